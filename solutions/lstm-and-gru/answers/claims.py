# %% correct: written out
claims = {"a": False, "b": True, "c": False, "d": True, "e": False, "f": False, "g": True, "h": True}

# %% correct: NumPy's truth values
claims = dict(zip("abcdefgh", np.array([0, 1, 0, 1, 0, 0, 1, 1]) > 0))

# %% correct: found by thinking of the letters that are true
claims = {letter: letter in "bdgh" for letter in "abcdefgh"}

# %% wrong 1.5: only the direct path thought of
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=True, c=False, d=True, e=False, f=False, g=True, h=True)

# %% wrong 1.5: both states thought bounded
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=False, c=False, d=True, e=False, f=False, g=True, h=True)

# %% wrong 1.5: a sign taken for a new function
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=True, d=True, e=False, f=False, g=True, h=True)

# %% wrong 1.5: the second bias thought useful in an LSTM
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=False, d=False, e=False, f=False, g=True, h=True)

# %% wrong 1.5: the second bias thought idle in a GRU
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=False, d=True, e=True, f=False, g=True, h=True)

# %% wrong 1.5: no gradient taken for no memory
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=False, d=True, e=False, f=True, g=True, h=True)

# %% wrong 1.5: the half-life thought linear in the bias
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=False, d=True, e=False, f=False, g=False, h=True)

# %% wrong 1.5: gates thought to prevent explosion
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=True, c=False, d=True, e=False, f=False, g=True, h=False)

# %% wrong 1: the LSTM thought to have no side paths
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=True, c=False, d=True, e=False, f=False, g=True, h=False)

# %% wrong 0.5: three wrong
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=True, c=False, d=True, e=True, f=True, g=True, h=True)

# %% wrong 0: four wrong
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=True, c=True, d=True, e=True, f=True, g=True, h=True)

# %% wrong 0: all true
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=True, c=True, d=True, e=True, f=True, g=True, h=True)

# %% wrong 0: all false
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=False, c=False, d=False, e=False, f=False, g=False, h=False)

# %% wrong 0: the opposite throughout
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=True, b=False, c=True, d=False, e=True, f=True, g=False, h=False)

# %% wrong 1.5: one not answered
claims = {letter: None for letter in "abcdefgh"}
claims.update(a=False, b=None, c=False, d=True, e=False, f=False, g=True, h=True)

# %% wrong 0: words in place of truth values
claims = {letter: "True" for letter in "abcdefgh"}

# %% wrong 0: a list
claims = [False, True, False, True, False, False, True, True]
