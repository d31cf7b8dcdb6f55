"""Read the texts of a download's cells: months, provinces, codes, names and whole numbers.

A function for one text returns None if the text is not valid.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlpkg.detail.catalogue import YearMonth
from xlpkg.errors import BadArgument
from xlpkg.messages import one_line
from xlpkg.model.months import LAST_YEAR
from xlpkg.model.regions import NATIONAL, find_region, region_of_code
from xlpkg.model.words import Flow, parse_flow
from xlpkg.sources.query import month_of_row
from xlpkg.store.ingest import FIRST_MONTH

#: A double, and with it a spreadsheet, has this many decimal digits.
MOST_DIGITS: Final = 15
_MOST_NAME: Final = 300
_HS_DIGITS: Final = (2, 4, 6, 8, 10)
#: The texts of a column are the same in nearly all files of a command.
_remember = lru_cache(maxsize=2**16)


@_remember
def read_month(text: str) -> YearMonth | None:
    """Return the month of a text such as 202505, FIRST_MONTH or later."""
    month = month_of_row(text)
    return None if month is None or month < FIRST_MONTH else (month.year, month.month)


@_remember
def read_year(text: str) -> YearMonth | None:
    """Return the year of a text such as 2024年, from that of FIRST_MONTH on, without a month."""
    digits = text.strip().removesuffix("年")
    if not re.fullmatch(r"[12]\d{3}", digits) or not FIRST_MONTH.year <= int(digits) <= LAST_YEAR:
        return None
    return int(digits), None


def read_flow(text: str) -> Flow | None:
    """Return the flow that a text such as 出口 names."""
    try:
        return parse_flow(text)
    except BadArgument:
        return None


@_remember
def read_province(text: str) -> int | None:
    """Return the code of a province, which the text has as a code or a name."""
    code = text.strip()
    region = region_of_code(code) if re.fullmatch(r"[1-9]\d", code, re.ASCII) else find_region(code)
    return None if region is None or region is NATIONAL else region.code


@_remember
def read_commodity(text: str) -> str | None:
    """Return an HS code. A spreadsheet drops the zero at its beginning; without it the number of digits is odd."""
    code = text.strip()
    if not re.fullmatch(r"\d{1,10}", code, re.ASCII):
        return None
    code = code.zfill(len(code) + len(code) % 2)
    return code if len(code) in _HS_DIGITS and code[:2] >= "01" else None


@_remember
def read_partner(text: str) -> str | None:
    """Return the code of a trading partner, of 3 digits."""
    return _code(text, 3)


@_remember
def read_regime(text: str) -> str | None:
    """Return the code of a customs regime, of 2 digits."""
    return _code(text, 2)


def _code(text: str, digits: int) -> str | None:
    code = text.strip()
    return code.zfill(digits) if re.fullmatch(rf"\d{{1,{digits}}}", code, re.ASCII) else None


@_remember
def read_name(text: str) -> str:
    """Return a name as one line; "" if a spreadsheet could take it for a formula."""
    name = " ".join(one_line(text).split())[:_MOST_NAME]
    return "" if name.startswith(("=", "+", "-", "@", "?")) else name


def with_commas(texts: pa.StringArray) -> pa.Array | None:
    """Return the numbers of a column, None if a text is anything but digits, or 1 to 3 digits and groups of ",123".

    This takes a fourth of the time of a regular expression.
    """
    if not has_only(texts, b"0123456789,"):  # Arrow would take 0x3 for a number
        return None
    digits = pc.replace_substring(texts, ",", "")
    lengths, count = (pc.binary_length(each).to_numpy(zero_copy_only=False) for each in (texts, digits))
    commas = lengths - count
    if count.min() < 1 or count.max() > MOST_DIGITS or ((commas > 0) & (commas != (count - 1) // 3)).any():
        return None
    letters, ends = _letters(texts)
    for group in range(1, int(commas.max()) + 1):
        if (letters[ends[commas >= group] - 4 * group] != ord(",")).any():
            return None
    return digits.cast(pa.int64())


def has_only(texts: pa.StringArray, allowed: bytes) -> bool:
    """Return whether all characters of *texts* are among *allowed*."""
    letters, ends = _letters(texts)
    is_allowed = np.zeros(256, np.bool_)
    is_allowed[list(allowed)] = True
    return bool(is_allowed[letters[: ends[-1]]].all())


def _letters(texts: pa.StringArray) -> tuple[Any, Any]:
    """Return the bytes of all *texts*, and the end of each of them."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset + 1 : texts.offset + 1 + len(texts)]
    return np.frombuffer(b"" if data is None else data, np.uint8), ends
