"""Small files of February 2025 in yuan: the month as published, with revisions, and downloads of the online query."""

from __future__ import annotations

import csv
import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Flow
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import Store, open_store
from xlpkg.store.vintages import StoredFile

SMALL = Path(__file__).with_name("small")
FEBRUARY = Month(2025, 2)
DAY = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
#: 广东's exports of February 2025 in 万元, as published.
PUBLISHED = 36_497_409


def day(number: int) -> dt.datetime:
    """Return the time at which the file of a day is stored."""
    return DAY + dt.timedelta(days=number)


def write(path: Path, rows: list[list[str]], modified: dt.datetime | None = None) -> Path:
    """Write a CSV file; *modified* is its time of modification."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    if modified is not None:
        os.utime(path, (modified.timestamp(), modified.timestamp()))
    return path


def february() -> list[list[str]]:
    """Return the rows of the published month."""
    with (SMALL / "2025-02.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def after_revision(rows: list[list[str]], more: int) -> list[list[str]]:
    """Return a month after a revision: exports and totals of 广东 and of the nation are larger by *more* 万元."""
    raised = ("总值", "广东省")
    return [
        [row[0], *(str(int(cell) + more) for cell in row[1:5]), *row[5:]] if row[0] in raised else row for row in rows
    ]


def revised(path: Path, more: int, modified: dt.datetime | None = None) -> Path:
    """Write the published month :func:`after_revision`."""
    return write(path, after_revision(february(), more), modified)


def query(path: Path, flow: Flow) -> Path:
    """Write a download of the online query: the month by province, in yuan, with digits below 万元."""
    published = {row[0]: int(row[2 * flow + 1]) for row in february()[3:] if row[1].isdecimal()}
    rows = [["数据年月", "注册地编码", "注册地名称", "人民币"]]
    rows += [["202502", str(p.code), p.name, str(published[p.name] * 10_000 + p.code)] for p in PROVINCES]
    return write(path, rows)


def ingest_files(store: Path, *paths: Path, at: dt.datetime | None = None, flow: Flow | None = None) -> list[Ingested]:
    """Ingest *paths* in this order, and return the result of each."""
    with open_store(store) as opened:
        return list(ingest(opened, paths, at=at, flow=flow))


def read(store: Path, *paths: Path, at: dt.datetime | None = None, flow: Flow | None = None) -> list[Ingested]:
    """Ingest *paths* in this order; none may be refused."""
    results = ingest_files(store, *paths, at=at, flow=flow)
    assert [result.refusal for result in results] == [None] * len(paths)
    return results


def sql_of(store: Path) -> list[str]:
    """Return the database as SQL text: equal exactly where the contents are."""
    with closing(sqlite3.connect(store)) as db:
        return list(db.iterdump())


def file_named(store: Store, name: str) -> StoredFile:
    """Return the stored file of this name."""
    (found,) = [file for file in store.files() if file.name == name]
    return found
