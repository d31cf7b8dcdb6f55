"""`export` writes the figures in force and their measures, in the format that the ending of the file names."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from announced_tables import JUNE_RMB, write_list
from month_files import Cells, ingest_files, read
from revised_history import FIRST_DAY, make_history

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.wide import load_wide
from xlpkg.cli import main
from xlpkg.model.words import Currency
from xlpkg.store.store import VIEW_COLUMNS, open_store
from xlpkg.workbook.data_file import FIGURE_COLUMNS, HEADS_ROW

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


def test_parquet_has_the_types_of_the_columns_and_xlsx_numbers_and_texts(
    example_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "latest.parquet"
    export(example_store, "-o", str(out))
    assert capsys.readouterr().out == f"{out}\n"
    table = pd.read_parquet(out)
    assert tuple(table.columns) == FIGURE_COLUMNS
    assert table["file"].notna().sum() == len(view(example_store))
    kinds = {column: table[column].dtype.kind for column in ("period", "value", "yoy", "vintage")}
    assert kinds == {"period": "i", "value": "f", "yoy": "f", "vintage": "i"}
    out = tmp_path / "latest.xlsx"
    export(example_store, "-o", str(out))
    book = openpyxl.load_workbook(out)
    header, *rows = book["data"].iter_rows(min_row=HEADS_ROW + 1, values_only=True)
    assert header == FIGURE_COLUMNS
    values = [tuple(None if value == "[x]" else value for value in row) for row in rows]
    assert sorted([row[:VIEWED] for row in values if row[FILE]], key=str) == view(example_store)
    columns = book["columns"].iter_rows(min_row=HEADS_ROW + 2, values_only=True)
    assert [row[0] for row in columns] == [*FIGURE_COLUMNS]


@pytest.mark.parametrize(
    "options", [(), *(pytest.param((each,), marks=pytest.mark.long) for each in ("--wide", "--announced"))]
)
def test_a_spreadsheet_follows_the_checklist_for_accessible_ones(
    rmb_store: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The points of the UK's analysis function that a program can check: docs/published.md."""
    out = tmp_path / "data.xlsx"
    store = Path(shutil.copy(rmb_store, tmp_path))
    read(store, write_list(tmp_path / "list.csv", ("2025-06", "rmb", "flash", JUNE_RMB)))
    export(store, *options, "-o", str(out))
    book = openpyxl.load_workbook(out)
    assert book.properties.title == book["cover"]["A1"].value
    assert [cell.value for cell in book["cover"]["A"][HEADS_ROW + 1 :]] == book.sheetnames[1:]
    assert [cell.hyperlink.location for cell in book["cover"]["A"][HEADS_ROW + 1 :]] == ["'data'!A1", "'columns'!A1"]
    for sheet in book:
        (table,) = sheet.tables.values()
        top, *rows = sheet[table.ref]
        assert (top[0].coordinate, table.headerRowCount, sheet.dimensions) == (
            f"A{HEADS_ROW + 1}",
            1,
            f"A1:{rows[-1][-1].coordinate}",
        )
        assert not sheet.merged_cells.ranges
        assert all(cell.value not in (None, "") for row in (top, *rows) for cell in row)
        assert all(sheet.cell(row, 1).value for row in range(1, HEADS_ROW + 1))
        assert "has one table" in str(sheet["A2"].value)
        assert {cell.font.size for cell in top} == {12}
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
    with zipfile.ZipFile(out) as package:
        tables = [package.read(name) for name in package.namelist() if "/tables/" in name]
        assert len(tables) == len([text for text in tables if b"altTextSummary=" in text]) == 3
        sheets = [package.read(name) for name in package.namelist() if "/worksheets/sheet" in name]
        assert b"tabSelected" in sheets[0]


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


def wide(store: Path, tmp_path: Path, *arguments: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the rows of `export --wide` by region, period and basis."""
    out = tmp_path / "wide.json"
    export(store, *arguments, "--wide", "-o", str(out))
    rows = json.loads(out.read_text(encoding="utf-8"))
    return {(row["region"], str(row["period"]), row["basis"]): row for row in rows}


def test_a_wide_table_has_the_published_quarters_of_chosen_regions(
    rmb_store: Path, tmp_path: Path, other_files: Path
) -> None:
    """Facts with their addresses: ../analysis/published_facts.csv; codes as China Customs lists them."""
    regions = ("--region", "Shanghai", "--region", "湖北", "--region", "长三角", "--region", "深圳市")
    rows = wide(rmb_store, tmp_path, "2025Q2", "2025年上半年", "2025-06", *regions)
    shanghai, delta = rows["上海", "2025Q2", "month"], rows["长三角", "2025H1", "month"]
    assert round(shanghai["total_level"] / 1e4, 2) == 1.14
    assert abs(shanghai["total_yoy"] - 7.2) < shanghai["total_band"] + 0.05
    assert round(rows["湖北", "2025Q2", "month"]["total_yoy"], 1) == 39.1
    facts = round(delta["total_level"] / 1e4, 2), round(delta["total_yoy"], 1), round(delta["total_share"], 1)
    assert facts == (8.16, 5.4, 37.4)
    assert round(delta["net_level"] / 1e4, 2) == round(5.22 - 2.94, 2)
    shenzhen = rows["深圳市", "202506", "ytd"]
    assert (shenzhen["english"], shenzhen["province"], shenzhen["code"], shenzhen["total_yoy"]) == (
        *("Shenzhen", "广东", None),
        -1.1,
    )
    with (other_files / "customs_province_codes.csv").open(encoding="gb18030", newline="") as file:
        codes = {line[1]: int(line[0][:2]) for line in csv.reader(file) if line[0][:2].isdecimal()}
    assert {shanghai["code"], rows["湖北", "2025Q2", "month"]["code"]} == {codes["上海市"], codes["湖北省"]}
    assert set(rows) == {
        *(
            (region, period, "month")
            for region in ("上海", "湖北", "长三角", "深圳市")
            for period in ("2025Q2", "2025H1")
        ),
        *((region, "202506", basis) for region in ("上海", "湖北", "长三角", "深圳市") for basis in ("month", "ytd")),
    }


def test_a_wide_table_has_the_figures_of_the_frame(rmb_store: Path, tmp_path: Path) -> None:
    rows = wide(rmb_store, tmp_path)
    with open_store(rmb_store) as store:
        frame = load_wide(store, load_cube(store, Currency.RMB)).frame()
    frame = frame[frame["kind"] != "zone"].drop_duplicates(["region", "period", "basis", "flow"])
    names = ("level", "yoy", "method", "band", "share", "contribution", "rank")
    compared = 0
    for _, one in frame.sample(2000, random_state=1).iterrows():
        row = rows[one["region"], str(one["period"]), one["basis"]]
        for name in names if one["flow"] != "net" else names[:1]:
            found, expected = row[f"{one['flow']}_{name}"], one[name]
            is_open = name in ("yoy", "method", "band", "contribution") and one["band"] == math.inf
            is_missing = pd.isna(expected) or is_open
            assert found == (None if is_missing else pytest.approx(expected, abs=1e-6)), (one, name)
            compared += not is_missing
    assert compared > 7000


def test_a_wide_table_has_the_figures_of_an_earlier_day(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells]
) -> None:
    history = make_history(tmp_path, rmb, real_months)
    place = ("--region", "湖南", "2025-02")
    now = wide(history.store, tmp_path, *place)
    then = wide(history.store, tmp_path, *place, "--as-of", FIRST_DAY)
    levels = [each["湖南", "202502", "month"]["export_level"] for each in (then, now)]
    assert levels[1] - levels[0] == pytest.approx(48)


@pytest.mark.parametrize(
    "word", [("2025Q2",), ("--region", "广东"), ("--as-of", "2025-07-01"), ("--wide", "--announced")]
)
def test_what_only_a_wide_table_has_is_refused_without_it(
    rmb_store: Path, word: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *word, "--store", str(rmb_store)]) == 2
    assert f"{word[0]} " in capsys.readouterr().err


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
    rows_of_sheet = openpyxl.load_workbook(sheet)["data"].iter_rows(min_row=HEADS_ROW + 2)
    cells = [cell for row in rows_of_sheet for cell in row]
    assert {cell.value for cell in cells} >= {*names}
    assert {cell.data_type for cell in cells} == {"s", "n"}
