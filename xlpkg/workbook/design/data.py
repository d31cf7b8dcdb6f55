"""数据: two calendar years of every region as a tidy Excel table, and the months that the store has."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.messages import say_list
from xlpkg.workbook import layout
from xlpkg.workbook.design.style import GREY, LEVEL, PERCENT, POINTS, RANK, Style, frame, page, text

#: The number format and the width of each column: the names above the table may have two lines.
_COLUMNS: Final = (
    ("yyyy-mm", 8.5),
    ("General", 10.5),
    ("0", 8.5),
    ("General", 12.5),
    (LEVEL, 9.5),
    (PERCENT, 9.5),
    *((LEVEL, 9.5), (PERCENT, 8.5)) * 2,
    (LEVEL, 9),
    ("General", 13.5),
    ("General", 10),
    *((looks, width) for looks in (POINTS, PERCENT, POINTS, RANK) for width in (9.5, 8.5, 8.5)),
)
#: Points: of the rows with names of columns. A list's arrow is below a name that is at the top.
_NAMES_HEIGHT: Final = 29
#: The columns that say what a row is of.
_KEYS: Final = 4
_FIGURES: Final = (LEVEL, PERCENT, POINTS, RANK)
#: The name that 首页 takes its list of months from.
STORED_PERIODS: Final = "stored_periods"


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    rows, periods = layout.DATA_ROWS, layout.DATA_PERIODS
    page(sheet, landscape=True, print_area=(0, 0, rows.last_row, layout.DATA_PRINTED - 1))
    sheet.repeat_rows(rows.row - 2, rows.row - 1)  # the names in English too
    frame(sheet, style, rows.row, layout.DATA_PRINTED, kept=_KEYS)
    sheet.write_blank(0, layout.DATA_TITLE.last_column, None, style.subtitle())
    columns = []
    for column, (heading, (num_format, width)) in enumerate(zip(say_list("data-columns", "zh"), _COLUMNS, strict=True)):
        is_figure = num_format in _FIGURES
        # Figures are to the right, text and months to the left, apart from the figures.
        align = {"align": "right"} if is_figure else {"align": "left", "indent": 1}
        cells = style(num_format=num_format, font_size=9, **align)
        sheet.set_column(column, column, width, cells)
        name = {"font_size": 9, "font_color": GREY, "text_wrap": column > 0, "valign": "bottom", **align}
        sheet.write_blank(1, column, None, style(**name, num_format="@_ " if is_figure else "General"))
        head = style.head(font_size=9, valign="top", **align)
        columns.append({"header": heading, "header_format": head, "format": cells})
    table = {"name": layout.DATA_TABLE, "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(rows.row - 1, rows.column, rows.last_row, rows.last_column, table)
    for row in (rows.row - 2, rows.row - 1):
        sheet.set_row(row, _NAMES_HEIGHT)
    sheet.set_column(periods.column - 1, periods.column - 1, 2)
    sheet.set_column(periods.column, periods.column, 9.5, style(num_format="@", font_size=9, align="center"))
    sheet.write_string(periods.row - 1, periods.column, text("data-stored"), style.head(font_size=9))
