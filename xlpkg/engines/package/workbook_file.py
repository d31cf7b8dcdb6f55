"""An open workbook file: its package in memory, with worksheets that are changed there.

The file is read once and not kept open; only :meth:`WorkbookFile.save` writes to the disk. Rows and columns count from
1, as in Excel.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601, to_excel
from openpyxl.utils.escape import unescape

from xlpkg import locks
from xlpkg.engines.cell_ranges import ALL_CELLS, CellRange, a1, range_at
from xlpkg.engines.cell_values import CellContent, contents_of, formula_text
from xlpkg.engines.package.charts import charted, with_values
from xlpkg.engines.package.outdated import outdated
from xlpkg.engines.package.pictures import picture_part
from xlpkg.engines.package.saving import saved
from xlpkg.engines.package.workbook_info import WorkbookInfo, text_of
from xlpkg.engines.package.worksheet import MAIN, Result, Worksheet
from xlpkg.errors import WorkbookError, system_reason, unreadable_workbook
from xlpkg.ooxml import MAX_UNPACKED_BYTES, Package, PackageError, PackageTooLarge

#: What reading a damaged package raises.
_DAMAGE: Final = (
    *(PackageError, KeyError, ValueError, TypeError, IndexError, AttributeError),
    etree.XMLSyntaxError,
)

#: Returns the result of a formula, None if it cannot be known without an office program. The second argument returns
#: the value of a reference in the formula, None if the cell is empty or computed, or it is not one cell.
Functions = Callable[[str, Callable[[str], object]], Result | None]
#: Of a series, as in Excel up to 2007.
_MOST_POINTS: Final = 32_000
#: A text of a drawing: the caption of a button, or the description of a shape.
_TEXT: Final = re.compile(r'(\bdescr="|>)([^<>"]+)')


class WorkbookFile:
    """A workbook file, open in memory.

    Raises WorkbookError if *path* is not a workbook, or, unless *read_only*, if another program has it open.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            locks.check_not_open(path)
        self.path = path
        self.read_only = read_only
        with reading(path):
            self._content = path.read_bytes()
            self._package = Package.read(self._content)
            self.info = WorkbookInfo(self._package)
        #: Compute results when the file is saved. A save removes those that may be out of date and that none computes.
        self.functions: list[Functions] = []
        #: Whether a save keeps the results that may change by themselves, and all on sheets without written values.
        self.keeps_results = False
        #: Whether a save lets charts keep the values of their cells, and Excel take results as they are.
        self.is_current = False
        self._worksheets: dict[str, Worksheet] = {}
        #: Parts other than worksheets that were changed since the file was opened or saved.
        self._replaced: dict[str, bytes] = {}

    @property
    def sheet_names(self) -> list[str]:
        """Return the names of the worksheets in their order."""
        return list(self.info.parts)

    # Reading.

    def read(self, sheet: str, cell_range: CellRange) -> list[list[Any]]:
        """Return the values of *cell_range*, row by row.

        The value of a formula is the result in the file; None if the formula was written since the file was opened.
        """
        rows: list[list[Any]] = [[None] * cell_range.shape[1] for _ in range(cell_range.shape[0])]
        with self.worksheet(sheet) as worksheet:
            for row, column, cell in worksheet.cells(cell_range):
                rows[row - cell_range.top][column - cell_range.left] = self._value_of(cell)
        return rows

    def _value_of(self, cell: etree._Element) -> Any:
        """Return the value for xlwings of a cell in the file; None for empty text and for an error."""
        kind, stored = cell.get("t", "n"), None
        for child in cell:
            if child.tag == f"{MAIN}is" and kind == "inlineStr":
                return text_of(child) or None
            if child.tag == f"{MAIN}v":
                stored = child.text
        if not stored or kind in ("e", "inlineStr"):
            return None
        if kind == "s":
            return self.info.shared_texts[int(stored)] or None
        if kind == "str":
            return unescape(stored)
        if kind == "b":
            return stored.strip() in ("1", "true")
        if kind == "d":
            date = from_ISO8601(stored)
            return date if isinstance(date, dt.datetime) else dt.datetime.combine(date, dt.time())
        number = float(stored)
        return self._date(number) if int(cell.get("s", 0)) in self.info.date_styles else number

    def _date(self, number: float) -> float | dt.datetime:
        """Return the date of which *number* is the serial number; a number beyond the calendar stays one."""
        try:
            date = from_excel(number, CALENDAR_MAC_1904 if self.info.date1904 else CALENDAR_WINDOWS_1900)
        except (OverflowError, ValueError):  # Excel shows ####
            return number
        return date if isinstance(date, dt.datetime) else number

    def formula(self, sheet: str, row: int, column: int) -> str:
        """Return the formula of a cell with its equals sign, or its constant as text, as in Excel."""
        with self.worksheet(sheet) as worksheet:
            text = worksheet.formula(row, column)
        return f"={text}" if text else formula_text(self.read(sheet, CellRange(row, column, row, column))[0][0])

    def calculate(self) -> None:
        """Compute or remove each result that may be out of date, as a save does."""
        for sheet in () if self.keeps_results else self.sheet_names:
            with self.worksheet(sheet):
                pass
        found = outdated(self._worksheets, self._cells_at, only_written=self.keeps_results)
        for sheet, cells in found.items():
            self._worksheets[sheet].update_results(cells, functools.partial(self._result, sheet))

    def replace_picture(self, sheet: str, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name* of a sheet, whose size stays; return whether there is such a picture.

        The picture is that of its part, which other pictures of the workbook may share only if they are the same.
        """
        with self.worksheet(sheet):
            part = picture_part(self._package, self.info.parts[sheet], name)
        if part is not None and self._package.parts[part] != png:
            self._replaced[part] = png
        return part is not None

    def replace_texts(self, sheet: str, texts: Mapping[str, str]) -> dict[str, str]:
        """Replace texts of a sheet's cells, links, rules of input and shapes; return the new ones by the old ones."""
        found: dict[str, str] = {}

        def replaced(text: str) -> str:
            return found.setdefault(text, texts[text]) if text in texts else text

        with self.worksheet(sheet) as worksheet:
            worksheet.replace_texts(self._value_of, replaced)
            for part in self._package.related(self.info.parts[sheet], "drawing").values():
                content = self._replaced.get(part, self._package.parts[part]).decode()
                changed = _TEXT.sub(lambda match: match[1] + html.escape(replaced(html.unescape(match[2]))), content)
                if found:
                    self._replaced[part] = changed.encode()
        return found

    def chart_ranges(self, sheet: str) -> dict[str, list[str]]:
        """Return the ranges that each chart of a sheet draws, such as 当月!J12:J42, by its name."""
        with self.worksheet(sheet):
            charts = charted(self._package, self.info.parts[sheet])
            targets = {
                chart: [target for text in drawn if (target := self.info.range_of(text))]
                for chart, drawn in charts.items()
            }
        return {
            chart: [f"{name}!{cells.address(False, False)}" for name, cells in drawn]
            for chart, drawn in targets.items()
        }

    @contextmanager
    def worksheet(self, sheet: str) -> Iterator[Worksheet]:
        """Return the worksheet of a sheet. In its context, an error from a damaged part becomes a WorkbookError."""
        try:
            if sheet not in self._worksheets:
                self._worksheets[sheet] = Worksheet(self._package.parts[self.info.parts[sheet]])
            yield self._worksheets[sheet]
        except _DAMAGE as error:
            raise WorkbookError("sheet-not-usable", path=self.path, sheet=sheet, reason=error) from error

    def used(self, sheet: str) -> CellRange:
        """Return the smallest range that contains every value of a sheet; A1 if it has none."""
        with self.worksheet(sheet) as worksheet:
            cells = {
                (row, column)
                for row, column, cell in worksheet.cells(ALL_CELLS)
                if cell.find(f"{MAIN}f") is not None or self._value_of(cell) is not None
            }
        rows, columns = zip(*(cells or {(1, 1)}), strict=True)
        return CellRange(min(rows), min(columns), max(rows), max(columns))

    # Writing.

    def write(self, sheet: str, top: int, left: int, rows: Sequence[Sequence[object]]) -> None:
        """Write *rows* of values into the cells from (*top*, *left*) on; formats do not change.

        A formula is written as it is, in the notation of files. Raises WorkbookError, before anything is written, for a
        value that a cell cannot hold, for a locked cell of a protected sheet, for a part of an array formula or data
        table, and if the header of a table would differ from the name of its column: Excel reports such a file as
        damaged.
        """
        contents = contents_of(rows, sheet, top, left, date1904=self.info.date1904)
        target = CellRange(top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
        with self.worksheet(sheet) as worksheet:
            self._check_target(sheet, worksheet, target, contents)
            worksheet.write(top, left, contents)

    def _check_target(
        self, sheet: str, worksheet: Worksheet, target: CellRange, contents: Sequence[Sequence[CellContent]]
    ) -> None:
        """Raise WorkbookError if *contents* cannot be written to *target*."""
        if worksheet.is_protected:
            cells = chain.from_iterable(target.cells())
            locked = next((cell for cell in cells if worksheet.style(*cell) not in self.info.unlocked), None)
            if locked:
                protected = ", ".join(name for name in self.sheet_names if self._is_protected(name))
                raise WorkbookError("sheet-protected", path=self.path, sheet=sheet, cell=a1(*locked), sheets=protected)
        headers = (header for header in self.info.headers[sheet] if target.contains(*header[:2]))
        for row, column, header in headers:
            if contents[row - target.top][column - target.left] != header:
                raise WorkbookError("table-header", sheet=sheet, cell=a1(row, column), header=header)
        for block in worksheet.blocks:
            if target.intersection(block) not in (None, block):
                raise WorkbookError("array-part", sheet=sheet, array=block.address(False, False))

    def _is_protected(self, sheet: str) -> bool:
        with self.worksheet(sheet) as worksheet:
            return worksheet.is_protected

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
        package, new = self.content()
        locks.check_not_open(target)  # as late as possible: a program may have opened it meanwhile
        with reading(target):
            is_changed = target == self.path and target.exists() and target.read_bytes() != self._content
        if is_changed:
            raise WorkbookError("workbook-changed", path=target)
        locks.replace_file(target, new, like=self.path)
        self.path, self._package, self._content, self.read_only = target, package, new, False
        self._replaced.clear()
        self._worksheets.clear()

    def content(self) -> tuple[Package, bytes]:
        """Return the package with all changes, and its bytes. Raises WorkbookError if a part is damaged."""
        package = self._package
        if not self._replaced and not any(worksheet.is_changed for worksheet in self._worksheets.values()):
            return package, self._content
        try:
            self.calculate()
            package = package.with_parts(self._replaced)
            package = saved(package, self.info.parts, self._worksheets, is_current=self.is_current)
            if self.is_current:
                package = package.with_parts(with_values(package, functools.partial(self._drawn, {})))
        except _DAMAGE as error:
            raise WorkbookError("workbook-not-written", path=self.path, reason=error) from error
        return package, package.zipped()

    def _result(self, sheet: str, formula: str, adapted: Callable[[str], str]) -> Result | None:
        """Return the result of *formula* on a sheet; *adapted* returns a reference in it as the cell has it."""

        def value_at(reference: str) -> Any:
            return self._constant(sheet, adapted(reference))

        results = (compute(formula, value_at) for compute in self.functions)
        return next((result for result in results if result is not None), None)

    def _constant(self, sheet: str, reference: str) -> Any:
        """Return the value of the cell at *reference*, None if it is empty, computed or not one cell."""
        target = self._cells_at(sheet, reference)
        if target is None or target[1].shape != (1, 1):
            return None
        sheet, (row, column, *_) = target
        with self.worksheet(sheet) as worksheet:
            if worksheet.is_computed(row, column):
                return None
        return self.read(sheet, target[1])[0][0]

    def _drawn(self, read: dict[tuple[str, int], dict[int, Any]], reference: str) -> list[float | str | None] | None:
        """Return the values at a *reference* of a chart, None if it is not one range or has too many.

        A date is its serial number. *read* keeps the values of the rows, because many charts draw the columns of one
        table.
        """
        target = self._cells_at("", reference)
        if target is None or math.prod(target[1].shape) > _MOST_POINTS:
            return None
        sheet, area = target
        for row in range(area.top, area.bottom + 1):
            if (sheet, row) not in read:
                with self.worksheet(sheet) as worksheet:
                    cells = worksheet.cells(ALL_CELLS._replace(top=row, bottom=row))
                    read[sheet, row] = {column: self._value_of(cell) for _, column, cell in cells}
        epoch = CALENDAR_MAC_1904 if self.info.date1904 else CALENDAR_WINDOWS_1900
        values = (read[sheet, row].get(column) for row, column in chain.from_iterable(area.cells()))
        return [to_excel(value, epoch) if isinstance(value, dt.datetime) else value for value in values]

    def _cells_at(self, sheet: str, reference: str) -> tuple[str, CellRange] | None:
        """Return sheet and cells of a *reference* or name on a sheet, None if it is not one range."""
        name = self.info.find_name(reference, sheet) or self.info.find_name(reference, None)
        on_sheet = range_at(reference) if name is None and "!" not in reference else None
        return (sheet, on_sheet) if on_sheet else self.info.range_of(name.refers_to if name else reference)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what reading the workbook *path* raises into WorkbookError."""
    try:
        yield
    except FileNotFoundError as error:
        raise WorkbookError("workbook-not-found", path=path) from error
    except PermissionError as error:  # Windows: Excel holds the file
        raise WorkbookError("workbook-in-use", path=path) from error
    except OSError as error:
        raise WorkbookError("workbook-not-opened", path=path, reason=system_reason(error)) from error
    except PackageTooLarge as error:
        raise WorkbookError("workbook-too-large", path=path, limit=MAX_UNPACKED_BYTES // 2**20) from error
    except _DAMAGE as error:
        raise unreadable_workbook(path) from error
