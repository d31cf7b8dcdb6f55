"""The extension is installed in a profile of LibreOffice, found, and removed without leftovers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from conftest import is_old_libreoffice
from offices import desk, shown

from xlpkg.cli import main
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.hosts.libreoffice.extension.extension import ENVIRONMENT, FILE_NAME

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


def office(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run ``trademonitor office`` and return its exit code, stdout and stderr."""
    code = main(["office", *arguments])
    return code, *capfd.readouterr()


def tree(profile: Path) -> dict[str, bytes]:
    """Return the contents of all files in *profile* by path."""
    return {str(path.relative_to(profile)): path.read_bytes() for path in profile.rglob("*") if path.is_file()}


def traces(profile: Path) -> list[str]:
    """Return the files and folders with TradeMonitor in their name or contents, in any encoding."""
    named = [str(path) for path in profile.rglob("*") if "trademonitor" in path.name.lower()]
    needles = [b"trademonitor", "trademonitor".encode("utf-16-le")]
    return named + [name for name, content in tree(profile).items() if any(n in content.lower() for n in needles)]


@pytest.mark.long
@pytest.mark.usefixtures("with_libreoffice")
def test_the_extension_is_removed_without_leftovers(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "配置 profile"
    with desk(profile) as running:
        running.open()
    before = tree(profile)
    option = ("--profile", str(profile))

    code, out, _ = office(capfd, "status", *option)
    assert (code, "is not installed in LibreOffice's profile" in out) == (1, True)
    for _ in range(2):  # the second replaces the first
        code, out, err = office(capfd, "install", *option)
        assert (code, err) == (0, "")
        assert len(out.splitlines()) == 4
        assert sys.prefix in out
        assert len(list(profile.rglob(FILE_NAME))) == 1
    assert office(capfd, "status", *option) == (0, out, "")
    with desk(profile) as running:
        running.open(hidden=False)  # the window saves the position of the toolbar

    code, out, err = office(capfd, "remove", *option)
    assert (code, "was removed" in out, err) == (0, True, "")
    assert traces(profile) == []
    with desk(profile) as running:
        cell = running.open().Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.setFormula("=TM_PERIODS()")
        assert shown(cell) == 525  # #NAME?
    assert traces(profile) == []
    # New files are LibreOffice's: its backups, and its lists of extensions, which are empty again.
    new = {name for name in set(tree(profile)) - set(before) if not name.startswith("user/pack/")}
    assert {
        name for name in new if not name.endswith(("backenddb.xml", ".pmap", "unorc", "configmgr.ini", ".tmp"))
    } == set()
    assert set(before) - set(tree(profile)) == set()
    assert office(capfd, "status", *option)[0] == 1
    assert office(capfd, "remove", *option)[0] == 0


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.long
def test_a_user_who_is_not_root_installs_and_removes() -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can become another user: the other tests are run by a user who is not root")
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, NOBODY, NOBODY)

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, *arguments],
                user=NOBODY,
                group=NOBODY,
                extra_groups=[],
                cwd=home,
                env={"HOME": home, "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )

        if run("-c", "import xlpkg.hosts.libreoffice.extension.manager").returncode:
            pytest.skip(
                "another user may not read this environment: unopkg, which does not work for root, is not tested"
            )
        profile = Path(home, ".config", "libreoffice", "4")
        installed = run("-m", "xlpkg", "office", "install")
        assert (installed.returncode, installed.stderr) == (0, "")
        assert str(profile) in installed.stdout
        assert len(list(profile.rglob(FILE_NAME))) == 1
        removed = run("-m", "xlpkg", "office", "remove")
        assert (removed.returncode, removed.stderr) == (0, "")
        assert traces(profile) == []


@pytest.fixture
def copied(profile: Path, tmp_path: Path) -> Path:
    """A copy of the profile with the extension."""
    return Path(shutil.copytree(profile, tmp_path / "copied"))


def write_security(profile: Path, **settings: str) -> None:
    """Write the settings of scripts in *profile* as LibreOffice does; its other settings are lost."""
    items = "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for name, value in settings.items()
    )
    written = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
    (profile / "user" / "registrymodifications.xcu").write_text(written, encoding="utf-8")


@pytest.mark.long
def test_a_deleted_environment_is_an_error_in_cells_and_in_status(
    with_libreoffice: None,  # noqa: ARG001
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    home, profile = tmp_path / "environment", tmp_path / "profile"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", home], check=True)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    packages = sysconfig.get_path("purelib", vars={"base": str(home)})
    Path(packages, "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n", encoding="utf-8")
    subprocess.run([python, "-m", "xlpkg", "office", "install", "--profile", profile], check=True, timeout=120)
    capfd.readouterr()
    shutil.rmtree(home)

    code, out, _ = office(capfd, "status", "--profile", str(profile))
    assert code == 1
    assert f"## TradeMonitor's Python environment {home} was not found: run `trademonitor office install`" in out
    with desk(profile) as running:
        document = running.open()
        cells = document.Sheets.getByIndex(0)
        for row, formula in enumerate(("=TM_PERIODS()", '=TM_YOY("广东";"出口";202502)')):
            cells.getCellByPosition(0, row).setFormula(formula)
            assert str(shown(cells.getCellByPosition(0, row))).startswith("## TradeMonitor's Python environment")
        running.create("org.trademonitor.Runner").trigger("refresh")  # shows the sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"python": "2.7"}, "## LibreOffice has Python 3."),
        ({"paths": []}, "(No module named 'xlpkg'): reinstall it there"),
    ],
)
def test_an_environment_that_cannot_be_used_is_an_error_in_cells(
    copied: Path, changes: dict[str, object], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # LibreOffice's Python uses the packages of the environment whose python3 is first on the PATH.
    environment = str(Path(sys.prefix, "bin"))
    others = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != environment]
    monkeypatch.setenv("PATH", os.pathsep.join(others))
    installed = manager.find(copied)
    assert installed is not None
    file = installed.folder / ENVIRONMENT
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    assert sentence in (manager.check_formula(copied) or "")


def test_an_open_profile_is_not_changed(copied: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = tree(copied)
    (copied / ".lock").touch()
    for command in ("install", "remove"):
        code, out, err = office(capfd, command, "--profile", str(copied))
        assert (code, out) == (2, "")
        assert "LibreOffice is open with the profile" in err
    code, out, err = office(capfd, "status", "--profile", str(copied))
    assert (code, len(out.splitlines()), "is open" in err) == (1, 2, True)
    (copied / ".lock").unlink()
    assert tree(copied) == before


def test_status_says_whether_a_click_works_and_whether_the_extension_is_of_this_build(
    copied: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A click works at every macro security."""
    for settings in ({}, {"MacroSecurityLevel": "0"}, {"MacroSecurityLevel": "1"}, {"DisableMacrosExecution": "true"}):
        write_security(copied, **settings)
        works, message = manager.clicks(copied)
        assert works
        assert "a click on the workbook's buttons works" in message.sentence("en")

    write_security(copied, DisablePythonRuntime="true")
    code, out, _ = office(capfd, "status", "--profile", str(copied))
    assert (code, "set it to false" in out) == (1, True)
    # LibreOffice 7.4 does not have this setting, and runs Python all the same.
    assert (manager.check_formula(copied) is None) == is_old_libreoffice()

    write_security(copied)
    code, out, _ = office(capfd, "status", "--profile", str(copied))
    assert (code, "a click on the workbook's buttons works" in out) == (0, True)
    installed = manager.find(copied)
    assert installed is not None
    with (installed.folder / "component.py").open("a", encoding="utf-8") as component:
        component.write("\n")
    code, out, _ = office(capfd, "status", "--profile", str(copied))
    assert (code, "differs from that of this program" in out) == (1, True)


def test_the_default_profile_is_the_one_that_libreoffice_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("the path of the profile is tested on Linux only")
    program = tmp_path / "office" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("TRADEMONITOR_SOFFICE", str(program))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    assert manager.default_profile() == tmp_path / "settings" / "libreoffice" / "4"
    bootstrap = "[Bootstrap]\nUserInstallation=$SYSUSERCONFIG/libreofficedev/9\n"
    program.with_name("bootstraprc").write_text(bootstrap, encoding="utf-8")
    assert manager.default_profile() == tmp_path / "settings" / "libreofficedev" / "9"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert manager.default_profile() == tmp_path / ".config" / "libreofficedev" / "9"
