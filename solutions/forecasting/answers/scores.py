# %% probes
scores(np.array([1.0, 4.0, 2.0]), np.array([2.0, 3.0, 2.5]), np.array([0.0, 1.0, 5.0, 0.0]))
scores(np.array([1.0, 4.0, 2.0]), np.array([6.0, -3.0, 2.5]), np.array([0.0, 1.0, 5.0, 0.0]))
scores(np.array([1.0, 4.0, 2.0]), np.array([[2.0], [3.0], [2.5]]), np.array([0.0, 1.0, 5.0, 0.0]))

# %% correct: loops
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = [float(np.squeeze(one)) for one in y_hat]
    left = sum((a - b) ** 2 for a, b in zip(y, y_hat))
    result = []
    for known in (y, y_train):
        mean = sum(known) / len(known)
        result.append(1 - left / sum((a - mean) ** 2 for a in y))
    return result

# %% correct: scikit-learn, and the second from the first
from sklearn.metrics import r2_score


def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.reshape(y_hat, -1)
    r2 = r2_score(y, y_hat)
    constant = r2_score(y, np.full(len(y), np.mean(y_train)))
    return r2, 1 - (1 - r2) / (1 - constant)

# %% correct: torch
import torch


def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y, y_hat, y_train = (torch.as_tensor(z).flatten() for z in (y, y_hat, y_train))
    error = ((y - y_hat) ** 2).mean()
    return torch.stack([1 - error / ((y - z.mean()) ** 2).mean() for z in (y, y_train)])

# %% correct: in float32
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y, y_hat = np.float32(y), np.float32(y_hat).reshape(-1)
    of = lambda mean: 1 - np.sum((y - y_hat) ** 2) / np.sum((y - mean) ** 2)
    return np.array([of(y.mean()), of(np.float32(y_train).mean())])

# %% wrong 0: truth and forecast swap their roles
# 1. Does it matter which of the two is the truth?
# 2. Below the fraction you have the spread of the forecast, not that of the truth.
# 3. Both denominators are sums over the truth y around a mean.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(1 - left / ((y_hat - m) ** 2).sum() for m in (y_hat.mean(), np.mean(y_train)))

# %% wrong 0.5: the squared correlation
# 1. What score does a forecast get that is always too high by ten?
# 2. A squared correlation forgives a wrong level and a wrong scale; this score does not.
# 3. Start from the sum of the squared errors y - y_hat.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return np.corrcoef(y, y_hat)[0, 1] ** 2, 1 - left / ((y - np.mean(y_train)) ** 2).sum()

# %% wrong 0.5: a mean above, a variance with n - 1 below
# 1. By how many do you divide above, and by how many below?
# 2. A mean over n above meets a variance over n - 1 below.
# 3. Use sums in both places, or the same divisor.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    error = ((y - y_hat) ** 2).mean()
    return 1 - error / np.var(y, ddof=1), 1 - error / ((y - np.mean(y_train)) ** 2).mean()

# %% wrong 0.5: the test days' mean in both
# 1. What does the second score know that the first does not?
# 2. Both of your scores use the mean of the test days.
# 3. Put the mean of y_train into the second sum.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    r2 = 1 - ((y - y_hat) ** 2).sum() / ((y - np.mean(y)) ** 2).sum()
    return r2, r2

# %% wrong 0.5: the training days' mean in both
# 1. Which mean belongs into R²?
# 2. Both of your scores use the mean of the training days.
# 3. The first score takes the mean of the days that are forecast.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    skill = 1 - ((y - y_hat) ** 2).sum() / ((y - np.mean(y_train)) ** 2).sum()
    return skill, skill

# %% wrong 0: the two in the wrong order
# 1. Which of the two comes first?
# 2. The two scores are right and come in the wrong order.
# 3. R² against the mean of the test days is the first.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(1 - left / ((y - np.mean(z)) ** 2).sum() for z in (y_train, y))

# %% wrong 0.5: the spread of the training days
# 1. Over which days does the sum below the second fraction go?
# 2. You sum over the training days; only their mean is wanted.
# 3. Sum the squares of the test days around the mean of the training days.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(1 - left / ((z - np.mean(z)) ** 2).sum() for z in (y, np.asarray(y_train)))

# %% wrong 0: the share that is left
# 1. What does a perfect forecast score?
# 2. You return the share of the squares that the forecast leaves.
# 3. Subtract it from one.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(left / ((y - np.mean(z)) ** 2).sum() for z in (y, y_train))

# %% wrong 1.67: never below zero
# 1. Can a forecast be worse than a constant?
# 2. Scores below zero are cut off.
# 3. Return what the formula gives, however bad.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(max(0.0, 1 - left / ((y - np.mean(z)) ** 2).sum()) for z in (y, y_train))

# %% wrong 1.67: a column minus a row is a matrix
# 1. What is the shape of y - y_hat if y_hat has the shape (n, 1)?
# 2. A row minus a column gives a square: every truth is compared with every forecast.
# 3. Give both the shape (n,) first, with ravel or reshape(-1).
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    left = ((y - y_hat) ** 2).sum()
    return tuple(1 - left / ((y - np.mean(z)) ** 2).sum() for z in (y, y_train))

# %% wrong 0: absolute errors
# 1. Are the errors squared?
# 2. You sum the sizes of the errors, not their squares.
# 3. Square the distances, above and below.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = np.abs(y - y_hat).sum()
    return tuple(1 - left / np.abs(y - np.mean(z)).sum() for z in (y, y_train))

# %% wrong 0: the root of the ratio
# 1. In which unit do you compare?
# 2. You take the ratio of the roots, as for standard deviations.
# 3. Compare the sums of squares themselves.
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    y_hat = np.asarray(y_hat).ravel()
    left = ((y - y_hat) ** 2).sum()
    return tuple(1 - np.sqrt(left / ((y - np.mean(z)) ** 2).sum()) for z in (y, y_train))

# %% wrong 0.33: the numbers of the example
def scores(y, y_hat, y_train):
    """R² against the mean of the test days, and against that of the training days."""
    return 0.8, 13 / 14
