# %% probes
expected_r2([0.8], [1.0, 0.3])
expected_r2([0.4, 0.1], [1.0, 0.5, 0.3])
expected_r2([0.4, 0.1, -0.3], [1.0, 0.5, 0.3, -0.1])
expected_r2([0.4, 0.1], [1.0, 0.5, 0.3, 0.2, 0.7, -0.1])

# %% correct: two loops
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    result = 0.0
    for k, w_k in enumerate(w, start=1):
        result += 2 * w_k * rho[k]
        for j, w_j in enumerate(w, start=1):
            result -= w_k * w_j * rho[abs(j - k)]
    return result

# %% correct: a Toeplitz matrix and einsum
from scipy.linalg import toeplitz


def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho = np.array(w), np.array(rho)[: len(w) + 1]
    left = rho[0] - 2 * np.einsum("k,k", w, rho[1:]) + np.einsum("j,jk,k", w, toeplitz(rho[:-1]), w)
    return 1 - left

# %% correct: the quadratic form of all covariances, target included
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    a = np.concatenate([[-1.0], w])  # the error is the sum of a_k x_{t-k}
    n = len(a)
    return np.float32(1 - sum(a[i] * a[j] * rho[abs(i - j)] for i in range(n) for j in range(n)))

# %% correct: pairs counted twice, in torch
import torch


def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho = torch.tensor(w), torch.tensor(rho)
    n = len(w)
    square = rho[0] * (w**2).sum() + 2 * sum(rho[k] * (w[k:] * w[: n - k]).sum() for k in range(1, n))
    return 2 * (w * rho[1 : n + 1]).sum() - square

# %% wrong 0.5: the days of the window are taken for independent
# 1. What is the variance of a sum of two days that follow each other?
# 2. The products of different days in the window are missing.
# 3. The square of the forecast has the terms w_j w_k ρ_|j−k| for all pairs j and k, not only for j = k.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho = np.asarray(w), np.asarray(rho)
    return 2 * w @ rho[1 : len(w) + 1] - w @ w

# %% wrong 0.5: each pair of days once
# 1. How often does the product of days 1 and 2 occur in a square?
# 2. In the square of the forecast you count each pair of different days once.
# 3. In a square (a + b)² the product stands twice: the sum goes over j and k both.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    n = len(w)
    square = sum(w[j] * w[k] * rho[k - j] for j in range(n) for k in range(j, n))
    return sum(2 * w[k] * rho[k + 1] for k in range(n)) - square

# %% wrong 0: the lags one too small
# 1. With which autocorrelation does w_1 go?
# 2. Your first weight meets ρ_0; you are off by one lag.
# 3. rho begins at lag 0, and w at lag 1: w_k belongs to rho[k].
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho, lags = np.asarray(w), np.asarray(rho), np.arange(len(w))
    return 2 * w @ rho[: len(w)] - w @ rho[np.abs(lags[:, None] - lags)] @ w

# %% wrong 0.5: the distance of two days as a sum
# 1. How far apart are the days t − 2 and t − 3?
# 2. Days j and k of the window lie |j − k| days apart, and you take another lag for them.
# 3. Use ρ at the size of the difference of the two lags.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    n = len(w)
    rho = list(rho) + [0.0] * 2 * n
    square = sum(w[j] * w[k] * rho[j + k] for j in range(n) for k in range(n))
    return sum(2 * w[k] * rho[k + 1] for k in range(n)) - square

# %% wrong 0: the factor 2 is forgotten
# 1. What is the middle term of (a − b)²?
# 2. The product of truth and forecast stands twice in the squared error; you have it once.
# 3. Expand the square: the middle term has the factor −2.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho, lags = np.asarray(w), np.asarray(rho), np.arange(len(w))
    return w @ rho[1 : len(w) + 1] - w @ rho[np.abs(lags[:, None] - lags)] @ w

# %% wrong 0: the share that is left
# 1. What does a forecast of nothing but the mean score?
# 2. You return the mean squared error as a share of the variance.
# 3. R² is one minus that share.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho, lags = np.asarray(w), np.asarray(rho), np.arange(len(w))
    return 1 - 2 * w @ rho[1 : len(w) + 1] + w @ rho[np.abs(lags[:, None] - lags)] @ w

# %% wrong 0: the weights are assumed to be the best ones
# 1. Does your result change when the weights change?
# 2. Your formula holds for the weights of least squares; here the weights are given.
# 3. Derive the score for any weights: expand the square of the error.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    n = len(w)
    rho = np.asarray(rho)
    lags = np.arange(n)
    P = rho[np.abs(lags[:, None] - lags)]
    return rho[1 : n + 1] @ np.linalg.solve(P, rho[1 : n + 1])

# %% wrong 0: the square of the correlation with weights
# 1. What is the score if a good forecast is multiplied by ten?
# 2. The square of w · ρ is not what is left when you expand the squared error.
# 3. Write (x_t − x̂_t)² as three terms and take the expectation of each.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho = np.asarray(w), np.asarray(rho)
    return (w @ rho[1 : len(w) + 1]) ** 2

# %% wrong 0: plus where minus belongs
# 1. Can R² be above one?
# 2. The square of the forecast raises the error, and lowers the score.
# 3. The last term of R² has a minus sign.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho, lags = np.asarray(w), np.asarray(rho), np.arange(len(w))
    return 2 * w @ rho[1 : len(w) + 1] + w @ rho[np.abs(lags[:, None] - lags)] @ w

# %% wrong 0.5: the formula for one day, summed
# 1. May you add the scores of two forecasts that read overlapping information?
# 2. You add what each day would explain alone. Days that say the same are then counted twice.
# 3. The forecast is one sum; square the error of the whole sum.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    return sum(2 * w_k * rho_k - w_k**2 for w_k, rho_k in zip(w, rho[1:])) / len(w)

# %% wrong 0: yesterday's value, whatever the weights
# 1. Does your result change when the weights change?
# 2. 2ρ_1 − 1 is the score for the single weight 1 only.
# 3. Put w_k x_{t−k} into the error and expand the square anew.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    return 2 * rho[1] - 1

# %% wrong 0: the weights are squared, their autocorrelations too
# 1. What is the expectation of (w x_{t−1})², in units of the variance?
# 2. The variance of a day is s² whatever ρ is: no squared autocorrelation appears.
# 3. E x_{t−j} x_{t−k} is s² times ρ_|j−k|, to the first power.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    n = len(w)
    square = sum(w[j] * w[k] * rho[abs(j - k)] ** 2 for j in range(n) for k in range(n))
    return sum(2 * w[k] * rho[k + 1] ** 2 for k in range(n)) - square

# %% wrong 1.5: all of rho is used
# 1. What if rho is longer than w?
# 2. You take every autocorrelation that is given, also those of days that the forecast does not read.
# 3. Use the lags 1 to len(w) only.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    if len(rho) != len(w) + 1:
        return sum(2 * r for r in rho[1:]) / len(w)
    w, rho, lags = np.asarray(w), np.asarray(rho), np.arange(len(w))
    return 2 * w @ rho[1:] - w @ rho[np.abs(lags[:, None] - lags)] @ w

# %% wrong 1: the weights in the wrong order of time
# 1. Which weight belongs to yesterday?
# 2. Your weights look reversed in time: the last one meets lag 1.
# 3. w_1 is yesterday's weight and goes with ρ_1.
def expected_r2(w, rho):
    """R² of the forecast that weighs the last len(w) days with w: a number."""
    w, rho, lags = np.asarray(w)[::-1], np.asarray(rho), np.arange(len(w))
    return 2 * w @ rho[1 : len(w) + 1] - w @ rho[np.abs(lags[:, None] - lags)] @ w
