"""The tasks of *Backpropagation through time*."""

import numpy as np

from unrolled.checks.feedback import Feedback, choice, number, returned


def pencil(answer: object) -> Feedback:
    """The gradient of w_h in the pencil network with a second loss at step 2, of target -1."""
    return number(
        answer,
        20.0,
        why="δ₃ = 4 and δ₂ = 2·3 + 0.5·4 = 8, so the gradient is 4·h₂ + 8·h₁ = 4 + 16.",
        hint="Start from the last step: δ₃, then δ₂ from its own output and from δ₃, then multiply by h_{t-1}.",
        mistakes=[
            (8.0, "That is the gradient of the loss at step 3 alone. Step 2 has a loss of its own now."),
            (12.0, "That is the loss at step 2 alone. δ₂ also gets what comes back from step 3."),
            (
                16.0,
                "Something is missing: add what step 3 passes back to δ₂, and keep the term of step 3 itself.",
            ),
            (14.0, "The output weight is missing in δ₂: the error 3 enters multiplied by w_o = 2."),
            (
                4.0,
                "That is what a network sees that takes h₂ for a constant. The weight occurs at step 2 as well.",
            ),
        ],
    )


def reach(answer: object) -> Feedback:
    """How far back a gradient can reach in windows of 20 steps."""
    return number(
        answer,
        19,
        why="Only the last step of a window has all 19 others behind it; the first step has none.",
        hint="Take the last step of a window. How many steps back is the first step of the same window?",
        mistakes=[
            (20, "A window of 20 steps has 19 steps before its last. Twenty back is in the window before."),
            (9.5, "That is the mean over the steps of a window; the question is the most."),
            (10, "Near the mean over the steps of a window; the question is the most."),
            (21, "That would be a step of the window before, behind the cut."),
        ],
    )


def remedy(answer: object) -> Feedback:
    """What to try when a network does not learn a link over 200 steps, and its gradients are small."""
    return choice(
        answer,
        "another start or another cell",
        why="The factors of the product have to change: a start that keeps them near one, or gates.",
        mistakes={
            "clipping": "Clipping shortens gradients that are too long, and here nothing is too long.",
            "a larger learning rate": "It scales all pairs of steps alike; distant ones stay as far behind.",
            "shorter windows": "That cuts the very pairs that carry the link.",
        },
    )


def _returned(function: object, shape: str, *arguments) -> np.ndarray | Feedback:
    """What the reader's function returns, as an array, or the feedback on why there is none."""
    return returned(
        function,
        *arguments,
        write=f"Write a function that returns an array of shape {shape}.",
        fill=f"Replace the dots by an array of shape {shape}.",
    )


def initial_state(gradient: object) -> Feedback:
    """Judge a function (d_a, W_hh) -> gradient in the initial state, for a batch."""
    rng = np.random.default_rng(0)
    d_a, W_hh = rng.normal(size=(4, 5, 3)), rng.normal(size=(3, 3))
    found = _returned(gradient, "(B, H)", d_a.copy(), W_hh.copy())
    if isinstance(found, Feedback):
        return found
    right = d_a[:, 0] @ W_hh
    if found.shape == right.shape[1:] and np.allclose(found, right.sum(axis=0)):
        return Feedback("wrong", "Each row of the batch has an initial state of its own: do not add them up.")
    if found.shape != right.shape:
        return Feedback("wrong", f"The shape should be (B, H) = {right.shape}, and is {found.shape}.")
    for array, status, message in (
        (right, "right", "h_0 enters the first step alone, and what later steps ask of it is in d_a[:, 0]."),
        (
            d_a[:, 0] @ W_hh.T,
            "wrong",
            "W_hh stands the wrong way round: rows make the W_hhᵀδ of the page δᵀW_hh.",
        ),
        (d_a[:, -1] @ W_hh, "wrong", "That is the last step. Which step reads h_0?"),
        (
            d_a.sum(axis=1) @ W_hh,
            "wrong",
            "h_0 enters one step only; d_a of that step holds all later blame.",
        ),
        (d_a[:, 0], "wrong", "That is the blame of a_1. One more factor leads to h_0."),
    ):
        if np.allclose(found, array):
            return Feedback(status, message)
    return Feedback("wrong", "The shape is right. Through which weight does h_0 enter a_1?")


def clip(function: object) -> Feedback:
    """Judge a function (g, c) -> g clipped to the length c."""
    rng = np.random.default_rng(0)
    long, short = 5 * rng.normal(size=6), 0.1 * rng.normal(size=6)
    c = 2.0
    clipped, kept = (_returned(function, "(n,)", g.copy(), c) for g in (long, short))
    for found in (clipped, kept):
        if isinstance(found, Feedback):
            return found
        if found.shape != long.shape:
            return Feedback("wrong", f"The shape should be that of g, {long.shape}, and is {found.shape}.")
    right = c / np.linalg.norm(long) * long
    if np.allclose(clipped, right) and np.allclose(kept, short):
        return Feedback("right", "Too long is shortened to length c, in its own direction; the rest stays.")
    if np.allclose(clipped, np.clip(long, -c, c)):
        return Feedback(
            "wrong", "Cutting entry by entry turns the vector. Multiply all entries by one number."
        )
    if np.allclose(clipped, right):
        return Feedback("wrong", "A gradient that is shorter than c must stay as it is.")
    if np.allclose(clipped, long):
        return Feedback("wrong", "A gradient longer than c comes back unchanged.")
    if np.allclose(clipped, long / np.linalg.norm(long)):
        return Feedback("wrong", "The length is one; it should be c.")
    if np.allclose(clipped, np.zeros_like(long)):
        return Feedback("wrong", "The step is thrown away. Keep its direction.")
    return Feedback("wrong", "By which factor must g be multiplied so that its length becomes c?")
