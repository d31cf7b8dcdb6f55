"""The cube keeps the first vintage of each figure, computed totals included."""

from __future__ import annotations

from pathlib import Path

import pytest
from plain_months import FIRST_DAY, NAMES, REVISION_DAY, Cells, at, query, rows_of, store_files, write

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.cube_data import CubeData
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

FEBRUARY = Month(2025, 2)


def store_query(store: Path, folder: Path, cells: Cells, more: int, day: str) -> None:
    """Store both downloads of the online query, with *more* 万 than the bulletin has in every province."""
    rows = rows_of(cells)
    folder.mkdir()
    for flow, column in ((Flow.EXPORT, 2), (Flow.IMPORT, 4)):
        path = folder / f"{flow.name}.csv"
        path.write_bytes(query({name: (int(rows[name][column]) + more) * 10_000 for name in NAMES[1:]}))
        with open_store(store) as opened:
            (done,) = ingest(opened, [path], flow=flow, at=at(day))
            assert done.refusal is None


def cube_of(store: Path) -> Cube:
    with open_store(store) as opened:
        return load_cube(opened, Currency.RMB)


def totals(cube: CubeData) -> list[float]:
    """The month's total trade of the provinces in 万."""
    levels = cube.levels[Basis.MONTH, 1:, Flow.TOTAL, cube.month_index(FEBRUARY)]
    return [float(level) for level in levels * 1e4]


@pytest.mark.parametrize("query_first", [True, False])
def test_the_first_total_is_the_printed_one_or_the_sum_whichever_was_first(
    tmp_path: Path, real_months: dict[str, Cells], query_first: bool
) -> None:
    cells, store = real_months["2025-02"], tmp_path / "trade.sqlite"
    if query_first:
        store_query(store, tmp_path / "query", cells, 7, FIRST_DAY)
    store_files(store, write(tmp_path / "2025-02.csv", cells), day=REVISION_DAY)
    if not query_first:
        store_query(store, tmp_path / "query", cells, 7, FIRST_DAY)
    rows = rows_of(cells)
    printed = [rows[name][0] for name in NAMES[1:]]
    summed = [rows[name][2] + rows[name][4] + 14 for name in NAMES[1:]]
    cube = cube_of(store)
    first, newest = (summed, printed) if query_first else (printed, summed)
    assert totals(cube) == pytest.approx(newest, abs=1e-6)
    assert totals(cube.first_published) == pytest.approx(first, abs=1e-6)
    for region in REGIONS[1:]:
        assert cube.vintage_of(region.index, Flow.EXPORT, FEBRUARY, Basis.MONTH) == (2, 2)
        assert cube.vintage_of(region.index, Flow.EXPORT, FEBRUARY, Basis.YTD) == (1, 1)  # in the bulletin alone


def test_exports_and_imports_in_two_files_are_one_vintage(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    store = tmp_path / "trade.sqlite"
    store_query(store, tmp_path / "query", real_months["2025-02"], 0, FIRST_DAY)
    cube = cube_of(store)
    assert cube.history is None
    assert cube.first_published is cube
    assert cube.vintage_of(19, Flow.IMPORT, FEBRUARY, Basis.MONTH) == (1, 1)
