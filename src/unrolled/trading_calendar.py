"""The announced closings of the New York Stock Exchange, 1962 to 1986: what a forecaster knew the evening before."""

import pandas as pd
from pandas.tseries import holiday
from pandas.tseries.holiday import AbstractHolidayCalendar, Holiday, nearest_workday, sunday_to_monday

# The exchange closed on every general election until 1968, then on those for president, until 1980.
_ELECTION_YEARS = (1963, 1964, 1965, 1966, 1967, 1968, 1972, 1976, 1980)


class _Rules(AbstractHolidayCalendar):
    rules = [  # noqa: RUF012 - the base class wants a plain list
        Holiday("New Year's Day", month=1, day=1, observance=sunday_to_monday),
        Holiday("Washington's Birthday", month=2, day=22, observance=nearest_workday, end_date="1970-12-31"),
        Holiday(
            "Presidents' Day",
            month=2,
            day=1,
            offset=pd.DateOffset(weekday=holiday.MO(3)),
            start_date="1971-01-01",
        ),
        holiday.GoodFriday,
        Holiday("Memorial Day, 30 May", month=5, day=30, observance=nearest_workday, end_date="1969-12-31"),
        Holiday(
            "Memorial Day, last Monday",
            month=5,
            day=31,
            offset=pd.DateOffset(weekday=holiday.MO(-1)),
            start_date="1971-01-01",
        ),
        Holiday("Independence Day", month=7, day=4, observance=nearest_workday),
        holiday.USLaborDay,
        holiday.USThanksgivingDay,
        Holiday("Christmas", month=12, day=25, observance=nearest_workday),
    ]


def announced_closings(start: pd.Timestamp, end: pd.Timestamp) -> pd.DatetimeIndex:
    """Weekdays from ``start`` to ``end`` on which the exchange was closed by a rule known in advance.

    Closings decided at short notice (funerals, a snowstorm, a blackout) and the Wednesdays of 1968, when
    the brokers caught up with their paper, are not among them.
    """
    elections = [_first_tuesday_after_monday(year) for year in _ELECTION_YEARS]
    closings = _Rules().holidays(start, end).union(pd.DatetimeIndex(elections))
    return closings[(closings >= start) & (closings <= end)]


def _first_tuesday_after_monday(year: int) -> pd.Timestamp:
    first = pd.Timestamp(year, 11, 1)
    return first + pd.Timedelta(days=(7 - first.weekday()) % 7 + 1)
