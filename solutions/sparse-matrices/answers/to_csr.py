# %% probes
to_csr(np.array([[0, 2, 0], [1, 0, 3]]))
to_csr(np.array([[0, 0, 1.0, 0], [2, 0, 0, 0], [0, 0, 0, 0], [3, -4, 0.5, 0], [0, 0, 0, 0]]))

# %% correct: loops over all entries
def to_csr(A):
    data, indices, indptr = [], [], [0]
    for row in A.tolist():
        for j, value in enumerate(row):
            if value != 0:
                data.append(value)
                indices.append(j)
        indptr.append(len(data))
    return data, indices, indptr

# %% correct: flat positions, float32
def to_csr(A):
    n, V = A.shape
    places = np.flatnonzero(A.ravel())
    rows, columns = places // V, places % V
    indptr = [int((rows < i).sum()) for i in range(n + 1)]
    return A.ravel()[places].astype(np.float32), columns.astype(np.int32), indptr

# %% correct: torch
def to_csr(A):
    import torch

    X = torch.tensor(A).to_sparse_csr()
    return X.values(), X.col_indices(), X.crow_indices()

# %% correct: binary search for the row starts
def to_csr(A):
    rows, columns = np.where(A != 0)
    return [A[rows, columns], columns, np.searchsorted(rows, np.arange(A.shape[0] + 1))]

# %% wrong 0: counts of the rows, not added up
# 1. Read your `indptr` for a matrix with three equal rows. Does it say where the third one begins?
# 2. Your `indptr` holds how many entries each row has. It should say where each row begins in `data`.
# 3. Add the counts of the rows up from the top, with a 0 in front: each number is the one before plus one row's count.
def to_csr(A):
    rows, indices = np.nonzero(A)
    indptr = np.concatenate([[0], np.bincount(rows, minlength=len(A))])
    return A[rows, indices], indices, indptr

# %% wrong 0: no 0 at the beginning
# 1. How many numbers has `indptr` for a matrix of n rows?
# 2. You store where each row ends. Where the first row begins is missing, so `indptr` is one number too short.
# 3. Put a 0 in front of the cumulative counts: n + 1 numbers in all.
def to_csr(A):
    rows, indices = np.nonzero(A)
    return A[rows, indices], indices, np.cumsum(np.bincount(rows, minlength=len(A)))

# %% wrong 0: the end of the last row is missing
# 1. Row i is the slice from `indptr[i]` to `indptr[i + 1]`. What does that say for the last row?
# 2. You store where each row begins, but nothing says where the last one ends.
# 3. Close `indptr` with the number of all stored entries: n + 1 numbers in all.
def to_csr(A):
    rows, indices = np.nonzero(A)
    counts = np.bincount(rows, minlength=len(A))
    return A[rows, indices], indices, np.cumsum(counts) - counts

# %% wrong 1.5: empty rows have no number in indptr
# 1. Try a matrix whose middle row is all zeros. How many numbers has `indptr` then?
# 2. Rows without entries are left out of your `indptr`, so the rows behind them move up.
# 3. Every row gets a number, also an empty one: it repeats the number before it.
def to_csr(A):
    rows, indices = np.nonzero(A)
    starts = np.unique(rows, return_index=True)[1]
    return A[rows, indices], indices, np.concatenate([starts, [len(rows)]])

# %% wrong 1.5: empty rows at the end are forgotten
# 1. Try a matrix whose last row is all zeros. How long is `indptr`?
# 2. Your counts end with the last row that has an entry; the empty rows behind it are missing.
# 3. Count for all n rows. `np.bincount` goes on only as far as the largest number it sees, unless it gets a `minlength`.
def to_csr(A):
    rows, indices = np.nonzero(A)
    return A[rows, indices], indices, np.concatenate([[0], np.cumsum(np.bincount(rows))])

# %% wrong 1.5: only positive entries
# 1. Which entries does a condition such as `> 0` let through?
# 2. Negative entries are lost. Sparse storage leaves out zeros, nothing else.
# 3. Ask for entries that differ from zero, not for those above it.
def to_csr(A):
    rows, indices = np.nonzero(A > 0)
    counts = np.bincount(rows, minlength=len(A))
    return A[rows, indices], indices, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: by column (CSC)
# 1. In which order do you walk through the matrix?
# 2. You go column by column and store the rows: that is CSC, the arrays of the transpose.
# 3. Go row by row, store the column of each entry, and let `indptr` count over rows.
def to_csr(A):
    columns, rows = np.nonzero(A.T)
    counts = np.bincount(columns, minlength=A.shape[1])
    return A[rows, columns], rows, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: row numbers in place of row starts (COO)
# 1. How long is your last array, and how long should it be?
# 2. You return the row of every entry. Those are coordinates; CSR keeps only where each row begins.
# 3. Count how often each row number occurs, and add these counts up from the top, beginning with 0.
def to_csr(A):
    rows, indices = np.nonzero(A)
    return A[rows, indices], indices, rows

# %% wrong 0: the three arrays in another order
# 1. In which order are the three arrays wanted?
# 2. You return the row starts first. The order here is that of SciPy: values, columns, row starts.
# 3. Return `data` first and `indptr` last.
def to_csr(A):
    rows, indices = np.nonzero(A)
    counts = np.bincount(rows, minlength=len(A))
    return np.concatenate([[0], np.cumsum(counts)]), indices, A[rows, indices]

# %% wrong 1.5: values cut to whole numbers
# 1. What becomes of an entry of 0.5?
# 2. Your values lose what stands behind the decimal point, so a fraction may even become a stored zero.
# 3. Keep the values in the type that the matrix has.
def to_csr(A):
    rows, indices = np.nonzero(A)
    counts = np.bincount(rows, minlength=len(A))
    return A[rows, indices].astype(int), indices, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: positions in the whole matrix as columns
# 1. How large can a column number be?
# 2. Your `indices` count through the whole matrix, row after row. A column number begins with 0 in every row.
# 3. Take the place within the row: what remains of the position after division by the number of columns.
def to_csr(A):
    indices = np.flatnonzero(A)
    counts = (A != 0).sum(axis=1)
    return A.ravel()[indices], indices, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: columns numbered from 1
# 1. Which number has the first column?
# 2. Your columns begin with 1. Columns are numbered from 0, as everywhere in Python.
# 3. Store the column numbers as `enumerate` or `np.nonzero` give them, with nothing added.
def to_csr(A):
    rows, indices = np.nonzero(A)
    counts = np.bincount(rows, minlength=len(A))
    return A[rows, indices], indices + 1, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0.5: the example typed in
def to_csr(A):
    return [5, 7, 2, 3], [1, 0, 3, 2], [0, 1, 3, 4]
