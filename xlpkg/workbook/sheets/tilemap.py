"""地图: tile maps of the provinces, coloured by YoY; total trade, exports and imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.measure_list import Measure
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.design.style import GREY, NAVY, PERCENT, Style, frame, page
from xlpkg.workbook.layout import MAP, NamedRange, named
from xlpkg.workbook.sheet_figures import FLOWS, Rows, empty_rows

MAP_ROWS: Final = 8
MAP_COLUMNS: Final = 7
#: The tiles of the provinces, by their codes.
_TILES: Final = """
    -- -- -- -- -- -- 23
    -- -- -- -- 15 -- 22
    65 -- 64 -- 11 12 21
    63 62 61 14 13 37 --
    54 51 50 41 34 32 31
    -- 53 52 42 36 33 --
    -- -- 45 43 44 35 --
    -- -- -- 46 -- -- --
"""
#: The row and column of each province's tile, counted from 0, by the province's code.
TILES: Final = {
    int(code): (row, column)
    for row, line in enumerate(_TILES.strip().splitlines())
    for column, code in enumerate(line.split())
    if code.isdecimal()
}
#: A map has a title and two rows (name, YoY) per row of tiles. The maps of T, X and M are below each other.
MAP_HEIGHT: Final = 1 + 2 * MAP_ROWS
MAP_STEP: Final = MAP_HEIGHT + 1
MAP_TITLE: Final = named("map_title", MAP, 0, 0, 2)
MAPS: Final = {
    basis: named(f"map_{name}", MAP, 3, column, 3 * MAP_STEP - 1, MAP_COLUMNS)
    for basis, name, column in ((Basis.MONTH, "month", 0), (Basis.YTD, "ytd", MAP_COLUMNS + 1))
}


#: Upper limit of the YoY in pp, and name of the bin. Its colours are those of the palette.
BINS: Final = (
    (-20.0, "< −20"),
    (-10.0, "−20 … −10"),
    (0.0, "−10 … 0"),
    (10.0, "0 … 10"),
    (20.0, "10 … 20"),
    (float("inf"), "≥ 20"),
)
_UNKNOWN: Final = "#ECEFF2"
_UNKNOWN_TEXT: Final = "#4A545E"
#: Characters, sufficient for the longest English name, and points: the three maps fill a page.
_TILE_WIDTH: Final = 10.5
_TILE_ROW_HEIGHT: Final = 27


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    columns = 2 * MAP_COLUMNS + 1
    last = max(area.last_row for area in MAPS.values())
    page(sheet, landscape=False, print_area=(0, 0, last, columns - 1))
    sheet.set_column(0, columns - 1, _TILE_WIDTH)
    sheet.set_column(MAP_COLUMNS, MAP_COLUMNS, 2)
    _legend(sheet, style)
    for area in MAPS.values():
        for flow in range(3):
            _map(sheet, style, area.row + flow * MAP_STEP, area.column)
    frame(sheet, style, MAPS[Basis.MONTH].row, columns)


def _legend(sheet: Worksheet, style: Style) -> None:
    first = MAP_COLUMNS + 1
    for column, ((_, name), (colour, text)) in enumerate(zip(BINS, style.palette.tiles, strict=True), start=first):
        sheet.write_string(2, column, name, style(bg_color=colour, font_color=text, font_size=8, align="center"))
    sheet.write_string(2, first + len(BINS), "%", style(font_size=8, font_color=GREY))


def _map(sheet: Worksheet, style: Style, row: int, column: int) -> None:
    sheet.set_row(row, 24)
    for below in range(row + 1, row + MAP_HEIGHT):
        sheet.set_row(below, _TILE_ROW_HEIGHT)
    sheet.write_blank(row, column, None, style(bold=True, font_size=12, font_color=NAVY))
    tile = {"align": "center", "font_size": 11, "bg_color": _UNKNOWN, "font_color": _UNKNOWN_TEXT}
    edge = {"left": 2, "right": 2, "border_color": "#FFFFFF"}
    name = style(bold=True, shrink=True, top=2, **tile, **edge)  # fonts differ in width
    value = style(num_format=PERCENT, bottom=2, **tile, **edge)
    for region in PROVINCES:
        down, right = TILES[region.code]
        top = row + 1 + 2 * down
        sheet.write_blank(top, column + right, None, name)
        sheet.write_blank(top + 1, column + right, None, value)
    _colour(sheet, style, row + 1, column)


def _colour(sheet: Worksheet, style: Style, row: int, column: int) -> None:
    """Colour both cells of each tile, the name and the YoY below it, by the YoY."""
    here, below = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row + 1, column)
    number = f"IF(ISNUMBER({here}),{here},IF(AND(ISTEXT({here}),ISNUMBER({below})),{below},1E+99))"
    for (limit, _), (colour, text) in zip(BINS, style.palette.tiles, strict=True):
        rule = {"type": "formula", "criteria": f"={number}<{min(limit, 1e98):g}", "stop_if_true": True}
        looks, last = style.plain(bg_color=colour, font_color=text), row + 2 * MAP_ROWS - 1
        sheet.conditional_format(row, column, last, column + MAP_COLUMNS - 1, rule | {"format": looks})


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content = values.content
    yield MAP_TITLE, [[content.say("map-title")], [content.say("map-subtitle", span=content.span(Basis.YTD))]]
    flows = content.say_list("sheet-flows")
    for basis, area in MAPS.items():
        cells = empty_rows(area)
        for flow in FLOWS:
            top = flow * MAP_STEP
            cells[top][0] = f"{flows[flow]}　{content.span(basis)}"
            for region in PROVINCES:
                down, right = TILES[region.code]
                cells[top + 1 + 2 * down][right] = region.label(content.lang)
                (cells[top + 2 + 2 * down][right],) = content.figures((Measure.YOY,), basis, region, flow)
        yield area, cells


def _cells() -> tuple[str, ...]:
    of_flow = [["."] * MAP_COLUMNS for _ in range(MAP_STEP)]
    of_flow[0][0] = "t"
    for down, right in TILES.values():
        of_flow[1 + 2 * down][right], of_flow[2 + 2 * down][right] = "t", "f"
    return tuple(map("".join, of_flow)) * len(FLOWS)


PARTS: Final = {MAP: Parts(draw=draw, rows=rows, cells=dict.fromkeys(MAPS.values(), _cells()))}
