"""Elman's recurrent network: one step, the loop over steps, and backpropagation through time by hand.

The chapters *From MLP to RNN* and *Backpropagation through time* derive every line. A batch is rows, so that
the ``W x + b`` of the pages is ``x @ W.T + b`` here.

Sources: J. L. Elman (1990), *Finding structure in time*, Cognitive Science 14(2), 179-211. P. J. Werbos (1990),
*Backpropagation through time: what it does and how to do it*, Proceedings of the IEEE 78(10), 1550-1560.
"""

from typing import NamedTuple

import numpy as np

from unrolled.scratch.padding import expect, or_zeros, real_steps


class Cache(NamedTuple):
    """What a forward pass computes and the backward pass needs again."""

    x: np.ndarray  # (B, T, d)
    h: np.ndarray  # (B, T + 1, H)  h[:, t] before x[:, t] is read, h[:, t + 1] after
    real: np.ndarray  # (B, T, 1)  False where a row has ended


def parameters(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Normal weights, variance one over their number of inputs (``eq-fit-fan-in``); zero biases."""
    return {
        "W_xh": rng.normal(0.0, input_size**-0.5, (hidden_size, input_size)),
        "W_hh": rng.normal(0.0, hidden_size**-0.5, (hidden_size, hidden_size)),
        "b_h": np.zeros(hidden_size),
    }


def step(params: dict, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    """The state after reading ``x`` (B, d) in the state ``h`` (B, H) (``eq-rnn-step``)."""
    a = x @ params["W_xh"].T + h @ params["W_hh"].T + params["b_h"]  # (B, H)
    return np.tanh(a)  # (B, H)


def forward(
    params: dict,
    x: np.ndarray,
    state: np.ndarray | None = None,
    lengths: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, Cache]:
    """Read sequences from the first step to the last.

    Parameters
    ----------
    x : array
        Shape (B, T, d).
    state : array, optional
        Shape (B, H), the state before the first step; zero if left out.
    lengths : integers, optional
        Shape (B,). Beyond a row's length its states are zero, and its last state is
        that of its last real step.

    Returns
    -------
    states (B, T, H), last (B, H), and the cache that :func:`backward` needs

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a length is not in 1..T.
    """
    real = real_steps(x, lengths)  # (B, T, 1)
    B, T, _ = x.shape
    H, d = params["W_xh"].shape
    expect("x", x, (B, T, d))
    h = np.empty((B, T + 1, H))
    h[:, 0] = or_zeros("state", state, (B, H))
    for t in range(T):
        new = step(params, x[:, t], h[:, t])  # (B, H)
        h[:, t + 1] = np.where(real[:, t], new, h[:, t])  # an ended row keeps its state
    return h[:, 1:] * real, h[:, T], Cache(x, h, real)


def backward(
    params: dict,
    cache: Cache,
    d_states: np.ndarray | None = None,
    d_last: np.ndarray | None = None,
) -> tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]:
    """Backpropagation through time (``eq-bptt-delta``, ``eq-bptt-gradients``).

    Parameters
    ----------
    d_states : array, optional
        Shape (B, T, H), the loss's gradient in ``states``; zero if left out.
    d_last : array, optional
        Shape (B, H), its gradient in ``last``; zero if left out.

    Returns
    -------
    d_x (B, T, d), d_params with the names and shapes of ``params``, d_state (B, H)

    Raises
    ------
    ValueError
        If a gradient does not have the shape of what it belongs to.
    """
    x, h, real = cache
    B, T, _ = x.shape
    H = h.shape[2]
    d_states = or_zeros("d_states", d_states, (B, T, H)) * real  # zero beyond the ends
    d_h = or_zeros("d_last", d_last, (B, H))
    d_x = np.zeros(x.shape)
    d_params = {name: np.zeros(w.shape) for name, w in params.items()}
    for t in reversed(range(T)):
        delta = d_h + d_states[:, t]  # (B, H)  through later steps, and directly
        d_a = delta * (1.0 - h[:, t + 1] ** 2) * real[:, t]  # (B, H)
        d_params["W_xh"] += d_a.T @ x[:, t]  # (H, d)
        d_params["W_hh"] += d_a.T @ h[:, t]  # (H, H)
        d_params["b_h"] += d_a.sum(axis=0)  # (H,)
        d_x[:, t] = d_a @ params["W_xh"]  # (B, d)
        d_h = np.where(real[:, t], d_a @ params["W_hh"], delta)  # (B, H)
    return d_x, d_params, d_h
