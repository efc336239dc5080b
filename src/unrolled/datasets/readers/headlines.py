"""Headlines that bait and headlines that report (Chakraborty et al., 2016)."""

import gzip
from io import BytesIO
from typing import BinaryIO

import pandas as pd

from unrolled.datasets.contents import table

COLUMNS = ["headline", "clickbait"]


def from_lines(files: list[BinaryIO]) -> bytes:
    """From ``clickbait_data.gz`` and ``non_clickbait_data.gz``: one headline a line, empty lines between."""
    lines = []
    for file, clickbait in zip(files, (1, 0), strict=True):
        text = gzip.decompress(file.read()).decode("utf-8").replace("\r\n", "\n")
        lines += [[line.strip(), clickbait] for line in text.split("\n") if line.strip()]
    return table(COLUMNS, lines)


FORMS = {"lines": from_lines}


def read(content: bytes) -> pd.DataFrame:
    """Columns headline, clickbait (1 or 0); the bait first."""
    return pd.read_csv(BytesIO(content), keep_default_na=False)
