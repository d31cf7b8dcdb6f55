"""Before a range is overwritten: check that LibreOffice will not refuse it, and keep what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import uno
from xlpkg.engines.libreoffice.cells import FORMULAS, SheetCells, as_data, as_written
from xlpkg.engines.libreoffice.formats import cell_range_of, content_positions


def check_writable(contents: SheetCells, cell_range: CellRange) -> None:
    """Raise WorkbookError if the workbook is read-only, a cell is protected, or an array formula extends beyond."""
    cells = contents.editable(cell_range)
    for array in _arrays(contents, cells, content_positions(cells, FORMULAS)):
        if array.intersection(cell_range) != array:
            raise contents.refused(cell_range, f"{{=}} {array.address(False, False)}")


def restorer(contents: SheetCells, cell_range: CellRange) -> Callable[[], None]:
    """Read what a range holds, and return a function that writes it back: numbers, text, formulas, array formulas.

    Text stays text. Parts of a text lose their formats.
    """
    cells = contents.range(cell_range)
    values = cells.getDataArray()
    formulas = {(row, column): _tokens(cells, row, column) for row, column in content_positions(cells, FORMULAS)}
    arrays = {array: contents.range(array).getArrayTokens() for array in _arrays(contents, cells, formulas)}

    def restore() -> None:
        rows: list[list[Any]] = [[as_data(as_written(value)) for value in row] for row in values]
        for (row, column), tokens in formulas.items():
            rows[row][column] = tokens
        contents.set_data(cell_range, tuple(map(tuple, rows)))
        for array, tokens in arrays.items():
            contents.range(array).clearContents(FORMULAS)
            contents.range(array).setArrayTokens(tokens)

    return restore


def _tokens(cells: Any, row: int, column: int) -> Any:
    return uno().Any("[]com.sun.star.sheet.FormulaToken", cells.getCellByPosition(column, row).getTokens())


def _arrays(contents: SheetCells, cells: Any, formulas: Iterable[tuple[int, int]]) -> set[CellRange]:
    """Return the ranges of the array formulas that have one of the cells *formulas*, counted from 0 in *cells*."""
    found = set()
    for row, column in formulas:
        cell = cells.getCellByPosition(column, row)
        if cell.getArrayFormula():
            cursor = contents.sheet.createCursorByRange(cell)
            cursor.collapseToCurrentArray()
            found.add(cell_range_of(cursor.RangeAddress))
    return found
