"""Write downloads of the online query for tests. The figures are those of ``examples/detail``, real exports."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
from xlsxwriter import Workbook

from xlpkg.detail.ingest import Ingested, ingest
from xlpkg.errors import SourceRefused
from xlpkg.model.words import Flow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "detail"
Row = list[str]
HEADER = [
    *("数据年月", "商品编码", "商品名称", "贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称"),
    *("第一数量", "第一计量单位", "第二数量", "第二计量单位", "美元"),
]
MONTH, CODE, PARTNER, PROVINCE, QUANTITY, VALUE = 0, 1, 3, 5, 7, 11


def real_rows(year: int) -> list[Row]:
    """Return the rows of the exports of 73242900 in *year*, without the header."""
    with (EXAMPLES / f"73242900-{year}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == HEADER
    return rows


def with_commas(number: str) -> str:
    """Return a number as the query prints values: 1,234."""
    return f"{int(number):,}"


def as_downloaded(rows: Iterable[Row], header: Sequence[str] = HEADER, encoding: str = "gb18030") -> bytes:
    """Return rows as the query's own CSV file: every field quoted, a comma at the end, values with commas."""
    out = io.StringIO()
    for row in (header, *rows):
        values = [with_commas(cell) if cell.isdecimal() else cell for cell in row[-1:]]
        out.write("".join(f'"{cell}",' for cell in (*row[:-1], *values)) + "\r\n")
    return out.getvalue().encode(encoding)


def as_spreadsheet(rows: Iterable[Row], header: Sequence[str] = HEADER) -> bytes:
    """Return rows as the .xlsx of the query: codes and months are numbers."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("月度")
        for index, row in enumerate((header, *rows)):
            sheet.write_row(index, 0, [float(cell) if cell.isdecimal() else cell for cell in row])
    return out.getvalue()


def write(path: Path, data: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(data)
    return path


def store_files(store: Path, *paths: Path, flow: Flow = Flow.EXPORT) -> list[Ingested]:
    """Ingest *paths*; none may be refused."""
    results = ingest(store, list(paths), flow)
    assert [done.refusal for done in results] == [None] * len(paths)
    return results


def refusal_of(folder: Path, name: str, data: bytes, flow: Flow = Flow.EXPORT) -> SourceRefused:
    """Ingest a file that must be refused by name, and check that nothing of it is stored."""
    store = folder / "trade.sqlite"
    (done,) = ingest(store, [write(folder / name, data)], flow)
    assert done.refusal is not None, "the file was accepted"
    for lang in ("en", "zh"):
        assert name in done.refusal.sentence(lang)
    assert stored_rows(store) == []
    assert catalogue(store, "SELECT count(*) FROM download") == [(0,)]
    return done.refusal


def catalogue(store: Path, query: str) -> list[tuple[object, ...]]:
    """Return the answer of the catalogue to *query*, read by SQLite alone."""
    with closing(sqlite3.connect(store.with_name(f"{store.name}.detail") / "catalogue.sqlite")) as db:
        return db.execute(query).fetchall()


def parquet_files(store: Path) -> list[Path]:
    """Return the Parquet files that the catalogue lists."""
    folder = store.with_name(f"{store.name}.detail")
    return [folder / str(path) for (path,) in catalogue(store, "SELECT path FROM parquet_file ORDER BY path")]


def all_rows(store: Path) -> list[dict[str, object]]:
    """Return all stored rows, read by pyarrow alone."""
    return [row for path in parquet_files(store) for row in pq.ParquetFile(path).read().to_pylist()]


def stored_rows(store: Path) -> list[dict[str, object]]:
    """Return the rows in force."""
    in_force = {*catalogue(store, "SELECT download, year, month FROM month_of_download WHERE replaced_by IS NULL")}
    return [row for row in all_rows(store) if (row["download"], row["year"], row["month"]) in in_force]


def keys_and_values(rows: Iterable[dict[str, object]]) -> dict[tuple[object, ...], object]:
    """Return the value of each (year * 100 + month, commodity, partner, province); each key may occur once."""
    values: dict[tuple[object, ...], object] = {}
    for row in rows:
        year, month = row["year"], row["month"]
        assert isinstance(year, int)
        period = year * 100 + month if isinstance(month, int) else year
        key = (period, row["commodity"], row["partner"], row["province"])
        assert key not in values
        values[key] = row["value"]
    return values


def expected(rows: Iterable[Row]) -> dict[tuple[object, ...], object]:
    """Return what :func:`keys_and_values` must return for rows of a download under HEADER."""
    return {
        (int(row[MONTH]), row[CODE], row[PARTNER], int(row[PROVINCE])): int(row[VALUE].replace(",", "")) for row in rows
    }
