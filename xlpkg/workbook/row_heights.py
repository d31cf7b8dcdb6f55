"""The heights of the rows of 当月 and 累计, as high as their texts need, and the months of provinces that are hidden.

No program fits the height of merged cells to their text, and the fonts differ from computer to computer. So the lines
of a text are counted with the widths of a wide font.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout
from xlpkg.workbook.chart_heights import figure_heights
from xlpkg.workbook.text_width import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings as xw

    from xlpkg.workbook.layout import NamedRange

#: Excel's greatest height of a row, in points.
GREATEST_HEIGHT: Final = 409.0
#: The font sizes of the texts.
BODY, SMALL = 10.5, 8.5
#: The width of the printed columns in points.
_PAGE_WIDTH: Final = 480.0
#: The height of a line relative to the font size, and the margins of a cell in points.
LINE, _MARGINS = 1.48, 6.0
#: The rows whose height fits their text, with its font size and the height without a text.
_FITTED: Final = {
    layout.TEXT_LEAD: (BODY, 20.0),
    layout.TEXT_EXPORTS: (BODY, 20.0),
    layout.TEXT_IMPORTS: (BODY, 20.0),
    layout.TEXT_REMARK: (SMALL, 0.0),
}
#: The height of a row of the tables.
TABLE_ROW_HEIGHT: Final = 15.75
#: The height of a row of the months of a province.
MONTH_HEIGHT: Final = 13.5
#: Programs round heights to pixels.
_SAME: Final = 1.5
_PROVINCE_MONTHS: Final = frozenset(layout.province_ranges(region).months for region in PROVINCES)
#: A word, with the spaces before it, or one character; long words are broken.
_PIECES: Final = re.compile(r"[ \t]*[!-~\u00a0-\u2e7f]{1,40}|.")
#: Widths of characters relative to the font size.
_THIN, _NARROW, _WIDE, _CAPITAL, _USUAL = 0.28, 0.39, 0.9, 0.66, 0.56


def report_heights(
    named: NamedRange, area: xw.Range, rows: Sequence[Sequence[object]]
) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* that are about to be written to *area*; 0 hides a row.

    A paragraph that the user gave more height keeps it.
    """
    for of in layout.REPORTS.values():
        if named == of.text:
            before = area.options(ndim=2).value
            heights: dict[int, float] = {}
            for line, (size, least) in _FITTED.items():
                for _, height in _fitted(area[line, 0], before[line][0], rows[line][0], size, least):
                    heights[line] = height
            for line in (line for printed in layout.TEXT_COMMENTS.values() for line in printed):
                heights[line] = comment_height(str(rows[line][0] or ""))
            yield from ((area[line, 0], height) for line, height in heights.items())
            yield from figure_heights(area, heights)
        elif named == of.table:
            yield area[layout.TABLE_ROWS, 0], TABLE_ROW_HEIGHT if rows[layout.TABLE_ROWS][0] else 0.0
        elif named == of.notes:
            yield from _fitted(area[0, 0], area[0, 0].value, rows[0][0], SMALL, 20.0)


def province_heights(
    named: NamedRange, area: xw.Range, rows: Sequence[Sequence[object]]
) -> Iterator[tuple[xw.Range, float]]:
    """Yield the rows of a province's months that are hidden or shown by *rows*, and were not by what *area* has.

    With their height in points; 0 hides them. What the user hid or showed stays until a figure changes that.
    """
    if named not in _PROVINCE_MONTHS:
        return
    head = named.rows - layout.PROVINCE_MONTHS
    before, now = (_shown(cells[head : named.rows]) for cells in (area.options(ndim=2).value, rows))
    changed = [row for row in range(layout.PROVINCE_MONTHS) if before[row] != now[row]]
    for _, group in itertools.groupby(changed, key=lambda row: (now[row], row - changed.index(row))):
        block = [*group]
        yield area[head + block[0] : head + block[-1] + 1, 0], MONTH_HEIGHT if now[block[0]] else 0.0


def _shown(months: Sequence[Sequence[object]]) -> list[bool]:
    """Return for the months of two years whether they are shown.

    Last year is not if it has no figures, nor are this year's months after the last one with a figure. Months between
    others are shown, because a chart leaves out hidden rows, and its points are in the order of the months. In an empty
    sheet all are shown.
    """
    filled = [any(isinstance(cell, float) for cell in row) for row in months]
    year = layout.PROVINCE_MONTHS // 2
    end = max((month for month in range(year, 2 * year) if filled[month]), default=2 * year)
    return [any(filled[:year]) or not any(filled)] * year + [month <= end for month in range(year, 2 * year)]


def _fitted(
    cell: xw.Range, before: object, text: object, size: float, least: float
) -> Iterator[tuple[xw.Range, float]]:
    needed, ours = (max(least, text_height(str(each or ""), size)) for each in (text, before))
    shown = float(cell.row_height or 0.0)
    if shown <= needed or abs(shown - ours) <= _SAME:
        yield cell, needed


def text_height(text: str, size: float) -> float:
    """Return the height in points of the row for a text in a font of *size*, 0 for none, at most GREATEST_HEIGHT."""
    lines = len(_lines(text, size)) if text else 0
    return min(GREATEST_HEIGHT, lines * size * LINE + _MARGINS) if lines else 0.0


def comment_height(text: str) -> float:
    """Return the height in points of the row that prints a comment, or a part of one, 0 if there is none."""
    return text_height(text, BODY)


def comment_parts(text: str, count: int) -> list[str]:
    """Return a comment in *count* parts, of which each fits into a row; what remains is in the last one.

    >>> comment_parts("A comment.", 3)
    ['A comment.', '', '']
    """
    lines = _lines(text, BODY) if text else []
    most = int((GREATEST_HEIGHT - _MARGINS) / (BODY * LINE))
    parts = ["".join(lines[most * number : most * (number + 1)]) for number in range(count - 1)]
    parts.append("".join(lines[most * (count - 1) :]))
    return [part.strip() for part in parts]


def is_cut(text: str, rows: int) -> bool:
    """Return whether a comment needs more than *rows* rows."""
    return bool(text) and len(_lines(comment_parts(text, rows)[-1], BODY)) * BODY * LINE + _MARGINS > GREATEST_HEIGHT


def _lines(text: str, size: float) -> list[str]:
    """Return the lines in which *text* is shown; the last one of a paragraph ends with its line break."""
    lines = []
    for paragraph in text.splitlines(keepends=True) or [""]:
        line, width = "", 0.0
        for piece in _PIECES.findall(paragraph.rstrip("\n")):
            needed = sum(map(_width, piece)) * size
            if line and width + needed > _PAGE_WIDTH:
                lines.append(line)
                line, width = "", 0.0
            line, width = line + piece, width + needed
        lines.append(line + "\n" * paragraph.endswith("\n"))
    return lines


def _width(character: str) -> float:
    if is_wide(character) and character not in "–—’":
        return 1.0
    if character in " .,:;'|!il’":
        return _THIN
    if character in "fjrt()[]-/I":
        return _NARROW
    if character in "mwMW%@—":
        return _WIDE
    return _CAPITAL if character.isupper() else _USUAL
