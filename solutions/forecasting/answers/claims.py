# %% correct: one by one
claims = dict.fromkeys("abcdefgh")
claims["a"] = True
claims["b"] = False
claims["c"] = False
claims["d"] = False
claims["e"] = True
claims["f"] = True
claims["g"] = True
claims["h"] = False

# %% correct: truth values of NumPy
claims = dict.fromkeys("abcdefgh")
claims = dict(zip("abcdefgh", np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)))

# %% correct: comparisons
claims = dict.fromkeys("abcdefgh")
claims = {letter: letter in "aefg" for letter in "hgfedcba"}

# %% wrong 0: everything is true
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": True, "c": True, "d": True, "e": True, "f": True, "g": True, "h": True}

# %% wrong 0: everything is false
claims = dict.fromkeys("abcdefgh")
claims |= {"a": False, "b": False, "c": False, "d": False, "e": False, "f": False, "g": False, "h": False}

# %% wrong 0: all the other way round
claims = dict.fromkeys("abcdefgh")
claims |= {"a": False, "b": True, "c": True, "d": True, "e": False, "f": False, "g": False, "h": True}

# %% wrong 0: nothing but the letters
claims = dict.fromkeys("abcdefgh")
claims = dict.fromkeys(claims)

# %% wrong 1.5: the weekday is taken for a leak
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": True, "c": False, "d": False, "e": True, "f": True, "g": True, "h": False}

# %% wrong 1.5: an interval that holds zero is taken for a proof of equality
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": True, "d": False, "e": True, "f": True, "g": True, "h": False}

# %% wrong 1.5: overlapping intervals
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": False, "d": True, "e": True, "f": True, "g": True, "h": False}

# %% wrong 1.5: a lucky constant
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": False, "d": False, "e": False, "f": True, "g": True, "h": False}

# %% wrong 1.5: scaling with all days is held to be harmless
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": False, "d": False, "e": True, "f": True, "g": True, "h": True}

# %% wrong 1: both claims about intervals
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": True, "d": True, "e": True, "f": True, "g": True, "h": False}

# %% wrong 0.5: the three about leaks
claims = dict.fromkeys("abcdefgh")
claims |= {"a": False, "b": True, "c": False, "d": False, "e": True, "f": True, "g": True, "h": True}

# %% wrong 0.5: the bootstrap not understood
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": True, "d": True, "e": True, "f": False, "g": True, "h": False}

# %% wrong 1: two are left open
claims = dict.fromkeys("abcdefgh")
claims |= {"a": True, "b": False, "c": False, "d": False, "e": True, "f": True, "g": True, "h": False}
claims["f"] = claims["g"] = None

# %% wrong 0: text in place of truth values
claims = dict.fromkeys("abcdefgh")
claims = {letter: "True" if letter in "aefg" else "False" for letter in "abcdefgh"}
