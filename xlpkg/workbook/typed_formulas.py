"""The formulas that a user typed where words are expected.

The values of those among the folders and under 发布单位 are used. A choice or a comment that is a formula would be
replaced by a fill, which is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.writing import rows_of

#: The ranges of 首页 with choices.
CHOICES: Final = (
    layout.HOME_CHOICES,
    layout.HOME_FOLDERS,
    layout.HOME_STYLE,
    layout.HOME_DISPLAY,
    layout.HOME_GROUPS,
    layout.HOME_FOLDER,
)
#: Rows and columns of cells of a range.
Cells = Iterable[tuple[int, int]]


def all_cells(*ranges: NamedRange) -> dict[NamedRange, Cells]:
    """Return all cells of each of *ranges*."""
    return {each: [*product(range(each.rows), range(each.columns))] for each in ranges}


def check_replaced(book: xw.Book, typed: Mapping[NamedRange, Cells]) -> None:
    """Raise WorkbookError if one of the cells *typed*, which are about to be written, has a formula."""
    found = [address for named, cells in typed.items() for _, address in _formulas(book, named, cells)]
    if found:
        raise WorkbookError("formula-replaced", path=book.name, cells=", ".join(found))


def has_formulas(book: xw.Book) -> bool:
    """Return whether a folder, or a cell under 发布单位, is a formula.

    Raises WorkbookError if one has an error or no result, or is text.
    """
    of_home = all_cells(layout.HOME_FOLDERS, layout.HOME_SETTINGS)
    typed = [each for named, cells in of_home.items() for each in _formulas(book, named, cells)]
    if found := [address for has_result, address in typed if not has_result]:
        raise WorkbookError("formula-without-result", path=book.name, cells=", ".join(found))
    return bool(typed)


def _formulas(book: xw.Book, named: NamedRange, cells: Cells) -> Iterator[tuple[bool, str]]:
    """Yield for each formula in *cells* of a range whether it has a result, and its address, such as 首页!C6.

    A cell with the format of text has the formula itself as its value.
    """
    area = range_of(book, named)
    values, formulas = (rows_of(each, area.shape) for each in (area.options("raw").value, area.formula))
    for row, column in cells:
        value, formula = values[row][column], str(formulas[row][column] or "")
        if formula.startswith("="):
            yield value not in (None, formula), f"{area.sheet.name}!{area[row, column].get_address(False, False)}"
