"""Sheets, as xlwings calls them."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Number
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import LAST_COLUMN, LAST_ROW, Block, block_at
from xlpkg.hosts.libreoffice.engine import cells as _cells
from xlpkg.hosts.libreoffice.engine.bridge import error
from xlpkg.hosts.libreoffice.engine.drawings import Charts, Pictures
from xlpkg.hosts.libreoffice.engine.formats import block_of
from xlpkg.hosts.libreoffice.engine.lacking import refuses_the_rest
from xlpkg.hosts.libreoffice.engine.names import Names
from xlpkg.hosts.libreoffice.engine.notes import Note, notes_of
from xlpkg.hosts.libreoffice.engine.ranges import Range
from xlpkg.hosts.libreoffice.engine.tables import Tables

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.books import Book

_WHOLE: Final = Block(1, 1, LAST_ROW, LAST_COLUMN)


@refuses_the_rest(base_classes.Sheets)
class Sheets:
    """The sheets of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.own_sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.controller.getActiveSheet())

    def _find(self, name_or_index: str | int) -> Sheet | None:
        api = self.api
        if isinstance(name_or_index, int):
            return Sheet(self._book, api.getByIndex(name_or_index - 1)) if 1 <= name_or_index <= api.Count else None
        if api.hasByName(name_or_index):
            return Sheet(self._book, self._book.sheets_by_name[name_or_index])
        same = (name for name in api.ElementNames if name.lower() == name_or_index.lower())
        return next((Sheet(self._book, api.getByName(name)) for name in same), None)

    def __call__(self, name_or_index: str | int) -> Sheet:
        found = self._find(name_or_index)
        if found is None:
            raise WorkbookError("no-such-sheet", path=self._book.fullname, sheet=name_or_index)
        return found

    def __contains__(self, name: str | int) -> bool:
        return self._find(name) is not None

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, self.api.getByIndex(index)) for index in range(len(self)))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet, as in Excel before the active one unless *before* or *after* says otherwise, and show it."""
        place = after.index + 1 if after else (before or self.active).index
        taken = {known.lower() for known in self.api.ElementNames}
        free = next(f"Sheet{number}" for number in range(1, len(taken) + 2) if f"sheet{number}" not in taken)
        try:
            self.api.insertNewByName(name or free, place - 1)
        except error("uno.RuntimeException") as failure:
            raise self._book.refused(failure) from failure
        made = self(name or free)
        made.activate()
        return made


@refuses_the_rest(base_classes.Sheet)
class Sheet:
    """A sheet; it stays the same one when it is renamed or moved."""

    def __init__(self, book: Book, api: Any) -> None:
        self._book = book
        self._held = api

    @property
    def api(self) -> Any:
        """LibreOffice's sheet. One that we hold shrinks there when cells are deleted, so it is asked for anew then."""
        place = self._held.RangeAddress
        if block_of(place) != _WHOLE:
            self._held = self._book.own_sheets.getByIndex(place.Sheet)
        return self._held

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return str(self._held.Name)

    @name.setter
    def name(self, value: str) -> None:
        try:
            self.api.Name = value
        except error("uno.RuntimeException") as failure:
            raise self._book.refused(failure) from failure

    @property
    def index(self) -> int:
        return int(self._held.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide the sheet.

        Raises WorkbookError for the last one that is shown, as in Excel, and where the document is read-only.
        """
        others = (sheet.visible for sheet in self._book.sheets if sheet.name != self.name)
        if not value and self.visible and not any(others):
            raise WorkbookError("last-sheet", path=self._book.fullname, sheet=self.name)
        self.api.IsVisible = bool(value)
        if self.visible != bool(value):  # LibreOffice says nothing, and a PDF of some sheets would be one of all
            raise WorkbookError("workbook-read-only", path=self._book.fullname)

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def notes(self) -> list[Note]:
        return notes_of(self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def pictures(self) -> Pictures:
        return Pictures(self)

    # Ranges

    def cells_of(self, block: Block) -> Any:
        """Return LibreOffice's range of *block*."""
        top, left, bottom, right = block
        return self.api.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @property
    def cells(self) -> Range:
        return Range(self, _WHOLE)

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, block_of(cursor.RangeAddress))

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the range from *arg1* to *arg2*: addresses, names, (row, column) from 1, or ranges."""
        if isinstance(arg1, Number) and isinstance(arg2, Number):
            arg1, arg2 = (arg1, arg2), None
        block = self._block(arg1)
        return self.range_at(block if arg2 is None else block.joined(self._block(arg2)))

    def range_at(self, block: Block) -> Range:
        """Return the range of *block*."""
        return Range(self, block)

    def _block(self, where: Any) -> Block:
        if isinstance(where, Range):
            return where.block
        block: Block | None
        if isinstance(where, str):
            block = block_at(where) or self._named(where)
        else:
            row, column, rows, columns = (*where, 1, 1)[:4]
            block = Block(row, column, row + rows - 1, column + columns - 1)
        if block is None or not block.fits():
            raise WorkbookError("no-such-range", sheet=self.name, address=where)
        return block

    def _named(self, name: str) -> Block | None:
        for names in (self.names, self._book.names):
            if names.contains(name) and (found := names(name).block) and found[0] == self.name:
                return found[1]
        return None

    def clear_contents(self) -> None:
        self.api.clearContents(_cells.VALUES)

    def clear_formats(self) -> None:
        self.api.clearContents(_cells.FORMATS)

    def clear(self) -> None:
        self.api.clearContents(_cells.EVERYTHING)

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    # The sheet as a whole

    def activate(self) -> None:
        self._book.controller.setActiveSheet(self.api)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        try:
            self._book.document.Sheets.removeByName(self.name)
        except error("uno.RuntimeException") as failure:
            raise self._book.refused(failure) from failure

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy the sheet within its book or into another; the copy is named as in Excel, "name (2)"."""
        target = after or before or self
        place = target.index - 1 + (after is not None)
        sheets = target.book.document.Sheets
        taken = {known.lower() for known in sheets.ElementNames}
        name = self.name
        number = 2
        while name.lower() in taken:
            ending = f" ({number})"
            name = f"{self.name[: 31 - len(ending)]}{ending}"
            number += 1
        try:
            if target.book.document == self._book.document:
                sheets.copyByName(self.name, name, place)
            else:
                sheets.importSheet(self._book.document, self.name, place)
                sheets.getByIndex(place).Name = name
        except error("uno.RuntimeException") as failure:
            raise target.book.refused(failure) from failure
        Sheet(target.book, sheets.getByIndex(place)).activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        target = before or after or self
        place = target.index - 1 + (after is not None)
        self._book.document.Sheets.moveByName(self.name, place - (self.index - 1 < place))  # where it is in the end
