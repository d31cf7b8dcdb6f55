"""Levels one unit of their last digit off, because the rounded parts of a row or column were forced to add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlpkg.audit.claims import LEVEL_COLUMNS, SLACK, PrintedNumber, ProvinceRow, ProvinceTable
from xlpkg.model.regions import PROVINCES

_TOTAL, _EXPORT, _IMPORT, _NET = LEVEL_COLUMNS
#: The levels of a row that add up to zero, with their signs.
_ROW_SUMS: Final = ({_TOTAL: 1, _EXPORT: -1, _IMPORT: -1}, {_NET: 1, _EXPORT: -1, _IMPORT: 1})


def is_forced(table: ProvinceTable, row: ProvinceRow, column: int, level: float) -> bool:
    """Whether a printed level is at most one last digit off the rounded *level*, and adds up exactly in *table*.

    It adds up in its row (exports and imports are the total, or their difference is the net exports), or in its column
    (the 31 provinces are the national row). The rounded *level* would not add up then.
    """
    figure = row.figures[column]
    if column not in LEVEL_COLUMNS or figure is None or abs(figure.value - level) > 3 * figure.half + SLACK:
        return False
    return any(
        abs(sum(sign * each.value for sign, each in terms)) < SLACK
        and all(each.half == figure.half for _, each in terms)
        for terms in _sums(table, row, column)
    )


def _sums(table: ProvinceTable, row: ProvinceRow, column: int) -> Iterator[list[tuple[int, PrintedNumber]]]:
    """Yield the printed levels, with signs, of each sum of which *column* of *row* is a part."""
    cells = [[(sign, row.figures[each]) for each, sign in signs.items()] for signs in _ROW_SUMS if column in signs]
    if table.national is not None and len({each.region for each in table.rows}) == len(table.rows) == len(PROVINCES):
        cells.append([(-1, table.national.figures[column]), *((1, each.figures[column]) for each in table.rows)])
    for terms in cells:
        printed = [(sign, figure) for sign, figure in terms if figure is not None]
        if len(printed) == len(terms):
            yield printed
