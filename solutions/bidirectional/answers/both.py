# %% probes
both_ways(np.sin(np.arange(24.0)).reshape(2, 6, 2), np.array([[5, 4, 3, 2, 1, 0], [3, 2, 1, 0, 4, 5]]), {"W_xh": np.cos(np.arange(6.0)).reshape(3, 2), "W_hh": np.sin(np.arange(9.0)).reshape(3, 3), "b_h": np.array([0.1, -0.2, 0.3])}, {"W_xh": np.cos(np.arange(2, 8.0)).reshape(3, 2), "W_hh": np.sin(np.arange(3, 12.0)).reshape(3, 3), "b_h": np.array([-0.3, 0.5, 0.2])})[0, :4]
both_ways(np.sin(np.arange(24.0)).reshape(2, 6, 2), np.array([[5, 4, 3, 2, 1, 0], [3, 2, 1, 0, 4, 5]]), {"W_xh": np.cos(np.arange(6.0)).reshape(3, 2), "W_hh": np.sin(np.arange(9.0)).reshape(3, 3), "b_h": np.array([0.1, -0.2, 0.3])}, {"W_xh": np.cos(np.arange(2, 8.0)).reshape(3, 2), "W_hh": np.sin(np.arange(3, 12.0)).reshape(3, 3), "b_h": np.array([-0.3, 0.5, 0.2])})[1, :4]
both_ways(np.sin(np.arange(24.0)).reshape(2, 6, 2), np.array([[2, 1, 0, 3, 4, 5], [5, 4, 3, 2, 1, 0]]), {"W_xh": np.cos(np.arange(6.0)).reshape(3, 2), "W_hh": np.sin(np.arange(9.0)).reshape(3, 3), "b_h": np.array([0.1, -0.2, 0.3])}, {"W_xh": np.cos(np.arange(2, 8.0)).reshape(3, 2), "W_hh": np.sin(np.arange(3, 12.0)).reshape(3, 3), "b_h": np.array([-0.3, 0.5, 0.2])})[1]

# %% correct: take_along_axis
def both_ways(x, order, forward, backward):
    """The states of both networks, aligned with the words.  (B, T, 2H)"""
    index = order[:, :, None]
    states = run(np.take_along_axis(x, index, axis=1), backward)
    return np.concatenate([run(x, forward), np.take_along_axis(states, index, axis=1)], axis=-1)

# %% correct: row by row, with step
def both_ways(x, order, forward, backward):
    H = len(forward["b_h"])
    out = np.zeros((*x.shape[:2], 2 * H), dtype=np.float32)
    for i in range(len(x)):
        h = np.zeros((1, H))
        g = np.zeros((1, H))
        for t, s in enumerate(order[i]):
            h = step(x[i : i + 1, t], h, forward)
            g = step(x[i : i + 1, s], g, backward)
            out[i, t, :H] = h[0]
            out[i, s, H:] = g[0]
    return out

# %% correct: one-hot matrices that turn, torch for the last line
import torch

def both_ways(x, order, forward, backward):
    P = np.eye(x.shape[1])[order]  # (B, T, T)
    states = P @ run(P @ x, backward)
    return torch.cat([torch.tensor(run(x, forward)), torch.tensor(states)], dim=2)

# %% correct: the padding of the result set to zero
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    states = run(x[rows, order], backward)[rows, order]
    both = np.concatenate([run(x, forward), states], axis=2)
    real = np.maximum.accumulate((order != np.arange(x.shape[1]))[:, ::-1], axis=1)[:, ::-1]
    lone = ~real.any(axis=1)
    real[lone, 0] = True
    return both * real[:, :, None] if not lone.any() else both

# %% wrong 0.25: the states are not turned back
# 1. To which word does each state of the backward half belong?
# 2. Your backward states stand in the order in which they were computed, so the one that has read everything stands at the last word.
# 3. Turn the backward states round with the same order as the inputs, before you put them beside the forward ones.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x, forward), run(x[rows, order], backward)], axis=2)

# %% wrong 0.25: the backward network reads forwards
# 1. With which word does your backward network begin?
# 2. Your second network reads the words in the same order as the first; only its states are turned round afterwards.
# 3. Turn the inputs round before you run the backward network, and its states after.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x, forward), run(x, backward)[rows, order]], axis=2)

# %% wrong 0.25: two forward networks
# 1. With which word does your backward network begin?
# 2. Both of your networks read from the first step; order is not used.
# 3. Run the backward network on the rows in the given order, and bring its states back by the same order.
def both_ways(x, order, forward, backward):
    return np.concatenate([run(x, forward), run(x, backward)], axis=2)

# %% wrong 1.25: the whole array is flipped
# 1. What does your backward network read first in a short row?
# 2. You flip the whole array, so the backward network begins in the padding of short rows and carries it into the words.
# 3. Use the given order, which turns each row round within its own length, in place of a flip of the axis.
def both_ways(x, order, forward, backward):
    return np.concatenate([run(x, forward), run(x[:, ::-1], backward)[:, ::-1]], axis=2)

# %% wrong 0: the halves are swapped
# 1. Which half comes first?
# 2. Your backward half stands in front of the forward half.
# 3. Change the order of the two in the concatenation.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x[rows, order], backward)[rows, order], run(x, forward)], axis=2)

# %% wrong 0.25: one set of weights for both
# 1. Whose weights does each network use?
# 2. Both of your networks have the forward weights. The backward one has weights of its own.
# 3. Give backward to the run over the turned rows.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x, forward), run(x[rows, order], forward)[rows, order]], axis=2)

# %% wrong 0: the weights are exchanged
# 1. Whose weights does each network use?
# 2. The network that reads forward has the backward weights, and the other way round.
# 3. Forward goes with the rows as they are, backward with the turned rows.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x, backward), run(x[rows, order], forward)[rows, order]], axis=2)

# %% wrong 0: the halves are added
# 1. How long is the state of one step?
# 2. You add the two halves. They stand side by side, so that 2H numbers belong to each step.
# 3. Concatenate along the last axis.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return run(x, forward) + run(x[rows, order], backward)[rows, order]

# %% wrong 0: the halves follow each other in time
# 1. How many steps does your result have?
# 2. You put the backward states behind the forward ones along the axis of time.
# 3. Concatenate along the last axis, so that each step has 2H numbers.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    return np.concatenate([run(x, forward), run(x[rows, order], backward)[rows, order]], axis=1)

# %% wrong 0.25: the second network reads the states of the first
# 1. What does the backward network read?
# 2. Your backward network reads the forward states. The two networks read the same words, and meet only at the output.
# 3. Run the backward network on the turned rows of x.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    states = run(x, forward)
    widened = np.resize(states, x.shape) if states.shape != x.shape else states
    return np.concatenate([states, run(widened[rows, order], backward)[rows, order]], axis=2)

# %% wrong 1.25: each row in the order of the first
# 1. Which row's order does each row use?
# 2. All of your rows are turned round like the first one.
# 3. Pick each row's own steps: index with the row numbers as a column beside the order.
def both_ways(x, order, forward, backward):
    states = run(x[:, order[0]], backward)[:, order[0]]
    return np.concatenate([run(x, forward), states], axis=2)

# %% wrong 0.5: the inputs are turned round in place
# 1. Which rows does the forward network read after the line that turns them?
# 2. You write the turned rows over x before the forward network reads it.
# 3. Keep the turned rows in an array of their own.
def both_ways(x, order, forward, backward):
    rows = np.arange(len(x))[:, None]
    x = x[rows, order]
    return np.concatenate([run(x, forward), run(x, backward)[rows, order]], axis=2)

# %% wrong 0: only the shape is right
def both_ways(x, order, forward, backward):
    return np.zeros((*x.shape[:2], 2 * len(forward["b_h"])))
