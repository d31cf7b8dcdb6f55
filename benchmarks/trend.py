"""Seasonally adjusted trade of China, the tables of docs/trend.md: ``python -m benchmarks.trend``.

The series are the nation's exports and imports in dollars since January 2008, as China Customs restates them. Those of
provinces, which are only timed, are made of them.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.seasonal.adjust import CHOICES, Adjusted, adjust, adjust_all, compare, write_specification
from xlpkg.analysis.seasonal.program import find_program, run
from xlpkg.analysis.seasonal.series import FEWEST_MONTHS, LevelSeries
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency, Flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

HISTORY: Final = Path(__file__).parents[1] / "tests" / "analysis" / "seasonal" / "national_usd.csv"
FIRST: Final = Month(2008, 1)
#: The lengths in months of the series whose revisions are measured, None for all months; and the months added.
LENGTHS: Final = (60, 84, 120, 180, None)
ADDED: Final = (1, 2, 3, 6, 9, 12, 24)
#: The tables of revisions.
REVISED: Final = ("levels, percent", "month-on-month, points", "month-on-month of January to March, points")
#: YoY of total trade, exports and imports that China Customs announced adjusted, of one or two months from a month on;
#: docs/trend.md has the pages.
ANNOUNCED: Final = {
    (Month(2012, 1), 1): (6.2, 10.3, 1.5),
    (Month(2012, 2), 1): (None, 4.0, 9.4),
    (Month(2013, 1), 1): (8.1, 12.4, 3.4),
    (Month(2013, 2), 1): (13.5, 20.6, 6.5),
    (Month(2015, 1), 2): (-7.2, None, None),
    (Month(2016, 8), 1): (-6.6, -6.4, -6.8),
}


def read_history() -> dict[str, Array]:
    """Return total trade, exports and imports from :data:`FIRST` on."""
    with HISTORY.open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    exports, imports = (np.array([float(row[name]) for row in rows]) for name in ("exports", "imports"))
    return {"total": exports + imports, "exports": exports, "imports": imports}


def changes(levels: Array) -> Array:
    """Return the change on the month before in percent; that of the first month is not a number."""
    return 100 * np.concatenate([[np.nan], levels[1:] / levels[:-1] - 1])


def deviations(values: Array) -> Iterator[list[str]]:
    """Yield a row for each choice of regressors, each with an automatic model, and for the one that is chosen.

    The deviation is the standard deviation of month-on-month from 2010 on without 2020: January to March, all others.
    """
    program, _ = find_program()
    months = [FIRST + index for index in range(len(values))]
    used = np.array([month.year >= 2010 and month.year != 2020 for month in months])
    early = np.array([month.month <= 3 for month in months])
    found = {"not adjusted": (values, "")}
    for choice in CHOICES:
        output = run(program, write_specification(LevelSeries(FIRST, values), choice))
        adjusted = np.array([float(line.split()[1]) for line in output["d11"].splitlines()[2:]])
        found[choice] = (adjusted, output["aicc"][:6])
    chosen = adjust(LevelSeries(FIRST, values))
    best = min(chosen.aicc, key=chosen.aicc.__getitem__)
    found[f"chosen: {best}"] = (chosen.adjusted, " ".join(f"{name} {aicc:.1f}" for name, aicc in chosen.aicc.items()))
    for name, (levels, aicc) in found.items():
        spread = (changes(levels)[used & part].std(ddof=1) for part in (early, ~early))
        yield [name, *(f"{each:.1f}" for each in spread), aicc]


def forecasts(values: Array) -> Iterator[list[str]]:
    """Yield errors of one-step forecasts in percent by weekdays and by working days, and how often these are chosen.

    Each is made with the months up to then, by the automatic model that they have. Since 2014 and since 2021: the root
    of the mean of squares, and the mean of absolute errors.
    """
    program, _ = find_program()
    errors, chosen = [], 0
    ends = range(Month(2014, 1) - FIRST, len(values))
    for end in ends:
        found = compare(program, LevelSeries(FIRST, values[:end]))
        aicc = {name: float(output["aicc"]) for name, (_, output) in found.items()}
        of_month = []
        for days in ("weekdays", "workdays"):
            best = min((name for name in aicc if CHOICES[name][0] == days), key=aicc.__getitem__)
            output = run(program, found[best][0].replace("forecast{", "forecast{save=fct "), ("fct",))
            of_month.append(100 * np.log(values[end] / float(output["fct"].splitlines()[2].split()[1])))
        errors.append(of_month)
        chosen += CHOICES[min(aicc, key=aicc.__getitem__)][0] == "workdays"
    for first in (Month(2014, 1), Month(2021, 1)):
        since = np.array(errors)[first - FIRST - ends[0] :]
        for days, of_days in zip(
            ("weekdays", f"working days, chosen {chosen} times of {len(ends)}"), since.T, strict=True
        ):
            yield [str(first), days, f"{np.sqrt((of_days**2).mean()):.2f}", f"{np.abs(of_days).mean():.2f}"]


def revisions(values: Array, length: int | None) -> Array:
    """Return mean absolute revisions of the last 12 months by months added: (part of REVISED, added).

    They are means over the 12 series that end in the year up to two years before the newest month.
    """
    found = []
    for end in range(len(values) - ADDED[-1] - 11, len(values) - ADDED[-1] + 1):
        start = end - length if length else 0
        before, *later = (
            adjust(LevelSeries(FIRST + start, values[start : end + added])).adjusted for added in (0, *ADDED)
        )
        year = range(end - start - 12, end - start)
        early = [index for index in year if (FIRST + start + index).month <= 3]
        moved = [np.abs(changes(each)[: before.size] - changes(before)) for each in later]
        levels = [np.abs(100 * (each[: before.size] / before - 1)) for each in later]
        places = zip(REVISED, (levels, moved, moved), (year, year, early), strict=True)
        found.append([[each[place].mean() for each in parts] for _, parts, place in places])
    means: Array = np.array(found).mean(axis=0)
    return means


def announced(history: dict[str, Array]) -> Iterator[list[str]]:
    """Yield announced YoY with the plain ones and ours, adjusted with the months up to then and with all."""
    for (month, count), figures in ANNOUNCED.items():
        place = slice(month - FIRST, month - FIRST + count)
        for (name, values), figure in zip(history.items(), figures, strict=True):
            untils = (max(place.stop, FEWEST_MONTHS), len(values)) if figure is not None else ()
            series = [values, *(adjust(LevelSeries(FIRST, values[:until])).adjusted for until in untils)]
            yoy = (100 * (each[place].sum() / each[place.start - 12 : place.stop - 12].sum() - 1) for each in series)
            if figure is not None:
                yield [f"{month}, {count} months", name, *(f"{each:.1f}" for each in (figure, *yoy))]


def write_provinces(path: Path, history: dict[str, Array], first: Month) -> Path:
    """Write made levels of 31 provinces: shares of the nation's that wander by 1% a month, with noise of 5%."""
    random = np.random.default_rng(29)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["period", "region", "flow", "currency", "basis", "yoy", "value", "edition", "source"])
        for region in PROVINCES:
            exports, imports = (history[name][first - FIRST :] for name in ("exports", "imports"))
            shares, noise = (random.normal(0, scale, (2, exports.size)) for scale in (0.01, 0.05))
            parts = np.exp(shares.cumsum(axis=1) + noise) * [exports, imports] * 10 / 31
            for flow, values in {"export": parts[0], "import": parts[1], "total": parts.sum(axis=0)}.items():
                for index, value in enumerate(values):
                    row = [first + index, region.name, flow, "usd", "month", "", f"{value:.4f}", "restated", "made"]
                    writer.writerow(row)
    return path


def times(history: dict[str, Array], folder: Path) -> Iterator[list[str]]:
    """Yield rows of what was timed, its seconds, and the processors' seconds."""
    first = Month(2015, 1)
    with open_store(folder / "trade.sqlite") as store:
        list(ingest(store, find_sources([write_provinces(folder / "list.csv", history, first)])))
        cube = load_cube(store, Currency.USD)
    asked = [*product(PROVINCES, [*Flow][:3])]
    work: dict[str, Callable[[], Iterable[object]]] = {
        f"{name}, {len(values)} months": partial(map, adjust, [LevelSeries(FIRST, values)])
        for name, values in history.items()
    }
    work[f"{len(asked)} series, {history['total'].size - (first - FIRST)} months"] = lambda: adjust_all(
        cube, asked
    ).values()
    os.environ["XDG_CACHE_HOME"] = str(folder / "timed")  # nothing is kept there yet
    for (what, make), state in product(work.items(), ("new", "kept")):
        start, before = time.perf_counter(), os.times()
        refused = sum(not isinstance(each, Adjusted) for each in make())
        seconds, after = time.perf_counter() - start, os.times()
        yield [f"{what}, {state}, {refused} refused", f"{seconds:.3f}", f"{sum(after[:4]) - sum(before[:4]):.2f}"]


def _print_table(title: str, header: str, rows: Iterable[list[str]]) -> None:
    print(f"\n{title}\n{header}", *(" | ".join(row) for row in rows), sep="\n", flush=True)


def main() -> None:
    """Print the tables of docs/trend.md."""
    tables = ("deviations", "forecasts", "announced", "times", "revisions")
    parser = argparse.ArgumentParser("python -m benchmarks.trend", description="Seasonally adjusted trade of China.")
    parser.add_argument("--only", choices=tables, action="append")
    only = parser.parse_args().only or tables
    history = read_history()
    print(find_program()[1], platform.machine(), f"{os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        for name in history if "deviations" in only else ():
            _print_table(name, "windows | January to March | other months | AICc", deviations(history[name]))
        for name in ("exports", "imports") if "forecasts" in only else ():
            _print_table(f"forecasts of {name}", "since | days | root mean square | mean", forecasts(history[name]))
        if "announced" in only:
            _print_table("YoY", "month | flow | announced | plain | up to then | all months", announced(history))
        if "times" in only:
            _print_table("times", "what | seconds | processor", times(history, Path(folder)))
        for name in ("exports", "imports") if "revisions" in only else ():
            found = {length: revisions(history[name], length) for length in LENGTHS}
            for part, title in enumerate(REVISED):
                rows = ([str(length or "all"), *(f"{each:.2f}" for each in found[length][part])] for length in LENGTHS)
                _print_table(f"revisions of {name}: {title}", " | ".join(["months", *map(str, ADDED)]), rows)


if __name__ == "__main__":
    main()
