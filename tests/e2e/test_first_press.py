"""The first press after README's Start, in a new home with a default profile: the examples are used at once."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import Desktop, desktop, wait_for
from new_user import ON_SCREEN, new_home, pictures, trademonitor

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


def last_run(desk: Desktop) -> str:
    return str(desk.book.names[layout.HOME_LAST_RUN.name].refers_to_range.value)


def test_after_run_with_the_examples_a_button_works_at_once(home: Path) -> None:
    trademonitor(home, "run")
    with desktop(home / "output" / "TradeMonitor.xlsm", manager.default_profile(), pictures(home)) as desk:
        desk.click("更新报告")
        wait_for(lambda: "更新报告：" in last_run(desk), "the last line of 首页 names 更新报告")
        assert desk.dialog() is None
        assert "附带的示例" in desk.message_after("刷新数据")
        desk.dismiss()
        assert "刷新数据：" in last_run(desk)


def test_in_the_shipped_workbook_the_first_press_offers_the_examples(home: Path) -> None:
    workbook = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), home / "我的 月报.xlsm"))
    with desktop(workbook, manager.default_profile(), pictures(home)) as desk:
        assert "是否使用" in desk.answer("更新报告", "Yes")
        wait_for(lambda: "更新报告：" in last_run(desk), "the last line of 首页 names 更新报告")
        assert desk.dialog() is None


def test_a_press_answers_what_was_chosen_on_the_sheet_of_drivers(home: Path) -> None:
    """The shipped downloads have exports of 73242900 in dollars, in June 2024 to 30 partners."""
    trademonitor(home, "detail", "ingest", str(shipped("examples", "detail")), "--flow", "export")
    trademonitor(home, "run", "--period", "2024-06")
    with desktop(home / "output" / "TradeMonitor.xlsm", manager.default_profile(), pictures(home)) as desk:
        top = desk.book.names[layout.DRIVER_TOP.name].refers_to_range
        table = desk.book.names[layout.DRIVER_TABLE.name].refers_to_range
        assert top[0, 0].value == "广东出口：按商品，2024 年 6 月"
        top[layout.DRIVER_PLACES["region"]].value = "全国"
        top[layout.DRIVER_PLACES["by"]].value = "贸易伙伴"
        desk.click("更新报告")
        wait_for(lambda: "更新报告：" in last_run(desk), "the last line of 首页 names 更新报告")
        assert desk.dialog() is None
        assert top[0, 0].value == "全国出口：按贸易伙伴，2024 年 6 月"
        with (shipped("examples", "detail") / "73242900-2024.csv").open(encoding="utf-8", newline="") as file:
            values = [int(each["美元"]) for each in csv.DictReader(file) if each["数据年月"] == "202406"]
        assert sum(row[2] or 0 for row in table.value[1:]) * 1e8 == pytest.approx(sum(values))
        desk.picture("drivers", layout.DRIVERS)
