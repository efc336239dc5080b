"""The driver's end of an engine: a warm process of its own that grades one notebook after the other.

::

    driver ── Engine ──(`serving`, run by `python -m`)── examiner, forked for each submission (`scoring`)
                             └── host, inside the sandbox ── student's process, forked for each submission
"""

import base64
import contextlib
import dataclasses
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from unrolled.grading import sandbox
from unrolled.grading.outcome import Graded, Handin, Limits

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class EngineDied(Exception):
    """The grader's own process has ended; the handin it was grading has no result."""


class Engine:
    """The driver's handle of an engine.

    Parameters
    ----------
    sandbox : str or None
        As of `unrolled.grading.sandbox.start`: None is the best that this machine has.
    like : Engine, optional
        Another one, to be forked from: it has imported already what this one would.
    """

    def __init__(self, sandbox: str | None = None, like: "Engine | None" = None):
        self._sandbox, self._like = sandbox, like
        self._pid: int | None = None
        self._process: subprocess.Popen | None = None
        self._connection: Connection | None = None
        self._forks: socket.socket | None = None
        self._begun = threading.Event()

    def twin(self) -> "Engine":
        """Another engine, not started yet, that will be forked from this one."""
        return Engine(self._sandbox, like=self)

    def start(self, course: Path | None = None) -> None:
        """Let it begin to get warm, in the folder of the course; `__enter__` waits until it is ready.

        Raises
        ------
        OSError
            If no process can be started.
        """
        self._connection, theirs = multiprocessing.Pipe()
        self._forks, their_forks = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ends = [theirs.fileno(), their_forks.fileno()]
        with theirs, their_forks:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "unrolled.grading.serving", *map(str, ends), self._sandbox or ""],
                pass_fds=ends,
                stdin=subprocess.DEVNULL,
                cwd=course,
                env=os.environ | ONE_THREAD | {"MPLBACKEND": "agg"},
                start_new_session=True,  # Ctrl-C is for the driver, which then ends its engines
            )
        self._pid = self._process.pid

    def __enter__(self) -> Self:
        """Start it, and wait until it is ready.

        Raises
        ------
        unrolled.grading.sandbox.NoSandbox
            If this machine cannot confine what it runs.
        EngineDied
            If it does not start.
        """
        try:
            if self._like is None or not self._fork():
                if self._process is None:
                    self.start()
                answer = json.loads(self._receive())
                if "refused" in answer:
                    raise sandbox.NoSandbox(answer["refused"])
        except BaseException:
            self.__exit__()
            raise
        finally:
            self._begun.set()
        return self

    def __exit__(self, *_: object) -> None:
        """End it and all that it has started."""
        for end in (self._connection, self._forks):
            if end is not None:
                end.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
        self.kill()
        if self._process is not None:
            self._process.wait()

    def _fork(self) -> bool:
        """Ask the other engine for it, and wait until that has time; whether there is one then."""
        self._like._begun.wait()
        if self._like._forks is None:
            return False
        self._connection, theirs = multiprocessing.Pipe()
        try:
            with theirs:
                socket.send_fds(self._like._forks, [b"fork"], [theirs.fileno()])
            self._pid = json.loads(self._receive())["forked"]
        except (OSError, EngineDied):  # that one has ended
            self._connection.close()
            return False
        return True

    def grade(self, handin: Handin) -> Graded:
        """Grade a notebook; whatever a submission does, there is a result.

        Raises
        ------
        EngineDied
            If the grader itself has ended.
        """
        try:
            self._connection.send_bytes(handin_to_json(handin).encode())
        except OSError as error:
            raise EngineDied(str(error)) from None
        return Graded.from_json(self._receive())

    def kill(self) -> None:
        """End it at once; may be called from any thread."""
        running = self._process is None or self._process.poll() is None
        if self._pid is not None and running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)

    def _receive(self) -> str:
        try:
            return self._connection.recv_bytes().decode()
        except (EOFError, OSError):
            raise EngineDied("its process has ended") from None


def handin_to_json(handin: Handin) -> str:
    """All of a handin as JSON text."""

    def text(data: bytes | None) -> str | None:
        return None if data is None else base64.b64encode(data).decode()

    values = {field.name: getattr(handin, field.name) for field in dataclasses.fields(handin)}
    values["instructor"], values["submission"] = text(handin.instructor), text(handin.submission)
    values["files"] = {name: text(data) for name, data in handin.files.items()}
    values["limits"] = dataclasses.asdict(handin.limits)
    return json.dumps(values)


def handin_from_json(text: str) -> Handin:
    """What `handin_to_json` wrote."""
    values = json.loads(text)
    for name in ("instructor", "submission"):
        values[name] = None if values[name] is None else base64.b64decode(values[name])
    values["files"] = {name: base64.b64decode(data) for name, data in values["files"].items()}
    values["limits"] = Limits(**values["limits"])
    return Handin(**values)
