"""Student code runs in here: confined, watched, and ended with everything it started.

`start` makes a `Host`: a process in a sandbox that is warm (its modules are imported) and forks a `Child` for each
submission. There are two walls, and behind either the same measures for each child (see ``host``): with *bubblewrap*
it sees only the files it is given, no other process and no network; with *landlock*, where bubblewrap does not work, it
sees the machine and cannot touch it. Landlock is on in both. ::

    grader ── Host ─────────────────────┐(`host`)
       └───── Template ──(`template`)── host, forked ── Child, forked for each submission
"""

import contextlib
import copy
import dataclasses
import json
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import unrolled
from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import bubblewrap, landlock, readable, seccomp
from unrolled.grading.sandbox.host import ENOUGH, Plan, pack
from unrolled.grading.sandbox.limits import tasks

MODES = ("bubblewrap", "landlock", "unsafe")

_ANSWER = 60  # seconds within which a host does what it is told; starting may take longer
_START = 300
_CREDENTIALS = struct.Struct("3i")  # process, user, group
_USERS = range(60600, 61184)  # numbers that systemd's list of users leaves to nobody
_ELSEWHERE = (
    "Student code is confined by the Linux kernel, and this is not Linux. Grade in a container or a "
    "virtual machine with Linux, on Windows in WSL 2, or on a Linux machine (see the guide to grading)."
)


class SandboxError(RuntimeError):
    """A sandbox did not do what it ought to."""


class NoSandbox(SandboxError):
    """Student code cannot be confined here; the message says what is missing and what to install."""


def available() -> dict[str, str | None]:
    """Why each mode does not work here, in words; None where it does."""
    if sys.platform != "linux":
        return dict.fromkeys(MODES, _ELSEWHERE)
    without_filter = seccomp.unavailable()
    return {
        "bubblewrap": without_filter or bubblewrap.unavailable(),
        "landlock": without_filter or landlock.unavailable(),
        "unsafe": None,
    }


def choose() -> str:
    """The best mode that works here.

    Raises
    ------
    NoSandbox
        If none does.
    """
    if sys.platform != "linux":
        raise NoSandbox(_ELSEWHERE)
    reasons = available()
    for mode in ("bubblewrap", "landlock"):
        if reasons[mode] is None:
            return mode
    raise NoSandbox(
        f"Student code cannot be confined on this machine. {reasons['bubblewrap']}. {reasons['landlock']}. "
        "`unrolled sandbox doctor` says more; --unsafe grades without a sandbox, which is for your own code only."
    )


def check(mode: str | None, root_of_course: Path) -> str:
    """The mode that `start` would take: ``mode`` itself, or the best that works here if it is None.

    Raises
    ------
    NoSandbox
        If the mode does not work here, or the course lies in a folder that student code must be able to read.
    """
    if mode is None:
        mode = choose()
    elif reason := available()[mode]:
        raise NoSandbox(reason)
    if mode != "unsafe" and (folder := readable.holds(readable.folders(), root_of_course)):
        raise NoSandbox(
            f"The course in {root_of_course} lies in {folder}, which student code can read, for Python or the system "
            "needs it. Move the course to another folder, such as one in your home."
        )
    return mode


def start(
    mode: str | None,
    *,
    root_of_course: Path,
    preload: Sequence[str],
    main: str,
    wait: bool = True,
    _without: Sequence[str] = (),
    _search: Sequence[Path] = (),
) -> "Host":
    """A host whose children have imported the modules ``preload`` and run ``main``, "package.module:function".

    ``mode`` is "bubblewrap", "landlock", or "unsafe" (limits, and another user than root, but no walls); None
    takes the best that works here. Without ``wait`` it may still be importing; its first child waits for it.
    Call it from a thread that lives as long as the host does: in bubblewrap the host ends with that thread.

    Raises
    ------
    NoSandbox
        As `check`.
    SandboxError
        If the host does not start, as when a module cannot be imported; without ``wait``, from `Host.spawn`.
    """
    mode = check(mode, root_of_course)
    paths = readable.folders(_search)
    host = Host(mode, paths, tuple(preload), main, frozenset(_without), tuple(map(str, _search)))
    if wait:
        with contextlib.ExitStack() as undo:
            undo.callback(host.close)
            host.ready()
            undo.pop_all()
    return host


class Host:
    """A process in a sandbox that forks submissions; a context manager that ends it. One child at a time."""

    def __init__(
        self,
        mode: str,
        paths: Sequence[str],
        preload: Sequence[str],
        main: str,
        without: frozenset[str],
        search: Sequence[str],
        template: "_Template | None" = None,
    ) -> None:
        self.mode = mode
        self._reservation, self._user = (
            _reserve_user() if os.getuid() == 0 and "user" not in without else (None, None)
        )
        self._base = None
        folder = bubblewrap.FOLDER
        if mode != "bubblewrap":
            self._base = Path(tempfile.mkdtemp(prefix="unrolled-")).resolve()
            self._base.chmod(0o711)  # another user must get to the folder in it
            folder = str(self._base / "submission")
        self._plan = Plan(mode, tuple(paths), main, folder, self._user, without)
        self._search = search
        self._modules = self._imported = list(preload)  # that it shall have, and that it could have so far
        self._child: Child | None = None
        self._control: socket.socket | None = None  # leads to the host, once that was asked for
        self._process: int | None = None  # its number, once it is ready
        self._template = template
        try:
            if template is None:
                self._start()
        except BaseException:
            self.close()
            raise

    def twin(self) -> "Host":
        """A host of its own for a process that was forked from this one, which then has to `disown` this one.

        In bubblewrap both are forked from one process that has imported everything; it ends with this host.
        """
        plan = self._plan
        template = self._template.lent() if self._template and self.mode == "bubblewrap" else None
        return Host(
            self.mode, plan.readable, self._modules, plan.main, plan.without, self._search, template=template
        )

    def disown(self) -> None:
        """In a forked process: let go of the host, which goes on for the process that started it."""
        for end in (self._control, self._reservation):
            if end is not None:
                end.close()

    def ready(self) -> None:
        """Wait until there is a host that has imported everything.

        Raises
        ------
        SandboxError
            If it does not start.
        """
        if self._process is not None:
            return
        for _ in range(2):
            if self._template is None:
                self._start()
            self._control = self._template.host(self._modules, self._user)
            self._control.settimeout(_START)
            message, ancillary = b"", []
            with contextlib.suppress(OSError):
                message, ancillary, _, _ = self._control.recvmsg(ENOUGH, socket.CMSG_SPACE(_CREDENTIALS.size))
            error = json.loads(message)["error"] if message else self._template.said()
            if message and error is None:
                # As the kernel counts processes here, and not in there.
                self._process, _, _ = _CREDENTIALS.unpack(ancillary[0][2])
                self._imported = self._modules
                self._template.worked = True
                self._control.settimeout(_ANSWER)
                return
            has_ended = not message and self._template.worked
            self._leave()
            self._template.close()
            self._template = None
            if not has_ended:  # that would go wrong again
                break
        self._modules = self._imported
        raise SandboxError(f"The sandbox ({self.mode}) did not start: {error}")

    def preload(self, modules: Sequence[str]) -> None:
        """Let more modules be imported, for all children from now on; the next one waits for it.

        If one of them cannot be imported, `spawn` says so, once, and goes on without them.

        Raises
        ------
        RuntimeError
            If there is a child.
        """
        if self._child is not None:
            raise RuntimeError("this host has a child; kill it before more is imported")
        self._modules = [*self._modules, *modules]
        self._stop()
        if self._template is not None:
            self._template.ask(self._modules)

    def spawn(self, limits: Limits, files: dict[str, bytes]) -> "Child":
        """A confined process that has just begun ``main`` in a folder of its own with ``files``, by relative path.

        Raises
        ------
        RuntimeError
            If the child before has not been killed.
        ValueError
            If a file would lie outside the folder.
        SandboxError
            If it could not be confined; nothing runs then.
        """
        if self._child is not None:
            raise RuntimeError("this host has a child; kill it before the next one")
        for name in files:
            if not name or Path(name).is_absolute() or ".." in Path(name).parts:
                raise ValueError(f"the file {name!r} would lie outside the submission's folder")
        if not self.alive():
            self._stop()
            self.ready()
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as stack:
            descriptors = [theirs.fileno()]
            if files:
                # By a file that the host only hands on, so that nothing of it stays in the memory of later children.
                content = stack.enter_context(tempfile.TemporaryFile())
                content.write(pack(files))
                content.seek(0)
                descriptors.append(content.fileno())
            try:
                request = {"limits": dataclasses.asdict(limits), "elsewhere": self._tasks_elsewhere()}
                answer = self._ask({"do": "spawn"} | request, descriptors)
            except BaseException:
                ours.close()
                raise
        if answer["error"]:
            ours.close()
            raise SandboxError(f"The process for a submission could not be confined: {answer['error']}")
        self._child = Child(self, ours, answer["process"])
        return self._child

    def alive(self) -> bool:
        """Whether there is a host; `spawn` sees to it that there is."""
        return self._process is not None and not _closed(self._control)

    def close(self) -> None:
        """End the host, its child and everything they started."""
        if self._child is not None:
            self._child.kill()
        self._stop()
        if self._template is not None:
            self._template.close()
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
        if self._reservation is not None:
            self._reservation.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        """Start what the host is forked from."""
        self._template = _Template(self._plan, self._search)
        self._template.ask(self._modules)

    def _stop(self) -> None:
        """Let the host end what it has and then itself; end it if it does not."""
        if self._process is None:
            self._leave()
            return
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
        self._wait_for_end()
        self._leave()

    def _wait_for_end(self) -> None:
        with contextlib.suppress(OSError):
            self._control.settimeout(10)
            while self._control.recv(ENOUGH):
                pass

    def _leave(self) -> None:
        """See to it that the host, if there is one, has ended; in bubblewrap all that it started ends with it."""
        if self._process is not None and not _closed(self._control):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._wait_for_end()
        self._process = None
        if self._control is not None:
            self._control.close()
            self._control = None

    def _tasks_elsewhere(self) -> int:
        """What the kernel counts to the user of a submission beside the submission."""
        if self._user is not None:
            return 0
        if self.mode == "bubblewrap" and _release() >= (5, 14):
            return 1  # the host: since then the kernel counts by user namespace
        return tasks(os.getuid())

    def _ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            message = self._control.recv(ENOUGH)
        except OSError as error:
            raise self._lost() from error
        except KeyboardInterrupt:
            self._lost()  # else its answer would be taken for the one to the next request
            raise
        if not message:
            raise self._lost()
        return json.loads(message)

    def _lost(self) -> SandboxError:
        """The host has ended or does not answer."""
        self._leave()
        return SandboxError(f"The sandbox ({self.mode}) has ended unexpectedly.")

    def _end(self, process: int, closed: bool) -> dict[str, Any]:
        self._child = None
        try:
            if self._process is None:
                raise self._lost()
            return self._ask({"do": "end", "closed": closed})
        except SandboxError as error:
            if self.mode != "bubblewrap":  # there, nothing outlives the host
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                shutil.rmtree(self._plan.folder, ignore_errors=True)
            return {"died": str(error), "seconds": 0.0, "memory": 0}


class _Template:
    """The process that hosts are forked from, and the way to it."""

    def __init__(self, plan: Plan, search: Sequence[str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = (
            "import sys; sys.path[:0] = sys.argv[3:]; from unrolled.grading.sandbox.template import main; "
            "main(int(sys.argv[1]), sys.argv[2])"
        )
        # -s and -P: neither the user's packages nor the current folder; the environment is built from nothing.
        search = [*search, str(Path(unrolled.__file__).parents[1])]
        words = [sys.executable, "-s", "-P", "-c", code, str(theirs.fileno()), plan.to_json(), *search]
        if plan.mode == "bubblewrap":
            words = [*bubblewrap.command(plan.readable), *words]
        self.worked = False  # whether there was a host from it
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        with theirs:
            self.process: subprocess.Popen[bytes] | None = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                env=environment(plan.folder),
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def lent(self) -> "_Template":
        """Another handle of the same, which does not end it."""
        lent = copy.copy(self)
        lent._control, lent._said = self._control.dup(), os.fdopen(os.dup(self._said.fileno()), "rb")
        lent.process, lent.worked = None, True
        return lent

    def ask(self, modules: Sequence[str]) -> None:
        """Let it import ``modules``; what goes wrong is said to the next who asks for a host."""
        with contextlib.suppress(OSError):  # it has ended, which `host` will find
            self._control.send(json.dumps({"modules": list(modules)}).encode())

    def host(self, modules: Sequence[str], user: int | None) -> socket.socket:
        """The way to a host that has imported ``modules`` and runs submissions as ``user``; see `template.main`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs, contextlib.suppress(OSError):  # it has ended, and so the host's end is closed
            request = json.dumps({"modules": list(modules), "user": user}).encode()
            socket.send_fds(self._control, [request], [theirs.fileno()])
        return ours

    def said(self) -> str:
        """What it said when it ended."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._said.seek(0)
        return self._said.read().decode(errors="replace").strip()[-4000:]

    def close(self) -> None:
        """End it, if it was started here, and every host that is left; for good."""
        self._control.close()
        self._said.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Child:
    """One submission's processes; ``socket`` leads to its ``main``."""

    def __init__(self, host: Host, connection: socket.socket, process: int) -> None:
        self.socket = connection
        self._host = host
        self._process = process
        self._record: dict[str, Any] | None = None

    def kill(self) -> None:
        """End it and everything it started, and wipe its folder; once it has, do nothing."""
        if self._record is None:
            # That its end of the connection is closed means as a rule that it has ended.
            self._record = self._host._end(self._process, _closed(self.socket))
            self.socket.close()

    def ended(self) -> str | None:
        """How it had ended by itself before `kill` (which is called if it has not been): "exit status 3", "killed by
        signal 9", "out of memory", "out of CPU time"; None if it was still alive then."""
        self.kill()
        return self._record["died"]

    def usage(self) -> tuple[float, int]:
        """Seconds of CPU time of its processes, and the most memory in bytes that was seen in use beyond what the
        host had taken already; calls `kill` if that has not been done."""
        self.kill()
        return self._record["seconds"], self._record["memory"]


def environment(folder: str) -> dict[str, str]:
    """All that student code finds in its environment."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "agg",
        "USER": "student",  # there is no list of users to look in
        "LOGNAME": "student",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _closed(connection: socket.socket) -> bool:
    """Whether the other end of a connection is, or this one."""
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):  # it ended with something unread; the grader has closed its own end
        return True


def _release() -> tuple[int, int]:
    """The kernel's version."""
    major, minor = re.match(r"(\d+)\.(\d+)", os.uname().release).groups()
    return int(major), int(minor)


def _reserve_user() -> tuple[socket.socket, int]:
    """A user's number for one host's submissions, and what keeps it from other hosts of this machine while open.

    Raises
    ------
    NoSandbox
        If all are taken.
    """
    import pwd  # not on Windows, where this package is imported, too

    for user in _USERS:
        with contextlib.suppress(KeyError):
            pwd.getpwuid(user)
            continue
        reservation = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            reservation.bind(f"\0unrolled-student-{user}")  # the kernel forgets it when the socket closes
        except OSError:
            reservation.close()
            continue
        return reservation, user
    raise NoSandbox(f"All {len(_USERS)} users for student code are in use: too many sandboxes run at once.")
