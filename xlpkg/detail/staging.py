"""The rows of an ingest, in bounded memory: which are in force, and the Parquet files of both kinds."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xlpkg.detail.catalogue import ParquetFile, YearMonth
from xlpkg.detail.replacing import DownloadMonth, Replaced
from xlpkg.detail.schema import HISTORY_SCHEMA, KEY, ROW_GROUP, SCHEMA

#: DuckDB uses this much memory, and then files in the folder of the detail. It must download nothing.
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": "400MB",
    "autoinstall_known_extensions": "false",
}
#: The rows of small downloads are written together: small row groups take longer to read.
_BUFFER_ROWS: Final = 250_000
_COLUMNS: Final = ", ".join(SCHEMA.names)
_HISTORY_COLUMNS: Final = ", ".join(HISTORY_SCHEMA.names)
_KEY: Final = ", ".join(KEY)
_SORTING: Final = f"{', '.join(KEY[1:])}, download"  # a file has one year
_SAME_KEY: Final = " AND ".join(f"a.{column} IS NOT DISTINCT FROM b.{column}" for column in KEY)


class Staging:
    """The rows of the new downloads, and those of stored ones that they may replace; *folder* is for large data.

    First :meth:`add` all rows, then :meth:`finish`. The new rows are in a Parquet file, where they take a tenth of the
    space that DuckDB's tables take: several millions would be moved to the disk. In DuckDB, ``new`` is this file,
    ``stored`` a table, and ``replaced``, after :meth:`settle`, the rows of both that are not in force.
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
        """Make the tables of all rows that were added."""
        self._flush()
        self._writer.close()
        (name,) = _literal([self._file])
        self._db.execute(f"CREATE VIEW new AS FROM read_parquet({_quoted(name)}, hive_partitioning = false)")
        self._db.execute("CREATE TABLE stored AS FROM new LIMIT 0")
        self._db.execute("CREATE TABLE replaced AS SELECT *, download AS replaced_by FROM new LIMIT 0")

    def clear(self) -> None:
        """Forget which rows are replaced, before another group of downloads is settled."""
        self._db.execute("DELETE FROM stored")
        self._db.execute("DELETE FROM replaced")

    def load(self, files: Iterable[Path], downloads: Iterable[int]) -> None:
        """Read the rows of stored *downloads* from the Parquet *files*."""
        if names := _literal(files):
            self._db.execute(
                f"INSERT INTO stored SELECT {_COLUMNS} FROM {_PARQUET} WHERE download IN (SELECT unnest($downloads))",
                {"files": names, "downloads": sorted(downloads)},
            )

    def count(
        self, downloads: Iterable[int], pairs: Iterable[tuple[int, int]]
    ) -> tuple[dict[DownloadMonth, int], dict[tuple[int, int, YearMonth], int]]:
        """Return the rows of each month of *downloads*, and how many keys of a month the (earlier, later) share."""
        self._db.register("pair", pa.table([pa.array(side, pa.int32()) for side in _columns(pairs, 2)], ["a", "b"]))
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE involved AS SELECT download, {_KEY} FROM (FROM new UNION ALL FROM stored)"
            " WHERE download IN (SELECT unnest($1))",
            [sorted(downloads)],
        )
        rows = self._db.execute("SELECT download, year, month, count(*) FROM involved GROUP BY ALL").fetchall()
        shared = self._db.execute(
            "SELECT a.download, b.download, a.year, a.month, count(*) FROM involved a"
            f" JOIN involved b ON {_SAME_KEY} AND a.download < b.download"
            " JOIN pair ON pair.a = a.download AND pair.b = b.download GROUP BY ALL"
        ).fetchall()
        self._db.unregister("pair")
        return (
            {(download, (year, month)): count for download, year, month, count in rows},
            {(earlier, later, (year, month)): count for earlier, later, year, month, count in shared},
        )

    def settle(self, found: Replaced, downloads: Iterable[int]) -> None:
        """Find the rows of *downloads* that are not in force, among those of :meth:`count`.

        A row is replaced by the first download that replaces its month, or that has its key.
        """
        months = [(download, *month, by) for (download, month), by in found.months.items()]
        months += [(download, *month, download) for download, month in found.unused]
        self._db.register(
            "months",
            pa.table(
                [pa.array(column, pa.int32()) for column in _columns(months, 4)],
                ["download", "year", "month", "replaced_by"],
            ),
        )
        self._db.execute(
            f"""
            INSERT INTO replaced
            WITH row AS (
                SELECT r.*, months.replaced_by AS by_month
                FROM (FROM new UNION ALL FROM stored) r
                LEFT JOIN months ON months.download = r.download AND months.year = r.year
                    AND months.month IS NOT DISTINCT FROM r.month
                WHERE r.download IN (SELECT unnest($1))
            ),
            next AS (
                SELECT *, lead(download) OVER (
                    PARTITION BY by_month IS NOT DISTINCT FROM download, {_KEY} ORDER BY download
                ) AS by_key
                FROM row
            ),
            settled AS (
                SELECT *, CASE WHEN by_month = download THEN download ELSE least(by_month, by_key) END AS replaced_by
                FROM next
            )
            SELECT {_HISTORY_COLUMNS} FROM settled WHERE replaced_by IS NOT NULL
            """,
            [sorted(downloads)],
        )
        self._db.unregister("months")

    def touched(self, files: Sequence[Path]) -> list[Path]:
        """Return those of *files* that have a row which is replaced now."""
        if not files:
            return []
        rows = self._db.execute(
            f"SELECT DISTINCT filename FROM {_PARQUET} a WHERE download IN (SELECT DISTINCT download FROM replaced)"
            f" AND EXISTS (FROM replaced b WHERE a.download = b.download AND {_SAME_KEY})",
            {"files": _literal(files)},
        ).fetchall()
        return [Path(name) for (name,) in rows]

    def write(
        self, target: ParquetFile, folder: Path, downloads: Iterable[int], merged: Sequence[Path]
    ) -> ParquetFile | None:
        """Write the rows of one year and grain into a Parquet file of *folder*, and return the file's entry.

        The file replaces the files *merged*. It has their rows and the rows in force of the new *downloads*; or, if
        *target* is history, their rows and the replaced ones. Returns None, and leaves no file, if there are no rows.
        """
        columns = _HISTORY_COLUMNS if target.history else _COLUMNS
        not_replaced = f"NOT EXISTS (FROM replaced b WHERE a.download = b.download AND {_SAME_KEY})"
        of_year = f"year = {target.year:d} AND download IN (SELECT unnest($downloads))"
        if target.history:
            sources = [f"SELECT {columns} FROM replaced WHERE year = {target.year:d}"]
        else:
            if not self.replaced_in_years():
                not_replaced = "true"
            sources = [f"SELECT {columns} FROM new a WHERE {of_year} AND {not_replaced}"]
        parameters: dict[str, Any] = {} if target.history else {"downloads": sorted(downloads)}
        if merged:
            kept = "" if target.history else f" WHERE {not_replaced}"
            sources.append(f"SELECT {columns} FROM {_PARQUET} a{kept}")
            parameters["files"] = _literal(merged)
        part = folder / target.path
        part.parent.mkdir(parents=True, exist_ok=True)
        part = part.with_name(f".trademonitor-{secrets.token_hex(4)}.part")
        query = " UNION ALL ".join(sources)
        try:
            (rows,) = self._db.execute(
                f"COPY ({query} ORDER BY {_SORTING}) TO {_quoted(str(part))}"
                f" (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})",
                parameters,
            ).fetchone() or (0,)
            with part.open("rb+") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            if not rows:
                return None
            path = part.with_name(f"{target.grain}-{digest[:16]}.parquet")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        state = path.stat()
        return ParquetFile(
            path.relative_to(folder).as_posix(),
            target.flow,
            target.currency,
            target.year,
            target.grain,
            target.history,
            rows,
            state.st_size,
            state.st_mtime_ns,
            digest,
        )

    def replaced_in_years(self) -> dict[int, int]:
        """Return how many rows of each year are not in force."""
        return dict(self._db.execute("SELECT year, count(*) FROM replaced GROUP BY year").fetchall())


_PARQUET: Final = "read_parquet($files, hive_partitioning = false, filename = true, union_by_name = true)"


def _columns(rows: Iterable[Sequence[int | None]], width: int) -> list[list[int | None]]:
    """Return the *width* columns of *rows*; there may be no row."""
    rows = list(rows)
    return [[row[column] for row in rows] for column in range(width)]


def _literal(files: Iterable[Path]) -> list[str]:
    """Return the names of *files* for DuckDB, which takes *, ? and [ for patterns."""
    return [re.sub(r"([*?\[])", r"[\1]", str(path)) for path in files]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
