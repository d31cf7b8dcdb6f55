"""`export` writes the view latest, in the format that the ending of the file names."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from month_files import ingest_files

from xlpkg.cli import main
from xlpkg.store.store import VIEW_COLUMNS


def export(store: Path, *arguments: str) -> None:
    assert main(["export", *arguments, "--store", str(store)]) == 0


def view(store: Path, condition: str = "TRUE") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store)) as db:
        return sorted(db.execute(f"SELECT * FROM latest WHERE {condition}").fetchall(), key=str)  # noqa: S608


def test_csv_has_all_months_and_figures(example_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(example_store)
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert tuple(header) == VIEW_COLUMNS
    expected = [tuple("" if value is None else str(value) for value in row) for row in view(example_store)]
    assert sorted(map(tuple, rows), key=str) == sorted(expected, key=str)
    assert [row[0] for row in rows[:12]] == ["全国"] * 6 + ["北京"] * 6


def test_json_has_the_months_that_were_named(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.json"
    export(example_store, "2025-02", "202402", "--currency", "usd", "-o", str(out))
    rows = [tuple(row[column] for column in VIEW_COLUMNS) for row in json.loads(out.read_text(encoding="utf-8"))]
    assert sorted(rows, key=str) == view(example_store, "period IN (202402, 202502)")


def test_parquet_has_the_types_of_the_columns(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.parquet"
    export(example_store, "-o", str(out))
    table = pd.read_parquet(out)
    assert tuple(table.columns) == VIEW_COLUMNS
    assert len(table) == len(view(example_store))
    for column, kind in {"period": "i", "value": "f", "yoy": "f", "vintage": "i"}.items():
        assert table[column].dtype.kind == kind, column


def test_xlsx_has_numbers_and_texts(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.xlsx"
    export(example_store, "-o", str(out))
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == VIEW_COLUMNS
    assert sorted(rows, key=str) == view(example_store)


def test_a_file_name_that_begins_a_formula_is_text(examples: Path, tmp_path: Path) -> None:
    """China's Excel reads a CSV as UTF-8 only if it begins with a BOM."""
    store, names = tmp_path / "trade.sqlite", ("=HYPERLINK(A1) 2025-01.csv", "@SUM(A1) 2024-01.csv")
    for name in names:
        ingest_files(store, Path(shutil.copy(examples / name.rpartition(" ")[2], tmp_path / name)))
    table, sheet = tmp_path / "latest.csv", tmp_path / "latest.xlsx"
    export(store, "-o", str(table))
    export(store, "-o", str(sheet))
    assert table.read_bytes().startswith(b"\xef\xbb\xbfregion,zone,")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert {row["file"] for row in rows} == {f"'{name}" for name in names}
    assert any(row["yoy"].startswith("-") for row in rows)  # a number
    cells = [cell for row in openpyxl.load_workbook(sheet)["Sheet1"].iter_rows(min_row=2) for cell in row]
    assert {cell.value for cell in cells} >= {*names}
    assert {cell.data_type for cell in cells} == {"s", "n"}
