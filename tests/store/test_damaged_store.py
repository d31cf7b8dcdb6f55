"""A store in which any stored value of a file was changed is refused: no changed figure is ever used."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from announced_tables import FINAL, FLASH, store_tables, table
from month_files import SMALL, read

from xlpkg.analysis.cube import load_cube
from xlpkg.errors import TradeMonitorError
from xlpkg.model.words import Edition
from xlpkg.store.store import open_store

KEYS = {
    "file": ("id",),
    "sheet": ("id",),
    "sheet_column": ("sheet", "field"),
    "figure": ("sheet", "region", "line"),
    "event": ("id",),
    "announced_sheet": ("id",),
    "announcement": ("sheet", "number"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two months, with cities and zones, and of announced figures; one file was withdrawn and restored."""
    store = tmp_path_factory.mktemp("sound") / "trade.sqlite"
    read(store, SMALL / "2025-01.csv", SMALL / "2025-02.csv")
    store_tables(store, "flash.html", table(FLASH, Edition.FLASH), table(FINAL, Edition.FINAL))
    with open_store(store) as opened:
        opened.withdraw(opened.files()[1])
        opened.restore(opened.files()[1])
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    return store


def error_of(store: Path) -> str:
    """Return the key of the error with which everything in the store is read, "" for none."""
    try:
        with open_store(store, create=False) as opened:
            for currency in opened.months():
                for period in load_cube(opened, currency).periods():
                    opened.zones(currency, period)
            assert list(opened.latest())
            assert opened.announced()
    except TradeMonitorError as error:
        return error.key
    return ""


def changed(sound: Path, tmp_path: Path, statement: str) -> Path | None:
    """Return a copy of the store after *statement*; None if SQLite refuses it or it changes nothing."""
    store = Path(shutil.copy(sound, tmp_path / "changed.sqlite"))
    with closing(sqlite3.connect(store)) as db:
        before = list(db.iterdump())
        try:
            db.execute(statement)
        except sqlite3.IntegrityError:
            return None
        db.commit()
        return store if list(db.iterdump()) != before else None


@pytest.mark.parametrize("table", list(KEYS))
def test_a_changed_value_makes_the_store_unusable(tmp_path: Path, sound: Path, table: str, *, full: bool) -> None:
    """In short, each column is changed in one or two ways, in turn."""
    assert error_of(sound) == ""
    with closing(sqlite3.connect(sound)) as db:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        rows = db.execute(f"SELECT {', '.join(KEYS[table])} FROM {table}").fetchall()  # noqa: S608
    tried = 0
    for number, column in enumerate(columns):
        values = (f"{column} || '1'", f"{column} + 1", "'甲'", "x'00'", "NULL")
        for value in values if full else (values[number % 2], values[2 + number % 3]):
            row = rows[tried % len(rows)]
            where = " AND ".join(f"{key} = {number}" for key, number in zip(KEYS[table], row, strict=True))
            store = changed(sound, tmp_path, f"UPDATE {table} SET {column} = {value} WHERE {where}")  # noqa: S608
            if store is not None:
                assert error_of(store) == "store-unusable", (column, value, where)
                tried += 1
    assert tried > (3 if full else 1) * len(columns)


def test_a_file_that_is_read_again_shows_that_its_stored_rows_are_damaged(tmp_path: Path, sound: Path) -> None:
    """Whether a file is stored is looked up without reading all sheets."""
    for change in (
        "sheet SET period = 'x'",
        "sheet SET period = 202599",
        "sheet SET currency = 1",
        "file SET name = 7",
    ):
        store = changed(sound, tmp_path, f"UPDATE {change} WHERE id = 2")
        assert store is not None
        with pytest.raises(TradeMonitorError) as raised:
            read(store, SMALL / "2025-02.csv")
        assert raised.value.key == "store-unusable"


def test_lost_and_exchanged_rows_make_the_store_unusable(tmp_path: Path, sound: Path) -> None:
    statements = [f"DELETE FROM {table} WHERE {KEYS[table][0]} = 2" for table in ("file", "sheet_column", "figure")]  # noqa: S608
    statements += [
        "DELETE FROM figure WHERE zone = '海口市'",
        "DELETE FROM sheet WHERE id = 2",
        "DELETE FROM sheet_column WHERE sheet = 2",
        "DELETE FROM figure WHERE sheet = 1 AND region = 31",
        "UPDATE sheet SET period = 405003 - period",
        "UPDATE figure SET region = 1 - region WHERE zone IS NULL AND region < 2",
        "UPDATE figure SET zone = '拉萨市' WHERE zone = '海口市'",
        "UPDATE figure SET export_month = import_month, import_month = export_month WHERE zone IS NULL",
        "UPDATE sheet SET file = 3 - file",
        "DELETE FROM event WHERE id = 1",
        "DELETE FROM event WHERE id = 2",
        "DELETE FROM event",
        "INSERT INTO figure (sheet, line, region) VALUES (1, 99, 3)",
        "DELETE FROM file WHERE id = 3",
        "DELETE FROM announced_sheet",
        "DELETE FROM announced_sheet WHERE id = 2",
        "DELETE FROM announcement",
        "DELETE FROM announcement WHERE sheet = 1 AND number = 3",
        "UPDATE announcement SET number = 7 - number WHERE sheet = 1",
        "UPDATE announced_sheet SET file = 1 WHERE id = 2",
        "UPDATE announcement SET edition = 'final'",
    ]
    for statement in statements:
        store = changed(sound, tmp_path, statement)
        assert store is not None, statement
        assert error_of(store) == "store-unusable", statement
