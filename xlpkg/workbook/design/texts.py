"""_texts_: the hidden sheet with the texts that were written last, and the user's own of all months."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design.style import Style


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet. Its cells have the format of text, so that a month stays one."""
    text = style(num_format="@")
    written, saved = layout.TEXTS_WRITTEN, layout.TEXTS_SAVED
    sheet.write_row(0, written.column - 1, ["place", "written last"])
    sheet.write_row(0, saved.column, ["month", "language", "currency", "place", "text"])
    for row, place in enumerate(("month", "currency", "language", "logo", *layout.text_places()), start=written.row):
        sheet.write_string(row, written.column - 1, place)
    sheet.set_column(written.column, saved.last_column, 20, text)
    sheet.hide()
