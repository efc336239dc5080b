# %% probes
to_dense(np.array([1.5, 2, 4, 0.5, 8]), np.array([2, 0, 2, 1, 1]), np.array([0, 0, 3, 3, 5, 5]), (5, 4))
to_dense(np.array([150, 150], dtype=np.uint8), np.array([0, 0]), np.array([0, 2]), (1, 2))

# %% correct: two loops, nested lists
def to_dense(data, indices, indptr, shape):
    n, V = shape
    A = [[0.0] * V for _ in range(n)]
    for i in range(n):
        for p in range(indptr[i], indptr[i + 1]):
            A[i][indices[p]] += float(data[p])
    return A

# %% correct: counts of flat positions
def to_dense(data, indices, indptr, shape):
    n, V = shape
    rows = np.repeat(np.arange(n), np.diff(indptr))
    return np.bincount(rows * V + indices, weights=data, minlength=n * V).reshape(n, V)

# %% correct: torch
def to_dense(data, indices, indptr, shape):
    import torch

    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    A = torch.zeros(shape)
    places = torch.tensor(rows), torch.tensor(indices)
    return A.index_put_(places, torch.tensor(data, dtype=torch.float32), accumulate=True)

# %% correct: one row at a time, float32
def to_dense(data, indices, indptr, shape):
    rows = []
    for start, end in zip(indptr[:-1], indptr[1:]):
        rows.append(np.bincount(indices[start:end], weights=data[start:end], minlength=shape[1]))
    return np.array(rows, dtype=np.float32)

# %% wrong 1.2: repeated places keep one value
# 1. What does your matrix hold where a place is stored twice?
# 2. Of several values at the same place only one arrives: an assignment overwrites, and `A[rows, indices] += data` reads all old values before it writes.
# 3. Add the values one at a time, in a loop or with `np.add.at`.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    A[rows, indices] += data
    return A

# %% wrong 1.6: only neighbouring repeats add up
# 1. Must two values at the same place stand next to each other?
# 2. You add a value only if the entry just before it has the same column. Another entry may lie between the two.
# 3. Add every value to what its place already holds, whatever came before.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    for i in range(shape[0]):
        for p in range(indptr[i], indptr[i + 1]):
            if p > indptr[i] and indices[p] == indices[p - 1]:
                A[i, indices[p]] += data[p]
            else:
                A[i, indices[p]] = data[p]
    return A

# %% wrong 1.6: the type of data, which is too small for the sums
# 1. What is the largest number that a single byte can hold?
# 2. Your matrix has the type of `data`, and sums that do not fit begin again at 0.
# 3. Make the matrix of a wide type, such as float64, whatever the type of `data`.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape, dtype=data.dtype)
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    np.add.at(A, (rows, indices), data)
    return A

# %% wrong 1.6: as many columns as are in use
# 1. Where do you take the number of columns from?
# 2. You take it from the largest column that is stored. The columns behind it may all be empty.
# 3. Take both sizes from `shape`; the arrays cannot tell how many columns there are.
def to_dense(data, indices, indptr, shape):
    A = np.zeros((len(indptr) - 1, max(indices) + 1))
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    np.add.at(A, (rows, indices), data)
    return A

# %% wrong 0.4: the last row is left out
# 1. Which rows does your loop visit?
# 2. The last row stays empty: n rows have n + 1 numbers in `indptr`, so subtract one from its length, not two.
# 3. Let i run over all n rows, from 0 to n - 1.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    for i in range(len(indptr) - 2):
        for p in range(indptr[i], indptr[i + 1]):
            A[i, indices[p]] += data[p]
    return A

# %% wrong 0: transposed
# 1. Do the numbers in `indices` name rows or columns?
# 2. You have put each value at (column, row). `indices` holds columns.
# 3. Swap the two places: the row comes first, and it follows from `indptr`.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape[::-1])
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    np.add.at(A, (indices, rows), data)
    return A

# %% wrong 1.6: whole numbers only
# 1. What happens to a value of 0.5?
# 2. Your matrix is of an integer type and cuts fractions off.
# 3. Make the matrix with a type for real numbers, which is what `np.zeros` gives if you name none.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape, dtype=int)
    for i in range(shape[0]):
        for p in range(indptr[i], indptr[i + 1]):
            A[i, indices[p]] = A[i, indices[p]] + data[p]
    return A

# %% wrong 0: rows off by one
# 1. To which row belongs entry 0?
# 2. Your search for the row of an entry lands one row too early wherever an entry is the first of its row.
# 3. Entry p belongs to the last row i with `indptr[i] <= p`: search from the right side.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    rows = np.searchsorted(indptr, np.arange(len(data))) - 1
    np.add.at(A, (rows, indices), data)
    return A

# %% wrong 0: row starts taken for row numbers
# 1. What do the numbers in `indptr` count?
# 2. You use `indptr[i]` as the number of a row. It is a place in `data`, where row i begins.
# 3. Let i count the rows, and go through the places p from `indptr[i]` up to `indptr[i + 1]`.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    for p in range(len(data)):
        A[indptr[p], indices[p]] += data[p]
    return A

# %% wrong 0.4: the first entry of each row only
# 1. How many entries can a row have?
# 2. Only the first entry of each row arrives in your matrix.
# 3. Within each row, go through all places from `indptr[i]` up to `indptr[i + 1]`.
def to_dense(data, indices, indptr, shape):
    A = np.zeros(shape)
    for i in range(shape[0]):
        if indptr[i] < indptr[i + 1]:
            A[i, indices[indptr[i]]] = data[indptr[i]]
    return A

# %% wrong 0: only the shape is right
# 1. Is there any number in your matrix that is not zero?
# 2. You make the matrix but put nothing into it.
# 3. Go through the rows, and for each through its slice of `data` and `indices`; add each value to its place.
def to_dense(data, indices, indptr, shape):
    return np.zeros(shape)

# %% wrong 0.4: the example typed in
def to_dense(data, indices, indptr, shape):
    return [[0, 5, 0, 0], [7, 0, 0, 2]]
