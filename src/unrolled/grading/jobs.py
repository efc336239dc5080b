"""Grade many notebooks at once: warm engines fed by threads, and one place where the results arrive."""

import contextlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Self

from unrolled.grading.engine import Engine
from unrolled.grading.outcome import GRADER_FAILED, Graded, Handin

GRACE = 60  # seconds beyond twice a handin's time, after which its engine is taken for hung


class Stopped(Exception):
    """The engines were ended while one of them was grading."""


class Engines:
    """Warm engines of this process: started when they are needed, kept, and replaced when they die.

    Parameters
    ----------
    sandbox : str or None
        As of `Engine`.
    engine : callable
        Makes a context manager whose ``grade`` grades a handin, whose ``kill`` ends it from any thread, and whose
        ``twin`` makes another one.
    first : Engine, optional
        One that has begun already (`begin`).
    """

    def __init__(self, sandbox: str | None, engine: Callable = Engine, first: Engine | None = None):
        self._sandbox, self._engine, self._first = sandbox, engine, first
        self._lock = threading.Lock()
        self._idle: list = []
        self._alive: list = []
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def grade(self, handin: Handin) -> Graded:
        """Grade in an engine of its own for so long; any number of threads may call this.

        An engine that dies, or is silent for far longer than the handin's limits allow, is replaced and the
        handin tried once more; after that the result says so in a note of the kind `GRADER_FAILED`.

        Raises
        ------
        Stopped
            If `kill` was called.
        Exception
            Whatever keeps an engine from starting, such as a missing sandbox.
        """
        for _ in range(2):
            engine = self._take()
            # The engine keeps the limits by itself. This is for the day when it hangs.
            watch = threading.Timer(2 * handin.limits.total_seconds + GRACE, engine.kill)
            watch.daemon = True
            watch.start()
            try:
                graded = engine.grade(handin)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                self._end(engine)
            else:
                self._give_back(engine)
                return graded
            finally:
                watch.cancel()
        return without_score(handin, reason)

    def kill(self) -> None:
        """End all engines at once, with what they are grading; no new one is started."""
        with self._lock:
            self._stopped = True
            idle, self._idle = self._idle, []
            busy = [engine for engine in self._alive if engine not in idle]
        for engine in busy:
            engine.kill()  # the thread that waits for it is told so, and ends it
        for engine in idle:
            self._end(engine)

    def _take(self):
        with self._lock:
            if self._stopped:
                raise Stopped
            if self._idle:
                return self._idle.pop()
            engine, self._first = self._first, None
            if engine is None:
                engine = self._alive[0].twin() if self._alive else self._engine(self._sandbox)
            self._alive.append(engine)
        try:
            engine.__enter__()
        except BaseException:
            with self._lock:
                self._alive.remove(engine)
            raise
        if self._stopped:  # while it was starting
            self._end(engine)
            raise Stopped
        return engine

    def _give_back(self, engine) -> None:
        with self._lock:
            if not self._stopped:
                self._idle.append(engine)
                return
        self._end(engine)

    def _end(self, engine) -> None:
        with self._lock:
            self._alive.remove(engine)
        engine.__exit__(None, None, None)


def begin(course: Path) -> Engine | None:
    """An engine that gets warm from now on, for a `grade_all` soon; None if it does not start, which that will say."""
    engine = Engine()
    with contextlib.suppress(OSError):
        engine.start(course)
        return engine
    return None


def grade_all(
    handins: Iterable[Handin],
    *,
    jobs: int,
    sandbox: str | None,
    scheduler: str | None = None,
    on_done: Callable[[Graded], None],
    engine: Callable = Engine,
    first: Engine | None = None,
) -> None:
    """Grade ``handins``, ``jobs`` at a time, and give each result to ``on_done`` as it comes.

    ``on_done`` is called in the caller's thread, once for each handin, in any order. Handins are taken one by
    one as there is room, so that memory does not grow with their number.

    Parameters
    ----------
    handins : iterable of Handin
    jobs : int
        Engines on this machine; on a cluster, its workers decide.
    sandbox : str or None
        As of `Engine`.
    scheduler : str, optional
        Address of a dask scheduler, such as ``tcp://10.0.0.1:8786``: its workers grade.
    on_done : callable
        Takes a `Graded`; see `failed`.
    engine : callable
        As of `Engines`.
    first : Engine, optional
        As of `Engines`.

    Raises
    ------
    KeyboardInterrupt
        After all that runs was ended and all that is finished was given to ``on_done``.
    Exception
        Whatever keeps an engine from starting, such as a missing sandbox, or comes from ``on_done``.
    """
    if scheduler is not None:
        from unrolled.grading import cluster  # dask takes a second to import, and is not always installed

        cluster.grade_all(handins, sandbox=sandbox, scheduler=scheduler, on_done=on_done, engine=engine)
        return
    running: set[Future[Graded]] = set()
    with ThreadPoolExecutor(jobs) as pool, Engines(sandbox, engine, first) as engines:
        try:
            for handin in handins:
                running.add(pool.submit(engines.grade, handin))
                _deliver(running, on_done, until_below=2 * jobs)
            _deliver(running, on_done, until_below=1)
        except KeyboardInterrupt:
            finished = [future for future in running if not future.cancel() and future.done()]
            engines.kill()
            for future in finished:
                if future.exception() is None:
                    on_done(future.result())
            raise
        except BaseException:
            for future in running:
                future.cancel()
            raise


def failed(graded: Graded) -> bool:
    """Whether the grader itself failed: this is no result, and must not become a score."""
    return any(note.kind == GRADER_FAILED for note in graded.notes)


def without_score(handin: Handin, reason: str) -> Graded:
    """What stands for the result of a handin on which the grader itself has failed for ``reason``."""
    text = (
        f"The grader itself failed twice on this notebook ({reason}). It has no score, and nothing about it "
        "was stored. Grade it again; if that fails too, please report it to the authors of the grader."
    )
    return Graded.without_score(handin, text)


def _deliver(running: set[Future[Graded]], on_done: Callable[[Graded], None], until_below: int) -> None:
    """Hand over what is finished; return when fewer than ``until_below`` are left."""
    while True:
        patience = None if len(running) >= until_below else 0
        done, _ = wait(running, timeout=patience, return_when=FIRST_COMPLETED)
        for future in done:
            running.remove(future)
            on_done(future.result())
        if len(running) < until_below:
            return
