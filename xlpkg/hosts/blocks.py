"""Rectangles of cells and their addresses. Rows and columns count from 1, as in Excel."""

from __future__ import annotations

from typing import Final, NamedTuple

from openpyxl.utils.cell import get_column_letter, range_boundaries

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


class Block(NamedTuple):
    """A rectangle of cells: first row and column, last row and column, all from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Return the numbers of rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    def holds(self, row: int, column: int) -> bool:
        """Say whether a cell lies within."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def fits(self) -> bool:
        """Say whether there are such cells on a sheet."""
        return 1 <= self.top <= self.bottom <= LAST_ROW and 1 <= self.left <= self.right <= LAST_COLUMN

    def joined(self, other: Block) -> Block:
        """Return the smallest block that holds both."""
        return Block(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def cut(self, other: Block) -> Block | None:
        """Return what both have in common, None if nothing."""
        common = Block(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )
        return common if common.top <= common.bottom and common.left <= common.right else None

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Return the address, such as ``$A$1:$B$2``.

        >>> Block(1, 1, 2, 2).address(), Block(3, 4, 3, 4).address(False, False)
        ('$A$1:$B$2', 'D3')
        """
        before_column, before_row = "$" * column_absolute, "$" * row_absolute
        corners = dict.fromkeys(((self.top, self.left), (self.bottom, self.right)))
        return ":".join(f"{before_column}{get_column_letter(column)}{before_row}{row}" for row, column in corners)


def a1(row: int, column: int) -> str:
    """Return the address of a cell without dollar signs."""
    return f"{get_column_letter(column)}{row}"


def block_at(address: str) -> Block | None:
    """Return the block at *address*, None if it is not an address of cells.

    >>> block_at("$A$1:b2"), block_at("C:C"), block_at("total")
    (Block(top=1, left=1, bottom=2, right=2), Block(top=1, left=3, bottom=1048576, right=3), None)
    """
    try:
        left, top, right, bottom = range_boundaries(address.upper())
    except ValueError:
        return None
    whole = (1, 1, LAST_ROW, LAST_COLUMN)
    given = (top, left, bottom, right)
    block = Block(*(edge if number is None else number for number, edge in zip(given, whole, strict=True)))
    return block if address and block.fits() else None
