"""What ranges contain, read or written with one call to LibreOffice and a few more for number formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import LAST_ROW, CellRange
from xlpkg.engines.cell_values import CellContent, Formula, contents_of, formula_text
from xlpkg.engines.libreoffice.bridge import cell_address, error, reason
from xlpkg.engines.libreoffice.formats import FormatKind, cell_range_of, common, content_positions, positions
from xlpkg.engines.libreoffice.formulas import token_sequence
from xlpkg.engines.libreoffice.notes import NOTES, Data, write_block
from xlpkg.errors import WorkbookError

# com.sun.star.sheet.CellFlags
_FORMULAS: Final = 16
VALUES: Final = 1 + 2 + 4 + _FORMULAS  # numbers, dates, text
_EVERYTHING: Final = VALUES + NOTES + 32 + 64 + 256 + 512  # and formats
# com.sun.star.sheet.FormulaResult
_ERRORS: Final = 4

_DATE_FORMAT: Final = "yyyy-mm-dd"
_DATETIME_FORMAT: Final = "yyyy-mm-dd hh:mm:ss"
#: The kinds of number format that a date replaces by its own.
_REPLACED: Final = frozenset({FormatKind.GENERAL, FormatKind.LOGICAL})

Rows = Sequence[Sequence[object]]


class Cells(members.Range):
    """A rectangle of cells on *sheet*, with what they contain."""

    most_cells = 4 * LAST_ROW  # they need a gigabyte

    @property
    def api(self) -> Any:
        return self.sheet.at(self.cell_range)

    # Reading

    def read(self) -> list[list[Any]]:
        """Return the values, row by row.

        An empty cell is None, and so is an error; with xlwings' option err_to_str, an error is its text. A number whose
        cell has the format of a date or of a logical value is a date or a logical value; a time or duration is its
        serial number, as in Excel. With the option formats=False each number stays one, which is several times faster.
        """
        cells = self.api
        rows: list[list[Any]] = [[_as_written(value) for value in row] for row in cells.getDataArray()]
        if self.options.get("formats", True) and any(type(value) is float for row in rows for value in row):
            epoch = self.sheet.book.epoch
            for kind, parts in self.sheet.book.formats.groups(cells, {FormatKind.DATE, FormatKind.LOGICAL}):
                for row, column in positions(self.cell_range, parts):
                    value = rows[row][column]
                    if type(value) is float and kind is FormatKind.DATE:
                        rows[row][column] = _date(value, epoch)
                    elif type(value) is float and value in (0, 1):
                        rows[row][column] = bool(value)
        if self.options.get("err_to_str"):
            errors = map(cell_range_of, cells.queryFormulaCells(_ERRORS).RangeAddresses)
            for row, column in positions(self.cell_range, errors):
                rows[row][column] = cells.getCellByPosition(column, row).String
        return rows

    def read_formulas(self) -> list[list[str]]:
        """Return what Excel's ``Range.Formula`` returns: formulas, and constants as text."""
        cells = self.api
        rows = [[formula_text(value) for value in row] for row in self.read()]
        for row, column in content_positions(cells, _FORMULAS):
            rows[row][column] = self.sheet.book.formulas.of_cell(cells.getCellByPosition(column, row))
        return rows

    @property
    def formula_array(self) -> str | None:
        """The array formula in Excel's notation; without one, the formula of a cell, and None for more cells."""
        cells = self.api
        if cells.getArrayFormula():
            first = cell_address(self.sheet.index - 1, self.row, self.column)
            return f"={self.sheet.book.formulas.text(cells.getArrayTokens(), first)}"
        return str(self.formula) if len(self) == 1 else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        """Write one array formula for the range. Raises WorkbookError as :meth:`clear` does."""
        self.clear(VALUES)
        tokens = self._tokens(Formula(value.removeprefix("=")), self.sheet.index - 1, self.row, self.column)
        self.api.setArrayTokens(tokens.value)

    # Writing

    def write(self, rows: Rows) -> None:
        """Write *rows*, which have the shape of the range.

        Number formats stay, with two exceptions. A date in a cell with the format General gets a date format, as in
        Excel. A logical value gets the format of logical values, and the value that replaces it gets General: in
        LibreOffice a logical value is a number with that format. Raises WorkbookError, before anything is written, for
        a value that no cell can hold, for a part of an array formula.
        """
        contents = self._contents(rows)
        data = [list(map(_as_data, row)) for row in contents]
        for down, row in enumerate(contents):
            for right, value in enumerate(row):
                if isinstance(value, Formula):
                    at = self.sheet.index - 1, self.row + down, self.column + right
                    data[down][right] = self._tokens(value, *at)
        self._set_data(tuple(map(tuple, data)), lambda cells: self._adapt_formats(cells, rows, contents))

    def fill(self, value: object) -> None:
        """Write one value into every cell; the references of a formula move with the cell, as in Excel.

        Raises WorkbookError as :meth:`write` does.
        """
        height, width = self.shape
        ((first,),) = self._contents([[value]])
        if not isinstance(first, Formula):
            self.write([[value] * width] * height)
            return
        tokens = self._tokens(first, self.sheet.index - 1, self.row, self.column)
        formulas = [[first] * width] * height
        self._set_data(((tokens,) * width,) * height, lambda cells: self._adapt_formats(cells, formulas, formulas))

    def clear(self, flags: int = _EVERYTHING) -> None:
        """Delete what *flags*, of CellFlags, select. Raises WorkbookError if values cannot be deleted."""
        used = self.sheet.used().intersection(self.cell_range)
        self.api.clearContents(flags)
        # LibreOffice refuses it silently. LibreOffice 7.4 finds content in columns that were never used.
        if used and self.sheet.at(used).queryContentCells(VALUES).getCount():
            raise self._refused("clearContents")

    def editable(self) -> Any:
        """Return LibreOffice's object for the range, whose formats are to be changed.

        Raises WorkbookError if the workbook is read-only or a cell is protected: LibreOffice ignores the change.
        """
        cells = self.api
        protects = self.sheet.api.isProtected() and getattr(common(cells, "CellProtection"), "IsLocked", True)
        if self.sheet.book.is_read_only or protects:
            raise self._refused("CellProtection")
        return cells

    def check_writable(self) -> None:
        """Raise WorkbookError if the workbook is read-only, a cell is protected, or an array formula extends beyond."""
        cells = self.editable()
        for array in self._arrays(cells, content_positions(cells, _FORMULAS)):
            if array.intersection(self.cell_range) != array:
                raise self._refused(f"{{=}} {array.address(False, False)}")

    def holds(self, rows: Rows) -> bool:
        """Return whether the range has the values of *rows*, which have its shape, and no formulas."""
        cells = self.api
        data = tuple(tuple(map(_as_data, row)) for row in self._contents(rows))
        is_same: bool = data == cells.getDataArray()
        return is_same and not cells.queryContentCells(_FORMULAS).Count

    def restorer(self) -> Callable[[], None]:
        """Read what the range holds, and return a function that writes it back: numbers, text, formulas, arrays.

        Text stays text. Parts of a text lose their formats.
        """
        cells = self.api
        values = cells.getDataArray()
        formulas = {
            (row, column): token_sequence(cells.getCellByPosition(column, row).getTokens())
            for row, column in content_positions(cells, _FORMULAS)
        }
        arrays = {array: self.sheet.at(array).getArrayTokens() for array in self._arrays(cells, formulas)}

        def restore() -> None:
            rows: list[list[Any]] = [[_as_data(_as_written(value)) for value in row] for row in values]
            for (row, column), tokens in formulas.items():
                rows[row][column] = tokens
            self._set_data(tuple(map(tuple, rows)))
            for array, tokens in arrays.items():
                self.sheet.at(array).clearContents(_FORMULAS)
                self.sheet.at(array).setArrayTokens(tokens)

        return restore

    def _arrays(self, cells: Any, formulas: Iterable[tuple[int, int]]) -> set[CellRange]:
        """Return the ranges of the array formulas that have one of the cells *formulas*, counted from 0 in *cells*."""
        found = set()
        for row, column in formulas:
            cell = cells.getCellByPosition(column, row)
            if cell.getArrayFormula():
                cursor = self.sheet.api.createCursorByRange(cell)
                cursor.collapseToCurrentArray()
                found.add(cell_range_of(cursor.RangeAddress))
        return found

    def _refused(self, reason: str) -> WorkbookError:
        """Return the error for a range that LibreOffice does not change."""
        if self.sheet.book.is_read_only:
            return WorkbookError("workbook-read-only", path=self.sheet.book.fullname)
        address = self.cell_range.address(False, False)
        return WorkbookError("cells-not-written", sheet=self.sheet.name, address=address, reason=reason)

    def _set_data(self, data: Data, prepare: Callable[[Any], object] = lambda _: None) -> None:
        """Pass *data* to LibreOffice in one call: numbers, text (empty for an empty cell) and tokens.

        Before that, *prepare* is called with LibreOffice's object for the range. Notes stay: cells with a note are
        written one by one. Raises WorkbookError if the workbook is read-only or LibreOffice refuses the data.
        """
        try:
            cells = self.api
            prepare(cells)
            write_block(self.sheet.book.document, cells, self.sheet.annotations, data)
        except error("uno.RuntimeException") as failure:
            if isinstance(failure, error("lang.DisposedException")):
                raise
            raise self._refused(reason(failure)) from failure

    def _tokens(self, formula: Formula, index: int, row: int, column: int) -> Any:
        return self.sheet.book.formulas.tokens(formula.text, cell_address(index, row, column))

    def _contents(self, rows: Rows) -> list[list[CellContent]]:
        date1904 = self.sheet.book.epoch == CALENDAR_MAC_1904
        return contents_of(rows, self.sheet.name, self.row, self.column, date1904=date1904)

    def _adapt_formats(self, cells: Any, rows: Rows, contents: Sequence[Sequence[CellContent]]) -> None:
        """Set the formats of dates and logical values, and reset that of a logical value that is overwritten.

        Called before the values are written, so that the result of a formula can decide how it is shown.
        """
        formats, cell_range = self.sheet.book.formats, self.cell_range
        new: dict[int, list[CellRange]] = {}

        def set_format(key: int, row: int, column: int) -> None:
            cell = (cell_range.top + row, cell_range.left + column)
            new.setdefault(key, []).append(CellRange(*cell, *cell))

        is_date = [[isinstance(value, (dt.date, np.datetime64)) for value in row] for row in rows]
        if any(type(value) is bool for row in contents for value in row):
            parts, kinds = [cell_range], frozenset(FormatKind)
        else:
            parts, kinds = [*_may_change(cells, cell_range, is_date)], _REPLACED
        for part in parts:
            for kind, same in list(formats.groups(self.sheet.at(part), kinds)):
                for row, column in positions(cell_range, same):
                    value = contents[row][column]
                    if isinstance(value, bool):
                        if kind is not FormatKind.LOGICAL:
                            set_format(formats.logical, row, column)
                    elif isinstance(value, float) and is_date[row][column]:
                        if kind in _REPLACED:
                            set_format(formats.key(_DATETIME_FORMAT if value % 1 else _DATE_FORMAT), row, column)
                    elif kind is FormatKind.LOGICAL:
                        set_format(formats.general, row, column)
        for key, cell_ranges in new.items():
            self.sheet.book.ranges(self.sheet.index - 1, cell_ranges).NumberFormat = key


def _as_written(value: float | str | None) -> float | str | None:
    """Return a value that LibreOffice gives for a cell as it was written; None for an empty text."""
    if isinstance(value, str):
        # LibreOffice keeps text of several lines as rich text, and returns a tab in it as \x01.
        return (value.replace("\x01", "\t") if "\n" in value else value) or None
    return value


def _as_data(value: CellContent) -> Any:
    """Return a value as LibreOffice takes it for a cell; a formula is unchanged."""
    return "" if value is None else float(value) if value is True or value is False else value


def _may_change(cells: Any, cell_range: CellRange, is_date: Sequence[Sequence[bool]]) -> Iterator[CellRange]:
    """Yield, for each column with cells that may need another format, the part from the first to the last of these.

    They get a date, or hold 0 or 1 and so may be logical. Reading the values takes one call, reading the formats about
    a hundred.
    """
    columns = zip(zip(*is_date, strict=True), zip(*cells.getDataArray(), strict=True), strict=True)
    for column, (dates, values) in enumerate(columns, start=cell_range.left):
        found = enumerate(zip(dates, values, strict=True), start=cell_range.top)
        if rows := [row for row, (date, value) in found if date or value in (0, 1)]:
            yield CellRange(rows[0], column, rows[-1], column)


def _date(serial: float, epoch: dt.datetime) -> dt.datetime | float:
    try:
        moment = from_excel(serial, epoch)
    except (ValueError, OverflowError):  # beyond the calendar
        return serial
    if isinstance(moment, dt.time):
        return dt.datetime.combine(CALENDAR_WINDOWS_1900.date(), moment)
    return moment if isinstance(moment, dt.datetime) else serial
