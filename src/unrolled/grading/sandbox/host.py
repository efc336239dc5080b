"""The warm process inside the sandbox: it has imported what answers need, and forks a confined child each time.

It is started in a fresh interpreter (nothing of the grader's memory or files comes along), obeys the grader over a
socket, and never reads what a submission is or says.
"""

import contextlib
import dataclasses
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import kernel, landlock, limits, readable, seccomp

ENOUGH = 2**16  # bytes of one message between grader and host
_LENGTH = struct.Struct("<Q")
_MOMENT = 0.2  # seconds
_LOOK = 0.1  # seconds between two looks at memory and disk
_START = Limits()  # of the folder in which the host itself may write while it imports


@dataclass(frozen=True)
class Plan:
    """What the host is to be."""

    mode: str  # "bubblewrap", "landlock" or "unsafe"
    readable: tuple[str, ...]  # files and folders
    preload: tuple[str, ...]  # modules
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
        return cls(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        )


@dataclass
class _Running:
    """A submission's first process, and how it ended."""

    process: int
    limits: Limits
    status: int | None = None
    reason: str | None = None
    seconds: float = 0.0
    memory: int = 0


def main(descriptor: int, plan: str) -> None:
    """Be the host that obeys the socket ``descriptor``; return when the grader has closed it."""
    control = socket.socket(fileno=descriptor)
    try:
        host = _Host(control, Plan.from_json(plan))
    except Exception as error:
        control.send(json.dumps({"error": _in_words(error)}).encode()[:ENOUGH])
        return
    control.send(json.dumps({"error": None}).encode())
    try:
        host.obey()
    finally:
        host.end()
        host.clear_away()


class _Host:
    def __init__(self, control: socket.socket, plan: Plan) -> None:
        self._control = control
        self._plan = plan
        self._running: _Running | None = None
        self._without = frozenset(plan.without)
        os.environ.pop("PWD", None)  # bubblewrap adds it
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
        if plan.mode != "bubblewrap":
            self._outlive_no_grader()
        self._mounts = self._get_mounts()
        self._take_folder_away()  # of a host before this one that did not come to it
        self._filter = None
        if plan.mode != "unsafe" and "seccomp" not in self._without:
            self._filter = seccomp.program(group=plan.mode == "landlock")
        module, _, function = plan.main.partition(":")
        self._preload([*plan.preload, module])
        self._main = getattr(sys.modules[module], function)

    def _outlive_no_grader(self) -> None:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
            raise RuntimeError(
                "this kernel does not tell which processes one has started (CONFIG_PROC_CHILDREN)"
            )
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGTERM)

    def _get_mounts(self) -> bool:
        """Whether each submission's folder can be a file system of its own, limited and gone with it."""
        plan = self._plan
        if plan.mode == "bubblewrap":
            return True
        if plan.user is None:
            return False
        base = str(Path(plan.folder).parent)
        closed = _closed([*plan.readable, base])
        names = ", ".join(closed)
        try:
            kernel.own_mounts()
        except OSError as error:
            if closed:
                raise PermissionError(
                    f"student code runs as another user than root and cannot enter {names}, where Python or the "
                    f"folder for temporary files lies; let others pass through (chmod o+x {names}), move it "
                    "elsewhere, install bubblewrap or grade as an ordinary user"
                ) from error
            return False
        _open_up(closed, [*plan.readable, base])
        return True

    def _preload(self, modules: Sequence[str]) -> None:
        """Import modules, so that every later child has them."""
        self._make_folder(_START, None)  # some write when they are imported
        try:
            for module in modules:
                importlib.import_module(module)
        finally:
            self._take_folder_away()
        # Every child starts from these states; the random module alone takes a new seed at each fork.
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed(0)
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(0)
        threads = list(Path("/proc/self/task").iterdir())
        if len(threads) > 1:
            raise RuntimeError(
                f"a process with {len(threads)} threads cannot be forked safely; one of the imported modules "
                f"({', '.join(modules)}) starts threads when it is imported"
            )
        gc.collect()
        gc.freeze()  # else a collection in a child would touch, and so copy, every page
        self._warm_memory = limits.resident()

    def obey(self) -> None:
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
            if request["do"] == "preload":
                answer = {"error": None}
                try:
                    self._preload(request["modules"])
                except Exception as error:
                    answer["error"] = _in_words(error)
            elif request["do"] == "spawn":
                answer = self._spawn(Limits(**request["limits"]), request["elsewhere"], descriptors)
            else:
                if request["closed"]:
                    self._wait_briefly()
                answer = self.end()
                self.wipe()
            self._control.send(json.dumps(answer).encode()[:ENOUGH])

    def _spawn(self, allowed: Limits, elsewhere: int, descriptors: list[int]) -> dict[str, Any]:
        try:
            self._make_folder(allowed, self._plan.user)
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
            error = _in_words(failure)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        if error:
            self.end()
            self.wipe()
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
            os.write(report, _in_words(error).encode())
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
        elif self._overfull(running.limits):
            running.reason = "too many bytes in its folder"
        if running.reason:
            self._kill()

    def _overfull(self, allowed: Limits) -> bool:
        if self._mounts or "folder" in self._without:
            return False
        return limits.disk_of(self._plan.folder, allowed.file_bytes) > allowed.file_bytes

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

    def _make_folder(self, allowed: Limits, user: int | None) -> None:
        folder = self._plan.folder
        if self._made:  # it was not wiped
            return
        self._made = True
        if self._mounts:
            Path(folder).mkdir(exist_ok=True)
            owner = f",uid={user},gid={user}" if user is not None else ""
            size = allowed.file_bytes if "folder" not in self._without else 2**40
            kernel.mount_memory(folder, f"size={size},nr_inodes=10000,mode=700{owner}")
            return
        Path(folder).mkdir(mode=0o700)
        if user is not None:
            os.chown(folder, user, user)

    def wipe(self) -> None:
        """Take the submission's folder away."""
        if "wiping" not in self._without:
            self._take_folder_away()

    def clear_away(self) -> None:
        """Leave nothing on the disk, even if the grader can no longer see to it."""
        self._take_folder_away()
        with contextlib.suppress(OSError):
            Path(self._plan.folder).rmdir()
            Path(self._plan.folder).parent.rmdir()

    def _take_folder_away(self) -> None:
        folder = self._plan.folder
        self._made = False  # whether there is a submission's folder
        if self._mounts:
            with contextlib.suppress(OSError):
                kernel.unmount(folder)
            return
        # Not shutil: a student can nest folders deeper than Python can follow, and close them.
        for words in (["rm", "-rf"], ["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            if Path(folder).exists():
                subprocess.run([*words, "--", folder], stderr=subprocess.DEVNULL)


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


def _in_words(error: BaseException) -> str:
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


def _closed(paths: list[str]) -> list[str]:
    """The outermost folders on the way to ``paths`` through which only their owner can pass."""
    found: list[str] = []
    for path in map(Path, paths):
        for folder in [*reversed(path.parents), path]:
            if any(folder.is_relative_to(other) for other in found):
                break
            if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
                found.append(str(folder))
    return found


def _open_up(closed: list[str], paths: list[str]) -> None:
    """Put in the place of each folder of ``closed`` one that holds those of ``paths`` in it and nothing else, for this
    process and its children."""
    for folder in closed:
        inside = {path: os.open(path, os.O_PATH) for path in paths if Path(path).is_relative_to(folder)}
        kernel.mount_memory(folder, "mode=755")
        for path, descriptor in inside.items():
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                Path(path).mkdir(parents=True, exist_ok=True)
            else:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).touch()
            kernel.mount_again(descriptor, path)
            os.close(descriptor)
