# %% correct: NumPy's truth values
claims = {letter: np.bool_(letter in "adfg") for letter in "abcdefgh"}

# %% correct: one by one
claims = {letter: None for letter in "abcdefgh"}
for letter in "adfg":
    claims[letter] = True
for letter in "bceh":
    claims[letter] = False

# %% correct: written with dict
claims = dict(a=True, d=True, f=True, g=True, b=False, c=False, e=False, h=False)

# %% wrong 0: all true
claims = dict.fromkeys("abcdefgh", True)

# %% wrong 0: all false
claims = dict.fromkeys("abcdefgh", False)

# %% wrong 0: every one the wrong way round
claims = {letter: letter in "bceh" for letter in "abcdefgh"}

# %% wrong 1.5: time falls as the number of multiplications does
claims = {"a": True, "b": False, "c": False, "d": True, "e": True, "f": True, "g": True, "h": False}

# %% wrong 1.5: half zero is thought too dense
claims = {"a": False, "b": False, "c": False, "d": True, "e": False, "f": True, "g": True, "h": False}

# %% wrong 1: types of values make no difference
claims = {"a": True, "b": True, "c": False, "d": False, "e": False, "f": True, "g": True, "h": False}

# %% wrong 1: empty columns cost memory, and centring needs them all
claims = {"a": True, "b": False, "c": True, "d": True, "e": False, "f": True, "g": True, "h": True}

# %% wrong 0.5: columns are thought to be out of reach
claims = {"a": True, "b": False, "c": True, "d": True, "e": False, "f": False, "g": False, "h": False}

# %% wrong 1.5: one claim left out
claims = {"a": True, "b": False, "c": False, "d": True, "e": False, "f": True, "g": True, "h": None}

# %% wrong 0: words in place of truth values
claims = {letter: "True" if letter in "adfg" else "False" for letter in "abcdefgh"}

# %% wrong 0: numbers in place of truth values
claims = {letter: int(letter in "adfg") for letter in "abcdefgh"}
