"""In a default profile, a click picks a folder, and Ctrl with a click follows the links of the workbook."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desktop import Desktop, Place, desktop, wait_for
from new_user import ON_SCREEN, new_home, trademonitor

from xlpkg.bundled import shipped
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.messages import say
from xlpkg.store.allowed_folders import is_allowed
from xlpkg.store.store import default_path
from xlpkg.workbook import layout

pytestmark = ON_SCREEN

WITH_LISTS = (layout.HOME_CHOICES, layout.HOME_STYLE, layout.HOME_DISPLAY, layout.HOME_FOLDER)
#: From the right edge of a cell to the middle of the arrow of its list, in pixels.
ARROW = 9


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A workbook in English, open in the window of a new user."""
    with new_home(tmp_path_factory.mktemp("home")) as home:
        (home / "海关 文件").mkdir()
        trademonitor(home, "office", "install")
        trademonitor(home, "ingest", *map(str, sorted(shipped("examples", "rmb").glob("*.csv"))))
        book = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), home / "我的 月报.xlsm"))
        trademonitor(home, "refresh", str(book), "--lang", "en")
        with desktop(book, manager.default_profile()) as opened:
            opened.enlarge()
            yield opened


def test_a_click_picks_a_folder_and_a_cancelled_dialog_changes_nothing(desk: Desktop) -> None:
    cell, title = desk.range(layout.HOME_FOLDERS)[0, 0], say("pick-sources", "en")
    folder = desk.folder / "海关 文件"
    cell.value = str(folder)
    desk.answer("…", "Cancel", title)  # the first of two
    assert cell.value == str(folder)
    cell.value = "~/海关 文件"  # the dialog begins there
    desk.answer("…", "Select", title)
    assert cell.value == str(folder)
    assert is_allowed(default_path(), folder)  # Refresh data does not ask
    cell.value = None  # the dialog begins in the folder of the workbook
    desk.answer("…", "Select", title)
    assert cell.value == str(desk.folder)


def choose_another(desk: Desktop, row: int) -> None:
    """Choose the last or the first word of a list on 首页 by its arrow, and wait until the cell has another one."""
    sheet = desk.book.api.Sheets.getByIndex(0)
    cell, last = (sheet.getCellByPosition(column, row) for column in (2, 4))
    before, middle = cell.String, cell.Position.Y + cell.Size.Height / 2
    desk.click(lambda: desk.on_screen(cell.Position.X + cell.Size.Width / 2, middle), f"row {row + 1}")
    desk.settle()

    def arrow() -> Place:
        right, down = desk.on_screen(last.Position.X + last.Size.Width, middle)
        return right + ARROW, down

    windows = len(desk.windows())
    desk.click(arrow, f"the arrow of row {row + 1}")
    wait_for(lambda: len(desk.windows()) > windows, f"the list of row {row + 1}")
    desk.settle()
    desk.xdotool("key", "Home" if before == "English" else "End", "Return")
    wait_for(lambda: cell.String not in (before, ""), f"another word in row {row + 1}")


def test_a_click_on_the_arrow_of_a_list_opens_the_list(desk: Desktop) -> None:
    """LibreOffice draws the arrow to the right of the cell."""
    desk.range(layout.HOME_LAST_RUN).value = "-"
    choices = [desk.range(named).value for named in WITH_LISTS]
    for row in sorted({*range(layout.HOME_CHOICES.row, layout.HOME_FOLDERS.row)} - {layout.HOME_GROUPS.row}):
        choose_another(desk, row)
    assert desk.last_run == "-"
    for named, values in zip(WITH_LISTS, choices, strict=True):
        area = desk.range(named)
        area.value = [[value] for value in values] if area.size > 1 else values


def table_of(desk: Desktop) -> Any:
    """Return the accessible object of the cells of the active sheet."""

    def find(context: Any, depth: int) -> Any:
        if hasattr(context, "getAccessibleCellAt") and context.getAccessibleRowCount() > 1000:
            return context
        for index in range(min(context.getAccessibleChildCount(), 20) if depth else 0):
            if (found := find(context.getAccessibleChild(index).getAccessibleContext(), depth - 1)) is not None:
                return found
        return None

    return wait_for(
        lambda: next(
            (
                found
                for window in desk.windows()
                if (context := window.getAccessibleContext()) is not None and (found := find(context, 8)) is not None
            ),
            None,
        ),
        "the cells of a sheet",
    )


def follow(desk: Desktop, sheet: str, row: int, column: int) -> str:
    """Follow the link in a cell, counted from 0, of *sheet* by Ctrl and a click; return the address of the new cell."""
    desk.book.sheets[sheet].activate()
    controller = desk.book.api.CurrentController
    here = controller.ActiveSheet.getCellByPosition(column, row)
    controller.select(here)
    controller.setFirstVisibleColumn(max(0, column - 3))
    desk.settle()
    before = controller.ActiveSheet.Name

    def place() -> Place:
        cell = table_of(desk).getAccessibleCellAt(row, column).getAccessibleContext()
        at, size = cell.getLocationOnScreen(), cell.getSize()
        return at.X + min(size.Width // 2, 12), at.Y + size.Height // 2

    desk.click(place, f"the link in {sheet}", key="Control_L")
    wait_for(lambda: controller.ActiveSheet.Name != before, "another sheet")
    found = desk.book.api.CurrentSelection.RangeAddress
    active = desk.book.sheets.active
    return f"{active.name}!{active[found.StartRow, found.StartColumn].address}"


def test_a_finding_leads_to_its_figure(desk: Desktop) -> None:
    first = layout.CHECK_FINDINGS
    where = desk.book.sheets[layout.CHECKS][first.row, 3].value
    assert "2025-06" in where
    assert follow(desk, layout.CHECKS, first.row, 0) == "新疆!$E$30"  # the YoY of exports of June


def test_the_last_pdf_has_a_link(desk: Desktop) -> None:
    desk.book.sheets[layout.HOME].activate()
    desk.call("导出PDF")
    found = layout.HOME_DOCUMENT
    link = desk.book.api.Sheets.getByName(layout.HOME).getCellByPosition(found.column - 1, found.row)
    wait_for(lambda: link.String == "PDF ↗", "the link to the PDF")
    (pdf,) = desk.folder.glob("*.pdf")
    target = link.Spreadsheet.getCellByPosition(found.column, found.row).String
    assert target == "" or target == pdf.as_uri()  # the format of the cell hides it
    assert desk.range(found).value == pdf.as_uri()
    for other in ("http://example.org/a.pdf", "file://server/a.pdf", "\\\\server\\a.pdf", "javascript:1"):
        desk.range(found).value = other
        assert link.String == ""
