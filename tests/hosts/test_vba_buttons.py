"""The macros of the buttons in an emulated Excel: their calls to Python, and their messages without the add-in."""

from __future__ import annotations

import ast
import importlib

import pytest
from excel_stand_ins import Excel
from pyopenvba.exceptions import VBARuntimeError

from xlpkg.workbook.buttons import act_in_excel
from xlpkg.workbook.design.home import BUTTONS

ASKED_OF = {
    "MakeReport": "make",
    "RefreshData": "refresh",
    "UpdateReport": "report",
    "VerifyData": "verify",
    "ExportPdf": "pdf",
}


@pytest.mark.parametrize(("macro", "action"), ASKED_OF.items())
def test_a_button_asks_the_add_in_to_run_its_action(macro: str, action: str) -> None:
    excel = Excel()
    excel.run(macro)
    (command,) = excel.commands
    imports, call = ast.parse(command).body
    assert isinstance(imports, ast.ImportFrom)
    function = getattr(importlib.import_module(str(imports.module)), imports.names[0].name)
    assert function is act_in_excel
    assert ast.unparse(call) == f"act_in_excel('{action}')"
    assert '"' not in command, "xlwings puts the command between quotation marks"
    assert excel.messages == []


def test_every_button_of_the_workbook_is_tried_here() -> None:
    assert [macro for _, macro in BUTTONS] == list(ASKED_OF)


@pytest.mark.parametrize("macro", ASKED_OF)
def test_without_the_add_in_a_button_names_the_command_that_installs_it(macro: str) -> None:
    excel = Excel(add_in=False)
    excel.run(macro)
    (message,) = excel.messages
    chinese, english = message.split("\r\n\r\n")
    assert "trademonitor excel install" in chinese
    assert "`trademonitor excel install`" in english
    assert "加载项" in chinese
    assert english.isascii()


def test_the_branch_of_libreoffice_is_one_that_excel_could_not_run() -> None:
    """If LIBREOFFICE is defined, the macro calls a function that only LibreOffice has."""
    with pytest.raises(VBARuntimeError, match="CreateUnoService"):
        Excel(constants={"LIBREOFFICE": True}).run("RefreshData")
