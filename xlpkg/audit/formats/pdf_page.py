"""A page of a PDF as lines of text and tables, from top to bottom. Tables are found by their rules or by alignment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Final

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


@dataclass(frozen=True, slots=True)
class PageCell:
    """A part of a line that a gap separates from the next; x in points from the left of the page."""

    text: str
    x0: float
    x1: float

    @property
    def is_number(self) -> bool:
        """Whether it is one number, or a mark for a missing number."""
        return _NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class PageLine:
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

    @property
    def is_row(self) -> bool:
        """Whether it looks like a table row: a label, then numbers with gaps between them."""
        first, *others = self.cells
        numbers = sum(cell.is_number for cell in others)
        if len(others) < 2 or not any(map(str.isalpha, first.text)) or len(first.text) > _MAX_LABEL:
            return False
        return numbers == len(others) or (len(others) >= 3 and numbers >= max(2, len(others) / 2))

    @property
    def is_row_without_label(self) -> bool:
        """Whether it is only numbers with gaps between them: a row without a label, or a chart's axis."""
        return len(self.cells) >= _MIN_UNLABELLED and all(cell.is_number for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of it on this page."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


Item = PageLine | PageTable


def items_of(page: Page) -> list[Item]:
    """Return the lines and tables of *page* from top to bottom. Rotated text is left out."""
    page = page.dedupe_chars()
    words = [word for word in page.extract_words(extra_attrs=["size", "upright"]) if word["upright"]]
    tables, boxes = _ruled_tables(page)
    outside = [word for word in words if not any(_within(word, box) for box in boxes)]
    return sorted([*tables, *_with_aligned_tables(_lines(outside), boxes)], key=lambda item: item.top)


def _ruled_tables(page: Page) -> tuple[list[PageTable], list[tuple[float, float, float, float]]]:
    """Return the tables with framed cells, and their bounding boxes.

    The grid lines of a chart frame cells too, but most of those are empty; the white boxes behind its labels would
    frame full ones. The shading of a row frames all its cells at once: such a table is found by alignment.
    """
    tables, boxes = [], []
    for found in page.filter(_is_visible).find_tables():
        extracted = found.extract()
        if any(_is_undivided(row) for row in extracted):
            continue
        rows = _texts(found, extracted)
        full = sum(bool(text) for row in rows for text in row)
        if len(rows) >= 2 and len(rows[0]) >= 3 and full >= 0.6 * sum(map(len, rows)):
            _, top, _, bottom = found.bbox
            tables.append(PageTable(tuple(map(tuple, rows)), top, bottom))
            boxes.append(found.bbox)
    return tables, boxes


def _is_visible(drawn: dict[str, Any]) -> bool:
    """Whether an object of a page is anything but a white area without a border."""
    is_area = drawn["object_type"] in {"rect", "curve"} and not drawn.get("stroke")
    return not (is_area and drawn.get("non_stroking_color") in _WHITE)


def _is_undivided(row: list[str | None]) -> bool:
    """Whether all cells of *row* are one, and it ends with several numbers."""
    last = (row[0] or "").split()[-_MIN_UNLABELLED:]
    is_one = all(cell is None for cell in row[1:])
    return is_one and len(last) == _MIN_UNLABELLED and all(map(_NUMBER.fullmatch, last))


def _texts(table: Table, extracted: list[list[str | None]]) -> list[list[str]]:
    """Return the cells with their lines joined; a merged cell has its text in each row and column that it covers."""
    lefts = sorted({left for left, *_ in table.cells})
    texts = {
        box: " ".join(reduce(joined, (text or "").split("\n")).split())
        for row, line in zip(table.rows, extracted, strict=True)
        for box, text in zip(row.cells, line, strict=True)
        if box
    }

    def text_at(x: float, y: float) -> str:
        at = (text for box, text in texts.items() if box[0] <= x < box[2] and box[1] <= y < box[3])
        return next(at, "")

    return [
        [texts[box] if box else text_at(left, row.bbox[1]) for left, box in zip(lefts, row.cells, strict=True)]
        for row in table.rows
    ]


def _within(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    left, top, right, bottom = box
    return bool(left <= x <= right and top <= y <= bottom)


def _lines(words: Sequence[dict[str, Any]]) -> list[PageLine]:
    """Return *words* as lines: words whose middles are at the same height are on one line."""
    heights: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: word["top"] + word["bottom"]):
        last = heights[-1][-1] if heights else None
        if last and abs(_middle(word) - _middle(last)) < 0.35 * min(word["size"], last["size"]):
            heights[-1].append(word)
        else:
            heights.append([word])
    return [_line(sorted(line, key=lambda word: word["x0"])) for line in heights]


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _line(words: Sequence[dict[str, Any]]) -> PageLine:
    """Return *words*, which are on one line, as cells: gaps wider than :data:`_CELL_GAP` separate them."""
    cells: list[PageCell] = []
    for word in words:
        new = PageCell(word["text"], word["x0"], word["x1"])
        last = cells[-1] if cells else None
        gap = new.x0 - last.x1 if last else 0.0
        if last and gap < _CELL_GAP * word["size"] and not (last.is_number and new.is_number and gap > 0):
            both_chinese = min(last.text[-1], new.text[0]) > "\u2e80"  # characters spread to fill the line
            cells[-1] = PageCell(f"{last.text}{'' if both_chinese else ' '}{new.text}", last.x0, new.x1)
        else:
            cells.append(new)
    sizes = Counter[float]()
    for word in words:
        sizes[round(word["size"], 1)] += len(word["text"])
    top, bottom = min(word["top"] for word in words), max(word["bottom"] for word in words)
    return PageLine(tuple(cells), top, bottom, sizes.most_common(1)[0][0])


def _with_aligned_tables(lines: list[PageLine], boxes: Sequence[tuple[float, float, float, float]]) -> list[Item]:
    """Return *lines* with consecutive rows, and the header lines above them, combined into tables."""
    items: list[Item] = []
    rows: list[PageLine] = []

    def close() -> None:
        if rows:
            header = _header(items, rows[0])
            columns = _columns(rows)
            table = [_in_columns(row, columns) for row in rows]
            if header:
                del items[-len(header) :]
                table.insert(0, _header_texts(header, columns))
            items.append(PageTable(tuple(table), (header or rows)[0].top, rows[-1].bottom))
            rows.clear()

    for line in map(_split_numbers, lines):
        if rows and (
            line.top - rows[-1].bottom > _ROW_GAP * line.size
            or any(rows[-1].bottom < box[1] and box[3] < line.top for box in boxes)
        ):
            close()
        if line.is_row or (rows and line.is_row_without_label):
            rows.append(line)
        elif rows and (joined_row := _wrapped(rows[-1], line)):
            rows[-1] = joined_row
        else:
            close()
            items.append(line)
    close()
    return items


def _split_numbers(line: PageLine) -> PageLine:
    """Return *line* with each number in a cell of its own, if it is a label and numbers separated by spaces only."""
    pieces = [piece for cell in line.cells for piece in _pieces(cell)]
    count = next((index for index, piece in enumerate(pieces) if piece.is_number), 0)
    numbers = pieces[count:]
    if not count or len(numbers) < _MIN_UNLABELLED - 1 or not all(piece.is_number for piece in numbers):
        return line
    label = PageCell(" ".join(piece.text for piece in pieces[:count]), line.x0, pieces[count - 1].x1)
    return replace(line, cells=(label, *numbers))


def _pieces(cell: PageCell) -> list[PageCell]:
    """Return the words of a cell; their coordinates are estimated from their share of its characters."""
    step = (cell.x1 - cell.x0) / len(cell.text)
    words = re.finditer(r"\S+", cell.text)
    return [PageCell(word[0], cell.x0 + step * word.start(), cell.x0 + step * word.end()) for word in words]


def _wrapped(row: PageLine, line: PageLine) -> PageLine | None:
    """Return *row* with *line* as the second line of its label; None if it is not that."""
    label = row.cells[0]
    is_below = line.top - row.bottom < 0.5 * row.size and len(line.cells) == 1
    if not is_below or line.x1 >= row.cells[1].x0 or label.is_number or line.x0 > label.x1:
        return None
    joined_label = PageCell(joined(label.text, line.text), min(label.x0, line.x0), max(label.x1, line.x1))
    return replace(row, cells=(joined_label, *row.cells[1:]), bottom=line.bottom)


def _header(items: Sequence[Item], first: PageLine) -> list[PageLine]:
    """Return the header lines above the *first* row from the top: lines of several cells, close to each other."""
    header: list[PageLine] = []
    below = first
    for item in reversed(items[-_MAX_HEADER_LINES:]):
        is_close = isinstance(item, PageLine) and below.top - item.bottom < _HEADER_GAP * first.size
        if not isinstance(item, PageLine) or not is_close or len(item.cells) < 2:
            break
        header.insert(0, item)
        below = item
    return header


def _columns(rows: Sequence[PageLine]) -> list[tuple[float, float]]:
    """Return the left and right edge of each column, from the rows with the most common number of cells."""
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    full = [row for row in rows if len(row.cells) == usual]
    return [
        (min(row.cells[index].x0 for row in full), max(row.cells[index].x1 for row in full)) for index in range(usual)
    ]


def _in_columns(line: PageLine, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """Return the text of *line* in each column; a cell belongs to the nearest column."""
    if len(line.cells) == len(columns):
        return tuple(cell.text for cell in line.cells)
    texts = [""] * len(columns)
    for cell in line.cells:
        nearest = min(range(len(columns)), key=lambda index: _distance(cell, columns[index]))
        texts[nearest] = f"{texts[nearest]} {cell.text}".strip()
    return tuple(texts)


def _header_texts(header: Sequence[PageLine], columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    texts = [""] * len(columns)
    for line in header:
        for index, text in enumerate(_in_columns(line, columns)):
            texts[index] = joined(texts[index], text)
    return tuple(texts)


def _distance(cell: PageCell, column: tuple[float, float]) -> float:
    """Return the gap between a cell and a column; negative if they overlap."""
    return max(cell.x0, column[0]) - min(cell.x1, column[1])
