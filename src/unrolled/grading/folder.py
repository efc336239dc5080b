"""A folder that a stranger filled, read within bounds: no link is followed, no device opened, nothing endless."""

import fnmatch
import heapq
import os
import stat
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from unrolled.grading.outcome import Note

MOST_FILES = 1000
MOST_NAMES = 10_000  # looked at in all
DEEPEST = 16  # folders within folders
_WITHOUT_SURPRISE = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a named pipe would wait for its writer
    | getattr(os, "O_BINARY", 0)
)


class Contents:
    """The regular files in a folder and below, and what was passed over.

    Parameters
    ----------
    top : Path
        A folder; nothing is found if it cannot be opened.
    trusted : Path
        A folder above it, or itself; links on the way to it are followed, and from there on none is.
    ignore : sequence of str
        Patterns of names, as of nbgrader's ``CourseDirectory.ignore``.

    Attributes
    ----------
    sizes : dict of str to int
        Bytes of each file by its relative path, with ``/`` between the parts, in order.
    """

    def __init__(self, top: Path, trusted: Path, ignore: Sequence[str] = ()):
        self.top = top
        self.sizes: dict[str, int] = {}
        self._ignore = ignore
        self._left_out: dict[str, list[str]] = defaultdict(list)
        self._names_left = MOST_NAMES
        if top.resolve() != trusted.resolve() / top.relative_to(trusted):
            self._left_out["links are not followed"].append(top.name)
        else:
            self._look(top, "", 0)

    def _look(self, folder: Path, prefix: str, depth: int) -> None:
        try:
            with os.scandir(folder) as entries:
                # The first in order, not the first that come: which files are taken must not be chance.
                found = heapq.nsmallest(self._names_left + 1, entries, key=lambda entry: entry.name)
        except OSError as error:
            self._left_out[f"the folder cannot be read ({error.strerror})"].append(prefix or folder.name)
            return
        if len(found) > self._names_left:
            found.pop()
            self._left_out[f"there are more than {MOST_NAMES} names"].append(f"the rest of {prefix or '.'}")
        self._names_left -= len(found)
        for entry in found:
            path = prefix + entry.name
            if any(fnmatch.fnmatch(entry.name, pattern) for pattern in self._ignore):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
                path.encode()
            except UnicodeEncodeError:
                self._left_out["names must be text"].append(path)
                continue
            except OSError:  # gone in the meantime
                continue
            if stat.S_ISLNK(status.st_mode):
                self._left_out["links are not followed"].append(path)
            elif stat.S_ISDIR(status.st_mode):
                if depth == DEEPEST:
                    self._left_out[f"folders within more than {DEEPEST} folders are not read"].append(path)
                else:
                    self._look(Path(entry.path), path + "/", depth + 1)
            elif not stat.S_ISREG(status.st_mode):
                self._left_out["only regular files are read"].append(path)
            elif len(self.sizes) == MOST_FILES:
                self._left_out[f"there are more than {MOST_FILES} files"].append(path)
            else:
                self.sizes[path] = status.st_size

    def leave_out(self, path: str, why: str) -> None:
        """Forget a file; `notes` will say why."""
        self.sizes.pop(path, None)
        self._left_out[why].append(path)

    def read(self, path: str, most: int) -> bytes | None:
        """The first ``most`` bytes of a file; None, and a note, if it cannot be read."""
        data, why = read(self.top / path, most)
        if why:
            self.leave_out(path, why)
        return data

    def notes(self) -> list[Note]:
        """What was left out, in a sentence for each reason."""
        notes = []
        for why, paths in self._left_out.items():
            names = ", ".join(shown(path) for path in paths[:5]) + (", …" if len(paths) > 5 else "")
            number = "One thing was" if len(paths) == 1 else f"{len(paths)} things were"
            notes.append(Note("left-out", f"{number} left out of what was handed in, since {why}: {names}."))
        return notes


def read(path: Path, most: int) -> tuple[bytes | None, str]:
    """The first ``most`` bytes of a regular file that is no link, and why not if it cannot be read."""
    try:
        handle = os.open(path, _WITHOUT_SURPRISE)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None, "only regular files are read"
            return file.read(most), ""
    except OSError as error:
        return None, f"it cannot be read ({error.strerror})"


def shown(name: str) -> str:
    """A stranger's file name on one line of a message."""
    name = name if name.isprintable() else ascii(name)[1:-1]
    return name if len(name) <= 80 else name[:60] + "…" + name[-19:]
