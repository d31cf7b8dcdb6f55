"""The stored figures of one currency as numpy arrays, without what is computed from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

import numpy as np

from xlpkg.analysis.announced import Announced
from xlpkg.errors import NoData
from xlpkg.model.arrays import Array, BoolArray, IntArray
from xlpkg.model.fields import LEVEL_FIELDS, YOY_FIELDS, LevelColumns, level_field
from xlpkg.model.groups import UnusedLine
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, Kind, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.decisions import Decision
from xlpkg.store.sheets import StoredSheet

#: The arrays of a cube; their last axis is that of the months.
_ARRAYS: Final = ("levels", "official", "resolution", "origin", "line")
_YEAR: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class CubeData:
    """Levels and printed YoY of one currency.

    A cube of :mod:`xlpkg.analysis.wide` has more regions than 32.

    Attributes:
        first: the first month of the month axis, which has no gaps: a month without a source is NaN.
        levels: shape (bases, regions, flows, months) = (2, 32, 4, M); 亿 (100 million yuan or dollars), unrounded;
            the fourth flow is net exports. If exports or imports are newer than the printed total, the total is
            their sum.
        official: shape (32, 3, M); the printed YoY of the year to date, in percentage points.
        resolution: shape of ``levels``; the size of the last printed digit, in 亿.
        origin: shape (9, 32, M), the nine fields as in :mod:`xlpkg.model.fields`; the index in ``sheets`` of the
            sheet that a figure was read from, -1 if it was not read.
        line: shape of ``origin``; the row of the figure in that sheet.
        sheets: the stored months, in the order of storing.
        history: the earlier vintages; None if no figure has more than one.
        as_of: the moment at which the figures were in force; None for now.
        stored_until: when the store last changed before ``as_of``; None for figures that are not from a store.
        announced: what is announced beside table (8), of any month; None if nothing is.
        regions: the region axis: 全国, the provinces, then groups, cities and zones.
        accepted: the decisions to store doubtful files, by the hash of the file.
        unused_groups: the lines of the user's file of groups that cannot be used, if the region axis has groups.
    """

    currency: Currency
    first: Month
    levels: Array
    official: Array
    resolution: Array
    origin: IntArray
    line: IntArray
    sheets: tuple[StoredSheet, ...]
    history: History | None = None
    as_of: dt.datetime | None = None
    stored_until: dt.datetime | None = None
    announced: Announced | None = None
    regions: tuple[Region, ...] = REGIONS
    accepted: Mapping[str, Decision] = field(default_factory=dict)
    unused_groups: tuple[UnusedLine, ...] = ()

    @property
    def stored_by(self) -> str:
        """``stored_until`` in local time to the minute, "" if it is not known."""
        return "" if self.stored_until is None else f"{self.stored_until.astimezone():%Y-%m-%d %H:%M}"

    @property
    def months(self) -> int:
        """The length of the month axis."""
        return int(self.levels.shape[-1])

    @property
    def last(self) -> Month:
        """The last month of the axis."""
        return self.first + (self.months - 1)

    @property
    def month_numbers(self) -> IntArray:
        """The number of each month of the axis in its year, 1 to 12; shape (M,)."""
        return np.asarray((self.first.month - 1 + np.arange(self.months)) % 12 + 1)

    def part(self, months: slice) -> Self:
        """Return the figures of a part of the axis of months."""
        history = self.history and History(
            self.history.first.part(months), self.history.in_force[..., months], self.history.total[..., months]
        )
        arrays = {name: getattr(self, name)[..., months] for name in _ARRAYS}
        return replace(self, first=self.first + months.start, history=history, **arrays)

    def from_month(self, first: Month) -> Self:
        """Return a copy of the figures whose axis begins with *first*, a month before it; without earlier vintages."""

        def extended(name: str) -> Any:
            values = getattr(self, name)
            missing = -1 if values.dtype.kind == "i" else np.nan
            width = [(0, 0)] * (values.ndim - 1) + [(self.first - first, 0)]
            return np.pad(values, width, constant_values=missing)

        return replace(self, first=first, history=None, **{name: extended(name) for name in _ARRAYS})

    def month_index(self, period: Month) -> int:
        """Return the index of *period* on the month axis. Raises NoData if it is outside the axis."""
        index = period - self.first
        if not 0 <= index < self.months:
            raise self.no_data(period)
        return index

    def no_data(self, period: Month) -> NoData:
        """Return the error to raise if nothing of *period* is stored, or was stored at ``as_of``.

        If some levels of provinces are stored, as after a download of exports only, the error names them and the
        missing ones.
        """
        if 0 <= (index := period - self.first) < self.months:
            levels = self.levels[:, 1:, : len(YOY_FIELDS), index]
            is_stored = np.asarray(~np.isnan(levels).all(axis=1), dtype=np.bool_)
            stored, missing = (
                LevelColumns(tuple((flow, basis) for flow, basis in LEVEL_FIELDS if is_stored[basis, flow] == wanted))
                for wanted in (True, False)
            )
            if stored.columns and missing.columns:
                facts = {"period": period, "currency": self.currency, "stored": stored, "missing": missing}
                return NoData("only-some-levels", **facts)
        error = NoData("no-data", period=period, currency=self.currency)
        return error if self.as_of is None else NoData("as-of", as_of=self.as_of, sentence=error.message)

    def of_kind(self, *kinds: Kind) -> IntArray:
        """Return the indexes of the regions of *kinds* on the region axis."""
        return np.array([region.index for region in self.regions if region.kind in kinds], dtype=np.int64)

    def sum_groups(self, values: Array) -> Array:
        """Set the groups in *values*, whose second axis is that of the regions, to the sums of their provinces."""
        for region in self.regions:
            if region.kind is Kind.GROUP:
                values[:, region.index] = values[:, [*region.members]].sum(axis=1)
        return values

    @property
    def first_published(self) -> CubeData:
        """The first vintage of each figure; this cube itself if no figure has more than one."""
        return self if self.history is None else self.history.first

    def vintage_of(self, region: int, flow: Flow, period: Month, basis: Basis) -> tuple[int, int]:
        """Return the number of a level's vintage in force, counted from 1, and the number of all its vintages."""
        if self.history is None:
            return 1, 1
        index = (level_field(flow, basis), region, self.month_index(period))
        return int(self.history.in_force[index]), int(self.history.total[index])

    @property
    def is_missing(self) -> BoolArray:
        """Whether each month has no figure of 全国; shape (M,)."""
        return np.asarray(np.isnan(self.levels[:, 0, :3, :]).all(axis=(0, 1)), dtype=np.bool_)

    def periods(self) -> list[Month]:
        """Return the months that have a figure of 全国, in order."""
        return [self.first + index for index in np.flatnonzero(~self.is_missing).tolist()]

    def source_of(self, region: int, flow: Flow, period: Month, basis: Basis) -> tuple[StoredSheet, str] | None:
        """Return the sheet and the cell that a level was read from; None if it is computed or missing."""
        return None if flow is Flow.NET else self.source_of_field(region, level_field(flow, basis), period)

    def source_of_field(self, region: int, field: int, period: Month) -> tuple[StoredSheet, str] | None:
        """Return the sheet and the cell that a field of a region was read from; None if it is computed or missing."""
        month = self.month_index(period)
        origin = int(self.origin[field, region, month])
        if origin < 0:
            return None
        sheet = self.sheets[origin]
        return sheet, sheet.cell(int(self.line[field, region, month]), field)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The vintages of the figures of a cube.

    Attributes:
        first: the first vintage of each figure.
        in_force: the number of the vintage in the cube, counted from 1; shape (9, 32, M), 0 for a figure not printed.
        total: the number of all vintages, later ones included; same shape.
    """

    first: CubeData
    in_force: IntArray
    total: IntArray


def lag(values: Array, months: int) -> Array:
    """Return *values* shifted by *months* along the last axis: each month has an earlier value, the first ones NaN."""
    lagged = np.full_like(values, np.nan)
    lagged[..., months:] = values[..., :-months]
    return lagged


def rolling(months: Array, length: int) -> Array:
    """Return *months* as windows of *length* on a further axis; NaN before the first month."""
    padded = np.pad(months, [(0, 0)] * (months.ndim - 1) + [(length - 1, 0)], constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, length, axis=-1)


def sums_of_months(
    cube: CubeData, values: Array, length: int, less: Callable[[Array, Array], Array]
) -> tuple[Array, Array]:
    """Return the windows of *values*, which have an axis of bases, as sums of months, and from years to date.

    *less* takes the years to date of the months before from those of the window.
    """
    months, to_date = rolling(values[Basis.MONTH], length).sum(axis=-1), values[Basis.YTD]
    if length > _YEAR:
        return months, np.full_like(to_date, np.nan)
    numbers = cube.month_numbers
    december = np.arange(cube.months) - numbers
    last_year = np.where(december >= 0, to_date[..., np.maximum(december, 0)], np.nan)
    whole = np.where(numbers < length, to_date + last_year, to_date)
    return months, np.where(numbers == length, to_date, less(whole, lag(to_date, length)))


def sum_months(cube: CubeData, values: Array, length: int, less: Callable[[Array, Array], Array]) -> Array:
    """Return *values* with the sums of *length* months up to each month on the basis month."""
    if not cube.months:
        return values
    months, of_years = sums_of_months(cube, values, length, less)
    return np.stack([np.where(np.isnan(of_years), months, of_years), values[Basis.YTD]])
