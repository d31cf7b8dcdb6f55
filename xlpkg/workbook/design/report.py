"""当月 and 累计: the two sections of the printed report, each with text, figures, table and notes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis
from xlpkg.report.chart_scale import CUT_BARS
from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import explain
from xlpkg.workbook.design.style import AMBER, DARK_AMBER, FONT, GREY, LEVEL, LINE, NAVY, OCHRE, PALE, RED, TEAL, Style
from xlpkg.workbook.row_heights import FIGURE_HEIGHT, TABLE_ROW_HEIGHT

#: Row heights in points; a fill gives the paragraphs the height that their text needs.
_HEIGHTS: Final = {layout.TEXT_HEADING: 32, layout.TEXT_TABLE_CAPTION: 30}
#: Pixels: the width of the printed columns.
_FIGURE_WIDTH: Final = 646
_LAST: Final = layout.TABLE_COLUMNS - 1
_PIXELS: Final = 96 / 72
#: The series of a chart with a legend.
_NATION: Final = 2


def draw(sheet: Worksheet, style: Style, basis: Basis) -> None:
    """Draw one of the two sheets."""
    of = layout.REPORTS[basis]
    looks.page(sheet, print_area=(0, 0, of.notes.row, _LAST), breaks=[layout.TEXT_TABLE_CAPTION])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, _LAST, 10.2)
    sheet.set_column(_LAST + 1, _LAST + layout.CHART_COLUMNS, 8, style(num_format=looks.PERCENT), {"hidden": True})
    _text(sheet, style)
    _table(sheet, style, of.table)
    sheet.merge_range(
        of.notes.row,
        0,
        of.notes.row,
        _LAST,
        "",
        style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top", top=1, top_color=NAVY),
    )
    sheet.set_row(of.notes.row, 20)
    for index, row in enumerate(layout.TEXT_FIGURES):
        chart = _bars(style, layout.CHARTED[of.table.sheet][index])
        # It ends with the row, so that it grows with it: an end within the row would stay where it is.
        chart.set_size({"width": _FIGURE_WIDTH, "height": math.ceil(FIGURE_HEIGHT * _PIXELS) - 2})
        sheet.insert_chart(row, 0, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})
    _comments(sheet, style)
    sheet.freeze_panes(1, 0)  # the heading, and the label of the comments
    looks.home_link(sheet, style, 0, layout.TEXT_COLUMNS)


def _text(sheet: Worksheet, style: Style) -> None:
    body = style(font_size=10.5, text_wrap=True, align="justify")
    caption = style(bold=True, font_size=9.5, font_color=NAVY, align="center")
    formats = {
        layout.TEXT_HEADING: style(bold=True, font_size=15, font_color=NAVY, bottom=2, bottom_color=TEAL),
        layout.TEXT_TABLE_CAPTION: style(bold=True, font_size=9.5, font_color=NAVY, align="center", text_wrap=True),
        **dict.fromkeys(layout.TEXT_CAPTIONS, caption),
        layout.TEXT_REMARK: style(font_size=8.5, text_wrap=True, indent=1),
    }
    for row in range(layout.TEXT_LINES):
        sheet.merge_range(row, 0, row, _LAST, "", formats.get(row, body))
        height = FIGURE_HEIGHT if row in layout.TEXT_FIGURES else _HEIGHTS.get(row, 20)
        sheet.set_row(row, height, None, {"hidden": row == layout.TEXT_REMARK})
    remark = layout.TEXT_REMARK
    filled = {"type": "formula", "criteria": f'=$A${remark + 1}<>""', "format": style.plain(bg_color=PALE)}
    sheet.conditional_format(remark, 0, remark, _LAST, filled)


def _comments(sheet: Worksheet, style: Style) -> None:
    """Draw the cells for the comments, beside the printed page, and hide the rows that print them."""
    sheet.set_column(layout.COMMENT_COLUMN, layout.COMMENT_COLUMN, 60)
    sheet.set_column(layout.MARK_COLUMN, layout.MARK_COLUMN, 14)
    label = style(font_size=9, font_color=GREY, text_wrap=True, indent=1)
    sheet.write_blank(layout.TEXT_HEADING, layout.COMMENT_COLUMN, None, label)
    for row, lines in layout.TEXT_COMMENTS.items():
        formats = {"font_size": 10.5, "text_wrap": True, "valign": "top", "bg_color": AMBER, "border": 1}
        sheet.write_blank(row, layout.COMMENT_COLUMN, None, style(border_color=LINE, **formats))
        explain(sheet, row, layout.COMMENT_COLUMN, looks.text("report-comment"), looks.text("report-comment-hint"))
        for printed in lines:
            sheet.set_row(printed, 20, None, {"hidden": True})
    mark = style(font_size=9, font_color=DARK_AMBER, valign="top", text_wrap=True)
    for row in range(layout.TEXT_LINES):
        sheet.write_blank(row, layout.MARK_COLUMN, None, mark)


def _table(sheet: Worksheet, style: Style, table: layout.NamedRange) -> None:
    sheet.set_row(table.row, 28)
    for column in range(layout.TABLE_COLUMNS):
        sheet.write_blank(table.row, column, None, style.head(font_size=9, align="right" if column else "left"))
    for column in range(layout.TABLE_COLUMNS, table.columns):
        sheet.write_blank(table.row, column, None, style(num_format="@"))  # labels of the charts, also "239.0"
    for row in range(table.row + 1, table.last_row + 1):
        shaded = (row - table.row) % 2 == 0
        sheet.set_row(row, TABLE_ROW_HEIGHT)
        sheet.write_blank(row, 0, None, style.cell(shaded=shaded, align="left", shrink=True, font_color=NAVY))
        for column in range(1, layout.TABLE_COLUMNS):
            change = column in (2, 4, 6)
            sheet.write_blank(row, column, None, style.cell(looks.PERCENT if change else LEVEL, shaded=shaded))
    _nation_and_groups(sheet, style, table)
    looks.red_falls(sheet, style, table, (LEVEL,) * layout.TABLE_COLUMNS)


def _nation_and_groups(sheet: Worksheet, style: Style, table: layout.NamedRange) -> None:
    """Show the rows of the nation and of groups, if there are any, in bold on a shade, the nation above a line.

    Their falls too, because LibreOffice applies one rule to a cell.
    """
    row = table.row + 1
    is_nation = f'OR($A${row + 1}="{NATIONAL.short}",$A${row + 1}="{NATIONAL.english}")'
    is_group = f'AND($A{row + 1 + len(PROVINCES)}<>"",ROW()>{row + len(PROVINCES)}+N({is_nation}))'
    for first, last, condition, line in (
        (row, row, is_nation, {"bottom": 1, "bottom_color": NAVY}),
        (row + len(PROVINCES), table.last_row, is_group, {"bottom": 1, "bottom_color": LINE}),
    ):
        cell = f"A{first + 1}"
        for criteria, colour in (
            (f"=AND({condition},ISNUMBER({cell}),{cell}<=-0.05)", {"font_color": RED}),
            (f"={condition}", {}),
        ):
            formats = style.plain(bold=True, bg_color=PALE, **line, **colour)
            rule = {"type": "formula", "criteria": criteria, "format": formats, "stop_if_true": True}
            sheet.conditional_format(first, 0, last, _LAST, rule)


def _bars(style: Style, drawn: Sequence[layout.NamedRange]) -> Chart:
    """Return a bar chart of what is *drawn*: the YoY of exports or imports, with that of the nation as the last bar.

    Rises and falls are two series, because LibreOffice cannot colour the bars of one series by sign. Each bar that is
    cut is a series of its own, because its label is the name of its series: the header of its column has the figure.
    There are neither grid nor axis, because each bar has its figure, and a line beside one looks like a minus.
    """
    chart = style.chart("column")
    labels, rises, falls, nation, *cut = drawn
    for values, fill, colour in ((rises, TEAL, TEAL), (falls, RED, RED), (nation, OCHRE, DARK_AMBER)):
        formats = _bar({"value": True, "num_format": "0.0"}, colour, {"fill": {"color": fill}})
        chart.add_series(looks.series(labels, values) | formats)
    for values in cut:
        hatched = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": NAVY, "bg_color": PALE}}
        chart.add_series(looks.series(labels, values) | _bar({"series_name": True, "value": False}, NAVY, hatched))
    looks.axes(chart, "0", num_font={"name": FONT, "size": 8, "color": GREY, "rotation": 0}, interval_unit=1)
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend(
        {
            "position": "top",
            "delete_series": [each for each in range(3 + CUT_BARS) if each != _NATION],
            "font": {"name": FONT, "size": 7.5, "color": GREY},
            "layout": {"x": 0.05, "y": 0.0, "width": 0.94, "height": 0.09},
        }
    )
    chart.show_hidden_data()
    layout_of_plot = {"x": 0.005, "y": 0.11, "width": 0.99, "height": 0.69}
    chart.set_plotarea({"fill": {"none": True}, "layout": layout_of_plot})
    return chart


def _bar(label: dict[str, Any], colour: str, fill: dict[str, Any]) -> dict[str, Any]:
    """Return the look of the bars of a series whose labels show *label* in *colour*."""
    font = {"name": FONT, "size": 6, "color": colour}
    return {
        **fill,
        "border": {"none": True},
        "data_labels": {**label, "position": "outside_end", "font": font},
        "overlap": 100,
        "gap": 35,
    }
