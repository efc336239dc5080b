# %% probes
cross_entropy(np.array([[2.0, 0.0, 1.0], [0.5, -1.0, 3.0]]), np.array([0, 1]))
cross_entropy(np.array([[800.0, 0.0], [0.0, 0.0]]), np.array([1, 0]))
after(cross_entropy, np.array([[4.0, 1.0]]), np.array([0]))

# %% correct: indexing instead of one-hot targets
def cross_entropy(o, y):
    rows = np.arange(len(o))
    z = o - np.max(o, axis=-1)[:, None]
    e = np.exp(z)
    total = e.sum(axis=1)
    loss = (np.log(total) - z[rows, y]).mean()
    do = e / total[:, None]
    do[rows, y] -= 1
    return loss, do / len(o)

# %% correct: loops over rows, lists returned
def cross_entropy(o, y):
    import math

    loss, do = 0.0, []
    for row, c in zip(o, y):
        top = max(row)
        total = math.fsum(math.exp(v - top) for v in row)
        loss += math.log(total) + top - row[c]
        do.append([(math.exp(v - top) / total - (m == c)) / len(o) for m, v in enumerate(row)])
    return loss / len(o), do

# %% correct: torch, tensors returned
def cross_entropy(o, y):
    import torch

    logits = torch.tensor(o, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(y))
    loss.backward()
    return loss, logits.grad

# %% correct: SciPy, in float32
def cross_entropy(o, y):
    from scipy.special import log_softmax

    log_p = log_softmax(o.astype(np.float32), axis=1)
    targets = np.zeros_like(log_p)
    targets[range(len(y)), y] = 1
    return -np.sum(log_p[targets == 1]) / len(y), (np.exp(log_p) - targets) / len(y)

# %% wrong 0.67: sum for mean
# 1. Does the loss change if every row is given twice? Should it?
# 2. Loss and gradient are sums over the rows; a mean is asked for.
# 3. Divide both the loss and its gradient by the number of rows.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum()
    do = np.exp(log_p) - targets
    return loss, do

# %% wrong 1: the loss is a mean, the gradient that of a sum
# 1. Is your gradient that of the very number you return?
# 2. The loss is a mean over the rows, and the gradient is that of their sum.
# 3. The factor one over the number of rows belongs into the gradient too.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = np.exp(log_p) - targets
    return loss, do

# %% wrong 1.33: exponentials of the logits as they are
# 1. How large is the exponential of 1000?
# 2. The exponentials overflow. Which change of the logits leaves a softmax as it is?
# 3. Subtract each row's largest logit from the row before you take any exponential.
def cross_entropy(o, y):
    shifted = o
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = (np.exp(log_p) - targets) / len(o)
    return loss, do

# %% wrong 1.67: logarithm of a probability that has become zero
# 1. What does the logarithm give for a probability that is too small for a float?
# 2. The exponentials do not overflow any more, but one of them becomes zero, and you take the logarithm of that zero.
# 3. Do not take the logarithm of a quotient: take the logit after the shift, minus the logarithm of the sum of exponentials.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    loss = -np.log(p[range(len(y)), y]).mean()
    do = (p - targets) / len(o)
    return loss, do

# %% wrong 1.67: a small constant inside the logarithm
# 1. How large can your loss become at most?
# 2. A small constant added to the probability keeps the loss finite, but it also puts a ceiling on it, and it is not the loss any more.
# 3. Leave the constant out, and write the logarithm of the probability as the shifted logit minus the logarithm of a sum.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    loss = -np.log(p[range(len(y)), y] + 1e-12).mean()
    do = (p - targets) / len(o)
    return loss, do

# %% wrong 1.67: one shift for all rows
# 1. What is left of a row whose logits all lie far below those of another row?
# 2. You subtract the largest logit of the whole array. In a row far below it all exponentials become zero.
# 3. Take the maximum within each row, and keep its axis so that it can be subtracted.
def cross_entropy(o, y):
    shifted = o - o.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = (np.exp(log_p) - targets) / len(o)
    return loss, do

# %% wrong 0.83: target minus prediction
# 1. If the right class gets a larger logit, does the loss rise or fall?
# 2. The sign of your gradient is turned: it points downhill.
# 3. The gradient is prediction minus target.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = (targets - np.exp(log_p)) / len(o)
    return loss, do

# %% wrong 0: softmax over the rows of the batch
# 1. Which numbers should add up to one?
# 2. Your softmax runs over the examples of the batch, and it should run over the classes of an example.
# 3. Classes are on the second axis: sum along axis 1 and keep it.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = (np.exp(log_p) - targets) / len(o)
    return loss, do

# %% wrong 1.67: logits changed in place
# 1. What do the logits look like after your function has run?
# 2. You subtract the maximum in place, so that the array of the caller changes.
# 3. Make a new array for the shifted logits; an operator such as -= changes the one that was given.
def cross_entropy(o, y):
    o -= o.max(axis=1, keepdims=True)
    shifted = o
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = (np.exp(log_p) - targets) / len(o)
    return loss, do

# %% wrong 0: mean over rows and classes
# 1. By how many numbers do you divide?
# 2. The mean runs over all entries of the array. Each row has one loss, whatever the number of classes.
# 3. Divide by the number of rows, not by rows times classes.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / o.size
    do = (np.exp(log_p) - targets) / o.size
    return loss, do

# %% wrong 0.83: the target is missing in the gradient
# 1. What is the gradient of the sum of exponentials alone?
# 2. Your gradient is the softmax; the term of the right class is missing.
# 3. Take one off in the column of the right class of each row, before you divide by the number of rows.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum() / len(o)
    do = np.exp(log_p) / len(o)
    return loss, do

# %% wrong 0.83: a loss for each row
# 1. How many numbers should the loss be?
# 2. You return the losses of the rows; the question asks for their mean.
# 3. Take the mean over the rows. The gradient is that of this mean.
def cross_entropy(o, y):
    shifted = o - o.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    targets = np.eye(o.shape[1])[y]
    loss = -(targets * log_p).sum(axis=1)
    do = (np.exp(log_p) - targets) / len(o)
    return loss, do

# %% wrong 0.33: only the example of the visible test
def cross_entropy(o, y):
    return np.log(3), np.array([[1 / 3, -2 / 3, 1 / 3]])
