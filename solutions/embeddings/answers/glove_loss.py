# %% probes
glove_loss(np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 0.0]]), np.array([[0.0, 1.0, 1.0], [2.0, 0.0, -0.5]]), np.array([0.1, 0.4]), np.array([0.2, -0.3]), np.array([[10.0, 40.0], [3.0, 20.0]]))
glove_loss(np.array([[1.0], [0.5]]), np.array([[2.0], [-1.0]]), np.zeros(2), np.zeros(2), np.array([[250.0, 90.0], [80.0, 60.0]]))[0]
glove_loss(np.array([[1.0], [0.5]]), np.array([[2.0], [-1.0]]), np.zeros(2), np.zeros(2), np.array([[30.0, 0.0], [0.5, 60.0]]))[0]
after(glove_loss, np.array([[1.0], [0.5]]), np.array([[2.0], [-1.0]]), np.zeros(2), np.zeros(2), np.array([[30.0, 20.0], [10.0, 60.0]]))[1:]

# %% correct: a loop over the pairs that were seen
def glove_loss(E, C, b, c, X):
    J, dE, dC, db, dc = 0.0, np.zeros_like(E), np.zeros_like(C), np.zeros_like(b), np.zeros_like(c)
    for w in range(len(X)):
        for v in range(len(X)):
            if X[w, v] > 0:
                f = min(1.0, (X[w, v] / 100) ** (3 / 4))
                R = E[w] @ C[v] + b[w] + c[v] - np.log(X[w, v])
                J += f * R**2
                dE[w] += 2 * f * R * C[v]
                dC[v] += 2 * f * R * E[w]
                db[w] += 2 * f * R
                dc[v] += 2 * f * R
    return J, dE, dC, db, dc

# %% correct: einsum, in a list
def glove_loss(E, C, b, c, X):
    f = np.clip(X / 100, 0, 1) ** 0.75
    log_X = np.log(X, where=X > 0, out=np.zeros_like(X))
    R = np.einsum("wk,vk->wv", E, C) + np.add.outer(b, c) - log_X
    half = np.einsum("wv,wv->wv", f, R)
    return [
        np.einsum("wv,wv->", half, R),
        2 * np.einsum("wv,vk->wk", half, C),
        2 * np.einsum("wv,wk->vk", half, E),
        2 * np.einsum("wv->w", half),
        2 * np.einsum("wv->v", half),
    ]

# %% correct: torch's autograd
import torch

def glove_loss(E, C, b, c, X):
    E, C, b, c = (torch.tensor(p, requires_grad=True) for p in (E, C, b, c))
    X = torch.tensor(X)
    w, v = torch.nonzero(X > 0, as_tuple=True)
    R = (E[w] * C[v]).sum(dim=1) + b[w] + c[v] - torch.log(X[w, v])
    J = ((X[w, v] / 100).clamp(max=1) ** 0.75 * R**2).sum()
    J.backward()
    return J.detach(), E.grad, C.grad, b.grad, c.grad

# %% correct: float32
def glove_loss(E, C, b, c, X):
    E, C, b, c, X = (np.asarray(a, dtype=np.float32) for a in (E, C, b, c, X))
    f = np.where(X < 100, (X / 100) ** 0.75, 1)
    with np.errstate(divide="ignore"):
        log_X = np.where(X > 0, np.log(X), 0)
    R = E @ C.T + b.reshape(-1, 1) + c.reshape(1, -1) - log_X
    S = 2 * f * R
    return 0.5 * np.sum(S * R), S @ C, S.T @ E, S @ np.ones(len(X)), np.ones(len(X)) @ S

# %% wrong 1.5: the factor 2 is lost
# 1. What is the derivative of a square?
# 2. Each of your gradients is half as large as it should be: the 2 that comes down from the square is missing.
# 3. Multiply all four gradients by 2, or divide J by 2 if you may choose; here J is given without a half.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), fR @ C, fR.T @ E, fR.sum(axis=1), fR.sum(axis=0)

# %% wrong 2.5: frequent pairs weigh more than one
# 1. What is the largest weight a pair can have?
# 2. Your weight grows on beyond 100 counts; it should stop at one.
# 3. Take the smaller of one and the power.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = (X / 100) ** 0.75 * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 2.5: the logarithm of zero
# 1. What is zero times infinity?
# 2. For a pair never seen the logarithm is minus infinity, and weight zero times infinity is nan, which spoils the sum.
# 3. Put one in place of a zero count before the logarithm; the weight of that pair is zero anyway.
def glove_loss(E, C, b, c, X):
    with np.errstate(divide="ignore", invalid="ignore"):
        R = E @ C.T + b[:, None] + c - np.log(X)
        fR = np.minimum(1, (X / 100) ** 0.75) * R
        J = (fR * R).sum()
    return J, 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 0: log(1 + X)
# 1. Of what do you take the logarithm?
# 2. You add one to the counts before the logarithm, which changes every pair.
# 3. Take the logarithm of the counts themselves, at the pairs that were seen.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(1 + X)
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 2.5: counts below one are taken for none
# 1. Must a count be a whole number?
# 2. You treat counts below one as if the pair was never seen; counts weighted by distance may be that small.
# 3. Leave out the pairs whose count is zero, and only those.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.maximum(X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 0: no weights
# 1. Where does f come into your sum?
# 2. You weigh all pairs alike, as an SVD would.
# 3. Multiply each squared residual by f of its count, and the gradients likewise.
def glove_loss(E, C, b, c, X):
    R = (E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))) * (X > 0)
    return (R * R).sum(), 2 * R @ C, 2 * R.T @ E, 2 * R.sum(axis=1), 2 * R.sum(axis=0)

# %% wrong 0: the exponent is forgotten
# 1. What weight has a pair that was counted 25 times?
# 2. Your weight is the count over 100; the exponent 3/4 is missing.
# 3. Raise count over 100 to the power 3/4 before you cut it off at one.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, X / 100) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 2.5: dC is not transposed
# 1. Over which index do you add up for the gradient in C?
# 2. For C you add up over the contexts; the gradient of context v adds up over the words w.
# 3. Transpose the weighted residuals before you multiply by E.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 2.5: the biases' gradients are exchanged
# 1. Over which index do you add up for the gradient in b?
# 2. The gradients of b and c are exchanged: axis 0 runs over the words, axis 1 over the contexts.
# 3. For b add up along axis 1, over the contexts; for c along axis 0.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=0), 2 * fR.sum(axis=1)

# %% wrong 2: gradients of E and C exchanged
# 1. In which order do you return the gradients?
# 2. The gradient in C stands where that in E is expected, and the other way round.
# 3. What is multiplied by C is the gradient in E; return it first.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR.T @ E, 2 * fR @ C, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 1.5: the sign of all gradients
# 1. Does J rise or fall if you take a small step along your gradient?
# 2. All your gradients point downhill; the gradient points where J rises, and the minus sign belongs to the step.
# 3. Turn the sign of all four.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), -2 * fR @ C, -2 * fR.T @ E, -2 * fR.sum(axis=1), -2 * fR.sum(axis=0)

# %% wrong 0: the biases are exchanged
# 1. Which bias is the same all along a row?
# 2. In your residuals the biases of words and contexts are exchanged: b goes with the rows, c with the columns.
# 3. Make b a column before you add it, and let c be added to each row.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b + c[:, None] - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 0: no biases
# 1. Which terms stand in the residual beside the inner product and the logarithm?
# 2. The biases are missing from your residuals.
# 3. Add b to each column of the inner products and c to each row.
def glove_loss(E, C, b, c, X):
    R = E @ C.T - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 0: words meet words
# 1. Which two matrices are multiplied in the residuals?
# 2. You take inner products of words with words; the second factor is the contexts' matrix.
# 3. Multiply E by the transposed of C.
def glove_loss(E, C, b, c, X):
    R = E @ E.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 0: the mean over pairs
# 1. Does your J grow with the number of pairs?
# 2. You take the mean over the pairs; GloVe's objective is their sum.
# 3. Add up and do not divide, in J and in the gradients.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R / X.size
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 1.5: the weight squared in the gradients
# 1. How often does f stand in the derivative of f times a square?
# 2. Your gradients hold the weight twice; it is a constant factor and stands there once.
# 3. Multiply the residuals by f once, then by 2 and by the other vector.
def glove_loss(E, C, b, c, X):
    f = np.minimum(1, (X / 100) ** 0.75)
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = f * f * R
    return (f * R * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(axis=1), 2 * fR.sum(axis=0)

# %% wrong 1.5: the objective alone
# 1. How many things should your function return?
# 2. You return J; its four gradients are missing.
# 3. Differentiate J by each of E, C, b and c, and return J and the four, in this order.
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    return ((np.minimum(1, (X / 100) ** 0.75) * R * R).sum(),)

# %% wrong 2.5: a single bias for all
# 1. What is the shape of the gradient in b?
# 2. You add up over all pairs; each word has a bias of its own, and its gradient adds up its own pairs only.
# 3. For b add up along axis 1, for c along axis 0, so that both keep the shape (V,).
def glove_loss(E, C, b, c, X):
    R = E @ C.T + b[:, None] + c - np.log(np.where(X > 0, X, 1))
    fR = np.minimum(1, (X / 100) ** 0.75) * R
    return (fR * R).sum(), 2 * fR @ C, 2 * fR.T @ E, 2 * fR.sum(), 2 * fR.sum()

# %% wrong 0.5: hard-coded example
def glove_loss(E, C, b, c, X):
    return 30.550009, np.zeros_like(E), np.zeros_like(C), np.zeros_like(b), np.zeros_like(c)
