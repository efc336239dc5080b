"""The registry of data sets: what there is, where it comes from, and what its content must be."""

import difflib
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from unrolled.datasets.errors import DataError


@dataclass(frozen=True)
class Source:
    """One place that a set may come from.

    ``kind`` is "mirror", "publisher" or "package"; ``form`` names the reader's function for its files, or is "content"
    where the file is one of another machine's cache.
    """

    kind: str
    form: str
    files: tuple[str, ...] = ()  # of a mirror: names within it; of a publisher: addresses
    hashes: tuple[str, ...] = ()  # of a publisher's files that never change, as "md5:…" or "sha256:…"
    # Of a package of the Python index:
    project: str = ""
    version: str = ""
    archive: str = ""
    archive_sha256: str = ""
    member: str = ""


@dataclass(frozen=True)
class DataSet:
    """An entry of the registry."""

    name: str
    title: str
    summary: str
    reader: str  # module of unrolled.datasets.readers
    file: str  # of the canonical content, within the cache
    sha256: str  # of the canonical content
    download_mb: float
    licence: str
    citation: str
    homepage: str
    sources: tuple[Source, ...]
    shipped: str = ""  # file with the whole set that comes with the course
    sample: str = ""  # file with a part of it that comes with the course
    why_no_sample: str = ""


def shipped(name: str) -> Path:
    """A file that comes with the course: in ``data/`` of a checkout, in ``unrolled/shipped/`` when installed.

    Raises
    ------
    DataError
        If the installation lacks it.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "shipped", package.parents[1] / "data"):
        if (folder / name).is_file():
            return folder / name
    raise DataError(
        f"The file {name} should have come with the course and is not in {folder}. Install the course again."
    )


@functools.cache
def _entries(path: Path) -> dict[str, DataSet]:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _entry(name, fields) for name, fields in entries.items()}


def _entry(name: str, fields: dict) -> DataSet:
    sources = tuple(
        Source(**{k: tuple(v) if isinstance(v, list) else v for k, v in source.items()})
        for source in fields.pop("sources")
    )
    return DataSet(name=name, sources=sources, **fields)


def names() -> list[str]:
    """The names of all data sets."""
    return list(_entries(shipped("registry.toml")))


def find(name: str) -> DataSet:
    """The entry of a data set.

    Raises
    ------
    DataError
        If there is none of that name; the message suggests the nearest.
    """
    entries = _entries(shipped("registry.toml"))
    if name in entries:
        return entries[name]
    nearest = difflib.get_close_matches(str(name).lower(), entries, n=1)
    hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
    raise DataError(f"There is no data set {name!r}.{hint} There are: {', '.join(entries)}.")
