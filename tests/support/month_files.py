"""Months of table (8) as rows of text: written to files, revised as China Customs would, stored and read back."""

from __future__ import annotations

import csv
import datetime as dt
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency, Flow
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import Store, open_store
from xlpkg.store.vintages import StoredFile

Cells = list[list[str]]
#: A month's nine printed figures by the label of 总值 or a province; NaN where nothing is printed.
Rows = dict[str, list[float]]

#: January and February 2025 in yuan, with few zones.
SMALL = Path(__file__).parents[1] / "store" / "small"
NAMES = ["总值", *(province.name for province in PROVINCES)]
FLOWS = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
FEBRUARY = Month(2025, 2)
#: 广东's exports of February 2025 in 万元, as published.
PUBLISHED = 36_497_409
#: Column of exports or imports in a source file -> column of the total that changes with it.
WITH_TOTAL = {3: 1, 4: 2, 5: 1, 6: 2}


def at(day: str) -> dt.datetime:
    """Return the time of arrival of a file on *day*."""
    return dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")


def day(number: int) -> dt.datetime:
    """Return the time of arrival a number of days after 2025-03-18."""
    return at("2025-03-18") + dt.timedelta(days=number)


def write(path: Path, cells: Cells, modified: dt.datetime | None = None) -> Path:
    """Write *cells* as CSV in UTF-8 with a byte order mark; *modified* is the file's time of modification."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(cells)
    if modified is not None:
        os.utime(path, (modified.timestamp(), modified.timestamp()))
    return path


def february() -> Cells:
    """Return the rows of the small file of February 2025."""
    with (SMALL / "2025-02.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def without_totals(cells: Cells) -> Cells:
    """Return a month without the three columns of total trade."""
    return [[row[column] for column in (0, 3, 4, 5, 6, 8, 9)] for row in cells]


def in_hundred_million(cells: Cells, decimals: int) -> Cells:
    """Return a month in 万元 with its levels in 亿元."""
    rows = [[text.replace("万人民币", "亿元") for text in row] for row in cells]
    for row in rows:
        row[1:7] = [f"{int(text) / 1e4:.{decimals}f}" if text.isdecimal() else text for text in row[1:7]]
    return rows


def after_revision(
    cells: Cells, changes: Mapping[tuple[str, int], int], yoys: Mapping[tuple[str, int], str] | None = None
) -> Cells:
    """Return the month after a revision, consistent in itself.

    *changes*: province and column (3 to 6: exports and imports) -> what is added, in 万; the total and 总值 follow.
    *yoys*: label and column (7 to 9) -> what is printed now.
    """
    rows = [list(row) for row in cells]
    by_label = {row[0]: row for row in rows if row[0] in NAMES}
    for (name, column), more in changes.items():
        for label in (name, "总值"):
            for each in (column, WITH_TOTAL[column]):
                by_label[label][each] = str(int(by_label[label][each]) + more)
    for (name, column), text in (yoys or {}).items():
        by_label[name][column] = text
    return rows


def exports_of(province: str, more: int) -> dict[tuple[str, int], int]:
    """Return the changes of :func:`after_revision` that raise a province's exports of the month and to date."""
    return {(province, 3): more, (province, 4): more}


def revised(path: Path, more: int, modified: dt.datetime | None = None) -> Path:
    """Write the small February with exports of 广东 that are larger by *more* 万元."""
    return write(path, after_revision(february(), exports_of("广东省", more)), modified)


def rows_of(cells: Cells) -> Rows:
    """Return the figures of 总值 and the provinces."""
    return {
        row[0]: [float("nan") if text == "-" else float(text) for text in row[1:]] for row in cells if row[0] in NAMES
    }


def line_of(cells: Cells, label: str) -> int:
    """Return the number of the row of *label* in a file, from 1."""
    return 1 + next(index for index, row in enumerate(cells) if row[0] == label)


def query(path: Path, amounts: Mapping[str, int], period: Month = FEBRUARY) -> Path:
    """Write a download of the online query: the value of each province in yuan."""
    codes = {province.name: province.code for province in PROVINCES}
    lines = ['"数据年月","注册地编码","注册地名称","人民币",']
    lines += [f'"{period.number}","{codes[name]}","{name}","{value:,}",' for name, value in amounts.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return path


def query_of(path: Path, cells: Cells, flow: Flow, more: int = 0, period: Month = FEBRUARY) -> Path:
    """Write a download with the month's exports or imports in *cells*; each is larger by *more* yuan."""
    rows = rows_of(cells)
    return query(path, {name: int(rows[name][2 * flow]) * 10_000 + more for name in NAMES[1:]}, period)


def ingest_files(
    store: Path, *paths: Path, at: dt.datetime | None = None, flow: Flow | None = None, accept: bool = False
) -> list[Ingested]:
    """Ingest *paths* in this order, and return the result of each; with *accept*, doubtful ones are stored."""
    with open_store(store) as opened:
        return list(ingest(opened, paths, at=at, flow=flow, accept=paths if accept else ()))


def read(store: Path, *paths: Path, at: dt.datetime | None = None, flow: Flow | None = None) -> list[Ingested]:
    """Ingest *paths* in this order; none may be refused."""
    results = ingest_files(store, *paths, at=at, flow=flow)
    assert [result.refusal for result in results] == [None] * len(paths)
    return results


def cube_in(store: Path, currency: Currency = Currency.RMB, as_of: dt.datetime | None = None) -> Cube:
    """Return the cube of a store."""
    with open_store(store, create=False) as opened:
        return load_cube(opened, currency, as_of)


def sql_of(store: Path) -> list[str]:
    """Return the database as SQL text: equal exactly where the contents are."""
    with closing(sqlite3.connect(store)) as db:
        return list(db.iterdump())


def select(store: Path, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of an SQL statement, as any client of SQLite gets them."""
    with closing(sqlite3.connect(store)) as db:
        return db.execute(statement).fetchall()


def file_named(store: Store, name: str) -> StoredFile:
    """Return the stored file of this name."""
    (found,) = [file for file in store.files() if file.name == name]
    return found
