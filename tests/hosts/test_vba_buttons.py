"""The macros of the buttons in an emulated Excel: their calls to Python, and their messages without the set-up."""

from __future__ import annotations

import ast
import importlib
import re

import pytest
from excel_stand_ins import ROOT, Excel
from pyopenvba.exceptions import VBARuntimeError

from xlpkg.hosts.selftest.macro import start_from_macro
from xlpkg.messages import Language
from xlpkg.workbook.actions import act_in_excel
from xlpkg.workbook.buttons import BUTTONS

ASKED_OF = {
    "MakeReport": "make",
    "RefreshData": "refresh",
    "UpdateReport": "report",
    "VerifyData": "verify",
    "ExportPdf": "pdf",
    "ExportWord": "docx",
}


@pytest.mark.parametrize(("macro", "action"), ASKED_OF.items())
def test_a_button_runs_its_action_and_calculates_the_cells_then(macro: str, action: str) -> None:
    excel = Excel()
    excel.run(macro)
    (command,) = excel.shell.commands
    (code,) = re.findall(r' -c "([^"]*)" ', command)
    imports, call = ast.parse(code).body
    assert isinstance(imports, ast.ImportFrom)
    function = getattr(importlib.import_module(str(imports.module)), imports.names[0].name)
    assert function is act_in_excel
    assert ast.unparse(call) == f"act_in_excel('{action}')"
    assert f'--wb="{excel.book.name}" --from_xl=1' in command, "the workbook of the macro, not the active one"
    assert (excel.messages, excel.calculations) == ([], 1)


def test_the_macro_of_the_selftest_starts_it_in_excel_and_names_its_command_in_libreoffice() -> None:
    excel = Excel()
    excel.run("SelfTest")
    (command,) = excel.shell.commands
    (code,) = re.findall(r' -c "([^"]*)" ', command)
    imports, call = ast.parse(code).body
    assert isinstance(imports, ast.ImportFrom)
    assert getattr(importlib.import_module(str(imports.module)), imports.names[0].name) is start_from_macro
    assert ast.unparse(call) == "start_from_macro()"
    office = Excel(constants={"LIBREOFFICE": True})
    office.run("SelfTest")
    (message,) = office.messages
    assert "`trademonitor excel selftest --engine libreoffice`" in message
    assert office.shell.commands == []


def test_a_python_that_fails_is_a_sentence_and_no_traceback() -> None:
    excel = Excel()
    excel.shell.exit_code = 1
    excel.run("RefreshData")
    (message,) = excel.messages
    assert "trademonitor doctor" in message
    assert "Traceback" not in message


def test_every_button_of_the_workbook_is_tried_here() -> None:
    assert [button.macro for button in BUTTONS] == list(ASKED_OF)


@pytest.mark.parametrize("macro", ASKED_OF)
def test_without_the_set_up_a_button_names_its_command(macro: str) -> None:
    excel = Excel(installed=False)
    excel.run(macro)
    (message,) = excel.messages
    chinese, english = message.split("\r\n\r\n")
    assert "trademonitor excel install" in chinese
    assert "`trademonitor excel install`" in english
    assert "尚未为 Excel 设置" in chinese
    assert english.isascii()


@pytest.mark.parametrize(("language", "lang"), [("English", "en"), ("中文", "zh")])
def test_the_buttons_get_their_captions_in_the_language_on_the_first_sheet(language: str, lang: Language) -> None:
    """On macOS only the macros can; a button that the user named otherwise and other shapes keep their text."""
    excel = Excel(path=ROOT / "workbook" / "TradeMonitor.xlsm")
    captions = [*(each.caption("zh") for each in BUTTONS), *(each.caption("en") for each in BUTTONS), "我的按钮"]
    excel.app.add_module(
        """
        Public Sub AddButton(ByVal text As String)
            ThisWorkbook.Worksheets(1).Shapes.AddFormControl(0, 1, 1, 50, 20).TextFrame.Characters.Text = text
        End Sub
        Public Sub AddRectangle(ByVal text As String)
            ThisWorkbook.Worksheets(1).Shapes.AddShape(1, 1, 1, 50, 20).TextFrame.Characters.Text = text
        End Sub
        Public Function Texts() As String
            Dim shape As Object
            For Each shape In ThisWorkbook.Worksheets(1).Shapes
                Texts = Texts & shape.TextFrame.Characters.Text & "|"
            Next shape
        End Function
        Public Sub Choose(ByVal language As String)
            ThisWorkbook.Names("home_choices").RefersToRange.Cells(3, 1).Value = language
        End Sub
        """,
        name="Given",
    )
    for caption in captions:
        excel.run("AddButton", caption)
    excel.run("AddRectangle", "刷新数据")
    excel.run("Choose", language)
    excel.run("ShowCaptions", excel.app.sheet(1).sheet.vba_get("Range", ["C6:C8"]))  # as CleanUp does
    shown = [button.caption(lang) for button in BUTTONS]
    assert str(excel.run("Texts")).split("|") == [*shown, *shown, "我的按钮", "刷新数据", ""]


def test_the_branch_of_libreoffice_is_one_that_excel_could_not_run() -> None:
    """If LIBREOFFICE is defined, the macro calls a function that only LibreOffice has."""
    with pytest.raises(VBARuntimeError, match="CreateUnoService"):
        Excel(constants={"LIBREOFFICE": True}).run("RefreshData")


@pytest.mark.parametrize(("macro", "cell"), [("PickSourceFolder", "C9"), ("PickPdfFolder", "C10")])
def test_a_picked_folder_is_written_beside_its_button_without_python(macro: str, cell: str) -> None:
    excel = Excel(path=ROOT / "workbook" / "TradeMonitor.xlsm", installed=False)
    for picked in ("C:\\海关 文件", None):  # the second time the dialog is cancelled
        excel.app.application.picked = picked
        excel.run(macro)
        assert excel.app.sheet(1).value(cell) == "C:\\海关 文件"
    assert (excel.messages, excel.shell.commands) == ([], [])


def test_an_excel_without_a_dialog_for_folders_says_to_type_the_path() -> None:
    excel = Excel(path=ROOT / "workbook" / "TradeMonitor.xlsm")
    excel.run("PickPdfFolder")
    (message,) = excel.messages
    assert "type its path into the cell" in message
    assert "请在按钮旁的单元格中输入路径" in message
