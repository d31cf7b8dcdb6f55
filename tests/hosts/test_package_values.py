"""The content of a cell for each Python value, as openpyxl and LibreOffice read the saved file."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import user_workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from xlpkg.engines.cell_values import content
from xlpkg.engines.libreoffice.program import convert
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.worksheet import stored_text
from xlpkg.errors import WorkbookError

# openpyxl warns that it does not read sparklines.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
HOSTILE = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'quoted", "{=1}", "123", "TRUE", "1e5", "2025-02"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


def written(workbook: Path, value: Any, cell: str = "B3", sheet: str = "首页") -> Cell:
    """Write *value* with the engine, save, and return the cell as openpyxl reads it."""
    with open_workbook(workbook) as book:
        book.sheets[sheet].range(cell).value = value
        book.save()
    found = load_workbook(workbook)[sheet][cell]
    assert isinstance(found, Cell)
    return found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (202502, 202502),
        (2**53, 2**53),
        (0.1, 0.1),
        (-1.5e-300, -1.5e-300),
        (decimal.Decimal("2.5"), 2.5),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        (True, True),
        (np.bool_(False), False),
        ("广东 & <江苏>\n", "广东 & <江苏>\n"),
        ("  spaces  ", "  spaces  "),
        (np.str_("浙江"), "浙江"),
        ("=", "="),
        ("_x0041_", "_x0041_"),
    ],
)
def test_a_value_is_stored_unchanged(workbook: Path, value: object, expected: object) -> None:
    cell = written(workbook, value, "B4")
    stored = cell.value
    if isinstance(stored, str):  # openpyxl leaves the escapes of OOXML as they are
        stored = stored.replace("_x005F_", "_")
    assert stored == expected
    assert isinstance(stored, bool) == isinstance(expected, bool)


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, np.datetime64("NaT", "D"), pd.NaT, pd.NA, ""])
def test_missing_values_empty_the_cell_and_keep_its_style(workbook: Path, missing: object) -> None:
    before = load_workbook(workbook)["当月"]["B3"]
    assert before.value is not None
    after = written(workbook, missing, "B3", "当月")
    assert after.value is None
    assert after.style_id == before.style_id
    assert (after.number_format, after.font.color.rgb, after.fill.fgColor.rgb) == ("#,##0.0", "FFC00000", "FFFFF2CC")


@pytest.mark.parametrize("date", [dt.date(2025, 3, 18), dt.datetime(2025, 3, 18, 6), np.datetime64("2025-03-18")])
def test_a_date_is_a_serial_number_and_the_format_is_kept(workbook: Path, date: object) -> None:
    cell = written(workbook, date)
    assert cell.number_format == 'yyyy"年"m"月"d"日"'
    assert cell.value == dt.datetime(2025, 3, 18, 6 if isinstance(date, dt.datetime) else 0)
    with open_workbook(workbook, read_only=True) as book:
        assert book.sheets["首页"].range("B3").value == cell.value


def test_a_date_in_a_workbook_with_the_1904_calendar_is_the_same_date(workbook: Path) -> None:
    user_workbook.rewrite(
        workbook, workbook, lambda _, part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    )
    assert load_workbook(workbook).epoch.year == 1904
    assert written(workbook, dt.date(2025, 3, 18)).value == dt.datetime(2025, 3, 18)
    with open_workbook(workbook) as book:
        cell = book.sheets["首页"].range("B3")
        assert cell.value == dt.datetime(2025, 3, 18)
        cell.value = dt.date(2026, 1, 1)
        assert cell.value == dt.datetime(2026, 1, 1)
        with pytest.raises(WorkbookError, match="before the calendar") as refused:
            cell.value = [[1, dt.date(1903, 12, 31)]]
        assert cell.value == dt.datetime(2026, 1, 1)
    assert refused.value.key == "value-not-for-cell"
    assert "首页!C3" in str(refused.value)


def test_a_date_in_a_cell_with_another_format_is_a_number(workbook: Path) -> None:
    assert written(workbook, dt.date(2025, 3, 18), "B2", "我的 笔记").value == 45734  # as Excel counts days


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_with_a_leading_apostrophe_is_text(workbook: Path, text: str) -> None:
    cell = written(workbook, f"'{text}", "B4")
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] not in "='"])
def test_text_without_a_leading_equals_sign_is_text(workbook: Path, text: str) -> None:
    cell = written(workbook, text, "B4")
    assert (cell.data_type, cell.value) == ("s", text)


def test_text_with_a_leading_equals_sign_is_a_formula(workbook: Path) -> None:
    cell = written(workbook, "=SUM(当月!B3:B6)", "B4")
    assert (cell.data_type, cell.value) == ("f", "=SUM(当月!B3:B6)")


@pytest.mark.usefixtures("with_soffice")
def test_libreoffice_calculates_formulas_and_keeps_text(workbook: Path, tmp_path: Path) -> None:
    with open_workbook(workbook) as book:
        home = book.sheets["首页"]
        home.range("H21").value = [[f"'{text}"] for text in HOSTILE]
        home.range("I21").value = [[1.25], ["=SUM(当月!B3:B6)"], [None], ["=I21*2"]]
        book.sheets["当月"].range("B3").value = [[100], [20], [3], [0.5]]
        book.save()
    table = convert(workbook, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", tmp_path)
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[7] for row in rows[20 : 20 + len(HOSTILE)]] == HOSTILE
    assert [row[8] for row in rows[20:24]] == ["1.25", "123.5", "", "2.5"]
    assert rows[13][1] == "123.5"  # an old formula that refers to written cells
    assert rows[14][1] == "#NAME?"  # a function that LibreOffice does not know, and not its old result


@pytest.mark.parametrize("value", [math.inf, -math.inf, np.inf, 10**400, {"a": 1}, "x" * 32_768, "\ud800", 1j])
def test_an_impossible_value_is_refused_with_its_cell_and_nothing_is_written(workbook: Path, value: object) -> None:
    with open_workbook(workbook) as book:
        month = book.sheets["当月"]
        before = month.range("B3:D3").value
        with pytest.raises(WorkbookError) as caught:
            month.range("B3").value = [[1, 2, value]]
        assert month.range("B3:D3").value == before
    assert caught.value.key == "value-not-for-cell"
    assert "当月!D3" in str(caught.value)
    assert "当月!D3" in caught.value.sentence("zh")


def test_control_characters_are_escaped(workbook: Path) -> None:
    assert written(workbook, "a\x0bb", "B4").value == "a_x000B_b"
    with open_workbook(workbook, read_only=True) as book:
        assert book.sheets["首页"].range("B4").value == "a\x0bb"


def test_dates_before_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="before the calendar"):
        content(dt.date(1850, 1, 1))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_every_finite_number_is_a_double(number: float) -> None:
    assert content(number) == float(number)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_text_with_a_leading_apostrophe_is_that_text(text: str) -> None:
    assert content(f"'{text}") == (text or None)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=8))
def test_what_is_read_back_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float]]
) -> None:
    workbook = user_workbook.build(tmp_path_factory.mktemp("book") / "a.xlsm")
    with open_workbook(workbook) as book:
        book.sheets["我的 笔记"].range("B5").value = [[f"'{text}", number] for text, number in rows]
        book.save()
    with open_workbook(workbook, read_only=True) as book:
        read = book.sheets["我的 笔记"].range((5, 2), (4 + len(rows), 3)).options(ndim=2).value
    assert [tuple(row) for row in read] == rows
    assert all(ord(char) >= 32 or char in "\t\n" for text, _ in rows for char in stored_text(text))
