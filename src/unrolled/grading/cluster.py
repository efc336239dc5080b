"""Grade on a dask.distributed cluster: batches go out, JSON comes back, and the caller receives every result.

The scheduler and its workers run this same version of the course: whoever reaches the scheduler can run code on
it, so it listens where only the instructor's machines are. The workers confine submissions as this machine does.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

try:
    import dask
    from distributed import Client, Future, KilledWorker, as_completed
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "Grading on a cluster needs dask.distributed, here and on its workers: pip install 'unrolled[cluster]'"
    ) from error

from unrolled.grading import audit
from unrolled.grading.jobs import Engines, without_score
from unrolled.grading.outcome import Graded, Handin

BATCH = 4  # notebooks: some seconds of work, beside which the milliseconds of a task are nothing
CONNECTING = 30  # seconds to wait for the scheduler, and for a first worker

_warm: dict[tuple, Engines] = {}  # of a worker, for as long as it lives
_lock = threading.Lock()


class ClusterError(ConnectionError):
    """The scheduler cannot be reached, or its workers cannot do this work."""


def grade_all(
    handins: Iterable[Handin],
    *,
    sandbox: str | None,
    scheduler: str,
    on_done: Callable[[Graded], None],
    engine: Callable,
) -> None:
    """Grade ``handins`` on the workers of ``scheduler``; see `jobs.grade_all`.

    A batch whose worker dies goes to another one, as often as the scheduler's ``allowed-failures`` says. After
    that its notebooks are tried one by one at the end, and one that fails again gets a result without a score.

    Raises
    ------
    ClusterError
        If no scheduler answers, no worker joins it, it goes away, or a worker has another version of the grader;
        what is finished was given to ``on_done``.
    """
    version = audit.grader()
    with _quiet(), _client(scheduler) as client:
        finished = as_completed(loop=client.loop)
        waiting: dict[Future, list[Handin]] = {}

        def submit(batch: list[Handin]) -> None:
            future = client.submit(_graded, version, sandbox, engine, batch, pure=False)
            waiting[future] = batch
            finished.add(future)

        def deliver() -> list[Handin]:
            """Hand over the next batch; what comes back without a result is returned."""
            future = next(finished)
            batch = waiting.pop(future)
            if future.status == "cancelled":
                raise _gone(scheduler)
            if isinstance(future.exception(), KilledWorker):
                return batch
            for text in future.result():
                on_done(Graded.from_json(text))
            return []

        try:
            suspects = []
            for batch in _batches(handins):
                submit(batch)
                while len(waiting) > 2 * _threads(client, scheduler):
                    suspects += deliver()
            while waiting:
                suspects += deliver()
            # All that was near a dying worker is suspected. Alone on the cluster, only the culprit fails again.
            for handin in suspects:
                submit([handin])
                if deliver():
                    on_done(without_score(handin, "the workers that graded it have ended"))
        except KeyboardInterrupt:
            for future in waiting:
                if future.status == "finished":
                    for text in future.result():
                        on_done(Graded.from_json(text))
            raise
        finally:
            for future in waiting:
                future.release()  # what a worker has begun it ends; the rest is dropped


def _quiet() -> AbstractContextManager:
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # `ClusterError` says it in words
    # Files beside a notebook may be large; dask would advise to send them another way.
    return dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})


def _client(scheduler: str) -> Client:
    try:
        client = Client(scheduler, timeout=CONNECTING, set_as_default=False)
    except OSError as error:
        raise ClusterError(f"No dask scheduler answers at {scheduler}.") from error
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except TimeoutError:
        client.close()
        raise ClusterError(
            f"The scheduler at {scheduler} has no workers. Start some: dask worker {scheduler} --nthreads 1"
        ) from None
    return client


def _threads(client: Client, scheduler: str) -> int:
    try:
        return sum(client.nthreads().values())
    except OSError as error:
        raise _gone(scheduler) from error


def _gone(scheduler: str) -> ClusterError:
    return ClusterError(f"The scheduler at {scheduler} has gone away.")


def _batches(handins: Iterable[Handin]) -> Iterator[list[Handin]]:
    batch: list[Handin] = []
    for handin in handins:
        batch.append(handin)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _graded(version: str, sandbox: str | None, engine: Callable, batch: list[Handin]) -> list[str]:
    """On a worker: the results as JSON. Its engines stay warm for the next batch and the next run."""
    if audit.grader() != version:
        raise ClusterError(
            f"The worker on {socket.gethostname()} has {audit.grader()}, and this machine has {version}: "
            "install the same version on both, and start the worker again."
        )
    with _lock:
        engines = _warm.setdefault((sandbox, engine), Engines(sandbox, engine))
    return [engines.grade(handin).to_json() for handin in batch]
