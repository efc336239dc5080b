# %% probes
one_hot(np.array([1, 1, 3]), 6)
one_hot(np.array([[0, 1], [1, 2], [0, 0]]), 3)

# %% correct: compare with all numbers
def one_hot(ids, V):
    return np.asarray(ids)[..., None] == np.arange(V)

# %% correct: loops over a flat copy, float32
def one_hot(ids, V):
    ids = np.asarray(ids)
    flat = np.zeros((ids.size, V), dtype=np.float32)
    for t, w in enumerate(ids.ravel()):
        flat[t, w] = 1
    return flat.reshape(*ids.shape, V)

# %% correct: nested lists
def one_hot(ids, V):
    if np.ndim(ids) > 0:
        return [one_hot(part, V) for part in ids]
    return [1 if v == ids else 0 for v in range(V)]

# %% wrong 0: words and places exchanged
# 1. Which axis of your array belongs to the places of the text, and which to the words of the vocabulary?
# 2. Your array is transposed: the vocabulary must be the last axis, after the axes of ids.
# 3. Put the places first: row t is the one-hot vector of the word at place t, so that a product with E works from the left.
def one_hot(ids, V):
    return np.eye(V)[:, np.asarray(ids)]

# %% wrong 0.67: a text alone, no batch
# 1. What does your function make of an array of shape (B, T)?
# 2. Each place of a batch needs a vector of its own; here the places of one text share a vector.
# 3. Keep all axes of ids and add one of length V behind them; no loop over the first axis alone will do.
def one_hot(ids, V):
    result = np.zeros((len(ids), V))
    for t, w in enumerate(ids):
        result[t, w] = 1
    return result

# %% wrong 0.67: as many columns as the largest number needs
# 1. How long is each of your vectors if the last words of the vocabulary do not occur in ids?
# 2. The length is V, whatever words occur: other texts use the other words.
# 3. Take the number of columns from V, not from the largest word number in ids.
def one_hot(ids, V):
    ids = np.asarray(ids)
    return np.eye(ids.max() + 1)[ids]

# %% wrong 0.33: words are numbered anew
# 1. Which column belongs to word 3 if words 0 and 2 do not occur?
# 2. You number the words anew within the text; the numbers in ids are numbers in the vocabulary.
# 3. Word w has its one in column w, of V columns, whichever other words occur.
def one_hot(ids, V):
    _, inverse = np.unique(np.asarray(ids), return_inverse=True)
    inverse = inverse.reshape(np.shape(ids))
    return np.eye(V)[inverse]

# %% wrong 0: a bag of words
# 1. How many vectors should come out for a text of T words?
# 2. You have added up the vectors of a text, which gives its bag of words; the places are lost.
# 3. Return one vector for each place, stacked along the axes of ids, without a sum.
def one_hot(ids, V):
    return np.eye(V)[np.asarray(ids)].sum(axis=-2)

# %% wrong 0: numbers from one
# 1. In which place is the one of word 0?
# 2. Your words are counted from one, so every one stands a place too early.
# 3. Word w has its one at index w, as Python counts; subtract nothing.
def one_hot(ids, V):
    return np.eye(V)[np.asarray(ids) - 1]

# %% wrong 0.67: a batch is made flat
# 1. What is the shape of your answer for a batch of shape (B, T)?
# 2. The places of all texts stand in one long row: the axes of the batch are lost.
# 3. Give the result the shape of ids with V added behind it, at the end or from the start.
def one_hot(ids, V):
    return np.eye(V)[np.ravel(ids)]

# %% wrong 0: the text is read backwards
# 1. Which place of the text does the first of your vectors belong to?
# 2. Your vectors are right but reversed in time: the first one belongs to the last word.
# 3. Keep the order of ids; vector t is that of word ids[t].
def one_hot(ids, V):
    return np.eye(V)[np.asarray(ids)[::-1]]

# %% wrong 0: the number in place of one
# 1. How long is each of your vectors?
# 2. You put the number of the word where a one should stand; a one-hot vector knows no larger and smaller words.
# 3. Set the place to 1 for every word, also for word 0.
def one_hot(ids, V):
    ids = np.asarray(ids)
    return np.eye(V)[ids] * ids[..., None]

# %% wrong 0.33: hard-coded example
def one_hot(ids, V):
    return np.array([[0, 0, 1], [1, 0, 0]])
