"""Word vectors: one row a word."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class WordVectors:
    """Words, most frequent first, and their vectors.

    Parameters
    ----------
    words : list of str
    vectors : np.ndarray
        Row ``i`` belongs to ``words[i]``.  (V, d) float32

    >>> v = WordVectors(["king", "queen"], np.eye(2, dtype=np.float32))
    >>> v["queen"], "king" in v, "pawn" in v, len(v)
    (array([0., 1.], dtype=float32), True, False, 2)
    """

    words: list[str]
    vectors: np.ndarray
    index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        if self.vectors.ndim != 2 or len(self.words) != len(self.vectors):
            raise ValueError(f"{len(self.words)} words need as many rows, not an array {self.vectors.shape}")
        object.__setattr__(self, "index", {word: row for row, word in enumerate(self.words)})

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self.index

    def __getitem__(self, word: str | Sequence[str]) -> np.ndarray:
        """The vector of a word (d,), or of several words, one a row (n, d).

        Raises
        ------
        KeyError
            If a word has no vector.
        """
        if isinstance(word, str):
            return self.vectors[self.index[word]]
        return self.vectors[[self.index[w] for w in word]]

    def __repr__(self) -> str:
        count, width = self.vectors.shape
        return f"WordVectors({count:,} words, {width} dimensions: {', '.join(self.words[:3])}, …)"
