"""Does the CSR of the book do what SciPy's does, whatever the shape?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import coo_array, csr_array

from unrolled.scratch.csr import CSR

SEEDED = settings(deadline=None, derandomize=True, max_examples=60)
WHOLE = st.integers(-9, 9).map(float)  # small whole numbers: sums are exact, so equality can be asked


@st.composite
def coordinates(draw, smallest=0):
    """Coordinates with repeats, in any order, in a shape that may have no rows, no columns or one."""
    n, V = draw(st.integers(smallest, 7)), draw(st.integers(smallest, 7))
    entry = st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(V - 1, 0)), WHOLE)
    entries = draw(st.lists(entry, max_size=25 if n and V else 0))
    rows, cols, values = (np.array(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
    return rows, cols, np.array(values, dtype=float), (n, V)


def both(triples):
    """The same matrix here and in SciPy."""
    rows, cols, values, shape = triples
    return CSR.from_coo(*triples), coo_array((values, (rows, cols)), shape=shape).tocsr()


def vectors(draw_data, *shape):
    return draw_data.draw(arrays(float, shape, elements=WHOLE))


@SEEDED
@given(coordinates())
def test_compressing_coordinates_gives_scipys_arrays(triples):
    ours, scipys = both(triples)
    scipys.sum_duplicates()  # also sorts the columns
    np.testing.assert_array_equal(ours.indptr, scipys.indptr)
    np.testing.assert_array_equal(ours.indices, scipys.indices)
    np.testing.assert_array_equal(ours.data, scipys.data)
    assert ours.shape == scipys.shape
    assert ours.nnz == scipys.nnz


@SEEDED
@given(coordinates())
def test_dense_and_back(triples):
    ours, scipys = both(triples)
    dense = scipys.toarray()
    np.testing.assert_array_equal(ours.to_dense(), dense)
    again = CSR.from_dense(dense)
    np.testing.assert_array_equal(again.to_dense(), dense)
    assert again.nnz == np.count_nonzero(dense)


@SEEDED
@given(coordinates(), st.data())
def test_products_are_those_of_the_dense_matrix(triples, data):
    ours, scipys = both(triples)
    n, V = ours.shape
    x, r, B = vectors(data, V), vectors(data, n), vectors(data, V, 3)
    np.testing.assert_array_equal(ours.matvec(x), scipys @ x)
    np.testing.assert_array_equal(ours.rmatvec(r), scipys.T @ r)
    np.testing.assert_array_equal(ours.matmul(B), scipys @ B)


@SEEDED
@given(coordinates(), st.data())
def test_transpose_sums_and_scaling(triples, data):
    ours, scipys = both(triples)
    factors = vectors(data, ours.shape[0])
    np.testing.assert_array_equal(ours.transpose().to_dense(), scipys.toarray().T)
    np.testing.assert_array_equal(ours.column_sums(), scipys.toarray().sum(axis=0))
    np.testing.assert_array_equal(ours.scale_rows(factors).to_dense(), factors[:, None] * scipys.toarray())


@SEEDED
@given(coordinates(smallest=1), st.data())
def test_rows_are_those_of_scipy(triples, data):
    ours, scipys = both(triples)
    i = data.draw(st.integers(0, ours.shape[0] - 1))
    columns, values = ours.row(i)
    expected = np.zeros(ours.shape[1])
    expected[columns] = values
    np.testing.assert_array_equal(expected, scipys.toarray()[i])


def test_transpose_holds_the_csc_arrays():
    A = np.array([[1.0, 0, 2], [0, 0, 3], [4, 5, 0]])
    ours, csc = CSR.from_dense(A).transpose(), csr_array(A).tocsc()
    np.testing.assert_array_equal(ours.indptr, csc.indptr)
    np.testing.assert_array_equal(ours.indices, csc.indices)
    np.testing.assert_array_equal(ours.data, csc.data)


def test_rows_are_views_and_indices_are_small():
    X = CSR.from_dense([[0.0, 2.0], [3.0, 0.0]])
    assert np.shares_memory(X.row(1)[1], X.data)
    assert X.indices.dtype == X.indptr.dtype == np.int32
    assert X.nbytes == 2 * (8 + 4) + 3 * 4


def test_numbers_keep_their_type():
    X = CSR.from_dense(np.array([[0, 2], [3, 0]], dtype=np.float32))
    assert X.matvec(np.ones(2, dtype=np.float32)).dtype == np.float32
    assert X.rmatvec(np.ones(2, dtype=np.float32)).dtype == np.float32


def test_a_repeated_place_that_cancels_stays_stored():
    X = CSR.from_coo([1, 1], [0, 0], [2.0, -2.0], (2, 2))
    assert X.nnz == 1
    assert X.data[0] == 0


@pytest.mark.parametrize(
    ("indptr", "indices", "data", "shape", "message"),
    [
        ([0, 1], [0], [1.0], (2, 2), "n \\+ 1 = 3 numbers"),
        ([0, 1, 1], [0], [1.0, 2.0], (2, 2), "data has shape"),
        ([1, 1, 1], [0], [1.0], (2, 2), "from 0 to nnz = 1"),
        ([0, 1, 2], [0], [1.0], (2, 2), "from 0 to nnz = 1"),
        ([0, 2, 1, 2], [0, 1], [1.0, 1.0], (3, 2), "falls after row 1"),
        ([0, 1, 2], [0, 2], [1.0, 1.0], (2, 2), r"indices\[1\] is 2"),
        ([0, 1, 2], [0, -1], [1.0, 1.0], (2, 2), r"indices\[1\] is -1"),
        ([0, 1, 3], [0, 1, 0], [1.0, 1.0, 1.0], (2, 2), "from entry 1"),
        ([0, 2, 2], [1, 1], [1.0, 1.0], (2, 2), "from entry 0"),
        ([0.0, 1.0, 1.0], [0], [1.0], (2, 2), "indptr must be a list of integers"),
        ([0, 1, 1], [[0]], [1.0], (2, 2), "indices must be a list of integers"),
        ([0, 1, 1], [0], [1.0], (2, -2), "not negative"),
        ([0, 1, 1], [0], [1.0], (2, 2, 1), "two whole numbers"),
    ],
)
def test_arrays_that_are_no_matrix_are_refused(indptr, indices, data, shape, message):
    with pytest.raises(ValueError, match=message):
        CSR(indptr, indices, data, shape)


@pytest.mark.parametrize(
    ("rows", "cols", "values", "message"),
    [
        ([0, 1], [0], [1.0, 1.0], "2 rows, 1 columns and 2 values"),
        ([0, 2], [0, 0], [1.0, 1.0], r"rows must lie in 0 … 1, and rows\[1\] is 2"),
        ([0, 1], [0, 3], [1.0, 1.0], r"cols\[1\] is 3"),
        ([0.5], [0], [1.0], "rows must be a list of integers"),
    ],
)
def test_coordinates_outside_the_matrix_are_refused(rows, cols, values, message):
    with pytest.raises(ValueError, match=message):
        CSR.from_coo(rows, cols, values, (2, 3))


def test_operands_of_the_wrong_shape_are_refused():
    X = CSR.from_dense(np.eye(2, 3))
    for product, operand in [
        (X.matvec, np.ones(2)),
        (X.matvec, np.ones((3, 1))),
        (X.rmatvec, np.ones(3)),
        (X.matmul, np.ones(3)),
        (X.scale_rows, np.ones(3)),
    ]:
        with pytest.raises(ValueError, match="has shape"):
            product(operand)
    with pytest.raises(ValueError, match="two dimensions"):
        CSR.from_dense(np.ones(3))
    for i in (2, -1):
        with pytest.raises(IndexError, match="no row"):
            X.row(i)
