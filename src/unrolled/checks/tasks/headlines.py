"""The tasks of the lab that invents headlines."""

import math

from unrolled.checks.feedback import Feedback, choice, number, returned_number

_HEADLINES = (
    (
        "rain in the north",
        "rain in the south",
        3 / 7,
        "Three of the five pairs of each are shared, ends included.",
    ),
    ("21 cats you will love", "17 cats you will love", 1.0, "All numbers count as the same: take `pairs`."),
    ("we know your age", "parliament votes today", 0.0, "These two share no pair."),
    ("no no no", "no no", 1.0, "Pairs are a set: one that comes twice counts once."),
)


def overlap(function: object) -> Feedback:
    """Judge a function of two headlines, lists of words, to the share of pairs that both have."""
    for one, other, expected, advice in _HEADLINES:
        given = f"With {one!r} and {other!r} it"
        found = returned_number(
            function,
            one.split(),
            other.split(),
            write="Write a function of two lists of words.",
            fill="Replace the dots by the share of pairs that both have.",
            it=given,
        )
        if isinstance(found, Feedback):
            return found
        if not math.isclose(found, expected, abs_tol=1e-6):
            return Feedback("wrong", f"{given} returns {found:.3g}. {advice}")
    return Feedback("right", "What both have, as a share of what one or the other has: Jaccard's index.")


def per_word(answer: object) -> Feedback:
    """The perplexity per word of a model of letters: 1.5 bits a letter, 6 letters a word."""
    return number(
        answer,
        512,
        tolerance=0.5,
        why="Nine bits a word, and two to the ninth is 512.",
        hint="First bits a word, then two to that power.",
        mistakes=[
            (9, "These are the bits of a word. Its perplexity is two to that power."),
            (math.exp(9), "The bits are to base 2, not e."),
            (2**1.5, "That is the perplexity per letter."),
            (6 * 2**1.5, "Bits add up over the letters, so perplexities multiply."),
        ],
    )


def smaller_vocabulary(answer: object) -> Feedback:
    """What it means that a smaller vocabulary has a lower perplexity."""
    return choice(
        answer,
        "c",
        why="The mark is easy to predict because so much hides behind it. Bits per word, with spelling, show it.",
        mistakes={
            "a": "Rare words are hard for the model, but it has not learned them: it was let off. What does it "
            "say now where a rare word stood?",
            "b": "The test headlines are the same. What has changed is which of their words the model must name.",
        },
    )


def kind_after_three_words(answer: object) -> Feedback:
    """P(bait) after words with probabilities 0.1, 0.01, 0.2 as news and 0.05, 0.02, 0.4 as bait."""
    return number(
        answer,
        2 / 3,
        tolerance=0.005,
        why="As bait the three words have probability 0.0004, as news 0.0002.",
        hint="Multiply the three probabilities of each kind, then take the share of bait in the sum.",
        mistakes=[
            (1 / 3, "That is the probability of news."),
            (0.0004, "That is the probability of the words themselves: divide by the sum over both kinds."),
            (0.47 / 0.78, "Probabilities of words that follow one another are multiplied, not added."),
            (2, "That is the odds; the probability is 2 / (2 + 1)."),
        ],
    )


def colder(answer: object) -> Feedback:
    """The probability of the first of two words, 0.8 and 0.2, at temperature 0.5."""
    return number(
        answer,
        16 / 17,
        tolerance=0.005,
        why="Dividing the logits by 0.5 squares the odds: 4 to 1 become 16 to 1.",
        hint="The odds are 4 to 1. The logits are divided by 0.5, so what happens to the odds?",
        mistakes=[
            (2 / 3, "The odds became smaller: that is temperature 2. Below one, the likelier word gains."),
            (8 / 9, "The odds are not doubled: it is their logarithm that is."),
            (16, "These are the odds; the probability is 16 / (16 + 1)."),
            (0.8, "That is temperature 1."),
        ],
    )
