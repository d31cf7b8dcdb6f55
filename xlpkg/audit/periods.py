"""Period words of a sentence (前5个月, 上半年, Q1 2025, in May), and the months that they mean.

A word seldom names its year. :class:`Calendar` holds what the text and the user say about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlpkg.audit.patterns import numbers
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, Month, month_of_name
from xlpkg.model.words import Basis

_LENGTHS: Final = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_LAST_YEAR: Final = ("去年", "上年", "last year")


@dataclass(frozen=True, slots=True)
class Period:
    """What a period word names: its last month and its basis, None if only the context knows them.

    ``first`` is the first month of a period that no table prints, such as the second quarter; its basis is None.
    ``relative`` is the year if it is not named: "this", "last", the one "before", or "" for that of the context.
    ``is_context``: the period of the text before ("the same period").
    """

    month: int | None
    basis: Basis | None
    year: int | None = None
    relative: str = ""
    is_context: bool = False
    text: str = ""
    first: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether the words name months that can be compared."""
        return self.month is not None and (self.basis is not None or self.first is not None)


def period_of(text: str, parts: Mapping[str, str]) -> Period:
    """Return the period of a token; *parts* are the groups of its pattern that matched."""
    year, words = parts.get("year"), parts.get("rel", "").lower()
    relative = "last" if words in _LAST_YEAR else "this" if words else ""
    period = Period(None, None, int(year) if year else None, relative, text=text)
    if "before" in parts:
        return replace(period, relative="before")
    if "same" in parts or "this" in parts:
        return replace(period, is_context=True, basis=Basis.MONTH if "this" in parts else None)
    if "quarter" in parts or "half" in parts:
        last = 3 * (count_of(parts["quarter"].strip("Qq")) or 0) if "quarter" in parts else 12
        first = last - 2 if "quarter" in parts else 7
        month = first + (count_of(parts["part"]) or 0) - 1 if "part" in parts else last
        if first == 1:
            return replace(period, month=month, basis=Basis.YTD)
        return replace(period, first=first, month=month) if month <= last else period
    if "from" in parts:
        start, end = (_month_of(parts[each]) for each in ("from", "until"))
        return replace(period, first=start, month=end) if start and end and start < end <= 12 else period
    if "month" in parts:
        return replace(period, month=_month_of(parts["month"]), basis=Basis.MONTH)
    if "to" in parts:
        return replace(period, month=_month_of(parts["to"]), basis=Basis.YTD)
    length = next((number for name, number in _LENGTHS.items() if name in parts), None)
    return replace(period, month=length, basis=Basis.YTD) if length else period


def _month_of(text: str) -> int | None:
    return month_of_name(text[:3]) or count_of(text)


def quarters_of(period: Period) -> list[Period]:
    """Return the quarters that a word such as 一、二、三季度 lists, [] for other words."""
    found = re.search(r"[一二三四](?:[、和]第?[一二三四])+(?=季度)", period.text)
    listed = [period_of(period.text, {"quarter": each}) for each in re.split("[、和]第?", found[0])] if found else []
    return [replace(each, year=period.year, relative=period.relative) for each in listed]


def count_of(text: str) -> int | None:
    """Return a count in digits or in Chinese or English words, None if it is neither.

    >>> count_of("12"), count_of("十一"), count_of("fifteen")
    (12, 11, 15)
    """
    if text.isdecimal():
        return int(text)
    return numbers().get(text.lower())


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about the year of a text: the month that the user names, the date of the text, its stated year."""

    period: Month | None = None
    written: Month | None = None
    stated: int | None = None

    def year_of(self, period: Period) -> int | None:
        """Return the year of *period*, None if neither the words nor the text nor the user name it."""
        if period.year is not None or self.is_open(period):
            return period.year or self.stated
        user = self.period.year if self.period else None
        date = self.written.year if self.written else None
        orders = {"last": (date, user, self.stated), "": (user, self.stated, date)}
        year = next(filter(None, orders.get(period.relative, (user, date, self.stated))), None)
        if year is not None and period.relative == "last":
            # a text on a whole year is written in the next one, and calls it last year
            is_same = date is None and self.period is not None and self.period.month == period.month == 12
            return year - (not is_same)
        is_of_date = not (period.relative or user or self.stated)
        is_after = self.written is not None and (period.month or 0) > self.written.month
        return year - 1 if year is not None and is_of_date and is_after else year

    def is_open(self, period: Period) -> bool:
        """Whether last year may be the stated one: a text on a whole year is written in the next one."""
        is_undated = self.written is None and self.stated is not None
        return is_undated and period.relative == "last" and period.month == 12 and period.year is None

    def month_of(self, period: Period) -> Month | None:
        """Return the last month of *period*, None if it is not known."""
        year = self.year_of(period)
        if year is None or period.month is None or not (1 <= period.month <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
            return None
        return Month(year, period.month)
