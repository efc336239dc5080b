"""The tasks of *Sequences everywhere*: the right answer, a hint for each mistake, an empty answer."""

import pytest

from unrolled.checks.tasks import sequences as check

LEXICON = {"dull": -1, "clumsy": -1, "glorious": 1, "tender": 1}


def read(tokens, *, negate=True, reset=True, wait=True, fall=True):
    """The reader's solution, with each of the likely mistakes to be switched on."""
    mood, flag = 0, False
    for token in tokens:
        value = LEXICON.get(token, 0)
        if reset and token == "but":
            mood = 0
        if value:
            mood += -value if flag and negate else value
        if (value and fall) or (not value and not wait):
            flag = False
        if token == "not":
            flag = True
    return mood


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.tagging, "aligned"),
        (check.tagging, " Aligned"),
        (check.parameters, 2656),
        (check.steps_to_half, 7),
        (check.negation, read),
        (check.bigram, 2 / 3),
        (check.bigram, 0.667),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.tagging, "one-to-many", "whole sentence"),
        (check.tagging, "many-to-one", "every word has its tag"),
        (check.tagging, "unaligned", "output's length"),
        (check.tagging, "sideways", "Choose one of aligned"),
        (check.parameters, 2624, "bias vector is missing"),
        (check.parameters, 2688, "two bias vectors"),
        (check.parameters, 2656 * 200, "shared"),
        (check.parameters, 1632, "matrix of its own"),
        (check.parameters, 5, "two matrices"),
        (check.steps_to_half, 6, "more than half"),
        (check.steps_to_half, 5, "not a tenth of the beginning"),
        (check.steps_to_half, 6.58, "steps are whole"),
        (check.bigram, 0.25, "not by the number of all words"),
        (check.bigram, 1.0, "wrong way round"),
        (check.bigram, 2, "needs the division"),
        (check.bigram, 0.5, "first word of a pair"),
        (check.negation, 3, "A function is expected"),
        (check.negation, lambda tokens: tokens.mood, "AttributeError"),
        (check.negation, lambda tokens: "glorious", "numbers are expected, and this is 'glorious'"),
        (check.negation, lambda tokens: [0, 1, 2], "one number, and returns 3"),
        (check.negation, lambda tokens: read(tokens, reset=False), "wipes out"),
        (check.negation, lambda tokens: read(tokens, negate=False), "other sign"),
        (check.negation, lambda tokens: read(tokens, wait=False), "wait over words"),
        (check.negation, lambda tokens: read(tokens, fall=False), "Does the flag fall"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize(
    "task", [check.tagging, check.parameters, check.steps_to_half, check.negation, check.bigram]
)
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    judged = task(empty)
    assert judged.status == "unanswered"
    assert str(judged).startswith("Not answered yet.")


@pytest.mark.parametrize("nothing", [..., None])
def test_is_a_function_that_returns_nothing_unanswered(nothing):
    assert check.negation(lambda tokens: nothing).status == "unanswered"
