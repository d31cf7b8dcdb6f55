"""地图: tile maps of the provinces, coloured by YoY; total trade, exports and imports."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.design.style import GREY, NAVY, PERCENT, Style, frame, page

#: Upper limit of the YoY in pp, name of the bin, colour of the tile, colour of the text. Falls are orange, rises blue:
#: the colour-blind see the difference, and in grey the largest falls are darker than the largest rises.
BINS: Final = (
    (-20.0, "< −20", "#5A1B00", "#FFFFFF"),
    (-10.0, "−20 … −10", "#E08A4E", "#1F1206"),
    (0.0, "−10 … 0", "#FADCC6", "#3A2214"),
    (10.0, "0 … 10", "#DCEAF5", "#14293A"),
    (20.0, "10 … 20", "#8FBEE3", "#0B1C2B"),
    (float("inf"), "≥ 20", "#2A78B5", "#FFFFFF"),
)
_UNKNOWN: Final = "#ECEFF2"
_UNKNOWN_TEXT: Final = "#4A545E"
#: Characters and points, sufficient for the longest English name.
_TILE_WIDTH: Final = 10.5
_TILE_ROW_HEIGHT: Final = 18


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    columns = 2 * layout.MAP_COLUMNS + 1
    last = max(area.last_row for area in layout.MAPS.values())
    page(sheet, landscape=False, print_area=(0, 0, last, columns - 1))
    sheet.set_column(0, columns - 1, _TILE_WIDTH)
    sheet.set_column(layout.MAP_COLUMNS, layout.MAP_COLUMNS, 2)
    _legend(sheet, style)
    for area in layout.MAPS.values():
        for flow in range(3):
            _map(sheet, style, area.row + flow * layout.MAP_STEP, area.column)
    frame(sheet, style, layout.MAPS[Basis.MONTH].row, columns)


def _legend(sheet: Worksheet, style: Style) -> None:
    first = layout.MAP_COLUMNS + 1
    for column, (_, name, colour, text) in enumerate(BINS, start=first):
        sheet.write_string(2, column, name, style(bg_color=colour, font_color=text, font_size=8, align="center"))
    sheet.write_string(2, first + len(BINS), "%", style(font_size=8, font_color=GREY))


def _map(sheet: Worksheet, style: Style, row: int, column: int) -> None:
    sheet.set_row(row, 24)
    for below in range(row + 1, row + layout.MAP_HEIGHT):
        sheet.set_row(below, _TILE_ROW_HEIGHT)
    sheet.write_blank(row, column, None, style(bold=True, font_size=12, font_color=NAVY))
    tile = {"align": "center", "font_size": 9, "bg_color": _UNKNOWN, "font_color": _UNKNOWN_TEXT}
    edge = {"left": 2, "right": 2, "border_color": "#FFFFFF"}
    name = style(bold=True, shrink=True, top=2, **tile, **edge)  # fonts differ in width
    value = style(num_format=PERCENT, bottom=2, **tile, **edge)
    for region in PROVINCES:
        down, right = layout.TILES[region.code]
        top = row + 1 + 2 * down
        sheet.write_blank(top, column + right, None, name)
        sheet.write_blank(top + 1, column + right, None, value)
    _colour(sheet, style, row + 1, column)


def _colour(sheet: Worksheet, style: Style, row: int, column: int) -> None:
    """Colour both cells of each tile, the name and the YoY below it, by the YoY."""
    here, below = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row + 1, column)
    number = f"IF(ISNUMBER({here}),{here},IF(AND(ISTEXT({here}),ISNUMBER({below})),{below},1E+99))"
    for limit, _, colour, text in BINS:
        rule = {"type": "formula", "criteria": f"={number}<{min(limit, 1e98):g}", "stop_if_true": True}
        looks, last = style.plain(bg_color=colour, font_color=text), row + 2 * layout.MAP_ROWS - 1
        sheet.conditional_format(row, column, last, column + layout.MAP_COLUMNS - 1, rule | {"format": looks})
