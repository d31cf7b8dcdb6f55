"""The TM_ functions of VBA in an emulated Excel; tests of figures use the real server of xlwings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from excel_stand_ins import LEFT_OUT, NO_DATA, SOURCES, Excel, Server, failing, vba_date
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._values import VBAErrorValue

from udfs.call import NA, call
from udfs.formula import parse_formula
from udfs.registry import FUNCTIONS, Function, Result


@pytest.fixture(scope="module")
def server(example_store: Path) -> Iterator[Server]:
    with Server(example_store) as running:
        yield running


def _echo(*_: object) -> object:
    return 7.5


def test_all_arguments_reach_python_in_the_order_of_the_registry() -> None:
    for function in FUNCTIONS:
        excel = Excel(_echo)
        given = tuple(f"value of {argument.name}" for argument in function.arguments)
        assert excel.run(function.name, *given) == 7.5
        assert excel.python.calls == [("udfs.excel", function.name, given)]


def test_optional_arguments_that_are_left_out_reach_python_as_missing() -> None:
    for function in FUNCTIONS:
        excel = Excel(_echo)
        required = tuple(f"value of {argument.name}" for argument in function.arguments if not argument.optional)
        left_out = (LEFT_OUT,) * (len(function.arguments) - len(required))
        assert excel.run(function.name, *required) == 7.5
        assert excel.python.calls == [("udfs.excel", function.name, (*required, *left_out))]


def test_a_required_argument_that_is_missing_is_an_error_of_excel() -> None:
    for function in FUNCTIONS:
        required = sum(not argument.optional for argument in function.arguments)
        if not required:
            continue
        excel = Excel()
        with pytest.raises(VBARuntimeError) as refused:
            excel.run(function.name, *["x"] * (required - 1))
        assert refused.value.number == 449
        assert excel.python.calls == []


def test_without_the_set_up_a_cell_names_the_install_command() -> None:
    for function in FUNCTIONS:
        result = _with_any_arguments(Excel(installed=False), function)
        assert result.startswith("## ")
        assert "trademonitor excel install" in result


def test_on_macos_a_cell_says_that_functions_need_windows() -> None:
    for function in FUNCTIONS:
        excel = Excel(constants={"Mac": True})
        result = _with_any_arguments(excel, function)
        assert result.startswith("## ")
        assert "需要 Windows" in result
        assert (excel.starts, excel.python.calls) == (0, [])


def test_in_libreoffice_a_cell_names_the_extension() -> None:
    for function in FUNCTIONS:
        excel = Excel(constants={"LIBREOFFICE": True})
        result = _with_any_arguments(excel, function)
        assert result.startswith("## ")
        assert "trademonitor office install" in result
        assert (excel.starts, excel.python.calls) == (0, [])


def _with_any_arguments(excel: Excel, function: Function) -> str:
    result = excel.run(function.name, *["x"] * len(function.arguments))
    assert isinstance(result, str)
    return result


def test_no_data_is_a_real_error_value() -> None:
    for function in FUNCTIONS:
        assert Excel(lambda *_: "#N/A").run(function.name, *["x"] * len(function.arguments)) == NO_DATA


def test_no_data_within_a_table_or_a_row_is_a_real_error_value() -> None:
    table = [[202501, "#N/A"], [202502, 3.5], ["#N/A", "text"]]
    assert Excel(lambda *_: table).run("TM_PERIODS") == [[202501, NO_DATA], [202502, 3.5], [NO_DATA, "text"]]
    assert Excel(lambda *_: (202501, "#N/A", "a")).run("TM_PERIODS") == [202501, NO_DATA, "a"]


def test_a_failing_python_is_a_sentence_without_a_traceback() -> None:
    for function in FUNCTIONS:
        excel = Excel(failing("Unexpected Python Error: Traceback (most recent call last): ..."))
        result = _with_any_arguments(excel, function)
        assert result.startswith("## Python")
        assert "trademonitor doctor" in result
        assert "Traceback" not in result


def test_python_is_started_once_and_again_after_it_ended() -> None:
    excel = Excel(lambda *_: 1)
    assert [excel.run("TM_PERIODS"), excel.run("TM_REGIONS"), excel.starts] == [1, 1, 1]
    ended = excel.python
    excel.connect(lambda *_: 2)
    ended.answer = failing("The RPC server is unavailable.")
    assert [excel.run("TM_PERIODS"), excel.starts] == [2, 2]


def test_a_dead_python_is_tried_once_and_not_once_per_cell() -> None:
    excel = Excel(failing("The RPC server is unavailable."))
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 0))
    for _ in range(5):
        assert excel.run("TM_PERIODS").startswith("## Python")
    assert (excel.starts, len(excel.python.calls)) == (1, 1)
    excel.connect(lambda *_: 3)
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 14))
    assert excel.run("TM_PERIODS").startswith("## Python")
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 15))
    assert excel.run("TM_PERIODS") == 3, "after some seconds there is another try"


def test_a_click_on_a_button_is_a_new_try_for_the_cells() -> None:
    excel = Excel(failing("The RPC server is unavailable."))
    excel.app.interpreter.freeze(dt.datetime(2026, 1, 1, 9, 0, 0))
    assert excel.run("TM_PERIODS").startswith("## Python")
    excel.connect(lambda *_: 3)
    assert excel.run("TM_PERIODS").startswith("## Python")
    excel.run("VerifyData")
    assert excel.run("TM_PERIODS") == 3


def test_cells_are_passed_without_the_types_of_their_formats() -> None:
    """Range.Value gives an amount in a currency as a Currency, which has four decimals, and a date as a Date."""
    assert ".Value2" in SOURCES["Functions"]
    assert not re.search(r"\.Value\b", SOURCES["Functions"])


def test_an_error_value_as_argument_is_returned() -> None:
    excel = Excel()
    for number in (2007, 2042):
        error_value = VBAErrorValue(number)
        assert excel.run("TM_YOY", "广东", "出口", error_value) == error_value
        assert excel.run("TM_YOY", "广东", "出口", 202502, error_value) == error_value
    assert excel.python.calls == []


def test_cells_are_passed_by_value() -> None:
    excel = Excel(_echo)
    sheet = excel.app.sheet(1)
    for address, value in (("A1", "广东"), ("B1", 202502), ("B2", 8.5), ("C1", vba_date(dt.datetime(2025, 2, 1)))):
        sheet.set_value(address, value)
    excel.run("TM_SERIES", excel.cell("A1"), excel.cell("A1:B2"), excel.cell("B1"), excel.cell("C1"), excel.cell("D9"))
    ((_, _, arguments),) = excel.python.calls
    assert arguments == (
        "广东",
        (("广东", 202502), (None, 8.5)),
        202502,
        45689,
        None,
        LEFT_OUT,
        LEFT_OUT,
    )


def test_a_date_of_a_workbook_that_counts_from_1904_is_the_same_month() -> None:
    excel = Excel(_echo)
    excel.book.from_1904 = True
    excel.app.sheet(1).set_value("A1", 45689.0 - 1462)
    for period in (excel.cell("A1"), 45689.0 - 1462, 202502.0, "2025-02"):
        excel.run("TM_VALUE", 44.0, "出口", period)
    assert [arguments[:3] for _, _, arguments in excel.python.calls] == [
        (44.0, "出口", period) for period in (45689.0, 45689.0, 202502.0, "2025-02")
    ]


def test_every_example_has_the_result_of_python(server: Server, example_store: Path) -> None:
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


def test_the_examples_have_all_kinds_of_results(server: Server) -> None:
    excel = Excel(server)
    numbers = {f.name: excel.run(*_flat(f)) for f in FUNCTIONS if f.returns is Result.NUMBER}
    assert numbers.pop("TM_DETAIL") == NO_DATA  # the store has no detail
    assert all(isinstance(number, (int, float)) for number in numbers.values())
    series = excel.run("TM_SERIES", "广东", "出口", 202401, 202403, "当月", "yoy")
    assert [month for month, _ in series] == [202401, 202402, 202403]
    assert series[2][1] == NO_DATA
    assert excel.run("TM_VALUE", "广东", "出口", 199901) == NO_DATA
    assert excel.run("TM_TEXT", 202502, "标题", "en").startswith("China")


def _flat(function: Function) -> tuple[Any, ...]:
    name, arguments = parse_formula(function.examples[0])
    return (name, *arguments)


def test_an_invalid_argument_is_a_sentence_in_the_cell(server: Server) -> None:
    excel = Excel(server)
    cases: list[tuple[tuple[object, ...], str]] = [
        (("广州", "出口", 202502), "“广州”不是省市"),
        (("广东", "出口", 202513), "不是月份"),
        (("广东", "净出口", 202502), "净出口有正有负"),
        (("广东", "出口", 202502, "季度"), "不是口径"),
        (("广东", "出口", ""), "缺少参数 period"),
    ]
    for arguments, part in cases:
        result = excel.run("TM_YOY", *arguments)
        assert result.startswith("## "), arguments
        assert part in result


def test_a_range_is_read_by_xlwings_and_refused_with_its_size(server: Server) -> None:
    excel = Excel(server)
    excel.app.sheet(1).set_value("A1", "广东")
    excel.app.sheet(1).set_value("A3", "上海")
    excel.app.sheet(1).set_value("B1", vba_date(dt.datetime(2025, 2, 1)))
    value = excel.run("TM_VALUE", "广东", "出口", 202502)
    assert value > 0
    assert excel.run("TM_VALUE", excel.cell("A1"), "出口", excel.cell("B1")) == value
    assert "3 行 × 1 列" in excel.run("TM_VALUE", excel.cell("A1:A3"), "出口", 202502)
    assert "1 行 × 2 列" in excel.run("TM_VALUE", excel.cell("A1:B1"), "出口", 202502)
