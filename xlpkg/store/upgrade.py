"""Make a store of this version out of an older one, which is kept beside it: ``trade-schema7.sqlite``.

A file with its bytes is read again from them, under its old name, time and flow. Of a file without bytes, and of one
that is now refused, the stored rows are taken over. Numbers, times, withdrawals and decisions stay, so that
``--as-of`` answers as before.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

from xlpkg.atomic_files import FolderNotWritable, write_atomically
from xlpkg.documents import numbered
from xlpkg.errors import SourceRefused, TradeMonitorError, system_reason
from xlpkg.sources.announced import AnnouncedTable, with_zones
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.announced import write_announced
from xlpkg.store.contents import read_content, read_stored_tables, write_content
from xlpkg.store.database import BUSY_SECONDS, explained, transaction
from xlpkg.store.log import LOGS, add_to_log, read_log
from xlpkg.store.schema import SCHEMA
from xlpkg.store.sheets import write_sheet
from xlpkg.store.vintages import StoredFile, read_files

#: The version of 1.0.0, which is the oldest that is taken over.
_OLDEST: Final = 7
#: The tables that it does not have.
_NEWER: Final = ("content", "decision")
#: An upgrade has to write, where others may read.
_READ_ONLY: Final = {"store-read-only": "store-older-read-only", "store-left-open": "store-older-read-only"}


def upgrade(path: Path) -> None:
    """Replace all of the store at *path* in one transaction, for which other processes wait, and keep a copy of it.

    A killed process leaves the old store. Raises TradeMonitorError if it is older than 1.0.0, is damaged, or cannot be
    written.
    """
    try:
        with _connected(str(path)) as db, transaction(db), _connected(":memory:") as old:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version >= SCHEMA.version:  # another process was first
                return
            if version < _OLDEST:
                raise TradeMonitorError("store-older", path=path, version=version)
            content = db.serialize()
            content = content[:18] + b"\1\1" + content[20:]  # it has no write-ahead log beside it
            old.deserialize(content)
            SCHEMA.create(db)
            _take_over(old, db)
            names = numbered(path.with_name(f"{path.stem}-schema{version}{path.suffix}"))
            # A killed upgrade may have written it.
            kept = next(name for name in names if not name.exists() or name.read_bytes() == content)
            write_atomically(kept, content, like=path)
    except sqlite3.Error as error:
        reason = explained(path, error)
        raise TradeMonitorError(_READ_ONLY.get(reason.key, reason.key), **reason.facts) from error
    except FolderNotWritable as error:
        raise TradeMonitorError("store-older-read-only", path=path) from error
    except OSError as error:
        raise TradeMonitorError("store-unusable", path=path, reason=system_reason(error)) from error


def _connected(name: str) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None))


def _take_over(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Write all files, events and decisions of *old* to *new*, which has no rows yet."""
    for name in _NEWER:  # an empty one is read if there is none
        if not old.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
            # AUTOINCREMENT would make another sqlite_sequence, which hides the one of the events
            old.execute(SCHEMA.objects[name].replace("CREATE", "CREATE TEMP", 1).replace("AUTOINCREMENT", ""))
    for file in read_files(old):
        flow = -1 if file.flow is None else int(file.flow)
        row = (file.id, file.sha256, file.name, file.kind, flow, file.arrived)
        new.execute("INSERT INTO file (id, sha256, name, kind, flow, arrived) VALUES (?, ?, ?, ?, ?, ?)", row)
        data = read_content(old, file)
        tables, announced = (data and _read_again(new, file, data)) or read_stored_tables(old, file)
        for table in tables:
            write_sheet(new, row, table)
        for figures in announced:
            write_announced(new, row, figures)
        if data:
            write_content(new, file.id, data)
    for log in LOGS:
        for values in read_log(old, log):
            add_to_log(new, log, values)


def _read_again(
    db: sqlite3.Connection, file: StoredFile, data: bytes
) -> tuple[tuple[SourceTable, ...], tuple[AnnouncedTable, ...]] | None:
    """Return the tables of a file as they are read today; None if it is refused. *db* has the files before it."""
    try:
        _, tables, announced = read_tables(Path(file.name), file.flow, data)
        of_zones = "SELECT DISTINCT region, zone FROM figure WHERE zone IS NOT NULL"
        zones = {*db.execute(of_zones)} if announced else set()
        return tables, tuple(with_zones(each, zones) for each in announced)
    except SourceRefused:
        return None
