"""A store of version 1 to 4 is migrated completely, or left unchanged.

The folder ``older`` has such stores as SQL, filled by those versions, and the files that they were filled from.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from contents import dump
from small_disk import Disk, disk, is_refusal

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.revisions import find_implied_revisions, find_revisions
from xlpkg.errors import TradeMonitorError
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Flow
from xlpkg.report.compose import compose
from xlpkg.sources.reading import read_tables
from xlpkg.store.ingest import ingest
from xlpkg.store.store import SCHEMA_VERSION, open_store

OLDER = Path(__file__).parent / "older"
#: A month, a month with its revision, and a download of the online query, whose rows have the same line.
SOURCES = [OLDER / name for name in ("2025-01.csv", "2025-02.csv", "again/2025-02.csv", "query.csv")]
FIRST_DAY = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
VERSIONS = (1, 2, 3, 4)
#: The statements that give a store the times of a computer whose clock was set back before it stored the revision, the
#: third file. Version 4 has them in its digests, which it computed for such a store.
CLOCK_SET_BACK = (
    "UPDATE file SET arrived = '2025-03-21T09:00:00.000000+00:00' WHERE id = 2",
    "UPDATE file SET arrived = '2025-03-20T09:00:00.000000+00:00' WHERE id = 3",
)
DIGESTS_OF_VERSION_4 = (
    "UPDATE sheet SET digest = 'b7c2f8b8d5adb3b6e94cd1bbde784e7413d0eb00b7d7b8062f5b619fc3b9d8d4' WHERE id = 2",
    "UPDATE sheet SET digest = '73813848a1a242f52e33e711cb49e97e026943140f1153a317944b7f7d9843fb' WHERE id = 3",
)


def older_store(folder: Path, version: int) -> Path:
    """Make the store of an older version."""
    store = folder / f"version-{version}.sqlite"
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.executescript((OLDER / f"version-{version}.sql").read_text(encoding="utf-8"))
    return store


def change(store: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute(statement, values)
        db.commit()


def user_version(store: Path) -> int:
    with closing(sqlite3.connect(store)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture(scope="module")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of this version, filled from the same files at the same times, whose query is too small for ingest."""
    store = tmp_path_factory.mktemp("new") / "trade.sqlite"
    with open_store(store) as opened:
        for number, path in enumerate(SOURCES, start=1):
            source, tables = read_tables(path, Flow.EXPORT)
            assert opened.add(source, tables, Flow.EXPORT, FIRST_DAY + dt.timedelta(days=number))
    return store


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_store_equals_a_new_store_of_the_same_files(tmp_path: Path, new_store: Path, version: int) -> None:
    store = older_store(tmp_path, version)
    with open_store(store, create=False) as migrated, open_store(new_store) as new:
        assert migrated.sheets() == new.sheets()
        ours, theirs = load_cube(migrated, Currency.RMB), load_cube(new, Currency.RMB)
        for name in ("levels", "official", "resolution", "origin", "line"):
            assert np.array_equal(getattr(ours, name), getattr(theirs, name), equal_nan=True), name
        assert all(done.unchanged for done in ingest(migrated, SOURCES, flow=Flow.EXPORT))
    assert user_version(store) == SCHEMA_VERSION
    with closing(sqlite3.connect(store)) as ours_db, closing(sqlite3.connect(new_store)) as theirs_db:
        assert list(ours_db.iterdump()) == list(theirs_db.iterdump())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_store_has_the_figures_of_the_older_store(tmp_path: Path, version: int) -> None:
    """广东's exports of February 2025 were revised by 70,000 万元; the file has 36,497,409."""
    with open_store(older_store(tmp_path, version)) as store:
        values = [
            row for row in store.latest() if row[:2] == ("广东", None) and row[2:5] == (202502, "export", "month")
        ]
        assert [(row[6], row[9], row[10]) for row in values] == [(3656.7409, "D26", 2)]
        labels = [label for _, label in store.zone_labels(Currency.RMB, store.sheets()[1].period)]
    assert labels[:2] == ["天津滨海新区", "天津经济技术开发区"]
    assert len(labels) == 9


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_store_keeps_the_order_of_arrival(tmp_path: Path, version: int) -> None:
    """Versions 1 to 4 used the file that had arrived last by the clock, here not the one that was stored last."""
    store = older_store(tmp_path, version)
    for statement in (*CLOCK_SET_BACK, *(DIGESTS_OF_VERSION_4 if version == 4 else ())):
        change(store, statement)
    with open_store(store) as migrated:
        in_force = [row[6] for row in migrated.latest() if row[:5] == ("广东", None, 202502, "export", "month")]
        hashes = [sheet.sha256[:8] for sheet in migrated.sheets()]
    assert in_force == [3649.7409]
    assert hashes == ["6b2a0b06", "44f648de", "d58c8842", "5d1f3ea0"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_store_has_the_resolution_of_its_figures(tmp_path: Path, version: int) -> None:
    with open_store(older_store(tmp_path, version)) as store:
        *bulletins, query = store.sheets()
    assert {sheet.resolutions for sheet in bulletins} == {(*[1.0] * 6, *[0.1] * 3)}
    assert query.resolutions == (None, None, 1.0, *[None] * 6)


@pytest.mark.parametrize("period", [198102, 209912])
def test_a_month_decades_away_does_not_stop_the_others(tmp_path: Path, period: int) -> None:
    """Older versions stored a file of such a month; the axis of months has no gaps."""
    path = older_store(tmp_path, 3)
    change(path, f"UPDATE sheet SET period = {period} WHERE id = 1")  # noqa: S608
    with open_store(path) as store:
        cube = load_cube(store, Currency.RMB)
        assert cube.months > 500
        assert [month.number for month in cube.periods()] == sorted([period, 202412, 202502])
        for month in (Month(*divmod(period, 100)), Month(2025, 2)):
            check_data(cube, month)
            compose(cube, month)
        assert find_revisions(store, Currency.RMB)
        assert find_implied_revisions(cube) == ()
        assert len(cube.frame()["period"].unique()) == 3


def check_refused_and_unchanged(store: Path) -> None:
    before = dump(store)
    with pytest.raises(TradeMonitorError, match="damaged") as raised, open_store(store):
        pytest.fail("the store was opened")
    assert raised.value.key == "store-unusable"
    assert dump(store) == before


def test_a_store_of_version_1_with_an_invalid_value_is_refused(tmp_path: Path) -> None:
    damages = ("region = -1", "region = 77", "region = 1.5", "total_ytd = 'many'", "export_month = x'00'")
    for number, damage in enumerate((*damages, "zone = x'00'", "line = 'a'")):
        (folder := tmp_path / str(number)).mkdir()
        store = older_store(folder, 1)
        change(store, f"UPDATE observation SET {damage} WHERE sheet = 2 AND region = 19 AND zone IS NULL")  # noqa: S608
        check_refused_and_unchanged(store)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_with_a_damaged_row_of_a_sheet_is_refused(tmp_path: Path, version: int) -> None:
    damages = ["period = 202513", "period = 'x'", "currency = 'eur'", "unit = 0", "unit = 'many'", "title = x'00'"]
    damages += ["columns = '[]'", "columns = '{'"] if version < 4 else ["period = 202501", "footnote = ''", "file = 1"]
    for number, damage in enumerate(damages):
        (folder := tmp_path / str(number)).mkdir()
        store = older_store(folder, version)
        change(store, f"UPDATE sheet SET {damage} WHERE id = 2")  # noqa: S608
        check_refused_and_unchanged(store)


@pytest.mark.parametrize(
    ("version", "table", "column"),
    [
        *((version, "sheet", column) for version in (2, 3) for column in ("regions", "zones")),
        (2, "sheet", "labels"),
        *((3, "zone_list", column) for column in ("labels", "places", "sha256")),
    ],
)
def test_a_store_with_a_changed_bit_is_refused(tmp_path: Path, version: int, table: str, column: str) -> None:
    store = older_store(tmp_path, version)
    with closing(sqlite3.connect(store)) as db:
        (content,) = db.execute(f"SELECT {column} FROM {table} WHERE id = 1").fetchone()  # noqa: S608
    if isinstance(content, str):
        changed: object = content.replace("市", "县") if "市" in content else f"0{content[1:]}"
    else:
        changed = bytes([content[0] ^ 1]) + content[1:]
    assert changed != content
    change(store, f"UPDATE {table} SET {column} = ? WHERE id = 1", changed)  # noqa: S608
    check_refused_and_unchanged(store)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE figure SET total_ytd = total_ytd + 1 WHERE sheet = 2 AND region = 19 AND zone IS NULL",
        "UPDATE figure SET zone = '海口' WHERE sheet = 1 AND zone = '海口市'",
        "DELETE FROM figure WHERE sheet = 2 AND region = 3",
        "UPDATE sheet_column SET letters = 'Z' WHERE sheet = 2 AND field = 3",
        "UPDATE sheet_column SET resolution = 100 WHERE sheet = 2 AND field = 3",
        "UPDATE file SET name = '2025-03.csv' WHERE id = 2",
    ],
)
def test_a_store_of_version_4_with_a_changed_value_is_refused(tmp_path: Path, damage: str) -> None:
    store = older_store(tmp_path, 4)
    change(store, damage)
    check_refused_and_unchanged(store)


def test_a_store_with_a_missing_list_of_zones_is_refused(tmp_path: Path) -> None:
    for number in ("NULL", "77"):
        (folder := tmp_path / number).mkdir()
        store = older_store(folder, 3)
        change(store, f"UPDATE sheet SET zone_list = {number} WHERE id = 2")  # noqa: S608
        check_refused_and_unchanged(store)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_column_that_another_program_added_is_ignored(tmp_path: Path, version: int) -> None:
    store = older_store(tmp_path, version)
    change(store, "ALTER TABLE sheet ADD COLUMN remark")
    with open_store(store) as opened:
        assert load_cube(opened, Currency.RMB).periods()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path, 4 << 20) as mounted:
        yield mounted


@pytest.mark.skipif(sys.platform != "linux", reason="small disks are mounted on Linux only: full disks are not tested")
@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_store_is_unchanged_on_a_full_disk(small: Disk, tmp_path: Path, version: int) -> None:
    older = older_store(tmp_path, version)
    store = small.folder / "trade.sqlite"
    shutil.copy(older, small.path(store.name))
    before, messages = dump(older), []
    for free in (0, 5, 10):
        small.fill(free * 4096)
        done = small.trademonitor("table", "2025-02", "--basis", "month", "--currency", "rmb", "--store", store)
        small.remove_filler()
        assert is_refusal(done, store), (free, done)
        messages.append(done.stderr)
        copy = small.copy_store(store.name, tmp_path / "copy")
        assert dump(copy) == before
        assert user_version(copy) == version
    assert "is full" in messages[-1]
    done = small.trademonitor("table", "2025-02", "--basis", "month", "--currency", "rmb", "--store", store)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(
    sys.platform != "linux", reason="small disks are mounted on Linux only: read-only disks are not tested"
)
def test_an_older_store_on_a_read_only_disk_is_refused(small: Disk, tmp_path: Path) -> None:
    shutil.copy(older_store(tmp_path, 2), small.path("trade.sqlite"))
    small.allow_writing(False)
    before = small.files()
    done = small.trademonitor("table", "2025-02", "--basis", "month", "--store", small.folder / "trade.sqlite")
    assert is_refusal(done, small.folder / "trade.sqlite", "older TradeMonitor")
    assert small.files() == before
