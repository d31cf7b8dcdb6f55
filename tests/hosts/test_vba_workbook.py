"""The macros as they stand in a workbook that was built: an Excel opens it and runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_stand_ins import SOURCES
from oletools.olevba import VBA_Parser
from pyopenvba.apps.excel import ExcelApplication

from udfs.registry import FUNCTIONS
from xlpkg.hosts.build import build
from xlpkg.workbook.design.home import BUTTONS


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "TradeMonitor.xlsm")


def test_an_excel_that_opens_it_has_every_button_and_function(workbook: Path) -> None:
    app = ExcelApplication.open(workbook)
    app.add_module("", name="xlwings")  # an add-in that is absent
    for _, macro in BUTTONS:
        app.run(macro)
    assert len(app.dialogs) == len(BUTTONS)
    for function in FUNCTIONS:
        shown = app.run(function.name, *["x"] * len(function.arguments))
        assert "trademonitor excel install" in str(shown)


def test_a_scanner_reads_the_same_modules_from_it(workbook: Path) -> None:
    parser = VBA_Parser(str(workbook))
    found = {Path(name).stem for _, _, name, _ in parser.extract_macros()}
    parser.close()
    assert set(SOURCES) <= found
