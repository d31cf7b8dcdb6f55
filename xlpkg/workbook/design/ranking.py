"""排名: the provinces by level, for each flow, for the month and the year to date; then the nation and the groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xlpkg.model.words import Basis
from xlpkg.report.chart_scale import CUT_BARS
from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, LIGHT_NAVY, MOVE, NAVY, PERCENT, POINTS, RANK, TEAL, Style
from xlpkg.workbook.row_heights import GROUP_HEIGHT, RANK_HEIGHT

#: Of a flow: province, level, YoY, share, contribution, change of rank.
_FORMATS: Final = ("General", LEVEL, PERCENT, PERCENT, POINTS, MOVE)
_WIDTHS: Final = (14, 9.2, 9, 6.8, 8.8, 6.5)
#: The columns of a flow with bars: YoY and contribution.
_BARS: Final = (2, 4)
#: A bar is cut at twice the fourth longest.
_LIMIT: Final = CUT_BARS + 1


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    last = layout.RANK_GROUPS[Basis.YTD].last_row
    columns = next(iter(layout.RANK_TABLES.values())).columns
    breaks = [layout.RANK_TABLES[Basis.YTD].row, layout.RANK_GROUPS[Basis.MONTH].row]
    looks.page(sheet, landscape=True, print_area=(0, 0, last, columns - 1), breaks=breaks)
    sheet.set_column(0, 0, 3.7)
    for flow in range(3):
        first = 1 + flow * layout.RANK_FLOW_COLUMNS
        for column, width in enumerate(_WIDTHS, start=first):
            sheet.set_column(column, column, width)
    _headings(sheet, style, columns)
    for area in layout.RANK_TABLES.values():
        _table(sheet, style, area, RANK_HEIGHT, shrink=True)
    for area in layout.RANK_GROUPS.values():
        _table(sheet, style, area, GROUP_HEIGHT, text_wrap=True, font_size=7.5)
    sheet.repeat_rows(0, layout.RANK_HEADINGS)
    looks.frame(sheet, style, layout.RANK_TABLES[Basis.MONTH].row, columns, kept=1)


def _headings(sheet: Worksheet, style: Style, columns: int) -> None:
    """Format the headings, which are those of both tables."""
    last = layout.RANK_HEADINGS
    sheet.set_row(last, 32)
    for row in (last - 1, last):
        for column in range(columns):
            is_first = (column - 1) % layout.RANK_FLOW_COLUMNS == 0
            more = {"left_color": "#FFFFFF", "indent": 1} if is_first else {}
            align = "left" if row < last or is_first else "right"
            sheet.write_blank(row, column, None, style.head(font_size=9, align=align, **more))


def _table(sheet: Worksheet, style: Style, area: layout.NamedRange, height: float, **names: Any) -> None:
    """Format a table: its title, and its rows of *height*; *names* is the format of names."""
    sheet.set_row(area.row, 24)
    sheet.write_blank(area.row, 0, None, style(bold=True, font_size=12, font_color=NAVY))
    for row in range(area.row + 1, area.last_row + 1):
        shaded = (row - area.row) % 2 == 0
        sheet.set_row(row, height)
        sheet.write_blank(row, 0, None, style.cell(RANK, shaded=shaded, align="center", font_color=NAVY))
        for column in range(1, area.columns):
            index = (column - 1) % layout.RANK_FLOW_COLUMNS
            more = {"font_color": NAVY, "left": 1, "left_color": NAVY, "indent": 1, **names} if index == 0 else {}
            sheet.write_blank(row, column, None, style.cell(_FORMATS[index], shaded=shaded, **more))
    looks.red_falls(sheet, style, area, (RANK, *_FORMATS * 3))
    for index in _BARS:
        _bars(sheet, area, [1 + index + flow * layout.RANK_FLOW_COLUMNS for flow in range(3)])
    for flow in range(3):
        moves = (flow + 1) * layout.RANK_FLOW_COLUMNS
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": style.plain(font_color=TEAL)}
        sheet.conditional_format(area.row + 1, moves, area.last_row, moves, rule)


def _bars(sheet: Worksheet, area: layout.NamedRange, columns: Sequence[int]) -> None:
    """Draw a bar in each cell of *columns*, one for each flow, all on one scale; the axis is at zero."""
    first, last = area.row + 1, area.last_row
    ranges = [xl_range_abs(first, column, last, column) for column in columns]
    every = ",".join(ranges)
    limit = ",".join(f"LARGE({each},{_LIMIT}),-SMALL({each},{_LIMIT})" for each in ranges)
    ends = f"MIN(0,MAX(MIN({every}),-2*MAX({limit})))", f"MAX(0,MIN(MAX({every}),2*MAX({limit})))"
    for column in columns:
        sheet.conditional_format(
            first,
            column,
            last,
            column,
            {
                "type": "data_bar",
                "data_bar_2010": True,
                "bar_solid": True,
                "bar_no_border": True,
                "bar_color": looks.PALE_TEAL,
                "bar_negative_color": looks.PALE_RED,
                "bar_axis_color": LIGHT_NAVY,
                "min_type": "formula",
                "min_value": f"=IFERROR({ends[0]},-1)",
                "max_type": "formula",
                "max_value": f"=IFERROR({ends[1]},1)",
            },
        )
