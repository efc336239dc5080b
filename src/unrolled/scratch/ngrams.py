"""An n-gram language model with interpolated Kneser-Ney smoothing: counting, done with care.

Sources: R. Kneser and H. Ney (1995), *Improved backing-off for m-gram language modeling*, ICASSP, 181-184;
S. F. Chen and J. Goodman (1999), *An empirical study of smoothing techniques for language modeling*,
Computer Speech and Language 13, 359-394.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

UNSEEN = -1  # the row of an n-gram that no table holds


@dataclass(frozen=True)
class Table:
    """All n-grams of one length, sorted by their context (all tokens but the last), then by the last token.

    A context is named by its row in the table of n-grams one shorter. The empty context is row 0.
    """

    keys: np.ndarray  # (N,) context * (V + 1) + last token
    shorter: np.ndarray  # (N,) row, in the table one shorter, of the n-gram without its first token
    discounted: np.ndarray  # (N,) what the counts of this length give to the last token
    probability: np.ndarray  # (N,) the same with all shorter contexts mixed in
    back: np.ndarray  # (contexts,) the mass that goes to the next shorter context
    best: np.ndarray  # (contexts,) the most probable next token
    best_probability: np.ndarray  # (contexts,)


class KneserNey:
    """P(next token | the n - 1 tokens before it), from counts (eq-lm-kneser-ney).

    Each count is lowered by a discount. The mass that this frees goes to the next shorter context, where a
    token counts as often as there are *different* tokens before it. The empty context hands over to the
    uniform distribution, so that each of the ``vocab_size`` tokens always has a probability above zero.

    Tokens are whole numbers from 0 to ``vocab_size - 1``, as ``Vocabulary.encode`` gives them. The model reads
    a mark, ``start`` (the number ``vocab_size``), before each sequence and never predicts it. For sequences that
    end, let the last token of each be one that says so.

    All tables are sorted arrays: four million tokens are counted in seconds.

    Parameters
    ----------
    n : int
        The length of the longest n-grams; with 1 no context is read.
    vocab_size : int

    Raises
    ------
    ValueError
        If either is less than one.
    """

    def __init__(self, n: int, vocab_size: int):
        if n < 1 or vocab_size < 1:
            raise ValueError(f"n and vocab_size must be at least 1, and are {n} and {vocab_size}")
        self.n = n
        self.vocab_size = vocab_size
        self.start = vocab_size

    def fit(self, sequences: Sequence[Sequence[int]]) -> "KneserNey":
        """Count all n-grams that lie within a sequence, and work out the tables.

        Raises
        ------
        ValueError
            If there is no token, or one outside the vocabulary.
        """
        tokens = self._join(sequences)
        if (tokens == self.start).all():
            raise ValueError("there is no token to count")
        rows, keys, shorter, seen = [np.zeros_like(tokens)], [], [], []
        for m in range(1, self.n + 1):
            key = self._keys(rows[-1], tokens, m)
            inside = key >= 0
            # Every token has a row of its own in the first table, seen or not.
            distinct, inverse = np.unique(key[inside], return_inverse=True)
            if m == 1:
                distinct, inverse = np.arange(self.vocab_size + 1), tokens
            links = np.zeros(len(distinct), dtype=np.int64)
            links[inverse] = rows[-1][inside]
            rows.append(np.full(len(tokens), UNSEEN))
            rows[-1][inside] = inverse
            keys.append(distinct)
            shorter.append(links)
            seen.append(np.bincount(inverse, minlength=len(distinct)))
        self._tables: list[Table] = []
        for m in range(1, self.n + 1):
            count = seen[m - 1]
            if m < self.n:  # tokens that come before: none before a start mark, where the plain count stands
                before = np.bincount(shorter[m], minlength=len(count))
                count = np.where(before > 0, before, count)
            if m == 1:
                count[self.start] = 0
            self._tables.append(self._table(keys[m - 1], shorter[m - 1], count))
        return self

    def probability(self, token: int, context: Sequence[int]) -> float:
        """P(token | context); of ``context`` the last n - 1 tokens are read, and ``start`` may be the first."""
        return float(self.probabilities(context)[token])

    def probabilities(self, context: Sequence[int]) -> np.ndarray:
        """The distribution of the next token, of which the last n - 1 tokens of ``context`` are the past.  (V,)"""
        p = np.full(self.vocab_size, 1 / self.vocab_size)
        for table, row in zip(self._tables, self._contexts(context), strict=False):
            p *= table.back[row]
            width = self.vocab_size + 1
            low, high = np.searchsorted(table.keys, [row * width, (row + 1) * width - 1])
            p[table.keys[low:high] % width] += table.discounted[low:high]
        return p

    def most_likely(self, context: Sequence[int]) -> int:
        """The most probable next token; of equal ones the one with the smallest number."""
        rows = self._contexts(context)
        return int(self._tables[len(rows) - 1].best[rows[-1]])

    def log_probabilities(self, sequences: Sequence[Sequence[int]]) -> np.ndarray:
        """log P(x_t | x_<t) of every token of every sequence, one after the other.  (total length,)"""
        tokens = self._join(sequences)
        p = np.full(len(tokens), 1 / self.vocab_size)
        row = np.zeros_like(tokens)
        for m, table in enumerate(self._tables, start=1):
            context = _one_later(row, m)
            row = self._look_up(row, tokens, m)
            p = _at(table.back, context, 1.0) * p + _at(table.discounted, row, 0.0)
        return np.log(p[tokens != self.start])

    def log_likelihood(self, sequences: Sequence[Sequence[int]]) -> float:
        """The sum of all log-probabilities."""
        return float(self.log_probabilities(sequences).sum())

    def perplexity(self, sequences: Sequence[Sequence[int]]) -> float:
        """For each token of the sequences (eq-lm-perplexity)."""
        return float(np.exp(-self.log_probabilities(sequences).mean()))

    def predictions(self, sequences: Sequence[Sequence[int]]) -> np.ndarray:
        """``most_likely`` at every place of every sequence, given the tokens before it.  (total length,)"""
        tokens = self._join(sequences)
        best = np.zeros_like(tokens)
        row = np.zeros_like(tokens)
        for m, table in enumerate(self._tables, start=1):
            context = _one_later(row, m)
            row = self._look_up(row, tokens, m)
            best = _at(table.best, context, best)
        return best[tokens != self.start]

    def step(self, token: int, state: tuple[int, ...] = ()) -> tuple[np.ndarray, tuple[int, ...]]:
        """Read a token: the logits of the next one and the new state, as `unrolled.decoding.generate` asks.

        The state is the context. Begin with ``step(model.start)``.
        """
        context = (*state, token)
        context = context[max(len(context) - self.n + 1, 0) :]
        return np.log(self.probabilities(context)), context

    def _table(self, keys: np.ndarray, shorter: np.ndarray, count: np.ndarray) -> Table:
        """Discounts, probabilities and best tokens from the counts of one length."""
        context, token = np.divmod(keys, self.vocab_size + 1)
        contexts = len(self._tables[-1].keys) if self._tables else 1
        discount = _discount(count)
        total = np.bincount(context, count, minlength=contexts)
        types = np.bincount(context, count > 0, minlength=contexts)
        back = np.where(total > 0, discount * types / np.maximum(total, 1), 1.0)
        discounted = np.maximum(count - discount, 0) / np.maximum(total, 1)[context]
        if self._tables:
            before = self._tables[-1]
            lower = before.probability[shorter]
            fallback = before.best[before.shorter]
            fallback_probability = back * before.best_probability[before.shorter]
        else:
            lower = 1 / self.vocab_size
            fallback, fallback_probability = np.zeros(1, dtype=np.int64), back / self.vocab_size
        probability = discounted + back[context] * lower
        # Outside the successors seen, the best token is the one that is best after the shorter context.
        own, own_probability = _best(context, np.where(token < self.start, probability, 0), token, contexts)
        wins = own_probability >= fallback_probability
        return Table(
            keys,
            shorter,
            discounted,
            probability,
            back,
            np.where(wins, own, fallback),
            np.where(wins, own_probability, fallback_probability),
        )

    def _join(self, sequences: Sequence[Sequence[int]]) -> np.ndarray:
        """All sequences end to end, a start mark before each."""
        parts = []
        for sequence in sequences:
            part = np.asarray(sequence, dtype=np.int64)
            if part.ndim != 1:
                raise ValueError("a list of sequences is expected: put a single sequence in a list")
            if part.size and not 0 <= part.min() <= part.max() < self.vocab_size:
                raise ValueError(f"tokens must lie between 0 and {self.vocab_size - 1}, vocab_size - 1")
            parts += [[self.start], part]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def _keys(self, row: np.ndarray, tokens: np.ndarray, m: int) -> np.ndarray:
        """The key of the m-gram that ends at each place, given the rows of those one shorter; or UNSEEN."""
        context = _one_later(row, m)
        inside = (context != UNSEEN) & ((tokens != self.start) | (m == 1))
        return np.where(inside, context * (self.vocab_size + 1) + tokens, UNSEEN)

    def _look_up(self, row: np.ndarray, tokens: np.ndarray, m: int) -> np.ndarray:
        """The row of the m-gram that ends at each place, or UNSEEN."""
        keys, key = self._tables[m - 1].keys, self._keys(row, tokens, m)
        found = np.searchsorted(keys, key)
        return np.where(np.append(keys, UNSEEN - 1)[found] == key, found, UNSEEN)

    def _contexts(self, context: Sequence[int]) -> list[int]:
        """Rows of the empty context, the last token, the last two … as long as they were seen."""
        rows, width = [0], self.vocab_size + 1
        recent = [int(token) for token in context[max(len(context) - self.n + 1, 0) :]]
        if any(not 0 <= token <= self.start for token in recent):
            raise ValueError(f"tokens must lie between 0 and {self.start}, the start mark")
        for length in range(1, len(recent) + 1):
            row = 0
            for table, token in zip(self._tables, recent[-length:], strict=False):
                key = row * width + token
                row = int(np.searchsorted(table.keys, key))
                if row == len(table.keys) or table.keys[row] != key:
                    return rows
            rows.append(row)
        return rows


def _one_later(row: np.ndarray, m: int) -> np.ndarray:
    """Of the (m - 1)-grams that end at each place, those that end one place before it."""
    return row if m == 1 else np.append(UNSEEN, row[:-1])


def _at(values: np.ndarray, row: np.ndarray, otherwise: np.ndarray | float) -> np.ndarray:
    """``values[row]``, and ``otherwise`` where the row is UNSEEN; the table may be empty."""
    return np.where(row != UNSEEN, np.append(values, 0)[row], otherwise)


def _discount(count: np.ndarray) -> float:
    """What to take off each count: n1 / (n1 + 2 n2), or one half where too few n-grams are rare."""
    once, twice = np.sum(count == 1), np.sum(count == 2)
    return float(once / (once + 2 * twice)) if once and twice else 0.5


def _best(context, probability, token, contexts) -> tuple[np.ndarray, np.ndarray]:
    """For each context the token with the largest probability, and that; 0 for a context without any."""
    top = np.zeros(contexts)
    np.maximum.at(top, context, probability)
    first, at = np.unique(context[probability == top[context]], return_index=True)
    best = np.zeros(contexts, dtype=np.int64)
    best[first] = token[probability == top[context]][at]
    return best, top
