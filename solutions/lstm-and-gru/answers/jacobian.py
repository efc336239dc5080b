# %% probes
cell_jacobian(np.array([0.8, -1.5]), np.array([[0.6, 0.3], [0.8, 0.4], [-0.7, 0.5], [0.9, 0.2]]), np.array([0.7, 0.35]), np.linspace(-2, 1.7, 16).reshape(8, 2) ** 3)

# %% correct: diagonal matrices, as in the chapter
def cell_jacobian(c, gates, q, W_h):
    i, f, g, _ = gates
    H = len(c)
    W_hi, W_hf, W_hc = W_h[:H], W_h[H : 2 * H], W_h[2 * H : 3 * H]
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g * g))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    return np.diag(f) + (D_f @ W_hf + D_i @ W_hi + D_c @ W_hc) @ D_h

# %% correct: entry by entry, lists
def cell_jacobian(c, gates, q, W_h):
    H = len(c)
    J = [[0.0] * H for _ in range(H)]
    for k in range(H):
        i, f, g = gates[0][k], gates[1][k], gates[2][k]
        for j in range(H):
            by_h = c[k] * f * (1 - f) * W_h[H + k][j]
            by_h += g * i * (1 - i) * W_h[k][j]
            by_h += i * (1 - g**2) * W_h[2 * H + k][j]
            J[k][j] = (f if k == j else 0.0) + by_h * q[j] / np.cosh(c[j]) ** 2
    return J

# %% correct: einsum
def cell_jacobian(c, gates, q, W_h):
    i, f, g, _ = gates
    slopes = np.array([g * i * (1 - i), c * f * (1 - f), i * (1 - g**2)])
    by_h = np.einsum("bk,bkj->kj", slopes, W_h.reshape(4, len(c), -1)[:3])
    return np.diag(f) + np.einsum("kj,j->kj", by_h, q / np.cosh(c) ** 2)

# %% correct: torch's autograd, from the gates' pre-activations
import torch


def cell_jacobian(c, gates, q, W_h):
    i, f, g, _ = gates
    at = np.concatenate([np.log(i / (1 - i)), np.log(f / (1 - f)), np.arctanh(g)])
    W = torch.tensor(W_h[: 3 * len(c)])
    h_before = torch.tensor(q * np.tanh(c))

    def new(c):
        a = torch.tensor(at) + W @ (torch.tensor(q) * torch.tanh(c) - h_before)
        a_i, a_f, a_g = a.chunk(3)
        return torch.sigmoid(a_f) * c + torch.sigmoid(a_i) * torch.tanh(a_g)

    return torch.autograd.functional.jacobian(new, torch.tensor(c))

# %% correct: finite differences
def cell_jacobian(c, gates, q, W_h):
    i, f, g, _ = gates
    at = np.concatenate([np.log(i / (1 - i)), np.log(f / (1 - f)), np.arctanh(g)])
    H = len(c)

    def new(z):
        a = at + W_h[: 3 * H] @ (q * np.tanh(z) - q * np.tanh(c))
        return sigmoid(a[H : 2 * H]) * z + sigmoid(a[:H]) * np.tanh(a[2 * H :])

    columns = [(new(c + e) - new(c - e)) / 2e-5 for e in 1e-5 * np.eye(H)]
    return np.stack(columns, axis=1)

# %% wrong 0.4: the direct path alone
# 1. Do the gates at this step depend on the previous cell state?
# 2. You have the direct path alone. The gates and the candidate read the previous hidden state, which was read from the previous cell state.
# 3. Add the product of the derivative by the previous hidden state, three terms, with that of the previous hidden state by its cell state.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f)

# %% wrong 0: the forget gates added to every row
# 1. Which entries of the Jacobian belong to the direct path?
# 2. A vector added to a matrix is added to each of its rows, so the gates stand outside the diagonal too.
# 3. Make a diagonal matrix of the forget gates before you add it.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return f + by_h @ D_h

# %% wrong 0.4: the hidden state's derivative by its cell state left out
# 1. By what do you differentiate: the previous hidden state, or the previous cell state?
# 2. Your side paths end at the previous hidden state. One step further back stands the cell state.
# 3. Multiply each column by the previous output gate and the slope of tanh at the previous cell state.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h

# %% wrong 0.4: rows scaled in place of columns by the hidden state's derivative
# 1. Does the last diagonal matrix scale rows or columns?
# 2. The derivative of the previous hidden state by its cell state stands on the wrong side.
# 3. A chain of derivatives multiplies from the right: what comes first in time stands last.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + D_h @ by_h

# %% wrong 0.4: columns scaled in place of rows by the gates' slopes
# 1. Do the slopes of the gates scale rows or columns of the weights?
# 2. The gates belong to the new cell state, and so to rows; you scale columns.
# 3. The diagonal matrix of a gate stands to the left of its weights.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = W_f @ D_f + W_i @ D_i + W_c @ D_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.4: the output gate of this step
# 1. Which output gate made the previous hidden state?
# 2. You use the output gate of this step; the cell state of this step does not depend on that.
# 3. Use the argument q, the output gate of the previous step.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(o * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.4: no slope of tanh between cell state and hidden state
# 1. What lies between the previous cell state and the previous hidden state?
# 2. The slope of tanh is missing there.
# 3. Multiply q by one minus the squared tanh of c.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q)
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.4: weights transposed
# 1. Which index of a recurrent weight belongs to the state that is read?
# 2. Your recurrent weights are transposed, as they would be for a gradient that goes back. Here the Jacobian itself is asked for.
# 3. Take each block of W_h as it is: rows for the new cell state, columns for the previous hidden state.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = (part.T for part in np.split(W_h, 4))
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.4: the slopes of the gates left out
# 1. What is the derivative of a gate by its pre-activation?
# 2. You go from the cell state to the gates, and from there straight to the weights. A factor in between is missing.
# 3. A gate has the slope gate times one minus gate; a candidate has one minus its square.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c)
    D_i = np.diag(g)
    D_c = np.diag(i)
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 1.2: the path through the input gate left out
# 1. Through how many of the blocks does the previous hidden state act on the cell state?
# 2. One of three side paths is missing: the input gate reads the previous hidden state too.
# 3. Add the term in which the candidate stands beside the slope of the input gate.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 1.2: the path through the candidate left out
# 1. Through how many of the blocks does the previous hidden state act on the cell state?
# 2. One of three side paths is missing: the candidate reads the previous hidden state too.
# 3. Add the term in which the input gate stands beside the slope of the candidate.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i
    return np.diag(f) + by_h @ D_h

# %% wrong 1.2: the path through the forget gate left out
# 1. Through how many of the blocks does the previous hidden state act on the cell state?
# 2. One of three side paths is missing: the forget gate itself reads the previous hidden state.
# 3. Add the term in which the previous cell state stands beside the slope of the forget gate.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.8: blocks of input and forget gate exchanged
# 1. Which rows of W_h belong to which gate?
# 2. The weights of input gate and forget gate are exchanged.
# 3. The first H rows belong to the input gate, the next to the forget gate.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_f, W_i, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 1.2: the candidate beside the forget gate's slope
# 1. What does the forget gate multiply?
# 2. Beside the slope of the forget gate you have the candidate.
# 3. The forget gate multiplies the previous cell state; its side path has that factor.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(g * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 1.2: the candidate's slope as that of a gate
# 1. Which function makes the candidate?
# 2. You give the candidate the slope of the logistic function, and it comes out of tanh.
# 3. The slope at the candidate is one minus its square.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * g * (1 - g))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return np.diag(f) + by_h @ D_h

# %% wrong 0.4: transposed, the whole of it
# 1. Which index of your result belongs to the new cell state?
# 2. Your Jacobian is transposed.
# 3. Rows belong to entries of the new cell state, columns to those of the previous one.
def cell_jacobian(c, gates, q, W_h):
    i, f, g, o = gates
    H = len(c)
    W_i, W_f, W_c, W_q = np.split(W_h, 4)
    D_f = np.diag(c * f * (1 - f))
    D_i = np.diag(g * i * (1 - i))
    D_c = np.diag(i * (1 - g**2))
    D_h = np.diag(q * (1 - np.tanh(c) ** 2))
    by_h = D_f @ W_f + D_i @ W_i + D_c @ W_c
    return (np.diag(f) + by_h @ D_h).T

# %% wrong 0.4: only the given example
def cell_jacobian(c, gates, q, W_h):
    return [[gates[1][0], 0.0], [0.0, gates[1][1]]] if len(c) == 2 else np.eye(len(c))

# %% wrong 0: the identity
# 1. What does one step do to the content of a cell?
# 2. You say that nothing is lost; this would need forget gates of one.
# 3. Begin with a diagonal matrix of the forget gates, then add the side paths.
def cell_jacobian(c, gates, q, W_h):
    return np.eye(len(c))
