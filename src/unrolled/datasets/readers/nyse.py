"""New York Stock Exchange, 1962 to 1986: return, trading volume and volatility of each day."""

from io import BytesIO
from typing import BinaryIO

import pandas as pd

from unrolled.datasets.contents import rows, table


def from_csv(files: list[BinaryIO]) -> bytes:
    """From ``NYSE.csv`` of the package ISLP."""
    head, *body = rows(files[0].read())
    return table(head, body)


FORMS = {"csv": from_csv}


def read(content: bytes) -> pd.DataFrame:
    """Columns date, day_of_week, DJ_return, log_volume, log_volatility, train (bool), oldest day first."""
    return pd.read_csv(BytesIO(content), parse_dates=["date"])
