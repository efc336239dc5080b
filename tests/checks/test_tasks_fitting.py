"""The tasks of *Fitting networks*: the right answer, a hint for each mistake, an empty answer."""

import numpy as np
import pytest

from unrolled.checks.tasks import fitting as check
from unrolled.scratch import mlp


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.pencil, 8),
        (check.pencil, np.float32(8)),
        (check.largest_rate, 0.25),
        (check.skip, lambda do, X: do.T @ X),
        (check.skip, lambda do, X: (X.T @ do).T.tolist()),
        (check.stuck, "ten examples"),
        (check.stuck, "Ten examples "),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


def test_is_the_pencil_answer_what_backpropagation_gives():
    theta = mlp.Parameters(
        np.array([[0.5, 0.5], [1.0, -1.0]]), np.zeros(2), np.array([[1.0, 2.0]]), np.array([-0.5])
    )
    run = mlp.forward(theta, np.array([[2.0, 1.0]]), "relu")
    _, do = mlp.squared_error(run.o, np.array([[1.0]]))
    assert check.pencil(mlp.backward(theta, run, do, "relu").W1[1, 0])


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.pencil, 4, "leaving out W₂"),
        (check.pencil, 2, "first index is the unit"),
        (check.pencil, 0, "Compute a₂ anew"),
        (check.pencil, -8, "output minus the target"),
        (check.pencil, 3, "Forward first"),
        (check.largest_rate, 4, "2/κ_min"),
        (check.largest_rate, 0.125, "1/κ_max"),
        (check.largest_rate, 1, "middle curvature"),
        (check.largest_rate, 2 / 8.5, "best rate"),
        (check.largest_rate, 0.3, "Which direction"),
        (check.skip, 3, "A function is expected"),
        (check.skip, lambda do, X: do @ X, "ValueError"),
        (check.skip, lambda do, X: X.T @ do, "transpose"),
        (check.skip, lambda do, X: do.T @ X / 4, "divide by B again"),
        (check.skip, lambda do, X: -do.T @ X, "direction of descent"),
        (check.skip, lambda do, X: do.sum(axis=0), r"(C, d) = (2, 3)"),
        (check.skip, lambda do, X: np.ones((2, 3)), "Which input"),
        (check.stuck, "dropout", "against overfitting"),
        (check.stuck, "more units", "Even a linear model"),
        (check.stuck, "more epochs", "moved nothing"),
        (check.stuck, "a prayer", "Choose one of"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize("task", [check.pencil, check.largest_rate, check.skip, check.stuck])
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    assert task(empty).status == "unanswered"


def test_is_a_function_left_empty_unanswered():
    assert check.skip(lambda do, X: ...).status == "unanswered"
