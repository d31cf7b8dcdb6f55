"""A database that is not a store, or of a newer version, is refused and left unchanged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from xlpkg.errors import TradeMonitorError
from xlpkg.store.store import SCHEMA_VERSION, open_store


def refused(store: Path) -> TradeMonitorError:
    """Return the error with which the file or folder is refused as a store; its content stays."""
    before = store.read_bytes() if store.is_file() else None
    with pytest.raises(TradeMonitorError) as raised, open_store(store):
        pytest.fail("it was opened")
    assert (store.read_bytes() if store.is_file() else None) == before
    return raised.value


def other_database(store: Path, version: int = 0) -> Path:
    """Write a database of another program, with its own table and a version number."""
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE bookmark (url)")
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
    return store


@pytest.mark.parametrize(
    ("version", "key", "remedy"),
    [
        (SCHEMA_VERSION + 1, "store-newer", "update TradeMonitor"),
        (SCHEMA_VERSION - 1, "store-older", "store your files again"),
    ],
)
def test_a_store_of_another_version_is_refused_and_unchanged(
    tmp_path: Path, version: int, key: str, remedy: str
) -> None:
    store = tmp_path / "trade.sqlite"
    with open_store(store):
        pass
    with closing(sqlite3.connect(store)) as db:
        db.execute("ALTER TABLE file ADD COLUMN of_another_version")
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
    error = refused(store)
    assert error.key == key
    assert str(store) in str(error)
    assert remedy in str(error)


def test_a_column_that_another_program_added_is_ignored(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    with open_store(store):
        pass
    with closing(sqlite3.connect(store)) as db:
        db.execute("ALTER TABLE sheet ADD COLUMN remark")
    with open_store(store) as opened:
        assert opened.sheets() == []


def test_another_programs_database_is_refused_and_unchanged(tmp_path: Path) -> None:
    assert refused(other_database(tmp_path / "history.sqlite")).key == "store-unusable"


def test_another_programs_database_of_our_version_number_is_refused_and_unchanged(tmp_path: Path) -> None:
    assert refused(other_database(tmp_path / "other.sqlite", SCHEMA_VERSION)).key == "store-unusable"


@pytest.mark.parametrize("content", [b"not a database, but text that is long enough to be looked at" * 9, b"\0" * 4096])
def test_a_file_that_is_no_database_is_refused_and_unchanged(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "trade.sqlite"
    store.write_bytes(content)
    assert refused(store).key == "store-unusable"


def test_a_missing_store_is_created_only_on_request(tmp_path: Path) -> None:
    store = tmp_path / "new folder" / "trade.sqlite"
    with pytest.raises(TradeMonitorError) as raised, open_store(store, create=False):
        pytest.fail("it was opened")
    assert raised.value.key == "no-store"
    assert not store.parent.exists()
    with open_store(store) as opened:
        assert opened.version() == 0
        assert opened.months() == {}
    assert store.exists()


def test_a_folder_instead_of_a_store_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).key == "store-unusable"
