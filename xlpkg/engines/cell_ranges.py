"""Rectangles of cells and their addresses. Rows and columns count from 1, as in Excel."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from openpyxl.utils.cell import quote_sheetname, range_boundaries
from xlsxwriter.utility import xl_rowcol_to_cell

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


class CellRange(NamedTuple):
    """A rectangle of cells: first row and column, last row and column, all from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Return the numbers of rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    def fits(self) -> bool:
        """Return whether the range lies within a sheet."""
        return 1 <= self.top <= self.bottom <= LAST_ROW and 1 <= self.left <= self.right <= LAST_COLUMN

    def contains(self, row: int, column: int) -> bool:
        """Return whether a cell is in the range."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def union(self, other: CellRange) -> CellRange:
        """Return the smallest range that contains both."""
        return CellRange(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def intersection(self, other: CellRange) -> CellRange | None:
        """Return the cells that are in both, None if there are none."""
        common = CellRange(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )
        return common if common.top <= common.bottom and common.left <= common.right else None

    def cells(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the rows and columns of the cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            yield [(row, column) for column in range(self.left, self.right + 1)]

    def without(self, cells: Collection[tuple[int, int]]) -> Iterator[CellRange]:
        """Yield ranges that together are this one without *cells*, which are rows and columns.

        >>> [part.address(False, False) for part in CellRange(1, 1, 4, 3).without([(2, 1), (2, 3)])]
        ['A1:C1', 'B2', 'A3:C4']
        """
        top = self.top
        for row, in_row in itertools.groupby(sorted(cells), key=lambda cell: cell[0]):
            if top < row:
                yield self._replace(top=top, bottom=row - 1)
            left = self.left
            for column in (*(cell[1] for cell in in_row), self.right + 1):
                if left < column:
                    yield CellRange(row, left, row, column - 1)
                left = column + 1
            top = row + 1
        if top <= self.bottom:
            yield self._replace(top=top)

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Return the address, such as ``$A$1:$B$2``.

        >>> CellRange(1, 1, 2, 2).address(), CellRange(3, 4, 3, 4).address(False, False)
        ('$A$1:$B$2', 'D3')
        """
        first = xl_rowcol_to_cell(self.top - 1, self.left - 1, row_absolute, column_absolute)
        last = xl_rowcol_to_cell(self.bottom - 1, self.right - 1, row_absolute, column_absolute)
        return str(first if first == last else f"{first}:{last}")


ALL_CELLS: Final = CellRange(1, 1, LAST_ROW, LAST_COLUMN)

#: Names of sheets that need no quotes in a formula, optionally after the name of a book.
_PLAIN: Final = re.compile(r"(\[[\w.]+\])?[^\W\d]\w*")


def quote(sheet: str) -> str:
    """Return the name of a sheet as it is written in a formula: in quotes if it needs them.

    >>> quote("Sheet1"), quote("首页"), quote("my sheet"), quote("2025"), quote("[a.xlsx]Sheet1")
    ('Sheet1', '首页', "'my sheet'", "'2025'", '[a.xlsx]Sheet1')
    """
    return sheet if _PLAIN.fullmatch(sheet) else str(quote_sheetname(sheet))


def unquoted(sheet: str) -> str:
    """Return the name of a sheet as :func:`quote` was given it.

    >>> unquoted("'Li''s sheet'"), unquoted("Sheet1")
    ("Li's sheet", 'Sheet1')
    """
    return sheet.removeprefix("'").removesuffix("'").replace("''", "'")


def a1(row: int, column: int) -> str:
    """Return the address of a cell without dollar signs."""
    return str(xl_rowcol_to_cell(row - 1, column - 1))


def range_at(address: str) -> CellRange | None:
    """Return the cells at *address*, None if it is not an address of cells.

    An entire column is ``C:C``. ``C`` alone is no address, as in Excel: it would make a mistyped name such as ``usd`` a
    column of a million cells.

    >>> range_at("$A$1:b2"), range_at("C:C"), range_at("usd")
    (CellRange(top=1, left=1, bottom=2, right=2), CellRange(top=1, left=3, bottom=1048576, right=3), None)
    """
    try:
        left, top, right, bottom = range_boundaries(address.upper())
    except ValueError:
        return None
    sheet_edges = (1, 1, LAST_ROW, LAST_COLUMN)
    edges = (top, left, bottom, right)  # None where the address has no row or no column
    if None in edges and ":" not in address:
        return None
    cell_range = CellRange(*(limit if edge is None else edge for edge, limit in zip(edges, sheet_edges, strict=True)))
    return cell_range if address and cell_range.fits() else None
