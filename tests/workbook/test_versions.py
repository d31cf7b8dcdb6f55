"""Workbooks of other versions: an earlier one is filled as far as it goes, a newer or another one is refused."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import act_for_message
from xlpkg.workbook.fill import report_sheets
from xlpkg.workbook.versions import incomplete_sheets, range_of, version_of

ROOT = Path(__file__).resolve().parents[2]
#: The workbook of 0.1.0 before 首页 said what each group of sheets shows.
EARLIER = Path(__file__).with_name("earlier.xlsm")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return Path(shutil.copy(EARLIER, tmp_path / "旧 workbook.xlsm"))


@pytest.fixture
def of_others(tmp_path: Path) -> Path:
    path = tmp_path / "预算 budget.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sheet1").write("A1", 1)
    return path


def with_names(path: Path, *changes: tuple[str, str]) -> None:
    package = Package.read(path.read_bytes())
    xml = package.parts["xl/workbook.xml"].decode()
    for old, new in changes:
        assert old in xml
        xml = xml.replace(old, new)
    path.write_bytes(package.with_parts({"xl/workbook.xml": xml.encode()}).zipped())


def refresh(path: Path, store: Path, *more: str) -> int:
    return main(["refresh", str(path), "--store", str(store), *more])


def last_run(path: Path) -> str:
    return str(load_workbook(path)[layout.HOME]["B22"].value)


def test_the_built_workbook_says_its_version() -> None:
    with open_workbook(ROOT / "workbook" / "TradeMonitor.xlsm", read_only=True) as book:
        assert version_of(book) == layout.DESIGN
        assert incomplete_sheets(book) == ()


def test_an_earlier_workbook_is_filled_and_says_what_it_lacks(
    earlier: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(earlier, rmb_store, "--period", "2025-02", "--currency", "rmb", "--lang", "en") == 0
    printed = capsys.readouterr().err
    with open_workbook(earlier, read_only=True) as read:
        sheets = "、".join(sheet for sheet in incomplete_sheets(read) if sheet not in layout.HIDDEN)
    assert {layout.HOME, layout.CHECKS} <= {*sheets.split("、")}
    assert f"missing or incomplete: {sheets}. Close it and run `trademonitor upgrade" in printed
    assert f"missing or incomplete: {sheets}. Close it" in last_run(earlier)
    book = load_workbook(earlier)
    assert book[layout.HOME]["C6"].value == "2025-02"
    assert book["广东"]["A1"].value == "Guangdong"


def test_a_sheet_that_lacks_a_range_keeps_what_it_shows(earlier: Path, rmb_store: Path) -> None:
    """The table of 当月 had a row less in the first workbooks: its sheet must not show parts of two months."""
    with_names(earlier, ("当月!$A$11:$M$42", "当月!$A$11:$M$41"))
    before = Package.read(earlier.read_bytes()).parts["xl/worksheets/sheet3.xml"]
    assert refresh(earlier, rmb_store, "--period", "2025-02", "--currency", "rmb") == 0
    assert Package.read(earlier.read_bytes()).parts["xl/worksheets/sheet3.xml"] == before
    assert {layout.HOME, layout.MONTH} <= {*re.split("[、：。]", last_run(earlier))}
    with open_workbook(earlier, read_only=True) as book, pytest.raises(WorkbookError) as raised:
        report_sheets(book)
    assert raised.value.key == "workbook-lacks"


def test_a_range_of_an_earlier_version_with_another_meaning_is_not_filled(earlier: Path) -> None:
    with open_workbook(earlier, read_only=True) as book:
        assert range_of(book, layout.MAP_TITLE).shape == (2, 1)
        with pytest.raises(WorkbookError) as raised:
            range_of(book, replace(layout.MAP_TITLE, since=1))
    assert raised.value.key == "workbook-lacks"


def test_a_newer_workbook_is_refused(tmp_path: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = Path(shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", tmp_path))
    mark = f'name="{layout.DESIGN_NAME}">'
    with_names(newer, (f"{mark}{layout.DESIGN}<", f"{mark}{layout.DESIGN + 1}<"))
    before = newer.read_bytes()
    assert refresh(newer, rmb_store, "--lang", "en") == 2
    assert main(["pdf", str(newer), "--lang", "zh"]) == 2
    printed = capsys.readouterr().err.splitlines()
    assert printed == [
        f"{newer.name} was made by a newer version of TradeMonitor: install that version to use it",
        f"{newer.name} 由更新版本的 TradeMonitor 制作：请先升级程序",
    ]
    assert newer.read_bytes() == before


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["refresh", "pdf"])
def test_a_workbook_of_somebody_else_gets_one_sentence(
    of_others: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str], command: str, lang: str
) -> None:
    before = of_others.read_bytes()
    store = ["--store", str(rmb_store)] if command == "refresh" else []
    assert main([command, str(of_others), "--lang", lang, *store]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    expected = "is not a TradeMonitor workbook" if lang == "en" else "不是 TradeMonitor 工作簿"
    assert line.startswith(f"{of_others.name} {expected}")
    assert of_others.read_bytes() == before
    assert [*of_others.parent.glob("*.pdf")] == []


@pytest.mark.parametrize(("locale", "expected"), [("en_US.UTF-8", "is not a"), ("zh_CN.UTF-8", "不是")])
@pytest.mark.parametrize("action", ["make", "refresh", "report", "verify", "pdf"])
def test_a_button_on_a_workbook_of_somebody_else_says_one_sentence_in_the_systems_language(
    of_others: Path, action: str, locale: str, expected: str
) -> None:
    with mock.patch.dict(os.environ, {"LC_ALL": locale}), open_workbook(of_others) as book:
        (line,) = act_for_message(action, book).splitlines()
    assert line.startswith(f"{of_others.name} {expected}")
