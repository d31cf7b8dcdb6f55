"""看板: up to six regions compared in one chart and one table."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout
from xlpkg.workbook.board import CHART_HEIGHT, ROW_HEIGHT
from xlpkg.workbook.buttons import BY_ACTION
from xlpkg.workbook.design.choices import choice_cells
from xlpkg.workbook.design.style import (
    FONT,
    GREY,
    LEVEL,
    NAVY,
    POINTS,
    RANK,
    Style,
    axes,
    home_link,
    in_both,
    page,
    red_falls,
)

#: Colours that people with any colour vision tell apart, of Okabe and Ito (2008); the nation is usually the first.
_COLOURS: Final = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
_WIDTHS: Final = (25, 21, 11, 11, 11, 11, 11, 11, 11, 11)
_FIGURES: Final = (1, 2, 3, 4, 6)
_BAND: Final = 9
#: Of a point.
_PIXELS: Final = 96 / 72
_CHART_WIDTH: Final = 1000


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    series, lists, last = layout.BOARD_SERIES, layout.BOARD_LISTS, layout.BOARD_COLUMNS - 1
    page(sheet, landscape=True, print_area=(0, 0, layout.BOARD_NOTES.row, last))
    sheet.fit_to_pages(1, 1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(layout.BOARD_NAMES, series.last_column, 1, style(font_color="#FFFFFF", shrink=True))
    sheet.set_column(lists.column, lists.last_column, 8, style(num_format="@"), {"hidden": True})
    sheet.set_row(0, 28)
    sheet.write_blank(0, 0, None, style.title())
    sheet.write_blank(1, 0, None, style.subtitle())
    colours = dict(zip(layout.BOARD_REGIONS, ({"font_color": each, "bold": True} for each in _COLOURS), strict=True))
    choice_cells(sheet, style, "board", layout.BOARD_PLACES, (lists, layout.BOARD_LISTED), colours)
    _button(sheet)
    for row, looks in (
        (layout.BOARD_PROBLEMS, style(font_size=9, font_color=NAVY, text_wrap=True)),
        (layout.BOARD_CHART - 1, style(bold=True, font_size=11, font_color=NAVY)),
        (layout.BOARD_NOTES.row, style(font_size=9, font_color=GREY, text_wrap=True, valign="top")),
    ):
        sheet.merge_range(row, 0, row, last, "", looks)
        sheet.set_row(row, 20)
    sheet.set_row(layout.BOARD_CHART, CHART_HEIGHT)
    chart = _lines(style)
    chart.set_size({"width": _CHART_WIDTH, "height": round(CHART_HEIGHT * _PIXELS) - 6})
    sheet.insert_chart(layout.BOARD_CHART, 0, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})
    _table(sheet, style)
    _series(sheet, style)
    sheet.freeze_panes(2, 0)
    home_link(sheet, style, 0, lists.last_column + 1)


def _button(sheet: Worksheet) -> None:
    """Draw the button beside the last choice."""
    button = BY_ACTION["board"]
    row, column = layout.BOARD_PLACES["span"]
    caption = in_both(f"button-{button.action}")
    place = {"x_offset": 12, "y_offset": 2, "width": 200, "height": 24}
    sheet.insert_button(row, column + 1, {"macro": button.macro, "caption": caption, "description": caption, **place})


def _table(sheet: Worksheet, style: Style) -> None:
    table = layout.BOARD_TABLE
    sheet.set_row(table.row, 18)
    for column in range(table.columns):
        sheet.write_blank(table.row, column, None, style.head(font_size=9, align="right" if column else "left"))
    for row, colour in enumerate(_COLOURS, start=table.row + 1):
        sheet.set_row(row, ROW_HEIGHT)
        for column in range(table.columns):
            looks: dict[str, object] = {"font_size": 9, "align": "right"}
            if column == 0:
                looks |= {
                    "align": "left",
                    "bold": True,
                    "font_color": colour,
                    "left": 5,
                    "left_color": colour,
                    "indent": 1,
                }
            num_format = POINTS if column == _BAND else LEVEL if column in _FIGURES else "@_ "
            sheet.write_blank(row, column, None, style.cell(num_format, shaded=(row - table.row) % 2 == 0, **looks))
    for column in _FIGURES:
        _decimals(sheet, style, table, column)
        red_falls(sheet, style, table.row + 1, column, table.last_row, column)


def _decimals(sheet: Worksheet, style: Style, table: layout.NamedRange, column: int) -> None:
    """Show ranks without decimals, shares and contributions with two: the choice is a word of the list."""
    chosen = xl_rowcol_to_cell(*layout.BOARD_PLACES["measure"], True, True)
    words = layout.BOARD_LISTS.column + layout.BOARD_LISTED.index("measure")
    for word, num_format in ((2, POINTS), (3, RANK), (4, POINTS)):
        listed = xl_rowcol_to_cell(layout.BOARD_LISTS.row + word, words, True, True)
        rule = {"type": "formula", "criteria": f"={chosen}={listed}", "format": style.plain(num_format=num_format)}
        sheet.conditional_format(table.row + 1, column, table.last_row, column, rule)


def _series(sheet: Worksheet, style: Style) -> None:
    """Draw the figures of the chart below the page; the rows of months are hidden until they are filled."""
    series, last = layout.BOARD_SERIES, len(layout.BOARD_REGIONS)
    sheet.write_blank(series.row, 0, None, style(bold=True, font_size=11, font_color=NAVY))
    for column in range(last + 1):
        sheet.write_blank(series.row + 1, column, None, style.head(font_size=9, align="right" if column else "left"))
        num_format, align = (LEVEL, "right") if column else ("yyyy-mm", "left")
        looks = style.cell(num_format, font_size=9, align=align)
        for row in range(series.row + 2, series.last_row + 1):
            sheet.write_blank(row, column, None, looks)
    for row in range(series.row + 2, series.last_row + 1):
        sheet.set_row(row, ROW_HEIGHT, None, {"hidden": True})


def _lines(style: Style) -> Chart:
    """Return a chart of lines, with their names at their ends.

    Each name is the label of a series of its own, which has one point and no line: so it is where fill puts it, at the
    last month, and no name covers another.
    """
    chart = style.chart("line")
    ((months, *drawn),) = layout.CHARTED[layout.BOARD]
    lines, names = drawn[: len(_COLOURS)], drawn[len(_COLOURS) :]
    for values, colour in zip(lines, _COLOURS, strict=True):
        marker = {"type": "circle", "size": 3, "fill": {"color": colour}, "border": {"color": colour}}
        line = {"color": colour, "width": 2.5 if values is lines[0] else 1.75}
        chart.add_series(_of(months, values) | {"line": line, "marker": marker})
    for values, colour in zip(names, _COLOURS, strict=True):
        font = {"name": FONT, "size": 9, "bold": True, "color": colour}
        label = {"data_labels": {"series_name": True, "position": "right", "font": font}}
        chart.add_series(_of(months, values) | {"line": {"none": True}, "marker": {"type": "none"}} | label)
    axes(chart, "[<1000]General;#,##0", date_axis=True, num_format="yyyy-mm")
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}, "layout": {"x": 0.055, "y": 0.03, "width": 0.79, "height": 0.82}})
    return chart


def _of(months: layout.NamedRange, values: layout.NamedRange) -> dict[str, object]:
    name = [values.sheet, values.row - 1, values.column]
    return {"name": name, "categories": months.reference, "values": values.reference}
