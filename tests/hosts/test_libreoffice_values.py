"""Values, dates and formulas in cells of LibreOffice behave as in Excel."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlpkg.errors import WorkbookError

HOSTILE = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'quoted", "{=1}", "123", "TRUE", "1e5", "2025-02"]


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
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
        ("=", "="),
    ],
)
def test_a_value_is_read_as_it_was_written(sheet: xw.Sheet, value: object, expected: object) -> None:
    sheet["B2"].value = value
    read = sheet["B2"].value
    assert (read, type(read)) == (expected, type(expected))


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, np.datetime64("NaT", "D"), pd.NaT, pd.NA, ""])
def test_a_missing_value_empties_the_cell_and_keeps_its_format(sheet: xw.Sheet, missing: object) -> None:
    sheet["A1"].value = 5
    sheet["A1"].number_format = "#,##0.0"
    sheet["A1"].color = (255, 242, 204)
    sheet["A1:A2"].value = [[missing], [1]]
    assert sheet["A1:A2"].value == [None, 1]
    assert sheet.used_range.address == "$A$1:$A$2"
    assert (sheet["A1"].number_format, sheet["A1"].color) == ("#,##0.0", (255, 242, 204))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_leading_apostrophe_makes_any_value_text(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = f"'{text}"
    assert sheet["A1"].value == text
    sheet["B1"].value = "=ISTEXT(A1)"
    assert sheet["B1"].value is True


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] not in "='"])
def test_text_without_a_leading_equals_sign_stays_text(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = [[text, "=ISTEXT(A1)"]]
    assert sheet["A1:B1"].value == [text, True]


@pytest.mark.parametrize("value", [math.inf, 10**400, {"a": 1}, "x" * 32_768, "\ud800", 1j])
def test_an_invalid_value_is_an_error_with_its_cell_and_nothing_is_written(sheet: xw.Sheet, value: object) -> None:
    sheet["B3"].value = [["a", "b", "c"]]
    with pytest.raises(WorkbookError, match=r"Sheet1!D3"):
        sheet["B3"].value = [[1, 2, value]]
    assert sheet["B3:D3"].value == ["a", "b", "c"]


# Dates


def test_a_date_is_written_as_a_serial_number_and_keeps_the_cells_format(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]
    cell.number_format = 'yyyy"年"m"月"d"日"'
    cell.value = dt.date(2025, 3, 18)
    assert cell.number_format == 'yyyy"年"m"月"d"日"'
    assert cell.value == dt.datetime(2025, 3, 18)
    cell.number_format = "0.00"
    assert cell.value == 45734  # days since 1899-12-30
    cell.value = dt.datetime(2025, 3, 18, 6)
    assert (cell.number_format, cell.value) == ("0.00", 45734.25)


def test_a_date_in_a_cell_with_the_format_general_gets_a_date_format(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.date(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30), np.datetime64("2025-03-18"), 5]]
    day, moment = dt.datetime(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30)
    assert sheet["A1:D1"].value == [day, moment, day, 5]
    assert sheet["D1"].number_format == "General"


def test_a_time_is_a_fraction_of_a_day(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "hh:mm"
    sheet["A1"].value = dt.time(6, 0)
    assert sheet["A1"].value == 0.25


def test_the_options_of_xlwings_for_dates_numbers_and_empty_cells_work(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.datetime(2025, 3, 18, 6), 2.0, None]]
    row = sheet["A1:C1"]
    assert row.options(dates=dt.date).value == [dt.date(2025, 3, 18), 2.0, None]
    numbers = row.options(numbers=int, empty="-").value
    assert numbers[1:] == [2, "-"]
    assert type(numbers[1]) is int
    assert row.options(transpose=True, ndim=2).value == [[dt.datetime(2025, 3, 18, 6)], [2.0], [None]]


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


def test_arrays_and_frames_are_written_and_read(sheet: xw.Sheet) -> None:
    array = np.array([[1.0, np.nan], [3.0, 4.0]])
    sheet["A1"].value = array
    np.testing.assert_array_equal(sheet["A1:B2"].options(np.array, ndim=2).value, array)
    dates = pd.to_datetime(["2025-01-01", "2025-02-01"])
    frame = pd.DataFrame(
        {"省市": ["广东", "江苏"], "出口": [1.5, np.nan], "月": dates}, index=pd.Index([1.0, 2.0], name="i")
    )
    sheet["D1"].value = frame
    read = sheet["D1"].options(pd.DataFrame, expand="table").value
    pd.testing.assert_frame_equal(read, frame, check_dtype=False)
    series = sheet["D1:E3"].options(pd.Series).value
    assert series.to_dict() == {1.0: "广东", 2.0: "江苏"}


def test_a_column_a_row_and_a_cell_have_xlwings_shapes(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 2]
    sheet["A2"].options(transpose=True).value = [3, 4]
    assert (sheet["A1"].value, sheet["A1:B1"].value, sheet["A1:A3"].value) == (1, [1, 2], [1, 3, 4])
    assert sheet["A1"].options(ndim=2).value == [[1]]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\1"), min_size=1, max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, NUMBERS | st.booleans()), min_size=1, max_size=8))
def test_texts_and_numbers_are_read_as_they_were_written(sheet: xw.Sheet, rows: list[tuple[str, float]]) -> None:
    sheet["B5"].value = [[f"'{text}", value] for text, value in rows]
    read = sheet.range((5, 2), (4 + len(rows), 3)).options(ndim=2).value
    assert [(text, value, type(value)) for text, value in read] == [(t, value, type(value)) for t, value in rows]


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


def test_the_references_of_a_formula_move_with_the_cell(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = [1, 2, 3]
    sheet["B1:B3"].value = "=A1*$A$3"
    assert sheet["B1:B3"].value == [3, 6, 9]
    assert sheet["B1:B3"].formula == [["=A1*$A$3"], ["=A2*$A$3"], ["=A3*$A$3"]]


def test_constants_and_formulas_are_written_together(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1", "x"], [True, "'=A1", "=B1*2"]]
    assert sheet["A1:C2"].value == [[1, 2, "x"], [True, "=A1", 4]]
    assert sheet["A1:C2"].formula == [["1", "=A1+1", "x"], ["TRUE", "=A1", "=B1*2"]]


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
