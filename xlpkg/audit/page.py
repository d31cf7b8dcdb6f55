"""One page of a PDF as what lies on it from top to bottom: lines of text, and tables found by rules or by alignment."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xlpkg.audit.text import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdfplumber.page import Page

#: A number as it stands alone in a cell, or what stands for a missing one.
_NUMBER: Final = re.compile(r"[(（]?[+\-−–]?\d[\d,]*(?:\.\d+)?\s*[%％]?[)）]?|[-−–—…]+|n/?a", re.IGNORECASE)
#: In sizes of the letters: the gap that parts two cells, the one between lines of a table, and of its header.
_CELL_GAP, _ROW_GAP, _HEADER_GAP = 0.7, 2.2, 1.2
#: The longest label of a row, in signs; the most lines of a header.
_LABEL, _HEADER_LINES = 40, 4
#: So many numbers below a row are another row, though no label stands before them.
_BARE_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line, apart from the next; x in points from the left."""

    text: str
    x0: float
    x1: float

    @property
    def is_number(self) -> bool:
        """Whether it is one number, or what stands for a missing one."""
        return _NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; `size` is that of its letters, places are in points from the top and the left."""

    cells: tuple[Cell, ...]
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.cells[-1].x1

    @property
    def is_row(self) -> bool:
        """Whether it looks like a row of a table: a label, and numbers well apart."""
        first, *others = self.cells
        numbers = sum(cell.is_number for cell in others)
        if len(others) < 2 or not any(map(str.isalpha, first.text)) or len(first.text) > _LABEL:
            return False
        return numbers == len(others) or (len(others) >= 3 and numbers >= max(2, len(others) / 2))

    @property
    def is_row_without_label(self) -> bool:
        """Whether it is numbers well apart, as in a row that lost its label, or along an axis."""
        return len(self.cells) >= _BARE_ROW and all(cell.is_number for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or the part of it that is on the page."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


Item = TextLine | Table


def items_of(page: Page) -> list[Item]:
    """Return what lies on *page* from top to bottom. Turned text, as along an axis, is left out."""
    page = page.dedupe_chars()
    words = [word for word in page.extract_words(extra_attrs=["size", "upright"]) if word["upright"]]
    tables, boxes = _ruled(page)
    outside = [word for word in words if not any(_within(word, box) for box in boxes)]
    return sorted([*tables, *_with_aligned(_lines(outside), boxes)], key=lambda item: item.top)


def _ruled(page: Page) -> tuple[list[Table], list[tuple[float, float, float, float]]]:
    """Return the tables whose cells are framed. Lines of a chart frame cells too, but most of those are empty."""
    tables, boxes = [], []
    for found in page.find_tables():
        rows = [[" ".join((text or "").split()) for text in row] for row in _texts(found.extract())]
        full = sum(bool(text) for row in rows for text in row)
        if len(rows) >= 2 and len(rows[0]) >= 3 and full >= 0.6 * sum(map(len, rows)):
            _, top, _, bottom = found.bbox
            tables.append(Table(tuple(map(tuple, rows)), top, bottom))
            boxes.append(found.bbox)
    return tables, boxes


def _texts(rows: list[list[str | None]]) -> list[list[str]]:
    """Return each cell's lines joined; a cell that is merged with its left neighbour has the same text."""
    filled: list[list[str]] = []
    for row in rows:
        texts: list[str] = []
        for cell in row:
            lines = (cell or "").split("\n")
            whole = ""
            for line in lines:
                whole = joined(whole, line)
            texts.append(texts[-1] if cell is None and texts else whole)
        filled.append(texts)
    return filled


def _within(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    left, top, right, bottom = box
    return bool(left <= x <= right and top <= y <= bottom)


def _lines(words: Sequence[dict[str, Any]]) -> list[TextLine]:
    """Return words as lines: those whose middles are at one height."""
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


def _line(words: Sequence[dict[str, Any]]) -> TextLine:
    cells: list[Cell] = []
    for word in words:
        new = Cell(word["text"], word["x0"], word["x1"])
        last = cells[-1] if cells else None
        gap = new.x0 - last.x1 if last else 0.0
        if last and gap < _CELL_GAP * word["size"] and not (last.is_number and new.is_number and gap > 0):
            both_chinese = min(last.text[-1], new.text[0]) > "\u2e80"  # only spread to fill the line
            cells[-1] = Cell(f"{last.text}{'' if both_chinese else ' '}{new.text}", last.x0, new.x1)
        else:
            cells.append(new)
    sizes = Counter[float]()
    for word in words:
        sizes[round(word["size"], 1)] += len(word["text"])
    top, bottom = min(word["top"] for word in words), max(word["bottom"] for word in words)
    return TextLine(tuple(cells), top, bottom, sizes.most_common(1)[0][0])


def _with_aligned(lines: list[TextLine], boxes: Sequence[tuple[float, float, float, float]]) -> list[Item]:
    """Return *lines* with rows that follow each other as tables, each with the lines above that are its header."""
    items: list[Item] = []
    rows: list[TextLine] = []

    def close() -> None:
        if rows:
            header = _header(items, rows[0])
            columns = _columns(rows)
            table = [_in_columns(row, columns) for row in rows]
            if header:
                del items[-len(header) :]
                table.insert(0, _heads(header, columns))
            items.append(Table(tuple(table), (header or rows)[0].top, rows[-1].bottom))
            rows.clear()

    for line in map(_label_apart, lines):
        if rows and (
            line.top - rows[-1].bottom > _ROW_GAP * line.size
            or any(rows[-1].bottom < box[1] and box[3] < line.top for box in boxes)
        ):
            close()
        if line.is_row or (rows and line.is_row_without_label):
            rows.append(line)
        elif rows and (whole := _wrapped(rows[-1], line)):
            rows[-1] = whole
        else:
            close()
            items.append(line)
    close()
    return items


def _label_apart(line: TextLine) -> TextLine:
    """Return a *line* of a label and numbers only as so many cells, where but a space stands between some of them."""
    pieces = [piece for cell in line.cells for piece in _pieces(cell)]
    count = next((place for place, piece in enumerate(pieces) if piece.is_number), 0)
    numbers = pieces[count:]
    if not count or len(numbers) < _BARE_ROW - 1 or not all(piece.is_number for piece in numbers):
        return line
    label = Cell(" ".join(piece.text for piece in pieces[:count]), line.x0, pieces[count - 1].x1)
    return replace(line, cells=(label, *numbers))


def _pieces(cell: Cell) -> list[Cell]:
    """Return the words of a cell, which stand about where their share of its letters puts them."""
    step = (cell.x1 - cell.x0) / max(len(cell.text), 1)
    words = re.finditer(r"\S+", cell.text)
    return [Cell(word[0], cell.x0 + step * word.start(), cell.x0 + step * word.end()) for word in words]


def _wrapped(row: TextLine, line: TextLine) -> TextLine | None:
    """Return *row* with *line* as the second line of its label, None where it is none."""
    label = row.cells[0]
    below = line.top - row.bottom < 0.5 * row.size and len(line.cells) == 1
    if not below or line.x1 >= row.cells[1].x0 or label.is_number or line.x0 > label.x1:
        return None
    whole = Cell(joined(label.text, line.text), min(label.x0, line.x0), max(label.x1, line.x1))
    return replace(row, cells=(whole, *row.cells[1:]), bottom=line.bottom)


def _header(items: Sequence[Item], first: TextLine) -> list[TextLine]:
    """Return the lines above the *first* row that are its header, from the top: several cells, close to each other."""
    header: list[TextLine] = []
    below = first
    for item in reversed(items[-_HEADER_LINES:]):
        is_close = isinstance(item, TextLine) and below.top - item.bottom < _HEADER_GAP * first.size
        if not isinstance(item, TextLine) or not is_close or len(item.cells) < 2:
            break
        header.insert(0, item)
        below = item
    return header


def _columns(rows: Sequence[TextLine]) -> list[tuple[float, float]]:
    """Return where the columns begin and end, by the rows that have the usual number of cells."""
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    full = [row for row in rows if len(row.cells) == usual]
    return [
        (min(row.cells[place].x0 for row in full), max(row.cells[place].x1 for row in full)) for place in range(usual)
    ]


def _in_columns(line: TextLine, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    if len(line.cells) == len(columns):
        return tuple(cell.text for cell in line.cells)
    texts = [""] * len(columns)
    for cell in line.cells:
        place = min(range(len(columns)), key=lambda column: _distance(cell, columns[column]))
        texts[place] = f"{texts[place]} {cell.text}".strip()
    return tuple(texts)


def _heads(header: Sequence[TextLine], columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    texts = [""] * len(columns)
    for line in header:
        for place, text in enumerate(_in_columns(line, columns)):
            texts[place] = joined(texts[place], text)
    return tuple(texts)


def _distance(cell: Cell, column: tuple[float, float]) -> float:
    """Return how far a cell is from a column: negative by how much they overlap."""
    return max(cell.x0, column[0]) - min(cell.x1, column[1])
