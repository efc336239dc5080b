"""Does a check notice a wrong equation, and does the registry keep its promises?"""

import numpy as np
import pytest

from unrolled.checks.registry import REGISTRY, Equation, equation


def two_vectors(rng):
    return rng.normal(size=4), rng.normal(size=4)


def mean_difference(u, v):
    return (u - v).sum() / len(u)


def make(formula=mean_difference, truth=lambda u, v: np.mean(u) - np.mean(v), **options):
    return Equation("eq-test", formula, truth, options.pop("inputs", two_vectors), "NumPy's mean", **options)


def test_a_true_equation_holds_and_no_wrong_copy_survives():
    check = make()
    assert check.difference() is None
    assert check.survivors() == []
    assert check.wrong_copies == 6


def test_a_wrong_equation_is_reported_with_the_trial():
    check = make(truth=lambda u, v: np.mean(u) + np.mean(v))
    assert check.difference().startswith("trial 0: AssertionError")


def test_a_check_with_weak_inputs_lets_a_wrong_copy_survive():
    check = make(inputs=lambda rng: (rng.normal(size=4), np.zeros(4)))
    assert "u - v  →  u + v" in check.survivors()


def test_a_declared_equivalent_is_not_counted():
    weak = {"inputs": lambda rng: (rng.normal(size=4), np.zeros(4))}
    check = make(**weak, equivalent={"u - v  →  u + v": "v is zero here"})
    assert "u - v  →  u + v" not in check.survivors()


def test_a_wrong_shape_is_a_difference():
    check = make(formula=two_vectors_sum, truth=lambda u, v: u.sum() + v.sum())
    assert "expected shape ()" in check.difference()


def two_vectors_sum(u, v):
    return u + v


def test_a_label_is_taken_once(monkeypatch):
    monkeypatch.delitem(REGISTRY, "eq-test-once", raising=False)
    register = equation("eq-test-once", truth=max, inputs=two_vectors, against="itself")
    register(mean_difference)
    with pytest.raises(ValueError, match="has a check already"):
        register(mean_difference)
    del REGISTRY["eq-test-once"]
