# %% correct: a sparse matrix of SciPy
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
from scipy.sparse import csr_array

column = {}
rows, columns = [], []
for i, document in enumerate(documents):
    for word in document:
        rows.append(i)
        columns.append(column.setdefault(word, len(column)))
X = csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)))
X.sum_duplicates()
n, V = X.shape
ones = np.bincount(X.indices)
costs = {
    "density": X.nnz / (n * V),
    "csr_bytes": X.data.nbytes + 4 * len(X.indices) + 4 * len(X.indptr),
    "break_even": (1 - (n + 1) / (n * V) * 4) / 5,
    "multiplications": np.dot(ones, ones),
}

# %% correct: a dense array of truth values
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
column = {word: j for j, word in enumerate(sorted({w for d in documents for w in d}))}
B = np.zeros((len(documents), len(column)), dtype=bool)
for i, document in enumerate(documents):
    B[i, [column[word] for word in document]] = True
bytes_of_all = B.sum() * 8 + (B.shape[0] + 1) * 4
costs = {
    "density": B.mean(),
    "csr_bytes": bytes_of_all,
    "break_even": (B.size - 404) / (5 * B.size),
    "multiplications": (B.sum(axis=0) ** 2).sum(),
}

# %% correct: arrays of one number, float32 among them
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": np.float32(nnz / (n * V)),
    "csr_bytes": np.array([nnz * 8 + 404]),
    "break_even": [(1 - 404 / (n * V)) / 5],
    "multiplications": float(sum(len(set(a) & set(b)) for a in documents for b in documents)),
}

# %% wrong 2.25: tokens in place of entries
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": sum(map(len, documents)) / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 1.5: tokens everywhere
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
nnz = sum(map(len, documents))
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: the share of zeros
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": 1 - nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: n row starts
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * n,
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: row starts left out
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz,
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: coordinates
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 12 * nnz,
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: int64 and float64
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 16 * nnz + 8 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: megabytes
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": (8 * nnz + 4 * (n + 1)) / 1e6,
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: break-even typed in as one fifth
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": 0.2,
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: break-even of float32
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (4 - 4 * (n + 1) / (n * V)) / 8,
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 2.25: all entries meet all entries
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": nnz**2,
}

# %% wrong 2.25: one factor dense
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": n * nnz,
}

# %% wrong 2.25: the product with the transpose on the other side
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(len(set(document)) ** 2 for document in documents),
}

# %% wrong 1.5: rounded
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": round(nnz / (n * V), 3),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": round((1 - 404 / (n * V)) / 5, 3),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 0: the numbers of another student
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
picked = rng("someone else", "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}

# %% wrong 0: the first hundred reviews
picked = rng(student, "sparse-matrices/costs").choice(len(reviews), 100, replace=False)
documents = [words(reviews["text"].iloc[i]) for i in picked]
documents = [words(text) for text in reviews["text"][:100]]
held_by = Counter(word for document in documents for word in set(document))
n, V, nnz = len(documents), len(held_by), sum(held_by.values())
costs = {
    "density": nnz / (n * V),
    "csr_bytes": 8 * nnz + 4 * (n + 1),
    "break_even": (n * V - 4 * (n + 1)) / (5 * n * V),
    "multiplications": sum(count**2 for count in held_by.values()),
}
