"""What is wrong with a table as a whole: it is of another month or the other basis, or headers are exchanged.

Such a table has one cause of being wrong, so it gets one finding, or one for each column, not hundreds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import CHANGES, COLUMNS, LEVELS, SLACK
from xlpkg.audit.standing import figures_of
from xlpkg.model.words import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.audit.claims import Table, TableRow
    from xlpkg.audit.standing import Truth
    from xlpkg.model.arrays import Array, IntArray

#: A table or column is of something else where that explains this part of it, and what it should be less than half.
_MOST: Final = 0.9
_HALF: Final = 0.5
#: Fewer rows than these may agree by chance.
_ROWS: Final = 10


def other_month(table: Table, truth: Truth) -> Finding | None:
    """Return the finding that all levels of *table* are those of another month, or of the other basis; else None."""
    rows = [row for row in table.rows if row.region]
    if len(rows) < _ROWS:
        return None
    value, half = figures_of(rows)
    regions = [row.region.index for row in rows if row.region]
    flows = [COLUMNS[place][0] for place in LEVELS]
    held = truth.cube.levels[:, regions][:, :, flows]  # basis, row, flow, month
    printed, open_ = value[:, LEVELS, np.newaxis], half[:, LEVELS, np.newaxis]
    fits: IntArray = np.sum(np.abs(printed - held) <= open_ + SLACK, axis=(1, 2))
    count = max(1, int((~np.isnan(printed)).sum()))
    basis, place = divmod(int(np.argmax(fits)), truth.cube.months)
    if fits[table.basis, truth.cube.at(truth.period)] >= _HALF * count or fits[basis, place] < _MOST * count:
        return None
    other, month = Basis(basis), truth.cube.first + place
    here, there = (f"{m} {b.name.lower()}" for m, b in ((truth.period, table.basis), (month, other)))
    return finding("value", "error", table.where, here, there, key="value-table")


def true_columns(table: Table, truth: Truth) -> tuple[Table, list[Finding]]:
    """Return *table* with each figure in the column that it is of by the cube, and the headers that are wrong."""
    rows = [row for row in table.rows if row.region]
    if len(rows) < _ROWS:
        return table, []
    value, half = figures_of(rows)
    regions = [row.region.index for row in rows if row.region]
    true: dict[int, int] = {}
    for kind in (LEVELS, CHANGES):
        shares = {
            (place, other): _share(value[:, place], half[:, place], truth, table.basis, regions, other)
            for place in kind
            if place in table.columns
            for other in kind
        }
        for place in {place for place, _ in shares}:
            best = max(kind, key=lambda other: shares[place, other])
            if shares[place, place] < _HALF and shares[place, best] >= _MOST:
                true[place] = best
    moved = {place: true.get(place, place) for place in table.columns}
    if not true or len(set(moved.values())) < len(moved):
        return table, []
    return _moved(table, moved), list(_wrong_headers(table, true))


def _share(value: Array, half: Array, truth: Truth, basis: Basis, regions: list[int], place: int) -> float:
    """Return which part of a column is that of *place* by the cube; a change by whatever base it agrees."""
    flow, is_change = COLUMNS[place]
    sources = [each[basis, regions, flow] for each in truth.change.values()] if is_change else []
    sources = sources or [truth.level[basis, regions, flow]]
    agree = np.any([np.abs(value - held) <= half + SLACK for held in sources], axis=0)
    return float(agree.sum()) / max(1, int((~np.isnan(value)).sum()))


def _moved(table: Table, moved: dict[int, int]) -> Table:
    def row_of(row: TableRow) -> TableRow:
        figures = list(row.figures)
        for place, true in moved.items():
            figures[true] = row.figures[place]
        return replace(
            row,
            figures=tuple(figures),
            empty=tuple(moved.get(place, place) for place in row.empty),
            odd=tuple((moved.get(place, place), text) for place, text in row.odd),
        )

    rows = tuple(map(row_of, table.rows))
    return replace(
        table, rows=rows, columns=tuple(sorted(moved.values())), nation=table.nation and row_of(table.nation)
    )


def _wrong_headers(table: Table, true: dict[int, int]) -> Iterator[Finding]:
    for place, other in sorted(true.items()):
        (flow, is_change), (true_flow, _) = COLUMNS[place], COLUMNS[other]
        yield finding(
            "value",
            "error",
            table.where,
            flow.name.lower(),
            true_flow.name.lower(),
            key="value-column-change" if is_change else "value-column",
            basis=table.basis,
            flow=flow,
            true=true_flow,
        )
