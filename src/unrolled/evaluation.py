"""How sure a measured accuracy is, and whether two models measured on the same examples differ."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm


@dataclass(frozen=True)
class Estimate:
    """A measured value with the ends of its confidence interval."""

    value: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        return f"{self.value:{spec}} ({self.low:{spec}} to {self.high:{spec}})"

    def figures(self) -> dict[str, float]:
        """As a record in ``results/`` holds it."""
        return {"value": self.value, "low": self.low, "high": self.high}


def accuracy_interval(accuracy: float, n: int, confidence: float = 0.95) -> Estimate:
    """An accuracy measured on ``n`` independent examples, with Wilson's score interval.

    The interval holds every true accuracy that a two-sided test would not reject. It stays within
    [0, 1] and is right near the ends too, where the textbook's plus-minus is not.

    Source: E. B. Wilson (1927), *Probable Inference, the Law of Succession, and Statistical Inference*,
    Journal of the American Statistical Association 22, 209-212; equation ``eq-imdb-wilson``.

    Raises
    ------
    ValueError
        If there is no example, or the accuracy is not a fraction.
    """
    if n < 1:
        raise ValueError(f"an accuracy needs at least one example, and n is {n}")
    if not 0 <= accuracy <= 1:
        raise ValueError(f"an accuracy is a fraction between 0 and 1, and this is {accuracy}")
    z = norm.ppf((1 + confidence) / 2)
    centre = (accuracy + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(accuracy * (1 - accuracy) / n + z**2 / (4 * n**2))
    return Estimate(float(accuracy), float(centre - half), float(centre + half))


def paired_difference(
    correct_a: np.ndarray,
    correct_b: np.ndarray,
    groups: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """How much more often model A is right than model B on the same examples.

    Parameters
    ----------
    correct_a, correct_b : array, shape (n,)
        Whether each example was classified rightly: booleans, or the share of seeds that were right.
    groups : array, shape (n,), optional
        The group of each example, such as the film of a review. Examples of one group are then not
        taken for independent: the errors are added up within groups before they are squared (K.-Y.
        Liang and S. L. Zeger, Biometrika 73, 13-22, 1986).
    confidence : float

    Returns
    -------
    Estimate
        Mean of the differences; normal interval. With booleans this is the interval that belongs to
        McNemar's test: only the examples on which the models disagree widen it.

    Raises
    ------
    ValueError
        If the shapes differ or fewer than two examples (or groups) are given.
    """
    a, b = np.asarray(correct_a, dtype=float), np.asarray(correct_b, dtype=float)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"both models need one entry for each example, and have {a.shape} and {b.shape}")
    difference = a - b
    residual = difference - difference.mean()
    if groups is not None:
        _, group = np.unique(np.asarray(groups), return_inverse=True)
        residual = np.bincount(group, weights=residual)
    if len(residual) < 2:
        raise ValueError("a spread needs at least two examples, and two groups if there are groups")
    error = np.sqrt((residual**2).sum()) / len(difference)
    half = norm.ppf((1 + confidence) / 2) * error
    value = difference.mean()
    return Estimate(float(value), float(value - half), float(value + half))
