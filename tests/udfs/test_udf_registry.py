"""The registry agrees with the functions, and its texts fit a spreadsheet."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

from udfs import detail, functions
from udfs.call import bind, implementation
from udfs.registry import FUNCTIONS
from xlpkg.model.groups import load_groups

#: Excel cuts descriptions that are longer, in characters.
_LONGEST_DESCRIPTION = 255


def test_each_entry_has_a_function_with_its_arguments_and_a_docstring() -> None:
    defined = {name for module in (functions, detail) for name in vars(module) if name.startswith("TM_")}
    assert defined == {entry.name for entry in FUNCTIONS}
    for entry in FUNCTIONS:
        function = implementation(entry)
        names = [argument.name for argument in entry.arguments]
        assert list(inspect.signature(function).parameters) == ["figures", *names], entry.name
        assert inspect.getdoc(function), entry.name
        assert all(name.isascii() for name in (entry.name, *names))


def test_descriptions_fit_a_spreadsheet_and_are_in_their_language() -> None:
    for entry in FUNCTIONS:
        for zh, en in [(entry.zh, entry.en), *((each.zh, each.en) for each in entry.arguments)]:
            assert 0 < len(zh) <= _LONGEST_DESCRIPTION, zh
            assert 0 < len(en) <= _LONGEST_DESCRIPTION, en
            assert any("一" <= letter <= "鿿" for letter in zh), zh
            assert re.search(r"[A-Za-z]{3}", en), en


def test_the_rank_of_a_group_is_among_as_many_as_its_help_says() -> None:
    (rank,) = (entry for entry in FUNCTIONS if entry.name == "TM_RANK")
    assert f"{len(load_groups())} 个地区组" in rank.zh
    assert f"the {len(load_groups())} groups" in rank.en


def test_every_default_is_a_value_that_the_argument_accepts() -> None:
    typed = {"region": "广东", "flow": "出口", "period": 202502, "start": 202501, "end": 202502, "section": "标题"}
    for entry in FUNCTIONS:
        optional = [argument.optional for argument in entry.arguments]
        assert optional == sorted(optional), entry.name  # they come last
        by_default = bind(entry, {each.name: typed[each.name] for each in entry.arguments if not each.optional})
        for argument, value in zip(entry.arguments, by_default, strict=True):
            assert (value is None) == (argument.optional and argument.default is None), (entry.name, argument.name)


def test_the_registry_imports_nothing_heavy() -> None:
    code = "import sys, udfs.registry; print([m for m in ('numpy', 'sqlite3', 'xlpkg') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
