"""Minibatches: which examples go together, and how rows of unequal length become one array."""

from collections.abc import Iterator, Sequence

import numpy as np

IGNORE = -100  # the target that torch's cross-entropy leaves out


def pad(
    sequences: Sequence[Sequence[int]], value: int = 0, max_length: int | None = None, keep: str = "first"
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of equal length, filled up on the right.

    Parameters
    ----------
    sequences : sequence of sequences of integers
    value : int
        What to fill with.
    max_length : int, optional
        Cut longer rows.
    keep : {"first", "last"}
        Which end of a long row stays.

    Returns
    -------
    padded : array (B, T), int64
        T is the longest row's length, and at least 1, so that a network has something to read.
    lengths : array (B,), int64
        Lengths after cutting.

    Raises
    ------
    ValueError
        If ``max_length`` is less than one, or ``keep`` unknown.
    """
    if max_length is not None and max_length < 1:
        raise ValueError(f"max_length must be at least 1, and is {max_length}")
    if keep not in ("first", "last"):
        raise ValueError(f"keep is first or last, not {keep!r}")
    if max_length is not None:
        sequences = [s[:max_length] if keep == "first" else s[-max_length:] for s in sequences]
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    padded = np.full((len(lengths), max(lengths.max(initial=1), 1)), value, dtype=np.int64)
    for row, sequence in zip(padded, sequences, strict=True):
        row[: len(sequence)] = sequence
    return padded, lengths


def shuffled(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """The numbers 0 to n − 1 in random order, cut into batches; the last may be smaller."""
    _check_batch_size(batch_size)
    return _cut(rng.permutation(n), batch_size)


def in_order(n: int, batch_size: int) -> list[np.ndarray]:
    """The numbers 0 to n − 1 in order, cut into batches: to evaluate on."""
    _check_batch_size(batch_size)
    return _cut(np.arange(n), batch_size)


def bucketed(
    lengths: Sequence[int],
    batch_size: int,
    rng: np.random.Generator,
    *,
    pool: int = 50,
    noise: float = 0.1,
) -> list[np.ndarray]:
    """Random batches of rows with similar lengths, so that little is padding.

    Sorting everything by length would give the same batches in each epoch, and steps of nothing but short
    texts. So the examples are shuffled and dealt into pools, sorted by length in each pool, and the batches
    are shuffled in the end.

    Parameters
    ----------
    lengths : sequence of integers (n,)
    pool : int
        Batches in a pool: a smaller pool mixes better, a larger one pads less.
    noise : float
        Sort by the length times a random number from 1 − noise to 1 + noise, so that neighbours change even
        where one pool holds everything.

    Returns
    -------
    list of index arrays
        Each index once; all batches are full but one at most.
    """
    _check_batch_size(batch_size)
    if pool < 1:
        raise ValueError(f"a pool holds at least 1 batch, not {pool}")
    lengths = np.asarray(lengths)
    about = lengths * rng.uniform(1 - noise, 1 + noise, size=len(lengths))
    batches = []
    for chosen in _cut(rng.permutation(len(lengths)), pool * batch_size):
        batches += _cut(chosen[np.argsort(about[chosen], kind="stable")], batch_size)
    return [batches[i] for i in rng.permutation(len(batches))]


class Batches:
    """Examples as a network reads them, batch by batch: (tokens (B, T), lengths (B,), targets).

    Parameters
    ----------
    sequences : sequence of sequences of integers (n,)
        Token ids; id 0 is padding.
    targets : array (n,), or sequence of sequences as long as those of ``sequences``
        A class for each row, or one for each token: then padded with `IGNORE`.
    orders : list of index arrays
        From `shuffled`, `bucketed` or `in_order`.

    Raises
    ------
    ValueError
        If there are not as many targets as sequences.
    """

    def __init__(self, sequences: Sequence, targets: Sequence, orders: list[np.ndarray]):
        if len(sequences) != len(targets):
            raise ValueError(f"{len(sequences)} sequences need as many targets, not {len(targets)}")
        self.sequences, self.targets, self.orders = sequences, targets, orders

    def __len__(self) -> int:
        return len(self.orders)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        for rows in self.orders:
            tokens, lengths = pad([self.sequences[i] for i in rows])
            targets = [self.targets[i] for i in rows]
            yield tokens, lengths, np.array(targets) if np.ndim(targets[0]) == 0 else pad(targets, IGNORE)[0]

    @property
    def padding(self) -> float:
        """Share of the places in all batches that hold padding."""
        lengths = [[len(self.sequences[i]) for i in rows] for rows in self.orders]
        places = sum(len(batch) * max(*batch, 1) for batch in lengths)
        return 1 - sum(map(sum, lengths)) / places


def stream(ids: Sequence[int], batch_size: int, length: int) -> list[tuple[np.ndarray, np.ndarray, bool]]:
    """A long text as chunks for truncated backpropagation: row b of a chunk goes on where row b before ended.

    The text is laid out in ``batch_size`` rows of equal length; what is left over at its end is dropped.

    Returns
    -------
    list of (inputs, targets, first)
        inputs and targets (B, length), int64, the targets one place later; the last chunk may be shorter.
        ``first`` is true for the first chunk, which has no state to go on from.

    Raises
    ------
    ValueError
        If a row would have fewer than two ids.
    """
    _check_batch_size(batch_size)
    if length < 1:
        raise ValueError(f"length must be at least 1, and is {length}")
    width = len(ids) // batch_size
    if width < 2:
        raise ValueError(f"{len(ids)} ids are too few for {batch_size} rows: take fewer rows")
    rows = np.asarray(ids, dtype=np.int64)[: batch_size * width].reshape(batch_size, width)
    return [
        (rows[:, start : min(start + length, width - 1)], rows[:, start + 1 : start + length + 1], start == 0)
        for start in range(0, width - 1, length)
    ]


def _cut(order: np.ndarray, size: int) -> list[np.ndarray]:
    return [order[i : i + size] for i in range(0, len(order), size)]


def _check_batch_size(batch_size: int) -> None:
    if batch_size < 1:
        raise ValueError(f"a batch holds at least 1 example, not {batch_size}")
