# %% probes
[parameters(cell, library, 11, 6, layers) for cell in ("rnn", "gru", "lstm") for library in ("torch", "keras") for layers in (1, 2, 3)]

# %% correct: layer by layer
def parameters(cell, library, input_size, hidden_size, layers):
    total, d = 0, input_size
    for _ in range(layers):
        G = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
        bias = G * hidden_size
        if library == "torch" or (library == "keras" and cell == "gru"):
            bias *= 2
        total += G * hidden_size * d + G * hidden_size**2 + bias
        d = hidden_size
    return total

# %% correct: the sizes of real arrays
def parameters(cell, library, input_size, hidden_size, layers):
    rows = dict(rnn=1, gru=3, lstm=4)[cell] * hidden_size
    arrays = []
    for layer in range(layers):
        arrays.append(np.zeros((rows, hidden_size if layer > 0 else input_size)))
        arrays.append(np.zeros((rows, hidden_size)))
        arrays.append(np.zeros(rows))
        if library == "torch" or cell == "gru":
            arrays.append(np.zeros(rows))
    return np.sum([a.size for a in arrays])

# %% correct: ask torch, and take off what Keras does not have
import torch


def parameters(cell, library, input_size, hidden_size, layers):
    module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
    named = list(module(input_size, hidden_size, layers).named_parameters())
    if library == "keras" and cell != "gru":
        named = [(name, p) for name, p in named if not name.startswith("bias_hh")]
    return sum(p.numel() for _, p in named)

# %% correct: a float
def parameters(cell, library, input_size, hidden_size, layers):
    H, G = float(hidden_size), len({"rnn": "h", "gru": "rzn", "lstm": "ifcq"}[cell])
    biases = 1.0 + (library == "torch" or cell == "gru")
    first = G * (H * (input_size + H) + biases * H)
    return first + (layers - 1) * G * (2 * H * H + biases * H)

# %% wrong 0.5: one bias everywhere
# 1. How many biases does torch keep for a block?
# 2. You count one bias for each unit of a block, whatever the library.
# 3. For torch, and for the GRU of Keras, each block has two biases.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.25: two biases everywhere
# 1. How many biases does Keras keep for a block of its LSTM?
# 2. You count two biases for each unit of a block, whatever the library.
# 3. Keras keeps one for each block of its simple network and its LSTM.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.75: Keras's GRU with one bias
# 1. Which cell of Keras has more biases than its others?
# 2. You give the GRU of Keras one bias for a block. Its reset gate stands between two.
# 3. The GRU of Keras counts like torch's.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.5: a GRU with four blocks
# 1. How many gates has a GRU, and how many candidates?
# 2. You count a GRU as an LSTM. It has fewer blocks.
# 3. Reset gate, update gate and candidate: three blocks.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 4, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.5: a GRU with two blocks
# 1. How many gates has a GRU, and how many candidates?
# 2. You count the gates and leave out the candidate, which has weights too.
# 3. Reset gate, update gate and candidate: three blocks.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 2, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.75: further layers like the first
# 1. What does the second layer read?
# 2. You let every layer read as many numbers as the first.
# 3. From the second layer on, what is read are the states below: hidden_size numbers.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 1.75: layers ignored
# 1. Are all arguments of your function used?
# 2. You count one layer, however many there are.
# 3. Sum over the layers; from the second on, each reads hidden_size numbers.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(1):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 0.25: sizes exchanged
# 1. Which of the two sizes is counted twice, and squared?
# 2. Inputs and units are exchanged.
# 3. A block has as many rows as units; each row has a weight for each input and one for each unit.
def parameters(cell, library, input_size, hidden_size, layers):
    input_size, hidden_size = hidden_size, input_size
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 0: no biases
# 1. What is added to the two products?
# 2. You count weights and no biases.
# 3. Each block has one or two biases for each of its units.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size))
    return total

# %% wrong 0.5: biases once, not for each block
# 1. Has only one of the blocks a bias?
# 2. You count the biases once for a layer. Each block has its own.
# 3. Multiply the biases by the number of blocks, like the weights.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * hidden_size * (d + hidden_size) + biases * hidden_size
    return total

# %% wrong 0: no recurrent weights
# 1. What else does each block read, besides the input?
# 2. The recurrent weights are missing.
# 3. Each unit of a block has a weight for each input and one for each unit of the previous state.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * d + biases * hidden_size)
    return total

# %% wrong 1.75: one second bias for the candidate alone in Keras's GRU
# 1. For how many blocks does the GRU of Keras keep a second bias?
# 2. You count what is needed: a second bias for the candidate alone. Libraries keep more.
# 3. The GRU of Keras keeps two biases for all three blocks.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    if library == "keras" and cell == "gru":
        total -= 2 * hidden_size * layers
    return total

# %% wrong 1.75: the simple network of torch with one bias
# 1. Does torch make an exception for its simple network?
# 2. You give the simple network of torch one bias. It has two, like the others.
# 3. In torch, every block of every cell has two biases.
def parameters(cell, library, input_size, hidden_size, layers):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if cell == "gru" or (library == "torch" and cell == "lstm") else 1
    total = 0
    for layer in range(layers):
        d = hidden_size if layer else input_size
        total += blocks * (hidden_size * (d + hidden_size) + biases * hidden_size)
    return total

# %% wrong 0.25: only the given example
def parameters(cell, library, input_size, hidden_size, layers):
    return 8448 if library == "torch" else 8320
