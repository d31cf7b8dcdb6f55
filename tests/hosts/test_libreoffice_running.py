"""LibreOffice started, attached to and ended, and what an app tells and does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import xlwings as xw

from xlpkg.errors import OfficeError, Unsupported, WorkbookError
from xlpkg.hosts.libreoffice.engine import attach, bridge, open_workbook, running, start
from xlpkg.hosts.libreoffice.program import PROGRAM_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"

pytestmark = pytest.mark.usefixtures("libreoffice")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="pipes and processes are looked at as on Linux")


def alive(group: int) -> bool:
    """Tell whether a process of the group runs; a zombie does not."""
    found = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in rows)


def wait_until_gone(group: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while alive(group):
        assert time.monotonic() < deadline, f"the process group {group} still runs"
        time.sleep(0.05)


def pipe_of(app: xw.App) -> str:
    name: str = app.impl._office.pipe
    return name


def traces(pipe: str) -> list[Path]:
    return list(Path("/tmp").glob(f"OSL_PIPE_*_{pipe}"))  # noqa: S108  (LibreOffice's place)


# The end


@needs_linux
def test_an_office_has_ended_after_its_block_and_left_nothing() -> None:
    with start() as app:
        pid, pipe = app.pid, pipe_of(app)
        app.books.add().sheets[0]["A1"].value = "not saved"
        assert alive(pid)
        assert traces(pipe)
        assert app in list(xw.engines["libreoffice"].apps)
    assert not alive(pid)
    assert not traces(pipe)
    assert app not in list(xw.engines["libreoffice"].apps)
    app.impl.quit()  # nothing is left to quit


@needs_linux
def test_an_office_has_ended_after_an_exception() -> None:
    pids = []

    def fail() -> None:
        with start() as app:
            pids.append(app.pid)
            app.books.add()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not alive(pids[0])


@needs_linux
@pytest.mark.parametrize("how", ["exit", "kill", "interrupt"])
def test_an_office_ends_with_the_process_that_started_it(how: str) -> None:
    script = """\
        import os, signal, sys, time
        from xlpkg.hosts.libreoffice.engine import start
        app = start()
        app.books.add()
        print(app.pid, app.impl._office._process.args[1].removeprefix("-env:UserInstallation=file://"), flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as parent:
        assert parent.stdout
        assert parent.stdin
        group, profile = parent.stdout.readline().split()
        assert alive(int(group))
        if how == "exit":
            parent.stdin.close()
        else:
            parent.send_signal(signal.SIGKILL if how == "kill" else signal.SIGINT)
        parent.wait(30)
        wait_until_gone(int(group))
    deadline = time.monotonic() + 10
    while Path(profile).parent.exists():
        assert time.monotonic() < deadline, f"{profile} was left behind"
        time.sleep(0.05)


@needs_linux
def test_an_office_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_SECONDS_TO_ANSWER", 0.5)
    app = start()
    for child in subprocess.run(
        ["ps", "-eo", "pgid=,pid="], capture_output=True, text=True, check=True
    ).stdout.splitlines():
        pgid, pid = map(int, child.split())
        if pgid == app.pid:
            os.kill(pid, signal.SIGSTOP)
    app.quit()
    assert not alive(app.pid)


@needs_linux
def test_when_the_office_dies_under_an_open_workbook_a_sentence_says_so(tmp_path: Path) -> None:
    copy = tmp_path / "a.xlsm"
    shutil.copyfile(WORKBOOK, copy)

    def work() -> None:
        with open_workbook(copy) as book:
            os.killpg(book.app.pid, signal.SIGKILL)
            for _ in range(100):
                _ = book.sheets[0].name
                time.sleep(0.05)

    with pytest.raises(OfficeError) as caught:
        work()
    assert caught.value.key == "office-gone"
    assert "a.xlsm" in caught.value.sentence("zh")


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorkbookError, match="no workbook"), open_workbook(tmp_path / "absent.xlsx"):
        pass
    with pytest.raises(OfficeError, match="no LibreOffice answered"):
        attach("nobody-listens-here", timeout=0.2)
    with pytest.raises(OfficeError, match="no name for a pipe"):
        attach("x;urp;evil")
    monkeypatch.setenv(PROGRAM_VARIABLE, str(tmp_path / "soffice"))
    with pytest.raises(OfficeError, match="soffice"):
        start()


def test_a_program_that_ends_at_once_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(program))
    begin = time.monotonic()
    with pytest.raises(OfficeError, match="no LibreOffice answered"):
        start(timeout=60)
    assert time.monotonic() - begin < 30  # of the 60 that an office would get


def test_a_python_without_uno_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uno", None)  # to import it fails then, as where it is not installed
    bridge.uno.cache_clear()
    try:
        with pytest.raises(OfficeError) as caught:
            start()
    finally:
        bridge.uno.cache_clear()
    assert caught.value.key == "uno-missing"
    assert "python3-uno" in str(caught.value)


# Attached


def test_an_attached_office_is_the_same_and_goes_on(libreoffice: xw.App) -> None:
    with libreoffice.books.add() as book:
        book.sheets[0]["A1"].value = "seen from both sides"
        attached = attach(pipe_of(libreoffice))
        assert attached.books[book.name].sheets[0]["A1"].value == "seen from both sides"
        attached.books[book.name].sheets[0]["A2"].value = 5
        assert book.sheets[0]["A2"].value == 5
        if sys.platform == "linux":
            assert attached.pid > 0
            assert os.getpgid(attached.pid) == libreoffice.pid
        xw.engines["libreoffice"].apps.impl.running.remove(attached.impl)


@needs_linux
def test_an_attached_office_can_be_quit() -> None:
    with start() as own:
        attached = attach(pipe_of(own))
        attached.books.add()
        attached.quit()
        wait_until_gone(own.pid)


# The app


def test_the_app_tells_and_switches_what_excels_does(libreoffice: xw.App) -> None:
    assert libreoffice.version.major >= 7
    assert not libreoffice.visible
    with pytest.raises(Unsupported, match="without a window"):
        libreoffice.visible = True
    with pytest.raises(Unsupported, match="no window"):
        libreoffice.alert("nobody would see this")
    with libreoffice.books.add() as book:
        sheet = book.sheets[0]
        with libreoffice.properties(screen_updating=False, display_alerts=False):
            assert not libreoffice.screen_updating
            sheet["A1"].value = 1
        assert libreoffice.screen_updating
        libreoffice.status_bar = "广东 …"
        libreoffice.status_bar = "江苏 …"
        assert libreoffice.status_bar == "江苏 …"
        libreoffice.status_bar = False
        assert libreoffice.status_bar is False
        libreoffice.calculation = "manual"
        sheet["B1"].value = "=A1*2"
        sheet["A1"].value = 4
        assert sheet["B1"].value != 8
        libreoffice.calculate()
        assert sheet["B1"].value == 8
        libreoffice.calculation = "automatic"


def test_a_macro_of_the_book_runs_and_answers(libreoffice: xw.App) -> None:
    with libreoffice.books.add() as book:
        libraries = book.api.BasicLibraries
        library = (
            libraries.getByName("Standard") if libraries.hasByName("Standard") else libraries.createLibrary("Standard")
        )
        library.insertByName("Sums", "Function Twice(x)\n  Twice = 2 * x\nEnd Function\nSub Nothing\nEnd Sub\n")
        assert book.macro("Twice")(21) == 42
        assert libreoffice.macro("Sums.Twice")(2.5) == 5
        assert book.macro("Nothing")() is None
        with pytest.raises(WorkbookError, match="no macro Absent"):
            book.macro("Absent")()


def test_macros_run_only_where_they_were_allowed(libreoffice: xw.App, tmp_path: Path) -> None:
    with libreoffice.books.add() as book:
        library = book.api.BasicLibraries.createLibrary("Own")
        library.insertByName("M", "Function F\n  F = 1\nEnd Function\n")
        book.save(tmp_path / "macros.ods")
    with libreoffice.books.open(tmp_path / "macros.ods") as book:
        assert book.macro("F")() == 1
    with open_workbook(tmp_path / "macros.ods") as book, pytest.raises(WorkbookError, match="not allowed"):
        book.macro("F")()
