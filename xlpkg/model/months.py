"""Months: parsing of 202502, "2025-02", "2025年2月", "Feb 2025" and Excel dates, and arithmetic."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, overload

from xlpkg.errors import BadArgument

#: English names of the months; those of the module calendar depend on the locale of the host program.
MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: A month of one digit needs a separator.
_DIGITS: Final = re.compile(r"\s*(\d{4})(?:\s*[-/._年\s]\s*(\d{1,2})|(\d\d))\s*(?:月|[-/.]\s*0?1)?\s*")
_WORDS: Final = re.compile(r"\s*([A-Za-z]{3,9})\.?,?\s+(\d{4})\s*")
#: A year alone.
_YEAR: Final = re.compile(r"\s*(19[89]\d|20\d\d)\s*年?\s*")
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)
FIRST_YEAR: Final = 1980
LAST_YEAR: Final = 2099


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month from 1980 to 2099. Raises BadArgument for another one.

    >>> Month(2025, 1) - 1, Month(2025, 2) - Month(2024, 2), str(Month(2025, 2))
    (Month(2024, 12), 12, '2025-02')
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise BadArgument("bad-period", value=f"{self.year}-{self.month}")

    @property
    def ordinal(self) -> int:
        """The number of months since year 0: year * 12 + month - 1."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Month:
        """Return the month with this :attr:`ordinal`."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    def __add__(self, months: int) -> Month:
        return Month.from_ordinal(self.ordinal + months)

    @overload
    def __sub__(self, other: Month) -> int: ...

    @overload
    def __sub__(self, other: int) -> Month: ...

    def __sub__(self, other: Month | int) -> Month | int:
        if isinstance(other, Month):
            return self.ordinal - other.ordinal
        return Month.from_ordinal(self.ordinal - other)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month({self.year}, {self.month})"

    @property
    def number(self) -> int:
        """The month as typed in a cell, such as 202502."""
        return self.year * 100 + self.month

    @property
    def first_day(self) -> dt.datetime:
        """The first day of the month, as a date for spreadsheets."""
        return dt.datetime(self.year, self.month, 1)

    def span(self, *, to_date: bool, lang: str = "zh", with_year: bool = True) -> str:
        """Return the month, or with *to_date* the months from January to it, in words; the year only *with_year*.

        >>> Month(2025, 2).span(to_date=True), Month(2025, 2).span(to_date=True, lang="en")
        ('2025 年 1-2 月', 'January–February 2025')
        """
        from_january = to_date and self.month > 1
        if lang == "zh":
            return f"{self.year} 年 " * with_year + "1-" * from_january + f"{self.month} 月"
        return "January–" * from_january + MONTH_NAMES[self.month - 1] + f" {self.year}" * with_year


#: The first month that a file may have. One that names an earlier one, such as 1980-02, has a typing error.
FIRST_MONTH: Final = Month(1990, 1)


def _from_number(value: float) -> Month | None:
    """Return the month of a number like 202502 or of an Excel date's serial number, or None."""
    if not math.isfinite(value):
        return None
    if value == int(value) and FIRST_YEAR * 100 < value < (LAST_YEAR + 1) * 100:
        year, month = divmod(int(value), 100)
        return Month(year, month) if 1 <= month <= 12 else None
    days = int(value)
    if dt.date(FIRST_YEAR, 1, 1) <= (day := _EXCEL_EPOCH + dt.timedelta(days=min(max(days, 0), 80_000))):
        return Month(day.year, day.month) if day.year <= LAST_YEAR else None
    return None


def month_of_name(name: str) -> int | None:
    """Return the number of an English month from its name or the first three or more letters of it, or None."""
    short = name.lower()
    return next((i for i, full in enumerate(MONTH_NAMES, 1) if len(short) > 2 and full.lower().startswith(short)), None)


def find_month(value: object) -> Month | None:
    """Return the month that *value* denotes, or None.

    Accepted: a Month, a date, a number like 202502, an Excel date's serial number, "2025-02", "2025/2",
    "202502", "2025年2月", "Feb 2025", "2025-02-01".
    """
    if isinstance(value, Month):
        return value
    if isinstance(value, dt.date):
        return Month(value.year, value.month) if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _from_number(float(value))
    if not isinstance(value, str):
        return None
    if match := _DIGITS.fullmatch(value):
        year, month = int(match[1]), int(match[2] or match[3])
    elif (match := _WORDS.fullmatch(value)) and (number := month_of_name(match[1])):
        year, month = int(match[2]), number
    else:
        return None
    return Month(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def parse_month(value: object) -> Month:
    """Return the month that *value* denotes; see :func:`find_month`. Raises BadArgument if it is not a month."""
    month = find_month(value)
    if month is None:
        if year := _YEAR.fullmatch(str(value)):
            raise BadArgument("year-for-month", value=value, year=year[1])
        raise BadArgument("bad-period", value=value)
    return month


def spans(months: Iterable[Month | tuple[int, int | None]], comma: str = ", ") -> str:
    """Return the first and the last of each run of months, or of whole years.

    >>> spans([(2022, None), (2022, 1), (2022, 2), (2023, 1)])
    '2022, 2022-01–2022-02, 2023-01'
    """
    runs: list[list[tuple[int, str]]] = []
    found = {(each.year, each.month) if isinstance(each, Month) else each for each in months}
    for year, month in sorted(found, key=lambda each: (each[0], each[1] or 0)):
        ordinal, shown = (year, str(year)) if month is None else (year * 12 + month, f"{year}-{month:02}")
        if runs and ordinal - runs[-1][-1][0] == 1:
            runs[-1].append((ordinal, shown))
        else:
            runs.append([(ordinal, shown)])
    return comma.join(run[0][1] if len(run) == 1 else f"{run[0][1]}–{run[-1][1]}" for run in runs)
