"""Naive Bayes as weights for n-grams, and the binary n-gram matrix that they weigh.

Source: S. Wang and C. D. Manning (2012), *Baselines and Bigrams: Simple, Good Sentiment and Topic
Classification*, ACL, 90-94.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array


def log_count_ratio(X: csr_array, y: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """How much commoner each column is among the positive rows than among the negative ones, as a logarithm.

    Parameters
    ----------
    X : sparse array, shape (n, V)
        Counts, or ones and zeros.
    y : array, shape (n,)
        Labels: 1 positive, 0 negative.
    alpha : float
        Added to every count, so that a column that one class never shows has a finite ratio.

    Returns
    -------
    array, shape (V,)
        Equation ``eq-imdb-log-count-ratio``.

    Raises
    ------
    ValueError
        If a class has no row.
    """
    y = np.asarray(y)
    if not ((y == 1).any() and (y == 0).any()):
        raise ValueError("the ratio compares two classes, and y holds only one")
    p = alpha + np.asarray(X[y == 1].sum(axis=0)).ravel()  # (V,)
    q = alpha + np.asarray(X[y == 0].sum(axis=0)).ravel()  # (V,)
    return np.log(p / p.sum()) - np.log(q / q.sum())


class NgramMatrix:
    """Rows of n-gram counts for documents; the columns are the n-grams of the training documents.

    An n-gram is a known (n−1)-gram with one known word after it, so it is kept as one whole number,
    ``prefix * words + word``, and whole columns of numbers are sorted at once: no string is built and no
    dictionary of n-grams is kept. A rare prefix is dropped before the longer n-grams are formed; that
    loses nothing, since an n-gram is never in more documents than its prefix.

    Parameters
    ----------
    n : int
        The longest n-grams; all shorter ones are columns too.
    min_documents : int
        An n-gram needs to be in so many training documents.

    Raises
    ------
    ValueError
        If either is less than one.
    """

    def __init__(self, n: int, min_documents: int = 2):
        if n < 1 or min_documents < 1:
            raise ValueError(f"n and min_documents must be at least 1, and are {n} and {min_documents}")
        self.n = n
        self.min_documents = min_documents

    def fit(self, documents: Sequence[Sequence[str]]) -> "NgramMatrix":
        """Choose the columns: shorter n-grams first."""
        self.tokens = sorted({token for document in documents for token in document})
        self._index = {token: i for i, token in enumerate(self.tokens)}
        self._keys: list[np.ndarray] = []  # for each length, the sorted numbers of the kept n-grams
        rows, word = self._encode(documents)
        self._grams(rows, word, fit=True)
        return self

    def transform(self, documents: Sequence[Sequence[str]]) -> csr_array:
        """Counts of the known n-grams.  (documents, columns) float32, 32-bit indices, sorted"""
        rows, word = self._encode(documents)
        found = self._grams(rows, word, fit=False)
        row = np.concatenate([r for r, _ in found])
        column = np.concatenate([c for _, c in found])
        cells, counts = np.unique(row * len(self) + column, return_counts=True)
        indptr = np.searchsorted(cells, np.arange(len(documents) + 1) * len(self))
        parts = counts.astype(np.float32), (cells % len(self)).astype(np.int32), indptr.astype(np.int32)
        return csr_array(parts, shape=(len(documents), len(self)))

    def fit_transform(self, documents: Sequence[Sequence[str]]) -> csr_array:
        """``fit`` and then ``transform`` the same documents."""
        return self.fit(documents).transform(documents)

    def __len__(self) -> int:
        return self.width(self.n)

    def width(self, n: int) -> int:
        """How many columns, the first ones, hold n-grams of at most ``n`` tokens."""
        return sum(len(keys) for keys in self._keys[:n])

    def ngram(self, column: int) -> tuple[str, ...]:
        """The n-gram that stands in a column."""
        for length, keys in enumerate(self._keys, start=1):
            if column < len(keys):
                return self._spell(column, length)
            column -= len(keys)
        raise IndexError(f"there are {len(self)} columns")

    def _spell(self, position: int, length: int) -> tuple[str, ...]:
        key = self._keys[length - 1][position]
        if length == 1:
            return (self.tokens[key],)
        prefix, word = divmod(int(key), len(self.tokens))
        return (*self._spell(prefix, length - 1), self.tokens[word])

    def _encode(self, documents: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
        """All documents end to end: the document and the word of every token; −1 for an unknown word."""
        lengths = [len(document) for document in documents]
        known = (self._index.get(token, -1) for document in documents for token in document)
        return np.repeat(np.arange(len(documents)), lengths), np.fromiter(known, np.int64, sum(lengths))

    def _grams(self, rows: np.ndarray, word: np.ndarray, fit: bool) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each length, the rows and columns in which its n-grams occur, once for each occurrence."""
        found, first = [], 0
        start, key = np.flatnonzero(word >= 0), word[word >= 0]
        for length in range(1, self.n + 1):
            if fit:
                self._keys.append(self._frequent(rows[start], key))
            kept = self._keys[length - 1]
            position = np.searchsorted(kept, key)
            known = np.append(kept, -1)[position] == key
            start, position = start[known], position[known]
            found.append((rows[start], first + position))
            first += len(kept)
            # The token that follows each kept n-gram makes it one longer, if the document goes on.
            inside = start + length < len(word)
            start, position = start[inside], position[inside]
            following = word[start + length]
            goes_on = (rows[start] == rows[start + length]) & (following >= 0)
            start, key = start[goes_on], (position * len(self.tokens) + following)[goes_on]
        return found

    def _frequent(self, row: np.ndarray, key: np.ndarray) -> np.ndarray:
        """Those numbers, sorted, that occur in enough different rows."""
        # Sorting (n-gram, document) as one number is several times faster than sorting with the inverse.
        documents = row.max(initial=0) + 1
        pairs = np.sort(key * documents + row)
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        unique, counts = np.unique(pairs // documents, return_counts=True)
        return unique[counts >= self.min_documents]
