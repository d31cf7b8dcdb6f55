"""`export` writes the view latest, in three formats."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

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
    export(example_store, "2025-02", "202402", "--format", "json", "--currency", "usd", "-o", str(out))
    rows = [tuple(row[column] for column in VIEW_COLUMNS) for row in json.loads(out.read_text(encoding="utf-8"))]
    assert sorted(rows, key=str) == view(example_store, "period IN (202402, 202502)")


def test_parquet_has_the_types_of_the_columns(example_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "latest.parquet"
    export(example_store, "--format", "parquet", "-o", str(out))
    table = pd.read_parquet(out)
    assert tuple(table.columns) == VIEW_COLUMNS
    assert len(table) == len(view(example_store))
    for column, kind in {"period": "i", "value": "f", "yoy": "f", "vintage": "i"}.items():
        assert table[column].dtype.kind == kind, column
