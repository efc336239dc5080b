# %% probes
after(matvec, np.array([1.0, 2, 3, 4]), np.array([2, 0, 2, 1]), np.array([0, 3, 4]), np.array([5.0, 7, 11]))
matvec(np.array([1, 2, 3]), np.array([1, 0, 2]), np.array([0, 0, 2, 2, 3, 3]), np.array([0.75, 4, 10]))
matvec(np.array([2.0, 3, 5]), np.array([0, 1, 1]), np.array([0, 1, 1, 3]), np.array([7.0, 1.5]))
matvec(np.array([2e17, 1.0]), np.array([0, 1]), np.array([0, 1, 2]), np.array([1.0, 6.0]))

# %% correct: two loops
def matvec(data, indices, indptr, x):
    y = []
    for i in range(len(indptr) - 1):
        total = 0.0
        for p in range(indptr[i], indptr[i + 1]):
            total += data[p] * x[indices[p]]
        y.append(total)
    return y

# %% correct: reduceat over the filled rows
def matvec(data, indices, indptr, x):
    y = np.zeros(len(indptr) - 1)
    filled = np.flatnonzero(np.diff(indptr))
    y[filled] = np.add.reduceat(data * x[indices], indptr[filled])
    return y

# %% correct: a product for each row
def matvec(data, indices, indptr, x):
    slices = [slice(a, b) for a, b in zip(indptr[:-1], indptr[1:])]
    return np.array([data[s] @ x[indices[s]] for s in slices])

# %% correct: torch
def matvec(data, indices, indptr, x):
    import torch

    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    products = torch.tensor(data * x[indices], dtype=torch.float64)
    y = torch.zeros(len(indptr) - 1, dtype=torch.float64)
    return y.index_add(0, torch.tensor(rows), products)

# %% wrong 1.33: reduceat, empty rows and all
# 1. Try a matrix with an empty row. What does your product give for it?
# 2. For an empty slice `np.add.reduceat` does not return 0 but the first product of a later row, or stops if there is none.
# 3. Hand it only the starts of rows that have entries, and leave 0 for the others.
def matvec(data, indices, indptr, x):
    return np.add.reduceat(data * x[indices], indptr[:-1])

# %% wrong 1.67: reduceat, repaired, but not for the last row
# 1. Try a matrix whose last row is empty.
# 2. You set empty rows to 0 afterwards. An empty last row begins past the end of the products, and `reduceat` stops before you can repair it.
# 3. Hand `reduceat` only the starts of rows that have entries.
def matvec(data, indices, indptr, x):
    y = np.add.reduceat(data * x[indices], indptr[:-1])
    y[np.diff(indptr) == 0] = 0
    return y

# %% wrong 1.67: differences of cumulative sums
# 1. How precise is a small sum that you get as the difference of two huge ones?
# 2. You add up over all rows and subtract. The rounding of everything before a row is then in that row's result.
# 3. Add up each row by itself, from 0.
def matvec(data, indices, indptr, x):
    sums = np.concatenate([[0], np.cumsum(data * x[indices])])
    return sums[indptr[1:]] - sums[indptr[:-1]]

# %% wrong 0: the vector indexed by rows
# 1. Which entry of x does a stored entry meet?
# 2. You multiply each entry by the x of its row. It should meet the x of its column.
# 3. Fetch from x with `indices`, and use the row numbers only to add up.
def matvec(data, indices, indptr, x):
    n = len(indptr) - 1
    rows = np.repeat(np.arange(n), np.diff(indptr))
    return np.bincount(rows, weights=data * x[rows], minlength=n)

# %% wrong 0: values are ignored
# 1. What is your product if all values of the matrix are doubled?
# 2. You add up entries of x, but never multiply them with `data`.
# 3. Multiply each entry of x that you fetch by the stored value, then add up.
def matvec(data, indices, indptr, x):
    return [sum(x[indices[indptr[i] : indptr[i + 1]]]) for i in range(len(indptr) - 1)]

# %% wrong 1.67: a repeated place counts once
# 1. What happens to a place that is stored twice in its row?
# 2. You write the row out first, and the second value overwrites the one before. Their sum is wanted.
# 3. Multiply and add entry by entry; then it does not matter how often a place is stored.
def matvec(data, indices, indptr, x):
    A = np.zeros((len(indptr) - 1, len(x)))
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    A[rows, indices] = data
    return A @ x

# %% wrong 1.67: empty rows at the end are forgotten
# 1. How many numbers has your result if the last row is empty?
# 2. The result ends with the last row that has an entry.
# 3. `np.bincount` goes on only as far as the largest number it sees; give it a `minlength`.
def matvec(data, indices, indptr, x):
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    return np.bincount(rows, weights=data * x[indices])

# %% wrong 1.33: empty rows are skipped
# 1. How many numbers has your result, and how many rows has the matrix?
# 2. You append nothing for an empty row, so the results of later rows move up.
# 3. An empty row has the product 0, and needs its place.
def matvec(data, indices, indptr, x):
    y = []
    for start, end in zip(indptr[:-1], indptr[1:]):
        if start < end:
            y.append(np.sum(data[start:end] * x[indices[start:end]]))
    return np.array(y)

# %% wrong 0: the last row is left out
# 1. How many rows belong to an `indptr` of three numbers?
# 2. Your result is one number short: n rows have n + 1 numbers in `indptr`.
# 3. Let i run over all rows, from 0 to the length of `indptr` minus 2 inclusive.
def matvec(data, indices, indptr, x):
    y = np.zeros(len(indptr) - 2)
    for i in range(len(indptr) - 2):
        for p in range(indptr[i], indptr[i + 1]):
            y[i] += data[p] * x[indices[p]]
    return y

# %% wrong 0: the last entry of each row is left out
# 1. How many entries of a row with one entry do you use?
# 2. You stop one entry too early in each row.
# 3. `range` and slices already leave out their end; do not subtract one from it.
def matvec(data, indices, indptr, x):
    y = np.zeros(len(indptr) - 1)
    for i in range(len(y)):
        for p in range(indptr[i], indptr[i + 1] - 1):
            y[i] += data[p] * x[indices[p]]
    return y

# %% wrong 1.67: sums in the type of the counts
# 1. Which type has your result if `data` holds whole numbers?
# 2. Your result takes the type of `data`. With whole counts, fractions in x are cut off.
# 3. Make the result of a type for real numbers, whatever the type of `data`.
def matvec(data, indices, indptr, x):
    y = np.zeros(len(indptr) - 1, dtype=data.dtype)
    for i in range(len(y)):
        mine = slice(indptr[i], indptr[i + 1])
        y[i] = (data[mine] * x[indices[mine]]).sum()
    return y

# %% wrong 1.33: the given values are changed
# 1. Print `data` before and after you call your function.
# 2. `data *= …` writes the products into the array that you were given; the matrix is no longer what it was.
# 3. Put the products into a new array.
def matvec(data, indices, indptr, x):
    data *= x[indices]
    n = len(indptr) - 1
    return np.bincount(np.repeat(np.arange(n), np.diff(indptr)), weights=data, minlength=n)

# %% wrong 0: the transpose times the vector
# 1. How many numbers has the product, one for each row or one for each column?
# 2. You add up by column. That is the product with the transpose.
# 3. Fetch x by column, and add up by row.
def matvec(data, indices, indptr, x):
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    return np.bincount(indices, weights=data * np.resize(x, len(indptr) - 1)[rows])

# %% wrong 0: means in place of sums
# 1. What is the product of a row with two ones and a vector of ones?
# 2. You take the mean over a row's entries. A product is a sum.
# 3. Add the products of a row up, and divide by nothing.
def matvec(data, indices, indptr, x):
    y = np.zeros(len(indptr) - 1)
    for i in range(len(y)):
        mine = slice(indptr[i], indptr[i + 1])
        y[i] = (data[mine] * x[indices[mine]]).sum() / max(1, indptr[i + 1] - indptr[i])
    return y

# %% wrong 0.33: the example typed in
def matvec(data, indices, indptr, x):
    return [40, 30.5]
