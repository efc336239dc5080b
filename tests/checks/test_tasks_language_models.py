"""The tasks of *Language models and generation*: the right answer, a hint for each mistake, an empty answer."""

import numpy as np
import pytest

from unrolled.checks.tasks import language_models as check


def nucleus_size(probabilities, p, *, ordered=True, strict=False):
    """The reader's solution, with each of the likely mistakes to be switched on."""
    mass = np.cumsum(-np.sort(-probabilities) if ordered else probabilities)
    reached = mass > p + 1e-9 if strict else mass >= p - 1e-9
    return int(reached.argmax()) + 1 if reached.any() else len(mass)


def counts_all_in_fours(probabilities, p):
    """Right but for the whole mass, where it leaves one out."""
    return 3 if p == 1 else nucleus_size(probabilities, p)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.perplexity, 4),
        (check.perplexity, np.exp(-np.log([0.5, 0.25, 0.125]).mean())),
        (check.per_word, 3**6),
        (check.steps, 500_000),
        (check.nucleus_size, nucleus_size),
        (check.nucleus_size, lambda probabilities, p: np.array([nucleus_size(probabilities, p)])),
        (check.split, "Abstracts"),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.perplexity, 4.6667, "arithmetic mean of the inverses"),
        (check.perplexity, 3.4286, "mean of the logarithms instead"),
        (check.perplexity, 1.3863, "in nats"),
        (check.perplexity, 2, "in bits"),
        (check.perplexity, 64, "mean over the tokens is missing"),
        (check.perplexity, 0.25, "the inverse is asked"),
        (check.perplexity, 7, "turn its sign"),
        (check.per_word, 18, "perplexities multiply"),
        (check.per_word, 3, "six times"),
        (check.per_word, 216, "changed places"),
        (check.per_word, 5, "sum of those"),
        (check.steps, 10_000, "number of targets"),
        (check.steps, 10_049, "every position"),
        (check.steps, 502_500, "no token after them"),
        (check.steps, 500_050, "last window"),
        (check.steps, 1, "How many windows"),
        (check.nucleus_size, 3, "function is expected"),
        (check.nucleus_size, lambda p: 2, "TypeError"),
        (check.nucleus_size, lambda probabilities, p: "two", "numbers are expected, and this is 'two'"),
        (check.nucleus_size, lambda probabilities, p: probabilities, "one number, and returns 3"),
        (check.nucleus_size, lambda q, p: nucleus_size(q, p) + 0.5, "it finds 2.5"),
        (check.nucleus_size, lambda probabilities, p: 1, "first two hold 0.8"),
        (check.nucleus_size, lambda q, p: nucleus_size(q, p, ordered=False), "in no order"),
        (check.nucleus_size, lambda q, p: nucleus_size(q, p, strict=True), "reached exactly"),
        (check.nucleus_size, lambda q, p: max(nucleus_size(q, p), 2), "crosses the line"),
        (check.nucleus_size, counts_all_in_fours, "every token stays"),
        (check.split, "windows", "overlap"),
        (check.split, "positions", "by heart"),
        (check.split, "years", "Choose one of"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    feedback = task(answer)
    assert feedback.status == "wrong"
    assert hint in feedback.message


@pytest.mark.parametrize(
    "task", [check.perplexity, check.per_word, check.steps, check.nucleus_size, check.split]
)
@pytest.mark.parametrize("answer", [..., None])
def test_is_an_empty_answer_no_error(task, answer):
    assert task(answer).status == "unanswered"


def test_is_a_function_with_dots_unanswered():
    assert check.nucleus_size(lambda probabilities, p: ...).status == "unanswered"
