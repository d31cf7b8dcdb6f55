"""A table with a row for each region and period and columns for each flow: ``export --wide`` and ``data.csv``.

A column of a flow has the name that its measure has in :meth:`xlpkg.analysis.cube.Cube.frame`, after that of the flow:
``export_yoy``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.windows import last_month, window
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.months import Month, spans
from xlpkg.model.periods import Period
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.words import METHOD_NAMES, Basis, Flow

Row = tuple[str | float | None, ...]

#: The columns that say what a row is about; only a city or zone has a ``province``, only a province a ``code``.
WIDE_KEYS: Final = ("region", "english", "code", "kind", "province", "period", "basis", "currency")
#: The columns of a flow, each with the decimals that are shown; a method has none, and net exports have only a level.
WIDE_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.BAND, Measure.SHARE, Measure.CONTRIBUTION, Measure.RANK)
_FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
_METHOD: Final = "method"
_NAMES: Final = (Measure.LEVEL.column, Measure.YOY.column, _METHOD, *(each.column for each in WIDE_MEASURES[2:]))
#: A column of a figure -> its flow and the name of its measure.
WIDE_FIGURES: Final[dict[str, tuple[Flow, str]]] = {
    f"{flow.name.lower()}_{name}": (flow, name)
    for flow in (*_FLOWS, Flow.NET)
    for name in (_NAMES if flow in _FLOWS else (Measure.LEVEL.column,))
}
WIDE_COLUMNS: Final = (*WIDE_KEYS, *WIDE_FIGURES)
#: Levels are exact to one yuan or dollar, other figures to more than anybody reads.
_DECIMALS: Final = {Measure.LEVEL.column: 8}


def wide_table(cubes: Sequence[Cube], periods: Sequence[Period] = (), places: Sequence[str] = ()) -> list[Row]:
    """Return the rows of *cubes*, one of each currency, under WIDE_COLUMNS: by currency, period, basis and region.

    By default they are of all months and regions. A month has a row for the month and one for the year to date, a span
    of months one, on the basis month. Levels are in 亿, the other figures in percent or percentage points. Raises
    BadArgument if one of *places* is in no cube, NoData if one of *periods* is in none.
    """
    rows, unknown, missing = list[Row](), list[BadArgument](), dict[Period, NoData]()
    found = set[Period]()
    for cube in cubes:
        try:
            regions = [cube.region(place) for place in places] or cube.regions
        except BadArgument as error:
            unknown.append(error)
            continue
        sums: dict[int, Cube] = {}
        for period in periods or cube.periods():
            try:
                rows += _rows_of(cube, sums, period, regions)
                found.add(period)
            except NoData as error:
                facts = {"span": period, "reason": error.message, "stored": spans(cube.periods())}
                missing[period] = error if isinstance(period, Month) else NoData("no-data-of-span", **facts)
    if unknown and len(unknown) == len(cubes):
        raise unknown[0]
    for period in periods:
        if period not in found:
            raise missing[period]
    return rows


def _rows_of(cube: Cube, sums: dict[int, Cube], period: Period, regions: Sequence[Region]) -> Iterator[Row]:
    """Yield the rows of *period*; *sums* are the windows of *cube* by their length, which are added."""
    for shown in Basis if isinstance(period, Month) else (Basis.MONTH,):
        length, month, basis = last_month(period, shown)
        if length not in sums:
            sums[length] = window(cube, length)
        figures, index = _figures(sums[length], basis, month), sums[length].month_index(month)
        if np.isnan(sums[length].levels[basis, :, : len(_FLOWS), index]).all():
            raise sums[length].no_data(month)
        written = period.number if isinstance(period, Month) else str(period)
        for region in regions:
            of_region = [column[region.index] for column in figures]
            if any(value is not None for value in of_region):
                province = REGIONS[region.province].short if region.province else None
                named = (region.short, region.english, region.code or None, region.kind.name.lower(), province)
                yield (*named, written, shown.name.lower(), cube.currency.value, *of_region)


def _figures(cube: Cube, basis: Basis, month: Month) -> list[list[str | float | None]]:
    """Return the column of each of WIDE_FIGURES, with a value for each region of *cube*."""
    index, yoy, columns = cube.month_index(month), cube.yoy(), list[list[str | float | None]]()
    arrays = {each.column: cube.measure(each) for each in WIDE_MEASURES}
    for flow, name in WIDE_FIGURES.values():
        is_open = np.isinf(yoy.band[basis, :, flow, index]) if flow in _FLOWS else False  # the YoY may be any
        if name == _METHOD:
            numbers = np.where(is_open, 0, yoy.method[basis, :, flow, index]).tolist()
            columns.append([METHOD_NAMES["en"][number] if number else None for number in numbers])
            continue
        values = arrays[name][basis, :, flow, index]
        if name in (Measure.YOY.column, Measure.BAND.column, Measure.CONTRIBUTION.column):
            values = np.where(is_open, np.nan, values)
        is_whole = name == Measure.RANK.column
        rounded = np.round(values, _DECIMALS.get(name, 6)).tolist()
        columns.append([None if math.isnan(each) else int(each) if is_whole else each + 0.0 for each in rounded])
    return columns
