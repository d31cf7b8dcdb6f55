"""The engine with a LibreOffice that has a window, and in code that runs within LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from xlpkg.engines.libreoffice import start
from xlpkg.hosts import register

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("libreoffice")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are inspected on Linux only")


# In a window


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("Xvfb or xdotool is not installed: the engine is not tested in a window")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    monkeypatch.setenv("DISPLAY", f":{os.read(read, 20).decode().strip()}")
    yield
    server.terminate()
    server.wait(10)


@needs_linux
@pytest.mark.usefixtures("screen")
def test_a_workbook_in_a_window_is_changed_and_shows_messages(tmp_path: Path) -> None:
    register("libreoffice")
    xw.engines["libreoffice"].activate()
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
        results = []
        alert = threading.Thread(
            target=lambda: results.append(app.alert("没有数据", "A question", "ok_cancel", "critical"))
        )
        alert.start()
        deadline = time.monotonic() + 20
        while not windows("A question"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        while alert.is_alive() and time.monotonic() < deadline:
            for window in windows("A question"):
                subprocess.run(["xdotool", "windowfocus", window, "key", "--window", window, "Escape"], check=False)
            alert.join(0.5)
        assert results == ["cancel"]
        app.visible = False
        assert not windows("月报")
        app.visible = True
        assert windows("月报")


def windows(title: str) -> list[str]:
    """Return the windows on the screen whose title contains *title*."""
    output = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, text=True, check=False
    )
    return output.stdout.split()


# Within LibreOffice

COMPONENT = """
import sys

sys.path[:0] = {path!r}

import unohelper
from com.sun.star.task import XJobExecutor


class Inside(unohelper.Base, XJobExecutor):
    def __init__(self, context):
        self.context = context

    def trigger(self, argument):
        import os

        import xlwings as xw

        from xlpkg.engines.libreoffice import current_book
        from xlpkg.errors import TradeMonitorError, Unsupported

        try:
            book = current_book(self.context)
        except TradeMonitorError as error:
            with open({error_file!r}, "w") as file:
                file.write(error.key)
            return
        sheet = book.sheets[0]
        sheet["A1"].value = [["inside", os.getpid(), True], ["=B1*2", "'=1", None]]
        sheet["A3"].value = sheet["A1:C2"].value
        book.names.add("made_inside", "=Sheet1!$A$3")
        sheet["A6"].value = xw.Book.caller().name
        sheet["A7"].value = [[book.app.pid == os.getpid(), book.sheets.active.name]]
        book.app.status_bar = "working"
        book.app.screen_updating = False
        book.app.screen_updating = True
        book.app.status_bar = False
        try:
            book.app.quit()
        except Unsupported as error:
            sheet["A8"].value = str(error)


def make(context):
    return Inside(context)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(make, "org.trademonitor.test.Inside", ())
"""


@needs_linux
def test_the_engine_works_within_libreoffice(tmp_path: Path) -> None:
    error_file = tmp_path / "error.txt"
    path = [str(ROOT), *(entry for entry in sys.path if entry.endswith("site-packages"))]
    component = tmp_path / "inside.py"
    component.write_text(COMPONENT.format(path=path, error_file=str(error_file)), encoding="utf-8")
    with start() as app:
        loader = app.impl.connection.create("loader.Python")
        factory = loader.activate("org.trademonitor.test.Inside", "", component.as_uri(), None)
        inside = factory.createInstanceWithContext(app.impl.connection.context)
        inside.trigger("")
        assert error_file.read_text() == "no-workbook-open"
        document = app.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())  # visible
        inside.trigger("")
        book = app.books[document.Title]
        sheet = book.sheets[0]
        name, pid, logical = sheet["A1:C1"].value
        assert (name, logical) == ("inside", True)
        assert os.getpgid(int(pid)) == app.pid  # LibreOffice's own process
        assert sheet["A2:C2"].value == [2 * pid, "=1", None]
        assert sheet["A3:C3"].value == ["inside", pid, True]
        assert book.names["made_inside"].refers_to_range.address == "$A$3"
        assert sheet["A6"].value == book.name
        assert sheet["A7:B7"].value == [True, "Sheet1"]
        assert "App.quit" in sheet["A8"].value
