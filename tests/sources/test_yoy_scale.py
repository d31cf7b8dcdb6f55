"""A YoY of -4.3 % is read as -4.3 however it is written or formatted, or the file is refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Protocol

import pytest
from editions import Cells, body, csv_bytes, english, html_page, rows_of, xls_file, xlsx_file
from refusals import TITLE, copied, refusal_of, row_of

from xlpkg.sources.reading import read_tables


class Write(Protocol):
    """Write a month as a workbook whose YoY are multiplied by *scale* and have a number format."""

    def __call__(self, path: Path, cells: Cells, title: str, *, yoy_format: str, scale: float) -> Path: ...


YOY = (7, 8, 9)
NAME = "2025-02.csv"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


def printed_yoy(cells: Cells) -> list[list[float | None]]:
    return [[None if text == "-" else float(text) for text in row[7:]] for row in body(cells)]


def yoy_read(path: Path, data: bytes | None = None) -> list[list[float | None]]:
    _, (table,) = read_tables(path, None, data)
    return [list(row.values[6:]) for row in rows_of(table)]


def multiplied(
    cells: Cells, factor: float, columns: tuple[int, ...] = YOY, rows: slice = slice(None), form: str = ".12g"
) -> Cells:
    """The month with the YoY of *columns* in *rows* below the header multiplied by *factor* and printed as *form*."""
    changed = copied(cells)
    for row in body(changed)[rows]:
        for column in columns:
            if row[column] != "-":
                row[column] = f"{float(row[column]) * factor:{form}}"
    return changed


def with_signs(cells: Cells, rows: slice = slice(None)) -> Cells:
    """The month with a percent sign after each YoY of *rows* below the header."""
    changed = copied(cells)
    for row in body(changed)[rows]:
        row[7:] = [text if text == "-" else f"{text}%" for text in row[7:]]
    return changed


@pytest.mark.parametrize(("suffix", "write"), [("xlsx", xlsx_file), ("xls", xls_file)])
@pytest.mark.parametrize(
    ("number_format", "scale", "fits"),
    [
        *((form, 0.01, True) for form in ("0%", "0.00%", "0.0%;[Red]-0.0%", '#,##0.0"增 "%')),
        *((form, 1, True) for form in ('0.0"%"', r"0.0\%", "General", '0.0"100%"')),  # a percent sign as a text
        ("0.000", 0.01, False),
        ("0.0%", 1, False),  # shown as -430.0%
    ],
)
def test_yoy_of_a_workbook_are_percentages_if_their_format_says_so(
    tmp_path: Path, month: Cells, suffix: str, write: Write, number_format: str, scale: float, fits: bool
) -> None:
    path = write(tmp_path / f"a.{suffix}", month, TITLE, yoy_format=number_format, scale=scale)
    if fits:
        assert yoy_read(path) == printed_yoy(month)
    else:
        refusal = refusal_of(tmp_path, f"b.{suffix}", path.read_bytes(), "yoy-scale")
        assert "H5 (全国" in str(refusal.facts["where"])


def test_fractions_are_refused_in_every_real_month(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    for name, cells in real_months.items():
        for factor, form in ((0.01, ".3f"), (0.01, ".12f"), (100, ".12g")):
            refusal_of(tmp_path, f"{name}.csv", csv_bytes(multiplied(cells, factor, form=form)), "yoy-scale")


@pytest.mark.parametrize(("yoy", "fits"), [("0.3", True), ("-0.1", True), ("0.034", False), ("-0.0123", False)])
def test_a_nation_whose_yoy_alone_is_printed_may_have_a_small_one(
    tmp_path: Path, month: Cells, yoy: str, fits: bool
) -> None:
    for row in body(month):
        row[7:] = [yoy] * 3 if row[0] == "总值" else ["-"] * 3
    if fits:
        assert yoy_read(Path(NAME), csv_bytes(month))[0] == [float(yoy)] * 3
    else:
        refusal_of(tmp_path, NAME, csv_bytes(month), "yoy-scale")


@pytest.mark.parametrize("columns", [(7,), (8,), (9,), (8, 9)])
def test_a_column_of_fractions_is_refused(tmp_path: Path, month: Cells, columns: tuple[int, ...]) -> None:
    refusal = refusal_of(tmp_path, NAME, csv_bytes(multiplied(month, 0.01, columns)), "yoy-scale")
    assert f"{'ABCDEFGHIJ'[columns[0]]}4" in str(refusal.facts["where"])


def test_percentages_as_texts_are_read_from_csv_and_pages(month: Cells) -> None:
    signs = with_signs(month)
    assert yoy_read(Path(NAME), csv_bytes(signs)) == printed_yoy(month)
    assert yoy_read(Path("page.html"), html_page(signs, TITLE).encode()) == printed_yoy(month)


@pytest.mark.parametrize("label", ["总值", "广东省", "吉林市", "新疆维吾尔自治区"])
@pytest.mark.parametrize("column", YOY)
def test_a_fraction_in_one_cell_is_refused(tmp_path: Path, month: Cells, label: str, column: int) -> None:
    at = row_of(month, label)
    cells = multiplied(month, 0.01, (column,), slice(at - 3, at - 2))
    refusal = refusal_of(tmp_path, NAME, csv_bytes(cells), "yoy-decimals")
    assert f"{'ABCDEFGHIJ'[column]}{at + 1} (" in str(refusal.facts["where"])


def test_a_tenth_of_a_yoy_in_one_cell_is_refused(tmp_path: Path, month: Cells) -> None:
    """It has as many decimals as the others, but does not fit the other two of its row."""
    for label in ("总值", "广东省", "江苏省", "北京市"):
        at = row_of(month, label)
        for column in (column for column in YOY if abs(float(month[at][column])) >= 3):
            cells = multiplied(month, 0.1, (column,), slice(at - 3, at - 2), ".1f")
            refusal = refusal_of(tmp_path, NAME, csv_bytes(cells), "yoy-identity")
            assert f"H{at + 1} (" in str(refusal.facts["where"])


@pytest.mark.parametrize("rows", [slice(0, 40), slice(250, None), slice(None, None, 7)])
def test_fractions_in_some_rows_are_refused(tmp_path: Path, month: Cells, rows: slice) -> None:
    """Total trade, exports and imports of a row fit each other, and the medians are usual."""
    refusal_of(tmp_path, NAME, csv_bytes(multiplied(month, 0.01, rows=rows)), "yoy-decimals")


def test_a_percent_format_in_some_rows_is_refused(tmp_path: Path, month: Cells) -> None:
    refusal = refusal_of(tmp_path, NAME, csv_bytes(with_signs(month, slice(0, 40))), "yoy-mixed")
    assert [refusal.facts[fact] for fact in ("with_sign", "without")] == ["H4", "H44"]


def test_yoy_with_many_decimals_are_read(month: Cells) -> None:
    """As a spreadsheet computes them."""
    for row in body(month):
        row[7:] = [text if text == "-" else f"{float(text) + 0.0123:.4f}" for text in row[7:]]
    assert yoy_read(Path(NAME), csv_bytes(month))[0] == [float(text) for text in month[3][7:]]


def test_a_yoy_below_minus_100_and_a_level_in_percent_are_refused(tmp_path: Path, month: Cells) -> None:
    at = row_of(month, "广东省")
    for column, text, key in ((8, "-100.1", "yoy-below"), (4, f"{month[at][4]}%", "not-a-number")):
        cells = copied(month)
        cells[at][column] = text
        assert f"{'ABCDEFGHIJ'[column]}{at + 1} (广东省" in str(refusal_of(tmp_path, NAME, csv_bytes(cells), key))


def test_fractions_of_the_english_edition_are_refused(tmp_path: Path, month: Cells) -> None:
    refusal_of(tmp_path, NAME, csv_bytes(english(multiplied(month, 0.01, form=".4f"), 2025, 2)), "yoy-scale")


def test_a_percent_format_is_found_in_the_sheet_of_its_name_and_without_addresses(tmp_path: Path, month: Cells) -> None:
    """The parts of the sheets are not in the order of the workbook, or the cells have no addresses."""
    path = xlsx_file(tmp_path / "a.xlsx", month, TITLE, yoy_format="0.0%", scale=0.01)
    exchanged, bare = io.BytesIO(), io.BytesIO()
    other = {"xl/worksheets/sheet1.xml": "xl/worksheets/sheet2.xml", "xl/worksheets/sheet2.xml": SHEET}
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(exchanged, "w") as parts, zipfile.ZipFile(bare, "w") as plain:
        for name in book.namelist():
            data = book.read(name)
            targets = re.sub(rb"sheet([12])\.xml", lambda found: b"sheet%d.xml" % (3 - int(found[1])), data)
            parts.writestr(other.get(name, name), targets if name == "xl/_rels/workbook.xml.rels" else data)
            if name == SHEET:
                last_rows = data.index(b'<row r="5"')
                data = data[:last_rows] + re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", data[last_rows:])
            plain.writestr(name, data)
    for changed in (exchanged, bare):
        assert yoy_read(Path("a.xlsx"), changed.getvalue()) == printed_yoy(month)
