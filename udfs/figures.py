"""What the functions look things up in: a store's cubes and their measures, kept until the store changes."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final, NoReturn

from xlpkg.analysis import measures
from xlpkg.analysis.cube import load_cube
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.words import Flow
from xlpkg.store.store import open_store

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from xlpkg.analysis.cube import Cube
    from xlpkg.messages import Language
    from xlpkg.model.arrays import Array
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Basis, Currency
    from xlpkg.report.model import Report

#: A file may be written twice within one tick of its clock; 2 s is the coarsest (FAT).
_TICK: Final = 2_000_000_000


class Measure(Enum):
    """What a figure measures, and the name of its array in :class:`Measured`."""

    LEVEL = "levels"
    YOY = "yoy_values"
    YOY_COMBINED = "yoy_combined"
    SHARE = "shares"
    CONTRIBUTION = "contributions"
    RANK = "ranks"
    YOY_RANK = "yoy_ranks"


class Measured:
    """A cube with its measures, each computed for all cells when it is first asked for.

    Arrays have the cube's axes (bases, regions, flows, months); YoY is by the method auto.
    """

    def __init__(self, cube: Cube) -> None:
        self.cube = cube
        self._reports: dict[tuple[Month, Language], Report] = {}

    def report(self, period: Month, lang: Language) -> Report:
        """Return the report of *period*. Raises NoData where there is none."""
        from xlpkg.report.compose import compose

        if (period, lang) not in self._reports:
            self._reports[period, lang] = compose(self.cube, period, lang)
        return self._reports[period, lang]

    @property
    def levels(self) -> Array:
        """Levels in 亿."""
        return self.cube.levels

    @property
    def yoy_values(self) -> Array:
        """YoY in percentage points."""
        return self.cube.yoy().value

    @cached_property
    def yoy_combined(self) -> Array:
        """YoY in percentage points, in January and in February that of both together."""
        return measures.combined_yoy(self.cube, self.cube.yoy()).value

    @cached_property
    def shares(self) -> Array:
        """Parts of the national figure in percent."""
        return measures.compute_share(self.cube)

    @cached_property
    def contributions(self) -> Array:
        """Contributions to the national YoY in percentage points."""
        return measures.compute_contribution(self.cube, self.cube.yoy())

    @cached_property
    def ranks(self) -> Array:
        """Ranks by level."""
        return measures.compute_rank(self.cube.levels)

    @cached_property
    def yoy_ranks(self) -> Array:
        """Ranks by YoY."""
        return measures.compute_rank(self.cube.yoy().value)

    def array(self, measure: Measure, flow: Flow) -> Array:
        """Return the array of *measure*. Raises BadArgument where net exports have no such measure."""
        array: Array = getattr(self, measure.value)
        return array if flow < array.shape[2] else no_net()

    def at(self, array: Array, basis: Basis, region: Region, flow: Flow, period: Month) -> float:
        """Return one figure of *array*, NaN for none. Raises NoData where *period* is outside of the cube."""
        return float(array[basis, region.index, flow, self.cube.at(period)])


def no_net() -> NoReturn:
    """Refuse net exports where only levels and changes of them mean something. Raises BadArgument."""
    raise BadArgument("net-undefined")


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is stored, in dollars first; ``lang`` is the language of the sentences that go with it."""

    by_currency: dict[Currency, Measured]
    lang: Language = "zh"

    def of(self, currency: Currency | None = None) -> Measured:
        """Return the figures in *currency*: dollars by default, else yuan. Raises NoData where there are none."""
        if currency is None:
            currency = next(iter(self.by_currency), None)
        if currency is None or currency not in self.by_currency:
            raise NoData("no-data-of-currency", currency="usd, rmb" if currency is None else currency.value)
        return self.by_currency[currency]


_Stamp = tuple[tuple[int, int, int], ...]
#: What was loaded, by the store's path and the moment asked for, with the stamp that its files bore just before.
_loaded: dict[tuple[Path, dt.datetime | None], tuple[_Stamp, dict[Currency, Measured]]] = {}


def figures(store: Path, lang: Language = "zh", as_of: dt.datetime | None = None) -> Figures:
    """Return the figures of the store at *store*, now or as they were at *as_of*, loaded anew when it has changed.

    The stamp of its files tells cheaply that nothing has happened since. Where it cannot, the stored months themselves,
    with their hashes and times of arrival, decide. Raises TradeMonitorError where there is no store.
    """
    path = store.absolute()
    stamp, known = _stamp(path), _loaded.get((path, as_of))
    if known is None or not stamp or known[0] != stamp:
        before = known[1] if known else {}
        now: dict[Currency, Measured] = {}
        with open_store(path, create=False) as opened:
            for currency in opened.currencies(as_of):
                kept = before.get(currency)
                unchanged = kept is not None and kept.cube.sheets == tuple(opened.sheets(currency, as_of))
                fresh = kept if unchanged else None
                now[currency] = fresh or Measured(load_cube(opened, currency, as_of))
        for other in [key for key in _loaded if as_of and key[0] == path and key[1] not in (None, as_of)]:
            del _loaded[other]  # of the past one moment a store is kept: nobody asks for many at once
        known = _loaded[path, as_of] = (stamp, now)
    return Figures(known[1], lang)


def _stamp(path: Path) -> _Stamp:
    """Return inode, size and time of change of the store's file and of its write-ahead log, where they exist.

    Empty, which tells nothing, where they have changed so lately that the next change could bear the same time.
    """
    found = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        with contextlib.suppress(OSError):
            status = file.stat()
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    is_fresh = any(changed > time.time_ns() - _TICK for _, _, changed in found)
    return () if is_fresh else tuple(found)
