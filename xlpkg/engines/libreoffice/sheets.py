"""Sheets and ranges, with the members that xlwings calls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import REFUSALS, error
from xlpkg.engines.libreoffice.cells import Cells
from xlpkg.engines.libreoffice.formats import cell_range_of, common
from xlpkg.engines.libreoffice.names import Names
from xlpkg.engines.libreoffice.pages import PageObjects
from xlpkg.errors import WorkbookError

_POINTS: Final = 72 / 2540  # of 1/100 mm
_MOST_SIZES: Final = 1_000


@REFUSALS.complete(base_classes.Sheets)
class Sheets(members.Sheets):
    """The sheets of *book*."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        return self.book.all_sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.controller.getActiveSheet())

    @property
    def sheet_names(self) -> Sequence[str]:
        names: Sequence[str] = self.api.ElementNames
        return names

    def sheet(self, name: str) -> Sheet:
        return Sheet(self.book, self.api.getByName(name))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet, activate it and return it. By default it comes before the active one, as in Excel.

        Raises WorkbookError if LibreOffice refuses the name or the workbook is read-only.
        """
        index = after.index if after else (before or self.active).index - 1
        taken = {existing.lower() for existing in self.sheet_names}
        unused = next(f"Sheet{number}" for number in range(1, len(taken) + 2) if f"sheet{number}" not in taken)
        try:
            self.api.insertNewByName(name or unused, index)
        except error("uno.RuntimeException") as failure:
            raise self.book.sheet_refused(failure) from failure
        added = self.sheet(name or unused)
        added.activate()
        return added


@REFUSALS.complete(base_classes.Sheet)
class Sheet(members.Sheet, PageObjects):
    """A sheet of *book*. It stays the same sheet when it is renamed or moved."""

    api: Any

    def __init__(self, book: Any, api: Any) -> None:
        self.book = book
        self.api = api

    @cached_property
    def annotations(self) -> Any:
        """LibreOffice's collection of the notes on the sheet."""
        return self.api.getAnnotations()

    def at(self, cell_range: CellRange) -> Any:
        """Return LibreOffice's object for a range."""
        top, left, bottom, right = cell_range
        return self.api.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        """Rename the sheet. Raises WorkbookError if the name is taken or not valid, or the workbook is read-only."""
        self.api.Name = value
        if self.name != value:  # LibreOffice ignores it silently
            if self.book.is_read_only:
                raise WorkbookError("workbook-read-only", path=self.book.fullname)
            raise WorkbookError("sheet-name-refused", path=self.book.fullname, sheet=self.name, name=value)

    @property
    def index(self) -> int:
        return int(self.api.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide the sheet.

        Raises WorkbookError for the last visible sheet, as Excel does, and if the workbook is read-only.
        """
        if not value and self.visible and sum(sheet.IsVisible for sheet in self.book.all_sheets) == 1:
            raise WorkbookError("last-sheet", path=self.book.fullname, sheet=self.name)
        self.api.IsVisible = bool(value)
        if self.visible != bool(value):  # LibreOffice ignores it silently
            raise WorkbookError("workbook-read-only", path=self.book.fullname)

    @property
    def names(self) -> Names:
        return Names(self.book, self.api)

    def used(self) -> CellRange:
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return cell_range_of(cursor.RangeAddress)

    def activate(self) -> None:
        self.book.controller.setActiveSheet(self.api)

    select = activate  # xlwings activates the workbook before it

    def delete(self) -> None:
        try:
            self.book.all_sheets.removeByName(self.name)
        except error("uno.RuntimeException") as failure:
            raise self.book.sheet_refused(failure) from failure


@REFUSALS.complete(base_classes.Range)
class Range(Cells):
    """A rectangle of cells on a sheet. It keeps its address when cells are inserted above it."""

    sheet: Sheet

    # Formats

    @property
    def number_format(self) -> str | None:
        key = common(self.api, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.editable().NumberFormat = self.sheet.book.formats.key(value)

    # Merged cells and hidden rows

    @property
    def merge_cells(self) -> bool:
        return bool(self.api.IsMerged)

    @property
    def merge_area(self) -> Range:
        """The merged cells to which the first cell belongs, or that cell."""
        cursor = self.sheet.api.createCursorByRange(self.api.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        return Range(self.sheet, cell_range_of(cursor.RangeAddress))

    def has_hidden_rows(self) -> bool:
        """Return whether a row is hidden, also by a filter."""
        shown = {(part.StartRow, part.EndRow) for part in self.api.queryVisibleCells().RangeAddresses}
        if not shown:  # all rows are hidden, or all columns
            return not self.api.Rows.getByIndex(0).IsVisible
        return len({row for first, last in shown for row in range(first, last + 1)}) < self.shape[0]

    def has_hidden_columns(self) -> bool:
        return 0 in self._sizes("has_hidden_columns", self.api.Columns, "IsVisible")

    # Sizes in points

    def _sizes(self, member: str, lines: Any, name: str) -> set[int]:
        """Return the different sizes of rows or columns. Raises Unsupported for very many: each takes two calls."""
        if lines.Count > _MOST_SIZES:
            raise REFUSALS.error_for(f"Range.{member} of {lines.Count} lines")
        return {getattr(lines.getByIndex(index), name) for index in range(lines.Count)}

    @property
    def top(self) -> float:
        return float(self.api.Position.Y * _POINTS)

    @property
    def height(self) -> float:
        return float(self.api.Size.Height * _POINTS)

    @property
    def row_height(self) -> float | None:
        """Return the height, 0 for hidden rows, None if rows differ."""
        rows = self.api.Rows
        visible = self._sizes("row_height", rows, "IsVisible")
        if visible == {False}:
            return 0.0
        heights = self._sizes("row_height", rows, "Height")
        return round(heights.pop() * _POINTS, 2) if len(visible) == len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        """Give the rows a height; 0 hides them, as in Excel."""
        rows = self.editable().Rows
        rows.IsVisible = value > 0
        if value > 0:
            rows.Height = round(value / _POINTS)


Sheet.range_class = Range
