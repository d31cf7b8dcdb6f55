"""Tables, as far as LibreOffice has them: a database range is a table's name, place, header and filter buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block
from xlpkg.hosts.libreoffice.engine.bridge import error, reason
from xlpkg.hosts.libreoffice.engine.formats import block_of
from xlpkg.hosts.libreoffice.engine.lacking import refuse, refuses_the_rest

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.ranges import Range
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet

#: What xlwings asks for when nobody chose a style.
_USUAL_STYLE: Final = "TableStyleMedium2"


@refuses_the_rest(base_classes.Table)
class Table:
    """A database range on a sheet. LibreOffice knows no styles and no structured growth of it."""

    def __init__(self, sheet: Sheet, api: Any) -> None:
        self._sheet = sheet
        self._api = api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self._api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._api.setName(value)

    display_name = name

    @property
    def block(self) -> Block:
        return block_of(self._api.DataArea)

    def _part(self, top: int, bottom: int) -> Range:
        block = self.block
        return self._sheet.range((top, block.left, bottom - top + 1, block.shape[1]))

    @property
    def range(self) -> Range:
        return self._part(self.block.top, self.block.bottom)

    @property
    def show_headers(self) -> bool:
        return bool(self._api.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self._api.TotalsRow)

    @property
    def header_row_range(self) -> Range | None:
        return self._part(self.block.top, self.block.top) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        return self._part(self.block.bottom, self.block.bottom) if self.show_totals else None

    @property
    def data_body_range(self) -> Range | None:
        top, bottom = self.block.top + self.show_headers, self.block.bottom - self.show_totals
        return self._part(top, bottom) if top <= bottom else None

    @property
    def show_autofilter(self) -> bool:
        return bool(self._api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._api.AutoFilter = bool(value)

    def resize(self, range: Any) -> None:  # noqa: A002  (the name is xlwings')
        self._api.DataArea = range.impl.api.RangeAddress


@refuses_the_rest(base_classes.Tables)
class Tables:
    """The database ranges of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.book.document.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def __iter__(self) -> Iterator[Table]:
        index = self._sheet.index - 1
        for name in self.api.ElementNames:
            found = self.api.getByName(name)
            if found.DataArea.Sheet == index:
                yield Table(self._sheet, found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: str | int) -> Table:
        for place, table in enumerate(self, 1):
            if key in (place, table.name):
                return table
        raise KeyError(key)

    def __contains__(self, key: str | int) -> bool:
        return any(key in (place, table.name) for place, table in enumerate(self, 1))

    def add(
        self,
        source_type: object = None,
        source: Any = None,
        link_source: object = None,
        has_headers: bool = True,
        destination: object = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        others = (source_type, link_source, destination)
        if any(other is not None for other in others) or table_style_name not in (None, _USUAL_STYLE):
            raise refuse("Tables.add (source_type, link_source, destination, table_style_name)")
        taken = set(self.api.ElementNames)
        free = next(f"Table{number}" for number in range(1, len(taken) + 2) if f"Table{number}" not in taken)
        try:
            self.api.addNewByName(name or free, source.impl.api.RangeAddress)
        except error("uno.RuntimeException") as failure:
            raise WorkbookError("name-refused", name=name, reason=reason(failure)) from failure
        made = self.api.getByName(name or free)
        made.ContainsHeader = has_headers
        made.AutoFilter = has_headers
        return Table(self._sheet, made)
