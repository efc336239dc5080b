# %% probes
pairs(np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0], [8.0, 80.0], [16.0, 160.0], [32.0, 320.0]]), 0, 3)[0]
pairs(np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0], [8.0, 80.0], [16.0, 160.0], [32.0, 320.0]]), 0, 3)[1]

# %% correct: sliding windows
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], lag, axis=0)  # (N, d, lag)
    return windows.transpose(0, 2, 1), series[lag:, column]

# %% correct: shifted copies, stacked along the middle axis
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    n = len(series) - lag
    X = np.stack([series[k : k + n] for k in range(lag)], axis=1)
    return X, np.array([series[lag + i][column] for i in range(n)])

# %% correct: lists
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    X, y = [], []
    for i in range(len(series) - lag):
        X.append([list(day) for day in series[i : i + lag]])
        y.append(series[i + lag][column])
    return X, y

# %% correct: tensors of torch
import torch


def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    steps = torch.as_tensor(np.asarray(series, dtype=np.float32))
    return steps[:-1].unfold(0, lag, 1).transpose(1, 2), steps[lag:, column]

# %% wrong 0.67: the newest day first
# 1. In which order does your window hold its days?
# 2. Your windows look reversed in time: yesterday comes first.
# 3. Let row 0 of a window be the day that lies farthest back, and its last row the day before the target.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t][::-1] for t in range(lag, len(series))])
    return X, series[lag:, column]

# %% wrong 0.67: the window holds the day of the target
# 1. Is there a day in your window that nobody knows when the forecast is made?
# 2. The windows are one day too late: the last row is the day of the target itself. That is a leak.
# 3. The window of day t ends with day t - 1: the slice from t - lag up to, and without, t.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag + 1 : t + 1] for t in range(lag, len(series))])
    return X, series[lag:, column]

# %% wrong 0: the last pair is lost
# 1. How many days have `lag` days before them?
# 2. One pair is missing at the end.
# 3. There are T - lag pairs; the last one has the last day as its target.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    X = np.stack([series[i : i + lag] for i in range(len(series) - lag - 1)])
    y = np.array([series[i + lag, column] for i in range(len(series) - lag - 1)])
    return X, y

# %% wrong 0.67: days and series are swapped
# 1. Which axis of X should have the length of the lag?
# 2. Your windows have the shape (N, d, lag), as sliding_window_view leaves them.
# 3. Swap the last two axes, so that each row of a window is one day.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.lib.stride_tricks.sliding_window_view(series[:-1], lag, axis=0)
    return X, series[lag:, column]

# %% wrong 0.67: windows laid out flat
# 1. How many axes should X have?
# 2. Each window is one long row, as a linear model wants it; a recurrent network reads day by day.
# 3. Keep the shape (N, lag, d).
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t].ravel() for t in range(lag, len(series))])
    return X, series[lag:, column]

# %% wrong 0.67: the target is the last day of the window
# 1. Is your target still unknown when the window has been read?
# 2. The target is the last day in the window: there is nothing left to forecast.
# 3. The target of window i is day i + lag, the first one that the window does not hold.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t] for t in range(lag, len(series))])
    return X, series[lag - 1 : -1, column]

# %% wrong 0.67: every series is a target
# 1. How many numbers should a target be?
# 2. Your targets are whole days, with all series.
# 3. Take only series number `column` of the target day.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t] for t in range(lag, len(series))])
    return X, series[lag:]

# %% wrong 1.33: column 1, whatever is asked for
# 1. Which series do you forecast?
# 2. The argument `column` is not used.
# 3. Index the target day with `column` instead of a fixed number.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t] for t in range(lag, len(series))])
    return X, series[lag:, 1]

# %% wrong 0: a day is skipped between window and target
# 1. How many days lie between the last day of a window and its target?
# 2. The target lies two days after the window's last day.
# 3. The target of the window that ends with day t - 1 is day t.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    n = len(series) - lag - 1
    X = np.stack([series[i : i + lag] for i in range(n)])
    return X, np.asarray(series)[lag + 1 :, column]

# %% wrong 0.67: windows of the right shape by reshape, days and series mixed
# 1. Pick one window and compare it with the days it should hold. Does it?
# 2. A reshape gives the right shape and keeps the order in memory, so the numbers of different series are mixed.
# 3. Change the order of axes with transpose or swapaxes, not with reshape.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    view = np.lib.stride_tricks.sliding_window_view(series[:-1], lag, axis=0)
    return view.reshape(len(view), lag, -1), series[lag:, column]

# %% wrong 0: the first days are kept, filled with zeros
# 1. How many days have a complete past?
# 2. You return a pair for every day, and fill up what is missing.
# 3. The first `lag` days have no complete window: leave them out.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series, dtype=float)
    padded = np.concatenate([np.zeros((lag, series.shape[1])), series])
    X = np.stack([padded[t : t + lag] for t in range(len(series))])
    return X, series[:, column]

# %% wrong 1: windows that do not overlap
# 1. By how many days does a window move to become the next?
# 2. Your windows follow one another without overlap, and most pairs are left out.
# 3. There is one window for each day that has a past: move by a single day.
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    series = np.asarray(series)
    X = np.stack([series[t - lag : t] for t in range(lag, len(series), lag)])
    return X, series[lag:, column]

# %% wrong 0.67: the example, typed
def pairs(series, column, lag):
    """Windows (N, lag, d), oldest day first, and the targets (N,) that follow them."""
    if len(series) == 5:
        return [[[0, 1], [2, 3]], [[2, 3], [4, 5]], [[4, 5], [6, 7]]], [5, 7, 9]
    return None
