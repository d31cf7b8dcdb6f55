"""Sheets, ranges and defined names, as xlwings calls them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter, quote_sheetname, range_boundaries, range_to_tuple
from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import LAST_COLUMN, LAST_ROW, Block, a1
from xlpkg.hosts.package.unsupported import refuses_the_rest
from xlpkg.hosts.package.workbook_info import DefinedName

if TYPE_CHECKING:
    from xlpkg.hosts.package.apps import Book


@refuses_the_rest(base_classes.Sheets)
class Sheets:
    """The worksheets of a book; chart sheets are not among them."""

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


@refuses_the_rest(base_classes.Sheet)
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

    @property
    def names(self) -> Names:
        own = [name for name in self._book.file.info.names if name.sheet == self._name]
        return Names(self._book, own, self)

    @property
    def cells(self) -> Range:
        return Range(self, Block(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        return Range(self, self._book.file.used(self._name))

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the range from *arg1* to *arg2*: addresses, names, (row, column) from 1, or ranges."""
        first = self._block(arg1)
        last = first if arg2 is None else self._block(arg2)
        return Range(
            self,
            Block(
                min(first.top, last.top),
                min(first.left, last.left),
                max(first.bottom, last.bottom),
                max(first.right, last.right),
            ),
        )

    def _block(self, where: Any) -> Block:
        if isinstance(where, Range):
            return where.block
        if isinstance(where, str):
            for names in (self.names, self._book.names):
                if names.contains(where) and (found := names(where).refers_to_range).sheet.name == self._name:
                    return found.block
            try:
                left, top, right, bottom = range_boundaries(where.upper())
            except ValueError:
                raise WorkbookError("no-such-range", sheet=self._name, address=where) from None
            block = Block(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)
        else:
            row, column, rows, columns = (*where, 1, 1)[:4]
            block = Block(row, column, row + rows - 1, column + columns - 1)
        if not (1 <= block.top <= block.bottom <= LAST_ROW and 1 <= block.left <= block.right <= LAST_COLUMN):
            raise WorkbookError("no-such-range", sheet=self._name, address=where)
        return block


@refuses_the_rest(base_classes.Range)
class Range:
    """A rectangle of cells on a sheet."""

    max_cells_per_read = None  # nothing crosses a process here
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self._sheet = sheet
        self._file = sheet.book.file
        self.block = block
        self.options: dict[str, Any] = {}  # xlwings puts them here

    @property
    def api(self) -> str:
        return self.address

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self.block.top

    @property
    def column(self) -> int:
        return self.block.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.block.shape

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return self._sheet.range((self.row + row, self.column + column))

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        corners = {(self.block.top, self.block.left): None, (self.block.bottom, self.block.right): None}
        mark = {True: "$", False: ""}
        address = ":".join(
            f"{mark[bool(col_absolute)]}{get_column_letter(column)}{mark[bool(row_absolute)]}{row}"
            for row, column in corners
        )
        book = self._sheet.book.name
        return f"{quote_sheetname(f'[{book}]{self._sheet.name}')}!{address}" if external else address

    @property
    def raw_value(self) -> Any:
        block = self.block
        if self.shape == (LAST_ROW, LAST_COLUMN):  # sheet.cells: what has no value is not worth 17 billion None
            used = self._file.used(self._sheet.name)
            block = Block(1, 1, used.bottom, used.right)
        values = self._file.read(self._sheet.name, block)
        return values[0][0] if block.shape == (1, 1) else values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Write rows of values, or one value into every cell; a formula moves with the cell, as in Excel."""
        if isinstance(value, (list, tuple)):
            rows = value if isinstance(value[0], (list, tuple)) else [value]
        else:
            rows = self._filled(value)
        self._file.write(self._sheet.name, self.row, self.column, rows)

    def _filled(self, value: Any) -> list[list[Any]]:
        rows, columns = self.shape
        if not isinstance(value, str) or not value.startswith("=") or len(self) == 1:
            return [[value] * columns] * rows
        formula = Translator(value, origin=a1(self.row, self.column))
        return [
            [formula.translate_formula(a1(self.row + row, self.column + column)) for column in range(columns)]
            for row in range(rows)
        ]

    @property
    def formula(self) -> Any:
        values = [
            [self._file.formula(self._sheet.name, row, column) for column in range(self.column, self.block.right + 1)]
            for row in range(self.row, self.block.bottom + 1)
        ]
        return values[0][0] if len(self) == 1 else values

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def number_format(self) -> str | None:
        """Return the number format, None if the cells differ."""
        formats = {
            self._file.number_format(self._sheet.name, row, column)
            for row in range(self.row, self.block.bottom + 1)
            for column in range(self.column, self.block.right + 1)
        }
        return formats.pop() if len(formats) == 1 else None

    def clear_contents(self) -> None:
        rows, columns = self.shape
        if len(self) > LAST_ROW:  # whole columns: leave the empty end of the sheet alone
            used = self._file.used(self._sheet.name)
            rows = max(0, min(self.block.bottom, used.bottom) - self.row + 1)
            columns = max(0, min(self.block.right, used.right) - self.column + 1)
        self._file.write(self._sheet.name, self.row, self.column, [[None] * columns] * rows)


@refuses_the_rest(base_classes.Names)
class Names:
    """The defined names of a book, those of its sheets among them, or of one sheet."""

    def __init__(self, book: Book, names: list[DefinedName], sheet: Sheet | None = None) -> None:
        self._book = book
        self._names = names
        self._sheet = sheet

    def _find(self, name: str) -> DefinedName | None:
        return self._known.get(name.lower())

    @cached_property
    def _known(self) -> dict[str, DefinedName]:
        """The names as they may be asked for; in a book those of its sheets only with the sheet in front."""
        known: dict[str, DefinedName] = {}
        for name in reversed(self._names):  # of several the first holds
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


@refuses_the_rest(base_classes.Name)
class Name:
    """A defined name; that of a sheet says so in front, as in Excel: ``'当月'!title``."""

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
            Block(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN),
        )
