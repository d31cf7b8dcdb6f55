"""What cannot be written is refused with its cell before anything is written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
import user_workbook
import xlsxwriter
import xlwings as xw
from openpyxl import load_workbook
from user_workbook import audit, fill

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.workbook import layout

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


@pytest.fixture
def book(workbook: Path) -> Iterator[xw.Book]:
    with open_workbook(workbook) as opened:
        yield opened


def refused(write: Callable[[], object]) -> WorkbookError:
    """Return what *write* raises."""
    with pytest.raises(WorkbookError) as caught:
        write()
    assert caught.value.sentence("zh") != caught.value.sentence("en")
    return caught.value


# Formulas that fill several cells


@pytest.mark.parametrize(("address", "value"), [("D14", 5), ("D17", None), ("C14", [[1, 2]]), ("D14", [[1], [2], [3]])])
def test_a_part_of_an_array_formula_is_not_written(book: xw.Book, address: str, value: object) -> None:
    home = book.sheets["首页"]
    before = home.range("C14:D17").value
    error = refused(lambda: setattr(home.range(address), "value", value))
    assert error.key == "array-part"
    assert "首页!D14:D17" in str(error)
    assert home.range("C14:D17").value == before
    assert refused(home.range("D16:D20").clear_contents).key == "array-part"


@pytest.mark.parametrize("value", [[[1], [2], [3], [4]], [[None]] * 4])
def test_an_entire_array_formula_is_overwritten(workbook: Path, value: list[list[object]]) -> None:
    fill(workbook, {("首页", "D14"): value})
    cells = load_workbook(workbook)["首页"]["D14:D17"]
    assert [[cell.value for cell in row] for row in cells] == value
    assert audit(workbook) == []


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
    user_workbook.rewrite(path, path, lambda _, part: re.sub(rb'<f t="array".*?</f>', block, part))
    with open_workbook(path) as opened:
        cells = opened.sheets["数"]
        assert refused(lambda: setattr(cells.range("C3"), "value", 1)).key == "array-part"
        cells.range("B2:C3").value = [[1, 2], [3, 4]]
        opened.save()
    assert audit(path) == []


# Formulas

INVALID: Final = [
    *("=1+", "=SUM(A1", "=SUM(A1))", "=1 2", "=()", "=SUM(A1;A2)", "=SUM(A1，A2)", "={1,2", "={=A1}", "=A1#", "=@A1"),
    *("=tbl_data[@值]", "=没有!A1", "='C:\\[b.xlsx]S'!A1", "==A1", "=A1~", '="open'),
    "=1" + "+1" * 4096,  # 8,193 characters
    f'="{"x" * 256}"',
]
VALID: Final = [
    *("=-A1%", "=SUM(1,,2)", "=(A1):INDEX(B:B,3)", "={1,-2;3,4}", '="a""b"&A1', "=A1 A1:B2", "=SUM((1:5,B2))"),
    *('=IF(A1<>"",\n 1.5E-3,)', "='我的 笔记'!B2*rate", "=当月:数据!$A$1", "=SUM(tbl_data[[#All],[值]])"),
    *('=TM_VALUE("广东","出口",202502)', "=MYFUNCTION(A1)", "=_xlfn.XLOOKUP(1,A:A,B:B)", "=#REF!+首页!#REF!"),
    *("=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(3)", "=TRUE", "=NOW()-1", "=[1]外部!A1", "=SUM(首页!A1:首页!A2)"),
    "=1" + "+1" * 4095,
    f'="{"x" * 255}"',
]


@pytest.mark.parametrize("formula", INVALID)
def test_a_formula_that_excel_cannot_read_is_refused(book: xw.Book, formula: str) -> None:
    notes = book.sheets["我的 笔记"]
    before = notes.range("B2:B3").formula
    error = refused(lambda: setattr(notes.range("B2"), "value", [[1], [formula]]))
    assert error.key == "formula-invalid"
    for sentence in (str(error), error.sentence("zh")):
        assert "我的 笔记!B3" in sentence
        assert formula[:20] in sentence
    assert notes.range("B2:B3").formula == before
    assert refused(lambda: setattr(notes.range("B2:C3"), "formula", formula)).key == "formula-invalid"


@pytest.mark.parametrize(
    ("formula", "stored"),
    [("=A1:SINGLE(XLOOKUP(1,A:A,B:B))", "_xlfn.SINGLE"), ("=SUM(filter(A:A,B:B))", "_xlfn._xlws.FILTER")],
)
def test_a_function_that_needs_a_prefix_is_refused_with_it(book: xw.Book, formula: str, stored: str) -> None:
    error = refused(lambda: setattr(book.sheets["首页"].range("H2"), "formula", formula))
    assert error.key == "formula-needs-prefix"
    assert stored in str(error)


@pytest.mark.parametrize("formula", VALID)
def test_a_formula_of_excel_is_written(workbook: Path, formula: str) -> None:
    fill(workbook, {("首页", "H2"): formula})
    assert load_workbook(workbook)["首页"]["H2"].value == formula


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
    tmp_path: Path, built: Path, example_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "月报.xlsm"
    protected = load_workbook(built, keep_vba=True)
    for sheet in ("浙江", "西藏"):
        protected[sheet].protection.enable()
    protected.save(path)
    before = path.read_bytes()
    arguments = ["refresh", str(path), "--store", str(example_store), "--period", "2025-02"]
    assert main(arguments) == 2
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "the sheet 浙江 of " in printed.err
    assert printed.err.endswith("Protected sheets: 浙江, 西藏\n")
    unprotected = load_workbook(path, keep_vba=True)  # openpyxl saves a workbook with a picture once
    for sheet in ("浙江", "西藏"):
        unprotected[sheet].protection.disable()
    unprotected.save(path)
    assert main(arguments) == 0


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
def test_a_value_far_away_is_kept_and_takes_no_memory(tmp_path: Path, built: Path, example_store: Path) -> None:
    cell, value = "XFD1048576", 1
    path = Path(shutil.copy(built, tmp_path / "月报.xlsm"))
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
