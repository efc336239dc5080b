"""A sparse matrix in compressed sparse rows (CSR), in NumPy, to be read from top to bottom.

Row ``i`` owns the slice ``indptr[i]:indptr[i + 1]`` of two arrays: ``indices`` holds the columns of its
entries and ``data`` their values. Everything else follows from that sentence.

Source of the layout and of the products: F. G. Gustavson (1978), *Two Fast Algorithms for Sparse Matrices*,
ACM Transactions on Mathematical Software 4(3), 250-269.
"""

from __future__ import annotations

import numpy as np


class CSR:
    """A sparse matrix of n rows and V columns that keeps its nnz stored entries only.

    Parameters
    ----------
    indptr : integers, shape (n + 1,)
        Where each row begins in the two other arrays, and at last where the last row ends.
    indices : integers, shape (nnz,)
        The column of each entry, increasing within a row.
    data : numbers, shape (nnz,)
        The value of each entry. A stored zero is allowed and counts as an entry.
    shape : (n, V)

    Raises
    ------
    ValueError
        If the arrays do not describe such a matrix; the message names the array and the first wrong place.
    """

    def __init__(self, indptr, indices, data, shape: tuple[int, int]):
        n, V = _checked_shape(shape)
        self.indptr = _checked_integers("indptr", indptr)  # (n + 1,)
        self.indices = _checked_integers("indices", indices)  # (nnz,)
        self.data = np.asarray(data)  # (nnz,)
        self.shape = (n, V)
        if len(self.indptr) != n + 1:
            raise ValueError(f"indptr needs n + 1 = {n + 1} numbers for {n} rows, and has {len(self.indptr)}")
        if self.data.shape != self.indices.shape:
            raise ValueError(f"data has shape {self.data.shape}, and indices has {self.indices.shape}")
        if self.indptr[0] != 0 or self.indptr[-1] != len(self.indices):
            raise ValueError(
                f"indptr must run from 0 to nnz = {len(self.indices)}, "
                f"and runs from {self.indptr[0]} to {self.indptr[-1]}"
            )
        if (falls := np.flatnonzero(np.diff(self.indptr) < 0)).size:
            raise ValueError(f"indptr falls after row {falls[0]}; a row cannot end before it begins")
        _check_range("indices", self.indices, V)
        within_row = np.ones(max(self.nnz - 1, 0), dtype=bool)  # entry p + 1 lies in the row of entry p
        borders = self.indptr[(self.indptr > 0) & (self.indptr < self.nnz)]
        within_row[borders - 1] = False
        if (unsorted := np.flatnonzero(within_row & (np.diff(self.indices) <= 0))).size:
            raise ValueError(
                f"the columns of a row must increase, and do not from entry {unsorted[0]} to the next; "
                "CSR.from_coo sorts them and adds up repeats"
            )

    @classmethod
    def from_coo(cls, rows, cols, values, shape: tuple[int, int]) -> CSR:
        """Compress coordinates in any order; entries at the same place are added up.

        Parameters
        ----------
        rows, cols : integers, shape (m,)
        values : numbers, shape (m,)
        shape : (n, V)

        Raises
        ------
        ValueError
            If the three differ in length or a coordinate lies outside the shape.
        """
        n, V = _checked_shape(shape)
        rows, cols = _checked_integers("rows", rows), _checked_integers("cols", cols)
        values = np.asarray(values)
        if not rows.shape == cols.shape == values.shape:
            counts = f"{len(rows)} rows, {len(cols)} columns and {values.size} values"
            raise ValueError(f"{counts}: each entry needs one of each")
        _check_range("rows", rows, n)
        _check_range("cols", cols, V)

        order = np.lexsort((cols, rows))  # by row, and by column within a row
        rows, cols, values = rows[order], cols[order], values[order]
        new = np.ones(len(rows), dtype=bool)  # False where an entry repeats the place of the one before
        new[1:] = (rows[1:] != rows[:-1]) | (cols[1:] != cols[:-1])
        starts = np.flatnonzero(new)
        if len(starts):
            values = np.add.reduceat(values, starts)

        index_type = np.int32 if max(V, len(starts)) <= np.iinfo(np.int32).max else np.int64
        indptr = np.zeros(n + 1, dtype=index_type)
        indptr[1:] = np.cumsum(np.bincount(rows[starts], minlength=n))  # equation eq-csr-indptr
        return cls(indptr, cols[starts].astype(index_type), values, (n, V))

    @classmethod
    def from_dense(cls, array) -> CSR:
        """Keep the entries of a dense matrix that differ from zero.

        Raises
        ------
        ValueError
            If the array is not two-dimensional.
        """
        array = np.asarray(array)
        if array.ndim != 2:
            raise ValueError(f"a matrix has two dimensions, and this array has {array.ndim}")
        rows, cols = np.nonzero(array)
        return cls.from_coo(rows, cols, array[rows, cols], array.shape)

    @property
    def nnz(self) -> int:
        """The number of stored entries."""
        return len(self.indices)

    @property
    def nbytes(self) -> int:
        """What the three arrays take up, in bytes (equation ``eq-csr-memory``)."""
        return self.indptr.nbytes + self.indices.nbytes + self.data.nbytes

    def row(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """The columns and the values of row ``i``: views, nothing is copied.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        if not 0 <= i < self.shape[0]:
            raise IndexError(f"there is no row {i} among {self.shape[0]}")
        mine = slice(self.indptr[i], self.indptr[i + 1])
        return self.indices[mine], self.data[mine]

    def row_numbers(self) -> np.ndarray:
        """The row of each entry, as coordinates would list it.  (nnz,)"""
        return np.repeat(np.arange(self.shape[0]), np.diff(self.indptr))

    def to_dense(self) -> np.ndarray:
        """The same matrix with all its zeros.  (n, V)"""
        array = np.zeros(self.shape, dtype=self.data.dtype)
        array[self.row_numbers(), self.indices] = self.data
        return array

    def matvec(self, x) -> np.ndarray:
        """The product X x: equation ``eq-csr-matvec``, for a vector of shape (V,).  (n,)"""
        x = _checked_operand(x, 1, self.shape[1])
        return self._add_up_rows(self.data * x[self.indices])

    def matmul(self, B) -> np.ndarray:
        """The product X B with a dense matrix of shape (V, k); needs room for nnz × k products.  (n, k)"""
        B = _checked_operand(B, 2, self.shape[1])
        return self._add_up_rows(self.data[:, None] * B[self.indices])

    def rmatvec(self, r) -> np.ndarray:
        """The product Xᵀ r: equation ``eq-csr-transposed-matvec``, for a vector of shape (n,).  (V,)"""
        r = _checked_operand(r, 1, self.shape[0])
        products = self.data * np.repeat(r, np.diff(self.indptr))  # (nnz,)
        z = np.zeros(self.shape[1], dtype=products.dtype)
        np.add.at(z, self.indices, products)  # z[indices] += products would keep one of several repeats
        return z

    def transpose(self) -> CSR:
        """The transpose. Its three arrays are also the compressed sparse columns (CSC) of this matrix."""
        return CSR.from_coo(self.indices, self.row_numbers(), self.data, self.shape[::-1])

    def column_sums(self) -> np.ndarray:
        """The sum of each column, in float64.  (V,)"""
        return np.bincount(self.indices, weights=self.data, minlength=self.shape[1])

    def scale_rows(self, factors) -> CSR:
        """Each row times its factor: the product diag(factors) X, for factors of shape (n,)."""
        factors = _checked_operand(factors, 1, self.shape[0])
        data = self.data * np.repeat(factors, np.diff(self.indptr))  # (nnz,)
        return CSR(self.indptr, self.indices, data, self.shape)

    def _add_up_rows(self, products: np.ndarray) -> np.ndarray:
        """Sum the products of each row's entries: (nnz, …) to (n, …); an empty row gives zero."""
        sums = np.zeros((self.shape[0], *products.shape[1:]), dtype=products.dtype)
        filled = np.flatnonzero(np.diff(self.indptr))  # reduceat gives an empty slice no zero
        if len(filled):
            sums[filled] = np.add.reduceat(products, self.indptr[filled], axis=0)
        return sums


def _checked_shape(shape) -> tuple[int, int]:
    if len(shape) != 2 or any(size != int(size) or size < 0 for size in shape):
        raise ValueError(f"a shape is two whole numbers that are not negative, and this is {shape}")
    return int(shape[0]), int(shape[1])


def _checked_integers(name: str, values) -> np.ndarray:
    values = np.asarray(values)
    if values.size == 0:
        values = values.astype(np.int64)  # an empty list has no type of its own; NumPy takes it for floats
    if values.ndim != 1 or not np.issubdtype(values.dtype, np.integer):
        found = f"{values.ndim}-dimensional {values.dtype}"
        raise ValueError(f"{name} must be a list of integers, and is {found}")
    return values


def _check_range(name: str, values: np.ndarray, size: int) -> None:
    if (outside := np.flatnonzero((values < 0) | (values >= size))).size:
        p = outside[0]
        raise ValueError(f"{name} must lie in 0 … {size - 1}, and {name}[{p}] is {values[p]}")


def _checked_operand(operand, dimensions: int, length: int) -> np.ndarray:
    operand = np.asarray(operand)
    if operand.ndim != dimensions or operand.shape[0] != length:
        wanted = f"({length},)" if dimensions == 1 else f"({length}, k)"
        raise ValueError(f"the operand needs shape {wanted}, and has shape {operand.shape}")
    return operand
