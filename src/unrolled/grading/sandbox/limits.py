"""What a submission may use up: limits that the kernel keeps for each process, and a look at all of them together."""

import contextlib
import math
import os
import signal
from pathlib import Path

from unrolled.grading.outcome import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_OPEN_FILES = 256


def apply(limits: Limits, *, tasks_elsewhere: int, without: frozenset[str] = frozenset()) -> None:
    """Set the kernel's limits for this process and what it starts. Memory and CPU time are of each process.

    ``tasks_elsewhere`` are those that the kernel counts to the same user though they are none of the submission.
    """
    import resource  # not on Windows, where this package is imported, too

    address_space = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE + limits.memory
    seconds = math.ceil(limits.total_seconds)
    wanted = {
        "processes": (resource.RLIMIT_NPROC, limits.processes + tasks_elsewhere),
        "memory": (resource.RLIMIT_AS, address_space),
        "cpu": (resource.RLIMIT_CPU, seconds),
        "file-size": (resource.RLIMIT_FSIZE, limits.file_bytes),
        "open-files": (resource.RLIMIT_NOFILE, _OPEN_FILES),
        "core": (resource.RLIMIT_CORE, 0),
        "locked": (resource.RLIMIT_MEMLOCK, 0),
        "messages": (resource.RLIMIT_MSGQUEUE, 0),
    }
    for name, (which, value) in wanted.items():
        if name not in without:
            _, hard = resource.getrlimit(which)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            # At the soft limit of CPU time comes SIGXCPU, which a process may ignore; at the hard one SIGKILL.
            resource.setrlimit(which, (value, value + 1 if name == "cpu" and value != hard else value))


def first_to_go() -> None:
    """Offer this process to the kernel when the machine runs out of memory, before any other."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def tasks(user: int) -> int:
    """How many threads of all processes run as ``user``: what the kernel counts for RLIMIT_NPROC."""
    number = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == user:
                number += len(list((folder / "task").iterdir()))
    return number


def descendants(process: int) -> list[int]:
    """Every process that ``process`` started, directly or not; the orphans, too, if it adopts them."""
    found = []
    pending = [process]
    while pending:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pending.pop()}/task").iterdir():
                children = [int(child) for child in (task / "children").read_bytes().split()]
                found += children
                pending += children
    return found


def kill_descendants() -> None:
    """SIGKILL for every descendant of this process, which adopts orphans.

    All are stopped before any is killed, so that none starts another unseen.
    """
    stopped: set[int] = set()
    while found := set(descendants(os.getpid())) - stopped:
        _signal(found, signal.SIGSTOP)
        stopped |= found
    _signal(stopped, signal.SIGKILL)


def _signal(processes: set[int], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def resident(process: int = 0) -> int:
    """Bytes of memory that a process has in use, shared ones included; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{process or 'self'}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def memory_of(processes: list[int], warm: int, limit: int) -> int:
    """Bytes in use by all ``processes`` together, beyond the ``warm`` bytes that the first of them was born with.

    A sum that counts shared pages for each process costs next to nothing; only where it passes ``limit`` are shared
    pages split between those who share them, which takes the kernel milliseconds a process.
    """
    total = sum(map(resident, processes)) - warm
    if total > limit:
        total = sum(map(_proportional, processes)) - warm
    return max(total, 0)


def _proportional(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return resident(process)  # it hides, or has ended
    return 0


def disk_of(folder: str, limit: int) -> int:
    """Bytes that the files in ``folder`` take on the disk; stops counting beyond ``limit`` or 10,000 files."""
    total = number = 0
    pending = [folder]
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                number += 1
                if total > limit or number > 10_000:
                    return limit + 1
    return total
