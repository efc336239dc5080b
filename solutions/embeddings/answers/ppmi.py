# %% probes
ppmi(np.array([[4.0, 1.0], [1.0, 2.0]]), 1.0)
ppmi(np.array([[0.0, 3.0, 1.0], [4.0, 0.0, 0.0], [1.0, 0.0, 2.0]]), 1.0)
ppmi(np.array([[20.0, 1.0], [2.0, 5.0]]), 0.5)
ppmi(np.array([[2.0, 0.0], [0.0, 0.0]]), 0.5)
ppmi(np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]), 1.0)
after(ppmi, np.array([[8.0, 2.0], [1.0, 3.0]]), 1.0)

# %% correct: a loop over the pairs that were seen
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% correct: sums of logarithms, float32
def ppmi(X, smoothing):
    X = np.array(X, dtype=np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        contexts = X.sum(axis=0) ** smoothing
        M = np.log(X) + np.log(contexts.sum()) - np.log(X.sum(axis=1))[:, None] - np.log(contexts)
    M[~(M > 0)] = 0
    return M

# %% correct: divide, take the logarithm, and repair
def ppmi(X, smoothing):
    contexts = X.sum(0) ** smoothing
    M = np.log(X / X.sum() / np.outer(X.sum(1) / X.sum(), contexts / contexts.sum()))
    return np.maximum(np.nan_to_num(M, nan=0.0, neginf=0.0), 0)

# %% correct: sparse
from scipy.sparse import coo_array

def ppmi(X, smoothing):
    pairs = coo_array(X)
    row, column = pairs.coords
    p_w = X.sum(axis=1) / X.sum()
    p_v = X.sum(axis=0) ** smoothing
    p_v /= p_v.sum()
    pmi = np.log(pairs.data / X.sum() / (p_w[row] * p_v[column]))
    return coo_array((np.maximum(pmi, 0), (row, column)), shape=X.shape)

# %% wrong 2.5: negative values are kept
# 1. Can positive PMI be negative?
# 2. You return PMI itself: pairs rarer than chance keep their negative values, and pairs never seen get minus infinity or zero by chance.
# 3. Cut off at zero after the logarithm: the larger of 0 and PMI.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v]))
    return M

# %% wrong 2.5: the sign is dropped
# 1. What should a pair get that is rarer than chance?
# 2. You take the absolute value, so that pairs rarer than chance look like strong ties.
# 3. Put zero in place of negative values; do not turn their sign.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = abs(np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 0: one is added to every count
# 1. What do you do about the logarithm of zero?
# 2. You add one to avoid it, which changes every entry; a pair never seen gets zero by decree.
# 3. Take the logarithm only where X is positive, and leave zeros elsewhere.
def ppmi(X, smoothing):
    contexts = X.sum(axis=0) ** smoothing
    ratio = X * contexts.sum() / (X.sum(axis=1, keepdims=True) * contexts + (contexts == 0))
    return np.nan_to_num(np.log(ratio + 1))

# %% wrong 0: logarithm to base two
# 1. Which logarithm do you take?
# 2. Your values are in bits; here the logarithm is the natural one.
# 3. Use np.log in place of the logarithm to base two.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log2(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 0: the ratio without its logarithm
# 1. What do you get for a pair as frequent as chance would have it, and what should it be?
# 2. You return the ratio of the shares; PMI is its logarithm.
# 3. Take the natural logarithm of the ratio, then cut off at zero.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = X[w][v] * contexts.sum() / (words[w] * contexts[v])
    return M

# %% wrong 2.5: the words are smoothed
# 1. Which sums are raised to the power: those of the rows or of the columns?
# 2. You smooth the shares of the words; it is the contexts that are smoothed.
# 3. Raise the column sums to the power and divide them by their sum; leave the row sums alone.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1) ** smoothing, np.sum(X, axis=0)
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] * words.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 2.5: words and contexts are smoothed
# 1. Which sums are raised to the power?
# 2. You smooth the shares of the words as well as those of the contexts.
# 3. Leave the row sums as they are: only the column sums are raised to the power.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1) ** smoothing, np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        p = X[w][v] / np.sum(X)
        M[w, v] = max(0, np.log(p * words.sum() * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 2.5: no smoothing
# 1. Where does the argument smoothing come in?
# 2. You leave it out; the sums of the columns are to be raised to that power.
# 3. Raise the column sums to the power, then divide them by their new sum.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0)
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 2.5: smoothed shares do not add up to one
# 1. What do your smoothed shares of the contexts add up to?
# 2. You raise the shares to the power and leave them so; they no longer add up to one.
# 3. After raising to the power, divide by the sum of what you raised.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    N = np.sum(X)
    words, contexts = np.sum(X, axis=1) / N, (np.sum(X, axis=0) / N) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] / N / (words[w] * contexts[v])))
    return M

# %% wrong 0: counts and shares are mixed
# 1. Does your result change if every count doubles? Should it?
# 2. You divide the counts of pairs by products of counts; without N the two do not have the same unit.
# 3. Turn all three into shares first: the pair's, the word's and the context's.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] / (words[w] * contexts[v])))
    return M

# %% wrong 0: the ratio is upside down
# 1. Which pairs get a positive value in your matrix?
# 2. Your ratio is upside down: pairs rarer than chance come out positive.
# 3. Divide what was seen by what chance would give, not the other way.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, -np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 2.5: no thought of words that never occur
# 1. What is zero divided by zero?
# 2. A word that never occurs makes 0/0, which is nan, and nan survives a maximum with 0.
# 3. Divide and take the logarithm only where X is positive; everything else is zero.
def ppmi(X, smoothing):
    X = np.asarray(X, dtype=float)
    contexts = X.sum(axis=0) ** smoothing
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = X * contexts.sum() / (X.sum(axis=1, keepdims=True) * contexts)
        return np.maximum(0, np.log(ratio))

# %% wrong 2.5: X is changed in place
# 1. What does X look like after your function has run?
# 2. You divide X in place, and X belongs to the caller, whose counts are gone.
# 3. Bind the shares to a new array, or work on a copy.
def ppmi(X, smoothing):
    X /= X.sum()
    words, contexts = X.sum(axis=1, keepdims=True), X.sum(axis=0) ** smoothing
    chance = words * contexts / contexts.sum()
    return np.log(np.maximum(1, np.where(X > 0, X, 0) / np.where(X > 0, chance, 1)))

# %% wrong 0: the logarithm is cut off from one, not from zero
# 1. From which value of PMI on is an entry kept?
# 2. You cut off at one; every value below one is lost.
# 3. Cut the logarithm off at zero, which is a ratio of one.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        pmi = np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v]))
        M[w, v] = pmi if pmi > 1 else 0
    return M

# %% wrong 0: means in place of sums
# 1. What do your shares of the words add up to?
# 2. You take means of rows and columns where their sums are meant.
# 3. Use the sum of a row and the sum of a column, each divided by N.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.mean(X, axis=1), np.mean(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[w, v] = max(0, np.log(X[w][v] * np.sum(X) / (words[w] * contexts[v])))
    return M

# %% wrong 2: the transposed matrix is returned
# 1. Is the row of your result the row's word?
# 2. Words and contexts are exchanged in what you return; that is the same only for symmetric counts without smoothing.
# 3. Entry (w, v) belongs to word w of the rows and context v of the columns, as in X.
def ppmi(X, smoothing):
    M = np.zeros(np.shape(X))
    words, contexts = np.sum(X, axis=1), np.sum(X, axis=0) ** smoothing
    for w, v in zip(*np.nonzero(X)):
        M[v, w] = max(0, np.log(X[w][v] * contexts.sum() / (words[w] * contexts[v])))
    return M

# %% wrong 0.5: hard-coded example
def ppmi(X, smoothing):
    return np.diag(np.log([1.5, 1.5]))
