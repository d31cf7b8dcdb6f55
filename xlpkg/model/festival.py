"""The date of Spring Festival in a year, and the months in which the days around it fall."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FESTIVAL_DAYS: Final = {
    int(line[:4]): dt.date.fromisoformat(line)
    for line in Path(__file__).with_name("spring_festivals.txt").read_text(encoding="ascii").splitlines()
    if not line.startswith("#")
}
#: The days on which trade differs, from the first to the last, counted from the first day of the lunar year.
AROUND: Final = {"before": (-20, -1), "during": (0, 6), "after": (7, 20)}


@dataclass(frozen=True, slots=True)
class Festival:
    """The first day of a lunar year, and how many weekdays of its holiday fall in January and in February.

    The holiday is the week from the eve to the sixth day, which every arrangement of the State Council since 2015
    covers, except for the eve in 2024. It has five weekdays from Monday to Friday; weekends that are worked in exchange
    are not counted.
    """

    day: dt.date
    january: int
    february: int

    def days_later_than(self, other: Festival) -> int:
        """Return by how many days of the calendar year this festival is later than *other*; negative if earlier."""
        return (self.day - other.day.replace(year=self.day.year)).days

    def days_in(self, month: int) -> dict[str, int]:
        """Return how many days of each of AROUND fall in *month*.

        >>> spring_festival(2026).days_in(3)
        {'before': 0, 'during': 0, 'after': 9}
        """
        return {
            name: sum((self.day + dt.timedelta(day)).month == month for day in range(first, last + 1))
            for name, (first, last) in AROUND.items()
        }


def spring_festival(year: int) -> Festival:
    """Return the Spring Festival of *year*.

    >>> spring_festival(2025)
    Festival(day=datetime.date(2025, 1, 29), january=4, february=1)
    """
    day = FESTIVAL_DAYS[year]
    week = [day + dt.timedelta(days) for days in range(-1, 6)]
    months = [date.month for date in week if date.weekday() < 5]
    return Festival(day, months.count(1), months.count(2))
