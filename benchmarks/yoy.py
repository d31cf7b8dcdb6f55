"""The errors of each base method against YoY of single months that others published: ``python -m benchmarks.yoy``.

China Customs announces some YoY of single months; table (8) prints none. The errors are the computed YoY less the
announced one, which is itself rounded to 0.1. A published report has the YoY of 31 provinces in dollars for
February 2025; the YoY in yuan are compared with them after division by the median ratio of the two, the change of the
exchange rate.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.bundled import shipped
from xlpkg.errors import BadArgument, NoData, SourceRefused
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import PROVINCES, Region, parse_region
from xlpkg.model.words import Basis, Currency, Flow, Method, parse_currency, parse_flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

ANNOUNCED = shipped("examples", "announced.csv")
PUBLISHED = shipped("examples", "published-2025-02.csv")
METHODS = (Method.STORED, Method.FIRST, Method.REVISED, Method.RECONCILED)


class Announced(NamedTuple):
    """A YoY of a single month, in percent."""

    region: Region
    period: Month
    flow: Flow
    currency: Currency
    yoy: float


class Errors(NamedTuple):
    """The errors of one method, in pp: how many figures, and how many of their bands hold the announced figure."""

    figures: int
    rmse: float
    worst: float
    within_band: int
    median_band: float


def read_announced(path: Path) -> list[Announced]:
    """Return the figures of a CSV file with the columns region, period, flow, currency, yoy.

    Raises OSError if it cannot be read, KeyError for a missing column, BadArgument, ValueError or TypeError for a value
    that cannot be used.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Announced(
                parse_region(row["region"]),
                parse_month(row["period"]),
                parse_flow(row["flow"]),
                parse_currency(row["currency"]),
                float(row["yoy"]),
            )
            for row in csv.DictReader(file)
        ]


def errors_of(cube: Cube, announced: list[Announced], method: Method) -> Errors:
    """Return the errors of *method* for the *announced* figures of the currency and months of *cube*."""
    yoy = cube.yoy(method)
    errors, bands = [], []
    for each in announced:
        try:
            index = (Basis.MONTH, each.region.index, each.flow, cube.month_index(each.period))
        except NoData:
            continue
        if each.currency is cube.currency and not np.isnan(yoy.value[index]):
            errors.append(float(yoy.value[index]) - each.yoy)
            bands.append(float(yoy.band[index]))
    if not errors:
        return Errors(0, np.nan, np.nan, 0, np.nan)
    sizes = np.abs(errors)
    within = int((sizes <= np.array(bands) + 1e-9).sum())
    return Errors(len(errors), float(np.sqrt((sizes**2).mean())), float(sizes.max()), within, float(np.median(bands)))


def errors_in_dollars(cube: Cube, method: Method) -> Array:
    """Return the errors of exports and imports of the provinces in February 2025 against the report, in pp: (31, 2)."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        printed = {row["region"]: row for row in csv.DictReader(file) if row["basis"] == "month"}
    rows = [printed[province.name] for province in PROVINCES]
    theirs = np.array([[float(row["export_yoy"]), float(row["import_yoy"])] for row in rows])
    index = cube.month_index(Month(2025, 2))
    ours = cube.yoy(method).value[Basis.MONTH, 1:, Flow.EXPORT :, index]
    ratio = (1 + ours / 100) / (1 + theirs / 100)
    errors: Array = 100 * ((1 + ours / 100) / np.median(ratio) - (1 + theirs / 100))
    return errors


def main() -> None:
    """Print the errors of each method."""
    parser = argparse.ArgumentParser("python -m benchmarks.yoy", description="Errors of the YoY of single months.")
    parser.add_argument(
        "--announced", type=Path, default=ANNOUNCED, metavar="CSV", help="announced YoY to compare with"
    )
    parser.add_argument("--sources", type=Path, default=shipped("examples", "rmb"), metavar="DIR", help="table (8)")
    options = parser.parse_args()
    try:
        announced = read_announced(options.announced)
    except KeyError as error:
        parser.error(f"{options.announced} has no column {error}: it must have region, period, flow, currency and yoy")
    except OSError as error:
        parser.error(f"{options.announced} cannot be read: {error.strerror}")
    except (BadArgument, ValueError, TypeError) as error:
        parser.error(f"{options.announced} has a value that cannot be used: {error}")
    try:
        sources = find_sources([options.sources])
    except SourceRefused as refusal:
        parser.error(str(refusal))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "trade.sqlite") as store:
        for done in ingest(store, sources):
            if done.refusal:
                print(f"{done.path.name}: {done.refusal}")
        cubes = [load_cube(store, currency) for currency in store.months()]
    for cube in cubes:
        print(f"announced YoY of single months, {cube.currency.value}, pp")
        print(f"{'':12}{'figures':>8}{'RMSE':>8}{'worst':>8}{'in band':>9}{'median ±':>10}")
        for method in METHODS:
            found = errors_of(cube, announced, method)
            print(
                f"{method.label('en'):12}{found.figures:8}{found.rmse:8.3f}{found.worst:8.2f}"
                f"{found.within_band:9}{found.median_band:10.2f}"
            )
    rmb = next((cube for cube in cubes if cube.currency is Currency.RMB), None)
    if rmb is not None and rmb.first <= Month(2024, 1) and rmb.last >= Month(2025, 2):
        print("\npublished YoY in dollars, February 2025, exports and imports of 31 provinces, pp")
        print(f"{'':12}{'figures':>8}{'RMSE':>8}{'worst':>8}{'≤ 0.3':>9}")
        for method in METHODS:
            errors = np.abs(errors_in_dollars(rmb, method))
            within = int((errors <= 0.3).sum())
            print(
                f"{method.label('en'):12}{errors.size:8}{np.sqrt((errors**2).mean()):8.3f}{errors.max():8.2f}{within:9}"
            )


if __name__ == "__main__":
    main()
