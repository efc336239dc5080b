# %% probes
slope([4, 2, 1], 1.0)
slope([6, 0, 2, 2], 0.5)
slope([2], 1.5)
after(slope, np.array([5.0, 3.0, 1.0]), 0.7)

# %% correct: a loop
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    from math import log

    T = sum(counts)
    total = sum(k**-s for k in range(1, len(counts) + 1))
    result = 0.0
    for r, c in enumerate(counts, start=1):
        result += T * r**-s / total * log(r) - c * log(r)
    return result

# %% correct: observed less expected, with einsum
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    r = np.arange(1.0, len(counts) + 1)
    f = r**-s / np.sum(r**-s)
    return np.einsum("r,r->", np.sum(counts) * f - np.asarray(counts), np.log(r))

# %% correct: torch's gradient
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    import torch

    log_r = torch.log(torch.arange(1, len(counts) + 1, dtype=torch.float64))
    c = torch.tensor(np.asarray(counts), dtype=torch.float64)
    s = torch.tensor(float(s), dtype=torch.float64, requires_grad=True)
    loglik = -s * (c @ log_r) - c.sum() * torch.logsumexp(-s * log_r, dim=0)
    return torch.autograd.grad(loglik, s)[0]

# %% correct: differences of the log-likelihood
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))

    def loglik(s):
        return -s * np.dot(counts, log_r) - np.sum(counts) * np.log(np.sum(np.exp(-s * log_r)))

    return (loglik(s + 1e-5) - loglik(s - 1e-5)) / 2e-5

# %% correct: float32
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    c = np.asarray(counts, dtype=np.float32)
    log_r = np.log(np.arange(1, len(c) + 1, dtype=np.float32))
    f = np.exp(-np.float32(s) * log_r)
    return c.sum() * (f @ log_r) / f.sum() - c @ log_r

# %% wrong 0: the sign is turned
# 1. Is the log-likelihood rising or falling where s is too small?
# 2. Your slope has the wrong sign: it is that of minus the log-likelihood.
# 3. Both terms of the log-likelihood begin with a minus. The derivative of r to the power -s brings a second one, so one term of the slope is positive and one negative.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return np.dot(counts, log_r) - np.sum(counts) * (f @ log_r) / np.sum(f)

# %% wrong 0: both terms negative
# 1. What is the derivative of r to the power -s by s? Mind the sign.
# 2. The second term has the wrong sign: the inner derivative brings a minus, and a minus stands before it already.
# 3. The derivative of the log of the sum is minus the mean of log r under f. With the minus before T it becomes positive.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return -np.sum(counts) * (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0: only the first term
# 1. Does the sum in the second term depend on s?
# 2. The derivative of the second term is missing.
# 3. Differentiate the logarithm of the sum: one over the sum, times the sum of the derivatives; and do not lose T.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    return -np.dot(counts, log_r)

# %% wrong 0: only the second term
# 1. Which part of the log-likelihood depends on the counts of single ranks?
# 2. The derivative of the first term is missing.
# 3. The first term is linear in s: its derivative is what s is multiplied by.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return np.sum(counts) * (f @ log_r) / np.sum(f)

# %% wrong 0: T is forgotten
# 1. If every count is doubled, what happens to the slope?
# 2. The second term lacks the factor T.
# 3. Multiply the mean of log r under f by the number of tokens, the sum of the counts.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0: the number of types for that of tokens
# 1. What does T count: the words of the list, or those of the text?
# 2. You multiply by the number of different words, where the number of tokens should stand.
# 3. T is the sum of the counts.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return len(counts) * (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0: f is not divided by its sum
# 1. What is the derivative of a logarithm?
# 2. The shares in your second term do not add up to one: the derivative of the logarithm, one over the sum, is missing.
# 3. Divide the weights r to the power -s by their sum over all ranks.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return np.sum(counts) * (f @ log_r) - np.dot(counts, log_r)

# %% wrong 0: a power's derivative as if the base varied
# 1. By which letter do you differentiate: is r the variable, or s?
# 2. You have differentiated r to the power -s by r. Here r is fixed, and s varies.
# 3. Write r to the power -s as exp(-s log r); its derivative by s is -log r times itself.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    r = np.arange(1, len(counts) + 1)
    f = r ** -float(s)
    return np.sum(counts) * np.sum(s * r ** -(s + 1.0)) / np.sum(f) - np.dot(counts, np.log(r))

# %% wrong 0: the mean of log r over ranks
# 1. Are all ranks equally likely under Zipf's law?
# 2. Your second term averages log r over the ranks with equal weights, which is right for s = 0 only.
# 3. Weigh log r with f(r), the law's own probability of the rank.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    return np.sum(counts) * log_r.mean() - np.dot(counts, log_r)

# %% wrong 0: ranks from zero, shifted by a trick
# 1. What is the rank of the most frequent word?
# 2. Your ranks are one too large: the first word has rank 2.
# 3. Let the ranks run from 1 to V.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(len(counts)) + 2)
    f = np.exp(-s * log_r)
    return np.sum(counts) * (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0: ranks from zero
# 1. What is the logarithm of your first rank?
# 2. Your ranks begin with 0, whose logarithm is minus infinity.
# 3. Let the ranks run from 1 to V.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(len(counts)))
    f = np.exp(-s * log_r)
    return np.sum(counts) * (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0.5: the slope for one token
# 1. Compare with the slope for twice the text. Should it be the same?
# 2. This is the slope of the mean log-likelihood of one token: you have divided by T.
# 3. Leave out the division; the likelihood is that of the whole text.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r)
    return (f @ log_r) / np.sum(f) - np.dot(counts, log_r) / np.sum(counts)

# %% wrong 0.5: logarithms to base ten
# 1. Which logarithm is meant when no base is written?
# 2. You take logarithms to base ten.
# 3. Use the natural logarithm, np.log.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    r = np.arange(1.0, len(counts) + 1)
    f = r**-s
    return np.sum(counts) * (f @ np.log10(r)) / np.sum(f) - np.dot(counts, np.log10(r))

# %% wrong 0: the exponent's sign in f
# 1. Is a word of high rank likely or unlikely with your f?
# 2. Your f grows with the rank: the minus in the exponent is missing.
# 3. Use r to the power -s.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(s * log_r)
    return np.sum(counts) * (f @ log_r) / np.sum(f) - np.dot(counts, log_r)

# %% wrong 0: the log-likelihood itself
# 1. What does the function that you return say of s: how good it is, or which way is up?
# 2. You return the log-likelihood, not its derivative.
# 3. Differentiate both terms by s and return the sum of the two derivatives.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    return -s * np.dot(counts, log_r) - np.sum(counts) * np.log(np.sum(np.exp(-s * log_r)))

# %% wrong 0: one number for each rank
# 1. What shape has your answer?
# 2. You return one number for each rank; the slope is their sum.
# 3. Add up the terms of all ranks.
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    log_r = np.log(np.arange(1, len(counts) + 1))
    f = np.exp(-s * log_r) / np.sum(np.exp(-s * log_r))
    return (np.sum(counts) * f - np.asarray(counts)) * log_r

# %% wrong 0.5: the value of the example
def slope(counts, s):
    """The derivative of the log-likelihood of Zipf's law by its exponent."""
    return np.log(2) / 3
