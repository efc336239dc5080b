"""The tasks of the chapter *Forecasting*."""

import numpy as np

from unrolled.checks.feedback import Feedback, array, called, choice, number, unanswered


def skill(answer: object) -> Feedback:
    """The skill over yesterday's value of a forecast with R² = 0.46, where yesterday's value has 0.18."""
    return number(
        answer,
        1 - 0.54 / 0.82,
        tolerance=0.002,
        why="Of the errors that yesterday's value leaves, the model removes about a third.",
        hint="The share of the error that is left is 1 - R² for each of them. Divide one share by the other.",
        mistakes=[
            (0.46 - 0.18, "A difference of two R² is in units of the variance, not of the baseline's error."),
            (1 - 0.46 / 0.18, "Divide the errors that are left, 1 - R², not the R²."),
            (1 - 0.82 / 0.54, "The wrong way round: the baseline's error belongs below."),
            (0.54 / 0.82, "That is the share of the error that is left. Skill is the share that is gone."),
        ],
    )


def break_even(answer: object) -> Feedback:
    """The autocorrelation at which yesterday's value explains nothing."""
    return number(
        answer,
        0.5,
        tolerance=0.001,
        why="Below one half, yesterday's noise, added to today's, costs more than its news is worth.",
        hint="Set the first score of the equation for yesterday's value to zero and solve for the correlation.",
        mistakes=[(0.0, "At zero correlation yesterday's value scores -1: it brings in noise and no news.")],
    )


def horizon(answer: object) -> Feedback:
    """The first horizon at which an AR(1) with a = 0.7 explains less than 5 % of the variance."""
    return number(
        answer,
        5,
        why="0.7 to the tenth power is 0.028; a day earlier 0.058 are left.",
        hint="The score falls as a to the power 2m. Find the first whole m that brings it below 0.05.",
        mistakes=[
            (9, "You have used a to the power m. The score is its square."),
            (4, "0.7 to the eighth power is 0.058: not yet below 0.05."),
            (10, "The exponent is 2m = 10; the horizon is m."),
        ],
    )


def rank(answer: object) -> Feedback:
    """Which of 99 sorted calibration errors bounds the next one with probability 0.9."""
    return number(
        answer,
        90,
        why="(99 + 1) · 0.9 = 90: ninety of the hundred places that the next error can take lie at or below it.",
        hint="Count the places: with the new error there are 100 errors, and each place is equally likely.",
        mistakes=[
            (89, "Round up, not down, and count the new error as well."),
            (
                10,
                "That is the rank from the top in the wrong tail: large errors must be held, not small ones.",
            ),
            (89.1, "A rank is a whole number, and the new error counts as well: n + 1, not n."),
        ],
    )


def leak(answer: object) -> Feedback:
    """Which of four steps lets the future into a forecast."""
    return choice(
        answer,
        "c",
        why="A centred mean of day t - 1 holds day t, the very day that is to be forecast.",
        mistakes={
            "a": "The weekday of tomorrow is known tonight, and for ever before.",
            "b": "Training days come first and are known; their mean and spread may be used on later days.",
            "d": "A rolling origin learns from each day only after it has been forecast.",
        },
    )


_LAG, _HORIZON, _SERIES = 3, 2, np.arange(20.0).reshape(10, 2) ** 1.5


def _right_windows() -> np.ndarray:
    last = len(_SERIES) - _HORIZON  # a window ends before this row at the latest
    return np.stack([_SERIES[end - _LAG : end] for end in range(_LAG, last + 1)])


def windows(cut: object) -> Feedback:
    """Judge a function (series, lag, horizon) -> windows (n, lag, d), oldest step first, and targets (n, d)."""
    fill = "Replace the dots by the windows and the targets."
    found = called(
        cut,
        _SERIES.copy(),
        _LAG,
        _HORIZON,
        write="Write a function of series, lag and horizon that returns two arrays.",
        fill=fill,
    )
    if isinstance(found, Feedback):
        return found
    if not isinstance(found, tuple | list) or len(found) != 2:
        return Feedback("wrong", "It should return two arrays, the windows and the targets.")
    if any(map(unanswered, found)):
        return Feedback("unanswered", fill)
    try:
        X, y = map(array, found)
    except ValueError as error:
        return Feedback("wrong", f"It should return two arrays, but {error}.")
    right, ahead = _right_windows(), _SERIES[_LAG + _HORIZON - 1 :]
    if X.shape == right.transpose(0, 2, 1).shape and np.array_equal(X, right.transpose(0, 2, 1)):
        return Feedback("wrong", "Lags and series have changed places: the shape should be (n, lag, d).")
    if X.shape != right.shape and len(X) == len(_SERIES) - _LAG:
        return Feedback(
            "wrong", "There are too many windows: with this horizon the last ones have no target."
        )
    if X.shape != right.shape:
        return Feedback("wrong", f"The windows should have the shape {right.shape}, and have {X.shape}.")
    if np.array_equal(X, right[:, ::-1]):
        return Feedback("wrong", "The newest day comes first. A network reads in the order of time.")
    if not np.array_equal(X, right):
        return Feedback(
            "wrong", "The shape of the windows is right, but they do not hold the days they should."
        )
    if y.shape != ahead.shape:
        return Feedback("wrong", f"The targets should have the shape {ahead.shape}, and have {y.shape}.")
    if np.array_equal(y, _SERIES[_LAG : _LAG + len(right)]):
        return Feedback("wrong", "Your targets are one day ahead of the windows, whatever the horizon is.")
    if np.array_equal(y, right[:, -1]):
        return Feedback(
            "wrong", "Your targets are the last day of each window: there is nothing to forecast."
        )
    if not np.array_equal(y, ahead):
        return Feedback("wrong", "The windows are right; the targets are not the days that follow them.")
    return Feedback("right", "Each window ends `horizon` days before its target, and no day is in both.")
