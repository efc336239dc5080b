"""Is an answer stopped when its time is over, and does it draw the same random numbers each time?"""

import random
import signal
import threading
import time

import numpy as np
import pytest
import torch

from unrolled.exercises import guard

needs_alarm = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no alarm")


def test_all_generators_begin_anew():
    def draw():
        return random.random(), np.random.rand(), torch.rand(1).item()

    guard.seed()
    first, second = draw(), draw()
    guard.seed()
    again = draw()
    assert first == again
    assert not set(first) & set(second)


def stopped(times: int) -> int:
    """How often code is stopped that goes on all the same, ``times`` at most."""
    end, found = time.monotonic() + 0.5, 0
    while found < times and time.monotonic() < end:
        try:
            while time.monotonic() < end:
                pass
        except guard.TooSlow:
            found += 1
    return found


@needs_alarm
def test_time_is_over_once_or_again_and_again():
    with guard.limited(0.02):
        assert stopped(3) == 1
    with guard.limited(0.02, again=0.02):
        assert stopped(3) == 3


@needs_alarm
def test_what_was_set_before_is_there_afterwards():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(ZeroDivisionError), guard.limited(5, again=5):
        assert 0 < guard.seconds_left() <= 5
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGALRM) == before
    assert guard.seconds_left() == 0


def test_a_thread_without_the_alarm_runs_without_a_limit():
    done = []

    def answer():
        with guard.limited(0.01, again=0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=answer)
    thread.start()
    thread.join()
    assert done
