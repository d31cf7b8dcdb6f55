"""The first press after README's Start, in a new home with a default profile: the examples are used at once."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import desktop, wait_for
from new_user import ON_SCREEN, new_home, trademonitor

from xlpkg.bundled import shipped
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.workbook import layout

pytest.importorskip("uno", reason="LibreOffice's Python module uno is not installed")
pytestmark = ON_SCREEN


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A new home in which a user has installed the extension."""
    with new_home(tmp_path) as folder:
        trademonitor(folder, "office", "install")
        yield folder


def test_in_the_shipped_workbook_the_first_press_offers_the_examples(home: Path) -> None:
    workbook = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), home / "我的 月报.xlsm"))
    with desktop(workbook, manager.default_profile()) as desk:
        assert "是否使用" in desk.answer("更新报告", "Yes")
        wait_for(lambda: "更新报告：" in desk.last_run, "the last line of 首页 names 更新报告")
        assert desk.dialog() is None


def test_after_run_with_the_examples_the_buttons_work_at_once(home: Path) -> None:
    """The shipped downloads have exports of 73242900 in dollars, in June 2024 to 30 partners."""
    trademonitor(home, "detail", "ingest", str(shipped("examples", "detail")), "--flow", "export")
    trademonitor(home, "run", "--period", "2024-06")
    with desktop(home / "output" / "TradeMonitor.xlsm", manager.default_profile()) as desk:
        top, table = desk.range(layout.DRIVER_TOP), desk.range(layout.DRIVER_TABLE)
        assert top[0, 0].value == "广东出口：按商品，2024 年 6 月"
        top[layout.DRIVER_PLACES["region"]].value = "全国"
        top[layout.DRIVER_PLACES["by"]].value = "贸易伙伴"
        desk.press("更新报告", "更新报告：")
        assert top[0, 0].value == "全国出口：按贸易伙伴，2024 年 6 月"
        with (shipped("examples", "detail") / "73242900-2024.csv").open(encoding="utf-8", newline="") as file:
            values = [int(each["美元"]) for each in csv.DictReader(file) if each["数据年月"] == "202406"]
        assert sum(row[2] or 0 for row in table.value[1:]) * 1e8 == pytest.approx(sum(values))
        desk.picture("drivers", layout.DRIVERS)
        assert "附带的示例" in desk.message_after("刷新数据")
        desk.dismiss()
        assert "刷新数据：" in desk.last_run
