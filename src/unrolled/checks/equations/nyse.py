"""Checks of the equations in the lab on trading volume."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from unrolled.checks.registry import equation
from unrolled.series import lagged


def _series_and_lag(rng):
    return rng.normal(1.0, size=30), 4


def _by_convolution(x, lag):
    deviation = x - np.mean(x)
    products = np.correlate(deviation, deviation, mode="full")
    return products[len(x) - 1 + lag] / products[len(x) - 1]


@equation(
    "eq-nyse-autocorrelation",
    truth=_by_convolution,
    inputs=_series_and_lag,
    against="NumPy's correlation of the series with itself",
)
def autocorrelation(x, lag):
    mean = x.mean()
    return sum((x[t] - mean) * (x[t - lag] - mean) for t in range(lag, len(x))) / sum(
        (x[t] - mean) ** 2 for t in range(len(x))
    )


@equation(
    "eq-nyse-r2",
    truth=lambda y, forecast: r2_score(y, forecast),
    inputs=lambda rng: (rng.normal(size=20), rng.normal(size=20)),
    against="scikit-learn's r2_score",
)
def r2(y, forecast):
    return 1 - ((y - forecast) ** 2).sum() / ((y - y.mean()) ** 2).sum()


_LAG = 3


def _fitted(rng):
    x = rng.normal(size=(40, 2))
    model = LinearRegression().fit(lagged(pd.DataFrame(x), _LAG)[_LAG:], x[_LAG:, 1])
    beta = model.coef_.reshape(_LAG, 2)  # one row a lag
    return x, model.intercept_, beta


def _predicted(x, intercept, beta):
    return lagged(pd.DataFrame(x), _LAG)[_LAG:].to_numpy() @ beta.ravel() + intercept


@equation(
    "eq-nyse-autoregression",
    truth=_predicted,
    inputs=_fitted,
    against="least squares on the lagged table, as fitted by scikit-learn",
)
def autoregression(x, intercept, beta):
    lag, d = beta.shape
    return np.array(
        [
            intercept + sum(beta[k - 1, j] * x[t - k, j] for k in range(1, lag + 1) for j in range(d))
            for t in range(lag, len(x))
        ]
    )


def _networks(rng):
    return rng.normal(size=20), rng.normal(size=(4, 20))  # y (n,), forecasts (S, n)


@equation(
    "eq-nyse-ensemble",
    truth=lambda y, forecasts: r2_score(y, forecasts.mean(axis=0)),
    inputs=_networks,
    against="scikit-learn's r2_score of the mean forecast",
)
def ensemble(y, forecasts):
    S, mean = len(forecasts), forecasts.mean(axis=0)
    disagreement = sum(((forecasts[s] - mean) ** 2).sum() for s in range(S)) / S
    return sum(r2_score(y, forecasts[s]) for s in range(S)) / S + disagreement / ((y - y.mean()) ** 2).sum()
