# %% probes
turning([2, 5, 3], 6)
turning(np.array([4]), 4)

# %% correct: a loop over rows and steps
def turning(lengths, T):
    """For each step of the turned rows, the step it is taken from.  (B, T)"""
    return [[n - 1 - t if t < n else t for t in range(T)] for n in lengths]

# %% correct: slices of one row of numbers
def turning(lengths, T):
    order = np.tile(np.arange(T), (len(lengths), 1))
    for row, n in zip(order, lengths):
        row[:n] = row[:n][::-1].copy()
    return order

# %% correct: torch
import torch

def turning(lengths, T):
    t = torch.arange(T).expand(len(lengths), T)
    mirrored = torch.as_tensor(np.asarray(lengths))[:, None] - 1 - t
    return torch.where(mirrored >= 0, mirrored, t)

# %% correct: sorted by where a step goes, in floating point
def turning(lengths, T):
    t = np.arange(T, dtype=np.float32)
    keys = np.array([np.where(t < n, n - 1 - t, t) for n in lengths])
    return keys.argsort(axis=1).astype(np.float32)

# %% wrong 0.5: the whole array is flipped
# 1. What does the turned row begin with, if the row is shorter than the array?
# 2. You turn the whole array round, so that the padding comes to the front and the network starts in it.
# 3. Mirror step t within the row's own length n, not within T, and only where t is less than n.
def turning(lengths, T):
    return np.tile(np.arange(T)[::-1], (len(lengths), 1))

# %% wrong 0: off by one
# 1. Which number has the last real step of a row of n steps, if steps count from 0?
# 2. You are one step too far: the first of your steps lies behind the row's last one.
# 3. The mirror image of step t in a row of n steps is n - 1 - t.
def turning(lengths, T):
    t, n = np.arange(T), np.reshape(lengths, (-1, 1))
    return np.where(t < n, n - t, t)

# %% wrong 1.5: padding taken from step 0
# 1. Where are padded steps taken from?
# 2. You send all padded steps to step 0, so that a real word stands in the padding and is read again.
# 3. A padded step keeps its own number: choose between the mirror image and t by whether t is less than n.
def turning(lengths, T):
    t, n = np.arange(T), np.reshape(lengths, (-1, 1))
    return np.maximum(n - 1 - t, 0)

# %% wrong 1.5: negative numbers at the padding
# 1. What is n - 1 - t where t has passed the row's end?
# 2. Your numbers go below zero at padded steps; as an index they would count from the end of the array.
# 3. Use the mirror image only where t is less than n, and t itself elsewhere.
def turning(lengths, T):
    return np.reshape(lengths, (-1, 1)) - 1 - np.arange(T)

# %% wrong 1.5: the padding is turned round too
# 1. What becomes of padded steps?
# 2. You turn round the real steps, which is right, and the padding within itself, which is not asked for.
# 3. Leave the part behind n as it is.
def turning(lengths, T):
    return [list(range(n))[::-1] + list(range(n, T))[::-1] for n in lengths]

# %% wrong 0.5: every row has the first row's length
# 1. Which row's length does each row use?
# 2. All of your rows are turned round within the length of the first.
# 3. Make lengths a column of shape (B, 1), so that each row meets its own.
def turning(lengths, T):
    t, n = np.arange(T), lengths[0]
    return np.tile(np.where(t < n, n - 1 - t, t), (len(lengths), 1))

# %% wrong 0.5: every row has the longest row's length
# 1. Which row's length does each row use?
# 2. All of your rows are turned round within the length of the longest, so short rows begin in their padding.
# 3. Make lengths a column of shape (B, 1), so that each row meets its own.
def turning(lengths, T):
    t, n = np.arange(T), np.max(lengths)
    return np.tile(np.where(t < n, n - 1 - t, t), (len(lengths), 1))

# %% wrong 0: nothing is turned
# 1. From which step should the first step of the turned row be taken?
# 2. Your order leaves each row as it is.
# 3. Step t of a row of n real steps is taken from its mirror image, counted from the row's end.
def turning(lengths, T):
    return np.tile(np.arange(T), (len(lengths), 1))

# %% wrong 0: steps by rows
# 1. What is a row of your result: a sequence, or a step?
# 2. Your result has the shape (T, B).
# 3. Transpose it, so that each row belongs to one sequence.
def turning(lengths, T):
    t, n = np.arange(T), np.reshape(lengths, (-1, 1))
    return np.where(t < n, n - 1 - t, t).T

# %% wrong 0.5: the turned rows stand on the right
# 1. Where in the array do the real steps of a short row stand after turning?
# 2. Your real steps are behind the padding, as if rows were padded on the left.
# 3. Real steps stay in front: columns 0 to n - 1 hold n - 1 down to 0.
def turning(lengths, T):
    return [list(range(n, T)) + list(range(n))[::-1] for n in lengths]

# %% wrong 1: the lengths are sorted first
# 1. Does row i of your result belong to row i of the batch?
# 2. Your rows come in another order than the lengths.
# 3. Leave the lengths in the order in which they are given.
def turning(lengths, T):
    t, n = np.arange(T), np.reshape(sorted(lengths, reverse=True), (-1, 1))
    return np.where(t < n, n - 1 - t, t)

# %% wrong 1.5: the array is as wide as the longest row, and padding is left out
# 1. How many columns does the result have for T steps?
# 2. Your result is cut to the longest row of the batch; T says how wide the array is.
# 3. Let the steps run from 0 to T - 1.
def turning(lengths, T):
    t, n = np.arange(max(lengths)), np.reshape(lengths, (-1, 1))
    return np.where(t < n, n - 1 - t, t)

# %% wrong 0.5: hard-coded example
def turning(lengths, T):
    return [[3, 2, 1, 0]]
