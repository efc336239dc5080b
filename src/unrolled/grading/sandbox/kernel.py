"""The few system calls that a sandbox needs and Python 3.11 does not offer."""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
MS_REC, MS_PRIVATE = 16384, 1 << 18
MNT_DETACH = 2
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def call(name: str, *arguments: int | bytes | ctypes.Structure | None) -> int:
    """What the C library's function ``name`` returns for ``arguments``; integers go over as longs.

    Raises
    ------
    OSError
        If it returns a negative number.
    """
    converted = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result = getattr(_libc, name)(*converted)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def prctl(option: int, value: int) -> None:
    """Set a property of this process."""
    call("prctl", option, value, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up whatever a user namespace or root granted, for good and for every program started later."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())


def own_mounts() -> None:
    """From here on this process and its children see mounts that nobody else sees.

    Raises
    ------
    OSError
        If it may not (an ordinary user, or root in a container).
    """
    call("unshare", CLONE_NEWNS)
    call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)


def unshare_processes() -> None:
    """What this process forks from here on sees no process but those forked from it, and ends with its first one.

    An ordinary user gets a user namespace with it, in which the kernel counts processes apart.

    Raises
    ------
    OSError
        If it may not.
    """
    user, group = os.getuid(), os.getgid()
    if user == 0:
        call("unshare", CLONE_NEWPID | CLONE_NEWNS)
        return
    call("unshare", CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS)
    # The rights it has in there have closed its files in /proc to itself.
    prctl(PR_SET_DUMPABLE, 1)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text)


def mount_processes() -> None:
    """In a new process namespace: show its processes in ``/proc``, where nothing of the machine can be changed."""
    call("mount", b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)
    for name in ("sys", "sysrq-trigger", "irq", "bus"):
        path = f"/proc/{name}"
        if os.access(path, os.W_OK):
            call("mount", path.encode(), path.encode(), None, MS_BIND | MS_REC, None)
            flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC
            call("mount", None, path.encode(), None, flags, None)


def mount_memory(folder: str, options: str) -> None:
    """An empty file system in memory at ``folder``."""
    call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", MS_NOSUID | MS_NODEV, options.encode())


def mount_again(descriptor: int, path: str) -> None:
    """What is open as ``descriptor``, at ``path`` as well."""
    source = f"/proc/self/fd/{descriptor}".encode()
    call("mount", source, os.fsencode(path), None, MS_BIND | MS_REC, None)


def unmount(folder: str) -> None:
    """Take the file system at ``folder`` away; one in memory is gone with it."""
    call("umount2", os.fsencode(folder), MNT_DETACH)
