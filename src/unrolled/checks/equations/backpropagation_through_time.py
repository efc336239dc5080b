"""Checks of the equations of the chapter *Backpropagation through time*.

A function's body is the right-hand side as printed; ``truth`` finds the same another way. Vectors are columns
of shape (n, 1), and step ``t`` of a list is at index ``t``: index 0 is what comes before the first step.
"""

import math
from types import SimpleNamespace

import numpy as np
import torch
from torch.autograd.functional import jacobian
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from unrolled.checks.registry import equation

D, H, C, T = 2, 3, 4, 5


def tensor(x, grad=False):
    return torch.tensor(x, dtype=torch.float64, requires_grad=grad)


def weights(rng):
    return {
        "W_xh": rng.normal(size=(H, D)),
        "W_hh": rng.normal(size=(H, H)),
        "b_h": rng.normal(size=(H, 1)),
        "W_ho": rng.normal(size=(C, H)),
        "b_o": rng.normal(size=(C, 1)),
    }


def step(w, x, h):
    return torch.tanh(w["W_xh"] @ x + w["W_hh"] @ h + w["b_h"])


def run(w, x, h_0):
    """All states, with the initial one, and the logits of all steps, in torch."""
    h = [h_0]
    for t in range(1, len(x)):
        h.append(step(w, x[t], h[t - 1]))
    return h, [None, *(w["W_ho"] @ h_t + w["b_o"] for h_t in h[1:])]


def loss_of(o, classes):
    """The mean cross-entropy of the steps."""
    return F.cross_entropy(torch.cat(o[1:], dim=1).T, torch.as_tensor(classes[1:]))


def examples(rng):
    """A network's weights, a sequence, its initial state and the right class at each step."""
    return weights(rng), rng.normal(size=(T + 1, D, 1)), rng.normal(size=(H, 1)), rng.integers(C, size=T + 1)


def passes(rng):
    """Every quantity of a forward and a backward pass; the gradients by autograd, so that they are total."""
    w, x, h_0, classes = examples(rng)
    w = {name: tensor(value, grad=True) for name, value in w.items()}
    x = [tensor(x_t, grad=True) for x_t in x]
    h, a, o = [tensor(h_0, grad=True)], [None], [None]
    for t in range(1, T + 1):
        a.append(w["W_xh"] @ x[t] + w["W_hh"] @ h[t - 1] + w["b_h"])
        h.append(torch.tanh(a[t]))
        o.append(w["W_ho"] @ h[t] + w["b_o"])
    for inner in (*a[1:], *h[1:], *o[1:]):
        inner.retain_grad()
    loss_of(o, classes).backward()

    def plain(tensors):
        return [None if t is None else t.detach().numpy() for t in tensors]

    def grads(tensors):
        return [None if t is None or t.grad is None else t.grad.numpy() for t in tensors]

    J = [None] + [
        jacobian(lambda before, t=t: step(w, x[t], before)[:, 0], h[t - 1].detach())[:, :, 0].numpy()
        for t in range(1, T + 1)
    ]
    p = SimpleNamespace(
        **{name: value.detach().numpy() for name, value in w.items()},
        **{f"d{name}": value.grad.numpy() for name, value in w.items()},
        x=plain(x),
        h=plain(h),
        o=plain(o),
        J=[*J, rng.normal(size=(H, H))],  # after the last step: δ is zero there, so this counts for nothing
        delta=[*grads(h), np.zeros((H, 1))],
        delta_a=grads(a),
        delta_o=grads(o),
        dx=grads(x),
        classes=classes,
    )
    return (p,)


def immediate(p, t, i, j):
    """The derivative of h_t by the entry (i, j) of W_hh at step t alone; the state before is held fixed."""
    x, before = tensor(p.x[t]), tensor(p.h[t - 1])

    def state(entry):
        W = tensor(p.W_hh).clone()
        W[i, j] = entry
        return step({"W_xh": tensor(p.W_xh), "W_hh": W, "b_h": tensor(p.b_h)}, x, before)

    return jacobian(state, tensor(p.W_hh[i, j])).numpy()


def shifted(p, i, j, width):
    """States and loss after a change of the entry (i, j) of W_hh at every step."""
    names = ("W_xh", "W_hh", "b_h", "W_ho", "b_o")
    w = {name: tensor(getattr(p, name)) for name in names}
    w["W_hh"][i, j] += width
    h, o = run(w, [tensor(x) for x in p.x], tensor(p.h[0]))
    return [h_t.numpy() for h_t in h], loss_of(o, p.classes).item()


def central(quantity, width=1e-4):
    """A central difference, with its error of second order taken out by a second one of half the width."""

    def difference(width):
        return (quantity(width) - quantity(-width)) / (2 * width)

    return (4 * difference(width / 2) - difference(width)) / 3


def total(p, t, i, j):
    """The derivative of h_t by the entry (i, j) of W_hh wherever it occurs, by finite differences."""
    return central(lambda width: shifted(p, i, j, width)[0][t])


def passes_and_entry(rng):
    return *passes(rng), int(rng.integers(H)), int(rng.integers(H))


# The network and its losses


def torch_network(w, x, h_0, classes):
    net = torch.nn.RNN(D, H, dtype=torch.float64)
    with torch.no_grad():
        net.weight_ih_l0.copy_(tensor(w["W_xh"]))
        net.weight_hh_l0.copy_(tensor(w["W_hh"]))
        net.bias_ih_l0.copy_(tensor(w["b_h"][:, 0]))
        net.bias_hh_l0.zero_()
        states, _ = net(tensor(x[1:, :, 0]), tensor(h_0.T))
        logits = F.linear(states, tensor(w["W_ho"]), tensor(w["b_o"][:, 0]))
    return torch.atanh(states[-1]).numpy()[:, None], states.numpy()[-1][:, None], logits.numpy()[-1][:, None]


@equation(
    "eq-bptt-network",
    truth=torch_network,
    inputs=examples,
    against="torch.nn.RNN and a linear layer of torch",
)
def network(w, x, h_0, classes):
    W_xh, W_hh, b_h, W_ho, b_o = w.values()
    h = h_0
    for x_t in x[1:]:
        a = W_xh @ x_t + W_hh @ h + b_h
        h = np.tanh(a)
        o = W_ho @ h + b_o
    return a, h, o


@equation(
    "eq-bptt-loss",
    truth=lambda p: loss_of([None, *map(tensor, p.o[1:])], p.classes).item(),
    inputs=passes,
    against="torch's cross_entropy over all steps",
)
def loss(p):
    return 1 / T * sum(np.log(np.sum(np.exp(p.o[t]))) - p.o[t][p.classes[t], 0] for t in range(1, T + 1))


def slopes_of_both_losses(p):
    o = [None, *(tensor(o_t, grad=True) for o_t in p.o[1:])]
    F.cross_entropy(o[T].T, torch.tensor([p.classes[T]])).backward()
    zero = np.zeros((C, 1))
    only_last = [zero if o_t.grad is None else o_t.grad.numpy() for o_t in o[1:]]
    return tuple(p.delta_o[1:]), tuple(only_last)


@equation(
    "eq-bptt-do",
    truth=slopes_of_both_losses,
    inputs=passes,
    against="autograd on torch's cross_entropy, of all steps and of the last",
)
def do(p):
    y_hat = [None, *(torch.softmax(tensor(o_t), 0).numpy() for o_t in p.o[1:])]
    y = [np.eye(C)[:, [c]] for c in p.classes]
    return (
        tuple((y_hat[t] - y[t]) / T for t in range(1, T + 1)),
        tuple((t == T) * (y_hat[t] - y[t]) for t in range(1, T + 1)),
    )


# Total and partial derivatives


def gradients_of_copies(w, x, h_0, classes):
    """The derivative of the loss by a copy of W_hh for each step, by autograd; index 0 is unused."""
    copies = [None, *(tensor(w["W_hh"], grad=True) for _ in range(T))]
    shared = {name: tensor(value) for name, value in w.items()}
    h = tensor(h_0)
    o = [None]
    for t in range(1, T + 1):
        h = step({**shared, "W_hh": copies[t]}, tensor(x[t]), h)
        o.append(shared["W_ho"] @ h + shared["b_o"])
    loss_of(o, classes).backward()
    return [None, *(copy.grad.numpy() for copy in copies[1:])]


def gradient_by_differences(w, x, h_0, classes):
    p = SimpleNamespace(**w, x=x, h=[h_0], classes=classes)
    gradient = np.zeros((H, H))
    for i, j in np.ndindex(H, H):
        gradient[i, j] = central(lambda width, i=i, j=j: shifted(p, i, j, width)[1])
    return gradient


@equation(
    "eq-bptt-copies",
    truth=gradient_by_differences,
    inputs=examples,
    against="finite differences of the network whose steps share the weight",
)
def copies(w, x, h_0, classes):
    by_copy = gradients_of_copies(w, x, h_0, classes)
    return sum(by_copy[t] for t in range(1, T + 1))


@equation(
    "eq-bptt-total",
    truth=lambda p, i, j: total(p, T, i, j),
    inputs=passes_and_entry,
    against="finite differences of the state in a weight that all steps share",
)
def total_derivative(p, i, j):
    return immediate(p, T, i, j) + p.J[T] @ total(p, T - 1, i, j)


@equation(
    "eq-bptt-one-total",
    truth=lambda p, i, j: np.array([[p.dW_hh[i, j]]]),
    inputs=passes_and_entry,
    against="autograd",
)
def one_total(p, i, j):
    return sum(p.delta[t].T @ immediate(p, t, i, j) for t in range(1, T + 1))


# The recursion


@equation(
    "eq-bptt-jacobian", truth=lambda p: p.J[T], inputs=passes, against="autograd's Jacobian of one step"
)
def step_jacobian(p):
    return np.diag(1 - p.h[T][:, 0] ** 2) @ p.W_hh


@equation(
    "eq-bptt-delta",
    truth=lambda p: tuple(p.delta[1 : T + 1]),
    inputs=passes,
    against="autograd's gradient in each state",
)
def delta(p):
    return tuple(p.W_ho.T @ p.delta_o[t] + p.J[t + 1].T @ p.delta[t + 1] for t in range(1, T + 1))


@equation(
    "eq-bptt-da",
    truth=lambda p: tuple(p.delta_a[1:]),
    inputs=passes,
    against="autograd's gradient in each a_t",
)
def da(p):
    return tuple((1 - p.h[t] ** 2) * p.delta[t] for t in range(1, T + 1))


@equation("eq-bptt-gradients", truth=lambda p: (p.dW_xh, p.dW_hh, p.db_h), inputs=passes, against="autograd")
def gradients(p):
    return (
        sum(p.delta_a[t] @ p.x[t].T for t in range(1, T + 1)),
        sum(p.delta_a[t] @ p.h[t - 1].T for t in range(1, T + 1)),
        sum(p.delta_a[t] for t in range(1, T + 1)),
    )


@equation("eq-bptt-output-gradients", truth=lambda p: (p.dW_ho, p.db_o), inputs=passes, against="autograd")
def output_gradients(p):
    return (
        sum(p.delta_o[t] @ p.h[t].T for t in range(1, T + 1)),
        sum(p.delta_o[t] for t in range(1, T + 1)),
    )


@equation("eq-bptt-dx", truth=lambda p: tuple(p.dx[1:]), inputs=passes, against="autograd")
def dx(p):
    return tuple(p.W_xh.T @ p.delta_a[t] for t in range(1, T + 1))


@equation("eq-bptt-dh0", truth=lambda p: p.delta[0], inputs=passes, against="autograd")
def dh0(p):
    return p.W_hh.T @ p.delta_a[1]


# All pairs of steps


def state_by_state(p, s, t):
    w = {name: tensor(getattr(p, name)) for name in ("W_xh", "W_hh", "b_h")}

    def later(h):
        for r in range(s, t):
            h = step(w, tensor(p.x[r + 1]), h)
        return h[:, 0]

    return jacobian(later, tensor(p.h[s]))[:, :, 0].numpy()


def product_of_jacobians(J, s, t):
    """The product over r = s + 1, …, t with later factors on the left."""
    factors = [np.eye(H), *reversed(J[s + 1 : t + 1])]
    return np.linalg.multi_dot(factors) if len(factors) > 1 else factors[0]


@equation(
    "eq-bptt-product",
    truth=lambda p: state_by_state(p, 1, 4),
    inputs=passes,
    against="autograd's Jacobian through three steps",
)
def product(p):
    return p.J[4] @ p.J[3] @ p.J[2]


@equation("eq-bptt-pairs", truth=lambda p: p.dW_hh, inputs=passes, against="autograd")
def pairs(p):
    return sum(
        np.diag(1 - p.h[s][:, 0] ** 2)
        @ product_of_jacobians(p.J, s, t).T
        @ p.W_ho.T
        @ p.delta_o[t]
        @ p.h[s - 1].T
        for t in range(1, T + 1)
        for s in range(1, t + 1)
    )


# What a product does


def largest_product(W, gamma, s, t):
    """The stretch of the product where it is largest, after trying that random slopes never exceed the bound."""
    sigma = np.linalg.svd(W, compute_uv=False)[0]
    rng = np.random.default_rng(0)
    for _ in range(50):
        M = V = np.eye(len(W))
        for _ in range(t - s):
            M = np.diag(rng.uniform(0, gamma, len(W))) @ W @ M
            V = gamma * sigma * np.linalg.qr(rng.normal(size=W.shape))[0] @ V
        bound = np.linalg.norm(V, 2)  # of matrices that stretch every vector by the same factor
        if np.linalg.norm(M, 2) > bound * (1 + 1e-9):
            raise AssertionError("the bound does not hold")
    return bound


@equation(
    "eq-bptt-bound",
    truth=largest_product,
    inputs=lambda rng: (rng.normal(size=(4, 4)), rng.uniform(0.3, 0.9), 2, 5),
    against="products of random matrices, which stay below it, and of scaled rotations, which attain it",
)
def bound(W, gamma, s, t):
    sigma_max = np.sqrt(np.max(np.linalg.eigvalsh(W.T @ W)))
    return (gamma * sigma_max) ** (t - s)


def nearest_in_ball(g, c):
    """The vector of length at most c that is nearest to g, by bisection on the multiplier of the constraint."""
    low, high = 0.0, 1e6
    if math.dist(g, np.zeros(len(g))) <= c:
        return g
    for _ in range(200):
        multiplier = (low + high) / 2
        if math.dist(g / (1 + multiplier), np.zeros(len(g))) > c:
            low = multiplier
        else:
            high = multiplier
    return g / (1 + high)


@equation(
    "eq-bptt-clip",
    truth=nearest_in_ball,
    inputs=lambda rng: (rng.normal(size=6), rng.uniform(0.5, 4.5)),
    against="a search for the nearest vector that is no longer than c",
)
def clip(g, c):
    return min(1, c / np.linalg.norm(g)) * g


# Truncation and cost


def window_start(t, k):
    """The first step of the window of k steps in which step t lies."""
    return k * ((t - 1) // k) + 1


def gradient_with_detached_states(p, k):
    w = {name: tensor(getattr(p, name), grad=True) for name in ("W_xh", "W_hh", "b_h", "W_ho", "b_o")}
    h, o = tensor(p.h[0]), [None]
    for t in range(1, T + 1):
        h = step(w, tensor(p.x[t]), h)
        o.append(w["W_ho"] @ h + w["b_o"])
        if t % k == 0:
            h = h.detach()
    loss_of(o, p.classes).backward()
    return w["W_hh"].grad.numpy()


@equation(
    "eq-bptt-truncated",
    truth=gradient_with_detached_states,
    inputs=lambda rng: (*passes(rng), 2),
    against="autograd with the state detached after every second step",
)
def truncated(p, k):
    return sum(
        np.diag(1 - p.h[s][:, 0] ** 2)
        @ product_of_jacobians(p.J, s, t).T
        @ p.W_ho.T
        @ p.delta_o[t]
        @ p.h[s - 1].T
        for t in range(1, T + 1)
        for s in range(window_start(t, k), t + 1)
    )


def count_pairs(steps, k):
    """How many pairs of steps s <= t lie in the same window."""
    return len([(s, t) for t in range(steps) for s in range(t + 1) if s // k == t // k])


@equation(
    "eq-bptt-kept",
    truth=count_pairs,
    inputs=lambda rng: (k := int(rng.integers(2, 6))) and (k * int(rng.integers(2, 5)), k),
    against="the pairs, listed",
)
def kept(steps, k):
    return steps * (k + 1) / 2


def multiplications(batch, steps, d, hidden):
    """Multiplications of torch's forward and backward pass through a cell, as torch counts them."""
    cell = torch.nn.RNNCell(d, hidden)
    x, first = torch.ones(steps, batch, d), torch.zeros(batch, hidden, requires_grad=True)
    h = first
    with FlopCounterMode(display=False) as forward:
        for x_t in x:
            h = cell(x_t, h)
    with FlopCounterMode(display=False) as backward:
        h.sum().backward()
    # torch counts a multiplication and its addition as two operations
    return forward.get_total_flops() / 2, backward.get_total_flops() / 2


@equation(
    "eq-bptt-cost",
    truth=multiplications,
    inputs=lambda rng: tuple(int(n) for n in rng.permutation([3, 5, 7, 11])),
    against="torch's own count of operations",
)
def cost(batch, steps, d, hidden):
    return batch * steps * (d * hidden + hidden**2), batch * steps * (d * hidden + 2 * hidden**2)


@equation(
    "eq-bptt-checkpoint",
    truth=lambda steps: min(steps / k + k for k in range(1, steps + 1)),
    inputs=lambda rng: (int(rng.integers(3, 20)) ** 2,),
    against="a search over all lengths of a segment",
)
def checkpoint(steps):
    return 2 * np.sqrt(steps)


@equation(
    "eq-bptt-rtrl",
    truth=lambda p, i, j: np.array([[p.dW_hh[i, j]]]),
    inputs=passes_and_entry,
    against="autograd, which goes backward",
)
def rtrl(p, i, j):
    return sum(p.delta_o[t].T @ p.W_ho @ total(p, t, i, j) for t in range(1, T + 1))
