"""xlwings code with the package engine: names, ranges, converters, and reading."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import user_workbook
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_the_value_of_a_formula_is_the_result_in_the_file(book: xw.Book) -> None:
    cell = book.sheets["当月"].range("B7")
    assert (cell.value, cell.formula) == (12, "=SUM(B3:B6)")
    cell.formula = "=SUM(B3:B5)"
    assert (cell.value, cell.formula) == (None, "=SUM(B3:B5)")
    assert book.sheets["首页"].range("A13").value is None  # an error value, as in Excel by default


@pytest.mark.parametrize("header", ["省份", None, 5])
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
