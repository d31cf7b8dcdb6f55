"""全国: key figures, lines of all stored months, and the contributions of groups and provinces to the YoY."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.design.style import (
    FONT,
    GREY,
    LEVEL,
    LIGHT_NAVY,
    NAVY,
    OCHRE,
    PERCENT,
    POINTS,
    Style,
    axes,
    contribution_bars,
    home_link,
    page,
    red_falls_of,
)
from xlpkg.workbook.row_heights import MONTH_HEIGHT

_TOP: Final = ("General", *(LEVEL, PERCENT, LEVEL) * 3)
_PARTS: Final = ("General", *(POINTS,) * 6, *(PERCENT,) * 3)
_MONTHS: Final = ("yyyy-mm", *(LEVEL,) * 6, PERCENT, PERCENT, "@")
_WIDTHS: Final = (17, *(9.4,) * 9)
#: Points.
_ROW_HEIGHT: Final = 18
_LINES_HEIGHT: Final = 296
_BARS_HEIGHT: Final = 404
#: Pixels: the width of the printed columns.
_WIDTH: Final = 752
_PIXELS: Final = 96 / 72


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet: two printed pages, and below them the months."""
    top, parts, months = layout.NATION_TOP, layout.NATION_PARTS, layout.NATION_MONTHS
    last = layout.NATION_COLUMNS - 1
    page(sheet, print_area=(0, 0, parts.last_row, last))
    sheet.set_h_pagebreaks([parts.row])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(last + 1, parts.last_column, 8, None, {"hidden": True})
    sheet.set_row(top.row, 28)
    sheet.write_blank(top.row, 0, None, style.title())
    sheet.write_blank(top.row + 1, 0, None, style.subtitle())
    _table(sheet, style, replace(top, row=2, rows=2 + layout.NATION_FLOWS), _TOP)
    notes = style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(layout.NATION_NOTES, 0, layout.NATION_NOTES, last, "", notes)
    sheet.set_row(layout.NATION_NOTES, 38)
    heading = style(bold=True, font_size=11, font_color=NAVY, valign="bottom")
    balances, sums, *bars = layout.CHARTED[layout.NATION]
    for row, drawn in zip(layout.NATION_CHARTS, (balances, sums), strict=True):
        sheet.set_row(row - 1, 24)
        sheet.write_blank(row - 1, 0, None, heading)
        _insert(sheet, row, 0, _lines(style, drawn), _LINES_HEIGHT, _WIDTH)
    sheet.set_row(parts.row, 28)
    sheet.write_blank(parts.row, 0, None, style.title(13))
    half = layout.NATION_COLUMNS // 2
    for column in (0, half):
        sheet.write_blank(parts.row + 1, column, None, heading)
    for column, drawn in zip((0, half), bars, strict=True):
        chart = style.chart("bar")
        contribution_bars(chart, drawn, 0.27)
        _insert(sheet, parts.row + layout.NATION_BARS, column, chart, _BARS_HEIGHT, _WIDTH / 2 - 8)
    rows = replace(parts, row=parts.row + layout.NATION_PART_ROWS - 2, rows=parts.rows - layout.NATION_PART_ROWS + 2)
    first_province = parts.row + layout.NATION_PART_ROWS + len(layout.NATION_GROUPS)
    _table(sheet, style, replace(rows, columns=layout.NATION_COLUMNS), _PARTS, apart=(first_province, parts.last_row))
    sheet.set_row(months.row, 28)
    sheet.write_blank(months.row, 0, None, style.title(13))
    _table(sheet, style, replace(months, row=months.row + 1, rows=months.rows - 1), _MONTHS, heads=1)
    sheet.freeze_panes(2, 0)
    home_link(sheet, style, 0, parts.last_column + 1)


def _table(
    sheet: Worksheet,
    style: Style,
    area: layout.NamedRange,
    formats: tuple[str, ...],
    heads: int = 2,
    apart: tuple[int, ...] = (),
) -> None:
    """Format a table whose first *heads* rows are headings: of three columns each, then of each column.

    A line is above each row in *apart*, and if the last row is among them it is bold.
    """
    for row in range(area.row, area.row + heads):
        is_last = row == area.row + heads - 1
        sheet.set_row(row, 30 if is_last else 20)
        for column in range(area.columns):
            more: dict[str, Any] = {"left_color": "#FFFFFF"} if column % 3 == 1 and heads > 1 else {}
            more |= {} if is_last else {"indent": 1}
            align = "right" if is_last and column and formats[column] != "@" else "left"
            sheet.write_blank(row, column, None, style.head(font_size=9, align=align, text_wrap=is_last, **more))
    for row in range(area.row + heads, area.last_row + 1):
        shaded = (row - area.row - heads) % 2 == 1
        sheet.set_row(row, _ROW_HEIGHT if heads > 1 else MONTH_HEIGHT)
        for column, num_format in enumerate(formats):
            more = {"align": "left", "font_color": NAVY} if column == 0 or num_format == "@" else {}
            more |= {"top": 1, "top_color": NAVY} if row in apart else {}
            more |= {"bold": True} if row in apart and row == area.last_row else {}
            sheet.write_blank(row, column, None, style.cell(num_format, shaded=shaded, font_size=9, **more))
    red_falls_of(sheet, style, area.row + heads, area.last_row, formats)


def _insert(sheet: Worksheet, row: int, column: int, chart: Chart, height: float, width: float) -> None:
    """Insert *chart* into a row, which gets its height in points; the width is in pixels."""
    sheet.set_row(row, height)
    chart.set_size({"width": width, "height": round(height * _PIXELS) - 6})
    sheet.insert_chart(row, column, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})


def _lines(style: Style, drawn: tuple[layout.NamedRange, ...]) -> Chart:
    """Return a chart of the months: exports and imports as lines, net exports as columns."""
    months, exports, imports, net = drawn
    chart, lines = style.chart("column"), style.chart("line")
    chart.add_series(_series(months, net, 3) | {"fill": {"color": LIGHT_NAVY}, "border": {"none": True}, "gap": 40})
    for index, (values, colour) in enumerate(((exports, NAVY), (imports, OCHRE)), start=1):
        lines.add_series(_series(months, values, index) | {"line": {"color": colour, "width": 2}})
    chart.combine(lines)
    chart.set_title({"none": True})
    chart.set_legend({"position": "top", "font": {"name": FONT, "size": 8.5, "color": GREY}})
    axes(chart, "#,##0", date_axis=True, num_format="yyyy-mm")
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    return chart


def _series(months: layout.NamedRange, values: layout.NamedRange, column: int) -> dict[str, Any]:
    """Return the series of *values*, named by the heading of a column of the months."""
    name = [values.sheet, values.row - 1, layout.NATION_MONTHS.column + column]
    return {"name": name, "categories": months.reference, "values": values.reference}
