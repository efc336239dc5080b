# %% correct: the loop over steps
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% correct: torch, with tensors as answers
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
import torch


def gradients(cut):
    w = {name: torch.tensor(value, requires_grad=True) for name, value in theta.items()}
    h = torch.tensor(h_0)
    for t in range(12):
        if t == cut:
            h = h.detach()
        h = torch.tanh(w["W_xh"] @ torch.tensor(x[t]) + w["W_hh"] @ h + w["b_h"])
    (((h - torch.tensor(target)) ** 2).sum() / 2).backward()
    return [w[name].grad for name in ("W_xh", "b_h", "W_hh")]


whole, cut = gradients(0), gradients(8)
full_norm = torch.cat([g.flatten() for g in whole]).norm()
missing = (whole[2] - cut[2]).norm() / whole[2].norm()

# %% correct: finite differences for the norm, arrays of one number, rounded
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None


def loss(theta):
    return 0.5 * np.sum((read(theta, x, h_0)[12] - target) ** 2)


slopes = []
for name in theta:
    for at in np.ndindex(theta[name].shape):
        w = theta[name].copy()
        w[at] += 1e-5
        above = loss(theta | {name: w})
        w[at] -= 2e-5
        slopes.append((above - loss(theta | {name: w})) / 2e-5)
full_norm = np.round(np.array([np.linalg.norm(slopes)]), 5)

h = read(theta, x, h_0)
back, copies = h[12] - target, {}
for t in range(12, 0, -1):
    back = (1 - h[t] ** 2) * back
    copies[t] = np.outer(back, h[t - 1])
    back = back @ theta["W_hh"]
whole = sum(copies.values())
missing = round(float(np.linalg.norm(whole - sum(copies[t] for t in range(9, 13))) / np.linalg.norm(whole)), 5)

# %% wrong 0: the state before the last is taken for a constant
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    da = da * (t == 12)
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: the truncated gradient in both
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 8, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: squared norm
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = (dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum()
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: sum of three norms
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.linalg.norm(dW_xh) + np.linalg.norm(dW_hh) + np.linalg.norm(db_h)
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: the first state is counted too
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum() + (delta**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: the first step is left out
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 1, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: W_hh alone
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_hh**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: the bias is forgotten
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_hh**2).sum() + (dW_xh**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: no slopes
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: slopes of the state before
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t - 1] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: W_hh not transposed
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"] @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 0: target minus state, and the state after the step
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = target - h[-1]
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: cut one step early
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 10:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: cut one step late
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 8:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: difference of the norms
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = 1 - np.linalg.norm(near) / np.linalg.norm(dW_hh)

# %% wrong 1: not relative
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near)

# %% wrong 1: share of the squares
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = ((dW_hh - near) ** 2).sum() / (dW_hh**2).sum()

# %% wrong 1: what is left in place of what is lost
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(near) / np.linalg.norm(dW_hh)

# %% wrong 0: the numbers of another student
theta, x, h_0, target = network(rng("somebody else", "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = np.linalg.norm(dW_hh - near) / np.linalg.norm(dW_hh)

# %% wrong 1: only one of the two
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
h = read(theta, x, h_0)
delta = h[-1] - target
dW_xh, dW_hh, db_h = np.zeros((8, 3)), np.zeros((8, 8)), np.zeros(8)
for t in range(12, 0, -1):
    da = (1 - h[t] ** 2) * delta
    dW_xh += np.outer(da, x[t - 1])
    dW_hh += np.outer(da, h[t - 1])
    db_h += da
    delta = theta["W_hh"].T @ da
    if t == 9:
        near = dW_hh.copy()
full_norm = np.sqrt((dW_xh**2).sum() + (dW_hh**2).sum() + (db_h**2).sum())
missing = None

# %% wrong 0: invented numbers
theta, x, h_0, target = network(rng(student, "backpropagation/personal"))
full_norm = missing = None
full_norm, missing = 1.0, 0.5
