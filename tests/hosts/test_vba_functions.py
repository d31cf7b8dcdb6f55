"""The TM_ wrappers in an Excel, with xlwings' real server behind them where figures count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from excel_stand_ins import LEFT_OUT, NO_DATA, Excel, Server, failing, vba_date
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._values import VBAErrorValue

from udfs.call import NA, call
from udfs.formula import parse_formula
from udfs.registry import FUNCTIONS, Function, Result

BY_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


@pytest.fixture(scope="module")
def server(example_store: Path) -> Iterator[Server]:
    with Server(example_store) as running:
        yield running


def _echo(*_: object) -> object:
    return 7.5


@BY_FUNCTION
def test_all_arguments_reach_python_in_the_order_of_the_registry(function: Function) -> None:
    excel = Excel(_echo)
    given = tuple(f"value of {argument.name}" for argument in function.arguments)
    assert excel.run(function.name, *given) == 7.5
    assert excel.python.asked == [("udfs.excel", function.name, given)]


@BY_FUNCTION
def test_optional_arguments_that_are_left_out_reach_python_as_such(function: Function) -> None:
    excel = Excel(_echo)
    required = tuple(f"value of {argument.name}" for argument in function.arguments if not argument.optional)
    left_out = (LEFT_OUT,) * (len(function.arguments) - len(required))
    assert excel.run(function.name, *required) == 7.5
    assert excel.python.asked == [("udfs.excel", function.name, (*required, *left_out))]


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f.arguments], ids=lambda function: function.name)
def test_a_required_argument_that_is_missing_is_excels_own_error(function: Function) -> None:
    required = sum(not argument.optional for argument in function.arguments)
    excel = Excel()
    with pytest.raises(VBARuntimeError) as refused:
        excel.run(function.name, *["x"] * (required - 1))
    assert refused.value.number == 449
    assert excel.python.asked == []


@BY_FUNCTION
def test_without_the_add_in_a_cell_names_the_command_that_installs_it(function: Function) -> None:
    shown = _with_any_arguments(Excel(add_in=False), function)
    assert shown.startswith("## ")
    assert "trademonitor excel install" in shown


@BY_FUNCTION
def test_on_macos_a_cell_says_that_functions_need_windows(function: Function) -> None:
    excel = Excel(constants={"Mac": True})
    shown = _with_any_arguments(excel, function)
    assert shown.startswith("## ")
    assert "需要 Windows" in shown
    assert (excel.started, excel.python.asked) == (0, [])


@BY_FUNCTION
def test_in_libreoffice_a_cell_names_the_extension(function: Function) -> None:
    excel = Excel(constants={"LIBREOFFICE": True})
    shown = _with_any_arguments(excel, function)
    assert shown.startswith("## ")
    assert "trademonitor office install" in shown
    assert (excel.started, excel.python.asked) == (0, [])


def _with_any_arguments(excel: Excel, function: Function) -> str:
    shown = excel.run(function.name, *["x"] * len(function.arguments))
    assert isinstance(shown, str)
    return shown


@BY_FUNCTION
def test_no_data_is_a_real_error_value(function: Function) -> None:
    assert Excel(lambda *_: "#N/A").run(function.name, *["x"] * len(function.arguments)) == NO_DATA


def test_no_data_within_a_table_or_a_row_is_a_real_error_value() -> None:
    table = [[202501, "#N/A"], [202502, 3.5], ["#N/A", "text"]]
    assert Excel(lambda *_: table).run("TM_PERIODS") == [[202501, NO_DATA], [202502, 3.5], [NO_DATA, "text"]]
    assert Excel(lambda *_: (202501, "#N/A", "a")).run("TM_PERIODS") == [202501, NO_DATA, "a"]


@BY_FUNCTION
def test_a_failing_python_is_a_sentence_without_a_traceback(function: Function) -> None:
    excel = Excel(failing("Unexpected Python Error: Traceback (most recent call last): ..."))
    shown = _with_any_arguments(excel, function)
    assert shown.startswith("## Python")
    assert "trademonitor doctor" in shown
    assert "Traceback" not in shown


def test_python_is_looked_for_once_and_again_when_it_has_gone() -> None:
    excel = Excel(lambda *_: 1)
    assert [excel.run("TM_PERIODS"), excel.run("TM_REGIONS"), excel.started] == [1, 1, 1]
    gone = excel.python
    excel.connect(lambda *_: 2)
    gone.answer = failing("The RPC server is unavailable.")
    assert [excel.run("TM_PERIODS"), excel.started] == [2, 2]
    excel.python.answer = failing("again")
    assert excel.run("TM_PERIODS").startswith("## Python")
    assert excel.started == 3, "a Python that fails twice is not asked for ever"


def test_an_error_in_a_cell_goes_on_as_in_excels_own_functions() -> None:
    excel = Excel()
    for number in (2007, 2042):
        wrong = VBAErrorValue(number)
        assert excel.run("TM_YOY", "广东", "出口", wrong) == wrong
        assert excel.run("TM_YOY", "广东", "出口", 202502, wrong) == wrong
    assert excel.python.asked == []


def test_cells_are_handed_over_by_their_values() -> None:
    excel = Excel(_echo)
    sheet = excel.app.sheet(1)
    for address, value in (("A1", "广东"), ("B1", 202502), ("B2", 8.5), ("C1", vba_date(dt.datetime(2025, 2, 1)))):
        sheet.set_value(address, value)
    excel.run("TM_SERIES", excel.cell("A1"), excel.cell("A1:B2"), excel.cell("B1"), excel.cell("C1"), excel.cell("D9"))
    ((_, _, arguments),) = excel.python.asked
    assert arguments == (
        "广东",
        (("广东", 202502), (None, 8.5)),
        202502,
        dt.datetime(2025, 2, 1),
        None,
        LEFT_OUT,
    )


@pytest.mark.parametrize("formula", [example for function in FUNCTIONS for example in function.examples])
def test_every_example_shows_the_figures_that_python_has(formula: str, server: Server, example_store: Path) -> None:
    name, arguments = parse_formula(formula)
    shown = Excel(server).run(name, *arguments)
    expected = call(name, arguments, store=example_store)
    rows = [[NO_DATA if cell is NA else cell for cell in row] for row in expected] if isinstance(expected, list) else []
    if isinstance(expected, list):
        assert shown == (rows if len(rows) > 1 else rows[0])
    else:
        assert shown == (NO_DATA if expected is NA else expected)


def test_the_examples_show_all_kinds_of_answers(server: Server) -> None:
    excel = Excel(server)
    numbers = [f for f in FUNCTIONS if f.returns is Result.NUMBER]
    assert all(isinstance(excel.run(*_flat(function)), (int, float)) for function in numbers)
    series = excel.run("TM_SERIES", "广东", "出口", 202401, 202403, "当月", "yoy")
    assert [month for month, _ in series] == [202401, 202402, 202403]
    assert series[2][1] == NO_DATA
    assert excel.run("TM_VALUE", "广东", "出口", 199901) == NO_DATA
    assert excel.run("TM_TEXT", 202502, "标题", "en").startswith("China")


def _flat(function: Function) -> tuple[Any, ...]:
    name, arguments = parse_formula(function.examples[0])
    return (name, *arguments)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("广州", "出口", 202502), "“广州”不是省市"),
        (("广东", "出口", 202513), "不是月份"),
        (("广东", "净出口", 202502), "净出口有正有负"),
        (("广东", "出口", 202502, "季度"), "不是口径"),
        (("广东", "出口", ""), "缺少参数 period"),
    ],
)
def test_a_wrong_argument_is_a_sentence_in_the_cell(arguments: tuple[object, ...], part: str, server: Server) -> None:
    shown = Excel(server).run("TM_YOY", *arguments)
    assert shown.startswith("## ")
    assert part in shown


def test_a_range_is_read_by_xlwings_and_refused_with_its_size(server: Server) -> None:
    excel = Excel(server)
    excel.app.sheet(1).set_value("A1", "广东")
    excel.app.sheet(1).set_value("A3", "上海")
    excel.app.sheet(1).set_value("B1", vba_date(dt.datetime(2025, 2, 1)))
    whole = excel.run("TM_VALUE", "广东", "出口", 202502)
    assert whole > 0
    assert excel.run("TM_VALUE", excel.cell("A1"), "出口", excel.cell("B1")) == whole
    assert "3 行 × 1 列" in excel.run("TM_VALUE", excel.cell("A1:A3"), "出口", 202502)
    assert "1 行 × 2 列" in excel.run("TM_VALUE", excel.cell("A1:B1"), "出口", 202502)
