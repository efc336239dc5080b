"""The tasks of the lab on translation."""

import math

import numpy as np

from unrolled.checks.feedback import Feedback, called, choice, number

_TOLERANCE = 0.0006  # three decimals, rounded or cut off

# What the function `copied` is tried on: French tokens, weights (T', T), English tokens.
_WORDS = ("à", "<unk>", "travaille", "<unk>", ".")
_ENGLISH = ("Thora", "works", "in", "Oslo", ".")
_WEIGHTS = np.array(
    [
        [0.0, 0.2, 0.5, 0.3, 0.0],
        [0.1, 0.0, 0.3, 0.6, 0.0],
        [0.1, 0.8, 0.1, 0.0, 0.0],
        [0.7, 0.1, 0.1, 0.1, 0.0],
        [0.0, 0.0, 0.0, 0.1, 0.9],
    ]
)


def parts(answer: object) -> Feedback:
    """How many groups the five pairs of the task fall into."""
    return number(
        answer,
        3,
        why="The first three pairs hang together: by 'Go.' the first two, by 'Marche.' the second and the third.",
        hint="Draw a line between two pairs that share a sentence, and count what hangs together.",
        mistakes=[
            (4, "That keeps an English sentence together. The second and the third pair share a French one."),
            (5, "Some of the pairs share a sentence with another pair."),
            (2, "Pairs with similar sentences are not linked, only pairs with the same one."),
        ],
    )


def clipped(answer: object) -> Feedback:
    """Modified precision of single words against two references."""
    return number(
        answer,
        4 / 5,
        tolerance=_TOLERANCE,
        why="'très' counts once, as often as the second reference has it; the other three words all match.",
        hint="Clip the count of each word at its largest count in any one reference, and add.",
        mistakes=[
            (1.0, "Every word occurs in some reference, but 'très' twice in none of them."),
            (3 / 5, "A word may match in either reference: 'très' is in the second."),
            (2 / 5, "A match in any one of the references is enough."),
            (4, "Divide by the number of words in the translation."),
        ],
    )


def brevity(answer: object) -> Feedback:
    """Brevity penalty where there are references of several lengths."""
    return number(
        answer,
        math.exp(1 - 7 / 6),
        tolerance=_TOLERANCE,
        why="The reference of seven tokens is the closest in length, and the translation is one token shorter.",
        hint="Take the length of the reference that is closest to the translation's, then eq-ed-brevity.",
        mistakes=[
            (1.0, "The closest reference is longer than the translation, so there is a penalty."),
            (math.exp(1 - 10 / 6), "The longest reference is not the closest."),
            (math.exp(1 - 8.5 / 6), "No mean is taken: the closest length counts."),
            (math.exp(1 - 6 / 7), "The fraction is the wrong way round: a penalty cannot exceed one."),
            (6 / 7, "The penalty is exp(1 - reference/translation), not the ratio itself."),
        ],
    )


def guess(answer: object) -> Feedback:
    """How often a network that takes its most probable form of address has the right one."""
    return number(
        answer,
        0.6,
        tolerance=_TOLERANCE,
        why="It always says vous, and is right where vous was meant. No network can do better on these sentences.",
        hint="It believes 0.6 and 0.4 every time. Which form does it write, and how often is that right?",
        mistakes=[
            (
                0.52,
                "That is for drawing the form at random with these probabilities. Here the largest is taken.",
            ),
            (0.5, "The two forms are not equally frequent."),
            (0.4, "That is how often it is wrong."),
            (1.0, "The sentence does not say which form is meant, so it cannot always be right."),
        ],
    )


def leak(answer: object) -> Feedback:
    """What happens when pairs, not groups, are dealt at random."""
    return choice(
        answer,
        "b",
        why="The English sentence of such a pair stands in the training set, with another translation, or the "
        "French one does.",
        mistakes={
            "a": "The size of both sets is the same. Ask what a test pair may share with a training pair.",
            "c": "Words and lengths would be alike either way. Look at whole sentences.",
        },
    )


def capitals(answer: object) -> Feedback:
    """Why BLEU rises when everything is put into small letters and tokens are split further."""
    return choice(
        answer,
        "c",
        why="More of the same n-grams count as equal, and a split elision such as l' is a match of its own. No "
        "sentence has become better.",
        mistakes={
            "a": "The translations are the same: only the way of counting was changed.",
            "b": "The brevity penalty compares lengths, which change on both sides alike.",
        },
    )


def wider(answer: object) -> Feedback:
    """What a wider beam surely gives."""
    return choice(
        answer,
        "a",
        why="It searches for probable sentences. Whether these are good ones is up to the model.",
        mistakes={
            "b": "BLEU may fall: the wider beam finds sentences that are more probable, not better.",
            "c": "On the contrary: without a penalty, shorter sentences tend to win.",
        },
    )


def copied(function: object) -> Feedback:
    """The reader's function, which puts source words in the place of unknown ones."""
    fill = "Let the function return the list of words."
    found = called(
        function,
        list(_WORDS),
        _WEIGHTS.copy(),
        list(_ENGLISH),
        write="Write a function that takes words, weights and English words, and returns words.",
        fill=fill,
    )
    if isinstance(found, Feedback):
        return found
    if not isinstance(found, list | tuple):
        return Feedback("wrong", f"A list of words is expected, and this is of type {type(found).__name__}.")
    found = [str(word) for word in found]
    if len(found) != len(_WORDS):
        return Feedback("wrong", f"{len(_WORDS)} words go in, and {len(found)} come out. Keep the others.")
    if "<unk>" in found:
        return Feedback("wrong", "There is still an '<unk>'. Look at each place, not only at the first.")
    if found == [_ENGLISH[s] for s in _WEIGHTS.argmax(axis=1)]:
        return Feedback("wrong", "Only unknown words are replaced. The others are translations already.")
    if found == ["à", "Oslo", "travaille", "Thora", "."]:
        return Feedback("right", "That is the whole trick. It needs attention, and names that stay the same.")
    if [found[1], found[3]] == [_ENGLISH[t] for t in _WEIGHTS.argmax(axis=0)[[1, 3]]]:
        return Feedback("wrong", "Take the largest weight of the row of a French word, not of a column.")
    return Feedback("wrong", "For word t, take the English word with the largest weight in row t.")
