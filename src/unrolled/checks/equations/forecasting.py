"""Checks of the equations of *Forecasting*."""

from itertools import permutations

import numpy as np
import torch
from scipy.integrate import quad
from scipy.linalg import toeplitz
from scipy.stats import norm
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_pinball_loss, mean_squared_error, r2_score

from unrolled.checks.registry import equation


def _truth_and_two_forecasts(rng):
    y = rng.normal(1.5, 2.0, size=23)
    return y, y + rng.normal(0.4, 0.7, size=23), y + rng.normal(0.2, 1.1, size=23)


@equation(
    "eq-fc-skill",
    truth=lambda y, ours, base: 1 - mean_squared_error(y, ours) / mean_squared_error(y, base),
    inputs=_truth_and_two_forecasts,
    against="scikit-learn's mean squared errors",
)
def skill(y, ours, base):
    return 1 - sum((y - ours) ** 2) / sum((y - base) ** 2)


@equation(
    "eq-fc-rebase",
    truth=skill,
    inputs=_truth_and_two_forecasts,
    against="the two sums of squares themselves",
)
def skill_from_two_scores(y, ours, base):
    r2, r2_base = r2_score(y, ours), r2_score(y, base)
    return 1 - (1 - r2) / (1 - r2_base)


@equation(
    "eq-fc-constant",
    truth=lambda y, c: r2_score(y, np.full(len(y), c)),
    inputs=lambda rng: (rng.normal(1.5, 2.0, size=23), rng.normal(-1.0)),
    against="scikit-learn's r2_score of a constant forecast",
)
def r2_of_a_constant(y, c):
    return -((c - y.mean()) ** 2) / y.var()


def _ring(rng):
    """A series that follows itself in a ring, so that every lag has as many pairs as there are days."""
    x = np.convolve(rng.normal(size=60), [1.0, 0.8, 0.3], mode="same")
    return x - x.mean(), 2


def _scores_on_the_ring(x, lag):
    before = np.roll(x, lag)
    line = LinearRegression().fit(before[:, None], x)
    return r2_score(x, before), line.score(before[:, None], x)


@equation(
    "eq-fc-persistence",
    truth=_scores_on_the_ring,
    inputs=_ring,
    against="the scores of both forecasts on a series closed to a ring",
)
def scores_from_autocorrelation(x, lag):
    rho = np.corrcoef(x, np.roll(x, lag))[0, 1]
    return 2 * rho - 1, rho**2


def _autocovariances(rng):
    """Of a moving average of random noise, which has a valid autocovariance at each lag."""
    weights = rng.normal(size=5)
    full = np.correlate(weights, weights, mode="full")[4:]
    return (np.r_[full, np.zeros(3)],)  # eight days, lags 0 to 7


@equation(
    "eq-fc-mean-variance",
    truth=lambda gamma: np.full(8, 1 / 8) @ toeplitz(gamma) @ np.full(8, 1 / 8),
    inputs=_autocovariances,
    against="the mean as a linear map of the days, with their full covariance matrix",
)
def variance_of_a_mean(gamma):
    n, s2, rho = len(gamma), gamma[0], gamma / gamma[0]
    return s2 / n * (1 + 2 * sum((1 - lag / n) * rho[lag] for lag in range(1, n)))


def _window_and_weights(rng, lag=5, d=3, H=4):
    return (
        rng.normal(size=(lag, d)),  # oldest day first
        rng.normal(size=(H, d)),
        rng.normal(0, 0.5, size=(H, H)),
        rng.normal(size=H),
        rng.normal(size=(1, H)),
        rng.normal(size=1),
    )


def _torch_many_to_one(window, W_xh, W_hh, b_h, W_ho, b_o):
    d = window.shape[1]
    rnn = torch.nn.RNN(d, len(b_h), dtype=torch.float64)
    head = torch.nn.Linear(len(b_h), 1, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.from_numpy(W_xh))
        rnn.weight_hh_l0.copy_(torch.from_numpy(W_hh))
        rnn.bias_ih_l0.copy_(torch.from_numpy(b_h))
        rnn.bias_hh_l0.zero_()
        head.weight.copy_(torch.from_numpy(W_ho))
        head.bias.copy_(torch.from_numpy(b_o))
        return head(rnn(torch.from_numpy(window))[1][0]).numpy()


@equation(
    "eq-fc-many-to-one",
    truth=_torch_many_to_one,
    inputs=_window_and_weights,
    against="torch.nn.RNN with torch.nn.Linear on its last state",
)
def many_to_one(window, W_xh, W_hh, b_h, W_ho, b_o):
    h = np.zeros(len(b_h))
    for x in window:
        h = np.tanh(W_xh @ x + W_hh @ h + b_h)
    return W_ho @ h + b_o


def _series_and_weights(rng):
    _, *weights = _window_and_weights(rng)
    return rng.normal(size=(9, 3)), 7, 5, *weights  # forecast day 7 from the five days before it


def _linear_recurrence(series, t, lag, W_xh, W_hh, b_h, W_ho, b_o):
    h = np.zeros(len(b_h))
    for x in series[t - lag : t]:
        h = W_hh.dot(h) + W_xh.dot(x) + b_h
    return W_ho.dot(h) + b_o


@equation(
    "eq-fc-linear-rnn",
    truth=_linear_recurrence,
    inputs=_series_and_weights,
    against="the recurrence without its tanh, run day by day",
)
def unrolled_linear_network(series, t, lag, W_xh, W_hh, b_h, W_ho, b_o):
    return b_o + sum(
        W_ho @ np.linalg.matrix_power(W_hh, k - 1) @ (W_xh @ series[t - k] + b_h) for k in range(1, lag + 1)
    )


def _torch_with_skip(window, W_xh, W_hh, b_h, W_ho, b_o, S):
    straight = torch.nn.functional.linear(torch.from_numpy(window).flatten(), torch.from_numpy(S))
    return _torch_many_to_one(window, W_xh, W_hh, b_h, W_ho, b_o) + straight.numpy()


def _window_weights_and_skip(rng):
    return (*_window_and_weights(rng), rng.normal(size=(1, 15)))


@equation(
    "eq-fc-skip",
    truth=_torch_with_skip,
    inputs=_window_weights_and_skip,
    against="torch's network plus torch's linear map of the flattened window",
)
def network_and_line(window, W_xh, W_hh, b_h, W_ho, b_o, S):
    h = np.zeros(len(b_h))
    for x in window:
        h = np.tanh(W_xh @ x + W_hh @ h + b_h)
    return W_ho @ h + S @ window.ravel() + b_o


def _step_by_step(x, a, mu, m):
    for _ in range(m):
        x = mu + a * (x - mu)
    return x


@equation(
    "eq-fc-ar1-forecast",
    truth=_step_by_step,
    inputs=lambda rng: (rng.normal(), rng.uniform(0.5, 0.95), rng.normal(), 4),
    against="the one-day forecast, fed back four times",
)
def forecast_of_ar1(x, a, mu, m):
    return mu + a**m * (x - mu)


def _variance_from_shocks(a, sigma, m):
    """Each of the m shocks after the origin passes through the recurrence to day t + m."""
    path = np.array([np.linalg.matrix_power(np.array([[a]]), m - 1 - j)[0, 0] for j in range(m)])
    total = sigma**2 * (path @ path)
    old = np.array([a**j for j in range(2000)])  # the variance of the series itself, shock by shock
    return total, 1 - total / (sigma**2 * (old @ old))


@equation(
    "eq-fc-ar1-variance",
    truth=_variance_from_shocks,
    inputs=lambda rng: (rng.uniform(0.5, 0.95), rng.uniform(0.5, 2.0), 4),
    against="the variances of all shocks that reach the day, added up",
)
def error_of_ar1(a, sigma, m):
    return sigma**2 * (1 - a ** (2 * m)) / (1 - a**2), a ** (2 * m)


def _fed_back(past, beta_0, beta, m):
    """Forecast, take the forecast for the newest value, forecast again."""
    newest_first = list(past)
    for _ in range(m):
        newest_first.insert(0, beta_0 + sum(b * x for b, x in zip(beta, newest_first, strict=False)))
    return newest_first[0]


@equation(
    "eq-fc-recursive",
    truth=_fed_back,
    inputs=lambda rng: (rng.normal(size=3), rng.normal(), rng.normal(0, 0.5, size=3), 4),
    against="a loop that feeds each forecast back as the newest value",
)
def recursive_forecast(past, beta_0, beta, m):
    A = np.vstack([np.r_[beta, beta_0], np.eye(4)[:2], np.eye(4)[3]])  # the last entry is a constant one
    return (np.linalg.matrix_power(A, m) @ np.r_[past, 1.0])[0]


@equation(
    "eq-fc-pinball",
    truth=lambda y, forecast, q: np.array(
        [mean_pinball_loss([a], [b], alpha=q) for a, b in zip(y, forecast, strict=True)]
    ),
    inputs=lambda rng: (rng.normal(size=20), rng.normal(size=20), rng.uniform(0.1, 0.45)),
    against="scikit-learn's mean_pinball_loss, one day at a time",
)
def pinball(y, forecast, q):
    return np.maximum(q * (y - forecast), (1 - q) * (forecast - y))


def _slope_by_integration(forecast, q, mean, sd, width=1e-3):
    """Central difference of the expected loss under a normal distribution."""

    def expected(f):
        above = quad(lambda y: q * (y - f) * norm.pdf(y, mean, sd), f, np.inf, epsabs=1e-13, epsrel=1e-12)
        below = quad(
            lambda y: (1 - q) * (f - y) * norm.pdf(y, mean, sd), -np.inf, f, epsabs=1e-13, epsrel=1e-12
        )
        return above[0] + below[0]

    # Two widths combined (Richardson), so that the error is of the fourth order.
    coarse, fine = ((expected(forecast + w) - expected(forecast - w)) / (2 * w) for w in (2 * width, width))
    return (4 * fine - coarse) / 3


@equation(
    "eq-fc-pinball-slope",
    truth=_slope_by_integration,
    inputs=lambda rng: (rng.normal(), rng.uniform(0.1, 0.9), rng.normal(), rng.uniform(0.7, 1.5)),
    against="finite differences of the expected loss, integrated numerically",
)
def slope_of_expected_pinball(forecast, q, mean, sd):
    return norm.cdf(forecast, mean, sd) - q


def _covered_orders(n, alpha):
    """Of all orders in which n + 1 errors can come, the share in which the bound holds the last one."""
    rank = sum(j < (n + 1) * (1 - alpha) - 1e-12 for j in range(n + 1))  # the ceiling, counted
    orders = list(permutations(range(n + 1)))
    return sum(last <= sorted(calibration)[rank - 1] for *calibration, last in orders) / len(orders)


@equation(
    "eq-fc-conformal",
    truth=_covered_orders,
    inputs=lambda rng: (5, rng.uniform(0.35, 0.48)),
    against="all orders of six errors, counted",
)
def conformal_coverage(n, alpha):
    return np.ceil((n + 1) * (1 - alpha)) / (n + 1)
