"""Sheets and ranges, with the members that xlwings calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from numbers import Number
from typing import Any, Final

import xlwings as xw
from xlwings import base_classes
from xlwings.expansion import expanders

from xlpkg.engines.cell_ranges import LAST_COLUMN, LAST_ROW, CellRange, RangeOfCells, range_at
from xlpkg.engines.libreoffice import overwriting
from xlpkg.engines.libreoffice.bridge import REFUSALS, error
from xlpkg.engines.libreoffice.cells import EVERYTHING, FORMATS, SheetCells
from xlpkg.engines.libreoffice.charts import Charts
from xlpkg.engines.libreoffice.font import Colour, Font, colour_of, number_of
from xlpkg.engines.libreoffice.formats import common
from xlpkg.engines.libreoffice.names import Name, Names, quote, reference
from xlpkg.engines.libreoffice.pages import replace_captions, replace_picture, write_page_texts
from xlpkg.engines.libreoffice.spreadsheet import Spreadsheet
from xlpkg.engines.page_texts import PageTexts
from xlpkg.errors import WorkbookError

_ALL_CELLS: Final = CellRange(1, 1, LAST_ROW, LAST_COLUMN)
_POINTS: Final = 72 / 2540  # of 1/100 mm
_PIXELS: Final = 96 / 2540
# In Excel's usual font a digit is 7 pixels wide, and a column has 5 pixels of margin.
_DIGIT, _MARGIN = 7, 5
_MOST_SIZES: Final = 1_000


@REFUSALS.complete(base_classes.Sheets)
class Sheets:
    """The sheets of *book*."""

    def __init__(self, book: object, spreadsheet: Spreadsheet) -> None:
        self._book = book
        self._spreadsheet = spreadsheet

    @property
    def api(self) -> Any:
        return self._spreadsheet.sheets

    def _sheet(self, api: Any) -> Sheet:
        return Sheet(self._book, self._spreadsheet, api)

    @property
    def active(self) -> Sheet:
        return self._sheet(self._spreadsheet.controller.getActiveSheet())

    def _find(self, name_or_index: str | int) -> Sheet | None:
        if isinstance(name_or_index, int):
            exists = 1 <= name_or_index <= len(self)
            return self._sheet(self.api.getByIndex(name_or_index - 1)) if exists else None
        if self.api.hasByName(name_or_index):
            return self._sheet(self.api.getByName(name_or_index))
        matches = (name for name in self.api.ElementNames if name.lower() == name_or_index.lower())
        return next((self._sheet(self.api.getByName(name)) for name in matches), None)

    def __call__(self, name_or_index: str | int) -> Sheet:
        found = self._find(name_or_index)
        if found is None:
            raise WorkbookError("no-such-sheet", path=self._spreadsheet.fullname, sheet=name_or_index)
        return found

    def __contains__(self, name: str | int) -> bool:
        return self._find(name) is not None

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (self._sheet(self.api.getByIndex(index)) for index in range(len(self)))

    def range_on(self, sheet: Any, cell_range: CellRange) -> Range:
        """Return a range of *sheet*, which is LibreOffice's object."""
        return Range(self._sheet(sheet), cell_range)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet, activate it and return it. By default it comes before the active one, as in Excel.

        Raises WorkbookError if LibreOffice refuses the name or the workbook is read-only.
        """
        index = after.index if after else (before or self.active).index - 1
        taken = {existing.lower() for existing in self.api.ElementNames}
        unused = next(f"Sheet{number}" for number in range(1, len(taken) + 2) if f"sheet{number}" not in taken)
        try:
            self.api.insertNewByName(name or unused, index)
        except error("uno.RuntimeException") as failure:
            raise self._spreadsheet.sheet_refused(failure) from failure
        added = self(name or unused)
        added.activate()
        return added


@REFUSALS.complete(base_classes.Sheet)
class Sheet:
    """A sheet of *book*. It stays the same sheet when it is renamed or moved."""

    book: object
    api: Any

    def __init__(self, book: object, spreadsheet: Spreadsheet, api: Any) -> None:
        self.book = book
        self.spreadsheet = spreadsheet
        self.api = api
        self.contents = SheetCells(spreadsheet, api)

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        """Rename the sheet. Raises WorkbookError if the name is taken or not valid, or the workbook is read-only."""
        self.api.Name = value
        if self.name != value:  # LibreOffice ignores it silently
            if self.spreadsheet.is_read_only:
                raise WorkbookError("workbook-read-only", path=self.spreadsheet.fullname)
            raise WorkbookError("sheet-name-refused", path=self.spreadsheet.fullname, sheet=self.name, name=value)

    @property
    def index(self) -> int:
        return self.contents.index + 1

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide the sheet.

        Raises WorkbookError for the last visible sheet, as Excel does, and if the workbook is read-only.
        """
        if not value and self.visible and sum(sheet.IsVisible for sheet in self.spreadsheet.sheets) == 1:
            raise WorkbookError("last-sheet", path=self.spreadsheet.fullname, sheet=self.name)
        self.api.IsVisible = bool(value)
        if self.visible != bool(value):  # LibreOffice ignores it silently
            raise WorkbookError("workbook-read-only", path=self.spreadsheet.fullname)

    @property
    def names(self) -> Names:
        return Names(self.spreadsheet, Sheets(self.book, self.spreadsheet).range_on, self.api)

    def chart_ranges(self) -> list[str] | None:
        """Return the ranges that the charts draw, such as 当月!J12:J42; None if LibreOffice has unloaded a chart."""
        ranges: list[str] = []
        for chart in self.charts:
            drawn = chart.ranges()
            if drawn is None:
                return None
            ranges += drawn
        return ranges

    def write_page_texts(self, texts: PageTexts) -> Callable[[], None]:
        """Write *texts* into the header and footer, and return a function that writes back what was there."""
        return write_page_texts(self.spreadsheet.document, self.api.PageStyle, texts)

    def replace_picture(self, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name*, whose size stays; return whether there is such a picture."""
        return replace_picture(self.spreadsheet.connection, self.api.DrawPage, name, png)

    def replace_captions(self, captions: Mapping[str, str]) -> dict[str, str]:
        """Replace the captions of buttons; return those that were found, and the new ones."""
        return replace_captions(self.api.DrawPage, captions)

    @property
    def charts(self) -> Charts:
        return Charts(self, self.api.DrawPage, self.spreadsheet.connection)

    @property
    def cells(self) -> Range:
        return Range(self, _ALL_CELLS)

    @property
    def used_range(self) -> Range:
        return Range(self, self.contents.used())

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the range from *arg1* to *arg2*: addresses, names, (row, column) from 1, or ranges.

        Raises WorkbookError if there is no such range on the sheet.
        """
        if isinstance(arg1, Number) and isinstance(arg2, Number):
            arg1, arg2 = (arg1, arg2), None
        cell_range = self._cell_range(arg1)
        return Range(self, cell_range if arg2 is None else cell_range.union(self._cell_range(arg2)))

    def _cell_range(self, target: Any) -> CellRange:
        if isinstance(target, Range):
            return target.cell_range
        cell_range: CellRange | None
        if isinstance(target, str):
            cell_range = range_at(target) or self._named(target)
        else:
            row, column, rows, columns = (*target, 1, 1)[:4]
            cell_range = CellRange(row, column, row + rows - 1, column + columns - 1)
        if cell_range is None or not cell_range.fits():
            raise WorkbookError("no-such-range", sheet=self.name, address=target)
        return cell_range

    def _named(self, name: str) -> CellRange | None:
        in_book = Names(self.spreadsheet, Sheets(self.book, self.spreadsheet).range_on)
        for names in (self.names, in_book):
            found = names.find(name)
            if found and (target := found.target) and target[0].Name == self.name:
                return target[1]
        return None

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def activate(self) -> None:
        self.spreadsheet.controller.setActiveSheet(self.api)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        try:
            self.spreadsheet.sheets.removeByName(self.name)
        except error("uno.RuntimeException") as failure:
            raise self.spreadsheet.sheet_refused(failure) from failure


@REFUSALS.complete(base_classes.Range)
class Range(RangeOfCells):
    """A rectangle of cells on a sheet. It keeps its address when cells are inserted above it."""

    max_cells_per_read = None  # LibreOffice reads and writes a range of any size
    max_cells_per_write = None

    sheet: Sheet

    def __init__(self, sheet: Sheet, cell_range: CellRange) -> None:
        self.sheet = sheet
        self.cell_range = cell_range
        self.options: dict[str, Any] = {}  # set by xlwings

    @property
    def api(self) -> Any:
        return self.sheet.contents.range(self.cell_range)

    @property
    def _editable(self) -> Any:
        return self.sheet.contents.editable(self.cell_range)

    def check_writable(self) -> None:
        """Raise WorkbookError if the workbook is read-only, or the range has a protected cell or a part of an array."""
        overwriting.check_writable(self.sheet.contents, self.cell_range)

    def restorer(self) -> Callable[[], None]:
        """Read the contents of the range, and return a function that writes them back."""
        return overwriting.restorer(self.sheet.contents, self.cell_range)

    def _range(self, cell_range: CellRange) -> Range:
        if not cell_range.fits():
            raise WorkbookError("no-such-range", sheet=self.sheet.name, address=cell_range.address(False, False))
        return Range(self.sheet, cell_range)

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = self.cell_at(arg1, arg2)
        return self._range(CellRange(row, column, row, column))

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.cell_range.address(bool(row_absolute), bool(col_absolute))
        if not external:
            return address
        return f"{quote(f'[{self.sheet.spreadsheet.name}]{self.sheet.name}')}!{address}"

    # Other ranges

    @property
    def rows(self) -> Range:
        return self._range(self.cell_range)

    @property
    def columns(self) -> Range:
        return self._range(self.cell_range)

    def end(self, direction: str) -> Range:
        row, column = self.sheet.contents.end(self.row, self.column, direction)
        return self._range(CellRange(row, column, row, column))

    @property
    def current_region(self) -> Range:
        return self._range(self.sheet.contents.region(self.row, self.column))

    def expand(self, mode: str = "table") -> Range:
        expanded: Range = expanders[mode].expand(xw.Range(impl=self)).impl
        return expanded

    # Values and formulas

    def _used_part(self) -> CellRange:
        """Return the range; of a whole sheet only the part with content, since it has 17 billion cells."""
        if self.cell_range == _ALL_CELLS:
            used = self.sheet.contents.used()
            return CellRange(1, 1, used.bottom, used.right)
        return self.cell_range

    @property
    def raw_value(self) -> Any:
        cell_range = self._used_part()
        values = self.sheet.contents.read(cell_range, errors=bool(self.options.get("err_to_str")))
        return values[0][0] if cell_range.shape == (1, 1) else values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Write rows of values from the first cell on, or one value into every cell."""
        if isinstance(value, (list, tuple)):
            rows = value if isinstance(value[0], (list, tuple)) else [value]
            cell_range = CellRange(self.row, self.column, self.row + len(rows) - 1, self.column + len(rows[0]) - 1)
            self.sheet.contents.write(cell_range, rows)
        else:
            self.sheet.contents.fill(self.cell_range, value)

    @property
    def formula(self) -> Any:
        cell_range = self._used_part()
        formulas = self.sheet.contents.formulas(cell_range)
        return formulas[0][0] if cell_range.shape == (1, 1) else formulas

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def formula_array(self) -> str | None:
        formula = self.sheet.contents.array_formula(self.cell_range)
        return str(self.formula) if formula is None and len(self) == 1 else formula

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.sheet.contents.write_array_formula(self.cell_range, value)

    @property
    def has_array(self) -> bool:
        return bool(self.api.getCellByPosition(0, 0).getArrayFormula())

    def clear_contents(self) -> None:
        self.sheet.contents.clear_contents(self.cell_range)

    def clear_formats(self) -> None:
        self._editable.clearContents(FORMATS)

    def clear(self) -> None:
        self.sheet.contents.clear(self.cell_range, EVERYTHING)

    # Formats

    @property
    def number_format(self) -> str | None:
        key = common(self.api, "NumberFormat")
        return None if key is None else self.sheet.spreadsheet.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._editable.NumberFormat = self.sheet.spreadsheet.formats.key(value)

    @property
    def font(self) -> Font:
        return Font(self.api, lambda: self._editable)

    @property
    def color(self) -> Colour | None:
        number = common(self.api, "CellBackColor")
        return None if number in (None, -1) else colour_of(number)

    @color.setter
    def color(self, value: Colour | int | str | None) -> None:
        self._editable.CellBackColor = -1 if value is None else number_of(value)

    # Sizes: widths in characters, heights in points

    def _sizes(self, member: str, lines: Any, name: str) -> set[int]:
        """Return the different sizes of rows or columns. Raises Unsupported for very many: each takes two calls."""
        if lines.Count > _MOST_SIZES:
            raise REFUSALS.error_for(f"Range.{member} of {lines.Count} lines")
        return {getattr(lines.getByIndex(index), name) for index in range(lines.Count)}

    @property
    def column_width(self) -> float | None:
        widths = self._sizes("column_width", self.api.Columns, "Width")
        return round((widths.pop() * _PIXELS - _MARGIN) / _DIGIT, 2) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._editable.Columns.Width = round((value * _DIGIT + _MARGIN) / _PIXELS)

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
        rows = self._editable.Rows
        rows.IsVisible = value > 0
        if value > 0:
            rows.Height = round(value / _POINTS)

    def autofit(self, axis: str | None = None) -> None:
        if axis not in ("rows", "r"):
            self.api.Columns.OptimalWidth = True
        if axis not in ("columns", "c"):
            self.api.Rows.OptimalHeight = True

    # The name and the selection

    @property
    def name(self) -> Name | None:
        names = Names(self.sheet.spreadsheet, Sheets(self.sheet.book, self.sheet.spreadsheet).range_on)
        for name in names:
            if (target := name.target) and (target[0].Name, target[1]) == (self.sheet.name, self.cell_range):
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        names = Names(self.sheet.spreadsheet, Sheets(self.sheet.book, self.sheet.spreadsheet).range_on)
        refers_to = reference(self.sheet.name, self.cell_range)
        if name := names.find(value):
            name.refers_to = refers_to
        else:
            names.add(value, refers_to)

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.spreadsheet.controller.select(self.api)
