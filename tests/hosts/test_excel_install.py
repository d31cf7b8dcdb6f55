"""The set-up for Excel on fake machines: its steps, their undo, what is never trusted, and the command's output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath

import pytest
from fake_machines import FakeRegistry, a_workbook, macos, marked, tree, windows

from xlpkg.cli import main
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel import install as module
from xlpkg.hosts.excel.install import LIBRARIES, SCRIPT, Machine, Outcome, StepResult, install, remove, status
from xlpkg.hosts.excel.paths import excel_paths
from xlpkg.hosts.excel.steps import TRUSTED, TrustedFolder
from xlpkg.hosts.excel.windows_registry import restrictions

ROOT = Path(__file__).resolve().parents[2]
SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security"
CLOUD = r"Software\Policies\Microsoft\Cloud\Office\16.0"


def outcomes(reports: Iterable[StepResult]) -> dict[str, Outcome]:
    return {report.step.name.removeprefix("excel-step-"): report.outcome for report in reports}


def registry_of(machine: Machine) -> dict[str, dict[str, str | int]]:
    assert isinstance(machine.registry, FakeRegistry)
    return machine.registry.keys


@pytest.mark.parametrize(
    ("made", "steps"), [(windows, ["interpreter", "trust", "mark"]), (macos, ["interpreter", "script"])]
)
def test_every_step_is_done_reported_and_undone(
    tmp_path: Path, made: Callable[[Path], Machine], steps: list[str]
) -> None:
    machine, workbook = made(tmp_path / "李 雷"), a_workbook(tmp_path)
    mark = marked(workbook) if "mark" in steps else workbook
    before = {path: content for path, content in tree(tmp_path).items() if content is not None}
    python = {"python": Outcome.IN_PLACE}
    assert outcomes(status(machine, workbook)) == python | dict.fromkeys(steps, Outcome.MISSING)
    assert outcomes(install(machine, workbook)) == python | dict.fromkeys(steps, Outcome.DONE)
    assert outcomes(status(machine, workbook)) == python | dict.fromkeys(steps, Outcome.IN_PLACE)
    named = str(machine.python).replace("李", "%u674E").replace("雷", "%u96F7")
    assert machine.paths.interpreter.read_text(encoding="ascii") == named
    if made is windows:
        assert not mark.exists()
        folder = f"{PureWindowsPath(workbook.parent)}\\"
        trusted = {"Path": folder, "Description": "TradeMonitor", "AllowSubfolders": 0}
        assert [*registry_of(machine).values()] == [trusted]
    else:
        assert machine.paths.scripts is not None
        assert (machine.paths.scripts / SCRIPT.name).read_bytes() == SCRIPT.read_bytes()
    again = tree(tmp_path)
    assert {*outcomes(install(machine, workbook)).values()} == {Outcome.IN_PLACE}
    assert tree(tmp_path) == again
    assert list(outcomes(remove(machine))) == steps[::-1]
    assert {path: content for path, content in tree(tmp_path).items() if content is not None} == before
    assert machine.registry is None or registry_of(machine) == {}
    assert list(remove(machine)) == []


def test_two_workbooks_share_the_interpreter_and_both_are_undone(tmp_path: Path) -> None:
    machine, first = windows(tmp_path), a_workbook(tmp_path)
    second = a_workbook(tmp_path / "copy")
    before = tree(tmp_path)
    list(install(machine, first))
    again = outcomes(install(machine, second))
    assert (again["interpreter"], again["trust"]) == (Outcome.IN_PLACE, Outcome.DONE)
    assert module.workbooks(machine) == [first, second]
    assert {*outcomes(remove(machine)).values()} == {Outcome.UNDONE}
    assert (tree(tmp_path), registry_of(machine)) == (before, {})


def test_removing_leaves_what_others_changed_unchanged(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    list(install(machine, workbook))
    machine.paths.interpreter.write_bytes(b"changed")
    (key,) = registry_of(machine)
    registry_of(machine)[key]["AllowSubfolders"] = 1
    assert outcomes(remove(machine)) == {"interpreter": Outcome.CHANGED, "trust": Outcome.CHANGED}
    assert machine.paths.interpreter.read_bytes() == b"changed"
    assert key in registry_of(machine)
    assert not machine.paths.records.exists()
    list(install(machine, workbook))
    machine.paths.interpreter.unlink()  # what is gone already counts as undone
    registry_of(machine).clear()
    assert {*outcomes(remove(machine)).values()} == {Outcome.UNDONE}


@pytest.mark.parametrize(
    ("refused", "reason"), [("python", "李雷"), ("python", LIBRARIES[0]), ("interpreter", "directory")]
)
def test_the_steps_after_a_refused_one_are_done(tmp_path: Path, refused: str, reason: str) -> None:
    """VBA cannot pass on a path, xlwings' library is not beside Python, a folder is in the place of the file."""
    machine, workbook = windows(tmp_path / "李雷", "cp1252" if reason == "李雷" else "gbk"), a_workbook(tmp_path)
    if reason in LIBRARIES:
        (machine.python.parents[1] / LIBRARIES[0]).unlink()
    elif refused == "interpreter":
        machine.paths.interpreter.mkdir(parents=True)
    reports = [*install(machine, workbook)]
    (report,) = (report for report in reports if report.outcome is Outcome.REFUSED)
    assert report.step.name == f"excel-step-{refused}"
    assert reason in str(report.reason)
    assert outcomes(reports)["trust"] is Outcome.DONE


@pytest.mark.parametrize(
    ("folder", "key"),
    [
        ("C:\\", "excel-common-folder"),
        (r"C:\Users\li\downloads", "excel-common-folder"),
        (r"d:\onedrive - 公司\报告\2025", "excel-common-folder"),
        (r"Z:\trade", "excel-network-folder"),
        (r"\\server\share\trade", "excel-network-folder"),
        (r"C:\Users\li\Downloads\trade", None),
    ],
)
def test_a_common_synced_temporary_or_network_folder_is_never_trusted(folder: str, key: str | None) -> None:
    registry = FakeRegistry()
    common = (PureWindowsPath(r"C:\Users\li\Downloads"),)
    untrusted = (PureWindowsPath(r"D:\OneDrive - 公司"), PureWindowsPath(r"C:\Temp"))
    drives = {"Z": 4}
    step = TrustedFolder(
        "trust", PureWindowsPath(folder), registry, common, untrusted, lambda root: drives.get(root[0], 3)
    )
    if key is None:
        step.do()
    else:
        with pytest.raises(OfficeError) as refused:
            step.do()
        assert refused.value.key == key
    assert len(registry.keys) == (key is None)


def test_a_folder_below_a_trusted_one_is_trusted_only_with_its_subfolders(tmp_path: Path) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    above = f"{PureWindowsPath(workbook.parent.parent)}\\"
    for subfolders, outcome in ((0, Outcome.MISSING), (1, Outcome.IN_PLACE)):
        registry_of(machine)[rf"{TRUSTED}\Location0"] = {"Path": above.upper(), "AllowSubfolders": subfolders}
        assert outcomes(status(machine, workbook))["trust"] is outcome


def test_paths_come_from_the_environment_and_a_missing_variable_is_named() -> None:
    variables = {name: rf"C:\Users\li\{name}" for name in ("USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    found = excel_paths("win32", variables | {"OneDriveCommercial": r"D:\OneDrive - 公司", "TEMP": r"C:\Temp"})
    assert found.untrusted == (Path(r"D:\OneDrive - 公司"), Path(r"C:\Temp"))
    with pytest.raises(OfficeError, match="APPDATA"):
        excel_paths("win32", variables | {"APPDATA": ""})
    with pytest.raises(OfficeError, match="Excel is not available for this system"):
        excel_paths("linux", {"HOME": "/home/li"})


@pytest.mark.parametrize(
    ("root", "key", "value", "expected"),
    [
        ("HKCU", POLICY, {"vbawarnings": 4}, "excel-macros-trusted-only"),
        ("HKCU", SECURITY, {"VBAWarnings": 2}, None),
        ("HKLM", SECURITY, {"VBAWarnings": 4}, None),  # no policy: Excel does not read it
        ("HKLM", rf"{CLOUD}\Excel\Security", {"vbawarnings": 4}, "excel-macros-trusted-only"),
        ("HKCU", POLICY, {"BlockContentExecutionFromInternet": 1}, "excel-internet-blocked"),
        ("HKLM", rf"{POLICY}\Trusted Locations", {"AllLocationsDisabled": 1}, "excel-locations-off"),
        ("HKCU", rf"{SECURITY}\Trusted Locations", {"AllLocationsDisabled": 0}, None),
        ("HKCU", rf"{CLOUD}\Common", {"VBAOff": 1}, "excel-vba-off"),
    ],
)
def test_doctor_prints_a_setting_that_restricts_macros(
    root: str,
    key: str,
    value: dict[str, str | int],
    expected: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine = windows(tmp_path)
    registry = {"HKCU": machine.registry, "HKLM": machine.computer}[root]
    assert registry is not None
    registry.write(key, value)
    assert [found.message.key for found in restrictions(registry)] == ([expected] if expected else [])
    monkeypatch.setattr(module, "this_machine", lambda: machine)
    monkeypatch.setenv("HOME", str(tmp_path))
    main(["doctor", "--store", str(tmp_path / "none.sqlite")])
    lines = [line for line in capsys.readouterr().out.splitlines() if f"{root}\\{key}".casefold() in line.casefold()]
    state = {"excel-vba-off": "error", "excel-locations-off": "error"}.get(expected or "", "note")
    assert [line.split()[0] for line in lines] == ([state] if expected else [])


@pytest.mark.skipif(sys.platform != "linux", reason="the commands are refused on Linux only")
@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_on_linux_each_command_ends_with_2_and_names_libreoffice(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["excel", command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Excel is not available for this system" in err
    assert "trademonitor office install" in err


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = windows(tmp_path)
    monkeypatch.setattr(module, "this_machine", lambda: made)
    return made


def test_each_step_is_a_line_of_the_command_and_all_are_undone(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = str(a_workbook(tmp_path))
    marked(Path(workbook))
    assert main(["excel", "status", workbook]) == 1
    states = [line.split(": ")[1].split(" (")[0] for line in capsys.readouterr().out.splitlines()]
    assert states == ["in place", *["missing"] * 3]
    assert main(["excel", "install", workbook]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == f"the file that names Python for the macros: done ({machine.paths.interpreter})"
    assert lines[-1] == f"removal of the mark of the web from the workbook: done ({workbook})"
    assert main(["excel", "status"]) == 0, "the workbook is known from the installation"
    assert workbook in capsys.readouterr().out
    assert main(["excel", "remove"]) == 0
    assert capsys.readouterr().out.count("undone") == 3
    assert main(["excel", "remove"]) == 0
    assert "nothing to remove" in capsys.readouterr().err


def test_a_refused_step_has_advice_and_the_command_ends_with_1(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(path), None, str(target))

    workbook = machine.paths.common[0] / "Downloads" / "TradeMonitor.xlsm"
    workbook.parent.mkdir()
    workbook.write_bytes(b"")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        assert main(["excel", "install", str(workbook)]) == 1
    refused = [line for line in capsys.readouterr().out.splitlines() if "not done" in line]
    for line, advice in zip(refused, ("close Excel and try again", "move the workbook to a separate"), strict=True):
        assert advice in line
    assert main(["excel", "install", str(tmp_path / "nowhere.xlsm")]) == 2
    assert "there is no workbook" in capsys.readouterr().err
    assert not machine.paths.records.exists()


def test_the_default_workbook_is_that_of_the_folder_then_the_shipped_one(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_workbook(tmp_path).parent
    for here, expected in ((folder, folder), (machine.paths.excel, ROOT / "workbook")):
        monkeypatch.chdir(here)
        main(["excel", "status"])
        assert str(expected / "TradeMonitor.xlsm") in capsys.readouterr().out
