"""The errors of each base method against YoY of single months that others published: ``python -m benchmarks.yoy``.

China Customs announces some YoY of single months; table (8) prints none. The errors are the computed YoY less the
announced one, which is itself rounded to 0.1. A published report has the YoY of 31 provinces in dollars for
February 2025; the YoY in yuan are compared with them after division by the median ratio of the two, the change of the
exchange rate.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.bundled import shipped
from xlpkg.errors import BadArgument, SourceRefused
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import PROVINCES, parse_region
from xlpkg.model.words import METHOD_NAMES, Basis, Currency, Flow, Method, parse_currency, parse_flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

ANNOUNCED = shipped("examples", "announced.csv")
PUBLISHED = shipped("examples", "published-2025-02.csv")
METHODS = (Method.STORED, Method.FIRST, Method.REVISED, Method.RECONCILED)


def read_announced(path: Path) -> pd.DataFrame:
    """Return the figures of a CSV file with the columns region, period, flow, currency and yoy (here: announced).

    Raises OSError if it cannot be read, KeyError for a missing column, BadArgument or ValueError for a value that
    cannot be used.
    """
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    return pd.DataFrame(
        {
            "region": [parse_region(word).short for word in table["region"]],
            "period": [parse_month(word).number for word in table["period"]],
            "flow": [parse_flow(word).name.lower() for word in table["flow"]],
            "currency": [parse_currency(word).value for word in table["currency"]],
            "announced": table["yoy"].astype(float),
        }
    )


def errors_of(cube: Cube, announced: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return the columns error and band, in pp, of *method* for the *announced* figures that *cube* has."""
    frame = cube.frame()
    found = announced.merge(frame[frame["basis"] == "month"])
    name = METHOD_NAMES["en"][method]
    errors = pd.DataFrame({"error": found[f"yoy_{name}"] - found["announced"], "band": found[f"band_{name}"]})
    return errors.dropna(subset="error")


def errors_in_dollars(cube: Cube, method: Method) -> Array:
    """Return the errors of exports and imports of the provinces in February 2025 against the report, in pp: (31, 2)."""
    printed = pd.read_csv(PUBLISHED).query("basis == 'month'").set_index("region")
    theirs = printed.loc[[province.name for province in PROVINCES], ["export_yoy", "import_yoy"]].to_numpy()
    ours = cube.yoy(method).value[Basis.MONTH, 1:, Flow.EXPORT :, cube.month_index(Month(2025, 2))]
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
        sources = find_sources([options.sources])
    except KeyError as error:
        parser.error(f"{options.announced} has no column {error}: it must have region, period, flow, currency and yoy")
    except (OSError, BadArgument, ValueError) as error:
        parser.error(f"{options.announced} cannot be used: {error}")
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
            size, band = found["error"].abs(), found["band"]
            print(
                f"{method.label('en'):12}{len(found):8}{(size**2).mean() ** 0.5:8.3f}{size.max():8.2f}"
                f"{(size <= band + 1e-9).sum():9}{band.median():10.2f}"
            )
        if cube.currency is Currency.RMB and cube.first <= Month(2024, 1) and cube.last >= Month(2025, 2):
            print("\npublished YoY in dollars, February 2025, exports and imports of 31 provinces, pp")
            print(f"{'':12}{'figures':>8}{'RMSE':>8}{'worst':>8}{'≤ 0.3':>9}")
            for method in METHODS:
                errors = np.abs(errors_in_dollars(cube, method))
                within = int((errors <= 0.3).sum())
                rmse = np.sqrt((errors**2).mean())
                print(f"{method.label('en'):12}{errors.size:8}{rmse:8.3f}{errors.max():8.2f}{within:9}")


if __name__ == "__main__":
    main()
