"""The buttons in LibreOffice as a user has it: a new home, a default profile, and the commands of the README.

The macro security of a default profile is high: the workbook's macros do not run.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desktop import Desktop, desktop, wait_for
from new_user import ON_SCREEN, new_home, trademonitor
from pypdf import PdfReader

from xlpkg.bundled import shipped
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.hosts.libreoffice.extension.extension import ENVIRONMENT
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import drivers

uno: Any = pytest.importorskip("uno", reason="LibreOffice's Python module uno is not installed")
unohelper: Any = pytest.importorskip("unohelper")
XModifyListener: Any = uno.getClass("com.sun.star.util.XModifyListener")

pytestmark = ON_SCREEN

MONTHS = ("2024-01", "2024-02", "2025-01", "2025-02")


class Writes(unohelper.Base, XModifyListener):  # type: ignore[misc]
    """Counts the texts of the last line of 首页, which every action writes. LibreOffice may tell of one repeatedly."""

    def __init__(self, desk: Desktop) -> None:
        self.count = 0
        self.cell = desk.range(layout.HOME_LAST_RUN).api.getCellByPosition(0, 0)
        self.cell.String = self.text = "-"
        self.cell.addModifyListener(self)

    def modified(self, _: Any) -> None:
        if (text := self.cell.String) != self.text:
            self.count, self.text = self.count + 1, text

    def disposing(self, _: Any) -> None:
        pass


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new home in which a user has installed the extension and made a report of some months."""
    with new_home(tmp_path_factory.mktemp("home")) as folder:
        sources = folder / "海关 文件"
        sources.mkdir()
        for month in MONTHS:
            shutil.copy(shipped("examples", "usd", f"{month}.csv"), sources)
        trademonitor(folder, "office", "install")
        trademonitor(folder, "run", str(sources), "--out", str(folder / "报告"))
        assert manager.default_profile() == folder / ".config" / "libreoffice" / "4"
        yield folder


def writes_after(desk: Desktop, caption: str, do: Callable[[str], object]) -> int:
    """Do the action of a button, and return how often the last line of 首页 was written."""
    writes = Writes(desk)
    do(caption)
    wait_for(lambda: caption in writes.cell.String, f"the last line of 首页 names {caption}")
    desk.settle()  # a second run of the action would begin
    writes.cell.removeModifyListener(writes)
    assert writes.count > 0
    return writes.count


def test_a_click_does_the_action_once_and_one_beside_the_button_nothing(home: Path) -> None:
    """Also after a reload, and after another sheet and another window were in front."""
    profile = manager.default_profile()
    assert "MacroSecurityLevel" not in (profile / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    workbook = Path(shutil.copy(home / "报告" / "TradeMonitor.xlsm", home / "我的 月报.xlsm"))
    with desktop(workbook, profile) as desk:
        assert not desk.book.api.AllowMacroExecution
        assert not desk.book.api.isModified()
        if not desk.app.impl.version.startswith("7."):  # 7.4 does not return from Reload
            before = desk.book.api
            dispatch(desk, ".uno:Reload")  # LibreOffice does not ask, because nothing was changed
            wait_for(lambda: len(desk.app.books) and desk.book.api != before, "the document is loaded again")
        desk.enlarge()
        assert_another_shape_does_nothing(desk)
        once = writes_after(desk, "更新报告", desk.call)
        assert writes_after(desk, "更新报告", desk.click_button) == once
        desk.book.sheets["广东"].activate()
        desk.book.sheets[layout.HOME].activate()
        dispatch(desk, ".uno:NewWindow")
        dispatch(desk, ".uno:CloseWin")
        desk.enlarge()
        assert writes_after(desk, "更新报告", desk.click_button) == once
        desk.call("制作本月报告")
        (pdf,) = desk.folder.glob("TradeMonitor-*.pdf")
        pages = [page.extract_text() for page in PdfReader(pdf).pages]
        assert "829.3" in "\n".join(pages)
        assert "西\n藏\n青\n海" in pages[1]  # the names below the bars, which in one line would be one word


def assert_another_shape_does_nothing(desk: Desktop) -> None:
    shapes, writes = desk.book.sheets[0].impl.page_shapes(), Writes(desk)
    shape = next(shape for shape in shapes if shape.String == "更新报告")
    shape.Name += "All"
    desk.click(lambda: desk.on_screen(shape.Position.X + shape.Size.Width / 2, shape.Position.Y + 200), "another shape")
    desk.settle()
    shape.Name = shape.Name.removesuffix("All")
    desk.settle()
    writes.cell.removeModifyListener(writes)
    assert writes.cell.String == "-"
    assert not desk.book.api.CurrentController.hasInfobar("macro")


def dispatch(desk: Desktop, command: str) -> None:
    create = desk.app.impl.connection.create
    create("frame.DispatchHelper").executeDispatch(create("frame.Desktop").getCurrentFrame(), command, "", 0, ())
    desk.settle()


def test_an_unexpected_error_of_a_click_is_shown(home: Path) -> None:
    profile = Path(shutil.copytree(manager.default_profile(), home / "broken", ignore=shutil.ignore_patterns(".lock")))
    installed = manager.find(profile)
    assert installed is not None
    environment = installed.folder / ENVIRONMENT
    text = environment.read_text(encoding="utf-8")
    assert '"report"' in text
    environment.write_text(text.replace('"report"', '"no such action"'), encoding="utf-8")
    workbook = Path(shutil.copy(home / "报告" / "TradeMonitor.xlsm", home / "broken.xlsm"))
    with desktop(workbook, profile) as desk:
        message = desk.message_after("更新报告")
        assert "no such action" in message
        assert "`trademonitor doctor`" in message
        desk.dismiss()


# The first press after README's Start: the examples are used at once


@pytest.fixture
def first_home(tmp_path: Path) -> Iterator[Path]:
    """A new home in which a user has only installed the extension."""
    with new_home(tmp_path) as folder:
        trademonitor(folder, "office", "install")
        yield folder


def test_in_the_shipped_workbook_the_first_press_offers_the_examples(first_home: Path) -> None:
    workbook = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), first_home / "我的 月报.xlsm"))
    with desktop(workbook, manager.default_profile()) as desk:
        assert "是否使用" in desk.answer("更新报告", "Yes")
        wait_for(lambda: "更新报告：" in desk.last_run, "the last line of 首页 names 更新报告")
        assert desk.dialog() is None


@pytest.mark.long
def test_after_run_with_the_examples_the_buttons_work_at_once(first_home: Path) -> None:
    """The shipped downloads have exports of 73242900 in dollars, in June 2024 to 30 partners."""
    trademonitor(first_home, "detail", "ingest", str(shipped("examples", "detail")), "--flow", "export")
    trademonitor(first_home, "run", "--period", "2024-06")
    with desktop(first_home / "output" / "TradeMonitor.xlsm", manager.default_profile()) as desk:
        top, table = desk.range(layout.DRIVER_TOP), desk.range(drivers.TABLE)
        assert top[0, 0].value == "广东出口：按商品，2024 年 6 月"
        top[layout.DRIVER_PLACES["region"]].value = "全国"
        top[layout.DRIVER_PLACES["by"]].value = "贸易伙伴"
        desk.call("更新报告")
        assert top[0, 0].value == "全国出口：按贸易伙伴，2024 年 6 月"
        with (shipped("examples", "detail") / "73242900-2024.csv").open(encoding="utf-8", newline="") as file:
            values = [int(each["美元"]) for each in csv.DictReader(file) if each["数据年月"] == "202406"]
        assert sum(row[2] or 0 for row in table.value[1:]) * 1e8 == pytest.approx(sum(values))
        assert "附带的示例" in desk.message_after("刷新数据")
        desk.dismiss()
        assert "刷新数据：" in desk.last_run
