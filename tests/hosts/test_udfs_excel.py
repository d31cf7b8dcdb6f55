"""The functions as xlwings registers them: by its code on a mock of Windows, and by a recording mock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from excel_stand_ins import Excel, Server
from pyopenvba.exceptions import VBARuntimeError

import udfs.excel
from udfs.registry import CATEGORY, FUNCTIONS


@pytest.fixture(scope="module")
def registered(example_store: Path) -> dict[str, Any]:
    """What xlwings knows of the functions of the module that the wrappers name."""
    with Server(example_store) as server:
        found = server("udfs.excel", "__xlfunc__", ())
    assert isinstance(found, dict)
    return found


def test_xlwings_knows_the_functions_of_the_registry(registered: dict[str, Any]) -> None:
    assert list(registered) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        found = registered[function.name]
        assert (found["name"], found["category"], found["ret"]["doc"]) == (
            function.name,
            CATEGORY,
            function.zh,
        )
        assert not found["sub"]
        assert not found["volatile"]


def test_xlwings_knows_the_arguments_of_the_registry(registered: dict[str, Any]) -> None:
    for function in FUNCTIONS:
        found = [
            (argument["name"], argument["doc"], "optional" in argument, argument["options"])
            for argument in registered[function.name]["args"]
        ]
        assert found == [(a.name, a.zh, a.optional, {"ndim": 2}) for a in function.arguments]


def test_other_decorators_get_the_functions_and_arguments_of_the_registry() -> None:
    found: list[tuple[str, dict[str, object]]] = []

    class Recorder:
        def func(self, *, category: str) -> Callable[[Any], Any]:
            return self._keeping("func", category=category)

        def arg(self, arg: str, *, doc: str, ndim: int) -> Callable[[Any], Any]:
            return self._keeping(arg, doc=doc, ndim=ndim)

        def _keeping(self, what: str, **options: object) -> Callable[[Any], Any]:
            def keep(function: object) -> object:
                found.append((what, options))
                return function

            return keep

    for function in FUNCTIONS:
        found.clear()
        udfs.excel.register_function(function, Recorder())
        assert found == [
            *((argument.name, {"doc": argument.zh, "ndim": 2}) for argument in function.arguments),
            ("func", {"category": CATEGORY}),
        ]


def test_here_xlwings_decorators_do_nothing_and_the_functions_answer(
    example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(example_store))
    assert not any(hasattr(vars(udfs.excel)[function.name], "__xlfunc__") for function in FUNCTIONS)
    assert vars(udfs.excel)["TM_PERIODS"]() == [[202401], [202402], [202501], [202502]]
    assert vars(udfs.excel)["TM_VALUE"]([["广东"]], [["出口"]], [[199901]], None, None) == "#N/A"


def test_an_unexpected_exception_is_a_sentence_in_its_cell_and_the_other_cells_answer(
    example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> float:
        raise ZeroDivisionError("float division\nby zero")

    monkeypatch.setenv("TRADEMONITOR_STORE", str(example_store))
    monkeypatch.setattr("udfs.functions.TM_NET", fail)
    excel = Excel(lambda _, name, arguments: vars(udfs.excel)[name](*arguments))
    assert excel.run("TM_NET", "广东", 202502, "当月", "usd") == (
        "## TM_NET 计算失败（ZeroDivisionError：float division by zero）：请向项目报告此公式和此提示"
    )
    assert excel.run("TM_VALUE", "广东", "出口", 202502, "当月", "usd") == pytest.approx(507.96, abs=0.01)
    assert excel.starts == 1


def test_the_server_asks_only_for_functions_that_exist(example_store: Path) -> None:
    with Server(example_store) as server, pytest.raises(VBARuntimeError, match="TM_NOTHING"):
        server("udfs.excel", "TM_NOTHING", ())
