# %% correct: one by one
claims = dict.fromkeys("abcdefgh")
claims["a"] = claims["c"] = claims["e"] = claims["h"] = False
claims["b"] = claims["d"] = claims["f"] = claims["g"] = True

# %% correct: computed
claims = dict.fromkeys("abcdefgh")
unit = glove.vectors / np.linalg.norm(glove.vectors, axis=1, keepdims=True)
of = dict(zip(glove.words, unit))
target = of["king"] - of["man"] + of["woman"]
claims.update(a=False, b=True, c=False, d=True, g=True, h=False)
claims["e"] = of["good"] @ of["great"] - of["good"] @ of["bad"] > 0.2
claims["f"] = of["king"] @ target > of["queen"] @ target

# %% correct: a new dictionary in another order, NumPy's booleans
claims = {letter: np.bool_(letter in "bdfg") for letter in "hgfedcba"}

# %% wrong 1.5: GloVe by PCA
claims = dict(a=True, b=True, c=False, d=True, e=False, f=True, g=True, h=False)

# %% wrong 1.5: PMI doubles with the counts
claims = dict(a=False, b=False, c=False, d=True, e=False, f=True, g=True, h=False)

# %% wrong 1.5: one-hot vectors come closer
claims = dict(a=False, b=True, c=True, d=True, e=False, f=True, g=True, h=False)

# %% wrong 1.5: a rotation changes neighbours
claims = dict(a=False, b=True, c=False, d=False, e=False, f=True, g=True, h=False)

# %% wrong 1.5: opposites are far apart
claims = dict(a=False, b=True, c=False, d=True, e=True, f=True, g=True, h=False)

# %% wrong 1.5: queen is nearest even with king allowed
claims = dict(a=False, b=True, c=False, d=True, e=False, f=False, g=True, h=False)

# %% wrong 1.5: skip-gram has nothing to do with PMI
claims = dict(a=False, b=True, c=False, d=True, e=False, f=True, g=False, h=False)

# %% wrong 1.5: PMI and positive PMI taken for one
claims = dict(a=False, b=True, c=False, d=True, e=False, f=True, g=True, h=True)

# %% wrong 0: all true
claims = dict.fromkeys("abcdefgh", True)

# %% wrong 0: all false
claims = dict.fromkeys("abcdefgh", False)

# %% wrong 0: every claim the wrong way round
claims = dict(a=True, b=False, c=True, d=False, e=True, f=False, g=False, h=True)

# %% wrong 0.5: three mistakes
claims = dict(a=True, b=True, c=False, d=True, e=True, f=False, g=True, h=False)

# %% wrong 1: six decided, two left open
claims = dict.fromkeys("abcdefgh")
claims.update(a=False, b=True, c=False, d=True, f=True, g=True)

# %% wrong 0: words in place of True and False
claims = dict(a="False", b="True", c="False", d="True", e="False", f="True", g="True", h="False")
