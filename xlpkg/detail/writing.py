"""Write to the detail: one program at a time, and in one step, so that a killed program leaves it as it was."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from xlpkg.detail.staging import Staging
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlpkg.detail.catalogue import Catalogue, ParquetFile

_WORK: Final = ".trademonitor-work-"


def enter_files(db: sqlite3.Connection, written: Iterable[ParquetFile], merged: Iterable[ParquetFile]) -> None:
    """Exchange the entries of Parquet files. Files without an entry are removed by the next ingest: a program that
    asks a question now may be reading them."""
    db.executemany("DELETE FROM parquet_file WHERE path = ?", [(file.path,) for file in merged])
    db.executemany(
        "INSERT OR REPLACE INTO parquet_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [file.row for file in written],
    )


def remove_leftovers(catalogue: Catalogue) -> None:
    """Remove files that no entry names: those of a killed ingest, and those that the last ingest replaced."""
    listed = {file.path for file in catalogue.parquet_files()}
    for work in catalogue.folder.glob(f"{_WORK}*"):
        shutil.rmtree(work, ignore_errors=True)
    for pattern in ("flow=*/currency=*/year=*", "history/flow=*/currency=*/year=*"):
        for folder in catalogue.folder.glob(pattern):
            for file in [*folder.glob("*.parquet"), *folder.glob(".trademonitor-*.part")]:
                if file.relative_to(catalogue.folder).as_posix() not in listed:
                    file.unlink(missing_ok=True)


@contextmanager
def write_lock(catalogue: Catalogue) -> Iterator[sqlite3.Connection]:
    """Hold the catalogue's lock of writing, and commit at the end of the block. Another ingest waits for it."""
    db = catalogue.db
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise TradeMonitorError("detail-busy", folder=catalogue.folder) from error
        raise
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back if the disk is full or fails
            db.execute("ROLLBACK")
        raise


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def open_staging(folder: Path) -> Iterator[Staging]:
    staging = Staging(folder)
    try:
        yield staging
    finally:
        staging.close()


@contextmanager
def write_errors(folder: Path) -> Iterator[None]:
    """Raise errors of DuckDB and of the system as sentences on *folder*."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise TradeMonitorError("detail-full", folder=folder) from error
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise TradeMonitorError("detail-read-only", folder=folder) from error
        raise
    except duckdb.Error as error:
        text = one_line(str(error))
        if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in text:
            raise TradeMonitorError("detail-full", folder=folder) from error
        raise TradeMonitorError("detail-not-written", folder=folder, reason=text) from error
