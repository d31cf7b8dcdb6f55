"""Periods: a month, or a span of months such as a quarter, a half-year or a year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlpkg.errors import BadArgument
from xlpkg.messages import Language
from xlpkg.model.months import MONTH_NAMES, Month, find_month, month_of_name


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Two or more months, from ``first`` to ``last``. Raises BadArgument if ``last`` is not later than ``first``.

    >>> str(Span(Month(2025, 4), Month(2025, 6))), str(Span(Month(2025, 1), Month(2025, 5)))
    ('2025Q2', '2025-01..2025-05')
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last <= self.first:
            raise BadArgument("not-a-period", value=f"{self.first}..{self.last}")

    @property
    def months(self) -> int:
        """The number of months."""
        return self.last - self.first + 1

    @property
    def from_january(self) -> bool:
        """Whether these are the months of the year to date of ``last``."""
        return self.first.month == 1 and self.first.year == self.last.year

    @property
    def _part(self) -> tuple[int, int]:
        """The numbers of the first and the last month, both counted from January of the first year."""
        return self.first.month, self.first.month + self.months - 1

    def __str__(self) -> str:
        code, *_ = _PARTS.get(self._part, (None,))
        return f"{self.first}..{self.last}" if code is None else f"{self.first.year}{code}"

    def label(self, lang: Language) -> str:
        """Return the span in words.

        >>> Span(Month(2025, 4), Month(2025, 6)).label("zh"), Span(Month(2025, 1), Month(2025, 5)).label("en")
        ('2025 年二季度', 'January–May 2025')
        """
        first, last = self.first, self.last
        if part := _PARTS.get(self._part):
            return str(part[1 + (lang == "zh")]).format(year=first.year)
        if first.year < last.year:
            return "–".join(month.span(to_date=False, lang=lang) for month in (first, last))
        if lang == "zh":
            return f"{first.year} 年 {first.month}-{last.month} 月"
        return f"{MONTH_NAMES[first.month - 1]}–{MONTH_NAMES[last.month - 1]} {first.year}"


Period: TypeAlias = Month | Span

#: The first and the last month of a part of a year, which a code or names in English and Chinese have -> these, and
#: other words for it, without spaces and with digits for Chinese numerals.
_PARTS: Final = {
    (1, 3): ("Q1", "Q1 {year}", "{year} 年一季度", "1q 1季度 第1季度 firstquarter"),
    (4, 6): ("Q2", "Q2 {year}", "{year} 年二季度", "2q 2季度 第2季度 secondquarter"),
    (7, 9): ("Q3", "Q3 {year}", "{year} 年三季度", "3q 3季度 第3季度 thirdquarter"),
    (10, 12): ("Q4", "Q4 {year}", "{year} 年四季度", "4q 4季度 第4季度 fourthquarter"),
    (1, 6): ("H1", "the first half of {year}", "{year} 年上半年", "1h 上半年 firsthalf"),
    (7, 12): ("H2", "the second half of {year}", "{year} 年下半年", "2h 下半年 secondhalf"),
    (1, 9): (None, "the first three quarters of {year}", "{year} 年前三季度", "前3季度 1-3季度 firstthreequarters"),
    (1, 12): ("", "{year}", "{year} 年", "全年 fullyear wholeyear"),
}
_BY_WORD: Final = {
    word: part for part, (code, *_, words) in _PARTS.items() for word in ((code or "").lower(), *words.split()) if word
}
_DIGITS: Final = str.maketrans("一二三四五六七八九", "123456789")
_TO: Final = re.compile(r"\.\.+|\bto\b|[-–—~:至到]")
_YEAR: Final = r"(?P<year>19[89]\d|20\d\d)\s*年?"
_YEAR_FIRST: Final = re.compile(rf"{_YEAR}(?:[\s/-]*(?P<part>\S.*))?")
_YEAR_LAST: Final = re.compile(rf"(?P<part>.*?\S)[\s/,-]*(?:\bof\s*)?{_YEAR}")
_MONTHS: Final = re.compile(r"(\d{1,2})月?[-–—~至到](\d{1,2})月份?|前(\d{1,2})个?月")
_NAMED_MONTHS: Final = re.compile(r"([a-z]{3,9})\.?(?:[-–—~]|to)([a-z]{3,9})\.?")


def parse_period(value: object) -> Period:
    """Return the month or the span that *value* denotes.

    What :func:`xlpkg.model.months.parse_month` accepts is that month. Also accepted are 2025Q1, 2025H1, 2025,
    2025年一季度, 2025年上半年, 2025年前三季度, 2025年1-5月, "Jan–May 2025" and 2025-01..2025-05.

    Raises BadArgument for any other value. For a part of a year without the year, the message asks for it.
    """
    if isinstance(value, Span):
        return value
    if month := find_month(value):
        return month
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip().lower()
    for separator in _TO.finditer(text):
        first, last = find_month(text[: separator.start()]), find_month(text[separator.end() :])
        if first and last:
            return first if first == last else Span(first, last)
    if _part_of_year(text):
        raise BadArgument("period-without-year", value=value)
    for form in (_YEAR_FIRST, _YEAR_LAST):
        if (found := form.fullmatch(text)) and (part := _part_of_year(found["part"] or "全年")):
            first, last = (Month(int(found["year"]), month) for month in part)
            return first if first == last else Span(first, last)
    raise BadArgument("not-a-period", value=value)


def _part_of_year(text: str) -> tuple[int, int] | None:
    """Return the numbers of the first and the last month of a part of a year, such as 一季度, Q1, 1-5月 and jan–may."""
    word = "".join(text.split()).translate(_DIGITS).removeprefix("the")
    if part := _BY_WORD.get(word):
        return part
    first, last = None, None
    if found := _MONTHS.fullmatch(word):
        first, last = int(found[1] or 1), int(found[2] or found[3])
    elif found := _NAMED_MONTHS.fullmatch(word):
        first, last = month_of_name(found[1]), month_of_name(found[2])
    return (first, last) if first and last and first <= last <= 12 else None
