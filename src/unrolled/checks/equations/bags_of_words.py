"""Checks of the equations in the chapter "Bags of words"."""

import math
from itertools import permutations, product

import numpy as np
import torch
from scipy.spatial.distance import cosine as scipy_cosine_distance
from scipy.special import expit
from scipy.stats import binomtest, multinomial, norm, zipfian
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics import log_loss
from sklearn.naive_bayes import MultinomialNB

from unrolled.checks.registry import equation


def _count_orderings(c):
    bag = [word for word, count in enumerate(c) for _ in range(count)]
    return len(set(permutations(bag)))


@equation(
    "eq-bow-orderings",
    truth=_count_orderings,
    inputs=lambda rng: (rng.permutation([3, 2, 2]),),
    against="all permutations, listed and made distinct",
)
def orderings(c):
    return math.factorial(sum(c)) / math.prod(math.factorial(c_j) for c_j in c)


@equation(
    "eq-bow-zipf",
    truth=lambda r, s, V: zipfian.pmf(r, s, V),
    inputs=lambda rng: (rng.integers(2, 12), rng.uniform(0.5, 2.0), 15),
    against="scipy.stats.zipfian.pmf",
)
def zipf(r, s, V):
    return r**-s / sum(k**-s for k in range(1, V + 1))


@equation(
    "eq-bow-zipf-loglik",
    truth=lambda c, s: sum(c[r - 1] * zipfian.logpmf(r, s, len(c)) for r in range(1, len(c) + 1)),
    inputs=lambda rng: (rng.integers(2, 50, size=9), rng.uniform(0.5, 2.0)),
    against="the sum of scipy.stats.zipfian.logpmf over all tokens",
)
def zipf_loglik(c, s):
    T, r = c.sum(), np.arange(1, len(c) + 1)
    return -s * np.sum(c * np.log(r)) - T * np.log(np.sum(r**-s))


def _mean_types(p, T):
    texts = product(range(len(p)), repeat=T)
    return sum(len(set(text)) * math.prod(p[word] for word in text) for text in texts)


@equation(
    "eq-bow-growth",
    truth=_mean_types,
    inputs=lambda rng: (rng.dirichlet([1.0, 2.0, 3.0]), 4),
    against="the mean number of distinct words over all texts of that length, each with its probability",
)
def growth(p, T):
    return sum(1 - (1 - p_j) ** T for p_j in p)


def _documents(rng, V=6):
    """Documents of different lengths, as word numbers from 1 to V; the first and last word occur."""
    return [np.append(rng.integers(1, V + 1, size=T), [1, V]) for T in (5, 9, 3)]


def _sklearn_counts(documents, V):
    vectorizer = CountVectorizer(analyzer=list, vocabulary=list(range(1, V + 1)))
    return vectorizer.transform(documents).toarray()


@equation(
    "eq-bow-count",
    truth=_sklearn_counts,
    inputs=lambda rng: (_documents(rng), 6),
    against="sklearn.feature_extraction.text.CountVectorizer",
)
def count(documents, V):
    return np.array([[sum(w_t == j for w_t in w) for j in range(1, V + 1)] for w in documents])


@equation(
    "eq-bow-binary",
    truth=lambda X: X.astype(bool).astype(float),
    inputs=lambda rng: (rng.integers(5, size=(4, 7)),),
    against="the conversion to truth values and back",
)
def binary(X):
    return np.minimum(X, 1)


def _counts(rng):
    X = rng.integers(4, size=(5, 7)) * rng.integers(2, size=(5, 7))
    X[:, 0] = rng.integers(1, 4, size=5)  # no document is empty
    return X


@equation(
    "eq-bow-idf",
    truth=lambda n, n_j, X: TfidfTransformer().fit(X).idf_,
    inputs=lambda rng: (lambda X: (len(X), (X > 0).sum(axis=0), X))(_counts(rng)),
    against="sklearn.feature_extraction.text.TfidfTransformer, as it comes (smooth_idf=True)",
)
def idf(n, n_j, X):
    return np.log((1 + n) / (1 + n_j)) + 1


@equation(
    "eq-bow-tfidf",
    truth=lambda X, idf: TfidfTransformer().fit_transform(X).toarray(),
    inputs=lambda rng: (lambda X: (X, TfidfTransformer().fit(X).idf_))(_counts(rng)),
    against="sklearn.feature_extraction.text.TfidfTransformer, as it comes (norm='l2')",
)
def tfidf(X, idf):
    return np.array([x * idf / np.sqrt(sum((x * idf) ** 2)) for x in X])


@equation(
    "eq-bow-cosine",
    truth=lambda x, z: 1 - scipy_cosine_distance(x, z),
    inputs=lambda rng: (rng.uniform(1, 5, size=6), rng.uniform(1, 5, size=6)),
    against="scipy.spatial.distance.cosine",
)
def cosine(x, z):
    return sum(x * z) / (np.sqrt(sum(x**2)) * np.sqrt(sum(z**2)))


def _bayes_inputs(rng):
    q_0, q_1 = rng.dirichlet(np.full(5, 3.0), size=2)
    return rng.integers(1, 4, size=5), rng.uniform(0.2, 0.45), q_0, q_1


def _bayes(x, pi, q_0, q_1):
    positive = pi * multinomial.pmf(x, n=x.sum(), p=q_1)
    posterior = positive / (positive + (1 - pi) * multinomial.pmf(x, n=x.sum(), p=q_0))
    return np.log(posterior / (1 - posterior))


@equation(
    "eq-bow-bayes",
    truth=_bayes,
    inputs=_bayes_inputs,
    against="Bayes' rule with the probabilities of scipy.stats.multinomial",
)
def bayes(x, pi, q_0, q_1):
    return np.log(pi / (1 - pi)) + sum(x * np.log(q_1 / q_0))


def _class_inputs(rng):
    X = rng.integers(5, size=(9, 6))
    return X, np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])


@equation(
    "eq-bow-smoothing",
    truth=lambda X, y: np.exp(MultinomialNB(alpha=1).fit(X, y).feature_log_prob_),
    inputs=_class_inputs,
    against="sklearn.naive_bayes.MultinomialNB with alpha=1",
)
def smoothing(X, y):
    V = len(X.T)
    return np.array([(1 + X[y == c].sum(axis=0)) / (V + X[y == c].sum()) for c in np.unique(y)])


def _weights_of_sklearn(X, y):
    """Log-odds that each word alone adds to those of the empty document."""
    model = MultinomialNB(alpha=1).fit(X, y)
    V = len(X.T)
    log_p = model.predict_log_proba(np.vstack([np.zeros((1, V)), np.eye(V)]))
    log_odds = log_p[:, 1] - log_p[:, 0]
    return log_odds[1:] - log_odds[0]


@equation(
    "eq-bow-weight",
    truth=_weights_of_sklearn,
    inputs=_class_inputs,
    against="what one word changes in sklearn.naive_bayes.MultinomialNB's log-odds",
)
def weight(X, y):
    V = len(X.T)
    positive, negative = X[y.astype(bool)], X[~y.astype(bool)]
    return np.log((1 + positive.sum(axis=0)) / (V + positive.sum())) - np.log(
        (1 + negative.sum(axis=0)) / (V + negative.sum())
    )


def _logistic_inputs(rng):
    n, V = 8, 3
    y = np.array([0, 1, 1, 0, 1, 0, 1, 1])
    return rng.normal(size=(n, V)), y, rng.normal(size=V), rng.uniform(0.5, 1.5), rng.uniform(0.5, 0.9)


def _logistic_loss(X, y, w, b, penalty):
    return log_loss(y, expit(X @ w + b)) + penalty * w @ w / 2


@equation(
    "eq-bow-logistic",
    truth=_logistic_loss,
    inputs=_logistic_inputs,
    against="sklearn.metrics.log_loss, plus the penalty",
)
def logistic(X, y, w, b, penalty):
    n = len(X)
    o = X @ w + b
    loss = sum(np.log(1 + np.exp(o_i)) - y_i * o_i for o_i, y_i in zip(o, y, strict=True))
    return 1 / n * loss + penalty / 2 * sum(w**2)


def _logistic_autograd(X, y, w, b, penalty):
    w = torch.tensor(w, requires_grad=True)
    o = torch.tensor(X) @ w + b
    loss = torch.nn.functional.binary_cross_entropy_with_logits(o, torch.tensor(y, dtype=torch.float64))
    (loss + penalty / 2 * w.square().sum()).backward()
    return w.grad


@equation(
    "eq-bow-logistic-gradient",
    truth=_logistic_autograd,
    inputs=_logistic_inputs,
    against="autograd through torch's binary_cross_entropy_with_logits, plus the penalty",
)
def logistic_gradient(X, y, w, b, penalty):
    n = len(X)
    return 1 / n * sum((expit(x @ w + b) - y_i) * x for x, y_i in zip(X, y, strict=True)) + penalty * w


def _wilson_of_scipy(a, n, z):
    interval = binomtest(round(a * n), n).proportion_ci(method="wilson")
    return np.array([interval.low, interval.high])


def _wilson_inputs(rng):
    n = int(rng.integers(5, 40))
    return rng.integers(1, n) / n, n, norm.ppf(0.975)


@equation(
    "eq-bow-wilson",
    truth=_wilson_of_scipy,
    inputs=_wilson_inputs,
    against="scipy.stats.binomtest(...).proportion_ci(method='wilson')",
)
def wilson(a, n, z):
    root = z * np.sqrt(a * (1 - a) / n + z**2 / (4 * n**2))
    centre = a + z**2 / (2 * n)
    return np.array([centre - root, centre + root]) / (1 + z**2 / n)
