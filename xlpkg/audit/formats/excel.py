"""An Excel workbook as blocks: the text that each cell shows, sheet by sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from xlpkg.audit.document import Block, ChartRow
from xlpkg.audit.formats.sheet import REPORT_RANGES, TABLES, chart_rows, displayed_text, report_rows, sheet_blocks
from xlpkg.engines.cell_ranges import unquoted

#: The most cells of a sheet, empty cells between others included.
MAX_CELLS: Final = 200_000


def excel_blocks(data: bytes) -> tuple[Block | ChartRow, ...]:
    """Return the blocks of the visible sheets or, in a TradeMonitor workbook, of the report's ranges and chart data.

    Raises OverflowError if a sheet has more cells than a report can have.
    """
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not REPORT_RANGES.keys() <= book.defined_names.keys():
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return tuple(block for sheet in visible for block in sheet_blocks(sheet.title, _texts(sheet.iter_rows())))
    blocks: list[Block | ChartRow] = []
    for name in REPORT_RANGES:
        for quoted, area in book.defined_names[name].destinations:
            title = unquoted(quoted)  # openpyxl leaves the apostrophes of a name doubled
            left, top, right, bottom = range_boundaries(area)
            rows = [*_texts(book[title].iter_rows(top, bottom, left, right))]
            blocks += sheet_blocks(title, report_rows(name, rows), top=top, left=left)
            if name in TABLES:
                blocks += chart_rows(title, rows, top=top, left=left)
    return tuple(blocks)


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    count = 0
    for row in rows:
        count += max(len(row), 1)
        if count > MAX_CELLS:
            raise OverflowError("more cells than a report has")
        yield [displayed_text(cell.value, cell.number_format) for cell in row]
