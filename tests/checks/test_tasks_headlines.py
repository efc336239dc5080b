"""Do the tasks of the lab on headlines know right from wrong?"""

import math

import numpy as np
import pytest

from unrolled.checks.tasks import headlines
from unrolled.experiments.headlines import nearest, pairs


@pytest.mark.parametrize(
    "task",
    [
        headlines.overlap,
        headlines.per_word,
        headlines.smaller_vocabulary,
        headlines.kind_after_three_words,
        headlines.colder,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


def test_overlap():
    assert headlines.overlap(lambda a, b: len(pairs(a) & pairs(b)) / len(pairs(a) | pairs(b)))
    assert headlines.overlap(lambda a, b: nearest([a], [b])[0])
    assert headlines.overlap(lambda a, b: ...).status == "unanswered"
    assert "share no pair" in str(headlines.overlap(lambda a, b: max(3 / 7, nearest([a], [b])[0][0])))
    words_only = headlines.overlap(lambda a, b: len({*a} & {*b}) / len({*a} | {*b}))
    assert "ends included" in str(words_only)

    def with_numbers(a, b):
        one, other = (set(zip(["<s>", *x], [*x, "</s>"], strict=True)) for x in (a, b))
        return len(one & other) / len(one | other)

    assert "numbers" in str(headlines.overlap(with_numbers))
    assert "one number" in str(headlines.overlap(lambda a, b: np.zeros(2)))
    assert "ZeroDivisionError" in str(headlines.overlap(lambda a, b: 1 / 0))


def test_overlap_counts_a_pair_once():
    def counted(a, b):
        one, other = ([*zip(["<s>", *x], [*x, "</s>"], strict=True)] for x in (a, b))
        shared = len(pairs(a) & pairs(b))
        same = len(one) == len(other)
        return nearest([a], [b])[0][0] if same else shared / (len(one) + len(other) - shared)

    assert "counts once" in str(headlines.overlap(counted))


@pytest.mark.parametrize(
    "task, right, wrong",
    [
        (
            headlines.per_word,
            2 ** (1.5 * 6),
            {
                9: "two to that power",
                math.exp(9): "base 2",
                2**1.5: "per letter",
                6 * 2**1.5: "multiply",
                1: "First",
            },
        ),
        (
            headlines.kind_after_three_words,
            0.05 * 0.02 * 0.4 / (0.05 * 0.02 * 0.4 + 0.1 * 0.01 * 0.2),
            {1 / 3: "news", 0.47 / 0.78: "not added", 2: "odds", 0.9: "Multiply"},
        ),
        (
            headlines.colder,
            0.8**2 / (0.8**2 + 0.2**2),
            {2 / 3: "temperature 2", 8 / 9: "not doubled", 16: "odds", 0.8: "temperature 1", 0.1: "4 to 1"},
        ),
    ],
)
def test_numbers(task, right, wrong):
    assert task(right)
    for value, hint in wrong.items():
        assert hint in str(task(value))
        assert not task(value)


def test_smaller_vocabulary():
    assert headlines.smaller_vocabulary("c")
    assert "let off" in str(headlines.smaller_vocabulary("a"))
    assert "same" in str(headlines.smaller_vocabulary("b"))
