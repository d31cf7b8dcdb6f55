"""The source of the macros: ASCII, up to date with its generator, and without findings of two analysers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import pyvbaanalysis
from excel_stand_ins import ROOT, SOURCES
from oletools.olevba import VBA_Parser

from udfs.registry import FUNCTIONS
from xlpkg.hosts.excel.install import LIBRARIES
from xlpkg.hosts.excel.vba import BOXES, CELLS, RESERVED, buttons_module, functions_module, sentences_module
from xlpkg.hosts.excel.xlwings_module import xlwings_module
from xlpkg.workbook.buttons import MACROS, PICKERS

FOLDER = ROOT / "workbook" / "vba"
#: Findings about style, or about code that only one of Windows and macOS runs.
_ACCEPTED = {
    "Buttons": {"unused-procedure"},  # CleanUp, which xlwings calls on macOS
    "xlwings": {
        "missing-return-assignment",
        "option-explicit-missing",
        "unreachable-code",
        "unused-variable",
        "variable-never-read",
    },
}


@pytest.mark.parametrize(
    ("stem", "made"),
    [("Functions", functions_module), ("Sentences", sentences_module), ("Buttons", buttons_module)],
)
def test_the_committed_module_is_what_the_generator_makes(stem: str, made: Callable[[], str]) -> None:
    assert SOURCES[stem] == made(), "run python docs/make.py"


def test_there_are_five_small_modules() -> None:
    assert set(SOURCES) == {"Buttons", "Functions", "Opening", "Python", "Sentences"}
    for name, source in SOURCES.items():
        assert source.isascii()
        assert len(source) < 8000, name
        assert max(map(len, source.splitlines())) < 160, name
        continued = re.split(r"(?<! _)\n", source)
        assert max(line.count(" _\n") for line in continued) <= 24, "VBA accepts at most 24 continued lines"


def test_every_wrapper_has_the_arguments_of_the_registry() -> None:
    declared = {
        name: [tuple(argument.split()) for argument in filter(None, arguments.split(", "))]
        for name, arguments in re.findall(r"^Public Function (\w+)\((.*)\) As Variant$", SOURCES["Functions"], re.M)
    }
    expected = {
        function.name: [
            (*["Optional"] * argument.optional, argument.name + "_" * (argument.name in RESERVED))
            for argument in function.arguments
        ]
        for function in FUNCTIONS
    }
    assert declared == expected


def test_only_reserved_words_of_vba_have_another_name() -> None:
    names = {argument.name for function in FUNCTIONS for argument in function.arguments}
    refused = {name for name in names if _codes(f"Public Sub S({name})\nEnd Sub\n")}
    assert refused == RESERVED


def _codes(source: str) -> set[str]:
    return {finding.code for finding in pyvbaanalysis.analyze_module(f"Option Explicit\n{source}")}


@pytest.mark.parametrize("constants", [{"Mac": 1}, {"Mac": 0, "Win64": 1}, {"Mac": 0, "Win64": 0}])
def test_an_analyser_has_no_findings_in_the_code_that_excel_compiles(constants: dict[str, int], tmp_path: Path) -> None:
    compiled = pyvbaanalysis.ConditionalCompilationEnvironment(
        compiler_constants={**pyvbaanalysis.DEFAULT_COMPILER_CONSTANTS, **constants},
        project_constants={"LIBREOFFICE": 0},
    )
    explicit = f"Option Explicit\n{xlwings_module()}"  # finds names that are not declared
    modules = {**SOURCES, "xlwings": explicit}
    for name, source in modules.items():
        (tmp_path / f"{name}.bas").write_text(source, encoding="ascii")
    found = pyvbaanalysis.analyze_loose_files(tmp_path.glob("*.bas"), conditional_compilation=compiled)
    codes = {
        name: {finding.code for finding in found[name] if "'AppleScriptTask'" not in finding.message}  # Excel's, on Mac
        - _ACCEPTED.get(name, set())
        for name in modules
    }
    assert codes == {name: set() for name in modules}


def test_a_time_is_not_subtracted_before_there_is_one() -> None:
    """VBA evaluates both sides of And, and the seconds since 1899 are more than a Long holds."""
    lines = SOURCES["Python"].splitlines()
    (line,) = [number for number, text in enumerate(lines) if "DateDiff(" in text]
    assert " And " not in lines[line]
    assert lines[line - 1].strip() == "If Len(failure) > 0 Then"


def test_an_error_in_a_condition_does_not_run_what_follows_then() -> None:
    """After On Error Resume Next, VBA goes on behind Then. pyOpenVBA does not."""
    for source in SOURCES.values():
        for procedure in re.split(r"(?m)^End (?:Sub|Function)$", source):
            _, resumes, rest = procedure.partition("On Error Resume Next")
            for condition in re.findall(r"(?<!#)\bIf (.*) Then", rest if resumes else ""):
                assert re.fullmatch(r"Len\((?:Interpreter\(\)|\w+)\) > 0", condition), condition


def test_the_analyser_finds_an_undeclared_name(tmp_path: Path) -> None:
    module = tmp_path / "M.bas"
    module.write_text("Option Explicit\n\nPublic Sub S()\n    Nowhere = 1\nEnd Sub\n", encoding="ascii")
    (found,) = pyvbaanalysis.analyze_loose_files([module]).values()
    assert [finding.code for finding in found] == ["undeclared-variable"]


def test_no_reference_to_another_library_is_needed() -> None:
    """There are no types, procedures or projects of other libraries; objects of Windows are made by their names."""
    everything = "\n".join(re.sub(r"\s*'.*", "", line) for source in SOURCES.values() for line in source.splitlines())
    types = set(re.findall(r"\bAs (?:New )?([\w.]+)", everything))
    assert types == {"String", "Variant", "Object", "Long", "Double", "Boolean", "Integer", "Date"}
    assert not re.search(r"\b(Declare|GetObject|Shell|New|Implements|WithEvents)\b", everything)
    assert set(re.findall(r"CreateObject\((.*?)\)", everything)) == {'"Scripting.FileSystemObject"'}
    of_xlwings = "\n".join(re.sub(r"^\s*'.*", "", line) for line in xlwings_module().splitlines())
    assert set(re.findall(r"CreateObject\((.*?)\)", of_xlwings)) == {'"WScript.Shell"'}
    assert set(re.findall(r'Lib "(.*?)"', of_xlwings)) == {"KERNEL32", *LIBRARIES}


def test_a_scanner_of_macros_finds_only_known_words() -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for path in sorted(FOLDER.glob("*.bas")):
        parser = VBA_Parser(str(path))
        found[path.stem] = {(kind, word) for kind, word, _ in parser.analyze_macros()}
        parser.close()
    assert set().union(*found.values()) <= {
        ("AutoExec", "Auto_Open"),  # the descriptions of the functions
        ("Suspicious", "Environ"),  # the folder that Excel for macOS may use
        ("Suspicious", "Open"),  # the file that names Python
        ("Suspicious", "Kill"),  # the file of messages on macOS
        ("Suspicious", "CreateObject"),  # the file that names Python, on Windows
        ("IOC", "cmd.exe"),  # starts Python, with its whole path
        ("Suspicious", "ExpandEnvironmentStrings"),  # the folders of the user and of Windows
        ("Suspicious", "command"),  # a variable
        ("Suspicious", "system"),  # a word of a comment
        ("Suspicious", "call"),  # a word of a comment
        ("Suspicious", "ChrW"),  # Chinese
        ("Suspicious", "Windows"),  # a word of a sentence
        ("Suspicious", "Base64 Strings"),  # names that look like it
    }
    assert found["Functions"] == set()


def test_each_button_has_its_macro_and_nothing_else_is_public() -> None:
    public = {name: re.findall(r"^Public (?:Sub|Function) (\w+)", source, re.M) for name, source in SOURCES.items()}
    assert public["Buttons"] == [*MACROS, *PICKERS, "SelfTest"]
    assert public["Functions"] == [function.name for function in FUNCTIONS]
    assert public["Sentences"] == [*BOXES, *CELLS, "CaptionIn"]
    assert public["Opening"] == ["Auto_Open", "CalculateCells"]
    assert "\nOption Private Module\n" in SOURCES["Python"], "no cell and no list of macros shows its procedures"
    assert xlwings_module().startswith("Option Private Module\n")
