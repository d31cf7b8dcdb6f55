"""Numbers, units, currencies and months as China Customs prints them."""

from __future__ import annotations

import contextlib
import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month, month_of_name
from xlpkg.model.words import Currency

_PLAIN: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_NUMBER: Final = re.compile(rf"(?:\+(?!-))?{_PLAIN.pattern}%?")
#: What separates thousands in place of a comma: no-break and narrow spaces, and apostrophes.
_THOUSANDS: Final = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'’](?=\d{3})")
_MISSING: Final = re.compile(r"[-?…]*|#{3,}|n/?a|\.\.\.?")
#: A double stores this many decimal digits exactly.
_MOST_DIGITS: Final = 15
_MINUS: Final = str.maketrans({"−": "-", "—": "-", "–": "-", "‐": "-", "－": "-", "\u2011": "-"})

_MONTH_NAME: Final = "|".join(name.lower()[:length] for length in (9, 4, 3) for name in MONTH_NAMES)
_DASH: Final = r"(?:至|到|[-~]*(?:to|through)[-~]*|[-~])"
_TITLE_ZH: Final = re.compile(rf"(\d{{4}})\s*年\s*(?:(?:前|1\s*{_DASH}\s*)?)(\d{{1,2}})\s*个?月")
_TITLE_EN: Final = re.compile(rf"(?:({_MONTH_NAME})\.?\s*{_DASH}\s*)?\b({_MONTH_NAME})\b\.?,?\s*(\d{{4}})\b")
#: The end of an English title: ",6.2025", ", 12. 2019" or ",1-7.2026".
_TITLE_DOT: Final = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*\.\s*((?:19|20)\d\d)(?![-_.,]?\d)")
#: A year and a month in a file's name; a month of one digit needs a separator.
_FILE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_. 年]{0,2}(1[0-2]|0[1-9])|[-_. 年]{1,2}([1-9]))(?!\d)")
#: A whole date in a file's name, as that of a download.
_FILE_DAY: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:([-_. ])(?:1[0-2]|0?[1-9])\1|年(?:1[0-2]|0?[1-9])月)(?:3[01]|[12]\d|0?[1-9])(?!\d)"
)
_SIZES: Final = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNIT_ZH: Final = re.compile(r"(?<![十百千万亿\d])(千万|百万|亿|万|千)(?:元|美元|人民币)")
#: A power of ten of 1,000 or more, so that a year is not a unit.
_UNIT_DIGITS: Final = re.compile(r"(?<![\d,])(?:1|10|100)(?:,?000)+(?![\d,])")
_UNIT_EN: Final = re.compile(r"(?:\b(100|hundred) |(?<!\d ))\bmillion", re.IGNORECASE)
#: A unit of another size, such as 十万元, is none.
_SIZE: Final = re.compile(r"[十百千万亿]|[mb]illion|thousand", re.IGNORECASE)
#: Headers for the month or the year to date that name no month.
_THIS_MONTH: Final = re.compile(r"当月|本月|单月|(?:current|this)? ?month", re.IGNORECASE)
_TO_DATE: Final = re.compile(
    r"(?:本年|当年|年初至今|自年初|本月止)?累计|年初至今|(?:1|自?年初)[至-]本月(?:累计)?"
    r"|ytd|year[- ]to[- ]date|cumulative",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(rf"(?:(?P<to>1|{_MONTH_NAME})\.?{_DASH})?(?P<last>1[0-2]|0?[1-9]|{_MONTH_NAME})\.?月?份?")


def normalise(text: str) -> str:
    """Return *text* with full-width forms, dashes and no-break spaces replaced by their ASCII equivalents."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_MINUS).strip()


def read_number(text: str, *, allow_percent: bool = True) -> float | None:
    """Return the number in *text*, or None for a missing figure ("-", "?", "####", an empty text).

    The number of percent is returned for a percentage, which *allow_percent* permits. Raises ValueError for any other
    text, such as a figure with the mark of a note (12²), with misplaced thousands separators or with more than 15
    digits.

    >>> read_number("1,234"), read_number("\u22122.5%"), read_number("-")
    (1234.0, -2.5, None)
    """
    shown = normalise(_THOUSANDS.sub(",", text))
    if _NUMBER.fullmatch(shown) and (allow_percent or not shown.endswith("%")):
        if len(shown) > _MOST_DIGITS and sum(map(str.isdecimal, shown)) > _MOST_DIGITS:
            raise ValueError(text)
        if not text.isascii() and any(letter.isnumeric() and not letter.isdecimal() for letter in text):
            raise ValueError(text)
        return float(shown.rstrip("%").replace(",", ""))
    if _MISSING.fullmatch(shown.lower().replace(" ", "")):
        return None
    raise ValueError(text)


def plain_numbers(texts: Sequence[str]) -> list[float]:
    """Return the number in each text of a column that has only digits, separators and a minus sign; NaN for others.

    That is quicker than :func:`read_number`, which reads the others, and quickest for a column without other
    characters than digits, points and minus signs.
    """
    column = "\n".join(("", *texts, ""))
    is_plain = not column.encode(errors="replace").translate(None, b"0123456789.-\n")
    is_cut = any(end in column for end in ("\n.", "-.", ".\n"))
    if is_plain and not is_cut and max(map(len, texts), default=0) <= _MOST_DIGITS:
        with contextlib.suppress(ValueError):
            return [math.nan if text == "-" else float(text) for text in texts]
    return [
        float(text.replace(",", "")) if len(text) <= _MOST_DIGITS and _PLAIN.fullmatch(text) else math.nan
        for text in texts
    ]


def currency_of(text: str) -> Currency | None:
    """Return the currency that a title or unit names, or None if it names none or both."""
    rmb = re.search(r"人民币|\bCNY\b|\bRMB\b|\brenminbi\b|\byuan\b|[万亿千]元|(?<![美欧日])元", text, re.IGNORECASE)
    usd = re.search(r"美元|\bUSD\b|US\s*\$|U\.?S\.? ?dollars?", text, re.IGNORECASE)
    return None if bool(rmb) == bool(usd) else Currency.USD if usd else Currency.RMB


def unit_of(text: str) -> tuple[int, Currency] | None:
    """Return a unit's size and currency: 万人民币 is (10000, rmb), US$1,000 is (1000, usd). None if it is no unit."""
    shown = normalise(text)
    if found := _UNIT_ZH.search(shown):
        size = _SIZES[found[1]]
    elif found := _UNIT_DIGITS.search(shown):
        size = int(found[0].replace(",", ""))
    elif found := _UNIT_EN.search(shown):
        size = 10**8 if found[1] else 10**6
    elif _SIZE.search(shown):
        return None
    else:
        size = 1
    currency = currency_of(shown)
    return (size, currency) if currency else None


def month_of_title(text: str) -> Month | None:
    """Return the last month that a title names.

    2025年1至2月, "January-February 2025" and "1-2.2025" are 2025-02.
    """
    shown = normalise(text)
    if found := _TITLE_ZH.search(shown):
        return _month(int(found[1]), int(found[2]))
    if found := _TITLE_EN.search(shown.lower()):
        return _month(int(found[3]), month_of_name(found[2]) or 0)
    if found := _TITLE_DOT.search(shown):
        return _month(int(found[2]), int(found[1]))
    return None


def month_of_file(name: str) -> Month | None:
    """Return the month in a file's name, such as 2025-02.csv or 202502_usd.xls.

    None for a name with a whole date, such as 2025-07-18, which may be that of the download.
    """
    shown = normalise(name)
    if _FILE_DAY.search(shown):
        return None
    found = _FILE.search(shown)
    return _month(int(found[1]), int(found[2] or found[3])) if found else month_of_title(name)


def _month(year: int, month: int) -> Month | None:
    return Month(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def span_of_header(text: str) -> tuple[int | None, bool] | None:
    """Return (last month, whether year to date) of a column's header, or None if it names no span of months.

    The last month is None if the header does not name it: 当月, 累计.

    >>> span_of_header("2月"), span_of_header("1至2月"), span_of_header("累计"), span_of_header("出口")
    ((2, False), (2, True), (None, True), None)
    """
    shown = normalise(text)
    if _THIS_MONTH.fullmatch(shown):
        return None, False
    if _TO_DATE.fullmatch(shown):
        return None, True
    found = _SPAN.fullmatch(re.sub(r"\s", "", shown).lower())
    if not found:
        return None
    last = found["last"]
    first = found["to"]
    if first is not None and first != "1" and month_of_name(first) != 1:
        return None
    return month_of_name(last) or int(last), first is not None
