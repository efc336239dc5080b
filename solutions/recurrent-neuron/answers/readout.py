# %% probes
read_out(np.random.default_rng(1).normal(size=(12, 5, 2)), np.array([5, 2, 4, 1, 3, 2, 4, 5, 1, 3, 4, 2]), np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]]), np.array([-0.4, 0.2, 0.3]))
after(read_out, np.array([[[1.0, -2.0], [0.5, 3.0], [2.0, 2.0]], [[0.0, 1.0], [-2.0, 1.0], [9.0, -9.0]]]), np.array([3, 1]), np.array([[0.3, 1.0], [-1.0, 0.5]]), np.array([0.1, 0.2]))

# %% correct: two loops, lists returned
def read_out(states, lengths, W_ho, b_o):
    classes, tags = [], []
    for sequence, n in zip(states, lengths):
        row = [int(np.argmax(W_ho @ h + b_o)) if t < n else -1 for t, h in enumerate(sequence)]
        tags.append(row)
        classes.append(row[n - 1])
    return classes, tags

# %% correct: torch, in float32
import torch


def read_out(states, lengths, W_ho, b_o):
    states, lengths, W_ho, b_o = map(torch.as_tensor, (states, lengths, W_ho, b_o))
    o = torch.nn.functional.linear(states.float(), W_ho.float(), b_o.float())
    tags = o.argmax(2)
    tags[torch.arange(tags.shape[1])[None] >= lengths[:, None]] = -1
    classes = o[torch.arange(len(o)), lengths - 1].softmax(1).argmax(1)
    return classes, tags

# %% correct: einsum, the class from the last state alone
def read_out(states, lengths, W_ho, b_o):
    B, T, H = states.shape
    last = states[np.arange(B), lengths - 1]
    tags = np.argmax(np.einsum("bth,ch->btc", states, W_ho) + b_o, axis=-1)
    real = np.arange(T)[None, :] < lengths[:, None]
    return np.argmax(last @ W_ho.T + b_o, axis=1), tags * real - ~real

# %% wrong 0.75: the last column of the array
# 1. What stands in the last column of a short row?
# 2. You classify from the last step of the array, which is padding for all rows but the longest.
# 3. Take, for each row, the state at the index that its own length says.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return best[:, -1], np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)

# %% wrong 0: the index is the length
# 1. A sequence has three steps. Which index has the last one?
# 2. Indices start at 0, so that the length is one step beyond the last; in the longest row it is outside the array.
# 3. Subtract one from the lengths.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)
    return best[np.arange(len(best)), lengths], tags

# %% wrong 0.75: the last but one step
# 1. A sequence has three steps. Which index has the last one?
# 2. Your classes come from one step too early.
# 3. Subtract one from the lengths, not two.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)
    return best[np.arange(len(best)), lengths - 2], tags

# %% wrong 0.75: one tag too many
# 1. How many tags does a sequence of two steps get from you?
# 2. Your mask lets one padded step through.
# 3. A step with index t is real if t is smaller than the length, not if it is equal.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) <= lengths[:, None], best, -1)
    return best[np.arange(len(best)), lengths - 1], tags

# %% wrong 0.75: padding gets tag 0
# 1. How can one tell from your tags that a step is padding?
# 2. You put 0 at padded steps, which is the number of a tag.
# 3. Put -1 there.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, 0)
    return best[np.arange(len(best)), lengths - 1], tags

# %% wrong 0.75: padding is tagged
# 1. What do your tags say beyond the end of a sequence?
# 2. Padded steps get tags as if they were words.
# 3. Put -1 where the index of the step is not below the length.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return best[np.arange(len(best)), lengths - 1], best

# %% wrong 0.5: the bias is forgotten
# 1. Which class wins in the state zero?
# 2. Your scores have no bias.
# 3. Add b_o to the scores before the largest is looked for.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)
    return best[np.arange(len(best)), lengths - 1], tags

# %% wrong 0.5: the output weights the wrong way round
# 1. Which shape has W_ho?
# 2. W_ho is (out, in), and rows of states have to be multiplied by its transpose.
# 3. Use W_ho.T.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)
    return best[np.arange(len(best)), lengths - 1], tags

# %% wrong 1: the class from the mean of the real states
# 1. Which states does the class depend on?
# 2. You classify from the mean of the states; that is another summary.
# 3. Only the last real state counts here.
def read_out(states, lengths, W_ho, b_o):
    real = np.arange(states.shape[1]) < lengths[:, None]
    mean = (states * real[:, :, None]).sum(axis=1) / lengths[:, None]
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return (mean @ W_ho.T + b_o).argmax(axis=1), np.where(real, best, -1)

# %% wrong 1: the class from the largest values over the steps
# 1. Which states does the class depend on?
# 2. You classify from each unit's largest value; that is another summary.
# 3. Only the last real state counts here.
def read_out(states, lengths, W_ho, b_o):
    real = np.arange(states.shape[1]) < lengths[:, None]
    top = np.where(real[:, :, None], states, -np.inf).max(axis=1)
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return (top @ W_ho.T + b_o).argmax(axis=1), np.where(real, best, -1)

# %% wrong 0.75: the class from the first state
# 1. How much of the sequence has your classifier read?
# 2. You classify from the first state.
# 3. Take the state at the last real step of each row.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return best[:, 0], np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)

# %% wrong 0: every row as long as the longest
# 1. Do two rows of different lengths end at the same step?
# 2. You use the largest length for all rows.
# 3. Each row has its own length, for the class and for the tags.
def read_out(states, lengths, W_ho, b_o):
    lengths = np.full(len(states), lengths.max())
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return best[np.arange(len(best)), lengths - 1], np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)

# %% wrong 0: the largest step in place of the largest score
# 1. Along which axis do you look for the largest score?
# 2. Your argmax runs over the steps, and not over the classes.
# 3. Look along the last axis.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=1)
    return best[:, 0], best

# %% wrong 0: scores in place of numbers
# 1. Is your class one number?
# 2. You return the scores of all classes; asked for is the number of the largest.
# 3. Take the argmax over the classes.
def read_out(states, lengths, W_ho, b_o):
    o = states @ W_ho.T + b_o
    real = np.arange(states.shape[1]) < lengths[:, None]
    return o[np.arange(len(o)), lengths - 1], np.where(real[:, :, None], o, -1)

# %% wrong 0: tags first
# 1. In which order are the two answers asked for?
# 2. You return the tags first.
# 3. The classes come first, then the tags.
def read_out(states, lengths, W_ho, b_o):
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    tags = np.where(np.arange(best.shape[1]) < lengths[:, None], best, -1)
    return tags, best[np.arange(len(best)), lengths - 1]

# %% wrong 1.75: the padding is cleared in place
# 1. What do the states hold after your function has run?
# 2. You overwrite the padded steps of the array that was given.
# 3. Leave the states alone, and put -1 into the tags.
def read_out(states, lengths, W_ho, b_o):
    real = np.arange(states.shape[1]) < lengths[:, None]
    states[~real] = 0
    best = (states @ W_ho.T + b_o).argmax(axis=2)
    return best[np.arange(len(best)), lengths - 1], np.where(real, best, -1)

# %% wrong 0.5: hard-coded for the visible example
def read_out(states, lengths, W_ho, b_o):
    return [0, 0], [[0, 1, 0], [1, 0, -1]]
