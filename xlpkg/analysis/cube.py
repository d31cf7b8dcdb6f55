"""The whole data set of one currency: its figures as numpy arrays, and what is computed from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xlpkg.analysis.cube_data import LEVEL_UNIT, CubeData, History
from xlpkg.analysis.frame import build_frame
from xlpkg.analysis.measures import YoY, compute_yoy_by_method
from xlpkg.errors import NoData
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, level_field
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xlpkg.model.arrays import Array, IntArray
    from xlpkg.model.months import Month
    from xlpkg.store.store import Sheet, Store


@dataclass(frozen=True, eq=False)
class Cube(CubeData):
    """The figures of one currency with their YoY, computed once by every method."""

    @cached_property
    def _yoy_by_method(self) -> Mapping[Method, YoY]:
        return compute_yoy_by_method(self)

    def yoy(self, method: Method = Method.AUTO) -> YoY:
        """Return the YoY by *method*; see :func:`xlpkg.analysis.measures.compute_yoy`. Do not change its arrays."""
        return self._yoy_by_method[method]

    def frame(self) -> pd.DataFrame:
        """Return all figures and measures as a tidy table; see :data:`xlpkg.analysis.frame.COLUMNS`."""
        return build_frame(self, self._yoy_by_method)


def load_cube(store: Store, currency: Currency, as_of: dt.datetime | None = None) -> Cube:
    """Build the cube of *currency* from the newest vintages in *store* (those that had come by *as_of*).

    Raises NoData where nothing of the currency is stored, or was by then.
    """
    sheets = store.sheets(currency)
    count = len(sheets) if as_of is None else sum(_came(sheet) <= as_of.astimezone() for sheet in sheets)
    if not count:
        raise _nothing(store, currency, as_of)
    return replace(assemble(sheets, store.regions(currency), count), as_of=as_of)


def _came(sheet: Sheet) -> dt.datetime:
    return dt.datetime.fromisoformat(sheet.arrived)


def _nothing(store: Store, currency: Currency, as_of: dt.datetime | None) -> NoData:
    if as_of is None:
        return NoData("no-data-of-currency", currency=currency.value)
    first = store.first_arrival()
    if first is not None and first > as_of.astimezone():
        return NoData("nothing-then", as_of=as_of, first=first.astimezone(as_of.tzinfo))
    return NoData("no-currency-then", as_of=as_of, currency=currency.value)


def assemble(sheets: Sequence[Sheet], rows: Array, count: int) -> Cube:
    """Build the cube of the first *count* of *sheets*, which stand in the order of their arrival.

    *rows*: as ``Store.regions`` gives them; those of other sheets are left out. What came after *count* answers
    nothing, but counts among a figure's vintages (:class:`History`).
    """
    ids = np.array([sheet.id for sheet in sheets])
    by_id = np.argsort(ids)
    # np.isin would do, but brings in numpy.ma, which costs a first call in a cell 8 ms.
    order = by_id[np.minimum(np.searchsorted(ids, rows[:, 0], sorter=by_id), len(ids) - 1)]
    of_these = ids[order] == rows[:, 0]
    rows, order = rows[of_these], order[of_these]
    by_arrival = np.argsort(order, kind="stable")
    rows, order = rows[by_arrival], order[by_arrival]
    known = order < count
    sheets, later = sheets[:count], sheets[count:]
    first, last = min(s.period for s in sheets), max(s.period for s in sheets)
    cube = _assembled(sheets, first, last, rows[known], order[known])
    months = [sheet.period for sheet in (*sheets, *later)]
    if len(set(months)) == len(months):
        return cube  # every figure has one vintage
    come = _counted(months, first, last, rows[known], order[known])
    known_by_now = _counted(months, first, last, rows, order)
    if (known_by_now < 2).all():
        return cube  # as exports and imports of the online query have
    earliest = _assembled(sheets, first, last, rows[known][::-1], order[known][::-1], newest=False)
    return replace(cube, history=History(earliest, come, known_by_now))


def _counted(months: Sequence[Month], first: Month, last: Month, rows: Array, order: IntArray) -> IntArray:
    """Return by how many of the *rows* each figure is printed; shape (9, 32, M)."""
    month = np.array([period - first for period in months], dtype=np.int64)[order]
    inside = (month >= 0) & (month <= last - first)
    counts = np.zeros((FIELD_COUNT, len(REGIONS), last - first + 1), dtype=np.int64)
    for field in range(FIELD_COUNT):
        has = inside & ~np.isnan(rows[:, 3 + field])
        np.add.at(counts[field], (rows[has, 2].astype(np.int64), month[has]), 1)
    return counts


def _assembled(
    sheets: Sequence[Sheet], first: Month, last: Month, rows: Array, order: IntArray, *, newest: bool = True
) -> Cube:
    """Set *rows* into arrays; of several that print the same figure the last answers.

    *order* is the place of each row's sheet; it rises, and falls where the first vintages are to answer (not *newest*).
    """
    months = last - first + 1
    month = np.array([sheet.period - first for sheet in sheets], dtype=np.int64)[order]
    place = rows[:, 2].astype(np.int64) * months + month
    # Dividing by 10,000 is exact where multiplying by 0.0001 is not.
    per_level = (LEVEL_UNIT / np.array([sheet.unit for sheet in sheets], dtype=np.float64))[order]
    last_digit, lines = 1 / per_level, rows[:, 1].astype(np.int64)

    shape = (FIELD_COUNT, len(REGIONS), months)
    values, resolution = np.full(shape, np.nan), np.full(shape, np.nan)
    origin, line = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for field in range(FIELD_COUNT):
        printed = rows[:, 3 + field]
        has = ~np.isnan(printed)
        at = place[has]  # of repeated places numpy keeps the last
        values[field].ravel()[at] = (printed / per_level if field < len(LEVEL_FIELDS) else printed)[has]
        resolution[field].ravel()[at], origin[field].ravel()[at] = last_digit[has], order[has]
        line[field].ravel()[at] = lines[has]
    levels, resolutions = _levels(values, resolution, origin, newest=newest)
    return Cube(
        currency=sheets[0].currency,
        first=first,
        levels=levels,
        official=np.ascontiguousarray(np.moveaxis(values[len(LEVEL_FIELDS) :], 0, 1)),
        resolution=resolutions,
        origin=origin,
        line=line,
        sheets=tuple(sheets),
    )


def _levels(values: Array, resolution: Array, origin: IntArray, *, newest: bool) -> tuple[Array, Array]:
    """Set the six level fields on (basis, region, flow, month), with totals that fit their parts, and net exports.

    The total is the sum of its parts where those came later than the printed one; of the first vintages (not
    *newest*) where they came earlier.
    """
    levels = np.full((2, values.shape[1], 4, values.shape[2]), np.nan)
    resolutions = np.full_like(levels, np.nan)
    for basis in Basis:
        total, exports, imports = (level_field(flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT))
        parts = values[exports] + values[imports]
        of_parts = np.maximum(origin[exports], origin[imports])
        preferred = of_parts > origin[total] if newest else (of_parts < origin[total]) | (origin[total] < 0)
        summed = ~np.isnan(parts) & preferred
        origin[total][summed] = -1
        levels[basis, :, Flow.TOTAL] = np.where(summed, parts, values[total])
        levels[basis, :, Flow.EXPORT] = values[exports]
        levels[basis, :, Flow.IMPORT] = values[imports]
        levels[basis, :, Flow.NET] = values[exports] - values[imports]
        both = resolution[exports] + resolution[imports]
        resolutions[basis, :, Flow.TOTAL] = np.where(summed, both, resolution[total])
        resolutions[basis, :, Flow.EXPORT] = resolution[exports]
        resolutions[basis, :, Flow.IMPORT] = resolution[imports]
        resolutions[basis, :, Flow.NET] = both
    return levels, resolutions
