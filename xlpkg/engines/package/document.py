"""The open file: its bytes, excelize's copy that is written to, and what python-calamine reads of it.

The file is read once and then let go: no handle stays open on it, and nothing but :meth:`Document.save`
touches the disk. Rows and columns count from 1, as in Excel.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import excelize
from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from python_calamine import CalamineError, CalamineWorkbook

from xlpkg.engines.blocks import Block, a1
from xlpkg.engines.package import graft, locks
from xlpkg.engines.package.values import read_value, stored_text
from xlpkg.engines.values import Content, Formula, content, formula_text
from xlpkg.errors import WorkbookError

#: Our workbook has 2 MiB; what a user adds to it, such as pictures, is no larger when it is unpacked.
MAX_UNPACKED_BYTES: Final = 256 * 2**20

#: What reading a damaged package raises; RuntimeError is excelize's, and zipfile's for one with a password.
_DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError),
    *(etree.XMLSyntaxError, CalamineError),
)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; *sheet* is None for one of the whole workbook, *refers_to* has no equals sign."""

    name: str
    sheet: str | None
    refers_to: str


class Document:
    """A workbook's file, open in memory.

    Raises WorkbookError if *path* is no workbook, or, unless *read_only*, if another program has it open.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            locks.check_not_open(path)
        self.path = path
        self.read_only = read_only
        self._original = _read(path)
        try:
            with zipfile.ZipFile(io.BytesIO(self._original)) as package:
                if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
                    raise WorkbookError("workbook-too-large", path=path, limit=MAX_UNPACKED_BYTES // 2**20)
                if package.testzip() is not None:
                    raise WorkbookError("workbook-unreadable", path=path)
                self._parts = graft.sheet_parts(package)
            self._file = excelize.open_reader(self._original)
            self._reader = CalamineWorkbook.from_filelike(io.BytesIO(self._original))
        except _DAMAGE as e:
            raise WorkbookError("workbook-unreadable", path=path) from e
        self._date1904 = bool(self._file.get_workbook_props().date1904)
        self._names = [
            DefinedName(
                found.name.removeprefix("_xlnm."),
                None if found.scope == "Workbook" else found.scope,
                found.refers_to,
            )
            for found in self._file.get_defined_name()
        ]
        self._written: dict[str, dict[tuple[int, int], Content]] = {}
        self._grids: dict[str, list[list[Any]]] = {}
        self._formats: dict[int, str] = {}
        self._headers: dict[str, list[Block]] = {}
        self._shared: dict[str, list[list[tuple[int, int]]]] = {}

    @property
    def sheet_names(self) -> list[str]:
        """Return the names of the worksheets in their order."""
        return list(self._parts)

    @property
    def defined_names(self) -> list[DefinedName]:
        """Return the defined names of the workbook and of its sheets."""
        return self._names

    @property
    def active_sheet(self) -> str:
        """Return the sheet that shows when the file is opened; the first one if that is a chart sheet."""
        name = str(self._file.get_sheet_name(self._file.get_active_sheet_index()))
        return name if name in self._parts else self.sheet_names[0]

    def visible(self, sheet: str) -> bool:
        """Say whether a sheet is shown."""
        return bool(self._file.get_sheet_visible(sheet))

    def close(self) -> None:
        """Let go of the memory, and of the temporary files that excelize makes for very large sheets."""
        self._reader.close()
        self._grids.clear()
        failure = self._file.close()
        if failure is not None:
            raise WorkbookError("workbook-not-opened", path=self.path, reason=failure)

    # Reading.

    def read(self, sheet: str, block: Block) -> list[list[Any]]:
        """Return the values of *block*, row by row; a formula's is the result that the file holds for it.

        A formula that was written since the file was opened has none yet, and gives None.
        """
        grid, written = self._grid(sheet), self._written.get(sheet, {})
        rows = []
        for row in range(block.top, block.bottom + 1):
            stored = grid[row - 1] if row <= len(grid) else []
            values = [read_value(value) for value in stored[block.left - 1 : block.right]]
            values += [None] * (block.shape[1] - len(values))
            if written:
                for offset, column in enumerate(range(block.left, block.right + 1)):
                    if (row, column) in written:
                        values[offset] = self._shown(sheet, row, column, written[row, column])
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
            return from_excel(value, CALENDAR_MAC_1904 if self._date1904 else CALENDAR_WINDOWS_1900)
        return value

    def formula(self, sheet: str, row: int, column: int) -> str:
        """Return the formula of a cell with its equals sign, or its constant as text, as Excel does."""
        with self._refusals(sheet):
            text = self._file.get_cell_formula(sheet, a1(row, column))
        return f"={text}" if text else formula_text(self.read(sheet, Block(row, column, row, column))[0][0])

    def number_format(self, sheet: str, row: int, column: int) -> str:
        """Return the number format of a cell, such as ``#,##0.0``."""
        with self._refusals(sheet):
            style = self._file.get_cell_style(sheet, a1(row, column))
            if style not in self._formats:
                found = self._file.get_style(style)
                self._formats[style] = found.custom_num_fmt or BUILTIN_FORMATS.get(found.num_fmt, "General")
        return self._formats[style]

    def used(self, sheet: str) -> Block:
        """Return the smallest block that holds every value of a sheet; A1 if it has none."""
        cells = [cell for cell, value in self._written.get(sheet, {}).items() if value is not None]
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
        cells = [
            [self._content(sheet, top + down, left + right, value) for right, value in enumerate(row)]
            for down, row in enumerate(rows)
        ]
        if not cells or not cells[0]:
            return
        block = Block(top, left, top + len(cells) - 1, left + len(cells[0]) - 1)
        self._check_headers(sheet, block, cells)
        written = self._written.setdefault(sheet, {})
        with self._refusals(sheet):
            followers = self._followers(sheet, block)
            for row, values in enumerate(cells, top):
                # A formula's cell is emptied first: excelize would keep what it was, such as an array's.
                constants = [None if isinstance(value, Formula) else value for value in values]
                texts = [stored_text(value) if isinstance(value, str) else value for value in constants]
                self._file.set_sheet_row(sheet, a1(row, left), texts)
                for column, value in enumerate(values, left):
                    written[row, column] = value
                    if isinstance(value, Formula):
                        self._file.set_cell_formula(sheet, a1(row, column), value.text)
            for cell, text in followers.items():
                self._file.set_cell_formula(sheet, cell, text)

    def _content(self, sheet: str, row: int, column: int, value: object) -> Content:
        try:
            return content(value, date1904=self._date1904)
        except ValueError as error:
            raise WorkbookError("value-not-for-cell", sheet=sheet, cell=a1(row, column), what=str(error)) from error

    def _check_headers(self, sheet: str, block: Block, cells: Sequence[Sequence[Content]]) -> None:
        if sheet not in self._headers:
            with self._refusals(sheet):
                bounds = [
                    range_boundaries(table.range)
                    for table in self._file.get_tables(sheet)
                    if table.show_header_row is not False
                ]
            self._headers[sheet] = [Block(top, left, top, right) for left, top, right, _ in bounds]
        for header in self._headers[sheet]:
            if not block.top <= header.top <= block.bottom:
                continue
            (texts,) = self.read(sheet, header)
            for column, text in enumerate(texts, header.left):
                if block.holds(header.top, column):
                    value = cells[header.top - block.top][column - block.left]
                    if value != text:
                        raise WorkbookError("table-header", sheet=sheet, cell=a1(header.top, column), header=text)

    def _followers(self, sheet: str, block: Block) -> dict[str, str]:
        """Return the formulas outside *block* that excelize drops with the shared formula they follow in it."""
        if sheet not in self._shared:
            self._shared[sheet] = self._shared_formulas(sheet)
        texts = {
            a1(*cell): self._file.get_cell_formula(sheet, a1(*cell))
            for first, *followers in self._shared[sheet]
            if block.holds(*first)
            for cell in followers
            if not block.holds(*cell)
        }
        return {cell: text for cell, text in texts.items() if text}

    def _shared_formulas(self, sheet: str) -> list[list[tuple[int, int]]]:
        with zipfile.ZipFile(io.BytesIO(self._original)) as package:
            xml = package.read(self._parts[sheet])
        groups: dict[str, list[tuple[int, int]]] = {}
        if b'"shared"' in xml:
            for formula in graft.parse(xml).iter(f"{{{graft.MAIN}}}f"):
                if formula.get("t") == "shared":
                    column, row, _, _ = range_boundaries(formula.getparent().get("r"))
                    group = groups.setdefault(formula.get("si"), [])
                    group.insert(0 if formula.text else len(group), (row, column))
        return list(groups.values())

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
        saved = self._saved()
        locks.check_not_open(target)  # as late as can be: others may have worked on the file meanwhile
        if target == self.path and target.exists() and _read(target) != self._original:
            raise WorkbookError("workbook-changed", path=target)
        locks.replace_file(target, saved, like=self.path)
        self.path, self._original, self.read_only = target, saved, False

    def _saved(self) -> bytes:
        if not self._written:
            return self._original
        written = {self._parts[sheet] for sheet in self._written}
        with tempfile.TemporaryDirectory(prefix="trademonitor-") as folder:
            produced = Path(folder, f"book{self.path.suffix.lower()}")
            try:
                self._file.save_as(str(produced))
                return graft.graft(self._original, produced.read_bytes(), written)
            except (RuntimeError, OSError, KeyError, ValueError, etree.XMLSyntaxError) as error:
                raise WorkbookError("workbook-not-written", path=self.path, reason=error) from error

    @contextmanager
    def _refusals(self, sheet: str) -> Iterator[None]:
        """Turn what excelize and python-calamine raise into a sentence."""
        try:
            yield
        except (RuntimeError, CalamineError) as error:
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
