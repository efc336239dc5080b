"""Do the counted word vectors agree with loops, with dense linear algebra and with torch-free definitions?"""

import numpy as np
import pytest
from scipy.sparse import csr_array

from unrolled.scratch.cooccurrence import (
    analogy,
    cooccurrence,
    neighbours,
    ppmi,
    svd_embedding,
    unit_rows,
)


def counted_by_loop(documents, size, window, weight):
    counts = np.zeros((size, size))
    for document in documents:
        for t, word in enumerate(document):
            for u, other in enumerate(document):
                if 0 < abs(t - u) <= window:
                    counts[word, other] += weight(abs(t - u))
    return counts


@pytest.fixture
def documents():
    rng = np.random.default_rng(3)
    # One document is shorter than the window, one is empty.
    return [rng.integers(5, size=length) for length in (30, 2, 0, 17)]


@pytest.mark.parametrize("window", [1, 3, 60])
@pytest.mark.parametrize(("harmonic", "weight"), [(False, lambda r: 1), (True, lambda r: 1 / r)])
def test_counts_are_those_of_a_loop(documents, window, harmonic, weight):
    found = cooccurrence(documents, 5, window, harmonic=harmonic)
    assert isinstance(found, csr_array)
    np.testing.assert_allclose(found.toarray(), counted_by_loop(documents, 5, window, weight))


def test_a_window_does_not_reach_into_the_next_document():
    assert cooccurrence([np.array([0]), np.array([1])], 2, 4).nnz == 0


def test_a_window_of_nothing_is_refused():
    with pytest.raises(ValueError, match="window must be at least 1"):
        cooccurrence([np.array([0, 1])], 2, 0)


def test_ppmi_keeps_what_is_more_frequent_than_chance():
    counts = csr_array(np.array([[6.0, 1.0], [1.0, 2.0]]))
    found = ppmi(counts).toarray()
    expected = [[np.log(0.6 / 0.49), 0], [0, np.log(0.2 / 0.09)]]
    np.testing.assert_allclose(found, expected)


def test_smoothing_lowers_the_value_of_rare_contexts():
    counts = csr_array(np.array([[50.0, 4.0], [300.0, 0.0]]))
    assert 0 < ppmi(counts, smoothing=0.75)[0, 1] < ppmi(counts)[0, 1]


def test_the_embedding_is_the_truncated_svd():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(40, 40)) * (rng.random((40, 40)) < 0.3)
    vectors, s = svd_embedding(csr_array(matrix), 6, power=1.0)
    u, exact, _ = np.linalg.svd(matrix)
    np.testing.assert_allclose(s, exact[:6])
    np.testing.assert_allclose(vectors @ vectors.T, u[:, :6] * exact[:6] ** 2 @ u[:, :6].T, atol=1e-9)
    halved, _ = svd_embedding(csr_array(matrix), 6)
    np.testing.assert_allclose(halved * np.sqrt(s), vectors)


def test_two_runs_give_the_same_vectors():
    matrix = csr_array(np.random.default_rng(1).normal(size=(30, 30)))
    np.testing.assert_array_equal(svd_embedding(matrix, 4)[0], svd_embedding(matrix, 4)[0])


def test_a_zero_row_has_no_direction_and_stays():
    np.testing.assert_array_equal(unit_rows(np.array([[0.0, 0.0], [3.0, 4.0]])), [[0, 0], [0.6, 0.8]])


def test_neighbours_are_sorted_and_the_excluded_are_left_out():
    vectors = np.array([[1.0, 0.0], [2.0, 0.1], [0.0, 1.0], [-1.0, 0.0]])
    words, cosines = neighbours(vectors, vectors[0], 2, exclude=[0])
    assert words.tolist() == [1, 2]
    np.testing.assert_allclose(cosines, [2 / np.hypot(2, 0.1), 0], atol=1e-12)


def test_without_exclusion_an_analogy_returns_its_own_question():
    # man, king, woman, and a queen who stands a little off the parallelogram's corner.
    vectors = np.array([[1.0, 0.1, 0.0], [1.0, 0.2, 0.1], [0.0, 0.1, 1.0], [-0.2, 0.7, 1.0]])
    assert analogy(vectors, 0, 1, 2) == 3
    assert analogy(vectors, 0, 1, 2, exclude=False) == 2
