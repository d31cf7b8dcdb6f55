"""Read and write ranges of a sheet, each with one call to LibreOffice and a few more for number formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from xlpkg.engines.cell_ranges import LAST_COLUMN, LAST_ROW, CellRange, a1
from xlpkg.engines.cell_values import CellContent, Formula, content, formula_text
from xlpkg.engines.libreoffice.bridge import REFUSALS, cell_address, error, reason
from xlpkg.engines.libreoffice.formats import FormatKind, cell_range_of, common, content_positions, positions
from xlpkg.engines.libreoffice.notes import NOTES, write_block
from xlpkg.engines.libreoffice.spreadsheet import Spreadsheet
from xlpkg.errors import WorkbookError

# com.sun.star.sheet.CellFlags
FORMULAS: Final = 16
VALUES: Final = 1 + 2 + 4 + FORMULAS  # numbers, dates, text
FORMATS: Final = 32 + 64 + 256  # of cells, styles, of parts of text
EVERYTHING: Final = VALUES + NOTES + FORMATS + 512  # and paragraphs of text
# com.sun.star.sheet.FormulaResult
_ERRORS: Final = 4

_DATE_FORMAT: Final = "yyyy-mm-dd"
_DATETIME_FORMAT: Final = "yyyy-mm-dd hh:mm:ss"
#: The kinds of number format that a date replaces by its own.
_REPLACED: Final = frozenset({FormatKind.GENERAL, FormatKind.LOGICAL})
#: Steps of one cell: (rows, columns).
_STEPS: Final = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}

Rows = Sequence[Sequence[object]]


class SheetCells:
    """The cells of a sheet. *sheet* is LibreOffice's object."""

    def __init__(self, spreadsheet: Spreadsheet, sheet: Any) -> None:
        self.spreadsheet = spreadsheet
        self.sheet = sheet

    @cached_property
    def _notes(self) -> Any:
        """LibreOffice's collection of the notes on the sheet."""
        return self.sheet.getAnnotations()

    @property
    def index(self) -> int:
        """The position of the sheet, from 0."""
        return int(self.sheet.RangeAddress.Sheet)

    def range(self, cell_range: CellRange) -> Any:
        """Return LibreOffice's object for a range."""
        top, left, bottom, right = cell_range
        return self.sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def used(self) -> CellRange:
        """Return the range from the first to the last used cell."""
        cursor = self.sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return cell_range_of(cursor.RangeAddress)

    def region(self, row: int, column: int) -> CellRange:
        """Return the range around a cell that is bounded by empty rows and columns."""
        cursor = self.sheet.createCursorByRange(self.range(CellRange(row, column, row, column)))
        cursor.collapseToCurrentRegion()
        return cell_range_of(cursor.RangeAddress)

    def end(self, row: int, column: int, direction: str) -> tuple[int, int]:
        """Return the row and column of the cell that Ctrl and an arrow key select from a cell.

        *direction* is up, down, left or right, or the first letter of one. Raises Unsupported for another word.
        """
        step = next((step for word, step in _STEPS.items() if direction in (word, word[0])), None)
        if step is None:
            raise REFUSALS.error_for(f"Range.end({direction!r})")
        down, right = step
        last_row, last_column = (1, 1) if down + right < 0 else (LAST_ROW, LAST_COLUMN)
        start = CellRange(row, column, row, column)
        edge = CellRange(*(last_row if down else row, last_column if right else column) * 2)
        filled = self.range(start.union(edge)).queryContentCells(VALUES).RangeAddresses
        # How far the first and the last cell of each unbroken run of filled cells are from the start.
        runs = sorted(
            sorted((abs(part.top - row) + abs(part.left - column), abs(part.bottom - row) + abs(part.right - column)))
            for part in map(cell_range_of, filled)
        )
        to_edge = abs(edge.top - row) + abs(edge.left - column)
        steps = next((first or last for first, last in runs if last), to_edge)
        return row + steps * down, column + steps * right

    # Reading

    def read(self, cell_range: CellRange, *, errors: bool = False) -> list[list[Any]]:
        """Return the values of a range, row by row.

        An empty cell is None, and so is an error; with *errors*, an error is its text. A number whose cell has the
        format of a date or of a logical value is a date or a logical value; a time or duration is its serial number,
        as in Excel.
        """
        cells = self.range(cell_range)
        rows: list[list[Any]] = [[as_written(value) for value in row] for row in cells.getDataArray()]
        if any(type(value) is float for row in rows for value in row):
            epoch = self.spreadsheet.epoch
            for kind, parts in self.spreadsheet.formats.groups(cells, {FormatKind.DATE, FormatKind.LOGICAL}):
                for row, column in positions(cell_range, parts):
                    value = rows[row][column]
                    if type(value) is float:
                        rows[row][column] = _date(value, epoch) if kind is FormatKind.DATE else _logical(value)
        if errors:
            for row, column in positions(
                cell_range, map(cell_range_of, cells.queryFormulaCells(_ERRORS).RangeAddresses)
            ):
                rows[row][column] = cells.getCellByPosition(column, row).String
        return rows

    def formulas(self, cell_range: CellRange) -> list[list[str]]:
        """Return what Excel's ``Range.Formula`` returns: formulas, and constants as text."""
        cells = self.range(cell_range)
        rows = [[formula_text(value) for value in row] for row in self.read(cell_range)]
        for row, column in content_positions(cells, FORMULAS):
            rows[row][column] = self.spreadsheet.formulas.of_cell(cells.getCellByPosition(column, row))
        return rows

    def array_formula(self, cell_range: CellRange) -> str | None:
        """Return the array formula of a range in Excel's notation, None if it has none."""
        cells = self.range(cell_range)
        if not cells.getArrayFormula():
            return None
        first = cell_address(self.index, cell_range.top, cell_range.left)
        return f"={self.spreadsheet.formulas.text(cells.getArrayTokens(), first)}"

    # Writing

    def write(self, cell_range: CellRange, rows: Rows) -> None:
        """Write *rows*, which have the shape of *cell_range*.

        Number formats stay, with two exceptions. A date in a cell with the format General gets a date format, as in
        Excel. A logical value gets the format of logical values, and the value that replaces it gets General: in
        LibreOffice a logical value is a number with that format. Raises WorkbookError, before anything is written, for
        a value that no cell can hold, for a part of an array formula.
        """
        contents = self._contents(cell_range, rows)
        index = self.index if any(isinstance(value, Formula) for row in contents for value in row) else 0
        data = tuple(
            tuple(
                self._tokens(value, index, cell_range.top + down, cell_range.left + right)
                if isinstance(value, Formula)
                else as_data(value)
                for right, value in enumerate(row)
            )
            for down, row in enumerate(contents)
        )
        self.set_data(cell_range, data, lambda cells: self._adapt_formats(cells, cell_range, rows, contents))

    def fill(self, cell_range: CellRange, value: object) -> None:
        """Write one value into every cell of a range; the references of a formula move with the cell, as in Excel.

        Raises WorkbookError as :meth:`write` does.
        """
        height, width = cell_range.shape
        (first,) = self._contents(
            CellRange(cell_range.top, cell_range.left, cell_range.top, cell_range.left), [[value]]
        )[0]
        if not isinstance(first, Formula):
            self.write(cell_range, [[value] * width] * height)
            return
        tokens = self._tokens(first, self.index, cell_range.top, cell_range.left)
        formulas = [[first] * width] * height
        data = ((tokens,) * width,) * height
        self.set_data(cell_range, data, lambda cells: self._adapt_formats(cells, cell_range, formulas, formulas))

    def write_array_formula(self, cell_range: CellRange, formula: str) -> None:
        """Write one array formula for a range. Raises WorkbookError as :meth:`clear` does."""
        self.clear(cell_range, VALUES)
        self.range(cell_range).setArrayTokens(
            self._tokens(Formula(formula.removeprefix("=")), self.index, cell_range.top, cell_range.left).value
        )

    def clear_contents(self, cell_range: CellRange) -> None:
        """Delete values and formulas. Number formats stay, except those of logical values.

        Raises WorkbookError as :meth:`clear` does.
        """
        if used := self.used().intersection(cell_range):
            height, width = used.shape
            empty = [[None] * width] * height
            self._adapt_formats(self.range(used), used, empty, empty)
        self.clear(cell_range, VALUES)

    def clear(self, cell_range: CellRange, flags: int) -> None:
        """Delete from a range what *flags*, of CellFlags, select. Raises WorkbookError if values cannot be deleted."""
        used = self.used().intersection(cell_range) if flags & VALUES else None
        self.range(cell_range).clearContents(flags)
        # LibreOffice refuses it silently. LibreOffice 7.4 finds content in columns that were never used.
        if used and self.range(used).queryContentCells(VALUES).getCount():
            raise self.refused(cell_range, "clearContents")

    def editable(self, cell_range: CellRange) -> Any:
        """Return LibreOffice's object for a range whose formats are to be changed.

        Raises WorkbookError if the workbook is read-only or a cell is protected: LibreOffice ignores the change.
        """
        cells = self.range(cell_range)
        if self.spreadsheet.is_read_only or (self.sheet.isProtected() and _any_locked(cells)):
            raise self.refused(cell_range, "CellProtection")
        return cells

    def refused(self, cell_range: CellRange, reason: str) -> WorkbookError:
        """Return the error for a range that LibreOffice does not change."""
        if self.spreadsheet.is_read_only:
            return WorkbookError("workbook-read-only", path=self.spreadsheet.fullname)
        address = cell_range.address(False, False)
        return WorkbookError("cells-not-written", sheet=self.sheet.Name, address=address, reason=reason)

    def set_data(
        self,
        cell_range: CellRange,
        data: tuple[tuple[object, ...], ...],
        prepare: Callable[[Any], object] = lambda _: None,
    ) -> None:
        """Pass *data* to LibreOffice in one call: numbers, text (empty for an empty cell) and tokens.

        Before that, *prepare* is called with LibreOffice's object for the range. Notes stay: cells with a note are
        written one by one. Raises WorkbookError if the workbook is read-only or LibreOffice refuses the data.
        """
        try:
            cells = self.range(cell_range)
            prepare(cells)
            write_block(self.spreadsheet.document, cells, self._notes, data)
        except error("uno.RuntimeException") as failure:
            if isinstance(failure, error("lang.DisposedException")):
                raise
            raise self.refused(cell_range, reason(failure)) from failure

    def _tokens(self, formula: Formula, index: int, row: int, column: int) -> Any:
        return self.spreadsheet.formulas.tokens(formula.text, cell_address(index, row, column))

    def _contents(self, cell_range: CellRange, rows: Rows) -> list[list[CellContent]]:
        date1904 = self.spreadsheet.epoch == CALENDAR_MAC_1904
        return [
            [
                self._content(cell_range.top + down, cell_range.left + right, value, date1904)
                for right, value in enumerate(row)
            ]
            for down, row in enumerate(rows)
        ]

    def _content(self, row: int, column: int, value: object, date1904: bool) -> CellContent:
        try:
            return content(value, date1904=date1904)
        except ValueError as failure:
            raise WorkbookError(
                "value-not-for-cell", sheet=self.sheet.Name, cell=a1(row, column), what=str(failure)
            ) from failure

    def _adapt_formats(
        self, cells: Any, cell_range: CellRange, rows: Rows, contents: Sequence[Sequence[CellContent]]
    ) -> None:
        """Set the formats of dates and logical values, and reset that of a logical value that is overwritten.

        Called before the values are written, so that the result of a formula can decide how it is shown.
        """
        formats = self.spreadsheet.formats
        new: dict[int, list[CellRange]] = {}

        def set_format(key: int, row: int, column: int) -> None:
            cell = (cell_range.top + row, cell_range.left + column)
            new.setdefault(key, []).append(CellRange(*cell, *cell))

        is_date = [[isinstance(value, (dt.date, np.datetime64)) for value in row] for row in rows]
        if any(type(value) is bool for row in contents for value in row):
            parts, kinds = [cell_range], frozenset(FormatKind)
        else:
            parts, kinds = list(_columns(cell_range, _may_change(cells, is_date))), _REPLACED
        for part in parts:
            for kind, same in list(formats.groups(self.range(part), kinds)):
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
            self.spreadsheet.ranges(self.index, cell_ranges).NumberFormat = key


def _any_locked(cells: Any) -> bool:
    protection = common(cells, "CellProtection")
    return protection is None or bool(protection.IsLocked)


def as_written(value: float | str | None) -> float | str | None:
    """Return a value that LibreOffice gives for a cell as it was written; None for an empty text."""
    if isinstance(value, str):
        # LibreOffice keeps text of several lines as rich text, and returns a tab in it as \x01.
        return (value.replace("\x01", "\t") if "\n" in value else value) or None
    return value


def as_data(value: bool | float | str | None) -> float | str:
    """Return a value as LibreOffice takes it for a cell."""
    return "" if value is None else value if isinstance(value, str) else float(value)


def _may_change(cells: Any, is_date: Sequence[Sequence[bool]]) -> list[list[bool]]:
    """Return which cells may need another format: those that get a date, or hold 0 or 1 and so may be logical.

    Reading the values takes one call, reading the formats about a hundred.
    """
    return [
        [date or value == 0 or value == 1 for date, value in zip(dates, row, strict=True)]
        for dates, row in zip(is_date, cells.getDataArray(), strict=True)
    ]


def _columns(cell_range: CellRange, wanted: Sequence[Sequence[bool]]) -> Iterator[CellRange]:
    """Yield, for each column of a range that has *wanted* cells, the part from the first to the last of these."""
    for column, in_column in enumerate(zip(*wanted, strict=True), start=cell_range.left):
        rows = [row for row, is_wanted in enumerate(in_column, start=cell_range.top) if is_wanted]
        if rows:
            yield CellRange(rows[0], column, rows[-1], column)


def _logical(value: float) -> bool | float:
    return bool(value) if value in (0, 1) else value


def _date(serial: float, epoch: dt.datetime) -> dt.datetime | float:
    try:
        moment = from_excel(serial, epoch)
    except (ValueError, OverflowError):  # beyond the calendar
        return serial
    if isinstance(moment, dt.time):
        return dt.datetime.combine(CALENDAR_WINDOWS_1900.date(), moment)
    return moment if isinstance(moment, dt.datetime) else serial
