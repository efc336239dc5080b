# %% correct: with a function
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))

def model(units, directions=1, biases=1):
    return V * d + directions * units * (d + units + biases) + C * (directions * units + 1)


counts = {"one_bias": model(H), "torch": model(H, 1, 2), "twice": model(2 * H), "both_ways": model(H, 2)}

# %% correct: counted by torch
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))

from torch import nn


def size(units, both=False):
    parts = nn.Embedding(V, d), nn.RNN(d, units, bidirectional=both), nn.Linear(units * (1 + both), C)
    return sum(p.numel() for part in parts for p in part.parameters())


counts = {"one_bias": size(H) - H, "torch": size(H), "twice": size(2 * H) - 2 * H, "both_ways": size(H, True) - 2 * H}

# %% correct: NumPy numbers
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}
counts = {name: np.float64(value) for name, value in counts.items()}

# %% wrong 0: no bias in the recurrent layer anywhere
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + C * H + C,
    "torch": V * d + H * d + H * H + H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H) + 2 * C * H + C,
}

# %% wrong 0: the output layer has no bias
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H,
    "torch": V * d + H * d + H * H + 2 * H + C * H,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H,
}

# %% wrong 0: an ordinary hidden layer in place of the recurrent one
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H + C * H + C,
    "torch": V * d + H * d + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H) + 2 * C * H + C,
}

# %% wrong 0: the embedding is forgotten
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": H * d + H * H + H + C * H + C,
    "torch": H * d + H * H + 2 * H + C * H + C,
    "twice": 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 0: the layer reads words, not vectors
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * V + H * H + H + C * H + C,
    "torch": V * d + H * V + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * V + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * V + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: torch counts the same
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: 32 more, whatever the units
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + H + 32 + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: torch doubles every bias
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + 2 * C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: twice the units, twice the layer
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: twice the units, the same output layer
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: both ways, but the output reads one of them
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + C * H + C,
}

# %% wrong 1.5: both ways, with two embeddings
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": 2 * V * d + 2 * (H * d + H * H + H) + 2 * C * H + C,
}

# %% wrong 1.5: both ways, with two biases of the output
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * (H * d + H * H + H) + 2 * C * H + 2 * C,
}

# %% wrong 1.5: both ways as one layer of twice the units
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {
    "one_bias": V * d + H * d + H * H + H + C * H + C,
    "torch": V * d + H * d + H * H + 2 * H + C * H + C,
    "twice": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
    "both_ways": V * d + 2 * H * d + 4 * H * H + 2 * H + 2 * C * H + C,
}

# %% wrong 0: the numbers of the chapter
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {"one_bias": 643137, "torch": 643169, "twice": 648321, "both_ways": 646273}

# %% wrong 0.5: only the first is answered
draw_mine = rng(student, "recurrent-neuron/count")
V = int(draw_mine.integers(2000, 20000))
d, H, C = map(int, draw_mine.integers([41, 21, 4], [64, 40, 13]))
counts = {"one_bias": V * d + H * (d + H + 1) + C * (H + 1), "torch": None, "twice": None, "both_ways": None}
