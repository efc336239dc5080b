# %% probes
rnn_gradient(np.array([[1.0, 0.5], [-0.5, 2.0]]), np.array([[0.3, -1.0], [0.7, 0.2]]), np.array([[1.0, 0.5], [0.2, -1.0], [0.4, 0.8]]), np.array([[0.1, -0.2], [0.5, 0.6], [-0.3, 0.4], [0.7, -0.6]]), np.array([[1.0, -0.5], [0.3, 2.0], [-1.0, 0.6]]))
after(rnn_gradient, np.array([[1.5]]), np.array([[0.4]]), np.array([[2.0], [1.0]]), np.array([[0.3], [0.6], [-0.5]]), np.array([[1.0], [2.0]]))

# %% correct: the loop over steps
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% correct: einsum, lists returned
def rnn_gradient(W_xh, W_hh, x, h, delta):
    da = np.einsum("th,th->th", 1 - h[1:] * h[1:], delta)
    found = {
        "W_xh": np.einsum("th,td->hd", da, x),
        "W_hh": np.einsum("ti,tj->ij", da, h[:-1]),
        "b_h": np.einsum("th->h", da),
        "x": np.einsum("th,hd->td", da, W_xh),
        "h_0": np.einsum("i,ij->j", da[0], W_hh),
    }
    return {name: value.tolist() for name, value in found.items()}

# %% correct: one large matrix for inputs, bias and states, in float32
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T, d = x.shape
    read = np.hstack([x, np.ones((T, 1)), h[:T]]).astype(np.float32)
    da = np.float32(delta) / np.cosh(np.arctanh(h[1:])) ** 2
    together = np.transpose(da) @ read
    return dict(
        W_xh=together[:, :d],
        b_h=together[:, d],
        W_hh=together[:, d + 1 :],
        x=(W_xh.T @ da.T).T,
        h_0=np.dot(W_hh.T, da[0]),
    )

# %% correct: torch's own derivative of a sum weighted with the blame, a step at a time
def rnn_gradient(W_xh, W_hh, x, h, delta):
    import torch

    w = {"W_xh": W_xh, "W_hh": W_hh, "b_h": np.zeros(len(W_hh)), "x": x, "h_0": h[0]}
    w = {name: torch.tensor(value, requires_grad=True) for name, value in w.items()}
    given = torch.tensor(h)
    total = 0
    for t in range(len(x)):
        before = w["h_0"] if t == 0 else given[t]
        a = w["W_xh"] @ w["x"][t] + w["W_hh"] @ before
        b_h = torch.arctanh(given[t + 1]) - a.detach() + w["b_h"]
        total = total + torch.tensor(delta[t]) @ torch.tanh(a + b_h)
    total.backward()
    return {name: value.grad for name, value in w.items()}

# %% wrong 0.25: no slopes
# 1. Derivatives by what does blame times input need: states or pre-activations?
# 2. The slopes of tanh are missing: the blame that is given belongs to the states.
# 3. Multiply each row of the blame by one minus the square of the same step's state, then use it for all five.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 0: slopes of the state before
# 1. Which state does the tanh of step t make?
# 2. You take the slopes one step too early: those of the state that step t reads.
# 3. The slopes of step t belong to the state after it, which is one row further down in h.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[0] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.25: W_hh meets the state after the step
# 1. Which state does W_hh multiply at step t?
# 2. In the gradient of W_hh the blame of a step meets the state after that step.
# 3. Pair each step's blame with the state before it; the first one is paired with h_0.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t + 1])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 0.5: only the last step
# 1. How often does each weight occur?
# 2. You count the last step only, as if the state before it were a constant.
# 3. Add up blame times input over all steps.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t] * (t == T - 1)
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1: mean over steps
# 1. Do the copies of a weight share their gradients, or add them?
# 2. You divide by the number of steps. If the loss is a mean, that factor is in the blame already.
# 3. The gradients of the copies are added up; nothing is divided.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    for name in ("W_xh", "W_hh", "b_h"):
        gradient[name] /= T
    return gradient

# %% wrong 1.5: W_hh's gradient transposed
# 1. What do the rows of W_hh stand for: where it comes from, or where it leads?
# 2. The gradient of W_hh is turned round.
# 3. In row k and column j stands the blame of unit k times the earlier state of unit j: blame first.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(h[t], da)
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.25: the bias is forgotten
# 1. How many gradients does the question ask for?
# 2. There is no gradient of the bias in your answer.
# 3. The bias is a weight whose input is always one: add up the blame itself.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.5: the bias gets the last step only
# 1. At how many steps is the bias added?
# 2. Your gradient of the bias is overwritten at each step, so that one step is left.
# 3. Add the steps up, as for the weights.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] = da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.75: the first state's slopes are missing
# 1. Through what does h_0 act on the first state?
# 2. The gradient in h_0 lacks the slopes of the first step.
# 3. Take the blame of the first pre-activation, not of the first state, back through W_hh.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.5: W_hh not transposed for the first state
# 1. Which way does W_hh lead, and which way does blame go?
# 2. For h_0 you multiply by W_hh as if you went forward.
# 3. Entry j of h_0 gets blame from every unit k by the entry in row k and column j.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh @ first
    return gradient

# %% wrong 1.25: the inputs are reached through W_xh in the wrong direction
# 1. Which way does W_xh lead, and which way does blame go?
# 2. For the inputs you multiply by W_xh as if you went forward.
# 3. Entry j of an input gets blame from every unit k by the entry in row k and column j.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 0.25: tanh applied to the states
# 1. Is h a pre-activation or an activation?
# 2. The states have been through tanh already, and your slopes press them through once more.
# 3. The slope is one minus the square of the state itself.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - np.tanh(h[t + 1]) ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - np.tanh(h[1]) ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.25: inputs in reversed order
# 1. Which input was read when the blame of a row arose?
# 2. Your sums pair blame with inputs and states from the other end of the sequence: one of the two is reversed in time.
# 3. Row t of the blame belongs to row t of the inputs.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = (1 - h[t + 1] ** 2) * delta[t]
        gradient["W_xh"] += np.outer(da, x[T - 1 - t])
        gradient["W_hh"] += np.outer(da, h[T - 1 - t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = (1 - h[1] ** 2) * delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 1.75: the blame is changed in place
# 1. What does delta hold after your function has run?
# 2. You multiply the slopes into the array that was given.
# 3. Make a new array for the blame of the pre-activations.
def rnn_gradient(W_xh, W_hh, x, h, delta):
    T = len(x)
    delta *= 1 - h[1:] ** 2
    gradient = {
        "W_xh": np.zeros(W_xh.shape),
        "W_hh": np.zeros(W_hh.shape),
        "b_h": np.zeros(len(W_hh)),
        "x": np.zeros(x.shape),
    }
    for t in range(T):
        da = delta[t]
        gradient["W_xh"] += np.outer(da, x[t])
        gradient["W_hh"] += np.outer(da, h[t])
        gradient["b_h"] += da
        gradient["x"][t] = W_xh.T @ da
    first = delta[0]
    gradient["h_0"] = W_hh.T @ first
    return gradient

# %% wrong 0.25: only the numbers of the visible test
def rnn_gradient(W_xh, W_hh, x, h, delta):
    return {"W_xh": [[4.25]], "W_hh": [[1]], "b_h": [2.75]}
