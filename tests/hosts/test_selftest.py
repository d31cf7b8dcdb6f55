"""The self-test in LibreOffice: it passes with the shipped workbook, and names exactly what is broken in another."""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

import pytest
from user_workbook import edited

from udfs.registry import FUNCTIONS
from xlpkg.cli import main
from xlpkg.hosts.selftest import run
from xlpkg.hosts.selftest.run import without_names
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import MACROS

USER = "王 小明"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty home of a user, with a space and Chinese in its path, and without settings of TradeMonitor."""
    folder = tmp_path / USER
    folder.mkdir()
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "TRADEMONITOR_STORE", "DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, USER)
    monkeypatch.chdir(folder)
    return folder


def selftest(*arguments: str | Path) -> int:
    return main(["excel", "selftest", "--engine", "libreoffice", *map(str, arguments)])


def result_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "selftest.json").read_text(encoding="utf-8"))
    return found


def names(result: dict[str, Any], *, passed: bool) -> set[str]:
    return {check["name"] for check in result["checks"] if check["passed"] is passed}


@pytest.mark.long
@pytest.mark.usefixtures("with_libreoffice")
def test_the_shipped_workbook_passes_and_nothing_of_the_user_is_used_or_shown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert selftest("--lang", "zh") == 0
    (folder,) = home.glob("trademonitor-selftest-*")
    assert capsys.readouterr().out.splitlines() == [f"{folder.name}/selftest.json"]
    others = [path for path in home.rglob("*") if path.is_file() and folder not in path.parents]
    assert [path for path in others if home / ".cache" not in path.parents] == []
    result = result_in(folder)
    assert (result["complete"], result["passed"], result["failed"]) == (True, True, 0)
    assert result["versions"]["program"].startswith("LibreOffice ")
    made = names(result, passed=True)
    assert len(made) == len(result["checks"]) == run.CHECKS
    unpressed = {f"button/{macro}" for macro in MACROS} - made
    not_pressed = ("ApplySources", "MakeCopy", "MakePage", "OpenGuide", "UpdateDashboard")
    assert unpressed == {f"button/{macro}" for macro in not_pressed}
    assert {f"function/{example}" for function in FUNCTIONS for example in function.examples} <= made
    assert {f"sheet/{sheet}{suffix}" for sheet in layout.FILLED for suffix in ("", " en")} <= made
    text = (folder / "selftest.json").read_text(encoding="utf-8")
    assert USER not in text
    assert str(home) not in text


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.long
def test_it_names_a_button_without_macro_and_a_sheet_of_an_old_month(
    home: Path, few_provinces: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = Path(shutil.copy(few_provinces, home / "broken.xlsm"))
    arguments = ("--period", "2025-03", "--currency", "rmb", "--store", str(rmb_store))
    assert main(["refresh", str(workbook), *arguments]) == 0
    edited(workbook, "xl/drawings/drawing1.xml", (r'macro="\[0\]!VerifyData"', 'macro=""'))
    ranges = [(rf'(name="prov_44_{name}"[^>]*>)广东!', r"\1西藏!") for name in ("key", "cities")]
    edited(workbook, "xl/workbook.xml", *ranges)
    capsys.readouterr()
    assert selftest(workbook, "-o", home / "out") == 1
    result = result_in(home / "out")
    broken = {"button/VerifyData", "sheet/广东", "sheet/广东 en"}
    assert names(result, passed=False) == broken
    assert (result["complete"], result["passed"], result["failed"]) == (True, False, len(broken))
    checks = {check["name"]: check for check in result["checks"]}
    assert checks["button/VerifyData"]["actual"] is None
    assert any("2025 年 1-3 月" in line for line in checks["sheet/广东"]["actual"])
    printed = capsys.readouterr().err
    assert all(f"{name}: expected " in printed for name in broken)


@pytest.mark.usefixtures("with_libreoffice")
def test_no_button_that_writes_is_pressed_before_another_has_shown_which_store_it_uses(
    home: Path, few_provinces: Path
) -> None:
    workbook = Path(shutil.copy(few_provinces, home / "broken.xlsm"))
    macros = ("UpdateReport", "VerifyData")
    edited(workbook, "xl/drawings/drawing1.xml", *((rf'macro="\[0\]!{macro}"', 'macro=""') for macro in macros))
    assert selftest(workbook, "-o", home / "out") == 2
    result = result_in(home / "out")
    assert result["complete"] is False
    assert [check["name"] for check in result["checks"]] == ["button/UpdateReport", "button/VerifyData", "complete"]
    assert "no button that writes" in result["checks"][-1]["error"]


@pytest.mark.long
@pytest.mark.usefixtures("with_libreoffice")
def test_a_program_that_does_not_answer_is_ended(
    home: Path, few_provinces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is less than the time until LibreOffice connects a button with its action."""
    monkeypatch.setattr(run, "_LIMIT", 0.0)
    assert selftest(few_provinces, "-o", home / "out") == 2
    assert all(check["error"] for check in result_in(home / "out")["checks"])


def test_a_folder_with_files_and_a_missing_excel_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "kept.txt").write_text("kept", encoding="utf-8")
    assert selftest("-o", home) == 2
    assert "is not empty" in capsys.readouterr().err
    assert main(["excel", "selftest", "--engine", "excel", "-o", str(home / "out")]) == 2
    assert "excel" in capsys.readouterr().err.lower()
    assert [path.name for path in home.iterdir()] == ["kept.txt"]


def test_paths_in_the_result_lose_the_home_folder_and_the_users_name() -> None:
    for text, cleaned, home in (
        ("/home/li/out/a.xlsm", "~/out/a.xlsm", PurePath("/home/li")),
        ("/home/list/a", "/home/list/a", PurePath("/home/li")),
        ("file:///home/li/a", "file://~/a", PurePath("/home/li")),
        (r"C:\Users\li yi\a.xlsm", r"~\a.xlsm", PureWindowsPath(r"C:\Users\li yi")),
        ("/data/li", "/data/~", PurePath("/")),
        ("Beijing/linear", "Beijing/linear", PurePath("/home/li")),
    ):
        assert json.loads(without_names(json.dumps([text]), home, "li")) == [cleaned]
