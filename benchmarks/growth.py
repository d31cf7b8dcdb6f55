"""How the time grows with the years and with the rows a month has: nothing may grow faster than its work."""

from __future__ import annotations

import math
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import months
from benchmarks.lines import cells, files, workbook
from benchmarks.stores import filled_store, take_in
from xlpkg.analysis.cube import load_cube
from xlpkg.hosts.build import build
from xlpkg.hosts.package import open_workbook
from xlpkg.store.store import open_store

WORKS: Final = ("ingest", "refresh", "recalculation")
_YEARS: Final = (1, 5, 20)
_CELLS: Final = 5_000
#: An exponent above 1 by no more than this is noise.
NOISE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """One measured point: what was done, for how many years, with how many rows a month, in seconds (the median)."""

    work: str
    years: int
    rows: int
    seconds: float


def points(room: Path, *, repeat: int, tiny: bool = False) -> Iterator[Point]:
    """Measure every work at 1, 5 and 20 years, with and without cities, *repeat* times in turn."""
    years = (1, 2) if tiny else _YEARS
    for has_cities in (False, True):
        rows = len(months.table(months.LAST, cities=has_cities).rows)
        for work in WORKS:
            setups = [_SETUPS[work](room, 12 * count, has_cities) for count in years]
            doing = [next(setup) for setup in setups]
            seconds: list[list[float]] = [[] for _ in years]
            for turn in range(repeat + 1):
                for place, do in enumerate(doing):
                    took = do()
                    if turn:
                        seconds[place].append(took)
            for setup in reversed(setups):
                next(setup, None)
            for count, taken in zip(years, seconds, strict=True):
                yield Point(work, count, rows, statistics.median(taken))


def exponents(measured: list[Point]) -> dict[str, dict[str, float]]:
    """Return by work the power of the years, and that of the rows, that the time grows with: 1 is in proportion.

    Both are taken from the smallest to the largest, the years at the most rows, the rows at the most years.
    """
    found: dict[str, dict[str, float]] = {}
    for work in dict.fromkeys(point.work for point in measured):
        at = {(point.years, point.rows): point.seconds for point in measured if point.work == work}
        years, rows = sorted({key[0] for key in at}), sorted({key[1] for key in at})
        found[work] = {"years": _power(at[years[-1], rows[-1]] / at[years[0], rows[-1]], years[-1] / years[0])}
        if len(rows) > 1:
            found[work]["rows"] = _power(at[years[-1], rows[-1]] / at[years[-1], rows[0]], rows[-1] / rows[0])
    return found


def _power(time_ratio: float, work_ratio: float) -> float:
    return round(math.log(time_ratio) / math.log(work_ratio), 2)


Doing = Iterator[Callable[[], float]]


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def _ingest(room: Path, count: int, has_cities: bool) -> Doing:
    folder = room / f"ingest-{count}-{has_cities}"
    paths = months.make(folder, count, "html", cities=has_cities)
    store = room / f"{folder.name}.sqlite"

    def do() -> float:
        files.forget(store)
        return _timed(lambda: take_in(store, paths))

    yield do


def _refresh(room: Path, count: int, has_cities: bool) -> Doing:
    store = filled_store(room, count, cities=has_cities)
    new = room / "new" / "TradeMonitor.xlsm"
    if not new.exists():
        build(new)
    path = room / f"refresh-{count}.xlsm"

    def refresh() -> None:
        with open_workbook(path) as book:
            workbook.refresh(book, store)
            book.save()

    def do() -> float:
        shutil.copy(new, path)
        return _timed(refresh)

    yield do


def _recalculation(room: Path, count: int, has_cities: bool) -> Doing:
    store = filled_store(room, count, cities=has_cities)
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, opened.currency())
    arguments = cells.asked(_CELLS, [cube.first + place for place in range(cube.months)])
    own = room / f"office-{count}-{has_cities}"  # an office for each, as a profile serves but one
    own.mkdir()
    with cells.office(own, store) as running:
        document = running.new_document()
        cells.single_cells(document, "=TM_VALUE(A{0};B{0};C{0})", arguments)
        yield partial(_timed, document.calculateAll)
        document.close(True)


_SETUPS: Final = {"ingest": _ingest, "refresh": _refresh, "recalculation": _recalculation}
