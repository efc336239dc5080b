"""One host: it forks a confined child for each submission, watches it, and ends everything that it started.

A host is forked by the warm process (`template`), obeys the grader over a socket of its own, and never reads what a
submission is or says.
"""

import contextlib
import dataclasses
import json
import os
import random
import select
import signal
import socket
import struct
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import folder, kernel, landlock, limits, readable, seccomp

ENOUGH = 2**16  # bytes of one message between grader and host
_LENGTH = struct.Struct("<Q")
_MOMENT = 0.2  # seconds
_LOOK = 0.1  # seconds between two looks at memory and disk


@dataclass(frozen=True)
class Plan:
    """What the host is to be."""

    mode: str  # "bubblewrap", "landlock" or "unsafe"
    readable: tuple[str, ...]  # files and folders
    main: str  # "package.module:function", called in each child with a connected socket
    folder: str  # where a submission works
    user: int | None  # whom a submission runs as; None: as the user that grades
    without: frozenset[str] = frozenset()  # barriers that are off, to show that something notices

    def to_json(self) -> str:
        """All of it as text."""
        return json.dumps(dataclasses.asdict(self) | {"without": sorted(self.without)})

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """What `to_json` wrote."""
        values = json.loads(text)
        values |= {"readable": tuple(values["readable"]), "without": frozenset(values["without"])}
        return cls(**values)

    def own_mounts(self) -> bool:
        """Whether each submission's folder can be a file system of its own, limited and gone with it.

        Raises
        ------
        PermissionError
            As `folder.own_mounts`.
        """
        if self.mode == "bubblewrap":
            return True
        if self.user is None:
            return False
        return folder.own_mounts([*self.readable, str(Path(self.folder).parent)])


@dataclass
class _Running:
    """A submission's first process, and how it ended."""

    process: int
    limits: Limits
    status: int | None = None
    reason: str | None = None
    seconds: float = 0.0
    memory: int = 0


class Host:
    """Obeys the grader over ``control``.

    ``warm`` are the bytes that the process it was forked from had in use: what a child inherits is not what it took.
    """

    def __init__(self, control: socket.socket, plan: Plan, warm: int) -> None:
        self._control = control
        self._plan = plan
        self._warm_memory = warm
        self._running: _Running | None = None
        self._without = frozenset(plan.without)
        if plan.mode != "bubblewrap":
            self._outlive_no_grader()
        self._folder = folder.Folder(
            plan.folder,
            plan.own_mounts(),
            limited="folder" not in self._without,
            wiped="wiping" not in self._without,
        )
        self._folder.take_away()  # of a host before this one that did not come to it
        self._filter = None
        if plan.mode != "unsafe" and "seccomp" not in self._without:
            self._filter = seccomp.program(group=plan.mode == "landlock")
        module, _, function = plan.main.partition(":")
        self._main = getattr(sys.modules[module], function)

    def _outlive_no_grader(self) -> None:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
            raise RuntimeError(
                "this kernel does not tell which processes one has started (CONFIG_PROC_CHILDREN)"
            )
        end_with_parent()

    def serve(self) -> None:
        """Obey until the grader has closed the connection, and leave nothing."""
        try:
            self._obey()
        finally:
            self.end()
            self._folder.take_away()

    def _obey(self) -> None:
        """Do as told until the grader is gone."""
        pause = _LOOK
        while True:
            ready, _, _ = select.select([self._control], [], [], pause if self._running else None)
            if not ready:
                began = time.monotonic()
                self._look()
                # A look at many processes takes long; it is not to take much of the time.
                pause = max(_LOOK, 4 * (time.monotonic() - began))
                continue
            pause = _LOOK
            message, descriptors, _, _ = socket.recv_fds(self._control, ENOUGH, 2)
            if not message:
                return
            request = json.loads(message)
            if request["do"] == "spawn":
                answer = self._spawn(Limits(**request["limits"]), request["elsewhere"], descriptors)
            else:
                if request["closed"]:
                    self._wait_briefly()
                answer = self.end()
                self._folder.wipe()
            self._control.send(json.dumps(answer).encode()[:ENOUGH])

    def _spawn(self, allowed: Limits, elsewhere: int, descriptors: list[int]) -> dict[str, Any]:
        try:
            self._folder.make(allowed.file_bytes, self._plan.user)
            reading, writing = os.pipe()
            process = os.fork()
            if process == 0:
                os.close(reading)
                self._be_student(allowed, elsewhere, descriptors, writing)
            os.close(writing)
            self._running = _Running(process, allowed)
            with os.fdopen(reading, "rb") as report:  # its end means: confined, and about to start
                error = report.read().decode() or None
        except OSError as failure:
            error = in_words(failure)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        if error:
            self.end()
            self._folder.wipe()
            return {"error": error}
        return {"error": None, "process": process}

    def _be_student(self, allowed: Limits, elsewhere: int, descriptors: list[int], report: int) -> NoReturn:
        """In the child: shut the doors, one after the other, and go to work."""
        try:
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _close_all_but(*descriptors, report)
            self._confine(allowed, elsewhere)
            if len(descriptors) > 1:
                _unpack(descriptors[1])
            random.seed(0)
            connection = socket.socket(fileno=descriptors[0])
            os.close(report)
        except BaseException as error:
            os.write(report, in_words(error).encode())
            os._exit(1)
        try:
            self._main(connection)
            os._exit(0)
        finally:
            os._exit(1)

    def _confine(self, allowed: Limits, elsewhere: int) -> None:
        plan, without = self._plan, self._without
        os.umask(0o077)
        limits.first_to_go()
        limits.apply(allowed, tasks_elsewhere=elsewhere, without=without)
        if plan.user is not None:
            os.setgroups([])
            os.setresgid(plan.user, plan.user, plan.user)
            os.setresuid(plan.user, plan.user, plan.user)
        if (
            plan.mode != "bubblewrap"
        ):  # where it ends with the host anyway; after the change of user, which resets it
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.chdir(plan.folder)
        if plan.mode == "unsafe":
            return
        if "privileges" not in without:
            kernel.drop_capabilities()
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        version = min(landlock.abi(), 5 if "scopes" in without else 99)
        if version and "landlock" not in without:
            landlock.restrict(version, plan.readable, readable.DEVICES, plan.folder)
        if self._filter is not None:
            self._filter.load()
            if plan.mode == "landlock" and plan.user is None and version < 6:
                seccomp.only_own_signals()

    def _look(self) -> None:
        """End a submission that takes too much of what the kernel does not count for all its processes together."""
        running = self._running
        processes = limits.descendants(os.getpid())
        if "total" in self._without or not processes:
            return
        taken = limits.memory_of(processes, self._warm_memory, running.limits.memory)
        running.memory = max(running.memory, taken)
        if taken > running.limits.memory:
            running.reason = "out of memory"
        elif self._folder.overfull(running.limits.file_bytes):
            running.reason = "too many bytes in its folder"
        if running.reason:
            self._kill()

    def _wait_briefly(self) -> None:
        """Its connection has closed: that it is about to end by itself shows only a moment later."""
        if self._running is None:
            return
        with contextlib.suppress(OSError):  # gone, or a kernel before 5.3
            handle = os.pidfd_open(self._running.process)
            select.select([handle], [], [], _MOMENT)
            os.close(handle)

    def end(self) -> dict[str, Any]:
        """End every process of the submission; return how its first one had ended, and what all of them used."""
        if (running := self._running) is None:
            return {}
        had_ended = os.waitid(os.P_PID, running.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        self._kill()
        self._count(running, os.wait4(running.process, 0))
        pause = 0.001
        while self._reap(running) and "ending" not in self._without:
            time.sleep(pause)
            pause = min(2 * pause, _LOOK)
            self._kill_rest()
        self._running = None
        # What ended by another signal than ours was about to end anyway.
        died = _how(running) if had_ended or running.status != signal.SIGKILL else running.reason
        return {"died": died, "seconds": running.seconds, "memory": running.memory}

    def _kill(self) -> None:
        """SIGKILL for all processes of the submission. Its first one, which is left to be waited for, keeps the number
        of its group from meaning another one."""
        if "ending" in self._without:
            os.kill(self._running.process, signal.SIGKILL)
            return
        if self._plan.mode != "bubblewrap":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.process, signal.SIGKILL)
        self._kill_rest()

    def _kill_rest(self) -> None:
        if self._plan.mode == "bubblewrap":
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)  # all there are in this process namespace, but for this one
        else:
            limits.kill_descendants()

    def _reap(self, running: _Running) -> bool:
        """Take leave of children that have ended; return whether any is left."""
        while True:
            try:
                ended = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if ended[0] == 0:
                return True
            self._count(running, ended)

    def _count(self, running: _Running, ended: tuple[int, int, Any]) -> None:
        process, status, used = ended
        running.seconds += used.ru_utime + used.ru_stime
        running.memory = max(running.memory, used.ru_maxrss * 1024 - self._warm_memory)
        if process == running.process:
            running.status = status


def _how(running: _Running) -> str:
    """How the first process of a submission ended by itself."""
    if running.reason:
        return running.reason
    code = os.waitstatus_to_exitcode(running.status)
    # At the soft limit comes SIGXCPU, a second later, if that is ignored, SIGKILL.
    if code == -signal.SIGXCPU or (
        code == -signal.SIGKILL and running.seconds > running.limits.total_seconds
    ):
        return "out of CPU time"
    return f"killed by signal {-code}" if code < 0 else f"exit status {code}"


def end_with_parent() -> None:
    """Let this process end, in order, when the one that started it does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGTERM)


def in_words(error: BaseException) -> str:
    """What an error is called and says."""
    return "".join(traceback.format_exception_only(error)).strip()[:4000]


def _close_all_but(*kept: int) -> None:
    """Close every file that is open, but ``kept``; the three standard ones lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def pack(files: dict[str, bytes]) -> bytes:
    """``files`` by relative path as bytes that a child can take apart."""
    index = json.dumps({name: len(content) for name, content in files.items()}).encode()
    return _LENGTH.pack(len(index)) + index + b"".join(files.values())


def _unpack(descriptor: int) -> None:
    """Write the files that `pack` put into what is open as ``descriptor`` into the working folder."""
    with os.fdopen(descriptor, "rb") as source:
        (length,) = _LENGTH.unpack(source.read(_LENGTH.size))
        for name, size in json.loads(source.read(length)).items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read(size))
