# %% probes
lstm_step(np.array([1.0, -0.5]), np.array([0.5, -0.3]), np.array([2.0, -1.0]), np.linspace(-1, 1, 16).reshape(8, 2), np.linspace(0.9, -0.6, 16).reshape(8, 2), np.linspace(-0.4, 0.8, 8))

# %% correct: each block by slices
def lstm_step(x_t, h, c, W_x, W_h, b):
    H = len(h)
    i = sigmoid(W_x[:H] @ x_t + W_h[:H] @ h + b[:H])
    f = sigmoid(W_x[H : 2 * H] @ x_t + W_h[H : 2 * H] @ h + b[H : 2 * H])
    g = np.tanh(W_x[2 * H : 3 * H] @ x_t + W_h[2 * H : 3 * H] @ h + b[2 * H : 3 * H])
    o = sigmoid(W_x[3 * H :] @ x_t + W_h[3 * H :] @ h + b[3 * H :])
    c_t = f * c + i * g
    return o * np.tanh(c_t), c_t

# %% correct: einsum, one matrix for input and state
def lstm_step(x_t, h, c, W_x, W_h, b):
    W = np.hstack([W_x, W_h])
    a = (np.einsum("kj,j->k", W, np.concatenate([x_t, h])) + b).reshape(4, -1)
    i, f, q = 1 / (1 + np.exp(-a[[0, 1, 3]]))
    c_t = f * c + i * np.tanh(a[2])
    return [q * np.tanh(c_t), c_t]

# %% correct: torch's own cell
import torch


def lstm_step(x_t, h, c, W_x, W_h, b):
    cell = torch.nn.LSTMCell(len(x_t), len(h), dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(W_x))
        cell.weight_hh.copy_(torch.tensor(W_h))
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
    h_t, c_t = cell(torch.tensor(x_t)[None], (torch.tensor(h)[None], torch.tensor(c)[None]))
    return h_t[0], c_t[0]

# %% correct: float32 and lists
def lstm_step(x_t, h, c, W_x, W_h, b):
    x_t, h, c, W_x, W_h, b = (np.asarray(part, dtype=np.float32) for part in (x_t, h, c, W_x, W_h, b))
    a = np.split(W_x @ x_t + W_h @ h + b, 4)
    c_t = sigmoid(a[1]) * c + sigmoid(a[0]) * np.tanh(a[2])
    return (sigmoid(a[3]) * np.tanh(c_t)).tolist(), c_t.tolist()

# %% correct: unit by unit
def lstm_step(x_t, h, c, W_x, W_h, b):
    H = len(h)
    new_h, new_c = [], []
    for k in range(H):
        a = [W_x[block * H + k] @ x_t + W_h[block * H + k] @ h + b[block * H + k] for block in range(4)]
        new_c.append(sigmoid(a[1]) * c[k] + sigmoid(a[0]) * np.tanh(a[2]))
        new_h.append(sigmoid(a[3]) * np.tanh(new_c[-1]))
    return new_h, new_c

# %% wrong 1: input and forget gate exchanged
# 1. Which block of rows belongs to which gate? Look at the order again.
# 2. Your input gate and your forget gate have each other's rows.
# 3. The first H rows belong to the gate that multiplies the candidate, the next H rows to the gate that multiplies the old cell state.
def lstm_step(x_t, h, c, W_x, W_h, b):
    f, i, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.33: candidate and output gate exchanged
# 1. Which block of rows belongs to which gate? Look at the order again.
# 2. Your candidate and your output gate have each other's rows.
# 3. The third block of rows goes through tanh and is the candidate; the last block is the output gate.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, o, g = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.67: no tanh on the way from cell to hidden state
# 1. Could your hidden state be larger than one? Should it?
# 2. The output gate multiplies the cell state as it is, and something is missing in between.
# 3. Before the output gate multiplies it, the new cell state passes through tanh.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c

# %% wrong 0: c and h returned in the wrong order
# 1. In which order are the two states asked for?
# 2. Your values are right, and they come back exchanged.
# 3. Return the hidden state first and the cell state second.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)

# %% wrong 0: the previous states exchanged
# 1. Which of the two previous states do the gates see, and which one is kept?
# 2. You use the hidden state where the cell state belongs, and the reverse.
# 3. The recurrent weights multiply the previous hidden state; the forget gate multiplies the previous cell state.
def lstm_step(x_t, h, c, W_x, W_h, b):
    h, c = c, h
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.67: candidate through the logistic function
# 1. Can your candidate be negative?
# 2. The candidate is not a gate: it passes through another function.
# 3. Put tanh in place of the logistic function for the third block.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = (sigmoid(a) for a in np.split(W_x @ x_t + W_h @ h + b, 4))
    c = f * c + i * g
    return o * np.tanh(c), c

# %% wrong 0: gates through tanh, candidate through the logistic function
# 1. Between which two numbers must a gate lie?
# 2. The two functions are exchanged: a gate lies between 0 and 1, a candidate between -1 and 1.
# 3. The logistic function belongs to input, forget and output gate, tanh to the candidate.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = np.tanh(f) * c + np.tanh(i) * sigmoid(g)
    return np.tanh(o) * np.tanh(c), c

# %% wrong 0.67: the bias forgotten
# 1. Are all arguments of your function used?
# 2. Your pre-activations are those of a network without biases.
# 3. Add b to the two products before you split them into blocks.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.33: the previous hidden state is not read
# 1. Are all arguments of your function used?
# 2. Your gates see the input and not what the network said at the step before.
# 3. Each pre-activation has a second product: the recurrent weights with the previous hidden state.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.67: the hidden state is read from the old cell state
# 1. Does your hidden state notice what has just been written?
# 2. It is read from the cell state before this step.
# 3. Compute the new cell state first, and read the hidden state from that one.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    return sigmoid(o) * np.tanh(c), sigmoid(f) * c + sigmoid(i) * np.tanh(g)

# %% wrong 1: the forget gate forgets when it is open
# 1. What does a forget gate of one do to the cell, by the chapter?
# 2. In spite of its name it keeps when it is open; yours forgets.
# 3. The old cell state is multiplied by the forget gate itself, not by one minus it.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = (1 - sigmoid(f)) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 1: the input gate is one minus the forget gate
# 1. How many gates decide about the cell state?
# 2. You let one gate keep and write, as a GRU does. An LSTM has a gate of its own for writing.
# 3. The candidate is multiplied by the input gate, which has the first block of rows.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + (1 - sigmoid(f)) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 1: the input gate left out
# 1. Who decides how much of the candidate is written?
# 2. Your candidate is written in full at every step.
# 3. Multiply the candidate by the input gate before you add it.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = np.split(W_x @ x_t + W_h @ h + b, 4)
    c = sigmoid(f) * c + np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.33: rows read unit by unit, not block by block
# 1. Which rows of the weights belong to one gate: neighbours, or every fourth?
# 2. You take every fourth row. The blocks stand on top of each other.
# 3. The first H rows are the first block; cut the 4H pre-activations into four pieces of H neighbours.
def lstm_step(x_t, h, c, W_x, W_h, b):
    i, f, g, o = (W_x @ x_t + W_h @ h + b).reshape(-1, 4).T
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong 0.33: only the given example
def lstm_step(x_t, h, c, W_x, W_h, b):
    return 0.5 * np.tanh(0.5 * c), 0.5 * c

# %% wrong 0: only the shape
# 1. What do your states depend on?
# 2. They are zero whatever is read.
# 3. Compute the four pre-activations, then the cell state, then the hidden state.
def lstm_step(x_t, h, c, W_x, W_h, b):
    return np.zeros_like(h), np.zeros_like(c)
