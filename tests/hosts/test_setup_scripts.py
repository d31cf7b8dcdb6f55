"""The set-up scripts for Excel: their syntax, and on macOS' shell what they would do. PowerShell is not run here."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from excel_stand_ins import ROOT

from xlpkg.cli.excel import selftest_command


def on_windows_check() -> str:
    """Return the Python code with which setup.ps1 tests a Python."""
    text = (ROOT / "install" / "setup.ps1").read_text(encoding="ascii")
    (lines,) = re.findall(r"\$check = ((?:.* \+\n)*.*)\n", text)
    return "".join(re.findall(r"'((?:[^']|'')*)'", lines)).replace("''", "'")


@pytest.mark.parametrize("name", ["setup.ps1", "setup.command"])
def test_a_script_is_ascii_and_ends_with_the_installation(name: str) -> None:
    text = (ROOT / "install" / name).read_bytes().decode("ascii")
    commands = [line for line in text.splitlines() if not line.startswith("#")]
    (last,) = [line for line in commands if "excel install" in line]
    assert "TradeMonitor.xlsm" in last
    assert "(3, 11)" in text or "find_python" in text
    assert "https://www.python.org/downloads/" in text
    for path in re.findall(r'"\$project\\([\w\\.]+)"', text):
        assert (ROOT / path.replace("\\", "/")).is_file()
    assert name != "setup.command" or os.access(ROOT / "install" / name, os.X_OK), "it is started by a click"


@pytest.mark.parametrize("name", ["setup.ps1", "selftest.ps1"])
def test_a_script_of_powershell_has_no_syntax_error(name: str) -> None:
    tree_sitter = pytest.importorskip("tree_sitter", reason="tree-sitter is not installed: PowerShell is not parsed")
    grammar = tree_sitter.Language(importlib.import_module("tree_sitter_powershell").language())
    assert not tree_sitter.Parser(grammar).parse((ROOT / "install" / name).read_bytes()).root_node.has_error


def test_on_windows_each_python_that_the_package_names_is_taken_and_no_other(tmp_path: Path) -> None:
    """Neither an older or newer one, nor that of 32 bits, of the store or of Anaconda."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*map(int, re.findall(r":: 3\.(\d+)", "\n".join(settings["project"]["classifiers"])))]
    (tmp_path / "conda-meta").mkdir()
    store = "PythonSoftwareFoundation.Python.3.13_3.13.2544.0_x64__qbz5n2kfra8p0"
    refused: list[tuple[str, object]] = [("version_info", (3, minor, 0)) for minor in (min(named) - 1, max(named) + 1)]
    refused += [("maxsize", 2**31 - 1), ("base_prefix", str(tmp_path))]
    refused += [("base_prefix", rf"C:\Program Files\WindowsApps\{store}")]
    taken: list[tuple[str, object]] = [("version_info", (3, minor, 5)) for minor in named]
    check = on_windows_check()
    assert '"' not in check, "Windows PowerShell 5.1 does not pass it on"
    for attribute, value in refused + taken:
        code = f"import sys; sys.version_info = (3, 13, 5); sys.{attribute} = {value!r}; {check}"
        found = subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode
        assert found == ((attribute, value) in refused), (attribute, value)


def test_a_script_of_powershell_starts_programs_of_the_project_by_relative_paths_and_waits_only_if_it_may() -> None:
    # Get-Command, & and Start-Process read [1] in a path as a wildcard.
    scripts = [(ROOT / "install" / name).read_text(encoding="ascii") for name in ("setup.ps1", "selftest.ps1")]
    programs = {program for text in scripts for program in re.findall(r"^\s*(?:try \{ )?& (\S+)", text, re.MULTILINE)}
    assert {program for program in programs if program.startswith("$")} == {"$command", "$python"}
    assert ".\\.venv\\Scripts\\trademonitor.exe" in programs
    assert all("if (-not $NoWait)" in line for line in scripts[0].splitlines() if "Read-Host" in line)


def test_the_selftest_script_sets_up_and_runs_the_command() -> None:
    text = (ROOT / "install" / "selftest.ps1").read_bytes().decode("ascii")
    setup = (ROOT / "install" / "setup.ps1").read_text(encoding="ascii")
    switches = re.findall(r"& \.\\install\\setup.ps1 -(\w+)", text)
    assert switches == ["NoWait"]
    assert f"param([switch] ${switches[0]})" in setup
    (command,) = re.findall(r"trademonitor\.exe (.+)", text)
    words = command.replace("$folder", "folder").split()
    context = selftest_command.make_context("selftest", words[2:])
    assert (words[:2], context.params["show"]) == (["excel", "selftest"], True)
    assert str(context.params["folder"]) == "folder"


@pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32",
    reason="bash is not installed: the script for macOS is not tested",
)
def test_on_macos_an_environment_is_made_and_excel_readied(tmp_path: Path) -> None:
    project, programs = tmp_path / "project", tmp_path / "programs"
    shutil.copytree(ROOT / "install", project / "install")
    shutil.copy(ROOT / "pyproject.toml", project)
    programs.mkdir()
    for name in ("bash", "cat", "cksum", "dirname", "env", "python3"):  # nothing else is found
        (programs / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        [str(programs / "bash"), str(project / "install" / "setup.command")],
        env={"PATH": str(programs), "HOME": str(tmp_path), "TRADEMONITOR_DRY_RUN": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    environment, _, packages, excel = done.stdout.splitlines()
    venv = f"{project}/.venv"
    assert environment.endswith(f"-m venv --clear --system-site-packages {venv}")
    assert packages.startswith(f"+ {venv}/bin/python -m pip ")
    assert packages.endswith(f"--editable {project}[figures,trend]")
    assert excel == f"+ {venv}/bin/trademonitor excel install {project}/workbook/TradeMonitor.xlsm"
