"""A long action shows its steps in LibreOffice's status bar, and Esc cancels it; by mouse and keyboard."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import Desktop, desktop, wait_for
from new_user import ON_SCREEN, new_home

from xlpkg.bundled import shipped
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import default_path
from xlpkg.workbook import layout

pytestmark = ON_SCREEN

#: Files of a month that differ in their last line only: reading them takes some seconds.
FILES = 60
#: Seconds between two looks at the store.
LOOK = 0.1


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """The workbook in a new home, in a default profile with the extension, with many source files."""
    with new_home(tmp_path_factory.mktemp("home")) as home:
        sources = home / "海关 文件"
        sources.mkdir()
        month = shipped("examples", "usd", "2025-02.csv").read_bytes()
        for number in range(FILES):
            (sources / f"2025-02 ({number}).csv").write_bytes(month + number * b"\r\n")
        workbook = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), home))
        allow(default_path(), sources)
        profile = manager.default_profile()
        manager.install(profile)
        with desktop(workbook, profile) as opened:
            opened.range(layout.HOME_CHOICES).value = [["2025-02"], ["usd"], ["zh"]]
            opened.range(layout.HOME_FOLDERS).value = [["海关 文件"], ["."]]
            yield opened


def contents(desk: Desktop) -> list[object]:
    """Return the contents of 首页 and of some sheets that a refresh fills."""
    names = (layout.HOME, layout.MONTH, layout.RANKING, layout.DATA, "广东")
    return [sheet.range("A1", sheet.used_range.last_cell).formula for sheet in map(desk.book.sheets, names)]


def stored() -> int:
    """Return the number of files in the store."""
    if not default_path().exists():
        return 0
    try:
        with contextlib.closing(sqlite3.connect(f"file:{default_path()}?mode=ro", uri=True)) as store:
            return int(store.execute("SELECT count(*) FROM file").fetchone()[0])
    except sqlite3.Error:
        return 0


def click_until_files_are_read(desk: Desktop, count: int) -> None:
    """Click on 刷新数据 until *count* more files are stored; LibreOffice answers no other program meanwhile."""
    before = stored()
    for _ in range(3):
        desk.click("刷新数据")
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if stored() >= before + count:
                return
            time.sleep(LOOK)
    raise AssertionError("no file is read after three clicks")


def test_esc_cancels_with_one_sentence_and_the_sheets_are_unchanged(desk: Desktop) -> None:
    before = contents(desk)
    click_until_files_are_read(desk, 5)
    for name in ("Delete", "x", "Return", "Escape"):  # the others must not reach the sheet
        desk.xdotool("key", name)
    message = wait_for(desk.dialog, "a message box")
    assert "已取消" in message
    assert 5 <= stored() < FILES
    desk.dismiss()
    assert contents(desk) == before
    assert desk.app.status_bar is False


def test_a_second_click_while_an_action_runs_does_nothing_and_the_next_press_completes_it(desk: Desktop) -> None:
    click_until_files_are_read(desk, 5)
    desk.xdotool("click", "1")
    wait_for(lambda: stored() > FILES // 2, "half of the files are read", seconds=180)
    wait_for(lambda: "刷新数据：" in desk.last_run, "the action is done", seconds=180)
    assert stored() == FILES
    assert desk.dialog() is None
    assert not desk.book.api.UndoManager.isUndoPossible()
