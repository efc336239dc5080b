"""Checks of the equations of *From MLP to RNN*.

A function's body is the right-hand side as printed; ``truth`` finds the same another way. Weights with an index
``(t)`` of their own are lists, one entry a step.
"""

from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence

from unrolled.checks.registry import equation


def tensor(x, grad=False):
    return torch.tensor(x, dtype=torch.float64, requires_grad=grad)


def sequence(rng, T=3, d=4):
    return rng.normal(size=(T, d))


def weights(rng, d=4, H=5):
    """W_xh, W_hh and b_h, small enough for tanh to stay clear of its flat ends."""
    return 0.4 * rng.normal(size=(H, d)), 0.4 * rng.normal(size=(H, H)), 0.4 * rng.normal(size=H)


def torch_cell(W_xh, W_hh, b_h):
    """A cell of torch with these weights; its second bias is zero."""
    cell = nn.RNNCell(W_xh.shape[1], len(b_h), dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(tensor(W_xh))
        cell.weight_hh.copy_(tensor(W_hh))
        cell.bias_ih.copy_(tensor(b_h))
        cell.bias_hh.zero_()
    return cell


# A window


def window(rng, T=3, d=4, H=5):
    return rng.normal(size=(T, H, d)), sequence(rng, T, d), rng.normal(size=H)


@equation(
    "eq-rnn-window",
    truth=lambda W, x, b_h: F.linear(tensor(x.ravel()), tensor(np.hstack(W)), tensor(b_h)).numpy(),
    inputs=window,
    against="torch's linear layer on the inputs laid end to end",
)
def window_layer(W, x, b_h):
    return b_h + sum(W_t @ x_t for W_t, x_t in zip(W, x, strict=True))


def blocks_by_autograd(W, x, b_h, v):
    leaf = tensor(np.hstack(W), grad=True)
    (tensor(v) @ torch.tanh(F.linear(tensor(x.ravel()), leaf, tensor(b_h)))).backward()
    return leaf.grad.numpy()


@equation(
    "eq-rnn-window-gradient",
    truth=blocks_by_autograd,
    inputs=lambda rng: (*window(rng), rng.normal(size=5)),
    against="automatic differentiation of the whole layer, the loss being a weighted sum of its units",
)
def window_gradient(W, x, b_h, v):
    delta_a = v * (1 - np.tanh(window_layer(W, x, b_h)) ** 2)
    return np.hstack([delta_a[:, None] @ x_t[:, None].T for x_t in x])


# Sharing


def words_and_matrix(rng, V=6, H=5):
    return rng.integers(V, size=7), rng.normal(size=(H, V))


@equation(
    "eq-rnn-bag",
    truth=lambda words, W_xh: F.embedding_bag(torch.tensor(words)[None], tensor(W_xh.T), mode="sum")[
        0
    ].numpy(),
    inputs=words_and_matrix,
    against="torch's embedding bag, which adds up columns",
)
def shared_sum(words, W_xh):
    x = np.eye(W_xh.shape[1])[words]
    return W_xh @ sum(x_t for x_t in x)


def own_weights(rng):
    return (sequence(rng), rng.normal(size=5), *zip(*(weights(rng) for _ in range(3)), strict=True))


def cells_in_a_row(x, h_0, W_xh, W_hh, b_h):
    h = tensor(h_0)[None]
    for x_t, *own in zip(x, W_xh, W_hh, b_h, strict=True):
        h = torch_cell(*own)(tensor(x_t)[None], h)
    return h[0].detach().numpy()


@equation(
    "eq-rnn-own-layers",
    truth=cells_in_a_row,
    inputs=own_weights,
    against="three different cells of torch, one after the other",
)
def own_layers(x, h_0, W_xh, W_hh, b_h):
    h = h_0
    for t, x_t in enumerate(x):
        h = np.tanh(W_xh[t] @ x_t + W_hh[t] @ h + b_h[t])
    return h


def count(*modules):
    return sum(p.numel() for module in modules for p in module.parameters())


def counts_in_torch(T, d, H):
    """A window; cells without sharing; one input layer for T recurrent ones; one cell. Each bias once."""
    own = [nn.RNNCell(d, H) for _ in range(T)]
    recurrent = [nn.Linear(H, H) for _ in range(T)]
    return (
        count(nn.Linear(T * d, H)),
        count(*own) - count(*(nn.Linear(1, H, bias=False) for _ in own)),
        count(nn.Linear(d, H, bias=False), *recurrent),
        count(nn.RNNCell(d, H, bias=False), nn.Linear(1, H, bias=False)),
    )


@equation(
    "eq-rnn-counts",
    truth=counts_in_torch,
    inputs=lambda rng: tuple(int(size) for size in rng.permutation(np.arange(3, 20))[:3]),
    against="the sizes of torch's modules, added up",
)
def counts(T, d, H):
    return (
        T * H * d + H,
        T * (H * d + H**2 + H),
        H * d + T * (H**2 + H),
        H * d + H**2 + H,
    )


def one_step(rng):
    return sequence(rng)[0], rng.normal(size=5), *weights(rng)


def step_in_torch(x_t, h, W_xh, W_hh, b_h):
    a = F.linear(tensor(np.concatenate([x_t, h])), tensor(np.hstack([W_xh, W_hh])), tensor(b_h))
    h_new = torch_cell(W_xh, W_hh, b_h)(tensor(x_t)[None], tensor(h)[None])
    return a.numpy(), h_new[0].detach().numpy()


@equation(
    "eq-rnn-step",
    truth=step_in_torch,
    inputs=one_step,
    against="a linear layer on input and state laid end to end, and torch.nn.RNNCell",
)
def step(x_t, h, W_xh, W_hh, b_h):
    a_t = W_xh @ x_t + W_hh @ h + b_h
    h_t = np.tanh(a_t)
    return a_t, h_t


def output_layer(rng):
    return rng.normal(size=(3, 5)), rng.normal(size=(2, 5)), rng.normal(size=2)


@equation(
    "eq-rnn-output",
    truth=lambda h, W_ho, b_o: F.linear(tensor(h), tensor(W_ho), tensor(b_o)).numpy(),
    inputs=output_layer,
    against="torch's linear layer on all states at once",
)
def outputs(h, W_ho, b_o):
    return np.stack([W_ho @ h_t + b_o for h_t in h])


def last_state(x, h_0, W_xh, W_hh, b_h):
    """The last state, with a matrix W_hh of its own for each step.  Tensors in, tensor out."""
    h = h_0
    for x_t, W_t in zip(x, W_hh, strict=True):
        h = torch.tanh(W_xh @ x_t + W_t @ h + b_h)
    return h


def shared_gradient(x, h_0, W_xh, W_hh, b_h, v):
    shared = tensor(W_hh, grad=True)
    h = last_state(tensor(x), tensor(h_0), tensor(W_xh), [shared] * len(x), tensor(b_h))
    (tensor(v) @ h).backward()
    return shared.grad.numpy()


def gradients_of_copies(x, h_0, W_xh, W_hh, b_h, v):
    """Central differences in each copy of W_hh, the other copies held still."""
    gradients, width = [], 1e-6
    for t in range(len(x)):
        gradient = np.zeros_like(W_hh)
        for entry in np.ndindex(*W_hh.shape):
            losses = []
            for sign in (1, -1):
                copies = [W_hh.copy() for _ in x]
                copies[t][entry] += sign * width
                h = last_state(tensor(x), tensor(h_0), tensor(W_xh), map(tensor, copies), tensor(b_h))
                losses.append(float(tensor(v) @ h))
            gradient[entry] = (losses[0] - losses[1]) / (2 * width)
        gradients.append(gradient)
    return gradients


@equation(
    "eq-rnn-sum",
    truth=shared_gradient,
    inputs=lambda rng: (sequence(rng, d=2), rng.normal(size=3), *weights(rng, d=2, H=3), rng.normal(size=3)),
    against="automatic differentiation by the one shared matrix; the copies' own gradients by differences",
)
def sum_over_copies(x, h_0, W_xh, W_hh, b_h, v):
    total = np.zeros_like(W_hh)
    for gradient in gradients_of_copies(x, h_0, W_xh, W_hh, b_h, v):
        total = total + gradient
    return total


# Other letters for the same


def book_inputs(rng, L=3, p=4, K=5):
    """X (L, p), w (K, p + 1) with w[:, 0] the bias, u (K, K)."""
    return sequence(rng, L, p), 0.4 * rng.normal(size=(K, p + 1)), 0.4 * rng.normal(size=(K, K))


def activations_in_torch(X, w, u):
    h, cell = torch.zeros(1, len(u), dtype=torch.float64), torch_cell(w[:, 1:], u, w[:, 0])
    states = []
    for x_t in tensor(X):
        h = cell(x_t[None], h)
        states.append(h[0].detach().numpy())
    return np.stack(states)


@equation(
    "eq-rnn-islp",
    truth=activations_in_torch,
    inputs=book_inputs,
    against="torch.nn.RNNCell with W_xh = w without its first column, W_hh = u, b_h = that column",
)
def activations(X, w, u):
    L, p, K = len(X), X.shape[1], len(u)
    A = np.zeros((L + 1, K))
    for ell, k in np.ndindex(L, K):
        w_k0, w_k, previous = w[k, 0], w[k, 1:], A[ell]
        A[1 + ell, k] = np.tanh(
            w_k0 + sum(w_k[j] * X[ell, j] for j in range(p)) + sum(u[k, s] * previous[s] for s in range(K))
        )
    return A[1:]


@equation(
    "eq-rnn-islp-output",
    truth=lambda A, beta: F.linear(tensor(A), tensor(beta[None, 1:]), tensor(beta[:1]))[:, 0].numpy(),
    inputs=lambda rng: (rng.normal(size=(3, 5)), rng.normal(size=6)),
    against="torch's linear layer with W_ho = beta without its first entry, b_o = that entry",
)
def book_outputs(A, beta):
    beta_0, beta_k = beta[0], beta[1:]
    return np.array([beta_0 + sum(b * A_lk for b, A_lk in zip(beta_k, A_l, strict=True)) for A_l in A])


# What is minimised


def padded_batch(rng, B=3, T=5, C=4):
    """Outputs (B, T, C), targets (B, T) and lengths, of which one is T."""
    return rng.normal(size=(B, T, C)), rng.integers(C, size=(B, T)), np.array([2, T, 3])


def loss_of_last_steps(o, y, lengths):
    last = tensor(o)[torch.arange(len(o)), torch.tensor(lengths - 1)]
    return F.cross_entropy(last, torch.tensor(y[:, 0])).item()


def softmax(o):
    return np.exp(o) / np.exp(o).sum()


@equation(
    "eq-rnn-loss-one",
    truth=loss_of_last_steps,
    inputs=padded_batch,
    against="torch's cross-entropy of the last real steps",
)
def many_to_one_loss(o, y, lengths):
    B = len(o)
    total = 0.0
    for o_i, y_i, T_i in zip(o, y[:, 0], lengths, strict=True):
        total = total + -np.log(softmax(o_i[:T_i][-1])[y_i])
    return total / B


def loss_of_real_steps(o, y, lengths):
    y = torch.tensor(np.where(np.arange(y.shape[1]) < lengths[:, None], y, -100))
    return F.cross_entropy(tensor(o).flatten(0, 1), y.flatten(), ignore_index=-100).item()


@equation(
    "eq-rnn-loss-many",
    truth=loss_of_real_steps,
    inputs=padded_batch,
    against="torch's cross-entropy with the padded steps ignored",
)
def many_to_many_loss(o, y, lengths):
    total = 0.0
    for o_i, y_i, T_i in zip(o, y, lengths, strict=True):
        for o_t, y_t in zip(o_i[:T_i], y_i[:T_i], strict=True):
            total = total + -np.log(softmax(o_t)[y_t])
    return total / sum(lengths)


def packed_last_states(x, h_0, W_xh, W_hh, b_h, lengths):
    rnn = nn.RNN(x.shape[2], len(b_h), batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(tensor(W_xh))
        rnn.weight_hh_l0.copy_(tensor(W_hh))
        rnn.bias_ih_l0.copy_(tensor(b_h))
        rnn.bias_hh_l0.zero_()
    packed = pack_padded_sequence(tensor(x), torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    return rnn(packed, tensor(h_0)[None])[1][0].detach().numpy()


def padded_inputs(rng):
    return rng.normal(size=(3, 5, 4)), rng.normal(size=(3, 5)), *weights(rng), np.array([2, 5, 3])


@equation(
    "eq-rnn-padding",
    truth=packed_last_states,
    inputs=padded_inputs,
    against="the last states of torch.nn.RNN on the batch as a packed sequence",
)
def last_states_with_padding(x, h_0, W_xh, W_hh, b_h, lengths):
    last = []
    for x_i, h, T_i in zip(x, h_0, lengths, strict=True):
        for t, x_t in enumerate(x_i, start=1):
            real = float(t <= T_i)
            h = real * np.tanh(W_xh @ x_t + W_hh @ h + b_h) + (1 - real) * h
        last.append(h)
    return np.stack(last)


def lowest_loss_by_search(pairs):
    """The minimum of the mean cross-entropy over a free logit for each pair, found by L-BFGS."""
    u, v = torch.tensor(pairs).T
    table = torch.zeros(3, 3, dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS(
        [table], lr=1, max_iter=200, tolerance_grad=1e-10, line_search_fn="strong_wolfe"
    )

    def closure():
        search.zero_grad()
        loss = F.cross_entropy(table[u], v)
        loss.backward()
        return loss

    search.step(closure)
    return closure().item()


def all_pairs_and_more(rng):
    pairs = [*np.ndindex(3, 3), *rng.integers(3, size=(25, 2)).tolist()]
    return ([tuple(pair) for pair in pairs],)


@equation(
    "eq-rnn-floor",
    truth=lowest_loss_by_search,
    inputs=all_pairs_and_more,
    against="the lowest loss that numerical search finds for a table of logits",
)
def lowest_loss_without_state(pairs):
    T = len(pairs)
    number, starts = Counter(pairs), Counter(u for u, _ in pairs)
    return -sum(n * np.log(n / starts[u]) for (u, _), n in number.items()) / T


# Counting


LAYERS = {1: nn.RNN, 3: nn.GRU, 4: nn.LSTM}


def count_in_torch(V, d, H, C, G):
    """The sizes of torch's modules, with each of the two bias vectors that torch adds counted once."""
    layer = LAYERS[G](d, H)
    return count(nn.Embedding(V, d), layer, nn.Linear(H, C)) - layer.bias_hh_l0.numel()


@equation(
    "eq-rnn-parameters",
    truth=count_in_torch,
    inputs=lambda rng: (
        *(int(size) for size in rng.permutation(np.arange(3, 20))[:4]),
        int(rng.choice([1, 3, 4])),
    ),
    against="the sizes of torch.nn.Embedding, RNN, GRU or LSTM, and Linear",
)
def parameter_count(V, d, H, C, G):
    return V * d + G * (H * d + H**2 + H) + (C * H + C)
