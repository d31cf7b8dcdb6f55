"""A workbook of a newer version or of somebody else is refused; for one of an earlier version see test_upgrade.py."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from unittest import mock

import pytest
import xlsxwriter

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act_for_message

ROOT = Path(__file__).resolve().parents[2]


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
