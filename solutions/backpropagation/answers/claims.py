# %% correct: in one dictionary
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": False, "g": True, "h": True}

# %% correct: one letter at a time
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
for letter in "acgh":
    claims[letter] = True
for letter in "bdef":
    claims[letter] = False

# %% correct: comparisons of NumPy
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = dict(zip("abcdefgh", np.array([1, 0, 1, 0, 0, 0, 1, 1]) == 1))

# %% wrong 1.5: a singular value above one is taken for enough
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": True, "c": True, "d": False, "e": False, "f": False, "g": True, "h": True}

# %% wrong 1.5: clipping is taken for a cure of both
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": True, "e": False, "f": False, "g": True, "h": True}

# %% wrong 1.5: the window is taken for the reach of the state
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": False, "e": True, "f": False, "g": True, "h": True}

# %% wrong 1.5: the whole gradient is believed to vanish
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": True, "g": True, "h": True}

# %% wrong 1.5: truncation is taken for noise
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": False, "g": True, "h": False}

# %% wrong 1: both directions of the bound are turned round
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": True, "c": True, "d": False, "e": False, "f": False, "g": False, "h": True}

# %% wrong 1: copies are believed to be averaged, clipping to turn the vector
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": False, "b": False, "c": False, "d": False, "e": False, "f": False, "g": True, "h": True}

# %% wrong 0.5: the window limits everything, and data repair it
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": True, "e": True, "f": False, "g": True, "h": False}

# %% wrong 0: all true
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": True, "c": True, "d": True, "e": True, "f": True, "g": True, "h": True}

# %% wrong 0: all false
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": False, "b": False, "c": False, "d": False, "e": False, "f": False, "g": False, "h": False}

# %% wrong 0: everything turned round
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": False, "b": True, "c": False, "d": True, "e": True, "f": True, "g": False, "h": False}

# %% wrong 0: half of them left open
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims |= {"a": True, "b": False, "c": True, "d": False}

# %% wrong 0: text instead of truth values
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = dict(zip("abcdefgh", ["True", "False", "True", "False", "False", "False", "True", "True"]))

# %% wrong 1.5: one letter lost
claims = {"a": None, "b": None, "c": None, "d": None}
claims |= {"e": None, "f": None, "g": None, "h": None}
claims = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": False, "g": True}
