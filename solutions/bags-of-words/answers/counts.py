# %% probes
count_matrix([["p", "q", "p", "u"], ["q"]], ["q", "p"])
count_matrix([["p"], [], ["r", "p"]], ["p", "q", "r"])
count_matrix([["pp", "p"], ["qp", "p"]], ["p", "q"])
after(count_matrix, [["p", "u", "q"], ["q", "p"]], ["p", "q"])

# %% correct: list.count, returned as lists
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return [[document.count(token) for token in vocab] for document in documents]

# %% correct: a Counter for each document, in float32
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    X = np.empty((len(documents), len(vocab)), dtype=np.float32)
    for row, document in zip(X, documents):
        counts = Counter(document)
        row[:] = [counts[token] for token in vocab]
    return X

# %% correct: a sparse matrix
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    from scipy.sparse import coo_array

    column = {token: j for j, token in enumerate(vocab)}
    cells = [(i, column[t]) for i, d in enumerate(documents) for t in d if t in column]
    rows, columns = zip(*cells)
    return coo_array((np.ones(len(cells)), (rows, columns)), shape=(len(documents), len(vocab)))

# %% correct: one-hot rows added up
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([sum((np.array([t == v for v in vocab], dtype=int) for t in d), np.zeros(len(vocab))) for d in documents])

# %% correct: np.add.at
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    vocab = list(vocab)
    X = np.zeros((len(documents), len(vocab)))
    for i, document in enumerate(documents):
        np.add.at(X[i], [vocab.index(token) for token in document if token in vocab], 1)
    return X

# %% wrong 0.4: presence, not counts
# 1. What is the entry of a word that a document holds twice?
# 2. You write down whether a token occurs, not how often.
# 3. Add one for each occurrence, instead of setting the entry to one.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[int(token in document) for token in vocab] for document in documents])

# %% wrong 0.8: transposed
# 1. Is a document a row or a column?
# 2. Your matrix is transposed: a row for each token.
# 3. The shape is (number of documents, number of tokens in `vocab`): let the outer loop run over the documents.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[document.count(token) for document in documents] for token in vocab])

# %% wrong 1.6: columns in alphabetical order
# 1. To which token does your first column belong?
# 2. Your columns stand in alphabetical order, not in that of `vocab`.
# 3. Take the place of a token in `vocab` itself; do not sort it.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[document.count(token) for token in sorted(vocab)] for document in documents])

# %% wrong 0.4: a vocabulary of its own
# 1. How many columns has your matrix?
# 2. You make a new vocabulary from the documents and do not use the one that is given.
# 3. Make one column for each element of `vocab`, in its order.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    found = sorted({token for document in documents for token in document})
    return np.array([[document.count(token) for token in found] for document in documents])

# %% wrong 0.8: an unknown token stops the program
# 1. What does your program do with a token that `vocab` does not hold?
# 2. You look up the column of every token, but tokens outside `vocab` have none.
# 3. Skip a token that is not in `vocab`.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    column = {token: j for j, token in enumerate(vocab)}
    X = np.zeros((len(documents), len(vocab)), dtype=int)
    for i, document in enumerate(documents):
        for token in document:
            X[i, column[token]] += 1
    return X

# %% wrong 0.8: unknown tokens go to the last column
# 1. In which column do you count a token that `vocab` does not hold?
# 2. Unknown tokens get the number -1, and NumPy reads -1 as the last column.
# 3. Skip a token that is not in `vocab`.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    column = {token: j for j, token in enumerate(vocab)}
    X = np.zeros((len(documents), len(vocab)), dtype=int)
    for i, document in enumerate(documents):
        for token in document:
            X[i, column.get(token, -1)] += 1
    return X

# %% wrong 0: all rows are one list
# 1. Change one entry of one row of your matrix. What happens to the others?
# 2. All your rows are the same list: [row] * n repeats the list itself and makes no copies.
# 3. Make a new row for each document, or use np.zeros.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    X = [[0] * len(vocab)] * len(documents)
    for i, document in enumerate(documents):
        for token in document:
            if token in vocab:
                X[i][vocab.index(token)] += 1
    return X

# %% wrong 0: the row is not set back between documents
# 1. Is a count of the second document still influenced by the first?
# 2. You go on counting where the document before has ended.
# 3. Begin a new row of zeros, or a new Counter, for each document.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    counts, X = Counter(), []
    for document in documents:
        counts.update(document)
        X.append([counts[token] for token in vocab])
    return np.array(X)

# %% wrong 1.6: counts parts of words
# 1. Does your function find "art" in "party"?
# 2. You count within the joined text, and so also within longer words.
# 3. Compare whole tokens: count in the list, not in a string.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[" ".join(document).count(token) for token in vocab] for document in documents])

# %% wrong 0: shares
# 1. What is the sum of a row of your matrix?
# 2. You divide by the length of the document; asked for are counts.
# 3. Leave the division out.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[d.count(token) / max(len(d), 1) for token in vocab] for d in documents])

# %% wrong 1.6: leaves empty documents out
# 1. How many rows has your matrix?
# 2. A document without a token gets no row.
# 3. An empty document has a row too, of zeros.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[document.count(token) for token in vocab] for document in documents if document])

# %% wrong 1.6: takes the unknown tokens out of the documents
# 1. What do the documents look like after your function has run?
# 2. You remove tokens from the lists that were given to you; whoever uses them later finds them changed.
# 3. Skip the unknown tokens, or work on a new list.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    for document in documents:
        document[:] = [token for token in document if token in vocab]
    return np.array([[document.count(token) for token in vocab] for document in documents])

# %% wrong 1.6: pops the tokens
# 1. What do the documents look like after your function has run?
# 2. You take the tokens out of the lists while counting; whoever uses the documents later finds them empty.
# 3. Loop over the document with for, which leaves it as it is.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    X = np.zeros((len(documents), len(vocab)))
    for i, document in enumerate(documents):
        while document:
            token = document.pop()
            if token in vocab:
                X[i, list(vocab).index(token)] += 1
    return X

# %% wrong 0: only the shape
# 1. Is there an entry that is not zero?
# 2. Your matrix has the right shape, and nothing is counted in it.
# 3. For each token of each document, add one to the entry in its row and its column.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.zeros((len(documents), len(vocab)))

# %% wrong 0: all documents together
# 1. What shape has your result?
# 2. You count all documents together.
# 3. Count each document by itself: one row for each.
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    counts = Counter(token for document in documents for token in document)
    return np.array([counts[token] for token in vocab])

# %% wrong 0.4: the matrix of the example
def count_matrix(documents, vocab):
    """Counts, shape (n, V)."""
    return np.array([[2, 1, 0], [0, 0, 1]])
