"""What must be true of table (8) before any of it is kept: provinces, identities, sums.

A table that fails is refused as a whole, with what was found, where, and what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.regions import NATIONAL, PROVINCES, REGIONS, clean_label
from xlpkg.sources.table import LEVEL_FIELDS, YOY_FIELDS, Row, field_name, level_field, warning, yoy_field
from xlpkg.words import Basis, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.sources.grid import Grid
    from xlpkg.sources.table import SourceTable, Warning_

#: 31 provinces are rounded one by one: their sum strays from 总值 by less than this many of the last digit
#: (five standard deviations; ±4 is the most that was seen in 14 months).
SUM_TOLERANCE: Final = 8
#: T, X and M are rounded one by one.
IDENTITY_TOLERANCE: Final = 1

_FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)


def check_bulletin(grid: Grid, label: int, table: SourceTable) -> Iterator[Warning_]:
    """Check *table*, read from *grid* with its labels in the column *label*, and yield what is odd but usable.

    Raises SourceRefused where a province is absent or stands twice, T is not X + M, a month exceeds its year to
    date or January differs from it, or the 31 provinces do not add up to 总值.
    """
    regions = [row for row in table.rows if row.zone is None]
    _check_provinces(grid, label, table, regions)
    digit = _last_digit(grid, table)
    for row in regions:
        _check_row(grid, label, table, row, digit)
    _check_sums(grid, label, table, regions, digit)
    printed = [yoy_field(flow) for flow in YOY_FIELDS if table.columns[yoy_field(flow)] is not None]
    missing = [row for row in regions if any(row.values[field] is None for field in printed)]
    if missing:
        yield warning("yoy-missing", file=table.file, count=len(missing), first=missing[0].region.name)
    if not table.footnote and table.edition == "zh":
        last = table.rows[-1]
        yield warning("footnote-missing", file=table.file, last=last.zone or last.region.name)


def _check_provinces(grid: Grid, label: int, table: SourceTable, regions: list[Row]) -> None:
    lines: dict[int, list[int]] = {}
    for row in regions:
        lines.setdefault(row.region.index, []).append(row.line)
    for index, at in lines.items():
        if len(at) > 1:
            places = ", ".join(grid.place(line - 1, label) for line in at)
            raise SourceRefused("province-twice", file=table.file, region=REGIONS[index].name, places=places)
    missing = [region.name for region in PROVINCES if region.index not in lines]
    if missing:
        last = table.rows[-1].line - 1
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=31 - len(missing),
            missing="、".join(missing[:5]) + ("…" if len(missing) > 5 else ""),
            last=f"{grid.place(last, label)} ({clean_label(grid.rows[last][label])})",
        )
    if 0 not in lines:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")


def _last_digit(grid: Grid, table: SourceTable) -> float:
    """Return the size of the last printed digit of the levels: 1 for whole numbers."""
    decimals = 0
    for row in table.rows:
        cells = grid.rows[row.line - 1]
        for column in table.columns[: len(LEVEL_FIELDS)]:
            if column is not None and "." in cells[column]:
                decimals = max(decimals, len(cells[column].strip().rpartition(".")[2]))
    return 10.0**-decimals


def _check_row(grid: Grid, label: int, table: SourceTable, row: Row, digit: float) -> None:
    slack = digit * 1e-6
    for basis in Basis:
        total, exports, imports = (row.values[level_field(flow, basis)] for flow in _FLOWS)
        if total is None or exports is None or imports is None:
            continue
        if abs(total - exports - imports) > IDENTITY_TOLERANCE * digit + slack:
            raise _refused("identity", grid, label, table, row, level_field(Flow.TOTAL, basis), exports + imports)
    january = table.period.month == 1
    for flow in _FLOWS:
        field = level_field(flow, Basis.MONTH)
        month, to_date = row.values[field], row.values[level_field(flow, Basis.YTD)]
        if month is None or to_date is None:
            continue
        if month > to_date + slack or (january and abs(month - to_date) > slack):
            key = "january-not-ytd" if january else "month-above-ytd"
            raise _refused(key, grid, label, table, row, field, to_date)


def _check_sums(grid: Grid, label: int, table: SourceTable, regions: list[Row], digit: float) -> None:
    national = next(row for row in regions if row.region is NATIONAL)
    for field in range(len(LEVEL_FIELDS)):
        printed = national.values[field]
        if printed is None:
            continue
        total = sum(row.values[field] or 0.0 for row in regions if row.region is not NATIONAL)
        if abs(printed - total) > SUM_TOLERANCE * digit + digit * 1e-6:
            raise _refused("sum", grid, label, table, national, field, total)


def _refused(
    key: str, grid: Grid, label: int, table: SourceTable, row: Row, field: int, expected: float
) -> SourceRefused:
    """Return the refusal of one figure, with its cell, its row and its column's name."""
    column = table.columns[field]
    cell = grid.place(row.line - 1, label if column is None else column)
    return SourceRefused(
        key,
        file=table.file,
        place=f"{cell} ({row.region.name}, {field_name(field)})",
        found=f"{row.values[field]:,.12g}",
        expected=f"{expected:,.12g}",
    )
