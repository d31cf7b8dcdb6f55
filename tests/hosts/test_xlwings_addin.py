"""The add-in that xlwings brings along has what the macros call, by the name and in the way they call it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlwings as xw
from excel_stand_ins import SOURCES
from oletools.olevba import VBA_Parser

ADD_IN = Path(xw.__file__).parent / "addin" / "xlwings.xlam"


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """The sources in the add-in's VBA project, by the names of its modules."""
    parser = VBA_Parser(str(ADD_IN))
    found = {Path(name).stem: code.replace("\r\n", "\n") for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def test_the_macros_call_two_procedures_of_the_add_in_and_no_other() -> None:
    called = {name for source in SOURCES.values() for name in re.findall(r'"(xlwings\.xlam![^"]*)"', source)}
    assert called == {"xlwings.xlam!RunPython", "xlwings.xlam!XLPy"}
    assert ADD_IN.name == "xlwings.xlam"


def test_both_are_public_and_take_what_they_are_given(modules: dict[str, str]) -> None:
    assert re.search(r"^Public Function RunPython\(PythonCommand As String\)$", modules["Main"], re.M)
    assert re.search(r"^Function XLPy\(\)$", modules["Main"], re.M)
    for name in ("RunPython", "XLPy"):
        homes = [m for m, code in modules.items() if re.search(rf"^[\w ]*(Sub|Function) {name}\b", code, re.M)]
        assert homes == ["Main"], "the name alone says which procedure is meant"
    assert "Option Private Module" not in modules["Main"], "other projects could not run them"


def test_the_add_in_and_the_package_are_of_one_version(modules: dict[str, str]) -> None:
    """The add-in loads a library of its version, which pip puts beside the Python of the same version's package."""
    (version,) = set(re.findall(r'XLWINGS_VERSION As String = "([^"]*)"', modules["Main"]))
    assert version == xw.__version__
    assert f"xlwings64-{version}.dll" in modules["Main"]


def test_xlwings_server_takes_a_call_without_a_workbook_and_a_cell() -> None:
    """As xlwings' own wrappers make it in Word and Access, so that nothing of a document is run or asked."""
    server = (Path(xw.__file__).parent / "com_server.py").read_text(encoding="utf-8")
    assert "def CallUDF(self, script, fname, args, this_workbook=None, caller=None):" in server
