"""What a report is held against: intervals of the seven figures of each region, from the cube or from its tables."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.audit.claims import CHANGES, COLUMNS, LEVELS, SLACK, column
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.rounding import printed
from xlpkg.model.words import Basis, Flow, Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlpkg.analysis.cube import Cube
    from xlpkg.audit.claims import Claims, FigureClaim, Printed, Table, TableRow
    from xlpkg.model.arrays import Array
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region

#: A change that is printed as 0.0 may be a rise, a fall, or none.
ZERO: Final = 0.05


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a table with the region whose figures it really holds; None where that is not known."""

    row: TableRow
    region: Region | None

    @property
    def is_relabelled(self) -> bool:
        """Whether the printed label is not the true one."""
        return self.region is None or self.region is not self.row.region


def as_printed(table: Table) -> Iterator[Placed]:
    """Yield the rows of a table under their own labels."""
    return (Placed(row, row.region) for row in table.rows)


@dataclass(slots=True, eq=False)
class Standing:
    """Intervals, shape (2, 32, 7), NaN where nothing is known; ``loose`` are rows whose region is not known.

    ``method`` is the base that the changes of a basis and flow rest on, None where none fits, or where there is no
    cube.
    """

    low: Array
    high: Array
    has_cube: bool
    method: dict[tuple[Basis, Flow], Method | None] = field(default_factory=dict)
    loose: dict[Basis, list[TableRow]] = field(default_factory=dict)

    def methods(self) -> list[Method]:
        """Return the base methods that the columns follow, each once, auto among them."""
        return list(dict.fromkeys([*filter(None, self.method.values()), Method.AUTO]))

    def interval(self, basis: Basis, region: Region, place: int) -> tuple[float, float] | None:
        """Return between what the figure lies, or None where that is not known."""
        low, high = float(self.low[basis, region.index, place]), float(self.high[basis, region.index, place])
        return None if math.isnan(low) else (low, high)

    def shown(self, basis: Basis, region: Region, place: int, decimals: int = 1) -> float | None:
        """Return the figure as it would be printed, or None."""
        found = self.interval(basis, region, place)
        return None if found is None else float(printed((found[0] + found[1]) / 2, decimals))

    def ranked(self, basis: Basis, place: int) -> list[tuple[float, Region | None]]:
        """Return the levels of the provinces as printed, the largest first; None for a row of an unknown region."""
        known: list[tuple[float, Region | None]] = [
            (level, region) for region in PROVINCES if (level := self.shown(basis, region, place)) is not None
        ]
        known += [(figure.value, None) for row in self.loose.get(basis, ()) if (figure := row.figures[place])]
        return sorted(known, key=lambda each: -each[0])

    def signs(self, basis: Basis, place: int) -> tuple[int, int, int, int]:
        """Return how many of the provinces fell for certain, rose for certain, may be either, and are not known."""
        low = self.low[basis, 1:, place].tolist()
        high = self.high[basis, 1:, place].tolist()
        for row in self.loose.get(basis, ()):
            if figure := row.figures[place]:
                low.append(figure.value - figure.half)
                high.append(figure.value + figure.half)
        fell = sum(each <= SLACK - ZERO for each in high)
        rose = sum(each >= ZERO - SLACK for each in low)
        known = sum(not math.isnan(each) for each in low)
        return fell, rose, known - fell - rose, len(PROVINCES) - known


class Truth:
    """The cube's figures of one month, and which row of a table they explain."""

    def __init__(self, cube: Cube, period: Month) -> None:
        place = cube.at(period)
        self.cube, self.period = cube, period
        self.level = cube.levels[..., place]
        yoy = {method: cube.yoy(method) for method in Method}
        self.change = {method: each.value[..., place] for method, each in yoy.items()}
        self.band = {method: each.band[..., place] for method, each in yoy.items()}

    def agreement(self, table: Table) -> tuple[Array, Array]:
        """Return how many figures of each row are those of each region, and how many there are to compare.

        Shape of both (rows, 32). A change counts by whatever base it agrees.
        """
        value, half = figures_of(table.rows)
        agree = np.zeros((len(table.rows), len(REGIONS), len(COLUMNS)), dtype=bool)
        known = np.zeros_like(agree)
        for place in LEVELS:
            level = self.level[table.basis, :, COLUMNS[place][0]]
            agree[:, :, place] = np.abs(value[:, [place]] - level) <= half[:, [place]] + SLACK
            known[:, :, place] = ~np.isnan(value[:, [place]] - level)
        for place in CHANGES:
            for change in self.change.values():
                off = value[:, [place]] - change[table.basis, :, COLUMNS[place][0]]
                agree[:, :, place] |= np.abs(off) <= half[:, [place]] + SLACK
                known[:, :, place] |= ~np.isnan(off)
        return agree.sum(axis=2).astype(float), known.sum(axis=2).astype(float)

    def standing(self, placed: dict[Basis, list[Placed]]) -> Standing:
        """Return the intervals: exact where a table's changes follow one base, else all bases with their bands."""
        shape = (len(Basis), len(REGIONS), len(COLUMNS))
        standing = Standing(np.full(shape, np.nan), np.full(shape, np.nan), has_cube=True)
        for place in LEVELS:
            standing.low[..., place] = standing.high[..., place] = self.level[..., COLUMNS[place][0]]
        for basis in Basis:
            for place in CHANGES:
                flow = COLUMNS[place][0]
                method = self._followed(placed.get(basis, []), basis, place)
                standing.method[basis, flow] = method
                bases = [method] if method is not None else list(Method)
                band = {
                    m: np.zeros(len(REGIONS)) if method is not None else self._finite(m, basis, flow) for m in bases
                }
                lows = [self.change[m][basis, :, flow] - band[m] for m in bases]
                highs = [self.change[m][basis, :, flow] + band[m] for m in bases]
                standing.low[basis, :, place] = reduce(np.fmin, lows)
                standing.high[basis, :, place] = reduce(np.fmax, highs)
        return standing

    def _finite(self, method: Method, basis: Basis, flow: Flow) -> Array:
        return np.nan_to_num(self.band[method][basis, :, flow], nan=0.0, posinf=1e6)

    def _followed(self, placed: Sequence[Placed], basis: Basis, place: int) -> Method | None:
        """Return the base that gives most of a column's changes exactly; None where none gives half of them."""
        if not placed:
            return Method.AUTO
        best, most = None, 0.5 * len(placed) - SLACK
        for method in Method:
            change = self.change[method][basis, :, COLUMNS[place][0]]
            fits = 0
            for each in placed:
                figure, value = each.row.figures[place], float(change[each.region.index]) if each.region else math.nan
                fits += math.isnan(value) if figure is None else figure.agrees(value, value)
            if fits > most:
                best, most = method, fits
        return best


def of_report(claims: Claims, placed: dict[Basis, list[Placed]], doubtful: set[tuple[int, int]]) -> Standing:
    """Return the intervals that the rounding of the tables leaves; *doubtful* cells (id of a row, place) are left out.

    What the report prints for 全国, in a table or a sentence, stands under 全国.
    """
    shape = (len(Basis), len(REGIONS), len(COLUMNS))
    standing = Standing(np.full(shape, np.nan), np.full(shape, np.nan), has_cube=False)
    placed = {basis: _once(rows) for basis, rows in placed.items()}
    for basis, rows in placed.items():
        standing.loose[basis] = [each.row for each in rows if each.region is None]
    cells = [
        (basis, each.region, place, figure)
        for basis, rows in placed.items()
        for each in (*rows, *(Placed(t.nation, NATIONAL) for t in claims.tables if t.nation and t.basis is basis))
        for place, figure in enumerate(each.row.figures)
        if each.region and figure and (id(each.row), place) not in doubtful
    ]
    cells += [
        (each.basis, NATIONAL, column(each.flow, is_change=each.is_change), _in_hundred_million(each, claims))
        for each in claims.figures()
        if each.region is NATIONAL
    ]
    for basis, region, place, figure in reversed(cells):  # the first of several holds
        standing.low[basis, region.index, place] = figure.value - figure.half
        standing.high[basis, region.index, place] = figure.value + figure.half
    return standing


def _once(rows: Sequence[Placed]) -> list[Placed]:
    """Return the rows with each region once: rows repeated are one, others of one region are of an unknown one."""
    distinct = list({(each.region, each.row.figures): each for each in rows}.values())
    count = Counter(each.region for each in distinct)
    return [each if count[each.region] == 1 else Placed(each.row, None) for each in distinct]


def _in_hundred_million(claim: FigureClaim, claims: Claims) -> Printed:
    factor = claim.factor or (claims.unit.factor if claims.unit else 1.0)
    return claim.printed if claim.is_change else claim.printed.scaled(factor)


def figures_of(rows: Iterable[TableRow]) -> tuple[Array, Array]:
    """Return the figures of *rows* and half of their last digits, NaN where there is none; shape of both (rows, 7)."""
    figures = [[(f.value, f.half) if f else (math.nan, math.nan) for f in row.figures] for row in rows]
    both = np.array(figures, dtype=np.float64).reshape(-1, len(COLUMNS), 2)
    return both[..., 0], both[..., 1]
