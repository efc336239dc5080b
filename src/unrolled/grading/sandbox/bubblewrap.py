"""bubblewrap: a process sees only the files that it is given, no other process and no network."""

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from unrolled.grading.sandbox import readable

FOLDER = "/submission"  # where a submission works, in there

_INSTALL = "Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap"


@functools.cache
def unavailable() -> str | None:
    """Why it cannot be used here, in words; None if a trial went well."""
    if shutil.which("bwrap") is None:
        return f"bubblewrap is not installed ({_INSTALL})"
    trial = subprocess.run(
        [*command(readable.folders()), *_trial()],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    if trial.returncode == 0:
        return None
    said = trial.stderr.strip() or f"exit status {trial.returncode}"
    if restricted_by_apparmor():
        said += "; AppArmor forbids user namespaces (kernel.apparmor_restrict_unprivileged_userns)"
    return f"bubblewrap does not work here: {said}"


def _trial() -> list[str]:
    """A program that can only run where each host can have a process namespace of its own in there."""
    if shutil.which("unshare") is None:
        return ["true"]
    user = [] if os.getuid() == 0 else ["--user", "--map-current-user"]
    return ["unshare", *user, "--pid", "--mount", "--fork", "--mount-proc", "true"]


def restricted_by_apparmor() -> bool:
    """Whether this system forbids user namespaces to programs without a profile, as Ubuntu does since 23.10."""
    switch = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    return switch.exists() and switch.read_text().strip() == "1"


def version() -> str | None:
    """The installed version, such as ``0.8.0``."""
    if (program := shutil.which("bwrap")) is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"[\d.]+", said)
    return found.group() if found else None


def command(paths: Sequence[str]) -> list[str]:
    """The call of bubblewrap up to the program's own words; ``paths`` are readable in there."""
    words = [
        shutil.which("bwrap") or "bwrap",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
    ]
    words += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    # The program itself is process 1: nothing in there can end or stop it, and orphans come to it.
    words += ["--as-pid-1", "--new-session", "--die-with-parent"]
    # It keeps the right to mount a folder for each submission; the submissions get no capability.
    words += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN"]
    if os.getuid() == 0:
        # To make a submission another user, and to measure and end what that user runs.
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_SYS_PTRACE"):
            words += ["--cap-add", capability]
    else:
        words += ["--unshare-user"]
    made: list[str] = []
    for path in sorted(paths, key=lambda path: (not Path(path).is_symlink(), path)):
        if any(Path(path).is_relative_to(other) for other in made):
            continue
        # Folders on the way are closed to others if bubblewrap makes them by itself.
        for folder in reversed(Path(path).parents[:-1]):
            words += ["--dir", str(folder)]
        if Path(path).is_symlink():
            words += ["--symlink", str(Path(path).readlink()), path]
        else:
            words += ["--ro-bind", path, path]
            made.append(path)
    words += ["--dir", "/dev"]
    for device in readable.DEVICES:
        words += ["--dev-bind", device, device]
    words += ["--proc", "/proc", "--dir", "/tmp", "--dir", FOLDER, "--remount-ro", "/", "--chdir", "/", "--"]
    return words
