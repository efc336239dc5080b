# %% probes
blame(np.sin(np.arange(8.0)).reshape(4, 2), np.array([1.0, -2.0, 0.5, 3.0, 1.5, -1.0]), {"W_xh": np.cos(np.arange(6.0)).reshape(3, 2), "W_hh": np.sin(np.arange(9.0)).reshape(3, 3), "b_h": np.array([0.1, -0.2, 0.3])}, {"W_xh": np.cos(np.arange(2, 8.0)).reshape(3, 2), "W_hh": np.sin(np.arange(3, 12.0)).reshape(3, 3), "b_h": np.array([-0.3, 0.5, 0.2])})
after(blame, np.sin(np.arange(4.0)).reshape(2, 2), np.array([1.0, -2.0, 0.5, 3.0]), {"W_xh": np.eye(2), "W_hh": np.ones((2, 2)), "b_h": np.zeros(2)}, {"W_xh": np.eye(2), "W_hh": np.eye(2), "b_h": np.zeros(2)})[2]

# %% correct: one function for both directions
def blame(x, d_u, forward, backward):
    """The derivative by each word, through each of the two networks.  (2, T, d)"""
    def through(x, d_h, w):
        h = run(x[None], w)[0]
        out = []
        for state in h[::-1]:
            d_a = (1 - state**2) * d_h
            out.append(w["W_xh"].T @ d_a)
            d_h = w["W_hh"].T @ d_a
        return out[::-1]

    H = len(d_u) // 2
    return [through(x, d_u[:H], forward), through(x[::-1], d_u[H:], backward)[::-1]]

# %% correct: products of Jacobians
def blame(x, d_u, forward, backward):
    H, T = len(d_u) // 2, len(x)
    f = run(x[None], forward)[0]
    b = run(x[None, ::-1], backward)[0, ::-1]
    out = np.zeros((2, *x.shape))
    for t in range(T):
        M = np.eye(H)
        for s in range(T - 1, t, -1):
            M = M @ (np.diag(1 - f[s] ** 2) @ forward["W_hh"])
        out[0, t] = d_u[:H] @ M @ np.diag(1 - f[t] ** 2) @ forward["W_xh"]
        M = np.eye(H)
        for s in range(0, t):
            M = M @ (np.diag(1 - b[s] ** 2) @ backward["W_hh"])
        out[1, t] = d_u[H:] @ M @ np.diag(1 - b[t] ** 2) @ backward["W_xh"]
    return out

# %% correct: torch's autograd
import torch

def blame(x, d_u, forward, backward):
    d_u = torch.tensor(d_u)
    halves = []
    for d_h, w, sign in ((d_u[: len(d_u) // 2], forward, 1), (d_u[len(d_u) // 2 :], backward, -1)):
        w = {k: torch.tensor(v) for k, v in w.items()}
        leaf = torch.tensor(x, requires_grad=True)
        h = torch.zeros(len(d_h), dtype=leaf.dtype)
        for t in range(len(x))[::sign]:
            h = torch.tanh(w["W_xh"] @ leaf[t] + w["W_hh"] @ h + w["b_h"])
        (d_h @ h).backward()
        halves.append(leaf.grad)
    return torch.stack(halves)

# %% correct: float32 at the end
def blame(x, d_u, forward, backward):
    H = len(d_u) // 2
    parts = []
    for inputs, d_h, w in ((x, d_u[:H], forward), (x[::-1], d_u[H:], backward)):
        h = run(inputs[None], w)[0]
        part = np.empty_like(x)
        for t in range(len(x) - 1, -1, -1):
            d_a = d_h * (1 - h[t] ** 2)
            part[t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
        parts.append(part)
    return np.stack([parts[0], parts[1][::-1]]).astype(np.float32)

# %% wrong 0.5: the backward part is not turned back
# 1. To which word does each entry of your backward part belong?
# 2. Your backward part stands in the order of the backward network's reading.
# 3. Turn its rows round before you return it.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            d_x[side, t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x

# %% wrong 0.5: the backward network reads forwards
# 1. In which order does the backward network read?
# 2. Both of your networks read the words from the first to the last.
# 3. Give the backward network the rows of x in reverse, and turn the result back.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (d_h, w) in enumerate(zip(np.split(d_u, 2), (forward, backward))):
        h = run(x[None], w)[0]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            d_x[side, t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x

# %% wrong 0.5: no slope of tanh
# 1. Which function lies between the pre-activation and the state?
# 2. Your derivative goes through tanh as if it were not there.
# 3. Multiply by 1 - h**2 of the step before you go through either matrix.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (d_h, w) in enumerate(zip(np.split(d_u, 2), (forward, backward))):
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            out[t] = d_h @ w["W_xh"]
            d_h = d_h @ w["W_hh"]
    return d_x

# %% wrong 0.5: the slope on the way to the word only
# 1. Through what does the derivative go from one state to the state before?
# 2. You use the slope of tanh towards the word, but not on the way from state to state.
# 3. Multiply by 1 - h**2 once for each step, and use the product for both matrices.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            out[t] = (d_h * (1 - h[t] ** 2)) @ w["W_xh"]
            d_h = d_h @ w["W_hh"]
    return d_x

# %% wrong 0.5: the slope of the step before
# 1. Which state's slope belongs to the way through step t?
# 2. You take the slope of a neighbouring step.
# 3. The slope of step t is 1 - h_t**2, with the state after step t.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = np.vstack([np.zeros(len(d_h)), run(inputs[None], w)[0]])
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            out[t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x

# %% wrong 0.5: W_hh not transposed
# 1. Does the derivative go through a matrix in the same direction as the state?
# 2. On the way back from state to state you use the recurrent matrix as on the way forward.
# 3. The way back is with the transposed matrix: a row vector from the left, or W_hh.T from the left of a column.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            out[t] = d_a @ w["W_xh"]
            d_h = w["W_hh"] @ d_a
    return d_x

# %% wrong 0: the halves of d_u exchanged
# 1. Which half of d_u belongs to which network?
# 2. Your forward network gets the second half of d_u.
# 3. The first H entries of d_u are the forward ones.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2)[::-1], (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            out[t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x

# %% wrong 0: only immediate derivatives
# 1. How does the first word reach the last state?
# 2. Your derivative is not carried from step to step: each word gets what the last one gets.
# 3. After each step, send d_h back through the recurrent matrix.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            out[t] = (d_h * (1 - h[t] ** 2)) @ w["W_xh"]
    return d_x

# %% wrong 0: the loss read at every step
# 1. At which states does the loss look?
# 2. You add d_u at every step, as if every state were in the summary.
# 3. The derivative of the summary enters once, at the state where the network ends; the rest is carried.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_last, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        d_h = 0.0
        for t in reversed(range(len(x))):
            d_a = (d_h + d_last) * (1 - h[t] ** 2)
            out[t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x

# %% wrong 0.5: the backward summary taken at the last word
# 1. Where does the backward network end?
# 2. You take the backward state at the last word, where it has read one word, so only that word gets a share.
# 3. It ends at the first word; the derivative starts there and goes to the last.
def blame(x, d_u, forward, backward):
    H = len(d_u) // 2
    d_x = np.zeros((2, *x.shape))
    h, d_h = run(x[None], forward)[0], d_u[:H]
    for t in reversed(range(len(x))):
        d_a = d_h * (1 - h[t] ** 2)
        d_x[0, t] = d_a @ forward["W_xh"]
        d_h = d_a @ forward["W_hh"]
    h = run(x[None, -1:], backward)[0, 0]
    d_x[1, -1] = (d_u[H:] * (1 - h**2)) @ backward["W_xh"]
    return d_x

# %% wrong 0: the sum of both ways
# 1. How many parts does your result have?
# 2. You return the total derivative. It is right, and the two ways can no longer be told apart.
# 3. Return the parts through the two networks one after the other.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), np.split(d_u, 2), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            d_a = d_h * (1 - h[t] ** 2)
            out[t] = d_a @ w["W_xh"]
            d_h = d_a @ w["W_hh"]
    return d_x.sum(axis=0)

# %% wrong 1.75: d_u is changed in place
# 1. Is d_u the same after your function as before?
# 2. Your numbers are right, but d_u is multiplied in place, so whoever called you finds other numbers in it.
# 3. Write d_h = d_h * ... in place of d_h *= ..., or copy first.
def blame(x, d_u, forward, backward):
    d_x = np.zeros((2, *x.shape))
    H = len(d_u) // 2
    for side, (inputs, d_h, w) in enumerate(zip((x, x[::-1]), (d_u[:H], d_u[H:]), (forward, backward))):
        h = run(inputs[None], w)[0]
        out = d_x[side] if side == 0 else d_x[side, ::-1]
        for t in reversed(range(len(x))):
            d_h *= 1 - h[t] ** 2
            out[t] = d_h @ w["W_xh"]
            d_h[:] = d_h @ w["W_hh"]
    return d_x

# %% wrong 0.5: hard-coded example
def blame(x, d_u, forward, backward):
    return [[[1], [2]], [[20], [10]]]
