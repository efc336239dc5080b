"""Attention: for each query a weighted mean of the states, its context, with weights that depend on both.

The two kinds differ in the scores alone. The scores become weights by a softmax over the real steps.

Sources: D. Bahdanau, K. Cho and Y. Bengio (2015), *Neural machine translation by jointly learning to align and
translate*, ICLR (additive). M.-T. Luong, H. Pham and C. D. Manning (2015), *Effective approaches to
attention-based neural machine translation*, EMNLP, 1412-1421 (dot product). A. Vaswani et al. (2017),
*Attention is all you need*, NeurIPS (its scale).
"""

from typing import NamedTuple

import numpy as np

from unrolled.scratch.padding import expect, real_steps


class DotCache(NamedTuple):
    """What :func:`dot` computes and :func:`dot_backward` needs again."""

    queries: np.ndarray  # (B, T', H)
    states: np.ndarray  # (B, T, H)
    weights: np.ndarray  # (B, T', T)
    scale: float


class AdditiveCache(NamedTuple):
    """What :func:`additive` computes and :func:`additive_backward` needs again."""

    queries: np.ndarray  # (B, T', Q)
    states: np.ndarray  # (B, T, H)
    weights: np.ndarray  # (B, T', T)
    hidden: np.ndarray  # (B, T', T, A)


def expect_queries(queries: np.ndarray, B: int, size: int) -> None:
    """Raise a ``ValueError`` that names both shapes, unless the queries are (B, T', size)."""
    if queries.ndim != 3 or (len(queries), queries.shape[2]) != (B, size):
        raise ValueError(f"queries must have shape ({B}, T', {size}), and has {queries.shape}")


def masked_softmax(scores: np.ndarray, real: np.ndarray) -> np.ndarray:
    """Weights (B, T', T) that are zero at padding and add up to one over the real steps.

    ``scores`` is (B, T', T), and ``real`` (B, T, 1) tells steps from padding.
    """
    scores = np.where(real.transpose(0, 2, 1), scores, -np.inf)  # (B, T', T)
    scores = scores - scores.max(axis=2, keepdims=True)  # so that nothing overflows
    exps = np.exp(scores)
    return exps / exps.sum(axis=2, keepdims=True)


def softmax_backward(weights: np.ndarray, d_weights: np.ndarray) -> np.ndarray:
    """The gradient in the scores, from that in the weights; all are (B, T', T)."""
    mean = (weights * d_weights).sum(axis=2, keepdims=True)  # (B, T', 1)
    return weights * (d_weights - mean)


def dot(
    queries: np.ndarray,
    states: np.ndarray,
    lengths: np.ndarray | None = None,
    scale: float = 1.0,
) -> tuple[np.ndarray, np.ndarray, DotCache]:
    """Attention whose score is the dot product of query and state, times ``scale``.

    Parameters
    ----------
    queries : array
        Shape (B, T', H), for instance the states of a decoder.
    states : array
        Shape (B, T, H), those of the encoder.
    lengths : integers, optional
        Shape (B,); states at or beyond a row's length get no weight.
    scale : float
        With ``H**-0.5`` scores have variance one if the entries of queries and states are
        independent with mean zero and variance one.

    Returns
    -------
    contexts (B, T', H), weights (B, T', T), cache

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a length is not in 1..T.
    """
    real = real_steps(states, lengths)  # (B, T, 1)
    B, _, H = states.shape
    expect_queries(queries, B, H)
    scores = scale * (queries @ states.transpose(0, 2, 1))  # (B, T', T)
    weights = masked_softmax(scores, real)  # (B, T', T)
    return weights @ states, weights, DotCache(queries, states, weights, scale)


def dot_backward(cache: DotCache, d_contexts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """d_queries (B, T', H) and d_states (B, T, H), from ``d_contexts`` (B, T', H)."""
    queries, states, weights, scale = cache
    expect("d_contexts", d_contexts, (*weights.shape[:2], states.shape[2]))
    d_weights = d_contexts @ states.transpose(0, 2, 1)  # (B, T', T)
    d_scores = scale * softmax_backward(weights, d_weights)  # (B, T', T)
    d_queries = d_scores @ states  # (B, T', H)
    d_states = weights.transpose(0, 2, 1) @ d_contexts  # (B, T, H)  through the weighted mean
    d_states += d_scores.transpose(0, 2, 1) @ queries  # (B, T, H)  and through the scores
    return d_queries, d_states


def additive_parameters(
    query_size: int, state_size: int, attention_size: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Normal weights of variance one over the number of inputs (``eq-fit-fan-in``)."""
    return {
        "W_s": rng.normal(0.0, query_size**-0.5, (attention_size, query_size)),
        "W_h": rng.normal(0.0, state_size**-0.5, (attention_size, state_size)),
        "v": rng.normal(0.0, attention_size**-0.5, attention_size),
    }


def additive(
    params: dict, queries: np.ndarray, states: np.ndarray, lengths: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, AdditiveCache]:
    """Attention whose score comes from a small network that reads a query and a state.

    Parameters
    ----------
    queries : array
        Shape (B, T', Q), for instance the states of a decoder.
    states : array
        Shape (B, T, H), those of the encoder.
    lengths : integers, optional
        Shape (B,); states at or beyond a row's length get no weight.

    Returns
    -------
    contexts (B, T', H), weights (B, T', T), cache

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a length is not in 1..T.
    """
    real = real_steps(states, lengths)  # (B, T, 1)
    expect_queries(queries, len(states), params["W_s"].shape[1])
    expect("states", states, (*states.shape[:2], params["W_h"].shape[1]))
    from_query = queries @ params["W_s"].T  # (B, T', A)
    from_state = states @ params["W_h"].T  # (B, T, A)
    hidden = np.tanh(from_query[:, :, None] + from_state[:, None])  # (B, T', T, A)
    scores = hidden @ params["v"]  # (B, T', T)
    weights = masked_softmax(scores, real)  # (B, T', T)
    return weights @ states, weights, AdditiveCache(queries, states, weights, hidden)


def additive_backward(
    params: dict, cache: AdditiveCache, d_contexts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """d_queries (B, T', Q), d_states (B, T, H) and d_params, from ``d_contexts`` (B, T', H)."""
    queries, states, weights, hidden = cache
    expect("d_contexts", d_contexts, (*weights.shape[:2], states.shape[2]))
    d_weights = d_contexts @ states.transpose(0, 2, 1)  # (B, T', T)
    d_scores = softmax_backward(weights, d_weights)  # (B, T', T)
    d_a = d_scores[..., None] * params["v"] * (1.0 - hidden**2)  # (B, T', T, A)
    d_from_query = d_a.sum(axis=2)  # (B, T', A)
    d_from_state = d_a.sum(axis=1)  # (B, T, A)
    d_params = {
        "W_s": np.einsum("bta,btq->aq", d_from_query, queries),
        "W_h": np.einsum("bsa,bsh->ah", d_from_state, states),
        "v": np.einsum("bts,btsa->a", d_scores, hidden),
    }
    d_queries = d_from_query @ params["W_s"]  # (B, T', Q)
    d_states = weights.transpose(0, 2, 1) @ d_contexts  # (B, T, H)  through the weighted mean
    d_states += d_from_state @ params["W_h"]  # (B, T, H)  and through the scores
    return d_queries, d_states, d_params
