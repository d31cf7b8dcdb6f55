"""The descriptions for Excel's function wizard. pyOpenVBA has no MacroOptions: a mock records the calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_stand_ins import ROOT, SOURCES, ExcelWithDescriptions
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._preprocess import strip_directives

from udfs.registry import CATEGORY, FUNCTIONS

WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"


@pytest.fixture
def opened(tmp_path: Path) -> ExcelApplication:
    path = tmp_path / "It's mine.xlsm"
    path.write_bytes(WORKBOOK.read_bytes())
    app = ExcelApplication.open(path, with_vba=False)
    app.application.__class__ = ExcelWithDescriptions
    app.application.recorded = []
    app.workbook.saved = True
    return app


def test_every_function_and_argument_is_described_as_in_the_registry(opened: ExcelApplication) -> None:
    opened.add_module(SOURCES["Tooltips"], name="Tooltips")
    opened.run("Auto_Open")
    assert opened.application.recorded == [
        {
            "macro": f"'It''s mine.xlsm'!{function.name}",
            "description": function.zh,
            "category": CATEGORY,
            "arguments": tuple(argument.zh for argument in function.arguments),
        }
        for function in FUNCTIONS
    ]


def test_a_workbook_is_not_taken_for_changed_by_it(opened: ExcelApplication) -> None:
    opened.add_module(SOURCES["Tooltips"], name="Tooltips")
    opened.run("Auto_Open")
    assert opened.workbook.saved
    opened.workbook.saved = False
    opened.run("Auto_Open")
    assert not opened.workbook.saved


def test_a_workbook_without_the_hidden_sheet_opens_without_an_error() -> None:
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(SOURCES["Tooltips"], name="Tooltips")
    app.run("Auto_Open")
    assert app.dialogs == []


def test_descriptions_are_cut_where_excel_would_refuse_them(opened: ExcelApplication) -> None:
    sheet = opened.sheet("_IntelliSense_")
    sheet.set_value("B2", "长" * 300)
    sheet.set_value("E2", "短" * 300)
    opened.add_module(SOURCES["Tooltips"], name="Tooltips")
    opened.run("Auto_Open")
    first = opened.application.recorded[0]
    assert first["description"] == "长" * 255
    assert first["arguments"][0] == "短" * 255


def test_in_libreoffice_nothing_is_told(opened: ExcelApplication) -> None:
    opened.add_module(strip_directives(SOURCES["Tooltips"], constants={"LIBREOFFICE": True}), name="Tooltips")
    opened.run("Auto_Open")
    assert opened.application.recorded == []
