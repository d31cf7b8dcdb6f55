"""A file is stored completely or not at all, even if the program fails or other programs write."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from month_files import ingest_files, sql_of

from xlpkg.analysis.cube import load_cube
from xlpkg.errors import TradeMonitorError
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store


@pytest.fixture
def february(rmb: Path) -> Path:
    return rmb / "2025-02.csv"


def test_a_failure_inside_a_file_leaves_nothing_of_it(tmp_path: Path, february: Path, rmb: Path) -> None:
    store = tmp_path / "trade.sqlite"
    january = rmb / "2025-01.csv"
    ingest_files(store, january)
    with closing(sqlite3.connect(store)) as db:
        db.execute(
            "CREATE TRIGGER full_disk AFTER INSERT ON sheet BEGIN SELECT RAISE(ABORT, 'no room on the disk'); END"
        )
        db.commit()
    before = sql_of(store)
    with pytest.raises(TradeMonitorError, match="no room on the disk") as raised:
        ingest_files(store, february)
    assert raised.value.key == "store-unusable"
    assert sql_of(store) == before
    with closing(sqlite3.connect(store)) as db:
        db.execute("DROP TRIGGER full_disk")
        db.commit()
    (done,) = ingest_files(store, february)
    assert not done.unchanged


def test_a_failure_that_sqlite_rolls_back_is_reported_with_its_reason(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    with open_store(store), closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TRIGGER lost AFTER INSERT ON sheet BEGIN SELECT RAISE(ROLLBACK, 'the disk went away'); END")
        db.commit()
    with pytest.raises(TradeMonitorError, match="the disk went away"):
        ingest_files(store, february)
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("SELECT count(*) FROM file").fetchone() == (0,)


def test_a_process_that_is_killed_inside_a_file_leaves_nothing_of_it(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    with open_store(store):
        pass
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom xlpkg.sources.reading import read_tables\n"
        "from xlpkg.store.store import open_store\n"
        "source, tables = read_tables(Path(sys.argv[2]))\n"
        "class Dying(tuple):\n    def __iter__(self):\n        yield self[0]\n        os.abort()\n"
        "with open_store(Path(sys.argv[1])) as store:\n    store.add(source, Dying(tables))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, store, february], capture_output=True, check=False)
    assert ended.returncode < 0
    (done,) = ingest_files(store, february)
    assert not done.unchanged
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("SELECT count(*) FROM file").fetchone() == (1,)


WRITER = (
    "import sys\nfrom pathlib import Path\nfrom xlpkg.store.ingest import find_sources, ingest\n"
    "from xlpkg.store.store import open_store\n"
    "with open_store(Path(sys.argv[1])) as store:\n"
    "    print('ready', flush=True)\n    sys.stdin.readline()\n"
    "    for done in ingest(store, find_sources([Path(sys.argv[2])])):\n"
    "        assert done.refusal is None\n        print(int(done.unchanged), flush=True)\n"
)


def test_two_processes_that_write_at_once_store_each_file_once(tmp_path: Path, rmb: Path, rmb_store: Path) -> None:
    store = tmp_path / "trade.sqlite"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, store, rmb],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:  # both have the new store open; now both write
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    outputs = [writer.communicate(timeout=60) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], outputs
    unchanged = [list(map(int, out.split())) for out, _ in outputs]
    assert [sum(pair) for pair in zip(*unchanged, strict=True)] == [1] * 17  # each file was new to exactly one
    with open_store(store) as both, open_store(rmb_store) as alone:
        assert (load_cube(both, Currency.RMB).levels == load_cube(alone, Currency.RMB).levels).all()


def test_a_store_that_stays_locked_is_reported(tmp_path: Path, february: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "trade.sqlite"
    monkeypatch.setattr("xlpkg.store.database.BUSY_SECONDS", 0.1)
    with open_store(store), closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TradeMonitorError, match="locked") as raised:
            ingest_files(store, february)
        other.execute("ROLLBACK")
    assert raised.value.key == "store-unusable"
    (done,) = ingest_files(store, february)
    assert not done.unchanged


def test_a_store_can_be_read_while_it_is_written(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    ingest_files(store, february)
    with closing(sqlite3.connect(store, isolation_level=None)) as writer:
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM sheet")
        with open_store(store, create=False) as opened:
            assert load_cube(opened, Currency.RMB).levels[0, 0, 0, 0] > 0
        writer.execute("ROLLBACK")
