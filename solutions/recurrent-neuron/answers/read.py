# %% probes
read(np.array([[[1.0, 0.0], [0.0, 2.0]], [[-1.0, 0.5], [0.3, 0.0]], [[0.2, -0.4], [1.0, 1.0]]]), np.array([[0.5, -1.0], [1.0, 0.2], [0.3, 0.4], [-0.6, 0.1]]), np.array([[0.1, 0.7, -0.3, 0.4], [0.5, -0.2, 0.9, 0.0], [-0.8, 0.6, 0.2, 0.3], [0.4, 0.2, -0.5, 0.6]]), np.array([0.1, -0.2, 0.3, 0.2]))
read(np.array([[[1.0, 0.0], [0.5, 2.0]], [[-1.0, 0.5], [0.3, 0.7]]]), np.array([[0.5, -1.0], [0.9, 0.2]]), np.array([[0.1, 0.7], [-0.5, 0.3]]), np.array([0.1, -0.2]))
after(read, np.array([[[1.0], [0.5]]]), np.array([[0.5], [0.9]]), np.array([[0.1, 0.7], [-0.5, 0.3]]), np.array([0.1, -0.2]), np.array([[0.6, -0.4]]))
read(np.array([[[1], [2]]]), np.array([[0.5]]), np.array([[0.3]]), np.array([0.2]))

# %% correct: a loop over steps and sequences, lists returned
def read(x, W_xh, W_hh, b_h, h_0=None):
    found = []
    for i, sequence in enumerate(x):
        h = np.zeros(len(b_h)) if h_0 is None else np.array(h_0[i], dtype=float)
        path = []
        for x_t in sequence:
            h = np.tanh(W_xh.dot(x_t) + W_hh.dot(h) + b_h)
            path.append(h.tolist())
        found.append(path)
    return found

# %% correct: einsum, with all inputs multiplied before the loop
def read(x, W_xh, W_hh, b_h, h_0=None):
    a = np.einsum("btd,hd->bth", x, W_xh) + b_h
    B, T, H = a.shape
    states = np.empty((B, T, H))
    h = np.zeros((B, H)) if h_0 is None else h_0
    for t in range(T):
        h = states[:, t] = np.tanh(a[:, t] + np.einsum("bk,hk->bh", h, W_hh))
    return states

# %% correct: torch's layer, in float32
import torch


def read(x, W_xh, W_hh, b_h, h_0=None):
    layer = torch.nn.RNN(W_xh.shape[1], len(b_h), batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.tensor(W_xh))
        layer.weight_hh_l0.copy_(torch.tensor(W_hh))
        layer.bias_ih_l0.copy_(torch.tensor(b_h))
        layer.bias_hh_l0.zero_()
        h = None if h_0 is None else torch.tensor(np.array(h_0), dtype=torch.float32)[None]
        return layer(torch.tensor(x, dtype=torch.float32), h)[0]

# %% correct: one matrix for input and state side by side
def read(x, W_xh, W_hh, b_h, h_0=None):
    W = np.hstack([W_xh, W_hh, b_h[:, None]]).T
    B, T, _ = x.shape
    states = np.zeros((B, T + 1, len(b_h)))
    if h_0 is not None:
        states[:, 0] = h_0
    for t in range(T):
        states[:, t + 1] = np.tanh(np.hstack([x[:, t], states[:, t], np.ones((B, 1))]) @ W)
    return states[:, 1:]

# %% wrong 0.33: both weights the wrong way round
# 1. On which side of the weights does a batch stand, and which axis of them is summed over?
# 2. Weights are (out, in), and a batch is rows; you multiply by the weights as they are, so that the shapes fit only by accident.
# 3. Multiply the rows of the batch by the transposed weights, both of them.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0.33: the recurrent weights are not transposed
# 1. W_hh is square, so both ways round fit. Which one is right for rows?
# 2. The input weights are used as (out, in), but the recurrent weights as (in, out).
# 3. A batch of states is rows too; transpose W_hh as you transpose W_xh.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh + b_h)
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0: the bias is forgotten
# 1. What should the layer do with an input of zeros in the state zero?
# 2. Your states are those of a layer without a bias.
# 3. Add b_h to the two products in every step; it is added to each row of the batch.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T)
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0: the bias is added twice
# 1. How often does the bias stand in the formula of a step?
# 2. Your bias is added twice, once with the input and once with the state.
# 3. Keep one b_h in the sum.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh((x[:, t] @ W_xh.T + b_h) + (h @ W_hh.T + b_h))
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0: no tanh
# 1. Can your states be larger than 1?
# 2. You return, and carry on, the pre-activations.
# 3. The new state is the tanh of the sum of the three terms.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = x[:, t] @ W_xh.T + h @ W_hh.T + b_h
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 1.67: the given state is ignored
# 1. Does your answer change if another h_0 is given?
# 2. The layer always begins at zero, also when a state is given.
# 3. Use zeros only if h_0 is None, and h_0 otherwise.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h)))
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0: the state is never carried on
# 1. Would your states change if the sequence were read in another order?
# 2. Every step starts from the state before the first one, as the new state is not kept for the next step.
# 3. Give the new state the same name as the old one, so that the next step reads it.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h))
    return np.stack(states, axis=1)

# %% wrong 0: steps before sequences
# 1. Which axis counts the sequences, and which the steps?
# 2. Your array has the shape (T, B, H), as the list of steps was made into an array as it is.
# 3. Stack the states along the second axis, or swap the first two axes at the end.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states.append(h)
    return np.array(states)

# %% wrong 0: each state one step too early
# 1. Has your first state seen the first input?
# 2. You store the state before the step, so that the first one is the start and the last one is missing.
# 3. Compute the new state first, and store it afterwards.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
    return np.stack(states, axis=1)

# %% wrong 0: reads from the last step to the first
# 1. Which input do you read first?
# 2. Your layer reads the sequences backwards.
# 3. Let the steps run upwards, from the first input to the last.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = np.zeros((len(x), x.shape[1], len(b_h)))
    for t in reversed(range(x.shape[1])):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states[:, t] = h
    return states

# %% wrong 2.33: the given state is overwritten
# 1. What does h_0 hold after your function has run?
# 2. Your new states are written into the array that was given, so that the caller's state is lost.
# 3. Make a new array in each step, or copy h_0 at the beginning.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = np.zeros((len(x), x.shape[1], len(b_h)))
    for t in range(x.shape[1]):
        h[:] = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states[:, t] = h
    return states

# %% wrong 0: only the last state
# 1. How many states does a sequence of T steps have?
# 2. You return the state after the last step only.
# 3. Collect the state of every step in a list or an array, and return them all.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
    return h

# %% wrong 2.67: states in the type of the input
# 1. What happens to a state of 0.7 in an array of whole numbers?
# 2. Your array of states takes its type from x, so that whole numbers as inputs cut the states down to 0.
# 3. Make the array of states an array of floats, whatever x is.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = np.zeros((len(x), x.shape[1], len(b_h)), dtype=x.dtype)
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states[:, t] = h
    return states

# %% wrong 0.33: the state runs on from one sequence to the next
# 1. In which state does your second sequence begin?
# 2. The state is not reset between the sequences of a batch: each begins where the one before has ended.
# 3. Set the state to its start inside the loop over sequences, before the loop over steps.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros(len(b_h)) if h_0 is None else h_0[0]
    states = np.zeros((len(x), x.shape[1], len(b_h)))
    for i in range(len(x)):
        for t in range(x.shape[1]):
            h = np.tanh(W_xh @ x[i, t] + W_hh @ h + b_h)
            states[i, t] = h
    return states

# %% wrong 2.67: the state is kept between calls
kept = {}


def read(x, W_xh, W_hh, b_h, h_0=None):
    shape = len(x), len(b_h)
    h = kept.get(shape, np.zeros(shape)) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)
        states.append(h)
    kept[shape] = h
    return np.stack(states, axis=1)

# %% wrong 0: the logistic function
# 1. Between which numbers do your states lie?
# 2. Your activation is the logistic function, from 0 to 1; here it is tanh.
# 3. Use np.tanh.
def read(x, W_xh, W_hh, b_h, h_0=None):
    h = np.zeros((len(x), len(b_h))) if h_0 is None else h_0
    states = []
    for t in range(x.shape[1]):
        h = 1 / (1 + np.exp(-(x[:, t] @ W_xh.T + h @ W_hh.T + b_h)))
        states.append(h)
    return np.stack(states, axis=1)

# %% wrong 0: only the shape is right
# 1. Do your states depend on the inputs?
# 2. You return an array of the right shape that was never filled.
# 3. Store the state of each step in it, inside the loop.
def read(x, W_xh, W_hh, b_h, h_0=None):
    return np.zeros((x.shape[0], x.shape[1], len(b_h)))

# %% wrong 0.33: hard-coded for the visible example
def read(x, W_xh, W_hh, b_h, h_0=None):
    h1 = np.tanh(0.5)
    h2 = np.tanh(0.5 * h1 - 1.5)
    return [[[h1], [h2], [np.tanh(0.5 * h2 + 1.5)]]]
