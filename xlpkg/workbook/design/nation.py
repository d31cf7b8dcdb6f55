"""全国: key figures, lines of all stored months, and the contributions of groups and provinces to the YoY."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import GREY, LEVEL, LIGHT_NAVY, NAVY, OCHRE, PERCENT, POINTS, Style
from xlpkg.workbook.row_heights import LINES_HEIGHT, MONTH_HEIGHT, NOTES_HEIGHT

_TOP: Final = ("General", *(LEVEL, PERCENT, LEVEL) * 3)
_PARTS: Final = ("General", *(POINTS,) * 6, *(PERCENT,) * 3)
_MONTHS: Final = ("yyyy-mm", *(LEVEL,) * 6)
#: The first months, which have no sum of twelve.
_NO_SUMS: Final = 11
#: Points.
_ROW_HEIGHT: Final = 18
_HEIGHTS: Final = {layout.NATION_NOTES: NOTES_HEIGHT, layout.NATION_PARTS.row: 28, layout.NATION_MONTHS.row: 28}
_BARS_HEIGHT: Final = 404
#: Pixels: the width of the printed columns.
_WIDTH: Final = 752


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet: two printed pages, and below them the months."""
    top, parts, months = layout.NATION_TOP, layout.NATION_PARTS, layout.NATION_MONTHS
    last, half = layout.NATION_COLUMNS - 1, layout.NATION_COLUMNS // 2
    looks.page(sheet, print_area=(0, 0, parts.last_row, last), breaks=[parts.row])
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, last, 9.4)
    sheet.set_column(last + 1, parts.last_column, 8, None, {"hidden": True})
    for row, height in _HEIGHTS.items():
        sheet.set_row(row, height)
    heading = style(bold=True, font_size=11, font_color=NAVY, valign="bottom")
    cells = {(months.row, 0): style.title(13), (parts.row, 0): style.title(13)}
    cells |= {(parts.row + 1, 0): heading, (parts.row + 1, half): heading}
    for (row, column), cell in (cells | {(row - 1, 0): heading for row in layout.NATION_CHARTS}).items():
        sheet.write_blank(row, column, None, cell)
    notes = style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(layout.NATION_NOTES, 0, layout.NATION_NOTES, last, "", notes)
    balances, sums, *bars = layout.CHARTED[layout.NATION]
    sums = tuple(part.part(_NO_SUMS, 0, part.rows - _NO_SUMS) for part in sums)
    for row, drawn in zip(layout.NATION_CHARTS, (balances, sums), strict=True):
        looks.insert_chart(sheet, _lines(style, drawn), row, 0, _WIDTH, LINES_HEIGHT)
    for column, drawn in zip((0, half), bars, strict=True):
        chart = style.chart("bar")
        looks.contribution_bars(chart, drawn, 0.27)
        looks.insert_chart(sheet, chart, parts.row + layout.NATION_BARS, column, _WIDTH / 2 - 8, _BARS_HEIGHT)
    first = parts.row + layout.NATION_PART_ROWS - 1
    _table(sheet, style, replace(top, row=3, rows=1 + layout.NATION_FLOWS), _TOP)
    _table(sheet, style, replace(parts, row=first, rows=parts.last_row - first + 1), _PARTS)
    for row, bold in ((first + 1 + len(layout.NATION_GROUPS), False), (parts.last_row, True)):
        for column, num_format in enumerate(_PARTS):
            cell = style.cell(num_format, font_size=9, top=1, top_color=NAVY, bold=bold)
            sheet.write_blank(row, column, None, cell)
    of_months = replace(months, row=months.row + 1, rows=months.rows - 1)
    looks.table(sheet, style, of_months, _MONTHS, MONTH_HEIGHT)
    sheet.set_row(of_months.row, 30)
    looks.frame(sheet, style, 2, parts.last_column + 1)


def _table(sheet: Worksheet, style: Style, area: layout.NamedRange, formats: tuple[str, ...]) -> None:
    """Format a table below a row of headings of three columns each."""
    for column in range(layout.NATION_COLUMNS):
        edge = {"left_color": "#FFFFFF"} if column % 3 == 1 else {}
        head = style.head(font_size=9, align="left", text_wrap=False, indent=1, **edge)
        sheet.write_blank(area.row - 1, column, None, head)
    looks.table(sheet, style, area, formats, _ROW_HEIGHT)
    sheet.set_row(area.row, 30)
    looks.red_falls(sheet, style, area, formats)


def _lines(style: Style, drawn: Sequence[layout.NamedRange]) -> Chart:
    """Return a chart of the months: exports and imports as lines, net exports as columns, then adjusted lines."""
    months, *values = drawn
    lines, columns = style.chart("line"), style.chart("column")
    kinds: tuple[tuple[Chart, dict[str, Any]], ...] = (
        (lines, looks.points(NAVY, 1.25)),
        (lines, looks.points(OCHRE, 1.25)),
        (columns, {"fill": {"color": looks.PALE_TEAL}, "border": {"none": True}, "gap": 40}),
        *((lines, {"line": {"color": colour, "width": 2.25}}) for colour in (LIGHT_NAVY, looks.LIGHT_OCHRE)),
    )
    heads = layout.NATION_MONTHS.row + 1
    for column, (figures, (kind, look)) in enumerate(zip(values, kinds, strict=False), start=1):
        name = {"name": [layout.NATION, heads, column]} if figures.sheet == layout.NATION else {}
        kind.add_series(looks.series(months, figures, **look) | name)
    columns.combine(lines)
    looks.axes(columns, "#,##0", "top", **looks.QUARTERS)
    columns.legend["delete_series"] = [3, 4][: len(values) - 3]
    return columns
