"""The command excel on fake machines: its steps, their undo, what is never trusted; and what doctor says of Excel."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
import xlwings
from fake_machines import FakeRegistry, a_workbook, macos, marked, tree, windows
from pyopenvba import ExcelFile

from xlpkg.cli import main
from xlpkg.design.vba_project import xlwings_module
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel import install as module
from xlpkg.hosts.excel.install import LIBRARIES, SCRIPT, Machine, excel_paths
from xlpkg.hosts.excel.steps import TRUSTED, TrustedFolder, readable_path
from xlpkg.hosts.excel.windows_registry import restrictions

ROOT = Path(__file__).resolve().parents[2]
SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security"
CLOUD = r"Software\Policies\Microsoft\Cloud\Office\16.0"
#: The steps by what their sentences have.
_STEPS = "python Python for,interpreter for the macros,script script,trust location,mark mark of,macros current macros"
STEPS = {part: name for name, _, part in (step.partition(" ") for step in _STEPS.split(","))}
CHANGED = "changed by another program or person since, left unchanged"

#: Runs the command excel on a machine; returns the state of each step, or the reason why it was refused.
Run = Callable[..., dict[str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def excel(machine: Machine, *arguments: str | Path) -> dict[str, str]:
        monkeypatch.setattr(module, "this_machine", lambda: machine)
        code = main(["excel", *map(str, arguments)])
        lines = re.findall(r"(?m)^(.+?): (.+?) \(.*?\)(?:: (.+))?$", capsys.readouterr().out)
        assert code == any(state in ("missing", "not done") for _, state, _ in lines)
        named = {sentence: name for sentence, *_ in lines for part, name in STEPS.items() if part in sentence}
        return {named[sentence]: reason or state for sentence, state, reason in lines}

    return excel


def registry_of(machine: Machine) -> dict[str, dict[str, str | int]]:
    assert isinstance(machine.registry, FakeRegistry)
    return machine.registry.keys


@pytest.mark.parametrize(
    ("made", "steps"), [(windows, ["interpreter", "trust", "mark"]), (macos, ["interpreter", "script"])]
)
def test_every_step_is_done_reported_and_undone(
    tmp_path: Path, run: Run, made: Callable[[Path], Machine], steps: list[str]
) -> None:
    machine, workbook = made(tmp_path / "李 雷"), a_workbook(tmp_path)
    mark = marked(workbook) if "mark" in steps else workbook
    before = {path: content for path, content in tree(tmp_path).items() if content is not None}
    ready = {"python": "in place", "macros": "in place"}
    assert run(machine, "status", workbook) == ready | dict.fromkeys(steps, "missing")
    assert run(machine, "install", workbook) == ready | dict.fromkeys(steps, "done")
    assert run(machine, "status") == ready | dict.fromkeys(steps, "in place")  # of the known workbook
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
    assert {*run(machine, "install", workbook).values()} == {"in place"}
    assert tree(tmp_path) == again
    undone = run(machine, "remove")
    assert list(undone.items()) == [(step, "undone") for step in steps[::-1]]
    assert {path: content for path, content in tree(tmp_path).items() if content is not None} == before
    assert machine.registry is None or registry_of(machine) == {}
    assert run(machine, "remove") == {}


def test_two_workbooks_share_the_interpreter_and_both_are_undone(tmp_path: Path, run: Run) -> None:
    machine, first = windows(tmp_path), a_workbook(tmp_path)
    second = a_workbook(tmp_path / "copy")
    before = tree(tmp_path)
    run(machine, "install", first)
    again = run(machine, "install", second)
    assert (again["interpreter"], again["trust"]) == ("in place", "done")
    assert {*run(machine, "remove").values()} == {"undone"}
    assert (tree(tmp_path), registry_of(machine)) == (before, {})


def test_removing_leaves_what_others_changed_unchanged(tmp_path: Path, run: Run) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    run(machine, "install", workbook)
    machine.paths.interpreter.write_bytes(b"changed")
    (key,) = registry_of(machine)
    registry_of(machine)[key]["AllowSubfolders"] = 1
    assert run(machine, "remove") == {"interpreter": CHANGED, "trust": CHANGED}
    assert machine.paths.interpreter.read_bytes() == b"changed"
    assert key in registry_of(machine)
    assert not machine.paths.records.exists()
    run(machine, "install", workbook)
    machine.paths.interpreter.unlink()  # what is gone already counts as undone
    registry_of(machine).clear()
    assert {*run(machine, "remove").values()} == {"undone"}


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("python", "李雷"),  # VBA cannot pass on this path
        ("python", LIBRARIES[0]),  # xlwings' library is not beside Python
        ("interpreter", "directory"),  # a folder is in the place of the file
        ("interpreter", "close Excel and try again"),  # the file is held
        ("trust", "move the workbook to a separate"),
    ],
)
def test_the_steps_after_a_refused_one_are_done(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, step: str, reason: str
) -> None:
    def fail(path: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(path), None, str(target))

    machine, workbook = windows(tmp_path / "李雷", "cp1252" if reason == "李雷" else "gbk"), a_workbook(tmp_path)
    if reason in LIBRARIES:
        (machine.python.parents[1] / LIBRARIES[0]).unlink()
    elif reason == "directory":
        machine.paths.interpreter.mkdir(parents=True)
    elif step == "trust":
        workbook = a_workbook(machine.paths.common[0], "Downloads")
    marked(workbook)
    with monkeypatch.context() as patched:
        if "close Excel" in reason:
            patched.setattr(Path, "replace", fail)
        found = run(machine, "install", workbook)
    assert reason in found[step]
    assert found["mark"] in ("done", found[step])


@pytest.mark.parametrize(
    ("folders", "key"),
    [
        (["C:\\", r"C:\Users\li\downloads", r"d:\onedrive - 公司\文档", r"C:\Temp\a.zip\workbook"], "common"),
        ([r"Z:\trade", r"\\server\share\trade"], "network"),
        ([r"d:\onedrive - 公司\报告\2025", r"C:\Users\li\Downloads\trade"], ""),
    ],
)
def test_a_common_temporary_or_network_folder_is_never_trusted(folders: list[str], key: str) -> None:
    common = tuple(map(PureWindowsPath, (r"C:\Users\li\Downloads", r"D:\OneDrive - 公司\文档")))
    untrusted, drives = (PureWindowsPath(r"C:\Temp"),), {"Z": 4}
    for folder in map(PureWindowsPath, folders):
        registry = FakeRegistry()
        step = TrustedFolder("trust", folder, registry, common, untrusted, lambda root: drives.get(root[0], 3))
        with pytest.raises(OfficeError) if key else contextlib.nullcontext() as refused:
            step.do()
        assert len(registry.keys) == (not key)
        assert refused is None or refused.value.key == f"excel-{key}-folder"


def test_the_python_of_the_microsoft_store_is_refused_because_excel_does_not_see_what_it_writes(
    tmp_path: Path, run: Run
) -> None:
    """The folders are those of https://docs.python.org/3/using/windows.html, of 3.13 and before."""
    package = "PythonSoftwareFoundation.Python.3.13_3.13.2544.0_x64__qbz5n2kfra8p0"
    store = Path(rf"C:\Program Files\WindowsApps\{package}")
    machine, workbook = replace(windows(tmp_path), base=store), a_workbook(tmp_path)
    before = tree(tmp_path)
    for command in ("install", "status"):
        (reason,) = run(machine, command, workbook).values()
        assert "https://www.python.org/downloads/" in reason
    assert (tree(tmp_path), registry_of(machine)) == (before, {})


def test_a_chinese_user_name_on_another_windows_is_shortened() -> None:
    short = {r"C:\Users\李雷\.venv\Scripts\python.exe": r"C:\Users\674E~1\VENV~1\Scripts\python.exe"}
    for encoding, expected in (("gbk", {*short}), ("cp1252", {*short.values()})):
        found = {str(readable_path(Path(path), encoding, lambda path: Path(short[str(path)]))) for path in short}
        assert found == expected


def test_a_workbook_whose_macros_name_another_library_is_upgraded(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another version of xlwings has a library with another name, and each workbook names the library."""
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", workbook)
    with ExcelFile(workbook) as file:
        file.set_module("xlwings", xlwings_module().replace(xlwings.__version__, "0.30.1"))
        file.save()
    assert f'`trademonitor upgrade "{workbook}"`' in run(machine, "install", workbook)["macros"]
    monkeypatch.setenv("HOME", str(tmp_path))
    main(["doctor", "--store", str(tmp_path / "none.sqlite")])
    assert f'`trademonitor upgrade "{workbook}"`' in capsys.readouterr().out
    assert main(["upgrade", str(workbook)]) == 0
    assert run(machine, "status", workbook)["macros"] == "in place"


def test_a_folder_below_a_trusted_one_is_trusted_only_with_its_subfolders(tmp_path: Path, run: Run) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    above = f"{PureWindowsPath(workbook.parent.parent)}\\"
    for subfolders, state in ((0, "missing"), (1, "in place")):
        registry_of(machine)[rf"{TRUSTED}\Location0"] = {"Path": above.upper(), "AllowSubfolders": subfolders}
        assert run(machine, "status", workbook)["trust"] == state


def test_paths_come_from_the_environment_and_a_missing_variable_is_named() -> None:
    variables = {name: rf"C:\Users\li\{name}" for name in ("USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    company = Path(r"D:\OneDrive - 公司")
    found = excel_paths("win32", variables | {"OneDriveCommercial": str(company), "TEMP": r"C:\Temp"})
    assert found.untrusted == (Path(r"C:\Temp"),)
    assert {company, company / "Documents", company / "桌面"} <= {*found.common}
    with pytest.raises(OfficeError, match="APPDATA"):
        excel_paths("win32", variables | {"APPDATA": ""})


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        (rf"HKCU\{POLICY}\vbawarnings", 4, "excel-macros-trusted-only"),
        (rf"HKCU\{SECURITY}\VBAWarnings", 2, None),
        (rf"HKLM\{SECURITY}\VBAWarnings", 4, None),  # no policy: Excel does not read it
        (rf"HKLM\{CLOUD}\Excel\Security\vbawarnings", 4, "excel-macros-trusted-only"),
        (rf"HKCU\{POLICY}\BlockContentExecutionFromInternet", 1, "excel-internet-blocked"),
        (rf"HKLM\{POLICY}\Trusted Locations\AllLocationsDisabled", 1, "excel-locations-off"),
        (rf"HKCU\{SECURITY}\Trusted Locations\AllLocationsDisabled", 0, None),
        (rf"HKCU\{CLOUD}\Common\VBAOff", 1, "excel-vba-off"),
    ],
)
def test_doctor_prints_a_setting_that_restricts_macros(
    setting: str,
    value: int,
    expected: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine = windows(tmp_path)
    root, _, path = setting.partition("\\")
    key, _, name = path.rpartition("\\")
    registry = {"HKCU": machine.registry, "HKLM": machine.computer}[root]
    assert registry is not None
    registry.write(key, {name: value})
    assert [found.message.key for found in restrictions(registry)] == ([expected] if expected else [])
    monkeypatch.setattr(module, "this_machine", lambda: machine)
    monkeypatch.setenv("HOME", str(tmp_path))
    main(["doctor", "--store", str(tmp_path / "none.sqlite")])
    lines = [line for line in capsys.readouterr().out.splitlines() if f"{root}\\{key}".casefold() in line.casefold()]
    state = {"excel-vba-off": "error", "excel-locations-off": "error"}.get(expected or "", "note")
    assert [line.split()[0] for line in lines] == ([state] if expected else [])


@pytest.mark.skipif(sys.platform != "linux", reason="the commands are refused on Linux only")
def test_on_linux_each_command_ends_with_2_and_names_libreoffice(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("install", "remove", "status"):
        assert main(["excel", command]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert re.search("Excel is not available for this system.*trademonitor office install", err, re.DOTALL)


def test_a_missing_workbook_is_refused_and_the_default_is_that_of_the_folder_then_of_run_then_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine, folder = windows(tmp_path), a_workbook(tmp_path).parent
    monkeypatch.setattr(module, "this_machine", lambda: machine)
    monkeypatch.setattr("xlpkg.cli.excel.checkout", lambda: None)  # its output may have a workbook
    written = a_workbook(tmp_path, "job/output").parent
    places = ((folder, folder), (written.parent, written), (machine.paths.excel, ROOT / "workbook"))
    for here, expected in places:
        monkeypatch.chdir(here)
        main(["excel", "status"])
        assert f"({expected / 'TradeMonitor.xlsm'})" in capsys.readouterr().out
    assert main(["excel", "install", str(tmp_path / "nowhere.xlsm")]) == 2
    assert "there is no workbook" in capsys.readouterr().err
    assert not machine.paths.records.exists()
    assert main(["excel", "remove"]) == 0
    assert "nothing to remove" in capsys.readouterr().err
