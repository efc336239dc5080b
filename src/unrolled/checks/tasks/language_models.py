"""The tasks of *Language models and generation*."""

import math

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned_number

# Distributions and masses for the task on the nucleus: how many tokens stay.
_NUCLEI = (
    ([0.5, 0.3, 0.2], 0.6, 2, "The first token alone holds 0.5, the first two hold 0.8."),
    ([0.1, 0.2, 0.7], 0.8, 2, "The tokens come in no order: start with the most probable one."),
    ([0.25, 0.5, 0.25], 0.75, 2, "A mass that is reached exactly is reached."),
    ([0.9, 0.05, 0.05], 0.3, 1, "The token that crosses the line stays, even if it is the first."),
    ([0.25, 0.25, 0.25, 0.25], 1.0, 4, "With all of the mass, every token stays."),
)


def perplexity(answer: object) -> Feedback:
    """The perplexity of a model that gave the tokens of a text 1/2, 1/4 and 1/8."""
    return number(
        answer,
        4,
        tolerance=0.005,
        why="The product of the inverses is 2 · 4 · 8 = 64, and its third root is 4.",
        hint="Take the mean of the three logarithms, turn its sign, and exponentiate.",
        mistakes=[
            (14 / 3, "That is the arithmetic mean of the inverses; the geometric one is asked for."),
            (24 / 7, "That is one over the mean probability: take the mean of the logarithms instead."),
            (math.log(4), "That is the cross-entropy in nats: it still has to be exponentiated."),
            (2, "That is the cross-entropy in bits: it still has to be exponentiated."),
            (64, "That is one over the probability of the whole text: the mean over the tokens is missing."),
            (1 / 4, "That is the geometric mean of the probabilities; the inverse is asked for."),
        ],
    )


def per_word(answer: object) -> Feedback:
    """The perplexity per word of a model with perplexity 3 per character and 6 characters a word."""
    return number(
        answer,
        729,
        tolerance=0.5,
        why="A word is six decisions of 3 each: 3⁶ = 729.",
        hint="The log-probability of a word is the sum of those of its characters.",
        mistakes=[
            (18, "Log-probabilities add up over the characters, so perplexities multiply."),
            (3, "Per word there is six times as much log-probability as per character."),
            (216, "The base and the exponent have changed places."),
        ],
    )


def steps(answer: object) -> Feedback:
    """Steps of the recurrence in one pass over 10,050 tokens, with windows of 50 and one target each."""
    return number(
        answer,
        500_000,
        why="There are 10,000 windows, and each is read from its beginning. At every position it would be 10,049 "
        "steps for as many targets.",
        hint="How many windows of 50 tokens have a token after them, and how many steps does each take?",
        mistakes=[
            (10_000, "That is the number of targets: each of them costs 50 steps."),
            (10_049, "That is the cost of training at every position."),
            (502_500, "The last 50 windows have no token after them to predict."),
            (500_050, "The last window has no token after it: there are 10,000 with a target."),
        ],
    )


def nucleus_size(function: object) -> Feedback:
    """Judge a function of probabilities (V,) and a mass p to the number of tokens in the nucleus."""
    for probabilities, p, expected, advice in _NUCLEI:
        given = f"With {probabilities} and p = {p} it"
        found = returned_number(
            function,
            np.array(probabilities),
            p,
            write="Write a function of an array of probabilities and a number p.",
            fill="Replace the dots by the number of tokens that stay.",
            it=given,
        )
        if isinstance(found, Feedback):
            return found
        if found != expected:
            return Feedback("wrong", f"{given} finds {found:g}. {advice}")
    return Feedback("right", "Sorted, added up, and the token that reaches p is the last to stay.")


def split(answer: object) -> Feedback:
    """Which of three ways to hold out a test set from 3,000 abstracts is honest?"""
    return choice(
        answer,
        "abstracts",
        why="New text means new documents, and repeated abstracts have to be removed before the split.",
        mistakes={
            "windows": "Most windows overlap others by all but one token, and an abstract would be on both sides.",
            "positions": "The phrases of an abstract recur in it: half of it would be learned by heart for the test.",
        },
    )
