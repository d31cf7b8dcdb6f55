"""Both engines treat values, formulas, addresses, names and sheets in the same way, which is Excel's."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from user_workbook import refused

from xlpkg.engines.package import open_workbook

SHEET: Final = "我的 o"
DATE_FORMAT: Final = 'yyyy"年"m"月"d"日"'
DAY: Final = dt.datetime(2025, 3, 18)


@pytest.fixture(params=["package", "libreoffice"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[xw.Sheet]:
    """A sheet in each engine, with formats in column F: F1 a date, F2 one decimal, F3 a percentage; values in H1:J3."""
    path = tmp_path / "月报.xlsx"
    with xlsxwriter.Workbook(path) as made:
        first, second = made.add_worksheet("数"), made.add_worksheet(SHEET)
        for row, code in enumerate((DATE_FORMAT, "#,##0.0", "0%")):
            first.write_blank(row, 5, None, made.add_format({"num_format": code}))
        for row in range(3):
            first.write_row(row, 7, [10 * row + 1, 10 * row + 2, 10 * row + 3])
        second.write("A1", 7)
        made.define_name("total", "=数!$H$1:$J$3")
        made.define_name(f"'{SHEET}'!own", f"='{SHEET}'!$A$1")
        made.define_name("rate", "=1+2")
    if request.param == "package":
        with open_workbook(path) as book:
            yield book.sheets[0]
    else:
        app: xw.App = request.getfixturevalue("libreoffice")
        with app.books.open(path) as book:
            yield book.sheets[0]


def read(sheet: xw.Sheet, address: str) -> object:
    """Return what *address* holds after the file is saved, which is when the package engine writes."""
    if sheet.book.app.engine.name == "package":
        sheet.book.save()
    return sheet[address].value


# Values

#: Written values, and what is read.
VALUES: Final[list[tuple[object, object]]] = [
    (202502, 202502.0),
    (2**53, float(2**53)),
    (0.1, 0.1),
    (-1.5e-300, -1.5e-300),
    (decimal.Decimal("2.5"), 2.5),
    (np.float32(0.5), 0.5),
    (np.int64(7), 7.0),
    (True, True),
    (np.bool_(False), False),
    ("广东 & <江苏>\n", "广东 & <江苏>\n"),
    ("  spaces  ", "  spaces  "),
    ("two\n\tlines", "two\n\tlines"),
    (np.str_("浙江"), "浙江"),
    ("=", "="),
    ("_x0041_", "_x0041_"),
    ("a\x0bb", "a\x0bb"),
    (-0.0, 0.0),
    *((missing, None) for missing in (None, math.nan, np.datetime64("NaT", "D"), pd.NaT, pd.NA, "")),
]


def test_a_value_is_read_as_it_was_written(sheet: xw.Sheet) -> None:
    column = sheet.range((1, 1), (len(VALUES), 1))
    column.value = [["before"] for _ in VALUES]
    column.value = [[value] for value, _ in VALUES]
    found = read(sheet, column.address)
    assert isinstance(found, list)
    assert [(value, type(value)) for value in found] == [(value, type(value)) for _, value in VALUES]


HOSTILE: Final = ["+1+1", "-1-1", "@SUM(A1)", "{=1}", "123", "TRUE", "1e5", "2025-02"]
HOSTILE_AS_TEXT: Final = ["=1+1", "=cmd|' /C calc'!A0", "'quoted", *HOSTILE]


def test_text_is_never_another_value_or_a_formula(sheet: xw.Sheet) -> None:
    """A leading apostrophe makes any value text; without it, only an equals sign begins a formula."""
    texts = [*HOSTILE_AS_TEXT, *HOSTILE]
    sheet["A1"].options(transpose=True).value = [*(f"'{text}" for text in HOSTILE_AS_TEXT), *HOSTILE]
    address = f"A1:A{len(texts)}"
    assert sheet[address].formula == [[text] for text in texts]
    assert read(sheet, address) == texts


@pytest.mark.parametrize("value", [math.inf, 10**400, dt.date(1850, 1, 1), {"a": 1}, "x" * 32_768, "\ud800"], ids=repr)
def test_a_value_that_no_cell_holds_is_refused_with_its_cell(sheet: xw.Sheet, value: object) -> None:
    sheet["B3"].value = [["a", "b", "c"]]
    error = refused(lambda: setattr(sheet["B3"], "value", [[1, 2, value]]))
    assert error.key == "value-not-for-cell"
    assert all("数!D3" in sentence for sentence in (error.sentence("en"), error.sentence("zh")))
    assert sheet["B3:D3"].value == ["a", "b", "c"]  # nothing was written


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\1"), min_size=1, max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, NUMBERS | st.booleans()), min_size=1, max_size=8))
def test_any_text_and_number_is_read_as_it_was_written(sheet: xw.Sheet, rows: list[tuple[str, float]]) -> None:
    sheet["B5"].value = [[f"'{text}", value] for text, value in rows]
    found = sheet.range((5, 2), (4 + len(rows), 3)).options(ndim=2)
    assert [(text, value, type(value)) for text, value in found.value] == [(t, n, type(n)) for t, n in rows]
    read(sheet, "A1")
    assert [(text, value, type(value)) for text, value in found.value] == [(t, n, type(n)) for t, n in rows]


@pytest.mark.parametrize(
    ("value", "cell", "number_format", "found"),
    [
        (dt.date(2025, 3, 18), "F1", DATE_FORMAT, DAY),
        (dt.datetime(2025, 3, 18, 6), "F1", DATE_FORMAT, DAY.replace(hour=6)),
        (np.datetime64("2025-03-18"), "F1", DATE_FORMAT, DAY),
        (dt.date(2025, 3, 18), "F2", "#,##0.0", 45734),  # days since 1899-12-30
        (dt.datetime(2025, 3, 18, 6), "F3", "0%", 45734.25),
        (dt.time(6), "F2", "#,##0.0", 0.25),
        (None, "F2", "#,##0.0", None),
    ],
)
def test_a_date_is_a_serial_number_and_the_format_stays(
    sheet: xw.Sheet, value: object, cell: str, number_format: str, found: object
) -> None:
    sheet[cell].value = value
    assert read(sheet, cell) == found
    if sheet.book.app.engine.name == "libreoffice":
        assert sheet[cell].number_format == number_format


def test_the_converters_and_options_of_xlwings_work(sheet: xw.Sheet) -> None:
    array = np.array([[1.0, np.nan], [3.0, 4.0]])
    frame = pd.DataFrame({"省市": ["广东", "江苏"], "同比": [2.1, np.nan]})
    sheet["A1"].value = array
    sheet["A4"].options(index=False).value = frame
    sheet["A8"].value = [1, 2, 3]
    sheet["A9"].options(transpose=True).value = ["a", "b"]
    sheet["F1"].value = dt.datetime(2025, 3, 18, 6)
    np.testing.assert_array_equal(sheet["A1:B2"].options(np.array, ndim=2).value, array)
    assert sheet["A4:B6"].value == [["省市", "同比"], ["广东", 2.1], ["江苏", None]]
    pd.testing.assert_frame_equal(sheet["A4:B6"].options(pd.DataFrame, index=False).value, frame, check_dtype=False)
    assert sheet["A8:C10"].value == [[1, 2, 3], ["a", None, None], ["b", None, None]]
    assert sheet["A1:A2"].options(ndim=2).value == [[1], [3]]
    numbers = sheet["A1:B1"].options(numbers=int, empty="-").value
    assert (numbers, type(numbers[0])) == ([1, "-"], int)
    assert sheet["F1"].options(dates=dt.date).value == dt.date(2025, 3, 18)


# Formulas


def test_formulas_and_constants_are_written_together_and_read(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1", "x"], [True, "'=A1", "='我的 o'!A1*2"]]
    assert sheet["A1:C2"].formula == [["1", "=A1+1", "x"], ["TRUE", "=A1", "='我的 o'!A1*2"]]
    read(sheet, "A1")
    assert sheet["A1:C2"].formula == [["1", "=A1+1", "x"], ["TRUE", "=A1", "='我的 o'!A1*2"]]


def test_the_references_of_a_formula_move_with_the_cell(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].formula = "=H1+$A$9"
    assert sheet["A1:B2"].formula == [["=H1+$A$9", "=I1+$A$9"], ["=H2+$A$9", "=I2+$A$9"]]


# Addresses


def test_ranges_are_found_by_address_index_size_and_name(sheet: xw.Sheet) -> None:
    table = [[1, 2, 3], [11, 12, 13], [21, 22, 23]]
    assert sheet["H1:J3"].value == sheet["total"].value == sheet.range((1, 8), (3, 10)).value == table
    assert sheet["$H$1:j3"] == sheet.cells[0:3, 7:10] == sheet["H1"].resize(3, 3) == sheet["total"]
    assert sheet["H1:J3"].rows[1].value == [11, 12, 13]
    assert sheet["H1:J3"].columns[1].value == [2, 12, 22]
    assert sheet["H1:J3"](2, 2).value == sheet["H1:J3"](5).value == sheet["H1"].offset(1, 1).value == 12
    assert sheet["B:C"].shape == (1_048_576, 2)
    assert sheet["2:3"].shape == (2, 16_384)
    assert sheet["B2:C3"].get_address(False, False) == "B2:C3"
    assert sheet["B2"].get_address(external=True) == "[月报.xlsx]数!$B$2"
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]


@pytest.mark.parametrize("address", ["no_such_name", "usd", "A", "1", "A0", "XFE1", "A1:", "A1:B", "", (1, 16_385)])
def test_an_invalid_address_is_refused(sheet: xw.Sheet, address: str | tuple[int, int]) -> None:
    assert refused(lambda: sheet.range(address)).key == "no-such-range"


def test_the_used_range_follows_what_is_emptied(sheet: xw.Sheet) -> None:
    sheet["F2"].value, sheet["A9"].value = 5, "x"
    assert sheet.used_range.last_cell.address == "$J$9"
    sheet["A2:F9"].value = None
    assert sheet["F2"].value is sheet["A9"].value is None
    assert sheet.used_range.last_cell.address == "$J$3"


def test_a_range_that_no_memory_holds_is_refused(sheet: xw.Sheet) -> None:
    sheet["A1"].value = sheet["XFD1048576"].value = 1
    assert sheet.used_range.address == "$A$1:$XFD$1048576"
    for use in (
        lambda: sheet.used_range.value,
        lambda: sheet.cells.formula,
        partial(setattr, sheet.cells, "value", 5),
        partial(setattr, sheet.cells, "formula", "=A1"),
    ):
        error = refused(use)
        assert error.key == "range-too-large"
        assert "数!A1:" in str(error)
    assert sheet["A1:C1"].value == [1, None, None]


def test_rows_get_a_height_or_are_hidden(sheet: xw.Sheet) -> None:
    sheet["A2:B3"].row_height = 30
    assert sheet["C3"].row_height == pytest.approx(30, abs=0.05)
    assert sheet["A1:A3"].row_height is None
    sheet["A2"].row_height = 0
    read(sheet, "A1")
    assert [sheet[cell].row_height for cell in ("A2", "A3")] == pytest.approx([0, 30], abs=0.05)


# Names and sheets


def test_names_are_found_and_refer_to_ranges(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    assert names["TOTAL"].refers_to == "=数!$H$1:$J$3" or names["TOTAL"].refers_to == "='数'!$H$1:$J$3"
    assert names["total"].refers_to_range == sheet["H1:J3"]
    own = sheet.book.sheets[1].names["own"]
    assert own.name == "'我的 o'!own"
    assert own.refers_to_range == names["'我的 o'!own"].refers_to_range == sheet.book.sheets[1]["A1"]
    assert ["own" in names, "own" in sheet.names, "'no sheet'!own" in names] == [False] * 3
    assert {name.name for name in names} == {"total", "rate", "'我的 o'!own"}
    assert refused(lambda: names["rate"].refers_to_range).key == "name-not-range"
    assert refused(lambda: names["absent"]).key == "no-such-name"


def test_sheets_are_found_by_name_and_number(sheet: xw.Sheet) -> None:
    sheets = sheet.book.sheets
    assert sheet.book.sheet_names == ["数", SHEET]
    assert sheets[1] == sheets(2) == sheets["我的 O"]
    assert (sheets[1].index, sheets[1].visible, "数" in sheets, "没有" in sheets) == (2, True, True, False)
    assert sheets.active == sheet
    for missing in ("没有", 3):
        assert refused(lambda missing=missing: sheets(missing)).key == "no-such-sheet"  # type: ignore[misc]


def test_books_are_found_by_name_path_and_number(sheet: xw.Sheet) -> None:
    book, books = sheet.book, sheet.book.app.books
    assert books["月报.xlsx"] == books[book.fullname] == books[-1] == books.active == books.open(book.fullname) == book
    with pytest.raises(KeyError):
        books["other.xlsx"]


def test_a_book_opened_read_only_is_saved_only_under_another_name(sheet: xw.Sheet, tmp_path: Path) -> None:
    path, elsewhere = Path(shutil.copy(sheet.book.fullname, tmp_path / "只读.xlsx")), tmp_path / "copy.xlsx"
    before = path.read_bytes()
    book = sheet.book.app.books.open(path, read_only=True)
    assert refused(book.save).key == "workbook-read-only"
    book.save(elsewhere)
    assert book.fullname == str(elsewhere)
    assert elsewhere.is_file()
    book.close()
    assert path.read_bytes() == before
