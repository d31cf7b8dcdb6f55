"""Open the store's SQLite file, which several processes may share and which may be in a read-only folder."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import quote

from xlpkg.errors import TradeMonitorError, system_reason
from xlpkg.messages import Message

#: SQLite's application_id, by which our databases are recognised: "TrMo".
APPLICATION_ID: Final = int.from_bytes(b"TrMo")
BUSY_SECONDS: Final = 30.0

#: A table, view or index in a script.
_OBJECT: Final = re.compile(r"^CREATE (?:TABLE|VIEW|INDEX|UNIQUE INDEX) (\w+)", re.MULTILINE)
#: Tables that SQLite makes: for AUTOINCREMENT, and when any program runs ANALYZE.
_OF_SQLITE: Final = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")

#: SQLite's result codes if it cannot create the shared memory of a write-ahead log, a file beside the database.
_NO_SHARED_MEMORY: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def has_content(path: Path) -> bool:
    """Return whether *path* is a file that is not empty. A full disk may leave an empty one."""
    return path.is_file() and path.stat().st_size > 0


@dataclass(frozen=True)
class Schema:
    """The tables and views of a database.

    Attributes:
        version: SQLite's user_version.
        path: the script that creates them.
        rows: the rows of the tables that never change.
    """

    version: int
    path: Path
    rows: Mapping[str, Sequence[tuple[object, ...]]] = field(default_factory=dict)

    @cached_property
    def objects(self) -> dict[str, str]:
        """The SQL of each table, view and index by its name, as SQLite keeps it."""
        statements = self.path.read_text(encoding="utf-8").split(";\n")
        return {found[1]: text[found.start() :] for text in statements if (found := _OBJECT.search(text))}

    def create(self, db: sqlite3.Connection) -> None:
        """Make all of *db* anew within its transaction: what was in it is dropped."""
        found = db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'").fetchall()
        for kind in ("trigger", "view", "table"):  # the indexes go with their tables
            for name in (name.replace('"', '""') for its_kind, name in found if its_kind == kind):
                db.execute(f'DROP {kind} IF EXISTS "{name}"')
        for statement in self.objects.values():
            db.execute(statement)
        for table, rows in self.rows.items():
            db.executemany(f"INSERT INTO {table} VALUES (?{', ?' * (len(rows[0]) - 1)})", rows)  # noqa: S608
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {self.version}")

    def replace(self, db: sqlite3.Connection, source: Path) -> None:
        """Make all of *db* anew within its transaction, with the rows of the database *source* of this schema."""
        db.execute("ATTACH ? AS source", (str(source),))
        self.create(db)
        tables = [name for (name,) in db.execute("SELECT name FROM source.sqlite_master WHERE type = 'table'")]
        for name in sorted(tables, key=lambda name: name == "sqlite_sequence"):  # rows of others change that one
            db.execute(f"DELETE FROM main.{name}")  # noqa: S608
            db.execute(f"INSERT INTO main.{name} SELECT * FROM source.{name}")  # noqa: S608

    def check_code(self, db: sqlite3.Connection) -> None:
        """Raise TradeMonitorError if *db* has a trigger, or another view in place of one of ours.

        Either would change figures in silence.
        """
        rows = db.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall()
        if other := [name for name, kind, sql in rows if kind == "trigger" or self.objects.get(name, sql) != sql]:
            raise _made_by_others(db, other)

    def check(self, db: sqlite3.Connection) -> None:
        """Raise TradeMonitorError if *db* has not exactly these objects and fixed rows, or SQLite finds it damaged."""
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        mine = [row for row in found if row[0] not in _OF_SQLITE]
        if other := {name for name, _ in {*mine} ^ {*self.objects.items()}}:
            raise _made_by_others(db, other)
        for table, rows in self.rows.items():
            if db.execute(f"SELECT * FROM {table}").fetchall() != [*rows]:  # noqa: S608
                raise sqlite3.DatabaseError(f"it is damaged: the table {table} was changed")
        if len(mine) > len(self.objects) or db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError("it is damaged: SQLite's integrity_check fails")
        if rows := db.execute("PRAGMA foreign_key_check").fetchall():
            raise sqlite3.DatabaseError(f"it is damaged: a row of the table {rows[0][0]} belongs to none")


def _made_by_others(db: sqlite3.Connection, names: Collection[str]) -> TradeMonitorError:
    (_, _, path) = db.execute("PRAGMA database_list").fetchone()
    reason = Message("store-other-objects", {"objects": tuple(sorted(names))})
    return TradeMonitorError("store-unusable", path=Path(path), reason=reason)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Hold the lock of writing within the block, for which other processes wait, and commit at its end."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back if the disk is full or fails
            db.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def database(path: Path, schema: Schema) -> Iterator[sqlite3.Connection]:
    """Open the database at *path*, and close it at the end of the block.

    If the database is new, its tables are made in one transaction. If no file can be written beside it, it is
    opened read-only, without the locks that other processes use. A committed transaction survives the end of the
    process. After a power failure the database is intact, but its last transactions may be missing.

    Raises TradeMonitorError if the file is not our database, has another version, a trigger or a changed view, cannot
    be read or written, or was changed while it was open read-only. Errors of SQLite within the block are raised as
    TradeMonitorError, too.
    """
    refused, unlocked_state = None, None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            db = _open(path, schema)
        except sqlite3.OperationalError as error:
            if _code(error) not in _NO_SHARED_MEMORY or not has_content(path):
                raise
            refused, unlocked_state = error, _state(path)
            db = _open_unlocked(path)
    except OSError as error:
        raise TradeMonitorError("store-not-made", path=path, reason=system_reason(error)) from error
    except sqlite3.Error as error:
        raise explained(path, error) from error
    with contextlib.closing(db):
        try:
            _is_new(path, db, schema.version)  # of a database without locks it is the first check
            schema.check_code(db)
            yield db
        except sqlite3.Error as error:
            _check_unchanged(path, unlocked_state)
            # Report why the database was opened read-only, not that a write to it failed.
            reason = refused if refused is not None and _code(error) == sqlite3.SQLITE_READONLY else error
            raise explained(path, reason) from error
        _check_unchanged(path, unlocked_state)


def _open(path: Path, schema: Schema) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if _is_new(path, db, schema.version):
            with transaction(db):
                if _is_new(path, db, schema.version):  # else another process was first
                    schema.create(db)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = NORMAL")  # enough to keep a write-ahead log intact
        # SQLite does not wait here if another process is using the database. The next process sets the mode then.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        db.close()
        raise
    return db


def _open_unlocked(path: Path) -> sqlite3.Connection:
    """Open the database read-only, without locks.

    Raises TradeMonitorError if transactions are still in a log beside it, which could not be read.
    """
    for log in filter(has_content, _logs(path)):
        raise TradeMonitorError("store-left-open", path=path, log=log)
    # The network folder //server/share becomes file:////server/share: file://server would name a host.
    name = quote(path.absolute().as_posix().removeprefix("/"))
    return sqlite3.connect(f"file:///{name}?immutable=1", uri=True, isolation_level=None)


def _logs(path: Path) -> tuple[Path, Path]:
    """Return the write-ahead log, and the journal of a database that was just being created."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")


def _state(path: Path) -> list[tuple[int, int, int]]:
    """Return inode, size and time of change of the database and of its logs that exist."""
    status = [file.stat() for file in (path, *_logs(path)) if file.exists()]
    return [(each.st_ino, each.st_size, each.st_mtime_ns) for each in status]


def _check_unchanged(path: Path, before: list[tuple[int, int, int]] | None) -> None:
    if before is not None and _state(path) != before:
        raise TradeMonitorError("store-changed", path=path)


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; Python's own errors have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def explained(path: Path, error: sqlite3.Error) -> TradeMonitorError:
    """Return the error to raise for *error*, whose message says what a user can do."""
    code = _code(error)
    if code == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return TradeMonitorError("store-full", path=path)
    if code == sqlite3.SQLITE_READONLY or (code == sqlite3.SQLITE_CANTOPEN and has_content(path)):
        return TradeMonitorError("store-read-only", path=path)
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists():
        return TradeMonitorError("store-not-made", path=path, reason=error)
    return TradeMonitorError("store-unusable", path=path, reason=error)


def _is_new(path: Path, db: sqlite3.Connection, version: int) -> bool:
    """Return whether the database has no tables yet.

    Raises TradeMonitorError if its tables are not of *version*, or are another program's.
    """
    # One statement, so that another process cannot create the tables between two.
    try:
        application, stored, has_tables = db.execute(
            "SELECT application_id, user_version, EXISTS (SELECT 1 FROM sqlite_master)"
            " FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    except UnicodeDecodeError as error:  # SQLite's message quotes damaged text, which sqlite3 cannot decode
        raise sqlite3.DatabaseError("it is damaged") from error
    if not (application or stored or has_tables):
        return True
    if application != APPLICATION_ID or stored < 1:
        raise TradeMonitorError("store-unusable", path=path, reason="it is another program's database")
    if stored != version:
        raise TradeMonitorError("store-newer" if stored > version else "store-older", path=path, version=stored)
    return False
