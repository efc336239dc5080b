# %% probes
read(np.arange(1.0, 13.0).reshape(2, 3, 2), np.array([3, 3]), np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[3.0, 1.0], [-2.0, 4.0]]))
read(np.arange(1.0, 13.0).reshape(2, 3, 2), np.array([1, 2]), np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[3.0, 1.0], [-2.0, 4.0]]))

# %% correct: row by row
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    last_h, last_c = np.array(h), np.array(c)
    for k in range(len(X)):
        h_k, c_k = h[k], c[k]
        for t in range(lengths[k]):
            h_k, c_k = toy_step(X[k, t], h_k, c_k)
            states[k, t] = h_k
        last_h[k], last_c[k] = h_k, c_k
    return states, last_h, last_c

# %% correct: a mask of zeros and ones, lists
def read(X, lengths, h, c):
    rows = []
    for t in range(X.shape[1]):
        m = (np.asarray(lengths) > t).astype(float)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h = m * new_h + (1 - m) * h
        c = m * new_c + (1 - m) * c
        rows.append(m * h)
    return np.stack(rows, axis=1).tolist(), h.tolist(), c.tolist()

# %% correct: all steps kept, the last real one picked out
def read(X, lengths, h, c):
    B, T, _ = X.shape
    all_h, all_c = [], []
    for t in range(T):
        h, c = toy_step(X[:, t], h, c)
        all_h.append(h)
        all_c.append(c)
    all_h, all_c = np.stack(all_h, axis=1), np.stack(all_c, axis=1)
    last = np.asarray(lengths) - 1
    rows = np.arange(B)
    real = np.arange(T) < np.asarray(lengths)[:, None]
    return np.where(real[:, :, None], all_h, 0), all_h[rows, last], all_c[rows, last]

# %% correct: torch
import torch


def read(X, lengths, h, c):
    X, h, c = torch.as_tensor(X), torch.as_tensor(h), torch.as_tensor(c)
    states = torch.zeros_like(X)
    for t in range(X.shape[1]):
        real = torch.as_tensor(lengths)[:, None] > t
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = torch.where(real, new_h, h), torch.where(real, new_c, c)
        states[:, t] = torch.where(real, h, 0.0)
    return states, h, c

# %% wrong 0.33: the hidden state is not carried
# 1. What does the second step know of the first?
# 2. Each step begins with the same h; only c goes on.
# 3. Hand the h that a step returns to the next step, as you do with c.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    last_h = h
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        last_h, c = np.where(real, new_h, last_h), np.where(real, new_c, c)
        states[:, t] = real * new_h
    return states, last_h, c

# %% wrong 0: the cell state is not carried
# 1. What does the second step know of the first?
# 2. Each step begins with the same c; only h goes on.
# 3. Hand the c that a step returns to the next step, as you do with h.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    last_c = c
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, last_c = np.where(real, new_h, h), np.where(real, new_c, last_c)
        states[:, t] = real * h
    return states, h, last_c

# %% wrong 0: no state is carried at all
# 1. What does the second step know of the first?
# 2. Every step begins with the states from before the first step.
# 3. Keep the pair that a step returns, and hand it to the next step.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    last_h, last_c = h, c
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        last_h, last_c = np.where(real, new_h, last_h), np.where(real, new_c, last_c)
        states[:, t] = real * new_h
    return states, last_h, last_c

# %% wrong 0.67: the given states are ignored
# 1. Are all arguments of your function used?
# 2. You begin with zeros, whatever states are given.
# 3. Begin the loop with the h and c that your function gets.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    h, c = np.zeros(h.shape), np.zeros(c.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, h, c

# %% wrong 0: h and c exchanged when the step returns
# 1. In which order does the step return its two states?
# 2. You take the first for c and the second for h.
# 3. Unpack what toy_step returns as h first, c second.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_c, new_h = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, h, c

# %% wrong 1.67: the last h is taken from the last column
# 1. What is your last h of a row that has ended early?
# 2. You take the last column of the states, and there is padding in it.
# 3. Let a row that has ended keep its h, and return that one.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, states[:, -1], c

# %% wrong 1.67: the cell state runs on in the padding
# 1. What happens to the two states of a row after its end?
# 2. Your h stops at the end of a row, and your c goes on reading padding.
# 3. Treat c like h: where a row has ended, keep the old one.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, c = toy_step(X[:, t], h, c)
        h = np.where(real, new_h, h)
        states[:, t] = real * h
    return states, h, c

# %% wrong 1.33: both states run on in the padding
# 1. What happens to the two states of a row after its end?
# 2. They go on reading padding; only the array of states stops in time.
# 3. Where a row has ended, keep both its h and its c from the step before.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        h, c = toy_step(X[:, t], h, c)
        states[:, t] = (t < lengths)[:, None] * h
    return states, h, c

# %% wrong 1: the lengths are ignored
# 1. Are all arguments of your function used?
# 2. Every row is read to the end of the array, padding and all.
# 3. At each step find the rows that still have a real step; the others keep their states, and get zeros in the array.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        h, c = toy_step(X[:, t], h, c)
        states[:, t] = h
    return states, h, c

# %% wrong 1.67: the padding holds the last state, not zeros
# 1. What stands in your array of states after the end of a row?
# 2. The last state is repeated there. Zeros are asked for.
# 3. Write h into the array only for rows that have a real step.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = h
    return states, h, c

# %% wrong 1: one step of padding is read
# 1. Which is the last real step of a row with one step, counted from 0?
# 2. You read one step too many of each row that ends early.
# 3. Step t is real if t is less than the length, not if it is equal.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t <= lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, h, c

# %% wrong 0.67: the states before each step
# 1. Is the first entry of your states that before the first step, or after it?
# 2. Your array of states is one step late.
# 3. Run the step first, and write down its h then.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        states[:, t] = real * h
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
    return states, h, c

# %% wrong 0: read from the last step to the first
# 1. Which step does your loop read first?
# 2. Your states look reversed in time.
# 3. Let the loop run from step 0 upwards.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in reversed(range(X.shape[1])):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, h, c

# %% wrong 0.33: the last two results exchanged
# 1. In which order are the results asked for?
# 2. Your last h and your last c are right, and they come back exchanged.
# 3. Return the states, then the last h, then the last c.
def read(X, lengths, h, c):
    states = np.zeros(X.shape)
    for t in range(X.shape[1]):
        real = (t < lengths)[:, None]
        new_h, new_c = toy_step(X[:, t], h, c)
        h, c = np.where(real, new_h, h), np.where(real, new_c, c)
        states[:, t] = real * h
    return states, c, h

# %% wrong 0.33: only the given example
def read(X, lengths, h, c):
    return [[[1.0], [2.0]]], [[2.0]], [[2.5]]
