"""The long short-term memory with a forget gate: one step, the loop over steps, and the gradients by hand.

The chapter *LSTM and GRU* derives every line. The four blocks of ``H`` rows in the weights belong to the input
gate, the forget gate, the candidate and the output gate, in torch's order.

Sources: S. Hochreiter and J. Schmidhuber (1997), *Long short-term memory*, Neural Computation 9(8), 1735-1780.
F. A. Gers, J. Schmidhuber and F. Cummins (2000), *Learning to forget: continual prediction with LSTM*, Neural
Computation 12(10), 2451-2471.
"""

from typing import NamedTuple

import numpy as np

from unrolled.scratch.mlp import sigmoid
from unrolled.scratch.padding import expect, or_zeros, real_steps


class Cache(NamedTuple):
    """What a forward pass computes and the backward pass needs again."""

    x: np.ndarray  # (B, T, d)
    h: np.ndarray  # (B, T + 1, H)  h[:, t] before x[:, t] is read, h[:, t + 1] after
    c: np.ndarray  # (B, T + 1, H)  the cell state, likewise
    gates: np.ndarray  # (4, B, T, H)  i, f, c_tilde, q
    real: np.ndarray  # (B, T, 1)  False where a row has ended


def parameters(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Normal weights, variance one over their number of inputs (``eq-fit-fan-in``); zero biases."""
    return {
        "W_x": rng.normal(0.0, input_size**-0.5, (4 * hidden_size, input_size)),
        "W_h": rng.normal(0.0, hidden_size**-0.5, (4 * hidden_size, hidden_size)),
        "b": np.zeros(4 * hidden_size),
    }


def step(params: dict, x: np.ndarray, state: tuple) -> tuple[tuple, tuple]:
    """One step: the new state (h, c), and the gates.

    ``x`` is (B, d). The state h and the cell state c are (B, H), and so are the input gate i,
    the forget gate f, the candidate c_tilde and the output gate q, which most texts call o
    (``eq-lstm-gates``, ``eq-lstm-cell``, ``eq-lstm-state``).
    """
    h, c = state
    a = x @ params["W_x"].T + h @ params["W_h"].T + params["b"]  # (B, 4H)
    a_i, a_f, a_c, a_q = np.split(a, 4, axis=1)  # (B, H) each
    i, f, q = sigmoid(a_i), sigmoid(a_f), sigmoid(a_q)
    c_tilde = np.tanh(a_c)
    c = f * c + i * c_tilde
    h = q * np.tanh(c)
    return (h, c), (i, f, c_tilde, q)


def forward(
    params: dict,
    x: np.ndarray,
    state: tuple[np.ndarray, np.ndarray] | None = None,
    lengths: np.ndarray | None = None,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], Cache]:
    """Read sequences from the first step to the last.

    Parameters
    ----------
    x : array
        Shape (B, T, d).
    state : (h, c), optional
        Shape (B, H) each, the state and the cell state before the first step; zero if left out.
    lengths : integers, optional
        Shape (B,). Beyond a row's length its states are zero, and its last state is
        that of its last real step.

    Returns
    -------
    states (B, T, H), last = (h, c) of shape (B, H) each, and the cache that
    :func:`backward` needs

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a length is not in 1..T.
    """
    real = real_steps(x, lengths)  # (B, T, 1)
    B, T, _ = x.shape
    H, d = params["W_h"].shape[1], params["W_x"].shape[1]
    expect("x", x, (B, T, d))
    h, c = np.empty((B, T + 1, H)), np.empty((B, T + 1, H))
    gates = np.empty((4, B, T, H))
    h_0, c_0 = (None, None) if state is None else state
    h[:, 0] = or_zeros("state's h", h_0, (B, H))
    c[:, 0] = or_zeros("state's c", c_0, (B, H))
    for t in range(T):
        (new_h, new_c), gates[:, :, t] = step(params, x[:, t], (h[:, t], c[:, t]))
        h[:, t + 1] = np.where(real[:, t], new_h, h[:, t])  # an ended row stays
        c[:, t + 1] = np.where(real[:, t], new_c, c[:, t])
    return h[:, 1:] * real, (h[:, T], c[:, T]), Cache(x, h, c, gates, real)


def backward(
    params: dict,
    cache: Cache,
    d_states: np.ndarray | None = None,
    d_last: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, dict[str, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Backpropagation through time, along both h and c.

    Parameters
    ----------
    d_states : array, optional
        Shape (B, T, H), the loss's gradient in ``states``; zero if left out.
    d_last : (d_h, d_c), optional
        Shape (B, H) each, its gradient in ``last``; zero if left out.

    Returns
    -------
    d_x (B, T, d), d_params with the names and shapes of ``params``, and
    d_state = (d_h, d_c) of shape (B, H) each

    Raises
    ------
    ValueError
        If a gradient does not have the shape of what it belongs to.
    """
    x, h, c, gates, real = cache
    B, T, _ = x.shape
    H = h.shape[2]
    d_states = or_zeros("d_states", d_states, (B, T, H)) * real  # zero beyond the ends
    d_h, d_c = (None, None) if d_last is None else d_last
    d_h = or_zeros("d_last's h", d_h, (B, H))
    d_c = or_zeros("d_last's c", d_c, (B, H))
    d_x = np.zeros(x.shape)
    d_params = {name: np.zeros(w.shape) for name, w in params.items()}
    for t in reversed(range(T)):
        i, f, c_tilde, q = gates[:, :, t]  # (B, H) each
        tanh_c = np.tanh(c[:, t + 1])  # (B, H)
        delta = d_h + d_states[:, t]  # (B, H)  through later steps, and directly
        d_cell = d_c + delta * q * (1.0 - tanh_c**2)  # (B, H)  through later cells, and h
        d_a_i = d_cell * c_tilde * i * (1.0 - i)
        d_a_f = d_cell * c[:, t] * f * (1.0 - f)
        d_a_c = d_cell * i * (1.0 - c_tilde**2)
        d_a_q = delta * tanh_c * q * (1.0 - q)
        d_a = np.concatenate([d_a_i, d_a_f, d_a_c, d_a_q], axis=1)  # (B, 4H)
        d_a = d_a * real[:, t]  # an ended row has no gates
        d_params["W_x"] += d_a.T @ x[:, t]  # (4H, d)
        d_params["W_h"] += d_a.T @ h[:, t]  # (4H, H)
        d_params["b"] += d_a.sum(axis=0)  # (4H,)
        d_x[:, t] = d_a @ params["W_x"]  # (B, d)
        d_h = np.where(real[:, t], d_a @ params["W_h"], delta)  # (B, H)
        d_c = np.where(real[:, t], d_cell * f, d_c)  # (B, H)
    return d_x, d_params, (d_h, d_c)
