"""A database that is not a store, or of a newer version, is refused and left unchanged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from xlpkg.errors import TradeMonitorError
from xlpkg.store.schema import SCHEMA
from xlpkg.store.store import open_store


def of_version(number: int) -> Callable[[Path], object]:
    """Return a function that writes a store of another version, which has another column."""

    def write(store: Path) -> None:
        with open_store(store):
            pass
        change(store, "ALTER TABLE file ADD COLUMN of_another_version", number)

    return write


def change(store: Path, statement: str, version: int = SCHEMA.version) -> None:
    """Run a statement on a database, and set its version number."""
    with closing(sqlite3.connect(store)) as db:
        db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()


@pytest.mark.parametrize(
    ("make", "key", "remedy"),
    [
        (of_version(SCHEMA.version + 1), "store-newer", "update TradeMonitor"),
        (of_version(6), "store-older", "store your files again"),
        # The databases of other programs, of any version, and other files.
        (partial(change, statement="CREATE TABLE bookmark (url)", version=0), "store-unusable", ""),
        (partial(change, statement="CREATE TABLE bookmark (url)"), "store-unusable", ""),
        (lambda path: path.write_bytes(b"not a database, but text that is long enough" * 99), "store-unusable", ""),
        (lambda path: path.write_bytes(bytes(4096)), "store-unusable", ""),
        (Path.mkdir, "store-unusable", ""),
    ],
)
def test_what_is_no_store_of_this_version_is_refused_and_unchanged(
    tmp_path: Path, make: Callable[[Path], object], key: str, remedy: str
) -> None:
    store = tmp_path / "trade.sqlite"
    make(store)
    before = store.read_bytes() if store.is_file() else None
    with pytest.raises(TradeMonitorError) as raised, open_store(store):
        pytest.fail("it was opened")
    assert (store.read_bytes() if store.is_file() else None) == before
    assert raised.value.key == key
    assert str(store) in str(raised.value)
    assert remedy in str(raised.value)


def test_a_column_that_another_program_added_is_ignored(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    with open_store(store):
        pass
    change(store, "ALTER TABLE sheet ADD COLUMN remark")
    with open_store(store) as opened:
        assert opened.sheets() == []


def test_a_missing_store_is_created_only_on_request(tmp_path: Path) -> None:
    store = tmp_path / "new folder" / "trade.sqlite"
    with pytest.raises(TradeMonitorError) as raised, open_store(store, create=False):
        pytest.fail("it was opened")
    assert raised.value.key == "store-empty"
    assert not store.parent.exists()
    with open_store(store) as opened:
        assert opened.version() == 0
        assert opened.months() == {}
    assert store.exists()
