"""Checks of the equations of *Encoder and decoder*."""

import math
import warnings
from itertools import product

import numpy as np
import torch
from nltk.translate.bleu_score import brevity_penalty as nltk_brevity_penalty
from nltk.translate.bleu_score import corpus_bleu, modified_precision
from scipy.special import softmax

from unrolled.checks.registry import equation
from unrolled.decoding import beam_search


def _leaf(array):
    return torch.tensor(array, requires_grad=True)


def _joint(rng):
    """A joint distribution of three words of four, and one sequence."""
    return rng.dirichlet(np.ones(64)).reshape(4, 4, 4), rng.integers(4, size=3)


def _mass(P, beginning):
    """The probability that a sequence begins like this."""
    return P[tuple(beginning)].sum()


@equation(
    "eq-ed-product",
    truth=lambda P, y: P[tuple(y)],
    inputs=_joint,
    against="one entry of a joint distribution over all sequences",
)
def probability_of_the_target(P, y):
    return np.prod([_mass(P, y[: t + 1]) / _mass(P, y[:t]) for t in range(len(y))])


def _small_model(rng, V=5, d=3, H=4, T=6):
    """Source vectors, target words with a start mark first, and the weights of encoder, decoder and output."""
    cells = [rng.normal(size=shape) for shape in ((H, d), (H, H), (H,)) * 2]
    return (
        rng.normal(size=(T, d)),
        rng.integers(V, size=T - 2),
        rng.normal(size=(V, d)),
        *cells,
        rng.normal(size=(V, H)),
        rng.normal(size=V),
    )


def _torch_rnn(W_xh, W_hh, b_h):
    layer = torch.nn.RNN(W_xh.shape[1], len(b_h), dtype=torch.float64)
    weights = [torch.from_numpy(w) for w in (W_xh, W_hh, b_h)] + [torch.zeros(len(b_h), dtype=torch.float64)]
    with torch.no_grad():
        for parameter, weight in zip(layer.parameters(), weights, strict=True):
            parameter.copy_(weight)
    return layer


def _torch_decoder(x, y, E, W_xh, W_hh, b_h, W_es, W_ss, b_s, W_o, b_o):
    """Two RNN layers of torch, the second started with the first one's last state.  (T', V)"""
    with torch.no_grad():
        _, last = _torch_rnn(W_xh, W_hh, b_h)(torch.from_numpy(x))
        states, _ = _torch_rnn(W_es, W_ss, b_s)(torch.from_numpy(E)[torch.from_numpy(y)], last)
        logits = torch.nn.functional.linear(states, torch.from_numpy(W_o), torch.from_numpy(b_o))
    return torch.softmax(logits, dim=-1).numpy()


@equation(
    "eq-ed-decoder",
    truth=_torch_decoder,
    inputs=_small_model,
    against="two RNN layers of torch, the state handed from one to the other",
)
def decoder_distributions(x, y, E, W_xh, W_hh, b_h, W_es, W_ss, b_s, W_o, b_o):
    h, distributions = np.zeros(len(b_h)), []
    for x_t in x:
        h = np.tanh(W_xh @ x_t + W_hh @ h + b_h)
    s = h
    for y_t in y:
        s = np.tanh(W_es @ E[y_t] + W_ss @ s + b_s)
        distributions.append(softmax(W_o @ s + b_o))
    return np.stack(distributions)


def _targets_and_logits(rng, V=5):
    """Logits for three targets of different length."""
    lengths = rng.permutation([2, 5, 7])
    return [rng.normal(size=(n, V)) for n in lengths], [rng.integers(V, size=n) for n in lengths]


def _torch_loss(logits, y):
    """Padded to one array, and the padding left out by torch."""
    T = max(map(len, y))
    padded = torch.from_numpy(np.stack([np.pad(o, ((0, T - len(o)), (0, 0))) for o in logits]))
    targets = torch.from_numpy(np.stack([np.pad(t, (0, T - len(t)), constant_values=-100) for t in y]))
    return torch.nn.functional.cross_entropy(padded.flatten(0, 1), targets.flatten()).item()


@equation(
    "eq-ed-loss",
    truth=_torch_loss,
    inputs=_targets_and_logits,
    against="torch's cross_entropy on padded targets, with ignore_index",
)
def loss_over_real_steps(logits, y):
    y_hat = [softmax(o, axis=1) for o in logits]
    total = sum(np.log(y_hat[i][t, y[i][t]]) for i in range(len(y)) for t in range(len(y[i])))
    return -1 / sum(len(target) for target in y) * total


def _states(rng, T_out=3, T=5, H=4):
    """Decoder states (T', H) and encoder states (T, H)."""
    return rng.normal(size=(T_out, H)), rng.normal(size=(T, H))


def _score_loop(S, h, scale=1.0):
    return [[scale * math.fsum(a * b for a, b in zip(s, k, strict=True)) for k in h] for s in S]


@equation("eq-ed-dot", truth=_score_loop, inputs=_states, against="sums over the units, one at a time")
def dot_scores(S, h):
    return S @ h.T


@equation(
    "eq-ed-scaled",
    truth=lambda S, h: _score_loop(S, h, scale=0.5),
    inputs=_states,
    against="sums over the units, one at a time, halved, for four units",
)
def scaled_scores(S, h):
    H = h.shape[1]
    return S @ h.T / np.sqrt(H)


def _additive_inputs(rng, A=6):
    S, h = _states(rng)
    return S, h, rng.normal(size=(A, 4)), rng.normal(size=(A, 4)), rng.normal(size=A)


def _additive_loop(S, h, W_s, W_h, v):
    def unit(a, s, k):
        return v[a] * math.tanh(math.fsum(W_s[a] * s) + math.fsum(W_h[a] * k))

    return [[math.fsum(unit(a, s, k) for a in range(len(v))) for k in h] for s in S]


@equation(
    "eq-ed-additive",
    truth=_additive_loop,
    inputs=_additive_inputs,
    against="sums over the units of the small network, one at a time",
)
def additive_scores(S, h, W_s, W_h, v):
    return np.array([[v @ np.tanh(W_s @ s_t + W_h @ h_s) for h_s in h] for s_t in S])


@equation(
    "eq-ed-weights",
    truth=lambda e: softmax(e, axis=1),
    inputs=lambda rng: (rng.normal(size=(3, 5)),),
    against="scipy.special.softmax",
)
def attention_weights(e):
    return np.stack([np.exp(e_t) / sum(np.exp(e_ts) for e_ts in e_t) for e_t in e])


def _weights_and_states(rng):
    return rng.dirichlet(np.ones(5), size=3), rng.normal(size=(5, 4))


@equation(
    "eq-ed-context",
    truth=lambda alpha, h: np.stack([np.average(h, axis=0, weights=row) for row in alpha]),
    inputs=_weights_and_states,
    against="numpy's weighted average",
)
def contexts(alpha, h):
    return np.stack([sum(alpha[t, s] * h[s] for s in range(len(h))) for t in range(len(alpha))])


def _output_inputs(rng, V=5, H=4):
    shapes = ((H,), (H,), (H, 2 * H), (H,), (V, H), (V,))
    return tuple(rng.normal(size=shape) for shape in shapes)


def _torch_output(h_bar, s, W_c, b_c, W_o, b_o):
    F = torch.nn.functional
    h_bar, s, W_c, b_c, W_o, b_o = map(torch.from_numpy, (h_bar, s, W_c, b_c, W_o, b_o))
    return F.linear(F.linear(torch.cat([h_bar, s]), W_c, b_c).tanh(), W_o, b_o).numpy()


@equation(
    "eq-ed-output",
    truth=_torch_output,
    inputs=_output_inputs,
    against="torch's linear layers on the two vectors joined",
)
def logits_from_the_context(h_bar, s, W_c, b_c, W_o, b_o):
    return W_o @ np.tanh(W_c @ np.concatenate([h_bar, s]) + b_c) + b_o


@equation(
    "eq-ed-jacobian",
    truth=lambda e: torch.autograd.functional.jacobian(lambda x: x.softmax(0), torch.from_numpy(e)).numpy(),
    inputs=lambda rng: (rng.normal(size=5),),
    against="autograd",
)
def softmax_jacobian(e):
    alpha = softmax(e)
    J = np.empty((len(e), len(e)))
    for s, r in np.ndindex(J.shape):
        J[s, r] = alpha[s] * ((s == r) - alpha[r])
    return J


def _autograd_scores(e, u):
    """The derivative by the scores of a loss that is linear in the weights, u their derivative."""
    leaf = _leaf(e)
    (leaf.softmax(dim=1) * torch.from_numpy(u)).sum().backward()
    return leaf.grad.numpy()


@equation(
    "eq-ed-dscores",
    truth=_autograd_scores,
    inputs=lambda rng: (rng.normal(size=(3, 5)), rng.normal(size=(3, 5))),
    against="autograd",
)
def gradient_of_the_scores(e, u):
    alpha = softmax(e, axis=1)
    return np.stack([alpha[t] * (u[t] - sum(alpha[t] * u[t])) for t in range(len(e))])


def _attention_gradient(S, h, d_context):
    """torch's own attention without its scale: derivatives by queries and states."""
    queries, states = _leaf(S), _leaf(h)
    attend = torch.nn.functional.scaled_dot_product_attention
    (
        attend(queries[None], states[None], states[None], scale=1.0)[0] * torch.from_numpy(d_context)
    ).sum().backward()
    return queries.grad.numpy(), states.grad.numpy()


def _attention_inputs(rng):
    return *_states(rng), rng.normal(size=(3, 4))


def _autograd_weights(alpha, h, d_context):
    leaf = _leaf(alpha)
    ((leaf @ torch.from_numpy(h)) * torch.from_numpy(d_context)).sum().backward()
    return leaf.grad.numpy()


@equation(
    "eq-ed-dweights",
    truth=_autograd_weights,
    inputs=lambda rng: (*_weights_and_states(rng), rng.normal(size=(3, 4))),
    against="autograd",
)
def gradient_of_the_weights(alpha, h, d_context):
    return d_context @ h.T


@equation(
    "eq-ed-dqueries",
    truth=lambda S, h, d: _attention_gradient(S, h, d)[0],
    inputs=_attention_inputs,
    against="autograd through torch's scaled_dot_product_attention, scale 1",
)
def gradient_of_the_decoder_states(S, h, d_context):
    epsilon = gradient_of_the_scores(S @ h.T, d_context @ h.T)
    return np.stack([sum(epsilon[t, s] * h[s] for s in range(len(h))) for t in range(len(S))])


@equation(
    "eq-ed-dstates",
    truth=lambda S, h, d: _attention_gradient(S, h, d)[1],
    inputs=_attention_inputs,
    against="autograd through torch's scaled_dot_product_attention, scale 1",
)
def gradient_of_the_encoder_states(S, h, d_context):
    alpha = softmax(S @ h.T, axis=1)
    epsilon = gradient_of_the_scores(S @ h.T, d_context @ h.T)
    return np.stack(
        [sum(alpha[t, s] * d_context[t] + epsilon[t, s] * S[t] for t in range(len(S))) for s in range(len(h))]
    )


def _variance_by_enumeration(H, v_s, v_h):
    """Entries ±a and, for the second vector, −b, −b, 2b: mean zero, and all outcomes equally likely."""
    a, b = math.sqrt(v_s), math.sqrt(v_h / 2)
    products = [
        sum(x * y for x, y in zip(s, h, strict=True))
        for s in product((-a, a), repeat=H)
        for h in product((-b, -b, 2 * b), repeat=H)
    ]
    return np.var(products)


@equation(
    "eq-ed-variance",
    truth=_variance_by_enumeration,
    inputs=lambda rng: (int(rng.integers(2, 5)), rng.uniform(1.5, 3), rng.uniform(0.3, 0.7)),
    against="all outcomes of a small discrete distribution",
)
def variance_of_a_dot_product(H, v_s, v_h):
    return H * v_s * v_h


def _scores_found(logits, gamma, end=0):
    """The scores of all sequences that a beam finds which is wide enough to keep everything."""
    found = beam_search(
        lambda token, t: (logits[t], t + 1), 0, None, end, 20, max_length=len(logits), length_penalty=gamma
    )
    return [hypothesis.score for hypothesis in found]


@equation(
    "eq-ed-score",
    truth=_scores_found,
    inputs=lambda rng: (rng.normal(size=(3, 3)), rng.uniform(0.4, 0.9)),
    against="unrolled.decoding.beam_search, with a beam that holds all sequences",
)
def scores_with_length_penalty(logits, gamma, end=0):
    p = softmax(logits, axis=1)
    scores = []
    for T_out in range(1, len(p) + 1):
        for words in product({*range(p.shape[1])} - {end}, repeat=T_out - 1):
            y = (*words, end)
            scores.append(1 / T_out**gamma * sum(np.log(p[t, y[t]]) for t in range(T_out)))
    return sorted(scores, reverse=True)


def _candidate_and_references(rng):
    """Sentences over four words, so that n-grams repeat and are clipped; never without a common 4-gram."""
    common = [0, 1, 1, 2, 3]
    lengths = rng.integers((4, 5, 5), (8, 9, 9))
    candidate, *references = [[*rng.integers(4, size=n).tolist(), *common] for n in lengths]
    return candidate, references


def _candidate_and_one_reference(rng):
    candidate, references = _candidate_and_references(rng)
    return candidate, [*references[0], *references[1]]


def _grams(tokens, n):
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def _count(tokens, gram):
    return _grams(tokens, len(gram)).count(gram)


@equation(
    "eq-ed-precision",
    truth=lambda candidate, references: [
        float(modified_precision(references, candidate, n)) for n in range(1, 5)
    ],
    inputs=_candidate_and_references,
    against="nltk's modified_precision, for n from 1 to 4",
)
def clipped_precisions(candidate, references):
    p = []
    for grams in [_grams(candidate, n) for n in range(1, 5)]:
        matched = sum(min(_count(candidate, g), max(_count(r, g) for r in references)) for g in set(grams))
        p.append(matched / sum(_count(candidate, g) for g in set(grams)))
    return p


@equation(
    "eq-ed-brevity",
    truth=lambda c, r: [nltk_brevity_penalty(r, c), nltk_brevity_penalty(c, r)],
    inputs=lambda rng: (int(rng.integers(5, 9)), int(rng.integers(10, 20))),
    against="nltk's brevity_penalty, for a short candidate and for a long one",
)
def brevity_penalty(c, r):
    return [min(1.0, np.exp(1 - T_ref / T_out)) for T_out, T_ref in ((c, r), (r, c))]


def _nltk_bleu(candidate, references):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nltk warns where a precision is zero; the inputs have none
        return corpus_bleu([references], [candidate])


@equation(
    "eq-ed-bleu",
    truth=lambda candidate, reference: _nltk_bleu(candidate, [reference]),
    inputs=_candidate_and_one_reference,
    against="nltk's corpus_bleu",
)
def bleu(candidate, reference):
    p = clipped_precisions(candidate, [reference])
    BP = brevity_penalty(len(candidate), len(reference))[0]
    return BP * np.prod([p_n ** (1 / 4) for p_n in p])
