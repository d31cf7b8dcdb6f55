"""All stored figures of one currency as numpy arrays, and the measures computed from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xlpkg.analysis.cube_data import LEVEL_UNIT, CubeData, History
from xlpkg.analysis.frame import build_frame
from xlpkg.analysis.measures import YoY, YoYByMethod
from xlpkg.errors import NoData
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, level_field
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xlpkg.model.arrays import Array, IntArray
    from xlpkg.model.months import Month
    from xlpkg.store.sheets import StoredSheet
    from xlpkg.store.store import Store


@dataclass(frozen=True, eq=False)
class Cube(CubeData):
    """The figures of one currency with their YoY, computed once by every method."""

    @cached_property
    def _yoy_by_method(self) -> YoYByMethod:
        return YoYByMethod(self)

    def yoy(self, method: Method = Method.AUTO) -> YoY:
        """Return the YoY by *method*; see :func:`xlpkg.analysis.measures.compute_yoy`. Do not change its arrays."""
        return self._yoy_by_method[method]

    def frame(self) -> pd.DataFrame:
        """Return all figures and measures as a tidy table; see :data:`xlpkg.analysis.frame.COLUMNS`."""
        return build_frame(self, self._yoy_by_method)


def load_cube(store: Store, currency: Currency, as_of: dt.datetime | None = None) -> Cube:
    """Build the cube of *currency* from the vintages in force in *store*, or from those that were in force at *as_of*.

    Raises NoData if nothing of the currency is in force, or was at that time.
    """
    sheets = store.sheets(currency, as_of)
    if not sheets:
        raise _no_data(store, currency, as_of)
    known = {sheet.id for sheet in sheets}
    others = [] if as_of is None else [sheet for sheet in store.sheets(currency) if sheet.id not in known]
    both = [*sheets, *others]
    return replace(assemble(both, store.regions(both), len(sheets)), as_of=as_of)


def _no_data(store: Store, currency: Currency, as_of: dt.datetime | None) -> NoData:
    first = store.first_arrival()
    if first is None:
        return NoData("store-empty", path=store.path)
    if as_of is None and not store.sheets():
        return NoData("all-withdrawn", path=store.path)
    if as_of is None:
        return NoData("no-data-of-currency", currency=currency.value)
    if first > as_of.astimezone():
        return NoData("nothing-then", as_of=as_of, first=first.astimezone(as_of.tzinfo))
    return NoData("no-currency-then", as_of=as_of, currency=currency.value)


def assemble(sheets: Sequence[StoredSheet], rows: Array, count: int) -> Cube:
    """Build the cube of the first *count* of *sheets*, which are in the order of storing.

    *rows*: as ``Store.regions`` returns them; those of other sheets are ignored. The sheets after *count* are only
    counted in ``History.total``.
    """
    ids, row_ids = np.array([sheet.id for sheet in sheets]), rows[:, 0].astype(np.int64)
    index_of_id = np.full(np.concatenate((ids, row_ids)).max() + 1, -1)
    index_of_id[ids] = np.arange(len(ids))
    order = index_of_id[row_ids]
    by_arrival = np.argsort(order, kind="stable")
    by_arrival = by_arrival[order[by_arrival] >= 0]
    rows, order = rows[by_arrival], order[by_arrival]
    months = [sheet.period for sheet in sheets]
    is_known = order < count
    sheets = sheets[:count]
    first, last = min(months[:count]), max(months[:count])
    cube = _assemble(sheets, first, last, rows[is_known], order[is_known])
    if len(set(months)) == len(months):
        return cube  # every figure has one vintage
    in_force = _count_vintages(months, first, last, rows[is_known], order[is_known])
    total = _count_vintages(months, first, last, rows, order)
    if (total < 2).all():
        return cube  # the sheets of a month print different fields
    earliest = _assemble(sheets, first, last, rows[is_known][::-1], order[is_known][::-1], newest=False)
    return replace(cube, history=History(earliest, in_force, total))


def _count_vintages(months: Sequence[Month], first: Month, last: Month, rows: Array, order: IntArray) -> IntArray:
    """Return the number of *rows* that print each figure; shape (9, 32, M)."""
    month = np.array([period - first for period in months], dtype=np.int64)[order]
    inside = (month >= 0) & (month <= last - first)
    counts = np.zeros((FIELD_COUNT, len(REGIONS), last - first + 1), dtype=np.int64)
    for field in range(FIELD_COUNT):
        printed = inside & ~np.isnan(rows[:, 3 + field])
        np.add.at(counts[field], (rows[printed, 2].astype(np.int64), month[printed]), 1)
    return counts


def _assemble(
    sheets: Sequence[StoredSheet], first: Month, last: Month, rows: Array, order: IntArray, *, newest: bool = True
) -> Cube:
    """Build a cube in which the last of the *rows* that print a figure is in force.

    *order*: the index of each row's sheet, ascending; descending to build the cube of the first vintages (*newest*
    is False).
    """
    shape = (FIELD_COUNT, len(REGIONS), last - first + 1)
    region, line = rows[:, 2].astype(np.int64), rows[:, 1].astype(np.int64)
    month = np.array([sheet.period - first for sheet in sheets], dtype=np.int64)[order]
    # Dividing by 10,000 is exact, multiplying by 0.0001 is not.
    units_per_level = (LEVEL_UNIT / np.array([sheet.unit for sheet in sheets], dtype=np.float64))[order]
    resolutions = np.array([sheet.resolutions for sheet in sheets], dtype=np.float64)[order]  # NaN for None
    values, resolution = np.full(shape, np.nan), np.full(shape, np.nan)
    origin, lines = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for field in range(FIELD_COUNT):
        scale = units_per_level if field < len(LEVEL_FIELDS) else 1.0
        printed = ~np.isnan(rows[:, 3 + field])
        index = (field, region[printed], month[printed])  # of repeated indexes, numpy keeps the last
        values[index] = (rows[:, 3 + field] / scale)[printed]
        resolution[index] = (resolutions[:, field] / scale)[printed]
        origin[index], lines[index] = order[printed], line[printed]
    levels, level_resolution = _levels(values, resolution, origin, newest=newest)
    return Cube(
        currency=sheets[0].currency,
        first=first,
        levels=levels,
        official=np.ascontiguousarray(np.moveaxis(values[len(LEVEL_FIELDS) :], 0, 1)),
        resolution=level_resolution,
        origin=origin,
        line=lines,
        sheets=tuple(sheets),
    )


def _levels(values: Array, resolution: Array, origin: IntArray, *, newest: bool) -> tuple[Array, Array]:
    """Return the levels and their resolutions as (basis, region, flow, month), totals and net exports computed.

    A total is the sum of exports and imports if one of them is newer than the printed total; in the cube of the first
    vintages (*newest* is False), if both are older. *origin* becomes -1 there.
    """
    levels = np.full((2, values.shape[1], 4, values.shape[2]), np.nan)
    resolutions = np.full_like(levels, np.nan)
    for basis in Basis:
        total, exports, imports = (level_field(flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT))
        sums = values[exports] + values[imports]
        sum_origin = np.maximum(origin[exports], origin[imports])
        preferred = sum_origin > origin[total] if newest else (sum_origin < origin[total]) | (origin[total] < 0)
        is_sum = ~np.isnan(sums) & preferred
        origin[total][is_sum] = -1
        levels[basis, :, Flow.TOTAL] = np.where(is_sum, sums, values[total])
        levels[basis, :, Flow.EXPORT] = values[exports]
        levels[basis, :, Flow.IMPORT] = values[imports]
        levels[basis, :, Flow.NET] = values[exports] - values[imports]
        sum_resolution = resolution[exports] + resolution[imports]
        resolutions[basis, :, Flow.TOTAL] = np.where(is_sum, sum_resolution, resolution[total])
        resolutions[basis, :, Flow.EXPORT] = resolution[exports]
        resolutions[basis, :, Flow.IMPORT] = resolution[imports]
        resolutions[basis, :, Flow.NET] = sum_resolution
    return levels, resolutions
