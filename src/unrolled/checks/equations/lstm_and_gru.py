"""Checks of the equations of the chapter *LSTM and GRU*.

A function's body is the right-hand side as printed; ``truth`` finds the same another way, mostly by torch's own
cells and by autograd. Weights are dictionaries by the letters of their blocks: ``W_x["i"]`` is W_xi.
"""

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.special import expit

from unrolled.checks.registry import equation

LSTM_BLOCKS = "ifcq"  # torch calls them i, f, g, o
GRU_BLOCKS = "rzn"


def sigma(a):
    return expit(a)


def diag(v):
    return np.diag(v)


def tensor(x):
    return torch.tensor(np.asarray(x, dtype=float))


def weights(rng, blocks, d=3, H=4):
    """W_x, W_h and b, by block."""
    return (
        {g: rng.normal(size=(H, d)) for g in blocks},
        {g: rng.normal(size=(H, H)) for g in blocks},
        {g: rng.normal(size=H) for g in blocks},
    )


def stacked(parts, blocks):
    return tensor(np.concatenate([parts[g] for g in blocks]))


def lstm_cell(W_x, W_h, b):
    """torch's cell with these weights."""
    H, d = W_x["i"].shape
    cell = torch.nn.LSTMCell(d, H, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(stacked(W_x, LSTM_BLOCKS))
        cell.weight_hh.copy_(stacked(W_h, LSTM_BLOCKS))
        cell.bias_ih.copy_(stacked(b, LSTM_BLOCKS))
        cell.bias_hh.zero_()
    return cell.requires_grad_(False)


def lstm_step(rng):
    """W_x, W_h, b and the input, state and cell state of one step."""
    return *weights(rng, LSTM_BLOCKS), rng.normal(size=3), rng.normal(size=4), rng.normal(size=4)


# A gate


@equation(
    "eq-lstm-half-life",
    truth=lambda b: brentq(lambda steps: float(sigma(b)) ** steps - 0.5, 1e-3, 1e4),
    inputs=lambda rng: (rng.uniform(-1, 5),),
    against="the root of: gate to the power of the steps equals one half",
)
def half_life(b):
    return np.log(2) / np.log(1 + np.exp(-b))


def by_recurrence(f, i, c_tilde):
    c = 0.0
    for keep, write, offered in zip(f, i, c_tilde, strict=True):
        c = keep * c + write * offered
    return c


@equation(
    "eq-lstm-unrolled",
    truth=by_recurrence,
    inputs=lambda rng: (rng.uniform(0.1, 0.9, 6), rng.uniform(0.1, 0.9, 6), rng.normal(size=6)),
    against="the recurrence, step by step from zero",
)
def unrolled_cell(f, i, c_tilde):
    t = len(f)
    f, i, c_tilde = (dict(enumerate(series, start=1)) for series in (f, i, c_tilde))
    return sum(np.prod([f[u] for u in f if s < u <= t]) * i[s] * c_tilde[s] for s in f)


# One step of the LSTM


def gates_of_torch(W_x, W_h, b, x, h, c):
    """Each gate, read off torch's cell by what it does."""
    cell = lstm_cell(W_x, W_h, b)
    x, h = tensor(x)[None], tensor(h)[None]

    def cell_state(start, cell=cell):
        return cell(x, (h, start))[1][0]

    start = tensor(c)[None]
    f = torch.autograd.functional.jacobian(cell_state, start)[:, 0].diagonal()
    new_h, new_c = cell(x, (h, start))
    q = new_h[0] / torch.tanh(new_c[0])
    written = cell_state(torch.zeros_like(start))  # i times candidate
    sure = {g: np.where(g == "c", 0.0, 1.0) for g in LSTM_BLOCKS}
    constant = lstm_cell(
        {g: W_x[g] * sure[g] for g in W_x},
        {g: W_h[g] * sure[g] for g in W_h},
        {g: b[g] if g != "c" else np.full(4, 40.0) for g in b},  # a candidate of one
    )
    i = constant(x, (h, torch.zeros_like(start)))[1][0]
    return i.numpy(), f.numpy(), (written / i).numpy(), q.numpy()


@equation(
    "eq-lstm-gates",
    truth=gates_of_torch,
    inputs=lstm_step,
    against="torch's LSTMCell: f is the slope of the new cell state in the old, q is h over tanh(c), and so on",
)
def gates(W_x, W_h, b, x, h, c):
    i = sigma(W_x["i"] @ x + W_h["i"] @ h + b["i"])
    f = sigma(W_x["f"] @ x + W_h["f"] @ h + b["f"])
    c_tilde = np.tanh(W_x["c"] @ x + W_h["c"] @ h + b["c"])
    q = sigma(W_x["q"] @ x + W_h["q"] @ h + b["q"])
    return i, f, c_tilde, q


def torch_step(W_x, W_h, b, x, h, c):
    new_h, new_c = lstm_cell(W_x, W_h, b)(tensor(x)[None], (tensor(h)[None], tensor(c)[None]))
    return new_h[0].numpy(), new_c[0].numpy()


@equation(
    "eq-lstm-cell",
    truth=lambda *step: torch_step(*step)[1],
    inputs=lstm_step,
    against="the cell state of torch's LSTMCell",
)
def cell_state(W_x, W_h, b, x, h, c):
    i, f, c_tilde, _ = gates_of_torch(W_x, W_h, b, x, h, c)
    return f * c + i * c_tilde


@equation(
    "eq-lstm-state",
    truth=lambda *step: torch_step(*step)[0],
    inputs=lstm_step,
    against="the hidden state of torch's LSTMCell",
)
def hidden_state(W_x, W_h, b, x, h, c):
    _, _, _, q = gates(W_x, W_h, b, x, h, c)
    _, c = torch_step(W_x, W_h, b, x, h, c)
    return q * np.tanh(c)


# Backward through an LSTM


class Run:
    """An LSTM in torch with everything in between kept for autograd, and a loss that reads every state.

    Lists are by step; their entry 0 is what stands before the first step.
    """

    def __init__(self, rng, T=4, d=3, H=4, detach_gates=False):
        self.T = T
        self.W_x, self.W_h, self.b = (
            {g: tensor(w).requires_grad_() for g, w in part.items()}
            for part in weights(rng, LSTM_BLOCKS, d, H)
        )
        self.x = [None] + [tensor(x).requires_grad_() for x in rng.normal(size=(T, d))]
        self.h = [tensor(rng.normal(size=H)).requires_grad_()]
        self.c = [tensor(rng.normal(size=H)).requires_grad_()]
        self.a, self.gate = [None], [None]
        for t in range(1, T + 1):
            a = {g: self.W_x[g] @ self.x[t] + self.W_h[g] @ self.h[-1] + self.b[g] for g in LSTM_BLOCKS}
            gate = {g: torch.tanh(a[g]) if g == "c" else torch.sigmoid(a[g]) for g in LSTM_BLOCKS}
            if detach_gates:
                gate = {g: value.detach() for g, value in gate.items()}
            self.a.append(a)
            self.gate.append(gate)
            self.c.append(gate["f"] * self.c[-1] + gate["i"] * gate["c"])
            self.h.append(gate["q"] * torch.tanh(self.c[-1]))
        self.read = tensor(rng.normal(size=(T + 1, H)))  # the loss's own slope in each state
        self.loss = sum(self.read[t] @ torch.sin(self.h[t]) for t in range(1, T + 1))

    def d(self, *variables):
        """The total derivatives of the loss."""
        found = torch.autograd.grad(self.loss, variables, retain_graph=True)
        found = tuple(g.numpy() for g in found)
        return found if len(found) > 1 else found[0]

    def d_a(self, t):
        return {g: self.d(self.a[t][g]) for g in LSTM_BLOCKS}

    def d_i(self, t):
        return self.d(self.a[t]["i"])

    def value(self, t):
        """i, f, candidate and q at step t."""
        return tuple(self.gate[t][g].detach().numpy() for g in LSTM_BLOCKS)

    def c_value(self, t):
        return self.c[t].detach().numpy()

    def h_value(self, t):
        return self.h[t].detach().numpy()

    def x_value(self, t):
        return self.x[t].detach().numpy()


def some_step(rng):
    """A run, and a step that has one before it and one after it."""
    return Run(rng), 2


@equation(
    "eq-lstm-dc",
    truth=lambda run, t: run.d(run.c[t]),
    inputs=some_step,
    against="autograd, the derivative of the loss in a cell state in the middle",
)
def d_cell(run, t):
    delta, after = run.d(run.h[t]), run.d(run.c[t + 1])
    q, c, f_after = run.value(t)[3], run.c_value(t), run.gate[t + 1]["f"].detach().numpy()
    return delta * q * (1 - np.tanh(c) ** 2) + f_after * after


@equation(
    "eq-lstm-dgates",
    truth=lambda run, t: tuple(run.d_a(t)[g] for g in LSTM_BLOCKS),
    inputs=some_step,
    against="autograd, the derivatives of the loss in the pre-activations",
)
def d_gates(run, t):
    delta, gamma = run.d(run.h[t]), run.d(run.c[t])
    i, f, c_tilde, q = run.value(t)
    c_before, c = run.c_value(t - 1), run.c_value(t)
    return (
        gamma * c_tilde * i * (1 - i),
        gamma * c_before * f * (1 - f),
        gamma * i * (1 - c_tilde * c_tilde),
        delta * np.tanh(c) * q * (1 - q),
    )


@equation(
    "eq-lstm-dh",
    truth=lambda run, t: run.d(run.h[t]),
    inputs=some_step,
    against="autograd, the total derivative of the loss in a state in the middle",
)
def d_hidden(run, t):
    W_h = {g: W.detach().numpy() for g, W in run.W_h.items()}
    after = run.d_a(t + 1)
    at_once = (run.read[t] * torch.cos(run.h[t])).detach().numpy()
    return (
        at_once
        + W_h["i"].T @ after["i"]
        + W_h["f"].T @ after["f"]
        + W_h["c"].T @ after["c"]
        + W_h["q"].T @ after["q"]
    )


@equation(
    "eq-lstm-dweights",
    truth=lambda run: run.d(run.W_x["i"], run.W_h["i"], run.b["i"]),
    inputs=lambda rng: (Run(rng),),
    against="autograd, the derivatives of the loss in the input gate's weights",
)
def d_weights(run):
    steps = range(len(run.a))[1:]
    return (
        sum(np.outer(run.d_i(t), run.x_value(t)) for t in steps),
        sum(np.outer(run.d_i(t), run.h_value(t - 1)) for t in steps),
        sum(run.d_i(t) for t in steps),
    )


@equation(
    "eq-lstm-dx",
    truth=lambda run, t: run.d(run.x[t]),
    inputs=some_step,
    against="autograd, the derivative of the loss in an input in the middle",
)
def d_input(run, t):
    W_x = {g: W.detach().numpy() for g, W in run.W_x.items()}
    delta = run.d_a(t)
    return (
        W_x["i"].T @ delta["i"] + W_x["f"].T @ delta["f"] + W_x["c"].T @ delta["c"] + W_x["q"].T @ delta["q"]
    )


# The path along the cell state


def slopes(outputs, source):
    """The Jacobian of a vector by a vector."""
    rows = [torch.autograd.grad(o, source, retain_graph=True)[0] for o in outputs]
    return torch.stack(rows).numpy()


@equation(
    "eq-lstm-direct",
    truth=lambda run, s, t: slopes(run.c[t], run.c[s]),
    inputs=lambda rng: (Run(rng, T=6, detach_gates=True), 2, 5),
    against="autograd through a run whose gates are held fixed",
)
def direct_path(run, s, t):
    f = {u: run.gate[u]["f"].numpy() for u in range(len(run.gate)) if run.gate[u]}
    return diag(np.prod([f[u] for u in f if s < u <= t], axis=0))


def one_step_of_torch(cell, x, x_before, h, c):
    """The Jacobian of a cell state by the one before, all else before held fixed."""
    W_x, W_h, b = cell
    torch_cell = lstm_cell(W_x, W_h, b)
    _, _, _, q_before = gates(W_x, W_h, b, x_before, h, c)

    def next_cell_state(c_before):
        h_before = tensor(q_before) * torch.tanh(c_before)
        return torch_cell(tensor(x)[None], (h_before[None], c_before[None]))[1][0]

    _, c_before = torch_step(W_x, W_h, b, x_before, h, c)
    return torch.autograd.functional.jacobian(next_cell_state, tensor(c_before)).numpy()


@equation(
    "eq-lstm-jacobian",
    truth=one_step_of_torch,
    inputs=lambda rng: (
        weights(rng, LSTM_BLOCKS),
        *rng.normal(size=(2, 3)),
        *rng.normal(size=(2, 4)),
    ),
    against="autograd through torch's LSTMCell, the old state read from the old cell state",
)
def cell_jacobian(cell, x, x_before, h, c):
    W_x, W_h, b = cell
    _, _, _, q_before = gates(W_x, W_h, b, x_before, h, c)
    h_before, c_before = torch_step(W_x, W_h, b, x_before, h, c)
    i, f, c_tilde, _ = gates(W_x, W_h, b, x, h_before, c_before)
    D_f, D_i = diag(c_before * f * (1 - f)), diag(c_tilde * i * (1 - i))
    D_c, D_h = diag(i * (1 - c_tilde * c_tilde)), diag(q_before * (1 - np.tanh(c_before) ** 2))
    return diag(f) + (D_f @ W_h["f"] + D_i @ W_h["i"] + D_c @ W_h["c"]) @ D_h


# The GRU


def gru_step(rng):
    """W_x, W_h, b (that of the candidate is b_x), b_n, and the input and state of one step."""
    return *weights(rng, GRU_BLOCKS), rng.normal(size=4), rng.normal(size=3), rng.normal(size=4)


def gru_of_torch(W_x, W_h, b, b_n, x, h):
    H, d = W_x["r"].shape
    cell = torch.nn.GRUCell(d, H, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(stacked(W_x, GRU_BLOCKS))
        cell.weight_hh.copy_(stacked(W_h, GRU_BLOCKS))
        cell.bias_ih.copy_(stacked(b, GRU_BLOCKS))
        cell.bias_hh.zero_()
        cell.bias_hh[2 * H :] = tensor(b_n)
        return cell(tensor(x)[None], tensor(h)[None])[0].numpy()


@equation("eq-lstm-gru", truth=gru_of_torch, inputs=gru_step, against="torch's GRUCell")
def gru(W_x, W_h, b, b_n, x, h):
    r = sigma(W_x["r"] @ x + W_h["r"] @ h + b["r"])
    z = sigma(W_x["z"] @ x + W_h["z"] @ h + b["z"])
    h_tilde = np.tanh(W_x["n"] @ x + b["n"] + r * (W_h["n"] @ h + b_n))
    return (1 - z) * h_tilde + z * h


def reset_first(W_x, W_h, b, b_n, x, h, r):
    """The candidate, by torch's simple cell on a state that has been reset."""
    H, d = W_x["n"].shape
    cell = torch.nn.RNNCell(d, H, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(tensor(W_x["n"]))
        cell.weight_hh.copy_(tensor(W_h["n"]))
        cell.bias_ih.copy_(tensor(b["n"]))
        cell.bias_hh.copy_(tensor(b_n))
        return cell(tensor(x)[None], (tensor(r) * tensor(h))[None])[0].numpy()


@equation(
    "eq-lstm-gru-before",
    truth=reset_first,
    inputs=lambda rng: (*gru_step(rng), rng.uniform(0.1, 0.9, 4)),
    against="torch's RNNCell on a state that the reset gate has scaled",
)
def gru_candidate_before(W_x, W_h, b, b_n, x, h, r):
    return np.tanh(W_x["n"] @ x + b["n"] + W_h["n"] @ (r * h) + b_n)


def gru_autograd(W_x, W_h, b, b_n, x, h, delta):
    """The derivatives of delta @ h_t in the pre-activations n, z and r and in the state before."""
    h = tensor(h).requires_grad_()
    from_x = {g: tensor(W_x[g]) @ tensor(x) + tensor(b[g]) for g in GRU_BLOCKS}
    from_h = {g: tensor(W_h[g]) @ h for g in GRU_BLOCKS}
    a_r, a_z = from_x["r"] + from_h["r"], from_x["z"] + from_h["z"]
    a_n = from_x["n"] + torch.sigmoid(a_r) * (from_h["n"] + tensor(b_n))
    new = torch.lerp(torch.tanh(a_n), h, torch.sigmoid(a_z))
    return tuple(g.numpy() for g in torch.autograd.grad(new @ tensor(delta), (a_n, a_z, a_r, h)))


def gru_gates(W_x, W_h, b, b_n, x, h):
    r = sigma(W_x["r"] @ x + W_h["r"] @ h + b["r"])
    z = sigma(W_x["z"] @ x + W_h["z"] @ h + b["z"])
    return r, z, np.tanh(W_x["n"] @ x + b["n"] + r * (W_h["n"] @ h + b_n))


@equation(
    "eq-lstm-gru-backward",
    truth=gru_autograd,
    inputs=lambda rng: (*gru_step(rng), rng.normal(size=4)),
    against="autograd through one step of the GRU",
)
def gru_backward(W_x, W_h, b, b_n, x, h, delta):
    r, z, h_tilde = gru_gates(W_x, W_h, b, b_n, x, h)
    d_n = delta * (1 - z) * (1 - h_tilde * h_tilde)
    d_z = delta * (h - h_tilde) * z * (1 - z)
    d_r = d_n * (W_h["n"] @ h + b_n) * r * (1 - r)
    d_h = delta * z + W_h["r"].T @ d_r + W_h["z"].T @ d_z + W_h["n"].T @ (r * d_n)
    return d_n, d_z, d_r, d_h


# Sizes


def counted(d, H):
    """The entries of torch's LSTM but for its second biases, which Keras does not have."""
    layer = torch.nn.LSTM(d, H)
    return sum(p.numel() for name, p in layer.named_parameters() if not name.startswith("bias_hh"))


@equation(
    "eq-lstm-count",
    truth=counted,
    inputs=lambda rng: tuple(int(n) for n in rng.integers(2, 40, 2)),
    against="torch's LSTM, its entries counted without the second bias",
)
def lstm_parameters(d, H):
    return 4 * (H * (d + H) + H)
