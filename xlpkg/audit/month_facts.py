"""What each figure of a month should be, as intervals: by the cube, or by a report's own tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import product
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.numbers import SLACK, PrintedNumber
from xlpkg.audit.province_tables import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    YOY_COLUMNS,
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


class MonthFacts:
    """The lowest and highest value of each figure, shape (2 bases, 32 regions, 7 columns), NaN if unknown.

    ``unassigned`` are the rows of a report's tables whose region is not known. ``single`` are the figures of 全国 that
    one sentence alone gives, by basis and column: nothing else shows whether they are right.
    """

    #: Whether all that is known of the month is here: what the tables of a report lack may be anything.
    is_stored = False

    def __init__(self, low: Array | None = None, high: Array | None = None) -> None:
        self.low = np.full(_SHAPE, np.nan) if low is None else low
        self.high = np.full(_SHAPE, np.nan) if high is None else high
        self.unassigned: dict[Basis, list[ProvinceRow]] = {}
        self.single: set[tuple[Basis, int]] = set()

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
        """Return what the figure should be, None if it is not known."""
        interval = self.interval(basis, region, column)
        return interval and sum(interval) / 2

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


class StoredMonth(MonthFacts):
    """The figures of one month in the cube: levels in 亿, and YoY in percentage points.

    A YoY that China Customs printed in table (8) or announced is exact to its rounding, another one has the interval of
    all base methods. It is not known if its base is smaller than its error by a method.

    ``values`` are the figures by each base method (first axis), ``computed`` the same without announced YoY. ``method``
    has the base method of a basis and flow of a report, see :meth:`follow`; None if the YoY follow no single method.
    """

    def __init__(self, cube: Cube, period: Month) -> None:
        self.is_stored = period in cube.periods()

        def of_month(values: Array | IntArray) -> Array:
            of_all = values[..., period - cube.first] if self.is_stored else np.full(values.shape[:-1], np.nan)
            return np.asarray(of_all)

        def in_columns(levels: Array | float, yoy: Array) -> Array:
            figures = np.empty((*yoy.shape[:-1], len(FIGURE_COLUMNS)))
            figures[..., LEVEL_COLUMNS], figures[..., YOY_COLUMNS] = levels, yoy
            return figures

        self.cube, self.period = cube, period
        self.method: dict[tuple[Basis, Flow], Method | None] = {}
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
        super().__init__(in_columns(levels, low), in_columns(levels, high))

    def agrees(self, basis: Basis, region: Region, column: int, figure: PrintedNumber) -> bool:
        """Whether *figure* is the one of the interval, or an announced one."""
        intervals = [(value, value) for value in self.announced(basis, region, column)]
        return any(figure.agrees(*each) for each in (self.interval(basis, region, column), *intervals) if each)

    def announced(self, basis: Basis, region: Region, column: int) -> list[float]:
        """Return the levels, in 亿, or the YoY that every edition announces of a figure."""
        if self.cube.announced is None:
            return []
        flow, is_yoy = FIGURE_COLUMNS[column]
        rows = self.cube.announced.yoy if is_yoy else self.cube.announced.levels
        found = (rows.get((edition, basis, region.index, flow, self.period)) for edition in Edition)
        values = (row.figure.yoy if is_yoy else row.figure.value for row in found if row)
        return [value for value in values if value is not None]

    def before_announced(self, basis: Basis, region: Region, column: int) -> list[float] | None:
        """Return the values by each method of a YoY for which auto takes the announced one; None for other figures."""
        at = (basis, region.index, column)
        is_announced = region.index < self.low.shape[1] and self._is_announced[at]
        return [float(value[at]) for value in self.computed] if is_announced else None

    def auto(self, basis: Basis, region: Region, column: int) -> float:
        """Return the figure that our report prints, a YoY by the method auto; NaN if it is not known."""
        return float(self.values[Method.AUTO, basis, region.index, column])

    def value(self, basis: Basis, region: Region, column: int) -> float | None:
        """Return what the figure should be, None if it is not known.

        Where the base methods differ it is the YoY that our report prints, by the method auto.
        """
        interval = self.interval(basis, region, column)
        is_open = interval is not None and interval[0] < interval[1] and region.index < self.low.shape[1]
        auto = self.auto(basis, region, column) if is_open else math.nan
        return interval and (sum(interval) / 2 if math.isnan(auto) else auto)

    def follow(self, tables: Mapping[Basis, ProvinceTable]) -> None:
        """Take each YoY by the base method that its column of a report's *tables* follows.

        Those of a column that follows none have the interval from the lowest to the highest value by all methods, bands
        included.
        """
        self.low, self.high = (
            np.nan_to_num(each, nan=np.nan, neginf=-_UNBOUNDED, posinf=_UNBOUNDED) for each in self._by_methods
        )
        for basis, column in product(Basis, YOY_COLUMNS):
            method = self._followed_method(tables[basis].rows if basis in tables else (), basis, column)
            self.method[basis, FIGURE_COLUMNS[column][0]] = method
            if method is not None:
                self.low[basis, :, column] = self.high[basis, :, column] = self.values[method, basis, :, column]

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


def printed_month(parsed: ParsedReport, tables: Mapping[Basis, ProvinceTable], suspects: Suspects) -> MonthFacts:
    """Return the figures of the report's own *tables*, without the *suspects*.

    Those of 全国 are what a table or a sentence prints.
    """
    month = MonthFacts()
    figures: list[tuple[Basis, Region, int, PrintedNumber]] = []
    rows = [(basis, row) for basis, table in tables.items() for row in _distinct(table.rows)]
    rows += [(table.basis, table.national) for table in parsed.tables if table.national]
    for basis, row in rows:
        if row.region is None:
            month.unassigned.setdefault(basis, []).append(row)
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
    month.single = {key for key in count if count[key] == 1 and key not in in_tables}
    for basis, region, column, figure in reversed(figures):  # so that the first of several is used
        month.low[basis, region.index, column], month.high[basis, region.index, column] = figure.low, figure.high
    return month


def _distinct(rows: Sequence[ProvinceRow]) -> list[ProvinceRow]:
    """Return *rows* without repeated rows; different rows of the same region become rows of an unknown region."""
    distinct = list({(each.region, each.figures): each for each in rows}.values())
    count = Counter(each.region for each in distinct)
    return [each if count[each.region] == 1 else replace(each, region=None) for each in distinct]
