"""The tasks of *Bags of words*."""

from collections import Counter
from functools import cache
from math import log, log2, log10

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, unanswered
from unrolled.datasets import load
from unrolled.text import words


def orderings(answer: object) -> Feedback:
    """How many sequences have the bag of "to be or not to be"? 6! / (2! 2!)."""
    return number(
        answer,
        180,
        why="6! = 720 orders, less the factor 2!·2! for exchanging the two “to” and the two “be”.",
        hint="Count the orders of six different words, then those that look alike.",
        mistakes=[
            (720, "That is 6!: it tells the first “to” from the second, which no reader can."),
            (360, "Two words occur twice, and you have divided for one of them."),
            (24, "That is 4!, the orders of the distinct words; the sequences have six places."),
        ],
    )


@cache
def _ulysses() -> tuple[float, int, int]:
    """Expected types among 10,000 tokens drawn at random, types among the first 10,000, and all types."""
    tokens = words(load("ulysses"))
    counts = np.array(list(Counter(tokens).values()))
    expected = np.sum(1 - (1 - counts / counts.sum()) ** 10_000)
    return float(expected), len(set(tokens[:10_000])), len(counts)


def expected_types(answer: object) -> Feedback:
    """The expected number of distinct words among 10,000 tokens drawn at random from *Ulysses*."""
    if unanswered(answer):
        return Feedback(
            "unanswered", "Apply the equation of vocabulary growth to the counts, with T = 10,000."
        )
    expected, first, every = _ulysses()
    return number(
        answer,
        expected,
        tolerance=0.01 * expected,
        why="A book repeats the words of its page: the first 10,000 tokens hold fewer types than that.",
        hint="Divide the counts by their sum to get p, and sum 1 − (1 − p)**10_000 over all types.",
        mistakes=[
            (first, "That is what the book's own beginning holds; the equation asks for random draws."),
            (every, "Those are the types of the whole book."),
        ],
    )


def smoothed_weight(answer: object) -> Feedback:
    """The weight of a word seen 3 times in 20 positive tokens, never in 16 negative ones; V = 12."""
    right = log((4 / 32) / (1 / 28))
    return number(
        answer,
        right,
        tolerance=0.005,
        why="log[(1 + 3)/(12 + 20)] − log[(1 + 0)/(12 + 16)] = log 3.5.",
        hint="Add one to each of the two counts, and the vocabulary's size to each of the two totals.",
        mistakes=[
            (-right, "The sign is turned: the positive class stands in the numerator."),
            (
                log((4 / 20) / (1 / 16)),
                "The probabilities of a class must sum to one: V goes into the denominator.",
            ),
            (
                log((4 / 21) / (1 / 17)),
                "One is added for each of the V words, so the denominator grows by V.",
            ),
            (3.5, "That is the ratio of the probabilities; the weight is its logarithm."),
            (log2(3.5), "That is the logarithm to base 2; the book's is the natural one."),
            (log10(3.5), "That is the logarithm to base 10; the book's is the natural one."),
        ],
    )


def reviews_needed(answer: object) -> Feedback:
    """Test reviews for an interval of at most one point either side, at an accuracy of 85 %."""
    z = 1.959964
    right = z**2 * 0.85 * 0.15 / 0.01**2
    return number(
        answer,
        right,
        tolerance=25,
        why="Half the width shrinks with the square root of n: about 4,900 reviews for one point.",
        hint="For large n the terms with z² are small; solve z·√(a(1 − a)/n) = 0.01 for n.",
        mistakes=[
            (right * 4, "One point is asked for on each side, not one point from end to end."),
            (right / 4, "One point on each side: the whole interval is two points wide, not four."),
            (right / z**2, "The factor z ≈ 1.96 is missing: this is for one standard error."),
            (0.5**2 * z**2 / 0.01**2, "That is for an accuracy of one half; at 85 % the spread is smaller."),
        ],
    )


def smallest_view(answer: object) -> Feedback:
    """Which is the smallest view that tells "dog bites man" from "man bites dog"?"""
    return choice(
        answer,
        "bigrams",
        why="The pairs (dog, bites) and (bites, man) do not occur in the other sentence.",
        mistakes={
            "set": "Both sentences have the same three words.",
            "bag": "Both sentences have each word once.",
            "sequence": "It does tell them apart, but a view that forgets more does so as well.",
        },
    )
