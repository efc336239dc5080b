"""Do the tasks of the lab on trading volume know right from wrong?"""

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
    "task", [nyse.five_day_mean, nyse.weights, nyse.quietest_day, nyse.shuffled_days, nyse.two_days_ahead]
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
