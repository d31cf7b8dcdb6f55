"""Reads the report back from a workbook, including what the user changed, for the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.audit.document import Document
from xlpkg.audit.formats.sheet import REPORT_RANGES, displayed_text, sheet_blocks
from xlpkg.workbook.layout import named_ranges
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.audit.document import Block

#: The number format of the report's tables.
_FORMAT: Final = "0.0"


def read_report(book: xw.Book) -> Document:
    """Return the report on the sheets 封面, 当月 and 累计 of *book*, its figures as they are displayed.

    Raises WorkbookError if one of its named ranges is missing or too small.
    """
    ranges = {named.name: named for named in named_ranges()}
    found: list[Block] = []
    for name, columns in REPORT_RANGES.items():
        area = range_of(book, ranges[name])
        rows = [[displayed_text(value, _FORMAT) for value in row[:columns]] for row in area.options(ndim=2).value]
        found += sheet_blocks(area.sheet.name, rows, top=area.row, left=area.column)
    return Document(book.name, tuple(found))
