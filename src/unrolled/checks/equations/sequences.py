"""Checks of the equations of *Sequences everywhere*."""

from functools import reduce
from itertools import product

import numpy as np
import pandas as pd
import torch
from scipy.optimize import brentq

from unrolled.checks.registry import equation


def _sum_after_last_reset(polarity, reset):
    last = max((t for t, r in enumerate(reset) if r), default=0)
    return polarity[last:].sum()


def _sentence_with_resets(rng):
    reset = np.zeros(9)
    reset[rng.choice(np.arange(2, 7), size=2, replace=False)] = 1.0
    return rng.normal(size=9), reset


@equation(
    "eq-seq-reset",
    truth=_sum_after_last_reset,
    inputs=_sentence_with_resets,
    against="the sum of the polarities from the last reset on",
)
def state_with_reset(polarity, reset):
    h = 0.0
    for v_t, r_t in zip(polarity, reset, strict=True):
        h = (1 - r_t) * h + v_t
    return h


def _torch_weights(cell, W_xh, W_hh, b_h, suffix=""):
    """Put the weights of the page into a torch cell; its second bias is set to zero."""
    with torch.no_grad():
        getattr(cell, f"weight_ih{suffix}").copy_(torch.from_numpy(W_xh))
        getattr(cell, f"weight_hh{suffix}").copy_(torch.from_numpy(W_hh))
        getattr(cell, f"bias_ih{suffix}").copy_(torch.from_numpy(b_h))
        getattr(cell, f"bias_hh{suffix}").zero_()
    return cell


def _torch_cell(x, h, W_xh, W_hh, b_h):
    cell = _torch_weights(torch.nn.RNNCell(len(x), len(h), dtype=torch.float64), W_xh, W_hh, b_h)
    return cell(torch.from_numpy(x)[None], torch.from_numpy(h)[None])[0].detach().numpy()


def _one_step(rng, d=3, H=4):
    return (
        rng.normal(size=d),
        rng.normal(size=H),
        rng.normal(size=(H, d)),
        rng.normal(size=(H, H)),
        rng.normal(size=H),
    )


@equation(
    "eq-seq-tanh",
    truth=_torch_cell,
    inputs=_one_step,
    against="torch.nn.RNNCell in double precision",
)
def tanh_step(x, h, W_xh, W_hh, b_h):
    return np.tanh(W_xh @ x + W_hh @ h + b_h)


def _torch_rnn(X, h_0, W_xh, W_hh, b_h):
    """All states that torch.nn.RNN computes from the inputs X.  (T, H)"""
    rnn = torch.nn.RNN(X.shape[1], len(h_0), dtype=torch.float64)
    states, _ = _torch_weights(rnn, W_xh, W_hh, b_h, "_l0")(torch.from_numpy(X), torch.from_numpy(h_0)[None])
    return states.detach().numpy()


def _three_steps(rng):
    _, h_0, *weights = _one_step(rng)
    return (rng.normal(size=(3, 3)), h_0, *weights)


@equation(
    "eq-seq-recurrence",
    truth=_torch_rnn,
    inputs=_three_steps,
    against="all states of torch.nn.RNN, with its own step as f",
)
def recurrence(X, h_0, W_xh, W_hh, b_h):
    T, x, h = len(X), dict(enumerate(X, start=1)), {0: h_0}
    for t in range(1, T + 1):
        h[t] = tanh_step(x[t], h[t - 1], W_xh, W_hh, b_h)
    return np.stack([h[t] for t in x])


def _last_state_by_fold(X, h_0, *weights):
    return reduce(
        lambda h, x: torch.from_numpy(_torch_cell(x, h.numpy(), *weights)), X, torch.from_numpy(h_0)
    )


@equation(
    "eq-seq-unrolled",
    truth=_last_state_by_fold,
    inputs=_three_steps,
    against="torch.nn.RNNCell, folded over the sequence",
)
def three_steps_unrolled(X, h_0, W_xh, W_hh, b_h):
    def f(h, x):
        return tanh_step(x, h, W_xh, W_hh, b_h)

    return f(f(f(h_0, X[0]), X[1]), X[2])


def _linear_loop(a, h_0, x):
    h = h_0
    for x_t in x:
        h = a * h + x_t
    return h


def _scalar_sequence(rng):
    return rng.uniform(0.5, 1.2), rng.normal(), rng.normal(size=6)


@equation(
    "eq-seq-linear-unrolled",
    truth=_linear_loop,
    inputs=_scalar_sequence,
    against="the recurrence itself, run step by step",
)
def linear_state_in_closed_form(a, h_0, x):
    t = len(x)
    return a**t * h_0 + sum(a ** (t - s) * x_s for s, x_s in enumerate(x, start=1))


def _memory_by_autograd(a, h_0, x):
    x = torch.tensor(x, requires_grad=True)
    _linear_loop(a, h_0, x).backward()
    return x.grad.numpy()


@equation(
    "eq-seq-memory",
    truth=_memory_by_autograd,
    inputs=_scalar_sequence,
    against="automatic differentiation through the loop",
)
def derivative_by_each_input(a, h_0, x):
    t = len(x)
    return np.array([a ** (t - s) for s in range(1, t + 1)])


def _time_to_half(a):
    return brentq(lambda t: a**t - 0.5, 1e-3, 1e4, xtol=1e-13, rtol=1e-14)


@equation(
    "eq-seq-half-life",
    truth=_time_to_half,
    inputs=lambda rng: (rng.uniform(0.2, 0.99),),
    against="the root of a to the power t minus one half, found numerically",
)
def half_life(a):
    return np.log(2) / -np.log(a)


def _joint_table(rng):
    """A joint distribution of three tokens with 2, 3 and 4 possible values, and one sequence."""
    joint = rng.dirichlet(np.ones(24)).reshape(2, 3, 4)
    return joint, tuple(int(rng.integers(size)) for size in joint.shape)


def _conditional(joint, past, token):
    """P(token | past): the share of the table's mass after ``past`` that lies on ``token``."""
    after_past = joint[past].reshape(joint.shape[len(past)], -1).sum(axis=1)
    return after_past[token] / after_past.sum()


@equation(
    "eq-seq-chain-rule",
    truth=lambda joint, x: joint[x],
    inputs=_joint_table,
    against="the entry of a random table of joint probabilities",
)
def chain_rule(joint, x):
    probability = 1.0
    for t in range(len(x)):
        probability = probability * _conditional(joint, x[:t], x[t])
    return probability


def _bigram_shares(pairs):
    """The same shares by pandas, ordered by (u, v)."""
    first, second = zip(*pairs, strict=True)
    table = pd.crosstab(pd.Series(first), pd.Series(second), normalize="index")
    return table.to_numpy().ravel()


def _random_pairs(rng):
    extra = [tuple(pair) for pair in rng.choice(list("abc"), size=(40, 2))]
    return ([*product("abc", repeat=2), *extra],)


@equation(
    "eq-seq-bigram",
    truth=_bigram_shares,
    inputs=_random_pairs,
    against="pandas.crosstab, normalised by row",
)
def bigram_probabilities(pairs):
    first = [u for u, _ in pairs]
    return np.array([pairs.count((u, v)) / first.count(u) for u, v in product("abc", repeat=2)])
