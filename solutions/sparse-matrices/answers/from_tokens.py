# %% probes
after(from_tokens, [[3, 1, 3, 0, 3], [], [5, 6, 5], [1, 4, 1]], 5)
from_tokens([[8, 4 * 10**9]], 10**15)

# %% correct: np.unique for each document
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        known = [token for token in document if token < V]
        columns, counts = np.unique(known, return_counts=True)
        indices.extend(columns)
        data.extend(counts)
        indptr.append(indptr[-1] + len(columns))
    return np.array(data), np.array(indices), np.array(indptr)

# %% correct: triples, sorted and merged
def from_tokens(documents, V):
    triples = sorted((i, j) for i, document in enumerate(documents) for j in document if j < V)
    data, indices, rows = [], [], []
    for k, (i, j) in enumerate(triples):
        if k and triples[k - 1] == (i, j):
            data[-1] += 1
        else:
            data.append(1.0)
            indices.append(j)
            rows.append(i)
    return data, indices, np.searchsorted(rows, range(len(documents) + 1))

# %% correct: a dictionary of counts
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = {}
        for token in document:
            if token < V:
                counts[token] = counts.get(token, 0) + 1
        for column, count in sorted(counts.items()):
            indices.append(column)
            data.append(np.float32(count))
        indptr += [len(indices)]
    return [data, indices, indptr]

# %% wrong 0: whether a word occurs, not how often
# 1. What is the value of a word that occurs twice in a document?
# 2. Your values are all 1. They should be counts.
# 3. Count each document's tokens before you take the different ones.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        columns = sorted({token for token in document if token < V})
        indices += columns
        data += [1] * len(columns)
        indptr.append(len(indices))
    return data, indices, indptr

# %% wrong 0: an entry for each token
# 1. How many entries does a word get that occurs twice in a document?
# 2. You store one entry for each token. A column may occur only once in a row.
# 3. Merge the repeats of a column within a document into one entry that holds their number.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        columns = sorted(token for token in document if token < V)
        indices += columns
        data += [1] * len(columns)
        indptr.append(len(indices))
    return data, indices, indptr

# %% wrong 0.8: columns in the order of the text
# 1. In which order do the columns of a row stand?
# 2. Your columns follow the text. They should increase within each row.
# 3. Sort the different columns of a document before you store them, and keep each count with its column.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(token for token in document if token < V)
        indices += counts.keys()
        data += counts.values()
        indptr.append(len(indices))
    return data, indices, indptr

# %% wrong 1.6: empty documents are skipped
# 1. Which row belongs to a document without tokens?
# 2. You skip empty documents, and the rows behind them move up.
# 3. Append a number to `indptr` for every document. For an empty one it repeats the number before.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        if not document:
            continue
        counts = Counter(token for token in document if token < V)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: the first number outside the vocabulary is let in
# 1. Which is the largest column number of a matrix with V columns?
# 2. You let in the number V itself. Columns run from 0 to V - 1.
# 3. Count a token only if its number is less than V.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(token for token in document if token <= V)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: tokens outside the vocabulary are counted
# 1. What do you use V for?
# 2. You store columns that the matrix does not have: numbers of V or more are outside the vocabulary.
# 3. Leave out every token whose number is not less than V, before you count.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(document)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: unknown tokens counted in the last column
# 1. What becomes of a token outside the vocabulary?
# 2. You count unknown tokens as if they were the last word. They are not to be counted at all.
# 3. Leave such tokens out instead of changing their number.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(min(token, V - 1) for token in document)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: a dense row for each document
# 1. How long is the longest array that you make, and what if V is in the billions?
# 2. You make a row of V numbers for each document. A sparse matrix must never need that much room.
# 3. Count with a dictionary or with the sorted tokens, so that the work depends on the number of tokens and not on V.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        row = np.zeros(V)
        for token in document:
            if token < V:
                row[token] += 1
        columns = np.flatnonzero(row)
        indices.extend(columns)
        data.extend(row[columns])
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: a loop over the whole vocabulary
# 1. How often does your inner loop run if V is in the billions?
# 2. You ask of every word of the vocabulary whether the document holds it. Nearly always it does not.
# 3. Go through the tokens of the document instead, and sort the different ones.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        for column in range(V):
            if column in document:
                data.append(document.count(column))
                indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 1.6: sorts the documents themselves
# 1. Look at the documents after your function has run. Are they as before?
# 2. `list.sort` changes the list that it is called on, and this list belongs to the caller.
# 3. Work on a sorted copy of each document.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        document.sort()
        last = None
        for token in document:
            if token >= V:
                break
            if token == last:
                data[-1] += 1
            else:
                data.append(1)
                indices.append(token)
            last = token
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 0: row starts that count tokens
# 1. What does `indptr` count: tokens or entries?
# 2. Your `indptr` grows by the length of the document, although repeated and unknown tokens make no entries of their own.
# 3. After each document, append the number of entries stored so far.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(token for token in document if token < V)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(indptr[-1] + len(document))
    return data, indices, indptr

# %% wrong 1.6: columns in 32 bits
# 1. What is the largest number that int32 can hold?
# 2. Column numbers beyond about two billion do not fit the type of your `indices`.
# 3. Keep `indices` as a list, or use int64.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    for document in documents:
        counts = Counter(token for token in document if token < V)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return np.array(data), np.array(indices, dtype=np.int64).astype(np.int32), np.array(indptr)

# %% wrong 0: counts not reset between documents
# 1. What do your counts hold when the second document begins?
# 2. You go on counting where the document before has stopped, so its words appear in every later row.
# 3. Begin each document with counts that are empty.
def from_tokens(documents, V):
    data, indices, indptr = [], [], [0]
    counts = Counter()
    for document in documents:
        counts.update(token for token in document if token < V)
        for column in sorted(counts):
            data.append(counts[column])
            indices.append(column)
        indptr.append(len(data))
    return data, indices, indptr

# %% wrong 0.4: the example typed in
def from_tokens(documents, V):
    return [1, 2, 1], [0, 2, 1], [0, 2, 3]
