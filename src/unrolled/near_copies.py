"""Near copies among texts: found by what two texts have in common, before anything is split."""

from collections.abc import Collection, Hashable, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

_ROWS = 500  # texts compared with all others at once: all products together would need gigabytes


def distinct(texts: Sequence[Collection[Hashable]], overlap: float) -> np.ndarray:
    """Rows of the texts to keep: the first of each group of near copies, in order.

    Two texts are near copies if what both have is at least the share ``overlap`` of what one or the other has
    (Jaccard's index). A group is all that hangs together by such links.

    Parameters
    ----------
    texts : sequence of collections
        What each text has, such as its pairs of neighbouring words; how often does not count.
    overlap : float
        Above 0. With 1, only texts that have exactly the same are copies.
    """
    matrix, size = _incidence(texts, {})
    ones, others = [np.empty(0, int)], [np.empty(0, int)]
    for start in range(0, len(size), _ROWS):
        shared = (matrix[start : start + _ROWS] @ matrix.T).tocoo()
        one, other = shared.row + start, shared.col
        linked = (one < other) & (shared.data >= overlap * (size[one] + size[other] - shared.data))
        ones.append(one[linked])
        others.append(other[linked])
    one, other = np.concatenate(ones), np.concatenate(others)
    links = csr_array((np.ones(len(one)), (one, other)), shape=(len(size), len(size)))
    _, group = connected_components(links, directed=False)
    return np.unique(group, return_index=True)[1]


def nearest(
    texts: Sequence[Collection[Hashable]], others: Sequence[Collection[Hashable]]
) -> tuple[np.ndarray, np.ndarray]:
    """For each text, Jaccard's index with the most similar of ``others``, and which one that is."""
    column: dict[Hashable, int] = {}
    theirs, their_size = _incidence(others, column)
    ours, our_size = _incidence(texts, column)
    shared = (ours[:, : theirs.shape[1]] @ theirs.T).toarray()  # (texts, others)
    index = shared / (our_size[:, None] + their_size - shared)
    return index.max(axis=1), index.argmax(axis=1)


def _incidence(
    texts: Sequence[Collection[Hashable]], column: dict[Hashable, int]
) -> tuple[csr_array, np.ndarray]:
    """What each text has, a 1 in its column, and how much that is; ``column`` takes in what is new to it."""
    rows = [[column.setdefault(part, len(column)) for part in set(text)] for text in texts]
    size = np.array([len(row) for row in rows])
    indices, indptr = np.array(list(chain(*rows)), dtype=np.int64), np.append(0, np.cumsum(size))
    ones = np.ones(len(indices), np.float32)
    return csr_array((ones, indices, indptr), shape=(len(rows), len(column))), size
