"""`export` writes the figures in force and their measures, in the format that the ending of the file names."""

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
from xlpkg.workbook.data_file import FIGURE_COLUMNS

VIEWED = len(VIEW_COLUMNS)
FILE = VIEW_COLUMNS.index("file")


def export(store: Path, *arguments: str) -> None:
    assert main(["export", *arguments, "--store", str(store)]) == 0


def view(store: Path, condition: str = "TRUE") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store)) as db:
        return sorted(db.execute(f"SELECT * FROM latest WHERE {condition}").fetchall(), key=str)  # noqa: S608


def test_csv_has_all_months_and_figures(example_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(example_store)
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert tuple(header) == FIGURE_COLUMNS
    assert header[:VIEWED] == [*VIEW_COLUMNS]
    expected = [tuple("" if value is None else str(value) for value in row) for row in view(example_store)]
    assert sorted([tuple(row[:VIEWED]) for row in rows if row[FILE]], key=str) == sorted(expected, key=str)
    assert [row[0] for row in rows[:12]] == ["全国"] * 6 + ["北京"] * 6


def test_json_has_the_months_that_were_named(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.json"
    export(example_store, "2025-02", "202402", "--currency", "usd", "-o", str(out))
    rows = [tuple(row[column] for column in VIEW_COLUMNS) for row in json.loads(out.read_text(encoding="utf-8"))]
    assert sorted([row for row in rows if row[FILE]], key=str) == view(example_store, "period IN (202402, 202502)")


def test_parquet_has_the_types_of_the_columns_and_xlsx_numbers_and_texts(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.parquet"
    export(example_store, "-o", str(out))
    table = pd.read_parquet(out)
    assert tuple(table.columns) == FIGURE_COLUMNS
    assert table["file"].notna().sum() == len(view(example_store))
    kinds = {column: table[column].dtype.kind for column in ("period", "value", "yoy", "vintage")}
    assert kinds == {"period": "i", "value": "f", "yoy": "f", "vintage": "i"}
    out = tmp_path / "latest.xlsx"
    export(example_store, "-o", str(out))
    book = openpyxl.load_workbook(out)
    sheet = book["data"]
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == FIGURE_COLUMNS
    assert sorted([row[:VIEWED] for row in rows if row[FILE]], key=str) == view(example_store)
    assert (sheet.freeze_panes, sheet.tables["data"].ref) == ("A2", f"A1:R{1 + len(rows)}")
    assert [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == [*FIGURE_COLUMNS]


def test_measures_of_groups_and_cities_are_those_that_were_published(rmb_store: Path, tmp_path: Path) -> None:
    """Facts with their addresses: ../analysis/published_facts.csv."""
    out = tmp_path / "latest.json"
    export(rmb_store, "2025-06", "-o", str(out))
    rows = {
        (row["region"], row["zone"], row["flow"], row["basis"]): row
        for row in json.loads(out.read_text(encoding="utf-8"))
    }
    delta, shenzhen = rows["长三角", None, "total", "ytd"], rows["广东", "深圳市", "total", "ytd"]
    found = (round(delta["value"] / 1e4, 2), round(delta["yoy_computed"], 1), round(delta["share"], 1))
    assert found == (8.16, 5.4, 37.4)
    assert (delta["yoy"], delta["method"], delta["kind"], delta["file"]) == (None, "revised", "group", None)
    assert (round(shenzhen["value"] / 1e4, 2), shenzhen["yoy_computed"], shenzhen["kind"]) == (2.17, -1.1, "city")
    assert rows["全国", None, "export", "ytd"]["contribution"] == pytest.approx(7.2, abs=0.05)


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
    assert {row["file"] for row in rows} - {""} == {f"'{name}" for name in names}
    assert any(row["yoy"].startswith("-") for row in rows)  # a number
    cells = [cell for row in openpyxl.load_workbook(sheet)["data"].iter_rows(min_row=2) for cell in row]
    assert {cell.value for cell in cells} >= {*names}
    assert {cell.data_type for cell in cells} == {"s", "n"}
