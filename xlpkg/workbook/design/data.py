"""数据: two calendar years of every region as a tidy Excel table, and the months that the store has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlpkg.workbook import layout
from xlpkg.workbook.design.style import LEVEL, PERCENT, home_link, page

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style

COLUMNS: Final = (
    ("月份", "yyyy-mm", 10),
    ("口径", "General", 7),
    ("地区代码", "0", 9),
    ("省市", "General", 9),
    ("进出口", LEVEL, 11),
    ("进出口同比", PERCENT, 11),
    ("出口", LEVEL, 11),
    ("出口同比", PERCENT, 11),
    ("进口", LEVEL, 11),
    ("进口同比", PERCENT, 11),
    ("净出口", LEVEL, 11),
    ("单位", "General", 9),
)
STORED_PERIODS: Final = "stored_periods"


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    rows, periods = layout.DATA_ROWS, layout.DATA_PERIODS
    page(sheet, landscape=True, print_area=(0, 0, rows.last_row, rows.last_column))
    sheet.repeat_rows(rows.row - 1)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "数据", style.title())
    sheet.write_string(
        1, 0, "所选月份及上一年各月，当月与累计；同比为百分点。表名 TradeData，可直接做数据透视表。", style.subtitle()
    )
    for column, (_, num_format, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, style(num_format=num_format, font_size=9))
    sheet.add_table(
        rows.row - 1,
        rows.column,
        rows.last_row,
        rows.last_column,
        {
            "name": layout.DATA_TABLE,
            "style": "Table Style Light 1",
            "columns": [
                {"header": heading, "header_format": style.head(), "format": style(num_format=num_format, font_size=9)}
                for heading, num_format, _ in COLUMNS
            ],
        },
    )
    sheet.set_column(periods.column - 1, periods.column - 1, 3)
    sheet.set_column(periods.column, periods.column, 11, style(num_format="@", font_size=9, align="center"))
    sheet.write_string(periods.row - 1, periods.column, "库中月份", style.head())
    sheet.freeze_panes(rows.row, 4)
    home_link(sheet, style, 0, periods.column)


def stored_periods() -> str:
    """Return the formula of the name that 首页 takes its list of months from: as many cells as are filled."""
    area = layout.DATA_PERIODS
    first = xl_rowcol_to_cell(area.row, area.column, row_abs=True, col_abs=True)
    every = f"{first}:{xl_rowcol_to_cell(area.last_row, area.column, row_abs=True, col_abs=True)}"
    sheet = f"'{layout.DATA}'!"
    return f"={sheet}{first}:INDEX({sheet}{every},MAX(1,COUNTA({sheet}{every})))"
