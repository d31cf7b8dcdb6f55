"""The buttons of a renamed and moved workbook, clicked with the mouse in a LibreOffice that runs its macros."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import Desktop, desktop, wait_for
from new_user import ON_SCREEN
from pypdf import PdfReader

from xlpkg.bundled import shipped
from xlpkg.engines.libreoffice.program import write_settings
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import board

pytestmark = ON_SCREEN

OLD_MONTHS = ("2024-01", "2024-02", "2025-01")
#: The choices on 首页: the newest month of the examples' currency, in Chinese.
USD = [[None], ["usd"], ["zh"]]
GUANGDONG = next(region for region in PROVINCES if region.code == 44)


def put_sources(sources: Path, *months: str) -> None:
    """Make the example *months* the only files in *sources*."""
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir()
    for month in months:
        shutil.copy(shipped("examples", "usd", f"{month}.csv"), sources)


@pytest.fixture(scope="module")
def desk(few_provinces: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A workbook with another name, in which a sheet was renamed and reformatted, and three months in a new store."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("desk")
        patch.setenv("TRADEMONITOR_STORE", str(folder / "trade.sqlite"))
        put_sources(folder / "sources", *OLD_MONTHS)
        (folder / "别处").mkdir()
        workbook = Path(shutil.copy(few_provinces, folder / "别处" / "我的 月报.xlsm"))
        profile = folder / "profile"
        write_settings(profile, macros=True)
        manager.install(profile)
        with desktop(workbook, profile) as opened:
            opened.range(layout.HOME_CHOICES).value = USD
            opened.range(layout.HOME_FOLDERS).value = [["../sources"], ["."]]
            opened.book.sheets["广东"].name = "粤"
            opened.book.sheets["粤"].range("A5").api.CellBackColor = 0xFFFF00
            opened.book.sheets["粤"].range("A1").api.Columns.Width = 6000
            question = opened.answer("刷新数据", "Yes")
            assert str(folder / "sources") in question
            wait_for(lambda: "刷新数据：" in opened.last_run, "the last line of 首页 names 刷新数据")
            yield opened


def exports(desk: Desktop, month: int) -> object:
    """Return the exports of Guangdong in a month of 2025, as shown on its sheet."""
    return desk.range(layout.province_ranges(GUANGDONG).months).value[1 + 12 + month][3]


def test_a_message_box_names_a_broken_file(desk: Desktop) -> None:
    sources = desk.folder.parent / "sources"
    put_sources(sources)
    (sources / "2025-02.csv").write_text("收发货人所在地,进出口\n北京市,1\n", encoding="utf-8")
    before = exports(desk, 1), desk.last_run
    assert "2025-02.csv" in desk.message_after("刷新数据")
    desk.dismiss()
    assert (exports(desk, 1), desk.last_run) == before


def test_a_new_month_reaches_the_sheets_the_cells_the_report_and_the_pdf(desk: Desktop) -> None:
    assert exports(desk, 1) == pytest.approx(681.9, abs=0.1)
    assert exports(desk, 2) is None
    free = desk.book.sheets[layout.FUNCTIONS].range("H10")
    free.formula = '=TM_VALUE("广东","出口",202502)'
    assert free.value is None  # #N/A
    put_sources(desk.folder.parent / "sources", *OLD_MONTHS, "2025-02")
    assert "2025 年 2 月" in desk.press("刷新数据")
    assert exports(desk, 2) == pytest.approx(508.0, abs=0.05)
    assert free.value == pytest.approx(507.96, abs=0.01)
    assert desk.book.sheets["粤"].range("A5").api.CellBackColor == 0xFFFF00

    assert "2025 年 2 月" in desk.call("更新报告")
    table = desk.range(layout.REPORTS[Basis.MONTH].table).value
    assert table[1][:2] == ["广东", pytest.approx(829.3, abs=0.05)]

    pdf = desk.folder / "TradeMonitor-2025-02-usd.pdf"
    assert pdf.name in desk.call("导出PDF")
    text = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "829.3" in text
    assert "各省市 1-2 月累计贸易变化" in text.replace("\n", "")
    assert desk.book.sheets.active.name == layout.HOME

    summary = desk.range(layout.CHECK_SUMMARY)[1, 1]
    summary.value = "old"
    desk.press("核验数据")  # the buttons are still on the screen
    assert "2025 年 1-2 月" in summary.value

    desk.book.sheets[layout.BOARD].activate()
    desk.range(layout.BOARD_TOP)[layout.BOARD_PLACES["region2"]].value = "长三角"
    desk.press("更新看板")
    assert desk.range(board.TABLE)[2, 0].value == "长三角"
