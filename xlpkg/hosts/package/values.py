"""How a file stores text, and what python-calamine reads of a cell; what goes into one is in xlpkg.hosts.values."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from openpyxl.utils.datetime import to_excel

# OOXML writes a character that XML cannot hold as _xHHHH_, so a literal _xHHHH_ needs its underscore escaped.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def stored_text(text: str) -> str:
    """Return *text* as a file stores it, with characters that XML cannot hold as ``_xHHHH_``.

    >>> stored_text("a\\x0bb"), stored_text("_x0041_")
    ('a_x000B_b', '_x005F_x0041_')
    """
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def read_value(value: object) -> bool | float | str | dt.datetime | None:
    """Return a value that python-calamine read as xlwings gives it out.

    Empty text and error values are None, a date is a datetime, a time or duration its serial number.
    """
    if isinstance(value, (bool, dt.datetime)):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, (dt.time, dt.timedelta)):
        return float(to_excel(value))
    return None
