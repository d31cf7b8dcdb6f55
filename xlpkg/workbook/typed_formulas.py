"""The formulas that a user typed where words are expected.

The values of those among the folders and under 发布单位 are used. A choice or a comment that is a formula would be
replaced by a fill, which is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
#: The cells of each range in which a user may type.
_TYPED: Final[dict[NamedRange, Iterable[tuple[int, int]]]] = {
    **{each: [*product(range(each.rows), range(each.columns))] for each in (*CHOICES, layout.HOME_SETTINGS)},
    **{of.text: [(line, layout.COMMENT_COLUMN) for line in layout.TEXT_COMMENTS] for of in layout.REPORTS.values()},
    layout.DRIVER_TOP: layout.DRIVER_PLACES.values(),
    layout.BOARD_TOP: layout.BOARD_PLACES.values(),
}


def check_replaced(book: xw.Book, ranges: Collection[NamedRange]) -> None:
    """Raise WorkbookError if the user typed a formula into one of *ranges*, which are about to be written."""
    found = [address for named in _TYPED if named in ranges for _, address in _formulas(book, named)]
    if found:
        raise WorkbookError("formula-replaced", path=book.name, cells=", ".join(found))


def has_formulas(book: xw.Book) -> bool:
    """Return whether a folder, or a cell under 发布单位, is a formula.

    Raises WorkbookError if one has an error or no result, or is text.
    """
    typed = [each for named in (layout.HOME_FOLDERS, layout.HOME_SETTINGS) for each in _formulas(book, named)]
    if found := [address for has_result, address in typed if not has_result]:
        raise WorkbookError("formula-without-result", path=book.name, cells=", ".join(found))
    return bool(typed)


def _formulas(book: xw.Book, named: NamedRange) -> Iterator[tuple[bool, str]]:
    """Yield for each formula in a range whether it has a result, and its address, such as 首页!C6.

    A cell with the format of text has the formula itself as its value.
    """
    area = range_of(book, named)
    values, formulas = (rows_of(cells, area.shape) for cells in (area.options("raw").value, area.formula))
    for row, column in _TYPED[named]:
        value, formula = values[row][column], str(formulas[row][column] or "")
        if formula.startswith("="):
            yield value not in (None, formula), f"{area.sheet.name}!{area[row, column].get_address(False, False)}"
