"""Try each barrier for real: do in a student's process what it must not be able to do, and see that it fails.

The tests use the same trials, and switch barriers off to see that the trials notice.
"""

import contextlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unrolled.grading import sandbox
from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import bubblewrap, kernel, landlock, seccomp

MIB = 2**20
BOMB = 300

_WAIT = 20  # seconds for a trial
_STAY = 10  # seconds for which a process tries to outlive its end
_PR_GET_NO_NEW_PRIVS = 39
_CLONE_NEWUSER = 0x10000000


@dataclass(frozen=True)
class Trial:
    """Something that a submission must not be able to do."""

    name: str
    what: str
    advice: str
    limits: Limits = field(default=Limits(memory=512 * MIB), repr=False)


@dataclass(frozen=True)
class Outcome:
    """How a trial went."""

    stopped: bool
    said: str  # by the system, to the process that tried


_FILES = "Landlock or bubblewrap should have stopped it: see the versions above, and report it."
_NETWORK = "seccomp and the network namespace should have stopped it: see the versions above, and report it."
_OTHERS = "A process namespace, Landlock or another user should have stopped it: report it."
_LIMIT = "The kernel did not keep the limit: see whether a container overrules it (ulimit -a), and report it."

TRIALS = tuple(
    Trial(*row)
    for row in (
        ("read a file of the course", "open a file that every user may read", _FILES),
        ("read a file of the home folder", "open a file in the home of the grading user", _FILES),
        ("read the environment", "find the grader's variables in its own or /proc/PID/environ", _OTHERS),
        ("see other processes", "read a neighbour's command line in /proc", _OTHERS),
        ("write outside", "make a file in a folder that every user may write", _FILES),
        ("change modes", "make a file of the grading user unreadable", _FILES),
        ("find open files", "use a file that the grader had open", "Report it."),
        ("connect to a port", "reach a TCP socket on the loopback interface", _NETWORK),
        ("send a datagram", "reach a UDP socket on the loopback interface", _NETWORK),
        ("connect to a local service", "reach an abstract Unix socket", _NETWORK),
        ("be root", "run as root", "Report it; until then grade as an ordinary user."),
        (
            "gain privileges",
            "start a program that changes the user",
            "no_new_privs should be set: report it.",
        ),
        (
            "enter a namespace",
            "become root of a new user namespace",
            "seccomp should have stopped it: report it.",
        ),
        ("trace a process", "let itself be traced", "seccomp should have stopped it: report it."),
        ("signal a neighbour", "send a signal to a process of the grading user", _OTHERS),
        ("limit the host", "change the limits of the process that watches it", _OTHERS),
        ("end the host", "kill the process that watches it", _OTHERS),
        (
            "fork bomb",
            f"start {BOMB} processes where 32 are allowed",
            "RLIMIT_NPROC does nothing for root: see the user above.",
            Limits(memory=512 * MIB, processes=32),
        ),
        ("take memory", "allocate 1 GB where 512 MB are allowed", _LIMIT),
        (
            "take memory together",
            "hold 300 MB in processes of 100 MB where 200 MB are allowed",
            "The host should see it within a second: report it.",
            Limits(memory=200 * MIB),
        ),
        ("compute for ever", "go on after 1 s of CPU time", _LIMIT, Limits(total_seconds=1)),
        ("write a large file", "write 2 MB where 1 MB is allowed", _LIMIT, Limits(file_bytes=MIB)),
        (
            "fill its folder",
            "write 2 MB in small files where 1 MB is allowed",
            _LIMIT,
            Limits(file_bytes=MIB),
        ),
        ("leave something behind", "be read by the next submission", "Report it."),
        (
            "outlive its end",
            "leave its session, ignore signals, and go on after the submission has ended",
            "Report it; bubblewrap's process namespace rules it out: install it.",
        ),
    )
)


def named(name: str) -> Trial:
    """The trial of that name."""
    return next(trial for trial in TRIALS if trial.name == name)


@dataclass(frozen=True)
class Bait:
    """What there is to be read, written, reached and killed."""

    readable: str  # a file with `secret` in it
    home: str  # another, in the grading user's home folder where that can be written
    writable: str  # a folder
    process: int  # of the grading user, with `secret` in command line and environment
    port: int
    datagram_port: int
    abstract: str
    environment: list[str]  # names of the grader's variables
    secret: str


@contextlib.contextmanager
def bait(folder: Path | None = None) -> Iterator[Bait]:
    """Lay it out, in ``folder`` or a temporary one, and clear it away."""
    secret = "unrolled-canary"
    with contextlib.ExitStack() as stack:
        place = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()))
        place.chmod(0o755)
        home = None
        file = place / "secret.txt"
        file.write_text(secret)
        file.chmod(0o644)
        with contextlib.suppress(OSError):
            home = stack.enter_context(tempfile.NamedTemporaryFile(prefix=".unrolled-", dir=Path.home()))
            home.write(secret.encode())
            home.flush()
        (place / "open").mkdir()
        (place / "open").chmod(0o777)
        process = stack.enter_context(
            subprocess.Popen(["sleep", "600"], env={"CANARY": secret}, stdin=subprocess.DEVNULL)
        )
        stack.callback(process.kill)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0{secret}-{os.getpid()}")
        abstract.listen()
        held = stack.enter_context(file.open())
        os.set_inheritable(held.fileno(), True)
        yield Bait(
            str(file),
            home.name if home else str(file),
            str(place / "open"),
            process.pid,
            tcp.getsockname()[1],
            udp.getsockname()[1],
            f"{secret}-{os.getpid()}",
            sorted(set(os.environ) - set(sandbox.environment(""))),
            secret,
        )


def start(mode: str, root_of_course: Path, without: tuple[str, ...] = ()) -> sandbox.Host:
    """A host for trials."""
    return sandbox.start(
        mode, root_of_course=root_of_course, preload=(), main=f"{__name__}:probe", _without=without
    )


def attempt(host: sandbox.Host, trial: Trial, laid: Bait) -> Outcome:
    """Let a submission in ``host`` try it."""
    said = _let(host, trial, laid)
    if trial.name == "leave something behind":
        said = _let(host, trial, laid)  # the second one looks for what the first has left
    return said


def attempt_all(mode: str, root_of_course: Path) -> dict[str, Outcome]:
    """How each trial goes in a sandbox of that mode, by name.

    Raises
    ------
    NoSandbox, SandboxError
        As `sandbox.start` does.
    """
    with bait() as laid, start(mode, root_of_course) as host:
        return {trial.name: attempt(host, trial, laid) for trial in TRIALS}


def _let(host: sandbox.Host, trial: Trial, laid: Bait) -> Outcome:
    child = host.spawn(trial.limits, {})
    with child.socket.dup() as connection:
        try:
            connection.settimeout(_WAIT)
            connection.sendall(json.dumps([trial.name, vars(laid)]).encode())
            try:
                answer = connection.recv(4096)
            except TimeoutError:
                return Outcome(False, f"it went on for {_WAIT} s")
            finally:
                alive = host.alive()
                began = time.monotonic()
                child.kill()
            if trial.name == "outlive its end":
                return _gone(connection, time.monotonic() - began)
        except ConnectionError:
            answer = b""
    if trial.name == "end the host":
        return Outcome(alive, "the host is alive" if alive else "the host has ended")
    if not answer:
        died = child.ended() or "it closed the connection"
        return Outcome(died != "exit status 1", died)  # that would be a mistake in the trial itself
    stopped, said = json.loads(answer)
    return Outcome(stopped, said)


def _gone(connection: socket.socket, took: float) -> Outcome:
    """Whether no process holds the other end of ``connection`` any more, and they were ended, not waited for."""
    if took > _STAY / 2:
        return Outcome(False, f"it took {took:.0f} s to end it")
    connection.settimeout(0.5)
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        return Outcome(False, "it still runs")
    except ConnectionError:
        pass
    return Outcome(True, "all its processes have ended")


# What follows runs in the student's process.


def probe(connection: socket.socket) -> None:
    """Try what the grader asks for over ``connection``, and tell it how that went."""
    name, values = json.loads(connection.recv(65536))
    laid = Bait(**values)
    try:
        said = _ACTS[name](laid, connection)
        stopped = said is None
    except (OSError, MemoryError) as error:
        stopped, said = True, f"{type(error).__name__}: {error}"
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps([stopped, said or "nothing came of it"]).encode())
        connection.recv(1)  # stay until the end


_ACTS: dict[str, Callable[[Bait, socket.socket], str | None]] = {}  # each returns what it got away with


def _act(name: str) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        _ACTS[name] = function
        return function

    return register


@_act("read a file of the course")
def _read(laid: Bait, _: socket.socket) -> str | None:
    return Path(laid.readable).read_text()


@_act("read a file of the home folder")
def _read_home(laid: Bait, _: socket.socket) -> str | None:
    return Path(laid.home).read_text()


@_act("read the environment")
def _environment(laid: Bait, _: socket.socket) -> str | None:
    if known := [name for name in laid.environment if name in os.environ]:
        return f"it has the grader's {known[0]}"
    return (
        "it read a neighbour's" if laid.secret in Path(f"/proc/{laid.process}/environ").read_text() else None
    )


@_act("see other processes")
def _see(laid: Bait, _: socket.socket) -> str | None:
    return Path(f"/proc/{laid.process}/cmdline").read_text().replace("\0", " ")


@_act("write outside")
def _write(laid: Bait, _: socket.socket) -> str | None:
    Path(laid.writable, "written.txt").write_text("x")
    return "it wrote a file"


@_act("change modes")
def _change_mode(laid: Bait, _: socket.socket) -> str | None:
    file = Path(laid.readable)
    before = file.stat().st_mode
    file.chmod(before ^ 0o010)
    return "it changed the mode" if file.stat().st_mode != before else None


@_act("find open files")
def _find_open(_: Bait, connection: socket.socket) -> str | None:
    for descriptor in range(3, 256):
        with contextlib.suppress(OSError):
            os.fstat(descriptor)
            if descriptor != connection.fileno():
                return f"file {descriptor} is open"
    return None


@_act("connect to a port")
def _connect(laid: Bait, _: socket.socket) -> str | None:
    with socket.create_connection(("127.0.0.1", laid.port), timeout=5):
        return "it connected"


@_act("send a datagram")
def _send(laid: Bait, _: socket.socket) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.connect(("127.0.0.1", laid.datagram_port))
        for _attempt in range(2):  # where nobody listens, the second one fails
            other.send(b"x")
            time.sleep(0.05)
    return "it was sent"


@_act("connect to a local service")
def _connect_abstract(laid: Bait, _: socket.socket) -> str | None:
    with socket.socket(socket.AF_UNIX) as other:
        other.connect(f"\0{laid.abstract}")
        return "it connected"


@_act("be root")
def _root(_: Bait, __: socket.socket) -> str | None:
    return "it is root" if 0 in os.getresuid() + os.getresgid() else None


@_act("gain privileges")
def _gain(_: Bait, __: socket.socket) -> str | None:
    return None if kernel.call("prctl", _PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) else "no_new_privs is not set"


@_act("enter a namespace")
def _namespace(_: Bait, __: socket.socket) -> str | None:
    kernel.call("unshare", _CLONE_NEWUSER)
    return "it did"


@_act("trace a process")
def _trace(_: Bait, __: socket.socket) -> str | None:
    kernel.call("ptrace", 0, 0, 0, 0)  # PTRACE_TRACEME
    return "it is traced"


@_act("signal a neighbour")
def _signal(laid: Bait, _: socket.socket) -> str | None:
    os.kill(laid.process, 0)
    return "it could"


@_act("limit the host")
def _limit(_: Bait, __: socket.socket) -> str | None:
    import resource

    resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))
    return "it changed a limit"


@_act("end the host")
def _end_host(_: Bait, __: socket.socket) -> str | None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.1)
    return "the signal was sent"


@_act("fork bomb")
def _bomb(_: Bait, __: socket.socket) -> str | None:
    for number in range(BOMB):
        try:
            if os.fork() == 0:
                signal.pause()
        except OSError as error:
            raise OSError(error.errno, f"{os.strerror(error.errno)} at process {number + 2}") from None
    return f"it has {BOMB} processes"


@_act("take memory")
def _memory(_: Bait, __: socket.socket) -> str | None:
    block = bytearray(2**30)
    time.sleep(1)
    return f"it has {len(block):,} bytes"


@_act("take memory together")
def _memory_together(_: Bait, __: socket.socket) -> str | None:
    reading, writing = os.pipe()
    for _process in range(3):
        if os.fork() == 0:
            block = bytearray(100 * MIB)
            block[::4096] = b"x" * len(block[::4096])
            os.write(writing, b"x")
            signal.pause()
    for _process in range(3):
        os.read(reading, 1)
    time.sleep(1)
    return "it has them"


@_act("compute for ever")
def _compute(_: Bait, __: socket.socket) -> str | None:
    while time.process_time() < 2.5:
        pass
    return "it computed for 2.5 s"


@_act("write a large file")
def _large(_: Bait, __: socket.socket) -> str | None:
    Path("large").write_bytes(bytes(2 * MIB))
    time.sleep(1)
    return "it has a file of 2 MB"


@_act("fill its folder")
def _fill(_: Bait, __: socket.socket) -> str | None:
    for number in range(32):
        Path(f"small-{number}").write_bytes(b"x" * (MIB // 16))
    time.sleep(1)
    return "it has files of 2 MB"


@_act("leave something behind")
def _leave(_: Bait, __: socket.socket) -> str | None:
    if Path("left").exists():
        return "it found a file of the one before"
    Path("left").write_text("x")
    return None


@_act("outlive its end")
def _outlive(_: Bait, __: socket.socket) -> str | None:
    for _round in range(3):
        if os.fork() == 0:
            with contextlib.suppress(OSError):
                os.setsid()
            for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
                with contextlib.suppress(OSError):
                    signal.signal(number, signal.SIG_IGN)
            if os.fork() == 0:
                time.sleep(_STAY)
            os._exit(0)
    return "three have gone off"


def facts() -> list[tuple[str, str]]:
    """What this machine has that matters here: pairs of a name and words."""
    if sys.platform != "linux":
        return [("system", f"{platform.system()} {platform.release()}")]
    user = "root" if os.getuid() == 0 else f"number {os.getuid()}"
    unshared = (
        shutil.which("unshare")
        and subprocess.run(["unshare", "--user", "true"], stderr=subprocess.DEVNULL).returncode
    )
    cgroups = "version 2" if Path("/sys/fs/cgroup/cgroup.controllers").exists() else "version 1, or none"
    return [
        ("kernel", f"Linux {os.uname().release}"),
        ("user", user + ("; student code gets another" if os.getuid() == 0 else "")),
        ("bubblewrap", bubblewrap.version() or "not installed"),
        ("user namespaces", "work" if unshared == 0 else "do not work"),
        (
            "AppArmor",
            "forbids user namespaces" if bubblewrap.restricted_by_apparmor() else "forbids nothing of this",
        ),
        ("Landlock", f"version {landlock.abi()}" if landlock.abi() else "not there"),
        ("seccomp", seccomp.unavailable() or "works"),
        ("cgroups", f"{cgroups} (not used)"),
        ("Python", sys.prefix),
    ]
