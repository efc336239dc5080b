"""Checks of the equations of the lab on bags of words."""

import numpy as np
from scipy.sparse import csr_array
from scipy.stats import binomtest, norm
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import log_loss
from sklearn.naive_bayes import MultinomialNB

from unrolled.checks.registry import equation


def _library_objective(scores, y, w, penalty):
    probability = 1 / (1 + np.exp(-scores))
    return log_loss(y, np.column_stack([1 - probability, probability])) + penalty * np.linalg.norm(w, ord=1)


def _scores_and_weights(rng):
    y = (rng.random(11) < 0.4).astype(int)
    y[:2] = 0, 1
    return rng.normal(size=11) * 2, y, rng.normal(size=7), rng.uniform(0.1, 0.5)


@equation(
    "eq-imdb-lasso",
    truth=_library_objective,
    inputs=_scores_and_weights,
    against="scikit-learn's log loss of the probabilities, plus NumPy's 1-norm of the weights",
)
def lasso(a, y, w, penalty):
    n = len(y)
    return sum(np.log(1 + np.exp(a)) - y * a) / n + penalty * sum(abs(w))


def _library_tfidf(counts):
    library = TfidfTransformer(sublinear_tf=True, norm=None)
    return library.fit_transform(csr_array(counts)).toarray()[counts > 0]


def _inverse_frequencies(counts):
    n, df = len(counts), (counts > 0).sum(axis=0)
    return counts[counts > 0], n, np.broadcast_to(df, counts.shape)[counts > 0]


def _counts(rng):
    counts = rng.poisson(2.0, size=(9, 6)).astype(float)
    counts[0] = 3
    return (counts,)


@equation(
    "eq-imdb-tfidf",
    truth=_library_tfidf,
    inputs=_counts,
    against="scikit-learn's TfidfTransformer(sublinear_tf=True) before the rows are normalised",
)
def tfidf(counts):
    c, n, df = _inverse_frequencies(counts)
    return (1 + np.log(c)) * (np.log((1 + n) / (1 + df)) + 1)


def _library_ratio(P, N, alpha):
    """Of class counts P and N: the difference of naive Bayes' log probabilities."""
    rows = MultinomialNB(alpha=alpha).fit(np.stack([N, P]), [0, 1]).feature_log_prob_
    return rows[1] - rows[0]


@equation(
    "eq-imdb-log-count-ratio",
    truth=_library_ratio,
    inputs=lambda rng: (rng.poisson(8.0, 6) + 2.0, rng.poisson(3.0, 6) + 1.0, 1.0),
    against="the difference of the two classes' log probabilities in scikit-learn's MultinomialNB",
)
def log_count_ratio(P, N, alpha):
    p = alpha + P
    q = alpha + N
    return np.log((p / np.sum(p)) / (q / np.sum(q)))


def _library_wilson(correct, n, z):
    interval = binomtest(correct, n).proportion_ci(2 * norm.cdf(z) - 1, method="wilson")
    return interval.low, interval.high


@equation(
    "eq-imdb-wilson",
    truth=_library_wilson,
    inputs=lambda rng: (int(rng.integers(10, 20)), 31, rng.uniform(1.2, 2.2)),
    against="the Wilson interval of scipy.stats.binomtest",
)
def wilson(correct, n, z):
    a = correct / n
    centre = a + z**2 / (2 * n)
    half = z * np.sqrt(a * (1 - a) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)


def _standard_error_of_differences(b, c, n):
    differences = np.array([1.0] * b + [-1.0] * c + [0.0] * (n - b - c))
    return differences.std() / np.sqrt(n)


@equation(
    "eq-imdb-paired",
    truth=_standard_error_of_differences,
    inputs=lambda rng: (int(rng.integers(20, 40)), int(rng.integers(5, 15)), int(rng.integers(100, 200))),
    against="the standard deviation of the single differences 1, -1 and 0, over the root of their number",
)
def paired(b, c, n):
    return np.sqrt(b + c - (b - c) ** 2 / n) / n
