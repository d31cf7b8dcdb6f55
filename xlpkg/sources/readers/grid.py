"""Any file (saved HTML page, .xls, .xlsx, CSV) as grids of text, with merged cells filled.

What a file is shows in its bytes, not in its name: many an .xls is a saved HTML page. A file is untrusted:
its size, its unpacked size and its spans are bounded, and nothing in it is fetched or evaluated.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final, cast

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.sources.numbers import plain_floats, plain_lines, plain_numbers
from xlpkg.sources.readers.biff_limits import MAX_CELLS, check_records
from xlpkg.sources.readers.csv_lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlpkg.model.arrays import Array

#: The suffixes that a folder is searched for.
SUFFIXES: Final = (".html", ".htm", ".xls", ".xlsx", ".csv")
MAX_BYTES: Final = 16 * 2**20

#: What csv's cells hold.
LONGEST_TEXT: Final = 131_072
#: A spreadsheet's width.
MOST_COLUMNS: Final = 16_384

_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_BLANK: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*+")


#: A cell as the file has it: a text, or a spreadsheet's number, date or truth value.
Cell = str | float | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True)
class Grid:
    """One sheet, HTML table or CSV file.

    ``cells`` are as the file has them: a short row of a CSV stays short. ``headings`` are the texts that name it:
    page title, headings, caption, unit, sheet name. ``open_end``: the last row of a CSV has no line end, so it may be
    cut short.
    """

    sheet: str
    cells: Sequence[Sequence[Cell]]
    headings: tuple[str, ...] = ()
    open_end: bool = False

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All cells as text; :meth:`row` and :meth:`column` cost less where a few will do."""
        return tuple(map(self.row, range(len(self.cells))))

    def row(self, index: int) -> tuple[str, ...]:
        """Return the texts of a row, counted from 0."""
        return tuple(texts(self.cells[index]))

    def column(self, at: int) -> tuple[str, ...]:
        """Return the texts of a column, counted from 0; nothing for a row that is too short."""
        if at == 0 and isinstance(self.cells, Lines):
            return tuple(self.cells.firsts)
        return tuple(texts([row[at] if len(row) > at else "" for row in self.cells]))

    def figures(self, lines: Sequence[int], columns: Sequence[int]) -> Array | None:
        """Return the numbers of *lines*, counted from 1, in *columns*, two or more; shape (lines, columns).

        NaN stands for a "-".

        None where a row is cut short, or a cell holds no plain number and wants a look of its own.
        """
        if isinstance(self.cells, Lines) and 0 not in columns:
            read = plain_lines([self.cells.rests[line - 1] for line in lines], [column - 1 for column in columns])
            if read is not None:
                return read
        try:
            cells = list(chain.from_iterable(map(itemgetter(*columns), [self.cells[line - 1] for line in lines])))
        except IndexError:
            return None
        read = plain_floats(cells)
        if read is None:
            read = plain_numbers(texts(cells))
        return None if read is None else read.reshape(len(lines), len(columns))

    def is_wider(self, most: int) -> bool:
        """Tell whether a row has more than *most* cells."""
        if isinstance(self.cells, Lines):
            return self.cells.is_wider(most)
        return max(map(len, self.cells), default=0) > most

    def place(self, row: int, column: int) -> str:
        """Return the address of a cell, both counted from 0, as a spreadsheet writes it."""
        return f"{self.sheet}!{address(row, column)}" if self.sheet else address(row, column)


class FileBytes(bytes):
    """The bytes of a file, which are hashed once."""

    @cached_property
    def sha256(self) -> str:
        """Their SHA-256 as hexadecimal digits."""
        import hashlib

        return hashlib.sha256(self).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name, its SHA-256 and its grids."""

    name: str
    sha256: str
    kind: str
    grids: tuple[Grid, ...]


def texts(cells: Sequence[Cell]) -> Sequence[str]:
    """Return what *cells* say; itself where all are texts, as in most files."""
    return cast("Sequence[str]", cells) if {*map(type, cells)} <= {str} else list(map(as_text, cells))


def as_text(cell: Cell) -> str:
    """Return what a cell says: a number to the 12 digits that a spreadsheet's are good for."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def address(row: int, column: int) -> str:
    """Return the A1 address of a cell, row and column counted from 0.

    >>> address(11, 3), address(0, 27)
    ('D12', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def read_bytes(path: Path) -> FileBytes:
    """Return the bytes of *path*. Raises SourceRefused where it is absent, no file, unreadable, empty or too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe may never end, a device never stop
            raise SourceRefused("source-no-file", file=path.name)
        with path.open("rb") as file:
            data = file.read(min(status.st_size, MAX_BYTES) + 1)  # no room is made for more than there is
            if len(data) > status.st_size:  # it has grown
                data += file.read(MAX_BYTES)
    except OSError as error:
        raise SourceRefused("source-unreadable", file=path.name, reason=error.strerror or error) from error
    if len(data) > MAX_BYTES:
        raise SourceRefused("source-too-large", file=path.name, limit=MAX_BYTES // 2**20)
    if _BLANK.fullmatch(data):
        raise SourceRefused("source-empty", file=path.name)
    return FileBytes(data)


def is_text(data: bytes) -> bool:
    """Tell whether *data* are no workbook and no page: what is read by Python itself, without a library's help."""
    return not data.startswith((_ZIP, _OLE)) and b"<" not in data


def read_source(path: Path, data: bytes | None = None) -> SourceFile:
    """Return *path* as grids of text; *data* are its bytes where they were read already.

    Raises SourceRefused for a file that is absent, empty, damaged, encrypted or larger than the limits.
    """
    if not isinstance(data, FileBytes):
        data = read_bytes(path) if data is None else FileBytes(data)
    name = one_line(path.name)
    if data.startswith(_ZIP):
        from xlpkg.sources.readers.zip_limits import check_package

        longest = check_package(name, data)
        kind, grids = "xlsx", tuple(_spreadsheet(name, data))
    elif data.startswith(_OLE):
        check_records(name, data)
        longest = 0xFFFF
        kind, grids = "xls", tuple(_spreadsheet(name, data))
    else:
        text, longest = _decode(name, data), len(data)
        if data.find(b"<") >= 0 and re.search(r"<(?:html|table|!doctype)\b", text[:100_000], re.IGNORECASE):
            from xlpkg.sources.readers.html import read_page

            kind, grids = "html", tuple(read_page(name, text))
        else:
            kind, grids = "csv", (_csv(name, text, data),)
    if any(grid.is_wider(MOST_COLUMNS) for grid in grids):
        raise SourceRefused("source-too-many-cells", file=name, limit=MOST_COLUMNS)
    if longest > LONGEST_TEXT and any(map(_has_long_text, grids)):
        raise SourceRefused("source-damaged", file=name, kind=kind, reason="a cell holds more text than a cell can")
    return SourceFile(name, data.sha256, kind, grids)


def _has_long_text(grid: Grid) -> bool:
    return any(isinstance(cell, str) and len(cell) > LONGEST_TEXT for row in grid.cells for cell in row)


def _decode(name: str, data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if b"\0" not in data or "\0" not in text:
            return text
    raise SourceRefused("source-not-text", file=name)


def _spreadsheet(name: str, data: bytes) -> Iterator[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook

    kind = "xlsx" if data.startswith(_ZIP) else "xls"
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = 0
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                merged += (min(bottom + 1, len(rows)) - top) * (right + 1 - left)
                if merged > MAX_CELLS:
                    raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
                for r in range(top, min(bottom + 1, len(rows))):
                    for c in range(left, min(right + 1, len(rows[r]))):
                        rows[r][c] = rows[top][left]
            if any(cell != "" for row in rows for cell in row):
                yield Grid(sheet_name, rows, (sheet_name,))
    except (CalamineError, OSError, ValueError) as error:
        raise SourceRefused("source-damaged", file=name, kind=kind, reason=error) from error
    except BaseException as error:
        # A panic of calamine's, on some files that were cut short, is no Exception and has no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise SourceRefused("source-damaged", file=name, kind=kind, reason="its structure is broken") from error


def _csv(name: str, text: str, data: bytes) -> Grid:
    # Text pasted from a page has its cells apart by tabs, and commas within its numbers.
    # What the bytes do not hold, where it is found fast, is not in the text.
    tabs = text.count("\t") if b"\t" in data else 0
    delimiter = "\t" if tabs and tabs >= text.count("\n") else ","
    if len(text) > MAX_CELLS and text.count(delimiter) + text.count("\n") > MAX_CELLS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    open_end = not text.endswith(("\n", "\r"))
    if delimiter == "," and b'"' not in data:
        usual = data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n")  # no other ends a line
        return Grid("", Lines(text, "\r\n" if usual else None), open_end=open_end)
    try:
        # strict: a quote that is never closed swallows the rows that follow it.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SourceRefused("source-damaged", file=name, kind="csv", reason=error) from error
    return Grid("", rows, open_end=open_end)
