"""Numbers as a report prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from xlpkg.audit.claims import PrintedNumber
from xlpkg.audit.periods import count_of
from xlpkg.sources.numbers import normalise, read_number

#: Further decimals of an unrounded figure are ignored.
_MAX_DECIMALS: Final = 9
#: The percentages that a word spells, by the names of the files of its kind.
_SIZES: Final = {"doubled": 100.0, "tripled": 200.0, "quadrupled": 300.0, "half": 50.0, "halved": -50.0}
_COUNTS: Final = {"a": 1, "an": 1, "half": 2, "quarter": 4, "百": 100, "零": 0, "zero": 0}


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
