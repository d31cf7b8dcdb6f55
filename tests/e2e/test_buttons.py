"""The four buttons of the committed workbook, pressed with a real mouse in a real LibreOffice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from desktop import PROGRAMS, Desktop, desktop, wait_for
from pypdf import PdfReader

from xlpkg.bundled import shipped
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.hosts.libreoffice.program import find_soffice, write_settings
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout

_MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed: nothing to click in"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed, so no screen and no mouse: {', '.join(_MISSING)}"),
]

GUANGDONG = next(region for region in PROVINCES if region.code == 44)
#: Where screenshots are kept, to be looked at.
PICTURES = Path(os.environ.get("TRADEMONITOR_PICTURES", ""))


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of LibreOffice's with the extension in it, where macros may run."""
    folder = tmp_path_factory.mktemp("office") / "profile"
    write_settings(folder, macros=True)
    manager.install(folder)
    return folder


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the workbook and its source files, three of the four example months."""
    monkeypatch.setenv("TRADEMONITOR_STORE", str(tmp_path / "trade.sqlite"))
    shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), tmp_path)
    (tmp_path / "sources").mkdir()
    for month in ("2024-01", "2024-02", "2025-01"):
        shutil.copy(shipped("examples", "usd", f"{month}.csv"), tmp_path / "sources")
    return tmp_path


@pytest.fixture
def desk(room: Path, profile: Path) -> Iterator[Desktop]:
    pictures = PICTURES if PICTURES.name else room
    with desktop(room / "TradeMonitor.xlsm", profile, pictures) as opened:
        cell(opened, layout.HOME_FOLDERS).value = [["sources"], ["."]]
        yield opened


def cell(desk: Desktop, block: layout.Block) -> xw.Range:
    return desk.book.names[block.name].refers_to_range


def line(desk: Desktop) -> str:
    return str(cell(desk, layout.HOME_LAST_RUN).value)


def press(desk: Desktop, caption: str) -> str:
    """Press a button, wait for the line on 首页 to tell of it, and return that line."""
    before = line(desk)
    desk.click(caption)
    return wait_for(lambda: now if (now := line(desk)) != before and caption in now else None, f"{caption} is done")


def exports(desk: Desktop, month: int) -> object:
    """Return Guangdong's exports of a month of 2025 on its sheet."""
    return cell(desk, layout.province_blocks(GUANGDONG).months).value[1 + 12 + month][3]


def test_a_new_month_goes_from_the_folder_to_the_sheets_the_report_and_the_pdf(desk: Desktop, room: Path) -> None:
    press(desk, "刷新数据")
    assert exports(desk, 1) == pytest.approx(681.9, abs=0.1)
    assert exports(desk, 2) is None
    shutil.copy(shipped("examples", "usd", "2025-02.csv"), room / "sources")
    assert "2025 年 2 月" in press(desk, "刷新数据")
    desk.picture("refreshed")
    assert exports(desk, 2) == pytest.approx(508.0, abs=0.05)

    assert "2025 年 2 月" in press(desk, "更新报告")
    table = cell(desk, layout.REPORTS[Basis.MONTH].table).value
    assert table[1][:2] == ["广东", pytest.approx(829.3, abs=0.05)]
    desk.book.sheets[layout.MONTH].activate()
    desk.picture("report")
    desk.book.sheets[layout.HOME].activate()

    press(desk, "导出PDF")
    pdf = room / "TradeMonitor-2025-02-usd.pdf"
    assert str(pdf) in line(desk)
    text = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "829.3" in text
    assert "各省市 1-2 月累计贸易变化" in text.replace("\n", "")
    assert desk.book.sheets.active.name == layout.HOME
    press(desk, "核验数据")  # the buttons are in front as before


def test_verify_fills_the_findings(desk: Desktop) -> None:
    press(desk, "刷新数据")
    cell(desk, layout.CHECK_SUMMARY).value = "old"
    press(desk, "核验数据")
    assert "2025 年 1 月" in cell(desk, layout.CHECK_SUMMARY).value
    desk.book.sheets[layout.CHECKS].activate()
    desk.picture("checked")


def test_a_broken_file_is_told_in_a_box_and_the_sheets_stay(desk: Desktop, room: Path) -> None:
    press(desk, "刷新数据")
    for file in (room / "sources").iterdir():
        file.unlink()
    (room / "sources" / "2025-02.csv").write_text("收发货人所在地,进出口\n北京市,1\n", encoding="utf-8")
    before, told = exports(desk, 1), line(desk)
    desk.click("刷新数据")
    sentence = wait_for(desk.dialog, "a box that says what is wrong")
    desk.picture("refused")
    assert "2025-02.csv" in sentence
    desk.dismiss()
    assert (exports(desk, 1), line(desk)) == (before, told)


def test_one_broken_file_among_good_ones_is_told_and_the_others_are_used(desk: Desktop, room: Path) -> None:
    (room / "sources" / "2025-02.csv").write_text("", encoding="utf-8")
    desk.click("刷新数据")
    sentence = wait_for(desk.dialog, "a box that names the broken file")
    assert "2025-02.csv" in sentence
    desk.dismiss()
    assert exports(desk, 1) == pytest.approx(681.9, abs=0.1)
    assert "2025-02.csv" in line(desk)


def test_a_read_only_workbook_is_printed_and_the_box_says_where(room: Path, profile: Path) -> None:
    with desktop(room / "TradeMonitor.xlsm", profile, room, read_only=True) as desk:
        document = desk.book.api
        assert document.isReadonly()
        desk.click("导出PDF")
        sentence = wait_for(desk.dialog, "a box that says where the PDF is")
        desk.picture("read-only")
        pdf = room / "TradeMonitor-2025-02-usd.pdf"
        assert str(pdf) in sentence
        desk.dismiss()
        titles = [str(entry["/Title"]) for entry in PdfReader(pdf).outline if isinstance(entry, dict)]
        assert titles == [*layout.REPORT]
        assert document.isReadonly()
        assert not document.isModified()
        assert desk.book.sheets.active.name == layout.HOME


def test_buttons_work_on_a_workbook_that_was_renamed_moved_and_restyled(room: Path, profile: Path) -> None:
    folder = room / "别处"
    folder.mkdir()
    moved = (room / "TradeMonitor.xlsm").rename(folder / "我的 月报.xlsm")
    with desktop(moved, profile, room) as desk:
        cell(desk, layout.HOME_FOLDERS).value = [["../sources"], [None]]
        desk.book.sheets["广东"].name = "粤"
        desk.book.sheets["粤"].range("A5").color = (255, 255, 0)
        desk.book.sheets["粤"].range("A1").column_width = 30
        press(desk, "刷新数据")
        assert exports(desk, 1) == pytest.approx(681.9, abs=0.1)
        assert desk.book.sheets["粤"].range("A5").color == (255, 255, 0)
        press(desk, "导出PDF")
        assert (folder / "TradeMonitor-2025-01-usd.pdf").is_file()


def test_a_cell_calculates_anew_after_a_refresh(desk: Desktop, room: Path) -> None:
    press(desk, "刷新数据")
    free = desk.book.sheets[layout.FUNCTIONS].range("H10")
    free.formula = '=TM_VALUE("广东","出口",202502)'
    assert free.value is None  # a real #N/A
    shutil.copy(shipped("examples", "usd", "2025-02.csv"), room / "sources")
    press(desk, "刷新数据")
    assert free.value == pytest.approx(507.96, abs=0.01)
