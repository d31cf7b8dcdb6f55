"""Where a range leads: its neighbours, its region, and cells inserted, deleted and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import LAST_COLUMN, LAST_ROW, Block
from xlpkg.hosts.libreoffice.engine import cells as _cells
from xlpkg.hosts.libreoffice.engine.bridge import enum
from xlpkg.hosts.libreoffice.engine.formats import block_of
from xlpkg.hosts.libreoffice.engine.formulas import first_cell
from xlpkg.hosts.libreoffice.engine.lacking import refuse

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.ranges import Range
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet

#: Excel's words for directions: (rows, columns) of a step.
_STEPS: Final = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Moving:
    """A range's part that leads elsewhere."""

    block: Block
    _sheet: Sheet

    @property
    def api(self) -> Any:
        return self._sheet.cells_of(self.block)

    @property
    def row(self) -> int:
        return self.block.top

    @property
    def column(self) -> int:
        return self.block.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.block.shape

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def _range(self, block: Block) -> Range:
        return self._sheet.range((*block[:2], *block.shape))

    def end(self, direction: str) -> Range:
        """Return the cell that Ctrl and an arrow lead to from the first cell, as in Excel."""
        down, right = _STEPS[direction]
        across, here = bool(right), (self.column if right else self.row)
        line = Block(self.row, 1, self.row, LAST_COLUMN) if across else Block(1, self.column, LAST_ROW, self.column)
        filled = [block_of(part) for part in self._sheet.cells_of(line).queryContentCells(_cells.VALUES).RangeAddresses]
        runs = sorted((part.left, part.right) if across else (part.top, part.bottom) for part in filled)
        forward = down + right > 0
        if not forward:  # the same, seen in a mirror
            runs = sorted((-last, -first) for first, last in runs)
        limit = (LAST_COLUMN if across else LAST_ROW) if forward else -1
        there = abs(_end(runs, here if forward else -here, limit))
        return self._sheet.range((self.row, there) if across else (there, self.column))

    @property
    def current_region(self) -> Range:
        cursor = self._sheet.api.createCursorByRange(self._sheet.cells_of(Block(*self.block[:2], *self.block[:2])))
        cursor.collapseToCurrentRegion()
        return self._range(block_of(cursor.RangeAddress))

    @property
    def rows(self) -> Range:
        return self._range(self.block)

    @property
    def columns(self) -> Range:
        return self._range(self.block)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells. New ones look like those on the left or above, LibreOffice's only way."""
        if copy_origin not in (None, "format_from_left_or_above"):
            raise refuse(f"Range.insert(copy_origin={copy_origin!r})")
        mode = self._shift(shift, "down", "right")
        self._sheet.api.insertCells(self.api.RangeAddress, enum("sheet.CellInsertMode", mode.upper()))

    def delete(self, shift: str | None = None) -> None:
        mode = self._shift(shift, "up", "left")
        self._sheet.api.removeRange(self.api.RangeAddress, enum("sheet.CellDeleteMode", mode.upper()))

    def _shift(self, shift: str | None, along_rows: str, along_columns: str) -> str:
        """Return the way that cells move: whole rows and columns as such, else, as Excel does, by the shape."""
        rows, columns = self.shape
        if columns == LAST_COLUMN:
            return "rows"
        if rows == LAST_ROW:
            return "columns"
        return shift or (along_columns if rows > columns else along_rows)

    def copy(self, destination: Any = None) -> None:
        """Copy to *destination*, or for a later paste."""
        if destination is None:
            self._sheet.book.app.copied = self._range(self.block)
        else:
            destination.impl.receive(self)

    def receive(self, source: Moving) -> None:
        """Copy all of *source* to the first cell of this range, in the same book or another."""
        if source._sheet.book.document == self._sheet.book.document:
            target = first_cell(self._sheet.index - 1, self.row, self.column)
            self._sheet.api.copyRange(target, source.api.RangeAddress)
            return
        source._sheet.book.controller.select(source.api)
        content = source._sheet.book.controller.getTransferable()
        self._range(Block(*self.block[:2], *self.block[:2])).select()
        self._sheet.book.controller.insertTransferable(content)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        self._take(source_range.impl, copy_type, skip_blanks, transpose, "Range.copy_from")

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        copied = self._sheet.book.app.copied
        if copied is None:
            raise WorkbookError("nothing-copied")
        if operation is not None:
            raise refuse(f"Range.paste(operation={operation!r})")
        self._take(copied, paste or "all", skip_blanks, transpose, "Range.paste")

    def _take(self, source: Range, what: str, skip_blanks: bool, transpose: bool, member: str) -> None:
        if skip_blanks or transpose:
            raise refuse(f"{member}(skip_blanks=…, transpose=…)")
        if what == "all":
            self.receive(source)
        elif what == "values":
            rows, columns = source.shape
            block = Block(self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            # An error's value cannot be handed over as one: it becomes an empty cell.
            data = source.api.getDataArray()
            _cells.put(self._sheet, block, tuple(tuple("" if v is None else v for v in row) for row in data))
        else:
            raise refuse(f"{member}({what!r})")

    def move(self, destination: Any) -> None:
        target = destination.impl
        first = first_cell(target._sheet.index - 1, target.row, target.column)
        self._sheet.api.moveRange(first, self.api.RangeAddress)


def _end(runs: list[tuple[int, int]], here: int, limit: int) -> int:
    """Return where Ctrl and an arrow lead from *here* along a line whose cells are filled in *runs*.

    >>> [_end([(1, 3), (7, 7), (9, 12)], here, 100) for here in (1, 3, 4, 7, 12, 13)]
    [3, 7, 7, 9, 100, 100]
    """
    for first, last in runs:
        if first <= here < last:
            return last
        if first > here:
            return first
    return limit
