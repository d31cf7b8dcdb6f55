"""Write to the detail: one program at a time, and in one step, so that a killed program leaves it as it was."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xlpkg.atomic_files import sha256_of_file
from xlpkg.detail.backends import literal
from xlpkg.detail.catalogue import Catalogue, YearMonth, flow_word, open_catalogue
from xlpkg.detail.schema import KEY, ROW_GROUP, SCHEMA, Grain
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import one_line
from xlpkg.model.words import Currency, Flow
from xlpkg.store.database import transaction

_WORK: Final = ".trademonitor-work-"
#: A year of a grain has at most this many Parquet files; the next ingest merges them.
_MOST_FILES: Final = 8
#: DuckDB uses this much memory, and then files in the folder of the detail. It must download nothing.
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": "400MB",
    "autoinstall_known_extensions": "false",
}
#: The rows of small downloads are written together: small row groups take longer to read.
_BUFFER_ROWS: Final = 250_000
_COLUMNS: Final = ", ".join(SCHEMA.names)
_KEY: Final = ", ".join(KEY)
_SAME_KEY: Final = " AND ".join(f"a.{column} IS NOT DISTINCT FROM b.{column}" for column in KEY)


@dataclass(slots=True)
class Sums:
    """What the rows of a download add up to.

    ``months`` has the rows and the sum of each month, ``provinces`` the sum of each month and province (None: the
    nation), ``chapters`` the sum of each chapter of the Harmonized System in each month. ``constants`` has the code of
    each column that has only one, ``lengths`` the numbers of digits of commodity codes, and ``repeated`` is the number
    of rows that have the month, province and codes of another one.
    """

    months: dict[YearMonth, tuple[int, int]] = field(default_factory=dict)
    provinces: dict[tuple[YearMonth, int | None], int] = field(default_factory=dict)
    chapters: dict[YearMonth, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    constants: dict[str, str] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    repeated: int = 0


class Staging:
    """The rows of the new downloads, in bounded memory; *folder* is for large data.

    First :meth:`add` all rows, then :meth:`finish`. The rows are in a Parquet file, where they take a tenth of the
    space that DuckDB's tables take: several millions would be moved to the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._db = duckdb.connect(config=_SETTINGS | {"temp_directory": str(folder)})
        self._file = folder / "new.parquet"
        self._writer = pq.ParquetWriter(self._file, SCHEMA)
        self._buffer: list[pa.Table] = []

    def close(self) -> None:
        """Free the memory, and the files in the folder."""
        self._db.close()
        self._writer.close()

    def add(self, download: int, table: pa.Table) -> None:
        """Add rows of the new *download*, which has an id of its own even if it is refused later."""
        ids = pa.array(np.full(len(table), download, np.int32))
        self._buffer.append(table.append_column(SCHEMA.field("download"), ids))
        if sum(map(len, self._buffer)) >= _BUFFER_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._buffer:
            self._writer.write_table(pa.concat_tables(self._buffer))
            self._buffer.clear()

    def finish(self) -> None:
        """Make the view ``new`` of all rows that were added."""
        self._flush()
        self._writer.close()
        (name,) = literal([self._file])
        self._db.execute(f"CREATE VIEW new AS FROM read_parquet({_quoted(name)}, hive_partitioning = false)")

    def sums(self) -> dict[int, Sums]:
        """Return the sums of each new download."""
        found: dict[int, Sums] = defaultdict(Sums)
        for download, year, month, province, rows, value in self._rows(
            "SELECT download, year, month, province, count(*), sum(value)::BIGINT FROM new GROUP BY ALL ORDER BY ALL"
        ):
            of = found[download]
            before = of.months.get((year, month), (0, 0))
            of.months[year, month] = (before[0] + rows, before[1] + value)
            of.provinces[(year, month), province] = value
        for download, year, month, chapter, value in self._rows(
            "SELECT download, year, month, commodity[:2], sum(value)::BIGINT FROM new WHERE commodity IS NOT NULL"
            " GROUP BY ALL"
        ):
            found[download].chapters[year, month][chapter] = value
        columns = ("province", "commodity", "partner", "regime")
        ranges = ", ".join(f"min({column})::VARCHAR, max({column})::VARCHAR" for column in columns)
        for download, lengths, *codes in self._rows(
            "SELECT download, list(DISTINCT length(commodity)) FILTER (commodity IS NOT NULL),"
            f" {ranges} FROM new GROUP BY ALL"
        ):
            found[download].lengths = sorted(lengths or ())
            least, most = codes[::2], codes[1::2]
            found[download].constants = {
                name: code
                for name, code, last in zip(columns, least, most, strict=True)
                if code is not None and code == last
            }
        for download, repeated in self._rows(
            f"SELECT download, sum(rows - 1)::BIGINT FROM (SELECT download, count(*) AS rows FROM new"
            f" GROUP BY download, {_KEY} HAVING rows > 1) GROUP BY download"
        ):
            found[download].repeated = repeated
        return found

    def _rows(self, query: str, parameters: object = None) -> list[Any]:
        return self._db.execute(query, parameters).fetchall()

    def shared_rows(
        self, pairs: Collection[tuple[int, int]], files: Iterable[Path]
    ) -> dict[tuple[int, int], dict[YearMonth, int]]:
        """Return how many keys of a month each (earlier, later) have both; stored downloads are read from *files*."""
        found: dict[tuple[int, int], dict[YearMonth, int]] = defaultdict(dict)
        if not pairs:
            return found
        earlier_ids, later_ids = zip(*pairs, strict=True)
        parameters: dict[str, Any] = {"earlier": [*earlier_ids], "later": [*later_ids]}
        rows = "FROM new"
        if names := literal(files):
            parameters["files"] = names
            rows = f"FROM (SELECT download, {_KEY} FROM new UNION ALL SELECT download, {_KEY} FROM {_PARQUET})"
        for earlier, later, year, month, count in self._rows(
            "WITH pair AS (SELECT unnest($earlier) AS earlier, unnest($later) AS later), involved AS MATERIALIZED"
            f" (SELECT download, {_KEY} {rows} WHERE download IN (SELECT unnest([earlier, later]) FROM pair))"
            " SELECT a.download, b.download, a.year, a.month, count(*) FROM involved a"
            f" JOIN involved b ON {_SAME_KEY} AND a.download < b.download"
            " JOIN pair ON pair.earlier = a.download AND pair.later = b.download GROUP BY ALL",
            parameters,
        ):
            found[earlier, later][year, month] = count
        return found

    def write(
        self, catalogue: Catalogue, flow: Flow, currency: Currency, grain: Grain, months: dict[int, set[int]]
    ) -> None:
        """Write the rows of new downloads as Parquet files; *months* has the downloads of each year.

        The catalogue lists the new files in place of the old ones whose rows they have, too: a year has few files. The
        next ingest removes files that are not listed: a program that asks a question now may be reading them.
        """
        of_grain = catalogue.parquet_files(flow, currency, grain)
        for year, downloads in sorted(months.items()):
            of_year = [file for file in of_grain if file.year == year]
            taken = of_year if len(of_year) >= _MOST_FILES else []
            folder = catalogue.folder / f"flow={flow_word(flow)}/currency={currency.value}/year={year}"
            path, rows, digest = self._write(folder, grain, year, downloads, [catalogue.check(each) for each in taken])
            state = path.stat()
            key = (path.relative_to(catalogue.folder).as_posix(), flow_word(flow), currency.value, year, grain.key)
            row = (*key, rows, state.st_size, state.st_mtime_ns, digest)
            catalogue.db.executemany("DELETE FROM parquet_file WHERE path = ?", [(each.path,) for each in taken])
            catalogue.db.execute("INSERT OR REPLACE INTO parquet_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _write(
        self, folder: Path, grain: Grain, year: int, downloads: set[int], merged: list[Path]
    ) -> tuple[Path, int, str]:
        """Write the rows of *downloads* of one year, and those of the files *merged*. Return path, rows and SHA-256."""
        query = f"SELECT {_COLUMNS} FROM new WHERE year = $year AND download IN (SELECT unnest($downloads))"
        parameters: dict[str, Any] = {"year": year, "downloads": sorted(downloads)}
        if merged:
            query += f" UNION ALL SELECT {_COLUMNS} FROM {_PARQUET}"
            parameters["files"] = literal(merged)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".trademonitor-{secrets.token_hex(4)}.part"
        try:
            ((rows,),) = self._rows(
                f"COPY ({query} ORDER BY {', '.join(KEY[1:])}, download) TO {_quoted(str(part))}"
                f" (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})",
                parameters,
            )
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            digest = sha256_of_file(part)
            path = folder / f"{grain.key}-{digest[:16]}.parquet"
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path, rows, digest


_PARQUET: Final = "read_parquet($files, hive_partitioning = false)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def remove_leftovers(catalogue: Catalogue) -> None:
    """Remove files that no entry names: those of a killed ingest, and those that the last ingest merged."""
    listed = {file.path for file in catalogue.parquet_files()}
    for work in catalogue.folder.glob(f"{_WORK}*"):
        shutil.rmtree(work, ignore_errors=True)
    for folder in catalogue.folder.glob("flow=*/currency=*/year=*"):
        for file in [*folder.glob("*.parquet"), *folder.glob(".trademonitor-*.part")]:
            if file.relative_to(catalogue.folder).as_posix() not in listed:
                file.unlink(missing_ok=True)


@contextmanager
def open_staging(folder: Path) -> Iterator[Staging]:
    """Open a staging area in a folder of its own within *folder*."""
    with (
        tempfile.TemporaryDirectory(prefix=_WORK, dir=folder, ignore_cleanup_errors=True) as work,
        closing(Staging(Path(work))) as staging,
    ):
        yield staging


@contextmanager
def open_to_write(store: Path, *, create: bool) -> Iterator[Catalogue]:
    """Open the catalogue of *store*, hold its lock of writing, for which others wait, and commit at the end.

    Errors of DuckDB and of the system are raised as TradeMonitorError; see also :func:`.catalogue.open_catalogue`.
    """
    with open_catalogue(store, create=create) as catalogue:
        facts: dict[str, Any] = {"folder": catalogue.folder}
        try:
            with transaction(catalogue.db):
                yield catalogue
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise TradeMonitorError("detail-busy", **facts) from error
            raise
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise TradeMonitorError("store-full", path=catalogue.folder) from error
            if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
                raise TradeMonitorError("store-read-only", path=catalogue.folder) from error
            raise
        except duckdb.Error as error:
            reason = one_line(str(error))
            if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in reason:
                raise TradeMonitorError("store-full", path=catalogue.folder) from error
            raise TradeMonitorError("detail-not-written", reason=reason, **facts) from error
