"""The checks that table (8) must pass: its regions, its cities and zones, its levels, its YoY."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import LEVEL_FIELDS, YOY_FIELDS, by_basis, level_field, yoy_field
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions, resolution_of
from xlpkg.sources.table import SourceTable

#: The median of the sizes of a column's YoY, in percent. In 17 real months it is 5 to 21, as fractions 0.05 to 0.21.
USUAL_YOY: Final = (1, 200)
#: A median of fewer YoY may be small: these are fractions if they are below 1 and have three decimals.
FEW_YOY: Final = 10
#: China Customs prints YoY with one decimal.
YOY_RESOLUTION: Final = 0.1
#: The decimals of a YoY that are counted.
_MOST_DECIMALS: Final = 9
#: The share of a column's YoY that have the usual number of decimals or fewer.
_MOST: Final = 0.9
#: The fields of the levels of which the YoY are printed.
_YTD_FIELDS: Final = [level_field(flow, Basis.YTD) for flow in YOY_FIELDS]


def check_table(table: SourceTable) -> None:
    """Raise SourceRefused if a region is missing or a label appears twice, or levels or YoY contradict each other."""
    _check_regions(table)
    _check_levels(table)
    _check_yoy(table)
    _check_zones(table)


def _check_regions(table: SourceTable) -> None:
    """Refuse a table in which 全国 or a province does not appear exactly once."""
    rows: dict[int, list[int]] = {}
    for row in np.flatnonzero(table.is_region_row).tolist():
        rows.setdefault(int(table.regions[row]), []).append(row)
    for region, found in rows.items():
        if len(found) > 1:
            where = ", ".join(table.address(row, table.label_column) for row in found)
            raise SourceRefused("province-twice", file=table.file, region=REGIONS[region].name, where=where)
    missing = [region.name for region in PROVINCES if region.index not in rows]
    if missing:
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=len(PROVINCES) - len(missing),
            missing="、".join(missing[:5]) + ("…" if len(missing) > 5 else ""),
            last=f"{table.address(-1, table.label_column)} ({table.name(-1)})",
        )
    if NATIONAL.index not in rows:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")
    _check_labels(table, [rows[region.index][0] for region in PROVINCES])


def _check_labels(table: SourceTable, provinces: Sequence[int]) -> None:
    """Refuse cities or zones that cannot be attributed to the province above them; *provinces*: the rows of those."""
    rows: dict[tuple[int, str], int] = {}
    for row, (region, zone) in enumerate(zip(table.regions.tolist(), table.zones, strict=True)):
        if zone is not None and (first := rows.setdefault((region, zone), row)) != row:
            where = ", ".join(table.address(each, table.label_column) for each in (first, row))
            raise SourceRefused("province-twice", file=table.file, region=zone, where=where)
    for first, second in itertools.pairwise(provinces) if rows else ():
        if second < first:
            late, early = (f"{table.name(row)} ({table.address(row, table.label_column)})" for row in (first, second))
            raise SourceRefused("province-order", file=table.file, late=late, early=early)


def _check_levels(table: SourceTable) -> None:
    """Refuse a table whose levels contradict each other by more than rounding."""
    below = np.argwhere(table.figures[:, : len(LEVEL_FIELDS)] < 0)
    for row, field in below.tolist():
        raise _level_refused("level-below", table, row, field, table.figures[row, field], 0.0)
    levels = by_basis(_figures_of_regions(table)[:, : len(LEVEL_FIELDS)])
    resolution = np.broadcast_to(by_basis(resolution_of(table.figures[:, : len(LEVEL_FIELDS)])), levels.shape)
    for rule, region, flow, basis, found, expected in find_contradictions(
        levels, resolution, is_january=table.period.month == 1
    ):
        raise _level_refused(rule, table, table.row_of(REGIONS[region]), level_field(flow, basis), found, expected)


def _check_zones(table: SourceTable) -> None:
    """Refuse a city or zone whose figures contradict each other, or are larger than those of its province."""
    rows = np.flatnonzero(~table.is_region_row)
    figures = table.figures[rows]
    levels, resolution = figures[:, : len(LEVEL_FIELDS)], resolution_of(figures[:, : len(LEVEL_FIELDS)])
    by_flow = np.broadcast_to(by_basis(resolution), (len(Basis), len(rows), len(YOY_FIELDS)))
    for rule, zone, flow, basis, found, expected in find_contradictions(
        by_basis(levels), by_flow, is_january=table.period.month == 1
    ):
        if rule != "sum":  # the first zone is not the sum of the others
            raise _level_refused(rule, table, int(rows[zone]), level_field(flow, basis), found, expected)
    of_province = _figures_of_regions(table)[table.regions[rows], : len(LEVEL_FIELDS)]
    for zone, field in np.argwhere(levels > of_province + resolution).tolist():
        raise _level_refused("zone-above", table, int(rows[zone]), field, levels[zone, field], of_province[zone, field])
    _check_yoy_of_total(table, rows, figures)


def _level_refused(rule: str, table: SourceTable, row: int, field: int, found: float, expected: float) -> SourceRefused:
    facts = {"found": f"{found:,.12g}", "expected": f"{expected:,.12g}"}
    return SourceRefused(rule, file=table.file, where=table.where(row, field), **facts)


def _check_yoy(table: SourceTable) -> None:
    """Refuse a table whose YoY are fractions, are below -100%, or contradict each other by more than rounding."""
    figures = _figures_of_regions(table)
    yoy = figures[:, len(LEVEL_FIELDS) :]
    resolution = resolution_of(yoy)
    for flow in YOY_FIELDS:
        if not _are_percentages(np.abs(yoy[:, flow]), resolution[flow]):
            median = f"{np.nanmedian(np.abs(yoy[:, flow])):.4g}"
            where = table.where(table.row_of(NATIONAL), yoy_field(flow))
            facts = {"median": median, "low": USUAL_YOY[0], "high": USUAL_YOY[1]}
            raise SourceRefused("yoy-scale", file=table.file, where=where, **facts)
        _check_decimals(table, yoy_field(flow))
    for row, column in np.argwhere(table.figures[:, len(LEVEL_FIELDS) :] < -100).tolist():
        raise _yoy_refused("yoy-below", table, row, Flow(column), table.figures[row, yoy_field(Flow(column))], -100)
    _check_yoy_of_total(table, np.array([table.row_of(region) for region in REGIONS]), figures)
    # In the transposed figures, the nation is the total, and the provinces are its parts.
    for column, found, expected in find_yoy_contradictions(*(array.T for array in _yoy_of(figures))):
        raise _yoy_refused("yoy-sum", table, table.row_of(NATIONAL), Flow(column), found, expected)


def _check_yoy_of_total(table: SourceTable, rows: IntArray, figures: Array) -> None:
    """Refuse a YoY of total trade that those of exports and imports exclude; *figures* are those of *rows*."""
    for index, found, expected in find_yoy_contradictions(*_yoy_of(figures)):
        raise _yoy_refused("yoy-identity", table, int(rows[index]), Flow.TOTAL, found, expected)


def _yoy_of(figures: Array) -> tuple[Array, Array, Array, Array]:
    """Return the levels of the year to date, their resolution, the YoY, and theirs; a column for each flow."""
    levels, yoy = figures[:, _YTD_FIELDS], figures[:, len(LEVEL_FIELDS) :]
    # A YoY with more decimals does not tell that those of other rows have them.
    resolution = np.fmax(resolution_of(yoy), YOY_RESOLUTION)
    return levels, resolution_of(levels)[np.newaxis], yoy, resolution[np.newaxis]


def _yoy_refused(rule: str, table: SourceTable, row: int, flow: Flow, found: float, expected: float) -> SourceRefused:
    where = table.where(row, yoy_field(flow))
    return SourceRefused(rule, file=table.file, where=where, found=f"{found:.12g}", expected=f"{expected:.1f}")


def _check_decimals(table: SourceTable, field: int) -> None:
    """Refuse a table with a YoY below 1 that has more decimals than most of the larger ones of its column."""
    column = table.figures[:, field]
    sizes = np.abs(column)
    exact = [np.round(column, places) == column for places in range(_MOST_DECIMALS)]
    decimals = np.argmax([*exact, np.ones(column.shape, dtype=np.bool_)], axis=0)
    of_larger = np.sort(decimals[sizes >= 1])
    if not of_larger.size:
        return
    usual = of_larger[math.ceil(_MOST * of_larger.size) - 1]
    finer = np.flatnonzero((sizes < 1) & (decimals > usual))
    if finer.size:
        where = table.where(int(finer[0]), field)
        raise SourceRefused("yoy-decimals", file=table.file, where=where, found=f"{column[finer[0]]:.12g}")


def _are_percentages(sizes: Array, resolution: float) -> bool:
    """Return whether *sizes*, the YoY of a column without their signs, are percentages; NaN for none.

    *resolution*: the size of their last printed digit.
    """
    sizes = sizes[~np.isnan(sizes)]
    if sizes.size < FEW_YOY:
        return not sizes.size or bool(np.any(sizes >= 1)) or resolution >= YOY_RESOLUTION / 10
    return USUAL_YOY[0] <= float(np.median(sizes)) <= USUAL_YOY[1]


def _figures_of_regions(table: SourceTable) -> Array:
    """Return the figures of 全国 and the provinces in the order of REGIONS; shape (32, 9)."""
    order = np.argsort(table.regions[table.is_region_row])
    figures: Array = table.figures[table.is_region_row][order]
    return figures
