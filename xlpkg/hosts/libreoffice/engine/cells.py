"""Reads and writes blocks of values, each in one call to LibreOffice and a few for number formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block, a1
from xlpkg.hosts.libreoffice.engine.bridge import error, reason, uno
from xlpkg.hosts.libreoffice.engine.formats import Kind, block_of
from xlpkg.hosts.libreoffice.engine.formulas import first_cell
from xlpkg.hosts.values import Content, Formula, content, formula_text

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet

# com.sun.star.sheet.CellFlags
FORMULAS: Final = 16
VALUES: Final = 1 + 2 + 4 + FORMULAS  # numbers, dates, text
EVERYTHING: Final = VALUES + 8 + 32 + 64 + 256 + 512  # notes, own formats, styles, formats in text
FORMATS: Final = 32 + 64 + 256
# com.sun.star.sheet.FormulaResult
_ERRORS: Final = 4

_DAY: Final = "yyyy-mm-dd"
_MOMENT: Final = "yyyy-mm-dd hh:mm:ss"
#: Formats that a date takes the place of.
_TAKEN: Final = {Kind.GENERAL, Kind.LOGICAL}


def read(sheet: Sheet, block: Block, *, errors: bool = False) -> list[list[Any]]:
    """Return the values of *block*, row by row.

    Empty cells are None, and errors too unless *errors* asks for their text. A number is a date or a logical
    value if its cell's format says so; a time or duration is its serial number, as in Excel.
    """
    cells = sheet.cells_of(block)
    rows: list[list[Any]] = [[_as_written(value) for value in row] for row in cells.getDataArray()]
    if any(type(value) is float for row in rows for value in row):
        epoch = sheet.book.epoch
        for kind, parts in sheet.book.formats.groups(cells, lambda kind: kind in (Kind.DATE, Kind.LOGICAL)):
            for row, column in _cells(block, parts):
                value = rows[row][column]
                if type(value) is float:
                    rows[row][column] = _date(value, epoch) if kind is Kind.DATE else _logical(value)
    if errors:
        for row, column in _cells(block, map(block_of, cells.queryFormulaCells(_ERRORS).RangeAddresses)):
            rows[row][column] = cells.getCellByPosition(column, row).String
    return rows


def formulas(sheet: Sheet, block: Block) -> list[list[str]]:
    """Return what Excel's ``Range.Formula`` says of *block*: formulas, and constants as text."""
    cells = sheet.cells_of(block)
    rows = [[formula_text(value) for value in row] for row in read(sheet, block)]
    native = cells.getFormulaArray()
    for row, column in _cells(block, map(block_of, cells.queryContentCells(FORMULAS).RangeAddresses)):
        rows[row][column] = sheet.book.formulas.of_cell(cells.getCellByPosition(column, row), native[row][column])
    return rows


def write(sheet: Sheet, block: Block, rows: Sequence[Sequence[object]]) -> None:
    """Put *rows* of values, of the shape of *block*, into its cells.

    Formats stay as they are, with Excel's one exception, and LibreOffice's: a date in a cell without a format
    gets one, and a logical value is a number whose format says so. Raises WorkbookError, before anything is
    written, for a value that no cell holds, and for a part of an array formula.
    """
    date1904 = sheet.book.epoch == CALENDAR_MAC_1904
    contents = [
        [_content(sheet, block.top + down, block.left + right, value, date1904) for right, value in enumerate(row)]
        for down, row in enumerate(rows)
    ]
    index = sheet.index - 1 if any(isinstance(value, Formula) for row in contents for value in row) else 0
    data = tuple(
        tuple(
            sheet.book.formulas.tokens(value.text, first_cell(index, block.top + down, block.left + right))
            if isinstance(value, Formula)
            else _plain(value)
            for right, value in enumerate(row)
        )
        for down, row in enumerate(contents)
    )
    put(sheet, block, data, lambda cells: _adapt_formats(sheet, cells, block, rows, contents))


def fill(sheet: Sheet, block: Block, value: object) -> None:
    """Put one value into every cell of *block*; a formula moves with the cell, as in Excel."""
    rows, columns = block.shape
    date1904 = sheet.book.epoch == CALENDAR_MAC_1904
    if not isinstance(_content(sheet, block.top, block.left, value, date1904), Formula):
        write(sheet, block, [[value] * columns] * rows)
        return
    tokens = sheet.book.formulas.tokens(str(value)[1:], first_cell(sheet.index - 1, block.top, block.left))
    none = [[Formula("")] * columns] * rows
    put(sheet, block, ((tokens,) * columns,) * rows, lambda cells: _adapt_formats(sheet, cells, block, none, none))


def forget_logical(sheet: Sheet, block: Block) -> None:
    """Take the format of a logical value from the cells of *block* that have one, before they are emptied."""
    rows, columns = block.shape
    none = [[None] * columns] * rows
    _adapt_formats(sheet, sheet.cells_of(block), block, none, none)


def put(
    sheet: Sheet, block: Block, data: tuple[tuple[object, ...], ...], before: Callable[[Any], object] = lambda _: None
) -> None:
    """Hand *data* to LibreOffice in one call: numbers, text (empty for nothing) and tokens."""
    try:
        cells = sheet.cells_of(block)
        before(cells)
        # invoke, because only then an Any, which the tokens are in, stays one within a tuple.
        uno().invoke(cells, "setDataArray", (data,))
    except error("uno.RuntimeException") as failure:
        if isinstance(failure, error("lang.DisposedException")):
            raise
        if sheet.book.document.isReadonly():
            raise WorkbookError("workbook-read-only", path=sheet.book.fullname) from failure
        raise WorkbookError(
            "cells-not-written", sheet=sheet.name, address=block.address(False, False), reason=reason(failure)
        ) from failure


def _content(sheet: Sheet, row: int, column: int, value: object, date1904: bool) -> Content:
    try:
        return content(value, date1904=date1904)
    except ValueError as wrong:
        raise WorkbookError("value-not-for-cell", sheet=sheet.name, cell=a1(row, column), what=str(wrong)) from wrong


def _as_written(value: float | str | None) -> float | str | None:
    if isinstance(value, str):
        # Text of several lines is rich text in LibreOffice, which gives a tab within it as this character.
        return (value.replace("\x01", "\t") if "\n" in value else value) or None
    return value


def _plain(value: bool | float | str | None) -> float | str:
    return "" if value is None else value if isinstance(value, str) else float(value)


def _adapt_formats(
    sheet: Sheet,
    cells: Any,
    block: Block,
    rows: Sequence[Sequence[object]],
    contents: Sequence[Sequence[Content]],
) -> None:
    """Give dates and logical values their format, and take that of a logical value from what will be none.

    It is done before they are written: a formula's result then finds no format, and decides on its own.
    """
    formats = sheet.book.formats
    new: dict[int, list[Block]] = {}

    def give(key: int, row: int, column: int) -> None:
        cell = (block.top + row, block.left + column)
        new.setdefault(key, []).append(Block(*cell, *cell))

    dates = [[isinstance(value, (dt.date, np.datetime64)) for value in row] for row in rows]
    if any(type(value) is bool for row in contents for value in row):
        parts, wanted = [block], set(Kind)
    else:
        parts, wanted = list(_columns(block, _may_be_taken(cells, dates))), _TAKEN
    for part in parts:
        for kind, same in list(formats.groups(sheet.cells_of(part), lambda kind: kind in wanted)):
            for row, column in _cells(block, same):
                value = contents[row][column]
                if isinstance(value, bool):
                    if kind is not Kind.LOGICAL:
                        give(formats.logical, row, column)
                elif isinstance(value, float) and dates[row][column]:
                    if kind in _TAKEN:
                        give(formats.key(_MOMENT if value % 1 else _DAY), row, column)
                elif kind is Kind.LOGICAL:
                    give(formats.general, row, column)
    for key, where in new.items():
        sheet.book.cells_of(sheet, where).NumberFormat = key


def _may_be_taken(cells: Any, dates: Sequence[Sequence[bool]]) -> list[list[bool]]:
    """Tell which of *cells* may have a format that goes: those that get a date, or hold a logical value, 0 or 1.

    To ask for what they hold is one question, for their formats a hundred.
    """
    return [
        [is_date or value == 0 or value == 1 for is_date, value in zip(line, row, strict=True)]
        for line, row in zip(dates, cells.getDataArray(), strict=True)
    ]


def _columns(block: Block, wanted: Sequence[Sequence[bool]]) -> Iterator[Block]:
    """Yield the part of each column of *block* that all of the *wanted* cells lie in."""
    for right, column in enumerate(zip(*wanted, strict=True), start=block.left):
        down = [row for row, is_wanted in enumerate(column, start=block.top) if is_wanted]
        if down:
            yield Block(down[0], right, down[-1], right)


def _cells(block: Block, parts: Any) -> list[tuple[int, int]]:
    """Return the places in *block*, counted from 0, that lie in *parts*."""
    return [
        (row - block.top, column - block.left)
        for part in parts
        for row in range(part.top, part.bottom + 1)
        for column in range(part.left, part.right + 1)
    ]


def _logical(value: float) -> bool | float:
    return bool(value) if value in (0, 1) else value


def _date(serial: float, epoch: dt.datetime) -> dt.datetime | float:
    try:
        found = from_excel(serial, epoch)
    except (ValueError, OverflowError):  # no such day
        return serial
    if isinstance(found, dt.time):
        return dt.datetime.combine(CALENDAR_WINDOWS_1900.date(), found)
    return found if isinstance(found, dt.datetime) else serial
