"""Landlock: an ordinary process gives up, for itself and all it starts, every file that it does not name.

The kernel's interface is three system calls; see https://docs.kernel.org/userspace-api/landlock.html. A version (ABI)
adds what can be given up: 2 moving files between folders, 3 truncating, 4 TCP, 5 device control, 6 signals and abstract
sockets to processes outside.
"""

import ctypes
import os
import stat
import sys
from collections.abc import Iterable

from unrolled.grading.sandbox import kernel

NEEDED = 3  # below it, a file that may be read can be truncated

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION = 1  # flag of _CREATE: only tell the version
_PATH_BENEATH = 1

_EXECUTE, _WRITE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_SOCK, _MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 11
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract sockets, signals
_OF_A_FILE = _EXECUTE | _WRITE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ_ONLY = _EXECUTE | _READ_FILE | _READ_DIR
_NOT_IN_A_FOLDER_OF_ONES_OWN = _MAKE_CHAR | _MAKE_SOCK | _MAKE_BLOCK | _IOCTL_DEV


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock that this kernel offers; 0 without it."""
    if sys.platform != "linux":
        return 0
    try:
        return kernel.call("syscall", _CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def unavailable() -> str | None:
    """Why Landlock cannot be the only wall here, in words; None if it can."""
    version = abi()
    if version >= NEEDED:
        return None
    have = (
        f"this kernel ({os.uname().release}) offers version {version}" if version else "this kernel lacks it"
    )
    return f"Landlock needs version {NEEDED} (Linux 6.2, switched on with lsm=landlock,…); {have}"


def restrict(version: int, readable: Iterable[str], devices: Iterable[str], folder: str) -> None:
    """From here on: read and execute beneath ``readable``, read and write ``devices``, all beneath ``folder``, no
    TCP, no signal to and no abstract socket of a process outside, as far as ``version`` goes.

    The caller has set no_new_privs, and takes a version up to `abi`.
    """
    files = _FILES_BY_ABI[min(version, 5)]
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = _Ruleset(files, _TCP, _SCOPES)
    ruleset = kernel.call("syscall", _CREATE, ctypes.byref(attributes), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ_ONLY & files)
        for path in devices:
            _allow(ruleset, path, (_READ_FILE | _WRITE | _TRUNCATE) & files)
        _allow(ruleset, folder, files & ~_NOT_IN_A_FOLDER_OF_ONES_OWN)
        kernel.call("syscall", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            access &= _OF_A_FILE
        rule = _Beneath(access, descriptor)
        kernel.call("syscall", _ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)
