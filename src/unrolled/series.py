"""Time series: lagged predictors, autocorrelation, and intervals that respect the order of time."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd


def lagged(series: pd.DataFrame, lags: int) -> pd.DataFrame:
    """Predictors for each time step: every column at 1, 2, …, ``lags`` steps before.

    Parameters
    ----------
    series : DataFrame
        One row a time step, in order of time; n rows, d columns.
    lags : int
        How many steps to look back; at least 1.

    Returns
    -------
    DataFrame
        n rows and d · lags columns named ``"<column> lag <k>"``; the first ``lags`` rows hold NaN.

    Raises
    ------
    ValueError
        If ``lags`` is less than one: a column at lag 0 would be the present, which a forecast cannot know.
    """
    if lags < 1:
        raise ValueError(f"a forecast looks back at least one step, and lags is {lags}")
    return pd.DataFrame(
        {f"{name} lag {k}": column.shift(k) for k in range(1, lags + 1) for name, column in series.items()}
    )


def autocorrelation(x: Sequence[float], max_lag: int) -> np.ndarray:
    """Sample autocorrelation at lags 0, 1, …, ``max_lag``: equation ``eq-nyse-autocorrelation``.

    Every lag is divided by the same sum of n squares (the biased estimator), so that the values belong to a
    positive semi-definite sequence; see Box and Jenkins (1970), chapter 2.

    Returns
    -------
    array, (max_lag + 1,)

    Raises
    ------
    ValueError
        If the series is constant or not longer than ``max_lag``.
    """
    x = np.asarray(x, dtype=float)
    if not 0 <= max_lag < len(x):
        raise ValueError(f"max_lag is {max_lag}, and the series has {len(x)} steps")
    deviation = x - x.mean()
    total = deviation @ deviation
    if total == 0:
        raise ValueError("the series is constant: its autocorrelation is not defined")
    return np.array([deviation[k:] @ deviation[: len(x) - k] for k in range(max_lag + 1)]) / total


def block_bootstrap(
    statistic: Callable[..., float], *series: np.ndarray, block: int, draws: int, seed: int
) -> np.ndarray:
    """Draw ``statistic`` from series put together anew from blocks of neighbouring time steps.

    Days in a block stay together, so the dependence between neighbours, which makes an ordinary bootstrap
    interval too short, is kept. Blocks wrap around the end (circular block bootstrap: Politis and Romano,
    1992, after Künsch, 1989), and the same days are drawn from every series, so that differences are paired.

    Parameters
    ----------
    statistic : callable
        Takes as many arrays as there are ``series``, returns a number.
    series : arrays, (n,)
    block : int
        Length of a block, in time steps.

    Returns
    -------
    array, (draws,)

    Raises
    ------
    ValueError
        If the series differ in length, or ``block`` is not between 1 and n.
    """
    n = len(series[0])
    if any(len(s) != n for s in series):
        raise ValueError(f"the series have different lengths: {[len(s) for s in series]}")
    if not 1 <= block <= n:
        raise ValueError(f"block is {block}, and must lie between 1 and the length of the series, {n}")
    rng = np.random.default_rng(seed)
    within = np.arange(block)
    values = np.empty(draws)
    for draw in range(draws):
        starts = rng.integers(n, size=-(-n // block))
        rows = ((starts[:, None] + within) % n).ravel()[:n]
        values[draw] = statistic(*(s[rows] for s in series))
    return values
