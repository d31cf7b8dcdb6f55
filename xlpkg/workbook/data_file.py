"""The figures in force as a workbook of their own: ``export -o FILE.xlsx`` and the folder of a month."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter

from xlpkg.errors import BadInput

Row = tuple[str | float | None, ...]

#: A sheet has no more rows.
_ROWS_OF_SHEET: Final = 2**20


def data_file(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return an .xlsx with *rows* below the names of their *columns*. Raises BadInput if a sheet cannot hold them."""
    if len(rows) >= _ROWS_OF_SHEET:
        raise BadInput("export-too-many-rows", rows=len(rows), limit=_ROWS_OF_SHEET - 1)
    out = io.BytesIO()
    as_they_are = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(out, as_they_are) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([columns, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()
