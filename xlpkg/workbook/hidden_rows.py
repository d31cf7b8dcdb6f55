"""The heights of the rows of tables: those of months, of the nation and of groups that a month lacks are hidden."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import xlwings as xw

from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import MONTH_HEIGHT, TABLE_ROW_HEIGHT, report_table_heights
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import PARTS

_Cells = Sequence[Sequence[object]]


def table_heights(
    named: NamedRange, area: xw.Range, rows: _Cells, *, anew: bool, notes: Mapping[NamedRange, tuple[object, object]]
) -> Iterator[tuple[xw.Range, float]]:
    """Yield the rows of a table whose heights are others with *rows* than with what *area* has.

    With their height in points; 0 hides them. What the user hid, showed or made higher stays until a figure changes
    that. With *anew* all rows are yielded: after a fill that was interrupted, they are not as their figures. *notes*
    are those under the tables of the report, before and now.
    """
    if named not in _TABLES:
        return
    head, heights = _TABLES[named]
    both = zip((area.options(ndim=2).value, rows), notes.get(named, ("", "")), strict=True)
    before, now = ([*heights(cells[head : named.rows], text)] for cells, text in both)
    changed = [row for row in range(named.rows - head) if anew or before[row] != now[row]]
    for _, group in itertools.groupby(changed, key=lambda row: (now[row], row - changed.index(row))):
        block = [*group]
        yield area[head + block[0] : head + block[-1] + 1, 0], now[block[0]]


def notes_under(targets: Iterable[tuple[NamedRange, xw.Range, Rows]]) -> dict[NamedRange, tuple[object, object]]:
    """Return the notes that are about to be written by their tables, before and now."""
    tables = {of.notes: of.table for of in layout.REPORTS.values()}
    return {tables[named]: (area[0, 0].value, rows[0][0]) for named, area, rows in targets if named in tables}


def _months(months: _Cells, _: object) -> Iterator[float]:
    """Yield the heights of the months of two years.

    Last year is hidden if it has no figures, and so are this year's months after the last one with a figure. Months
    between others are shown, because a chart leaves out hidden rows, and its points are in the order of the months. In
    an empty sheet all are shown.
    """
    filled = [any(isinstance(cell, float) for cell in row) for row in months]
    year = layout.PROVINCE_MONTHS // 2
    end = max((month for month in range(year, 2 * year) if filled[month]), default=2 * year)
    shown = [any(filled[:year]) or not any(filled)] * year + [month <= end for month in range(year, 2 * year)]
    yield from (MONTH_HEIGHT * each for each in shown)


def _filled(rows: _Cells, _: object, height: float = TABLE_ROW_HEIGHT) -> Iterator[float]:
    """Yield the height of each row, which is hidden if it is empty in a sheet that is not."""
    filled = [any(cell is not None for cell in row) for row in rows]
    yield from (height * (each or not any(filled)) for each in filled)


def _report(rows: _Cells, notes: object) -> Iterator[float]:
    shown = [row[: layout.TABLE_COLUMNS] for row in rows]
    names = [str(row[0] or "") for row, height in zip(shown, _filled(shown, notes), strict=True) if height]
    heights = iter(report_table_heights(names, str(notes or "")))
    yield from (next(heights) if height else 0.0 for height in _filled(shown, notes))


#: The tables with rows that may be empty, each with the number of its headings, and the heights of its rows.
_TABLES: Final[dict[NamedRange, tuple[int, Callable[..., Iterator[float]]]]] = {
    **{layout.province_ranges(region).months: (2, _months) for region in PROVINCES},
    **{of.table: (1, _report) for of in layout.REPORTS.values()},
    **{
        named: (heads, partial(_filled, height=height))
        for parts in PARTS.values()
        for named, (heads, height) in parts.hides_empty.items()
    },
}
