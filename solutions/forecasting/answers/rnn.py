# %% probes
forecast(np.array([[[1.0, 0.5], [0.2, -1.0], [0.7, 0.3]]]), np.array([[0.5, -0.3], [0.2, 0.4]]), np.array([[0.6, -0.5], [0.1, 0.3]]), np.array([0.3, -0.2]), np.array([[1.0, -2.0]]), 0.5)
forecast(np.array([[[1.0, 0.5], [0.2, -1.0], [0.7, 0.3]], [[0.1, 0.9], [-0.4, 0.6], [1.1, -0.8]]]), np.array([[0.5, -0.3], [0.2, 0.4]]), np.array([[0.6, -0.5], [0.1, 0.3]]), np.array([0.3, -0.2]), np.array([[1.0, -2.0]]), 0.5)

# %% correct: window by window, unit by unit
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    forecasts = []
    for window in X:
        h = [0.0] * len(b_h)
        for x in window:
            h = [
                np.tanh(sum(w * v for w, v in zip(W_xh[i], x)) + sum(w * v for w, v in zip(W_hh[i], h)) + b_h[i])
                for i in range(len(h))
            ]
        forecasts.append(sum(w * v for w, v in zip(W_ho[0], h)) + b_o)
    return forecasts

# %% correct: all inputs multiplied at once, with einsum
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    a = np.einsum("ntd,hd->tnh", X, W_xh) + b_h  # (lag, N, H)
    h = np.zeros_like(a[0])
    for a_t in a:
        h = np.tanh(a_t + np.einsum("nk,hk->nh", h, W_hh))
    return np.einsum("nh,oh->n", h, W_ho) + b_o

# %% correct: torch's own layer
import torch


def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    H, d = np.shape(W_xh)
    layer, head = torch.nn.RNN(d, H, batch_first=True), torch.nn.Linear(H, 1)
    as_tensor = lambda a: torch.as_tensor(np.asarray(a), dtype=torch.float32)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(as_tensor(W_xh))
        layer.weight_hh_l0.copy_(as_tensor(W_hh))
        layer.bias_ih_l0.copy_(as_tensor(b_h))
        layer.bias_hh_l0.zero_()
        head.weight.copy_(as_tensor(W_ho))
        head.bias.fill_(float(b_o))
    return head(layer(as_tensor(X))[0][:, -1])[:, 0]

# %% correct: columns are windows
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(b_h), len(X)))
    for k in range(X.shape[1]):
        h = np.tanh(W_xh @ X[:, k].T + W_hh @ h + np.reshape(b_h, (-1, 1)))
    return (W_ho @ h + b_o).ravel()

# %% wrong 0: the window is read backwards
# 1. Which day does your network read first?
# 2. Your network looks reversed in time: it reads yesterday first and the oldest day last.
# 3. Let the loop go from step 0 of the window to its last step.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in reversed(range(X.shape[1])):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return h @ W_ho[0] + b_o

# %% wrong 0.4: W_hh is transposed
# 1. Which index of W_hh is the unit that receives?
# 2. The states are multiplied with the transpose of W_hh.
# 3. Weights are (out, in): for rows of states, multiply with W_hh.T from the right.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh + b_h)
    return h @ W_ho[0] + b_o

# %% wrong 1.6: the bias of the state is missing
# 1. Which of the arguments do you not use?
# 2. b_h is missing.
# 3. Add b_h inside the tanh, at every step.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T)
    return h @ W_ho[0] + b_o

# %% wrong 1.6: the bias of the state outside of the tanh
# 1. Can an entry of your state be larger than one?
# 2. You add b_h after the tanh.
# 3. The bias belongs to the sum that the tanh is taken of.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T) + b_h
    return h @ W_ho[0] + b_o

# %% wrong 1.6: the bias of the state as the first state, and nowhere else
# 1. What is h_0, and at which steps is b_h added?
# 2. You start from b_h instead of zero, and do not add it later.
# 3. Start from zeros and add b_h at every step.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.tile(np.asarray(b_h, dtype=float), (len(X), 1))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T)
    return h @ W_ho[0] + b_o

# %% wrong 1.6: the bias of the forecast is missing
# 1. Which of the arguments do you not use?
# 2. b_o is missing.
# 3. Add b_o to each forecast.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return h @ W_ho[0]

# %% wrong 0: no tanh
# 1. Is your network more than a linear autoregression?
# 2. The tanh is missing: states are plain sums.
# 3. Apply np.tanh to the sum at every step.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = X[:, k] @ W_xh.T + h @ W_hh.T + b_h
    return h @ W_ho[0] + b_o

# %% wrong 0: a tanh around the forecast
# 1. Can your network forecast a number above one?
# 2. The forecast is squeezed through a tanh as well.
# 3. The last line is linear: no tanh around it.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return np.tanh(h @ W_ho[0] + b_o)

# %% wrong 1.6: the state runs on from window to window
# 1. What does the network know when it begins the second window?
# 2. The state is not set back to zero between windows.
# 3. Start every window from a state of zeros.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h, forecasts = np.zeros(len(b_h)), []
    for window in X:
        for x in window:
            h = np.tanh(W_xh @ x + W_hh @ h + b_h)
        forecasts.append(W_ho[0] @ h + b_o)
    return np.array(forecasts)

# %% wrong 0: the mean of all states
# 1. From which state is the forecast made?
# 2. You average the states of all steps.
# 3. Use only the state after the last step.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h, states = np.zeros((len(X), len(b_h))), []
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
        states.append(h)
    return np.mean(states, axis=0) @ W_ho[0] + b_o

# %% wrong 0: the state is not carried on
# 1. Does the first day of the window change your forecast?
# 2. Each step starts from zeros; the state of the step before is not used.
# 3. Set the state to zero before the loop and not inside it.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    for k in range(X.shape[1]):
        h = np.zeros((len(X), len(b_h)))
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return h @ W_ho[0] + b_o

# %% wrong 0: the last day is not read
# 1. How many steps does the loop take?
# 2. The loop stops one day too early, and yesterday is never read.
# 3. Take as many steps as the window has days.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1] - 1):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return h @ W_ho[0] + b_o

# %% wrong 0: a column of forecasts
# 1. What shape does the question ask for?
# 2. Your forecasts have the shape (N, 1).
# 3. Multiply with the single row of W_ho, or flatten the result.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
    return h @ W_ho.T + b_o

# %% wrong 0: the logistic function
# 1. Can an entry of your state be negative?
# 2. The activation is the logistic function, whose values lie between 0 and 1.
# 3. Use np.tanh.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h = np.zeros((len(X), len(b_h)))
    for k in range(X.shape[1]):
        h = 1 / (1 + np.exp(-(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)))
    return h @ W_ho[0] + b_o

# %% wrong 0: forecasts at every step
# 1. How many forecasts does one window give?
# 2. You return a forecast after every day of the window.
# 3. Only the last one is asked for.
def forecast(X, W_xh, W_hh, b_h, W_ho, b_o):
    """The forecast from the last state of each window.  (N, lag, d) → (N,)"""
    h, out = np.zeros((len(X), len(b_h))), []
    for k in range(X.shape[1]):
        h = np.tanh(X[:, k] @ W_xh.T + h @ W_hh.T + b_h)
        out.append(h @ W_ho[0] + b_o)
    return np.array(out).T
