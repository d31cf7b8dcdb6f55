"""The registry: what the contract says, what the functions take, what a spreadsheet can show."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from udfs import functions
from udfs.call import bind
from udfs.formula import parse
from udfs.registry import FUNCTIONS, LONGEST_DESCRIPTION, Function
from xlpkg.messages import CATALOGUE

#: The functions as the contract writes them.
CONTRACT = (
    "TM_VALUE(region, flow, period, [basis], [currency])",
    "TM_YOY(region, flow, period, [basis], [currency], [method])",
    "TM_YOYBAND(region, flow, period, [basis], [currency], [method])",
    "TM_NET(region, period, [basis], [currency])",
    "TM_RANK(region, flow, period, [basis], [by])",
    "TM_SHARE(region, flow, period, [basis])",
    "TM_CONTRIB(region, flow, period, [basis])",
    "TM_TABLE(period, [basis], [sort], [currency])",
    "TM_SERIES(region, flow, start, end, [basis], [measure])",
    "TM_TEXT(period, section, [lang])",
    "TM_CHECKS(period)",
    "TM_SOURCE(region, flow, period)",
    "TM_PERIODS()",
    "TM_REGIONS()",
)
each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


def test_the_functions_are_those_of_the_contract() -> None:
    assert tuple(function.usage for function in FUNCTIONS) == CONTRACT


@each_function
def test_a_function_takes_the_arguments_of_its_entry_in_their_order(function: Function) -> None:
    takes = list(inspect.signature(getattr(functions, function.name)).parameters)
    assert takes == ["figures", *(argument.name for argument in function.arguments)]


def test_no_function_lacks_an_entry() -> None:
    written = {name for name in vars(functions) if name.startswith("TM_")}
    assert written == {function.name for function in FUNCTIONS}


@each_function
def test_a_function_has_a_docstring(function: Function) -> None:
    assert inspect.getdoc(getattr(functions, function.name))


@each_function
def test_descriptions_fit_a_spreadsheet_and_are_in_their_language(function: Function) -> None:
    for zh, en in [(function.zh, function.en), *((each.zh, each.en) for each in function.arguments)]:
        assert 0 < len(zh) <= LONGEST_DESCRIPTION
        assert 0 < len(en) <= LONGEST_DESCRIPTION
        assert any("一" <= letter <= "鿿" for letter in zh)
        assert re.search(r"[A-Za-z]{3}", en)


@each_function
def test_names_of_functions_and_arguments_are_ascii(function: Function) -> None:
    assert function.name.isascii()
    assert all(argument.name.isascii() and argument.name.islower() for argument in function.arguments)


@each_function
def test_optional_arguments_come_last_and_only_they_have_a_default(function: Function) -> None:
    optional = [argument.optional for argument in function.arguments]
    assert optional == sorted(optional)
    assert all(argument.optional for argument in function.arguments if argument.default is not None)


@each_function
def test_every_default_is_a_value_that_the_argument_accepts(function: Function) -> None:
    typed = {"region": "广东", "flow": "出口", "period": 202502, "start": 202501, "end": 202502, "section": "标题"}
    by_default = bind(function, {a.name: typed[a.name] for a in function.arguments if not a.optional})
    for argument, value in zip(function.arguments, by_default, strict=True):
        assert (value is None) == (argument.optional and argument.default is None)


@each_function
def test_every_example_is_a_formula_of_the_function(function: Function) -> None:
    assert function.examples
    for example in function.examples:
        assert example.startswith("=")
        assert parse(example)[0] == function.name


def test_the_registry_imports_nothing_heavy() -> None:
    code = "import sys, udfs.registry; print([m for m in ('numpy', 'sqlite3', 'xlpkg') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_sentences_of_functions_and_checks_are_in_both_languages() -> None:
    ours = [key for key in CATALOGUE if key.startswith(("check-", "argument"))]
    assert len(ours) > 10
    for key in ours:
        english, chinese = CATALOGUE[key]
        assert any("一" <= letter <= "鿿" for letter in chinese)
        assert english != chinese
