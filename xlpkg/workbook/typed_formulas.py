"""The formulas that a user typed where words are expected: choices, folders and publisher, and comments.

A fill keeps them and uses their values.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.writing import rows_of

#: The values of cells with a formula, by row and column of the range, counted from 0.
TypedFormulas = Mapping[NamedRange, Mapping[tuple[int, int], Any]]

#: The cells of each range in which a user may type.
_TYPED: Final[dict[NamedRange, Iterable[tuple[int, int]]]] = {
    **{
        named: [*itertools.product(range(named.rows), range(named.columns))]
        for named in (
            *(layout.HOME_CHOICES, layout.HOME_FOLDERS, layout.HOME_STYLE, layout.HOME_DISPLAY),
            layout.HOME_SETTINGS,
        )
    },
    **{of.text: [(line, layout.COMMENT_COLUMN) for line in layout.TEXT_COMMENTS] for of in layout.REPORTS.values()},
    layout.DRIVER_TOP: layout.DRIVER_PLACES.values(),
}


def typed_formulas(book: xw.Book, *, is_filled: bool = False) -> TypedFormulas:
    """Return the typed formulas of each range that has any.

    Raises WorkbookError if the file lacks a result; *is_filled*: because a fill has put it out of date.
    """
    found: dict[NamedRange, dict[tuple[int, int], Any]] = {}
    unknown = []
    for named, places in _TYPED.items():
        area = range_of(book, named)
        values, formulas = (rows_of(cells, area.shape) for cells in (area.options("raw").value, area.formula))
        for row, column in places:
            value, formula = values[row][column], formulas[row][column]
            if str(formula or "").startswith("=") and formula != value:
                found.setdefault(named, {})[row, column] = value
                if host_of(book.app).lacks_result(area[row, column]):
                    unknown.append(address(named, book, row, column))
    if unknown:
        key = "formula-outdated" if is_filled else "formula-without-result"
        raise WorkbookError(key, path=book.name, cells=", ".join(unknown))
    return found


def address(named: NamedRange, book: xw.Book, row: int, column: int) -> str:
    """Return the sheet and the address of a cell of a range, such as 首页!C6."""
    area = range_of(book, named)
    return f"{area.sheet.name}!{area[row, column].get_address(False, False)}"
