"""The heights of the charts of 当月 and 累计: they fill what the texts leave of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.workbook import layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import xlwings as xw

#: The height of the page between its margins, less what programs may add to the heights of its rows.
PAGE_HEIGHT: Final = 704.0
#: The height of a chart: without texts, and the least and greatest one on a page with texts.
FIGURE_HEIGHT: Final = 140.0
LEAST_FIGURE, GREATEST_FIGURE = 0.7 * FIGURE_HEIGHT, 1.7 * FIGURE_HEIGHT
#: The least height that is left of a page for a chart, if it is still tried to keep all on that page.
_LEAST_LEFT: Final = LEAST_FIGURE - 10
#: Programs round heights to pixels.
_SAME: Final = 1.5
#: The most that is free above or below a chart that fills its row, in points.
_ROOM: Final = 8.0


def figure_heights(area: xw.Range, heights: Mapping[int, float]) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for each chart of *area*: both fill what the texts leave of the page.

    *heights* are those that rows of the texts are about to have; the others keep theirs. If the texts need more than
    the page, the charts have their usual height. If the user hid a chart or gave the two different heights, they stay.
    """
    cells = [area[line, 0] for line in layout.TEXT_FIGURES]
    shown = [float(cell.row_height or 0.0) for cell in cells]
    if not min(shown) or max(shown) - min(shown) > _SAME:
        return
    texts = [line for line in range(layout.TEXT_TABLE_CAPTION) if line not in layout.TEXT_FIGURES]
    used = sum(heights[line] if line in heights else float(area[line, 0].row_height or 0.0) for line in texts)
    left = (PAGE_HEIGHT - used) / len(cells)
    height = min(max(left, LEAST_FIGURE), GREATEST_FIGURE) if left >= _LEAST_LEFT else FIGURE_HEIGHT
    yield from ((cell, height) for cell in cells)


def set_row_height(target: xw.Range, height: float) -> None:
    """Give the row of *target* a height in points, and a chart that fills the row the same; 0 hides the row.

    A chart follows its row by itself, but no longer if LibreOffice saved the workbook.
    """
    filling = []
    if target.sheet.book.app.engine.name != "package":  # it lets a chart follow when it saves
        top, bottom = target.top, target.top + target.height
        near = ((each, (each.top - top, each.top + each.height - bottom)) for each in target.sheet.charts)
        filling = [each for each, room in near if max(map(abs, room)) < _ROOM]
    target.row_height = height
    if height:
        for chart in filling:
            chart.height = target.top + target.height - chart.top
