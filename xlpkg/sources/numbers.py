"""Numbers, units, currencies and months as the customs' tables print them."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month
from xlpkg.model.words import Currency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.model.arrays import Array


_NUMBER: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
#: Any number of figures as nearly all of them are printed, each with a line end.
_PLAIN: Final = re.compile(r"(?:(?:-?[0-9]{1,3}+(?:[0-9]++|(?:,[0-9]{3})++)?+(?:\.[0-9]++)?+|-)\n)*+")
_ZERO: Final = ord("0")
_MISSING: Final = re.compile(r"[-?…]*|#{3,}|n/?a|\.\.\.?")
#: More digits than a double holds, or an infinite number.
_MOST_DIGITS: Final = 15
_MINUS: Final = str.maketrans({"−": "-", "—": "-", "–": "-", "‐": "-", "－": "-", "\u2011": "-"})

_ENGLISH: Final = {
    form: number
    for number, name in enumerate(MONTH_NAMES, start=1)
    for form in (name.lower(), name.lower()[:3], name.lower()[:4])
}
_MONTH_NAME: Final = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_DASH: Final = r"(?:至|到|[-~]*(?:to|through)[-~]*|[-~])"
_TITLE_ZH: Final = re.compile(rf"(\d{{4}})\s*年\s*(?:(?:前|1\s*{_DASH}\s*)?)(\d{{1,2}})\s*个?月")
_TITLE_EN: Final = re.compile(rf"(?:({_MONTH_NAME})\.?\s*{_DASH}\s*)?\b({_MONTH_NAME})\b\.?,?\s*(\d{{4}})\b")
_FILE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_. 年]{0,2})(1[0-2]|0?[1-9])(?!\d)")
_SIZES: Final = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNIT_ZH: Final = re.compile(r"(千万|百万|亿|万|千)(?:元|美元|人民币)")
#: A power of ten of 1,000 or more: a year in the same cell is none.
_UNIT_DIGITS: Final = re.compile(r"(?<![\d,])(?:1|10|100)(?:,?000)+(?![\d,])")
_UNIT_EN: Final = re.compile(r"(\b(?:100|hundred) )?\bmillion", re.IGNORECASE)
_SPAN: Final = re.compile(rf"(?:(?P<to>1|{_MONTH_NAME})\.?{_DASH})?(?P<last>1[0-2]|0?[1-9]|{_MONTH_NAME})\.?月?份?")


def plain(text: str) -> str:
    """Return *text* with full-width forms, dashes and no-break spaces as their plain twins."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_MINUS).strip()


def number(text: str) -> float | None:
    """Return the number that *text* prints; None where it prints none ("-", "?", "####", nothing).

    Thousands separators must stand where they belong. Raises ValueError for any other text, such as a figure with a
    note's mark (12²) or of more digits than a number here keeps.

    >>> number("1,234"), number("\u22122.5"), number("-")
    (1234.0, -2.5, None)
    """
    shown = plain(text)
    if _NUMBER.fullmatch(shown):
        if any(letter.isnumeric() and not letter.isdecimal() for letter in text):
            raise ValueError(text)
        if sum(map(str.isdecimal, shown)) > _MOST_DIGITS:
            raise ValueError(text)
        return float(shown.rstrip("%").replace(",", ""))
    if _MISSING.fullmatch(shown.lower().replace(" ", "")):
        return None
    raise ValueError(text)


def plain_numbers(texts: Sequence[str]) -> Array | None:
    """Return what :func:`number` returns for each of *texts*, NaN for a missing one.

    None where not all are plain figures or "-". One look at all of them together is many times faster than one at
    each.

    >>> plain_numbers(["1,234", "-", "-2.5"]).tolist(), plain_numbers(["1,234", "12%"])
    ([1234.0, nan, -2.5], None)
    """
    lines = "\n".join((*texts, ""))
    if not _PLAIN.fullmatch(lines) or lines.count("\n") != len(texts):
        return None
    figures = lines.replace(",", "").replace("-\n", "nan\n").split("\n")[:-1]  # a "-" before a line end is alone
    if max(map(len, figures), default=0) > _MOST_DIGITS:
        return None
    return np.fromiter(map(float, figures), np.float64, len(figures))


def plain_lines(lines: Sequence[str], columns: Sequence[int]) -> Array | None:
    """Return what :func:`plain_numbers` returns for the cells in *columns* of *lines*, parted by commas.

    Shape (lines, columns). None also where another cell of a line is no plain figure, or a line is short.

    >>> plain_lines(["1234,-,-2.5", "1,2,3"], [0, 2]).tolist(), plain_lines(["1,2,?"], [0])
    ([[1234.0, -2.5], [1.0, 3.0]], None)
    """
    data = bytearray("\n".join(("", *lines, "")), "utf-8")
    if data.translate(None, b"0123456789.,-\n"):
        return None
    letters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(letters < ord("-"))  # the commas and line ends, one before each cell and the last
    width = (len(ends) - 1) // max(len(lines), 1)
    if width <= max(columns) or (letters[ends[::width]] != ord("\n")).any():
        return None
    sizes = np.diff(ends) - 1
    if sizes.min() < 1 or sizes.max() > _MOST_DIGITS:
        return None
    points = np.flatnonzero(letters == ord("."))
    if (letters[points - 1] < _ZERO).any() or (letters[points + 1] < _ZERO).any():
        return None  # a point without a digit on either side
    first = ends[:-1] + 1
    missing = (sizes == 1) & (letters[first] == ord("-"))
    letters[first[missing]] = _ZERO
    try:
        figures = np.loadtxt(data.decode().split("\n")[1:-1], delimiter=",", comments=None, ndmin=2)
    except ValueError:
        return None
    figures[missing.reshape(-1, width)] = math.nan
    return figures if [*columns] == [*range(width)] else figures[:, columns]


def plain_floats(cells: Sequence[object]) -> Array | None:
    """Return a spreadsheet's numbers, NaN for a "-"; None where not all are what they show: up to four decimals.

    >>> plain_floats([1234.0, "-", -2.5]).tolist(), plain_floats([0.1 + 0.2])
    ([1234.0, nan, -2.5], None)
    """
    kinds = list(map(type, cells))
    missing = kinds.count(str)
    if kinds.count(float) + missing < len(cells):  # a truth value is no number here
        return None
    numbers, at = list(cells), -1
    for _ in range(missing):
        at = kinds.index(str, at + 1)
        if cells[at] != "-":
            return None
        numbers[at] = math.nan
    values = np.array(numbers, dtype=np.float64)
    is_whole = (values == np.rint(values)) & (abs(values) < 10**_MOST_DIGITS)
    short = np.where(abs(values) < 1e8, values, 0.0)  # 12 digits are shown: eight, and four decimals
    is_short = values == np.rint(short * 1e4) / 1e4
    return values if (is_whole | is_short).sum() + missing == len(values) else None


def currency_of(text: str) -> Currency | None:
    """Return the currency that a title or unit names; None where it names none, or both."""
    rmb = re.search(r"人民币|\bCNY\b|\bRMB\b|\byuan\b|[万亿千]元|(?<![美欧日])元", text, re.IGNORECASE)
    usd = re.search(r"美元|\bUSD\b|US\s*\$|U\.?S\.? ?dollars?", text, re.IGNORECASE)
    return None if bool(rmb) == bool(usd) else Currency.USD if usd else Currency.RMB


def unit_of(text: str) -> tuple[int, Currency] | None:
    """Return a unit's size and currency: 万人民币 is (10000, rmb), US$1,000 is (1000, usd); None for no unit."""
    shown = plain(text)
    if found := _UNIT_ZH.search(shown):
        size = _SIZES[found[1]]
    elif found := _UNIT_DIGITS.search(shown):
        size = int(found[0].replace(",", ""))
    elif found := _UNIT_EN.search(shown):
        size = 10**8 if found[1] else 10**6
    else:
        size = 1
    currency = currency_of(shown)
    return (size, currency) if currency else None


def month_of_title(text: str) -> Month | None:
    """Return the last month of a title's span: 2025年1至2月 and "January-February 2025" are 2025-02."""
    shown = plain(text)
    if found := _TITLE_ZH.search(shown):
        return _month(int(found[1]), int(found[2]))
    if found := _TITLE_EN.search(shown.lower()):
        return _month(int(found[3]), _ENGLISH[found[2]])
    return None


def month_of_file(name: str) -> Month | None:
    """Return the month in a file's name, such as 2025-02.csv or 202502_usd.xls."""
    found = _FILE.search(plain(name))
    return _month(int(found[1]), int(found[2])) if found else month_of_title(name)


def _month(year: int, month: int) -> Month | None:
    return Month(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def span_of_header(text: str) -> tuple[int, bool] | None:
    """Return (last month, whether year to date) of a column's header; None where it is no span.

    >>> span_of_header("2月"), span_of_header("1至2月"), span_of_header("1to2"), span_of_header("出口")
    ((2, False), (2, True), (2, True), None)
    """
    found = _SPAN.fullmatch(re.sub(r"\s", "", plain(text)).lower())
    if not found:
        return None
    last = found["last"]
    first = found["to"]
    if first is not None and _ENGLISH.get(first, first) not in (1, "1"):
        return None
    return (_ENGLISH[last] if last in _ENGLISH else int(last)), first is not None
