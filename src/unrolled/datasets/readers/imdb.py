"""The Large Movie Review Dataset (Maas et al., 2011): 50,000 film reviews, half for training.

Python packages carry the texts alone.  What they leave out (split, file number, rating, film) is shipped as a small
index, so that any copy of the texts, in any order, gives the same table.  In the canonical order (train before test,
negative before positive, then by file number) split, label and number follow from the position; the index holds the
rest: the first six bytes of the SHA-256 of each text, its rating, its film.  Six bytes tell the 49,582 distinct texts
apart; a row whose text occurs again elsewhere gets that same text, so repeats need no rule.
"""

import hashlib
import lzma
import tarfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

import numpy as np
import pandas as pd

from unrolled.datasets.contents import rows, table
from unrolled.datasets.registry import shipped

COLUMNS = ["split", "id", "label", "rating", "movie", "text"]
INDEX = "imdb_index.npz"
GROUPS = [(split, label) for split in ("train", "test") for label in (0, 1)]  # the canonical order
GROUP_SIZE = 12_500
_KEY_BYTES = 6


def from_csv(files: list[BinaryIO]) -> bytes:
    """From ``imdb_train.csv.xz`` and ``imdb_test.csv.xz``, one column of which is ``text``."""
    return _arrange(text for file in files for text in _column(lzma.decompress(file.read()), "text"))


def from_folders(files: list[BinaryIO]) -> bytes:
    """From the publisher's archive: one file a review in ``aclImdb/{train,test}/{neg,pos}``."""
    return _arrange(_reviews(files[0]))


def from_reviews(files: list[BinaryIO]) -> bytes:
    """From one CSV with a column ``review``, the rows in any order."""
    return _arrange(_column(files[0].read(), "review"))


FORMS = {"csv": from_csv, "folders": from_folders, "reviews": from_reviews}


def read(content: bytes) -> pd.DataFrame:
    """Columns split ("train" or "test"), id, label (0 negative, 1 positive), rating, movie, text."""
    return pd.read_csv(BytesIO(content), keep_default_na=False)


def key(text: str) -> bytes:
    """What the index knows a review by."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:_KEY_BYTES]


def index(files: list[BinaryIO]) -> dict[str, np.ndarray]:
    """The index, from ``imdb_train.csv.xz`` and ``imdb_test.csv.xz``, which have all columns.

    Returns
    -------
    dict
        keys (n, 6) uint8, ratings (n,) uint8, films (n,) uint32, in the canonical order.

    Raises
    ------
    ValueError
        If a row is not where the canonical order has it.
    """
    keys, ratings, films = [], [], []
    for file in files:
        head, *body = rows(lzma.decompress(file.read()))
        for row in body:
            review = dict(zip(head, row, strict=True))
            expected = _name(len(keys))
            if review["id"] != expected:
                raise ValueError(f"row {len(keys)} should be {expected} and is {review['id']}")
            keys.append(key(review["text"]))
            ratings.append(int(review["rating"]))
            films.append(int(review["movie"].removeprefix("tt")))
    return {
        "keys": np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY_BYTES),
        "ratings": np.array(ratings, dtype=np.uint8),
        "films": np.array(films, dtype=np.uint32),
    }


def _name(position: int) -> str:
    """The id of the review at a position of the canonical order."""
    group, number = divmod(position, GROUP_SIZE)
    return f"{'pos' if GROUPS[group][1] else 'neg'}_{number}"


def _arrange(texts: Iterable[str]) -> bytes:
    """The canonical table from the texts in any order.

    Raises
    ------
    ValueError
        If a review of the index is missing.
    """
    text_of = {key(text): text for text in texts}
    with np.load(shipped(INDEX)) as stored:
        keys, ratings, films = (stored[name] for name in ("keys", "ratings", "films"))
    keys = [row.tobytes() for row in keys]
    missing = sum(k not in text_of for k in keys)
    if missing:
        raise ValueError(f"{missing:,} of the {len(keys):,} reviews are missing")
    lines = []
    for position, (k, rating, film) in enumerate(zip(keys, ratings, films, strict=True)):
        split, label = GROUPS[position // GROUP_SIZE]
        lines.append([split, _name(position), label, rating, f"tt{film:07d}", text_of[k]])
    return table(COLUMNS, lines)


def _column(content: bytes, name: str) -> Iterator[str]:
    head, *body = rows(content)
    column = head.index(name)
    return (row[column] for row in body)


def _reviews(archive: BinaryIO) -> Iterator[str]:
    with tarfile.open(fileobj=archive, mode="r|gz") as members:
        for member in members:
            parts = member.name.split("/")
            if member.isfile() and len(parts) == 4 and parts[2] in ("neg", "pos"):
                yield members.extractfile(member).read().decode("utf-8")
