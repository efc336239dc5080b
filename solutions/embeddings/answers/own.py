# %% correct: loops
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = np.array([V * d + (d + 1) * K])
numbers["moved"] = float(len({w for w in ids.tolist() if w > 0}) * d)
best = -1
for other, u in zip(glove.words, glove.vectors):
    if other != word:
        v = glove[word]
        best = max(best, float(u @ v) / float(np.sqrt((u @ u) * (v @ v))))
numbers["closest"] = best
values = np.linalg.eigvalsh(np.cov(forty, rowvar=False))
numbers["kept"] = values[-2:].sum() / values.sum()

# %% correct: scikit-learn, rounded to four digits
from sklearn.decomposition import PCA
from sklearn.metrics.pairwise import cosine_similarity

_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
rest = [w for w in glove.words if w != word]
numbers = {
    "learned": V * d + K * d + K,
    "moved": np.unique(ids[ids > 0]).size * d,
    "closest": round(float(cosine_similarity(glove[rest], glove[[word]]).max()), 4),
    "kept": round(float(PCA(2).fit(forty).explained_variance_ratio_.sum()), 4),
}

# %% correct: typed in, a mean of squares, and lists
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = sum([V * d, d * K, K])
numbers["moved"] = [np.unique(ids[:12]).size * d]
i = glove.words.index(word)
cosines = (glove.vectors @ glove.vectors[i]) / np.linalg.norm(glove.vectors, axis=1) / np.linalg.norm(glove[word])
numbers["closest"] = np.delete(cosines, i).max()
axes = np.linalg.svd(forty - forty.mean(axis=0))[2]
numbers["kept"] = np.float32((forty @ axes[:2].T).var(axis=0).sum() / forty.var(axis=0).sum())

# %% wrong 1.5: the row of padding is counted
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = (V + 1) * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: the biases are forgotten
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: each place counted
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = 12 * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: padding moves
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids)) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: rows and not entries
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0})
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: the word itself is the nearest
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = (unit @ unit[glove.words.index(word)]).max()
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: inner products in place of cosines
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
numbers["closest"] = np.sort(glove.vectors @ glove[word])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: the mean is left in
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty)[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 1.5: singular values are not squared
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = s[:2].sum() / s.sum()

# %% wrong 1.5: one component alone
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = s[0] ** 2 / (s**2).sum()

# %% wrong 1.5: the mean of all words is taken off before the cosine
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
word = str(_draw.choice(glove.words[200:2000]))
forty = glove.vectors[_draw.choice(5_000, size=40, replace=False)]
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
unit = glove.vectors - glove.vectors.mean(axis=0)
unit = unit / np.linalg.norm(unit, axis=1, keepdims=True)
numbers["closest"] = np.sort(unit @ unit[glove.words.index(word)])[-2]
s = np.linalg.svd(forty - forty.mean(axis=0))[1]
numbers["kept"] = (s[:2] ** 2).sum() / (s**2).sum()

# %% wrong 0: the numbers of somebody else
numbers = {"learned": 249_610, "moved": 155, "closest": 0.8312, "kept": 0.3044}

# %% wrong 1: two numbers are missing
_draw = rng(student, "embeddings/own")
V, d, K = (int(_draw.integers(*span)) for span in ((2_000, 9_000), (20, 90), (3, 12)))
ids = np.append(_draw.choice(_draw.integers(1, V, size=5), size=12), [0, 0, 0, 0])
numbers = {"learned": None, "moved": None, "closest": None, "kept": None}
numbers["learned"] = V * d + K * d + K
numbers["moved"] = len(set(ids) - {0}) * d
