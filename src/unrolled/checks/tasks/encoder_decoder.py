"""The tasks of *Encoder and decoder*."""

import math

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned


def context(answer: object) -> Feedback:
    """The context of three states 6, 3, 0 (one unit each) whose scores are log 1, log 2 and log 3."""
    return number(
        answer,
        2,
        why="The weights are 1/6, 2/6 and 3/6, and (6 + 2 · 3 + 3 · 0)/6 = 2.",
        hint="Exponentiate the scores, divide by their sum, and take the mean of the states with these weights.",
        mistakes=[
            (3, "That is the mean with equal weights: the scores have had no effect."),
            (12, "The weights must add up to one: divide by the sum of the exponentials."),
            (3 * math.log(2), "The scores are not the weights yet: the softmax is missing."),
            (
                3 * math.log(2) / math.log(6),
                "Divide the exponentials by their sum, not the scores by theirs.",
            ),
        ],
    )


def beam(answer: object) -> Feedback:
    """The probability of the best sequence in a small tree where greedy decoding finds 0.30."""
    return number(
        answer,
        0.35,
        tolerance=0.0005,
        why="The second best first word, 0.4, is followed by 0.875. Greedy search ends at 0.5 · 0.6 = 0.30.",
        hint="Multiply along each path from the root to a leaf, and take the largest product.",
        mistakes=[
            (0.30, "That is what greedy search finds: it never looks below its second choice."),
            (0.875, "That is one factor only: multiply it by the probability of its first word."),
            (1.275, "Probabilities along a path are multiplied, not added."),
            (0.095, "A small first factor cannot be made up for: no product exceeds it."),
        ],
    )


def bleu(answer: object) -> Feedback:
    """The clipped precision of single words: "the the the cat", reference "the cat saw the dog"."""
    return number(
        answer,
        0.75,
        tolerance=0.0005,
        why="The reference has two of the candidate's three 'the', and its 'cat': 3 of 4.",
        hint="A word of the candidate counts at most as often as it occurs in the reference.",
        mistakes=[
            (1.0, "All four words occur in the reference, but 'the' only twice: clip its count."),
            (0.5, "The reference has 'the' twice, so two of the three count, and 'cat' counts too."),
            (0.6, "Precision divides by the length of the candidate, not of the reference."),
            (0.75 * math.exp(-0.25), "That includes the brevity penalty: only the precision is asked for."),
        ],
    )


def bottleneck(answer: object) -> Feedback:
    """Which part limits a model without attention on long sources?"""
    return choice(
        answer,
        "state",
        why="Everything the decoder will ever know of the source has to fit into one vector of fixed size.",
        mistakes={
            "softmax": "The softmax over the words is the same for short and for long sources.",
            "vocabulary": "The vocabulary does not grow with the length of the source.",
            "decoder": "The decoder writes long outputs well if it can look at the source. What does it start from?",
        },
    )


_RNG = np.random.default_rng(7)
_WEIGHTS = _RNG.dirichlet(np.ones(5), size=(2, 3))  # (B, T', T)
_BLAME = _RNG.normal(size=(2, 3, 5))
_RIGHT = _WEIGHTS * (_BLAME - (_WEIGHTS * _BLAME).sum(axis=-1, keepdims=True))


def softmax_backward(function: object) -> Feedback:
    """Judge a function of weights and their derivatives, both (B, T', T), to the derivatives by the scores."""
    found = returned(
        function,
        _WEIGHTS.copy(),
        _BLAME.copy(),
        write="Write a function of weights and d_weights, two arrays (B, T', T).",
        fill="The function returns nothing yet.",
        it="With arrays of shape (2, 3, 5) it",
    )
    if isinstance(found, Feedback):
        return found
    if found.shape != _RIGHT.shape:
        return Feedback("wrong", f"The result has shape {found.shape}, and the scores have {_RIGHT.shape}.")
    if np.allclose(found, _RIGHT):
        return Feedback(
            "right", "A score is blamed for how far its step's share lies above the weighted mean."
        )
    if np.allclose(found, _WEIGHTS * _BLAME):
        return Feedback("wrong", "A score acts on all weights of its row, not only on its own.")
    if np.allclose(found, _WEIGHTS * (1 - _WEIGHTS) * _BLAME):
        return Feedback(
            "wrong", "That is the diagonal of the Jacobian: the other weights of the row move too."
        )
    if np.allclose(found, _WEIGHTS * (_BLAME - _BLAME.mean(axis=-1, keepdims=True))):
        return Feedback("wrong", "Subtract the mean weighted with the attention weights, not the plain one.")
    if np.allclose(found, _BLAME - (_WEIGHTS * _BLAME).sum(axis=-1, keepdims=True)):
        return Feedback(
            "wrong", "The factor in front is missing: a step with no weight cannot change anything."
        )
    return Feedback(
        "wrong", "Compare with the equation of the scores' gradient; sums run over the last axis."
    )
