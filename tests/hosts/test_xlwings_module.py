"""The workbook's module xlwings is a part of the installed one, and takes nothing from workbooks and folders."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings as xw
from excel_stand_ins import INTERPRETER, INTERPRETER_FILE, SOURCES, Excel

from xlpkg.hosts.excel.xlwings_module import STANDALONE, xlwings_module

_HOSTILE = "raise SystemExit('the code of a stranger')\n"


def _code() -> str:
    """Return the module without comments."""
    return re.sub(r"(?m)^\s*'.*$", "", xlwings_module())


def test_the_notice_of_xlwings_is_kept() -> None:
    notice = STANDALONE.read_text(encoding="ascii").partition("'xlwings is distributed")[2].partition("#If")[0]
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in notice
    lines = [line for line in notice.splitlines() if line.startswith("'") and "VB_Name" not in line]
    assert all(line in xlwings_module() for line in lines)


def test_no_setting_is_read_from_a_workbook_a_folder_or_the_settings_of_xlwings() -> None:
    code = _code()
    for word in ("ActiveWorkbook", "xlwings.conf", ".conf", ".FullName", "Worksheet", "Sheets(", "prepare_sys_path"):
        assert word not in code, word
    assert set(re.findall(r"ThisWorkbook\.\w+", code)) == {"ThisWorkbook.Name"}
    assert "Function GetConfig" not in code
    assert "Function GetConfig" in SOURCES["Python"]
    assert "ActiveWorkbook" not in "".join(SOURCES.values())


def test_the_libraries_are_those_of_the_installed_version() -> None:
    assert set(re.findall(r'"(xlwings\d\d-[^"]*\.dll)"', _code())) == {
        f"xlwings{bits}-{xw.__version__}.dll" for bits in (32, 64)
    }
    assert f'XLWINGS_VERSION As String = "{xw.__version__}"' in _code()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"'Version: {xw.__version__}", "'Version: 99"),
        ("Function CreateGUID", "Function CreateGuidOfAnotherName"),
        ('"cmd.exe /C "', '"cmd.exe /S /C "'),
    ],
)
def test_another_module_than_the_known_one_stops_the_build(old: str, new: str) -> None:
    source = STANDALONE.read_text(encoding="ascii")
    assert old in source
    with pytest.raises(ValueError, match=r"^xlwings\.bas has "):
        xlwings_module(source.replace(old, new))


def test_buttons_and_cells_start_the_interpreter_in_the_file_of_the_user() -> None:
    excel = Excel()
    excel.run("RefreshData")
    (button,) = excel.shell.commands
    for command in (button, excel.run("XLPyCommand")):
        assert command.startswith(r"C:\Windows\System32\cmd.exe /")
        assert f'"{INTERPRETER}" -P -B -c "' in command
    excel.files[INTERPRETER_FILE] = b"D:\\other\\python.exe\n"
    assert '""D:\\other\\python.exe" -P -B -c "' in excel.run("XLPyCommand")


@pytest.mark.parametrize("content", [None, b"", b"\n"])
def test_without_the_file_nothing_is_started(content: bytes | None) -> None:
    excel = Excel(installed=False)
    if content is not None:
        excel.files[INTERPRETER_FILE] = content
    excel.run("RefreshData")
    assert "excel install" in excel.run("TM_PERIODS")
    assert (excel.shell.commands, excel.starts, len(excel.messages)) == ([], 0, 1)


@pytest.mark.parametrize("name", ["xlwings.py", "xlpkg.py", "sys.py", "os.py"])
def test_python_imports_nothing_from_the_folder_of_a_stranger(name: str, tmp_path: Path) -> None:
    """Excel's current folder is that of the file that was opened last, and the server of the cells starts there."""
    (tmp_path / name).write_text(_HOSTILE, encoding="ascii")
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
    "name",
    [
        "报告 2025.xlsm",
        "a $(touch touched) `touch touched`.xlsm",
        'it\'s "mine" & $HOME; touch touched.xlsm',
        r"a|b\|'.xlsm",
    ],
)
def test_on_macos_the_shell_takes_no_part_of_a_name_for_a_command(name: str, tmp_path: Path) -> None:
    python = tmp_path / f"用 户's $HOME|{name}" / "python3"
    python.parent.mkdir()
    python.write_text(
        f"#!{sys.executable}\nimport sys; open('given', 'w').write(repr(sys.argv[1:]))\n", encoding="utf-8"
    )
    python.chmod(0o755)
    excel = Excel(constants={"Mac": True})
    excel.book.name = name
    excel.run("ExecuteMac", "import that; that.call('make')", str(python), "false")
    command = _shell_command(excel.asked).replace("/Users/li", str(tmp_path))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} wait"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    arguments = ast.literal_eval((tmp_path / "given").read_text(encoding="utf-8"))
    assert f"--wb={name}" in arguments
    assert not (tmp_path / "touched").exists()
