"""Checks of the equations of *Tagging, classifying, and reading both ways*.

The cell is the simple one, tanh, throughout: the page's statements hold for any cell, and here each of them
has numbers. Sequences are short and their sizes all differ, so that a confusion of two sizes is an error.
"""

import numpy as np
import torch
from scipy.sparse.csgraph import shortest_path
from torch.nn import functional as F

from unrolled.checks.registry import equation

T, D, H, C = 5, 3, 4, 2  # steps, entries of an input, entries of a state, classes


def tensor(x, grad=False):
    return torch.tensor(x, dtype=torch.float64, requires_grad=grad)


def cell(rng):
    """W_xh, W_hh and b_h of a simple cell."""
    return rng.normal(size=(H, D)), 0.7 * rng.normal(size=(H, H)), rng.normal(size=H)


def torch_states(x, W_xh, W_hh, b_h):
    """The states of a tanh cell from a zero state, as a list of tensors that keep their gradients."""
    h, states = torch.zeros(H, dtype=torch.float64), []
    for x_t in x:
        h = torch.tanh(F.linear(x_t, tensor(W_xh), tensor(b_h)) + F.linear(h, tensor(W_hh)))
        states.append(h)
    return states


def states_and_jacobians(x, W_xh, W_hh, b_h):
    """h[1] … h[T] and J[1] … J[T] as the pages count them: from one."""
    h, J = {0: np.zeros(H)}, {}
    for t, x_t in enumerate(x, start=1):
        h[t] = np.tanh(W_xh @ x_t + W_hh @ h[t - 1] + b_h)
        J[t] = np.diag(1 - h[t] ** 2) @ W_hh
    return h, J


# What a state has read


def reach_by_autograd(x, *weights):
    """Derivatives of all states by all inputs.  (T, T, H, d), by t, then s"""
    derivatives = torch.autograd.functional.jacobian(
        lambda inputs: torch.stack(torch_states(inputs, *weights)), tensor(x)
    )  # (T, H, T, d)
    return derivatives.permute(0, 2, 1, 3).numpy()


@equation(
    "eq-tag-reach",
    truth=reach_by_autograd,
    inputs=lambda rng: (rng.normal(size=(T, D)), *cell(rng)),
    against="torch's Jacobian of all states of the unrolled network by all inputs",
)
def reach(x, W_xh, W_hh, b_h):
    h, J = states_and_jacobians(x, W_xh, W_hh, b_h)
    dh_dx = {}
    for t in J:
        for s in J:
            product = np.diag(1 - h[s] ** 2) @ W_xh
            for r in range(s + 1, t + 1):
                product = J[r] @ product
            dh_dx[t, s] = (s <= t) * product
    return np.stack([[dh_dx[t, s] for s in J] for t in J])


# Tagging


def padded_tags(rng):
    """Logits, tags and lengths of three padded sequences."""
    lengths = np.array([T, 2, 3])[rng.permutation(3)]
    return rng.normal(size=(3, T, C)), rng.integers(C, size=(3, T)), lengths


def torch_tag_loss(o, y, lengths):
    """torch's cross-entropy over the real steps alone, each sequence cut out of the batch."""
    logits = torch.cat([row[:n] for row, n in zip(o, lengths, strict=True)])
    targets = np.concatenate([row[:n] for row, n in zip(y, lengths, strict=True)])
    return F.cross_entropy(logits, torch.from_numpy(targets))


def mask_of(lengths):
    return (np.arange(1, T + 1) <= np.asarray(lengths)[:, None]).astype(float)


def step_losses(o, y):
    return -np.take_along_axis(np.log(softmax(o)), y[..., None], axis=2)[..., 0]


def softmax(o):
    return np.exp(o) / np.exp(o).sum(axis=-1, keepdims=True)


@equation(
    "eq-tag-loss",
    truth=lambda o, y, lengths: torch_tag_loss(tensor(o), y, lengths).item(),
    inputs=padded_tags,
    against="torch's cross-entropy of the real steps, cut out of the batch one sequence at a time",
)
def tag_loss(o, y, lengths):
    m, L = mask_of(lengths), step_losses(o, y)
    return (m * L).sum() / m.sum()


def tag_loss_by_autograd(o, y, lengths):
    leaf = tensor(o, grad=True)
    torch_tag_loss(leaf, y, lengths).backward()
    return leaf.grad.numpy()


@equation(
    "eq-tag-logit-gradient",
    truth=tag_loss_by_autograd,
    inputs=padded_tags,
    against="autograd through the loss of the real steps",
)
def tag_logit_gradient(o, y, lengths):
    m, y_hat, one_hot = mask_of(lengths)[..., None], softmax(o), np.eye(o.shape[2])[y]
    return m / m.sum() * (y_hat - one_hot)


# Classifying


def torch_summaries(h):
    """Last, mean and max by torch; the pooling layers look at (B, H, T)."""
    row = h.T[None]
    mean = F.avg_pool1d(row, kernel_size=row.shape[2])[0, :, 0]
    highest = F.max_pool1d(row, kernel_size=row.shape[2])[0, :, 0]
    return h[-1], mean, highest


@equation(
    "eq-tag-heads",
    truth=lambda h: tuple(u.numpy() for u in torch_summaries(tensor(h))),
    inputs=lambda rng: (rng.normal(size=(T, H)),),
    against="the last row, and torch's pooling layers over the whole length",
)
def heads(h):
    steps, units = h.shape
    h = dict(enumerate(h, start=1))
    last = h[steps]
    mean = 1 / steps * sum(h[t] for t in h)
    highest = np.array([max(h[t][k] for t in h) for k in range(units)])
    return last, mean, highest


def heads_by_autograd(h, delta_u):
    """Derivative by every state of delta_u · u, which passes delta_u to the summary u."""
    gradients = []
    for which in range(3):
        leaf = tensor(h, grad=True)
        (torch_summaries(leaf)[which] @ tensor(delta_u)).backward()
        gradients.append(leaf.grad.numpy())
    return tuple(gradients)


@equation(
    "eq-tag-heads-gradient",
    truth=heads_by_autograd,
    inputs=lambda rng: (rng.normal(size=(T, H)), rng.normal(size=H)),
    against="autograd through the last row and torch's pooling layers",
)
def heads_gradient(h, delta_u):
    t, winner = np.arange(len(h))[:, None], h.argmax(axis=0)
    last = (t == t.max()) * delta_u
    mean = 1 / len(h) * delta_u * np.ones_like(h)
    highest = (t == winner) * delta_u
    return last, mean, highest


def totals_by_autograd(x, delta_u, *weights):
    """Total derivatives by every state, for the three heads in turn.  (3, T, H)"""
    totals = []
    for which in range(3):
        states = torch_states(tensor(x, grad=True), *weights)
        (torch_summaries(torch.stack(states))[which] @ tensor(delta_u)).backward(inputs=states)
        totals.append(np.stack([h.grad.numpy() for h in states]))
    return np.stack(totals)


def sequence_and_blame(rng):
    """Inputs, a derivative by the summary, and a cell."""
    return rng.normal(size=(T, D)), rng.normal(size=H), *cell(rng)


@equation(
    "eq-tag-total",
    truth=totals_by_autograd,
    inputs=sequence_and_blame,
    against="autograd through the unrolled network, for each of the three heads",
)
def totals(x, delta_u, W_xh, W_hh, b_h):
    h, J = states_and_jacobians(x, W_xh, W_hh, b_h)
    direct = heads_by_autograd(np.stack([h[t] for t in J]), delta_u)  # the derivatives of the heads alone
    delta = np.zeros((len(direct), len(J), len(b_h)))
    for t in J:
        product = np.eye(len(b_h))
        for s in range(t, len(x) + 1):
            product = J[s] @ product if s > t else product
            for head, by_state in enumerate(direct):
                delta[head, t - 1] += product.T @ by_state[s - 1]
    return delta


@equation(
    "eq-tag-last-total",
    truth=lambda *arguments: totals_by_autograd(*arguments)[0],
    inputs=sequence_and_blame,
    against="autograd through the unrolled network with the last state as summary",
)
def last_totals(x, delta_u, W_xh, W_hh, b_h):
    _, J = states_and_jacobians(x, W_xh, W_hh, b_h)
    deltas = []
    for t in J:
        delta = delta_u
        for s in range(len(J), t, -1):
            delta = J[s].T @ delta
        deltas.append(delta)
    return np.stack(deltas)


# Both ways


def torch_both(x, right, left):
    """torch's bidirectional simple network with the given two cells: its output and its last states."""
    network = torch.nn.RNN(D, H, bidirectional=True, dtype=torch.float64)
    with torch.no_grad():
        for suffix, (W_xh, W_hh, b_h) in (("_l0", right), ("_l0_reverse", left)):
            getattr(network, f"weight_ih{suffix}").copy_(tensor(W_xh))
            getattr(network, f"weight_hh{suffix}").copy_(tensor(W_hh))
            getattr(network, f"bias_ih{suffix}").copy_(tensor(b_h))
            getattr(network, f"bias_hh{suffix}").zero_()
        output, last = network(tensor(x))
    return output.numpy(), last.numpy()


def step(h, x, W_xh, W_hh, b_h):
    return np.tanh(W_xh @ x + W_hh @ h + b_h)


@equation(
    "eq-tag-both",
    truth=lambda x, right, left: torch_both(x, right, left)[0],
    inputs=lambda rng: (rng.normal(size=(T, D)), cell(rng), cell(rng)),
    against="torch.nn.RNN with bidirectional=True",
)
def both_ways(x, right, left):
    x = dict(enumerate(x, start=1))
    forward, backward = {min(x) - 1: np.zeros(H)}, {len(x) + 1: np.zeros(H)}
    for t in x:
        forward[t] = step(forward[t - 1], x[t], *right)
    for t in reversed(x):
        backward[t] = step(backward[t + 1], x[t], *left)
    return np.stack([np.concatenate([forward[t], backward[t]]) for t in x])


@equation(
    "eq-tag-both-logits",
    truth=lambda f, b, W_f, W_b, b_o: F.linear(
        tensor(np.concatenate([f, b])), tensor(np.hstack([W_f, W_b])), tensor(b_o)
    ).numpy(),
    inputs=lambda rng: (
        rng.normal(size=H),
        rng.normal(size=H),
        rng.normal(size=(C, H)),
        rng.normal(size=(C, H)),
        rng.normal(size=C),
    ),
    against="torch's linear layer on the concatenated states",
)
def both_logits(h_forward, h_backward, W_forward, W_backward, b_o):
    return W_forward @ h_forward + W_backward @ h_backward + b_o


def reversed_by_torch(x, lengths):
    """Each row's real part cut out, flipped by torch and put back before its padding."""
    rows = [torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(tensor(x), lengths, strict=True)]
    return torch.stack(rows).numpy()


@equation(
    "eq-tag-reverse",
    truth=reversed_by_torch,
    inputs=lambda rng: (rng.normal(size=(3, T)), np.array([T, 2, 3])[rng.permutation(3)]),
    against="torch's flip of each row's real part",
)
def reverse_within(x, lengths):
    turned = np.empty_like(x)
    for i, row in enumerate(x):
        x_i, T_i = dict(enumerate(row, start=1)), lengths[i]
        turned[i] = [x_i[T_i + 1 - t] if t <= T_i else x_i[t] for t in x_i]
    return turned


@equation(
    "eq-tag-both-last",
    truth=lambda x, right, left: np.concatenate([*torch_both(x, right, left)[1]]),
    inputs=lambda rng: (rng.normal(size=(T, D)), cell(rng), cell(rng)),
    against="the final states that torch.nn.RNN returns beside its output",
)
def both_last(x, right, left):
    h = dict(enumerate(torch_both(x, right, left)[0], start=1))
    forward = {t: h[t][:H] for t in h}
    backward = {t: h[t][H:] for t in h}
    return np.concatenate([forward[len(x)], backward[1]])


def torch_count(G, d, H, C):
    """Numbers in torch's bidirectional network and its head, less the second bias that torch keeps."""
    kind = {1: torch.nn.RNN, 3: torch.nn.GRU, 4: torch.nn.LSTM}[G]
    network, head = kind(d, H, bidirectional=True), torch.nn.Linear(2 * H, C)
    counted = [p.numel() for name, p in network.named_parameters() if "bias_hh" not in name]
    return sum(counted) + sum(p.numel() for p in head.parameters())


@equation(
    "eq-tag-both-count",
    truth=torch_count,
    inputs=lambda rng: (
        int(rng.choice([1, 3, 4])),
        int(rng.integers(2, 9)),
        int(rng.integers(2, 9)),
        int(rng.integers(2, 9)),
    ),
    against="the numbers in torch's modules, one bias for each block",
)
def both_count(G, d, H, C):
    return 2 * G * H * (d + H + 1) + C * (2 * H + 1)


def fewest_steps(steps, s):
    """Fewest state-to-state steps from word s to the summary, found in the graph of the network."""
    forward = {t: t for t in range(1, steps + 1)}  # nodes: forward states, backward states, the summary
    backward = {t: steps + t for t in range(1, steps + 1)}
    word, summary = 0, 2 * steps + 1
    graph = np.full((2 * steps + 2, 2 * steps + 2), np.inf)
    for t in range(1, steps):
        graph[forward[t], forward[t + 1]] = graph[backward[t + 1], backward[t]] = 1
    free = 1e-3  # a step into or out of the states is not one from state to state: rounded away below
    graph[word, forward[s]] = graph[word, backward[s]] = free
    graph[forward[steps], summary] = graph[backward[1], summary] = free
    return round(shortest_path(graph, indices=word)[summary])


@equation(
    "eq-tag-distance",
    truth=fewest_steps,
    inputs=lambda rng: (lambda steps: (steps, int(rng.choice([2, steps - 1]))))(int(rng.integers(6, 20))),
    against="shortest paths in the graph of the unrolled network, by SciPy",
)
def distance(steps, s):
    return min(steps - s, s - 1)
