"""Values, dates and formulas in cells of LibreOffice behave as in Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import xlwings as xw
from openpyxl import load_workbook

from xlpkg.errors import WorkbookError


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


# Dates


def test_a_date_in_a_cell_with_the_format_general_gets_a_date_format(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.date(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30), np.datetime64("2025-03-18"), 5]]
    day, moment = dt.datetime(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30)
    assert sheet["A1:D1"].value == [day, moment, day, 5]
    assert sheet["D1"].number_format == "General"


# Logical values: in LibreOffice they are numbers with a number format, which must not apply to the next value.


@pytest.mark.parametrize("after", [5, 1, 0, "text", "=1+1"])
def test_a_value_that_replaces_a_logical_value_is_not_logical(sheet: xw.Sheet, after: object) -> None:
    sheet["A1:B1"].value = [True, "x"]
    sheet["A1:B1"].value = [after, "x"]
    read = sheet["A1"].value
    assert read == (2 if after == "=1+1" else after)
    assert type(read) is not bool
    assert sheet["A1"].number_format == "General"


def test_a_logical_value_in_a_cell_with_a_number_format_is_logical(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].number_format = "0.0"
    sheet["A1:B2"].value = [[True, 1], [0, False]]
    assert sheet["A1:B2"].value == [[True, 1], [0, False]]
    assert [type(value) for row in sheet["A1:B2"].value for value in row] == [bool, float, float, bool]


# Converters


# Formulas


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=SUM(A1:A2,10)", 13),
        ('=IF(A1=1,TRUE,"no")', True),
        ("=SUM({1,2;3,4})", 10),
        ('=A1&"a,b;c"', "1a,b;c"),
        ("='o''s 2'!A1+Sheet1!$A$2", 9),
        ("=DATE(2025,3,18)", dt.datetime(2025, 3, 18)),
        ("=A1>3", False),
        ("=1/0", None),
        ("=NA()", None),
        ("=VLOOKUP(2,A1:B2,2,FALSE)", "b"),
        ("=NORM.DIST(0,0,1,TRUE)", 0.5),
        ('=IFS(A1=2,"no",B2="b","yes")', "yes"),
        ('=TEXT(DATE(2025,2,1),"yyyy-mm")', "2025-02"),
    ],
)
def test_a_formula_is_read_as_it_was_written(sheet: xw.Sheet, formula: str, result: object) -> None:
    sheet.book.sheets.add("o's 2")["A1"].value = 7
    sheet["A1"].value = [[1, "a"], [2, "b"]]
    sheet["D4"].formula = formula
    assert sheet["D4"].formula == formula
    assert sheet["D4"].value == result
    assert sheet["D4"].api.getCellByPosition(0, 0).Formula.startswith("=")


def test_an_unknown_function_keeps_its_name_and_has_no_value(sheet: xw.Sheet) -> None:
    formula = '=NO_SUCH_THING("广东","出口",202502)'
    sheet["A1"].value = formula
    assert (sheet["A1"].formula, sheet["A1"].value) == (formula, None)


def test_errors_are_read_as_text_on_request(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=1/0", "=NA()", 1, "=NO_SUCH_THING()"]]
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", 1, "#NAME?"]


def test_an_array_formula_belongs_to_its_entire_range(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = [1, 2]
    sheet["B1:C2"].formula_array = "=A1:A2*{10,100}"
    assert sheet["B1:C2"].value == [[10, 100], [20, 200]]
    assert sheet["B1:C2"].formula_array == "=A1:A2*{10,100}"
    assert sheet["B2"].has_array
    assert not sheet["A1"].has_array
    with pytest.raises(WorkbookError, match="array formula"):
        sheet["B1"].value = 1
    assert sheet["B1"].value == 10


def test_openpyxl_reads_what_was_saved(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [[1.5, "广东", True, dt.date(2025, 3, 18), "'=1+1", "=A1*2", None]]
    sheet.book.save(tmp_path / "a.xlsx")
    saved = load_workbook(tmp_path / "a.xlsx")["Sheet1"]
    (row,) = saved.iter_rows(min_row=1, max_row=1, max_col=7)
    assert [cell.value for cell in row] == [1.5, "广东", True, dt.datetime(2025, 3, 18), "=1+1", "=A1*2", None]
    assert [cell.data_type for cell in row] == ["n", "s", "b", "d", "s", "f", "n"]
    assert load_workbook(tmp_path / "a.xlsx", data_only=True)["Sheet1"]["F1"].value == 3
