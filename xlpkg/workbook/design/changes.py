"""变化: what is new against the month before and against the last report."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design.style import Style, home_link, page


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    title = layout.CHANGES_TITLE
    page(sheet, print_area=(0, 0, title.last_row, 7))
    sheet.set_row(title.row, 28)
    sheet.write_blank(title.row, 0, None, style.title())
    sheet.write_blank(title.row + 1, 0, None, style.subtitle())
    sheet.freeze_panes(title.last_row + 1, 0)
    home_link(sheet, style, 0, 8)
