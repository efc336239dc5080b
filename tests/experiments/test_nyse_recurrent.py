"""Does a window end the day before the day that is forecast, and hold nothing that is not known then?"""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from unrolled.datasets import load
from unrolled.experiments.nyse_recurrent import Config, linear_forecast, prepare, r2
from unrolled.series import lagged


@pytest.fixture(scope="module")
def data():
    return prepare(Config())


def test_the_last_step_of_a_window_is_the_day_before(data):
    volume = load("nyse")["log_volume"].to_numpy()
    for kind, windows in data.windows.items():
        assert len(windows) == len(data.volume) == len(volume) - 5, kind
        np.testing.assert_array_equal(windows[:, -1, 1], volume[4:-1])
        np.testing.assert_array_equal(windows[:, 0, 1], volume[:-5])
    np.testing.assert_array_equal(data.volume, volume[5:])


def test_the_weekday_of_a_step_is_that_of_the_day_that_follows(data):
    names = sorted(load("nyse")["day_of_week"].unique())  # the order of the columns
    following = np.array(names)[data.windows["weekday"][:, -1, 3:].argmax(axis=1)]
    np.testing.assert_array_equal(following, load("nyse")["day_of_week"][5:])


def test_the_three_periods_follow_one_another(data):
    order = data.early * 1 + data.late * 2 + data.test * 3
    assert (np.diff(order) >= 0).all()
    assert set(order) == {1, 2, 3}


def test_the_line_on_five_days_is_the_labs(data):
    days = load("nyse")
    columns = ["log_volume", "DJ_return", "log_volatility"]
    X, y = lagged(days[columns], 5).to_numpy()[5:], days["log_volume"].to_numpy()[5:]
    line = LinearRegression().fit(X[data.train], y[data.train])
    found = r2(data.volume[data.test], linear_forecast(data, "series", data.train, data.test))
    assert found == pytest.approx(line.score(X[data.test], y[data.test]), abs=1e-9)
