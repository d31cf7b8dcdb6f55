"""排名: for the month and the year to date, each flow's provinces in the order of their level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.design.style import LEVEL, MOVE, NAVY, PERCENT, POINTS, RANK, home_link, page, red_falls

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style

_HEADINGS: Final = 3
#: Of a flow: province, level, YoY, share, contribution, change of rank.
_FORMATS: Final = ("General", LEVEL, PERCENT, PERCENT, POINTS, MOVE)


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    last = max(block.last_row for block in layout.RANK_TABLES.values())
    columns = next(iter(layout.RANK_TABLES.values())).columns
    page(sheet, landscape=True, area=(0, 0, last, columns - 1))
    sheet.set_print_scale(64)
    sheet.set_column(0, 0, 5)
    for flow in range(3):
        first = 1 + flow * layout.RANK_FLOW_COLUMNS
        sheet.set_column(first, first, 10.5)
        sheet.set_column(first + 1, first + layout.RANK_FLOW_COLUMNS - 1, 9.2)
    sheet.write_blank(0, 0, None, style.title())
    sheet.write_blank(1, 0, None, style.subtitle())
    sheet.set_row(0, 28)
    for block in layout.RANK_TABLES.values():
        _table(sheet, style, block)
    sheet.set_h_pagebreaks([layout.RANK_TABLES[Basis.YTD].row])
    sheet.freeze_panes(layout.RANK_TABLES[Basis.MONTH].row, 1)
    home_link(sheet, style, 0, columns - 1)


def _table(sheet: Worksheet, style: Style, block: layout.NamedRange) -> None:
    sheet.set_row(block.row, 24)
    sheet.write_blank(block.row, 0, None, style(bold=True, font_size=12, font_color=NAVY))
    sheet.set_row(block.row + 2, 32)
    for row in (block.row + 1, block.row + 2):
        for column in range(block.columns):
            first = (column - 1) % layout.RANK_FLOW_COLUMNS == 0
            left = {"left_color": "#FFFFFF"} if first else {}
            sheet.write_blank(
                row, column, None, style.head(font_size=9, align="left" if row == block.row + 1 else "center", **left)
            )
    for row in range(block.row + _HEADINGS, block.last_row + 1):
        shaded = (row - block.row) % 2 == 0
        sheet.write_blank(row, 0, None, style.cell(RANK, shaded=shaded, align="center", font_color=NAVY))
        for column in range(1, block.columns):
            place = (column - 1) % layout.RANK_FLOW_COLUMNS
            more = {"bold": True, "left": 1, "left_color": NAVY} if place == 0 else {}
            sheet.write_blank(row, column, None, style.cell(_FORMATS[place], shaded=shaded, **more))
    red_falls(sheet, style, block.row + _HEADINGS, 1, block.last_row, block.columns - 1)
    for flow in range(3):
        moves = (flow + 1) * layout.RANK_FLOW_COLUMNS
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": style.rises()}
        sheet.conditional_format(block.row + _HEADINGS, moves, block.last_row, moves, rule)
