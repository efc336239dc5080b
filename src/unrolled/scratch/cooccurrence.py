"""Word vectors by counting: co-occurrence, positive PMI, truncated SVD; then neighbours and analogies."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds


def cooccurrence(
    documents: Sequence[np.ndarray],
    size: int,
    window: int,
    harmonic: bool = False,
) -> csr_array:
    """Count how often two words stand within ``window`` places (eq-emb-cooccurrence).

    Parameters
    ----------
    documents : sequence of integer arrays
        Each a document as word numbers below ``size``. A window never reaches
        into the next document.
    size : int
        V, the number of words.
    window : int
        How many places to the left and to the right are looked at.
    harmonic : bool
        Count a pair at distance ``r`` as ``1 / r``, as GloVe does, not as one.

    Returns
    -------
    scipy.sparse.csr_array
        Shape (V, V), symmetric, float64.

    Raises
    ------
    ValueError
        If ``window`` is less than one.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1, and is {window}")
    tokens = np.concatenate(documents).astype(np.int64)  # (T,)
    lengths = [len(document) for document in documents]
    owner = np.repeat(np.arange(len(documents)), lengths)  # (T,)
    counts = csr_array((size, size))
    for r in range(1, window + 1):
        same = owner[:-r] == owner[r:]
        left, right = tokens[:-r][same], tokens[r:][same]
        weight = np.full(len(left), 1 / r if harmonic else 1.0)
        # Repeated pairs add up.
        counts += csr_array((weight, (left, right)), shape=(size, size))
    return (counts + counts.T).tocsr()


def ppmi(counts: csr_array, smoothing: float = 1.0) -> csr_array:
    """Positive pointwise mutual information of pair counts (eq-emb-pmi, eq-emb-ppmi).

    Parameters
    ----------
    counts : sparse array
        Shape (V, V): words in rows, context words in columns.
    smoothing : float
        Exponent on the counts of the context words; 0.75 keeps PMI from overrating
        rare contexts (Levy, Goldberg and Dagan, 2015). One is plain PMI.

    Returns
    -------
    scipy.sparse.csr_array
        Shape (V, V); only the positive values are stored. A pair that was never
        seen stays zero.
    """
    pairs = counts.tocoo()
    word = counts.sum(axis=1) / counts.sum()  # (V,)
    context = counts.sum(axis=0) ** smoothing  # (V,)
    context = context / context.sum()
    row, column = pairs.coords
    pmi = np.log(pairs.data / counts.sum() / (word[row] * context[column]))
    keep = pmi > 0
    return csr_array((pmi[keep], (row[keep], column[keep])), shape=counts.shape)


def svd_embedding(matrix: csr_array, dimension: int, power: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Vectors for the rows of ``matrix`` by truncated singular value decomposition (eq-emb-svd).

    Parameters
    ----------
    matrix : sparse array
        Shape (V, V).
    dimension : int
        d, less than V.
    power : float
        Each column of U is scaled by its singular value to this power: one keeps the inner products
        between rows, a half shares the singular values evenly between words and contexts.

    Returns
    -------
    vectors, singular_values : arrays
        Shapes (V, d) and (d,), the largest singular value first. Signs are fixed, so that
        the largest entry of each column is positive and two runs agree.
    """
    start = np.full(matrix.shape[0], 1 / np.sqrt(matrix.shape[0]))  # svds would draw it at random
    u, s, _ = svds(matrix, k=dimension, v0=start)
    order = np.argsort(-s)
    u, s = u[:, order], s[order]
    u = u * np.sign(u[np.abs(u).argmax(axis=0), np.arange(dimension)])
    return u * s**power, s


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """The rows scaled to length one, so that inner products are cosines (eq-emb-cosine); zero rows stay."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length == 0, 1, length)


def neighbours(
    vectors: np.ndarray,
    query: np.ndarray,
    k: int,
    exclude: Sequence[int] = (),
) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` rows with the largest cosine to ``query``, and those cosines.

    Best first. ``vectors`` is (V, d), ``query`` (d,); the rows numbered in
    ``exclude`` are not offered.
    """
    cosine = unit_rows(vectors) @ unit_rows(query[None])[0]  # (V,)
    cosine[list(exclude)] = -np.inf
    best = np.argsort(-cosine, kind="stable")[:k]
    return best, cosine[best]


def analogy(vectors: np.ndarray, a: int, b: int, c: int, exclude: bool = True) -> int:
    """The word that is to ``c`` as ``b`` is to ``a``, by 3CosAdd (eq-emb-analogy).

    The rows are scaled to length one first. ``exclude`` keeps the three given words out of the
    competition, as is usual; see what happens without it before you believe the answer.
    """
    unit = unit_rows(vectors)
    target = unit[b] - unit[a] + unit[c]
    best, _ = neighbours(unit, target, 1, exclude=(a, b, c) if exclude else ())
    return int(best[0])
