"""How the time grows with the number of years and with the rows of a month."""

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
from benchmarks.stores import filled_store, ingest_all
from xlpkg.analysis.cube import load_cube
from xlpkg.engines.package import open_workbook
from xlpkg.hosts.build import build
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

WORKS: Final = ("ingest", "refresh", "recalculation")
_YEARS: Final = (1, 5, 20)
_CELLS: Final = 5_000
#: An exponent may exceed 1 by this much without meaning growth that is faster than linear.
NOISE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """One measured point: the work, the years, the rows of a month, and the median time in seconds."""

    work: str
    years: int
    rows: int
    seconds: float


def points(folder: Path, *, repeat: int, tiny: bool = False) -> Iterator[Point]:
    """Measure each kind of work *repeat* times for 1, 5 and 20 years, with and without cities, and yield the points."""
    years = (1, 2) if tiny else _YEARS
    for has_cities in (False, True):
        rows = len(months.table(months.LAST, cities=has_cities).rows)
        for work in WORKS:
            setups = [_SETUPS[work](folder, 12 * count, has_cities) for count in years]
            timed_works = [next(setup) for setup in setups]
            seconds: list[list[float]] = [[] for _ in years]
            for round_number in range(repeat + 1):
                for index, timed_work in enumerate(timed_works):
                    elapsed = timed_work()
                    if round_number:
                        seconds[index].append(elapsed)
            for setup in reversed(setups):
                next(setup, None)
            for count, rounds in zip(years, seconds, strict=True):
                yield Point(work, count, rows, statistics.median(rounds))


def exponents(measured: list[Point]) -> dict[str, dict[str, float]]:
    """Return by kind of work the exponents with which the time grows with years and with rows; 1 is linear.

    Each exponent compares the smallest with the largest number: of years at the most rows, of rows at the most years.
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


#: Yields a function that does the work once and returns its seconds; then cleans up.
TimedWork = Iterator[Callable[[], float]]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ingest(folder: Path, count: int, has_cities: bool) -> TimedWork:
    folder = folder / f"ingest-{count}-{has_cities}"
    paths = months.make(folder, count, "html", cities=has_cities)
    store = folder / f"{folder.name}.sqlite"

    def timed_work() -> float:
        files.delete_store(store)
        return _timed(lambda: ingest_all(store, paths))

    yield timed_work


def _refresh(folder: Path, count: int, has_cities: bool) -> TimedWork:
    store = filled_store(folder, count, cities=has_cities)
    new = folder / "new" / "TradeMonitor.xlsm"
    if not new.exists():
        build(new)
    path = folder / f"refresh-{count}.xlsm"

    def refresh() -> None:
        with open_workbook(path) as book:
            workbook.refresh(book, store)
            book.save()

    def timed_work() -> float:
        shutil.copy(new, path)
        return _timed(refresh)

    yield timed_work


def _recalculation(folder: Path, count: int, has_cities: bool) -> TimedWork:
    store = filled_store(folder, count, cities=has_cities)
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    arguments = cells.calls(_CELLS, [cube.first + index for index in range(cube.months)])
    office_folder = folder / f"office-{count}-{has_cities}"  # a profile can be used by one LibreOffice only
    office_folder.mkdir()
    with cells.office(office_folder, store) as running:
        document = running.new_document()
        cells.single_cells(document, "=TM_VALUE(A{0};B{0};C{0})", arguments)
        yield partial(_timed, document.calculateAll)
        document.close(True)


_SETUPS: Final = {"ingest": _ingest, "refresh": _refresh, "recalculation": _recalculation}
