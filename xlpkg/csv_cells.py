"""CSV whose cells a spreadsheet takes as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final, TypeVar

Cell = TypeVar("Cell")

#: With one of these at its beginning a text may be a formula for a spreadsheet (OWASP, "CSV Injection").
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def csv_cell(cell: Cell) -> Cell | str:
    """Return *cell*, with an apostrophe before a text that may be a formula; numbers are unchanged.

    >>> csv_cell("=HYPERLINK(A1)"), csv_cell("广东"), csv_cell(-4.0)
    ("'=HYPERLINK(A1)", '广东', -4.0)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return *rows*, whose texts :func:`csv_cell` has made safe, as lines of CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
