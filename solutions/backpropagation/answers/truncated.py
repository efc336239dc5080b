# %% probes
[truncated(np.array([[0.5, -1.0], [2.0, 0.3]]), np.array([[0.1, 0.2], [0.5, -0.4], [-0.2, 0.8], [0.6, 0.3], [0.2, -0.7], [0.4, 0.9]]), np.array([[1.0, 0.5], [-1.0, 2.0], [0.7, -0.3], [0.4, 1.2], [-0.8, 0.6]]), k) for k in (1, 2, 3, 5)]
after(truncated, np.array([[1.5]]), np.array([[0.3], [0.6], [-0.5]]), np.array([[1.0], [2.0]]), 2)

# %% correct: window by window
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% correct: the sum over pairs of steps, lists returned
def truncated(W_hh, h, d_out, k):
    gradient = np.zeros_like(W_hh)
    for t in range(1, len(h)):
        first = (t - 1) // k * k + 1
        back = d_out[t - 1]
        for s in range(t, first - 1, -1):
            back = np.diag(1 - h[s] ** 2) @ back
            gradient = gradient + back[:, None] * h[s - 1]
            back = W_hh.T @ back
    return gradient.tolist()

# %% correct: blame first, then one product
def truncated(W_hh, h, d_out, k):
    slopes = 1 - h[1:] ** 2
    delta = d_out.astype(float).copy()
    for t in range(len(delta) - 2, -1, -1):
        if (t + 1) % k != 0:
            delta[t] += (slopes[t + 1] * delta[t + 1]) @ W_hh
    return np.einsum("ti,tj->ij", slopes * delta, h[:-1])

# %% correct: torch, with the state detached at the cuts
def truncated(W_hh, h, d_out, k):
    import torch

    W = torch.tensor(W_hh, requires_grad=True)
    rest = [torch.tensor(np.arctanh(np.clip(h[t + 1], -1, 1)) - W_hh @ h[t]) for t in range(len(d_out))]
    state, total = torch.tensor(h[0]), 0
    for t in range(len(d_out)):
        if t % k == 0:
            state = state.detach()
        state = torch.tanh(W @ state + rest[t])
        total = total + torch.tensor(d_out[t]) @ state
    total.backward()
    return W.grad

# %% wrong 0.29: no cut
# 1. Does your answer depend on `k`?
# 2. Blame goes all the way back: this is the whole gradient.
# 3. Start every window with a blame of zero from later steps.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, T):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, T)):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 1.43: windows counted from the end
# 1. Where does the first window begin, and which window is the shorter one?
# 2. Your windows are counted from the last step, so that the first one is the shorter one.
# 3. The first window holds the first k steps; what is left over makes the last one.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(T % k - k if T % k else 0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(max(start, 0), min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.57: windows of one step too few
# 1. How many steps does the first window hold?
# 2. Your windows hold one step less than they should.
# 3. The first window ends with step k: check where your range stops.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    k = max(k - 1, 1)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.29: windows of one step too many
# 1. How many steps does the first window hold?
# 2. Your windows hold one step more than they should.
# 3. The first window ends with step k, and blame from step k + 1 does not reach it.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    k = k + 1
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.57: the cut comes one step late
# 1. At which step does the blame of a later window stop?
# 2. The last step of a window still receives blame from the window after it: the first cut is off by one step.
# 3. Blame is handed from step t to the step before only if both lie in the same window; steps count from 1.
def truncated(W_hh, h, d_out, k):
    gradient, back = np.zeros(W_hh.shape), 0
    for t in reversed(range(len(d_out))):
        da = (1 - h[t + 1] ** 2) * (d_out[t] + back)
        gradient += np.outer(da, h[t])
        back = da @ W_hh if (t + 1) % k else 0
    return gradient

# %% wrong 1.43: every loss looks back k steps
# 1. Which steps lie in the same window as the first step of the second window?
# 2. In your answer each loss looks k steps back, wherever it stands: a sliding view, not windows with fixed cuts.
# 3. A loss is felt only back to the first step of its own window; the first loss of a window sees one step.
def truncated(W_hh, h, d_out, k):
    gradient = np.zeros(W_hh.shape)
    for t in range(len(d_out)):
        back = d_out[t]
        for s in range(t, max(t - k, -1), -1):
            back = (1 - h[s + 1] ** 2) * back
            gradient += np.outer(back, h[s])
            back = W_hh.T @ back
    return gradient

# %% wrong 0.57: the last window only
# 1. How many windows send a gradient?
# 2. Only the last window counts in your answer. The steps before it have losses of their own.
# 3. Add up the gradients of all windows.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in [(T - 1) // k * k]:
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0: the state is cut as well
# 1. What is handed over at a cut: the state, the gradient, or both?
# 2. At the first step of a window you take zero for the state before. The state is carried; only the gradient is cut.
# 3. Pair the blame of a window's first step with the state that the window before has left.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t] * (t > start))
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.29: mean over windows
# 1. Is the truncated gradient a sum over pairs of steps, or a mean?
# 2. You divide by the number of windows.
# 3. Add up what the windows give.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient / len(range(0, T, k))

# %% wrong 0.29: no slopes
# 1. What lies between a state and its pre-activation?
# 2. The slopes of tanh are missing.
# 3. Multiply each step's blame by one minus the square of its state before it meets an input or the weights.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.57: W_hh not transposed
# 1. Which way does W_hh lead, and which way does blame go?
# 2. Within a window you carry blame through W_hh as if you went forward.
# 3. Unit j of the earlier state gets blame from every unit k of the later one, by the entry in row k and column j.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh @ da
    return gradient

# %% wrong 0.29: transposed gradient
# 1. What do the rows of W_hh stand for: where it comes from, or where it leads?
# 2. The gradient is turned round.
# 3. In row k and column j stands the blame of unit k times the earlier state of unit j.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(h[t], da)
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.57: blame carried forward in time
# 1. In which order do you go through the steps of a window?
# 2. Within a window your way back looks reversed in time: it begins at the window's first step.
# 3. Begin at the window's last step, and hand blame to the one before.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in range(start, min(start + k, T)):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0: the state after the step
# 1. Which state does W_hh multiply at step t?
# 2. The blame of a step meets the state after that step.
# 3. Pair each step's blame with the state before it.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            da = (1 - h[t + 1] ** 2) * (d_out[t] + delta)
            gradient += np.outer(da, h[t + 1])
            delta = W_hh.T @ da
    return gradient

# %% wrong 1.71: d_out is changed in place
# 1. What does d_out hold after your function has run?
# 2. You multiply the slopes into the array of the caller.
# 3. Make a new array for each step's blame.
def truncated(W_hh, h, d_out, k):
    T = len(d_out)
    gradient = np.zeros(W_hh.shape)
    for start in range(0, T, k):
        delta = np.zeros(len(W_hh))
        for t in reversed(range(start, min(start + k, T))):
            d_out[t] += delta
            d_out[t] *= 1 - h[t + 1] ** 2
            da = d_out[t]
            gradient += np.outer(da, h[t])
            delta = W_hh.T @ da
    return gradient

# %% wrong 0.57: no blame is ever passed on
def truncated(W_hh, h, d_out, k):
    return ((1 - h[1:] ** 2) * d_out).T @ h[:-1]
