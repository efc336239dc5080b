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
    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:  # a set that needs no torch must not wait for it
        sys.modules["torch"].manual_seed(0)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        _limit(seconds),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """The alarm, where the system has one and this is the thread that gets it."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
