"""核验: the findings of the checks, each with a link to its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import AMBER, DARK_AMBER, GREY, RED, Style

#: Severity, kind, location, printed, expected, message.
_WIDTHS: Final = (10, 19, 30, 16, 16, 62)


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    found = layout.CHECK_FINDINGS
    printed = replace(found, columns=layout.CHECK_COLUMNS)
    looks.page(sheet, landscape=True, print_area=(0, printed.column, found.last_row, printed.last_column))
    sheet.repeat_rows(found.row - 1)
    looks.frame(sheet, style, found.row, found.last_column + 1, printed.column)
    sheet.write_blank(1, printed.column, None, style(font_size=11, font_color=GREY))
    # Text, so that a value such as 36.3% stays one and the format of its cell does not change.
    looks.linked_list(sheet, style, found, [(width, "@") for width in _WIDTHS])
    first = f"$B{found.row + 1}"
    # Before the lines: LibreOffice applies one conditional format to a cell.
    for words, properties in (
        (("错误", "error"), {"font_color": RED, "bold": True}),
        (("警告", "warning"), {"font_color": DARK_AMBER, "bold": True, "bg_color": AMBER}),
        (("说明", "note"), {"font_color": GREY}),
    ):
        either = ",".join(f'{first}="{word}"' for word in words)
        looks.lines_where(sheet, style, replace(found, columns=1), f"OR({either})", **properties)
    looks.lines_where_filled(sheet, style, printed)
