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
        code = _CODES.get(self._part)
        return f"{self.first.year}{code}" if code is not None else f"{self.first}..{self.last}"

    def label(self, lang: Language) -> str:
        """Return the span in words.

        >>> Span(Month(2025, 4), Month(2025, 6)).label("zh"), Span(Month(2025, 1), Month(2025, 5)).label("en")
        ('2025 年二季度', 'January–May 2025')
        """
        first, last = self.first, self.last
        if names := _NAMES.get(self._part):
            return names[lang == "zh"].format(year=first.year)
        if first.year < last.year:
            return "–".join(month.span(to_date=False, lang=lang) for month in (first, last))
        if lang == "zh":
            return f"{first.year} 年 {first.month}-{last.month} 月"
        return f"{MONTH_NAMES[first.month - 1]}–{MONTH_NAMES[last.month - 1]} {first.year}"


Period: TypeAlias = Month | Span

_QUARTERS: Final = tuple((first, first + 2) for first in (1, 4, 7, 10))
_CODES: Final = {part: f"Q{n}" for n, part in enumerate(_QUARTERS, 1)} | {(1, 6): "H1", (7, 12): "H2", (1, 12): ""}
#: Parts of a year -> their names in English and Chinese.
_NAMES: Final = {
    part: (f"Q{n} {{year}}", f"{{year}} 年{'一二三四'[n - 1]}季度") for n, part in enumerate(_QUARTERS, 1)
} | {
    (1, 6): ("the first half of {year}", "{year} 年上半年"),
    (7, 12): ("the second half of {year}", "{year} 年下半年"),
    (1, 9): ("the first three quarters of {year}", "{year} 年前三季度"),
    (1, 12): ("{year}", "{year} 年"),
}
_DIGITS: Final = str.maketrans("一二三四五六七八九", "123456789")
#: How a part of a year may be written, without spaces and with digits for Chinese numerals.
_WORDS: Final = {
    word: part
    for part, words in {
        **{
            part: (f"q{n}", f"{n}q", f"{n}季度", f"第{n}季度", f"{ordinal}quarter")
            for n, (part, ordinal) in enumerate(zip(_QUARTERS, ("first", "second", "third", "fourth"), strict=True), 1)
        },
        (1, 6): ("h1", "1h", "上半年", "firsthalf"),
        (7, 12): ("h2", "2h", "下半年", "secondhalf"),
        (1, 9): ("前3季度", "1-3季度", "firstthreequarters"),
        (1, 12): ("全年", "fullyear", "wholeyear"),
    }.items()
    for word in words
}
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
    if part := _WORDS.get(word):
        return part
    first, last = None, None
    if found := _MONTHS.fullmatch(word):
        first, last = int(found[1] or 1), int(found[2] or found[3])
    elif found := _NAMED_MONTHS.fullmatch(word):
        first, last = month_of_name(found[1]), month_of_name(found[2])
    return (first, last) if first and last and first <= last <= 12 else None
