"""驱动: the commodities, partners or regimes that drive a region's trade, with a bar chart of their contributions."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import choice_cells
from xlpkg.workbook.design.style import GREY, NAVY, PERCENT, POINTS, RANK, Style
from xlpkg.workbook.drivers import HEAD_HEIGHT, ROW_HEIGHT
from xlpkg.workbook.row_heights import CHART_HEIGHT

_VALUE: Final = "#,##0.0000_ "
_UNIT_VALUE: Final = "#,##0.00_ "
#: Of the columns: code, name, value, YoY, share, contribution, rank, unit value, its YoY, unit.
_FORMATS: Final = ("@", "@", _VALUE, PERCENT, PERCENT, POINTS, RANK, _UNIT_VALUE, PERCENT, "@")
_WIDTHS: Final = (13, 33, 12, 9, 9, 11, 7, 11, 10, 9)
#: Pixels: the width of the printed columns.
_CHART_WIDTH: Final = 910


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    table, lists = layout.DRIVER_TABLE, layout.DRIVER_LISTS
    last = layout.DRIVER_COLUMNS - 1
    looks.page(sheet, print_area=(0, 0, table.last_row, last))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(last + 1, lists.last_column, 8, style(num_format="@"), {"hidden": True})
    looks.frame(sheet, style, 2, lists.last_column + 1)
    choice_cells(sheet, style, "driver", layout.DRIVER_PLACES, (layout.DRIVER_LISTS, layout.DRIVER_LISTED))
    _sentences(sheet, style)
    looks.table(sheet, style, table, _FORMATS, ROW_HEIGHT, bands=True, font_color=NAVY, text_wrap=True)
    sheet.set_row(table.row, HEAD_HEIGHT)
    looks.red_falls(sheet, style, table, _FORMATS)
    chart = style.chart("bar")
    (drawn,) = layout.CHARTED[layout.DRIVERS]
    looks.contribution_bars(chart, drawn, 0.37)
    looks.insert_chart(sheet, chart, layout.DRIVER_CHART, 0, _CHART_WIDTH, CHART_HEIGHT)


def _sentences(sheet: Worksheet, style: Style) -> None:
    last = layout.DRIVER_COLUMNS - 1
    bold = style(bold=True, font_size=11, font_color=NAVY, text_wrap=True)
    notes = style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top")
    for row, height, cell in (
        (layout.DRIVER_SENTENCE, 34, bold),
        (layout.DRIVER_NOTES, 30, notes),
        (layout.DRIVER_CHART - 1, 20, style(bold=True, font_size=11, font_color=NAVY)),
    ):
        sheet.merge_range(row, 0, row, last, "", cell)
        sheet.set_row(row, height)
