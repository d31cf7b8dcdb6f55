"""The source of the macros: up to date, without findings of analysers, and free of settings of strangers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import olefile
import pytest
import pyvbaanalysis
import xlwings as xw
from excel_stand_ins import INTERPRETER, INTERPRETER_FILE, ROOT, SOURCES, Excel
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba.apps.excel import ExcelApplication

from udfs.registry import FUNCTIONS
from xlpkg.design.vba_project import STANDALONE, xlwings_module
from xlpkg.engines.cell_values import content
from xlpkg.hosts.excel.install import LIBRARIES
from xlpkg.hosts.excel.vba import buttons_module, functions_module, sentences_module
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import MACROS, PICKERS
from xlpkg.workbook.writing import as_text

#: Findings about style, or about code that only one of Windows and macOS runs.
_ACCEPTED = {
    "Buttons": {"unused-procedure"},  # CleanUp, which xlwings calls on macOS
    "xlwings": {
        *("missing-return-assignment", "option-explicit-missing", "unreachable-code"),
        *("unused-variable", "variable-never-read"),
    },
}


def test_the_committed_modules_are_what_the_generator_makes() -> None:
    made = {"Functions": functions_module(), "Sentences": sentences_module(), "Buttons": buttons_module()}
    assert SOURCES | made == SOURCES, "run python docs/make.py"


def test_the_modules_are_ascii_and_their_lines_short_enough_for_vba() -> None:
    for name, source in SOURCES.items():
        assert source.isascii()
        assert max(map(len, source.splitlines())) < 160, name
        continued = re.split(r"(?<! _)\n", source)
        assert max(line.count(" _\n") for line in continued) <= 24, "VBA accepts at most 24 continued lines"


@pytest.mark.parametrize("constants", [{"Mac": 1}, {"Mac": 0, "Win64": 1}, {"Mac": 0, "Win64": 0}])
def test_an_analyser_has_no_findings_in_the_code_that_excel_compiles(constants: dict[str, int], tmp_path: Path) -> None:
    """Each argument is declared in a procedure, too: the name of an argument must not be a word of VBA."""
    compiled = pyvbaanalysis.ConditionalCompilationEnvironment(
        compiler_constants={**pyvbaanalysis.DEFAULT_COMPILER_CONSTANTS, **constants},
        project_constants={"LIBREOFFICE": 0},
    )
    explicit = f"Option Explicit\n{xlwings_module()}"  # finds names that are not declared
    undeclared = "Option Explicit\n\nPublic Sub S()\n    Nowhere = 1\nEnd Sub\n"
    sources = {**SOURCES, "xlwings": explicit, "Wrong": undeclared}
    for name, source in sources.items():
        (tmp_path / f"{name}.bas").write_text(source, encoding="ascii")
    found = pyvbaanalysis.analyze_loose_files(tmp_path.glob("*.bas"), conditional_compilation=compiled)
    codes = {  # AppleScriptTask is Excel's, on a Mac
        name: {each.code for each in found[name] if "'AppleScriptTask'" not in each.message}
        - _ACCEPTED.get(name, set())
        for name in sources
    }
    assert "undeclared-variable" in codes.pop("Wrong")
    assert not any(codes.values())


def test_no_code_relies_on_what_vba_evaluates_otherwise() -> None:
    """VBA evaluates both sides of And, and after On Error Resume Next goes on behind Then. pyOpenVBA does not."""
    lines = SOURCES["Python"].splitlines()
    (line,) = [number for number, text in enumerate(lines) if "DateDiff(" in text]
    assert " And " not in lines[line], "the seconds since 1899 are more than a Long holds"
    assert lines[line - 1].strip() == "If Len(failure) > 0 Then"
    for source in SOURCES.values():
        for procedure in re.split(r"(?m)^End (?:Sub|Function)$", source):
            _, resumes, rest = procedure.partition("On Error Resume Next")
            for condition in re.findall(r"(?<!#)\bIf (.*) Then", rest if resumes else ""):
                assert re.fullmatch(r"Len\((?:Interpreter\(\)|\w+)\) > 0", condition), condition


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
    known = {
        "AutoExec": {"Auto_Open"},  # the descriptions of the functions
        # The files that name Python and of messages on macOS, the folders of the user and of Windows; words of comments
        # and sentences, and names that look like Base64.
        "Suspicious": {"Environ", "Open", "Kill", "CreateObject", "ExpandEnvironmentStrings", "ChrW"}
        | {"command", "system", "call", "Windows", "Base64 Strings"},
        "IOC": {"cmd.exe"},  # starts Python, with its whole path
    }
    for path in (ROOT / "workbook" / "vba").glob("*.bas"):
        parser = VBA_Parser(str(path))
        assert [(kind, word) for kind, word, _ in parser.analyze_macros() if word not in known[kind]] == []
        parser.close()


def test_each_button_has_its_macro_and_nothing_else_is_public() -> None:
    public = {name: re.findall(r"^Public (?:Sub|Function) (\w+)", source, re.M) for name, source in SOURCES.items()}
    assert public["Buttons"] == [*MACROS, *PICKERS]
    assert public["Functions"] == [function.name for function in FUNCTIONS]
    assert public["Opening"] == ["Auto_Open", "CalculateCells"]
    for source in (SOURCES["Python"], SOURCES["Sentences"], xlwings_module()):
        assert "Option Private Module\n" in source, "no cell and no list of macros shows its procedures"


def test_no_excel_finds_compiled_code_in_the_workbook(built: Path) -> None:
    """As [MS-OVBA] demands: version FFFF, no performance cache, and each module begins with its source."""
    with zipfile.ZipFile(built) as package:
        project = olefile.OleFileIO(package.read("xl/vbaProject.bin"))
    streams = {name[1]: project.openstream(name).read() for name in project.listdir() if name[0] == "VBA"}
    assert streams.pop("_VBA_PROJECT") == bytes.fromhex("CC61FFFF000100")
    directory = bytes(decompress_stream(bytearray(streams.pop("dir"))))
    assert {*SOURCES, "xlwings"} <= {*streams}
    assert len(streams) > len(layout.SHEETS)
    for name, stream in streams.items():
        source = decompress_stream(bytearray(stream))
        assert source.startswith(b'Attribute VB_Name = "' + name.encode() + b'"')
    for record in (b"\x31\0\x04\0\0\0" + bytes(4), b"\x2c\0\x02\0\0\0\xff\xff"):  # MODULEOFFSET, MODULECOOKIE
        assert directory.count(record) == len(streams)


def test_the_module_of_xlwings_takes_no_setting_from_a_workbook_or_a_folder_and_keeps_its_notice() -> None:
    code = re.sub(r"(?m)^\s*'.*$", "", xlwings_module())
    for word in ("ActiveWorkbook", "xlwings.conf", ".conf", ".FullName", "Worksheet", "Sheets(", "prepare_sys_path"):
        assert word not in code, word
    assert set(re.findall(r"ThisWorkbook\.\w+", code)) == {"ThisWorkbook.Name"}
    assert set(re.findall(r'"(xlwings\d\d-[^"]*\.dll)"', code)) == {*LIBRARIES}
    notice = STANDALONE.read_text(encoding="ascii").partition("'xlwings is distributed")[2].partition("#If")[0]
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in notice
    lines = [line for line in notice.splitlines() if line.startswith("'") and "VB_Name" not in line]
    assert all(line in xlwings_module() for line in lines)


@pytest.mark.parametrize(
    ("old", "new"), [(f"'Version: {xw.__version__}", "'Version: 99"), ('"cmd.exe /C "', '"cmd.exe /S /C "')]
)
def test_another_module_than_the_known_one_stops_the_build(old: str, new: str) -> None:
    source = STANDALONE.read_text(encoding="ascii")
    assert old in source
    with pytest.raises(ValueError, match=r"^xlwings\.bas has "):
        xlwings_module(source.replace(old, new))


def test_buttons_and_cells_start_the_interpreter_in_the_file_of_the_user() -> None:
    excel = Excel()
    excel.run("RefreshData")
    (button,) = excel.commands
    for command in (button, excel.run("XLPyCommand")):
        assert command.startswith(r"C:\Windows\System32\cmd.exe /")
        assert f'"{INTERPRETER}" -P -B -c "' in command
    excel.files[INTERPRETER_FILE] = b"D:\\other\\python.exe\n"
    assert '""D:\\other\\python.exe" -P -B -c "' in excel.run("XLPyCommand")
    excel = Excel()
    excel.files[INTERPRETER_FILE] = b"\n"
    excel.run("RefreshData")
    assert (excel.commands, len(excel.messages)) == ([], 1)


def test_python_imports_nothing_from_the_folder_of_a_stranger(tmp_path: Path) -> None:
    """Excel's current folder is that of the file that was opened last, and the server of the cells starts there."""
    for name in ("xlwings.py", "xlpkg.py", "os.py"):
        (tmp_path / name).write_text("raise SystemExit('the code of a stranger')\n", encoding="ascii")
    switches, code = re.findall(r'exe" (.*) -c "(import xlwings);', Excel().run("XLPyCommand"))[0]
    command = [sys.executable, *switches.split(), "-c", f"{code}; import os, xlpkg, sys; print(sys.path.count(''))"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


def _shell_command(parameters: str) -> str:
    """Return the command that xlwings' script makes of *parameters*."""
    script = next(STANDALONE.parent.glob("*.applescript")).read_text(encoding="utf-8")
    (names,) = re.findall(r'set \{(.*)\} to SplitString\(ParameterString, "\|"\)', script)
    (made,) = re.findall(r"set ShellCommand to ((?:.*¬\n)*.*)\n", script)
    given = dict(zip(names.split(", "), parameters.split("|"), strict=True))
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|(\w+)', made)
    return "".join(given[name] if name else re.sub(r"\\(.)", r"\1", text) for text, name in parts)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell: the command for macOS is not tested")
@pytest.mark.parametrize(
    "name", ['it\'s "my 报告" $(touch touched) `touch touched` & $HOME; touch touched.xlsm', r"a|b\|'.xlsm"]
)
def test_on_macos_the_shell_takes_no_part_of_a_name_for_a_command(name: str, tmp_path: Path) -> None:
    python = tmp_path / f"用 户's $HOME|{name}" / "python3"
    python.parent.mkdir()
    script = f"#!{sys.executable}\nimport sys; open('given', 'w').write(repr(sys.argv[1:]))\n"
    python.write_text(script, encoding="utf-8")
    python.chmod(0o755)
    excel = Excel(constants={"Mac": True})
    excel.book.name = name
    excel.run("ExecuteMac", "import that; that.call('make')", str(python), "false")
    command = _shell_command(excel.asked).replace("/Users/li", str(tmp_path))
    in_shell = ["/bin/sh", "-c", f"{command} wait"]
    done = subprocess.run(in_shell, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"--wb={name}" in ast.literal_eval((tmp_path / "given").read_text(encoding="utf-8"))
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize("kind", ["General", "@"])
def test_what_looks_like_a_number_a_date_or_a_formula_stays_text(kind: str) -> None:
    """Excel's cells read numbers and dates in texts that they are given."""
    excel = ExcelApplication()
    excel.add_workbook()
    cell = excel.sheet(1).sheet.vba_get("Range", ["A1"])

    def put(text: object) -> object:
        cell.vba_call("Clear")
        cell.vba_set("NumberFormat", kind)
        cell.vba_set("Value", text)
        return cell.vba_get("Value2")

    for text in ("2024-03", "1/2", "Feb 2025", "12.5%", "true", "1,234", "#N/A", "1e5", "(5)", "$5", "3:00", "=1+1"):
        assert put(as_text(text)) == text == content(as_text(text))
    for text in ("广东", "Guangdong", "True value", "长" * 41 + "1"):
        assert as_text(text) == text
