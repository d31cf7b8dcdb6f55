"""The self-test in LibreOffice: it passes with the shipped workbook, and names exactly what is broken in another."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path, PureWindowsPath
from typing import Any, cast

import pytest
from lxml import html

from udfs.registry import FUNCTIONS
from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.hosts.selftest.macro import launch
from xlpkg.hosts.selftest.page import page
from xlpkg.hosts.selftest.programs import limited, start
from xlpkg.hosts.selftest.results import Privacy, Results, same
from xlpkg.ooxml import Package
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


def changed(workbook: Path, part: str, *changes: tuple[str, str]) -> None:
    """Replace texts, which must be there, in a part of *workbook*."""
    package = Package.read(workbook.read_bytes())
    text = package.parts[part].decode("utf-8")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count == 1, pattern
    workbook.write_bytes(package.with_parts({part: text.encode("utf-8")}).zipped())


@pytest.mark.usefixtures("with_libreoffice")
def test_the_shipped_workbook_passes_and_nothing_of_the_user_is_used_or_shown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert selftest("--lang", "zh") == 0
    printed = capsys.readouterr()
    (folder,) = home.glob("trademonitor-selftest-*")
    assert printed.out.splitlines() == [f"{folder.name}/selftest.json", f"{folder.name}/selftest.html"]
    others = [path for path in home.rglob("*") if path.is_file() and folder not in path.parents]
    assert [path for path in others if home / ".cache" not in path.parents] == []
    result = result_in(folder)
    assert (result["complete"], result["passed"], result["failed"]) == (True, True, 0)
    assert result["versions"]["program"].startswith("LibreOffice ")
    made = names(result, passed=True)
    assert {f"button/{macro}" for macro in MACROS} <= made
    assert {f"function/{example}" for function in FUNCTIONS for example in function.examples} <= made
    assert {f"sheet/{sheet}" for sheet in layout.FILLED} <= made
    assert "refresh-twice" in made
    for name in ("selftest.json", "selftest.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert USER not in text
        assert str(home) not in text
    shown = html.parse(folder / "selftest.html").getroot()
    pictures = shown.xpath("//img/@src")
    assert len(pictures) == 9
    assert all(picture.startswith("data:image/png;base64,") for picture in pictures)
    assert shown.get("lang") == "zh"
    assert not shown.xpath("//tr[@class='failed']")


@pytest.mark.usefixtures("with_libreoffice")
def test_it_names_a_wrong_result_a_button_without_macro_and_a_sheet_of_an_old_month(
    home: Path, built: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = Path(shutil.copy(built, home / "broken.xlsm"))
    arguments = ("--period", "2025-03", "--currency", "rmb", "--store", str(rmb_store))
    assert main(["refresh", str(workbook), *arguments]) == 0
    with open_workbook(workbook) as book:
        book.sheets["函数"]["D5"].value = 1.0
        book.save()
    changed(workbook, "xl/drawings/vmlDrawing1.vml", (r"<x:FmlaMacro>\[0\]!VerifyData</x:FmlaMacro>", ""))
    ranges = [(rf'(name="prov_44_{name}"[^>]*>)广东!', r"\1_IntelliSense_!") for name in ("key", "months", "cities")]
    changed(workbook, "xl/workbook.xml", *ranges)
    capsys.readouterr()
    assert selftest(workbook, "-o", home / "out") == 1
    result = result_in(home / "out")
    broken = {"example/函数!D5", "button/VerifyData", "sheet/广东", "sheet/广东 en"}
    assert names(result, passed=False) == broken
    assert result["failed"] == len(broken)
    assert (result["complete"], result["passed"]) == (True, False)
    checks = {check["name"]: check for check in result["checks"]}
    assert checks["example/函数!D5"]["actual"] == "1.0 without a formula"
    assert checks["button/VerifyData"]["actual"] is None
    assert any("2025 年 1-3 月" in line for line in checks["sheet/广东"]["actual"])
    printed = capsys.readouterr().err
    assert all(f"{name}: expected " in printed for name in broken)
    shown = html.parse(home / "out" / "selftest.html").getroot()
    assert set(shown.xpath("//tr[@class='failed']/td[1]/text()")) == broken


@pytest.mark.usefixtures("with_libreoffice")
def test_no_button_that_writes_is_pressed_before_another_has_shown_which_store_it_uses(home: Path, built: Path) -> None:
    workbook = Path(shutil.copy(built, home / "broken.xlsm"))
    macros = ("UpdateReport", "VerifyData")
    pattern = r"<x:FmlaMacro>\[0\]!{}</x:FmlaMacro>"
    changed(workbook, "xl/drawings/vmlDrawing1.vml", *((pattern.format(macro), "") for macro in macros))
    assert selftest(workbook, "-o", home / "out") == 2
    result = result_in(home / "out")
    assert result["complete"] is False
    assert [check["name"] for check in result["checks"]] == ["button/UpdateReport", "button/VerifyData", "complete"]
    assert "no button that writes" in result["checks"][-1]["error"]


def test_a_folder_with_files_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "kept.txt").write_text("kept", encoding="utf-8")
    assert selftest("-o", home) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in home.iterdir()] == ["kept.txt"]


def test_the_macro_starts_the_command_in_a_process_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEMONITOR_SOFFICE", str(home / "no soffice"))  # so that it ends at once
    with launch(home / "Documents" / "自 检", "libreoffice", "zh") as process:
        assert process.wait(60) == 2
    log = (home / "Documents" / "自 检.log").read_text(encoding="utf-8")
    assert "no soffice" in log
    assert "Traceback" not in log


@pytest.mark.usefixtures("with_libreoffice", "home")
@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot stop a process by a signal: a program that hangs is not tested"
)
def test_a_program_that_does_not_answer_is_ended_and_the_checks_go_on() -> None:
    results = Results("libreoffice", "en", lambda _: None)
    with start("libreoffice", {}) as program:
        book = program.app.books.add()

        def ask_a_stopped_program() -> tuple[object, object]:
            os.killpg(cast("Any", program).office.process.pid, signal.SIGSTOP)
            with limited(program, 1):
                return True, book.sheets[0].name

        began = time.monotonic()
        assert not results.check("button/RefreshData", ask_a_stopped_program)
        assert not results.check("audit", lambda: (True, book.sheets[0].name))
        assert time.monotonic() - began < 30
    assert [bool(check.error) for check in results.checks] == [True, True]


def test_excel_is_refused_where_there_is_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["excel", "selftest", "--engine", "excel", "-o", str(home / "out")]) == 2
    assert "excel" in capsys.readouterr().err.lower()
    assert not (home / "out").exists()


def test_paths_lose_the_home_folder_and_the_users_name() -> None:
    private = Privacy(Path("/home/li"), "li")
    for text, cleaned in {
        "/home/li/out/a.xlsm": "~/out/a.xlsm",
        "/home/list/a": "/home/list/a",
        "file:///home/li/a": "file://~/a",
        r"D:\Users\li\a": r"D:\Users\~\a",
        "/data/li": "/data/~",
        "Beijing/linear": "Beijing/linear",
    }.items():
        assert private.text(text) == cleaned
    assert private.cleaned({"a": ["/home/li", 1.5, None]}) == {"a": ["~", 1.5, None]}


def test_windows_paths_lose_the_home_folder_in_json_too() -> None:
    results = Results("excel", "en", lambda _: None, press="selftest-press-excel")
    results.check("a", lambda: (1.0, r"C:\Users\Li Ming\a.xlsm"))
    private = Privacy(PureWindowsPath(r"C:\Users\Li Ming"), "Li Ming")
    assert json.loads(results.as_json(private))["checks"][0]["actual"] == r"~\a.xlsm"


def test_values_are_compared_with_their_types() -> None:
    assert same(1.0, 1)
    assert same([["a", None], [0.1 + 0.2, "#N/A"]], [["a", None], [0.3, "#N/A"]])
    for one, other in (
        (1.0, "1.0"),
        (None, 0.0),
        ("", None),
        ([1.0], [1.0, 2.0]),
        (1.0, 1.000001),
        ("2024-03", 45352.0),
    ):
        assert not same(one, other)


def test_an_error_of_a_check_is_recorded_and_the_page_escapes_all_text() -> None:
    results = Results("libreoffice", "en", lambda _: None, press="selftest-press-libreoffice")

    def fail() -> tuple[object, object]:
        raise ValueError("<script>alert(1)</script>")

    assert not results.check('"<b>&', fail)
    assert results.check("fine", lambda: (1.0, 1.0))
    assert results.checks[0].error == "ValueError: <script>alert(1)</script>"
    shown = html.document_fromstring(page(results, {}, Privacy()))
    assert not shown.xpath("//script")
    assert shown.xpath("//tr[@class='failed']/td/text()")[:2] == ['"<b>&', "failed"]
    assert [check.name for check in results.failed] == ['"<b>&']
