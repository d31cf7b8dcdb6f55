"""A file is stored completely or not at all, even if the program fails or other programs write."""

from __future__ import annotations

import sqlite3
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


@pytest.mark.parametrize("undone", ["ABORT", "ROLLBACK"])
def test_a_failure_inside_a_file_leaves_nothing_of_it(tmp_path: Path, february: Path, rmb: Path, undone: str) -> None:
    """SQLite itself ends the transaction at some errors."""
    store = tmp_path / "trade.sqlite"
    ingest_files(store, rmb / "2025-01.csv")
    with closing(sqlite3.connect(store)) as db:
        db.execute(f"CREATE TRIGGER lost AFTER INSERT ON sheet BEGIN SELECT RAISE({undone}, 'the disk went away'); END")
        db.commit()
    before = sql_of(store)
    with pytest.raises(TradeMonitorError, match="the disk went away") as raised:
        ingest_files(store, february)
    assert raised.value.key == "store-unusable"
    assert sql_of(store) == before
    with closing(sqlite3.connect(store)) as db:
        db.execute("DROP TRIGGER lost")
        db.commit()
    (done,) = ingest_files(store, february)
    assert not done.unchanged


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
