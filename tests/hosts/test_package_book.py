"""xlwings code with the package engine: names, ranges, converters, and reading."""

from __future__ import annotations

import contextlib
import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import user_workbook
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlpkg import hosts
from xlpkg.engines.package import open_workbook, register
from xlpkg.errors import Unsupported, WorkbookError

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


@pytest.fixture
def book(workbook: Path) -> Iterator[xw.Book]:
    with open_workbook(workbook) as opened:
        yield opened


def test_an_engine_is_registered_by_name() -> None:
    hosts.register("package")
    assert "package" in [engine.name for engine in xw.engines]
    with pytest.raises(Unsupported, match="no engine calc: use package or libreoffice"):
        hosts.register("calc")
    with pytest.raises(Unsupported, match="does not support register"):
        hosts.register("package", macros=True)


def test_registering_twice_adds_one_engine_and_keeps_the_active_one() -> None:
    register()
    active = xw.engines.active
    register()
    assert [engine.name for engine in xw.engines].count("package") == 1
    assert xw.engines.active is active


def test_a_book_knows_its_sheets_and_names(book: xw.Book, workbook: Path) -> None:
    assert (book.name, book.fullname) == (workbook.name, str(workbook))
    assert [sheet.name for sheet in book.sheets] == ["首页", "当月", "数据", "我的 笔记"]
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3, 4]
    assert book.sheets.active.name == "首页"
    assert "当月" in book.sheets
    assert "没有" not in book.sheets
    assert {name.name for name in book.names} >= {"period", "tbl_month", "笔记", "rate", "'当月'!title"}
    assert book.names["tbl_month"].refers_to == "='当月'!$A$3:$D$6"
    assert book.sheets["当月"].names["title"].refers_to_range.address == "$A$1:$D$1"


def test_ranges_of_names_are_written_and_read(book: xw.Book, workbook: Path) -> None:
    rows = [["四川", 1.5, -2.0, None], ["重庆", 3, 4, 5], ["云南", 6, 7, 8], ["贵州", 9, 10, 11]]
    book.names["tbl_month"].refers_to_range.value = rows
    book.sheets["我的 笔记"].range("笔记").value = 4.25
    assert book.names["tbl_month"].refers_to_range.value == rows
    book.save()
    saved = load_workbook(workbook)
    assert [[cell.value for cell in row] for row in saved["当月"]["A3:D6"]] == rows
    assert saved["我的 笔记"]["B2"].value == 4.25
    assert saved["我的 笔记"]["A1"].value == "用户自己的表"


def test_lists_arrays_and_frames_are_written(book: xw.Book) -> None:
    notes = book.sheets["我的 笔记"]
    notes.range("B10").value = [1, 2, 3]
    notes.range("B11").options(transpose=True).value = ["a", "b"]
    notes.range("F10").value = np.arange(6.0).reshape(2, 3)
    frame = pd.DataFrame({"省市": ["广东", "江苏"], "同比": [2.1, np.nan]})
    notes.range("J10").options(index=False).value = frame
    assert notes.range("B10:D12").value == [[1, 2, 3], ["a", None, None], ["b", None, None]]
    assert notes.range("F10:H11").value == [[0, 1, 2], [3, 4, 5]]
    assert notes.range("J10:K12").value == [["省市", "同比"], ["广东", 2.1], ["江苏", None]]
    assert notes.range((10, 2), (10, 4)).value == [1, 2, 3]
    assert notes["B10"].value == notes.cells(10, 2).value == notes.range("B10:D10")[0].value == 1


def test_values_are_read_with_xlwings_converters(book: xw.Book) -> None:
    month = book.sheets["当月"]
    array = month.range("B3:D6").options(np.array, ndim=2).value
    assert array.tolist() == [[1.5, 2.5, 3.5], [2.5, 3.5, 4.5], [3.5, 4.5, 5.5], [4.5, 5.5, 6.5]]
    frame = month.range("A2:D6").options(pd.DataFrame).value
    assert frame.loc["浙江", "同比"] == 4.5
    assert list(frame.columns) == ["进出口", "同比", "出口"]
    assert month.range("A3:A6").options(ndim=2).value == [["广东"], ["江苏"], ["浙江"], ["山东"]]
    assert month.range("C3:C4").options(numbers=int).value == [2, 4]  # xlwings rounds
    assert month.range("Z99").options(empty="-").value == "-"
    assert book.sheets["首页"].range("B3").value == dt.datetime(2025, 2, 1)
    assert book.sheets["首页"].range("B3").options(dates=dt.date).value == dt.date(2025, 2, 1)


def test_the_value_of_a_formula_is_the_result_in_the_file(book: xw.Book) -> None:
    cell = book.sheets["当月"].range("B7")
    assert (cell.value, cell.formula) == (12, "=SUM(B3:B6)")
    cell.formula = "=SUM(B3:B5)"
    assert (cell.value, cell.formula) == (None, "=SUM(B3:B5)")
    assert book.sheets["首页"].range("A13").value is None  # an error value, as in Excel by default


def test_a_formula_written_to_a_range_is_adapted_to_each_cell(book: xw.Book) -> None:
    notes = book.sheets["我的 笔记"]
    notes.range("D10:E11").formula = "=A1+$A$1"
    assert notes.range("D10:E11").formula == [["=A1+$A$1", "=B1+$A$1"], ["=A2+$A$1", "=B2+$A$1"]]


def test_clearing_contents_leaves_formats(book: xw.Book, workbook: Path) -> None:
    book.sheets["当月"].range("B3:B6").clear_contents()
    book.save()
    in_engine, in_file = book.sheets["当月"].range("B3:B6").value, load_workbook(workbook)["当月"]
    assert in_engine == [None] * 4
    assert [in_file[f"B{row}"].value for row in range(3, 7)] == [None] * 4
    assert {in_file[f"B{row}"].number_format for row in range(3, 7)} == {"#,##0.0"}
    assert book.sheets["当月"].range("B3:B6").number_format == "#,##0.0"
    assert book.sheets["当月"].range("B3:C3").number_format is None


def test_the_used_range_grows_with_what_is_written(book: xw.Book) -> None:
    notes = book.sheets["我的 笔记"]
    assert notes.used_range.address == "$A$1:$B$3"
    notes.range("F9").value = "x"
    assert notes.used_range.address == "$A$1:$F$9"


@pytest.mark.parametrize("header", ["省份", None, 5])
def test_the_header_of_a_table_cannot_be_changed_by_values(book: xw.Book, header: object) -> None:
    data = book.sheets["数据"]
    with pytest.raises(WorkbookError) as caught:
        data.range("A1").value = [[header, "月"], ["四川", 202502]]
    assert caught.value.key == "table-header"
    assert data.range("A2:B2").value == ["广东", 202501]
    data.range("A1").value = [["地区", "月"], ["四川", 202502]]
    assert data.range("A2:B2").value == ["四川", 202502]


@pytest.mark.parametrize(
    ("use", "key"),
    [
        (lambda book: book.sheets["没有"].range("A1").value, "no-such-sheet"),
        (lambda book: book.names["rate"].refers_to_range, "name-not-range"),
        (lambda book: book.sheets["首页"].range("tbl_month"), "no-such-range"),
        (lambda book: book.sheets["首页"].range("XFE1"), "no-such-range"),
        (lambda book: book.sheets["首页"].range((1, 16_385)), "no-such-range"),
    ],
)
def test_a_missing_sheet_name_or_range_is_named_in_the_error(
    book: xw.Book, use: Callable[[xw.Book], object], key: str
) -> None:
    with pytest.raises(WorkbookError) as caught:
        use(book)
    assert caught.value.key == key
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def test_a_workbook_is_closed_without_saving(workbook: Path) -> None:
    before = workbook.read_bytes()
    with open_workbook(workbook) as book:
        app = book.app
        book.sheets["当月"].range("B3").value = 99
    assert len(app.books) == 0
    assert app not in list(xw.engines["package"].apps)
    assert workbook.read_bytes() == before


def test_the_same_book_is_not_opened_twice_in_an_app(workbook: Path, book: xw.Book) -> None:
    assert book.app.books.open(workbook) == book
    assert len(book.app.books) == 1


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
