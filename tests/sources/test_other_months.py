"""36 real months of 2010 to 2012, from which no limit was set, and 18 of 2024 and 2025, each left out in turn."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from editions import read_one
from month_files import ingest_files
from provinces_usd import DATA, months, write_all

from xlpkg.errors import Doubtful
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month, parse_month
from xlpkg.model.words import Basis
from xlpkg.sources.comparison import base_of, month_of
from xlpkg.sources.judge import LIMITS, percent_of
from xlpkg.sources.shares import SHARES
from xlpkg.store.ingest import Ingested

#: At most one month in so many may need to be accepted.
RARE = 30


def doubtful(results: Sequence[Ingested]) -> list[str]:
    """Return the names of the doubtful files. None may be refused for another reason."""
    left_out = [done for done in results if done.refusal is not None]
    assert [done.refusal for done in left_out if not isinstance(done.refusal, Doubtful)] == []
    return [done.path.name for done in left_out]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Month, Path]:
    return write_all(tmp_path_factory.mktemp("2010"))


def test_the_provinces_add_up_to_the_nation_of_another_provider() -> None:
    """Which restates its levels, by at most 0.6%; in billion dollars."""
    levels = months(DATA)
    assert (len(levels), min(levels), max(levels)) == (36, Month(2010, 1), Month(2012, 12))
    with (Path(__file__).parents[1] / "analysis" / "seasonal" / "national_usd.csv").open(encoding="ascii") as file:
        nation = {
            parse_month(row["period"]): (float(row["exports"]), float(row["imports"])) for row in csv.DictReader(file)
        }
    for period, of_month in levels.items():
        assert of_month[0, 1:] / 1e6 == pytest.approx(nation[period], rel=0.006)


@pytest.mark.parametrize("order", [1, -1])
def test_nearly_all_months_are_stored_in_either_order(tmp_path: Path, files: dict[Month, Path], order: int) -> None:
    results = ingest_files(tmp_path / "trade.sqlite", *[*files.values()][::order])
    assert len(results) == len(files)
    assert len(doubtful(results)) <= len(files) / RARE


def test_nearly_each_month_is_stored_alone_and_beside_its_neighbours(
    tmp_path: Path, files: dict[Month, Path], full: bool
) -> None:
    left_out: dict[bool, list[str]] = {False: [], True: []}
    for period, file in itertools.islice(files.items(), 0, None, 1 if full else 3):
        near = [files[each] for each in (period - 12, period - 1, period + 1, period + 12) if each in files]
        for beside, stored in ((False, []), (True, near)):
            store = tmp_path / f"{period}-{beside}.sqlite"
            doubtful(ingest_files(store, *stored))
            left_out[beside] += doubtful(ingest_files(store, file))
    assert all(len(names) <= len(files) / RARE for names in left_out.values()), left_out


def test_limits_follow_from_the_largest_differences_of_real_months(rmb: Path) -> None:
    """No month is doubtful by limits of steps and bases that are set without it, with the factor of LIMITS."""
    tables = {table.period: table for table in map(read_one, sorted(rmb.glob("*.csv")))}
    levels = {period: month_of(table).levels for period, table in tables.items()}
    found: dict[str, dict[Month, Array]] = {"step-odd": {}, "base-odd": {}}
    for period, (of_month, to_date) in levels.items():
        if period - 1 in levels and period.month > 1:
            found["step-odd"][period] = percent_of(to_date - of_month - levels[period - 1][Basis.YTD], to_date)
        if period - 12 in levels:
            base = levels[period - 12][Basis.YTD]
            found["base-odd"][period] = percent_of(base_of(to_date, month_of(tables[period]).yoy) - base, base)
    sizes = [np.arange(32)[:, np.newaxis] < np.ones((1, 3)), SHARES >= 0.03, SHARES >= 0.005]
    size = np.argmax([*sizes, np.full((32, 3), True)], axis=0)
    for rule, by_month in found.items():
        factor = LIMITS[rule].doubtful[0] / LIMITS[rule].seen[0]
        largest = {
            month: [np.abs(each[size == of_size]).max() for of_size in range(4)] for month, each in by_month.items()
        }
        seen = np.maximum.accumulate(np.max([*largest.values()], axis=0))
        assert seen.tolist() == pytest.approx(LIMITS[rule].seen, rel=0.02)
        for left_out, sizes_of_month in largest.items():
            others = np.max([each for month, each in largest.items() if month != left_out], axis=0)
            assert (np.array(sizes_of_month) <= factor * np.maximum.accumulate(others)).all(), (rule, left_out)
