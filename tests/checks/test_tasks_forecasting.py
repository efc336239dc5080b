"""Do the tasks of *Forecasting* know right from wrong?"""

import numpy as np
import pytest

from unrolled.checks.tasks import forecasting


@pytest.mark.parametrize(
    "task",
    [
        forecasting.skill,
        forecasting.break_even,
        forecasting.horizon,
        forecasting.rank,
        forecasting.leak,
        forecasting.windows,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "right", "wrong"),
    [
        (
            forecasting.skill,
            0.3415,
            {
                0.28: "difference",
                -1.5556: "1 - R²",
                -0.5185: "wrong way round",
                0.6585: "left",
                0.9: "Divide",
            },
        ),
        (forecasting.break_even, 0.5, {0: "scores -1", 0.7: "solve"}),
        (forecasting.horizon, 5, {9: "square", 4: "not yet", 10: "2m", 3: "first whole m"}),
        (forecasting.rank, 90, {89: "Round up", 10: "wrong tail", 89.1: "whole number", 95: "places"}),
    ],
)
def test_numbers(task, right, wrong):
    """Is the right number accepted, and does each mistake get its own hint?"""
    assert task(right)
    for answer, hint in wrong.items():
        assert task(answer).status == "wrong"
        assert hint in str(task(answer))


def test_leak():
    assert forecasting.leak("c")
    for answer, hint in {"a": "weekday", "b": "Training days", "d": "after"}.items():
        assert hint in str(forecasting.leak(answer))


def cut(series, lag, horizon):
    n = len(series) - lag - horizon + 1
    return np.stack([series[i : i + lag] for i in range(n)]), series[lag + horizon - 1 :]


def newest_first(series, lag, horizon):
    X, y = cut(series, lag, horizon)
    return X[:, ::-1], y


def test_windows():
    assert forecasting.windows(cut)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (newest_first, "order of time"),
        (lambda s, lag, m: (cut(s, lag, m)[0].transpose(0, 2, 1), cut(s, lag, m)[1]), "changed places"),
        (lambda s, lag, m: cut(s, lag, 1), "too many windows"),
        (lambda s, lag, m: cut(s, lag + 1, m), "should have the shape"),
        (lambda s, lag, m: (cut(s, lag, m)[0] + 1, cut(s, lag, m)[1]), "days they should"),
        (lambda s, lag, m: (cut(s, lag, m)[0], s), "targets should have"),
        (lambda s, lag, m: (cut(s, lag, m)[0], s[lag:-1]), "one day ahead"),
        (lambda s, lag, m: (cut(s, lag, m)[0], s[lag - 1 : -m]), "nothing to forecast"),
        (lambda s, lag, m: (cut(s, lag, m)[0], cut(s, lag, m)[1][::-1]), "that follow them"),
        (lambda s, lag, m: s[99], "stops with IndexError"),
        (lambda s, lag, m: cut(s, lag, m)[0], "should return two arrays"),
        (lambda s, lag, m: ("windows", s), "numbers are expected, and this is 'windows'"),
        (3, "A function is expected"),
    ],
)
def test_windows_cut_wrongly(wrong, hint):
    """Does each way of cutting windows wrongly get its hint?"""
    feedback = forecasting.windows(wrong)
    assert feedback.status == "wrong"
    assert hint in feedback.message


@pytest.mark.parametrize("nothing", [..., None, (..., ...), (None, [])])
def test_dots_in_the_function_are_no_answer(nothing):
    assert forecasting.windows(lambda series, lag, horizon: nothing).status == "unanswered"
