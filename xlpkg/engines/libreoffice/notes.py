"""Write a block of cells and keep the notes of its cells, which LibreOffice deletes when it writes a block."""

from __future__ import annotations

from typing import Any, Final

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import error, uno
from xlpkg.engines.libreoffice.formats import content_positions

NOTES: Final = 8  # com.sun.star.sheet.CellFlags

#: Numbers, text (empty for an empty cell) and tokens, row by row.
Data = tuple[tuple[Any, ...], ...]


def write_block(document: Any, cells: Any, notes: Any, data: Data) -> None:
    """Write *data* into *cells*, a range of *document*; *notes* are all notes of its sheet.

    One call writes all cells, if none has a note. Otherwise the cells with a note are written one by one, and their
    notes keep author, date, size and format. Raises UNO's RuntimeException if LibreOffice refuses to write.
    """
    with_note = content_positions(cells, NOTES) if notes.getCount() else []
    if not with_note:
        _set_data(cells, data)
        return
    for row, column in with_note:
        _check(document, cells.getCellByPosition(column, row))
    for top, left, bottom, right in CellRange(0, 0, len(data) - 1, len(data[0]) - 1).without(with_note):
        part = cells.getCellRangeByPosition(left, top, right, bottom)
        _set_data(part, tuple(row[left : right + 1] for row in data[top : bottom + 1]))
    for row, column in with_note:
        _set_cell(cells.getCellByPosition(column, row), data[row][column])


def _check(document: Any, cell: Any) -> None:
    """Raise RuntimeException if *cell* is read-only, protected or part of an array formula.

    LibreOffice refuses to write a block that contains such a cell, but not to write the cell alone.
    """
    is_protected = cell.Spreadsheet.isProtected() and cell.CellProtection.IsLocked
    if is_protected or cell.getArrayFormula() or document.isReadonly():
        raise error("uno.RuntimeException")("the cell has a note", cell)


def _set_data(cells: Any, data: Data) -> None:
    # A plain call would unpack the Any that holds tokens within the tuple.
    uno().invoke(cells, "setDataArray", (data,))


def _set_cell(cell: Any, value: Any) -> None:
    """Write a number, text or tokens into *cell*."""
    if isinstance(value, str):
        cell.setString(value)
    elif isinstance(value, float):
        cell.setValue(value)
    else:
        cell.setTokens(value.value)
