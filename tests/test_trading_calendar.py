"""Are the announced closings those of the real exchange?"""

import pandas as pd

from unrolled.datasets import load
from unrolled.trading_calendar import announced_closings


def test_no_share_was_traded_on_an_announced_closing():
    days = load("nyse").date
    closings = announced_closings(days.min(), days.max())
    assert not closings.isin(days).any()


def test_only_closings_at_short_notice_and_the_wednesdays_of_1968_are_missing():
    days = load("nyse").date
    closed = pd.bdate_range(days.min(), days.max()).difference(days)
    missing = closed.difference(announced_closings(days.min(), days.max()))
    in_1968 = missing[(missing.year == 1968) & (missing.day_name() == "Wednesday")]
    assert len(in_1968) == 23
    assert pd.Timestamp("1977-07-14") in missing  # the blackout
    assert pd.Timestamp("1969-07-21") in missing  # the first men on the moon
    assert len(missing.difference(in_1968)) == 12


def test_the_range_is_kept():
    closings = announced_closings(pd.Timestamp("1980-07-01"), pd.Timestamp("1980-09-15"))
    assert closings.strftime("%d %B").tolist() == ["04 July", "01 September"]
