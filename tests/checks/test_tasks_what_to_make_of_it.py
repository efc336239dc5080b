"""The tasks of *What to make of it*: the right answer, a hint for each mistake, an empty answer."""

import math

import numpy as np
import pytest

from unrolled.checks.tasks import what_to_make_of_it as check


def loop(a, b):
    h = 0.0
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
    return h


def tree(a, b):
    while len(a) > 1:
        if len(a) % 2:  # a step that changes nothing
            a, b = np.append(a, 1.0), np.append(b, 0.0)
        a, b = a[1::2] * a[::2], a[1::2] * b[::2] + b[1::2]
    return b[0]


def tree_that_drops_the_odd_one(a, b):
    even = len(a) - len(a) % 2 if len(a) > 1 else 1
    return tree(a[:even], b[:even])


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.product, 3),
        (check.product, np.float64(3.0)),
        (check.luckiest, 1 - 0.95**48),
        (check.luckiest, 0.915),
        (check.rounds, 10),
        (check.last_state, tree),
        (check.last_state, loop),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.product, 6, "gradient × input"),
        (check.product, 1.5, "mean derivative"),
        (check.product, 2, "its own attribution"),
        (check.product, 0, "at the baseline only"),
        (check.product, 4, "Average it over α"),
        (check.luckiest, 0.95**48, "none passes"),
        (check.luckiest, 0.05, "named before you looked"),
        (check.luckiest, 2.4, "expected number"),
        (check.luckiest, 0.05**48, "all 48 pass"),
        (check.luckiest, 1, "a few searches"),
        (check.luckiest, 0.5, "no unit passes"),
        (check.rounds, 1000, "That is the loop"),
        (check.rounds, 999, "That is the loop"),
        (check.rounds, math.log2(1000), "round up"),
        (check.rounds, 9, "512"),
        (check.rounds, 500, "pairs of neighbours"),
        (check.rounds, 11, "After one round"),
        (check.last_state, 3, "A function is expected"),
        (check.last_state, lambda a, b: a.state, "AttributeError"),
        (check.last_state, lambda a, b: b, "it should return one number, and returns 8"),
        (check.last_state, lambda a, b: "b", "With 8 steps it returns no array: numbers are expected"),
        (check.last_state, lambda a, b: np.prod(a), "product of all factors"),
        (check.last_state, lambda a, b: loop(a[::-1], b[::-1]), "turned round"),
        (check.last_state, lambda a, b: b.sum(), "factors are missing"),
        (check.last_state, tree_that_drops_the_odd_one, "carry an odd one"),
        (check.last_state, lambda a, b: loop(a, b) + 1, "the state should be"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize("task", [check.product, check.luckiest, check.rounds, check.last_state])
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    judged = task(empty)
    assert judged.status == "unanswered"
    assert str(judged).startswith("Not answered yet.")


def test_is_a_function_with_dots_unanswered():
    assert check.last_state(lambda a, b: ...).status == "unanswered"
