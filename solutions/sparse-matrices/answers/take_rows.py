# %% probes
after(take_rows, np.array([1, 2, 3, 4, 5, 6]), np.array([4, 1, 0, 2, 3, 0]), np.array([0, 1, 3, 3, 5, 6]), [3, 2, 1, 3, 0])
take_rows(np.array([1, 2, 3, 4, 5, 6]), np.array([4, 1, 0, 2, 3, 0]), np.array([0, 1, 3, 3, 5, 6]), [])

# %% correct: lists
def take_rows(data, indices, indptr, rows):
    new_data, new_indices, new_indptr = [], [], [0]
    for i in rows:
        mine = slice(indptr[i], indptr[i + 1])
        new_data.extend(data[mine])
        new_indices.extend(indices[mine])
        new_indptr.append(len(new_data))
    return new_data, new_indices, new_indptr

# %% correct: without a loop
def take_rows(data, indices, indptr, rows):
    rows = np.asarray(rows, dtype=int)
    counts = np.diff(indptr)[rows]
    ends = np.cumsum(counts)
    places = np.repeat(indptr[rows] - (ends - counts), counts) + np.arange(counts.sum())
    return data[places], indices[places], np.concatenate([[0], ends])

# %% correct: joined slices, float32
def take_rows(data, indices, indptr, rows):
    slices = [slice(indptr[i], indptr[i + 1]) for i in rows]
    values = np.concatenate([data[:0], *(data[s] for s in slices)]).astype(np.float32)
    columns = np.concatenate([indices[:0], *(indices[s] for s in slices)])
    return values, columns, np.cumsum([0] + [s.stop - s.start for s in slices])

# %% correct: torch
def take_rows(data, indices, indptr, rows):
    import torch

    places = [p for i in rows for p in range(int(indptr[i]), int(indptr[i + 1]))]
    places = torch.tensor(places, dtype=torch.long)
    counts = [0] + [int(indptr[i + 1] - indptr[i]) for i in rows]
    return torch.tensor(data)[places], torch.tensor(indices)[places], torch.tensor(counts).cumsum(0)

# %% wrong 1: a mask forgets order and repeats
# 1. Ask for the rows 1 and 0, in this order. Which comes first?
# 2. You ask of each row whether it is wanted. That loses the order of the request, and rows that are wanted twice.
# 3. Go through `rows`, not through the matrix, and fetch one slice after another.
def take_rows(data, indices, indptr, rows):
    wanted = np.isin(np.arange(len(indptr) - 1), rows)
    counts = np.diff(indptr)
    mask = np.repeat(wanted, counts)
    return data[mask], indices[mask], np.concatenate([[0], np.cumsum(counts[wanted])])

# %% wrong 1.33: rows in increasing order
# 1. Ask for the rows 1 and 0, in this order. Which comes first?
# 2. You sort the rows. A shuffled minibatch would then no longer fit its labels.
# 3. Take the rows in the order in which they are asked for.
def take_rows(data, indices, indptr, rows):
    rows = sorted(rows)
    places = np.array([p for i in rows for p in range(indptr[i], indptr[i + 1])], dtype=int)
    return data[places], indices[places], np.cumsum([0, *(indptr[i + 1] - indptr[i] for i in rows)])

# %% wrong 0.33: row starts of the old matrix
# 1. With which number does your `indptr` begin?
# 2. Your row starts are places in the old `data`. The new matrix has arrays of its own, and its rows begin elsewhere.
# 3. Add up the lengths of the rows that you take, beginning with 0.
def take_rows(data, indices, indptr, rows):
    places = np.array([p for i in rows for p in range(indptr[i], indptr[i + 1])], dtype=int)
    ends = [indptr[rows[-1] + 1]] if len(rows) else [0]
    return data[places], indices[places], np.concatenate([[indptr[i] for i in rows], ends])

# %% wrong 1: all rows between the first and the last
# 1. What if the rows that are asked for do not lie next to each other?
# 2. You cut out one piece, from the first row asked for to the last, with everything between them.
# 3. Fetch each row's slice by itself and put the slices together.
def take_rows(data, indices, indptr, rows):
    start, end = indptr[rows[0]], indptr[rows[-1] + 1]
    return data[start:end], indices[start:end], indptr[rows[0] : rows[-1] + 2] - start

# %% wrong 0: no 0 at the beginning
# 1. How many numbers has `indptr` for a batch of two rows?
# 2. You store where each row ends. Where the first one begins is missing.
# 3. Begin `indptr` with 0: one number more than there are rows.
def take_rows(data, indices, indptr, rows):
    places = np.array([p for i in rows for p in range(indptr[i], indptr[i + 1])], dtype=int)
    return data[places], indices[places], np.cumsum([indptr[i + 1] - indptr[i] for i in rows])

# %% wrong 0.33: lengths not added up
# 1. Read your `indptr` for three rows of two entries each. Where does the third row begin?
# 2. Your `indptr` holds the lengths of the rows. It should hold where they begin.
# 3. Add the lengths up, from the first row to the last.
def take_rows(data, indices, indptr, rows):
    places = np.array([p for i in rows for p in range(indptr[i], indptr[i + 1])], dtype=int)
    return data[places], indices[places], [0, *(indptr[i + 1] - indptr[i] for i in rows)]

# %% wrong 1.67: empty rows are skipped
# 1. Ask for an empty row. How many rows has the result?
# 2. You leave out rows without entries, and the labels of a minibatch no longer fit its rows.
# 3. Append to `indptr` for every row that is asked for; an empty one repeats the number before.
def take_rows(data, indices, indptr, rows):
    values, columns, starts = [], [], [0]
    for i in rows:
        if indptr[i] < indptr[i + 1]:
            values.extend(data[indptr[i] : indptr[i + 1]])
            columns.extend(indices[indptr[i] : indptr[i + 1]])
            starts.append(len(values))
    return values, columns, starts

# %% wrong 1.67: the given row starts are changed
# 1. Print `indptr` before and after you call your function.
# 2. A slice of an array is a view, and `-=` changes the array behind it: the caller's `indptr` is no longer one.
# 3. Compute the lengths into a new array; `np.diff` makes one.
def take_rows(data, indices, indptr, rows):
    starts = indptr[:-1].copy()
    counts = indptr[1:]
    counts -= starts
    places = np.array([p for i in rows for p in range(starts[i], starts[i] + counts[i])], dtype=int)
    return data[places], indices[places], np.cumsum([0, *(counts[i] for i in rows)])

# %% wrong 0: slices that begin one row too early
# 1. Which two numbers of `indptr` enclose row 0?
# 2. Your slice runs from `indptr[i - 1]` to `indptr[i]`: that is the row before.
# 3. Row i begins at `indptr[i]` and ends where row i + 1 begins.
def take_rows(data, indices, indptr, rows):
    values, columns, starts = [], [], [0]
    for i in rows:
        values.extend(data[indptr[i - 1] : indptr[i]])
        columns.extend(indices[indptr[i - 1] : indptr[i]])
        starts.append(len(values))
    return values, columns, starts

# %% wrong 0: the end is taken for part of the row
# 1. How many entries do you fetch for a row that is empty?
# 2. You fetch one entry too many for each row: the one at `indptr[i + 1]` belongs to the next row.
# 3. A Python slice ends before its second number. Nothing has to be added to it.
def take_rows(data, indices, indptr, rows):
    values, columns, starts = [], [], [0]
    for i in rows:
        values.extend(data[indptr[i] : indptr[i + 1] + 1])
        columns.extend(indices[indptr[i] : indptr[i + 1] + 1])
        starts.append(len(values))
    return values, columns, starts

# %% wrong 1.67: an empty batch stops the code
# 1. What does your function return for an empty list of rows?
# 2. `np.concatenate` needs at least one array, and for an empty batch it gets none.
# 3. Join an empty array with the slices, or collect the entries in a list.
def take_rows(data, indices, indptr, rows):
    values = np.concatenate([data[indptr[i] : indptr[i + 1]] for i in rows])
    columns = np.concatenate([indices[indptr[i] : indptr[i + 1]] for i in rows])
    return values, columns, np.cumsum([0, *(indptr[i + 1] - indptr[i] for i in rows)])

# %% wrong 1.33: columns sorted within each row
# 1. In which order do the entries of a row stand in your result, and in which were they stored?
# 2. You sort the columns of each row. Entries should keep their order.
# 3. Copy each slice as it is, with no sorting.
def take_rows(data, indices, indptr, rows):
    values, columns, starts = [], [], [0]
    for i in rows:
        mine = slice(indptr[i], indptr[i + 1])
        order = np.argsort(indices[mine], kind="stable")
        values.extend(data[mine][order])
        columns.extend(indices[mine][order])
        starts.append(len(values))
    return values, columns, starts

# %% wrong 0.33: the example typed in
def take_rows(data, indices, indptr, rows):
    return [5, 7, 2], [1, 0, 3], [0, 1, 3]
