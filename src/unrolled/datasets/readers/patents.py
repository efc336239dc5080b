"""Patents of the United States that match "neural network", 1978 to 2018 (Koehrsen, 2018, from PatentsView)."""

from io import BytesIO
from typing import BinaryIO

import pandas as pd

from unrolled.datasets.contents import rows, table

COLUMNS = ["number", "date", "title", "abstract"]


def from_csv(files: list[BinaryIO]) -> bytes:
    """From ``neural_network_patent_query.csv``, in its order."""
    head, *body = rows(files[0].read())
    order = [head.index(f"patent_{column}") for column in COLUMNS]
    return table(COLUMNS, ([row[column] for column in order] for row in body))


FORMS = {"csv": from_csv}


def read(content: bytes) -> pd.DataFrame:
    """Columns number (str), date, title, abstract; repeats of an abstract are kept."""
    return pd.read_csv(BytesIO(content), dtype={"number": str}, parse_dates=["date"], keep_default_na=False)
