"""From states to predictions: a class for each sequence, or a tag for each step.

A sequence has many states and one class. :func:`pool` makes one vector of them, a weighted sum over the steps;
:func:`last_step`, :func:`mean_over_steps` and :func:`max_over_steps` are three choices of the weights.
"""

import numpy as np

from unrolled.scratch.mlp import cross_entropy
from unrolled.scratch.padding import expect, real_steps


def parameters(hidden_size: int, n_classes: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Normal weights of variance one over the number of inputs, and biases of zero (``eq-fit-fan-in``)."""
    return {
        "W_ho": rng.normal(0.0, hidden_size**-0.5, (n_classes, hidden_size)),
        "b_o": np.zeros(n_classes),
    }


def logits(params: dict, h: np.ndarray) -> np.ndarray:
    """The scores of the classes, shape (..., C), from states of shape (..., H)."""
    return h @ params["W_ho"].T + params["b_o"]


def classify(params: dict, h: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray, dict[str, np.ndarray]]:
    """The mean cross-entropy of a batch of sequences, and its gradients.

    Parameters
    ----------
    h : array
        Shape (B, H), a vector for each sequence.
    y : integers
        Shape (B,), the right classes.

    Returns
    -------
    loss, d_h (B, H), d_params with the names and shapes of ``params``

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a class is not in 0..C-1.
    """
    C, H = params["W_ho"].shape
    expect("h", h, (len(h), H))
    expect("y", y, (len(h),))
    if (wrong := np.flatnonzero((y < 0) | (y >= C))).size:
        raise ValueError(f"y must lie in 0..{C - 1}, the classes there are, and holds {y[wrong[0]]}")
    loss, d_o = cross_entropy(logits(params, h), y)  # d_o (B, C)
    d_params = {"W_ho": d_o.T @ h, "b_o": d_o.sum(axis=0)}
    return loss, d_o @ params["W_ho"], d_params


def tag(
    params: dict, states: np.ndarray, y: np.ndarray, lengths: np.ndarray | None = None
) -> tuple[float, np.ndarray, dict[str, np.ndarray]]:
    """The mean cross-entropy of all real steps, each classified, and its gradients.

    Parameters
    ----------
    states : array
        Shape (B, T, H).
    y : integers
        Shape (B, T), the right tags; beyond a row's length anything may stand.
    lengths : integers, optional
        Shape (B,).

    Returns
    -------
    loss, d_states (B, T, H), d_params with the names and shapes of ``params``

    Raises
    ------
    ValueError
        If the shapes do not fit together, or the tag of a real step is not in 0..C-1.
    """
    real = real_steps(states, lengths)[:, :, 0]  # (B, T)
    expect("y", y, real.shape)
    d_states = np.zeros(states.shape)
    loss, d_real, d_params = classify(params, states[real], y[real])  # (N, H), (N,)
    d_states[real] = d_real  # the N real steps were one batch
    return loss, d_states, d_params


def last_step(states: np.ndarray, lengths: np.ndarray | None = None) -> np.ndarray:
    """Weights that pick the last real step, shape (B, T, 1).

    Where two directions stand side by side, the backward one has read a single step there:
    take the pair ``last`` of the cell instead.
    """
    real = real_steps(states, lengths)  # (B, T, 1)
    last = real.sum(axis=1, keepdims=True) - 1  # (B, 1, 1)
    return (np.arange(states.shape[1])[:, None] == last).astype(float)


def mean_over_steps(states: np.ndarray, lengths: np.ndarray | None = None) -> np.ndarray:
    """Weights of the mean over the real steps, shape (B, T, 1)."""
    real = real_steps(states, lengths)  # (B, T, 1)
    return real / real.sum(axis=1, keepdims=True)


def max_over_steps(states: np.ndarray, lengths: np.ndarray | None = None) -> np.ndarray:
    """Weights that pick each unit's largest real step, shape (B, T, H); of equals, the first."""
    real = real_steps(states, lengths)  # (B, T, 1)
    largest = np.where(real, states, -np.inf).argmax(axis=1)  # (B, H)
    return (np.arange(states.shape[1])[:, None] == largest[:, None]).astype(float)


def pool(weights: np.ndarray, states: np.ndarray) -> np.ndarray:
    """One vector for each sequence, shape (B, H): the weighted sum of its states (B, T, H)."""
    return (weights * states).sum(axis=1)


def pool_backward(weights: np.ndarray, d_h: np.ndarray) -> np.ndarray:
    """The gradient in the states, shape (B, T, H), from that in the pooled vector (B, H).

    A small change of the states does not change which step is the largest, so that the
    weights count as constants.
    """
    return weights * d_h[:, None]
