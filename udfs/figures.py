"""The figures that the functions return: the cubes of a store and their measures, cached until the store changes."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.measure_list import SEASONAL_CHANGES, Measure
from xlpkg.analysis.windows import window
from xlpkg.detail.folder import catalogue_of, store_of_detail
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import Language, Message
from xlpkg.model.arrays import Array
from xlpkg.model.groups import OWN_GROUPS
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Currency, Flow, Method
from xlpkg.report.model import Report
from xlpkg.store.default_currency import default_currency
from xlpkg.store.store import open_store

if TYPE_CHECKING:
    from xlpkg.analysis.seasonal.adjust import Adjusted

#: A file may be written twice within one tick of its clock; 2 s is the coarsest (FAT).
_CLOCK_TICK_NS: Final = 2_000_000_000
#: For how many seconds the cells of a calculation adjust series, and how much later another one begins.
PATIENCE: Final = 4
_PAUSE: Final = 0.5
#: When the calculation began, and when its last cell was answered.
_adjusting: Final = {"start": 0.0, "end": 0.0}
#: The nation, a province, or the name of a group, a city or a zone.
Place: TypeAlias = Region | str


class Measured:
    """A cube with its measures, each computed when it is first used."""

    def __init__(self, cube: Cube, widen: Callable[[bool], Cube] | None = None) -> None:
        self.cube, self._widen = cube, widen
        self._cubes: dict[tuple[int, int], Cube] = {}
        self._wide: dict[bool, Measured] = {}
        self._adjusted: dict[tuple[int, Flow], Adjusted] = {}
        self._reports: dict[tuple[Month, Language], tuple[tuple[object, ...], Report, Message | None]] = {}

    def find(self, region: Place) -> tuple[Measured, Region]:
        """Return *region*, a province or the name of a group, a city or a zone, and figures that have it.

        Cities and zones are read if it is no group. Raises BadArgument if there is no such region, or several.
        """
        if isinstance(region, Region):
            return self, region
        with contextlib.suppress(BadArgument):
            return self.wide(zones=False), self.wide(zones=False).cube.region(region)
        return self.wide(zones=True), self.wide(zones=True).cube.region(region)

    def wide(self, *, zones: bool) -> Measured:
        """Return these figures with the groups and, if *zones*, with the cities and zones."""
        if zones not in self._wide:
            self._wide[zones] = Measured(self._widen(zones)) if self._widen else self
        return self._wide[zones]

    def cube_of(self, month: Month, length: int = 1) -> Cube:
        """Return the year of *month* and the year before, whose measures are soon computed, or sums of *length* months.

        All years if *month* is outside the cube, or if the months up to it begin in the year before.
        """
        cube = self.cube
        year = month.year if cube.first <= month <= cube.last and month.month >= length else 0
        if (year, length) not in self._cubes:
            self._cubes[year, length] = window(cube.years_of(month) if year else cube, length)
        return self._cubes[year, length]

    def seasonal(self, measure: Measure, region: Region, flow: Flow) -> dict[Month, float]:
        """Return a measure of SEASONAL by month. Raises BadInput if there is none, or not yet."""
        if flow is Flow.NET:
            if measure in SEASONAL_CHANGES:
                no_net()
            exports, imports = (self.seasonal(measure, region, each) for each in (Flow.EXPORT, Flow.IMPORT))
            return {month: exports[month] - imports[month] for month in exports if month in imports}
        found = self._adjusted.get((region.index, flow)) or self._adjust(region, flow)
        return found.series.by_month(measure.compute(found))

    def _adjust(self, region: Region, flow: Flow) -> Adjusted:
        """Return an adjusted series. Raises BadInput if there is none, or if this calculation adjusts no more."""
        from xlpkg.analysis.seasonal.adjust import adjust
        from xlpkg.analysis.seasonal.series import level_series

        now = time.monotonic()
        if now > _adjusting["end"] + _PAUSE:
            _adjusting["start"] = now
        try:
            waits = now > _adjusting["start"] + PATIENCE
            found = adjust(level_series(self.cube, region, flow), kept_only=waits)
        finally:
            _adjusting["end"] = time.monotonic()
        return self._adjusted.setdefault((region.index, flow), found)

    def report(
        self, period: Month, lang: Language, store: Path | None, detail_version: tuple[object, ...]
    ) -> tuple[Report, Message | None]:
        """Return the report of *period*, and why the detail of *store* could not be read for it, None if it could.

        Both are kept as long as the detail has the same version. Raises NoData if nothing of *period* is stored.
        """
        from xlpkg.report.compose import compose, nation_drivers

        if (kept := self._reports.get((period, lang))) is None or kept[0] != detail_version:
            cube = self.cube_of(period)
            drivers, left_out = nation_drivers(store, cube, period, lang)
            kept = detail_version, compose(cube, period, lang, drivers=drivers), left_out
            self._reports[period, lang] = kept
        return kept[1:]

    @cached_property
    def periods(self) -> frozenset[Month]:
        """The months that have figures."""
        return frozenset(self.cube.periods())


def array_of(cube: Cube, measure: Measure, flow: Flow, method: Method = Method.AUTO) -> Array:
    """Return the array of *measure*. Raises BadArgument if *flow* is net exports, and these have no such measure."""
    array = cube.measure(measure, method)
    return array if flow < array.shape[2] else no_net()


def no_net() -> NoReturn:
    """Raise BadArgument: the measure is not defined for net exports."""
    raise BadArgument("net-undefined")


@dataclass(frozen=True, slots=True)
class Figures:
    """All stored figures by currency; ``lang`` is the language of sentences, ``currency`` the default.

    ``store`` and ``as_of`` are those that the figures are of, ``detail_version`` is that of the detail beside it.
    """

    by_currency: dict[Currency, Measured]
    lang: Language = "zh"
    currency: Currency = Currency.USD
    store: Path | None = None
    as_of: dt.datetime | None = None
    detail_version: tuple[object, ...] = ()

    @property
    def detail(self) -> tuple[Path, object]:
        """The store whose detail answers, and its version: that of the figures, or the user's beside the examples.

        Raises NoData if no store is known.
        """
        if self.store is None:
            raise NoData("no-detail", store="")
        return store_of_detail(self.store), (self.detail_version, self.currency)

    def of(self, currency: Currency) -> Measured:
        """Return the figures in *currency*. Raises NoData if there are none."""
        if currency not in self.by_currency:
            raise NoData("no-data-of-currency", currency=currency)
        return self.by_currency[currency]


def load_figures(store: Path, lang: Language = "zh", as_of: dt.datetime | None = None) -> Figures:
    """Return the figures of the store at *store*, now or as they were at *as_of*; reload them if the store has changed.

    Raises TradeMonitorError if there is neither a store nor detail, or the user's settings cannot be read.
    """
    path = store.absolute()
    catalogue = catalogue_of(store_of_detail(path))
    if not path.exists() and catalogue.exists():
        cubes: dict[Currency, Measured] = {}
    else:
        cubes = _load(path, as_of, _version(path))
    states = _states(catalogue)
    detail_version = (_recent(states) and time.time_ns(), *_ids(states))  # always another within a tick after a change
    newest = {each: [measured.cube.last] if measured.periods else [] for each, measured in cubes.items()}
    return Figures(cubes, lang, default_currency(newest), path, as_of, detail_version)


@lru_cache(maxsize=4)
def _load(path: Path, as_of: dt.datetime | None, _version: tuple[object, ...]) -> dict[Currency, Measured]:
    with open_store(path, create=False) as store:
        currencies = dict.fromkeys(
            (*store.months(as_of), *(row.figure.currency for row in store.announced(as_of=as_of)))
        )
        cubes = [load_cube(store, currency, as_of) for currency in currencies]
        return {cube.currency: Measured(cube, partial(_widened, path, cube)) for cube in cubes}


def _widened(path: Path, cube: Cube, zones: bool) -> Cube:
    from xlpkg.analysis.wide import load_wide

    with open_store(path, create=False) as store:
        return load_wide(store, cube, zones=zones)


def _version(path: Path) -> tuple[object, ...]:
    """Return values that differ whenever the store or the user's file of groups has changed.

    They are inode, size and time of change of these files and of the store's write-ahead log. If the store changed so
    recently that another change could have the same time, its are the number of changes and the stored sheets.
    """
    states, groups = _states(path), _ids(_states(path.with_name(OWN_GROUPS)))
    if _recent(states):
        with open_store(path, create=False) as store:
            return groups, store.version(), *store.sheets()
    return groups, *_ids(states)


def _ids(states: list[os.stat_result]) -> tuple[object, ...]:
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in states)


def _states(database: Path) -> list[os.stat_result]:
    """Return the states of the files of *database*: itself, and its write-ahead log while that has content."""
    states = []
    for file in (database, database.with_name(f"{database.name}-wal")):
        with contextlib.suppress(OSError):
            states.append(file.stat())
    return [state for state in states if state.st_size]


def _recent(states: list[os.stat_result]) -> bool:
    """Return whether one of the files changed so recently that another change could have the same time."""
    return any(each.st_mtime_ns > time.time_ns() - _CLOCK_TICK_NS for each in states)
