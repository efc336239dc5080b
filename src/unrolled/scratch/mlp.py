"""A network with one hidden layer: forward, loss, gradients derived by hand, a gradient step, dropout.

The chapter *Fitting networks* derives every line of :func:`backward`. A batch is rows, so that the
``W x + b`` of the page is ``X @ W.T + b`` here.
"""

from typing import NamedTuple

import numpy as np


class Parameters(NamedTuple):
    """All that is learned; a gradient has the same four fields and shapes."""

    W1: np.ndarray  # (H, d)
    b1: np.ndarray  # (H,)
    W2: np.ndarray  # (C, H)
    b2: np.ndarray  # (C,)


class Pass(NamedTuple):
    """What a forward pass computes and the backward pass needs again."""

    X: np.ndarray  # (B, d)
    a: np.ndarray  # (B, H)  pre-activations
    h: np.ndarray  # (B, H)  hidden units, after dropout if there is any
    o: np.ndarray  # (B, C)  outputs


def sigmoid(a: np.ndarray) -> np.ndarray:
    """The logistic function; written with tanh, which does not overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


# Each activation with its derivative, both as functions of the pre-activation.
ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda a: sigmoid(a) * (1.0 - sigmoid(a))),
    "tanh": (np.tanh, lambda a: 1.0 - np.tanh(a) ** 2),
    "relu": (lambda a: np.maximum(a, 0.0), lambda a: (a > 0.0).astype(a.dtype)),
}


def initialise(d: int, hidden_size: int, C: int, rng: np.random.Generator) -> Parameters:
    """Normal weights of variance one over the number of inputs, and biases of zero (``eq-fit-fan-in``)."""
    return Parameters(
        W1=rng.normal(0.0, d**-0.5, (hidden_size, d)),
        b1=np.zeros(hidden_size),
        W2=rng.normal(0.0, hidden_size**-0.5, (C, hidden_size)),
        b2=np.zeros(C),
    )


def dropout_scale(shape: tuple[int, ...], p: float, rng: np.random.Generator) -> np.ndarray:
    """Zero with probability ``p``, else ``1 / (1 - p)``: what training multiplies ``h`` by (``eq-fit-dropout``).

    Raises
    ------
    ValueError
        If ``p`` is not in [0, 1).
    """
    if not 0.0 <= p < 1.0:
        raise ValueError(f"p must be at least 0 and less than 1, and is {p}")
    return (rng.random(shape) >= p) / (1.0 - p)


def forward(
    theta: Parameters, X: np.ndarray, activation: str = "tanh", scale: np.ndarray | float = 1.0
) -> Pass:
    """The network's outputs (``eq-fit-layers``), with what :func:`backward` will need.

    Parameters
    ----------
    X : array
        Shape (B, d), an example a row.
    activation : {"sigmoid", "tanh", "relu"}
    scale : array, optional
        Shape (B, H), from :func:`dropout_scale`; one means no dropout, as at test time.
    """
    g, _ = ACTIVATIONS[activation]
    a = X @ theta.W1.T + theta.b1  # (B, H)
    h = g(a) * scale  # (B, H)
    o = h @ theta.W2.T + theta.b2  # (B, C)
    return Pass(X, a, h, o)


def squared_error(o: np.ndarray, Y: np.ndarray) -> tuple[float, np.ndarray]:
    """Half the squared distance, mean over the batch, and its gradient in ``o`` (``eq-fit-do-squared``).

    ``o`` and ``Y`` have shape (B, C), the gradient too.
    """
    B = len(o)
    return 0.5 * np.sum((o - Y) ** 2) / B, (o - Y) / B


def cross_entropy(o: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Minus the log-probability of the right class, mean over the batch, and its gradient in ``o``.

    ``o`` holds logits, shape (B, C), and ``y`` the classes as integers, shape (B,)
    (``eq-fit-cross-entropy`` and ``eq-fit-do-cross-entropy``).
    """
    B = len(o)
    shifted = o - o.max(axis=1, keepdims=True)  # changes no probability, and nothing overflows
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (B, C)
    gradient = np.exp(log_p)
    gradient[np.arange(B), y] -= 1.0  # probabilities minus one-hot targets
    return -log_p[np.arange(B), y].mean(), gradient / B


def backward(
    theta: Parameters,
    run: Pass,
    do: np.ndarray,
    activation: str = "tanh",
    scale: np.ndarray | float = 1.0,
) -> Parameters:
    """The gradient in all parameters, from ``do``, the gradient in the outputs.

    ``activation`` and ``scale`` must be those of the forward pass ``run``. A gradient is called by the name
    of its variable with a ``d`` before it: ``dW2`` has the shape of ``W2``.
    """
    _, g_prime = ACTIVATIONS[activation]
    dW2 = do.T @ run.h  # (C, H)
    db2 = do.sum(axis=0)  # (C,)
    dh = do @ theta.W2  # (B, H)
    da = dh * scale * g_prime(run.a)  # (B, H)
    dW1 = da.T @ run.X  # (H, d)
    db1 = da.sum(axis=0)  # (H,)
    return Parameters(dW1, db1, dW2, db2)


def step(theta: Parameters, gradient: Parameters, lr: float, penalty: float = 0.0) -> Parameters:
    """One step down the gradient; ``penalty`` shrinks the weights, not the biases (``eq-fit-decay``)."""
    decay = Parameters(W1=penalty, b1=0.0, W2=penalty, b2=0.0)
    return Parameters(*(w - lr * (dw + p * w) for w, dw, p in zip(theta, gradient, decay, strict=True)))
