"""seccomp: system calls that student code has no use for answer with an error.

The filter is libseccomp's, through pyseccomp. What is not named here is allowed: the walls are Landlock, namespaces and
another user; the filter takes away ways round them, and what they do not cover.
"""

import errno
import os
from typing import Any

# A socket of any kind: EOPNOTSUPP, since some libraries (libzmq) abort on EPERM or EACCES.
_NO_SOCKETS = ("socket",)

# Other processes, and the kernel's own affairs.
_REFUSED = (
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "kcmp",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "unshare",
    "setns",
    "keyctl",
    "add_key",
    "request_key",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "open_by_handle_at",
    "name_to_handle_at",
    "fanotify_init",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "quotactl_fd",
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    "iopl",
    "ioperm",
    "syslog",
    "lookup_dcookie",
    "vhangup",
    "personality",
    "modify_ldt",
    "migrate_pages",
    "move_pages",
)

# Memory and messages that no limit of a process counts, or that outlive it.
_UNCOUNTED = ("memfd_create", "memfd_secret", "shmget", "msgget", "semget", "mq_open")

# Landlock leaves owner, mode, times and attributes of files alone, and an ordinary user's student code is that user.
# shutil.copy and the like change modes and times as a courtesy: they are told that it worked.
_PRETENDED = ("chmod", "fchmod", "fchmodat", "utime", "utimes", "futimesat", "utimensat")
_FIXED = (
    "chown",
    "lchown",
    "fchown",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
)

# By number where libseccomp may be older than the kernel; these are the same on every architecture.
_IO_URING = (425, 426, 427)
_CLONE3 = 435  # its flags lie in memory, where a filter cannot look; the C library falls back to clone
_PROCESS_MADVISE, _PROCESS_MRELEASE, _FCHMODAT2 = 440, 448, 452
_UNKNOWN = range(463, 512)  # newer than this list

_NEW_NAMESPACES = (
    0x00020000,
    0x02000000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
    0x00000080,
)
_LOW_WORD = 0xFFFFFFFF  # the kernel reads only these bits of an int, so only these may be compared
_OF_ANOTHER = {  # call: which argument names the process (0 is oneself)
    "prlimit64": 0,
    "sched_setaffinity": 0,
    "sched_setscheduler": 0,
    "sched_setparam": 0,
    "sched_setattr": 0,
    "setpriority": 1,
    "ioprio_set": 1,
}
_SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
_F_SETOWN, _F_SETOWN_EX = 8, 15
_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX = 0x8901, 0x8902, 0x5412, 0x541C
_PR_SET_PDEATHSIG = 1


def unavailable() -> str | None:
    """Why no filter can be made here, in words; None if one can."""
    try:
        import pyseccomp  # noqa: F401
    except ImportError:
        return "the Python package pyseccomp is missing (pip install 'unrolled[grade]')"
    except RuntimeError:
        return "the library libseccomp is missing (Debian, Ubuntu: apt install libseccomp2)"
    return None


def program(*, group: bool) -> Any:
    """The filter, ready to be loaded in any number of children.

    With ``group``, no process can leave its session or its process group, so that one signal to the group reaches all
    of a submission's processes at once (where there is no process namespace).
    """
    import pyseccomp
    from pyseccomp import ERRNO, MASKED_EQ, NE, Arg

    made = pyseccomp.SyscallFilter(pyseccomp.ALLOW)

    def answer(error: int, calls: Any, *conditions: Any) -> None:
        for call in calls:
            try:
                number = (
                    call if isinstance(call, int) else pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call)
                )
            except OSError:
                continue  # not a call of this architecture
            if number >= 0:
                made.add_rule(ERRNO(error), number, *conditions)

    answer(errno.EOPNOTSUPP, _NO_SOCKETS)
    answer(errno.EOPNOTSUPP, ["socketpair"], Arg(0, NE, 1))
    answer(errno.EPERM, _REFUSED)
    answer(errno.EPERM, _FIXED)
    answer(errno.ENOSYS, _UNCOUNTED)
    answer(errno.ENOSYS, [*_IO_URING, _CLONE3, _PROCESS_MADVISE, _PROCESS_MRELEASE, *_UNKNOWN])
    answer(0, [*_PRETENDED, _FCHMODAT2])
    for flag in _NEW_NAMESPACES:
        answer(errno.EPERM, ["clone"], Arg(0, MASKED_EQ, flag, flag))
    for call, argument in _OF_ANOTHER.items():
        answer(errno.EPERM, [call], Arg(argument, NE, 0))
    for command in (_F_SETOWN, _F_SETOWN_EX):
        answer(errno.EPERM, ["fcntl"], Arg(1, MASKED_EQ, _LOW_WORD, command))
    for command in (_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX):
        answer(errno.EPERM, ["ioctl"], Arg(1, MASKED_EQ, _LOW_WORD, command))
    answer(errno.EPERM, ["prctl"], Arg(0, MASKED_EQ, _LOW_WORD, _PR_SET_PDEATHSIG))
    if group:
        answer(errno.EPERM, ["setsid", "setpgid"])
    return made


def only_own_signals() -> None:
    """From here on a process of this submission can signal only its first process; for kernels before 6.12, whose
    Landlock leaves signals alone, when student code runs as the user that grades."""
    import pyseccomp
    from pyseccomp import ERRNO, NE, Arg

    made = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in _SIGNALS:
        made.add_rule(ERRNO(errno.EPERM), call, Arg(0, NE, os.getpid()))
    made.load()
