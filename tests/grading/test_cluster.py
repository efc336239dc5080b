"""Does a cluster lose nothing and repeat nothing, when its workers and its scheduler may die?"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from fake_engine import FakeEngine, handin, tries

from unrolled.grading.jobs import failed, grade_all

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.slow  # a scheduler takes a second to start, a worker another


class WorkerKiller(FakeEngine):
    """Ends its worker at one notebook."""

    def grade(self, handin):
        graded = super().grade(handin)
        if "worker" in handin.student:
            os._exit(1)
        return graded


class Machine:
    """A scheduler and workers, each a process of its own, as on machines of their own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        # Workers find the module of `FakeEngine` where this one does.
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        file = folder / "scheduler.json"
        self.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file, "--no-dashboard"
        )
        self.address = self.wait_for(lambda: file.exists() and _address(file))

    def start(self, kind: str, *arguments) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, arguments)]
        log = (self.folder / f"{kind}-{len(self.processes)}.log").open("w")
        with log:
            process = subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def worker(self, *, restarted: bool = False) -> subprocess.Popen:
        nanny = "--nanny" if restarted else "--no-nanny"
        return self.start("worker", self.address, "--nthreads", 1, nanny, "--no-dashboard")

    @staticmethod
    def wait_for(condition, seconds: float = 20):
        end = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < end
            time.sleep(0.02)
        return value

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


def _address(file: Path) -> str | None:
    try:
        return json.loads(file.read_text())["address"]
    except ValueError:  # half written
        return None


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "machine").mkdir()
    machine = Machine(tmp_path / "machine")
    yield machine
    machine.close()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tries").mkdir()
    return tmp_path / "tries"


def grade(handins, scheduler, on_done, engine=FakeEngine):
    grade_all(handins, jobs=1, sandbox=None, scheduler=scheduler, on_done=on_done, engine=engine)


def parents(pids):
    """Process ids of the workers whose engines these are."""
    return {psutil.Process(pid).ppid() for pid in pids if psutil.pid_exists(pid)}


def caught_midway(worker: subprocess.Popen, folder: Path) -> bool:
    """Stop the worker; between two batches, where it has nothing to lose, it goes on at once."""
    from unrolled.grading.cluster import BATCH

    worker.send_signal(signal.SIGSTOP)
    Machine.wait_for(lambda: psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED)
    begun = sum(parents({pid}) == {worker.pid} for pids in tries(folder).values() for pid in pids)
    if begun % BATCH:
        return True
    worker.send_signal(signal.SIGCONT)
    return False


def test_a_worker_killed_midway_loses_nothing_and_nothing_comes_twice(machine, folder):
    first, second = machine.worker(), machine.worker()
    results = []

    def done(graded):
        results.append(graded)
        if len(results) == 12:
            # Both have worked; from now on one may end as a machine does that loses its power.
            assert parents({int(graded.document) for graded in results}) == {first.pid, second.pid}
        if len(results) >= 12 and first.poll() is None and caught_midway(first, folder):
            first.send_signal(signal.SIGKILL)
            first.wait()

    grade((handin(f"slow-{k}", folder) for k in range(40)), machine.address, done)
    assert sorted(graded.student for graded in results) == sorted(f"slow-{k}" for k in range(40))
    assert not any(failed(graded) for graded in results)
    assert first.poll() == -signal.SIGKILL
    again = {student for student, pids in tries(folder).items() if len(pids) > 1}
    assert 1 <= len(again) <= 8  # what it was at: tried twice, delivered once
    # Each worker has kept one engine.
    assert len({pid for pids in tries(folder).values() for pid in pids}) == 2


def test_a_notebook_that_ends_every_engine_costs_only_itself(machine, folder):
    machine.worker()
    results = []
    grade((handin(s, folder) for s in ("a", "b", "dies", "c", "d", "e")), machine.address, results.append)
    assert sorted(g.student for g in results) == ["a", "b", "c", "d", "dies", "e"]
    assert [g.student for g in results if failed(g)] == ["dies"]


def test_a_notebook_that_ends_every_worker_costs_only_itself(machine, folder):
    machine.worker(restarted=True)
    results = []
    students = ("a", "b", "ends-its-worker", "c", "d")
    grade((handin(s, folder) for s in students), machine.address, results.append, WorkerKiller)
    assert sorted(g.student for g in results) == ["a", "b", "c", "d", "ends-its-worker"]
    assert [g.student for g in results if failed(g)] == ["ends-its-worker"]


def test_results_come_to_the_one_who_asked(machine, folder):
    machine.worker()
    threads = set()
    grade([handin("a", folder)], machine.address, lambda graded: threads.add(threading.current_thread()))
    assert threads == {threading.main_thread()}


def test_a_scheduler_that_goes_away_is_named(machine, folder):
    from unrolled.grading.cluster import ClusterError

    machine.worker()
    results = []

    def done(graded):
        results.append(graded)
        machine.processes[0].kill()

    with pytest.raises(ClusterError, match="has gone away"):
        grade((handin(f"slow-{k}", folder) for k in range(40)), machine.address, done)
    assert results


def test_without_a_scheduler_or_workers_it_says_so(machine, folder, monkeypatch):
    from unrolled.grading import cluster

    monkeypatch.setattr(cluster, "CONNECTING", 0.5)
    with pytest.raises(cluster.ClusterError, match="has no workers"):
        grade([handin("a", folder)], machine.address, print)
    machine.close()
    with pytest.raises(cluster.ClusterError, match="No dask scheduler answers at tcp://"):
        grade([handin("a", folder)], machine.address, print)


def test_a_worker_with_another_version_is_refused(machine, folder, monkeypatch):
    """Else scores of two graders would stand side by side."""
    from unrolled.grading import cluster

    machine.worker()
    monkeypatch.setattr("unrolled.grading.audit.grader", lambda: "unrolled 0.0.1, abc")
    with pytest.raises(
        cluster.ClusterError, match=r"this machine has unrolled 0\.0\.1, abc: install the same"
    ):
        grade([handin("a", folder)], machine.address, print)
    assert tries(folder) == {}


def test_without_dask_it_says_what_to_install():
    """In a process that cannot import it."""
    code = "import sys; sys.modules['distributed'] = None; import unrolled.grading.cluster"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pip install 'unrolled[cluster]'" in done.stderr
