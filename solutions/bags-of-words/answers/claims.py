# %% correct: Booleans of NumPy, made from a list
claims = dict(zip("abcdef", np.array([True, True, False, True, False, False]).tolist()))

# %% correct: in another order
claims = {"f": False, "e": False, "d": True, "c": False, "b": True, "a": True}

# %% correct: one after the other
claims = {"a": None, "b": None, "c": None, "d": None, "e": None, "f": None}
claims["a"] = claims["b"] = claims["d"] = True
claims["c"] = claims["e"] = claims["f"] = False

# %% wrong 0: all true
claims = {"a": True, "b": True, "c": True, "d": True, "e": True, "f": True}

# %% wrong 0: all false
claims = {"a": False, "b": False, "c": False, "d": False, "e": False, "f": False}

# %% wrong 0: every claim the wrong way round
claims = {"a": False, "b": False, "c": True, "d": False, "e": True, "f": True}

# %% wrong 1.33: a longer book has proportionally more words
claims = {"a": True, "b": True, "c": False, "d": True, "e": False, "f": True}

# %% wrong 1.33: similar words have similar one-hot vectors
claims = {"a": True, "b": True, "c": False, "d": False, "e": False, "f": False}

# %% wrong 1.33: bigrams do not help either
claims = {"a": True, "b": False, "c": False, "d": True, "e": False, "f": False}

# %% wrong 0.67: the copy changes the cosine, and an unknown word counts
claims = {"a": True, "b": True, "c": True, "d": True, "e": True, "f": False}

# %% wrong 0.67: two left open
claims = {"a": True, "b": True, "c": False, "d": True, "e": None, "f": None}

# %% wrong 0: one right answer, the others open
claims = {"a": True, "b": None, "c": None, "d": None, "e": None, "f": None}

# %% wrong 0: text for Booleans
claims = {"a": "True", "b": "True", "c": "False", "d": "True", "e": "False", "f": "False"}

# %% wrong 0: a list
claims = [True, True, False, True, False, False]
