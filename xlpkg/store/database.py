"""Open the store's SQLite file, which several processes may share and which may be in a read-only folder."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from xlpkg.errors import TradeMonitorError, system_reason

#: A function that creates the tables of a new database.
Create = Callable[[sqlite3.Connection], None]

#: SQLite's application_id, by which our databases are recognised: "TrMo".
APPLICATION_ID: Final = int.from_bytes(b"TrMo")
BUSY_SECONDS: Final = 30.0

#: SQLite's result codes if it cannot create the shared memory of a write-ahead log, a file beside the database.
_NO_SHARED_MEMORY: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def has_content(path: Path) -> bool:
    """Return whether *path* is a file that is not empty. A full disk may leave an empty one."""
    return path.is_file() and path.stat().st_size > 0


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Run the statements of *script* within the current transaction, which ``executescript`` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


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
def database(path: Path, version: int, create: Create) -> Iterator[sqlite3.Connection]:
    """Open the database at *path*, and close it at the end of the block.

    If the database is new, *create* makes its tables in one transaction. If no file can be written beside it, it is
    opened read-only, without the locks that other processes use. A committed transaction survives the end of the
    process. After a power failure the database is intact, but its last transactions may be missing.

    Raises TradeMonitorError if the file is not our database, has another version, cannot be read or written, or was
    changed while it was open read-only. Errors of SQLite within the block are raised as TradeMonitorError, too.
    """
    refused, unlocked_state = None, None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            db = _open(path, version, create)
        except sqlite3.OperationalError as error:
            if _code(error) not in _NO_SHARED_MEMORY or not has_content(path):
                raise
            refused, unlocked_state = error, _state(path)
            db = _open_unlocked(path)
    except OSError as error:
        raise TradeMonitorError("store-not-made", path=path, reason=system_reason(error)) from error
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    with contextlib.closing(db):
        try:
            _is_new(path, db, version)  # of a database without locks it is the first check
            yield db
        except sqlite3.Error as error:
            _check_unchanged(path, unlocked_state)
            # Report why the database was opened read-only, not that a write to it failed.
            reason = refused if refused is not None and _code(error) == sqlite3.SQLITE_READONLY else error
            raise _explained(path, reason) from error
        _check_unchanged(path, unlocked_state)


def _open(path: Path, version: int, create: Create) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if _is_new(path, db, version):
            with transaction(db):
                if _is_new(path, db, version):  # else another process was first
                    create(db)
                    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    db.execute(f"PRAGMA user_version = {version}")
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


def _explained(path: Path, error: sqlite3.Error) -> TradeMonitorError:
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
