"""The whole data set of one currency as numpy arrays, newest vintage, with the origin of every figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import NoData
from xlpkg.months import Month
from xlpkg.regions import REGIONS
from xlpkg.sources.table import FIELD_COUNT, LEVEL_FIELDS, level_field
from xlpkg.words import FLOW_NAMES, Basis, Currency, Flow

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from xlpkg.store import Sheet, Store

#: Levels are in 亿, 100 million yuan or dollars.
LEVEL_UNIT: Final = 1e8

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Levels and printed YoY of one currency.

    ``first`` is the month at 0 of the month axis, which has no gaps: a month without a source is NaN.
    ``levels``: shape (bases, regions, flows, months) = (2, 32, 4, M), 100 million yuan or dollars, unrounded; the
    fourth flow is net exports. ``official``: shape (32, 3, M), YoY of the year to date as printed, percentage
    points. ``digit``: shape of ``levels``, the size of the last printed digit. ``origin`` and ``line``: shape
    (9, 32, M) in the order of ``sources.table``'s fields: the place in ``sheets`` (-1 for none) and the row there.
    Where exports or imports came later than the printed total, the total is their sum.
    """

    currency: Currency
    first: Month
    levels: Array
    official: Array
    digit: Array
    origin: IntArray
    line: IntArray
    sheets: tuple[Sheet, ...]

    @property
    def months(self) -> int:
        """The length of the month axis."""
        return int(self.levels.shape[-1])

    @property
    def last(self) -> Month:
        """The last month of the axis."""
        return self.first + (self.months - 1)

    def at(self, period: Month) -> int:
        """Return the place of *period* on the month axis. Raises NoData where it is outside of it."""
        place = period - self.first
        if not 0 <= place < self.months:
            raise NoData("no-data", period=period, currency=self.currency.value)
        return place

    def periods(self) -> list[Month]:
        """Return the months that have a figure of 全国, in order."""
        has = ~np.isnan(self.levels[:, 0, :3, :]).all(axis=(0, 1))
        return [self.first + int(place) for place in np.flatnonzero(has)]

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


def lag(values: Array, months: int) -> Array:
    """Return *values* of *months* earlier, along the last axis; NaN where there are none."""
    late = np.full_like(values, np.nan)
    if months < values.shape[-1]:
        late[..., months:] = values[..., :-months]
    return late


def load_cube(store: Store, currency: Currency, as_of: dt.datetime | None = None) -> Cube:
    """Build the cube of *currency* from the newest vintages in *store* (those that had come by *as_of*).

    Raises NoData where nothing of the currency is stored.
    """
    sheets = store.sheets(currency, as_of)
    if not sheets:
        raise NoData("no-data-of-currency", currency=currency.value)
    first, last = min(s.period for s in sheets), max(s.period for s in sheets)
    place = {sheet.id: order for order, sheet in enumerate(sheets)}
    rows = np.array([row for row in store.regions(currency) if row[0] in place], dtype=np.float64)
    order = np.array([place[int(sheet)] for sheet in rows[:, 0]], dtype=np.int64)
    by_arrival = np.argsort(order, kind="stable")
    rows, order = rows[by_arrival], order[by_arrival]
    month = np.array([sheet.period - first for sheet in sheets], dtype=np.int64)[order]
    region = rows[:, 2].astype(np.int64)
    # Dividing by 10,000 is exact where multiplying by 0.0001 is not.
    per_level = LEVEL_UNIT / np.array([sheet.unit for sheet in sheets], dtype=np.float64)

    shape = (FIELD_COUNT, len(REGIONS), last - first + 1)
    values, digit = np.full(shape, np.nan), np.full(shape, np.nan)
    origin, line = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for field in range(FIELD_COUNT):
        printed = rows[:, 3 + field]
        has = ~np.isnan(printed)
        at = (field, region[has], month[has])  # of repeated places numpy keeps the last, the newest
        values[at] = printed[has] / per_level[order[has]] if field < len(LEVEL_FIELDS) else printed[has]
        digit[at] = 1 / per_level[order[has]]
        origin[at] = order[has]
        line[at] = rows[has, 1].astype(np.int64)
    levels, digits = _levels(values, digit, origin)
    return Cube(
        currency=currency,
        first=first,
        levels=levels,
        official=np.ascontiguousarray(np.moveaxis(values[len(LEVEL_FIELDS) :], 0, 1)),
        digit=digits,
        origin=origin,
        line=line,
        sheets=tuple(sheets),
    )


def _levels(values: Array, digit: Array, origin: IntArray) -> tuple[Array, Array]:
    """Set the six level fields on (basis, region, flow, month), with totals that fit their parts, and net exports."""
    levels = np.full((2, values.shape[1], 4, values.shape[2]), np.nan)
    digits = np.full_like(levels, np.nan)
    for basis in Basis:
        total, exports, imports = (level_field(flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT))
        parts = values[exports] + values[imports]
        newest = np.maximum(origin[exports], origin[imports])
        summed = ~np.isnan(parts) & (newest > origin[total])
        origin[total][summed] = -1
        levels[basis, :, Flow.TOTAL] = np.where(summed, parts, values[total])
        levels[basis, :, Flow.EXPORT] = values[exports]
        levels[basis, :, Flow.IMPORT] = values[imports]
        levels[basis, :, Flow.NET] = values[exports] - values[imports]
        both = digit[exports] + digit[imports]
        digits[basis, :, Flow.TOTAL] = np.where(summed, both, digit[total])
        digits[basis, :, Flow.EXPORT] = digit[exports]
        digits[basis, :, Flow.IMPORT] = digit[imports]
        digits[basis, :, Flow.NET] = both
    return levels, digits
