"""The workbook's macros in a LibreOffice without the extension: they do no harm and say what is missing."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from excel_stand_ins import SOURCES
from pyopenvba import ExcelFile

from udfs.registry import FUNCTIONS
from xlpkg.engines.libreoffice.program import running_soffice
from xlpkg.hosts.excel.xlwings_module import xlwings_module

uno: Any = pytest.importorskip("uno", reason="LibreOffice's Python module uno is not installed")
pytestmark = pytest.mark.usefixtures("with_soffice")

_MACRO_EXECUTION_ALWAYS = 4


def _workbook(path: Path) -> Path:
    """Write a workbook with the macros and the first example of every function, a row each."""
    plain = path.with_suffix(".plain.xlsx")
    book = xlsxwriter.Workbook(plain)
    sheet = book.add_worksheet()
    for row, function in enumerate(FUNCTIONS):
        sheet.write_formula(row, 0, function.examples[0], None, "as it was saved")
    book.close()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(
                name,
                source.read(name).replace(
                    b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
                ),
            )
    with ExcelFile(path) as file:
        project = file.add_vba_project()
        for name, source_text in {**SOURCES, "xlwings": xlwings_module()}.items():
            project.add_module(name, source_text)
        file.save()
    return path


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = _workbook(tmp_path_factory.mktemp("office") / "macros.xlsm")
    pipe = f"pipe,name=trademonitor_{path.parent.name.replace('-', '_')};urp"
    with running_soffice([f"--accept={pipe}"], macros=True) as office:
        context = _connect(f"uno:{pipe};StarOffice.ComponentContext", office.process)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        settings = (_property("Hidden", True), _property("MacroExecutionMode", _MACRO_EXECUTION_ALWAYS))
        opened = desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, settings)
        yield opened
        opened.close(True)


def _connect(url: str, process: Any) -> Any:
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            return resolver.resolve(url)
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.1)
    raise AssertionError("LibreOffice did not answer")


def _property(name: str, value: object) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def test_every_wrapper_names_the_extension_that_is_missing(document: Any) -> None:
    document.calculateAll()
    sheet = document.Sheets.getByIndex(0)
    for row, function in enumerate(FUNCTIONS):
        shown = sheet.getCellByPosition(0, row).String
        assert shown.startswith("## "), function.name
        assert "trademonitor office install" in shown, function.name


def test_the_descriptions_for_excel_are_passed_over(document: Any) -> None:
    macro = "vnd.sun.star.script:VBAProject.Opening.Auto_Open?language=Basic&location=document"
    result, _, _ = document.getScriptProvider().getScript(macro).invoke((), (), ())
    assert result is None
