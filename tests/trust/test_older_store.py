"""A store of an older version is brought to this one whole, or left as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import shutil
import sqlite3
import sys
import zlib
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from contents import dump
from disks import Disk, disk, is_refusal

from xlpkg.analysis.cube import load_cube
from xlpkg.errors import TradeMonitorError
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency, Flow
from xlpkg.sources import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import ingest
from xlpkg.store.store import SCHEMA_VERSION, open_store

FIRST_DAY = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)

_FILE = """
CREATE TABLE file (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, flow INTEGER,
    arrived TEXT NOT NULL, UNIQUE (sha256, flow));
"""
_SHEET = """
CREATE TABLE sheet (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file, name TEXT NOT NULL, title TEXT NOT NULL,
    period INTEGER NOT NULL, currency TEXT NOT NULL, unit INTEGER NOT NULL, edition TEXT NOT NULL,
    columns TEXT NOT NULL, footnote TEXT NOT NULL{});
CREATE INDEX sheet_of_month ON sheet (currency, period);
"""
_PRAGMAS = """
PRAGMA application_id = 1416777071;
PRAGMA user_version = {};
PRAGMA journal_mode = WAL;
"""
#: The tables of version 1: a row of ``observation`` for each printed row.
VERSION_1 = f"""
{_FILE}
{_SHEET.format("")}
CREATE TABLE observation (
    sheet INTEGER NOT NULL REFERENCES sheet, line INTEGER NOT NULL, region INTEGER NOT NULL, zone TEXT,
    total_month NUMERIC, total_ytd NUMERIC, export_month NUMERIC, export_ytd NUMERIC, import_month NUMERIC,
    import_ytd NUMERIC, total_yoy NUMERIC, export_yoy NUMERIC, import_yoy NUMERIC,
    PRIMARY KEY (sheet, line, region)) WITHOUT ROWID;
{_PRAGMAS.format(1)}
"""
#: Version 2: a sheet's rows are two arrays of doubles, those of its cities and zones with their labels beside them.
VERSION_2 = f"""
{_FILE}
{_SHEET.format(", regions BLOB NOT NULL, labels TEXT NOT NULL, zones BLOB NOT NULL")}
{_PRAGMAS.format(2)}
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Path]:
    """Two real months, one of them revised, and a download of the online query, whose rows share a line."""
    folder = tmp_path_factory.mktemp("sources")
    months = [shared / "data" / "gacc-table8-rmb" / f"2025-0{month}.csv" for month in (1, 2)]
    revised = folder / "2025-02.csv"
    revised.write_text(months[1].read_text(encoding="utf-8-sig").rstrip() + " \n", encoding="utf-8-sig")
    query = folder / "query.csv"
    lines = ["数据年月,注册地编码,注册地名称,人民币"]
    lines += [f"202412,{province.code},{province.name},{province.code}00" for province in PROVINCES]
    query.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    return [*months, revised, query]


def _keep_1(db: sqlite3.Connection, sheet: int, table: SourceTable) -> None:
    db.executemany(
        "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(sheet, row.line, row.region.index, row.zone, *row.values) for row in table.rows],
    )


def _keep_2(db: sqlite3.Connection, sheet: int, table: SourceTable) -> None:
    labels = json.dumps([row.zone for row in table.rows if row.zone], ensure_ascii=False)
    blobs = []
    for of_zones in (False, True):
        rows = [row for row in table.rows if bool(row.zone) is of_zones]
        numbers = [[row.line, row.region.index, *(math.nan if v is None else v for v in row.values)] for row in rows]
        data = array("d", [number for row in numbers for number in row]).tobytes()
        blobs.append(data + zlib.crc32(data, zlib.crc32(labels.encode() if of_zones else b"")).to_bytes(4, "little"))
    db.execute("UPDATE sheet SET regions = ?, labels = ?, zones = ? WHERE id = ?", (blobs[0], labels, blobs[1], sheet))


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, sources: list[Path]) -> dict[int, Path]:
    """A store of each older version."""
    folder = tmp_path_factory.mktemp("older")
    stores = {version: folder / f"{version}.sqlite" for version in (1, 2)}
    for version, store in stores.items():
        with closing(sqlite3.connect(store, isolation_level=None)) as db:
            db.executescript(VERSION_1 if version == 1 else VERSION_2)
            for number, path in enumerate(sources, start=1):
                source, (table,) = read_tables(path, Flow.EXPORT)
                arrived = (FIRST_DAY + dt.timedelta(days=number)).isoformat(timespec="microseconds")
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                flow = 1 if "query" in path.name else -1
                db.execute(
                    "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)",
                    (number, digest, path.name, source.kind, flow, arrived),
                )
                told = (table.sheet, table.title, table.period.number, table.currency.value, table.unit, table.edition)
                row: tuple[object, ...] = (number, number, *told, json.dumps(table.columns), table.footnote)
                row += () if version == 1 else (b"", "[]", b"")
                db.execute(f"INSERT INTO sheet VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
                (_keep_1 if version == 1 else _keep_2)(db, number, table)
    return stores


@pytest.fixture(params=[1, 2])
def store(request: pytest.FixtureRequest, tmp_path: Path, older: dict[int, Path]) -> Path:
    return Path(shutil.copy(older[request.param], tmp_path / "trade.sqlite"))


def _version(store: Path) -> int:
    with closing(sqlite3.connect(store)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_a_store_of_an_older_version_holds_what_it_held(tmp_path: Path, store: Path, sources: list[Path]) -> None:
    with open_store(tmp_path / "now.sqlite") as opened:
        for number, path in enumerate(sources, start=1):
            at = FIRST_DAY + dt.timedelta(days=number)
            (done,) = ingest(opened, [path], flow=Flow.EXPORT, at=at)
            assert done.refusal is None
    for _ in range(2):  # brought to this version, and then of it
        with open_store(store, create=False) as old, open_store(tmp_path / "now.sqlite") as new:
            assert old.sheets(Currency.RMB) == new.sheets(Currency.RMB)
            ours, theirs = load_cube(old, Currency.RMB), load_cube(new, Currency.RMB)
            for name in ("levels", "official", "resolution", "origin", "line"):
                assert np.array_equal(getattr(ours, name), getattr(theirs, name), equal_nan=True), name
            assert ours.periods() == theirs.periods()
            for period in ours.periods():
                assert old.zones(Currency.RMB, period) == new.zones(Currency.RMB, period)
            for sheet in old.sheets(Currency.RMB):
                assert old.zone_rows(sheet) == new.zone_rows(sheet)
            assert all(done.unchanged for done in ingest(old, sources, flow=Flow.EXPORT))
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(sqlite3.connect(tmp_path / "now.sqlite")) as db, closing(sqlite3.connect(store)) as brought:
        tables = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        assert brought.execute(tables).fetchall() == db.execute(tables).fetchall()
        columns = "SELECT name, type, pk FROM pragma_table_info('sheet') ORDER BY name"
        assert brought.execute(columns).fetchall() == db.execute(columns).fetchall()


def check_refused_and_left(store: Path, reason: str) -> None:
    before = dump(store)
    with pytest.raises(TradeMonitorError, match=reason) as raised, open_store(store):
        pytest.fail("it was opened")
    assert raised.value.key == "store-unusable"
    assert dump(store) == before


@pytest.mark.parametrize(
    "damage",
    [
        "region = -1",
        "region = 77",
        "region = 1.5",
        "total_ytd = 'many'",
        "export_month = x'00'",
        "zone = x'00'",
        "line = 'a'",
    ],
)
def test_a_row_that_was_never_stored_is_not_brought_to_this_version(
    tmp_path: Path, older: dict[int, Path], damage: str
) -> None:
    store = Path(shutil.copy(older[1], tmp_path))
    with closing(sqlite3.connect(store)) as db:
        db.execute(f"UPDATE observation SET {damage} WHERE sheet = 2 AND region = 19 AND zone IS NULL")  # noqa: S608
        db.commit()
    check_refused_and_left(store, "never stored")


@pytest.mark.parametrize("column", ["regions", "labels", "zones"])
def test_a_turned_bit_is_not_brought_to_this_version(tmp_path: Path, older: dict[int, Path], column: str) -> None:
    store = Path(shutil.copy(older[2], tmp_path))
    with closing(sqlite3.connect(store)) as db:
        (content,) = db.execute(f"SELECT {column} FROM sheet WHERE id = 2").fetchone()  # noqa: S608
        turned = content.replace("市", "县") if isinstance(content, str) else bytes([content[0] ^ 1]) + content[1:]
        db.execute(f"UPDATE sheet SET {column} = ? WHERE id = 2", (turned,))  # noqa: S608
        db.commit()
    check_refused_and_left(store, "checksum")


def test_a_column_that_another_program_added_is_left_behind(store: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("ALTER TABLE sheet ADD COLUMN remark")
        db.commit()
    with open_store(store) as opened:
        assert load_cube(opened, Currency.RMB).periods()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path, 4 << 20) as mounted:
        yield mounted


@pytest.mark.skipif(sys.platform != "linux", reason="disks are filled on Linux only: not tested")
@pytest.mark.parametrize("version", [1, 2])
def test_a_store_of_an_older_version_is_left_as_it_was_on_a_full_disk(
    small: Disk, older: dict[int, Path], tmp_path: Path, version: int
) -> None:
    store = small.folder / "trade.sqlite"
    shutil.copy(older[version], small.seen(store.name))
    before, said = dump(older[version]), []
    for free in (0, 10, 20, 30, 40):
        small.leave(free * 4096)
        done = small.trademonitor("table", "2025-02", "--basis", "month", "--currency", "rmb", "--store", store)
        small.clear()
        assert is_refusal(done, store), (free, done)
        said.append(done.stderr)
        copy = small.taken(store.name, tmp_path / "copy")
        assert dump(copy) == before
        assert _version(copy) == version
    assert "no room left" in said[-1]
    done = small.trademonitor("table", "2025-02", "--basis", "month", "--currency", "rmb", "--store", store)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="read-only disks are mounted on Linux only: not tested")
def test_a_store_of_an_older_version_is_told_on_a_read_only_disk(small: Disk, older: dict[int, Path]) -> None:
    shutil.copy(older[2], small.seen("trade.sqlite"))
    small.allow_writing(False)
    before = small.files()
    done = small.trademonitor("table", "2025-02", "--basis", "month", "--store", small.folder / "trade.sqlite")
    assert is_refusal(done, small.folder / "trade.sqlite", "older TradeMonitor", "brought up to date")
    assert small.files() == before
