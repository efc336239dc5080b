"""The registry of equations: each label on a page has a check here that the equation is true.

A check states the equation twice. ``formula`` is the right-hand side as it is printed; ``truth`` computes
the same quantity another way: by autograd, by finite differences in float64, by a closed form or by a
well-kept library. Both get the same random inputs and must agree; and every deliberately wrong copy of the
formula (:mod:`unrolled.checks.mutation`) must disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from unrolled.checks.mutation import mutants

TRIALS = 5
RTOL = 1e-6
ATOL = 1e-9


@dataclass(frozen=True)
class Equation:
    """One displayed equation: its label, and how it is checked."""

    label: str
    formula: Callable
    truth: Callable
    inputs: Callable[[np.random.Generator], tuple]
    against: str
    equivalent: Mapping[str, str] = field(default_factory=dict)

    @property
    def chapter(self) -> str:
        """The module that holds the check; it has the name of the chapter's file."""
        return self.formula.__module__.rsplit(".", 1)[-1]

    def difference(self, formula: Callable | None = None) -> str | None:
        """Say where ``formula`` (default: the equation as printed) departs from the truth, or return None."""
        formula = formula or self.formula
        for trial in range(TRIALS):
            with np.errstate(all="ignore"):
                expected = self.truth(*self.inputs(np.random.default_rng(trial)))
                try:
                    found = formula(*self.inputs(np.random.default_rng(trial)))
                    _assert_close(found, expected)
                except Exception as error:  # a wrong copy may fail in any way at all
                    return f"trial {trial}: {type(error).__name__}: {error}"
        return None

    @property
    def wrong_copies(self) -> int:
        """How many deliberate mistakes the check must notice."""
        return sum(change not in self.equivalent for change, _ in mutants(self.formula))

    def survivors(self) -> list[str]:
        """Deliberate mistakes that the check does not notice, less those declared to change nothing."""
        return [
            change
            for change, wrong in mutants(self.formula)
            if change not in self.equivalent and self.difference(wrong) is None
        ]


REGISTRY: dict[str, Equation] = {}


def equation(
    label: str,
    *,
    truth: Callable,
    inputs: Callable[[np.random.Generator], tuple],
    against: str,
    equivalent: Mapping[str, str] | None = None,
) -> Callable[[Callable], Callable]:
    """Register the decorated function as the right-hand side of the equation ``label``.

    Parameters
    ----------
    label : str
        The label on the page, such as ``eq-cosine``.
    truth : callable
        Computes the same quantity from the same inputs by an independent way.
    inputs : callable
        Draws the inputs from a ``numpy.random.Generator``; called afresh for each side.
    against : str
        In words, what ``truth`` is: shown by ``unrolled equations``.
    equivalent : mapping, optional
        Mistakes (in the words of :func:`~unrolled.checks.mutation.mutants`) that leave the value as it is,
        each with the reason.

    Raises
    ------
    ValueError
        If the label is already taken.
    """

    def register(formula: Callable) -> Callable:
        if label in REGISTRY:
            raise ValueError(f"the equation {label} has a check already, {REGISTRY[label].formula}")
        REGISTRY[label] = Equation(label, formula, truth, inputs, against, equivalent or {})
        return formula

    return register


def _assert_close(found, expected) -> None:
    if isinstance(expected, tuple):
        if not isinstance(found, tuple) or len(found) != len(expected):
            raise AssertionError(f"expected {len(expected)} quantities, found {found!r}")
        for f, e in zip(found, expected, strict=True):
            _assert_close(f, e)
        return
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    if found.shape != expected.shape:
        raise AssertionError(f"expected shape {expected.shape}, found {found.shape}")
    np.testing.assert_allclose(found, expected, rtol=RTOL, atol=ATOL)
