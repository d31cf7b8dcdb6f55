"""What xlwings is told of the functions: by its own code on a stand-in for Windows, and by a recorder here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from excel_stand_ins import Server
from pyopenvba.exceptions import VBARuntimeError

import udfs.excel
from udfs.registry import CATEGORY, FUNCTIONS


@pytest.fixture(scope="module")
def known(example_store: Path) -> dict[str, Any]:
    """What xlwings knows of the functions of the module that the wrappers name."""
    with Server(example_store) as server:
        told = server("udfs.excel", "__xlfunc__", ())
    assert isinstance(told, dict)
    return told


def test_xlwings_knows_the_functions_of_the_registry(known: dict[str, Any]) -> None:
    assert list(known) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        told = known[function.name]
        assert (told["name"], told["category"], told["ret"]["doc"]) == (function.name, CATEGORY, function.zh)
        assert not told["sub"]
        assert not told["volatile"]


def test_xlwings_knows_the_arguments_of_the_registry(known: dict[str, Any]) -> None:
    for function in FUNCTIONS:
        told = [
            (argument["name"], argument["doc"], "optional" in argument, argument["options"])
            for argument in known[function.name]["args"]
        ]
        assert told == [(a.name, a.zh, a.optional, {"ndim": 2}) for a in function.arguments]


def test_other_decorators_are_told_the_same() -> None:
    told: list[tuple[str, dict[str, object]]] = []

    class Recorder:
        def func(self, *, category: str) -> Callable[[Any], Any]:
            return self._keeping("func", category=category)

        def arg(self, arg: str, *, doc: str, ndim: int) -> Callable[[Any], Any]:
            return self._keeping(arg, doc=doc, ndim=ndim)

        def _keeping(self, what: str, **options: object) -> Callable[[Any], Any]:
            def keep(function: object) -> object:
                told.append((what, options))
                return function

            return keep

    for function in FUNCTIONS:
        told.clear()
        udfs.excel.register_function(function, Recorder())
        assert told == [
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


def test_the_server_asks_only_for_functions_that_exist(example_store: Path) -> None:
    with Server(example_store) as server, pytest.raises(VBARuntimeError, match="TM_NOTHING"):
        server("udfs.excel", "TM_NOTHING", ())
