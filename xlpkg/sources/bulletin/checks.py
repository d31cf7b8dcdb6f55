"""The checks that table (8) must pass: its regions, its cities and zones, its levels, its YoY."""

from __future__ import annotations

import math
import re
from typing import Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
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
#: The label of a city or prefecture, which overlaps no other one, unlike a development zone.
_CITY: Final = re.compile("[市州盟]$|地区$")
#: The capitals of PROVINCES, in their order. A municipality has none.
_CAPITALS: Final = """
- - 石家庄市 太原市 呼和浩特市 沈阳市 长春市 哈尔滨市 - 南京市 杭州市 合肥市 福州市 南昌市 济南市 郑州市 武汉市 长沙市
广州市 南宁市 海口市 - 成都市 贵阳市 昆明市 拉萨市 西安市 兰州市 西宁市 银川市 乌鲁木齐市
"""
#: The cities of a province as a share of it, at most. In 18 real months it is 1 (江西, of which all are listed).
MOST_IN_CITIES: Final = 1.05
#: The fields of the levels of which the YoY are printed.
_YTD_FIELDS: Final = [level_field(flow, Basis.YTD) for flow in YOY_FIELDS]


def check_table(table: SourceTable) -> None:
    """Raise SourceRefused if a region is missing, a label appears twice or was moved, or figures disagree."""
    _check_regions(table)
    of_regions, of_zones = np.flatnonzero(table.is_region_row), np.flatnonzero(~table.is_region_row)
    of_regions = of_regions[np.argsort(table.regions[of_regions])]
    _check_levels(table, of_regions, of_zones)
    _check_yoy(table, of_regions, of_zones)
    provinces = dict(zip(_CAPITALS.split(), PROVINCES, strict=True))
    for index, zone in zip(table.regions.tolist(), table.zones, strict=True):
        if (region := provinces.get(zone or "", REGIONS[index])) is not REGIONS[index]:
            raise SourceRefused("capital-moved", file=table.file, zone=zone, now=REGIONS[index], region=region)


def _check_regions(table: SourceTable) -> None:
    """Refuse a table in which 全国 or a province does not appear exactly once, or a city or zone twice in one."""
    rows: dict[tuple[int, str | None], list[int]] = {}
    for row, place in enumerate(zip(table.regions.tolist(), table.zones, strict=True)):
        rows.setdefault(place, []).append(row)
    missing = [region for region in PROVINCES if (region.index, None) not in rows]
    if missing:
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=len(PROVINCES) - len(missing),
            missing=(*missing[:5], *(["…"] if len(missing) > 5 else [])),
            last=Message("named-by", {"cell": table.address(-1, table.label_column), "key": table.name(-1)}),
        )
    if (NATIONAL.index, None) not in rows:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")
    for found in rows.values():
        if len(found) > 1:
            where = tuple(table.address(row, table.label_column) for row in found)
            raise SourceRefused("province-twice", file=table.file, region=table.name(found[0]), where=where)


def _check_levels(table: SourceTable, of_regions: IntArray, of_zones: IntArray) -> None:
    """Refuse a table whose levels are below 0, contradict each other by more than rounding, or exceed the province's.

    *of_regions*: the rows of 全国 and the provinces in the order of REGIONS; *of_zones*: those of cities and zones.
    """
    figures = table.figures[:, : len(LEVEL_FIELDS)]
    for row, field in np.argwhere(figures < 0).tolist():
        raise _refused("level-below", table, row, field, 0.0)
    for rows in (of_regions, of_zones):
        levels = by_basis(figures[rows])
        resolution = np.broadcast_to(by_basis(resolution_of(figures[rows])), levels.shape)
        for rule, index, flow, basis, _, expected in find_contradictions(
            levels, resolution, is_january=table.period.month == 1
        ):
            if rule != "sum" or rows is of_regions:
                raise _refused(rule, table, int(rows[index]), level_field(flow, basis), expected)
    limits = figures[of_regions][table.regions[of_zones]]
    for zone, field in np.argwhere(figures[of_zones] > limits + resolution_of(figures[of_zones])).tolist():
        raise _refused("zone-above", table, int(of_zones[zone]), field, limits[zone, field])
    cities = np.array([row for row in of_zones.tolist() if _CITY.search(table.zones[row] or "")], dtype=np.int64)
    sums = np.zeros((len(REGIONS), len(LEVEL_FIELDS)))
    np.add.at(sums, table.regions[cities], np.nan_to_num(figures[cities]))
    for region, field in np.argwhere(sums > MOST_IN_CITIES * figures[of_regions]).tolist():
        raise _refused("cities-above", table, int(of_regions[region]), field, sums[region, field])


def _check_yoy(table: SourceTable, of_regions: IntArray, of_zones: IntArray) -> None:
    """Refuse a table whose YoY are fractions, are below -100%, or contradict each other by more than rounding."""
    yoy = table.figures[of_regions, len(LEVEL_FIELDS) :]
    resolution = resolution_of(yoy)
    for flow in YOY_FIELDS:
        if not _are_percentages(np.abs(yoy[:, flow]), resolution[flow]):
            median = f"{np.nanmedian(np.abs(yoy[:, flow])):.4g}"
            where = table.where(table.row_of(NATIONAL), yoy_field(flow))
            facts = {"median": median, "low": USUAL_YOY[0], "high": USUAL_YOY[1]}
            raise SourceRefused("yoy-scale", file=table.file, where=where, **facts)
        _check_decimals(table, yoy_field(flow))
    for row, column in np.argwhere(table.figures[:, len(LEVEL_FIELDS) :] < -100).tolist():
        raise _refused("yoy-below", table, row, len(LEVEL_FIELDS) + column, -100)
    for rows in (of_regions, of_zones):
        for index, _, expected in find_yoy_contradictions(*_yoy_of(table.figures[rows])):
            raise _refused("yoy-identity", table, int(rows[index]), yoy_field(Flow.TOTAL), expected)
    # In the transposed figures, the nation is the total, and the provinces are its parts.
    for column, _, expected in find_yoy_contradictions(*(array.T for array in _yoy_of(table.figures[of_regions]))):
        raise _refused("yoy-sum", table, table.row_of(NATIONAL), len(LEVEL_FIELDS) + column, expected)


def _yoy_of(figures: Array) -> tuple[Array, Array, Array, Array]:
    """Return the levels of the year to date, their resolution, the YoY, and theirs; a column for each flow."""
    levels, yoy = figures[:, _YTD_FIELDS], figures[:, len(LEVEL_FIELDS) :]
    # A YoY with more decimals does not tell that those of other rows have them.
    resolution = np.fmax(resolution_of(yoy), YOY_RESOLUTION)
    return levels, resolution_of(levels)[np.newaxis], yoy, resolution[np.newaxis]


def _refused(rule: str, table: SourceTable, row: int, field: int, expected: float) -> SourceRefused:
    """Return the refusal of a figure that is not as *expected*."""
    digits, sign = (",.12g", "") if field < len(LEVEL_FIELDS) else (".1f", "%")
    found, due = f"{table.figures[row, field]:,.12g}{sign}", f"{expected:{digits}}{sign}"
    facts = {"found": found.replace("-", "−"), "expected": due.replace("-", "−")}
    return SourceRefused(rule, file=table.file, where=table.where(row, field), **facts)


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
