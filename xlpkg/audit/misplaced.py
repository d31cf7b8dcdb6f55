"""Find tables with the figures of another month or basis, and columns under the wrong header.

Each of them is one finding, not one for each wrong figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    SLACK,
    YOY_COLUMNS,
    PrintedNumber,
    ProvinceRow,
    ProvinceTable,
)
from xlpkg.audit.reference import StoredMonth, figure_arrays
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.words import Basis

#: A table or column is misplaced if at least this share of its figures agrees with another month, basis or column,
_MIN_SHARE_ELSEWHERE: Final = 0.9
#: and less than this share with its own.
_MIN_SHARE_HERE: Final = 0.5
#: Tables with fewer rows, or columns with fewer figures, are not checked: they may agree by chance.
_MIN_ROWS: Final = 10


def find_misplaced_table(table: ProvinceTable, stored: StoredMonth) -> Finding | None:
    """Return a finding if the levels of *table* are those of another month or basis, else None."""
    rows = [row for row in table.rows if row.region]
    if len(rows) < _MIN_ROWS:
        return None
    value, half = figure_arrays(rows)
    regions = [row.region.index for row in rows if row.region]
    flows = [FIGURE_COLUMNS[column][0] for column in LEVEL_COLUMNS]
    expected = stored.cube.levels[:, regions][:, :, flows]  # basis, row, flow, month
    printed, tolerance = value[:, LEVEL_COLUMNS, np.newaxis], half[:, LEVEL_COLUMNS, np.newaxis] + SLACK
    agreeing: IntArray = np.sum(np.abs(printed - expected) <= tolerance, axis=(1, 2))
    count = max(_MIN_ROWS, int((~np.isnan(printed)).sum()))
    basis, index = divmod(int(np.argmax(agreeing)), stored.cube.months)
    agreeing_here = agreeing[table.basis, stored.cube.month_index(stored.period)]
    if agreeing_here >= _MIN_SHARE_HERE * count or agreeing[basis, index] < _MIN_SHARE_ELSEWHERE * count:
        return None
    named = f"{stored.period} {table.basis.name.lower()}"
    true = f"{stored.cube.first + index} {Basis(basis).name.lower()}"
    return finding("value", "error", table.where, named, true, key="value-table")


def correct_columns(table: ProvinceTable, stored: StoredMonth) -> tuple[ProvinceTable, list[Finding]]:
    """Return *table* with each column under the header that the cube gives it, and a finding for each wrong header."""
    rows = [row for row in table.rows if row.region]
    if len(rows) < _MIN_ROWS:
        return table, []
    value, half = figure_arrays(rows)
    regions = [row.region.index for row in rows if row.region]
    true: dict[int, int] = {}
    for kind in (LEVEL_COLUMNS, YOY_COLUMNS):
        shares = {
            (column, other): _agreeing_share(value[:, column], half[:, column], stored, table.basis, regions, other)
            for column in kind
            if column in table.columns
            for other in kind
        }
        for column in {column for column, _ in shares}:
            best = max(kind, key=lambda other: shares[column, other])
            if shares[column, column] < _MIN_SHARE_HERE and shares[column, best] >= _MIN_SHARE_ELSEWHERE:
                true[column] = best
    moved = {column: true.get(column, column) for column in table.columns}
    if not true or len(set(moved.values())) < len(moved):
        return table, []
    return _moved(table, moved), list(_wrong_headers(table, true))


def _agreeing_share(
    value: Array, half: Array, stored: StoredMonth, basis: Basis, regions: list[int], column: int
) -> float:
    """Return the share of the known *value* that agrees with *column* of the cube; a YoY agrees by any base method.

    Fewer than _MIN_ROWS values count as _MIN_ROWS, so that a few that agree by chance are a small share.
    """
    agrees = np.any([np.abs(value - each[basis, regions]) <= half + SLACK for each in stored.expected(column)], axis=0)
    return float(agrees.sum()) / max(_MIN_ROWS, int((~np.isnan(value)).sum()))


def _moved(table: ProvinceTable, moved: dict[int, int]) -> ProvinceTable:
    """Return *table* with the figures of each of its columns (key) in the right one (value)."""

    def move(row: ProvinceRow) -> ProvinceRow:
        figures: list[PrintedNumber | None] = [None] * len(FIGURE_COLUMNS)
        for column, true in moved.items():
            figures[true] = row.figures[column]
        not_numbers = tuple((moved[column], text) for column, text in row.not_numbers)
        return replace(row, figures=tuple(figures), not_numbers=not_numbers)

    return replace(table.with_rows(move), columns=tuple(sorted(moved.values())))


def _wrong_headers(table: ProvinceTable, true: dict[int, int]) -> Iterator[Finding]:
    for column, other in sorted(true.items()):
        (flow, is_yoy), (true_flow, _) = FIGURE_COLUMNS[column], FIGURE_COLUMNS[other]
        facts = {"basis": table.basis, "flow": flow, "true": true_flow}
        yield finding(
            "value",
            "error",
            table.where,
            flow.name.lower(),
            true_flow.name.lower(),
            key="value-column-change" if is_yoy else "value-column",
            **facts,
        )
