"""The folder that a submission works in: a file system of its own where one can be mounted, and gone with it."""

import contextlib
import os
import stat
import subprocess
from pathlib import Path

from unrolled.grading.sandbox import kernel, limits

_MANY = 10_000  # files


class Folder:
    """The folder at one path, made for each submission anew.

    Parameters
    ----------
    path : str
    mounted : bool
        Whether it can be a file system of its own, which the kernel limits (see `own_mounts`).
    limited, wiped : bool
        False switches a barrier off, to show that something notices.
    """

    def __init__(self, path: str, mounted: bool, *, limited: bool = True, wiped: bool = True) -> None:
        self._path, self._mounted = path, mounted
        self._limited, self._wiped = limited, wiped
        self._made = False

    def make(self, size: int, user: int | None) -> None:
        """Make it, for ``size`` bytes where it is mounted, and give it to ``user``; do nothing if it was not wiped."""
        if self._made:
            return
        self._made = True
        if self._mounted:
            Path(self._path).mkdir(exist_ok=True)
            owner = f",uid={user},gid={user}" if user is not None else ""
            size = size if self._limited else 2**40
            kernel.mount_memory(self._path, f"size={size},nr_inodes={_MANY},mode=700{owner}")
            return
        Path(self._path).mkdir(mode=0o700)
        if user is not None:
            os.chown(self._path, user, user)

    def overfull(self, size: int) -> bool:
        """Whether there are more bytes in it than ``size``; where it is mounted there never are."""
        if self._mounted or not self._limited:
            return False
        return limits.disk_of(self._path, size) > size

    def wipe(self) -> None:
        """Take it away after a submission."""
        if self._wiped:
            self.take_away()

    def take_away(self) -> None:
        """Take it away, whoever has left it."""
        self._made = False
        if self._mounted:
            with contextlib.suppress(OSError):
                kernel.unmount(self._path)
            return
        # Not shutil: a student can nest folders deeper than Python can follow, and close them.
        for words in (["rm", "-rf"], ["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            if Path(self._path).exists():
                subprocess.run([*words, "--", self._path], stderr=subprocess.DEVNULL)

    def clear_away(self) -> None:
        """Leave nothing on the disk, even if the grader can no longer see to it."""
        self.take_away()
        with contextlib.suppress(OSError):
            Path(self._path).rmdir()
            Path(self._path).parent.rmdir()


def own_mounts(paths: list[str]) -> bool:
    """Give this process mounts of its own, if it is root's and may have them; return whether it has them.

    Student code, which runs as another user then, gets to all of ``paths``, even through folders that only root can
    enter.

    Raises
    ------
    PermissionError
        If it may not, and another user cannot get to all of them.
    """
    closed = _closed(paths)
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
    _open_up(closed, paths)
    return True


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
