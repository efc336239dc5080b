# %% probes
step_backward(np.array([1.0, -0.5, 2.0]), np.array([0.5, -0.3]), np.array([2.0, -1.0]), np.array([[0.6, 0.3], [0.8, 0.4], [-0.7, 0.5], [0.9, 0.2]]), np.array([1.18, -0.25]), np.linspace(-1, 1, 24).reshape(8, 3), np.linspace(0.9, -0.6, 16).reshape(8, 2), np.array([0.7, -1.3]), np.array([0.4, 1.1]))

# %% correct: one array of factors, einsum
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, g, o = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * o * (1 - tanh_c * tanh_c)
    other = np.array([gamma * g, gamma * c, gamma * i, d_h * tanh_c])
    slope = np.array([i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o)])
    d_a = (other * slope).ravel()
    return {
        "b": d_a,
        "W_x": np.einsum("k,j->kj", d_a, x_t),
        "W_h": np.einsum("k,j->kj", d_a, h),
        "x": np.einsum("kj,k->j", W_x, d_a),
        "h": np.einsum("kj,k->j", W_h, d_a),
        "c": gamma * f,
    }

# %% correct: torch's autograd, from the gates' pre-activations
import torch


def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, g, o = gates
    a = np.concatenate([np.log(i / (1 - i)), np.log(f / (1 - f)), np.arctanh(g), np.log(o / (1 - o))])
    leaves = {"x": x_t, "h": h, "c": c, "W_x": W_x, "W_h": W_h, "b": a - W_x @ x_t - W_h @ h}
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in leaves.items()}
    a = leaves["W_x"] @ leaves["x"] + leaves["W_h"] @ leaves["h"] + leaves["b"]
    a_i, a_f, a_g, a_o = a.chunk(4)
    new_c = torch.sigmoid(a_f) * leaves["c"] + torch.sigmoid(a_i) * torch.tanh(a_g)
    new_h = torch.sigmoid(a_o) * torch.tanh(new_c)
    (torch.tensor(d_h) @ new_h + torch.tensor(d_c) @ new_c).backward()
    return {name: leaf.grad for name, leaf in leaves.items()}

# %% correct: loops and lists
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    H, d = len(h), len(x_t)
    d_a, by_c = [0.0] * (4 * H), []
    for k in range(H):
        i, f, g, o = (gates[block][k] for block in range(4))
        gamma = d_c[k] + d_h[k] * o / np.cosh(c_t[k]) ** 2
        d_a[k] = gamma * g * i * (1 - i)
        d_a[H + k] = gamma * c[k] * f * (1 - f)
        d_a[2 * H + k] = gamma * i * (1 - g) * (1 + g)
        d_a[3 * H + k] = d_h[k] * np.tanh(c_t[k]) * o * (1 - o)
        by_c.append(gamma * f)
    return {
        "b": d_a,
        "W_x": [[a * x for x in x_t] for a in d_a],
        "W_h": [[a * y for y in h] for a in d_a],
        "x": [sum(W_x[k][j] * d_a[k] for k in range(4 * H)) for j in range(d)],
        "h": [sum(W_h[k][j] * d_a[k] for k in range(4 * H)) for j in range(H)],
        "c": by_c,
    }

# %% correct: float32
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c = (
        np.asarray(part, dtype=np.float32) for part in (x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c)
    )
    i, f, g, o = gates
    gamma = d_c + d_h * o * (1 - np.tanh(c_t) ** 2)
    d_a = np.hstack(
        [gamma * g * i * (1 - i), gamma * c * f * (1 - f), gamma * i * (1 - g**2), d_h * np.tanh(c_t) * o * (1 - o)]
    )
    return {
        "b": d_a,
        "W_x": d_a[:, None] * x_t,
        "W_h": d_a[:, None] * h,
        "x": d_a @ W_x,
        "h": d_a @ W_h,
        "c": gamma * f,
    }

# %% wrong 2: the path through the hidden state left out
# 1. By how many paths does the cell state of this step act on the loss?
# 2. Your derivative by the cell state has what comes from the next step, and misses the path through this step's hidden state.
# 3. Add d_h, times the output gate, times the slope of tanh at the new cell state.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 1.5: what comes from the next step left out
# 1. By how many paths does the cell state of this step act on the loss?
# 2. Your derivative by the cell state has only the path through the hidden state.
# 3. The total derivative by the cell state is a sum: d_c, and what comes through the hidden state.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 2: the slope of tanh left out
# 1. What lies between the cell state and the hidden state, besides the output gate?
# 2. On the way from the hidden state back to the cell state you lost the slope of tanh.
# 3. The second term of the derivative by the cell state has the factor one minus the squared tanh of the new cell state.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 2: the slope of tanh taken at the previous cell state
# 1. At which cell state is the hidden state of this step read?
# 2. You take the slope of tanh at the previous cell state.
# 3. Take it at c_t, the new one.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - np.tanh(c)**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 2: the slope of tanh as if c_t were tanh already
# 1. Is c_t the argument of the tanh, or its value?
# 2. One minus the square belongs to the value of tanh; c_t is its argument.
# 3. Put tanh of c_t into the square.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - c_t**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3: the candidate's slope as that of a gate
# 1. Which function makes the candidate?
# 2. You give the candidate the slope of the logistic function, and it comes out of tanh.
# 3. The slope at the candidate is one minus its square.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * c_tilde * (1 - c_tilde)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 2.5: the other factors of input and forget gate exchanged
# 1. Which factor stands beside the input gate in the cell state, and which one beside the forget gate?
# 2. The two are exchanged in your derivatives.
# 3. The forget gate multiplies the previous cell state, the input gate the candidate; the derivative by each has the other factor.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c * i * (1 - i)
    d_f = gamma * c_tilde * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3: the forget gate with the new cell state
# 1. Which cell state does the forget gate multiply?
# 2. You use the new cell state in the derivative by the forget gate.
# 3. The forget gate multiplies the previous cell state; its derivative has that factor.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c_t * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 2: the slopes of the gates left out
# 1. Are these derivatives by the gates, or by their pre-activations?
# 2. They are by the gates. One factor is missing on the way to the pre-activations.
# 3. Multiply by the slope of the logistic function, which is the gate times one minus the gate.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde
    d_f = gamma * c
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3: the output gate from the derivative by the cell state
# 1. Where does the output gate act: in the cell state, or in the hidden state?
# 2. You start from the derivative by the cell state, and the output gate has no part in that.
# 3. The output gate multiplies tanh of the cell state to give the hidden state, so begin with d_h.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = gamma * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3.5: the output gate without tanh
# 1. What does the output gate multiply?
# 2. It multiplies tanh of the cell state, and your derivative has the cell state itself.
# 3. Put tanh of c_t in place of c_t in the derivative by the output gate.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * c_t * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3.5: the previous cell state with the direct part alone
# 1. Your "b" looks right. Which total derivative leads back to the previous cell state?
# 2. Your "c" takes only what comes from the next step, and misses what this step's hidden state adds.
# 3. Multiply the total derivative by the cell state, with both terms, by the forget gate.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": d_c * f,
    }

# %% wrong 3: no forget gate on the way back
# 1. What multiplies the previous cell state on its way into the new one?
# 2. Your derivative goes back along the cell state as if nothing were forgotten.
# 3. Multiply by the forget gate to get "c".
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma,
    }

# %% wrong 3.5: outer products transposed
# 1. Which shape have the derivatives by the weights?
# 2. Your outer products are transposed.
# 3. The rows belong to the pre-activations: entry k, j is entry k of "b" times entry j of what is read.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(x_t, d_a),
        "W_h": np.outer(h, d_a),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3.5: the weights of the state with the new hidden state
# 1. Which hidden state do the gates of this step read?
# 2. Your "W_h" uses the hidden state after this step.
# 3. Multiply by the previous hidden state, the argument h.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, q * tanh_c),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 3.5: back to h through the candidate alone
# 1. How many blocks read the previous hidden state?
# 2. Your "h" goes through the candidate alone, as in a simple network. The gates read h too.
# 3. All 4H rows of W_h take part in "h".
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h[2 * len(h) : 3 * len(h)].T @ d_n,
        "c": gamma * f,
    }

# %% wrong 3.5: the derivative by the new hidden state added to that by the old one
# 1. Does the previous hidden state enter the new one other than through the pre-activations?
# 2. You hand d_h on to the previous step as it is. The hidden state is made anew at each step, so there is no such path.
# 3. Leave d_h out of "h": only the products with the recurrent weights lead back.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_n, d_q])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a + d_h,
        "c": gamma * f,
    }

# %% wrong 2.5: blocks in another order
# 1. In which order do the blocks of "b" stand?
# 2. The last two blocks are exchanged.
# 3. The order is input gate, forget gate, candidate, output gate.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.concatenate([d_i, d_f, d_q, d_n])
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": gamma * f,
    }

# %% wrong 0: everything zero
# 1. What do your derivatives depend on?
# 2. All of them are zero.
# 3. Begin with the total derivative by the cell state, a sum of two terms.
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    i, f, c_tilde, q = gates
    tanh_c = np.tanh(c_t)
    gamma = d_c + d_h * q * (1 - tanh_c**2)
    d_i = gamma * c_tilde * i * (1 - i)
    d_f = gamma * c * f * (1 - f)
    d_n = gamma * i * (1 - c_tilde**2)
    d_q = d_h * tanh_c * q * (1 - q)
    d_a = np.zeros(4 * len(h))
    return {
        "b": d_a,
        "W_x": np.outer(d_a, x_t),
        "W_h": np.outer(d_a, h),
        "x": W_x.T @ d_a,
        "h": W_h.T @ d_a,
        "c": np.zeros(len(h)),
    }

# %% wrong 0.5: only the given example
def step_backward(x_t, h, c, gates, c_t, W_x, W_h, d_h, d_c):
    return {"b": [0.125, 0.5, 0.375, 0.0], "c": [0.5]}
