"""A YoY of -4.3 % is read as -4.3 however it is written or formatted, or the file is refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Protocol

import pandas as pd
import pytest
from editions import Cells, body, csv_bytes, english, html_page, rows_of, xls_file, xlsx_file
from refusals import TITLE, copied, refusal_of, row_of

from xlpkg.sources.reading import read_tables


class Write(Protocol):
    """Write a month as a workbook whose YoY are multiplied by *scale* and have a number format."""

    def __call__(self, path: Path, cells: Cells, title: str, *, yoy_format: str, scale: float) -> Path: ...


WORKBOOKS = pytest.mark.parametrize(("suffix", "write"), [("xlsx", xlsx_file), ("xls", xls_file)])


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


def printed_yoy(cells: Cells) -> list[list[float | None]]:
    return [[None if text == "-" else float(text) for text in row[7:]] for row in body(cells)]


def yoy_read(path: Path, data: bytes | None = None) -> list[list[float | None]]:
    _, (table,) = read_tables(path, None, data)
    return [list(row.values[6:]) for row in rows_of(table)]


def scaled(cells: Cells, scale: float, columns: tuple[int, ...] = (7, 8, 9)) -> Cells:
    """The month with the YoY of *columns* multiplied by *scale*."""
    changed = copied(cells)
    for row in body(changed):
        for column in columns:
            if row[column] != "-":
                row[column] = f"{float(row[column]) * scale:.12g}"
    return changed


@WORKBOOKS
@pytest.mark.parametrize("number_format", ["0%", "0.0%", "0.00%", "0.0%;[Red]-0.0%", '#,##0.0"增 "%'])
def test_yoy_formatted_as_percentages_are_percentages(
    tmp_path: Path, month: Cells, suffix: str, write: Write, number_format: str
) -> None:
    path = write(tmp_path / f"a.{suffix}", month, TITLE, yoy_format=number_format, scale=0.01)
    frame = pd.read_excel(path, header=None, engine="calamine")  # as pandas reads it: fractions
    nation = next(i for i, label in enumerate(frame[0]) if label == "总值")
    assert frame.iloc[nation, 7:].tolist() == pytest.approx([float(text) / 100 for text in month[3][7:]])
    assert yoy_read(path) == printed_yoy(month)


@WORKBOOKS
@pytest.mark.parametrize("number_format", ['0.0"%"', r"0.0\%", "0.0", "General", '0.0"100%"'])
def test_yoy_with_a_percent_sign_as_a_text_are_not_multiplied(
    tmp_path: Path, month: Cells, suffix: str, write: Write, number_format: str
) -> None:
    path = write(tmp_path / f"a.{suffix}", month, TITLE, yoy_format=number_format, scale=1)
    assert yoy_read(path) == printed_yoy(month)


@WORKBOOKS
def test_fractions_without_the_format_are_refused(tmp_path: Path, month: Cells, suffix: str, write: Write) -> None:
    path = write(tmp_path / f"a.{suffix}", month, TITLE, yoy_format="0.000", scale=0.01)
    refusal = refusal_of(tmp_path, f"b.{suffix}", path.read_bytes(), "yoy-scale")
    assert "H5 (全国" in str(refusal.facts["where"])


@WORKBOOKS
def test_percentages_with_the_format_are_refused(tmp_path: Path, month: Cells, suffix: str, write: Write) -> None:
    path = write(tmp_path / f"a.{suffix}", month, TITLE, yoy_format="0.0%", scale=1)  # shown as -430.0%
    refusal_of(tmp_path, f"b.{suffix}", path.read_bytes(), "yoy-scale")


def test_fractions_are_refused_in_every_real_month(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    for name, cells in real_months.items():
        for places in (3, 12):
            fractions = scaled(cells, 0.01)
            for row in body(fractions):
                row[7:] = [text if text == "-" else f"{float(text):.{places}f}" for text in row[7:]]
            refusal_of(tmp_path, f"{name}.csv", csv_bytes(fractions), "yoy-scale")
        refusal_of(tmp_path, f"{name}.csv", csv_bytes(scaled(cells, 100)), "yoy-scale")


@pytest.mark.parametrize(("yoy", "fits"), [("0.3", True), ("-0.1", True), ("0.034", False), ("-0.0123", False)])
def test_a_nation_whose_yoy_alone_is_printed_may_have_a_small_one(
    tmp_path: Path, month: Cells, yoy: str, fits: bool
) -> None:
    for row in body(month):
        row[7:] = [yoy] * 3 if row[0] == "总值" else ["-"] * 3
    if fits:
        assert yoy_read(Path("2025-02.csv"), csv_bytes(month))[0] == [float(yoy)] * 3
    else:
        refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "yoy-scale")


@pytest.mark.parametrize("columns", [(7,), (8,), (9,), (7, 8), (8, 9)])
def test_a_column_of_fractions_is_refused(tmp_path: Path, month: Cells, columns: tuple[int, ...]) -> None:
    refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(scaled(month, 0.01, columns)), "yoy-scale")
    assert f"{'ABCDEFGHIJ'[columns[0]]}4" in str(refusal.facts["where"])


def test_percentages_as_texts_are_read_from_csv_and_pages(month: Cells) -> None:
    signs = copied(month)
    for row in body(signs):
        row[7:] = [text if text == "-" else f"{text}%" for text in row[7:]]
    assert yoy_read(Path("2025-02.csv"), csv_bytes(signs)) == printed_yoy(month)
    assert yoy_read(Path("page.html"), html_page(signs, TITLE).encode()) == printed_yoy(month)


def test_a_fraction_in_one_cell_is_refused(tmp_path: Path, month: Cells) -> None:
    for label in ("总值", "广东省", "吉林市", "新疆维吾尔自治区"):
        at = row_of(month, label)
        for column in (7, 8, 9):
            cells = copied(month)
            cells[at][column] = f"{float(month[at][column]) / 100:.12g}"
            refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "yoy-decimals")
            assert f"{'ABCDEFGHIJ'[column]}{at + 1} (" in str(refusal.facts["where"])


def test_a_tenth_of_a_yoy_in_one_cell_is_refused(tmp_path: Path, month: Cells) -> None:
    """It has as many decimals as the others, but does not fit the other two of its row."""
    for label in ("总值", "广东省", "江苏省", "北京市"):
        at = row_of(month, label)
        for column in (7, 8, 9):
            if abs(float(month[at][column])) < 3:
                continue
            cells = copied(month)
            cells[at][column] = f"{float(month[at][column]) / 10:.1f}"
            refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "yoy-identity")
            assert f"H{at + 1} (" in str(refusal.facts["where"])


def test_fractions_in_some_rows_are_refused(tmp_path: Path, month: Cells) -> None:
    """Total trade, exports and imports of a row fit each other, and the medians are usual."""
    for rows in (slice(0, 40), slice(250, None), slice(None, None, 7)):
        cells = copied(month)
        for row in body(cells)[rows]:
            row[7:] = [text if text == "-" else f"{float(text) / 100:.12g}" for text in row[7:]]
        refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "yoy-decimals")


def test_a_percent_format_in_some_rows_is_refused(tmp_path: Path, month: Cells) -> None:
    signs = copied(month)
    for row in body(signs)[:40]:
        row[7:] = [text if text == "-" else f"{text}%" for text in row[7:]]
    refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(signs), "yoy-mixed")
    assert [refusal.facts[fact] for fact in ("with_sign", "without")] == ["H4", "H44"]


def test_yoy_with_many_decimals_are_read(month: Cells) -> None:
    """As a spreadsheet computes them."""
    for row in body(month):
        row[7:] = [text if text == "-" else f"{float(text) + 0.0123:.4f}" for text in row[7:]]
    assert yoy_read(Path("2025-02.csv"), csv_bytes(month))[0] == [float(text) for text in month[3][7:]]


def test_a_yoy_below_minus_100_is_refused(tmp_path: Path, month: Cells) -> None:
    at = row_of(month, "广东省")
    month[at][8] = "-100.1"
    refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "yoy-below")
    assert f"I{at + 1} (广东省" in str(refusal.facts["where"])


def test_a_level_in_percent_is_not_a_number(tmp_path: Path, month: Cells) -> None:
    at = row_of(month, "广东省")
    month[at][4] += "%"
    refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "not-a-number")


def test_fractions_of_the_english_edition_are_refused(tmp_path: Path, month: Cells) -> None:
    cells = english(month, 2025, 2)
    for row in cells[4:]:
        row[5:] = [text if text == "-" else f"{float(text) / 100:.4f}" for text in row[5:]]
    refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "yoy-scale")


def test_a_percent_format_is_found_in_the_sheet_of_its_name(tmp_path: Path, month: Cells) -> None:
    """The parts of the sheets are not in the order of the workbook."""
    path = xlsx_file(tmp_path / "a.xlsx", month, TITLE, yoy_format="0.0%", scale=0.01)
    exchanged = io.BytesIO()
    other = {"sheet1.xml": "sheet2.xml", "sheet2.xml": "sheet1.xml"}
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(exchanged, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"sheet1", b"sheetX").replace(b"sheet2", b"sheet1").replace(b"sheetX", b"sheet2")
            folder, _, last = name.rpartition("/")
            after.writestr(f"{folder}/{other[last]}" if last in other else name, data)
    assert yoy_read(Path("a.xlsx"), exchanged.getvalue()) == printed_yoy(month)


def test_cells_without_an_address_keep_their_format(tmp_path: Path, month: Cells) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", month, TITLE, yoy_format="0.0%", scale=0.01)
    bare = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(bare, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                last_rows = data.index(b'<row r="5"')
                data = data[:last_rows] + re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", data[last_rows:])
            after.writestr(name, data)
    assert yoy_read(Path("a.xlsx"), bare.getvalue()) == printed_yoy(month)
