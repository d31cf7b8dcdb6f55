"""Whether the ranges of a workbook are as the design made them, so that each figure stands under its header.

Users insert, delete, hide, merge, sort and filter. Between and beside the ranges that changes nothing. Within them a
fill or a document would shift figures or overwrite what the user typed: both are refused before anything is written.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import xlwings as xw

from xlpkg.engines.cell_ranges import CellRange, range_at
from xlpkg.errors import WorkbookError
from xlpkg.model.rounding import MISSING
from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheets import CHARTED, PARTS, named_ranges, nation
from xlpkg.workbook.versions import range_of

#: The ranges of a workbook by those of the design.
Areas = dict[NamedRange, xw.Range]
#: A sheet and a range on it.
_SheetRange = tuple[str, CellRange]


#: What a cell of a range may have, a letter for each column: a text (t), a figure or a date (f), nothing (.), anything
#: (*). F is a figure that the row has if it has the next one. The last row stands for all that follow.
_CELLS: Final = {named: cells for parts in PARTS.values() for named, cells in parts.cells.items()}
#: The rows that show another region or finding in another month: one of them that is hidden would hide that.
ROWS_IN_ORDER: Final = {named: rows for parts in PARTS.values() for named, rows in parts.in_order.items()}
#: The tables whose columns the charts above them have the width of: LibreOffice cuts what is wider than the page.
_BELOW_CHARTS: Final = frozenset(of.table for of in layout.REPORTS.values())
#: The ranges with cells that the design merges.
_MERGED: Final = (nation.TOP, layout.BOARD_TOP, layout.DRIVER_TOP)


def check_shape(book: xw.Book, sheets: Collection[str]) -> Areas:
    """Return the ranges of *sheets*, by their names in the design.

    Raises WorkbookError as find_ranges does, and for rows that are hidden or cells that are merged in a table.
    """
    areas = find_ranges(book, sheets)
    hides, hides_columns = host_of(book.app).has_hidden_rows, host_of(book.app).has_hidden_columns
    for named, area in areas.items():
        rows = ROWS_IN_ORDER.get(named)
        if rows is not None and hides(area[rows, :]):
            raise _error("rows-hidden", _first(area[rows, :], hides))
        if named in _BELOW_CHARTS and hides_columns(printed := area[0, : layout.TABLE_COLUMNS]):
            raise _error("column-hidden", _first(printed, hides_columns))
        if named in _CELLS and named not in _MERGED and _is_merged(area):
            raise _error("cells-merged", _first(area, _is_merged).merge_area)
    return areas


def ranges_of(book: xw.Book, sheets: Collection[str] = layout.SHEETS) -> dict[NamedRange, xw.Range]:
    """Return the ranges of *sheets* by their names in the design, without those of provinces whose sheets are deleted.

    Raises WorkbookError as range_of does.
    """
    there = sheets_there(book, sheets)
    return {named: range_of(book, named) for named in named_ranges() if named.sheet in there}


def sheets_there(book: xw.Book, sheets: Collection[str]) -> set[str]:
    """Return *sheets* without those of provinces that are deleted."""
    return {sheet for sheet in sheets if sheet not in layout.PROVINCE_SHEETS or has_sheet(book, sheet)}


def has_sheet(book: xw.Book, sheet: str) -> bool:
    """Return whether *book* has a sheet of the design: a name of a deleted one refers to nothing."""
    return any(
        named.name in book.names and "#REF!" not in str(book.names[named.name].refers_to).upper()
        for named in named_ranges()
        if named.sheet == sheet
    )


def find_ranges(book: xw.Book, sheets: Collection[str]) -> Areas:
    """Return the ranges of *sheets*, by their names in the design.

    Raises WorkbookError as range_of does, for a cell with something else than the design has there, and for a chart
    that draws other cells: cells were inserted or deleted then, or the user typed something into a table.
    """
    areas = ranges_of(book, sheets)
    for named, area in areas.items():
        if odd := find_odd(named, area):
            raise _error("cell-odd", odd, value=str(odd.value or ""))
    places = functools.cache(functools.partial(_place, book))
    sheets_of = {named.sheet: area.sheet for named, area in areas.items()}
    for sheet in CHARTED.keys() & sheets_of.keys():
        known = [chart for chart in CHARTED[sheet] if all(part.name in book.names for part in chart)]
        charts = [[_moved(part, *places(part.name)) for part in chart] for chart in known]
        _check_charts(sheets_of[sheet], charts)
    return areas


def find_odd(named: NamedRange, area: xw.Range) -> xw.Range | None:
    """Return the first cell of *area*, which is *named*, with something else than the design has there."""
    allowed = _CELLS.get(named, ())
    for row, values in enumerate(area.options("raw", formats=False).value if allowed else ()):
        column = _odd_column(allowed[min(row, len(allowed) - 1)], "".join(map(_kind, values)))
        if column is not None:
            return area[row, column]
    return None


def _kind(value: Any) -> str:
    if value is None or value == "":
        return "."
    return "t" if isinstance(value, str) and value != MISSING else "f"


@functools.cache
def _odd_column(allowed: str, found: str) -> int | None:
    """Return the first column of *found* that is not as *allowed*, None if all are so in one of the forms of a row."""
    odd = [_first_odd(form, found) for form in allowed.split("|")]
    return None if None in odd else odd[0]


def _first_odd(form: str, found: str) -> int | None:
    empty = None
    for column, (kind, mark) in enumerate(zip(form, found, strict=True)):
        if kind != "*" and mark not in (".", "t" if kind == "t" else "" if kind == "." else "f"):
            return column
        if mark == "f" and empty is not None:  # a figure without its label, or without the one before it
            return empty
        if kind in ("t", "F"):
            empty = column if mark == "." else None
    return None


def _place(book: xw.Book, name: str) -> tuple[str, int, int]:
    """Return the sheet of a range, and the row and column that are its first ones in the design, less those."""
    (named,) = (each for each in named_ranges() if each.name == name)
    area = range_of(book, named)
    return area.sheet.name, area.row - named.row, area.column - named.column


def _moved(part: NamedRange, sheet: str, down: int, right: int) -> _SheetRange:
    cells = part.row + down, part.column + right, part.last_row + down, part.last_column + right
    return sheet, CellRange(*cells)


def _check_charts(sheet: xw.Sheet, charts: list[list[_SheetRange]]) -> None:
    """Raise WorkbookError if a chart of ours draws other cells than one of *charts*; the user's may draw any."""
    for name, texts in (host_of(sheet.book.app).chart_ranges(sheet) or {}).items():
        drawn = [*_parsed(texts)]
        if name.startswith(layout.CHART) and not any(
            all(any(_overlap(each, part) == each[1] for part in parts) for each in drawn) for parts in charts
        ):
            raise WorkbookError("chart-shifted", path=sheet.book.name, sheet=sheet.name, found=", ".join(texts))


def _parsed(texts: Collection[str]) -> Iterator[_SheetRange]:
    for text in texts:
        sheet, _, address = text.rpartition("!")
        if cells := range_at(address):
            yield sheet, cells


def _overlap(one: _SheetRange, other: _SheetRange) -> CellRange | None:
    return one[1].intersection(other[1]) if one[0] == other[0] else None


def _is_merged(area: xw.Range) -> bool:
    return area.merge_cells in (True, None)  # None, in Excel: some cells are


def _first(area: xw.Range, is_odd: Callable[[xw.Range], bool]) -> xw.Range:
    """Return the first part of *area* that *is_odd*, a cell or, of rows, the first cell of one."""
    while area.size > 1:
        rows, columns = area.shape
        middle = rows // 2 or columns // 2
        parts = (area[:middle, :], area[middle:, :]) if rows > 1 else (area[:, :middle], area[:, middle:])
        area = parts[0] if is_odd(parts[0]) else parts[1]
    return area


def _error(key: str, area: xw.Range, **facts: object) -> WorkbookError:
    place = {"path": area.sheet.book.name, "sheet": area.sheet.name, "cell": area.get_address(False, False)}
    return WorkbookError(key, **place, row=area.row, **facts)
