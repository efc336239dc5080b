"""NLTK's archives lie in the cache in NLTK's own layout, and NLTK reads them there without unpacking."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

import nltk

from unrolled.datasets import storage


def as_it_is(files: list[BinaryIO]) -> bytes:
    """The archive's own bytes."""
    return files[0].read()


def show_to_nltk() -> None:
    """Put the cache first among the folders in which NLTK looks for its data."""
    folder = str(storage.folder() / "nltk_data")
    if folder not in nltk.data.path:
        nltk.data.path.insert(0, folder)


def members(archive: bytes, pattern: str) -> Iterator[str]:
    """The texts of an archive whose whole names match a regular expression, in the order of the names."""
    with zipfile.ZipFile(BytesIO(archive)) as files:
        for name in sorted(files.namelist()):
            if re.fullmatch(pattern, name):
                yield files.read(name).decode("ascii")
