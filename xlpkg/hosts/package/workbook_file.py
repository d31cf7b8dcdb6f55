"""An open workbook file: its package in memory, and what was written to it since it was opened.

The file is read once and not kept open; only :meth:`WorkbookFile.save` writes to the disk. Rows and columns count from
1, as in Excel.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lxml import etree
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, to_excel
from python_calamine import CalamineError, CalamineWorkbook

from xlpkg.errors import WorkbookError
from xlpkg.hosts.cell_ranges import CellRange, a1
from xlpkg.hosts.cell_values import CellContent, Formula, content, formula_text
from xlpkg.hosts.package import locks
from xlpkg.hosts.package.saving import with_values
from xlpkg.hosts.package.workbook_info import WorkbookInfo
from xlpkg.hosts.package.worksheet import Rows, Worksheet
from xlpkg.ooxml import MAX_UNPACKED_BYTES, Package, PackageError, PackageTooLarge

#: What reading a damaged package raises.
_DAMAGE: Final = (
    *(PackageError, KeyError, ValueError, TypeError, IndexError, AttributeError),
    *(etree.XMLSyntaxError, CalamineError),
)


class WorkbookFile:
    """A workbook file, open in memory.

    Raises WorkbookError if *path* is not a workbook, or, unless *read_only*, if another program has it open.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            locks.check_not_open(path)
        self.path = path
        self.read_only = read_only
        self._content = _read(path)
        try:
            self._package = Package.read(self._content)
            self.info = WorkbookInfo(self._package)
        except PackageTooLarge as error:
            raise WorkbookError("workbook-too-large", path=path, limit=MAX_UNPACKED_BYTES // 2**20) from error
        except _DAMAGE as error:
            raise WorkbookError("workbook-unreadable", path=path) from error
        self._written: dict[str, dict[int, dict[int, CellContent]]] = {}
        self._grids: dict[str, list[list[Any]]] = {}
        self._worksheets: dict[str, Worksheet] = {}

    @property
    def sheet_names(self) -> list[str]:
        """Return the names of the worksheets in their order."""
        return list(self.info.parts)

    def close(self) -> None:
        """Release the memory."""
        self._grids.clear()
        self._worksheets.clear()
        if "_reader" in vars(self):
            self._reader.close()

    @cached_property
    def _reader(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_filelike(io.BytesIO(self._content))

    # Reading.

    def read(self, sheet: str, cell_range: CellRange) -> list[list[Any]]:
        """Return the values of *cell_range*, row by row.

        The value of a formula is the result in the file; None if the formula was written since the file was opened.
        """
        grid, written = self._grid(sheet), self._written.get(sheet, {})
        rows = []
        for row in range(cell_range.top, cell_range.bottom + 1):
            stored = grid[row - 1] if row <= len(grid) else []
            values = [_value_of(value) for value in stored[cell_range.left - 1 : cell_range.right]]
            values += [None] * (cell_range.shape[1] - len(values))
            for column, value in written.get(row, {}).items():
                if cell_range.left <= column <= cell_range.right:
                    values[column - cell_range.left] = self._read_back(sheet, row, column, value)
            rows.append(values)
        return rows

    def _grid(self, sheet: str) -> list[list[Any]]:
        if sheet not in self._grids:
            with self._refusals(sheet):
                self._grids[sheet] = self._reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return self._grids[sheet]

    def _read_back(self, sheet: str, row: int, column: int, value: CellContent) -> Any:
        if isinstance(value, Formula):
            return None
        if isinstance(value, float) and is_date_format(self.number_format(sheet, row, column)):
            return from_excel(value, CALENDAR_MAC_1904 if self.info.date1904 else CALENDAR_WINDOWS_1900)
        return value

    def formula(self, sheet: str, row: int, column: int) -> str:
        """Return the formula of a cell with its equals sign, or its constant as text, as in Excel."""
        written = self._written.get(sheet, {}).get(row, {})
        if column in written:
            value = written[column]
            text = value.text if isinstance(value, Formula) else None
        else:
            with self._refusals(sheet):
                text = self._worksheet(sheet).formulas.get((row, column))
        return f"={text}" if text else formula_text(self.read(sheet, CellRange(row, column, row, column))[0][0])

    def number_format(self, sheet: str, row: int, column: int) -> str:
        """Return the number format of a cell, such as ``#,##0.0``."""
        with self._refusals(sheet):
            return self.info.number_format(self._worksheet(sheet).style(row, column))

    def _worksheet(self, sheet: str) -> Worksheet:
        if sheet not in self._worksheets:
            self._worksheets[sheet] = Worksheet(self._package.parts[self.info.parts[sheet]])
        return self._worksheets[sheet]

    def used(self, sheet: str) -> CellRange:
        """Return the smallest range that contains every value of a sheet; A1 if it has none."""
        cells = {
            (row, column)
            for row, values in enumerate(self._grid(sheet), 1)
            for column, value in enumerate(values, 1)
            if value != ""
        }
        for row, contents in self._written.get(sheet, {}).items():
            cells |= {(row, column) for column, value in contents.items() if value is not None}
        rows, columns = zip(*(cells or {(1, 1)}), strict=True)
        return CellRange(min(rows), min(columns), max(rows), max(columns))

    # Writing.

    def write(self, sheet: str, top: int, left: int, rows: Sequence[Sequence[object]]) -> None:
        """Write *rows* of values into the cells from (*top*, *left*) on; formats do not change.

        Raises WorkbookError, before anything is written, for a value that a cell cannot hold, and if the header of a
        table would differ from the name of its column: Excel reports such a file as damaged.
        """
        cells: dict[int, dict[int, CellContent]] = {}
        for row, values in enumerate(rows, top):
            cells[row] = {}
            for column, value in enumerate(values, left):
                try:
                    cells[row][column] = content(value, date1904=self.info.date1904)
                except ValueError as error:
                    address = a1(row, column)
                    raise WorkbookError("value-not-for-cell", sheet=sheet, cell=address, what=str(error)) from error
        self._check_headers(sheet, cells)
        written = self._written.setdefault(sheet, {})
        for row, contents in cells.items():
            written.setdefault(row, {}).update(contents)

    def _check_headers(self, sheet: str, cells: Rows) -> None:
        with self._refusals(sheet):
            headers = self.info.headers[sheet]
        for row, column, header in headers:
            if cells.get(row, {}).get(column, header) != header:
                raise WorkbookError("table-header", sheet=sheet, cell=a1(row, column), header=header)

    # Saving.

    def save(self, path: Path | None = None) -> None:
        """Save in place, or as *path*, which is this file's path from then on, as in Excel.

        Raises WorkbookError if another program has the file open or changed it since it was opened here, if *path* has
        another suffix, and if the folder or the file cannot be written. The old file is unchanged then.
        """
        target = path or self.path
        if path is None and self.read_only:
            raise WorkbookError("workbook-read-only", path=target)
        if target.suffix.lower() != self.path.suffix.lower():
            raise WorkbookError("workbook-other-suffix", path=target, suffix=self.path.suffix)
        package, new = self._package, self._content
        if self._written:
            try:
                package = with_values(package, self.info.parts, self._written)
            except _DAMAGE as error:
                raise WorkbookError("workbook-not-written", path=self.path, reason=error) from error
            new = package.zipped()
        locks.check_not_open(target)  # as late as possible: a program may have opened it meanwhile
        if target == self.path and target.exists() and _read(target) != self._content:
            raise WorkbookError("workbook-changed", path=target)
        locks.replace_file(target, new, like=self.path)
        self.path, self._package, self._content, self.read_only = target, package, new, False

    @contextmanager
    def _refusals(self, sheet: str) -> Iterator[None]:
        """Turn an error from reading a damaged part into WorkbookError."""
        try:
            yield
        except _DAMAGE as error:
            raise WorkbookError("sheet-not-usable", path=self.path, sheet=sheet, reason=error) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError("workbook-not-found", path=path) from error
    except PermissionError as error:  # Windows: Excel holds the file
        raise WorkbookError("workbook-in-use", path=path) from error
    except OSError as error:
        raise WorkbookError("workbook-not-opened", path=path, reason=error.strerror or error) from error


def _value_of(value: object) -> bool | float | str | dt.datetime | None:
    """Return the value for xlwings of a cell that python-calamine read.

    Empty text and error values become None, a date becomes a datetime, a time or duration its serial number.
    """
    if isinstance(value, (bool, dt.datetime)):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, (dt.time, dt.timedelta)):
        return float(to_excel(value))
    return None
