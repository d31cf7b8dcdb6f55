"""Convert Python values to the contents of cells, for the engines ``package`` and ``libreoffice``.

The rules are those of Excel's ``Range.Value``:

- ``None``, NaN, NaT and ``""`` empty the cell; an infinite number is refused.
- Every number is a double, as in Excel; ``True`` and ``False`` stay logical.
- A date or time becomes its serial number. The number format of the cell does not change.
- Text of at least two characters that starts with ``=`` is a formula.
- A leading apostrophe marks text and is not part of it: ``'=1+1`` is the text ``=1+1``.
- All other text is text, also ``+1``, ``-1``, ``@x``, ``123`` and ``TRUE``.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from xlpkg.engines.cell_ranges import a1
from xlpkg.errors import WorkbookError

#: The longest text of a cell, in UTF-16 units.
LONGEST_TEXT: Final = 32_767


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with English function names, without the equals sign."""

    text: str


CellContent = bool | float | str | Formula | None


def content(value: object, *, date1904: bool = False) -> CellContent:
    """Return the content of a cell to which *value* is written.

    Raises ValueError, with a description of the value, if a cell cannot hold it.

    >>> content(2), content("=A1"), content("'=A1"), content(float("nan"))
    (2.0, Formula(text='A1'), '=A1', None)
    """
    if value is None:  # most cells
        return None
    if type(value) is float:
        return _number(value)
    if type(value) is str:
        return _text(value)
    if isinstance(value, np.generic):
        value = value.astype("datetime64[us]").item() if isinstance(value, np.datetime64) else value.item()
    if value is None:  # not a time
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, decimal.Decimal)):
        return _number(value)
    if isinstance(value, str):
        return _text(str(value))
    # The name of its type identifies pandas' NA without importing pandas.
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (dt.datetime, dt.time)):
        return _serial(value.replace(tzinfo=None), date1904)  # a cell has no time zone; xlwings drops it, too
    if isinstance(value, (dt.date, dt.timedelta)):
        return _serial(value, date1904)
    raise ValueError(f"a {type(value).__name__}")


def contents_of(
    rows: Sequence[Sequence[object]], sheet: str, top: int, left: int, *, date1904: bool
) -> list[list[CellContent]]:
    """Return the contents of the cells to which *rows* are written, from (*top*, *left*) on *sheet*.

    Raises WorkbookError, with the cell, if one cannot hold its value.
    """
    contents: list[list[CellContent]] = []
    try:
        for row in rows:
            contents.append([])
            contents[-1].extend(content(value, date1904=date1904) for value in row)
    except ValueError as error:
        cell = a1(top + len(contents) - 1, left + len(contents[-1]))
        raise WorkbookError("value-not-for-cell", sheet=sheet, cell=cell, what=str(error)) from error
    return contents


def _number(value: float | decimal.Decimal) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("a number beyond 1e308") from None
    if math.isnan(number):
        return None
    if math.isinf(number):
        raise ValueError("an infinite number")
    return number


def _text(value: str) -> str | Formula | None:
    if value.startswith("=") and len(value) > 1:
        return Formula(value[1:])
    text = value.removeprefix("'")
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise ValueError("text with half a surrogate pair") from None
    if units > LONGEST_TEXT:
        raise ValueError(f"text of {units} characters (a cell holds {LONGEST_TEXT})")
    return text or None


def _serial(value: dt.datetime | dt.date | dt.time | dt.timedelta, date1904: bool) -> float:
    serial = float(to_excel(value, CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900))
    if serial < 0:
        raise ValueError(f"a date before the calendar of Excel ({value})")
    return serial


def formula_text(value: object) -> str:
    """Return Excel's ``Range.Formula`` of a cell that holds the constant *value*."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        value = to_excel(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
