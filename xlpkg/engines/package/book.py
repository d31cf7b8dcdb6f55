"""A workbook, its sheets, ranges and defined names, with the members that xlwings calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import quote_sheetname, range_to_tuple
from xlwings import base_classes

from xlpkg.engines.cell_ranges import LAST_COLUMN, LAST_ROW, CellRange, RangeOfCells, a1, range_at
from xlpkg.engines.package.workbook_file import WorkbookFile
from xlpkg.engines.package.workbook_info import DefinedName
from xlpkg.engines.page_texts import PageTexts
from xlpkg.engines.unsupported import Refusals
from xlpkg.errors import WorkbookError

ENGINE: Final = "package"
REFUSALS: Final = Refusals(ENGINE)
#: The cells of one read or write: an entire column is allowed, an entire sheet is not.
MAX_CELLS: Final = 2 * LAST_ROW


@REFUSALS.complete(base_classes.Book)
class Book:
    """An open workbook. *books* is the list of the app that it is in: :class:`xlpkg.engines.package.apps.Books`."""

    def __init__(self, books: Any, file: WorkbookFile) -> None:
        self._books = books
        self.file = file

    @property
    def api(self) -> WorkbookFile:
        return self.file

    @property
    def app(self) -> Any:
        return self._books.app

    @property
    def fullname(self) -> str:
        return str(self.file.path)

    @property
    def name(self) -> str:
        return self.file.path.name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @cached_property
    def names(self) -> Names:
        return Names(self, self.file.info.names)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise REFUSALS.error_for("Book.save(password=…)")
        self.file.save(None if path is None else Path(path).resolve())

    def close(self) -> None:
        """Close without saving; a second time does nothing."""
        if self in self._books.open_books:
            self._books.open_books.remove(self)
            self.file.close()


@REFUSALS.complete(base_classes.Sheets)
class Sheets:
    """The worksheets of a workbook, without chart sheets."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names = book.file.sheet_names

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.file.info.active)

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self._names):
                raise WorkbookError("no-such-sheet", path=self._book.fullname, sheet=name_or_index)
            return Sheet(self._book, self._names[name_or_index - 1])
        for name in self._names:
            if name.lower() == name_or_index.lower():
                return Sheet(self._book, name)
        raise WorkbookError("no-such-sheet", path=self._book.fullname, sheet=name_or_index)

    def __contains__(self, name: str) -> bool:
        return name.lower() in (known.lower() for known in self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, name) for name in self._names)


@REFUSALS.complete(base_classes.Sheet)
class Sheet:
    """A worksheet, by its name."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    @property
    def api(self) -> str:
        return self._name

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return self._name

    @property
    def index(self) -> int:
        return self._book.file.sheet_names.index(self._name) + 1

    @property
    def visible(self) -> bool:
        return self._name not in self._book.file.info.hidden

    def write_page_texts(self, texts: PageTexts) -> Callable[[], None]:
        """Write *texts* into the header and footer; the file changes when the workbook is saved."""
        self._book.file.set_page_texts(self._name, texts)
        return lambda: None

    def replace_picture(self, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name*, whose size stays; return whether there is such a picture."""
        return self._book.file.replace_picture(self._name, name, png)

    def replace_captions(self, captions: Mapping[str, str]) -> dict[str, str]:
        """Replace the captions of buttons; return those that were found, and the new ones."""
        return self._book.file.replace_captions(self._name, captions)

    @property
    def names(self) -> Names:
        names = [name for name in self._book.file.info.names if name.sheet == self._name]
        return Names(self._book, names, self)

    @property
    def cells(self) -> Range:
        return Range(self, CellRange(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        return Range(self, self._book.file.used(self._name))

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the range from *arg1* to *arg2*: addresses, names, (row, column) from 1, or ranges."""
        first = self._cell_range(arg1)
        return Range(self, first if arg2 is None else first.union(self._cell_range(arg2)))

    def _cell_range(self, where: Any) -> CellRange:
        cell_range: CellRange | None
        if isinstance(where, Range):
            return where.cell_range
        if isinstance(where, str):
            for names in (self.names, self._book.names):
                if names.contains(where) and (found := names(where).refers_to_range).sheet.name == self._name:
                    return found.cell_range
            cell_range = range_at(where)
        else:
            row, column, rows, columns = (*where, 1, 1)[:4]
            cell_range = CellRange(row, column, row + rows - 1, column + columns - 1)
        if cell_range is None or not cell_range.fits():
            raise WorkbookError("no-such-range", sheet=self._name, address=where)
        return cell_range


@REFUSALS.complete(base_classes.Range)
class Range(RangeOfCells):
    """A rectangle of cells on a sheet."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, cell_range: CellRange) -> None:
        self._sheet = sheet
        self._file = sheet.book.file
        self.cell_range = cell_range
        self.options: dict[str, Any] = {}  # xlwings puts them here

    @property
    def api(self) -> str:
        return self.address

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        return self._sheet.range(self.cell_at(arg1, arg2))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.cell_range.address(row_absolute, col_absolute)
        book = self._sheet.book.name
        return f"{quote_sheetname(f'[{book}]{self._sheet.name}')}!{address}" if external else address

    @property
    def raw_value(self) -> Any:
        cell_range = self.cell_range
        if self.shape == (LAST_ROW, LAST_COLUMN):  # sheet.cells: without the empty rows and columns at the end
            used = self._file.used(self._sheet.name)
            cell_range = CellRange(1, 1, used.bottom, used.right)
        self._check_size(cell_range)
        values = self._file.read(self._sheet.name, cell_range)
        return values[0][0] if cell_range.shape == (1, 1) else values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Write rows of values, or one value into every cell. A formula is adapted to each cell, as in Excel."""
        if isinstance(value, (list, tuple)):
            rows = value if isinstance(value[0], (list, tuple)) else [value]
        else:
            self._check_size(self.cell_range)
            rows = self._filled(value)
        self._file.write(self._sheet.name, self.row, self.column, rows)

    def _check_size(self, cell_range: CellRange) -> None:
        """Raise WorkbookError if *cell_range* has more cells than the memory is sure to hold."""
        count = cell_range.shape[0] * cell_range.shape[1]
        if count > MAX_CELLS:
            facts = {"sheet": self._sheet.name, "address": cell_range.address(False, False)}
            raise WorkbookError("range-too-large", count=count, limit=MAX_CELLS, **facts)

    def _filled(self, value: Any) -> list[list[Any]]:
        rows, columns = self.shape
        if not isinstance(value, str) or not value.startswith("=") or len(self) == 1:
            return [[value] * columns] * rows
        self._file.content_of(self._sheet.name, self.row, self.column, value)  # refuses a formula with errors
        formula = Translator(value, origin=a1(self.row, self.column))
        return [
            [formula.translate_formula(a1(self.row + row, self.column + column)) for column in range(columns)]
            for row in range(rows)
        ]

    @property
    def formula(self) -> Any:
        self._check_size(self.cell_range)
        values = [
            [
                self._file.formula(self._sheet.name, row, column)
                for column in range(self.column, self.cell_range.right + 1)
            ]
            for row in range(self.row, self.cell_range.bottom + 1)
        ]
        return values[0][0] if len(self) == 1 else values

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def number_format(self) -> str | None:
        """Return the number format, None if it is not the same in all cells."""
        self._check_size(self.cell_range)
        formats = {
            self._file.number_format(self._sheet.name, row, column)
            for row in range(self.row, self.cell_range.bottom + 1)
            for column in range(self.column, self.cell_range.right + 1)
        }
        return formats.pop() if len(formats) == 1 else None

    @property
    def row_height(self) -> float | None:
        """Return the height in points, 0 for hidden rows, None if rows differ."""
        self._check_size(self.cell_range)
        rows = range(self.row, self.cell_range.bottom + 1)
        heights = {self._file.row_height(self._sheet.name, row) for row in rows}
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        """Give the rows a height; 0 hides them."""
        self._check_size(self.cell_range)
        for row in range(self.row, self.cell_range.bottom + 1):
            self._file.set_row_height(self._sheet.name, row, value)

    def clear_contents(self) -> None:
        self._file.clear(self._sheet.name, self.cell_range)


@REFUSALS.complete(base_classes.Names)
class Names:
    """The defined names of a workbook, including those of its sheets, or of one sheet."""

    def __init__(self, book: Book, names: list[DefinedName], sheet: Sheet | None = None) -> None:
        self._book = book
        self._names = names
        self._sheet = sheet

    def _find(self, name: str) -> DefinedName | None:
        return self._known.get(name.lower())

    @cached_property
    def _known(self) -> dict[str, DefinedName]:
        """The names by the lower-case text that finds them. A workbook finds a name of a sheet as ``sheet!name``."""
        known: dict[str, DefinedName] = {}
        for name in reversed(self._names):  # the first of equal names is found
            if name.sheet:
                known |= dict.fromkeys((_qualified(name).lower(), f"{name.sheet}!{name.name}".lower()), name)
        for name in reversed(self._names):
            if name.sheet is None or self._sheet:
                known[name.name.lower()] = name
        return known

    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, int):
            return Name(self._book, self._names[name_or_index - 1])
        found = self._find(name_or_index)
        if found is None:
            raise WorkbookError("no-such-name", path=self._book.fullname, name=name_or_index)
        return Name(self._book, found)

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, Name(self._book, name)) for name in self._names]

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self._names)
        return self._find(name_or_index) is not None

    def __len__(self) -> int:
        return len(self._names)


def _qualified(name: DefinedName) -> str:
    return name.name if name.sheet is None else f"{quote_sheetname(name.sheet)}!{name.name}"


@REFUSALS.complete(base_classes.Name)
class Name:
    """A defined name. The name of one that belongs to a sheet starts with the sheet, as in Excel: ``'当月'!title``."""

    def __init__(self, book: Book, defined: DefinedName) -> None:
        self._book = book
        self._defined = defined

    @property
    def api(self) -> DefinedName:
        return self._defined

    @property
    def name(self) -> str:
        return _qualified(self._defined)

    @property
    def refers_to(self) -> str:
        return f"={self._defined.refers_to}"

    @property
    def refers_to_range(self) -> Range:
        try:
            sheet, (left, top, right, bottom) = range_to_tuple(self._defined.refers_to)
        except (ValueError, TypeError):
            raise WorkbookError(
                "name-not-range", path=self._book.fullname, name=self.name, refers_to=self.refers_to
            ) from None
        return Range(
            self._book.sheets(sheet.replace("''", "'")),
            CellRange(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN),
        )
