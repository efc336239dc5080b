"""The few system calls that a sandbox needs and Python 3.11 does not offer."""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
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
