"""Numbers as a report prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlpkg.audit.periods import count_of
from xlpkg.sources.numbers import normalise, read_number

#: Half the resolution of the levels that China Customs prints, in 亿. No level is known more exactly.
SOURCE_HALF: Final = 0.5e-4
#: Floating-point tolerance for comparing printed numbers.
SLACK: Final = 1e-6
#: Further decimals of an unrounded figure are ignored.
_MAX_DECIMALS: Final = 9
#: The percentages that a word spells, by the names of the files of its kind.
_SIZES: Final = {"doubled": 100.0, "tripled": 200.0, "quadrupled": 300.0, "half": 50.0, "halved": -50.0}
_COUNTS: Final = {"a": 1, "an": 1, "half": 2, "quarter": 4, "百": 100, "零": 0, "zero": 0}


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed: a level in 亿 or a YoY in percentage points; ``half`` is half of its resolution."""

    text: str
    value: float
    half: float
    decimals: int

    @property
    def digits(self) -> int:
        """The number of digits without zeros at either end: 3 of 0.0224 and of 2240."""
        return len("".join(filter(str.isdecimal, self.text)).strip("0"))

    @property
    def low(self) -> float:
        """The lowest value that is printed as this number."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """The highest value that is printed as this number."""
        return self.value + self.half

    def scaled(self, factor: float) -> PrintedNumber:
        """Return this number, a level printed in units of *factor* 亿, converted to 亿."""
        decimals = max(0, self.decimals - round(math.log10(factor)))
        return PrintedNumber(self.text, self.value * factor, max(self.half * factor, SOURCE_HALF), decimals)

    def negative(self) -> PrintedNumber:
        """Return this number, printed without a sign, as that of a fall or a deficit."""
        return replace(self, text=f"-{self.text}", value=-self.value)

    def agrees(self, low: float, high: float) -> bool:
        """Whether a value from *low* to *high* may be printed as this number."""
        return low - self.half - SLACK <= self.value <= high + self.half + SLACK

    def is_same(self, other: PrintedNumber) -> bool:
        """Whether one value may be printed as either number; False if their intervals only touch."""
        return abs(self.value - other.value) < (self.half + other.half) * (1 - SLACK)

    def is_below(self, other: PrintedNumber) -> bool:
        """Whether each value printed as this number is below each value printed as *other*."""
        return self.high + SLACK < other.low


def parse_number(text: str) -> PrintedNumber | None:
    """Return the number that *text* prints, None if it marks a missing number, such as "—".

    Raises ValueError if *text* is neither.

    >>> parse_number("-1,234.50")
    PrintedNumber(text='-1,234.50', value=-1234.5, half=0.005, decimals=2)
    """
    integer, point, decimals = "".join(normalise(text).split()).removeprefix("+").rstrip("%").partition(".")
    decimals = decimals[:_MAX_DECIMALS]
    shown = f"{integer}{point}{decimals}"
    value = read_number(shown)
    return None if value is None else PrintedNumber(shown, value, 0.5 * 10.0 ** -len(decimals), len(decimals))


def find_number(text: str) -> PrintedNumber | None:
    """Return the number that *text* prints, None if it prints none, or one of more digits than any figure has."""
    try:
        return parse_number(text)
    except ValueError:
        return None


def spelled_number(parts: Mapping[str, str]) -> PrintedNumber | None:
    """Return the percentage that the *parts* of a token spell, None if they spell none.

    A fraction is as exact as a tenth of its part, 四成 as a quarter of one 成.

    >>> spelled_number({"tenths": "四"})
    PrintedNumber(text='40', value=40.0, half=2.5, decimals=0)
    >>> spelled_number({"of": "third", "part": "a"}).text, spelled_number({"spelled": "四十点五"}).value
    ('33', 40.5)
    """
    if "spelled" in parts:
        integer, _, decimals = re.sub("点|[ -]point[ -]", ".", parts["spelled"].lower().replace(" ", "-")).partition(
            "."
        )
        digits = decimals.split("-") if decimals.isascii() else [*decimals]
        return find_number(f"{_count(integer)}.{''.join(str(_count(each)) for each in digits if each)}".rstrip("."))
    if times := parts.get("times"):
        number = find_number(times) or find_number(str(_count(times)))
        return number and _percentage(100 * number.value, 100 * number.half)
    if tenths := _count(parts.get("tenths", "")):
        return _percentage(10.0 * tenths, 2.5)
    if whole := _count(parts.get("of", "")):
        return _percentage(100 * (_count(parts.get("part", "a")) or 0) / whole, 10 / whole)
    return next((_percentage(_SIZES[each], 5.0) for each in parts if each in _SIZES), None)


def _percentage(value: float, half: float) -> PrintedNumber:
    return PrintedNumber(f"{value:.0f}", round(value, 1), half, 0)


def _count(word: str) -> int | None:
    return _COUNTS.get(word.lower(), count_of(word))
