"""Defined names of a workbook and of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import CellRange, quote, unquoted
from xlpkg.engines.libreoffice.bridge import REFUSALS, cell_address, error
from xlpkg.engines.libreoffice.formats import cell_range_of
from xlpkg.errors import WorkbookError


@REFUSALS.complete(base_classes.Names)
class Names(members.Names):
    """The names of *book* and of all its sheets or, with *sheet* (LibreOffice's object), of that sheet."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._names_of(self._sheet)

    def _names_of(self, sheet: Any) -> Any:
        """Return LibreOffice's collection of the names of *sheet*, of the workbook if it is None."""
        return sheet.NamedRanges if sheet else self.book.all_names

    def __iter__(self) -> Iterator[Name]:
        for sheet in [self._sheet] if self._sheet else [None, *self.book.all_sheets]:
            for name in self._names_of(sheet):
                yield Name(self.book, name, sheet)

    def _place(self, name: str) -> tuple[Any, str]:
        """Return the sheet of *name*, such as ``Sheet1!total``, None for the workbook, and the name without it.

        Raises WorkbookError if there is no such sheet.
        """
        prefix, found, bare = name.rpartition("!")
        return (self.book.sheets(unquoted(prefix)).api if found else self._sheet), bare

    def named(self, name: str) -> Name | None:
        """Return the name, None if there is none; ``Sheet1!total`` belongs to that sheet."""
        try:
            sheet, bare = self._place(name)
        except WorkbookError:
            return None
        names = self._names_of(sheet)
        return Name(self.book, names.getByName(bare), sheet) if names.hasByName(bare) else None

    def add(self, name: str, refers_to: str) -> Name:
        """Let *name* refer to a formula such as ``=Sheet1!$A$1``, also if it exists, and return it.

        ``Sheet1!total`` belongs to that sheet. Raises WorkbookError if there is no such sheet or the name is not valid.
        """
        sheet, bare = self._place(name)
        names = self._names_of(sheet)
        try:
            if not names.hasByName(bare):
                names.addNewByName(bare, "", cell_address(sheet.RangeAddress.Sheet if sheet else 0), 0)
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", path=self.book.fullname, name=name) from failure
        added = Name(self.book, names.getByName(bare), sheet)
        tokens = self.book.formulas.tokens(refers_to.removeprefix("="), added.api.ReferencePosition)
        added.api.setTokens(tokens.value)
        return added


@REFUSALS.complete(base_classes.Name)
class Name:
    """A defined name of *book*, or of *sheet* (LibreOffice's object)."""

    api: Any
    refers_to_range = property(members.referred_range)

    def __init__(self, book: Any, api: Any, sheet: Any = None) -> None:
        self.book = book
        self.api = api
        self._sheet = sheet

    @property
    def name(self) -> str:
        return f"{quote(self._sheet.Name)}!{self.api.Name}" if self._sheet else str(self.api.Name)

    @property
    def target(self) -> tuple[str, CellRange] | None:
        # Of a deleted sheet, LibreOffice returns the cells of the one that took its place.
        cells = None if "#REF!" in self.api.Content else self.api.getReferredCells()
        return None if cells is None else (str(cells.Spreadsheet.Name), cell_range_of(cells.RangeAddress))

    @property
    def refers_to(self) -> str:
        if target := self.target:
            sheet, cell_range = target
            return f"={quote(sheet)}!{cell_range.address()}"
        # The #REF! to which a file lets the name of a deleted sheet refer has no text.
        return f"={self.book.formulas.text(self.api.getTokens(), self.api.ReferencePosition) or '#REF!'}"
