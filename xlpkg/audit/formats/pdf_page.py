"""A page of a PDF as lines of text and tables, from top to bottom.

Words and framed tables are found by pdfplumber. Its tables by alignment (``vertical_strategy="text"``) are not used: of
the 63 rows of our report's tables without rules, as ReportLab and LibreOffice print them, they had 0 to 45 right, since
they also divide paragraphs, and merge columns under a header that is wider than its figures. Here such a table begins
with a label and figures, and its columns are those of the rows that have all figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final, NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import Table

from xlpkg.audit.formats.rows import joined

#: A cell with one number, or with a mark for a missing number.
_NUMBER: Final = re.compile(r"[(（]?[+\-−–]?\d[\d,]*(?:\.\d+)?\s*[%％]?[)）]?|[-−–—…]+|n/?a", re.IGNORECASE)
#: In font sizes: the smallest gap between two cells, the largest between two rows and between two lines of a header.
_CELL_GAP, _ROW_GAP, _HEADER_GAP = 0.6, 2.2, 1.2
#: The most characters of a row's label, and the most lines of a header.
_MAX_LABEL, _MAX_HEADER_LINES = 40, 4
#: The number of numbers below a row that are another row, even without a label.
_MIN_UNLABELLED: Final = 4
#: White in grey, RGB and CMYK, as pdfminer gives the colour of an area.
_WHITE: Final = (1, (1,), (1, 1, 1), (0, 0, 0, 0))

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
    tables, boxes = _ruled_tables(page)
    words = [word for word in page.extract_words(extra_attrs=["size", "upright"]) if word["upright"]]
    outside = [word for word in words if not any(_within(word, box) for box in boxes)]
    return sorted([*tables, *_with_aligned_tables(_lines(outside), boxes)], key=lambda item: item.top)


def _ruled_tables(page: Page) -> tuple[list[PageTable], list[Box]]:
    """Return the tables with framed cells, and their bounding boxes.

    The grid lines of a chart frame cells too, but most of those are empty; the white boxes behind its labels would
    frame full ones. The shading of a row frames all its cells at once: such a table is found by alignment.
    """
    tables, boxes = [], []
    for found in page.filter(_is_visible).find_tables():
        rows = _texts(found)
        full = sum(bool(text) for row in rows for text in row)
        is_table = len(rows) >= 2 and len(rows[0]) >= 3 and full >= 0.6 * sum(map(len, rows))
        if is_table and not any(map(_is_undivided, rows)):
            tables.append(PageTable(tuple(rows), found.bbox[1], found.bbox[3]))
            boxes.append(found.bbox)
    return tables, boxes


def _is_visible(drawn: dict[str, Any]) -> bool:
    """Whether an object of a page is anything but a white area without a border."""
    is_area = drawn["object_type"] in {"rect", "curve"} and not drawn.get("stroke")
    return not (is_area and drawn.get("non_stroking_color") in _WHITE)


def _is_undivided(row: Sequence[str]) -> bool:
    """Whether all cells of *row* have one text, which ends with several numbers."""
    last = row[0].split()[-_MIN_UNLABELLED:]
    return len(set(row)) == 1 and len(last) == _MIN_UNLABELLED and all(map(_NUMBER.fullmatch, last))


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


def _lines(words: Sequence[dict[str, Any]]) -> list[PageLine]:
    """Return *words* as lines: words whose middles are at the same height are on one line, whatever their size."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=_middle):
        last = lines[-1][-1] if lines else None
        if last and _middle(word) - _middle(last) < 0.35 * min(word["size"], last["size"]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_line(sorted(line, key=lambda word: word["x0"])) for line in lines]


def _line(words: Sequence[dict[str, Any]]) -> PageLine:
    sizes = Counter[float]()
    for word in words:
        sizes[round(word["size"], 1)] += len(word["text"])
    size = sizes.most_common(1)[0][0]
    pieces = [PageCell(word["text"], word["x0"], word["x1"]) for word in words]
    cells = _typed_cells(pieces) or _cells(pieces, [word["size"] for word in words])
    return PageLine(tuple(cells), min(word["top"] for word in words), max(word["bottom"] for word in words), size)


def _typed_cells(words: Sequence[PageCell]) -> list[PageCell]:
    """Return the cells of a label and at least three numbers, even if only spaces separate them; else none."""
    count = next((index for index, word in enumerate(words) if _is_number(word)), 0)
    numbers = words[count:]
    if not count or len(numbers) < _MIN_UNLABELLED - 1 or not all(map(_is_number, numbers)):
        return []
    return [reduce(_one_cell, words[:count]), *numbers]


def _cells(words: Sequence[PageCell], sizes: Sequence[float]) -> list[PageCell]:
    """Return *words*, which are on one line, as cells: wide gaps separate them, or any gap between two numbers."""
    cells: list[PageCell] = []
    for word, size in zip(words, sizes, strict=True):
        gap = word.x0 - cells[-1].x1 if cells else 0.0
        if cells and gap < _CELL_GAP * size and not (gap > 0 and _is_number(cells[-1]) and _is_number(word)):
            cells[-1] = _one_cell(cells[-1], word)
        else:
            cells.append(word)
    return cells


def _one_cell(first: PageCell, second: PageCell) -> PageCell:
    both_chinese = min(first.text[-1], second.text[0]) > "\u2e80"  # characters spread to fill the line
    return PageCell(f"{first.text}{'' if both_chinese else ' '}{second.text}", first.x0, second.x1)


def _is_number(cell: PageCell) -> bool:
    """Whether *cell* has one number, or a mark for a missing number."""
    return _NUMBER.fullmatch(cell.text) is not None


def _is_row(line: PageLine, rows: Sequence[PageLine]) -> bool:
    """Whether *line* looks like a table row: a label, then numbers with gaps between them.

    Numbers alone are one only below other *rows*; elsewhere they may be the axis of a chart.
    """
    label, *others = line.cells
    numbers = sum(map(_is_number, others))
    if _is_number(label):
        return bool(rows) and numbers == len(others) >= _MIN_UNLABELLED - 1
    if len(others) < 2 or not any(map(str.isalpha, label.text)) or len(label.text) > _MAX_LABEL:
        return False
    return numbers == len(others) or (len(others) >= 3 and numbers >= max(2, len(others) / 2))


def _with_aligned_tables(lines: list[PageLine], boxes: Sequence[Box]) -> list[Item]:
    """Return *lines* with consecutive rows, and the header lines above them, combined into tables."""
    items: list[Item] = []
    rows: list[PageLine] = []
    for line in lines:
        if rows and (
            line.top - rows[-1].bottom > _ROW_GAP * line.size
            or any(rows[-1].bottom < box[1] and box[3] < line.top for box in boxes)
        ):
            _append_table(items, rows)
            rows = []
        if _is_row(line, rows):
            rows.append(line)
        elif rows and (row := _wrapped(rows[-1], line)):
            rows[-1] = row
        else:
            _append_table(items, rows)
            rows = []
            items.append(line)
    _append_table(items, rows)
    return items


def _append_table(items: list[Item], rows: Sequence[PageLine]) -> None:
    """Add a table of *rows* to *items*; the lines above it that are its header become its first row."""
    if not rows:
        return
    header = _header(items, rows[0])
    del items[len(items) - len(header) :]
    columns = _columns(rows)
    heads = [""] * len(columns)
    for line in header:
        heads = list(map(joined, heads, _in_columns(line, columns)))
    texts = [_in_columns(row, columns) for row in rows]
    items.append(PageTable((*([tuple(heads)] if header else []), *texts), (header or rows)[0].top, rows[-1].bottom))


def _wrapped(row: PageLine, line: PageLine) -> PageLine | None:
    """Return *row* with *line* as the second line of its label; None if it is not that."""
    label = row.cells[0]
    is_below = line.top - row.bottom < 0.5 * row.size and len(line.cells) == 1
    if not is_below or line.x1 >= row.cells[1].x0 or _is_number(label) or line.x0 > label.x1:
        return None
    joined_label = PageCell(joined(label.text, line.text), min(label.x0, line.x0), max(label.x1, line.x1))
    return row._replace(cells=(joined_label, *row.cells[1:]), bottom=line.bottom)


def _header(items: Sequence[Item], first: PageLine) -> list[PageLine]:
    """Return the header lines above the *first* row from the top: lines of several cells, close to each other."""
    header: list[PageLine] = []
    below = first
    for item in reversed(items[-_MAX_HEADER_LINES:]):
        if not isinstance(item, PageLine) or len(item.cells) < 2:
            break
        if below.top - item.bottom >= _HEADER_GAP * first.size:
            break
        header.insert(0, item)
        below = item
    return header


def _columns(rows: Sequence[PageLine]) -> list[tuple[float, float]]:
    """Return the left and right edge of each column, from the rows with the most common number of cells."""
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    columns = zip(*(row.cells for row in rows if len(row.cells) == usual), strict=True)
    return [(min(cell.x0 for cell in column), max(cell.x1 for cell in column)) for column in columns]


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
