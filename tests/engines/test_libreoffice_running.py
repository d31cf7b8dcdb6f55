"""LibreOffice started, attached to and ended by the engine; an app, also with a window and within LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import desktop
import openpyxl
import pytest
import xlwings as xw
from offices import ROOT, is_running, run_inside

from xlpkg.engines.libreoffice import attach, bridge, connection, open_workbook, start
from xlpkg.engines.libreoffice.program import PROGRAM_VARIABLE
from xlpkg.errors import OfficeError, Unsupported, WorkbookError
from xlpkg.hosts import register

pytestmark = pytest.mark.usefixtures("libreoffice")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="pipes and processes are inspected on Linux only")


def pipes(app: xw.App) -> list[Path]:
    """Return the files of an app's pipe, where LibreOffice makes them."""
    return list(Path("/tmp").glob(f"OSL_PIPE_*_{app.impl.connection.pipe}"))  # noqa: S108


# Starting and ending


@needs_linux
def test_libreoffice_has_ended_after_the_block_and_left_no_files() -> None:
    """Also if an attached app, which has the same workbooks, has quit it."""
    for is_attached in (False, True):
        with start() as app:
            book = app.books.add()
            book.sheets[0]["A1"].value = "not saved"
            assert is_running(app.pid)
            assert pipes(app)
            assert app in list(xw.engines["libreoffice"].apps)
            if is_attached:
                attached = attach(app.impl.connection.pipe)
                assert attached.books[book.name].sheets[0]["A1"].value == "not saved"
                attached.books[book.name].sheets[0]["A2"].value = 5
                assert book.sheets[0]["A2"].value == 5
                attached.quit()
                desktop.wait_for(lambda: not is_running(app.pid), "LibreOffice has ended")
        assert not is_running(app.pid)
        assert not pipes(app)
        assert app not in list(xw.engines["libreoffice"].apps)
    app.impl.quit()  # does nothing


#: A program that starts LibreOffice and waits.
STARTER = """
import sys
from xlpkg.engines.libreoffice import start
app = start()
app.books.add()
print(app.pid, app.impl.connection.profile, flush=True)
sys.stdin.read()
"""


@needs_linux
@pytest.mark.parametrize("ending", ["exit", "kill"])
def test_libreoffice_ends_with_the_process_that_started_it(ending: str) -> None:
    command = [sys.executable, "-c", STARTER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout
        assert parent.stdin
        group, profile = parent.stdout.readline().split()
        assert is_running(int(group))
        if ending == "exit":
            parent.stdin.close()
        else:
            parent.kill()
        parent.wait(30)
    desktop.wait_for(lambda: not is_running(int(group)), "LibreOffice has ended")
    desktop.wait_for(lambda: not Path(profile).parent.exists(), f"{profile} is deleted")


@pytest.mark.long
@needs_linux
def test_a_libreoffice_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS_TO_ANSWER", 0.5)
    app = start()
    os.killpg(app.pid, signal.SIGSTOP)
    app.quit()
    assert not is_running(app.pid)


@needs_linux
def test_an_error_says_that_libreoffice_died_and_the_workbook_can_be_opened_again(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")

    def work() -> None:
        with open_workbook(tmp_path / "a.xlsx") as book:
            os.killpg(book.app.pid, signal.SIGKILL)
            desktop.wait_for(lambda: book.sheets[0].name == "", "a call fails")

    with pytest.raises(OfficeError) as caught:
        work()
    assert caught.value.key == "office-gone"
    assert "a.xlsx" in caught.value.sentence("zh")
    with open_workbook(tmp_path / "a.xlsx") as book:  # its lock is no obstacle
        book.save()


def test_a_missing_file_pipe_or_program_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorkbookError) as missing, open_workbook(tmp_path / "absent.xlsx"):
        pass
    assert missing.value.key == "workbook-not-found"
    for pipe, key in (("nobody-listens-here", "office-no-answer"), ("x;urp;evil", "office-pipe-name")):
        with pytest.raises(OfficeError) as refused:
            attach(pipe, timeout=0.2)
        assert refused.value.key == key
    monkeypatch.setenv(PROGRAM_VARIABLE, str(tmp_path / "soffice"))
    with pytest.raises(OfficeError, match="soffice"):
        start()


def test_starting_a_program_that_ends_at_once_fails_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(program))
    with pytest.raises(OfficeError) as caught:
        start(timeout=3600)  # longer than any test may last
    assert caught.value.key == "office-ended"


def test_a_python_without_uno_is_an_error_that_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uno", None)  # importing it fails
    bridge.uno.cache_clear()
    try:
        with pytest.raises(OfficeError) as caught:
            start()
    finally:
        bridge.uno.cache_clear()
    assert caught.value.key == "uno-missing"
    assert "python3-uno" in str(caught.value)


# The app


@needs_linux
def test_xlwings_starts_an_app_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    register("libreoffice")
    xw.engines["libreoffice"].activate()
    with xw.App() as app:
        assert not app.visible
        app.visible = True
        assert not app.visible
        with pytest.raises(Unsupported, match="without one"):
            app.alert("nobody would see this")
        assert app.books.active == app.books[0]
        app.books.active.sheets[0]["A1"].value = 5
        assert app.books[0].sheets[0]["A1"].value == 5
    assert not is_running(app.pid)


def test_an_app_lists_its_books_in_the_order_of_opening_and_has_a_status_bar(libreoffice: xw.App) -> None:
    before = len(libreoffice.books)
    books = [libreoffice.books.add() for _ in range(3)]
    assert libreoffice.books.active == books[-1]
    assert list(libreoffice.books)[before:] == books
    books[1].activate()
    assert libreoffice.books.active == books[1]
    books[1].close()
    books[1].close()  # does nothing
    assert libreoffice.books.active == books[-1]
    with libreoffice.properties(screen_updating=False, display_alerts=False):
        assert not libreoffice.screen_updating
    assert libreoffice.screen_updating
    libreoffice.status_bar = "江苏 …"
    assert libreoffice.status_bar == "江苏 …"
    libreoffice.status_bar = False
    assert libreoffice.status_bar is False
    books[0].close()
    books[2].close()
    assert len(libreoffice.books) == before


# In a window


@needs_linux
def test_a_workbook_in_a_window_is_changed_and_shows_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not all(map(shutil.which, ("Xvfb", "xdotool"))):
        pytest.skip("Xvfb or xdotool is not installed: the engine is not tested in a window")
    register("libreoffice")
    xw.engines["libreoffice"].activate()
    with desktop.screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        with xw.App() as app:  # with a window, where there is a screen
            book = app.books.active
            book.sheets[0].name = "广东"
            book.save(tmp_path / "月报.xlsx")
            assert app.visible
            assert app.books.active == book
            assert windows("月报")
            book.sheets["广东"].activate()
            app.status_bar = "正在刷新 广东 …"
            book.sheets["广东"]["A1"].value = "changed"
            app.status_bar = False
            assert book.sheets.active["A1"].value == "changed"
            desk = desktop.Desktop(display, app, tmp_path)
            with ThreadPoolExecutor(1) as thread:
                answer = thread.submit(app.alert, "没有数据", "A question", "ok_cancel", "critical")
                desktop.wait_for(lambda: "没有数据" in (desk.dialog("A question") or ""), "the message is shown")
                desk.dismiss("Cancel", "A question")
            assert answer.result() == "cancel"
            app.visible = False
            assert not windows("月报")
            app.visible = True
            assert windows("月报")


def windows(title: str) -> list[str]:
    """Return the windows on the screen whose title contains *title*."""
    command = ["xdotool", "search", "--onlyvisible", "--name", title]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


# Within LibreOffice

#: What code within LibreOffice does with the open workbook.
WITHIN = """
import os
import xlwings as xw
from xlpkg.engines.libreoffice import current_book
from xlpkg.errors import TradeMonitorError, Unsupported
try:
    book = current_book(context)
except TradeMonitorError as error:
    return error.key
sheet = book.sheets[0]
sheet["A1"].value = [["inside", os.getpid(), True], ["=B1*2", "'=1", None]]
sheet["A3"].value = sheet["A1:C2"].value
sheet["A6"].value = [[xw.Book.caller().name, book.app.pid == os.getpid(), book.sheets.active.name]]
book.app.status_bar = "working"
book.app.screen_updating = False
book.app.screen_updating = True
book.app.status_bar = False
try:
    book.app.quit()
except Unsupported as error:
    return error
"""


@needs_linux
def test_the_engine_works_within_libreoffice() -> None:
    with start() as app:
        context = app.impl.connection.context
        assert run_inside(context, WITHIN) == "no-workbook-open"
        document = app.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())  # visible
        assert "App.quit" in run_inside(context, WITHIN)
        book = app.books[document.Title]
        sheet = book.sheets[0]
        name, pid, logical = sheet["A1:C1"].value
        assert (name, logical) == ("inside", True)
        assert os.getpgid(int(pid)) == app.pid  # LibreOffice's own process
        assert sheet["A2:C3"].value == [[2 * pid, "=1", None], ["inside", pid, True]]
        assert sheet["A6:C6"].value == [book.name, True, "Sheet1"]
