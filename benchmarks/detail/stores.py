"""Detail of any size beside a store, written at once in the layout that ``trademonitor detail ingest`` leaves.

Each year is one Parquet file, as after a merge. The catalogue has a download for each code and year.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.detail.distributions import distributions
from benchmarks.detail.downloads import commodity_name
from benchmarks.detail.rows import LAST_YEAR, Rows, codes_for, commodity_code, every_code
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.schema import ROW_GROUP, SCHEMA, Grain

GRAIN: Final = Grain("month", True, 8, True, False)
_FLOW, _CURRENCY = "export", "usd"


def filled(folder: Path, rows: int, years: int) -> Path:
    """Return a store in *folder* whose detail has about *rows* rows in *years* years to 2024; make it on first use."""
    store = folder / f"detail-{rows}" / "trade.sqlite"
    if store.parent.exists():
        return store
    store.parent.mkdir(parents=True)
    codes = codes_for(rows, years)
    with open_catalogue(store, create=True) as catalogue:
        db, now = catalogue.db, dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        db.execute("BEGIN")
        db.execute("INSERT INTO ingest (id, at) VALUES (1, ?)", (now,))
        _write_names(db, codes)
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            parts = list(every_code(codes, year))
            first = (year - LAST_YEAR + years - 1) * codes + 1
            _write_downloads(db, parts, first, now)
            path = f"flow={_FLOW}/currency={_CURRENCY}/year={year}/{GRAIN.key}-generated.parquet"
            _write_rows(catalogue.folder / path, parts, first)
            _write_file(db, catalogue.folder, path, year)
        db.execute("COMMIT")
    return store


def _write_rows(path: Path, parts: Sequence[Rows], first: int) -> None:
    path.parent.mkdir(parents=True)
    partners, provinces = distributions().partners, distributions().provinces
    codes = np.array([part.code for part in parts])
    by_code = np.argsort(codes)
    sizes = [len(part) for part in parts]
    number = np.repeat(np.arange(len(parts)), sizes)
    rank = np.repeat(np.argsort(by_code), sizes)
    month, province, partner, value, quantity = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("month", "province", "partner", "value", "quantity")
    )
    shape = (13, len(provinces.codes), len(parts), len(partners.codes))
    order = np.argsort(np.ravel_multi_index((month, province, rank, partner), shape))
    count = len(order)
    columns = {
        "year": np.full(count, parts[0].year),
        "month": month[order],
        "province": np.array([int(code) for code in provinces.codes])[province[order]],
        "commodity": pa.DictionaryArray.from_arrays(number[order].astype(np.int32), codes.tolist()),
        "partner": pa.DictionaryArray.from_arrays(partner[order].astype(np.int32), list(partners.codes)),
        "regime": pa.nulls(count),
        "value": value[order],
        "quantity": quantity[order].astype(float),
        "unit": pa.DictionaryArray.from_arrays(np.zeros(count, dtype=np.int32), ["千克"]),
        "quantity2": np.zeros(count),
        "unit2": pa.nulls(count),
        "download": first + number[order],
    }
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for start in range(0, count, ROW_GROUP):
            group = {name: pa.array(column[start : start + ROW_GROUP]) for name, column in columns.items()}
            writer.write_table(pa.table([group[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA))


def _write_file(db: sqlite3.Connection, folder: Path, path: str, year: int) -> None:
    file = folder / path
    state = file.stat()
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    rows = pq.read_metadata(file).num_rows
    entry = (path, _FLOW, _CURRENCY, year, GRAIN.key, 0, rows, state.st_size, state.st_mtime_ns, sha256)
    _insert(db, "parquet_file", [entry])


def _write_downloads(db: sqlite3.Connection, parts: Sequence[Rows], first: int, now: str) -> None:
    grain = (GRAIN.key, GRAIN.time, GRAIN.province, GRAIN.hs, GRAIN.partner, GRAIN.regime)
    for number, part in enumerate(parts, first):
        name = f"{part.code}_{part.year}.csv"
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        entry = (number, 1, name, sha256, 0, now, _FLOW, _CURRENCY, *grain, len(part))
        _insert(db, "download", [entry])
        counts = np.bincount(part.month, minlength=13).tolist()
        values = np.bincount(part.month, part.value, minlength=13).astype(int).tolist()
        months = [(number, part.year, m, 1, counts[m], values[m], None, "{}") for m in range(1, 13) if counts[m]]
        _insert(db, "download_month", months)
        _insert(db, "download_code", [(number, "commodity", part.code)])


def _write_names(db: sqlite3.Connection, codes: int) -> None:
    partners = distributions().partners
    _insert(
        db, "name", [("partner", code, "zh", name) for code, name in zip(partners.codes, partners.names, strict=True)]
    )
    names = [commodity_code(number) for number in range(codes)]
    _insert(db, "name", [("commodity", code, "zh", commodity_name(code)) for code in names])


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of our own
