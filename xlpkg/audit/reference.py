"""What each figure of a report should be, as intervals: from the cube, or from the report's own tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    SLACK,
    YOY_COLUMNS,
    FigureClaim,
    ParsedReport,
    PrintedNumber,
    ProvinceRow,
    ProvinceTable,
    Suspects,
    column_of,
)
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Edition, Flow, Method

#: Half the resolution of a printed YoY, a little less, so that the next printed number does not agree.
_PRINTED: Final = 0.0499
#: The band in a report of a YoY whose base is smaller than its error.
_UNBOUNDED: Final = 1e6
#: A YoY closer to zero than this may be printed as 0.0, and may be a rise, a fall, or neither.
ZERO: Final = 0.05


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """A table row and the region whose figures it holds, which its label may not name; None if it is not known."""

    row: ProvinceRow
    region: Region | None


def as_labelled(table: ProvinceTable) -> list[AssignedRow]:
    """Return the rows of *table*, each assigned to the region that its label names."""
    return [AssignedRow(row, row.region) for row in table.rows]


@dataclass(slots=True, eq=False)
class Reference:
    """The lowest and highest value of each figure, shape (2 bases, 32 regions, 7 columns), NaN if unknown.

    ``method`` has the base method that the YoY of a basis and flow follow; None if they follow no single method. It is
    empty without a cube.
    ``unassigned`` are the rows whose region is not known. ``forced`` are the cells of a table whose level is one last
    digit off, because parts were forced to add up. ``stored`` is the month of the cube. A figure may agree
    with ``also`` instead. ``right_claims`` are the right figures of the sentences.
    """

    low: Array
    high: Array
    has_cube: bool
    method: dict[tuple[Basis, Flow], Method | None] = field(default_factory=dict)
    unassigned: dict[Basis, list[ProvinceRow]] = field(default_factory=dict)
    forced: Suspects = field(default_factory=set)
    stored: StoredMonth | None = None
    also: Reference | None = None
    right_claims: set[FigureClaim] = field(default_factory=set)

    def agrees(self, basis: Basis, region: Region, column: int, figure: PrintedNumber) -> bool:
        """Whether *figure* is the one of the interval, of *also*, or an announced one."""
        values = announced_figures(self.stored.cube, self.stored.period, basis, region, column) if self.stored else ()
        intervals = [self.interval(basis, region, column), *((value, value) for value in values)]
        is_right = any(figure.agrees(*each) for each in intervals if each)
        return is_right or (self.also is not None and self.also.agrees(basis, region, column, figure))

    def methods(self) -> list[Method]:
        """Return the distinct base methods that the YoY columns follow, and auto."""
        return list(dict.fromkeys([*filter(None, self.method.values()), Method.AUTO]))

    def interval(self, basis: Basis, region: Region, column: int) -> tuple[float, float] | None:
        """Return the lowest and highest value of the figure, None if it is not known."""
        low, high = float(self.low[basis, region.index, column]), float(self.high[basis, region.index, column])
        return None if math.isnan(low) else (low, high)

    def rounded(self, basis: Basis, region: Region, column: int, decimals: int = 1) -> float | None:
        """Return the middle of the interval, rounded to *decimals*, None if it is not known."""
        interval = self.interval(basis, region, column)
        return None if interval is None else middle(interval, decimals)

    def ranked(self, basis: Basis, column: int) -> list[tuple[float, Region | None]]:
        """Return the printed levels of the provinces in descending order; the region of an unassigned row is None."""
        levels: list[tuple[float, Region | None]] = [
            (level, region) for region in PROVINCES if (level := self.rounded(basis, region, column)) is not None
        ]
        levels += [(figure.value, None) for row in self.unassigned.get(basis, ()) if (figure := row.figures[column])]
        return sorted(levels, key=lambda each: -each[0])

    def count_signs(self, basis: Basis, column: int) -> tuple[int, int, int, int]:
        """Return four counts of provinces: a fall, a rise, a YoY that may be either, and no known YoY."""
        low = self.low[basis, 1:, column].tolist()
        high = self.high[basis, 1:, column].tolist()
        for row in self.unassigned.get(basis, ()):
            if figure := row.figures[column]:
                low.append(figure.low)
                high.append(figure.high)
        fell = sum(each <= SLACK - ZERO for each in high)
        rose = sum(each >= ZERO - SLACK for each in low)
        known = sum(not math.isnan(each) for each in low)
        return fell, rose, known - fell - rose, len(PROVINCES) - known


def middle(interval: tuple[float, float], decimals: int) -> float:
    """Return the middle of *interval*, rounded half away from zero to *decimals*."""
    return float(format_number((interval[0] + interval[1]) / 2, decimals))


class StoredMonth:
    """The figures of one month in the cube: levels in 亿, and YoY and its band in percentage points by method.

    Shape of each array: (2 bases, 32 regions, 4 flows). ``computed`` are the YoY and the bands by each method, without
    announced ones.
    """

    def __init__(self, cube: Cube, period: Month) -> None:
        index = cube.month_index(period)
        self.cube, self.period = cube, period
        self.level = cube.levels[..., index]
        yoy = {method: cube.yoy(method) for method in Method}
        self.yoy = {method: each.value[..., index] for method, each in yoy.items()}
        self.is_announced = yoy[Method.AUTO].method[..., index] == Method.ANNOUNCED
        self.computed = [
            (np.where(each.method[..., index] == Method.ANNOUNCED, np.nan, self.yoy[method]), each.band[..., index])
            for method, each in yoy.items()
        ]

    def before_announced(self, basis: Basis, region: Region, column: int) -> list[float] | None:
        """Return the values by each method of a YoY for which auto takes the announced one; None for other figures."""
        at = (basis, region.index, FIGURE_COLUMNS[column][0])
        if column not in YOY_COLUMNS or not self.is_announced[at]:
            return None
        return [float(value[at]) for value, _ in self.computed]

    def expected(self, column: int) -> list[Array]:
        """Return the values that *column* may print: the level, or the YoY by each method; shape of each (2, 32)."""
        flow, is_yoy = FIGURE_COLUMNS[column]
        return [each[..., flow] for each in (self.yoy.values() if is_yoy else [self.level])]

    def count_agreeing(self, table: ProvinceTable) -> tuple[Array, Array]:
        """Return how many figures of each row agree with those of each region, and how many can be compared.

        Shape of both: (rows, 32). A YoY agrees if it agrees by at least one base method.
        """
        value, half = figure_arrays(table.rows)
        agrees = np.zeros((len(table.rows), len(REGIONS), len(FIGURE_COLUMNS)), dtype=bool)
        known = np.zeros_like(agrees)
        for column in range(len(FIGURE_COLUMNS)):
            for expected in self.expected(column):
                difference = value[:, [column]] - expected[table.basis]
                agrees[:, :, column] |= np.abs(difference) <= half[:, [column]] + SLACK
                known[:, :, column] |= ~np.isnan(difference)
        return agrees.sum(axis=2).astype(float), known.sum(axis=2).astype(float)

    def reference(self, assigned: dict[Basis, list[AssignedRow]]) -> Reference:
        """Return the reference for a report with these rows.

        The YoY of a column that follows one base method are exact. Those of another column have the interval from the
        lowest to the highest value by all methods, bands included.
        """
        reference = _empty_reference(has_cube=True)
        reference.stored = self
        for column in LEVEL_COLUMNS:
            reference.low[..., column] = reference.high[..., column] = self.level[..., FIGURE_COLUMNS[column][0]]
        for basis in Basis:
            for column in YOY_COLUMNS:
                flow = FIGURE_COLUMNS[column][0]
                method = self._followed_method(assigned.get(basis, []), basis, column)
                reference.method[basis, flow] = method
                if method is not None:
                    lows = highs = [self.yoy[method][basis, :, flow]]
                else:
                    at = (basis, slice(None), flow)
                    bands = [np.nan_to_num(band[at], posinf=_UNBOUNDED) for _, band in self.computed]
                    lows = [value[at] - band for (value, _), band in zip(self.computed, bands, strict=True)]
                    highs = [value[at] + band for (value, _), band in zip(self.computed, bands, strict=True)]
                reference.low[basis, :, column] = reduce(np.fmin, lows)
                reference.high[basis, :, column] = reduce(np.fmax, highs)
        return reference

    def interval(self, basis: Basis, region: Region, column: int) -> tuple[float, float] | None:
        """Return the lowest and highest value of a figure by all base methods, None if it is not known.

        A YoY that China Customs printed in table (8) or announced is exact to its rounding. One whose base is smaller
        than its error by a method is not known.
        """
        flow, is_yoy = FIGURE_COLUMNS[column]
        at = (basis, region.index, flow)
        if not is_yoy:
            level = float(self.level[at])
            return None if math.isnan(level) else (level, level)
        published = float(self.yoy[Method.AUTO if self.is_announced[at] else Method.OFFICIAL][at])
        if not math.isnan(published):
            return published - _PRINTED, published + _PRINTED
        return self.interval_by_methods(basis, region, column)

    def interval_by_methods(self, basis: Basis, region: Region, column: int) -> tuple[float, float] | None:
        """Return the lowest and highest value of a YoY by all base methods, also if China Customs printed one.

        An announced one is not among them. None if it is not known, or if its base is smaller than its error by a
        method.
        """
        at = (basis, region.index, FIGURE_COLUMNS[column][0])
        bounds = [(float(value[at]), float(band[at])) for value, band in self.computed]
        known = [(value, band) for value, band in bounds if not math.isnan(value)]
        if not known or any(math.isinf(band) for _, band in known):
            return None
        return min(value - band for value, band in known), max(value + band for value, band in known)

    def auto(self, basis: Basis, region: Region, column: int) -> float:
        """Return a YoY by the method auto, NaN if it is not known."""
        return float(self.yoy[Method.AUTO][basis, region.index, FIGURE_COLUMNS[column][0]])

    def _followed_method(self, assigned: Sequence[AssignedRow], basis: Basis, column: int) -> Method | None:
        """Return the method that gives the most YoY of a column exactly, None if each gives fewer than half of them."""
        if not assigned:
            return Method.AUTO
        best, most = None, 0.5 * len(assigned) - SLACK
        for method in Method:
            yoy = self.yoy[method][basis, :, FIGURE_COLUMNS[column][0]]
            count = 0
            for each in assigned:
                figure, value = each.row.figures[column], float(yoy[each.region.index]) if each.region else math.nan
                count += math.isnan(value) if figure is None else figure.agrees(value, value)
            if count > most:
                best, most = method, count
        return best


class StoredMonths:
    """The figures of all months in a cube, one :class:`StoredMonth` each, made when it is first asked for."""

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

    def interval(self, period: Month, basis: Basis, region: Region, column: int) -> tuple[float, float] | None:
        """Return the lowest and highest value of a figure by all base methods, None if it is not known."""
        stored = self.month(period)
        return None if stored is None else stored.interval(basis, region, column)

    def interval_by_methods(
        self, period: Month, basis: Basis, region: Region, column: int
    ) -> tuple[float, float] | None:
        """Return the lowest and highest value of a YoY by all base methods, also if China Customs printed one."""
        stored = self.month(period)
        return None if stored is None else stored.interval_by_methods(basis, region, column)

    def auto(self, period: Month, basis: Basis, region: Region, column: int) -> float:
        """Return a YoY by the method auto, NaN if it is not known."""
        stored = self.month(period)
        return math.nan if stored is None else stored.auto(basis, region, column)

    def reference(self, period: Month) -> Reference:
        """Return the intervals of all figures of *period* by all base methods; they are unknown if it is not stored."""
        stored = self.month(period)
        reference = _empty_reference(has_cube=stored is not None)
        if stored is None:
            return reference
        for basis in Basis:
            for region in REGIONS:
                for column in range(len(FIGURE_COLUMNS)):
                    at = (basis, region.index, column)
                    if interval := stored.interval(basis, region, column):
                        reference.low[at], reference.high[at] = interval
        return reference

    def interval_of_months(self, first: Month, last: Month, region: Region, column: int) -> tuple[float, float] | None:
        """Return the lowest and highest value of a figure of the months *first* to *last* of a year, None if unknown.

        A level is the sum of the months, or the difference of two years to date, in which China Customs has revised
        earlier months. The base of a YoY is such a level of last year, or follows from the published YoY of the years
        to date.
        """
        flow, is_yoy = FIGURE_COLUMNS[column]
        levels = self._levels_of_months(first, last, region, column_of(flow, is_yoy=False))
        if not levels or not is_yoy:
            return (min(levels), max(levels)) if levels else None
        bases = self._levels_of_months(first - 12, last - 12, region, column_of(flow, is_yoy=False))
        bases += self._published_bases(first, last, region, flow)
        changes = [100 * (level / base - 1) for level in levels for base in bases if base > 0]
        return (min(changes), max(changes)) if changes else None

    def _levels_of_months(self, first: Month, last: Month, region: Region, column: int) -> list[float]:
        months = [self.interval(first + n, Basis.MONTH, region, column) for n in range(last - first + 1)]
        to_date = [self.interval(each, Basis.YTD, region, column) for each in (last, first - 1)]
        found = [sum(each[0] for each in months if each)] if all(months) else []
        until, before = to_date
        return [*found, until[0] - before[0]] if until and before else found

    def _published_bases(self, first: Month, last: Month, region: Region, flow: Flow) -> list[float]:
        """Return last year's lowest and highest level of the months, from the YoY of two years to date."""
        ends: list[list[float]] = []
        for period in (last, first - 1):
            level, yoy = (
                self.interval(period, Basis.YTD, region, column_of(flow, is_yoy=is_yoy)) for is_yoy in (False, True)
            )
            if level is None or yoy is None:
                return []
            ends.append([level[0] / (1 + each / 100) for each in yoy])
        until, before = ends
        return [min(until) - max(before), max(until) - min(before)]

    def month(self, period: Month) -> StoredMonth | None:
        """Return the figures of *period*, None if it is not in the cube."""
        if period not in self._periods:
            return None
        if period not in self._months:
            self._months[period] = StoredMonth(self.cube, period)
        return self._months[period]


def announced_figures(cube: Cube, period: Month, basis: Basis, region: Region, column: int) -> list[float]:
    """Return the levels, in 亿, or the YoY that every edition announces of a figure."""
    if cube.announced is None:
        return []
    flow, is_yoy = FIGURE_COLUMNS[column]
    rows = cube.announced.yoy if is_yoy else cube.announced.levels
    found = (rows.get((edition, basis, region.index, flow, period)) for edition in Edition)
    values = (row.figure.yoy if is_yoy else row.figure.value for row in found if row)
    return [value for value in values if value is not None]


def reference_of_report(
    parsed: ParsedReport, assigned: dict[Basis, list[AssignedRow]], suspects: Suspects
) -> Reference:
    """Return the reference from the report's own tables, without the *suspects*.

    The figures of 全国 are those that a table or a sentence prints.
    """
    reference = _empty_reference(has_cube=False)
    assigned = {basis: _without_repeated_regions(rows) for basis, rows in assigned.items()}
    for basis, rows in assigned.items():
        reference.unassigned[basis] = [each.row for each in rows if each.region is None]
    national = [(table.basis, AssignedRow(table.national, NATIONAL)) for table in parsed.tables if table.national]
    figures = [
        (basis, each.region, column, figure)
        for basis, rows in assigned.items()
        for each in (*rows, *(row for table_basis, row in national if table_basis is basis))
        for column, figure in enumerate(each.row.figures)
        if each.region and figure and each.row.cell(column) not in suspects
    ]
    figures += [
        (claim.basis, NATIONAL, claim.column, claim.in_hundred_million(parsed.factor))
        for claim in parsed.figures()
        if claim.region is NATIONAL
    ]
    for basis, region, column, figure in reversed(figures):  # so that the first of several is used
        reference.low[basis, region.index, column] = figure.low
        reference.high[basis, region.index, column] = figure.high
    return reference


def _empty_reference(*, has_cube: bool) -> Reference:
    shape = (len(Basis), len(REGIONS), len(FIGURE_COLUMNS))
    return Reference(np.full(shape, np.nan), np.full(shape, np.nan), has_cube)


def _without_repeated_regions(rows: Sequence[AssignedRow]) -> list[AssignedRow]:
    """Return *rows* without repeated rows; different rows of the same region become rows of an unknown region."""
    distinct = list({(each.region, each.row.figures): each for each in rows}.values())
    count = Counter(each.region for each in distinct)
    return [each if count[each.region] == 1 else AssignedRow(each.row, None) for each in distinct]


def figure_arrays(rows: Iterable[ProvinceRow]) -> tuple[Array, Array]:
    """Return the figures of *rows* and half of their resolutions, NaN if not printed; shape of both (rows, 7)."""
    figures = [[(f.value, f.half) if f else (math.nan, math.nan) for f in row.figures] for row in rows]
    both = np.array(figures, dtype=np.float64).reshape(-1, len(FIGURE_COLUMNS), 2)
    return both[..., 0], both[..., 1]
