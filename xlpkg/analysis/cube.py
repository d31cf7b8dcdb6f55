"""The whole data set of one currency as numpy arrays: the newest vintages, the first ones, every figure's origin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import NoData
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import FLOW_NAMES, Basis, Currency, Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xlpkg.model.arrays import Array, BoolArray, IntArray
    from xlpkg.store.store import Sheet, Store

#: Levels are in 亿, 100 million yuan or dollars.
LEVEL_UNIT: Final = 1e8


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Levels and printed YoY of one currency.

    ``first`` is the month at 0 of the month axis, which has no gaps: a month without a source is NaN.
    ``levels``: shape (bases, regions, flows, months) = (2, 32, 4, M), 100 million yuan or dollars, unrounded; the
    fourth flow is net exports. ``official``: shape (32, 3, M), YoY of the year to date as printed, percentage
    points. ``resolution``: shape of ``levels``, the size of the last printed digit. ``origin`` and ``line``: shape
    (9, 32, M) in the order of ``sources.table``'s fields: the place in ``sheets`` (-1 for none) and the row there.
    Where exports or imports came later than the printed total, the total is their sum. ``history`` is None where no
    figure has a second vintage; ``as_of`` is the moment whose answer this is, None for now.
    """

    currency: Currency
    first: Month
    levels: Array
    official: Array
    resolution: Array
    origin: IntArray
    line: IntArray
    sheets: tuple[Sheet, ...]
    history: History | None = None
    as_of: dt.datetime | None = None

    @property
    def months(self) -> int:
        """The length of the month axis."""
        return int(self.levels.shape[-1])

    @property
    def last(self) -> Month:
        """The last month of the axis."""
        return self.first + (self.months - 1)

    def at(self, period: Month) -> int:
        """Return the index of *period* on the month axis. Raises NoData if it is outside the axis."""
        index = period - self.first
        if not 0 <= index < self.months:
            raise self.no_data(period)
        return index

    def no_data(self, period: Month) -> NoData:
        """Return the error that nothing of *period* is stored, or was at :attr:`as_of`."""
        if self.as_of is None:
            return NoData("no-data", period=period, currency=self.currency.value)
        return NoData("no-data-then", period=period, currency=self.currency.value, as_of=self.as_of)

    @property
    def first_published(self) -> Cube:
        """The cube of the vintages that were stored first of each figure; itself where there are no others."""
        return self if self.history is None else self.history.first

    def vintage_of(self, region: int, flow: Flow, period: Month, basis: Basis) -> tuple[int, int]:
        """Return which vintage of a level answers, counted from 1, and how many there are in all (also later ones)."""
        if self.history is None:
            return 1, 1
        at = (level_field(flow, basis), region, self.at(period))
        return int(self.history.come[at]), int(self.history.known[at])

    @property
    def is_missing(self) -> BoolArray:
        """Which months have no figure of 全国; shape (M,)."""
        missing: BoolArray = np.isnan(self.levels[:, 0, :3, :]).all(axis=(0, 1))
        return missing

    def periods(self) -> list[Month]:
        """Return the months that have a figure of 全国, in order."""
        return [self.first + place for place in np.flatnonzero(~self.is_missing).tolist()]

    def source_of(self, region: int, flow: Flow, period: Month, basis: Basis) -> tuple[Sheet, str] | None:
        """Return the stored month and the cell that a level was read from; None where it was not read but derived."""
        field, place = level_field(flow, basis), self.at(period)
        origin = int(self.origin[field, region, place])
        if origin < 0:
            return None
        sheet = self.sheets[origin]
        return sheet, sheet.cell(int(self.line[field, region, place]), field)

    def frame(self) -> pd.DataFrame:
        """Return the levels as a tidy pandas table: month, region, basis, flow, level; missing ones left out."""
        import pandas as pd

        axes = [
            ["month", "ytd"],
            [region.short for region in REGIONS],
            list(FLOW_NAMES["en"]),
            [str(self.first + place) for place in range(self.months)],
        ]
        index = pd.MultiIndex.from_product(axes, names=["basis", "region", "flow", "month"])
        return pd.Series(self.levels.ravel(), index=index, name="level").dropna().reset_index()


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What came before and after the figures of a cube.

    ``first``: the cube of the vintages that were stored first. ``come``: how many vintages of each printed figure had
    come when the cube answered, ``known``: how many there are now; shape of both (9, 32, M), as of Cube.origin.
    """

    first: Cube
    come: IntArray
    known: IntArray


def lag(values: Array, months: int) -> Array:
    """Return *values* of *months* earlier, along the last axis; NaN where there are none."""
    late = np.full_like(values, np.nan)
    if months < values.shape[-1]:
        late[..., months:] = values[..., :-months]
    return late


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
