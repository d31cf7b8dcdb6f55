"""A long action shows its steps in LibreOffice's status bar, and Esc cancels it; by mouse and keyboard."""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desktop import Desktop, desktop, wait_for
from new_user import ON_SCREEN, new_home

from xlpkg.bundled import shipped
from xlpkg.engines.libreoffice.bridge import error
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import default_path, open_store
from xlpkg.workbook import layout

pytestmark = ON_SCREEN

#: Files of a month that differ in their last line only: LibreOffice handles its events before each.
FILES = 30


@pytest.fixture(scope="module")
def desk(few_provinces: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """The workbook in a new home, in a default profile with the extension, with an empty store and many source files.

    The program is loaded: what is typed before the first action has loaded it reaches the sheet.
    """
    with new_home(tmp_path_factory.mktemp("home")) as home:
        sources = home / "海关 文件"
        sources.mkdir()
        month = shipped("examples", "usd", "2025-02.csv").read_bytes()
        for number in range(FILES):
            (sources / f"2025-02 ({number}).csv").write_bytes(month + number * b"\r\n")
        workbook = Path(shutil.copy(few_provinces, home))
        with open_store(default_path()):
            allow(default_path(), sources)
        profile = manager.default_profile()
        manager.install(profile)
        with desktop(workbook, profile) as opened:
            opened.range(layout.HOME_CHOICES).value = [["2025-02"], ["usd"], ["zh"]]
            opened.range(layout.HOME_FOLDERS).value = [["海关 文件"], ["."]]
            with pytest.raises(error("uno.RuntimeException")):
                opened.trigger("no such action")
            yield opened


def contents(desk: Desktop) -> list[object]:
    """Return the choices and figures of 首页, and the contents of some sheets that a refresh fills."""
    names = (layout.MONTH, layout.RANKING, layout.DATA, "广东")
    of_home: list[object] = [desk.range(named).formula for named in (layout.HOME_CHOICES, layout.HOME_KEY_FIGURES)]
    return of_home + [sheet.range("A1", sheet.used_range.last_cell).formula for sheet in map(desk.book.sheets, names)]


def stored() -> int:
    """Return the number of files in the store."""
    with contextlib.closing(sqlite3.connect(default_path())) as store:
        return int(store.execute("SELECT count(*) FROM file").fetchone()[0])


def test_esc_cancels_with_one_sentence_and_the_sheets_are_unchanged(desk: Desktop) -> None:
    """The action cannot store its first file before all keys were pressed."""
    before = contents(desk)
    with contextlib.closing(sqlite3.connect(default_path(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.click_button("刷新数据")
        for name in ("Delete", "x", "Return", "Escape"):  # the others must not reach the sheet
            desk.xdotool("key", name)
    assert "已取消" in wait_for(desk.dialog, "a message box")
    assert stored() < FILES
    desk.dismiss()
    assert contents(desk) == before
    assert "刷新数据：已取消" in desk.last_run
    assert desk.app.status_bar is False


@pytest.mark.parametrize("of_window", [True, pytest.param(False, marks=pytest.mark.long)])
def test_closing_cancels_and_is_held_back_until_then(desk: Desktop, *, of_window: bool) -> None:
    """The document would be gone while the action writes it."""
    before, document = contents(desk), desk.book.api
    closed = document.CurrentController.Frame if of_window else document
    with (
        ThreadPoolExecutor() as pool,
        contextlib.closing(sqlite3.connect(default_path(), isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        desk.click_button("刷新数据")
        time.sleep(1)  # the action waits for the store
        closing = pool.submit(closed.close, False)
        time.sleep(0.5)
        other.execute("ROLLBACK")
        with pytest.raises(error("util.CloseVetoException")):
            closing.result(60)
    assert "已取消" in wait_for(desk.dialog, "a message box")
    desk.dismiss()
    assert contents(desk) == before


def test_a_second_click_while_an_action_runs_does_nothing_and_the_next_press_completes_it(desk: Desktop) -> None:
    desk.click_button("刷新数据")
    desk.xdotool("click", "1")
    wait_for(lambda: re.search(r"刷新数据：(?!已取消)", desk.last_run), "the action is done")
    desk.settle()  # a second run of the action would begin
    assert stored() == FILES
    assert desk.dialog() is None
    assert not desk.book.api.UndoManager.isUndoPossible()
