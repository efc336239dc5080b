"""Sequences of unequal length in one array: which steps are real, and the checks of what comes in.

A batch is padded to its longest row. Everything that reads it gets the ``lengths`` of the rows, and steps at or
beyond a row's length must change nothing. ``lengths=None`` says that every step is real.
"""

import numpy as np


def real_steps(x: np.ndarray, lengths: np.ndarray | None) -> np.ndarray:
    """True where a row has not ended: shape (B, T, 1), to be multiplied with arrays of shape (B, T, anything).

    Parameters
    ----------
    x : array
        Shape (B, T, d); only its shape matters.
    lengths : integers, optional
        Shape (B,), each from 1 to T.

    Raises
    ------
    ValueError
        If ``x`` does not have three axes and a step, or ``lengths`` does not fit it.
    """
    if np.ndim(x) != 3 or x.shape[1] == 0:
        raise ValueError(f"expected shape (B, T, d) with at least one step, got {np.shape(x)}")
    B, T, _ = x.shape
    if lengths is None:
        return np.ones((B, T, 1), dtype=bool)
    lengths = np.asarray(lengths)
    if lengths.shape != (B,) or not np.issubdtype(lengths.dtype, np.integer):
        raise ValueError(
            f"lengths needs an integer for each of the {B} rows, got {lengths.dtype} of shape {lengths.shape}"
        )
    if (wrong := np.flatnonzero((lengths < 1) | (lengths > T))).size:
        row = wrong[0]
        raise ValueError(
            f"lengths must lie in 1..{T}, the steps there are, and lengths[{row}] is {lengths[row]}"
        )
    return np.arange(T)[None, :, None] < lengths[:, None, None]  # (B, T, 1)


def expect(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise a ``ValueError`` that names the array and both shapes, unless it has that shape."""
    if np.shape(array) != shape:
        raise ValueError(f"{name} must have shape {shape}, and has {np.shape(array)}")


def or_zeros(name: str, array: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray:
    """The array, which must have that shape, or zeros where there is none."""
    if array is None:
        return np.zeros(shape)
    expect(name, array, shape)
    return array
