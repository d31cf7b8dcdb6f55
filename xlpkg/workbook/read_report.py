"""Reads the report back from a workbook, including what the user changed, for the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.audit.document import ChartRanges, Document
from xlpkg.audit.formats.sheet import (
    CHART_COLUMNS,
    REPORT_RANGES,
    TABLES,
    chart_rows,
    displayed_text,
    report_rows,
    sheet_blocks,
)
from xlpkg.model.regions import PROVINCES
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import named_ranges
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import xlwings as xw

    from xlpkg.audit.document import Block, ChartRow
    from xlpkg.workbook.sheet_figures import Rows

#: The number format of the report's tables.
_FORMAT: Final = "0.0"


def read_report(book: xw.Book, written: Mapping[str, Rows] | None = None) -> Document:
    """Return the report on the sheets 封面, 当月 and 累计 of *book*, its figures as they are displayed.

    *written* are the rows, by the name of their range, that are about to be written there, by default those of the
    sheets. Raises WorkbookError if one of the named ranges is missing or too small.
    """
    ranges = {named.name: named for named in named_ranges()}
    found: list[Block] = []
    drawn: list[ChartRow] = []
    references: list[ChartRanges] = []
    for name, columns in REPORT_RANGES.items():
        area = range_of(book, ranges[name])
        values = area.options(ndim=2).value if written is None else written[name]
        rows = [[displayed_text(value, _FORMAT) for value in row] for row in values]
        title, top, left = area.sheet.name, area.row, area.column
        found += sheet_blocks(title, report_rows(name, rows), top=top, left=left)
        if name in TABLES:
            drawn += chart_rows(title, rows, top=top, left=left)
            references += _chart_ranges(area, columns)
    return Document(book.name, tuple(found), tuple(drawn), tuple(references))


def _chart_ranges(table: xw.Range, columns: int) -> Iterator[ChartRanges]:
    """Yield the ranges of the charts beside *table*, whose first *columns* are printed, where they can be read.

    That is in LibreOffice. The rows are those of the provinces.
    """
    sheet = table.sheet
    ranges = host_of(sheet.book.app).chart_ranges(sheet)
    if ranges is not None:
        rows = slice(1, 1 + len(PROVINCES))
        expected = (
            f"{sheet.name}!{table[rows, columns + index].get_address(False, False)}" for index in range(CHART_COLUMNS)
        )
        yield ChartRanges(sheet.name, tuple(ranges), tuple(expected))
