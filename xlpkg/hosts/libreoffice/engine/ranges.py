"""Ranges, as xlwings calls them: values, formulas, formats, shape and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import xlwings as xw
from xlwings import base_classes
from xlwings.expansion import expanders

from xlpkg.hosts.blocks import LAST_COLUMN, LAST_ROW, Block
from xlpkg.hosts.libreoffice.engine import cells as _cells
from xlpkg.hosts.libreoffice.engine.appearance import Borders, Colour, Font, colour_of, number_of
from xlpkg.hosts.libreoffice.engine.bridge import enum
from xlpkg.hosts.libreoffice.engine.formats import block_of, common
from xlpkg.hosts.libreoffice.engine.formulas import first_cell
from xlpkg.hosts.libreoffice.engine.lacking import refuse, refuses_the_rest
from xlpkg.hosts.libreoffice.engine.moving import Moving
from xlpkg.hosts.libreoffice.engine.names import Name, quote, refers_to
from xlpkg.hosts.libreoffice.engine.notes import Note, add_link, link_of, note_of

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet
    from xlpkg.hosts.libreoffice.engine.tables import Table

_POINTS: Final = 72 / 2540  # of 1/100 mm
_PIXELS: Final = 96 / 2540
# A digit of Excel's usual font is 7 pixels wide, and a column has 5 pixels of margin.
_DIGIT, _MARGIN = 7, 5

_HORIZONTAL: Final = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "fill": "REPEAT",
}
#: com.sun.star.table.CellVertJustify2
_VERTICAL: Final = {"top": 1, "center": 2, "bottom": 3, "justify": 4}
_BOTTOM: Final = 3  # what 0, the standard, means


@refuses_the_rest(base_classes.Range)
class Range(Moving):
    """A rectangle of cells on a sheet: unlike Excel's, it stays where it is when cells are inserted above it."""

    max_cells_per_read = None  # LibreOffice takes a block of any size
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self._sheet = sheet
        self.block = block
        self.options: dict[str, Any] = {}  # xlwings puts them here

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return self._sheet.range((self.row + row, self.column + column))

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self._sheet.name, self.row, self.column, *self.shape)

    @property
    def address(self) -> str:
        return self.block.address()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.block.address(bool(row_absolute), bool(col_absolute))
        return f"{quote(f'[{self._sheet.book.name}]{self._sheet.name}')}!{address}" if external else address

    def expand(self, mode: str = "table") -> Range:
        found: Range = expanders[mode].expand(xw.Range(impl=self)).impl
        return found

    # Values and formulas

    def _worth_reading(self) -> Block:
        """Return the block, without the empty end of the sheet if it is all of it: 17 billion None help nobody."""
        if self.shape == (LAST_ROW, LAST_COLUMN):
            used = self._sheet.used_range.block
            return Block(1, 1, used.bottom, used.right)
        return self.block

    @property
    def raw_value(self) -> Any:
        block = self._worth_reading()
        values = _cells.read(self._sheet, block, errors=bool(self.options.get("err_to_str")))
        return values[0][0] if block.shape == (1, 1) else values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Write rows of values, or one value into every cell; a formula moves with the cell, as in Excel."""
        if isinstance(value, (list, tuple)):
            rows = value if isinstance(value[0], (list, tuple)) else [value]
            block = Block(self.row, self.column, self.row + len(rows) - 1, self.column + len(rows[0]) - 1)
            _cells.write(self._sheet, block, rows)
        else:
            _cells.fill(self._sheet, self.block, value)

    @property
    def formula(self) -> Any:
        block = self._worth_reading()
        found = _cells.formulas(self._sheet, block)
        return found[0][0] if block.shape == (1, 1) else found

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def formula2(self) -> Any:
        return self.formula  # only to write one is different: LibreOffice has no formula that spills

    @property
    def formula_array(self) -> str | None:
        native = self.api.getArrayFormula()
        if not native:
            return str(self.formula) if len(self) == 1 else None
        first = first_cell(self._sheet.index - 1, self.row, self.column)
        return f"={self._sheet.book.formulas.text(self.api.getArrayTokens(), first)}"

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        first = first_cell(self._sheet.index - 1, self.row, self.column)
        self.api.clearContents(_cells.VALUES)
        self.api.setArrayTokens(self._sheet.book.formulas.tokens(value.removeprefix("="), first).value)

    @property
    def has_array(self) -> bool:
        return bool(self.api.getCellByPosition(0, 0).getArrayFormula())

    def clear_contents(self) -> None:
        used = self._sheet.used_range.block.cut(self.block)
        if used:
            _cells.forget_logical(self._sheet, used)
        self.api.clearContents(_cells.VALUES)

    def clear_formats(self) -> None:
        self.api.clearContents(_cells.FORMATS)

    def clear(self) -> None:
        self.api.clearContents(_cells.EVERYTHING)

    # Look

    @property
    def number_format(self) -> str | None:
        key = common(self.api, "NumberFormat")
        return None if key is None else self._sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self._sheet.book.formats.key(value)

    @property
    def font(self) -> Font:
        return Font(self.api)

    @property
    def borders(self) -> Borders:
        return Borders(self.api, self.shape)

    @property
    def color(self) -> Colour | None:
        number = common(self.api, "CellBackColor")
        return None if number in (None, -1) else colour_of(number)

    @color.setter
    def color(self, value: Colour | int | str | None) -> None:
        self.api.CellBackColor = -1 if value is None else number_of(value)

    def set_colors(self, colors: Any) -> None:
        for down, row in enumerate(colors, 1):
            for right, colour in enumerate(row, 1):
                if colour is not ...:
                    self(down, right).color = colour

    @property
    def wrap_text(self) -> bool | None:
        wrapped: bool | None = common(self.api, "IsTextWrapped")
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        found = common(self.api, "HoriJustify")
        return next((word for word, theirs in _HORIZONTAL.items() if found and theirs == found.value), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise refuse(f"Range.horizontal_alignment = {value!r}")
        self.api.HoriJustify = enum("table.CellHoriJustify", _HORIZONTAL[value])

    @property
    def vertical_alignment(self) -> str | None:
        found = common(self.api, "VertJustify")
        if found is None:
            return None
        return next((word for word, theirs in _VERTICAL.items() if theirs == (found or _BOTTOM)), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in _VERTICAL:
            raise refuse(f"Range.vertical_alignment = {value!r}")
        self.api.VertJustify = _VERTICAL[value]

    # Sizes, in points; a column's width in characters

    @property
    def column_width(self) -> float | None:
        widths = {self.api.Columns.getByIndex(index).Width for index in range(self.shape[1])}
        return round((widths.pop() * _PIXELS - _MARGIN) / _DIGIT, 2) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.api.Columns.Width = round((value * _DIGIT + _MARGIN) / _PIXELS)

    @property
    def row_height(self) -> float | None:
        heights = {self.api.Rows.getByIndex(index).Height for index in range(self.shape[0])}
        return round(heights.pop() * _POINTS, 2) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.api.Rows.Height = round(value / _POINTS)

    @property
    def width(self) -> float:
        return float(self.api.Size.Width * _POINTS)

    @property
    def height(self) -> float:
        return float(self.api.Size.Height * _POINTS)

    @property
    def left(self) -> float:
        return float(self.api.Position.X * _POINTS)

    @property
    def top(self) -> float:
        return float(self.api.Position.Y * _POINTS)

    def autofit(self, axis: str | None = None) -> None:
        if axis not in ("rows", "r"):
            self.api.Columns.OptimalWidth = True
        if axis not in ("columns", "c"):
            self.api.Rows.OptimalHeight = True

    # What belongs to cells

    @property
    def name(self) -> Name | None:
        names = self._sheet.book.names
        return next((name for _, name in names.snapshot() if name.block == (self._sheet.name, self.block)), None)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.put(value, refers_to(self._sheet.name, self.block))

    @property
    def hyperlink(self) -> str:
        return link_of(self)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:  # noqa: ARG002
        """Make the cell a link; LibreOffice shows the address where Excel shows *screen_tip*."""
        add_link(self, address, text_to_display or address)

    @property
    def note(self) -> Note | None:
        return note_of(self)

    def add_note(self, text: str) -> Note:
        first = first_cell(self._sheet.index - 1, self.row, self.column)
        self._sheet.api.Annotations.insertNew(first, text)
        return Note(self)

    @property
    def table(self) -> Table | None:
        return next((table for table in self._sheet.tables if table.block.cut(self.block)), None)

    @property
    def merge_area(self) -> Range:
        cursor = self._sheet.api.createCursorByRange(self(1, 1).api)
        cursor.collapseToMergedArea()
        return Range(self._sheet, block_of(cursor.RangeAddress))

    @property
    def merge_cells(self) -> bool:
        return bool(self.api.IsMerged) or len(self.merge_area) > 1

    def merge(self, across: bool = False) -> None:
        rows = self.shape[0]
        parts = [Block(row, self.column, row, self.block.right) for row in range(self.row, self.row + rows)]
        for part in parts if across else [self.block]:
            self._sheet.cells_of(part).merge(True)

    def unmerge(self) -> None:
        self.api.merge(False)

    def select(self) -> None:
        self._sheet.activate()
        self._sheet.book.controller.select(self.api)
