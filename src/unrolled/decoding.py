"""From logits to tokens: how a model that predicts the next token is made to write.

A *step* is any function ``step(token, state) -> (logits, state)``: it reads one token (a whole number) and gives
the logits of the next, shape (V,), and the state to pass on. Networks and tables of n-grams both have one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Step = Callable[[int, Any], tuple[np.ndarray, Any]]


def temperature(logits: np.ndarray, tau: float = 1.0) -> np.ndarray:
    """Softmax of ``logits / tau`` over the last axis (eq-lm-temperature).  (..., V) → (..., V)

    Small ``tau`` favours the largest logit, large ``tau`` levels all.

    Raises
    ------
    ValueError
        If ``tau`` is not above zero; for its limit at zero, see `greedy`.
    """
    if not tau > 0:
        raise ValueError(f"the temperature must be above zero, and is {tau}; for its limit take `greedy`")
    scaled = np.asarray(logits, dtype=np.float64) / tau
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def greedy(logits: np.ndarray) -> np.ndarray:
    """All probability on the largest logit, on the first of equal ones.  (..., V) → (..., V)"""
    logits = np.asarray(logits)
    return (np.arange(logits.shape[-1]) == logits.argmax(axis=-1)[..., None]).astype(np.float64)


def top_k(logits: np.ndarray, k: int, tau: float = 1.0) -> np.ndarray:
    """The ``k`` most probable tokens, renormalised (eq-lm-top-k); of equal ones those with smaller numbers.

    Source: A. Fan, M. Lewis and Y. Dauphin (2018), *Hierarchical neural story generation*, ACL.

    Raises
    ------
    ValueError
        If ``k`` is less than one, or ``tau`` not above zero.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, and is {k}")
    p = temperature(logits, tau)
    return _renormalise(p, _rank(p) < k)


def nucleus(logits: np.ndarray, p: float, tau: float = 1.0) -> np.ndarray:
    """The fewest most probable tokens whose probabilities add up to at least ``p``, renormalised (eq-lm-nucleus).

    Source: A. Holtzman et al. (2020), *The curious case of neural text degeneration*, ICLR.

    Raises
    ------
    ValueError
        If ``p`` is not above zero and at most one, or ``tau`` not above zero.
    """
    if not 0 < p <= 1:
        raise ValueError(f"p must be above 0 and at most 1, and is {p}")
    probabilities = temperature(logits, tau)
    rank = _rank(probabilities)
    sorted_ = -np.sort(-probabilities, axis=-1)
    # A token stays if those before it do not reach p yet; rounding must not let in one more.
    mass_before = np.cumsum(sorted_, axis=-1) - sorted_
    return _renormalise(probabilities, np.take_along_axis(mass_before, rank, axis=-1) < p - 1e-12)


def sample(probabilities: np.ndarray, rng: np.random.Generator) -> int:
    """Draw a token from one distribution, shape (V,)."""
    mass = np.cumsum(probabilities)
    return int(np.searchsorted(mass, rng.random() * mass[-1], side="right"))


def generate(
    step: Step,
    state: Any,
    start: int | Sequence[int],
    *,
    probabilities: Callable[[np.ndarray], np.ndarray] = temperature,
    end: int | None = None,
    max_length: int = 100,
    rng: np.random.Generator | None = None,
) -> list[int]:
    """Write: read ``start``, draw a token, read it, draw the next.

    Parameters
    ----------
    step : callable
        ``step(token, state) -> (logits, state)``.
    state
        Handed to the first call of ``step``; ``None`` for most networks.
    start : int or sequence of ints
        What the model reads before it writes: a start mark, or the beginning of a text.
    probabilities : callable
        From logits to the distribution to draw from: ``greedy``, ``partial(nucleus, p=0.9)`` …
    end : int, optional
        Stop when this token is drawn.
    max_length : int
        Stop after so many tokens.
    rng : numpy.random.Generator
        Can be left out with ``greedy``, where the draw is certain.

    Returns
    -------
    list of int
        The tokens written, without ``start`` and without ``end``.

    Raises
    ------
    ValueError
        If ``start`` is empty.
    """
    read = [int(token) for token in np.atleast_1d(start)]
    if not read:
        raise ValueError("the model must read something before it writes: start is empty")
    rng = rng or np.random.default_rng(0)
    written: list[int] = []
    for token in read:
        logits, state = step(token, state)
    while len(written) < max_length:
        if written:
            logits, state = step(written[-1], state)
        token = sample(probabilities(logits), rng)
        if token == end:
            break
        written.append(token)
    return written


@dataclass(frozen=True)
class Hypothesis:
    """A sequence that beam search has found, with the log-probability of its tokens and its score."""

    tokens: tuple[int, ...]  # without start and end
    log_probability: float  # that of the end token included
    score: float
    finished: bool  # whether it came to the end token


def beam_search(
    step: Step,
    state: Any,
    start: int,
    end: int,
    width: int,
    max_length: int,
    length_penalty: float = 0.0,
) -> list[Hypothesis]:
    """The most probable sequences that a beam of ``width`` finds, best first.

    At each step every sequence in the beam is continued by every token, and the ``width`` most probable
    continuations are kept; those that end are set aside. With ``width`` as large as the number of sequences
    the search is exact, with 1 it is greedy.

    Parameters
    ----------
    step, state, start
        As for `generate`; ``start`` is one token.
    end : int
        The token that ends a sequence.
    width : int
    max_length : int
        The largest number of tokens, the end token included.
    length_penalty : float
        The score is the log-probability divided by ``length ** length_penalty``, the end token counted. With 0,
        the shorter sequence tends to win; with 1, sequences compete by the mean of their tokens' log-probabilities.

    Returns
    -------
    list of Hypothesis
        At most ``width`` finished ones; if none has come to an end, the unfinished ones.

    Raises
    ------
    ValueError
        If ``width`` or ``max_length`` is less than one, or the penalty is negative.
    """
    if width < 1 or max_length < 1 or length_penalty < 0:
        raise ValueError(
            "width and max_length must be at least 1 and length_penalty at least 0, and are "
            f"{width}, {max_length} and {length_penalty}"
        )
    live: list[tuple[tuple[int, ...], float, int, Any]] = [((), 0.0, start, state)]
    finished: list[Hypothesis] = []
    for length in range(1, max_length + 1):
        read = [step(token, carried) for _, _, token, carried in live]
        total = np.array([[score] for _, score, _, _ in live]) + [_log_softmax(o) for o, _ in read]  # (K, V)
        kept = []
        for at in np.argsort(-total, axis=None, kind="stable")[:width]:
            row, token = divmod(int(at), total.shape[1])
            log_probability = float(total[row, token])
            if token == end:
                score = log_probability / length**length_penalty
                finished.append(Hypothesis(live[row][0], log_probability, score, True))
            else:
                kept.append(((*live[row][0], token), log_probability, token, read[row][1]))
        live = kept
        finished = sorted(finished, key=lambda h: -h.score)[:width]
        # Log-probabilities only fall, so this is the most that a live sequence can still score.
        full = len(finished) == width
        if not live or (full and finished[-1].score >= live[0][1] / max_length**length_penalty):
            break
    if finished:
        return finished
    return [Hypothesis(tokens, s, s / len(tokens) ** length_penalty, False) for tokens, s, _, _ in live]


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.asarray(logits, dtype=np.float64)
    shifted = shifted - shifted.max()
    return shifted - np.log(np.exp(shifted).sum())


def _rank(p: np.ndarray) -> np.ndarray:
    """The place of each entry when the last axis is sorted from large to small, counted from 0."""
    return np.argsort(np.argsort(-p, axis=-1, kind="stable"), axis=-1)


def _renormalise(p: np.ndarray, keep: np.ndarray) -> np.ndarray:
    kept = np.where(keep, p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)
