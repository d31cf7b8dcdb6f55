"""The TM_ functions in cells of LibreOffice: their results, and their formulas in saved files."""

from __future__ import annotations

import itertools
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from offices import ODS, ROOT, XLSX, Desk, desk, run_inside, shown, version_of
from user_workbook import sheet_of

from udfs.call import NA, Value, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS
from xlpkg.detail.ingest import ingest as ingest_detail
from xlpkg.engines.libreoffice.bridge import properties
from xlpkg.model.words import Flow

TYPED: Final = '=TM_YOY("广东","出口",202502)'


@pytest.fixture(scope="module")
def example_store(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the examples, with the example downloads of the detail."""
    store = tmp_path_factory.mktemp("detail of 测试") / "trade.sqlite"
    shutil.copy(example_store, store)
    downloads = sorted((ROOT / "examples" / "detail").glob("*.csv"))
    assert [done.rows for done in ingest_detail(store, downloads, Flow.EXPORT)] == [502, 634]
    return store


@pytest.fixture(scope="module")
def office(profile: Path, example_store: Path) -> Iterator[Desk]:
    """LibreOffice with the extension, whose functions read the store of the examples."""
    with desk(profile, example_store) as running:
        yield running


@pytest.fixture
def sheet(office: Desk) -> Iterator[Any]:
    """The sheet of a new document."""
    document = office.open()
    yield document.Sheets.getByIndex(0)
    document.close(True)


def in_cells(sheet: Any, formula: str, expected: Value) -> object:
    """Enter *formula* into as many cells as *expected* has, and return what they show: a value, or rows of values."""
    if not isinstance(expected, list):
        cell = sheet.getCellByPosition(0, 0)
        cell.setFormula(formula)
        return shown(cell)
    cells = sheet.getCellRangeByPosition(0, 0, len(expected[0]) - 1, len(expected) - 1)
    cells.setArrayFormula(formula)
    found = [
        [shown(cells.getCellByPosition(x, y)) if value is None else value for x, value in enumerate(row)]
        for y, row in enumerate(cells.getDataArray())  # errors are None there
    ]
    cells.clearContents(1023)  # com.sun.star.sheet.CellFlags: contents of all kinds
    return found


def plain(value: Value) -> object:
    """Return *value* with texts instead of NA."""
    if isinstance(value, list):
        return [[plain(cell) for cell in row] for row in value]
    return NA.value if value is NA else value


def calls(*, full: bool) -> Iterator[str]:
    """Yield each example of the registry with all its arguments, and with each of them replaced by another word.

    By each of the words if it is *full*, otherwise by one or two of them in turn.
    """
    words = ("", '"  "', '"no ""such"" word"', "4.5", "FALSE", "202412")
    turn = itertools.cycle(words)
    for function in FUNCTIONS:
        for example in function.examples:
            name, _, arguments = example.removeprefix("=").removesuffix(")").partition("(")
            given = arguments.split(",") if arguments else []
            yield f"{name}({arguments})"
            for at in range(len(given)):
                for word in words if full else itertools.islice(turn, 1 + at % 2):
                    yield f"{name}({','.join([*given[:at], word, *given[at + 1 :]])})"


#: What LibreOffice shows if an argument is left out that the function needs: its errors of arguments.
REFUSED = (502, 504)


def test_calls_show_what_eval_returns(sheet: Any, example_store: Path, *, full: bool) -> None:
    kinds = Counter[str]()
    different = []
    for text in calls(full=full):
        expected = evaluate(text, store=example_store, lang="en")
        # setFormula takes semicolons between arguments, and FALSE as a function.
        found = in_cells(sheet, "=" + ";".join(text.split(",")).replace("FALSE", "FALSE()"), expected)
        left_out = any(part in text for part in ("(,", ",,", ",)", "()"))
        if found != plain(expected) and not (left_out and found in REFUSED and "is missing" in str(expected)):
            different.append((text, found, plain(expected)))
        kind = "table" if isinstance(expected, list) else "#N/A" if expected is NA else "number"
        if isinstance(expected, str):
            kind = "sentence" if expected.startswith("## ") else "text"
        kinds[kind] += 1
    assert different == []
    assert min(kinds[kind] for kind in ("#N/A", "sentence", "number", "text", "table")) >= 2, kinds


def test_arguments_can_be_cells_and_empty_cells_are_missing_arguments(sheet: Any, example_store: Path) -> None:
    sheet.getCellRangeByName("F1:I1").setDataArray((("广东", "出口", 202502.0, ""),))
    cell = sheet.getCellByPosition(0, 0)
    expected = call("TM_YOY", ("广东", "出口", 202502), store=example_store)
    for formula in ("=TM_YOY(F1;G1;H1)", "=TM_YOY(F1:F1;G1;H1;J1;J2)", "=TM_YOY(F1;G1;H1;I1)"):
        cell.setFormula(formula)
        assert shown(cell) == expected
    cell.setFormula("=TM_YOY(F1:G2;G1;H1)")
    assert shown(cell) == call("TM_YOY", ([["广东", "出口"], ["", ""]], "出口", 202502), store=example_store, lang="en")
    cell.setFormula("=TM_YOY(J1;G1;H1)")
    assert shown(cell) == call("TM_YOY", (None, "出口", 202502), store=example_store, lang="en")
    cell.setFormula("=TM_YOY(1/0;G1;H1)")
    assert shown(cell) == 532  # the argument's error: division by zero
    for currency in ("", ";J9", ';""', ";F9:F9"):
        cell.setFormula(f"=TM_SHARE(F1;G1;H1;{currency})")
        assert shown(cell) == call("TM_SHARE", ("广东", "出口", 202502), store=example_store)
    cell.setFormula('=TM_SHARE(F1;G1;H1;;"人民币")')
    assert "only in dollars, not in yuan: write dollars as argument 5 of TM_SHARE" in str(shown(cell))


def test_a_cell_answers_from_the_detail(sheet: Any, example_store: Path) -> None:
    cell = sheet.getCellByPosition(0, 0)
    for month in (202406, 202405):
        cell.setFormula(f'=TM_DETAIL("广东";"出口";{month};"73242900";"美国")')
        assert shown(cell) == call("TM_DETAIL", ("广东", "出口", month, "73242900", "美国"), store=example_store)


@pytest.mark.parametrize(("suffix", "filter_name"), [(".ods", ODS), (".xlsx", XLSX)])
def test_a_saved_formula_is_read_again(
    office: Desk, example_store: Path, tmp_path: Path, suffix: str, filter_name: str
) -> None:
    document = office.open()
    cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
    cell.setPropertyValue("FormulaLocal", TYPED)
    expected = evaluate(TYPED, store=example_store)
    assert (cell.FormulaLocal, shown(cell)) == (TYPED, expected)
    saved = tmp_path / f"typed{suffix}"
    document.storeToURL(saved.as_uri(), properties(FilterName=filter_name))
    document.close(True)

    opened = office.open(saved)
    again = opened.Sheets.getByIndex(0).getCellByPosition(0, 0)
    opened.calculateAll()
    assert (again.FormulaLocal, shown(again)) == (TYPED, expected)
    opened.close(True)
    if suffix == ".xlsx":
        # Excel does not know the name that LibreOffice 7.4 writes: docs/libreoffice.md says so.
        name = "ORG.TRADEMONITOR.ADDIN.TMYOY" if version_of(office) == "7.4" else "TM_YOY"
        assert openpyxl.load_workbook(saved).active["A1"].value == TYPED.replace("TM_YOY", name)


@pytest.mark.parametrize("macros", [False, True])
def test_the_workbooks_formulas_call_the_extension_and_not_its_vba(
    office: Desk, few_provinces: Path, example_store: Path, tmp_path: Path, macros: bool
) -> None:
    workbook = Path(shutil.copy(few_provinces, tmp_path / "Trade Monitor.xlsm"))
    document = office.open(workbook, macros=macros, hidden=False)  # a user sees the document
    assert not document.isModified()
    document.Sheets.insertNewByName("new", 0)
    cell = document.Sheets.getByName("new").getCellByPosition(0, 0)
    cell.setPropertyValue("FormulaLocal", TYPED)
    assert shown(cell) == evaluate(TYPED, store=example_store)

    document.calculateAll()
    examples = {
        cell.coordinate: str(cell.value)
        for row in sheet_of(workbook, "函数").iter_rows()
        for cell in row
        if cell.data_type == "f" and str(cell.value).startswith("=TM_")
    }
    assert len(examples) >= 10
    functions, home = (document.Sheets.getByName(name) for name in ("函数", "首页"))
    for word, currency in (("人民币", "rmb"), ("美元", "usd")):
        home.getCellRangeByName("C7").String = word  # the formulas that refer to it are recalculated
        for address, formula in examples.items():
            found = shown(functions.getCellRangeByName(address))
            with_currency = formula.replace("首页!$C$7", f'"{currency}"')
            assert with_currency != formula
            assert found == plain(evaluate(with_currency, store=example_store, lang="zh")), formula
            assert ("只有美元数据" in str(found)) == (currency == "rmb"), formula
    home.getCellRangeByName("C8").String = "英文"
    time.sleep(0.1)  # longer than a language is kept
    cell.setFormula('=TM_YOY("Jilin City";"export";202502)')
    assert "is not a region" in cell.String  # in the language of the workbook, here also that of the program
    document.close(True)


def test_the_function_wizard_describes_every_function_and_argument(office: Desk) -> None:
    wizard = office.create("com.sun.star.sheet.FunctionDescriptions")
    listed = [{part.Name: part.Value for part in wizard.getByIndex(index)} for index in range(wizard.getCount())]
    entries = {entry["Name"]: entry for entry in listed if entry["Name"].startswith("TM_")}
    assert set(entries) == {function.name for function in FUNCTIONS}
    for function in FUNCTIONS:
        arguments = entries[function.name]["Arguments"] or ()
        found = [(argument.Name.strip("[]"), argument.Description) for argument in arguments]
        assert found == [(argument.name, argument.en) for argument in function.arguments]


def test_formulas_written_by_another_program_call_the_extension(
    office: Desk, example_store: Path, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = TYPED
    book.active["A2"] = "=ROUND(tm_yoy(B2,C2,202502),1)"
    book.active["B2"], book.active["C2"] = "广东", "出口"
    series = '=TM_SERIES("广东","出口",202501,202502)'
    book.active["A5"] = openpyxl.worksheet.formula.ArrayFormula("A5:B6", series)
    book.save(tmp_path / "other.xlsx")
    document = office.open(tmp_path / "other.xlsx", hidden=False)
    document.calculateAll()
    cells = document.Sheets.getByIndex(0)
    yoy = evaluate(TYPED, store=example_store)
    assert isinstance(yoy, float)
    assert shown(cells.getCellByPosition(0, 0)) == yoy
    assert shown(cells.getCellByPosition(0, 1)) == pytest.approx(round(yoy, 1))
    rows = cells.getCellRangeByName("A5:B6").getDataArray()
    assert [list(row) for row in rows] == evaluate(series, store=example_store)
    document.close(True)


def test_the_functions_import_neither_pandas_nor_xlwings(office: Desk, sheet: Any) -> None:
    """The functions of the detail were called, too: ibis imports rich."""
    cell = sheet.getCellByPosition(0, 0)
    cell.setFormula('=TM_TEXT(202502;"all")')
    assert "广东" in cell.String
    loaded = set(run_inside(office.context, "return ' '.join(sys.modules)").split())
    assert {"udfs.call", "xlpkg.analysis.cube", "numpy"} <= loaded
    assert loaded.isdisjoint({"pandas", "xlwings", "excelize", "openpyxl", "click"})


@pytest.mark.long
def test_sentences_are_chinese_in_a_chinese_libreoffice(
    profile: Path, example_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(example_store))
    with desk(shutil.copytree(profile, tmp_path / "profile")) as running:
        settings = running.settings("/org.openoffice.Setup/L10N", update=True)
        settings.setPropertyValue("ooLocale", "zh-CN")
        settings.commitChanges()
        cell = running.open().Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.setFormula('=TM_YOY("吉林市";"出口";202502)')
        assert shown(cell) == call("TM_YOY", ("吉林市", "出口", 202502), store=example_store, lang="zh")
        assert "库中没有地区" in cell.String
