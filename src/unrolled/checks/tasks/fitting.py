"""The tasks of *Fitting networks*."""

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned


def pencil(answer: object) -> Feedback:
    """The gradient of W1[2, 1] in the pencil network at x = (2, 1), y = 1."""
    return number(
        answer,
        8.0,
        why="δ_o = 2, times W₂,₂ = 2 is 4, the unit is on, and x₁ = 2 makes 8.",
        hint="Forward first: a, h, o. Then δ_o, ∂L/∂h₂, δ_a,₂, and times the input of this weight.",
        mistakes=[
            (4.0, "Two slips give 4: leaving out W₂, or taking x₂, where the weight's input is x₁."),
            (2.0, "That is the gradient of W₁,₁₂: the first index is the unit, the second the input."),
            (0.0, "Is the second unit off for this input? Compute a₂ anew."),
            (-8.0, "The sign is turned: δ_o is the output minus the target."),
        ],
    )


def largest_rate(answer: object) -> Feedback:
    """The limit of the learning rate for the curvatures 0.5, 2 and 8."""
    return number(
        answer,
        0.25,
        why="2/κ_max = 2/8; above it the steepest direction overshoots more at every step.",
        hint="In every direction |1 - ηκ| must be below one. Which direction is the strictest?",
        mistakes=[
            (4.0, "That is 2/κ_min; the steeper directions diverge long before."),
            (0.125, "That is 1/κ_max: the steepest direction arrives in one step. One may go further."),
            (1.0, "The middle curvature decides nothing."),
            (2 / 8.5, "That is the best rate; the question is up to where it converges at all."),
        ],
    )


def skip(gradient: object) -> Feedback:
    """Judge a function (do, X) -> gradient of S in o = W2 h + S x + b2, for a batch."""
    rng = np.random.default_rng(0)
    do, X = rng.normal(size=(4, 2)), rng.normal(size=(4, 3))
    found = returned(
        gradient,
        do.copy(),
        X.copy(),
        write="Write a function of do and X that returns an array of shape (C, d).",
        fill="Replace the dots by the gradient, of shape (C, d).",
    )
    if isinstance(found, Feedback):
        return found
    right = do.T @ X
    if found.shape == right.T.shape and np.allclose(found, right.T):
        return Feedback("wrong", "That is the transpose: a gradient has the shape of its variable, (C, d).")
    if found.shape != right.shape:
        return Feedback("wrong", f"The shape should be (C, d) = {right.shape}, and is {found.shape}.")
    if np.allclose(found, right):
        return Feedback("right", "The sum over the batch of the outer products of blame and input.")
    if np.allclose(found, right / len(X)):
        return Feedback("wrong", "Do not divide by B again: do is the gradient of the mean loss already.")
    if np.allclose(found, -right):
        return Feedback("wrong", "The sign is turned: this is the direction of descent, not the gradient.")
    return Feedback("wrong", "The shape is right. Which input does S multiply, and in which output?")


def stuck(answer: object) -> Feedback:
    """What to try when the loss stays at log 2."""
    return choice(
        answer,
        "ten examples",
        why="Ten examples must be learned by heart; if not, something is broken, and the case is small.",
        mistakes={
            "dropout": "Dropout is against overfitting, and nothing has been fitted yet.",
            "more units": "Even a linear model would get below log 2 here. Something else is wrong.",
            "more epochs": "Ten epochs at four learning rates moved nothing; an eleventh will not.",
        },
    )
