"""Grade one notebook in a process that ends with it: graft the answers, run them in the sandbox, and score them."""

import contextlib
import dataclasses
import json
import multiprocessing
import os
import signal
import socket
import time
import traceback
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import wait

import nbformat

from unrolled.grading import audit, sandbox
from unrolled.grading.examiner import examine
from unrolled.grading.graft import Skeleton
from unrolled.grading.outcome import Graded, Handin
from unrolled.grading.reading import read
from unrolled.grading.remote import StudentSide

GRACE = 30.0  # seconds that an examiner may go on when the submission's time is over


def prepare(handin: Handin) -> None:
    """Compute once what is the same for all submissions to a notebook, before processes are forked from this one."""
    audit.grader()
    audit.environment()
    with contextlib.suppress(Exception):  # of the instructor's making: `grade` will tell of it
        _assignment(handin.instructor, json.dumps(handin.config))


@lru_cache(maxsize=8)
def _assignment(instructor: bytes, config: str) -> tuple[nbformat.NotebookNode, Skeleton]:
    notebook = nbformat.reads(instructor.decode(), as_version=4)
    return notebook, Skeleton(notebook, json.loads(config))


class _Desk:
    """Where an examiner, which is forked anew for each submission, asks the engine for student's processes.

    Only the engine talks to the host, so that both outlive an examiner that is killed.
    """

    def __init__(self, host: sandbox.Host, handin: Handin):
        self._host, self._handin = host, handin
        self.inside, self.outside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.children: list[sandbox.Child] = []

    def answer(self) -> None:
        """In the engine: do what the examiner asks for; the end of its process is no request."""
        request = self.inside.recv(16)
        if request == b"spawn":
            try:
                child = self._host.spawn(self._handin.limits, self._handin.files)
            except sandbox.SandboxError as error:
                self.inside.send(str(error).encode()[:4000])
                return
            self.children.append(child)
            socket.send_fds(self.inside, [b""], [child.socket.fileno()])
            child.socket.close()
        elif request == b"end":
            self.inside.send((self.children[-1].ended() or "").encode())

    def close(self) -> None:
        """In the engine: end what the examiner has left."""
        if self.children:
            self.children[-1].kill()
        self.inside.close()

    def spawn(self) -> "_Lent":
        """In the examiner: a fresh process for the student's code."""
        self.outside.send(b"spawn")
        refused, descriptors, _, _ = socket.recv_fds(self.outside, 4000, 1)
        if not descriptors:
            raise sandbox.SandboxError(refused.decode())
        return _Lent(self.outside, socket.socket(fileno=descriptors[0]))


class _Lent:
    """A student's process in the hands of the examiner."""

    def __init__(self, desk: socket.socket, connection: socket.socket):
        self._desk, self.socket = desk, connection
        self._reason: str | None = None

    def kill(self) -> None:
        """End it and all that it started."""
        if self._reason is None:
            self._desk.send(b"end")
            self._reason = self._desk.recv(4000).decode()

    def ended(self) -> str:
        """Why it had ended before it was killed; empty if it had not."""
        self.kill()
        return self._reason


def grade_in_a_child(handin: Handin, host: sandbox.Host) -> Graded:
    """Fork the examiner, give it what it asks for, and wait for what it has found."""
    start = time.perf_counter()
    receiver, sender = multiprocessing.Pipe(duplex=False)
    desk = _Desk(host, handin)
    process = os.fork()
    if process == 0:
        try:
            answer = grade(handin, desk.spawn).to_json()
        except BaseException:
            answer = traceback.format_exc()
        sender.send_bytes(answer.encode())
        os._exit(0)
    sender.close()
    desk.outside.close()
    deadline = time.monotonic() + handin.limits.total_seconds + GRACE
    try:
        while receiver not in (ready := wait([receiver, desk.inside], deadline - time.monotonic())):
            if not ready:
                raise TimeoutError("the tests did not come to an end")
            desk.answer()
        graded = Graded.from_json(receiver.recv_bytes().decode())
    except (EOFError, OSError, ValueError) as error:
        graded = failed(handin, f"{type(error).__name__}: {error}")
    finally:
        receiver.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        _, _, used = os.wait4(process, 0)
        desk.close()
    usage = [child.usage() for child in desk.children]
    return dataclasses.replace(
        graded,
        seconds=time.perf_counter() - start,
        cpu_seconds=used.ru_utime + used.ru_stime + sum(seconds for seconds, _ in usage),
        peak_memory=max((memory for _, memory in usage), default=0),
    )


def grade(handin: Handin, spawn: Callable) -> Graded:
    """Graft, run and score a notebook in this process, with student's processes from ``spawn``."""
    instructor, skeleton = _assignment(handin.instructor, json.dumps(handin.config))
    submitted, notes = (None, []) if handin.submission is None else read(handin.submission, handin.limits)
    notebook, repairs = skeleton.graft(submitted)
    side = StudentSide(spawn, handin.limits)
    try:
        scores, stopped = examine(notebook, instructor, side, handin.config)
    finally:
        side.close()
    return Graded(
        student=handin.student,
        assignment=handin.assignment,
        notebook=handin.notebook,
        document=nbformat.writes(notebook),
        scores=tuple(scores),
        notes=(*notes, *repairs, *stopped),
        readable=submitted is not None,
        audit=audit.stamp(handin),
    )


def failed(handin: Handin, reason: str) -> Graded:
    """What stands for a result where the grader could not get one."""
    text = f"The grader could not score this notebook: {reason}. Grade it again, or score it by hand."
    return Graded.without_score(handin, text)
