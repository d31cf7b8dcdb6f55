"""The steps of the set-up for Excel are done and undone, on fake machines."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath

import pytest
import xlwings
from fake_machines import FakeRegistry, a_workbook, macos, marked, tree, windows
from xlwings import utils

from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.excel import install as module
from xlpkg.hosts.excel.install import (
    ADD_IN,
    LIBRARIES,
    SCRIPT,
    Machine,
    Outcome,
    StepResult,
    install,
    remove,
    status,
    workbooks,
)
from xlpkg.hosts.excel.paths import excel_paths
from xlpkg.hosts.excel.steps import TRUSTED, TrustedFolder

WINDOWS_STEPS = (
    "excel-step-python",
    "excel-step-addin",
    "excel-step-settings",
    "excel-step-book-settings",
    "excel-step-trust",
    "excel-step-mark",
)
MACOS_STEPS = (
    "excel-step-python",
    "excel-step-addin",
    "excel-step-script",
    "excel-step-settings",
    "excel-step-book-settings",
)


def _outcomes(reports: Iterable[StepResult]) -> dict[str, Outcome]:
    return {report.step.name: report.outcome for report in reports}


def _registry(machine: Machine) -> dict[str, dict[str, str | int]]:
    assert isinstance(machine.registry, FakeRegistry)
    return machine.registry.keys


def test_on_windows_every_step_is_done_reported_and_undone(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    mark = marked(workbook)
    before = tree(tmp_path)

    missing = _outcomes(status(machine, workbook))
    assert missing == dict.fromkeys(WINDOWS_STEPS, Outcome.MISSING) | {"excel-step-python": Outcome.IN_PLACE}
    done = _outcomes(install(machine, workbook))
    assert done == dict.fromkeys(WINDOWS_STEPS, Outcome.DONE) | {"excel-step-python": Outcome.IN_PLACE}
    assert _outcomes(status(machine, workbook)) == dict.fromkeys(WINDOWS_STEPS, Outcome.IN_PLACE)

    assert (machine.paths.startup / "xlwings.xlam").read_bytes() == ADD_IN.read_bytes()
    assert not mark.exists()
    assert list(_registry(machine).values()) == [
        {
            "Path": f"{PureWindowsPath(workbook.parent)}\\",
            "Description": "TradeMonitor",
            "AllowSubfolders": 0,
        }
    ]
    assert workbooks(machine) == [workbook]

    undone = _outcomes(remove(machine))
    assert undone == dict.fromkeys(reversed(WINDOWS_STEPS[1:]), Outcome.UNDONE)
    assert tree(tmp_path) == before
    assert _registry(machine) == {}
    assert list(remove(machine)) == []


def test_on_macos_every_step_is_done_reported_and_undone(tmp_path: Path) -> None:
    machine, workbook = macos(tmp_path), a_workbook(tmp_path)
    before = {path: content for path, content in tree(tmp_path).items() if content is not None}
    done = _outcomes(install(machine, workbook))
    assert done == dict.fromkeys(MACOS_STEPS, Outcome.DONE) | {"excel-step-python": Outcome.IN_PLACE}
    assert machine.paths.scripts is not None
    assert (machine.paths.scripts / SCRIPT.name).read_bytes() == SCRIPT.read_bytes()
    assert _outcomes(status(machine, workbook)) == dict.fromkeys(MACOS_STEPS, Outcome.IN_PLACE)
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert {path: content for path, content in tree(tmp_path).items() if content is not None} == before


def test_installing_again_changes_nothing(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    after, registry = tree(tmp_path), dict(_registry(machine))
    assert set(_outcomes(install(machine, workbook)).values()) == {Outcome.IN_PLACE}
    assert (tree(tmp_path), _registry(machine)) == (after, registry)


def test_xlwings_reads_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    read: Callable[[], dict[str, str]] = utils.read_user_config
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(machine.paths.settings))
    assert read() == {"interpreter_win": str(machine.python)}
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(workbook.with_name("xlwings.conf")))
    assert read() == {
        "interpreter_win": str(machine.python),
        "udf modules": "udfs.excel",
        "add_workbook_to_pythonpath": "false",
    }


def test_settings_are_in_the_code_page_of_vba(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path / "李雷"), a_workbook(tmp_path)
    list(install(machine, workbook))
    assert f'"INTERPRETER_WIN","{machine.python}"\n'.encode("gbk") == machine.paths.settings.read_bytes()


def test_a_path_that_vba_cannot_read_is_refused_and_the_other_steps_are_done(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path / "李雷", encoding="cp1252"), a_workbook(tmp_path)
    reports = {report.step.name: report for report in install(machine, workbook)}
    for name in ("excel-step-settings", "excel-step-book-settings"):
        assert reports[name].outcome is Outcome.REFUSED
        assert "李雷" in str(reports[name].reason)
    assert reports["excel-step-addin"].outcome is Outcome.DONE
    assert not machine.paths.settings.exists()


def test_removing_restores_earlier_files_and_settings(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    (machine.paths.startup / "xlwings.xlam").write_bytes(b"of another version")
    beside = workbook.with_name("xlwings.conf")
    beside.write_bytes('"SHOW CONSOLE","True"\n"Interpreter_Win","C:\\数据\\python.exe"\n"OTHER","1"\n'.encode("gbk"))
    _registry(machine)[rf"{TRUSTED}\Location0"] = {"Path": "C:\\Office\\"}
    before, registry = tree(tmp_path), dict(_registry(machine))
    assert set(_outcomes(install(machine, workbook)).values()) == {Outcome.IN_PLACE, Outcome.DONE}
    lines = beside.read_bytes().decode("gbk").splitlines()
    assert lines[:3] == ['"SHOW CONSOLE","True"', f'"Interpreter_Win","{machine.python}"', '"OTHER","1"']
    assert rf"{TRUSTED}\Location1" in _registry(machine)
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert (tree(tmp_path), _registry(machine)) == (before, registry)


def test_removing_restores_the_first_add_in_after_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    add_in = machine.paths.startup / "xlwings.xlam"
    add_in.write_bytes(b"the user's file")
    list(install(machine, workbook))
    newer = tmp_path / "newer" / "xlwings.xlam"
    newer.parent.mkdir()
    newer.write_bytes(b"of the next version")
    monkeypatch.setattr(module, "ADD_IN", newer)
    moved = dataclasses.replace(machine, python=machine.python.with_name("pythonw.exe"))
    again = _outcomes(install(moved, workbook))
    assert again["excel-step-addin"] == again["excel-step-settings"] == Outcome.DONE
    assert add_in.read_bytes() == b"of the next version"
    assert set(_outcomes(remove(moved)).values()) == {Outcome.UNDONE}
    assert add_in.read_bytes() == b"the user's file"
    assert not machine.paths.settings.exists()


def test_removing_leaves_what_others_changed_unchanged(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    add_in = machine.paths.startup / "xlwings.xlam"
    add_in.write_bytes(b"installed by another program")
    machine.paths.settings.write_text('"INTERPRETER_WIN","D:\\other\\python.exe"\n', encoding="ascii")
    (key,) = _registry(machine)
    _registry(machine)[key]["AllowSubfolders"] = 1
    left = _outcomes(remove(machine))
    assert {name for name, outcome in left.items() if outcome is Outcome.CHANGED} == {
        "excel-step-addin",
        "excel-step-settings",
        "excel-step-trust",
    }
    assert add_in.read_bytes() == b"installed by another program"
    assert "other" in machine.paths.settings.read_text(encoding="ascii")
    assert key in _registry(machine)
    assert not machine.paths.records.exists()


def test_removing_keeps_lines_that_were_added_to_the_settings(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    beside = workbook.with_name("xlwings.conf")
    beside.write_text(beside.read_text(encoding="gbk") + '"SHOW CONSOLE","True"\n', encoding="gbk")
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert beside.read_text(encoding="gbk") == '"SHOW CONSOLE","True"\n'


def test_a_missing_target_counts_as_undone(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    marked(workbook)
    list(install(machine, workbook))
    (machine.paths.startup / "xlwings.xlam").unlink()
    machine.paths.settings.unlink()
    workbook.with_name("xlwings.conf").unlink()
    workbook.unlink()
    _registry(machine).clear()
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert list(workbook.parent.iterdir()) == []


def test_two_workbooks_share_the_add_in_and_both_are_undone(tmp_path: Path) -> None:
    machine, first = windows(tmp_path), a_workbook(tmp_path)
    second = a_workbook(tmp_path / "copy")
    before = tree(tmp_path)
    list(install(machine, first))
    again = _outcomes(install(machine, second))
    assert again["excel-step-addin"] is Outcome.IN_PLACE
    assert again["excel-step-trust"] is Outcome.DONE
    assert workbooks(machine) == [first, second]
    assert len(_registry(machine)) == 2
    list(remove(machine))
    assert (tree(tmp_path), _registry(machine)) == (before, {})


def test_a_folder_with_files_from_anywhere_is_never_trusted(tmp_path: Path) -> None:
    for name in (".", "Desktop", "Documents", "downloads"):
        machine = windows(tmp_path / name.strip("."))
        workbook = machine.paths.common[0] / name / "TradeMonitor.xlsm"
        workbook.parent.mkdir(exist_ok=True)
        workbook.write_bytes(b"")
        reports = {report.step.name: report for report in install(machine, workbook)}
        assert reports["excel-step-trust"].outcome is Outcome.REFUSED, name
        assert "separate folder" in str(reports["excel-step-trust"].reason)
        assert reports["excel-step-addin"].outcome is Outcome.DONE
        assert _registry(machine) == {}


@pytest.mark.parametrize(
    ("folder", "key"), [("C:\\", "excel-common-folder"), (r"\\server\share\trade", "excel-network-folder")]
)
def test_a_drive_and_a_network_folder_are_never_trusted(folder: str, key: str) -> None:
    registry = FakeRegistry()
    with pytest.raises(OfficeError) as refused:
        TrustedFolder(registry, PureWindowsPath(folder), ()).do(None)
    assert refused.value.key == key
    assert registry.keys == {}


def test_a_folder_below_a_trusted_one_is_trusted_only_with_its_subfolders(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    above = f"{PureWindowsPath(workbook.parent.parent)}\\"
    for subfolders, outcome in ((0, Outcome.MISSING), (1, Outcome.IN_PLACE)):
        _registry(machine)[rf"{TRUSTED}\Location0"] = {"Path": above.upper(), "AllowSubfolders": subfolders}
        assert _outcomes(status(machine, workbook))["excel-step-trust"] is outcome


def test_a_python_that_xlwings_cannot_start_is_refused(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    (machine.python.parents[1] / LIBRARIES[0]).unlink()
    (report, *_) = install(machine, workbook)
    assert report.outcome is Outcome.REFUSED
    assert LIBRARIES[0] in str(report.reason)
    (report, *_) = install(macos(tmp_path / "with a space"), a_workbook(tmp_path / "mac"))
    assert report.outcome is Outcome.REFUSED
    assert "space" in str(report.reason)


def test_the_steps_after_a_failed_one_are_done(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    machine.paths.startup.rmdir()
    machine.paths.startup.write_bytes(b"a file where a folder should be")
    reports = {report.step.name: report for report in install(machine, workbook)}
    assert reports["excel-step-addin"].outcome is Outcome.REFUSED
    assert isinstance(reports["excel-step-addin"].reason, OSError)
    others = [report.outcome for name, report in reports.items() if name != "excel-step-addin"]
    assert Outcome.REFUSED not in others


def test_nothing_is_done_for_a_missing_workbook(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(WorkbookError, match="there is no workbook"):
        list(install(machine, tmp_path / "none.xlsm"))
    assert tree(tmp_path) == before


def test_paths_come_from_the_environment_and_a_missing_variable_is_named() -> None:
    assert excel_paths("darwin", {"HOME": "/Users/li"}).settings == Path(
        "/Users/li/Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    )
    with pytest.raises(OfficeError, match="APPDATA"):
        excel_paths("win32", {"USERPROFILE": "C:\\Users\\li", "APPDATA": ""})
    with pytest.raises(OfficeError, match="Excel is not available for this system"):
        excel_paths("linux", {"HOME": "/home/li"})
