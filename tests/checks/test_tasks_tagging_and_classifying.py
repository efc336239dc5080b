"""The tasks of *Tagging, classifying, and reading both ways*: right answers, hints for mistakes, no answer."""

import numpy as np
import pytest

from unrolled.checks.tasks import tagging_and_classifying as check


def turned(x, lengths, *, to=None, padding=True):
    """The solution: rows turned round within their lengths; or mistakes in how far, and in the padding."""
    result = x.copy() if padding else np.zeros_like(x)
    for row, n in enumerate(lengths):
        n = to or n
        result[row, :n] = x[row, :n][::-1]
    return result


def turned_in_place(x, lengths):
    for row, n in enumerate(lengths):
        x[row, :n] = x[row, :n][::-1].copy()
    return x


def ends(output, lengths, *, forward="end", backward="start", swap=False):
    """The solution, with each of the likely mistakes to be switched on."""
    H = output.shape[2] // 2
    places = {
        "end": output[np.arange(len(output)), lengths - 1],
        "start": output[:, 0],
        "array's end": output[:, -1],
    }
    halves = [places[forward][:, :H], places[backward][:, H:]]
    return np.concatenate(halves[::-1] if swap else halves, axis=1)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.verdict, "each unit at one step"),
        (check.verdict, " Each unit at one step "),
        (check.parameters, 22028),
        (check.distance, 29),
        (check.reverse, turned),
        (check.summary, ends),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.verdict, "the last", "over all steps"),
        (check.verdict, "every state, in every unit", "That is the mean"),
        (check.verdict, "none", "made of values of the states"),
        (check.verdict, "half", "Choose one of"),
        (check.parameters, 11404, "one cell only"),
        (check.parameters, 21248, "output layer is missing"),
        (check.parameters, 21644, "both halves"),
        (check.parameters, 11020, "forward tagger"),
        (check.parameters, 22284, "torch's count"),
        (check.parameters, 6092, "not one"),
        (check.parameters, 1, "take it twice"),
        (check.distance, 70, "forward way"),
        (check.distance, 30, "Nearly"),
        (check.distance, 99, "whole sentence"),
        (check.distance, 0, "maximum"),
        (check.distance, 50, "Which is shorter"),
        (check.reverse, 7, "A function is expected"),
        (check.reverse, lambda x, lengths: x.turn(), "AttributeError"),
        (check.reverse, lambda x, lengths: "x", "numbers are expected"),
        (check.reverse, lambda x, lengths: x[:, :2], "must have the shape of x"),
        (check.reverse, turned_in_place, "changes x itself"),
        (check.reverse, lambda x, lengths: x[:, ::-1], "padding comes first"),
        (check.reverse, lambda x, lengths: turned(x, lengths, to=2), "two real steps"),
        (check.reverse, lambda x, lengths: turned(x, lengths, padding=False), "stay as it was"),
        (check.summary, "h_n", "A function is expected"),
        (check.summary, lambda output, lengths: output[9], "IndexError"),
        (check.summary, lambda output, lengths: output, "(B, 2H)"),
        (check.summary, lambda output, lengths: ends(output, lengths, swap=True), "wrong order"),
        (check.summary, lambda output, lengths: output[:, -1], "a single word"),
        (check.summary, lambda output, lengths: ends(output, lengths, backward="end"), "a single word"),
        (check.summary, lambda output, lengths: ends(output, lengths, forward="array's end"), "padding"),
        (check.summary, lambda output, lengths: output[:, 0], "last real step"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize(
    "task", [check.verdict, check.parameters, check.distance, check.reverse, check.summary]
)
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    judged = task(empty)
    assert judged.status == "unanswered"
    assert str(judged).startswith("Not answered yet.")


@pytest.mark.parametrize("task", [check.reverse, check.summary])
def test_is_a_function_with_dots_unanswered(task):
    assert task(lambda array, lengths: ...).status == "unanswered"
