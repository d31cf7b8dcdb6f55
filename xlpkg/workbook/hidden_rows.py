"""The rows of tables that are hidden: those of months, of the nation and of groups that a month does not have."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import xlwings as xw

from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import MONTH_HEIGHT, TABLE_ROW_HEIGHT
from xlpkg.workbook.sheets import PARTS


def table_heights(
    named: NamedRange, area: xw.Range, rows: Sequence[Sequence[object]], *, anew: bool
) -> Iterator[tuple[xw.Range, float]]:
    """Yield the rows of a table that are hidden or shown by *rows*, and were not by what *area* has.

    With their height in points; 0 hides them. What the user hid or showed stays until a figure changes that. With
    *anew* all rows are yielded: after a fill that was interrupted, they are not as their figures.
    """
    if named not in _TABLES:
        return
    head, shown, height = _TABLES[named]
    before, now = (shown(cells[head : named.rows]) for cells in (area.options(ndim=2).value, rows))
    changed = [row for row in range(named.rows - head) if anew or before[row] != now[row]]
    for _, group in itertools.groupby(changed, key=lambda row: (now[row], row - changed.index(row))):
        block = [*group]
        yield area[head + block[0] : head + block[-1] + 1, 0], height if now[block[0]] else 0.0


def _shown(months: Sequence[Sequence[object]]) -> list[bool]:
    """Return for the months of two years whether they are shown.

    Last year is not if it has no figures, nor are this year's months after the last one with a figure. Months between
    others are shown, because a chart leaves out hidden rows, and its points are in the order of the months. In an empty
    sheet all are shown.
    """
    filled = [any(isinstance(cell, float) for cell in row) for row in months]
    year = layout.PROVINCE_MONTHS // 2
    end = max((month for month in range(year, 2 * year) if filled[month]), default=2 * year)
    return [any(filled[:year]) or not any(filled)] * year + [month <= end for month in range(year, 2 * year)]


def _filled(rows: Sequence[Sequence[object]], most: int | None = None) -> list[bool]:
    """Return for each row whether it is shown: if it has a value that is printed, and in an empty sheet."""
    filled = [any(cell is not None for cell in row[:most]) for row in rows]
    return [each or not any(filled) for each in filled]


#: The tables with rows that may be empty, each with the number of its headings, what tells which rows are shown, and
#: their height.
_TABLES: Final[dict[NamedRange, tuple[int, Callable[..., list[bool]], float]]] = {
    **{layout.province_ranges(region).months: (2, _shown, MONTH_HEIGHT) for region in PROVINCES},
    **{of.table: (1, partial(_filled, most=layout.TABLE_COLUMNS), TABLE_ROW_HEIGHT) for of in layout.REPORTS.values()},
    **{
        named: (heads, _filled, height)
        for parts in PARTS.values()
        for named, (heads, height) in parts.hides_empty.items()
    },
}
