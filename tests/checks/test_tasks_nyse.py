"""Do the tasks of the lab on trading volume know right from wrong?"""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from unrolled.checks.tasks import nyse
from unrolled.datasets import load
from unrolled.series import lagged

DAYS = load("nyse")
VOLUME = DAYS.log_volume
TEST = ~DAYS.train


@pytest.mark.parametrize(
    "task",
    [
        nyse.five_day_mean,
        nyse.weights,
        nyse.quietest_day,
        nyse.shuffled_days,
        nyse.two_days_ahead,
        nyse.late_calendar,
        nyse.read_backwards,
        nyse.ten_networks,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


def test_five_day_mean():
    before = sum(VOLUME.shift(k) for k in range(1, 6)) / 5
    assert nyse.five_day_mean(r2_score(VOLUME[TEST], before[TEST]))
    leak = sum(VOLUME.shift(k) for k in range(5)) / 5
    assert "end today" in str(nyse.five_day_mean(r2_score(VOLUME[TEST], leak[TEST])))
    assert "yesterday's value alone" in str(nyse.five_day_mean(0.1803))
    assert "rolling(5)" in str(nyse.five_day_mean(0.9))


def test_weights():
    assert nyse.weights(20)
    for wrong, hint in {
        16: "weekday columns",
        21: "one too many",
        15: "weekday columns",
        10: "three series",
        3: "Count",
    }.items():
        assert hint in str(nyse.weights(wrong))


def test_choices():
    assert nyse.quietest_day("mon")
    assert "quieter" in str(nyse.quietest_day("fri"))
    assert nyse.shuffled_days("b")
    assert "plenty" in str(nyse.shuffled_days("a"))
    assert "neighbouring" in str(nyse.shuffled_days("c"))
    assert nyse.read_backwards("b")
    assert "longest way" in str(nyse.read_backwards("a"))
    assert "matter of names" in str(nyse.read_backwards("c"))


def test_two_days_ahead():
    columns = ["DJ_return", "log_volume", "log_volatility"]

    def score(first, last):
        table = lagged(DAYS[columns], last)
        table = table[[c for c in table if int(c.split()[-1]) >= first]]
        known = table.notna().all(axis=1)
        model = LinearRegression().fit(table[known & DAYS.train], VOLUME[known & DAYS.train])
        return r2_score(VOLUME[TEST], model.predict(table[TEST]))

    assert nyse.two_days_ahead(score(2, 6))
    assert "one day ahead" in str(nyse.two_days_ahead(score(1, 5)))
    assert "one day ahead" in str(nyse.two_days_ahead(score(1, 6)))
    assert "shift(1)" in str(nyse.two_days_ahead(0.3))


def test_late_calendar():
    columns = DAYS[["DJ_return", "log_volume", "log_volatility"]].to_numpy()
    weekday = pd.get_dummies(DAYS.day_of_week, dtype=float).to_numpy()
    train = DAYS.train.to_numpy()[5:]
    y = VOLUME.to_numpy()[5:]

    def score(*kinds):
        table = np.column_stack(kinds)
        model = LinearRegression().fit(table[train], y[train])
        return r2_score(y[~train], model.predict(table[~train]))

    past = [columns[5 - k : -k] for k in range(1, 6)]
    assert nyse.late_calendar(score(*past, *(weekday[5 - k : -k] for k in range(1, 6))))
    in_time = score(*past, *(weekday[6 - k : len(weekday) + 1 - k] for k in range(1, 6)))
    assert "with the shift" in str(nyse.late_calendar(in_time))
    assert "without any weekday" in str(nyse.late_calendar(score(*past)))
    assert "alone" in str(nyse.late_calendar(score(*past, weekday[5:])))
    assert "linear_forecast" in str(nyse.late_calendar(0.9))


def test_ten_networks():
    assert nyse.ten_networks(0.40 + 0.001 / 0.2**2)
    for wrong, hint in {
        0.405: "not by its SD",
        0.375: "add the share",
        0.401: "not yet a share",
        0.4025: "ten",
        0.9: "mean R²",
    }.items():
        assert hint in str(nyse.ten_networks(wrong))
