"""The content of a cell for each Python value, as openpyxl and LibreOffice read the saved file."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import user_workbook
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from xlpkg.engines.cell_values import content
from xlpkg.engines.libreoffice.program import convert
from xlpkg.engines.package import open_workbook
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


def test_dates_before_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="before the calendar"):
        content(dt.date(1850, 1, 1))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_every_finite_number_is_a_double(number: float) -> None:
    assert content(number) == float(number)
