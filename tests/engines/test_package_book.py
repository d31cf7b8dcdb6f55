"""xlwings code with the package engine: names, ranges, converters, and reading."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import user_workbook
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlpkg import hosts
from xlpkg.engines.libreoffice.program import convert
from xlpkg.engines.package import open_workbook
from xlpkg.errors import Unsupported, WorkbookError

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


#: What LibreOffice would read as a formula, a number or a date.
TEXTS = ["=1+1", "+1+1", "@SUM(A1)", "'quoted", "{=1}", "123", "TRUE", "1e5", "2025-02"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


@pytest.fixture
def book(workbook: Path) -> Iterator[xw.Book]:
    with open_workbook(workbook) as opened:
        yield opened


def test_an_engine_is_registered_once_by_name_and_the_active_one_stays_active() -> None:
    active = xw.engines.active
    for _ in range(2):
        hosts.register("package")
    assert [engine.name for engine in xw.engines].count("package") == 1
    assert xw.engines.active is active
    with pytest.raises(Unsupported, match="no engine calc: use package or libreoffice"):
        hosts.register("calc")
    with pytest.raises(Unsupported, match="does not support register"):
        hosts.register("package", macros=True)


def test_the_value_of_a_formula_is_the_result_in_the_file(book: xw.Book) -> None:
    cell = book.sheets["当月"].range("B7")
    assert (cell.value, cell.formula) == (12, "=SUM(B3:B6)")
    cell.formula = "=SUM(B3:B5)"
    assert (cell.value, cell.formula) == (None, "=SUM(B3:B5)")
    assert book.sheets["首页"].range("A13").value is None  # an error value, as in Excel by default


@pytest.mark.parametrize("header", ["省份", None])
def test_the_header_of_a_table_cannot_be_changed_by_values(book: xw.Book, header: object) -> None:
    data = book.sheets["数据"]
    with pytest.raises(WorkbookError) as caught:
        data.range("A1").value = [[header, "月"], ["四川", 202502]]
    assert caught.value.key == "table-header"
    assert data.range("A2:B2").value == ["广东", 202501]
    data.range("A1").value = [["地区", "月"], ["四川", 202502]]
    assert data.range("A2:B2").value == ["四川", 202502]


def test_a_workbook_is_closed_without_saving(workbook: Path) -> None:
    before = workbook.read_bytes()
    with open_workbook(workbook) as book:
        app = book.app
        book.sheets["当月"].range("B3").value = 99
    assert len(app.books) == 0
    assert app not in list(xw.engines["package"].apps)
    assert workbook.read_bytes() == before


def test_other_files_are_refused(tmp_path: Path, workbook: Path) -> None:
    text = tmp_path / "text.xlsx"
    text.write_text("no zip file", encoding="utf-8")
    cut = tmp_path / "cut.xlsm"
    cut.write_bytes(workbook.read_bytes()[:-2000])
    for path in (text, cut):
        with pytest.raises(WorkbookError) as caught, open_workbook(path):
            pass
        assert caught.value.key == "workbook-unreadable"
    with pytest.raises(WorkbookError, match=r"there is no workbook .*nowhere\.xlsx"), open_workbook("nowhere.xlsx"):
        pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_damaged_workbook_raises_only_workbook_error(workbook: Path, position: float, byte: int) -> None:
    content = bytearray(workbook.read_bytes())
    content[int(position * len(content))] ^= byte
    damaged = workbook.with_name("damaged.xlsm")
    damaged.write_bytes(content)
    with contextlib.suppress(WorkbookError), open_workbook(damaged) as book:
        book.sheets[1].range("B3").value = book.sheets[1].range("B4").value
        book.save()
        with zipfile.ZipFile(damaged) as package:
            assert package.testzip() is None


def test_a_date_in_a_workbook_with_the_1904_calendar_is_the_same_date(workbook: Path) -> None:
    user_workbook.rewrite(
        workbook, workbook, lambda _, part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    )
    assert load_workbook(workbook).epoch.year == 1904
    with open_workbook(workbook) as book:
        cell = book.sheets["首页"].range("B3")
        cell.value = dt.date(2026, 1, 1)
        with pytest.raises(WorkbookError, match=r"before the calendar.*首页!C3"):
            cell.value = [[1, dt.date(1903, 12, 31)]]
        assert cell.value == dt.datetime(2026, 1, 1)
        book.save()
    assert load_workbook(workbook)["首页"]["B3"].value == dt.datetime(2026, 1, 1)


@pytest.mark.usefixtures("with_soffice")
def test_libreoffice_calculates_formulas_and_keeps_text(workbook: Path, tmp_path: Path) -> None:
    with open_workbook(workbook) as book:
        home = book.sheets["首页"]
        home.range("H21").value = [[f"'{text}"] for text in TEXTS]
        home.range("I21").value = [[1.25], ["=SUM(当月!B3:B6)"], [None], ["=I21*2"]]
        book.sheets["当月"].range("B3").value = [[100], [20], [3], [0.5]]
        book.save()
    table = convert(workbook, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", tmp_path)
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[7] for row in rows[20 : 20 + len(TEXTS)]] == TEXTS
    assert [row[8] for row in rows[20:24]] == ["1.25", "123.5", "", "2.5"]
    assert rows[13][1] == "123.5"  # an old formula that refers to written cells
    assert rows[14][1] == "#NAME?"  # a function that LibreOffice does not know, and not its old result
