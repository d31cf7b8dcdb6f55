"""核验: the findings of the checks, each with a link to its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout, links
from xlpkg.workbook.design.style import (
    AMBER,
    BAND,
    DARK_AMBER,
    GREY,
    LINE,
    RED,
    TEAL,
    Style,
    home_link,
    lines_where_filled,
    page,
)

#: Severity, kind, location, printed, expected, message.
_WIDTHS: Final = (10, 19, 30, 16, 16, 62)
_LINK_WIDTH: Final = 4


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    found = layout.CHECK_FINDINGS
    printed = replace(found, columns=layout.CHECK_COLUMNS)
    page(sheet, landscape=True, print_area=(0, printed.column, found.last_row, printed.last_column))
    sheet.repeat_rows(found.row - 1)
    sheet.set_row(0, 28)
    sheet.write_blank(0, printed.column, None, style.title())
    sheet.write_blank(1, printed.column, None, style(font_size=11, font_color=GREY))
    sheet.set_column(0, 0, _LINK_WIDTH)
    sheet.write_blank(found.row - 1, 0, None, style.head())
    for column, width in enumerate(_WIDTHS, start=found.column):
        sheet.set_column(column, column, width)
        sheet.write_blank(found.row - 1, column, None, style.head(align="left"))
    sheet.set_column(printed.last_column + 1, found.last_column, 8, None, {"hidden": True})
    for row in range(found.row, found.last_row + 1):
        sheet.write_formula(row, 0, links.to_finding(row + 1), style(font_color=TEAL, align="center"), "")
        for column in range(printed.column, printed.last_column + 1):
            # Text, so that a value such as 36.3% stays one and the format of its cell does not change.
            looks = style(text_wrap=True, font_size=9, align="left", num_format="@")
            sheet.write_blank(row, column, None, looks)
    first = f"$B{found.row + 1}"
    # Before the lines: LibreOffice applies one conditional format to a cell.
    for words, looks in (
        (("错误", "error"), {"font_color": RED, "bold": True}),
        (("警告", "warning"), {"font_color": DARK_AMBER, "bold": True, "bg_color": AMBER}),
        (("说明", "note"), {"font_color": GREY}),
    ):
        either = ",".join(f'{first}="{word}"' for word in words)
        for parity, shade in ((0, {}), (1, {"bg_color": BAND})):
            rule = {
                "type": "formula",
                "criteria": f"=AND(OR({either}),MOD(ROW()-{found.row + 1},2)={parity})",
                "format": style.plain(**{"bottom": 1, "border_color": LINE, **shade, **looks}),
            }
            sheet.conditional_format(found.row, found.column, found.last_row, found.column, rule)
    lines_where_filled(sheet, style, printed)
    sheet.freeze_panes(found.row, 0)
    home_link(sheet, style, 0, found.last_column + 1)
