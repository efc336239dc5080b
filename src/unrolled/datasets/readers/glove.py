"""GloVe (Pennington, Socher and Manning, 2014): 400,000 words in 50 dimensions, trained on 6 billion tokens."""

import zipfile
from typing import BinaryIO

import numpy as np

from unrolled.datasets.contents import read_vectors, vectors
from unrolled.datasets.vectors import WordVectors

_MEMBER = "glove.6B.50d.txt"


def from_text(files: list[BinaryIO]) -> bytes:
    """From ``glove.6B.50d.txt``: a line is a word and its numbers, divided by spaces."""
    words, numbers = [], []
    for line in files[0]:  # a file of bytes is cut at b"\n" alone; some words hold other line ends
        word, row = line.split(b" ", 1)
        words.append(word.decode("utf-8"))
        numbers.append(row)
    return vectors(words, np.fromstring(b"".join(numbers), dtype=np.float32, sep=" ").reshape(len(words), -1))


def from_zip(files: list[BinaryIO]) -> bytes:
    """From the publisher's ``glove.6B.zip``."""
    with zipfile.ZipFile(files[0]) as archive, archive.open(_MEMBER) as file:
        return from_text([file])


FORMS = {"text": from_text, "zip": from_zip}


def read(content: bytes) -> WordVectors:
    """The vectors, most frequent word first."""
    return WordVectors(*read_vectors(content))
