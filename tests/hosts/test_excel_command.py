"""`trademonitor excel`: its output and exit code on fake machines, and on Linux, which has no Excel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from excel_stand_ins import ROOT
from fake_machines import a_workbook, macos, marked, windows

from xlpkg.cli import main
from xlpkg.hosts.excel import install as module
from xlpkg.hosts.excel.install import Machine


@pytest.mark.skipif(sys.platform != "linux", reason="the commands are refused on Linux only")
@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_on_linux_each_command_ends_with_2_and_names_libreoffice(
    command: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # xlwings imports Matplotlib where the tests have it, and Matplotlib makes its folder.
    matplotlib = {"MPLCONFIGDIR": str(tmp_path_factory.mktemp("matplotlib"))}
    done = subprocess.run(
        [sys.executable, "-m", "xlpkg", "excel", command],
        env=os.environ | matplotlib | {"HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Excel is not available for this system" in done.stderr
    assert "trademonitor office install" in done.stderr
    assert list(tmp_path.iterdir()) == []


def _run(*arguments: str) -> int:
    return main(["excel", *arguments])


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = windows(tmp_path)
    monkeypatch.setattr(module, "this_machine", lambda: made)
    return made


def test_each_step_is_a_line_and_all_are_undone(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = str(a_workbook(tmp_path))
    marked(Path(workbook))

    assert _run("status", workbook) == 1
    assert [line.split(": ")[1].split(" (")[0] for line in capsys.readouterr().out.splitlines()] == [
        "in place",
        *["missing"] * 3,
    ]
    assert _run("install", workbook) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == f"the file that names Python for the macros: done ({machine.paths.interpreter})"
    assert lines[-1] == f"removal of the mark of the web from the workbook: done ({workbook})"
    assert _run("status") == 0, "the workbook is known from the installation"
    assert workbook in capsys.readouterr().out
    assert _run("remove") == 0
    assert capsys.readouterr().out.count("undone") == 3
    assert _run("remove") == 0
    assert "nothing to remove" in capsys.readouterr().err


def test_a_refused_step_has_a_reason_and_the_command_ends_with_1(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = machine.paths.common[0] / "Downloads" / "TradeMonitor.xlsm"
    workbook.parent.mkdir()
    workbook.write_bytes(b"")
    assert _run("install", str(workbook)) == 1
    (refused,) = [line for line in capsys.readouterr().out.splitlines() if "not done" in line]
    assert "move the workbook to a separate folder" in refused


def test_a_file_in_use_is_named_with_advice(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(path), None, str(target))

    workbook = str(a_workbook(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        assert _run("install", workbook) == 1
    assert "close Excel and try again" in capsys.readouterr().out
    assert not machine.paths.interpreter.exists()


def test_the_default_workbook_is_that_of_the_folder_then_the_shipped_one(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_workbook(tmp_path).parent
    monkeypatch.chdir(folder)
    _run("status")
    assert str(folder / "TradeMonitor.xlsm") in capsys.readouterr().out
    monkeypatch.chdir(machine.paths.excel)
    _run("status")
    assert str(ROOT / "workbook" / "TradeMonitor.xlsm") in capsys.readouterr().out


def test_a_missing_workbook_is_bad_input(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["excel", "install", "nowhere.xlsm"]) == 2
    assert "there is no workbook" in capsys.readouterr().err
    assert not machine.paths.records.exists()


def test_on_macos_the_script_is_a_step_and_the_windows_steps_are_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = macos(tmp_path)
    monkeypatch.setattr(module, "this_machine", lambda: made)
    assert _run("install", str(a_workbook(tmp_path))) == 0
    out = capsys.readouterr().out
    assert "the script with which Excel starts Python: done" in out
    assert "trusted location" not in out
