"""看板: up to six regions compared in one chart and one table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.board import ROW_HEIGHT
from xlpkg.workbook.buttons import BY_ACTION
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import choice_cells
from xlpkg.workbook.design.style import GREY, LEVEL, NAVY, POINTS, RANK, Style
from xlpkg.workbook.row_heights import CHART_HEIGHT, MONTH_HEIGHT

#: Colours that people with any colour vision tell apart, of Okabe and Ito (2008); the nation is usually the first.
_COLOURS: Final = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
_WIDTHS: Final = (25, 21, *(11,) * 8)
_FORMATS: Final = ("@", *(LEVEL,) * 3, "@_ ", POINTS)
#: Pixels.
_CHART_WIDTH: Final = 1000


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet: one printed page, and below it the figures of the chart."""
    table, series, lists = layout.BOARD_TABLE, layout.BOARD_SERIES, layout.BOARD_LISTS
    last = layout.BOARD_COLUMNS - 1
    looks.page(sheet, landscape=True, print_area=(0, 0, layout.BOARD_NOTES.row, last))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(layout.BOARD_NAMES, series.last_column, 1.6, style(font_color="#FFFFFF", shrink=True))
    sheet.set_column(lists.column, lists.last_column, 8, style(num_format="@"), {"hidden": True})
    looks.frame(sheet, style, 2, layout.BOARD_NAMES)
    coloured: list[dict[str, Any]] = [{"left": 5, "left_color": colour, "bold": True} for colour in _COLOURS]
    of_regions = dict(zip(layout.BOARD_REGIONS, coloured, strict=True))
    choice_cells(sheet, style, "board", layout.BOARD_PLACES, (lists, layout.BOARD_LISTED), of_regions)
    # Beside the last choice.
    (row, column), update = layout.BOARD_PLACES["span"], BY_ACTION["board"]
    place: dict[str, Any] = {"x_offset": 24, "y_offset": 1, "width": 188, "height": 26}
    looks.button(sheet, row, column + 1, 1, update.macro, update.caption("zh"), **place)
    heading = style(bold=True, font_size=11, font_color=NAVY)
    sentence = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    for row, cell in (
        (layout.BOARD_PROBLEMS, sentence),
        (layout.BOARD_CHART - 1, heading),
        (table.last_row + 1, sentence),
    ):
        sheet.merge_range(row, 0, row, last, "", cell)
    sheet.set_row(layout.BOARD_NOTES.row, 28)
    looks.insert_chart(sheet, _lines(style), layout.BOARD_CHART, 0, _CHART_WIDTH, CHART_HEIGHT)
    looks.table(sheet, style, table, _FORMATS, ROW_HEIGHT)
    for row, more in enumerate(coloured, start=table.row + 1):
        sheet.write_blank(row, 0, None, style.cell("@", **more, align="left", indent=1, shrink=True, font_size=9))
    _decimals(sheet, style)
    looks.red_falls(sheet, style, table, _FORMATS)
    sheet.write_blank(series.row, 0, None, heading)
    months = replace(series, row=series.row + 1, rows=series.rows - 1)
    looks.table(sheet, style, months, ("yyyy-mm", *(LEVEL,) * len(_COLOURS)), MONTH_HEIGHT)
    between = {"criteria": f"=DAY($A{months.row + 2})>1", "format": style.plain(num_format=";;;")}
    sheet.conditional_format(months.row + 1, 0, months.last_row, 0, {"type": "formula", **between})


def _decimals(sheet: Worksheet, style: Style) -> None:
    """Show ranks without decimals, shares and contributions with two: the choice is a word of the list."""
    table, lists = layout.BOARD_TABLE, layout.BOARD_LISTS
    chosen = xl_rowcol_to_cell(*layout.BOARD_PLACES["measure"], True, True)
    words = lists.column + layout.BOARD_LISTED.index("measure")
    for word, num_format in ((2, POINTS), (3, RANK), (4, POINTS)):
        listed = xl_rowcol_to_cell(lists.row + word, words, True, True)
        rule = {"type": "formula", "criteria": f"={chosen}={listed}", "format": style.plain(num_format=num_format)}
        sheet.conditional_format(table.row + 1, 1, table.last_row, 3, rule)


def _lines(style: Style) -> Chart:
    """Return a chart of lines, with their names at their ends.

    Each name is the label of a series of its own, which has one point and no line: so it is where fill puts it, at the
    last month, and no name covers another.
    """
    chart = style.chart("line")
    ((months, *drawn),) = layout.CHARTED[layout.BOARD]
    for index, values in enumerate(drawn):
        colour = _COLOURS[index % len(_COLOURS)]
        series = looks.series(months, values)
        if index < len(_COLOURS):
            series |= looks.points(colour, 1.75 if index else 2.5)
        else:
            font = {"name": looks.FONT, "size": 9, "bold": True, "color": colour}
            series["data_labels"] = {"series_name": True, "position": "right", "font": font}
            series |= {"line": {"none": True}, "marker": {"type": "none"}}
        chart.add_series(series)
    looks.axes(chart, "[<1000]General;#,##0", **looks.QUARTERS)
    chart.set_plotarea({"fill": {"none": True}, "layout": {"x": 0.055, "y": 0.03, "width": 0.79, "height": 0.82}})
    return chart
