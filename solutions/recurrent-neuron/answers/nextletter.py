# %% probes
next_letter(np.array([[[2.0, 0.0, -1.0], [0.5, 1.0, 0.0], [3.0, -1.0, 1.0]], [[0.0, 1.0, 2.0], [1.0, -2.0, 0.3], [0.2, 0.1, 0.0]]]), np.array([[0, 2, 1], [1, 1, 0]]))
np.errstate(all="ignore")(next_letter)(np.array([[[800.0, -800.0], [1.0, 0.0]]]), np.array([[1, 0]]))[0]
after(next_letter, np.array([[[2.0, 0.0], [0.5, 1.0]]]), np.array([[0, 1]]))[1:]

# %% correct: loops, lists returned
def next_letter(o, tokens):
    B, T, V = np.shape(o)
    loss, d_o = 0.0, np.zeros((B, T, V))
    for i in range(B):
        for t in range(T - 1):
            e = np.exp(o[i, t] - np.max(o[i, t]))
            share = e / e.sum()
            target = tokens[i, t + 1]
            loss += np.log(e.sum()) + np.max(o[i, t]) - o[i, t, target]
            d_o[i, t] = share
            d_o[i, t, target] -= 1
    return loss / (B * (T - 1)), (d_o / (B * (T - 1))).tolist()

# %% correct: torch and its automatic gradient, in float32
import torch


def next_letter(o, tokens):
    o = torch.tensor(o, dtype=torch.float32, requires_grad=True)
    y = torch.tensor(tokens)[:, 1:]
    loss = torch.nn.functional.cross_entropy(o[:, :-1].flatten(0, 1), y.flatten())
    loss.backward()
    return loss, o.grad

# %% correct: SciPy's logsumexp, and fancy indexing
from scipy.special import logsumexp, softmax


def next_letter(o, tokens):
    B, T, V = o.shape
    i, t = np.ogrid[:B, : T - 1]
    loss = (logsumexp(o[:, :-1], axis=-1) - o[i, t, tokens[:, 1:]]).mean()
    d_o = softmax(o, axis=-1)
    d_o[i, t, tokens[:, 1:]] -= 1
    d_o[:, -1] = 0
    return loss, d_o / (B * (T - 1))

# %% wrong 0.6: compares with the letter that was just read
# 1. Which letter should the network name after it has read the first?
# 2. Your targets are the letters that were read, one step too early; nothing has to be predicted then.
# 3. The target of a step stands one place further on in tokens; so leave the first token out of the targets, and the last step out of the scores.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, :-1]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 0: scores and letters are shifted against each other the wrong way
# 1. With which letter do you compare the scores of the second step?
# 2. Your scores are compared with the letter before the one just read: two steps too early.
# 3. Leave out the last step of the scores and the first token, not the other way round.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, :-1]]
    log_y_hat = o[:, 1:] - o[:, 1:].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, 1:] = (np.exp(log_y_hat) - y) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 0: the last step is to name the first letter
# 1. What is the target of the last step?
# 2. By rolling the tokens round you give the last step the first letter as its target; it has none.
# 3. Leave the last step out of the loss, and divide by the number of steps that are left.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[np.roll(tokens, -1, axis=1)]
    log_y_hat = o - o.max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    return -(y * log_y_hat).sum() / tokens.size, (np.exp(log_y_hat) - y) / tokens.size

# %% wrong 0.3: softmax over the steps
# 1. Which of your probabilities add up to one?
# 2. Your softmax runs over the steps of a sequence, not over the letters.
# 3. Take maximum and sum along the last axis.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=1, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=1, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 0.9: sum in place of mean
# 1. Does your loss grow if the batch is longer?
# 2. Your loss is the sum over all steps, and so is your gradient; the mean is asked for.
# 3. Divide both by the number of targets in the whole batch.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = np.exp(log_y_hat) - y
    return -(y * log_y_hat).sum(), d_o

# %% wrong 0.9: the mean over sequences only
# 1. By how many terms do you divide?
# 2. You divide by the number of sequences; the mean runs over the steps as well.
# 3. Divide by the number of targets in the whole batch.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / len(o)
    return -(y * log_y_hat).sum() / len(o), d_o

# %% wrong 0.3: divides by all steps, the last included
# 1. How many steps of a sequence have a target?
# 2. You divide by the number of tokens, but the last step of each sequence has no target.
# 3. Divide by the number of steps that have one: one fewer for each sequence.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / tokens.size
    return -(y * log_y_hat).sum() / tokens.size, d_o

# %% wrong 2.7: large scores overflow
# 1. What is the exponential of 1000?
# 2. Your loss is not a number for large scores, because exponentials overflow, or logarithms of 0 are taken.
# 3. Take the largest score away from all scores of a step before the exponential, and compute the logarithm of the softmax as a difference, not as the logarithm of a quotient.
def next_letter(o, tokens):
    with np.errstate(all="ignore"):
        y_hat = np.exp(o[:, :-1]) / np.exp(o[:, :-1]).sum(axis=2, keepdims=True)
        y = np.eye(o.shape[2])[tokens[:, 1:]]
        steps = tokens[:, 1:].size
        d_o = np.zeros(o.shape)
        d_o[:, :-1] = (y_hat - y) / steps
        return -np.log((y * y_hat).sum(axis=2)).sum() / steps, d_o

# %% wrong 1.5: logarithms to base two
# 1. What is your loss for two letters with equal scores?
# 2. Your loss is in bits, the gradient that of natural logarithms.
# 3. Use the natural logarithm.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / steps
    return -(y * log_y_hat).sum() / np.log(2) / steps, d_o

# %% wrong 1.8: the gradient is the prediction alone
# 1. What should the gradient be if the network is sure and right?
# 2. Your gradient is the softmax; the target is not taken away.
# 3. The gradient of a step is prediction minus one-hot target.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = np.exp(log_y_hat) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 1.8: the gradient has the wrong sign
# 1. Should the score of the right letter go up or down in a step against the gradient?
# 2. Your gradient points downhill: it is target minus prediction.
# 3. Turn the difference round.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (y - np.exp(log_y_hat)) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 2.1: the gradient is not divided by the number of steps
# 1. Is your gradient that of the mean, or that of the sum?
# 2. The loss is a mean, but the gradient belongs to the sum.
# 3. Divide the gradient by the same number as the loss.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = np.exp(log_y_hat) - y
    return -(y * log_y_hat).sum() / tokens[:, 1:].size, d_o

# %% wrong 1.5: the last step gets a gradient
# 1. Does the loss change if the scores after the last letter do?
# 2. Your gradient is not zero at the last step, whose scores do not enter the loss.
# 3. Set the gradient to zero where there is no target.
def next_letter(o, tokens):
    log_y_hat = o - o.max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    steps = tokens[:, 1:].size
    d_o = np.exp(log_y_hat) / steps
    d_o[:, :-1] -= y / steps
    return -(y * log_y_hat[:, :-1]).sum() / steps, d_o

# %% wrong 1.5: the gradient is one step short
# 1. Which shape has your gradient?
# 2. Your gradient has no entries for the last step; it should have the shape of the scores.
# 3. Start from zeros in the shape of o, and fill all steps but the last.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    return -(y * log_y_hat).sum() / steps, (np.exp(log_y_hat) - y) / steps

# %% wrong 1.5: the loss is negative
# 1. Can the logarithm of a probability be positive?
# 2. The minus sign before your loss is missing.
# 3. The loss is minus the mean of the logarithms.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    log_y_hat = o[:, :-1] - o[:, :-1].max(axis=2, keepdims=True)
    log_y_hat -= np.log(np.exp(log_y_hat).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / steps
    return (y * log_y_hat).sum() / steps, d_o

# %% wrong 2.7: the scores are changed in place
# 1. What do the scores hold after your function has run?
# 2. You subtract the maximum from the array that was given, so that the caller's scores change.
# 3. Make a new array for the difference.
def next_letter(o, tokens):
    y = np.eye(o.shape[2])[tokens[:, 1:]]
    o -= o.max(axis=2, keepdims=True)
    log_y_hat = o[:, :-1] - np.log(np.exp(o[:, :-1]).sum(axis=2, keepdims=True))
    steps = tokens[:, 1:].size
    d_o = np.zeros(o.shape)
    d_o[:, :-1] = (np.exp(log_y_hat) - y) / steps
    return -(y * log_y_hat).sum() / steps, d_o

# %% wrong 0: only the shapes are right
# 1. Do your numbers depend on the scores?
# 2. You return zeros in the right shapes.
# 3. Compute the softmax of each step first; loss and gradient both come from it.
def next_letter(o, tokens):
    return 0.0, np.zeros(o.shape)

# %% wrong 0.6: hard-coded for the visible example
def next_letter(o, tokens):
    return np.log(2), np.array([[[0.5, -0.5], [0, 0]]])
