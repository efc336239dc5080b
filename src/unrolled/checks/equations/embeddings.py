"""Checks of the equations in the chapter "Word embeddings"."""

import math

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.sparse import csr_array
from scipy.spatial.distance import cosine as scipy_cosine_distance
from sklearn.decomposition import PCA
from torch.nn import functional as F

from unrolled.checks.registry import equation
from unrolled.scratch import cooccurrence as scratch


def _lookup_inputs(rng):
    return rng.normal(size=(7, 3)), np.eye(7)[rng.integers(7)]


@equation(
    "eq-emb-lookup",
    truth=lambda E, x: F.embedding(torch.tensor(x.argmax()), torch.tensor(E)),
    inputs=_lookup_inputs,
    against="torch.nn.functional.embedding at the place of the one",
)
def lookup(E, x):
    return E.T @ x


def _embedding_gradient(X, G):
    table = torch.zeros(X.shape[1], G.shape[1], dtype=torch.float64, requires_grad=True)
    F.embedding(torch.tensor(X.argmax(axis=1)), table).backward(torch.tensor(G))
    return table.grad


@equation(
    "eq-emb-lookup-gradient",
    truth=_embedding_gradient,
    inputs=lambda rng: (np.eye(4)[rng.integers(4, size=9)], rng.normal(size=(9, 3))),
    against="autograd through torch.nn.functional.embedding, with words that occur more than once",
)
def lookup_gradient(X, G):
    return sum(x[:, None] * g for x, g in zip(X, G, strict=True))


@equation(
    "eq-emb-cooccurrence",
    truth=lambda tokens, V, m: scratch.cooccurrence([tokens], V, m).toarray(),
    inputs=lambda rng: (rng.integers(6, size=40), 6, 3),
    against="the sparse counting by shifted copies of the text in unrolled.scratch.cooccurrence",
)
def cooccurrence(tokens, V, m):
    X, T = np.zeros((V, V)), len(tokens)
    for t in range(T):
        for r in range(-m, m + 1):
            if r != 0 and t + r in range(T):
                X[tokens[t], tokens[t + r]] += 1
    return X


def _pmi_by_listing(X):
    """Write out the list of pairs, then take each probability as a share of that list."""
    rows, columns = X.shape
    pairs = [(w, v) for w in range(rows) for v in range(columns) for _ in range(X[w, v])]
    words, contexts = zip(*pairs, strict=True)

    def p(items, item):
        return items.count(item) / len(items)

    return [
        [
            math.log(p(pairs, (w, v))) - math.log(p(words, w)) - math.log(p(contexts, v))
            for v in range(columns)
        ]
        for w in range(rows)
    ]


@equation(
    "eq-emb-pmi",
    truth=_pmi_by_listing,
    inputs=lambda rng: (rng.integers(1, 9, size=(4, 5)),),
    against="probabilities estimated one by one from the written-out list of pairs",
)
def pmi(X):
    return np.log(X.sum() * X / (X.sum(axis=1, keepdims=True) * X.sum(axis=0)))


@equation(
    "eq-emb-ppmi",
    truth=lambda X: scratch.ppmi(csr_array(X)).toarray(),
    inputs=lambda rng: (rng.integers(0, 9, size=(5, 6)).astype(float),),
    against="the sparse computation of unrolled.scratch.cooccurrence, with pairs that were never seen",
)
def ppmi(X):
    return np.maximum(0, pmi(X))


def _low_rank_inputs(rng):
    left, _ = np.linalg.qr(rng.normal(size=(8, 6)))
    right, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    return left * [9, 6, 4, 2, 1.3, 0.7] @ right.T, int(rng.integers(2, 4))


def _alternating_least_squares(M, d):
    """The best product of an (n, d) and a (d, p) matrix, each fitted in turn to the other."""
    B = np.random.default_rng(7).normal(size=(M.shape[1], d))
    for _ in range(200):
        A = np.linalg.lstsq(B, M.T, rcond=None)[0].T
        B = np.linalg.lstsq(A, M, rcond=None)[0].T
    return A @ B.T


@equation(
    "eq-emb-svd",
    truth=_alternating_least_squares,
    inputs=_low_rank_inputs,
    against="the best rank-d matrix found by alternating least squares, without any SVD",
)
def truncated_svd(M, d):
    u, s, vt = np.linalg.svd(M, full_matrices=False)
    return u[:, :d] @ np.diag(s[:d]) @ vt[:d]


@equation(
    "eq-emb-eckart-young",
    truth=lambda M, d: np.sum((M - _alternating_least_squares(M, d)) ** 2),
    inputs=_low_rank_inputs,
    against="the squared error left by alternating least squares",
)
def dropped_singular_values(M, d):
    return np.sum(np.linalg.svd(M, compute_uv=False)[d:] ** 2)


def _weight_by_cases(x):
    return [1.0 if value >= 100 else math.exp(0.75 * (math.log(value) - math.log(100))) for value in x]


@equation(
    "eq-emb-glove-weight",
    truth=_weight_by_cases,
    inputs=lambda rng: (rng.uniform(1, 300, size=12),),
    against="a loop with the two cases written out",
)
def glove_weight(x):
    return np.minimum(1, (x / 100) ** (3 / 4))


def _glove_inputs(rng):
    counts = rng.integers(1, 200, size=(5, 4)).astype(float)
    return counts, rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=5), rng.normal(size=4)


def _glove_by_loop(X, E, C, b, c):
    total = 0.0
    for w in range(len(E)):
        for v in range(len(C)):
            guess = sum(E[w, k] * C[v, k] for k in range(E.shape[1])) + b[w] + c[v]
            total += _weight_by_cases([X[w, v]])[0] * (guess - math.log(X[w, v])) ** 2
    return total


@equation(
    "eq-emb-glove",
    truth=_glove_by_loop,
    inputs=_glove_inputs,
    against="a loop over the pairs of words",
)
def glove(X, E, C, b, c):
    return np.sum(glove_weight(X) * (E @ C.T + b[:, None] + c - np.log(X)) ** 2)


def _glove_gradient(X, E, C, b, c):
    X, E, C, b, c = (torch.tensor(a) for a in (X, E, C, b, c))
    E.requires_grad_()
    weight = torch.clamp((X / 100) ** 0.75, max=1)
    (weight * (E @ C.T + b[:, None] + c - X.log()) ** 2).sum().backward()
    return E.grad


@equation(
    "eq-emb-glove-gradient",
    truth=_glove_gradient,
    inputs=_glove_inputs,
    against="autograd of the objective",
)
def glove_gradient(X, E, C, b, c):
    return 2 * (glove_weight(X) * (E @ C.T + b[:, None] + c - np.log(X))) @ C


def _torch_adagrad(theta, gradients, eta):
    parameter = torch.tensor(theta, requires_grad=True)
    optimiser = torch.optim.Adagrad([parameter], lr=eta, initial_accumulator_value=1.0, eps=0.0)
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        optimiser.step()
    return parameter.detach(), optimiser.state[parameter]["sum"]


@equation(
    "eq-emb-adagrad",
    truth=_torch_adagrad,
    inputs=lambda rng: (rng.normal(size=4), 2 * rng.normal(size=(3, 4)), 0.3),
    against="three steps of torch.optim.Adagrad with accumulators that start at one",
)
def adagrad(theta, gradients, eta):
    q = np.ones(len(theta))
    for g in gradients:
        q = q + g * g
        theta = theta - eta * g / np.sqrt(q)
    return theta, q


def _sgns_inputs(rng):
    return rng.normal(size=3), rng.normal(size=3), rng.normal(size=(5, 3))


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def _binary_cross_entropy(e, seen, noise):
    logits = torch.cat([(seen @ e)[None], noise @ e])
    target = torch.zeros(len(logits), dtype=torch.float64)
    target[0] = 1
    return F.binary_cross_entropy_with_logits(logits, target, reduction="sum")


def _sgns_gradient(e, seen, noise):
    e = torch.tensor(e, requires_grad=True)
    _binary_cross_entropy(e, torch.tensor(seen), torch.tensor(noise)).backward()
    return e.grad


@equation(
    "eq-emb-sgns",
    truth=lambda e, seen, noise: _binary_cross_entropy(*map(torch.tensor, (e, seen, noise))),
    inputs=_sgns_inputs,
    against="torch's binary cross-entropy, one for the seen pair and zero for each drawn pair",
)
def sgns(e, seen, noise):
    return -np.log(sigmoid(seen @ e)) - np.sum(np.log(sigmoid(-(noise @ e))))


@equation(
    "eq-emb-sgns-gradient",
    truth=_sgns_gradient,
    inputs=_sgns_inputs,
    against="autograd of torch's binary cross-entropy",
)
def sgns_gradient(e, seen, noise):
    return (sigmoid(seen @ e) - 1) * seen + sigmoid(noise @ e) @ noise


def _best_inner_products(X, K):
    """For each pair, the inner product at which the expected objective has slope zero, by bisection."""

    def slope(z, seen, expected):
        z = torch.tensor(z, dtype=torch.float64, requires_grad=True)
        (seen * F.logsigmoid(z) + K * expected * F.logsigmoid(-z)).backward()
        return z.grad.item()

    expected = np.outer(X.sum(axis=1), X.sum(axis=0)) / X.sum()
    return [
        [brentq(slope, -20, 20, args=(float(s), float(e)), xtol=1e-13) for s, e in zip(*rows, strict=True)]
        for rows in zip(X, expected, strict=True)
    ]


@equation(
    "eq-emb-shifted-pmi",
    truth=_best_inner_products,
    inputs=lambda rng: (rng.integers(1, 30, size=(3, 4)), 5),
    against="the root of the expected objective's slope, from autograd and bisection",
)
def shifted_pmi(X, K):
    return pmi(X) - np.log(K)


@equation(
    "eq-emb-cosine",
    truth=lambda u, v: 1 - scipy_cosine_distance(u, v),
    inputs=lambda rng: (rng.normal(size=5), rng.normal(size=5)),
    against="SciPy's cosine distance",
)
def cosine(u, v):
    return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))


def _analogy_inputs(rng):
    E = rng.normal(size=(400, 4))
    a, b, c = rng.choice(400, size=3, replace=False)
    E[b] = E[a] + 0.4 * rng.normal(size=4)  # so near each other that c itself would win if it were allowed to
    return E / np.linalg.norm(E, axis=1, keepdims=True), a, b, c


def _analogy_by_loop(E, a, b, c):
    """The largest sum of three cosines, word by word (Levy and Goldberg, 2014)."""
    scores = {
        w: float(E[w] @ E[b]) - float(E[w] @ E[a]) + float(E[w] @ E[c])
        for w in range(len(E))
        if w not in (a, b, c)
    }
    return max(scores, key=scores.get)


@equation(
    "eq-emb-analogy",
    truth=_analogy_by_loop,
    inputs=_analogy_inputs,
    against="a loop over all words that adds and subtracts three cosines",
)
def analogy(E, a, b, c):
    target = E[b] - E[a] + E[c]
    return max(set(range(len(E))) - {a, b, c}, key=lambda w: cosine(E[w], target))


@equation(
    "eq-emb-explained",
    truth=lambda E, d: PCA(n_components=d).fit(E).explained_variance_ratio_.sum(),
    inputs=lambda rng: (rng.normal(size=(30, 6)) * [5, 4, 3, 2, 1, 0.5], 2),
    against="scikit-learn's PCA",
)
def explained(E, d):
    s = np.linalg.svd(E - E.mean(axis=0), compute_uv=False)
    return np.sum(s[:d] ** 2) / np.sum(s**2)


def _embedding_bag(E, c):
    words = torch.tensor(np.repeat(np.arange(len(c)), c))
    return F.embedding_bag(words[None], torch.tensor(E), mode="mean")[0]


@equation(
    "eq-emb-mean",
    truth=_embedding_bag,
    inputs=lambda rng: (rng.normal(size=(6, 3)), rng.integers(0, 5, size=6)),
    against="torch.nn.functional.embedding_bag over the running words",
)
def mean_vector(E, c):
    return E.T @ c / c.sum()
