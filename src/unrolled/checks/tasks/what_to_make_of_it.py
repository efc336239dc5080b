"""The tasks of *What to make of it*."""

import math

import numpy as np

from unrolled.checks.feedback import Feedback, number, returned_number


def product(answer: object) -> Feedback:
    """The integrated gradient of x_1 for F(x) = x_1 x_2 at (2, 3), from the baseline (0, 0)."""
    return number(
        answer,
        3,
        why="On the way the derivative by x₁ is 3α, its mean is 3/2, and 2 · 3/2 = 3. x₂ gets the other 3.",
        hint="At α (2, 3) the derivative by x₁ is x₂ = 3α. Average it over α from 0 to 1, then multiply by 2.",
        mistakes=[
            (6, "That is gradient × input. Both inputs would get 6, and F is only 6 in all."),
            (1.5, "That is the mean derivative. Multiply it by x₁ − 0."),
            (2, "An input is not its own attribution: average the derivative on the way."),
            (0, "The derivative is zero at the baseline only. Average it over the whole way."),
        ],
    )


def luckiest(answer: object) -> Feedback:
    """The chance that at least one of 48 meaningless units passes a test at level 0.05."""
    right = 1 - 0.95**48
    return number(
        answer,
        right,
        tolerance=0.001,
        why="Each fails with probability 0.95, all 48 with 0.95⁴⁸ ≈ 0.085.",
        hint="First the probability that no unit passes.",
        mistakes=[
            (0.95**48, "That is the probability that none passes."),
            (0.05, "That would be the chance of a unit named before you looked."),
            (0.05 * 48, "That is the expected number of units that pass, and no probability."),
            (0.05**48, "That is the probability that all 48 pass."),
            (1.0, "Nearly, but a few searches do find nothing."),
        ],
    )


def rounds(answer: object) -> Feedback:
    """How many rounds the scan needs for 1,000 steps."""
    return number(
        answer,
        10,
        why="After r rounds each pair covers 2ʳ steps, and 2⁹ = 512 < 1000 ≤ 1024 = 2¹⁰.",
        hint="After one round each pair covers 2 steps, after two rounds 4.",
        mistakes=[
            (1000, "That is the loop. Each round of the scan doubles the steps that a pair covers."),
            (999, "That is the loop. Each round of the scan doubles the steps that a pair covers."),
            (math.log2(1000), "Rounds are whole: round up."),
            (9, "Nine rounds cover 512 steps."),
            (500, "That is the first round's number of pairs of neighbours. How many rounds follow?"),
        ],
    )


def last_state(joined: object) -> Feedback:
    """Judge a function (a, b) -> last state of h_t = a_t h_(t-1) + b_t from zero; a and b have shape (T,)."""
    rng = np.random.default_rng(0)
    for T in (8, 2, 1, 7, 13):
        a, b = rng.uniform(0.5, 1.5, T), rng.normal(size=T)
        found = returned_number(
            joined,
            a.copy(),
            b.copy(),
            write="Write a function of a and b that returns the last state.",
            fill="Replace the dots by the last state, one number.",
            it=f"With {T} steps it",
        )
        if isinstance(found, Feedback):
            return found
        if not np.isclose(found, _loop(a, b)):
            return Feedback("wrong", _advice(found, a, b))
    return Feedback("right", "Each round joins neighbours, so that log₂ T rounds are enough.")


def _loop(a: np.ndarray, b: np.ndarray) -> float:
    h = 0.0
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
    return h


def _advice(found: float, a: np.ndarray, b: np.ndarray) -> str:
    if np.isclose(found, np.prod(a)):
        return "That is the product of all factors. The state is the other half of the pair."
    if np.isclose(found, _loop(a[::-1], b[::-1])):
        return "The order is turned round: the later step's factor multiplies what the earlier one added."
    if np.isclose(found, b.sum()):
        return "The factors are missing: a later step shrinks or stretches what was added before it."
    if len(a) % 2 and np.isclose(found, _loop(a[:-1], b[:-1])):
        return f"With {len(a)} steps the last one is lost: carry an odd one over to the next round."
    return f"With {len(a)} steps the state should be {_loop(a, b):.4f}, and it is {found:.4f}."
