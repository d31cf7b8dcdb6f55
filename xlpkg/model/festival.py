"""Spring Festival: its date in a year, and in which month the working days of its holiday fall."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Festival:
    """The first day of a lunar year, and how the holiday's five weekdays fall to January and February.

    The holiday is the week from the eve to the sixth day: each arrangement of the State Council since 2015 covers it
    (that of 2024 but for the eve). A week has five weekdays from Monday to Friday; weekends that are worked in exchange
    are not counted.
    """

    day: dt.date
    january: int
    february: int

    def later_than(self, other: Festival) -> int:
        """Return by how many days of the calendar year it is later than *other*; negative: earlier."""
        return (self.day - other.day.replace(year=self.day.year)).days


@cache
def festival(year: int) -> Festival:
    """Return the Spring Festival of *year*.

    >>> festival(2025)
    Festival(day=datetime.date(2025, 1, 29), january=4, february=1)
    """
    from lunar_python import Lunar  # here, since most commands need no calendar

    first = Lunar.fromYmd(year, 1, 1).getSolar()
    day = dt.date(first.getYear(), first.getMonth(), first.getDay())
    week = [day + dt.timedelta(days) for days in range(-1, 6)]
    months = [each.month for each in week if each.weekday() < 5]
    return Festival(day, months.count(1), months.count(2))
