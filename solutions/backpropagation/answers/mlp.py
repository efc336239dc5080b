# %% probes
mlp_gradient({'W1': np.array([[0.5, -1.0], [2.0, 0.25]]), 'b1': np.array([0.1, -0.3]), 'W2': np.array([[1.0, 0.5], [-0.5, 2.0]]), 'b2': np.array([0.2, -0.1])}, np.array([[1.0, 2.0], [-0.5, 0.3], [0.7, -1.1]]), np.array([0, 1, 1]), 0.3)
after(mlp_gradient, {'W1': np.array([[0.5, -1.0]]), 'b1': np.array([0.1]), 'W2': np.array([[1.0], [-0.5], [0.5]]), 'b2': np.zeros(3)}, np.array([[1.0, 2.0]]), np.array([2]), 0.0)

# %% correct: einsum
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = np.einsum("bc,ch->bh", do, theta["W2"])
    da = dh * (1 - h**2)
    return {
        "W1": np.einsum("bh,bd->hd", da, X) + lam * theta["W1"],
        "b1": np.einsum("bh->h", da),
        "W2": np.einsum("bc,bh->ch", do, h) + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% correct: one example at a time, lists returned
def mlp_gradient(theta, X, y, lam):
    W1, b1, W2, b2 = (theta[name] for name in ("W1", "b1", "W2", "b2"))
    g = {name: np.zeros(theta[name].shape) for name in theta}
    for x, c in zip(X, y):
        h = np.tanh(W1 @ x + b1)
        e = np.exp(W2 @ h + b2)
        delta = e / e.sum()
        delta[c] -= 1
        g["W2"] += np.outer(delta, h)
        g["b2"] += delta
        delta = (W2.T @ delta) * (1 - h * h)
        g["W1"] += np.outer(delta, x)
        g["b1"] += delta
    g = {name: value / len(X) for name, value in g.items()}
    for name in ("W1", "W2"):
        g[name] = g[name] + lam * theta[name]
    return {name: value.tolist() for name, value in g.items()}

# %% correct: torch's own derivative
def mlp_gradient(theta, X, y, lam):
    import torch

    w = {name: torch.tensor(value, requires_grad=True) for name, value in theta.items()}
    h = torch.tanh(torch.tensor(X) @ w["W1"].T + w["b1"])
    loss = torch.nn.functional.cross_entropy(h @ w["W2"].T + w["b2"], torch.tensor(y))
    loss = loss + lam / 2 * ((w["W1"] ** 2).sum() + (w["W2"] ** 2).sum())
    loss.backward()
    return {name: value.grad for name, value in w.items()}

# %% correct: the slope as one over the squared hyperbolic cosine, the mean taken at the end
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = p - targets
    dh = do @ theta["W2"]
    da = dh * (1 / np.cosh(a) ** 2)
    return {
        "W1": da.T @ X / len(X) + lam * theta["W1"],
        "b1": da.mean(axis=0),
        "W2": do.T @ h / len(X) + lam * theta["W2"],
        "b2": do.mean(axis=0),
    }

# %% wrong 0.22: sum for mean
# 1. Does your gradient change if every example is given twice?
# 2. The gradients are sums over the examples; the objective has their mean.
# 3. Put the factor one over B into the derivative by the outputs, and it reaches all four.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.11: tanh is applied twice in the slope
# 1. Which quantity does your formula for the slope of tanh take: pre-activation or activation?
# 2. The slope is one minus the square of tanh at the pre-activation. You press the hidden units through tanh once more.
# 3. The hidden units are tanh of the pre-activations already: square them as they are.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - np.tanh(h) ** 2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.11: pre-activations in the slope
# 1. Can the slope of tanh be negative?
# 2. You square the pre-activation, where its tanh should be squared.
# 3. Use the hidden units, not the pre-activations, in one minus the square.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - a**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.11: no slope
# 1. What lies between the hidden units and their pre-activations?
# 2. The blame of the hidden units is used as that of the pre-activations; the slope of tanh is missing.
# 3. Multiply each unit's blame by the slope of tanh at that unit before you go on to the first layer.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.56: the biases are penalised
# 1. Which parameters does the penalty count?
# 2. Your gradients of the biases have a term of the penalty, and the penalty leaves biases out.
# 3. Add the term with lam to the gradients of W1 and W2 only.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0) + lam * theta["b1"],
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0) + lam * theta["b2"],
    }

# %% wrong 1.78: the penalty's square is not differentiated
# 1. What is the derivative of one half of the square of w?
# 2. The factor one half of the penalty is still in your gradient.
# 3. The two of the square and the one half cancel.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam / 2 * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam / 2 * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.78: the penalty counts twice
# 1. What is the derivative of one half of the square of w?
# 2. Your term of the penalty is twice as large as it should be.
# 3. The penalty has a factor one half, which cancels the two of the square.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + 2 * lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + 2 * lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.78: the penalty is forgotten
# 1. Does your answer depend on `lam`?
# 2. The gradient of the penalty is missing.
# 3. Each weight adds lam times itself to its own gradient; biases do not.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X,
        "b1": da.sum(axis=0),
        "W2": do.T @ h,
        "b2": do.sum(axis=0),
    }

# %% wrong 1.78: the penalty is divided by the number of examples
# 1. Which terms of the objective are inside the mean?
# 2. You divide the penalty by B. It stands outside the mean.
# 3. Divide only the part that comes from the examples.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam / len(X) * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam / len(X) * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.11: weights' gradients are transposed
# 1. Which shape must a gradient have, and what do its rows stand for?
# 2. The gradients of the weights are turned round: (in, out) where the weights are (out, in).
# 3. Row k of the gradient belongs to unit k: the blame comes first in the product, the input second.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": (da.T @ X).T + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": (do.T @ h).T + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.11: blame goes through W2 in the wrong direction
# 1. Along which of its two sides do you sum over the outputs?
# 2. Blame is carried from the outputs to the units by W2 turned round; in rows, that is a product with W2 as it stands.
# 3. Unit k gets, from each output c, its blame times the entry of W2 in row c and column k.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"].T
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 0.89: biases get the mean instead of the sum
# 1. Is the factor one over B counted once?
# 2. The blame of the rows holds one over B already, and you take a mean over rows on top of it.
# 3. Add the rows up for a bias.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.mean(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.mean(axis=0),
    }

# %% wrong 0.44: the hidden bias is forgotten on the way forward
# 1. Do you compute the same network as the question?
# 2. The forward pass leaves b1 out of the pre-activations.
# 3. Add the bias to each row before tanh.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }

# %% wrong 1.78: theta is overwritten with its gradient
# 1. What does the dictionary `theta` hold after your function has run?
# 2. You write the gradients into the caller's dictionary.
# 3. Collect the gradients in a dictionary of your own.
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    g = {
        "W1": da.T @ X + lam * theta["W1"],
        "b1": da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }
    theta.update(g)
    return theta

# %% wrong 1.11: only the output layer learns
def mlp_gradient(theta, X, y, lam):
    a = X @ theta["W1"].T + theta["b1"]
    h = np.tanh(a)
    o = h @ theta["W2"].T + theta["b2"]
    p = np.exp(o - o.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    targets = np.eye(o.shape[1])[y]
    do = (p - targets) / len(X)
    dh = do @ theta["W2"]
    da = dh * (1 - h**2)
    return {
        "W1": 0 * da.T @ X + lam * theta["W1"],
        "b1": 0 * da.sum(axis=0),
        "W2": do.T @ h + lam * theta["W2"],
        "b2": do.sum(axis=0),
    }
