"""Run an answer so that it can neither hang its test nor be failed by a warning, on fixed random numbers."""

import contextlib
import io
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator

import numpy as np

_entered = 0


class TooSlow(BaseException):
    """Time is up. Not an ``Exception``, so that an answer's own ``except Exception`` does not catch it."""


def entered() -> int:
    """How many times `guarded` has begun in this process: tells a test's parts apart."""
    return _entered


def seconds_left() -> float:
    """What is left of the time that `guarded` gives; 0 outside of it."""
    return signal.getitimer(signal.ITIMER_REAL)[0] if hasattr(signal, "getitimer") else 0.0


@contextlib.contextmanager
def guarded(seconds: float) -> Iterator[None]:
    """Seed the generators, keep standard error empty, and raise `TooSlow` after ``seconds``.

    nbgrader counts any word on standard error as a failure, so a division by zero that an answer mends
    afterwards would cost it all its points.
    """
    global _entered
    _entered += 1
    seed()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        limited(seconds),
    ):
        warnings.simplefilter("ignore")
        yield


def seed() -> None:
    """Let the generators of Python, NumPy and, if it is imported, torch begin anew."""
    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:  # a set that needs no torch must not wait for it
        sys.modules["torch"].manual_seed(0)


@contextlib.contextmanager
def limited(seconds: float, again: float = 0.0) -> Iterator[None]:
    """Raise `TooSlow` after ``seconds``, where the system has an alarm and this is the thread that gets it.

    Parameters
    ----------
    seconds : float
    again : float
        Seconds after which it is raised once more, and so on, for code that goes on all the same; 0 for never.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
