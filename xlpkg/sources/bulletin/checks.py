"""The doubts about table (8) by itself: its regions, its cities and zones, its levels, its YoY."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from xlpkg.messages import Message
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import LEVEL_FIELDS, YOY_FIELDS, by_basis, level_field, yoy_field
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.judge import MOST_IN_CITIES, Doubt, Verdict
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions, resolution_of
from xlpkg.sources.shares import SHARES
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
#: The fields of the levels of which the YoY are printed.
_YTD_FIELDS: Final = [level_field(flow, Basis.YTD) for flow in YOY_FIELDS]


def find_doubts(table: SourceTable) -> Iterator[Doubt]:
    """Yield the doubts about *table*: a region is missing, a label appears twice or was moved, or figures disagree.

    What is about cities and zones only is odd; two provinces that look exchanged by them are doubtful.
    """
    of_regions, of_zones = np.flatnonzero(table.is_region_row), np.flatnonzero(~table.is_region_row)
    of_regions = of_regions[np.argsort(table.regions[of_regions])]
    places: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    for row, place in enumerate(zip(table.regions.tolist(), table.zones, strict=True)):
        places[place].append(row)
    repeated = [rows for rows in places.values() if len(rows) > 1]
    missing = [*_missing_regions(table, places)]
    yield from missing
    yield from (_twice(table, rows) for rows in repeated)
    if missing or any(table.zones[rows[0]] is None for rows in repeated):
        return
    of_cities = _sums_of_cities(table, of_zones)
    yield from _contradictions(table, of_regions, of_zones, of_cities)
    yield from _yoy_contradictions(table, of_regions, of_zones)
    yield from _exchanged(table, of_regions, of_zones, of_cities)
    provinces = dict(zip(_CAPITALS.split(), PROVINCES, strict=True))
    for index, zone in zip(table.regions.tolist(), table.zones, strict=True):
        if (region := provinces.get(zone or "", REGIONS[index])) is not REGIONS[index]:
            facts = {"file": table.file, "zone": zone, "now": REGIONS[index], "region": region}
            is_zone = not _is_nearer_exchanged(table.figures[of_regions], index, region.index)
            yield Doubt(Verdict.ODD if is_zone else Verdict.DOUBTFUL, "capital-moved", facts, is_zone=is_zone)


def _missing_regions(table: SourceTable, places: Collection[tuple[int, str | None]]) -> Iterator[Doubt]:
    """Yield a doubt if 全国 or a province is not among *places*, (index of the region, zone)."""
    missing = [region for region in PROVINCES if (region.index, None) not in places]
    if missing:
        facts = {
            "file": table.file,
            "found": len(PROVINCES) - len(missing),
            "missing": (*missing[:5], *(["…"] if len(missing) > 5 else [])),
            "last": Message("named-by", {"cell": table.address(-1, table.label_column), "key": table.name(-1)}),
        }
        yield Doubt(Verdict.IMPOSSIBLE, "provinces-missing", facts)
    elif (NATIONAL.index, None) not in places:
        facts = {"file": table.file, "label": "总值" if table.edition == "zh" else "Total"}
        yield Doubt(Verdict.IMPOSSIBLE, "no-national-row", facts)


def _twice(table: SourceTable, rows: Sequence[int]) -> Doubt:
    """Return the doubt about a region, or about a city or zone of one, that has several *rows*."""
    where = tuple(table.address(row, table.label_column) for row in rows)
    is_zone = table.zones[rows[0]] is not None
    verdict = Verdict.ODD if is_zone else Verdict.IMPOSSIBLE
    facts = {"file": table.file, "region": table.name(rows[0]), "where": where}
    return Doubt(verdict, "province-twice", facts, is_zone=is_zone)


def _contradictions(table: SourceTable, of_regions: IntArray, of_zones: IntArray, of_cities: Array) -> Iterator[Doubt]:
    """Yield levels that are below 0, contradict each other by more than rounding, or exceed those of the province.

    *of_regions*: the rows of 全国 and the provinces in the order of REGIONS; *of_zones*: those of cities and zones;
    *of_cities*: the levels of the cities of each region, added up.
    """
    figures = table.figures[:, : len(LEVEL_FIELDS)]
    for row, field in np.argwhere(figures < 0).tolist():
        yield _doubt("level-below", table, row, field, 0.0)
    for rows in (of_regions, of_zones):
        levels = by_basis(figures[rows])
        resolution = np.broadcast_to(by_basis(resolution_of(figures[rows])), levels.shape)
        for rule, index, flow, basis, _, expected in find_contradictions(
            levels, resolution, is_january=table.period.month == 1
        ):
            if rule != "sum" or rows is of_regions:
                yield _doubt(rule, table, int(rows[index]), level_field(flow, basis), expected)
    limits = figures[of_regions][table.regions[of_zones]]
    for zone, field in np.argwhere(figures[of_zones] > limits + resolution_of(figures[of_zones])).tolist():
        yield _doubt("zone-above", table, int(of_zones[zone]), field, limits[zone, field])
    for region, field in np.argwhere(of_cities > MOST_IN_CITIES * figures[of_regions]).tolist():
        doubt = _doubt("cities-above", table, int(of_regions[region]), field, of_cities[region, field])
        yield doubt._replace(verdict=Verdict.ODD, is_zone=True)


def _sums_of_cities(table: SourceTable, of_zones: IntArray) -> Array:
    """Return the levels of the cities of each region, added up; shape (32, 6)."""
    cities = np.array([row for row in of_zones.tolist() if _is_city(table.zones[row])], dtype=np.int64)
    sums = np.zeros((len(REGIONS), len(LEVEL_FIELDS)))
    np.add.at(sums, table.regions[cities], np.nan_to_num(table.figures[cities, : len(LEVEL_FIELDS)]))
    return sums


@lru_cache(maxsize=2**12)
def _is_city(label: str | None) -> bool:
    return bool(label and _CITY.search(label))


def _exchanged(table: SourceTable, of_regions: IntArray, of_zones: IntArray, of_cities: Array) -> Iterator[Doubt]:
    """Yield a doubt about two provinces of which one has less than its cities and zones, unless they are exchanged.

    Exchanged, both must also be nearer to their usual shares: levels of a single city may be wrong.
    """
    levels = table.figures[of_regions, : len(LEVEL_FIELDS)]
    least, most = of_cities / MOST_IN_CITIES, levels + resolution_of(levels)
    np.fmax.at(least, table.regions[of_zones], table.figures[of_zones, : len(LEVEL_FIELDS)])
    if not (least > most).any():
        return
    exceeds = (least[:, np.newaxis] > most).any(axis=2)  # the zones of one in the other
    for one, other in np.argwhere(~exceeds & ~exceeds.T & np.diag(exceeds)[:, np.newaxis]).tolist():
        if _is_nearer_exchanged(table.figures[of_regions], one, other):
            where = Message("named-by", {"cell": table.file, "key": table.period})
            facts = {"file": where, "one": REGIONS[one], "other": REGIONS[other]}
            yield Doubt(Verdict.DOUBTFUL, "provinces-exchanged-by-cities", facts)


def _is_nearer_exchanged(figures: Array, one: int, other: int) -> bool:
    """Return whether two regions, exchanged, are nearer to their usual shares of the nation; *figures*: (32, 9)."""
    levels = figures[[one, other], 2 : len(LEVEL_FIELDS)].reshape(2, 2, 2)  # regions, flows, bases
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(levels / figures[0, 2 : len(LEVEL_FIELDS)].reshape(2, 2))
        usual = np.log(SHARES[[one, other], Flow.EXPORT :])[..., np.newaxis]
        printed, exchanged = (float(np.nansum(np.abs(each - usual))) for each in (found, found[::-1]))
    return exchanged < printed


def _yoy_contradictions(table: SourceTable, of_regions: IntArray, of_zones: IntArray) -> Iterator[Doubt]:
    """Yield YoY that are fractions, are below -100%, or contradict each other by more than rounding."""
    yoy = table.figures[of_regions, len(LEVEL_FIELDS) :]
    resolution = resolution_of(yoy)
    for flow in YOY_FIELDS:
        if not _are_percentages(np.abs(yoy[:, flow]), resolution[flow]):
            median = f"{np.nanmedian(np.abs(yoy[:, flow])):.4g}"
            where = table.where(table.row_of(NATIONAL), yoy_field(flow))
            facts = {"file": table.file, "where": where, "median": median, "low": USUAL_YOY[0], "high": USUAL_YOY[1]}
            yield Doubt(Verdict.IMPOSSIBLE, "yoy-scale", facts)
        yield from _finer_yoy(table, yoy_field(flow))
    for row, column in np.argwhere(table.figures[:, len(LEVEL_FIELDS) :] < -100).tolist():
        yield _doubt("yoy-below", table, row, len(LEVEL_FIELDS) + column, -100)
    for rows in (of_regions, of_zones):
        for index, _, expected in find_yoy_contradictions(*_yoy_of(table.figures[rows])):
            yield _doubt("yoy-identity", table, int(rows[index]), yoy_field(Flow.TOTAL), expected)
    # In the transposed figures, the nation is the total, and the provinces are its parts.
    for column, _, expected in find_yoy_contradictions(*(array.T for array in _yoy_of(table.figures[of_regions]))):
        yield _doubt("yoy-sum", table, table.row_of(NATIONAL), len(LEVEL_FIELDS) + column, expected)


def _yoy_of(figures: Array) -> tuple[Array, Array, Array, Array]:
    """Return the levels of the year to date, their resolution, the YoY, and theirs; a column for each flow."""
    levels, yoy = figures[:, _YTD_FIELDS], figures[:, len(LEVEL_FIELDS) :]
    # A YoY with more decimals does not tell that those of other rows have them.
    resolution = np.fmax(resolution_of(yoy), YOY_RESOLUTION)
    return levels, resolution_of(levels)[np.newaxis], yoy, resolution[np.newaxis]


def _doubt(rule: str, table: SourceTable, row: int, field: int, expected: float) -> Doubt:
    """Return the doubt about a figure that is not as *expected*: that of a city or zone is odd."""
    digits, sign = (",.12g", "") if field < len(LEVEL_FIELDS) else (".1f", "%")
    found, due = f"{table.figures[row, field]:,.12g}{sign}", f"{expected:{digits}}{sign}"
    facts = {"found": found.replace("-", "−"), "expected": due.replace("-", "−")}
    is_zone = table.zones[row] is not None
    verdict = Verdict.ODD if is_zone else Verdict.IMPOSSIBLE
    return Doubt(verdict, rule, {"file": table.file, "where": table.where(row, field), **facts}, is_zone=is_zone)


def _finer_yoy(table: SourceTable, field: int) -> Iterator[Doubt]:
    """Yield each YoY below 1 that has more decimals than most of the larger ones of its column."""
    column = table.figures[:, field]
    sizes = np.abs(column)
    exact = [np.round(column, places) == column for places in range(_MOST_DECIMALS)]
    decimals = np.argmax([*exact, np.ones(column.shape, dtype=np.bool_)], axis=0)
    of_larger = np.sort(decimals[sizes >= 1])
    if of_larger.size:
        usual = of_larger[math.ceil(_MOST * of_larger.size) - 1]
        for row in np.flatnonzero((sizes < 1) & (decimals > usual)).tolist():
            is_zone = table.zones[row] is not None
            facts = {"file": table.file, "where": table.where(row, field), "found": f"{column[row]:.12g}"}
            yield Doubt(Verdict.ODD if is_zone else Verdict.IMPOSSIBLE, "yoy-decimals", facts, is_zone=is_zone)


def _are_percentages(sizes: Array, resolution: float) -> bool:
    """Return whether *sizes*, the YoY of a column without their signs, are percentages; NaN for none.

    *resolution*: the size of their last printed digit.
    """
    sizes = sizes[~np.isnan(sizes)]
    if sizes.size < FEW_YOY:
        return not sizes.size or bool(np.any(sizes >= 1)) or resolution >= YOY_RESOLUTION / 10
    return USUAL_YOY[0] <= float(np.median(sizes)) <= USUAL_YOY[1]
