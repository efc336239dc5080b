"""The tasks of *From MLP to RNN*: the right answer, a hint for each mistake, an empty answer."""

import math

import numpy as np
import pytest

from unrolled.checks.tasks import recurrent_networks as check

MISSISSIPPI = (3 * math.log(3) + 4 * math.log(2)) / 10


def carry(h_new, h, t, lengths):
    return np.where((t <= lengths)[:, None], h_new, h)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.pencil, 9),
        (check.doubled, 648_321),
        (check.floor, MISSISSIPPI),
        (check.floor, 0.607),
        (check.carry, carry),
        (
            check.carry,
            lambda h_new, h, t, lengths: [
                n if t <= T else o for n, o, T in zip(h_new, h, lengths, strict=True)
            ],
        ),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.pencil, 5, "other way round"),
        (check.pencil, 1, "forgotten"),
        (check.pencil, 8, "ReLU"),
        (check.pencil, 7, "at every step"),
        (check.pencil, 2, "That is o₁"),
        (check.pencil, 4, "Two steps in order"),
        (check.doubled, 648_385, "torch's count"),
        (check.doubled, 1_286_274, "Only what has H"),
        (check.doubled, 646_273, "four times"),
        (check.doubled, 648_256, "output layer"),
        (check.doubled, 648_257, "has a bias vector"),
        (check.doubled, 643_137, "three pieces"),
        (check.floor, 10 * MISSISSIPPI, "sum over the ten steps"),
        (check.floor, MISSISSIPPI / math.log(2), "in bits"),
        (check.floor, math.log(2), "coin toss"),
        (check.floor, 0.50573, "four times as much"),
        (check.floor, 0.3, "list what has to be written"),
        (check.carry, 3, "A function is expected"),
        (check.carry, lambda h_new, h, t, lengths: h_new.state, "AttributeError"),
        (check.carry, lambda h_new, h, t, lengths: h_new[0], "shape should be"),
        (check.carry, lambda h_new, h, t, lengths: carry(h_new, h, t + 1, lengths), "must still be read"),
        (check.carry, lambda h_new, h, t, lengths: carry(h, h_new, t, lengths), "exchanged"),
        (check.carry, lambda h_new, h, t, lengths: carry(h_new, 0 * h, t, lengths), "keeps its state"),
        (check.carry, lambda h_new, h, t, lengths: h_new, "must not move"),
        (check.carry, lambda h_new, h, t, lengths: h, "Row by row"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize("task", [check.pencil, check.doubled, check.floor, check.carry])
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    judged = task(empty)
    assert judged.status == "unanswered"
    assert str(judged).startswith("Not answered yet.")


def test_is_a_function_left_unfinished_no_error():
    """Does the skeleton that the page prints count as unanswered?"""
    assert check.carry(lambda h_new, h, t, lengths: ...).status == "unanswered"


def test_does_the_floor_follow_from_the_letters():
    """Is the number that the task expects the mean loss of the best guesses, letter by letter?"""
    read, write = "mississipp", "ississippi"
    chances = [
        sum(pair == (u, v) for pair in zip(read, write, strict=True)) / read.count(u)
        for u, v in zip(read, write, strict=True)
    ]
    assert check.floor(-np.mean(np.log(chances)))


def test_does_the_pencil_network_give_that_number():
    """Is the number that the task expects what the network computes?"""
    W_xh, W_hh, b_h = np.array([1, -1]), np.array([[0, 1], [2, 0]]), np.array([0, 1])
    h = np.zeros(2)
    for x in (2, 1):
        h = np.maximum(W_xh * x + W_hh @ h + b_h, 0)
    assert check.pencil(h @ [1, 2])
