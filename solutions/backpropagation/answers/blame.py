# %% probes
blame(np.array([[0.5, -1.0], [2.0, 0.3]]), np.array([[0.1, 0.2], [0.5, -0.4], [-0.2, 0.8], [0.6, 0.3]]), np.array([[1.0, 0.5], [-1.0, 2.0], [0.7, -0.3]]))
after(blame, np.array([[1.5]]), np.array([[0.3], [0.6], [-0.5]]), np.array([[1.0], [2.0]]))

# %% correct: Jacobians as matrices
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = (np.diag(1 - h[t + 1] ** 2) @ W_hh).T @ delta[t]
    return delta

# %% correct: a list, filled from the end
def blame(W_hh, h, d_out):
    found = [d_out[-1]]
    for state, own in zip(h[:1:-1], d_out[-2::-1]):
        found.insert(0, own + (found[0] * (1 - state * state)) @ W_hh)
    return found

# %% correct: einsum over all pairs of steps
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    J = np.einsum("ti,ij->tij", 1 - h[1:] ** 2, W_hh)
    out = np.array(d_out, dtype=float)
    for s in range(T):
        product = np.eye(H)
        for t in range(s + 1, T):
            product = J[t] @ product
            out[s] += np.einsum("ij,i->j", product, d_out[t])
    return out

# %% correct: float32, tensor returned
def blame(W_hh, h, d_out):
    import torch

    W, states = torch.tensor(W_hh, dtype=torch.float32), torch.tensor(h, dtype=torch.float32)
    delta = torch.tensor(d_out, dtype=torch.float32)
    for t in range(len(delta) - 1, 0, -1):
        delta[t - 1] = delta[t - 1] + W.T @ (delta[t] * (1 - states[t + 1] ** 2))
    return delta

# %% wrong 1: W_hh not transposed
# 1. Which way does W_hh lead, and which way do you go?
# 2. Blame goes back through W_hh turned round, and you multiply by W_hh as if you went forward.
# 3. Unit j of the earlier state gets blame from every unit k of the later one, by the entry in row k and column j.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 1.5: slopes of the earlier step
# 1. Which tanh lies between two neighbouring states?
# 2. You use the slopes of the earlier state. On the way back you pass the tanh that made the later one.
# 3. Take the slopes of the step that the blame comes from.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t] ** 2) * delta[t])
    return delta

# %% wrong 1.5: no slopes
# 1. Is the network linear?
# 2. The slopes of tanh are missing on the way from one state to the one before.
# 3. Multiply the blame of the later state by one minus the square of that state before the weights carry it back.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ delta[t]
    return delta

# %% wrong 0: blame is not carried
# 1. Does an early state change the loss through later states?
# 2. Each state gets the blame of its own output only; nothing comes back from later steps.
# 3. Go from the last step to the first, and add what the next state hands back.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t]
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 1: the outputs of earlier steps are ignored
# 1. Through how many roads does a state in the middle reach the loss?
# 2. Only the last step's output counts in your answer; the steps before have outputs of their own.
# 3. Add each step's own row of d_out to what comes back from the next step.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = d_out[-1]
    for t in reversed(range(T)):
        delta[t] = later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 0: forward in time
# 1. In which direction does blame travel?
# 2. Your backward pass looks reversed in time: it starts at the first step and hands blame on to later ones.
# 3. Start at the last step, where nothing comes back from later ones, and go to earlier ones.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in range(T):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 0.5: only one step back
# 1. How far back does the blame of the last state go?
# 2. You hand back what a step's own output asks, and not what came back to that step itself. So blame dies after one step.
# 3. Hand back the total blame of the next state, not its immediate one.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * d_out[t])
    return delta

# %% wrong 1.5: tanh applied to the states
# 1. Is h a pre-activation or an activation?
# 2. The states have been through tanh already, and your slopes press them through once more.
# 3. The slope is one minus the square of the state itself.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - np.tanh(h[t + 1]) ** 2) * delta[t])
    return delta

# %% wrong 1.5: blame of the pre-activations returned
# 1. Derivatives by what does the question ask for?
# 2. You return the derivatives by the pre-activations: the slope of a step's own tanh is in its row.
# 3. Keep the blame of the state before you multiply it by the slopes.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta * (1 - h[1:] ** 2)

# %% wrong 2: slopes after the weights
# 1. In which order do you pass tanh and the weights on the way back?
# 2. Slopes and weights are exchanged: you multiply by the slopes of the later units after the weights have mixed them.
# 3. First the slopes of the later state, unit by unit, then the weights.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = (1 - h[t + 1] ** 2) * (W_hh.T @ delta[t])
    return delta

# %% wrong 2.5: d_out is changed in place
# 1. What does d_out hold after your function has run?
# 2. You collect the blame in the array that was given, and the caller loses it.
# 3. Begin with a copy of d_out.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = d_out
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 0: a row for the first state as well
# 1. How many rows should the answer have?
# 2. Your answer begins with the derivative by h_0, which question 5 asks for. Here the first row belongs to h_1.
# 3. Return T rows.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return np.vstack([later, delta])

# %% wrong 0: the last step is handed zero
# 1. What does the last state ask for?
# 2. The blame of the last step is lost on the way: your recursion begins one step too early.
# 3. The last row of the answer is the last row of d_out.
def blame(W_hh, h, d_out):
    T, H = d_out.shape
    delta = np.zeros((T, H))
    later = np.zeros(H)
    for t in reversed(range(T - 1)):
        delta[t] = d_out[t] + later
        later = W_hh.T @ ((1 - h[t + 1] ** 2) * delta[t])
    return delta

# %% wrong 0.5: everything halves, as in the visible test
def blame(W_hh, h, d_out):
    T = len(d_out)
    return np.array([[d_out[-1][0] * 0.5 ** (T - 1 - t)] for t in range(T)])
