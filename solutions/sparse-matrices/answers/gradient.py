# %% probes
after(gradient, np.array([1.0, 2, 0.5, 3]), np.array([1, 0, 1, 2]), np.array([0, 1, 3, 3, 4, 4]), np.array([0, 1, 1, 0, 0]), np.array([0.3, -0.2, 0.1, 0.6]), 0.5, 0.4)
gradient(np.array([1.0, 2, 0.5]), np.array([1, 0, 1]), np.array([0, 1, 3]), np.array([0, 1]), np.array([0.3, -0.2]), 0.5, 0.0)
gradient(np.array([1.0, -1.0]), np.array([0, 1]), np.array([0, 1, 2]), np.array([0, 0]), np.array([2000.0, 3000.0]), 0.0, 0.0)

# %% correct: two loops
def gradient(data, indices, indptr, y, w, b, penalty):
    dw, db = [penalty * weight for weight in w], 0.0
    for i in range(len(y)):
        a = b
        for p in range(indptr[i], indptr[i + 1]):
            a += data[p] * w[indices[p]]
        probability = 1 / (1 + np.exp(-a)) if a > 0 else np.exp(a) / (1 + np.exp(a))
        r = (probability - y[i]) / len(y)
        for p in range(indptr[i], indptr[i + 1]):
            dw[indices[p]] += r * data[p]
        db += r
    return dw, db

# %% correct: the logistic function as it stands, np.add.at
def gradient(data, indices, indptr, y, w, b, penalty):
    n = len(y)
    rows = np.repeat(np.arange(n), np.diff(indptr))
    a = np.full(n, float(b))
    np.add.at(a, rows, data * w[indices])
    r = 1 / (1 + np.exp(-a)) - y
    dw = penalty * w
    np.add.at(dw, indices, data * r[rows] / n)
    return dw, np.mean(r)

# %% correct: torch, the objective left to autograd
def gradient(data, indices, indptr, y, w, b, penalty):
    import torch

    rows = torch.tensor(np.repeat(np.arange(len(y)), np.diff(indptr)))
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    products = torch.tensor(data) * w[torch.tensor(indices, dtype=torch.long)]
    a = torch.zeros(len(y), dtype=torch.float64).index_add(0, rows, products) + b
    loss = (torch.nn.functional.softplus(a) - torch.tensor(y) * a).mean() + penalty / 2 * (w**2).sum()
    loss.backward()
    return w.grad, b.grad

# %% correct: scipy.special, a list for the pair, float32
def gradient(data, indices, indptr, y, w, b, penalty):
    from scipy.special import expit

    n = len(y)
    slices = [slice(indptr[i], indptr[i + 1]) for i in range(n)]
    a = np.array([data[s] @ w[indices[s]] for s in slices]) + b
    r = (expit(a) - y) / n
    dw = np.zeros(len(w))
    for i, s in enumerate(slices):
        dw[indices[s]] += r[i] * data[s]  # no place is stored twice, so nothing is lost
    return [(dw + penalty * w).astype(np.float32), [r.sum()]]

# %% wrong 0: a sum in place of the mean
# 1. How does the gradient change if every review is given twice?
# 2. Your gradient is n times too large: the objective has the mean over reviews.
# 3. Divide the residuals by the number of reviews, before they enter both derivatives.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = np.exp(-np.logaddexp(0, -a)) - y
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 0: the sign turned round
# 1. If a review is positive and its probability is below 1, should the derivative by its score be positive or negative?
# 2. Your residuals are label minus probability: the direction of the step, not of the gradient.
# 3. The derivative of log(1 + exp(a)) - y a by a is the probability minus the label.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (y - np.exp(-np.logaddexp(0, -a))) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 2.14: no penalty
# 1. Which terms of the objective hold w?
# 2. The penalty is missing from the derivative by w.
# 3. Derive the last sum of the objective by each weight, and add what you get.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    return np.bincount(indices, weights=data * r[rows], minlength=len(w)), r.sum()

# %% wrong 2.14: the penalty counted twice
# 1. What is the derivative of half a square?
# 2. The 2 from the square cancels the half in front of the sum.
# 3. The penalty adds its strength times the weight, with no further factor.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + 2 * penalty * w, r.sum()

# %% wrong 2.14: b is penalised too
# 1. Does b occur in the last sum of the objective?
# 2. You add a penalty to the derivative by b. The penalty is on the weights alone.
# 3. The derivative by b is the sum of the residuals, and nothing else.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum() + penalty * b

# %% wrong 2.14: the penalty divided by n
# 1. Does the penalty stand inside the mean over reviews?
# 2. You divide the penalty's part by n as well. Only the sum over reviews is divided.
# 3. Divide the residuals first, then add the penalty's part as it is.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = np.exp(-np.logaddexp(0, -a)) - y
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return (dw + penalty * w) / len(y), r.mean()

# %% wrong 0.86: a scatter that loses repeats
# 1. What becomes of a word that occurs in several reviews?
# 2. `dw[indices] += …` reads all old values before it writes, so of several products for a word only one survives.
# 3. Add up with `np.add.at` or `np.bincount`, or in a loop.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = penalty * w
    dw[indices] += data * r[rows]
    return dw, r.sum()

# %% wrong 0.86: scores without b
# 1. Where does b enter your scores?
# 2. You compute the scores from the weights alone.
# 3. Add b to the score of every review, before the logistic function.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y))
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 2.14: the derivative by b is divided by n twice
# 1. How often do you divide by n on the way to the derivative by b?
# 2. The residuals are divided by n already; their mean divides once more.
# 3. Sum the residuals that you have divided by n, or take the mean of those that you have not.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.mean()

# %% wrong 2.14: the derivative by b is a sum
# 1. Is the derivative by b a mean over reviews, too?
# 2. You divide by n in the derivative by w, but not in that by b.
# 3. Both derivatives use the same residuals, divided by n.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = np.exp(-np.logaddexp(0, -a)) - y
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw / len(y) + penalty * w, r.sum()

# %% wrong 2.57: nan for large scores
# 1. What is your probability for a score of 1000?
# 2. exp(1000) is infinite, and infinite divided by infinite is no number.
# 3. Write the logistic function so that an infinite exponential is harmless: only in the denominator.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(a) / (1 + np.exp(a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 2.57: reviews without words
# 1. What score gets a review in which no word is known?
# 2. You add up with `np.add.reduceat`, which has no sum for an empty slice: it takes an entry of another row, or stops.
# 3. Hand it only the starts of rows that have entries, or add up in another way.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.add.reduceat(data * w[indices], indptr[:-1]) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 2.57: the given weights are changed
# 1. Print `w` before and after you call your function.
# 2. You collect the gradient in the array of the weights themselves. After the call, the caller's weights are gone.
# 3. Begin with a new array, such as the product of the penalty and the weights.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    w *= penalty
    np.add.at(w, indices, data * r[rows])
    return w, r.sum()

# %% wrong 0: the gradient of squared errors
# 1. Which loss have you derived?
# 2. Your residuals have the slope of the logistic function as a further factor. It belongs to squared errors; in this objective it cancels.
# 3. Derive log(1 + exp(a)) - y a by a once more: what comes out is a difference, with no product.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    probability = np.exp(-np.logaddexp(0, -a))
    r = (probability - y) * probability * (1 - probability) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 0: no logistic function
# 1. Can your predictions be larger than 1?
# 2. You subtract the labels from the scores. The scores have to pass through the logistic function first.
# 3. The derivative of log(1 + exp(a)) by a lies between 0 and 1; use it in place of a.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (a - y) / len(y)
    dw = np.bincount(indices, weights=data * r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 0.43: values forgotten in the way back
# 1. How often do you use `data`, and how many products do you need?
# 2. The scores use the values, the derivative by w does not: it adds up residuals as if all values were 1.
# 3. In the second product each residual meets the stored value, as each weight did in the first.
def gradient(data, indices, indptr, y, w, b, penalty):
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    a = np.bincount(rows, weights=data * w[indices], minlength=len(y)) + b
    r = (np.exp(-np.logaddexp(0, -a)) - y) / len(y)
    dw = np.bincount(indices, weights=r[rows], minlength=len(w))
    return dw + penalty * w, r.sum()

# %% wrong 0.43: the example typed in
def gradient(data, indices, indptr, y, w, b, penalty):
    return np.array([-0.25, 0.5]), 0.0
