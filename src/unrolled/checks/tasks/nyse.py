"""The tasks of the lab on trading volume."""

from functools import cache

import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from unrolled.checks.feedback import Feedback, choice, number
from unrolled.datasets import load
from unrolled.series import lagged

_TOLERANCE = 0.002  # three decimals, whatever the order of rounding


@cache
def _days() -> pd.DataFrame:
    return load("nyse")


def _test_pairs(lags: int) -> pd.Series:
    """The test days; every one of them has its full past, since the training years come before."""
    return ~_days().train & (_days().index >= lags)


def five_day_mean(answer: object) -> Feedback:
    """R² of the mean of the five days before."""
    volume, test = _days().log_volume, _test_pairs(5)
    mean = volume.rolling(5).mean()
    return number(
        answer,
        r2_score(volume[test], mean.shift(1)[test]),
        tolerance=_TOLERANCE,
        why="Smoothing helps: one day is noisy, and five of them average the noise out.",
        hint="Take volume.rolling(5).mean(), move it by one day so that it ends yesterday, and score the test days.",
        mistakes=[
            (r2_score(volume[test], mean[test]), "Your five days end today: shift the mean by one day."),
            (
                r2_score(volume[test], volume.shift(1)[test]),
                "That is yesterday's value alone, without a mean.",
            ),
        ],
    )


def weights(answer: object) -> Feedback:
    """How many numbers AR(5) with weekday estimates."""
    return number(
        answer,
        20,
        why="Five lags of three series are 15 weights, and each weekday has a level of its own: 5 more.",
        hint="Count the lagged columns first: lags times series. Then the weekday columns.",
        mistakes=[
            (16, "That is AR(5) with a constant. The five weekday columns are still to come, in its place."),
            (21, "The constant is one too many: the five weekday columns add up to it."),
            (15, "These are the lagged columns. Add the weekday columns."),
            (10, "There are three series, and each has five lags."),
        ],
    )


def quietest_day(answer: object) -> Feedback:
    """The weekday with the lowest mean volume."""
    days = _days()[_days().train]
    means = days.log_volume.groupby(days.day_of_week).mean()
    lowest = means.idxmin()
    others = dict.fromkeys(means.index.drop(lowest), "Another day is quieter: look at the figure by weekday.")
    return choice(
        answer, lowest, why="The week starts slowly, and a forecast that knows it gains.", mistakes=others
    )


def shuffled_days(answer: object) -> Feedback:
    """Why shuffled validation flatters a forecaster."""
    return choice(
        answer,
        "b",
        why="The lagged inputs of the neighbours hold the very value that is to be forecast.",
        mistakes={
            "a": "A fifth of these days is about eight hundred, which is plenty.",
            "c": "A random fifth of many days holds all weekdays about equally often. Think of neighbouring days.",
        },
    )


def two_days_ahead(answer: object) -> Feedback:
    """R² of AR(5) at a horizon of two days."""
    days = _days()
    series = days[["DJ_return", "log_volume", "log_volatility"]]
    volume = days.log_volume

    def score(predictors: pd.DataFrame) -> float:
        known = predictors.notna().all(axis=1)
        train, test = days.train & known, ~days.train & known
        model = LinearRegression().fit(predictors[train], volume[train])
        return r2_score(volume[test], model.predict(predictors[test]))

    return number(
        answer,
        score(lagged(series, 5).shift(1)),
        tolerance=_TOLERANCE,
        why="A day further away, and less of it can be known.",
        hint="The inputs of AR(5), moved by one more day: lagged(series, 5).shift(1). Then fit and score.",
        mistakes=[
            (
                score(lagged(series, 5)),
                "That is one day ahead: lag 1 is among your columns. Begin with lag 2.",
            )
        ],
    )


def late_calendar(answer: object) -> Feedback:
    """R² of least squares where each of five steps carries the weekday of its own day, not of the next."""
    days = _days()
    volume, test = days.log_volume, _test_pairs(5)
    series = days[["DJ_return", "log_volume", "log_volatility"]]
    weekday = pd.get_dummies(days.day_of_week, dtype=float)

    def score(predictors: pd.DataFrame) -> float:
        train = days.train & predictors.notna().all(axis=1)
        model = LinearRegression().fit(predictors[train], volume[train])
        return r2_score(volume[test], model.predict(predictors[test]))

    return number(
        answer,
        score(lagged(series.join(weekday), 5)),
        tolerance=_TOLERANCE / 2,  # 0.002 from the weekday of one day in time
        why="Yesterday's weekday nearly always tells today's, so the weekday itself is not lost. Lost is whether "
        "yesterday was a holiday: after a Friday comes a Monday, or else a Tuesday.",
        hint="lagged(series.join(weekday), 5), then linear_forecast on train and test, then r2_score.",
        mistakes=[
            (
                score(lagged(series.join(weekday.shift(-1)), 5)),
                "That is with the shift: each step knows the weekday of the day that follows.",
            ),
            (score(lagged(series, 5)), "That is without any weekday: join it before you take lags."),
            (
                score(lagged(series, 5).join(weekday)),
                "That is with the weekday of the day forecast alone: join before you take lags.",
            ),
        ],
    )


def read_backwards(answer: object) -> Feedback:
    """What reading each window from its newest day changes."""
    return choice(
        answer,
        "b",
        why="Each column of least squares has a weight of its own, wherever it stands. A network has the same "
        "weights at each step, and what it reads last is what it remembers best.",
        mistakes={
            "a": "The same numbers, yes. But the networks pass them through the same weights one after another: "
            "what comes first has the longest way to the output.",
            "c": "For least squares the order of columns is a matter of names: each keeps its own weight.",
        },
    )


def ten_networks(answer: object) -> Feedback:
    """R² of the mean forecast by ``eq-nyse-ensemble``."""
    return number(
        answer,
        0.425,
        tolerance=5e-4,
        why="The variance of the truth is 0.04, and 0.001 is 2.5 % of it.",
        hint="Add to the mean R² the variance over networks as a share of the variance of the truth.",
        mistakes=[
            (0.405, "Divide by the variance of the truth, not by its SD."),
            (0.375, "The mean forecast is better than the networks: add the share."),
            (0.401, "0.001 is a variance, not yet a share of the variance of the truth."),
            (0.4025, "The variance over the networks is an average already: do not divide by ten."),
        ],
    )
