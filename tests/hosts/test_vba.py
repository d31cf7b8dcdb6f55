"""The workbook's macros in an emulated Excel: functions in cells, buttons, the opening; and in a bare LibreOffice.

Tests of figures use the real server of xlwings.
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from excel_stand_ins import (
    INTERPRETER_FILE,
    LEFT_OUT,
    NO_DATA,
    SOURCES,
    Excel,
    PythonCall,
    failing,
    xlwings_in_a_process,
)
from offices import desk
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._values import VBADate, VBAErrorValue
from user_workbook import delete_sheets

import udfs.excel
from udfs.call import NA, call
from udfs.formula import parse_formula
from udfs.registry import CATEGORY, FUNCTIONS
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act_in_excel
from xlpkg.workbook.buttons import MACROS

#: The sheets that macros use.
USED = {layout.HOME, layout.FUNCTIONS, layout.INTELLISENSE}


@pytest.fixture(scope="module")
def first_sheets(few_provinces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with the sheets that macros use: the interpreter reads all of a file."""
    path = Path(shutil.copy(few_provinces, tmp_path_factory.mktemp("macros")))
    return delete_sheets(path, {*SheetList(Package.read(path.read_bytes())).all_names()} - USED)


@pytest.fixture(scope="module")
def server(example_store: Path) -> Iterator[PythonCall]:
    with xlwings_in_a_process(example_store) as running:
        yield running


def echo(*_: object) -> object:
    return 7.5


def test_arguments_reach_python_in_the_order_of_the_registry_and_those_left_out_as_missing() -> None:
    excel = Excel(echo)
    for function in FUNCTIONS:
        given = tuple(f"value of {argument.name}" for argument in function.arguments)
        required = tuple(f"value of {argument.name}" for argument in function.arguments if not argument.optional)
        excel.calls.clear()
        assert [excel.run(function.name, *given), excel.run(function.name, *required)] == [7.5, 7.5]
        left_out = (LEFT_OUT,) * (len(given) - len(required))
        assert [arguments for *_, arguments in excel.calls] == [given, (*required, *left_out)]
        if required:
            with pytest.raises(VBARuntimeError) as refused:
                excel.run(function.name, *required[1:])
            assert refused.value.number == 449


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"installed": False}, "trademonitor excel install"),
        ({"constants": {"Mac": True}}, "需要 Windows"),
        ({"constants": {"LIBREOFFICE": True}}, "trademonitor office install"),
        ({"answer": failing("Unexpected Python Error: Traceback (most recent call last): ...")}, "trademonitor doctor"),
        # What the module xlwings, and Excel, say of the library of another version.
        ({"answer": failing("Could not load xlwings64-0.30.1.dll from either of the following folders: ")}, "upgrade"),
        ({"answer": failing("文件未找到: xlwings64-0.30.1.dll")}, "trademonitor upgrade"),
        ({"in_wizard": True}, "确定"),  # of the wizard of functions
    ],
)
def test_what_keeps_a_cell_from_a_result_is_a_sentence_in_it(options: dict[str, Any], part: str) -> None:
    excel = Excel(**{name: value for name, value in options.items() if name != "in_wizard"})
    excel.in_wizard = "in_wizard" in options
    result = excel.run("TM_VALUE", "广东", "出口", 202502)
    assert part in result
    assert "Traceback" not in result
    assert len(excel.calls) == ("answer" in options)


def test_no_data_is_a_real_error_value_also_within_a_row_or_a_table() -> None:
    excel = Excel()
    for answer, shown in (
        ("#N/A", NO_DATA),
        ((202501, "#N/A", "a"), [202501, NO_DATA, "a"]),
        ([[202501, "#N/A"], ["#N/A", "text"]], [[202501, NO_DATA], [NO_DATA, "text"]]),
    ):
        excel.answer = lambda *_, answer=answer: answer
        assert excel.run("TM_PERIODS") == shown


def test_a_dead_python_is_tried_again_after_some_seconds_or_a_click() -> None:
    excel = Excel(failing("The RPC server is unavailable."))
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 0))
    for _ in range(5):
        assert excel.run("TM_PERIODS").startswith("## Python")
    assert (excel.starts, len(excel.calls)) == (1, 1)
    excel.answer = lambda *_: 3
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 14))
    assert excel.run("TM_PERIODS").startswith("## Python")
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 15))
    assert excel.run("TM_PERIODS") == 3
    excel.answer = failing("The RPC server is unavailable.")
    assert excel.run("TM_PERIODS").startswith("## Python")
    excel.answer = lambda *_: 4
    excel.run("VerifyData")
    assert excel.run("TM_PERIODS") == 4


def test_cells_are_passed_by_value_and_an_error_value_is_returned() -> None:
    """Range.Value gives an amount in a currency as a Currency, which has four decimals, and a date as a Date."""
    assert not re.search(r"\.Value\b", SOURCES["Functions"])
    excel = Excel(echo)
    sheet = excel.app.sheet(1)
    day = VBADate.from_datetime(dt.datetime(2025, 2, 1))
    for address, value in (("A1", "广东"), ("B1", 202502), ("B2", 8.5), ("C1", day)):
        sheet.set_value(address, value)
    excel.run("TM_SERIES", excel.cell("A1"), excel.cell("A1:B2"), excel.cell("B1"), excel.cell("C1"), excel.cell("D9"))
    ((_, _, arguments),) = excel.calls
    assert arguments == ("广东", (("广东", 202502), (None, 8.5)), 202502, 45689, None, LEFT_OUT, LEFT_OUT)
    assert excel.run("TM_YOY", "广东", "出口", 202502, VBAErrorValue(2007)) == VBAErrorValue(2007)
    assert len(excel.calls) == 1
    excel.from_1904 = True  # a date of such a workbook is the same month
    sheet.set_value("A1", 45689.0 - 1462)
    for period, passed in ((excel.cell("A1"), 45689.0), (45689.0 - 1462, 45689.0), (202502.0, 202502.0)):
        excel.run("TM_VALUE", 44.0, "出口", period)
        assert excel.calls[-1][2][2] == passed


def test_every_example_has_the_result_of_python(server: PythonCall, example_store: Path) -> None:
    excel = Excel(server)
    for formula in (example for function in FUNCTIONS for example in function.examples):
        name, arguments = parse_formula(formula)
        result = excel.run(name, *arguments)
        expected = call(name, arguments, store=example_store)
        if isinstance(expected, list):
            rows = [[NO_DATA if cell is NA else cell for cell in row] for row in expected]
            assert result == (rows if len(rows) > 1 else rows[0]), formula
        else:
            assert result == (NO_DATA if expected is NA else expected), formula
    for address, text in (("A1", "广东"), ("A3", "上海")):
        excel.app.sheet(1).set_value(address, text)
    for region, part in (("广州", "库中没有地区“广州”"), (excel.cell("A1:A3"), "3 行 × 1 列")):
        result = excel.run("TM_VALUE", region, "出口", 202502)
        assert result.startswith("## ")
        assert part in result


def test_xlwings_knows_the_functions_and_arguments_of_the_registry(server: PythonCall) -> None:
    registered: Any = server("udfs.excel", "__xlfunc__", ())
    assert list(registered) == [f"{function.name}{suffix}" for function in FUNCTIONS for suffix in ("", "_en")]
    for function in FUNCTIONS:
        known = registered[function.name]
        assert (known["category"], known["ret"]["doc"]) == (CATEGORY, function.zh)
        assert (known["sub"], known["volatile"]) == (False, False)
        found = [(each["name"], each["doc"], "optional" in each, each["options"]) for each in known["args"]]
        assert found == [(a.name, a.zh, a.optional, {"ndim": 2}) for a in function.arguments]


def test_an_unexpected_exception_is_a_sentence_in_its_cell(
    example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> float:
        raise ZeroDivisionError("float division\nby zero")

    monkeypatch.setenv("TRADEMONITOR_STORE", str(example_store))
    monkeypatch.setattr("udfs.functions.TM_NET", fail)
    excel = Excel(lambda _, name, arguments: vars(udfs.excel)[name](*arguments))
    found = excel.run("TM_NET", "广东", 202502, "当月", "usd")
    assert found.startswith("## TM_NET 计算失败（ZeroDivisionError：float division by zero）")


@pytest.mark.parametrize(("macro", "action"), MACROS.items())
def test_a_button_runs_its_action_and_calculates_the_cells_then(macro: str, action: str) -> None:
    excel = Excel()
    excel.app.sheet(1).set_value("B2", "=TM_PERIODS()")
    excel.run(macro)
    (command,) = excel.commands
    (code,) = re.findall(r' -c "([^"]*)" ', command)
    imports, statement = ast.parse(code).body
    assert isinstance(imports, ast.ImportFrom)
    assert getattr(importlib.import_module(str(imports.module)), imports.names[0].name) is act_in_excel
    assert ast.unparse(statement) == f"act_in_excel('{action}', '{xw.__version__}')"
    assert f'--wb="{excel.book.name}" --from_xl=1' in command, "the workbook of the macro, not the active one"
    assert (excel.messages, excel.calculated) == ([], ["Sheet1!B2"])
    bare = Excel(installed=False)
    bare.run(macro)
    chinese, english = bare.messages[0].split("\r\n\r\n")
    assert "尚未为 Excel 设置" in chinese
    assert "`trademonitor excel install`" in english


def test_only_cells_of_this_workbook_that_call_a_function_are_calculated() -> None:
    excel = Excel()
    formulas = {"A1": "=1+1", "A2": '=ROUND(tm_value("广东","出口",202502),1)', "A3": "=TM_PERIODS()", "A4": "TM_VALUE"}
    for cell, formula in formulas.items():
        excel.app.sheet(1).set_value(cell, formula)
    other = excel.app.add_workbook()
    excel.app.sheet(1, workbook=other).set_value("A1", "=TM_PERIODS()")
    for protected in (False, True):  # SpecialCells fails there
        if protected:
            excel.app.sheet(1, workbook=excel.book).sheet.vba_get("Protect")
        excel.book.calculated = []
        excel.run("CalculateCells")
        assert excel.calculated == ["Sheet1!A2,A3"]
    assert "CalculateFull" not in "".join(SOURCES.values())


@pytest.mark.parametrize("exit_code", [0, 1])
def test_the_status_bar_speaks_before_python_starts_and_excel_is_restored_after_a_killed_one(exit_code: int) -> None:
    excel = Excel()
    application = excel.app.application
    excel.exit_code, excel.calculation_left = exit_code, -4135
    excel.run("RefreshData")
    assert excel.meanwhile == [("TradeMonitor  正在启动 Python", -4105)]
    assert (application.status_bar, application.calculation, application.screen_updating) == (False, -4105, True)


def test_what_keeps_python_from_an_end_reaches_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    traceback = 'Traceback (most recent call last):\r\n  File "<string>", line 1\r\n    import xlpkg\r\n'
    error, path = "ModuleNotFoundError: No module named 'xlpkg'\r\n", "系统找不到指定的路径。\r\n第二行\r\n"
    excel = Excel()
    excel.exit_code = 1
    for log, shown in ((traceback + error, error), (path, path), ("", "")):
        excel.log(log)
        excel.run("RefreshData")
        assert excel.messages[-1].split("\r\n\r\n", 2)[2] == shown
        assert "trademonitor doctor" in excel.messages[-1]

    def refuse(*_: object) -> object:
        raise VBARuntimeError(70, "Permission denied")

    monkeypatch.setattr(Excel, "_run", refuse)
    excel = Excel()
    excel.run("RefreshData")  # Windows does not start the program
    assert excel.messages[0].endswith("Permission denied")
    assert excel.app.application.status_bar is False


def test_a_call_that_excel_refuses_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a cell is being edited, every call but that of a message box fails, in pywin32 or appscript."""
    reason = "无法更改受保护的单元格"
    info = (0, "Microsoft Excel", reason, "xlmain11.chm", 0, -2146827284)
    com_error = type("ComError", (Exception,), {"excepinfo": info})(-2147352567, "Exception occurred.", info, None)
    messages: list[str] = []
    for failure, said in ((com_error, reason), (RuntimeError("Command failed: OSERROR: -1712"), "OSERROR: -1712")):

        class RefusingBook:
            app: Any = SimpleNamespace(alert=lambda prompt, _: messages.append(prompt))

            def __getattr__(self, _: str, failure: Exception = failure) -> Any:
                raise failure

        monkeypatch.setattr(xw.Book, "caller", RefusingBook)
        act_in_excel("refresh")
        assert messages[-1].startswith("Excel 拒绝了按钮的一个步骤")
        assert said in messages[-1]
        assert "excepinfo" not in messages[-1]


def test_a_picked_folder_is_written_beside_its_button_without_python(first_sheets: Path) -> None:
    excel = Excel(path=first_sheets, installed=False)
    for macro, cell in (("PickSourceFolder", "C14"), ("PickPdfFolder", "C15")):
        for picked in ("C:\\海关 文件", None):  # the second time the dialog is cancelled
            excel.picked = picked
            excel.run(macro)
            assert excel.app.sheet(1).value(cell) == "C:\\海关 文件"
        assert excel.begins[-2:] == [f"{first_sheets.parent}\\", "C:\\海关 文件\\"]
    assert (excel.messages, excel.commands) == ([], [])
    excel.picked = ""  # there is no such dialog
    excel.run("PickSourceFolder")
    assert "type its path into the cell" in excel.messages[0]
    excel.files[INTERPRETER_FILE], excel.picked = b"C:\\python.exe\n", "C:\\海关"
    excel.run("PickSourceFolder")
    assert "allow_in_excel()" in excel.commands[0]  # what is picked may be used


def test_the_opening_describes_the_functions_and_calculates_the_cells_once(first_sheets: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(first_sheets, tmp_path / "It's mine.xlsm"))
    excel = Excel(path=path)
    for saved in (True, False):  # it does not mark the workbook as changed
        excel.book.saved = saved
        excel.described.clear()
        excel.timed.clear()
        excel.run("Auto_Open")
        assert excel.book.saved is saved
    for described, function in zip(excel.described, FUNCTIONS, strict=True):
        assert described["Macro"] == f"'It''s mine.xlsm'!{function.name}"
        assert (described["Description"], described["Category"]) == (function.zh, CATEGORY)
        assert described.get("ArgumentDescriptions", ()) == tuple(each.zh for each in function.arguments)
    assert excel.calculated == [], "not before the workbook is shown"
    assert excel.timed == ["'It''s mine.xlsm'!CalculateCells"]
    excel.run("CalculateCells")
    assert [cell.partition("!")[0] for cell in excel.calculated] == [layout.FUNCTIONS]
    excel.app.sheet("_IntelliSense_").set_value("B2", "长" * 300)
    excel.undescribable = FUNCTIONS[3].name
    excel.run("Auto_Open")
    assert excel.described[len(FUNCTIONS)]["Description"] == "长" * 255  # Excel would refuse more
    assert len(excel.described) == 2 * len(FUNCTIONS) - 1, "the others are described"
    excel.files.clear()
    for bare in (excel, Excel(path=first_sheets, constants={"LIBREOFFICE": True})):  # the saved results stay
        bare.timed.clear()
        bare.run("Auto_Open")
        assert (bare.timed, bare.messages) == ([], [])


@pytest.mark.usefixtures("with_libreoffice")
def test_in_a_libreoffice_without_the_extension_the_macros_name_it_and_do_no_harm(
    few_provinces: Path, tmp_path: Path
) -> None:
    with desk(tmp_path / "profile") as office:
        document = office.open(few_provinces, macros=True)
        macro = "vnd.sun.star.script:VBAProject.Opening.Auto_Open?language=Basic&location=document"
        assert document.getScriptProvider().getScript(macro).invoke((), (), ())[0] is None
        document.calculateAll()
        area = document.Sheets.getByName(layout.FUNCTIONS).getCellRangeByName("D5:D60")
        cells = [area.getCellByPosition(0, row) for row in range(56)]
        shown = [cell.String for cell in cells if cell.Formula.startswith("=TM_")]
        assert len(shown) >= 10
        assert all(text.startswith("## ") and "trademonitor office install" in text for text in shown)
        document.close(True)
