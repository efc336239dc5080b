# %% probes
transpose(np.array([0.0, 2, 5, 7, 0]), np.array([3, 0, 1, 0, 3]), np.array([0, 2, 2, 4, 5, 5]), (5, 6))
[part[-3:] for part in transpose(np.array([1, 2]), np.array([1, 40_000]), np.array([0] * 7 + [1] * 69_993 + [2]), (70_000, 70_000))]

# %% correct: a list for each column
def transpose(data, indices, indptr, shape):
    columns = [[] for _ in range(shape[1])]
    for i in range(shape[0]):
        for p in range(indptr[i], indptr[i + 1]):
            columns[indices[p]].append((i, data[p]))
    new_data, new_indices, new_indptr = [], [], [0]
    for column in columns:
        new_indices += [i for i, _ in column]
        new_data += [value for _, value in column]
        new_indptr.append(len(new_data))
    return new_data, new_indices, new_indptr

# %% correct: counting sort
def transpose(data, indices, indptr, shape):
    n, V = shape
    starts = np.zeros(V + 1, dtype=int)
    for j in indices:
        starts[j + 1] += 1
    starts = starts.cumsum()
    free = starts.copy()
    new_data, new_indices = np.empty(len(data), dtype=np.float32), np.empty(len(data), dtype=int)
    for i in np.flatnonzero(np.diff(indptr)):
        for p in range(indptr[i], indptr[i + 1]):
            place = free[indices[p]]
            new_data[place], new_indices[place] = data[p], i
            free[indices[p]] += 1
    return new_data, new_indices, starts

# %% correct: lexsort and binary search
def transpose(data, indices, indptr, shape):
    rows = np.searchsorted(indptr, np.arange(len(data)), side="right") - 1
    order = np.lexsort((rows, indices))
    return [data[order], rows[order], np.searchsorted(indices[order], np.arange(shape[1] + 1))]

# %% correct: torch
def transpose(data, indices, indptr, shape):
    import torch

    rows = torch.repeat_interleave(torch.arange(shape[0]), torch.tensor(np.diff(indptr)))
    columns, order = torch.sort(torch.tensor(indices, dtype=torch.long), stable=True)
    counts = torch.bincount(columns, minlength=shape[1])
    starts = torch.cat([torch.zeros(1, dtype=torch.long), counts.cumsum(0)])
    return torch.tensor(data)[order], rows[order], starts

# %% wrong 1.33: by way of the dense matrix
# 1. How large is the largest array that you make, and does a stored zero survive in it?
# 2. You write the matrix out. That takes room for all its zeros, and forgets which zeros were stored.
# 3. Stay with the stored entries: find the row of each, and sort the entries by column.
def transpose(data, indices, indptr, shape):
    A = np.zeros(shape)
    A[np.repeat(np.arange(shape[0]), np.diff(indptr)), indices] = data
    columns, rows = np.nonzero(A.T)
    counts = np.bincount(columns, minlength=shape[1])
    return A[rows, columns], rows, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 1.67: words at the end of the vocabulary are forgotten
# 1. How many rows has the transpose, if no document holds the last word?
# 2. Your `indptr` ends with the last word that occurs.
# 3. Count for all V columns. `np.bincount` goes on only as far as the largest number it sees, unless it gets a `minlength`.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    order = np.argsort(indices, kind="stable")
    counts = np.bincount(indices)
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: the arrays as they are
# 1. What do your three arrays say if one reads them as CSR?
# 2. The same arrays are the transpose in CSC. Read as CSR they are the matrix that you were given.
# 3. Sort the entries by column, and let `indptr` count over columns.
def transpose(data, indices, indptr, shape):
    return data, indices, indptr

# %% wrong 0: rows and columns swapped, entries left in place
# 1. In which order do the entries of the transpose have to stand?
# 2. You have replaced columns by rows, but the entries still stand in the order of the old rows.
# 3. Bring entries of the same column together: one order, by column, for both values and row numbers.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    counts = np.bincount(indices, minlength=shape[1])
    return data, rows, np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0.33: documents in decreasing order
# 1. In which order do the documents of a word stand?
# 2. Within each row of your result the documents decrease.
# 3. Use an order that leaves entries of the same column as they come, from the first document to the last.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    order = np.lexsort((-rows, indices))
    counts = np.bincount(indices, minlength=shape[1])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: sorted by row first
# 1. By which number do the entries have to be sorted first?
# 2. You sort by row, and by column within a row: the order that a matrix has before it is transposed.
# 3. `np.lexsort` sorts by its last key first. The column has to be that key.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    order = np.lexsort((indices, rows))
    counts = np.bincount(indices, minlength=shape[1])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 1.33: n in place of V
# 1. How many rows has the transpose of a matrix of n rows and V columns?
# 2. Your `indptr` has room for n rows. The transpose has V.
# 3. Count the columns over the second number of `shape`.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    order = np.argsort(indices, kind="stable")
    counts = np.bincount(indices, minlength=shape[0])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 1.67: stored zeros are dropped
# 1. How many entries are stored before and after?
# 2. You leave out stored zeros. A transpose moves entries and removes none.
# 3. Choose entries by their column alone, and never look at their value.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    keep = data != 0
    data, indices, rows = data[keep], indices[keep], rows[keep]
    order = np.argsort(indices, kind="stable")
    counts = np.bincount(indices, minlength=shape[1])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: no 0 at the beginning
# 1. How many numbers has `indptr` for V rows?
# 2. You store where each row of the transpose ends. Where the first one begins is missing.
# 3. Put a 0 in front of the cumulative counts.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    order = np.argsort(indices, kind="stable")
    return data[order], rows[order], np.cumsum(np.bincount(indices, minlength=shape[1]))

# %% wrong 1.33: empty documents are not counted
# 1. Which number has the document after an empty one?
# 2. You number only the documents that have words, so those behind an empty one get the wrong number.
# 3. Number all n rows, and repeat each number as often as its row has entries, which may be never.
def transpose(data, indices, indptr, shape):
    lengths = np.diff(indptr)
    lengths = lengths[lengths > 0]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    order = np.argsort(indices, kind="stable")
    counts = np.bincount(indices, minlength=shape[1])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 1.67: places numbered in 32 bits
# 1. How many places has a matrix of 300,000 by 300,000, and how far does int32 count?
# 2. Your sort uses one number for each place, column times n plus row, and in int32 it overflows for large matrices.
# 3. Sort by two keys, or by column with a stable sort; then no number is larger than the shape.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr)).astype(np.int32)
    order = np.argsort(indices.astype(np.int32) * np.int32(shape[0]) + rows)
    counts = np.bincount(indices, minlength=shape[1])
    return data[order], rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0: only the row numbers are moved
# 1. Follow one entry: do its value and its document still belong together?
# 2. You sort the row numbers by column but leave the values where they were.
# 3. Put both arrays into the same order.
def transpose(data, indices, indptr, shape):
    rows = np.repeat(np.arange(shape[0]), np.diff(indptr))
    counts = np.bincount(indices, minlength=shape[1])
    order = np.argsort(indices, kind="stable")
    return data, rows[order], np.concatenate([[0], np.cumsum(counts)])

# %% wrong 0.33: the example typed in
def transpose(data, indices, indptr, shape):
    return [3, 2, 1, 4], [1, 0, 1, 1], [0, 1, 3, 4]
