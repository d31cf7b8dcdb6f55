"""Defined names, of a book and of its sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import quote_sheetname
from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block, block_at
from xlpkg.hosts.libreoffice.engine.bridge import error, reason
from xlpkg.hosts.libreoffice.engine.formats import block_of
from xlpkg.hosts.libreoffice.engine.formulas import first_cell
from xlpkg.hosts.libreoffice.engine.lacking import refuses_the_rest

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.books import Book
    from xlpkg.hosts.libreoffice.engine.ranges import Range
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet

#: Names that stand in a formula without quotes, after that of a book perhaps.
_PLAIN: Final = re.compile(r"(\[[\w.]+\])?[^\W\d]\w*")
#: One range of a sheet, as LibreOffice writes it, where nothing about it depends on the cell that asks. To read that is
#: a fifth of the time that it takes to be given the range itself.
_ONE_RANGE: Final = re.compile(r"\$(?P<sheet>[^\W\d]\w*)\.(?P<cells>\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)")


def refers_to(sheet: str, block: Block) -> str:
    """Return what a name says that stands for *block*, such as ``=Sheet1!$A$1``."""
    return f"={quote(sheet)}!{block.address()}"


def quote(sheet: str) -> str:
    """Return the name of a sheet as a formula has it: in quotes where it needs them.

    >>> quote("Sheet1"), quote("首页"), quote("my sheet"), quote("2025"), quote("[a.xlsx]Sheet1")
    ('Sheet1', '首页', "'my sheet'", "'2025'", '[a.xlsx]Sheet1')
    """
    return sheet if _PLAIN.fullmatch(sheet) else str(quote_sheetname(sheet))


@refuses_the_rest(base_classes.Names)
class Names:
    """The defined names of a book, those of its sheets among them, or of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.api.NamedRanges if self._sheet else self._book.own_names

    def _all(self) -> Iterator[Name]:
        if self._sheet is None:
            yield from (Name(self._book, self.api.getByName(name)) for name in self.api.ElementNames)
        for sheet in [self._sheet] if self._sheet else self._book.sheets:
            own = sheet.api.NamedRanges
            yield from (Name(self._book, own.getByName(name), sheet) for name in own.ElementNames)

    def _find(self, name: str) -> Name | None:
        if self.api.hasByName(name):
            own = self.api.getByName(name) if self._sheet else self._book.names_by_name[name]
            return Name(self._book, own, self._sheet)
        sheet, found, bare = name.rpartition("!")
        if not found:
            return None
        sheet = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        if sheet not in self._book.sheets:
            return None
        owner = self._book.sheets(sheet)
        own = owner.api.NamedRanges
        return Name(self._book, own.getByName(bare), owner) if own.hasByName(bare) else None

    def __call__(self, name_or_index: str | int) -> Name:
        found = list(self._all())[name_or_index - 1] if isinstance(name_or_index, int) else self._find(name_or_index)
        if found is None:
            raise WorkbookError("no-such-name", path=self._book.fullname, name=name_or_index)
        return found

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._all()]

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return bool(self.api.hasByName(name_or_index)) or self._find(name_or_index) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Add a name; with a sheet in front, as in ``Sheet1!total``, it is that sheet's."""
        sheet, found, bare = name.rpartition("!")
        if found:
            owner = self._book.sheets(sheet.removeprefix("'").removesuffix("'").replace("''", "'"))
            return Names(self._book, owner).add(bare, refers_to)
        origin = first_cell(0 if self._sheet is None else self._sheet.index - 1)
        try:
            self.api.addNewByName(name, "", origin, 0)
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", name=name, reason=reason(failure)) from failure
        made = Name(self._book, self.api.getByName(name), self._sheet)
        made.refers_to = refers_to
        return made

    def put(self, name: str, refers_to: str) -> None:
        """Add a name, or let the one that there is stand for something else."""
        found = self._find(name)
        if found is None:
            self.add(name, refers_to)
        else:
            found.refers_to = refers_to


@refuses_the_rest(base_classes.Name)
class Name:
    """A defined name; that of a sheet says so in front, as in Excel: ``当月!title``."""

    def __init__(self, book: Book, api: Any, sheet: Sheet | None = None) -> None:
        self._book = book
        self._api = api
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._api

    @property
    def name(self) -> str:
        return f"{quote(self._sheet.name)}!{self._api.Name}" if self._sheet else str(self._api.Name)

    @name.setter
    def name(self, value: str) -> None:
        try:
            self._api.setName(value.rpartition("!")[2])
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", name=value, reason=reason(failure)) from failure

    def delete(self) -> None:
        owner = self._sheet.api if self._sheet else self._book.document
        owner.NamedRanges.removeByName(self._api.Name)

    @property
    def block(self) -> tuple[str, Block] | None:
        """The sheet and the block that the name stands for; None if it is not one range."""
        plain = _ONE_RANGE.fullmatch(self._api.Content)
        if plain and (block := block_at(plain["cells"])):
            return plain["sheet"], block
        cells = self._api.getReferredCells()
        if cells is None:
            return None
        place = cells.RangeAddress
        return str(self._book.own_sheets.ElementNames[place.Sheet]), block_of(place)

    @property
    def refers_to(self) -> str:
        block = self.block
        if block is not None:
            return refers_to(*block)
        return f"={self._book.formulas.text(self._api.getTokens(), self._api.ReferencePosition)}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        tokens = self._book.formulas.tokens(value.removeprefix("="), self._api.ReferencePosition)
        self._api.setTokens(tokens.value)

    @property
    def refers_to_range(self) -> Range:
        block = self.block
        if block is None:
            raise WorkbookError("name-not-range", path=self._book.fullname, name=self.name, refers_to=self.refers_to)
        sheet, cells = block
        return self._book.sheets(sheet).range_at(cells)
