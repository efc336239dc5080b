"""Checks of the equations of *What to make of it*."""

import numpy as np
import torch
from scipy.integrate import quad_vec
from scipy.special import expit
from scipy.stats import binom, multivariate_normal, norm
from sklearn.mixture import GaussianMixture
from torch.nn import functional as F

from unrolled.checks.registry import equation

# A small network with fixed weights whose score is explained.
_DRAWN = np.random.default_rng(7)
_W_XH, _W_HH = _DRAWN.normal(size=(4, 3)), 0.5 * _DRAWN.normal(size=(4, 4))
_B_H, _W_HO = _DRAWN.normal(size=4), _DRAWN.normal(size=4)


def _score(X):
    """The score of a sequence (T, d) from the last state of a simple recurrent network."""
    h = np.zeros(4)
    for x_t in X:
        h = np.tanh(_W_XH @ x_t + _W_HH @ h + _B_H)
    return _W_HO @ h


def _torch_score(X):
    """The same by torch's layer."""
    layer = torch.nn.RNN(3, 4, dtype=torch.float64)
    for weight, value in zip(layer.parameters(), (_W_XH, _W_HH, _B_H, np.zeros(4)), strict=True):
        weight.data = torch.as_tensor(value)
    return layer(X)[1][0] @ torch.as_tensor(_W_HO)


def _gradient(X):
    """The derivatives of the score by each number of X, by autograd.  (T, d)"""
    x = torch.tensor(X, requires_grad=True)
    _torch_score(x).backward()
    return x.grad.numpy()


def _sequence(rng):
    return (rng.normal(size=(5, 3)),)


def _sequence_and_baseline(rng):
    return rng.normal(size=(5, 3)), rng.normal(size=(5, 3))


def _slope_when_a_word_is_scaled(X):
    slopes, step = [], 1e-5
    for t in range(len(X)):
        longer, shorter = X.copy(), X.copy()
        longer[t] *= 1 + step
        shorter[t] *= 1 - step
        slopes.append((_score(longer) - _score(shorter)) / (2 * step))
    return np.array(slopes)


@equation(
    "eq-end-gradient-input",
    truth=_slope_when_a_word_is_scaled,
    inputs=_sequence,
    against="central differences when one word's vector is made longer",
)
def gradient_times_input(X):
    return np.sum(_gradient(X) * X, axis=1)


def _cubic_gradient(U, Z):
    """Of F(Z) = (sum of U * Z) cubed."""
    z = torch.tensor(Z, requires_grad=True)
    ((torch.as_tensor(U) * z).sum() ** 3).backward()
    return z.grad.numpy()


def _cubic_integrated(U, X, X0):
    s, s0 = np.sum(U * X), np.sum(U * X0)
    return np.array([u @ (x - x0) for u, x, x0 in zip(U, X, X0, strict=True)]) * (s * s + s * s0 + s0 * s0)


@equation(
    "eq-end-ig",
    truth=_cubic_integrated,
    inputs=lambda rng: (rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 3))),
    against="the closed form for the cube of a linear function",
)
def integrated_gradients(U, X, X0):
    return np.sum(
        (X - X0) * quad_vec(lambda alpha: _cubic_gradient(U, X0 + alpha * (X - X0)), 0, 1)[0], axis=1
    )


def _sum_of_attributions(X, X0):
    nodes, weights = np.polynomial.legendre.leggauss(60)
    path = [w / 2 * _gradient(X0 + (a + 1) / 2 * (X - X0)) for a, w in zip(nodes, weights, strict=True)]
    return np.sum((X - X0) * np.sum(path, axis=0))


@equation(
    "eq-end-completeness",
    truth=_sum_of_attributions,
    inputs=_sequence_and_baseline,
    against="the sum of the integrated gradients of a recurrent network, by quadrature",
)
def completeness(X, X0):
    return _score(X) - _score(X0)


def _without_by_torch(X, t):
    kept = [x for s, x in enumerate(X) if s != t]
    with torch.no_grad():
        return (_torch_score(torch.tensor(X)) - _torch_score(torch.tensor(np.array(kept)))).item()


@equation(
    "eq-end-occlusion",
    truth=_without_by_torch,
    inputs=lambda rng: (rng.normal(size=(6, 3)), int(rng.integers(1, 5))),
    against="torch's layer on the sequence with and without the word",
)
def occlusion(X, t):
    return _score(X) - _score(np.concatenate([X[:t], X[t + 1 :]]))


@equation(
    "eq-end-luckiest",
    truth=lambda alpha, m: binom.sf(0, m, alpha),
    inputs=lambda rng: (rng.uniform(0.02, 0.2), int(rng.integers(3, 9))),
    against="scipy's binomial distribution: at least one of m",
)
def at_least_one(alpha, m):
    return 1 - (1 - alpha) ** m


_NOISE, _SPREAD = 0.7, 1.9  # standard deviations of the noise and of the prior


def _regression(rng):
    X = rng.normal(size=(11, 3))
    return X, X @ rng.normal(size=3) + _NOISE * rng.normal(size=11)


def _curvature(X):
    """Second derivatives of minus the log of likelihood times prior."""
    return X.T @ X / _NOISE**2 + np.eye(X.shape[1]) / _SPREAD**2


def _mode(X, y):
    return np.linalg.solve(_curvature(X), X.T @ y / _NOISE**2)


def _exact_evidence(X, y):
    covariance = _NOISE**2 * np.eye(len(y)) + _SPREAD**2 * X @ X.T
    return multivariate_normal(np.zeros(len(y)), covariance).logpdf(y)


@equation(
    "eq-end-evidence",
    truth=_exact_evidence,
    inputs=_regression,
    against="the density of the data with the weights integrated out, which is normal for a linear model",
)
def evidence(X, y):
    theta, A, m = _mode(X, y), _curvature(X), X.shape[1]
    log_likelihood = norm.logpdf(y, X @ theta, _NOISE).sum()
    log_prior = norm.logpdf(theta, 0, _SPREAD).sum()
    return log_likelihood + log_prior + m / 2 * np.log(2 * np.pi) - np.log(np.linalg.det(A)) / 2


def _mixture_bic(X):
    return GaussianMixture(1, reg_covar=0.0).fit(X).bic(X)


@equation(
    "eq-end-bic",
    truth=_mixture_bic,
    inputs=lambda rng: (rng.normal(size=(40, 2)) @ rng.normal(size=(2, 2)) + 0.3,),
    against="scikit-learn's criterion for a normal distribution in the plane, which has five parameters",
)
def bic(X):
    n, m = len(X), 5
    log_likelihood = multivariate_normal(X.mean(axis=0), np.cov(X.T, bias=True)).logpdf(X).sum()
    return -2 * log_likelihood + m * np.log(n)


def _least_squares_likelihood(X, y):
    residuals = y - X @ np.linalg.lstsq(X, y)[0]
    return -2 * norm.logpdf(residuals, scale=np.sqrt(np.mean(residuals**2))).sum()


@equation(
    "eq-end-gaussian",
    truth=_least_squares_likelihood,
    inputs=_regression,
    against="the sum of scipy's log-densities of the residuals",
)
def gaussian_log_likelihood(X, y):
    n, rss = len(y), np.linalg.lstsq(X, y)[1][0]
    return n * (1 + np.log(2 * np.pi * rss / n))


def _torch_attention(Q, K, V):
    parts = (torch.as_tensor(M)[None] for M in (Q, K, V))
    return F.scaled_dot_product_attention(*parts, is_causal=True)[0].numpy()


@equation(
    "eq-end-attention",
    truth=_torch_attention,
    inputs=lambda rng: tuple(rng.normal(size=(6, 3)) for _ in range(3)),
    against="torch's scaled_dot_product_attention with its causal mask",
)
def causal_attention(Q, K, V):
    (T, d), outputs = Q.shape, []
    for t in range(T):
        powers = np.exp(K[: t + 1] @ Q[t] / np.sqrt(d))
        alpha = powers / sum(powers)
        outputs.append(alpha @ V[: t + 1])
    return np.array(outputs)


def _count_multiplications(T, d):
    attention = recurrence = 0
    for t in range(T):
        for _ in range(t + 1):  # each position up to its own
            attention += d  # the product of query and key
            attention += d  # the weight times the value
        for _ in range(d):  # each unit of the new state
            recurrence += d + d  # from the input, from the state before
    return attention, recurrence


@equation(
    "eq-end-cost",
    truth=_count_multiplications,
    inputs=lambda rng: (int(rng.integers(5, 30)), int(rng.integers(3, 12))),
    against="counting in nested loops",
)
def multiplications(T, d):
    return T * (T + 1) * d, 2 * T * d**2


def _factors_and_additions(rng):
    return rng.uniform(0.3, 1.2, size=(7, 3)), rng.normal(size=(7, 3)), rng.normal(size=3)


def _sum_over_products(a, b, h_0):
    last = np.prod(a, axis=0) * h_0
    for s in range(len(a)):
        last = last + np.prod(a[s + 1 :], axis=0) * b[s]
    return last


@equation(
    "eq-end-linear",
    truth=_sum_over_products,
    inputs=_factors_and_additions,
    against="the last state as a sum over all inputs, each times the factors after it",
)
def linear_recurrence(a, b, h_0):
    h = h_0
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
    return h


def _pair_by_trying(a1, b1, a2, b2):
    def both(h):
        middle = a1 * h + b1
        return a2 * middle + b2

    return both(1.0) - both(0.0), both(0.0)


@equation(
    "eq-end-operator",
    truth=_pair_by_trying,
    inputs=lambda rng: tuple(rng.normal(size=(4, 3))),
    against="the slope and the offset of one step after the other, found by trying two states",
)
def compose(a1, b1, a2, b2):
    return a2 * a1, a2 * b1 + b2


def _min_gru_inputs(rng):
    shapes = ((6, 2), (3, 2), (3,), (3, 2), (3,))
    return tuple(rng.normal(size=shape) for shape in shapes)


def _solve_all_steps(X, W_xz, b_z, W_xh, b_h):
    """All steps of a unit at once, as one system of equations h_t - z_t h_(t-1) = (1 - z_t) candidate."""
    keep, candidate = expit(np.einsum("td,kd->kt", X, W_xz) + b_z[:, None]), W_xh @ X.T + b_h[:, None]
    systems = [np.eye(len(X)) - np.diag(z[1:], -1) for z in keep]
    return np.array(
        [np.linalg.solve(M, (1 - z) * c)[-1] for M, z, c in zip(systems, keep, candidate, strict=True)]
    )


@equation(
    "eq-end-min-gru",
    truth=_solve_all_steps,
    inputs=_min_gru_inputs,
    against="the solution of all steps as one system of linear equations",
)
def min_gru(X, W_xz, b_z, W_xh, b_h):
    h = np.zeros(len(b_h))
    for x_t in X:
        z_t = expit(W_xz @ x_t + b_z)
        h = z_t * h + (1 - z_t) * (W_xh @ x_t + b_h)
    return h
