"""The tasks of *From MLP to RNN*."""

import math

import numpy as np

from unrolled.checks.feedback import Feedback, number, returned


def pencil(answer: object) -> Feedback:
    """The output o_2 of a small network with ReLU after the inputs 2 and 1.

    W_xh = (1, -1), W_hh = ((0, 1), (2, 0)), b_h = (0, 1), o_t = h_t1 + 2 h_t2, h_0 = 0.
    """
    return number(
        answer,
        9,
        why="h₁ = (2, 0), a₂ = (1, -1) + (0, 4) + (0, 1) = (1, 4), and both units are on: 1 + 2 · 4.",
        hint="Two steps in order: a₁, h₁ = max(a₁, 0), then a₂ from x₂ = 1 and h₁, then h₂ and o₂.",
        mistakes=[
            (5, "W_hh stands the other way round: row k of the matrix feeds unit k."),
            (1, "The state of step 1 has been forgotten: W_hh h₁ belongs into a₂."),
            (8, "The ReLU of step 1 is missing: h₁ = max(a₁, 0) before it is carried on."),
            (7, "The bias is added at every step, also at the second."),
            (2, "That is o₁. Read the second input too."),
        ],
    )


def doubled(answer: object) -> Feedback:
    """Keras' count for V = 10,000, d = 64, one output and H = 64 units in place of 32."""
    V, d, H = 10_000, 64, 64
    right = V * d + (H * d + H * H + H) + (H + 1)
    return number(
        answer,
        right,
        why="640,000 + (4,096 + 4,096 + 64) + 65: nearly all of it is the embedding, which did not change.",
        hint="The embedding, the three pieces of the recurrent layer, and the output with its bias.",
        mistakes=[
            (right + H, "That is torch's count, with its second bias vector. The question is about Keras."),
            (2 * 643_137, "Only what has H in its size grows, and the embedding has not."),
            (
                640_000 + 2 * 3_104 + 65,
                "H enters W_hh twice: doubling H makes that matrix four times as large.",
            ),
            (right - H - 1, "The output layer is missing: H weights and a bias."),
            (right - H, "The recurrent layer has a bias vector, too."),
        ],
    )


def floor(answer: object) -> Feedback:
    """The lowest mean loss without a state on reading m-i-s-s-i-s-s-i-p-p, writing i-s-s-i-s-s-i-p-p-i."""
    total = 3 * math.log(3) - 2 * math.log(2) + 6 * math.log(2)
    right = total / 10
    return number(
        answer,
        right,
        tolerance=0.001,
        why="i is followed by s, s, p; s by s, i, s, i; p by p, i. Only m leaves no doubt.",
        hint="For each letter that is read, list what has to be written after it, then use the equation.",
        mistakes=[
            (total, "That is the sum over the ten steps; the loss is their mean."),
            (right / math.log(2), "That is in bits. The loss uses the natural logarithm."),
            (math.log(2), "Not every step is a coin toss: m is always followed by i, and i twice by s."),
            (
                (math.log(3) - 2 / 3 * math.log(2) + 2 * math.log(2)) / 4,
                "Weigh each letter by how often it is read: s counts four times as much as m.",
            ),
        ],
    )


def carry(carried: object) -> Feedback:
    """Judge a function (h_new, h, t, lengths) -> states (B, H) of a padded batch after step t, from 1."""
    rng = np.random.default_rng(0)
    h_new, h, lengths, t = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), np.array([2, 5, 3, 4]), 3
    found = returned(
        carried,
        h_new.copy(),
        h.copy(),
        t,
        lengths.copy(),
        write="Write a function of h_new, h, t and lengths that returns the states.",
        fill="Replace the dots by the states after step t, of shape (B, H).",
    )
    if isinstance(found, Feedback):
        return found
    if found.shape != h.shape:
        return Feedback("wrong", f"The shape should be (B, H) = {h.shape}, and is {found.shape}.")
    real = (t <= lengths)[:, None]
    if np.allclose(found, np.where(real, h_new, h)):
        return Feedback("right", "Rows that still read get the new state, and the others keep theirs.")
    for wrong, advice in (
        (np.where(t < lengths[:, None], h_new, h), "The last real step, t = T_i, must still be read."),
        (np.where(real, h, h_new), "The two states are exchanged."),
        (np.where(real, h_new, 0.0), "A row that has ended keeps its state; zero would erase its answer."),
        (h_new, "Rows that have ended must not move: compare t with lengths."),
    ):
        if np.allclose(found, wrong):
            return Feedback("wrong", advice)
    return Feedback("wrong", "Row by row: h_new where t is at most the row's length, else h.")
