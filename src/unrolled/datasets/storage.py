"""The cache: canonical contents on disk, each verified when read and never seen half-written."""

import errno
import gzip
import hashlib
import lzma
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_dir

from unrolled.datasets.contents import zip_listing
from unrolled.datasets.errors import DataError
from unrolled.datasets.registry import DataSet

VARIABLE = "UNROLLED_DATA"
_WORKSPACE = ".partial-"
_STALE_SECONDS = 24 * 3600


def folder() -> Path:
    """The cache folder: ``UNROLLED_DATA``, or else the platform's folder for caches."""
    return Path(os.environ.get(VARIABLE) or user_cache_dir("unrolled")).expanduser()


def place(entry: DataSet) -> Path:
    """The file that holds a set in the cache, whether it exists or not."""
    return folder() / entry.file


def checksum(entry: DataSet, content: bytes) -> str:
    """The SHA-256 of a set's content, as the registry gives it."""
    return hashlib.sha256(zip_listing(content) if entry.file.endswith(".zip") else content).hexdigest()


def unpack(path: Path) -> bytes:
    """The content of a file: decompressed if its name ends in ``.gz`` or ``.xz``.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is damaged.
    """
    packed = path.read_bytes()
    try:
        match path.suffix:
            case ".gz":
                return gzip.decompress(packed)
            case ".xz":
                return lzma.decompress(packed)
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    return packed


def verified(entry: DataSet, path: Path) -> bytes:
    """The content of a file, if it is what the registry says.

    Raises
    ------
    OSError
        If the file cannot be read; FileNotFoundError if it is not there.
    ValueError
        If it is damaged or its content is another.
    """
    content = unpack(path)
    try:
        found = checksum(entry, content)
    except Exception as error:  # a zip archive may be damaged in more ways than zipfile has names for
        raise ValueError(f"{path} is damaged: {error}") from error
    if found != entry.sha256:
        raise ValueError(f"{path} is damaged or out of date: its content has another checksum")
    return content


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder inside the cache for downloads and unfinished files, removed at the end whatever happens.

    Raises
    ------
    DataError
        If the cache cannot be written to.
    """
    root = folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        work = Path(tempfile.mkdtemp(prefix=_WORKSPACE, dir=root))
    except OSError as error:
        raise unwritable(root, error) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write(entry: DataSet, content: bytes, work: Path) -> Path:
    """Store a content under its final name, in one step: other processes see all of it or nothing.

    Raises
    ------
    DataError
        If the disk is full or the cache cannot be written to; nothing is left behind.
    """
    target = place(entry)
    part = work / target.name
    # No time stamp in the gzip header: the same content is the same file.
    packed = gzip.compress(content, compresslevel=6, mtime=0) if target.suffix == ".gz" else content
    try:
        part.write_bytes(packed)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise unwritable(folder(), error) from error
    return target


def unwritable(root: Path, error: OSError) -> DataError:
    """What to tell the reader when the cache took no file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(
            f"The disk of the cache {root} is full. Nothing unfinished was left there. "
            f"Make room, or set {VARIABLE} to a folder on another disk."
        )
    return DataError(
        f"The cache {root} cannot be written to ({error.strerror or error}). "
        f"Set {VARIABLE} to a folder of your own."
    )


def _sweep(root: Path) -> None:
    """Remove what processes that were killed a day ago or earlier left behind."""
    for left in root.glob(f"{_WORKSPACE}*"):
        try:
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        except FileNotFoundError:  # another process swept it first
            continue
