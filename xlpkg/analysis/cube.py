"""All stored figures of one currency as numpy arrays, and the measures computed from them."""

from __future__ import annotations

import datetime as dt
import math
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.announced import Rows, assemble_announced
from xlpkg.analysis.cube_data import CubeData, History
from xlpkg.analysis.frame import build_frame
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.measures import YoY, YoYByMethod
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.messages import Message
from xlpkg.model.arrays import Array, IntArray, finite
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, level_field
from xlpkg.model.groups import refuse_unused, why_no_group
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS, Region, find_region, name_key, parse_region
from xlpkg.model.words import Basis, Currency, Edition, Flow, Method
from xlpkg.store.announced import StoredAnnouncement
from xlpkg.store.in_force import REGION, SHEET, find_in_force
from xlpkg.store.sheets import StoredSheet
from xlpkg.store.store import Store
from xlpkg.store.vintages import as_stored

if TYPE_CHECKING:
    import pandas as pd

#: Announced levels are joined to those of table (8) if the months of both differ by at most this, in percent, in the
#: median. Flash and final differ by at most 0.2; single months are restated by up to 4.2.
_JOINED: Final = 1.0


@dataclass(frozen=True, eq=False)
class Cube(CubeData):
    """The figures of one currency with their YoY, computed once by every method."""

    @cached_property
    def _yoy_by_method(self) -> YoYByMethod:
        return YoYByMethod(self)

    def yoy(self, method: Method = Method.AUTO) -> YoY:
        """Return the YoY by *method*; see :func:`xlpkg.analysis.measures.compute_yoy`. Do not change its arrays."""
        return self._yoy_by_method[method]

    @cached_property
    def _measures(self) -> dict[tuple[Measure, Method], Array]:
        return {}

    def measure(self, measure: Measure, method: Method = Method.AUTO) -> Array:
        """Return the array of *measure*, by *method* if it depends on a YoY. Do not change it.

        Its axes are those of the levels, but if *measure* is not defined for net exports, the flows are three.
        """
        if (measure, method) not in self._measures:
            self._measures[measure, method] = measure.compute(self, partial(self.yoy, method))
        return self._measures[measure, method]

    def figures(
        self, measures: Iterable[Measure], basis: Basis, region: Region, flow: Flow, period: Month
    ) -> list[float | None]:
        """Return the figure of each of *measures*, None if it is missing or net exports have none."""
        arrays, month = map(self.measure, measures), self.month_index(period)
        return [finite(float(of[basis, region.index, flow, month])) if flow < of.shape[2] else None for of in arrays]

    def national_level(self, flow: Flow, period: Month, basis: Basis) -> tuple[float, Rows] | None:
        """Return the announced level of the nation, in 亿, and its rows, of a month that table (8) lacks.

        None if table (8) has it or it is not announced. Raises BadInput if the announced levels of this edition and
        flow are not those of table (8) in the months of both.
        """
        if self.announced is None or not math.isnan(self._level(NATIONAL.index, flow, period, basis)):
            return None
        found = self.announced.national_level(flow, period, basis)
        for row in found[1] if found else ():
            self.joins(row.figure.edition, NATIONAL.index, row.figure.flow)
        return found

    def joins(self, edition: Edition, region: int, flow: Flow) -> bool:
        """Return whether announced levels and table (8) have months in common. Raises BadInput if they differ there."""
        gaps = sorted(self._gaps.get((edition, region, flow), ()))
        if gaps and gaps[len(gaps) // 2][0] > _JOINED:
            raise BadInput("announced-not-joined", percent=gaps[-1][0], period=gaps[-1][1])
        return bool(gaps)

    def announced_yoy(self, region: int, flow: Flow, period: Month, basis: Basis) -> StoredAnnouncement | None:
        """Return the row of a YoY by the method auto; None if that is computed, printed by table (8) or missing.

        *period* may be outside the axis of months.
        """
        row = self.announced.yoy_rows(region, period, basis).get(flow) if self.announced else None
        index = period - self.first
        if row and 0 <= index < self.months and self.yoy().method[basis, region, flow, index] != Method.ANNOUNCED:
            return None
        return row

    def _level(self, region: int, flow: Flow, period: Month, basis: Basis) -> float:
        """Return the level of table (8), NaN if there is none."""
        index = period - self.first
        return float(self.levels[basis, region, flow, index]) if 0 <= index < self.months else math.nan

    @cached_property
    def _gaps(self) -> dict[tuple[Edition, int, Flow], list[tuple[float, Month]]]:
        """By how many percent the announced levels differ from those of table (8), and in which month each."""
        gaps: dict[tuple[Edition, int, Flow], list[tuple[float, Month]]] = defaultdict(list)
        for (edition, basis, region, flow, period), row in self.announced.levels.items() if self.announced else ():
            if (level := self._level(region, flow, period, basis)) > 0:
                gaps[edition, region, flow].append((100 * abs((row.figure.value or 0.0) / level - 1), period))
        return gaps

    def region(self, value: object) -> Region:
        """Return the region that *value* denotes; a province is meant before a city of the same name.

        Raises BadArgument if there is none in this cube, as when the line of a group cannot be used, or if *value*
        names several cities or zones.
        """
        label = name_key(value) if isinstance(value, str) else ""
        found = self._regions_by_name.get(label, []) if label and not find_region(label) else []
        if len(found) > 1:
            raise BadArgument("ambiguous-region", value=value, names=tuple(each.name for each in found))
        if found or not label or find_region(label):
            return found[0] if found else parse_region(value)
        refuse_unused(label, self.unused_groups)
        if (why := why_no_group(label)) is not None:
            raise BadArgument(why.key, **{**why.facts, "name": value})
        named = {name: [region] for region in REGIONS for name in (region.short, region.english.lower())}
        named |= self._regions_by_name
        near = get_close_matches(label, named, 1)
        hint = Message("did-you-mean", {"name": named[near[0]][0]}) if near else ""
        raise BadArgument("unknown-place", value=value, hint=hint)

    @cached_property
    def _regions_by_name(self) -> dict[str, list[Region]]:
        by_name: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions[len(REGIONS) :]:
            for name in region.names:
                by_name[name].append(region)
        return by_name

    def years_of(self, period: Month) -> Cube:
        """Return the cube of the year of *period* and the year before: all that the measures of the month need.

        Raises NoData if *period* is outside the axis of months.
        """
        self.month_index(period)
        start = max(Month(period.year - 1, 1) - self.first, 0)
        return self.part(slice(start, Month(period.year, 12) - self.first + 1))

    def frame(self) -> pd.DataFrame:
        """Return all figures and measures as a tidy table; docs/python.md explains its columns."""
        return build_frame(self, self.yoy)


def load_cube(store: Store, currency: Currency, as_of: dt.datetime | None = None) -> Cube:
    """Build the cube of *currency* from the vintages in force in *store*, or from those that were in force at *as_of*.

    If only announced figures are, the cube has no months. Raises NoData if nothing of the currency is in force, or was
    at that time.
    """
    stored_until = store.changed_until(as_of)
    sheets = store.sheets(currency, as_of)
    announced = assemble_announced(rows := store.announced(currency, as_of))
    if not sheets and not announced:
        raise no_data(store, currency, as_of)
    if sheets:
        later = sheets_after(store, sheets, currency, as_of)
        cube = assemble(sheets, store.regions([*sheets, *later]), later)
    else:
        no_rows = np.empty((0, 3 + FIELD_COUNT)), np.empty(0, dtype=np.int64)
        cube = _build(currency, [], *no_rows, min(row.figure.period for row in rows), (len(REGIONS), 0))
    hashes, until = {sheet.sha256 for sheet in cube.sheets}, None if as_of is None else as_stored(as_of)
    decisions = [each for each in store.decisions() if until is None or each.at <= until]
    accepted = {each.sha256: each for each in decisions if each.answer == "accept" and each.sha256 in hashes}
    return replace(cube, as_of=as_of, stored_until=stored_until, announced=announced, accepted=accepted)


def sheets_after(
    store: Store, sheets: Sequence[StoredSheet], currency: Currency, as_of: dt.datetime | None
) -> list[StoredSheet]:
    """Return the sheets of *currency* that were stored after *as_of*; *sheets* are those until then."""
    known = {sheet.id for sheet in sheets}
    return [] if as_of is None else [sheet for sheet in store.sheets(currency) if sheet.id not in known]


def no_data(store: Store, currency: Currency, as_of: dt.datetime | None) -> NoData:
    """Return the error to raise if the store has, or had at *as_of*, no month of table (8) in *currency*."""
    files = store.files()
    first = min((dt.datetime.fromisoformat(file.arrived) for file in files), default=None)
    if first is None:
        return NoData("store-empty", path=store.path)
    if as_of is None and not store.sheets():
        return NoData("all-withdrawn" if all(file.withdrawal for file in files) else "only-announced", path=store.path)
    if as_of is not None and first > as_of.astimezone():
        return NoData("nothing-then", as_of=as_of, first=first)
    error = NoData("no-data-of-currency", currency=currency)
    return error if as_of is None else NoData("as-of", as_of=as_of, sentence=error.message)


def assemble(
    sheets: Sequence[StoredSheet], rows: Array, later: Sequence[StoredSheet] = (), regions: tuple[Region, ...] = REGIONS
) -> Cube:
    """Build the cube of *sheets*, which are in the order of storing, as those of *later* are.

    *rows*: as ``Store.regions`` returns them, of *regions*; those of other sheets are ignored. The sheets *later* are
    not in the cube, but counted in ``History.total``.
    """
    first = min(sheet.period for sheet in sheets)
    shape = (len(regions), max(sheet.period for sheet in sheets) - first + 1)
    its_rows, places = _of_sheets(sheets, rows, first, shape)
    build = partial(_build, sheets[0].currency, sheets, its_rows, places, first, shape, regions)
    cube = build()
    in_force = _count_vintages(its_rows, places, shape)
    total = in_force + _count_vintages(*_of_sheets(later, rows, first, shape), shape)
    if (total < 2).all():
        return cube
    return replace(cube, history=History(build(newest=False), in_force, total))


def _of_sheets(
    sheets: Sequence[StoredSheet], rows: Array, first: Month, shape: tuple[int, int]
) -> tuple[Array, IntArray]:
    """Return the *rows* of *sheets* in months of the cube, and the index of each in the axes region and month."""
    ids = np.array([sheet.id for sheet in sheets], dtype=np.int64)
    rows = rows[np.isin(rows[:, SHEET], ids)]
    periods = np.array([sheet.period - first for sheet in sheets], dtype=np.int64)
    months = periods[np.searchsorted(ids, rows[:, SHEET])]
    is_inside = (months >= 0) & (months < shape[1])
    return rows[is_inside], rows[is_inside, REGION].astype(np.int64) * shape[1] + months[is_inside]


def _count_vintages(rows: Array, places: IntArray, shape: tuple[int, int]) -> IntArray:
    """Return the number of *rows* that print each figure; shape (9, 32, M)."""
    printed = ~np.isnan(rows[:, -FIELD_COUNT:]).T
    counts = [np.bincount(places[is_printed], minlength=shape[0] * shape[1]) for is_printed in printed]
    return np.array(counts, dtype=np.int64).reshape(FIELD_COUNT, *shape)


def _build(
    currency: Currency,
    sheets: Sequence[StoredSheet],
    rows: Array,
    places: IntArray,
    first: Month,
    shape: tuple[int, int],
    regions: tuple[Region, ...] = REGIONS,
    *,
    newest: bool = True,
) -> Cube:
    """Build the cube of the figures in force, or of those stored first."""
    found = find_in_force(sheets, rows, places, shape, newest=newest, sum_totals=True)
    cube = Cube(
        currency=currency,
        first=first,
        levels=_levels(found.values, found.origins, operator.sub),
        official=np.ascontiguousarray(np.moveaxis(found.values[len(LEVEL_FIELDS) :], 0, 1)),
        resolution=_levels(found.resolutions, found.origins, operator.add),
        origin=found.origins,
        line=found.lines,
        sheets=tuple(sheets),
        regions=regions,
    )
    cube.sum_groups(cube.levels)
    cube.sum_groups(cube.resolution)
    return cube


def _levels(values: Array, origins: IntArray, net: Callable[[Array, Array], Array]) -> Array:
    """Return *values* as (basis, region, flow, month): a total that was not read is the sum of its parts.

    *net* gives the fourth flow from exports and imports.
    """
    levels = np.empty((len(Basis), values.shape[1], len(Flow), values.shape[2]))
    for basis in Basis:
        total, exports, imports = (level_field(flow, basis) for flow in YOY_FIELDS)
        flows = levels[basis].swapaxes(0, 1)
        flows[Flow.TOTAL] = np.where(origins[total] < 0, values[exports] + values[imports], values[total])
        flows[Flow.EXPORT], flows[Flow.IMPORT] = values[exports], values[imports]
        flows[Flow.NET] = net(values[exports], values[imports])
    return levels
