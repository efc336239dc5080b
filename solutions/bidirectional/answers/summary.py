# %% probes
summary(np.cos(np.arange(32.0)).reshape(2, 4, 4) - 1.5, [4, 2], "last")
summary(np.cos(np.arange(32.0)).reshape(2, 4, 4) * (np.arange(4) < np.array([[4], [2]]))[:, :, None] - 0.0, [4, 2], "mean")
summary((np.cos(np.arange(32.0)).reshape(2, 4, 4) - 1.5) * (np.arange(4) < np.array([[4], [2]]))[:, :, None], np.array([4, 2]), "max")

# %% correct: a mask
def summary(states, lengths, how):
    """The last states of both halves, the mean or the maximum.  (B, 2H)"""
    lengths = np.asarray(lengths)
    real = (np.arange(states.shape[1]) < lengths[:, None])[:, :, None]
    if how == "mean":
        return np.where(real, states, 0).sum(axis=1) / lengths[:, None]
    if how == "max":
        return np.where(real, states, -np.inf).max(axis=1)
    H = states.shape[2] // 2
    return np.concatenate([states[np.arange(len(states)), lengths - 1, :H], states[:, 0, H:]], axis=1)

# %% correct: loops and lists
def summary(states, lengths, how):
    out = []
    for row, n in zip(states.tolist(), lengths):
        units = list(zip(*row[:n]))
        if how == "mean":
            out.append([sum(unit) / n for unit in units])
        elif how == "max":
            out.append([max(unit) for unit in units])
        else:
            H = len(units) // 2
            out.append([unit[-1] for unit in units[:H]] + [unit[0] for unit in units[H:]])
    return out

# %% correct: torch, float32
import torch

def summary(states, lengths, how):
    rows = []
    for row, n in zip(torch.tensor(states, dtype=torch.float32), lengths):
        row = row[: int(n)]
        H = row.shape[1] // 2
        last = torch.cat([row[-1, :H], row[0, H:]])
        rows.append({"mean": row.mean(0), "max": row.amax(0), "last": last}[how])
    return torch.stack(rows)

# %% correct: weighted sums of the states, einsum
def summary(states, lengths, how):
    B, T, width = states.shape
    n = np.reshape(lengths, (-1, 1, 1))
    t = np.arange(T)[:, None]
    if how == "mean":
        w = (t < n) / n * np.ones(width)
    elif how == "max":
        w = np.eye(T)[np.where(t < n, states, -1e9).argmax(1)].transpose(0, 2, 1)
    else:
        w = np.where(np.arange(width) < width // 2, t == n - 1, t == 0).astype(float)
    return np.einsum("btk,btk->bk", w, states)

# %% wrong 1.2: the last step for both halves
# 1. What has the backward half read at the row's last real step?
# 2. You take both halves at the last step. The backward half begins there: it has read one word.
# 3. Take the backward half, the units from H on, at the first step.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    return np.array([row[-1] for row in real])

# %% wrong 1.6: the last column of the array
# 1. What stands in the last column of a short row?
# 2. Your last state of the forward half is the last column's, which for a short row is padding.
# 3. Take the forward half of row i at step lengths[i] - 1.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.concatenate([states[:, -1, :H], states[:, 0, H:]], axis=1)

# %% wrong 0.8: output[:, -1], the well-known one
# 1. What has each half read at the last column of the array?
# 2. In the last column the forward half of a short row is padding, and the backward half has read at most one word.
# 3. The forward half at step lengths[i] - 1, the backward half at step 0.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    return states[:, -1]

# %% wrong 1.6: off by one
# 1. Which step is the last of a row of n steps, if steps count from 0?
# 2. Your forward half is taken one step after the last real one, where padding stands or the array ends.
# 3. Use n - 1 in place of n.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    H, T = states.shape[2] // 2, states.shape[1]
    return np.array([np.append(row[min(n, T - 1), :H], row[0, H:]) for row, n in zip(states, lengths)])

# %% wrong 0.8: the ends are exchanged
# 1. At which end of the row has each half finished?
# 2. You take each half where it begins: the forward one at the first step, the backward one at the last.
# 3. Exchange the two steps.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.array([np.append(row[0, :H], row[-1, H:]) for row in real])

# %% wrong 0.8: the halves are swapped
# 1. Which half comes first in the states, and which in your summary?
# 2. Your summary of the last states has the backward half in front.
# 3. Keep the forward half first.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how != "last":
        return np.array([getattr(row, how)(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.array([np.append(row[0, H:], row[-1, :H]) for row in real])

# %% wrong 1.2: mean and maximum over the whole array
# 1. Which steps of a short row go into your mean and your maximum?
# 2. Padding has a part in your mean and your maximum: both run over all T steps.
# 3. Cut each row to its own length before you take them.
def summary(states, lengths, how):
    if how != "last":
        return getattr(states, how)(axis=1)
    H = states.shape[2] // 2
    return np.array([np.append(row[n - 1, :H], row[0, H:]) for row, n in zip(states, lengths)])

# %% wrong 1.6: the sum of real steps divided by the width of the array
# 1. By which number do you divide the sum of a short row?
# 2. Your mean adds up the real steps, which is right, and divides by T.
# 3. Divide the sum of row i by lengths[i].
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how == "mean":
        return np.array([row.sum(axis=0) / states.shape[1] for row in real])
    if how == "max":
        return np.array([row.max(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.array([np.append(row[-1, :H], row[0, H:]) for row in real])

# %% wrong 1.6: padding multiplied to zero before the maximum
# 1. What is the maximum of a unit whose real values are all negative?
# 2. You set padded steps to zero before the maximum, and a zero beats every negative value.
# 3. Put minus infinity there, or cut the row to its length.
def summary(states, lengths, how):
    n = np.reshape(lengths, (-1, 1, 1))
    real = np.arange(states.shape[1])[:, None] < n
    if how == "mean":
        return (states * real).sum(axis=1) / n[:, 0]
    if how == "max":
        return (states * real).max(axis=1)
    H = states.shape[2] // 2
    return np.array([np.append(row[k - 1, :H], row[0, H:]) for row, k in zip(states, lengths)])

# %% wrong 1.2: the sum for the mean
# 1. Does your mean grow with the length of the row?
# 2. You add up the real steps and do not divide.
# 3. Divide the sum of row i by its number of real steps.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how == "mean":
        return np.array([row.sum(axis=0) for row in real])
    if how == "max":
        return np.array([row.max(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.array([np.append(row[-1, :H], row[0, H:]) for row in real])

# %% wrong 1.6: the maximum of the size
# 1. Is -3 larger than 1?
# 2. Your maximum compares the values without their signs.
# 3. Take the largest value itself, unit by unit.
def summary(states, lengths, how):
    real = [row[:n] for row, n in zip(states, lengths)]
    if how == "mean":
        return np.array([row.mean(axis=0) for row in real])
    if how == "max":
        return np.array([np.abs(row).max(axis=0) for row in real])
    H = states.shape[2] // 2
    return np.array([np.append(row[-1, :H], row[0, H:]) for row in real])

# %% wrong 0.8: the maximum over the batch
# 1. Over which axis are your mean and your maximum taken?
# 2. You summarise over the sequences of the batch, step by step, in place of over the steps of a sequence.
# 3. The axis of steps is axis 1 of a batch, and axis 0 of a single row.
def summary(states, lengths, how):
    if how != "last":
        return getattr(states, how)(axis=0)
    H = states.shape[2] // 2
    return np.array([np.append(row[n - 1, :H], row[0, H:]) for row, n in zip(states, lengths)])

# %% wrong 0.8: only the last states
# 1. What does your function return for the other two summaries?
# 2. You always return the last states; how is not used.
# 3. Tell the three values of how apart, and take mean or maximum over the real steps.
def summary(states, lengths, how):
    H = states.shape[2] // 2
    return np.array([np.append(row[n - 1, :H], row[0, H:]) for row, n in zip(states, lengths)])
