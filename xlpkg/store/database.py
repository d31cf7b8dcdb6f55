"""How the store's SQLite file is opened: made once, shared by processes, and read where nothing can be written."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from xlpkg.errors import TradeMonitorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    #: Brings the tables of an older version to this one.
    Upgrade = Callable[[sqlite3.Connection, int], None]

#: What tells our database from another program's: "TrMo" in SQLite's application_id.
APPLICATION_ID: Final = int.from_bytes(b"TrMo")
BUSY_SECONDS: Final = 30.0

#: What SQLite says where it cannot make the memory that the processes share, a file beside the database.
_NO_SHARED_MEMORY: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def is_there(path: Path) -> bool:
    """Tell whether *path* is a file with something in it: a disk that was full may leave an empty one."""
    return path.is_file() and path.stat().st_size > 0


def statements(script: str) -> list[str]:
    """Return the statements of *script*, one by one: sqlite3 would end a transaction before it runs a whole script."""
    return [statement for statement in script.split(";") if statement.strip()]


@contextlib.contextmanager
def database(path: Path, schema: str, version: int, upgrade: Upgrade) -> Iterator[sqlite3.Connection]:
    """Open the database at *path*, made by the statements of *schema* if it is new, and close it for certain.

    One of an older version is brought to this one by *upgrade*, in one transaction. It takes part in what other
    processes do with it. Where nothing can be written beside it, it is read as it lies.
    What is committed outlives the end of any program. A loss of power leaves the database whole too, but may take its
    last transactions back: the disk is waited for now and then, and when the last program closes the database.
    Raises TradeMonitorError where it is no database of ours, is of a newer *version*, cannot be read or written, or
    was changed while it was read as it lies; SQLite's own errors within the block become one, too.
    """
    refused, lying = None, None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            db = _shared(path, schema, version, upgrade)
        except sqlite3.OperationalError as error:
            if _kind(error) not in _NO_SHARED_MEMORY or not is_there(path):
                raise
            refused, lying = error, _state(path)
            db = _lying(path)
    except OSError as error:
        raise TradeMonitorError("store-not-made", path=path, reason=error.strerror or error) from error
    except sqlite3.Error as error:
        raise _sentence(path, error) from error
    with contextlib.closing(db):
        try:
            if lying is not None and _version(path, db, version) < version:
                raise TradeMonitorError("store-older", path=path)
            yield db
        except sqlite3.Error as error:
            _check_unchanged(path, lying)
            # That it cannot be written as it lies is no news: what was in the way before is.
            told = refused if refused is not None and _kind(error) == sqlite3.SQLITE_READONLY else error
            raise _sentence(path, told) from error
        _check_unchanged(path, lying)


def _shared(path: Path, schema: str, version: int, upgrade: Upgrade) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        if _version(path, db, version) < version:
            db.execute("BEGIN IMMEDIATE")
            found = _version(path, db, version)  # another process may have been first
            if 0 < found < version:
                upgrade(db, found)
            elif not found:
                for statement in statements(schema):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {version}")
            db.execute("COMMIT")
        db.execute("PRAGMA synchronous = NORMAL")  # in a write-ahead log, damage is ruled out all the same
        # SQLite does not wait here for another process; where one is in the way, the next to open does it.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        db.close()
        raise
    return db


def _lying(path: Path) -> sqlite3.Connection:
    """Open the database without taking notice of other processes.

    Raises TradeMonitorError where a part of it is still in a log, which would be left out.
    """
    for log in filter(is_there, _logs(path)):
        raise TradeMonitorError("store-left-open", path=path, log=log)
    # The folder //server/share of a network is file:////server/share, not a server to ask for the file.
    name = quote(path.absolute().as_posix().removeprefix("/"))
    return sqlite3.connect(f"file:///{name}?immutable=1", uri=True, isolation_level=None)


def _logs(path: Path) -> tuple[Path, Path]:
    """Return the write-ahead log, and the journal of a database that was just being made."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")


def _state(path: Path) -> list[tuple[int, int, int]]:
    """Return what the file system tells of the database and of those of its logs that are there."""
    status = [file.stat() for file in (path, *_logs(path)) if file.exists()]
    return [(each.st_ino, each.st_size, each.st_mtime_ns) for each in status]


def _check_unchanged(path: Path, before: list[tuple[int, int, int]] | None) -> None:
    if before is not None and _state(path) != before:
        raise TradeMonitorError("store-changed", path=path)


def _kind(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; Python's own errors have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _sentence(path: Path, error: sqlite3.Error) -> TradeMonitorError:
    """Return *error* as what a user can do about it."""
    kind = _kind(error)
    if kind == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return TradeMonitorError("store-full", path=path)
    if kind == sqlite3.SQLITE_READONLY or (kind == sqlite3.SQLITE_CANTOPEN and is_there(path)):
        return TradeMonitorError("store-read-only", path=path)
    if kind == sqlite3.SQLITE_CANTOPEN and not path.exists():
        return TradeMonitorError("store-not-made", path=path, reason=error)
    return TradeMonitorError("store-unusable", path=path, reason=error)


def _version(path: Path, db: sqlite3.Connection, version: int) -> int:
    """Return the version of our tables, up to *version*, 0 in a new database. Raises TradeMonitorError for another."""
    # One statement, so that another process cannot make the tables between two looks.
    try:
        application, found, filled = db.execute(
            "SELECT application_id, user_version, EXISTS (SELECT 1 FROM sqlite_master)"
            " FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    except UnicodeDecodeError as error:  # SQLite's own sentence quotes damaged text, and sqlite3 cannot read it
        raise sqlite3.DatabaseError("it is damaged") from error
    if application == APPLICATION_ID and found > version:
        raise TradeMonitorError("store-newer", path=path, version=found)
    if (application != APPLICATION_ID or found < 1) and (application or found or filled):
        raise TradeMonitorError("store-unusable", path=path, reason="it is another program's database")
    return int(found)
