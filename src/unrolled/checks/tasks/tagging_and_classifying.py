"""The tasks of *Tagging, classifying, and reading both ways*."""

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned


def verdict(answer: object) -> Feedback:
    """Which states does the loss read directly, if a sequence is summed up by the maximum over steps?"""
    return choice(
        answer,
        "each unit at one step",
        why="Unit k is read at the step at which it is largest, and different units at different steps.",
        mistakes={
            "the last": "That is the summary by the last state. A maximum is taken over all steps.",
            "every state, in every unit": "That is the mean. Change a value that is not its unit's largest "
            "by a little: does the summary change?",
            "none": "The loss sees the summary, and the summary is made of values of the states.",
        },
    )


def parameters(answer: object) -> Feedback:
    """The numbers in a bidirectional LSTM with d = 50, H = 32, one bias a cell, and a head for 12 tags."""
    d, H, C = 50, 32, 12
    cell, head = 4 * H * (d + H + 1), C * (2 * H + 1)
    return number(
        answer,
        2 * cell + head,
        why="Two cells of 4·32·(50 + 32 + 1), and an output layer that reads 64 units: 12·(64 + 1).",
        hint="Count one cell with its four blocks, take it twice, and add the output layer.",
        mistakes=[
            (cell + head, "That is one cell only: the backward network has weights of its own."),
            (2 * cell, "The output layer is missing."),
            (2 * cell + C * (H + 1), "The output layer reads both halves, 2H units."),
            (cell + C * (H + 1), "That is the forward tagger; the question is about both directions."),
            (2 * cell + head + 8 * H, "That is torch's count, with two bias vectors in each cell."),
            (2 * (cell // 4) + head, "An LSTM has four blocks of weights, not one."),
        ],
    )


def distance(answer: object) -> Feedback:
    """The fewest Jacobians from the summary of both last states to word 30 of 100."""
    return number(
        answer,
        29,
        why="The backward network goes from word 30 to word 1 in 29 steps; the forward one needs 70.",
        hint="Count the steps from word 30 to the end, and to the beginning. Which is shorter?",
        mistakes=[
            (70, "That is the forward way. Is the other one shorter?"),
            (30, "Nearly: from word 30 to word 1 there are 29 steps."),
            (99, "That is the whole sentence: the summary takes each direction where it ends."),
            (0, "With the maximum it could be zero; here the last states make the summary."),
        ],
    )


def _sample() -> tuple[np.ndarray, np.ndarray]:
    """A batch of three rows of lengths 5, 2 and 4, and four numbers at each of five steps."""
    return np.random.default_rng(0).normal(size=(3, 5, 4)), np.array([5, 2, 4])


def reverse(function: object) -> Feedback:
    """Judge a function (x, lengths) -> x with each row turned round within its length."""
    x, lengths = _sample()
    given = x.copy()
    found = returned(
        function,
        given,
        lengths.copy(),
        write="Write a function of x and lengths that returns an array like x.",
        fill="Replace the dots by an array like x.",
    )
    if isinstance(found, Feedback):
        return found
    if found.shape != x.shape:
        return Feedback("wrong", f"The result must have the shape of x, {x.shape}, and has {found.shape}.")
    if not np.array_equal(given, x):
        return Feedback("wrong", "It changes x itself. Work on a copy: a slice of an array is no copy.")
    if np.array_equal(found, x[:, ::-1]):
        return Feedback("wrong", "This turns the whole row round, so that the padding comes first.")
    real = np.arange(x.shape[1]) < lengths[:, None]  # (B, T)
    right = x.copy()
    for row, length in enumerate(lengths):
        right[row, :length] = x[row, :length][::-1]
    if not np.allclose(found[real], right[real]):
        return Feedback("wrong", "Row 0 is all real, row 1 has two real steps: what is wanted for each?")
    if not np.allclose(found, right):
        return Feedback("wrong", "The real steps are right; the padding has to stay as it was.")
    return Feedback("right", "Doing it twice restores x, so it serves for states and gradients too.")


def summary(function: object) -> Feedback:
    """Judge a function (output, lengths) -> last forward and last backward states side by side."""
    output, lengths = _sample()
    found = returned(
        function,
        output.copy(),
        lengths.copy(),
        write="Write a function of output and lengths that returns (B, 2H).",
        fill="Replace the dots by an array of shape (B, 2H).",
    )
    if isinstance(found, Feedback):
        return found
    B, _, size = output.shape
    if found.shape != (B, size):
        return Feedback("wrong", f"Shape {(B, size)} is expected, (B, 2H), and this has {found.shape}.")
    rows, H = np.arange(B), size // 2
    ends = output[rows, lengths - 1]  # (B, 2H)
    forward, backward = found[:, :H], found[:, H:]
    if np.allclose(forward, output[:, 0, H:]) and np.allclose(backward, ends[:, :H]):
        return Feedback("wrong", "Both halves are right, in the wrong order: the forward one comes first.")
    if np.allclose(backward, output[:, -1, H:]) or np.allclose(backward, ends[:, H:]):
        return Feedback("wrong", "The backward half there has read a single word. Where does it finish?")
    if np.allclose(forward, output[:, -1, :H]):
        return Feedback("wrong", "The forward half is taken from the padding: use each row's length.")
    if not (np.allclose(forward, ends[:, :H]) and np.allclose(backward, output[:, 0, H:])):
        return Feedback("wrong", "Forward: at the last real step of the row. Backward: at its first step.")
    return Feedback("right", "The two halves stand at opposite ends of the row.")
