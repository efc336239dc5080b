# %% probes
nearest(np.array([[1.0, 0.0], [0.2, 0.1], [4.0, 5.0], [0.0, 3.0], [-1.0, 0.4]]), ["a", "b", "c", "d", "e"], ["a"], [], 3)
nearest(np.array([[1.0, 0.0], [0.2, 0.1], [4.0, 5.0], [0.0, 3.0], [-1.0, 0.4]]), ["a", "b", "c", "d", "e"], ["a", "d"], ["c"], 2)
nearest(np.array([[8.0, 0.0], [0.0, 1.0], [5.0, 1.0], [1.0, 1.1], [0.3, 2.0]]), ["a", "b", "c", "d", "e"], ["a", "b"], [], 1)
nearest(np.array([[8.0, 0.0], [0.0, 1.0], [5.0, 1.0], [1.0, 1.1], [0.3, 2.0]]), ["a", "b", "c", "d", "e"], ["d"], ["a"], 3)
after(nearest, np.array([[3.0, 0.0], [0.0, 2.0], [2.0, 1.0]]), ["a", "b", "c"], ["a"], [], 1)

# %% correct: a loop with a sum of cosines
def nearest(vectors, names, plus, minus, k):
    def cosine(u, v):
        return float(u @ v) / (np.linalg.norm(u) * np.linalg.norm(v))

    of = dict(zip(names, vectors))
    score = {name: sum(cosine(of[name], of[w]) for w in plus) - sum(cosine(of[name], of[w]) for w in minus)
             for name in names if name not in plus and name not in minus}
    return sorted(score, key=score.get, reverse=True)[:k]

# %% correct: the distance between vectors of length one
def nearest(vectors, names, plus, minus, k):
    unit = (vectors.T / np.sqrt((vectors**2).sum(axis=1))).T.astype(np.float64)
    at = [names.index(w) for w in plus]
    target = unit[at].sum(axis=0)
    for w in minus:
        target = target - unit[names.index(w)]
    target = target / np.linalg.norm(target)
    distance = ((unit - target) ** 2).sum(axis=1)
    for w in plus + minus:
        distance[names.index(w)] = np.inf
    return np.array(names)[np.argsort(distance)][:k]

# %% correct: scikit-learn, the mean as target
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import normalize

def nearest(vectors, names, plus, minus, k):
    unit = normalize(vectors)
    signs = np.array([plus.count(n) - minus.count(n) for n in names])
    scores = cosine_similarity(unit, [signs @ unit / len(plus)])[:, 0]
    scores[signs != 0] = -2
    for w in set(plus) & set(minus):
        scores[names.index(w)] = -2
    return [names[i] for i in scores.argsort()[::-1][:k]]

# %% correct: torch, float32
import torch

def nearest(vectors, names, plus, minus, k):
    unit = torch.nn.functional.normalize(torch.as_tensor(vectors, dtype=torch.float32), dim=1)
    given = [names.index(w) for w in plus + minus]
    signs = torch.tensor([1.0] * len(plus) + [-1.0] * len(minus))
    scores = unit @ (signs @ unit[given])
    scores[given] = -torch.inf
    return [names[i] for i in scores.topk(k).indices]

# %% wrong 2: the given words are offered
# 1. Which word is nearest to itself?
# 2. The words that were given are among your answers; they nearly always come first, and nobody asked for them.
# 3. Leave out all words of plus and of minus before you take the first k.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target)][:k]

# %% wrong 1.5: the first answer is skipped
# 1. Is the first of the sorted words always one that was given?
# 2. You skip the first word. With several given words, that leaves some of them in, or drops a word that is wanted.
# 3. Leave words out by name: all of plus and of minus, wherever they stand in the order.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target)][1 : k + 1]

# %% wrong 2.5: words of minus are offered
# 1. Can a word of minus be among your answers?
# 2. You leave out the words of plus alone. The words of minus were given too.
# 3. Leave out all words of plus and of minus.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus][:k]

# %% wrong 2.5: left out after the first k
# 1. How many words come back if the given ones are among the first k?
# 2. You take the first k and leave words out afterwards, so that too few are left.
# 3. Leave the given words out first, then take k of the rest.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target)[: k + 1] if names[i] not in plus + minus]

# %% wrong 2: inner products without lengths
# 1. Does your order change if one vector is made ten times as long?
# 2. You compare inner products of the vectors as they are, so that long vectors, those of frequent words, win.
# 3. Scale all rows to length one, before you add and before you compare.
def nearest(vectors, names, plus, minus, k):
    row = {name: i for i, name in enumerate(names)}
    target = sum(vectors[row[w]] for w in plus) - sum(vectors[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-vectors @ target) if names[i] not in plus + minus][:k]

# %% wrong 2: Euclidean distance
# 1. Does your order change if one vector is made ten times as long?
# 2. You compare distances of the vectors as they are; the cosine asks for the angle alone.
# 3. Scale all rows to length one, then sort by the inner product with the target.
def nearest(vectors, names, plus, minus, k):
    row = {name: i for i, name in enumerate(names)}
    target = sum(vectors[row[w]] for w in plus) - sum(vectors[row[w]] for w in minus)
    distance = np.linalg.norm(vectors - target, axis=1)
    return [names[i] for i in np.argsort(distance) if names[i] not in plus + minus][:k]

# %% wrong 2.5: raw vectors are added
# 1. Which vectors do you add: the scaled ones, or those that were given?
# 2. You compare by cosine, but the target is a sum of vectors of different lengths, in which the longest rules.
# 3. Scale all rows first, and build the target from the scaled rows.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(vectors[row[w]] for w in plus) - sum(vectors[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 0.5: the least alike come first
# 1. In which order does argsort sort?
# 2. Your order is upside down: the smallest cosine comes first.
# 3. Sort by the negative cosine, or turn the order round, before you take k.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 2.5: words of minus are added
# 1. What sign have the words of minus in your target?
# 2. You add all given words; those of minus are to be subtracted.
# 3. Let the target be the sum over plus less the sum over minus.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus + minus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 2.5: the words of minus are forgotten
# 1. Where does minus come into your target?
# 2. You leave the words of minus out of the answers, but do not subtract them.
# 3. Let the target be the sum over plus less the sum over minus.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 2: only the first word of plus
# 1. What do you do with the second word of plus?
# 2. You use the first word of plus alone.
# 3. Add up the scaled rows of all words of plus.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = unit[row[plus[0]]] - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 2.5: vectors are changed in place
# 1. What do vectors look like after your function has run?
# 2. Your words are right, but you scale the caller's array in place.
# 3. Bind the scaled rows to a new array in place of dividing with /=.
def nearest(vectors, names, plus, minus, k):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(vectors[row[w]] for w in plus) - sum(vectors[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-vectors @ target) if names[i] not in plus + minus][:k]

# %% wrong 1.5: the columns are scaled
# 1. Along which axis do you measure lengths?
# 2. You scale the columns, that is, the dimensions; the words are the rows.
# 3. Take the lengths along axis 1 and keep that axis, so that each row is divided by its own.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=0)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 0: row numbers in place of words
# 1. Of what kind are the things you return?
# 2. You return the numbers of the rows; the words are asked.
# 3. Look each number up in names before you return it.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [int(i) for i in np.argsort(-unit @ target) if names[i] not in plus + minus][:k]

# %% wrong 1: sorted by the absolute cosine
# 1. Is a word with cosine -1 near the target?
# 2. You sort by the size of the cosine without its sign, so that opposite vectors count as near.
# 3. Sort by the cosine itself, the largest first.
def nearest(vectors, names, plus, minus, k):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: i for i, name in enumerate(names)}
    target = sum(unit[row[w]] for w in plus) - sum(unit[row[w]] for w in minus)
    return [names[i] for i in np.argsort(-abs(unit @ target)) if names[i] not in plus + minus][:k]

# %% wrong 0.5: hard-coded example
def nearest(vectors, names, plus, minus, k):
    return ["dog", "tree"]
