"""From text to numbers: tokens, n-grams, vocabularies, bags of words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

# Letters and digits, with apostrophes inside a word: "don't" is one token, as IMDb's reviews are read.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Split a text into lower-case words; punctuation and HTML line breaks are dropped.

    >>> words("Don't go!<br />It's LONG, long.")
    ["don't", 'go', "it's", 'long', 'long']
    """
    return _WORD.findall(_LINE_BREAK.sub(" ", text).lower().replace("\u2019", "'"))


def ngrams(tokens: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """All runs of ``n`` neighbouring tokens, in order: ``len(tokens) - n + 1`` of them, or none.

    >>> ngrams(["blissfully", "long", "book"], 2)
    [('blissfully', 'long'), ('long', 'book')]

    Raises
    ------
    ValueError
        If ``n`` is less than one.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, and is {n}")
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


class Vocabulary:
    """The tokens that a model knows, each with its column: the most frequent token first.

    Parameters
    ----------
    documents : iterable of sequences of tokens
        Training documents only; a token of the test set must not choose what the model knows.
    max_size : int, optional
        Keep that many of the most frequent tokens; ties go to the token that comes first in the alphabet.

    Raises
    ------
    TypeError
        If a document is a string: its tokens would be its letters.
    ValueError
        If ``max_size`` is negative.
    """

    def __init__(self, documents: Iterable[Sequence[str]], max_size: int | None = None):
        if max_size is not None and max_size < 0:
            raise ValueError(f"max_size must not be negative, and is {max_size}")
        counts = Counter(token for document in documents for token in _as_tokens(document))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:max_size]
        self.tokens = [token for token, _ in ranked]
        self.counts = np.array([count for _, count in ranked], dtype=np.int64)  # (V,)
        self.index = {token: column for column, token in enumerate(self.tokens)}

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self.index

    def __repr__(self) -> str:
        return f"Vocabulary({len(self):,} tokens: {', '.join(map(str, self.tokens[:3]))}, …)"

    def encode(self, tokens: Sequence[str]) -> np.ndarray:
        """Columns of the known tokens, in order; unknown tokens are left out.  (T,) int64"""
        known = [self.index[t] for t in _as_tokens(tokens) if t in self.index]
        return np.array(known, dtype=np.int64)


def bag_of_words(documents: Iterable[Sequence[str]], vocab: Vocabulary, binary: bool = False) -> csr_array:
    """The document-word matrix: how often each word occurs in each document (eq-bow-count).

    Parameters
    ----------
    documents : iterable of sequences of tokens
    vocab : Vocabulary
        Its order is the order of the columns. Tokens outside it are not counted.
    binary : bool
        Only whether a word occurs: ones in place of counts (eq-bow-binary).

    Returns
    -------
    scipy.sparse.csr_array
        Shape (documents, vocabulary), float32; columns sorted within each row. Indices are int32 as long
        as they fit, as scikit-learn's linear models demand.

    Raises
    ------
    TypeError
        If a document is a string: its tokens would be its letters.
    """
    indptr, indices, data = [0], [], []
    for document in documents:
        columns, counts = np.unique(vocab.encode(document), return_counts=True)
        indices.append(columns)
        data.append(np.ones_like(counts) if binary else counts)
        indptr.append(indptr[-1] + len(columns))
    empty = np.array([], dtype=np.int64)
    fits = max(indptr[-1], len(vocab)) <= np.iinfo(np.int32).max
    integer = np.int32 if fits else np.int64
    return csr_array(
        (
            np.concatenate(data or [empty]).astype(np.float32),
            np.concatenate(indices or [empty]).astype(integer),
            np.array(indptr, dtype=integer),
        ),
        shape=(len(indptr) - 1, len(vocab)),
    )


def _as_tokens(document: Sequence[str]) -> Sequence[str]:
    if isinstance(document, str):
        raise TypeError(f"a document is a list of tokens, not a string: use words({document[:20]!r}…)")
    return document
