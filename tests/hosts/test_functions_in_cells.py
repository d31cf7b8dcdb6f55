"""The functions in cells of a real LibreOffice: they answer what the command line answers, and stay what they are."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from offices import ODS, XLSX, Desk, desk, shown

from udfs.call import NA, Value, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS, Function, Kind
from xlpkg.hosts.libreoffice.engine.bridge import properties
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

pytestmark = pytest.mark.usefixtures("english")

ROOT: Final = Path(__file__).resolve().parents[2]
CALLS: Final = 1_200
TYPED: Final = '=TM_YOY("广东","出口",202502)'

#: What people type, in the words of a formula: right, wrong.
WORDS: Final = {
    Kind.REGION: (
        ('"广东"', '"广东省"', "44", '"44"', '"Guangdong"', '"内蒙古"', '"全国"'),
        ('"吉林市"', "99", "4.5", "TRUE", '"="', "0"),
    ),
    Kind.FLOW: (('"出口"', '"import"', '"TOTAL"', '"进出口"'), ('"净出口"', '"net"', '"转口"', "1", '"出 口"')),
    Kind.PERIOD: (
        ("202502", "202501", "202402", "202412", '"2025-02"', '"2025年2月"', "45689"),
        ("202513", "190001", '"never"', "-3", "FALSE"),
    ),
    Kind.BASIS: (('"当月"', '"ytd"', '"累计"', '"Month"'), ('"年"', "7")),
    Kind.CURRENCY: (('"usd"', '"USD"', '"美元"', '"rmb"'), ('"eur"', "1.25")),
    Kind.METHOD: (('"auto"', '"official"', '"库存"', '"revised"'), ('"magic"',)),
    Kind.RANKING: (('"level"', '"yoy"', '"同比"'), ('"size"',)),
    Kind.MEASURE: (('"level"', '"yoy"', '"占比"', '"contrib"', '"rank"', '"合并同比"'), ('"wrong ""measure"""', "1")),
    Kind.SECTION: (('"标题"', '"all"', '"当月"', '"累计 出口"', '"ytd notes"', '"month figure 1"'), ('"end"', "3")),
    Kind.LANGUAGE: (('"zh"', '"en"', '"English"'), ('"fr"',)),
}
MISSING: Final = ("", '""', '"  "')


@pytest.fixture
def answering(profile: Path, example_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """LibreOffice with the extension, whose functions answer from the examples."""
    monkeypatch.setenv("TRADEMONITOR_STORE", str(example_store))
    with desk(profile) as running:
        yield running


def written(function: Function, chance: random.Random) -> str:
    """Return a random call of *function*; every other one has all it needs, and nothing wrong."""
    is_right = chance.random() < 0.5
    needed = sum(not argument.optional for argument in function.arguments) if is_right else 0
    words = []
    for argument in function.arguments[: chance.randint(needed, len(function.arguments))]:
        right, wrong = WORDS[argument.kind]
        if is_right:
            words.append(chance.choice((*right, *MISSING) if argument.optional else right))
        else:
            words.append(chance.choice((*right, *right, *wrong, *MISSING)))
    return f"{function.name}({','.join(words)})"


def in_cells(sheet: Any, formula: str, expected: Value) -> object:
    """Return what *formula* shows in as many cells as *expected* has: one cell's content, or rows of them."""
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
    cells.clearContents(1023)  # contents of all kinds
    return found


def plain(value: Value) -> object:
    if isinstance(value, list):
        return [[plain(cell) for cell in row] for row in value]
    return NA.value if value is NA else value


def test_random_calls_show_in_cells_what_the_command_line_prints(answering: Desk, example_store: Path) -> None:
    chance = random.Random(20250218)  # noqa: S311 - the same calls every time
    calls = [written(FUNCTIONS[place % len(FUNCTIONS)], chance) for place in range(CALLS)]
    sheet = answering.open().Sheets.getByIndex(0)
    kinds = {"#N/A": 0, "sentence": 0, "number": 0, "text": 0, "table": 0}
    different = []
    for text in calls:
        expected = evaluate(text, store=example_store, lang="en")
        # The interface's formulas have semicolons; TRUE and FALSE are functions.
        formula = "=" + ";".join(text.split(",")).replace("TRUE", "TRUE()").replace("FALSE", "FALSE()")
        found = in_cells(sheet, formula, expected)
        if found != plain(expected):
            different.append((text, found, plain(expected)))
        kind = "table" if isinstance(expected, list) else "#N/A" if expected is NA else "number"
        if isinstance(expected, str):
            kind = "sentence" if expected.startswith("## ") else "text"
        kinds[kind] += 1
    assert different == []
    assert min(kinds.values()) >= 30, kinds
    assert {text.partition("(")[0] for text in calls} == {function.name for function in FUNCTIONS}


def test_cells_give_their_values_and_empty_ones_are_missing(answering: Desk, example_store: Path) -> None:
    sheet = answering.open().Sheets.getByIndex(0)
    sheet.getCellRangeByName("F1:I1").setDataArray((("广东", "出口", 202502.0, ""),))
    cell = sheet.getCellByPosition(0, 0)
    right = call("TM_YOY", ("广东", "出口", 202502), store=example_store)
    for formula in ("=TM_YOY(F1;G1;H1)", "=TM_YOY(F1:F1;G1;H1;J1;J2)", "=TM_YOY(F1;G1;H1;I1)"):
        cell.setFormula(formula)
        assert shown(cell) == right
    cell.setFormula("=TM_YOY(F1:G2;G1;H1)")
    assert shown(cell) == call("TM_YOY", ([["广东", "出口"], ["", ""]], "出口", 202502), store=example_store, lang="en")
    cell.setFormula("=TM_YOY(J1;G1;H1)")
    assert shown(cell) == call("TM_YOY", (None, "出口", 202502), store=example_store, lang="en")
    cell.setFormula("=TM_YOY(1/0;G1;H1)")
    assert shown(cell) == 532  # the argument's own error, division by zero


def test_tables_show_real_no_data(answering: Desk) -> None:
    cells = answering.open().Sheets.getByIndex(0).getCellRangeByName("A1:B3")
    cells.setArrayFormula('=TM_SERIES("广东";"出口";202412;202502)')
    column = [cells.getCellByPosition(1, row) for row in range(3)]
    assert shown(column[0]) == "#N/A"
    assert [cell.String for cell in column[1:]] == ["681.85495", "507.96495"]


def test_a_cell_shows_a_new_months_figure_without_reopening(
    profile: Path, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "trade.sqlite"
    *before, newest = sorted(examples.glob("*.csv"))

    def take_in(*files: Path) -> None:
        with open_store(store) as opened:
            assert [done.refusal for done in ingest(opened, files)] == [None] * len(files)

    take_in(*before)
    monkeypatch.setenv("TRADEMONITOR_STORE", str(store))
    with desk(profile) as running:
        document = running.open()
        cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.setFormula('=TM_VALUE("广东";"出口";202502)')
        assert shown(cell) == "#N/A"
        take_in(newest)
        document.calculateAll()
        assert shown(cell) == call("TM_VALUE", ("广东", "出口", 202502), store=store) != NA


@pytest.mark.parametrize(("suffix", "filter_name"), [(".ods", ODS), (".xlsx", XLSX)])
def test_a_typed_formula_stays_that_formula(
    answering: Desk, example_store: Path, tmp_path: Path, suffix: str, filter_name: str
) -> None:
    document = answering.open()
    cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
    cell.setPropertyValue("FormulaLocal", TYPED)
    right = evaluate(TYPED, store=example_store)
    assert (cell.FormulaLocal, shown(cell)) == (TYPED, right)
    saved = tmp_path / f"typed{suffix}"
    document.storeToURL(saved.as_uri(), properties(FilterName=filter_name))

    opened = answering.open(saved)
    again = opened.Sheets.getByIndex(0).getCellByPosition(0, 0)
    assert again.FormulaLocal == TYPED
    opened.calculateAll()
    assert shown(again) == right
    if suffix == ".xlsx":
        assert openpyxl.load_workbook(saved).active["A1"].value == TYPED


def test_the_workbooks_own_macros_do_not_stand_in_the_functions_way(
    answering: Desk, example_store: Path, tmp_path: Path
) -> None:
    # Its VBA has a function TM_YOY, which Excel calls; LibreOffice has to take the add-in's.
    workbook = tmp_path / "Trade Monitor.xlsm"
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", workbook)
    document = answering.open(workbook, macros=True)
    cell = document.Sheets.insertNewByName("new", 0) or document.Sheets.getByName("new").getCellByPosition(0, 0)
    cell.setFormula('=TM_YOY("广东";"出口";202502)')
    assert shown(cell) == evaluate(TYPED, store=example_store)

    document.calculateAll()
    sheet = openpyxl.load_workbook(workbook)["函数"]
    examples = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and isinstance(cell.value, str) and cell.value.startswith("=TM_")
    ]
    assert len(examples) >= 10
    live = document.Sheets.getByName("函数")
    for example in examples:
        found = shown(live.getCellByPosition(example.column - 1, example.row - 1))
        assert found == plain(evaluate(example.value, store=example_store)), example.value


def test_the_functions_bring_neither_pandas_nor_xlwings(answering: Desk, tmp_path: Path) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import sys, unohelper\n"
        "from com.sun.star.lang import XServiceInfo\n"
        "class Spy(unohelper.Base, XServiceInfo):\n"
        "    def __init__(self, context): pass\n"
        "    def getSupportedServiceNames(self): return tuple(sys.modules)\n"
        "g_ImplementationHelper = unohelper.ImplementationHelper()\n"
        "g_ImplementationHelper.addImplementation(Spy, 'spy', ('spy',))\n",
        encoding="utf-8",
    )
    cell = answering.open().Sheets.getByIndex(0).getCellByPosition(0, 0)
    cell.setFormula('=TM_TEXT(202502;"all")')
    assert "广东" in cell.String
    factory = answering.create("com.sun.star.loader.Python").activate("spy", "", spy.as_uri(), None)
    loaded = set(factory.createInstanceWithContext(answering.context).getSupportedServiceNames())
    assert {"udfs.call", "xlpkg.analysis.cube", "numpy"} <= loaded
    assert loaded.isdisjoint({"pandas", "xlwings", "excelize", "openpyxl", "typer", "rich"})


def test_the_function_wizard_describes_every_function_and_argument(answering: Desk) -> None:
    wizard = answering.create("com.sun.star.sheet.FunctionDescriptions")
    listed = [{part.Name: part.Value for part in wizard.getByIndex(place)} for place in range(wizard.getCount())]
    known = {entry["Name"]: entry for entry in listed if entry["Name"].startswith("TM_")}
    assert set(known) == {function.name for function in FUNCTIONS}
    for function in FUNCTIONS:
        entry = known[function.name]
        assert entry["Description"] == function.en
        found = [(argument.Name.strip("[]"), argument.Description) for argument in entry["Arguments"] or ()]
        assert found == [(argument.name, argument.en) for argument in function.arguments]


def test_sentences_are_chinese_where_libreoffice_is(profile: Path, example_store: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEMONITOR_STORE", str(example_store))
        chinese = tmp_path / "profile"
        shutil.copytree(profile, chinese)
        with desk(chinese) as running:
            place = properties(nodepath="/org.openoffice.Setup/L10N")
            provider = running.create("com.sun.star.configuration.ConfigurationProvider")
            settings = provider.createInstanceWithArguments(
                "com.sun.star.configuration.ConfigurationUpdateAccess", place
            )
            settings.setPropertyValue("ooLocale", "zh-CN")
            settings.commitChanges()
            cell = running.open().Sheets.getByIndex(0).getCellByPosition(0, 0)
            cell.setFormula('=TM_YOY("吉林市";"出口";202502)')
            assert shown(cell) == call("TM_YOY", ("吉林市", "出口", 202502), store=example_store, lang="zh")
            assert "不是省市" in cell.String


def test_the_examples_answer_until_the_user_has_figures(
    profile: Path, example_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(tmp_path / "none.sqlite"))
    shutil.copy(example_store, tmp_path / "examples.sqlite")
    with desk(profile) as running:
        cell = running.open().Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.setPropertyValue("FormulaLocal", TYPED)
        assert shown(cell) == evaluate(TYPED, store=example_store)
