import numpy as np
import pytest
from scipy.stats import binomtest

from unrolled.evaluation import Estimate, accuracy_interval, paired_difference


@pytest.mark.parametrize(("correct", "n"), [(0, 5), (5, 5), (41, 50), (22_017, 25_000)])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_is_the_interval_of_an_accuracy_scipys_wilson_interval(correct, n, confidence):
    found = accuracy_interval(correct / n, n, confidence)
    expected = binomtest(correct, n).proportion_ci(confidence, method="wilson")
    np.testing.assert_allclose((found.low, found.high), (expected.low, expected.high), atol=1e-12)


@pytest.mark.parametrize(("accuracy", "n"), [(0.5, 0), (88.0, 100), (-0.1, 100), (float("nan"), 100)])
def test_is_an_accuracy_that_is_no_fraction_refused(accuracy, n):
    with pytest.raises(ValueError, match="accuracy"):
        accuracy_interval(accuracy, n)


def test_do_only_disagreements_widen_a_paired_difference():
    a = np.array([True] * 900 + [False] * 100)
    b = a.copy()
    assert paired_difference(a, b) == Estimate(0, 0, 0)
    b[:30], b[900:910] = False, True
    found = paired_difference(a, b)
    error = np.sqrt(30 + 10 - (30 - 10) ** 2 / 1000) / 1000  # McNemar's counts
    np.testing.assert_allclose(found.value, 0.02)
    np.testing.assert_allclose(found.high - found.value, 1.959964 * error, rtol=1e-6)
    np.testing.assert_allclose(found.value - found.low, 1.959964 * error, rtol=1e-6)


def test_do_repeated_examples_count_once_when_they_form_a_group():
    rng = np.random.default_rng(0)
    a, b = rng.random(50) < 0.9, rng.random(50) < 0.7
    once = paired_difference(a, b)
    repeated = paired_difference(np.repeat(a, 4), np.repeat(b, 4), groups=np.repeat(np.arange(50), 4))
    naive = paired_difference(np.repeat(a, 4), np.repeat(b, 4))
    np.testing.assert_allclose([repeated.low, repeated.high], [once.low, once.high])
    np.testing.assert_allclose(2 * (naive.high - naive.low), once.high - once.low)


def test_is_the_share_of_seeds_a_possible_correctness():
    assert paired_difference(np.array([0.2, 1.0, 0.6]), np.array([0.2, 0.4, 0.0])).value == pytest.approx(0.4)


def test_are_different_shapes_and_single_groups_refused():
    with pytest.raises(ValueError, match=r"\(3,\) and \(2,\)"):
        paired_difference(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match="two"):
        paired_difference(np.ones(3), np.zeros(3), groups=np.zeros(3))


def test_is_an_estimate_printed_with_its_interval():
    estimate = Estimate(0.881, 0.877, 0.885)
    assert f"{estimate:.1%}" == "88.1% (87.7% to 88.5%)"
    assert estimate.figures() == {"value": 0.881, "low": 0.877, "high": 0.885}
