"""Checks of the equations of *Language models and generation*."""

import numpy as np
import torch
from scipy.stats import gmean

from unrolled.checks.registry import equation
from unrolled.scratch.ngrams import KneserNey


def _softmax(o):
    return np.exp(o) / np.exp(o).sum()


def _recurrent_model(rng, V=5, d=3, H=4, T=6):
    """Tokens, and the weights of a small language model with a simple recurrence."""
    return (
        rng.integers(V, size=T),
        rng.normal(size=(V, d)),
        rng.normal(size=(H, d)),
        rng.normal(size=(H, H)),
        rng.normal(size=H),
        rng.normal(size=(V, H)),
        rng.normal(size=V),
    )


def _torch_distributions(x, E, W_xh, W_hh, b_h, W_ho, b_o):
    """Embedding, RNN and linear layer of torch, and its softmax, for all steps at once.  (T, V)"""
    rnn = torch.nn.RNN(E.shape[1], len(b_h), dtype=torch.float64)
    weights = [torch.from_numpy(w) for w in (W_xh, W_hh, b_h)] + [torch.zeros(len(b_h), dtype=torch.float64)]
    with torch.no_grad():
        for parameter, weight in zip(rnn.parameters(), weights, strict=True):
            parameter.copy_(weight)
        states, _ = rnn(torch.nn.functional.embedding(torch.from_numpy(x), torch.from_numpy(E)))
        logits = torch.nn.functional.linear(states, torch.from_numpy(W_ho), torch.from_numpy(b_o))
    return torch.softmax(logits, dim=-1).numpy()


@equation(
    "eq-lm-network",
    truth=_torch_distributions,
    inputs=_recurrent_model,
    against="torch's Embedding, RNN and Linear run over the whole sequence",
)
def next_token_distributions(x, E, W_xh, W_hh, b_h, W_ho, b_o):
    h, distributions = np.zeros(len(b_h)), []
    for x_t in x:
        h = np.tanh(W_xh @ E[x_t] + W_hh @ h + b_h)
        distributions.append(_softmax(W_ho @ h + b_o))
    return np.stack(distributions)


def _torch_loss(logits, x):
    return torch.nn.functional.cross_entropy(torch.from_numpy(logits), torch.from_numpy(x[1:])).item()


@equation(
    "eq-lm-loss",
    truth=_torch_loss,
    inputs=lambda rng: (rng.normal(size=(7, 5)), rng.integers(5, size=8)),
    against="torch.nn.functional.cross_entropy",
)
def loss_at_every_position(logits, x):
    T = len(logits)
    y_hat = np.stack([_softmax(o) for o in logits])
    return -1 / T * sum(np.log(y_hat[t, x[t + 1]]) for t in range(T))


@equation(
    "eq-lm-perplexity",
    truth=lambda p: gmean(1 / p),
    inputs=lambda rng: (rng.uniform(0.01, 0.9, size=8),),
    against="scipy's geometric mean of the inverse probabilities",
)
def perplexity(p):
    T = len(p)
    return np.exp(-1 / T * np.log(p).sum())


def _perplexity_of_words(characters):
    """The probability of each word is the product of those of its characters; then the geometric mean."""
    return gmean(np.array([1 / np.prod(p) for p in characters]))


def _words_of_characters(rng):
    return ([rng.uniform(0.1, 0.9, size=length) for length in rng.integers(2, 7, size=5)],)


@equation(
    "eq-lm-units",
    truth=_perplexity_of_words,
    inputs=_words_of_characters,
    against="the perplexity of whole words, whose probabilities are products over their characters",
)
def perplexity_per_word(characters):
    PP_char = perplexity(np.concatenate(characters))
    T_char, T_word = sum(len(p) for p in characters), len(characters)
    return PP_char ** (T_char / T_word)


def _texts(C):
    """Two-token texts with exactly these counts of pairs."""
    return [[u, w] for u, w in np.ndindex(C.shape) for _ in range(C[u, w])]


def _counts_of_pairs(rng, V=4):
    """Counts of pairs, some zero, some one; the discount; the distribution for the empty context."""
    C = rng.integers(5, size=(V, V))
    C[0], C[1] = (0, 1, 2, 4), (3, 0, 1, 1)
    C[2:, 0] += 1
    counts = np.concatenate([C.ravel(), C.sum(axis=1)])  # the start mark makes a pair with each first token
    once, twice = (counts == 1).sum(), (counts == 2).sum()
    shorter = KneserNey(2, V).fit(_texts(C)).probabilities([])
    return C, once / (once + 2 * twice), shorter


@equation(
    "eq-lm-kneser-ney",
    truth=lambda C, D, shorter: [
        KneserNey(2, len(C)).fit(_texts(C)).probabilities([u]) for u in range(len(C))
    ],
    inputs=_counts_of_pairs,
    against="unrolled.scratch.ngrams, fitted on texts with these counts",
)
def kneser_ney_bigram(C, D, shorter):
    c_u = C.sum(axis=1, keepdims=True)
    N_u = (C > 0).sum(axis=1, keepdims=True)
    return np.maximum(C - D, 0) / c_u + D * N_u / c_u * shorter


def _mixture_of_torch(gamma, network, ngram):
    parts = torch.distributions.Categorical(torch.from_numpy(np.stack([network, ngram])))
    weights = torch.distributions.Categorical(torch.tensor([gamma, 1 - gamma], dtype=torch.float64))
    mixture = torch.distributions.MixtureSameFamily(weights, parts)
    return mixture.log_prob(torch.arange(len(network))).exp().numpy()


@equation(
    "eq-lm-mixture",
    truth=_mixture_of_torch,
    inputs=lambda rng: (rng.uniform(0.1, 0.4), rng.dirichlet(np.ones(6)), rng.dirichlet(np.ones(6))),
    against="torch.distributions.MixtureSameFamily",
)
def mixture(gamma, network, ngram):
    return gamma * network + (1 - gamma) * ngram


def _power_of_softmax(o, tau):
    """The same distribution made from the probabilities at temperature one."""
    powers = torch.softmax(torch.from_numpy(o), dim=0).numpy() ** (1 / tau)
    return powers / powers.sum()


def _logits_and_temperature(rng):
    return rng.normal(size=7) * 2, rng.uniform(0.3, 0.8) if rng.random() < 0.5 else rng.uniform(1.3, 3.0)


@equation(
    "eq-lm-temperature",
    truth=_power_of_softmax,
    inputs=_logits_and_temperature,
    against="torch's softmax, raised to the power 1/τ and normalised",
)
def with_temperature(o, tau):
    return np.exp(o / tau) / sum(np.exp(o_v / tau) for o_v in o)


def _entropy_slope_by_autograd(o, tau):
    tau = torch.tensor(tau, dtype=torch.float64, requires_grad=True)
    log_p = torch.log_softmax(torch.from_numpy(o) / tau, dim=0)
    entropy = -(log_p.exp() * log_p).sum()
    return torch.autograd.grad(entropy, tau)[0].item()


@equation(
    "eq-lm-entropy-slope",
    truth=_entropy_slope_by_autograd,
    inputs=_logits_and_temperature,
    against="automatic differentiation of the entropy by the temperature",
)
def slope_of_the_entropy(o, tau):
    p = _softmax(o / tau)
    mean = p @ o
    return p @ (o - mean) ** 2 / tau**3


def _masked_softmax(logits, k):
    logits = torch.from_numpy(logits)
    lowest = torch.topk(logits, k).values[-1]
    return torch.softmax(logits.masked_fill(logits < lowest, float("-inf")), dim=0).numpy()


@equation(
    "eq-lm-top-k",
    truth=_masked_softmax,
    inputs=lambda rng: (rng.normal(size=9) * 2, int(rng.integers(2, 7))),
    against="torch.topk, with the other logits set to minus infinity before the softmax",
)
def top_k(o, k):
    p = _softmax(o)
    K = [w for w in range(len(p)) if sum(p_v > p[w] for p_v in p) < k]
    return np.array([p[w] / sum(p[v] for v in K) if w in K else 0.0 for w in range(len(p))])


def _smallest_set(p, mass):
    """Of all sets of tokens with enough mass, tried by size, the smallest one with the most of it."""
    order = sorted(range(len(p)), key=lambda w: -p[w])
    size = next(s for s in range(1, len(p) + 1) if sum(p[w] for w in order[:s]) >= mass)
    kept = np.zeros(len(p))
    kept[order[:size]] = p[order[:size]] / p[order[:size]].sum()
    return kept


@equation(
    "eq-lm-nucleus",
    truth=_smallest_set,
    inputs=lambda rng: (rng.dirichlet(np.ones(8)), rng.uniform(0.3, 0.9)),
    against="sorting, and adding tokens until the mass is reached",
)
def nucleus(p, mass):
    N = [w for w in range(len(p)) if sum(p_v for p_v in p if p_v > p[w]) < mass]
    return np.array([p[w] / sum(p[v] for v in N) if w in N else 0.0 for w in range(len(p))])
