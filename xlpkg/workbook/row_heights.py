"""The heights of the rows of 当月 and 累计, and of the last run on 首页.

The rows of the report are as high as their texts need, and the charts fill what the texts leave of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import xlwings as xw

from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.text_size import BODY, HIGHLIGHTS_WIDTH, PAGE_WIDTH, SMALL, lines_of, text_height

#: The rows whose height fits their text, with its font size and the height without a text.
_FITTED: Final = {
    layout.TEXT_LEAD: (BODY, 20.0),
    layout.TEXT_EXPORTS: (BODY, 20.0),
    layout.TEXT_IMPORTS: (BODY, 20.0),
    layout.TEXT_REMARK: (SMALL, 0.0),
}
#: The height of a row of the report's tables: the usual one, lower ones, and that by which the nation and the provinces
#: fill a page; that of the months of a province and of the nation.
TABLE_ROW_HEIGHT: Final = 14.25
_LOWER_ROWS: Final = (13.0, 11.75, 10.5)
_HIGH_ROW: Final = 21.0
MONTH_HEIGHT: Final = 13.5
#: The row of the last run: its font size, and its height of five lines, as after a run with a remark and the path of
#: the PDF.
_RUN_SIZE: Final = 9.0
RUN_HEIGHT: Final = 72.0
#: The height of a chart beside texts of more than a page.
FIGURE_HEIGHT: Final = 140.0
#: The height of the chart of 驱动 or 看板, of one of 全国, and of their rows without one.
CHART_HEIGHT: Final = 262.0
LINES_HEIGHT: Final = 296.0
NO_CHART: Final = 12.0
#: The least height of the notes of 全国, and their width.
NOTES_HEIGHT, NOTES_WIDTH = 38.0, 560.0
#: The height of the page between its margins, less what programs may add to the heights of its rows.
_PAGE_HEIGHT: Final = 704.0
#: The caption and the header of a table of the report.
CAPTION_HEIGHT, HEADER_HEIGHT = 30.0, 28.0
#: The font size of the names in it, and what their column has room for in bold, in points.
NAME_SIZE: Final = 9.0
_NAME_WIDTH: Final = 96.0
#: Programs round heights to pixels.
_SAME: Final = 1.5
#: The most that is free above or below a chart that fills its row, in points.
_ROOM: Final = 8.0


def report_heights(
    named: NamedRange, area: xw.Range, rows: Sequence[Sequence[object]]
) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* that are about to be written to *area*; 0 hides a row.

    A paragraph that the user gave more height keeps it.
    """
    if named in (layout.HOME_RUN, layout.HOME_LAST_RUN):
        yield from fitted(area[0, 0], area[0, 0].value, rows[0][0], _RUN_SIZE, RUN_HEIGHT)
    if named == layout.COVER_HIGHLIGHTS:
        yield area[0, 0], max(20.0, text_height(str(rows[0][0] or ""), BODY, HIGHLIGHTS_WIDTH))
    for of in layout.REPORTS.values():
        if named == of.text:
            before = area.options(ndim=2).value
            heights: dict[int, float] = {}
            for line, (size, least) in _FITTED.items():
                for _, height in fitted(area[line, 0], before[line][0], rows[line][0], size, least):
                    heights[line] = height
            for line in (line for printed in layout.TEXT_COMMENTS.values() for line in printed):
                heights[line] = text_height(str(rows[line][0] or ""))
            yield from ((area[line, 0], height) for line, height in heights.items())
            yield from figure_heights(area, heights)
        elif named == of.notes:
            yield from fitted(area[0, 0], area[0, 0].value, rows[0][0], SMALL, 20.0)


def report_table_heights(names: Sequence[str], notes: str) -> list[float]:
    """Return the heights of the rows of a table of the report, so that no page has its *notes* only.

    If the page has no room for them, the nation and the provinces fill it, and groups and notes are on the next one. A
    name has as many lines as it needs, which may break after a hyphen.
    """
    lines = [len(lines_of(name.replace("-", "- "), NAME_SIZE, _NAME_WIDTH)) for name in names]
    left = _PAGE_HEIGHT - CAPTION_HEIGHT - HEADER_HEIGHT - text_height(notes, SMALL)
    fitting = (height for height in (TABLE_ROW_HEIGHT, *_LOWER_ROWS) if height * sum(lines) <= left)
    height = next(fitting, _HIGH_ROW)
    return [height * count for count in lines]


def fitted(
    cell: xw.Range, before: object, text: object, size: float, least: float, width: float = PAGE_WIDTH
) -> Iterator[tuple[xw.Range, float]]:
    """Yield *cell* and the height that *text* needs instead of *before*, unless the user gave its row more."""
    needed, ours = (max(least, text_height(str(each or ""), size, width)) for each in (text, before))
    shown = float(cell.row_height or 0.0)
    if shown <= needed or abs(shown - ours) <= _SAME:
        yield cell, needed


def grown_heights(area: xw.Range, rows: Sequence[Sequence[object]]) -> dict[int, float]:
    """Return the heights that paragraphs of the report need where their rows, typed in since, are too low."""
    needed = {line: max(least, text_height(str(rows[line][0] or ""), size)) for line, (size, least) in _FITTED.items()}
    shown = {line: float(area[line, 0].row_height or 0.0) for line in needed}
    return {line: height for line, height in needed.items() if 0 < shown[line] < height - _SAME}


def figure_heights(area: xw.Range, heights: Mapping[int, float]) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for each chart of *area*: both fill what the texts leave of the page.

    *heights* are those that rows of the texts are about to have; the others keep theirs. If the user hid a chart or
    gave the two different heights, they stay.
    """
    cells = [area[line, 0] for line in layout.TEXT_FIGURES]
    shown = [float(cell.row_height or 0.0) for cell in cells]
    if not min(shown) or max(shown) - min(shown) > _SAME:
        return
    texts = [line for line in range(layout.TEXT_TABLE_CAPTION) if line not in layout.TEXT_FIGURES]
    used = sum(heights[line] if line in heights else float(area[line, 0].row_height or 0.0) for line in texts)
    height = filling((_PAGE_HEIGHT - used) / len(cells), FIGURE_HEIGHT, 1.7)
    yield from ((cell, height) for cell in cells)


def filling(left: float, usual: float, most: float) -> float:
    """Return the height of a chart for which a page has *left*: between 0.7 and *most* times the *usual* one.

    If the texts leave less than 0.63 of it, they need another page, and the chart has its usual height.
    """
    return min(max(left, 0.7 * usual), most * usual) if left >= 0.63 * usual else usual


def set_row_height(target: xw.Range, height: float) -> None:
    """Give the row of *target* a height in points, and our chart that fills the row the same; 0 hides the row.

    A chart follows its row by itself, but no longer if LibreOffice saved the workbook.
    """
    charts = []
    if not host_of(target.sheet.book.app).charts_follow_rows:
        top, bottom = target.top, target.top + target.height
        ours = (each for each in target.sheet.charts if each.name.startswith(layout.CHART))
        near = ((each, (each.top - top, each.top + each.height - bottom)) for each in ours)
        charts = [each for each, room in near if max(map(abs, room)) < _ROOM]
    target.row_height = height
    if height:
        for chart in charts:
            chart.height = target.top + target.height - chart.top
