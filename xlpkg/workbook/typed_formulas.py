"""The formulas that a user typed where words are expected: choices, folders and publisher, and comments.

A fill keeps them and uses their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, Final

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.writing import rows_of

#: The value and the address (首页!C6) of each cell with a formula, by row and column of its range, counted from 0.
TypedFormulas = Mapping[NamedRange, Mapping[tuple[int, int], tuple[Any, str]]]

#: The ranges of 首页 with choices.
CHOICES: Final = (
    layout.HOME_CHOICES,
    layout.HOME_FOLDERS,
    layout.HOME_STYLE,
    layout.HOME_DISPLAY,
    layout.HOME_GROUPS,
    layout.HOME_FOLDER,
)
#: The cells of each range in which a user may type.
_TYPED: Final[dict[NamedRange, Iterable[tuple[int, int]]]] = {
    **{each: [*product(range(each.rows), range(each.columns))] for each in (*CHOICES, layout.HOME_SETTINGS)},
    **{of.text: [(line, layout.COMMENT_COLUMN) for line in layout.TEXT_COMMENTS] for of in layout.REPORTS.values()},
    layout.DRIVER_TOP: layout.DRIVER_PLACES.values(),
    layout.BOARD_TOP: layout.BOARD_PLACES.values(),
}


def typed_formulas(book: xw.Book) -> TypedFormulas:
    """Return the typed formulas of each range that has any.

    Raises WorkbookError if the result of one is not known, or one is text, because its cell has that format.
    """
    found: dict[NamedRange, dict[tuple[int, int], tuple[Any, str]]] = {}
    unknown, texts = [], []
    for named, places in _TYPED.items():
        area = range_of(book, named)
        values, formulas = (rows_of(cells, area.shape) for cells in (area.options("raw").value, area.formula))
        for row, column in places:
            value, formula = values[row][column], formulas[row][column]
            address = f"{area.sheet.name}!{area[row, column].get_address(False, False)}"
            if str(formula or "").startswith("=") and formula != value:
                found.setdefault(named, {})[row, column] = value, address
                if missing := host_of(book.app).missing_result(area[row, column]):
                    unknown.append(f"{address} ({missing})")
            elif str(value or "").startswith("=") and named != layout.HOME_FOLDERS:  # in a cell with the format of text
                texts.append(address)
    if texts:
        raise WorkbookError("formula-is-text", path=book.name, cells=", ".join(texts))
    if unknown:
        raise WorkbookError("formula-without-result", path=book.name, cells=", ".join(unknown))
    return found
