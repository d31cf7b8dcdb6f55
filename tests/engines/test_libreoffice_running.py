"""LibreOffice started, attached to and ended by the engine, and the members of an app."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from xlpkg.engines.libreoffice import attach, bridge, connection, open_workbook, start
from xlpkg.engines.libreoffice.program import PROGRAM_VARIABLE
from xlpkg.errors import OfficeError, Unsupported, WorkbookError
from xlpkg.hosts import register

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("libreoffice")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="pipes and processes are inspected on Linux only")


def is_running(group: int) -> bool:
    """Return whether a process of the group runs; a zombie does not."""
    processes = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in processes.splitlines()]
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in rows)


def wait_until_gone(group: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while is_running(group):
        assert time.monotonic() < deadline, f"the process group {group} still runs"
        time.sleep(0.05)


def pipe_of(app: xw.App) -> str:
    name: str = app.impl.connection.pipe
    return name


def pipes(name: str) -> list[Path]:
    return list(Path("/tmp").glob(f"OSL_PIPE_*_{name}"))  # noqa: S108 - where LibreOffice makes them


# Starting and ending


@needs_linux
def test_libreoffice_has_ended_after_the_block_and_left_no_files() -> None:
    with start() as app:
        pid, pipe = app.pid, pipe_of(app)
        app.books.add().sheets[0]["A1"].value = "not saved"
        assert is_running(pid)
        assert pipes(pipe)
        assert app in list(xw.engines["libreoffice"].apps)
    assert not is_running(pid)
    assert not pipes(pipe)
    assert app not in list(xw.engines["libreoffice"].apps)
    app.impl.quit()  # does nothing


@needs_linux
@pytest.mark.parametrize("ending", ["exit", "kill"])
def test_libreoffice_ends_with_the_process_that_started_it(ending: str) -> None:
    script = """\
        import sys
        from xlpkg.engines.libreoffice import start
        app = start()
        app.books.add()
        print(app.pid, app.impl.connection.profile, flush=True)
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
        assert is_running(int(group))
        if ending == "exit":
            parent.stdin.close()
        else:
            parent.kill()
        parent.wait(30)
        wait_until_gone(int(group))
    deadline = time.monotonic() + 10
    while Path(profile).parent.exists():
        assert time.monotonic() < deadline, f"{profile} was not deleted"
        time.sleep(0.05)


@needs_linux
def test_a_libreoffice_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS_TO_ANSWER", 0.5)
    app = start()
    processes = subprocess.run(["ps", "-eo", "pgid=,pid="], capture_output=True, text=True, check=True).stdout
    for line in processes.splitlines():
        pgid, pid = map(int, line.split())
        if pgid == app.pid:
            os.kill(pid, signal.SIGSTOP)
    app.quit()
    assert not is_running(app.pid)


@needs_linux
def test_an_error_says_that_libreoffice_died_while_a_workbook_was_open(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")

    def work() -> None:
        with open_workbook(tmp_path / "a.xlsx") as book:
            os.killpg(book.app.pid, signal.SIGKILL)
            for _ in range(100):
                _ = book.sheets[0].name
                time.sleep(0.05)

    with pytest.raises(OfficeError) as caught:
        work()
    assert caught.value.key == "office-gone"
    assert "a.xlsx" in caught.value.sentence("zh")


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
    begin = time.monotonic()
    with pytest.raises(OfficeError) as caught:
        start(timeout=60)
    assert caught.value.key == "office-no-answer"
    assert time.monotonic() - begin < 30


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


# Attaching


@needs_linux
def test_an_attached_libreoffice_has_the_same_workbooks_and_can_be_quit() -> None:
    with start() as started:
        book = started.books.add()
        book.sheets[0]["A1"].value = "seen from both sides"
        attached = attach(pipe_of(started))
        assert attached.books[book.name].sheets[0]["A1"].value == "seen from both sides"
        attached.books[book.name].sheets[0]["A2"].value = 5
        assert book.sheets[0]["A2"].value == 5
        attached.quit()
        wait_until_gone(started.pid)


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


def test_books_are_listed_in_the_order_of_opening_and_the_last_is_active(libreoffice: xw.App) -> None:
    before = len(libreoffice.books)
    books = [libreoffice.books.add() for _ in range(3)]
    assert libreoffice.books.active == books[-1]
    assert list(libreoffice.books)[before:] == books
    books[1].activate()
    assert libreoffice.books.active == books[1]
    books[1].close()
    books[1].close()  # does nothing
    assert libreoffice.books.active == books[-1]
    books[0].close()
    books[2].close()
    assert len(libreoffice.books) == before


def test_an_app_has_a_version_a_status_bar_and_calculates(libreoffice: xw.App) -> None:
    assert libreoffice.version.major >= 7
    with libreoffice.books.add() as book:
        with libreoffice.properties(screen_updating=False, display_alerts=False):
            assert not libreoffice.screen_updating
        assert libreoffice.screen_updating
        libreoffice.status_bar = "江苏 …"
        assert libreoffice.status_bar == "江苏 …"
        libreoffice.status_bar = False
        assert libreoffice.status_bar is False
        book.sheets[0]["A1"].value = [1, "=A1*2"]
        libreoffice.calculate()
        assert book.sheets[0]["B1"].value == 2
