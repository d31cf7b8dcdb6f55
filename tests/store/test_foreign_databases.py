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


def other_database(store: Path, version: int) -> None:
    """Write a database of another program, with its own table and a version number."""
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE bookmark (url)")
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()


@pytest.mark.parametrize(
    "content", [0, SCHEMA_VERSION, b"not a database, but text that is long enough" * 99, bytes(4096)]
)
def test_what_is_no_store_is_refused_and_unchanged(tmp_path: Path, content: int | bytes) -> None:
    """The databases of other programs, of any version, and other files."""
    store = tmp_path / "trade.sqlite"
    if isinstance(content, int):
        other_database(store, content)
    else:
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
