"""English sentences and their French translations, from Tatoeba by way of manythings.org."""

import zipfile
from io import BytesIO
from typing import BinaryIO

import pandas as pd

from unrolled.datasets.contents import table

COLUMNS = ["english", "french"]


def from_zip(files: list[BinaryIO]) -> bytes:
    """From ``fra-eng.zip``, whose ``fra.txt`` holds a pair a line, divided by a tab."""
    with zipfile.ZipFile(files[0]) as archive:
        text = archive.read("fra.txt").decode("utf-8")
    return table(COLUMNS, (line.split("\t")[:2] for line in text.split("\n") if line))


FORMS = {"zip": from_zip}


def read(content: bytes) -> pd.DataFrame:
    """Columns english, french; shortest English sentence first, its translations next to each other."""
    return pd.read_csv(BytesIO(content), keep_default_na=False)
