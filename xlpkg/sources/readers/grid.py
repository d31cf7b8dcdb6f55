"""A source file as grids: the cells of its sheets or HTML tables as texts; and the text of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: The size of a source file.
MAX_BYTES: Final = 16 * 2**20
#: The cells of all grids of a file. The longest download of the online query has 180,000 cells.
MAX_CELLS: Final = 500_000
#: The columns that a spreadsheet can have.
MAX_COLUMNS: Final = 16_384
#: The characters in all cells of a file. One shared text may be shown in every cell of a spreadsheet.
MAX_CHARACTERS: Final = 64 * 2**20
#: The characters in a cell.
MAX_CELL_CHARACTERS: Final = 131_072

#: A cell as a spreadsheet library returns it.
RawCell = str | float | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet, HTML table or CSV file.

    ``rows`` may differ in length. ``headings`` are the texts that name the table: page title, headings, caption, unit,
    sheet name. ``open_end`` is True for a CSV file whose last row has no line end, so it may be cut short.
    """

    sheet: str
    rows: Sequence[Sequence[str]]
    headings: tuple[str, ...] = ()
    open_end: bool = False

    def column(self, index: int) -> list[str]:
        """Return the texts of a column, counted from 0; "" for a row that is too short."""
        return [row[index] if len(row) > index else "" for row in self.rows]

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell, with the sheet's name; row and column are counted from 0."""
        return f"{self.sheet}!{address(row, column)}" if self.sheet else address(row, column)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file: its name, the SHA-256 of its bytes, its format (html, xls, xlsx, csv) and its grids."""

    name: str
    sha256: str
    kind: str
    grids: tuple[Grid, ...]


def cell_text(cell: RawCell) -> str:
    """Return a cell as text: a number to 12 digits, the precision that a spreadsheet shows, and a date as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the column with *letters*, counted from 0.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """Return the A1 address of a cell, row and column counted from 0.

    >>> address(11, 3)
    'D12'
    """
    return f"{column_letters(column)}{row + 1}"
