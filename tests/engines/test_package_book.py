"""Workbooks in the package engine: what is read from a file, and what is refused with its cell before it is written."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import xlsxwriter
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from user_workbook import audit, build, fill, refused, rewrite

from xlpkg import hosts
from xlpkg.cli import main
from xlpkg.engines.libreoffice.program import convert
from xlpkg.engines.package import open_workbook
from xlpkg.errors import Unsupported, WorkbookError
from xlpkg.workbook import layout

#: What LibreOffice would read as a formula, a number or a date.
TEXTS = ["=1+1", "+1+1", "@SUM(A1)", "'quoted", "{=1}", "123", "TRUE", "1e5", "2025-02"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return build(tmp_path / "月报.xlsm")


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
    error = refused(lambda: setattr(data.range("A1"), "value", [[header, "月"], ["四川", 202502]]))
    assert error.key == "table-header"
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
    rewrite(workbook, workbook, lambda _, part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
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
    assert rows[14][1].startswith("#")  # a function whose macros do not run: an error, and not its old result


# Formulas that fill several cells


@pytest.mark.parametrize(("address", "value"), [("D14", 5), ("D17", None), ("C14", [[1, 2]]), ("D14", [[1], [2], [3]])])
def test_a_part_of_an_array_formula_is_not_written(book: xw.Book, address: str, value: object) -> None:
    home = book.sheets["首页"]
    before = home.range("C14:D17").value
    error = refused(lambda: setattr(home.range(address), "value", value))
    assert error.key == "array-part"
    assert "首页!D14:D17" in str(error)
    assert home.range("C14:D17").value == before
    assert refused(lambda: setattr(home.range("D16:D20"), "value", None)).key == "array-part"
    home.range("D14").value = [[None]] * 4  # all of it
    book.save()
    assert audit(Path(book.fullname)) == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(b'<f t="array" ref="B2:C3">A2:A3*2</f>', id="array"),
        pytest.param(b'<f t="dataTable" ref="B2:C3" dt2D="1" r1="A1" r2="A2"/>', id="data table"),
    ],
)
def test_a_part_of_a_block_of_old_excel_is_not_written(tmp_path: Path, block: bytes) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("数").write_array_formula("B2:C3", "=A2:A3*2", None, 1)
    rewrite(path, path, lambda _, part: re.sub(rb'<f t="array".*?</f>', block, part))
    with open_workbook(path) as opened:
        cells = opened.sheets["数"]
        assert refused(lambda: setattr(cells.range("C3"), "value", 1)).key == "array-part"
        cells.range("B2:C3").value = [[1, 2], [3, 4]]
        opened.save()
    assert audit(path) == []


# Protected sheets


def test_a_locked_cell_of_a_protected_sheet_is_not_written(book: xw.Book, workbook: Path) -> None:
    month = book.sheets["当月"]
    month.range("A3:D6").value = [["四川", 1, 2, 3]] * 4  # unlocked
    error = refused(lambda: setattr(month.range("A6"), "value", [["重庆", 1, 2, 3, "locked"]]))
    assert error.key == "sheet-protected"
    for sentence in (str(error), error.sentence("zh")):
        assert "当月" in sentence
        assert "E6" in sentence
        assert str(workbook) in sentence
    assert month.range("A6:E6").value == ["四川", 1, 2, 3, None]
    assert refused(lambda: setattr(month.range("A1"), "value", None)).key == "sheet-protected"


def test_a_refresh_of_a_workbook_with_protected_sheets_changes_nothing(
    tmp_path: Path, few_provinces: Path, example_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "月报.xlsm"
    protected = load_workbook(few_provinces, keep_vba=True)
    for sheet in ("北京", "广东"):
        protected[sheet].protection.enable()
    protected.save(path)
    before = path.read_bytes()
    assert main(["refresh", str(path), "--store", str(example_store), "--period", "2025-02"]) == 2
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "the sheet 北京 of " in printed.err
    assert printed.err.endswith("Protected sheets: 北京, 广东\n")


# Cells far away

#: The memory that a refresh takes is 210 MiB.
MOST_MEMORY: Final = 500 * 2**20

#: VmHWM is the peak of this program alone; ru_maxrss would begin with the memory of the process that started it.
REFRESH: Final = """
import re, sys
from pathlib import Path
from xlpkg.cli import main
code = main(["refresh", sys.argv[1], "--store", sys.argv[2], "--period", "2025-02"])
print(code, int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory is read from /proc: it is measured on Linux only")
def test_a_value_far_away_is_kept_and_takes_no_memory(tmp_path: Path, few_provinces: Path, example_store: Path) -> None:
    cell, value = "XFD1048576", 1
    path = Path(shutil.copy(few_provinces, tmp_path / "月报.xlsm"))
    fill(path, {(layout.HOME, cell): value, ("广东", cell): value})
    done = subprocess.run(
        [sys.executable, "-c", REFRESH, str(path), str(example_store)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    code, memory = map(int, done.stdout.split())
    assert code == 0
    assert memory < MOST_MEMORY
    with open_workbook(path, read_only=True) as book:
        home = book.sheets[layout.HOME]
        assert home.range(cell).value == value
        assert home.used_range.last_cell.column == home.range(cell).column
