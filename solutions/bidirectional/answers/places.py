# %% correct: typed with two decimals
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy["forward"] = [0.49, 0.48, 0.98]
accuracy["backward"] = [0.96, 0.53, 0.53]
accuracy["both"] = [0.86, 0.53, 0.87]
accuracy["wide"] = [0.48, 0.51, 0.98]
accuracy["max"] = [1.0, 1.0, 1.0]
accuracy["cut"] = [0.94, 0.51, 0.53]

# %% correct: one after the other, counted by hand
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
plan = [("forward", "forward", "last", 8), ("backward", "backward", "last", 8), ("both", "both", "last", 8)]
plan += [("wide", "forward", "last", 15), ("max", "forward", "max", 8), ("cut", "both", "last", 8)]
for name, direction, how, size in plan:
    steps = slice(0, 50) if name == "cut" else slice(None)
    network = train(vectors, train_tokens[:, steps], train_classes, direction, how, size, seed)
    predicted = predict(network, vectors, test_tokens[:, steps])
    hits, total = np.zeros(3, np.float32), np.zeros(3, np.float32)
    for p, c, place in zip(predicted, test_classes, test_places):
        hits[place] += p == c
        total[place] += 1
    accuracy[name] = hits / total

# %% correct: typed, as tuples, with four decimals
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': (0.4867, 0.4833, 0.98), 'backward': (0.9567, 0.53, 0.5267), 'both': (0.8567, 0.5267, 0.8667), 'wide': (0.4767, 0.5133, 0.9767), 'max': (1.0, 1.0, 1.0), 'cut': (0.94, 0.5067, 0.5333)}

# %% wrong 0: percentages
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [48.7, 48.3, 98.0], 'backward': [95.7, 53.0, 52.7], 'both': [85.7, 52.7, 86.7], 'wide': [47.7, 51.3, 97.7], 'max': [100.0, 100.0, 100.0], 'cut': [94.0, 50.7, 53.3]}

# %% wrong 0.25: late, middle, early
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.98, 0.4833, 0.4867], 'backward': [0.5267, 0.53, 0.9567], 'both': [0.8667, 0.5267, 0.8567], 'wide': [0.9767, 0.5133, 0.4767], 'max': [1.0, 1.0, 1.0], 'cut': [0.5333, 0.5067, 0.94]}

# %% wrong 0.25: accuracy on the training sequences
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.582, 0.596, 0.984], 'backward': [0.956, 0.55, 0.546], 'both': [0.916, 0.624, 0.916], 'wide': [0.596, 0.552, 0.996], 'max': [1.0, 1.0, 1.0], 'cut': [0.958, 0.604, 0.574]}

# %% wrong 0.25: accuracy over all places
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.65, 0.65, 0.65], 'backward': [0.6711, 0.6711, 0.6711], 'both': [0.75, 0.75, 0.75], 'wide': [0.6556, 0.6556, 0.6556], 'max': [1.0, 1.0, 1.0], 'cut': [0.66, 0.66, 0.66]}

# %% wrong 0.25: the numbers of another student
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.5067, 0.48, 0.99], 'backward': [0.9633, 0.5133, 0.4667], 'both': [0.8967, 0.4967, 0.94], 'wide': [0.51, 0.5233, 0.9667], 'max': [1.0, 1.0, 1.0], 'cut': [0.9633, 0.4633, 0.4733]}

# %% wrong 0.25: seed 0 in place of your own
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.47, 0.51, 0.9633], 'backward': [0.9633, 0.5233, 0.5233], 'both': [0.8567, 0.5, 0.8333], 'wide': [0.4867, 0.5133, 0.9567], 'max': [1.0, 1.0, 1.0], 'cut': [0.9533, 0.51, 0.4767]}

# %% wrong 3.5: the wide network as narrow as the other
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.4867, 0.4833, 0.98], 'backward': [0.9567, 0.53, 0.5267], 'both': [0.8567, 0.5267, 0.8667], 'wide': [0.4867, 0.4833, 0.98], 'max': [1.0, 1.0, 1.0], 'cut': [0.94, 0.5067, 0.5333]}

# %% wrong 3: nothing is cut
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.4867, 0.4833, 0.98], 'backward': [0.9567, 0.53, 0.5267], 'both': [0.8567, 0.5267, 0.8667], 'wide': [0.4767, 0.5133, 0.9767], 'max': [1.0, 1.0, 1.0], 'cut': [0.8567, 0.5267, 0.8667]}

# %% wrong 3: the last 50 symbols in place of the first
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.4867, 0.4833, 0.98], 'backward': [0.9567, 0.53, 0.5267], 'both': [0.8567, 0.5267, 0.8667], 'wide': [0.4767, 0.5133, 0.9767], 'max': [1.0, 1.0, 1.0], 'cut': [0.4767, 0.49, 0.9333]}

# %% wrong 3: cut in training only
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.4867, 0.4833, 0.98], 'backward': [0.9567, 0.53, 0.5267], 'both': [0.8567, 0.5267, 0.8667], 'wide': [0.4767, 0.5133, 0.9767], 'max': [1.0, 1.0, 1.0], 'cut': [0.9267, 0.53, 0.54]}

# %% wrong 2.75: backward and forward exchanged
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.9567, 0.53, 0.5267], 'backward': [0.4867, 0.4833, 0.98], 'both': [0.8567, 0.5267, 0.8667], 'wide': [0.4767, 0.5133, 0.9767], 'max': [1.0, 1.0, 1.0], 'cut': [0.94, 0.5067, 0.5333]}

# %% wrong 0.25: what should come out, by guess
r = rng(student, "bidirectional/places")
vectors = r.normal(size=(SYMBOLS, 32))  # one row for each symbol
train_tokens, train_classes, _ = sequences(1500, r)
test_tokens, test_classes, test_places = sequences(900, r)
seed = int(r.integers(2**31))

accuracy = {}  # name: [early, middle, late]
accuracy = {'forward': [0.5, 0.5, 1.0], 'backward': [1.0, 0.5, 0.5], 'both': [1.0, 0.5, 1.0], 'wide': [0.5, 0.5, 1.0], 'max': [1.0, 1.0, 1.0], 'cut': [1.0, 0.5, 0.5]}
