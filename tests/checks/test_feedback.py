"""Does a reader get the word that fits the answer?"""

import re

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array

from unrolled.checks import feedback


@pytest.mark.parametrize("empty", [..., None])
def test_an_unanswered_task_runs_and_says_so(empty):
    assert str(feedback.number(empty, 3.0)) == "Not answered yet."
    assert (
        str(feedback.choice(empty, "yes", mistakes={"no": ""})) == "Not answered yet. Choose one of no, yes."
    )


@pytest.mark.parametrize("answer", [3, 3.0, np.float32(3), np.array([3.0]), torch.tensor(3.0)])
def test_a_right_number_of_any_type_is_right(answer):
    found = feedback.number(answer, 3.0, why="Three.")
    assert found
    assert str(found) == "Right. Three."


def test_a_known_mistake_gets_its_hint_and_another_the_general_one():
    judge = {"expected": 3.0, "hint": "Count again.", "mistakes": [(2.0, "You forgot the bias.")]}
    assert str(feedback.number(2, **judge)) == "Not yet. You forgot the bias."
    assert str(feedback.number(7, **judge)) == "Not yet. Count again."


@pytest.mark.parametrize("answer", ["3", [3, 3], True, float("nan")])
def test_what_is_no_number_is_wrong_but_no_error(answer):
    assert feedback.number(answer, 3.0).status == "wrong"


def test_a_choice_is_read_without_case_or_blanks():
    judge = {"right": "by film", "mistakes": {"at random": "Two reviews of one film would be parted."}}
    assert feedback.choice(" By film ", **judge)
    assert feedback.choice("at random", **judge).message.startswith("Two reviews")
    assert "this is 'maybe'" in feedback.choice("maybe", **judge).message


def judged(function, **words):
    return feedback.returned(function, 2, write="Write it.", fill="Fill it in.", **words)


def test_what_a_readers_function_returns_is_an_array_whatever_its_type():
    for wrap in (list, tuple, np.array, torch.tensor, learning, list_of_learning):
        found = judged(lambda n, wrap=wrap: wrap([n, n + 0.5]))
        np.testing.assert_array_equal(found, [2.0, 2.5])


def learning(values):
    return torch.tensor(values, requires_grad=True)


def list_of_learning(values):
    return [learning(float(value)) for value in values]


def test_a_sparse_matrix_is_an_array_too():
    np.testing.assert_array_equal(feedback.array(csr_array([[0, 2], [1, 0]])), [[0, 2], [1, 0]])


@pytest.mark.parametrize("value", ["abc", [[1], [2, 3]], {"a": 1}])
def test_what_holds_no_numbers_is_named(value):
    with pytest.raises(ValueError, match=f"numbers are expected, and this is {re.escape(repr(value))}"):
        feedback.array(value)


def test_what_is_long_is_named_in_short():
    with pytest.raises(ValueError, match=r"x{199} \.\.\.$"):
        feedback.array("x" * 300)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (..., "Not answered yet. Write it."),
        (lambda n: ..., "Not answered yet. Fill it in."),
        (lambda n: None, "Not answered yet. Fill it in."),
        (3, "Not yet. A function is expected here, and this is of type int."),
        (lambda n: n / 0, "Not yet. It stops with ZeroDivisionError: division by zero"),
        (lambda n: "n", "Not yet. It returns no array: numbers are expected, and this is 'n'"),
    ],
)
def test_a_function_that_returns_no_array_gets_its_word(function, said):
    assert str(judged(function)) == said


def test_the_sentence_on_an_error_may_say_with_what():
    assert str(judged(lambda n: n / 0, it="With 2 it")).startswith("Not yet. With 2 it stops with Zero")


def test_a_function_may_return_anything_when_it_is_only_called():
    found = feedback.called(lambda n: {"n": n}, 2, write="Write it.", fill="Fill it in.")
    assert found == {"n": 2}
