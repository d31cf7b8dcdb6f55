"""The steps of the set-up for Excel are done and undone, on fake machines."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

import pytest
from fake_machines import FakeRegistry, a_workbook, macos, marked, tree, windows

from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.excel import install as module
from xlpkg.hosts.excel.install import (
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
    "excel-step-interpreter",
    "excel-step-trust",
    "excel-step-mark",
)
MACOS_STEPS = (
    "excel-step-python",
    "excel-step-interpreter",
    "excel-step-script",
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

    assert machine.paths.interpreter.read_text(encoding="ascii") == str(machine.python)
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


def test_nothing_is_changed_but_one_file_of_the_user(tmp_path: Path) -> None:
    """Neither Excel's start folder nor the settings of xlwings, which another xlwings on the machine reads."""
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    before = tree(tmp_path)
    list(install(machine, workbook))
    changed = {path for path, content in tree(tmp_path).items() if path not in before and content is not None}
    assert changed == {str(path.relative_to(tmp_path)) for path in (machine.paths.interpreter, machine.paths.records)}
    assert tree(workbook.parent) == {workbook.name: b"a workbook"}


def test_a_home_with_chinese_is_named_in_ascii(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path / "李 雷"), a_workbook(tmp_path)
    list(install(machine, workbook))
    assert machine.paths.interpreter.read_bytes() == (
        str(machine.python).replace("李", "%u674E").replace("雷", "%u96F7").encode("ascii")
    )


def test_a_path_that_vba_cannot_pass_on_is_refused_and_the_other_steps_are_done(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path / "李雷", encoding="cp1252"), a_workbook(tmp_path)
    reports = {report.step.name: report for report in install(machine, workbook)}
    assert reports["excel-step-python"].outcome is Outcome.REFUSED
    assert "李雷" in str(reports["excel-step-python"].reason)
    assert reports["excel-step-trust"].outcome is Outcome.DONE


def test_the_steps_of_an_earlier_version_are_undone(tmp_path: Path) -> None:
    """It put xlwings' add-in into the start folder and lines into the settings of xlwings."""
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    add_in, changed = machine.paths.excel / "XLSTART" / "xlwings.xlam", machine.paths.excel / "changed.xlam"
    add_in.parent.mkdir()
    beside, settings = workbook.with_name("xlwings.conf"), tmp_path / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    records = []
    note: dict[str, object]
    for path in (add_in, changed):
        path.write_bytes(b"of xlwings")
        note = {"digest": hashlib.sha256(b"of xlwings").hexdigest(), "former": None}
        records.append((str(workbook), "excel-step-addin", str(path), note))
    changed.write_bytes(b"of another program")
    lines = '"SHOW CONSOLE","True"\n"Interpreter_Win","C:\\ours\\python.exe"\n'
    beside.write_bytes(lines.encode("gbk"))
    settings.write_bytes(b'"INTERPRETER_WIN","C:\\ours\\python.exe"\n')
    ours = {"INTERPRETER_WIN": "C:\\ours\\python.exe"}
    former = {"INTERPRETER_WIN": "C:\\数据\\python.exe"}
    note = {"former": former, "new_folder": False, "ours": ours}
    records.append((str(workbook), "excel-step-book-settings", str(beside), note))
    records.append((str(workbook), "excel-step-settings", str(settings), note | {"former": {}, "new_folder": True}))
    machine.paths.records.parent.mkdir(parents=True)
    machine.paths.records.write_text(json.dumps(records), encoding="utf-8")

    undone = [report.outcome for report in install(machine, workbook) if report.step.name in module.FORMER]
    assert undone == [Outcome.UNDONE, Outcome.UNDONE, Outcome.CHANGED, Outcome.UNDONE]
    assert not add_in.exists()
    assert changed.read_bytes() == b"of another program"
    assert not settings.parent.exists()
    assert beside.read_bytes().decode("gbk") == ('"SHOW CONSOLE","True"\n"Interpreter_Win","C:\\数据\\python.exe"\n')
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert not machine.paths.records.exists()


def test_removing_restores_an_earlier_file_also_after_an_update(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    file = machine.paths.interpreter
    file.parent.mkdir()
    file.write_bytes(b"the user's file")
    list(install(machine, workbook))
    moved = dataclasses.replace(machine, python=machine.python.with_name("pythonw.exe"))
    assert _outcomes(install(moved, workbook))["excel-step-interpreter"] == Outcome.DONE
    assert set(_outcomes(remove(moved)).values()) == {Outcome.UNDONE}
    assert file.read_bytes() == b"the user's file"


def test_removing_leaves_what_others_changed_unchanged(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    machine.paths.interpreter.write_bytes(b"changed")
    (key,) = _registry(machine)
    _registry(machine)[key]["AllowSubfolders"] = 1
    left = _outcomes(remove(machine))
    assert {name for name, outcome in left.items() if outcome is Outcome.CHANGED} == {
        "excel-step-interpreter",
        "excel-step-trust",
    }
    assert machine.paths.interpreter.read_bytes() == b"changed"
    assert key in _registry(machine)
    assert not machine.paths.records.exists()


def test_a_missing_target_counts_as_undone(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    marked(workbook)
    list(install(machine, workbook))
    machine.paths.interpreter.unlink()
    workbook.unlink()
    _registry(machine).clear()
    assert set(_outcomes(remove(machine)).values()) == {Outcome.UNDONE}
    assert list(workbook.parent.iterdir()) == []


def test_two_workbooks_share_the_interpreter_and_both_are_undone(tmp_path: Path) -> None:
    machine, first = windows(tmp_path), a_workbook(tmp_path)
    second = a_workbook(tmp_path / "copy")
    before = tree(tmp_path)
    list(install(machine, first))
    again = _outcomes(install(machine, second))
    assert again["excel-step-interpreter"] is Outcome.IN_PLACE
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
        assert reports["excel-step-interpreter"].outcome is Outcome.DONE
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


def test_on_macos_a_folder_with_a_space_and_chinese_is_no_obstacle(tmp_path: Path) -> None:
    machine, workbook = macos(tmp_path / "李 雷"), a_workbook(tmp_path)
    assert Outcome.REFUSED not in _outcomes(install(machine, workbook)).values()
    assert set(_outcomes(status(machine, workbook)).values()) == {Outcome.IN_PLACE}


def test_the_steps_after_a_failed_one_are_done(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    machine.paths.interpreter.mkdir(parents=True)
    reports = {report.step.name: report for report in install(machine, workbook)}
    assert reports["excel-step-interpreter"].outcome is Outcome.REFUSED
    assert isinstance(reports["excel-step-interpreter"].reason, OSError)
    others = [report.outcome for name, report in reports.items() if name != "excel-step-interpreter"]
    assert Outcome.REFUSED not in others


def test_nothing_is_done_for_a_missing_workbook(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(WorkbookError, match="there is no workbook"):
        list(install(machine, tmp_path / "none.xlsm"))
    assert tree(tmp_path) == before


def test_paths_come_from_the_environment_and_a_missing_variable_is_named() -> None:
    assert excel_paths("darwin", {"HOME": "/Users/li"}).interpreter == Path(
        "/Users/li/Library/Containers/com.microsoft.Excel/Data/trademonitor-python.txt"
    )
    with pytest.raises(OfficeError, match="APPDATA"):
        excel_paths("win32", {"USERPROFILE": "C:\\Users\\li", "APPDATA": ""})
    with pytest.raises(OfficeError, match="Excel is not available for this system"):
        excel_paths("linux", {"HOME": "/home/li"})
