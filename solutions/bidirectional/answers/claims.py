# %% correct: filled in one by one
claims = {}
claims["h"] = True
claims["g"] = False
claims["f"] = False
claims["e"] = False
claims["d"] = True
claims["c"] = True
claims["b"] = True
claims["a"] = False

# %% correct: NumPy's truth values
claims = {letter: np.bool_(letter in 'bcdh') for letter in 'abcdefgh'}

# %% correct: from comparisons of the numbers
early = dict(wide=0.47, both=0.80, max=1.0)
claims = {"a": early["wide"] >= early["both"], "b": 0.53 < 0.80, "c": early["wide"] < 0.6, "d": early["max"] >= early["both"]}
claims |= {"e": not claims["b"], "f": 0.53 > 0.6, "g": -0.016 > 0.074, "h": 0.074 > -0.016}

# %% wrong 2: parameters made the difference
claims = {'a': True, 'b': True, 'c': False, 'd': True, 'e': False, 'f': False, 'g': False, 'h': True}

# %% wrong 2.5: parameters and direction, both
claims = {'a': True, 'b': True, 'c': True, 'd': True, 'e': False, 'f': False, 'g': False, 'h': True}

# %% wrong 2: place no longer matters
claims = {'a': False, 'b': False, 'c': True, 'd': True, 'e': True, 'f': False, 'g': False, 'h': True}

# %% wrong 2.5: the middle is the worst, and place does not matter
claims = {'a': False, 'b': True, 'c': True, 'd': True, 'e': True, 'f': False, 'g': False, 'h': True}

# %% wrong 3: the cut is overlooked
claims = {'a': False, 'b': True, 'c': True, 'd': True, 'e': False, 'f': True, 'g': False, 'h': True}

# %% wrong 2: the second direction is the better summary
claims = {'a': False, 'b': True, 'c': True, 'd': True, 'e': False, 'f': False, 'g': True, 'h': False}

# %% wrong 2.5: both are better on the reviews
claims = {'a': False, 'b': True, 'c': True, 'd': True, 'e': False, 'f': False, 'g': True, 'h': True}

# %% wrong 3: the maximum is underrated
claims = {'a': False, 'b': True, 'c': True, 'd': False, 'e': False, 'f': False, 'g': False, 'h': True}

# %% wrong 1: two contradictions
claims = {'a': True, 'b': True, 'c': True, 'd': True, 'e': True, 'f': False, 'g': False, 'h': True}

# %% wrong 0: three contradictions
claims = {'a': True, 'b': True, 'c': True, 'd': True, 'e': True, 'f': False, 'g': True, 'h': True}

# %% wrong 0: reading both ways is good for everything
claims = {'a': False, 'b': False, 'c': True, 'd': False, 'e': True, 'f': True, 'g': True, 'h': False}

# %% wrong 0: everything is true
claims = dict.fromkeys('abcdefgh', True)

# %% wrong 0: everything is false
claims = dict.fromkeys('abcdefgh', False)

# %% wrong 0: all turned round
claims = {'a': True, 'b': False, 'c': False, 'd': False, 'e': True, 'f': True, 'g': True, 'h': False}

# %% wrong 2: two are left open
claims = {'a': False, 'b': True, 'c': True, 'd': None, 'e': False, 'f': None, 'g': False, 'h': True}

# %% wrong 0: words in place of truth values
claims = {'a': 'no', 'b': 'yes', 'c': 'yes', 'd': 'yes', 'e': 'no', 'f': 'no', 'g': 'no', 'h': 'yes'}

# %% wrong 1: one of each pair is given up, to be safe
claims = {'a': False, 'b': False, 'c': False, 'd': True, 'e': False, 'f': False, 'g': False, 'h': False}
