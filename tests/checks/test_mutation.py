"""Does the machine that makes equations wrong make them wrong in every way it claims?"""

import numpy as np
import pytest

from unrolled.checks.mutation import mutants


def cosine(u, v):
    """The docstring is not a mistake to be made."""
    return u @ v / 2 - (-v.T)


def changes(formula):
    return {description.split("  →  ")[1] for description, _ in mutants(formula)}


def test_each_kind_of_mistake_is_made():
    assert changes(cosine) == {
        "u @ v / 2 + -v.T",  # sign flipped
        "u @ v / 2",  # right term dropped
        "--v.T",  # left term dropped
        "u @ v * 2",  # division made a product
        "u @ v",  # divisor dropped
        "2",  # numerator dropped
        "u",  # a factor dropped
        "v",  # the other; also: the transpose lost
        "v.T",  # minus sign lost
        "3",  # a number one larger
    }


def test_a_mutant_computes_its_changed_formula():
    by_change = {change: wrong for change, wrong in mutants(cosine)}
    wrong = by_change["2  →  3"]
    u, v = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    np.testing.assert_allclose(wrong(u, v), u @ v / 3 + v)


def test_the_original_is_untouched():
    u, v = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    before = cosine(u, v)
    list(mutants(cosine))
    np.testing.assert_array_equal(cosine(u, v), before)


def test_a_closure_is_refused():
    scale = 2.0

    def scaled(u):
        return scale * u

    with pytest.raises(ValueError, match="module-level def"):
        list(mutants(scaled))
