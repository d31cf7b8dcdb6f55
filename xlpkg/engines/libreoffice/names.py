"""Defined names of a workbook and of its sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from openpyxl.utils.cell import quote_sheetname
from xlwings import base_classes

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import REFUSALS, cell_address, error, reason
from xlpkg.engines.libreoffice.formats import cell_range_of
from xlpkg.engines.libreoffice.spreadsheet import Spreadsheet
from xlpkg.errors import WorkbookError

#: Names of sheets that need no quotes in a formula, optionally after the name of a book.
_PLAIN: Final = re.compile(r"(\[[\w.]+\])?[^\W\d]\w*")

#: Returns the engine's range on a sheet, which is LibreOffice's object.
RangeOn = Callable[[Any, CellRange], object]


def quote(sheet: str) -> str:
    """Return the name of a sheet as it is written in a formula: in quotes if it needs them.

    >>> quote("Sheet1"), quote("首页"), quote("my sheet"), quote("2025"), quote("[a.xlsx]Sheet1")
    ('Sheet1', '首页', "'my sheet'", "'2025'", '[a.xlsx]Sheet1')
    """
    return sheet if _PLAIN.fullmatch(sheet) else str(quote_sheetname(sheet))


def reference(sheet: str, cell_range: CellRange) -> str:
    """Return the formula that refers to a range, such as ``=Sheet1!$A$1``."""
    return f"={quote(sheet)}!{cell_range.address()}"


@REFUSALS.complete(base_classes.Names)
class Names:
    """The names of a workbook and of all its sheets or, with *sheet* (LibreOffice's object), of that sheet."""

    def __init__(self, spreadsheet: Spreadsheet, range_on: RangeOn, sheet: Any = None) -> None:
        self._spreadsheet = spreadsheet
        self._range_on = range_on
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._names_of(self._sheet)

    def _names_of(self, sheet: Any) -> Any:
        """Return LibreOffice's collection of the names of *sheet*, of the workbook if it is None."""
        return sheet.NamedRanges if sheet else self._spreadsheet.names

    def __iter__(self) -> Iterator[Name]:
        for sheet in [self._sheet] if self._sheet else [None, *self._spreadsheet.sheets]:
            for name in self._names_of(sheet):
                yield Name(self._spreadsheet, self._range_on, name, sheet)

    def _owner(self, name: str) -> tuple[Any, str]:
        """Return the sheet that a name such as ``Sheet1!total`` belongs to, None for the workbook, and the bare name.

        Raises WorkbookError if there is no such sheet.
        """
        prefix, found, bare = name.rpartition("!")
        if not found:
            return self._sheet, name
        prefix = prefix.removeprefix("'").removesuffix("'").replace("''", "'")
        if not self._spreadsheet.sheets.hasByName(prefix):
            raise WorkbookError("no-such-sheet", path=self._spreadsheet.fullname, sheet=prefix)
        return self._spreadsheet.sheets.getByName(prefix), bare

    def find(self, name: str) -> Name | None:
        """Return the name, None if there is none."""
        try:
            sheet, bare = self._owner(name)
        except WorkbookError:
            return None
        names = self._names_of(sheet)
        if not names.hasByName(bare):
            return None
        return Name(self._spreadsheet, self._range_on, names.getByName(bare), sheet)

    def __call__(self, name_or_index: str | int) -> Name:
        found = list(self)[name_or_index - 1] if isinstance(name_or_index, int) else self.find(name_or_index)
        if found is None:
            raise WorkbookError("no-such-name", path=self._spreadsheet.fullname, name=name_or_index)
        return found

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self]

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self.find(name_or_index) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def add(self, name: str, refers_to: str) -> Name:
        """Add a name and return it; ``Sheet1!total`` belongs to that sheet. Raises WorkbookError if it is not valid."""
        sheet, bare = self._owner(name)
        names = self._names_of(sheet)
        origin = cell_address(sheet.RangeAddress.Sheet if sheet else 0)
        try:
            names.addNewByName(bare, "", origin, 0)
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", name=name, reason=reason(failure)) from failure
        added = Name(self._spreadsheet, self._range_on, names.getByName(bare), sheet)
        added.refers_to = refers_to
        return added


@REFUSALS.complete(base_classes.Name)
class Name:
    """A defined name. The name of a sheet comes before the names that belong to it, as in Excel: ``当月!title``."""

    api: Any

    def __init__(self, spreadsheet: Spreadsheet, range_on: RangeOn, api: Any, sheet: Any = None) -> None:
        self._spreadsheet = spreadsheet
        self._range_on = range_on
        self.api = api
        self._sheet = sheet

    @property
    def name(self) -> str:
        return f"{quote(self._sheet.Name)}!{self.api.Name}" if self._sheet else str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        try:
            self.api.setName(value.rpartition("!")[2])
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", name=value, reason=reason(failure)) from failure

    def delete(self) -> None:
        (self._sheet or self._spreadsheet.document).NamedRanges.removeByName(self.api.Name)

    @property
    def target(self) -> tuple[Any, CellRange] | None:
        """LibreOffice's sheet and the range that the name refers to, None if it does not refer to one range."""
        cells = self.api.getReferredCells()
        return None if cells is None else (cells.Spreadsheet, cell_range_of(cells.RangeAddress))

    @property
    def refers_to(self) -> str:
        target = self.target
        if target is not None:
            sheet, cell_range = target
            return reference(sheet.Name, cell_range)
        return f"={self._spreadsheet.formulas.text(self.api.getTokens(), self.api.ReferencePosition)}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        tokens = self._spreadsheet.formulas.tokens(value.removeprefix("="), self.api.ReferencePosition)
        self.api.setTokens(tokens.value)

    @property
    def refers_to_range(self) -> object:
        target = self.target
        if target is None:
            raise WorkbookError(
                "name-not-range", path=self._spreadsheet.fullname, name=self.name, refers_to=self.refers_to
            )
        return self._range_on(*target)
