"""Opening the workbook: the descriptions for Excel's function wizard, and the calculation of the cells.

pyOpenVBA has neither MacroOptions nor OnTime: a mock records the calls.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_stand_ins import ROOT, Excel

from udfs.registry import CATEGORY, FUNCTIONS

WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "It's mine.xlsm"
    copy.write_bytes(WORKBOOK.read_bytes())
    return copy


def test_every_function_and_argument_is_described_as_in_the_registry(path: Path) -> None:
    excel = Excel(path=path)
    excel.run("Auto_Open")
    assert excel.app.application.recorded == [
        {
            "macro": f"'It''s mine.xlsm'!{function.name}",
            "description": function.zh,
            "category": CATEGORY,
            "arguments": tuple(argument.zh for argument in function.arguments),
        }
        for function in FUNCTIONS
    ]


def test_the_cells_are_calculated_once_after_the_opening(path: Path) -> None:
    excel = Excel(path=path)
    excel.run("Auto_Open")
    assert excel.calculations == 0, "not before the workbook is shown"
    assert excel.app.application.timed == ["'It''s mine.xlsm'!CalculateCells"]
    excel.run("CalculateCells")
    assert excel.calculations == 1


def test_without_the_set_up_the_saved_results_stay(path: Path) -> None:
    excel = Excel(path=path, installed=False)
    excel.run("Auto_Open")
    assert excel.app.application.timed == []


def test_opening_a_workbook_does_not_mark_it_as_changed(path: Path) -> None:
    excel = Excel(path=path)
    for saved in (True, False):
        excel.book.saved = saved
        excel.run("Auto_Open")
        excel.run("CalculateCells")
        assert excel.book.saved is saved


def test_a_workbook_without_the_hidden_sheet_opens_without_an_error() -> None:
    excel = Excel()
    excel.run("Auto_Open")
    assert excel.messages == []


def test_descriptions_are_cut_where_excel_would_refuse_them(path: Path) -> None:
    excel = Excel(path=path)
    sheet = excel.app.sheet("_IntelliSense_")
    sheet.set_value("B2", "长" * 300)
    sheet.set_value("E2", "短" * 300)
    excel.run("Auto_Open")
    first = excel.app.application.recorded[0]
    assert first["description"] == "长" * 255
    assert first["arguments"][0] == "短" * 255


def test_in_libreoffice_no_function_is_described_and_nothing_is_timed(path: Path) -> None:
    excel = Excel(path=path, constants={"LIBREOFFICE": True})
    excel.run("Auto_Open")
    assert (excel.app.application.recorded, excel.app.application.timed) == ([], [])
