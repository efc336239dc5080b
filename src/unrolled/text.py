"""From text to numbers: tokens, n-grams, vocabularies, bags of words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

# Letters and digits, with apostrophes inside a word: "don't" is one token, as IMDb's reviews are read.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

UNKNOWN = "<unk>"  # among the special tokens of a vocabulary, it stands for all that the model does not know


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
        Keep that many tokens, the most frequent; ties go to the token that comes first in the alphabet.
        Special tokens count.
    specials : sequence of tokens
        Come first, in this order, whether the documents hold them or not: for networks ``"<pad>"``, whose
        column 0 fills up short rows, and `UNKNOWN`, which stands for every token that is left out.

    Raises
    ------
    TypeError
        If a document, or ``specials``, is a string: its tokens would be its letters.
    ValueError
        If ``max_size`` is negative or less than the number of specials, or if a special comes twice.
    """

    def __init__(
        self,
        documents: Iterable[Sequence[str]],
        max_size: int | None = None,
        specials: Sequence[str] = (),
    ):
        if max_size is not None and max_size < 0:
            raise ValueError(f"max_size must not be negative, and is {max_size}")
        if isinstance(specials, str):
            raise TypeError(f"specials are a sequence of tokens: write ({specials!r},)")
        if len(set(specials)) < len(specials):
            raise ValueError(f"each special token comes once; they are {', '.join(specials)}")
        if max_size is not None and max_size < len(specials):
            raise ValueError(f"max_size {max_size} has no room for {len(specials)} special tokens")
        counts = Counter(token for document in documents for token in _as_tokens(document))
        first = [(token, counts.pop(token, 0)) for token in specials]
        ranked = first + sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ranked = ranked[:max_size]
        self.tokens = [token for token, _ in ranked]
        self.counts = np.array([count for _, count in ranked], dtype=np.int64)  # (V,)
        self.index = {token: column for column, token in enumerate(self.tokens)}
        self._unknown = self.index[UNKNOWN] if UNKNOWN in specials else None

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self.index

    def __repr__(self) -> str:
        return f"Vocabulary({len(self):,} tokens: {', '.join(map(str, self.tokens[:3]))}, …)"

    def encode(self, tokens: Sequence[str]) -> np.ndarray:
        """Columns of the tokens, in order.  (T,) int64

        An unknown token becomes `UNKNOWN` if that is among the specials, and is left out otherwise.
        """
        columns = (self.index.get(token, self._unknown) for token in _as_tokens(tokens))
        return np.array([column for column in columns if column is not None], dtype=np.int64)

    def decode(self, columns: Iterable[int]) -> list[str]:
        """The tokens in these columns: what `encode` made them from, but for unknown ones.

        Raises
        ------
        IndexError
            If there is no such column.
        """
        columns = [int(column) for column in columns]
        for column in columns:
            if not 0 <= column < len(self):
                raise IndexError(f"column {column} is not in a vocabulary of {len(self)} tokens")
        return [self.tokens[column] for column in columns]


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
