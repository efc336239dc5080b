"""The canonical form of each kind of content: bytes that are the same whichever source they came from.

Three forms serve all sets; each has a function that writes it and one that reads it.

table
    UTF-8 text of comma-separated values (RFC 4180 with ``\\n`` line ends and quotes only where needed): a line of
    column names, then a line a row, in the publisher's order.
text
    UTF-8 text with ``\\n`` line ends.
vectors
    A line ``V d dtype``, ``V`` lines of one word each (UTF-8), then the ``V * d`` numbers, row by row,
    little-endian, as ``dtype`` says.

A set's checksum is the SHA-256 of these bytes.  A zip archive of NLTK is kept as it is, because NLTK reads it as it
is; its checksum is over the names and contents of the files in it (`zip_listing`), so that packing it anew with
another compressor changes nothing.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

_NEEDS_QUOTES = re.compile(r'[",\r\n]').search


def table(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """The canonical bytes of a table of at least two columns.

    Not by `csv.writer`: which fields it quotes has changed with the versions of Python.
    """
    return "".join(",".join(map(_field, row)) + "\n" for row in chain([columns], rows)).encode("utf-8")


def _field(value: object) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES(text) else text


def rows(content: bytes) -> list[list[str]]:
    """The rows of comma-separated values, the first with the column names."""
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def vectors(words: Sequence[str], values: np.ndarray) -> bytes:
    """The canonical bytes of word vectors; ``values`` is (V, d) and keeps its precision."""
    values = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    count, width = values.shape
    head = f"{count} {width} {values.dtype.str}\n" + "".join(f"{word}\n" for word in words)
    return head.encode("utf-8") + values.tobytes()


def read_vectors(content: bytes) -> tuple[list[str], np.ndarray]:
    """Words and their vectors, (V, d) float32, from canonical bytes."""
    end = content.index(b"\n") + 1
    count, width, dtype = content[:end].split()
    count, width, dtype = int(count), int(width), np.dtype(dtype.decode())
    start = len(content) - count * width * dtype.itemsize
    words = content[end:start].decode("utf-8").split("\n")[:-1]
    values = np.frombuffer(content, dtype=dtype, offset=start).reshape(count, width)
    return words, values.astype(np.float32)


def zip_listing(archive: bytes) -> bytes:
    """One line for each file in a zip archive, in the order of the names: the SHA-256 of its content, its name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        names = sorted(name for name in members.namelist() if not name.endswith("/"))
        lines = [f"{hashlib.sha256(members.read(name)).hexdigest()}  {name}\n" for name in names]
    return "".join(lines).encode("utf-8")
