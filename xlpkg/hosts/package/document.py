"""The open file: its bytes, what was written to it since, and what python-calamine reads of it.

The file is read once and then let go: no handle stays open on it, and nothing but :meth:`Document.save`
touches the disk. Rows and columns count from 1, as in Excel.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, Final

from lxml import etree
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, to_excel
from python_calamine import CalamineError, CalamineWorkbook

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block, a1
from xlpkg.hosts.package import locks
from xlpkg.hosts.package.facts import Facts
from xlpkg.hosts.package.parts import Package
from xlpkg.hosts.package.saving import saved
from xlpkg.hosts.package.worksheet import Rows, Worksheet
from xlpkg.hosts.values import Content, Formula, content, formula_text, text_content

#: What reading a damaged package raises; RuntimeError is zipfile's for one with a password.
_DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError, TypeError, IndexError),
    *(etree.XMLSyntaxError, CalamineError),
)


class Document:
    """A workbook's file, open in memory.

    Raises WorkbookError if *path* is no workbook, or, unless *read_only*, if another program has it open.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            locks.check_not_open(path)
        self.path = path
        self.read_only = read_only
        file = _read(path)
        try:
            self._package = Package.read(path, file)
            self.facts = Facts(self._package)
        except _DAMAGE as e:
            raise WorkbookError("workbook-unreadable", path=path) from e
        self._written: dict[str, dict[int, dict[int, Content]]] = {}
        self._grids: dict[str, list[list[Any]]] = {}
        self._headers: dict[str, list[Block]] = {}
        self._worksheets: dict[str, Worksheet] = {}

    @property
    def sheet_names(self) -> list[str]:
        """Return the names of the worksheets in their order."""
        return list(self.facts.parts)

    def close(self) -> None:
        """Let go of the memory."""
        self._grids.clear()
        self._worksheets.clear()
        if "_reader" in vars(self):
            self._reader.close()

    @cached_property
    def _reader(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_filelike(io.BytesIO(self._package.content))

    # Reading.

    def read(self, sheet: str, block: Block) -> list[list[Any]]:
        """Return the values of *block*, row by row; a formula's is the result that the file holds for it.

        A formula that was written since the file was opened has none yet, and gives None.
        """
        grid, written = self._grid(sheet), self._written.get(sheet, {})
        rows = []
        for row in range(block.top, block.bottom + 1):
            stored = grid[row - 1] if row <= len(grid) else []
            values = [_read_value(value) for value in stored[block.left - 1 : block.right]]
            values += [None] * (block.shape[1] - len(values))
            for column, value in written.get(row, {}).items():
                if block.left <= column <= block.right:
                    values[column - block.left] = self._shown(sheet, row, column, value)
            rows.append(values)
        return rows

    def _grid(self, sheet: str) -> list[list[Any]]:
        if sheet not in self._grids:
            with self._refusals(sheet):
                self._grids[sheet] = self._reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return self._grids[sheet]

    def _shown(self, sheet: str, row: int, column: int, value: Content) -> Any:
        if isinstance(value, Formula):
            return None
        if isinstance(value, float) and is_date_format(self.number_format(sheet, row, column)):
            return from_excel(value, CALENDAR_MAC_1904 if self.facts.date1904 else CALENDAR_WINDOWS_1900)
        return value

    def formula(self, sheet: str, row: int, column: int) -> str:
        """Return the formula of a cell with its equals sign, or its constant as text, as Excel does."""
        written = self._written.get(sheet, {}).get(row, {})
        if column in written:
            value = written[column]
            text = value.text if isinstance(value, Formula) else None
        else:
            with self._refusals(sheet):
                text = self._worksheet(sheet).formulas.get((row, column))
        return f"={text}" if text else formula_text(self.read(sheet, Block(row, column, row, column))[0][0])

    def number_format(self, sheet: str, row: int, column: int) -> str:
        """Return the number format of a cell, such as ``#,##0.0``."""
        with self._refusals(sheet):
            return self.facts.number_format(self._worksheet(sheet).style(row, column))

    def _worksheet(self, sheet: str) -> Worksheet:
        if sheet not in self._worksheets:
            self._worksheets[sheet] = Worksheet(self._package.parts[self.facts.parts[sheet]])
        return self._worksheets[sheet]

    def used(self, sheet: str) -> Block:
        """Return the smallest block that holds every value of a sheet; A1 if it has none."""
        cells = [
            (row, column)
            for row, values in self._written.get(sheet, {}).items()
            for column, value in values.items()
            if value is not None
        ]
        cells += [
            (row, column)
            for row, values in enumerate(self._grid(sheet), 1)
            for column, value in enumerate(values, 1)
            if value != ""
        ]
        if not cells:
            return Block(1, 1, 1, 1)
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        return Block(min(rows), min(columns), max(rows), max(columns))

    # Writing.

    def write(self, sheet: str, top: int, left: int, rows: Sequence[Sequence[object]]) -> None:
        """Put *rows* of values into the cells from (*top*, *left*) on; formats stay as they are.

        Raises WorkbookError, before anything is written, for a value that no cell holds, and for a header of
        a table that would say other than the table's definition: Excel calls such a file damaged.
        """
        date1904 = self.facts.date1904
        cells: dict[int, dict[int, Content]] = {}
        try:
            for row, values in enumerate(rows, top):
                contents: dict[int, Content] = {}
                for column, value in enumerate(values, left):
                    # The first two are what content gives of them, too, and nearly all that there is.
                    if value is None or (type(value) is float and isfinite(value)):
                        contents[column] = value
                    elif type(value) is str:
                        contents[column] = text_content(value)
                    else:
                        contents[column] = content(value, date1904=date1904)
                cells[row] = contents
        except ValueError as error:
            place = a1(row, column)
            raise WorkbookError("value-not-for-cell", sheet=sheet, cell=place, what=str(error)) from error
        if not rows or not rows[0]:
            return
        self._check_headers(sheet, Block(top, left, top + len(rows) - 1, left + len(rows[0]) - 1), cells)
        written = self._written.setdefault(sheet, {})
        for row, contents in cells.items():
            if row in written:
                written[row].update(contents)
            else:
                written[row] = contents

    def _check_headers(self, sheet: str, block: Block, cells: Rows) -> None:
        if sheet not in self._headers:
            with self._refusals(sheet):
                self._headers[sheet] = self.facts.headers(sheet)
        for header in self._headers[sheet]:
            if not block.top <= header.top <= block.bottom:
                continue
            (texts,) = self.read(sheet, header)
            for column, text in enumerate(texts, header.left):
                if block.holds(header.top, column):
                    value = cells[header.top][column]
                    if value != text:
                        raise WorkbookError("table-header", sheet=sheet, cell=a1(header.top, column), header=text)

    # Saving.

    def save(self, path: Path | None = None) -> None:
        """Save in place, or as *path*, which the document stands for from then on, as in Excel.

        Raises WorkbookError if another program has the file open or changed it since it was opened here, if
        *path* has another suffix, and if the folder or the file cannot be written. The old file is whole then.
        """
        target = path or self.path
        if path is None and self.read_only:
            raise WorkbookError("workbook-read-only", path=target)
        if target.suffix.lower() != self.path.suffix.lower():
            raise WorkbookError("workbook-other-suffix", path=target, suffix=self.path.suffix)
        package = self._saved()
        locks.check_not_open(target)  # as late as can be: others may have worked on the file meanwhile
        if target == self.path and target.exists() and _read(target) != self._package.content:
            raise WorkbookError("workbook-changed", path=target)
        locks.replace_file(target, package.content, like=self.path)
        self.path, self._package, self.read_only = target, package, False

    def _saved(self) -> Package:
        if not self._written:
            return self._package
        try:
            return saved(self._package, self.facts.parts, self._written)
        except _DAMAGE as error:
            raise WorkbookError("workbook-not-written", path=self.path, reason=error) from error

    @contextmanager
    def _refusals(self, sheet: str) -> Iterator[None]:
        """Turn what reading a damaged part raises into a sentence."""
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


def _read_value(value: object) -> bool | float | str | dt.datetime | None:
    """Return a value that python-calamine read as xlwings gives it out.

    Empty text and error values are None, a date is a datetime, a time or duration its serial number.
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
