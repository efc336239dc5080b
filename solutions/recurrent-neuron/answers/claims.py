# %% correct: NumPy's truth values
claims = {k: np.bool_(v) for k, v in {"a": True, "b": False, "c": False, "d": True, "e": True, "f": True, "g": False, "h": False}.items()}

# %% correct: filled in one by one, in another order
claims = dict.fromkeys("abcdefgh")
for letter in "hgcb":
    claims[letter] = False
for letter in "fade":
    claims[letter] = True

# %% correct: from comparisons
claims = dict(zip("abcdefgh", [n > 0 for n in (1, 0, 0, 1, 1, 1, 0, 0)]))

# %% wrong 2.25: early states are verdicts
claims = {"a": True, "b": True, "c": False, "d": True, "e": True, "f": True, "g": False, "h": False}

# %% wrong 2.25: the early words teach nothing
claims = {"a": True, "b": False, "c": True, "d": True, "e": True, "f": True, "g": False, "h": False}

# %% wrong 2.25: the future has a part in the state
claims = {"a": False, "b": False, "c": False, "d": True, "e": True, "f": True, "g": False, "h": False}

# %% wrong 2.25: a tagger's states work for their own tag only
claims = {"a": True, "b": False, "c": False, "d": False, "e": True, "f": True, "g": False, "h": False}

# %% wrong 2.25: an output layer for each step
claims = {"a": True, "b": False, "c": False, "d": True, "e": True, "f": True, "g": True, "h": False}

# %% wrong 1.5: a tagger taken for a classifier
claims = {"a": True, "b": False, "c": False, "d": False, "e": True, "f": True, "g": False, "h": True}

# %% wrong 1.5: the task is in the recurrence
claims = {"a": True, "b": True, "c": False, "d": True, "e": True, "f": False, "g": False, "h": False}

# %% wrong 0.75: last state holds everything, always
claims = {"a": True, "b": True, "c": False, "d": True, "e": False, "f": True, "g": False, "h": True}

# %% wrong 0: everything is true
claims = {"a": True, "b": True, "c": True, "d": True, "e": True, "f": True, "g": True, "h": True}

# %% wrong 0: everything is false
claims = {"a": False, "b": False, "c": False, "d": False, "e": False, "f": False, "g": False, "h": False}

# %% wrong 0: all turned round
claims = {"a": False, "b": True, "c": True, "d": False, "e": False, "f": False, "g": True, "h": True}

# %% wrong 1.5: two are left open
claims = {"a": True, "b": False, "c": False, "d": None, "e": None, "f": True, "g": False, "h": False}

# %% wrong 0: words in place of truth values
claims = dict(zip("abcdefgh", ["yes", "no", "no", "yes", "yes", "yes", "no", "no"]))
