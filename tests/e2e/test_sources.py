"""With the mouse alone: detail is read, a file that was left out is stored, withdrawn and restored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from altered_months import exchanged
from desktop import Desktop, desktop, wait_for
from downloads import EXAMPLES
from editions import Cells
from month_files import write
from new_user import ON_SCREEN, new_home

from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import default_path, open_store
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import sources

pytestmark = ON_SCREEN

APPLY = "按所选执行"


@pytest.fixture(scope="module")
def desk(
    few_provinces: Path, rmb: Path, real_months: dict[str, Cells], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desktop]:
    """The workbook of a new user, with a folder of two months, a third that is doubtful, and a download of exports."""
    with new_home(tmp_path_factory.mktemp("home")) as home:
        folder = home / "海关 文件"
        folder.mkdir()
        for month in ("2024-06", "2025-05"):
            shutil.copy(rmb / f"{month}.csv", folder)
        write(folder / "2025-06.csv", exchanged(real_months["2025-06"]))
        shutil.copy(EXAMPLES / "73242900-2024.csv", folder / "出口 73242900-2024.csv")
        with open_store(default_path()):
            allow(default_path(), folder)
        manager.install(profile := manager.default_profile())
        with desktop(Path(shutil.copy(few_provinces, home)), profile) as opened:
            opened.enlarge()
            opened.range(layout.HOME_CHOICES).value = [["2025-05"], ["rmb"], ["zh"]]
            opened.range(layout.HOME_FOLDERS).value = [["海关 文件"], ["."]]
            yield opened


def choose(desk: Desktop, name: str, *keys: str) -> None:
    """Click on the cell beside the file *name* on 来源, open its list, and choose a word with *keys*."""
    desk.book.sheets[layout.SOURCES].activate()
    row = [each[3] for each in desk.range(sources.ROWS).value].index(name)
    cell = desk.range(sources.ROWS)[row, 0]
    at, size = cell.api.Position, cell.api.Size
    desk.click(lambda: desk.on_screen(at.X + size.Width / 2, at.Y + size.Height / 2), name)
    desk.settle()
    desk.xdotool("key", "alt+Down")
    desk.settle()
    desk.xdotool("key", *keys, "Return")
    wait_for(lambda: cell.value, f"a word beside {name}", 60)


def apply(desk: Desktop) -> str:
    """Press the button of 来源, answer Yes, and return what the box says that was done."""
    desk.answer(APPLY, "Yes")
    said = wait_for(desk.dialog, "a message box")
    desk.dismiss()
    return said


def states(desk: Desktop) -> dict[str, str]:
    return {row[3]: row[4] for row in desk.range(sources.ROWS).value if row[3]}


def test_detail_is_read_and_a_refused_file_is_stored_withdrawn_and_restored(desk: Desktop) -> None:
    assert "是否仍然入库" in desk.answer("刷新数据", "No")
    assert "已从 1 个文件读入出口明细" in wait_for(desk.dialog, "a message box")
    desk.dismiss()
    assert states(desk) == {
        "2025-06.csv": "未入库",
        "出口 73242900-2024.csv": "现行",
        "2025-05.csv": "现行",
        "2024-06.csv": "现行",
    }
    choose(desk, "2025-06.csv", "End")
    assert "2025-06.csv 已入库：2025-06" in apply(desk)
    choose(desk, "2025-06.csv", "End", "Up", "Up")
    choose(desk, "出口 73242900-2024.csv", "End", "Up", "Up")
    assert "2025-06（人民币）：不再有现行的文件" in apply(desk)
    assert states(desk)["2025-06.csv"] == states(desk)["出口 73242900-2024.csv"] == "已撤回"
    choose(desk, "2025-06.csv", "End", "Up")
    assert "已恢复" in apply(desk)
    assert states(desk)["2025-06.csv"] == "现行"
    assert "trademonitor" not in desk.last_run
