"""The tasks of *Bags of words*: the right answer, a hint for each mistake, an empty answer."""

from collections import Counter
from itertools import permutations
from math import log

import numpy as np
import pytest
from scipy.stats import binomtest

from unrolled.checks.tasks import bags_of_words as check
from unrolled.datasets import load
from unrolled.text import words


@pytest.mark.parametrize(
    "task",
    [
        check.orderings,
        check.expected_types,
        check.smoothed_weight,
        check.reviews_needed,
        check.smallest_view,
    ],
)
@pytest.mark.parametrize("empty", [..., None])
def test_an_empty_answer_is_no_error(task, empty):
    assert task(empty).status == "unanswered"


def test_the_orderings_of_hamlet():
    assert check.orderings(len(set(permutations(["to", "be", "or", "not", "to", "be"]))))


@pytest.mark.parametrize(("wrong", "hint"), [(720, "6!"), (360, "one of them"), (24, "six places"), (3, "")])
def test_mistakes_in_the_orderings(wrong, hint):
    said = check.orderings(wrong)
    assert said.status == "wrong"
    assert hint in said.message


def test_the_expected_types_are_those_of_a_drawing():
    tokens = np.array(words(load("ulysses")))
    rng = np.random.default_rng(0)
    drawn = [len(np.unique(rng.choice(tokens, 10_000))) for _ in range(5)]
    assert check.expected_types(np.mean(drawn))


@pytest.mark.parametrize("beginning", [True, False])
def test_the_types_of_the_book_itself_are_told_apart(beginning):
    tokens = words(load("ulysses"))
    said = check.expected_types(len(Counter(tokens[:10_000] if beginning else tokens)))
    assert said.status == "wrong"
    assert ("beginning" if beginning else "whole book") in said.message


def test_the_weight_by_counting_dummy_documents():
    positive = ["good"] * 3 + ["other"] * 17 + ["good"] + ["other"] * 11  # one more of each of twelve words
    negative = ["other"] * 16 + ["good"] + ["other"] * 11
    share = [document.count("good") / len(document) for document in (positive, negative)]
    assert check.smoothed_weight(log(share[0]) - log(share[1]))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (-1.2528, "sign"),
        (1.1632, "sum to one"),
        (1.1750, "grows by V"),
        (3.5, "its logarithm"),
        (1.8074, "base 2"),
        (0.5441, "base 10"),
        (0.0, "Add one"),
    ],
)
def test_mistakes_in_the_weight(wrong, hint):
    said = check.smoothed_weight(wrong)
    assert said.status == "wrong"
    assert hint in said.message


def test_the_number_of_reviews_gives_that_interval():
    n = 4_900
    interval = binomtest(round(0.85 * n), n).proportion_ci(method="wilson")
    assert (interval.high - interval.low) / 2 == pytest.approx(0.01, rel=0.005)
    assert check.reviews_needed(n)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [(19_592, "each side"), (1_224, "four"), (1_275, "1.96"), (9_604, "one half"), (7, "solve")],
)
def test_mistakes_in_the_number_of_reviews(wrong, hint):
    said = check.reviews_needed(wrong)
    assert said.status == "wrong"
    assert hint in said.message


def test_the_smallest_view():
    assert check.smallest_view("Bigrams")


@pytest.mark.parametrize(
    ("wrong", "hint"), [("set", "three words"), ("bag", "each word once"), ("sequence", "forgets more")]
)
def test_mistakes_in_the_smallest_view(wrong, hint):
    said = check.smallest_view(wrong)
    assert said.status == "wrong"
    assert hint in said.message
