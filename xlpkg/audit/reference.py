"""What each figure of a report should be, as intervals: from the cube, or from the report's own tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.analysis.windows import window
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    SLACK,
    YOY_COLUMNS,
    ParsedReport,
    PrintedNumber,
    ProvinceRow,
    ProvinceTable,
    Suspects,
    column_of,
)
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import METHODS, Basis, Edition, Flow, Method

#: The shape of all figures of a month.
_SHAPE: Final = (len(Basis), len(REGIONS), len(FIGURE_COLUMNS))
#: Half the resolution of a printed YoY, a little less, so that the next printed number does not agree.
_PRINTED: Final = PRINTED_BAND - 1e-4
#: The band in a report of a YoY whose base is smaller than its error.
_UNBOUNDED: Final = 1e6
#: A YoY closer to zero than this may be printed as 0.0, and may be a rise, a fall, or neither.
ZERO: Final = PRINTED_BAND

Interval = tuple[float, float]


@dataclass(eq=False)
class Reference:
    """The lowest and highest value of each figure, shape (2 bases, 32 regions, 7 columns), NaN if unknown.

    ``stored`` is the month of the cube, and ``method`` has the base method that the YoY of a basis and flow follow;
    None if they follow no single method. ``unassigned`` are the rows whose region is not known. ``forced`` are the
    cells of a table whose level is one last digit off, because parts were forced to add up. ``single`` are the figures
    of 全国 that one sentence alone gives, by basis and column: nothing else shows whether they are right.
    """

    low: Array
    high: Array
    has_cube: bool
    method: dict[tuple[Basis, Flow], Method | None] = field(default_factory=dict)
    unassigned: dict[Basis, list[ProvinceRow]] = field(default_factory=dict)
    forced: Suspects = field(default_factory=set)
    stored: StoredMonth | None = None
    single: set[tuple[Basis, int]] = field(default_factory=set)

    def agrees(self, basis: Basis, region: Region, column: int, figure: PrintedNumber) -> bool:
        """Whether *figure* is the one of the interval, or an announced one."""
        values = announced_figures(self.stored.cube, self.stored.period, basis, region, column) if self.stored else ()
        intervals = [self.interval(basis, region, column), *((value, value) for value in values)]
        return any(figure.agrees(*each) for each in intervals if each)

    def interval(self, basis: Basis, region: Region, column: int) -> Interval | None:
        """Return the lowest and highest value of the figure, None if it is not known."""
        if region.index >= self.low.shape[1]:
            return self._of_members(basis, [*region.members], column)
        low, high = (float(each[basis, region.index, column]) for each in (self.low, self.high))
        return None if math.isnan(low) else (low, high)

    def _of_members(self, basis: Basis, members: list[int], column: int) -> Interval | None:
        """Return the interval of a figure of a group by those of its provinces, None if one is not known.

        The YoY of provinces are rounded, or rest on rounded ones.
        """
        flow, is_yoy = FIGURE_COLUMNS[column]
        levels = column_of(flow, is_yoy=False)
        lows, highs = self.low[basis, members], self.high[basis, members]
        low, high = float(lows[:, levels].sum()), float(highs[:, levels].sum())
        if is_yoy:
            with np.errstate(divide="ignore"):
                largest = float((highs[:, levels] / (1 + (lows[:, column] - PRINTED_BAND) / 100)).sum())
                smallest = float((lows[:, levels] / (1 + (highs[:, column] + PRINTED_BAND) / 100)).sum())
            low, high = (
                (100 * (low / largest - 1), 100 * (high / smallest - 1)) if smallest > 0 else (math.nan, math.nan)
            )
        return (low, high) if members and math.isfinite(low + high) else None

    def value(self, basis: Basis, region: Region, column: int) -> float | None:
        """Return what the figure should be, None if it is not known.

        Where the base methods differ it is the YoY that our report prints, by the method auto.
        """
        interval = self.interval(basis, region, column)
        if interval is None:
            return None
        low, high = interval
        is_single = region.index < self.low.shape[1]  # no group of provinces
        auto = self.stored.auto(basis, region, column) if self.stored and low < high and is_single else math.nan
        return (low + high) / 2 if math.isnan(auto) else auto

    def rounded(self, basis: Basis, region: Region, column: int, decimals: int = 1) -> float | None:
        """Return :meth:`value` with *decimals*, rounded half away from zero; None if it is not known."""
        value = self.value(basis, region, column)
        return None if value is None else float(format_number(value, decimals))

    def ranked(self, basis: Basis, column: int) -> list[tuple[float, Region | None]]:
        """Return the printed levels of the provinces in descending order; the region of an unassigned row is None."""
        levels: list[tuple[float, Region | None]] = [
            (level, region) for region in PROVINCES if (level := self.rounded(basis, region, column)) is not None
        ]
        levels += [(figure.value, None) for row in self.unassigned.get(basis, ()) if (figure := row.figures[column])]
        return sorted(levels, key=lambda each: -each[0])

    def count_signs(self, basis: Basis, column: int) -> tuple[int, int, int, int]:
        """Return four counts of provinces: a fall, a rise, a YoY that may be either, and no known YoY."""
        unassigned = [figure for row in self.unassigned.get(basis, ()) if (figure := row.figures[column])]
        of_provinces = slice(1, len(REGIONS))
        low = np.append(self.low[basis, of_provinces, column], [each.low for each in unassigned])
        high = np.append(self.high[basis, of_provinces, column], [each.high for each in unassigned])
        fell, rose, known = (int(each.sum()) for each in (high <= SLACK - ZERO, low >= ZERO - SLACK, ~np.isnan(low)))
        return fell, rose, known - fell - rose, len(PROVINCES) - known


class StoredMonth(Reference):
    """The figures of one month in the cube: levels in 亿, and YoY in percentage points.

    A YoY that China Customs printed in table (8) or announced is exact to its rounding, another one has the interval of
    all base methods. It is not known if its base is smaller than its error by a method.

    ``values`` are the figures by each base method (first axis), ``computed`` the same without announced YoY.
    """

    def __init__(self, cube: Cube, period: Month, *, is_stored: bool = True) -> None:
        def of_month(values: Array | IntArray) -> Array:
            return np.asarray(values[..., period - cube.first] if is_stored else np.full(values.shape[:-1], np.nan))

        def in_columns(levels: Array | float, yoy: Array) -> Array:
            figures = np.empty((*yoy.shape[:-1], len(FIGURE_COLUMNS)))
            figures[..., LEVEL_COLUMNS], figures[..., YOY_COLUMNS] = levels, yoy
            return figures

        self.cube, self.period = cube, period
        yoy, levels = [cube.yoy(method) for method in METHODS], of_month(cube.levels)
        value, band = np.array([of_month(each.value) for each in yoy]), np.array([of_month(each.band) for each in yoy])
        announced = np.array([of_month(each.method) for each in yoy]) == Method.ANNOUNCED
        computed = np.where(announced, np.nan, value)
        self.values, self.computed = in_columns(levels, value), in_columns(levels, computed)
        lows, highs = reduce(np.fmin, computed - band), reduce(np.fmax, computed + band)
        self._by_methods = in_columns(levels, lows), in_columns(levels, highs)
        self._is_announced = in_columns(0.0, announced[Method.AUTO])
        # What China Customs printed in table (8) or announced is exact to its rounding.
        published = np.where(announced[Method.AUTO], value[Method.AUTO], value[Method.OFFICIAL])
        low = np.where(np.isnan(published), np.where(np.isinf(lows), np.nan, lows), published - _PRINTED)
        high = np.where(np.isnan(published), np.where(np.isinf(highs), np.nan, highs), published + _PRINTED)
        super().__init__(in_columns(levels, low), in_columns(levels, high), has_cube=is_stored, stored=self)

    def before_announced(self, basis: Basis, region: Region, column: int) -> list[float] | None:
        """Return the values by each method of a YoY for which auto takes the announced one; None for other figures."""
        at = (basis, region.index, column)
        is_announced = region.index < self.low.shape[1] and self._is_announced[at]
        return [float(value[at]) for value in self.computed] if is_announced else None

    def auto(self, basis: Basis, region: Region, column: int) -> float:
        """Return the figure that our report prints, a YoY by the method auto; NaN if it is not known."""
        return float(self.values[Method.AUTO, basis, region.index, column])

    def reference(self, tables: Mapping[Basis, ProvinceTable]) -> Reference:
        """Return the reference for a report with these tables.

        The YoY of a column that follows one base method are exact. Those of another column have the interval from the
        lowest to the highest value by all methods, bands included.
        """
        low, high = (
            np.nan_to_num(each, nan=np.nan, neginf=-_UNBOUNDED, posinf=_UNBOUNDED) for each in self._by_methods
        )
        reference = Reference(low, high, has_cube=True, stored=self)
        for basis in Basis:
            for column in YOY_COLUMNS:
                rows = tables[basis].rows if basis in tables else ()
                method = self._followed_method(rows, basis, column)
                reference.method[basis, FIGURE_COLUMNS[column][0]] = method
                if method is not None:
                    low[basis, :, column] = high[basis, :, column] = self.values[method, basis, :, column]
        return reference

    def _followed_method(self, rows: Sequence[ProvinceRow], basis: Basis, column: int) -> Method | None:
        """Return the method that gives the most YoY of a column exactly, None if each gives fewer than half of them."""
        if not rows:
            return Method.AUTO
        counts = dict.fromkeys(METHODS, 0)
        for method in METHODS:
            for row in rows:
                value = float(self.values[method, basis, row.region.index, column]) if row.region else math.nan
                figure = row.figures[column]
                counts[method] += math.isnan(value) if figure is None else figure.agrees(value, value)
        best = max(counts, key=lambda method: counts[method])
        return best if counts[best] >= len(rows) / 2 else None


class StoredMonths:
    """The figures of all months in a cube, one :class:`StoredMonth` each, made when it is first asked for.

    Figures of a month that is not in the cube are not known.
    """

    def __init__(self, cube: Cube) -> None:
        self.currency = cube.currency
        self.cube = cube
        self._periods = frozenset(cube.periods())
        self._months: dict[Month, StoredMonth] = {}

    def years(self) -> set[int]:
        """Return the years of the months in the cube."""
        return {period.year for period in self._periods}

    def periods(self) -> list[Month]:
        """Return the months in the cube."""
        return sorted(self._periods)

    def month(self, period: Month) -> StoredMonth:
        """Return the figures of *period*."""
        if period not in self._months:
            self._months[period] = StoredMonth(self.cube, period, is_stored=period in self._periods)
        return self._months[period]

    def interval_of_months(self, first: Month, last: Month, region: Region, column: int) -> Interval | None:
        """Return the lowest and highest value of a figure of the months *first* to *last*, None if unknown.

        A level is that of the functions, or the sum of the months, in which China Customs has revised none; a YoY is
        known to within its band.
        """
        index, flow, is_yoy = last - self.cube.first, *FIGURE_COLUMNS[column]
        if first.month == 1 or not 0 <= index < self.cube.months:
            return self.month(last).interval(Basis.YTD, region, column) if first.month == 1 else None
        sums = window(self.cube.years_of(last), last - first + 1)
        at = (Basis.MONTH, region.index, flow, sums.month_index(last))
        if is_yoy:
            yoy = sums.yoy()
            found = yoy.value[at] - yoy.band[at], yoy.value[at] + yoy.band[at]
        else:
            months = (self.month(first + n).auto(Basis.MONTH, region, column) for n in range(last - first + 1))
            found = sums.levels[at], sum(months)
        known = [float(each) for each in found if math.isfinite(each)]
        return (min(known), max(known)) if known else None


def announced_figures(cube: Cube, period: Month, basis: Basis, region: Region, column: int) -> list[float]:
    """Return the levels, in 亿, or the YoY that every edition announces of a figure."""
    if cube.announced is None:
        return []
    flow, is_yoy = FIGURE_COLUMNS[column]
    rows = cube.announced.yoy if is_yoy else cube.announced.levels
    found = (rows.get((edition, basis, region.index, flow, period)) for edition in Edition)
    values = (row.figure.yoy if is_yoy else row.figure.value for row in found if row)
    return [value for value in values if value is not None]


def reference_of_report(parsed: ParsedReport, tables: Mapping[Basis, ProvinceTable], suspects: Suspects) -> Reference:
    """Return the reference from the report's own *tables*, without the *suspects*.

    The figures of 全国 are those that a table or a sentence prints.
    """
    reference = unknown()
    figures: list[tuple[Basis, Region, int, PrintedNumber]] = []
    rows = [(basis, row) for basis, table in tables.items() for row in _distinct(table.rows)]
    rows += [(table.basis, table.national) for table in parsed.tables if table.national]
    for basis, row in rows:
        if row.region is None:
            reference.unassigned.setdefault(basis, []).append(row)
            continue
        for column, figure in enumerate(row.figures):
            if figure and row.cell(column) not in suspects:
                figures.append((basis, row.region, column, figure))
    in_tables = {(basis, column) for basis, region, column, _ in figures if region is NATIONAL}
    stated = [
        claim
        for claim in parsed.figures()
        if claim.subject.region is NATIONAL
        and claim.measure.is_plain
        and claim.subject.span.month in (None, parsed.month)
    ]
    figures += [(each.basis, NATIONAL, each.column, each.in_hundred_million(parsed.factor)) for each in stated]
    count = Counter((each.basis, each.column) for each in stated)
    reference.single = {key for key in count if count[key] == 1 and key not in in_tables}
    for basis, region, column, figure in reversed(figures):  # so that the first of several is used
        reference.low[basis, region.index, column] = figure.low
        reference.high[basis, region.index, column] = figure.high
    return reference


def unknown() -> Reference:
    """Return a reference without figures."""
    return Reference(np.full(_SHAPE, np.nan), np.full(_SHAPE, np.nan), has_cube=False)


def _distinct(rows: Sequence[ProvinceRow]) -> list[ProvinceRow]:
    """Return *rows* without repeated rows; different rows of the same region become rows of an unknown region."""
    distinct = list({(each.region, each.figures): each for each in rows}.values())
    count = Counter(each.region for each in distinct)
    return [each if count[each.region] == 1 else replace(each, region=None) for each in distinct]
