# %% probes
scale(np.array([[1.0, 4.0], [3.0, 4.5], [8.0, 5.0], [20.0, 9.0]]), np.array([True, True, True, False]))
scale(np.array([[1.0, 4.0], [30.0, 5.5], [8.0, 6.0], [2.0, 9.0]]), np.array([False, True, False, True]))
scale(np.array([[7.0, 1.0], [7.0, 5.0], [9.0, 3.0]]), np.array([True, True, False]))
after(scale, np.array([[1.0, 4.0], [3.0, 4.5], [20.0, 9.0]]), np.array([True, True, False]))

# %% correct: one series after the other
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    columns = []
    for j in range(series.shape[1]):
        known = [series[t, j] for t in range(len(series)) if train[t]]
        mean = sum(known) / len(known)
        sd = (sum((x - mean) ** 2 for x in known) / len(known)) ** 0.5
        columns.append([(x - mean) / (sd or 1.0) for x in series[:, j]])
    return np.array(columns).T.tolist()

# %% correct: scikit-learn
from sklearn.preprocessing import StandardScaler


def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    return StandardScaler().fit(series[train]).transform(series)

# %% correct: in float32, with a pandas table
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    table = pd.DataFrame(np.asarray(series))
    learned = table[np.asarray(train)]
    sd = learned.std(ddof=0).replace(0, 1)
    return ((table - learned.mean()) / sd).to_numpy(np.float32)

# %% correct: torch
import torch


def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    steps = torch.tensor(series)
    known = steps[torch.tensor(train)]
    sd = known.std(dim=0, correction=0)
    sd[sd == 0] = 1
    return (steps - known.mean(dim=0)) / sd

# %% wrong 0: scaled with all days
# 1. When is the mean known that you subtract?
# 2. Mean and standard deviation are taken over all days, and so the future leaks into every input.
# 3. Select the rows where `train` is true, and take both numbers from them.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    sd = series.std(axis=0)
    return (series - series.mean(axis=0)) / np.where(sd > 0, sd, 1)

# %% wrong 0: divided by n - 1
# 1. Which standard deviation does np.std give?
# 2. Your standard deviation divides by the number of days less one.
# 3. Leave out ddof=1; pandas and torch need to be told otherwise.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[train]
    sd = known.std(axis=0, ddof=1)
    return (series - known.mean(axis=0)) / np.where(sd > 0, sd, 1)

# %% wrong 0: one mean and one spread for all series
# 1. How many means does an array with three series have?
# 2. You scale all series with the same two numbers.
# 3. Take mean and standard deviation along axis 0, so that each series has its own.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[train]
    return (series - known.mean()) / known.std()

# %% wrong 0.33: the test days with numbers of their own
# 1. With which mean do you scale a single test day?
# 2. The test days are scaled with their own mean and spread: that looks ahead, and training and test are no longer comparable.
# 3. Use the training days' two numbers for all days.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    train = np.asarray(train)
    scaled = np.array(series, dtype=float)
    for part in (train, ~train):
        sd = scaled[part].std(axis=0)
        scaled[part] = (scaled[part] - scaled[part].mean(axis=0)) / np.where(sd > 0, sd, 1)
    return scaled

# %% wrong 0: centred only
# 1. What is the standard deviation of the training days after your scaling?
# 2. You subtract the mean but do not divide.
# 3. Divide the distances from the mean by the standard deviation of the training days.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    return series - series[train].mean(axis=0)

# %% wrong 0: divided by the variance
# 1. In which unit is the number that you divide by?
# 2. You divide by the variance, which has the unit of the series squared.
# 3. Divide by its root, the standard deviation.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[train]
    variance = known.var(axis=0)
    return (series - known.mean(axis=0)) / np.where(variance > 0, variance, 1)

# %% wrong 0: only the training days come back
# 1. How many days do you get, and how many do you return?
# 2. The test days are missing from the result.
# 3. Scale all T days; only the two numbers come from the training days.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    known = np.asarray(series, dtype=float)[train]
    sd = known.std(axis=0)
    return (known - known.mean(axis=0)) / np.where(sd > 0, sd, 1)

# %% wrong 1.67: the array is changed in place
# 1. What does the array that you were given look like after the call?
# 2. The scaling is written into the array that was passed in.
# 3. Compute a new array instead of using -= and /= or an assignment to series[...].
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    mean, sd = series[train].mean(axis=0), series[train].std(axis=0)
    series -= mean
    series /= np.where(sd > 0, sd, 1)
    return series

# %% wrong 1.67: divided by zero
# 1. What happens to a series that does not change in the training days?
# 2. A constant series has the standard deviation 0, and you divide by it.
# 3. Where the standard deviation is 0, divide by 1.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[train]
    return (series - known.mean(axis=0)) / known.std(axis=0)

# %% wrong 0: stretched to the range from 0 to 1
# 1. What are mean and standard deviation of the training days after your scaling?
# 2. You stretch the range to 0 and 1, which depends on the two most extreme days.
# 3. Use the mean in place of the minimum and the standard deviation in place of the range.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    low, high = series[train].min(axis=0), series[train].max(axis=0)
    return (series - low) / np.where(high > low, high - low, 1)

# %% wrong 0: each day for itself
# 1. Along which axis do you average?
# 2. You average over the series of a day, not over the days of a series.
# 3. Days are rows: average along axis 0.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    return (series - series.mean(axis=1, keepdims=True)) / series.std(axis=1, keepdims=True)

# %% wrong 1.67: the first days are taken for the training days
# 1. Must the training days be the first ones?
# 2. You count the training days and take as many from the start.
# 3. Use `train` itself as an index: series[train].
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[: sum(train)]
    sd = known.std(axis=0)
    return (series - known.mean(axis=0)) / np.where(sd > 0, sd, 1)

# %% wrong 1.67: a small number is added below
# 1. What is the standard deviation of the training days after your scaling, to six digits?
# 2. A small constant under the fraction changes every series, and leaves a constant one still a matter of chance.
# 3. Divide by the standard deviation itself, and by 1 only where it is 0.
def scale(series, train):
    """All days (T, d), scaled with what the training days know."""
    series = np.asarray(series, dtype=float)
    known = series[train]
    return (series - known.mean(axis=0)) / (known.std(axis=0) + 1e-8)
