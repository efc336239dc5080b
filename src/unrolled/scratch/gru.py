"""The gated recurrent unit: one step, the loop over steps, and the gradients by hand.

The chapter *LSTM and GRU* derives every line. The three blocks of ``H`` rows in the weights belong to the reset
gate, the update gate and the candidate, in torch's order. As in torch, the reset gate multiplies the candidate's
product with the state, whose bias ``b_n`` is inside.

Source: K. Cho et al. (2014), *Learning phrase representations using RNN encoder-decoder for statistical machine
translation*, EMNLP, 1724-1734; there the reset gate multiplies the state itself.
"""

from typing import NamedTuple

import numpy as np

from unrolled.scratch.mlp import sigmoid
from unrolled.scratch.padding import expect, or_zeros, real_steps


class Cache(NamedTuple):
    """What a forward pass computes and the backward pass needs again."""

    x: np.ndarray  # (B, T, d)
    h: np.ndarray  # (B, T + 1, H)  h[:, t] before x[:, t] is read, h[:, t + 1] after
    gates: np.ndarray  # (4, B, T, H)  r, z, h_tilde, recalled
    real: np.ndarray  # (B, T, 1)  False where a row has ended


def parameters(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Normal weights, variance one over their number of inputs (``eq-fit-fan-in``); zero biases."""
    return {
        "W_x": rng.normal(0.0, input_size**-0.5, (3 * hidden_size, input_size)),
        "W_h": rng.normal(0.0, hidden_size**-0.5, (3 * hidden_size, hidden_size)),
        "b": np.zeros(3 * hidden_size),
        "b_n": np.zeros(hidden_size),
    }


def step(params: dict, x: np.ndarray, h: np.ndarray) -> tuple[np.ndarray, tuple]:
    """One step (``eq-lstm-gru``): the new state and the gates.

    ``x`` is (B, d) and the state ``h`` (B, H), as are the reset gate r, the update gate z,
    the candidate h_tilde, and recalled, the part of it that the reset gate multiplies.
    """
    from_x = x @ params["W_x"].T + params["b"]  # (B, 3H)
    from_h = h @ params["W_h"].T  # (B, 3H)
    x_r, x_z, x_n = np.split(from_x, 3, axis=1)  # (B, H) each
    h_r, h_z, h_n = np.split(from_h, 3, axis=1)  # (B, H) each
    r = sigmoid(x_r + h_r)
    z = sigmoid(x_z + h_z)
    recalled = h_n + params["b_n"]
    h_tilde = np.tanh(x_n + r * recalled)
    h = (1.0 - z) * h_tilde + z * h
    return h, (r, z, h_tilde, recalled)


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
    H, d = params["W_h"].shape[1], params["W_x"].shape[1]
    expect("x", x, (B, T, d))
    h, gates = np.empty((B, T + 1, H)), np.empty((4, B, T, H))
    h[:, 0] = or_zeros("state", state, (B, H))
    for t in range(T):
        new, gates[:, :, t] = step(params, x[:, t], h[:, t])
        h[:, t + 1] = np.where(real[:, t], new, h[:, t])  # an ended row keeps its state
    return h[:, 1:] * real, h[:, T], Cache(x, h, gates, real)


def backward(
    params: dict,
    cache: Cache,
    d_states: np.ndarray | None = None,
    d_last: np.ndarray | None = None,
) -> tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]:
    """Backpropagation through time, as for the plain recurrent network.

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
    x, h, gates, real = cache
    B, T, _ = x.shape
    H = h.shape[2]
    d_states = or_zeros("d_states", d_states, (B, T, H)) * real  # zero beyond the ends
    d_h = or_zeros("d_last", d_last, (B, H))
    d_x = np.zeros(x.shape)
    d_params = {name: np.zeros(w.shape) for name, w in params.items()}
    for t in reversed(range(T)):
        r, z, h_tilde, recalled = gates[:, :, t]  # (B, H) each
        delta = d_h + d_states[:, t]  # (B, H)  through later steps, and directly
        d_new = delta * real[:, t]  # (B, H)  an ended row has no new state
        d_a_n = d_new * (1.0 - z) * (1.0 - h_tilde**2)
        d_a_z = d_new * (h[:, t] - h_tilde) * z * (1.0 - z)
        d_a_r = d_a_n * recalled * r * (1.0 - r)
        d_recalled = d_a_n * r
        d_from_x = np.concatenate([d_a_r, d_a_z, d_a_n], axis=1)  # (B, 3H)
        d_from_h = np.concatenate([d_a_r, d_a_z, d_recalled], axis=1)  # (B, 3H)
        d_params["W_x"] += d_from_x.T @ x[:, t]  # (3H, d)
        d_params["W_h"] += d_from_h.T @ h[:, t]  # (3H, H)
        d_params["b"] += d_from_x.sum(axis=0)  # (3H,)
        d_params["b_n"] += d_recalled.sum(axis=0)  # (H,)
        d_x[:, t] = d_from_x @ params["W_x"]  # (B, d)
        d_before = d_new * z + d_from_h @ params["W_h"]  # (B, H)
        d_h = np.where(real[:, t], d_before, delta)  # (B, H)
    return d_x, d_params, d_h
