"""Which folders become trusted locations of Excel, and which settings of Windows restrict macros."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from fake_machines import FakeRegistry, windows

from xlpkg.cli import main
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel import install as excel
from xlpkg.hosts.excel.paths import excel_paths
from xlpkg.hosts.excel.policies import restrictions
from xlpkg.hosts.excel.steps import TrustedFolder

SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security"


@pytest.mark.parametrize(
    ("key", "value", "expected", "blocks"),
    [
        (POLICY, {"vbawarnings": 4}, "excel-macros-trusted-only", False),
        (SECURITY, {"VBAWarnings": 3}, "excel-macros-trusted-only", False),
        (POLICY, {"BlockContentExecutionFromInternet": 1}, "excel-internet-blocked", False),
        (rf"{POLICY}\Trusted Locations", {"AllLocationsDisabled": 1}, "excel-locations-off", True),
        (rf"{SECURITY}\Trusted Locations", {"alllocationsdisabled": 1}, "excel-locations-off", True),
        (r"Software\Policies\Microsoft\Office\16.0\Common", {"vbaoff": 1}, "excel-vba-off", True),
        (r"Software\Policies\Microsoft\Cloud\Office\16.0\Common", {"VBAOff": 1}, "excel-vba-off", True),
        (
            r"Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security",
            {"vbawarnings": 4},
            "excel-macros-trusted-only",
            False,
        ),
    ],
)
def test_a_setting_that_restricts_macros_is_named(
    key: str, value: dict[str, str | int], expected: str, blocks: bool
) -> None:
    registry = FakeRegistry()
    registry.write(key, value)
    (found,) = restrictions(registry)
    assert (found.message.key, found.blocks) == (expected, blocks)
    assert f"HKCU\\{key}".casefold() in found.message.sentence("en").casefold()


@pytest.mark.parametrize("root", ["HKCU", "HKLM"])
def test_doctor_prints_the_policies_of_the_user_and_of_the_computer(
    root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = windows(tmp_path)
    registry = {"HKCU": machine.registry, "HKLM": machine.computer}[root]
    assert registry is not None
    registry.write(POLICY, {"vbawarnings": 4})
    registry.write(rf"{POLICY}\Trusted Locations", {"AllLocationsDisabled": 1})
    monkeypatch.setattr(excel, "this_machine", lambda: machine)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["doctor", "--store", str(tmp_path / "none.sqlite")]) == 1
    lines = [line for line in capsys.readouterr().out.casefold().splitlines() if f"{root}\\{POLICY}".casefold() in line]
    assert [line.split()[0] for line in sorted(lines)] == ["error", "note"]
    assert "trusted locations are turned off" in sorted(lines)[0]


def test_a_setting_of_the_computer_that_is_no_policy_is_not_one_of_excel() -> None:
    registry = FakeRegistry("HKLM")
    registry.write(SECURITY, {"VBAWarnings": 4})
    assert restrictions(registry) == []


def test_the_settings_of_a_new_windows_restrict_nothing() -> None:
    registry = FakeRegistry()
    assert restrictions(registry) == []
    registry.write(SECURITY, {"VBAWarnings": 2})
    registry.write(POLICY, {"vbawarnings": 1, "blockcontentexecutionfrominternet": 0})
    registry.write(rf"{SECURITY}\Trusted Locations", {"AllLocationsDisabled": 0})
    assert restrictions(registry) == []


def test_folders_of_onedrive_and_for_temporary_files_are_known_by_their_variables() -> None:
    variables = {name: rf"C:\Users\li\{name}" for name in ("USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    more = {"OneDriveCommercial": r"D:\OneDrive - 公司", "TEMP": r"C:\Temp"}
    assert excel_paths("win32", variables | more).untrusted == (Path(r"D:\OneDrive - 公司"), Path(r"C:\Temp"))


@pytest.mark.parametrize(
    ("folder", "key"),
    [
        (r"d:\onedrive - 公司\报告\2025", "excel-common-folder"),
        (r"C:\Temp", "excel-common-folder"),
        (r"E:\我的文档", "excel-common-folder"),
        (r"Z:\trade", "excel-network-folder"),
        (r"\\server\share\trade", "excel-network-folder"),
    ],
)
def test_a_synced_temporary_moved_or_mapped_folder_is_never_trusted(folder: str, key: str) -> None:
    registry = FakeRegistry()
    common = (PureWindowsPath(r"E:\我的文档"),)
    untrusted = (PureWindowsPath(r"D:\OneDrive - 公司"), PureWindowsPath(r"C:\Temp"))

    def drive_type(root: str) -> int:
        return 4 if root.startswith("Z") else 3

    with pytest.raises(OfficeError) as refused:
        TrustedFolder(registry, PureWindowsPath(folder), common, untrusted, drive_type).do(None)
    assert refused.value.key == key
    assert registry.keys == {}
    TrustedFolder(registry, PureWindowsPath(r"E:\我的文档\trade"), common, untrusted, drive_type).do(None)
    assert len(registry.keys) == 1
