"""What student code may read: the system's programs, Python with its packages, and this package with its data."""

import sys
from collections.abc import Sequence
from pathlib import Path

import unrolled

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/sys/devices/system/cpu",  # how many there are: OpenMP and torch ask
    "/sys/devices/system/node",
)
# Of an environment only these, for one may have been made in the very folder where other things lie.
_OF_PYTHON = ("bin", "lib", "lib64", "share", "pyvenv.cfg")


def folders(more: Sequence[Path] = ()) -> list[str]:
    """The files and folders that exist, as absolute paths, with those that links on the way lead to."""
    package = Path(unrolled.__file__).parent
    found = [Path(path) for path in _SYSTEM]
    for prefix in (sys.prefix, sys.base_prefix):
        found += [Path(prefix, name) for name in _OF_PYTHON]
    found.append(package)
    if package.parent.name == "src":  # a checkout
        found += [package.parents[1] / "data", package.parents[1] / "results"]
    found += more
    paths = [Path(path).absolute() for path in found if path.exists()]
    return list(
        dict.fromkeys(str(path) for pair in ((path, path.resolve()) for path in paths) for path in pair)
    )


def holds(paths: Sequence[str], course: Path) -> str | None:
    """The one of ``paths`` in which ``course`` lies, if there is one."""
    course = course.resolve()
    return next((path for path in paths if course.is_relative_to(path)), None)
