# %% probes
cooccurrence([[0, 1, 2, 3, 4, 5]], 7, 3)
cooccurrence([[3, 0, 2], [1, 2]], 4, 1)
cooccurrence([[2, 2, 2, 0, 2]], 3, 2)
cooccurrence([[0, 1, 0, 1]], 3, 1)

# %% correct: slices to both sides
def cooccurrence(documents, V, window):
    X = np.zeros((V, V), dtype=int)
    for ids in documents:
        for t, w in enumerate(ids):
            for v in ids[max(0, t - window) : t] + ids[t + 1 : t + 1 + window]:
                X[w, v] += 1
    return X

# %% correct: add.at on shifted copies, then the transposed
def cooccurrence(documents, V, window):
    X = np.zeros((V, V), dtype=np.float32)
    for document in documents:
        ids = np.array(document, dtype=int)
        for r in range(1, window + 1):
            np.add.at(X, (ids[:-r], ids[r:]), 1)
    return X + X.T

# %% correct: sparse coordinates
from scipy.sparse import coo_array

def cooccurrence(documents, V, window):
    rows, columns = [], []
    for ids in documents:
        for t in range(len(ids)):
            for u in range(max(0, t - window), min(len(ids), t + window + 1)):
                if u != t:
                    rows.append(ids[t])
                    columns.append(ids[u])
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=(V, V)).toarray()

# %% correct: a Counter, then nested lists
from collections import Counter

def cooccurrence(documents, V, window):
    pairs = Counter((ids[t], ids[u]) for ids in documents for t in range(len(ids)) for u in range(len(ids))
                    if 0 < abs(t - u) <= window)
    return [[pairs[w, v] for v in range(V)] for w in range(V)]

# %% wrong 0: looks to the right alone
# 1. Is your matrix symmetric?
# 2. You count what stands to the right of a word; what stands to its left is near it too.
# 3. Count each pair in both directions: once as (w, v) and once as (v, w).
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[w, v] += 1
    return X

# %% wrong 0: looks to the left alone
# 1. Is your matrix symmetric?
# 2. You count what stands to the left of a word; what stands to its right is near it too.
# 3. Count each pair in both directions: once as (w, v) and once as (v, w).
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[v, w] += 1
    return X

# %% wrong 0: a place is near itself
# 1. How often does word 0 meet itself in a text that holds it once?
# 2. You count each place as its own neighbour, which adds the words' frequencies to the diagonal.
# 3. Leave the distance zero out: only places other than t belong to the window of place t.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for t, w in enumerate(ids):
            for v in ids[max(0, t - window) : t + window + 1]:
                X[w, v] += 1
    return X

# %% wrong 2.5: a word is never near itself
# 1. What do you count when the same word stands twice in a row?
# 2. You leave out pairs of equal words. Only a place is not near itself; two places may hold the same word.
# 3. Compare the places t and u, not the words at them, when you decide what to leave out.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for t in range(len(ids)):
            for u in range(max(0, t - window), min(len(ids), t + window + 1)):
                if ids[t] != ids[u]:
                    X[ids[t], ids[u]] += 1
    return X

# %% wrong 2.5: equal neighbours counted once
# 1. If the same word stands in two places near each other, how many windows hold such a pair?
# 2. Each of the two places has the other in its window, so the pair counts twice on the diagonal; yours counts it once.
# 3. Do not treat the diagonal apart: add one for (w, v) and one for (v, w), also where w and v are the same word.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[w, v] += 1
                if w != v:
                    X[v, w] += 1
    return X

# %% wrong 2: pairs are marked, not counted
# 1. What stands in your matrix for a pair that was met three times?
# 2. You note whether a pair was met; how often is asked.
# 3. Add one at each meeting where you now set the entry to one.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[w, v] = 1
                X[v, w] = 1
    return X

# %% wrong 2.5: documents run into each other
# 1. What stands to the right of the last word of a document?
# 2. Your windows reach from one document into the next; words of two texts that chance has put in a row are not near each other.
# 3. Lay the windows within each document by itself, in a loop over the documents.
def cooccurrence(documents, V, window):
    ids = [w for document in documents for w in document]
    X = np.zeros((V, V))
    for r in range(1, window + 1):
        for w, v in zip(ids, ids[r:]):
            X[w, v] += 1
            X[v, w] += 1
    return X

# %% wrong 0: the window wraps round at the start
# 1. What does ids[-1] mean in Python?
# 2. At the first places your index becomes negative, and Python then counts from the end: the first word meets the last.
# 3. Let the window begin at place max(0, t - window).
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for t, w in enumerate(ids):
            for r in range(-window, window + 1):
                if r != 0 and t + r < len(ids):
                    try:
                        X[w, ids[t + r]] += 1
                    except IndexError:
                        pass
    return X

# %% wrong 2.5: a slice from a negative place
# 1. What is ids[-1:1] in Python, for a list of six?
# 2. Near the start of a text your slice begins at a negative place, and comes out empty: the left neighbours are lost.
# 3. Let the slice to the left begin at max(0, t - window).
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for t, w in enumerate(ids):
            for v in ids[t - window : t] + ids[t + 1 : t + window + 1]:
                X[w, v] += 1
    return X

# %% wrong 0.5: one place short
# 1. Which distances does your loop run through if the window is 1?
# 2. Your window is a place too short: the last distance is left out, since range ends before its second number.
# 3. Let the distance run from 1 to window, with window itself.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window):
            for w, v in zip(ids, ids[r:]):
                X[w, v] += 1
                X[v, w] += 1
    return X

# %% wrong 2: only the distance of the window itself
# 1. Which distances do you look at if the window is 3?
# 2. You count pairs at the distance of the window and none of the nearer ones.
# 3. Count at every distance from 1 up to the window.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for w, v in zip(ids, ids[window:]):
            X[w, v] += 1
            X[v, w] += 1
    return X

# %% wrong 2: nearer pairs weigh more
# 1. What is added for a pair at distance 2?
# 2. You weigh a pair by one over its distance, as GloVe does. Here every pair in the window counts one.
# 3. Add one for each pair, whatever its distance.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[w, v] += 1 / r
                X[v, w] += 1 / r
    return X

# %% wrong 1: the whole document is the window
# 1. Where does the argument window come in?
# 2. You count all pairs of a document, however far apart they are.
# 3. Count a pair of places only if they are at most window apart.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for t in range(len(ids)):
            for u in range(len(ids)):
                if t != u:
                    X[ids[t], ids[u]] += 1
    return X

# %% wrong 0: shares in place of counts
# 1. What do the entries of your matrix add up to?
# 2. You have divided the counts by their sum; the counts themselves are asked.
# 3. Return X as it was counted.
def cooccurrence(documents, V, window):
    X = np.zeros((V, V))
    for ids in documents:
        for r in range(1, window + 1):
            for w, v in zip(ids, ids[r:]):
                X[w, v] += 1
                X[v, w] += 1
    return X / X.sum()

# %% wrong 0.5: hard-coded example
def cooccurrence(documents, V, window):
    return [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
