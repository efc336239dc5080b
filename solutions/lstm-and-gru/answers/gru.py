# %% probes
gru_step(np.array([1.0, -0.5]), np.array([0.5, -0.3]), np.linspace(-1, 1, 12).reshape(6, 2), np.linspace(0.9, -0.6, 12).reshape(6, 2), np.linspace(-0.4, 0.8, 6), np.array([0.7, -1.2]), "after")
gru_step(np.array([1.0, -0.5]), np.array([0.5, -0.3]), np.linspace(-1, 1, 12).reshape(6, 2), np.linspace(0.9, -0.6, 12).reshape(6, 2), np.linspace(-0.4, 0.8, 6), np.array([0.7, -1.2]), "before")

# %% correct: block by block with slices
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    H = len(h)
    r = sigmoid(W_x[:H] @ x_t + W_h[:H] @ h + b[:H])
    z = sigmoid(W_x[H : 2 * H] @ x_t + W_h[H : 2 * H] @ h + b[H : 2 * H])
    n = W_x[2 * H :] @ x_t + b[2 * H :]
    if reset == "before":
        n = n + W_h[2 * H :] @ (r * h) + b_n
    else:
        n = n + r * (W_h[2 * H :] @ h + b_n)
    n = np.tanh(n)
    return n + z * (h - n)

# %% correct: einsum and lists
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    W, U = W_x.reshape(3, len(h), -1), W_h.reshape(3, len(h), -1)
    x = np.einsum("bkj,j->bk", W, x_t) + b.reshape(3, -1)
    r, z = 1 / (1 + np.exp(-x[:2] - np.einsum("bkj,j->bk", U[:2], h)))
    seen = {"after": h, "before": r * h}[reset]
    past = np.einsum("kj,j->k", U[2], seen)
    past = r * (past + b_n) if reset == "after" else past + b_n
    return list((1 - z) * np.tanh(x[2] + past) + z * h)

# %% correct: torch's own cell where it can be used
import torch


def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_t, h, W_x, W_h, b, b_n = (torch.tensor(part) for part in (x_t, h, W_x, W_h, b, b_n))
    H = len(h)
    if reset == "after":
        cell = torch.nn.GRUCell(len(x_t), H, dtype=torch.float64)
        with torch.no_grad():
            cell.weight_ih.copy_(W_x)
            cell.weight_hh.copy_(W_h)
            cell.bias_ih.copy_(b)
            cell.bias_hh.copy_(torch.cat([torch.zeros(2 * H), b_n]))
        return cell(x_t[None], h[None])[0]
    r, z = torch.sigmoid(W_x[: 2 * H] @ x_t + W_h[: 2 * H] @ h + b[: 2 * H]).chunk(2)
    n = torch.tanh(W_x[2 * H :] @ x_t + b[2 * H :] + W_h[2 * H :] @ (r * h) + b_n)
    return torch.lerp(n, h, z)

# %% correct: float32
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_t, h, W_x, W_h, b, b_n = (np.asarray(part, np.float32) for part in (x_t, h, W_x, W_h, b, b_n))
    x, u = np.split(W_x @ x_t + b, 3), np.split(W_h @ h, 3)
    r, z = sigmoid(x[0] + u[0]), sigmoid(x[1] + u[1])
    past = r * (u[2] + b_n)
    if reset != "after":
        past = np.split(W_h, 3)[2] @ (r * h) + b_n
    return (1 - z) * np.tanh(x[2] + past) + z * h

# %% wrong 0: update gate and its complement exchanged
# 1. What does an update gate near one do: keep, or write?
# 2. Yours writes where it is near one. Texts differ; in torch it keeps.
# 3. The update gate multiplies the old state, and one minus the update gate the candidate.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return z * h_tilde + (1 - z) * h

# %% wrong 0: reset and update gate exchanged
# 1. In which order do the blocks stand?
# 2. Your reset gate and your update gate have each other's rows.
# 3. The first H rows belong to the reset gate, the next to the update gate.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_z, x_r, x_n = np.split(W_x @ x_t + b, 3)
    W_z, W_r, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 1.2: always after the product
# 1. Does your result depend on the argument reset?
# 2. You always let the reset gate act after the product.
# 3. For "before", the reset gate multiplies the old state, and the candidate's weights multiply what is left of it.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if True:
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 1.2: always before the product
# 1. Does your result depend on the argument reset?
# 2. You always let the reset gate act before the product.
# 3. For "after", multiply the finished product, its bias included, by the reset gate.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if False:
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0.4: before and after exchanged
# 1. Which of the two forms is which?
# 2. Your two forms are exchanged.
# 3. "after" means: first the product with the recurrent weights, then the reset gate.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "before":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 1.6: after the product, the bias outside the reset gate
# 1. What exactly does the reset gate multiply in torch's form?
# 2. Your second bias b_n stands outside, where a shut reset gate cannot silence it.
# 3. Add b_n to the product with the state before the reset gate multiplies.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h) + b_n
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 1.6: before the product, the bias inside the reset gate too
# 1. Where does b_n stand in the published form?
# 2. In the form "before" you let the reset gate multiply b_n.
# 3. There the gate multiplies the state alone, and b_n is added after the product.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + r * b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 1.2: b_n left out
# 1. Are all arguments of your function used?
# 2. The candidate's second bias, b_n, is missing.
# 3. Add b_n to the product of the recurrent weights, inside or outside the reset gate as the form says.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h)
    else:
        past = W_n @ (r * h)
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0: b left out
# 1. Are all arguments of your function used?
# 2. The biases in b are missing.
# 3. Add b to the product of the input weights before you split it into blocks.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0: the candidate through the logistic function
# 1. Can your candidate be negative?
# 2. It passes through the logistic function, as if it were a gate.
# 3. The candidate passes through tanh.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = sigmoid(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0: gates through tanh
# 1. Between which two numbers must a gate lie?
# 2. Your gates pass through tanh, so they may be negative.
# 3. Put both gates through the logistic function.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = np.tanh(x_r + W_r @ h)
    z = np.tanh(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0.4: the reset gate over the input as well
# 1. What does the reset gate hide: the past, or the input too?
# 2. Your reset gate multiplies the input's part of the candidate as well.
# 3. Leave the input's product and its bias outside the reset gate.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(r * x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0.4: no reset gate
# 1. What does your reset gate do?
# 2. It is computed and not used.
# 3. It multiplies the past in the candidate, at one of two places.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = W_n @ h + b_n
    else:
        past = W_n @ h + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0: old state added in full
# 1. Can your state grow without limit? Can a GRU's?
# 2. The old state is added in full.
# 3. The new state is a weighted mean: the two weights add up to one.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + h

# %% wrong 0.4: the candidate written in full
# 1. Can your state grow without limit? Can a GRU's?
# 2. The candidate is written in full.
# 3. The new state is a weighted mean: the two weights add up to one.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r + W_r @ h)
    z = sigmoid(x_z + W_z @ h)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return h_tilde + z * h

# %% wrong 0.4: the gates do not read the state
# 1. What do the two gates see?
# 2. Your gates see the input alone.
# 3. Add the products of their recurrent weights with the previous state.
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    x_r, x_z, x_n = np.split(W_x @ x_t + b, 3)
    W_r, W_z, W_n = np.split(W_h, 3)
    r = sigmoid(x_r)
    z = sigmoid(x_z)
    if reset == "after":
        past = r * (W_n @ h + b_n)
    else:
        past = W_n @ (r * h) + b_n
    h_tilde = np.tanh(x_n + past)
    return (1 - z) * h_tilde + z * h

# %% wrong 0.4: only the given example
def gru_step(x_t, h, W_x, W_h, b, b_n, reset):
    return 0.75 * h
