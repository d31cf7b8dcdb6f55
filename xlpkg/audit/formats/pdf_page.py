"""A page of a PDF as lines of text and tables, from top to bottom.

Words and framed tables are found by pdfplumber. Its tables by alignment (``vertical_strategy="text"``) are not used: of
the 63 rows of our report's tables without rules, as ReportLab and LibreOffice print them, they had 0 to 45 right, since
they also divide paragraphs, and merge columns under a header that is wider than its figures. Here such a table begins
with a label and figures, and its columns are those of the rows that have all figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import takewhile
from statistics import mode
from typing import Any, Final, NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.clustering import cluster_objects

from xlpkg.audit.formats.rows import NUMBER, joined

#: The largest distance between the middles of two words of a line, in points.
_SAME_LINE: Final = 3.5
#: In font sizes: the smallest gap between two cells, the largest between two rows and between two lines of a header.
_CELL_GAP, _ROW_GAP, _HEADER_GAP = 0.6, 2.2, 1.2
#: The most characters of a row's label, and the most lines of a header.
_MAX_LABEL, _MAX_HEADER_LINES = 40, 4
#: The number of numbers at the end of a line that are cells, whatever separates them.
_MIN_NUMBERS: Final = 3
#: Left, top, right and bottom, in points from the left and top of the page.
Box = tuple[float, float, float, float]


class PageCell(NamedTuple):
    """A part of a line that a gap separates from the next; x in points from the left of the page."""

    text: str
    x0: float
    x1: float


class PageLine(NamedTuple):
    """A line of text; ``size`` is its font size; coordinates are in points from the top and left of the page."""

    cells: tuple[PageCell, ...]
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """The text of all cells."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.cells[-1].x1


class PageTable(NamedTuple):
    """A table, or the part of it on this page."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


Item = PageLine | PageTable


def items_of(page: Page) -> list[Item]:
    """Return the lines and tables of *page* from top to bottom. Rotated text is left out."""
    page = page.dedupe_chars()
    framed = _framed_tables(page)
    words = [word for word in page.extract_words(extra_attrs=["size", "upright"]) if word["upright"]]
    outside = [word for word in words if not any(_within(word, box) for box in framed)]
    lines = map(_line, cluster_objects(outside, _middle, _SAME_LINE))
    return _with_aligned_tables(sorted([*framed.values(), *lines], key=lambda item: item.top))


def _framed_tables(page: Page) -> dict[Box, PageTable]:
    """Return the tables with framed cells.

    The grid lines of a chart frame cells too, but most of those are empty. The shading of a row frames all its cells at
    once: such a table is found by alignment.
    """
    tables = {}
    for found in page.find_tables():
        rows = _texts(found)
        full = sum(bool(text) for row in rows for text in row)
        is_table = len(rows) >= 2 and len(rows[0]) >= 3 and full >= 0.6 * sum(map(len, rows))
        if is_table and not any(len(set(row)) == 1 and _count_last(row[0].split()) for row in rows):
            tables[found.bbox] = PageTable(tuple(rows), found.bbox[1], found.bbox[3])
    return tables


def _texts(table: Table) -> list[tuple[str, ...]]:
    """Return the cells with their lines joined; a merged cell has its text in each row and column that it covers.

    pdfplumber has the text only in the first of these, and None in the others.
    """
    lefts = sorted({left for left, *_ in table.cells})
    texts = [
        (box, " ".join(reduce(joined, (text or "").split("\n")).split()))
        for row, cells in zip(table.rows, table.extract(), strict=True)
        for box, text in zip(row.cells, cells, strict=True)
        if box
    ]

    def text_at(x: float, y: float) -> str:
        return next((text for box, text in texts if box[0] <= x < box[2] and box[1] <= y < box[3]), "")

    return [tuple(text_at(left, row.bbox[1]) for left in lefts) for row in table.rows]


def _within(word: dict[str, Any], box: Box) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, _middle(word)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _line(words: Iterable[dict[str, Any]]) -> PageLine:
    """Return *words*, which are on one line, as cells: wide gaps separate them, or any gap the numbers at its end."""
    words = sorted(words, key=lambda word: word["x0"])
    first_number = len(words) - _count_last([word["text"] for word in words])
    cells: list[PageCell] = []
    for at, word in enumerate(words):
        cell = PageCell(word["text"], word["x0"], word["x1"])
        if cells and at < first_number and cell.x0 - cells[-1].x1 < _CELL_GAP * word["size"]:
            before = cells.pop()
            both_chinese = min(before.text[-1], cell.text[0]) > "\u2e80"  # characters spread to fill the line
            cell = PageCell(f"{before.text}{'' if both_chinese else ' '}{cell.text}", before.x0, cell.x1)
        cells.append(cell)
    size = mode(round(word["size"], 1) for word in words for _ in word["text"])
    return PageLine(tuple(cells), min(word["top"] for word in words), max(word["bottom"] for word in words), size)


def _count_last(texts: Sequence[str]) -> int:
    """Return how many numbers *texts* end with; 0 if they are too few to be the cells of a row."""
    count = sum(1 for _ in takewhile(NUMBER.fullmatch, reversed(texts)))
    return count if count >= _MIN_NUMBERS else 0


def _is_row(line: PageLine) -> bool:
    """Whether *line* looks like a table row: a label, then numbers, at least half of its cells."""
    label, *others = line.cells
    numbers = sum(NUMBER.fullmatch(cell.text) is not None for cell in others)
    is_label = len(label.text) <= _MAX_LABEL and any(map(str.isalpha, label.text))
    return is_label and numbers >= 2 and 2 * numbers >= len(others)


def _with_aligned_tables(items: Iterable[Item]) -> list[Item]:
    """Return *items* with consecutive rows, and the header lines above them, combined into tables."""
    found: list[Item] = []
    rows: list[PageLine] = []
    for item in items:
        if isinstance(item, PageLine) and rows and (row := _wrapped(rows[-1], item)):
            rows[-1] = row
            continue
        is_row = isinstance(item, PageLine) and _is_row(item)
        if rows and not (is_row and item.top - rows[-1].bottom <= _ROW_GAP * rows[-1].size):
            found.append(_aligned_table(found, rows))
            rows = []
        if isinstance(item, PageLine) and is_row:
            rows.append(item)
        else:
            found.append(item)
    if rows:
        found.append(_aligned_table(found, rows))
    return found


def _aligned_table(items: list[Item], rows: Sequence[PageLine]) -> PageTable:
    """Return *rows* as a table; the lines at the end of *items* that are its header are removed from there.

    A column is as wide as in the rows with the most common number of cells.
    """
    usual = mode(len(row.cells) for row in rows)
    columns = [
        (min(cell.x0 for cell in column), max(cell.x1 for cell in column))
        for column in zip(*(row.cells for row in rows if len(row.cells) == usual), strict=True)
    ]
    top = rows[0].top
    heads: list[tuple[str, ...]] = []
    while (
        items
        and len(heads) < _MAX_HEADER_LINES
        and isinstance(head := items[-1], PageLine)
        and len(head.cells) > 1
        and top - head.bottom < _HEADER_GAP * rows[0].size
    ):
        heads.insert(0, _in_columns(head, columns))
        top = items.pop().top
    header = [tuple(reduce(joined, column) for column in zip(*heads, strict=True))] if heads else []
    return PageTable((*header, *(_in_columns(row, columns) for row in rows)), top, rows[-1].bottom)


def _wrapped(row: PageLine, line: PageLine) -> PageLine | None:
    """Return *row* with *line* as the second line of its label; None if it is not that."""
    label = row.cells[0]
    is_below = line.top - row.bottom < 0.5 * row.size and len(line.cells) == 1
    if not is_below or line.x1 >= row.cells[1].x0 or line.x0 > label.x1:
        return None
    cell = PageCell(joined(label.text, line.text), label.x0, max(label.x1, line.x1))
    return row._replace(cells=(cell, *row.cells[1:]), bottom=line.bottom)


def _in_columns(line: PageLine, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """Return the text of *line* in each column; a cell belongs to the nearest column."""
    if len(line.cells) == len(columns):
        return tuple(cell.text for cell in line.cells)
    texts = [""] * len(columns)
    for cell in line.cells:
        gaps = [max(cell.x0, left) - min(cell.x1, right) for left, right in columns]  # negative if they overlap
        nearest = gaps.index(min(gaps))
        texts[nearest] = f"{texts[nearest]} {cell.text}".strip()
    return tuple(texts)
