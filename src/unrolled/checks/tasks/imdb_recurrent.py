"""Feedback on the tasks of the lab on recurrent networks for film reviews."""

from collections.abc import Callable

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned


def parameters(answer: object) -> Feedback:
    """How many parameters has a simple network of 32 units on 64-dimensional vectors of 10,000 words, as in Keras?"""
    vectors, cell, head = 10_000 * 64, 32 * 64 + 32 * 32 + 32, 32 + 1
    return number(
        answer,
        vectors + cell + head,
        why=f"{vectors:,} in the vectors, {cell:,} in the cell and {head} in the last layer.",
        hint="Count the vectors, the cell's two matrices and one bias, and the last layer with its bias.",
        mistakes=[
            (vectors + cell, "The last layer is missing: 32 weights and a bias."),
            (cell + head, "The word vectors are learned too, and are nearly all of it."),
            (vectors + cell + 32 + head, "That is with torch's second bias; Keras has one."),
            (vectors + cell + 2 * head, "That is with two outputs; the published network has one."),
            (vectors + cell + 32 + 2 * head, "That is torch's count, with two biases and two outputs."),
            (
                vectors + cell + head - 32,
                "A unit has a bias of its own: 32 more.",
            ),
        ],
    )


def cut(answer: object, lengths: np.ndarray) -> Feedback:
    """What share of the reviews loses words if only the last 500 are read?"""
    lengths = np.asarray(lengths)
    share = float((lengths > 500).mean())
    return number(
        answer,
        share,
        tolerance=1e-4,
        why="Few reviews lose words, and the words lost stand at the beginning.",
        hint="Compare lengths with 500, and take the mean of what is true.",
        mistakes=[
            (100 * share, "A share is asked for, not a percentage: divide by 100."),
            (1 - share, "That is the share that keeps all of its words."),
            (
                float(np.maximum(lengths - 500, 0).sum() / lengths.sum()),
                "That is the share of words, not of reviews.",
            ),
        ],
    )


def step_weights(answer: Callable | None) -> Feedback:
    """Does the function ``answer(length)`` return weights that grow linearly and add up to one?"""
    length = 7
    write = "Write a function of the length that returns an array with a weight for each word."
    fill = "Let it return an array: np.arange(1, length + 1), divided by its sum."
    found = returned(answer, length, write=write, fill=fill)
    if isinstance(found, Feedback):
        return found
    grow = np.arange(1, length + 1)
    right = grow / grow.sum()
    if found.shape != right.shape:
        return Feedback(
            "wrong", f"For {length} words there are {length} weights; yours has shape {found.shape}."
        )
    if np.allclose(found, right):
        return Feedback("right", "The last word weighs most; the first still has a say, and a gradient.")
    mistakes = [
        (grow, "They should add up to one: divide by their sum."),
        (grow / length, "They should add up to one: divide by their sum, not by the length."),
        (grow[::-1] / grow.sum(), "The last word should weigh most, not the first."),
        (np.full(length, 1 / length), "All weights are equal; let them grow with the number of words read."),
        ((grow - 1) / (grow - 1).sum(), "The first word has weight zero: count from one."),
    ]
    for wrong, advice in mistakes:
        if np.allclose(found, wrong):
            return Feedback("wrong", advice)
    return Feedback("wrong", fill)


def only_one_right(answer: object, first: np.ndarray, second: np.ndarray) -> Feedback:
    """On how many reviews is exactly one of two models right?"""
    first, second = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    only_first, only_second = int((first & ~second).sum()), int((~first & second).sum())
    return number(
        answer,
        only_first + only_second,
        why=f"{only_first:,} and {only_second:,}: only these reviews can tell the two models apart.",
        hint="Two arrays of true and false differ where first != second; count these places.",
        mistakes=[
            (abs(only_first - only_second), "That is the difference of the two counts; add them."),
            (only_first, "That counts one side only: those that the first model alone gets right."),
            (only_second, "That counts one side only: those that the second model alone gets right."),
            (int((first & second).sum()), "Those are the reviews that both get right."),
            (int((~first & ~second).sum()), "Those are the reviews that both get wrong."),
        ],
    )


def why_together(answer: object) -> Feedback:
    """Why is the mean of a bag and a weaker network better than the bag?"""
    return choice(
        answer,
        "other errors",
        why="Where the two disagree, the surer one tends to be right; what both miss, no mean can mend.",
        mistakes={
            "more parameters": "The network has fewer parameters than the bag has columns, and alone it is no better.",
            "more reviews": "Both have learned from the same reviews.",
            "luck": "Look at the interval of the difference, over films.",
            "chosen on the test set": "The share was chosen on held-out films of the training set.",
        },
    )


def share_on_test(answer: object) -> Feedback:
    """Someone picks the share of the network by the accuracy on the test reviews. What becomes of that accuracy?"""
    return choice(
        answer,
        "too high",
        why="It is the best of many scores on the same reviews, and the best of many is partly luck. Here the curve is "
        "flat, so it would be too high by little; with a thousand settings it would not be little.",
        mistakes={
            "too low": "The share is picked because its score is high; can that make the score too low?",
            "right": "Each single score would be right on average. The largest of several is not.",
        },
    )
