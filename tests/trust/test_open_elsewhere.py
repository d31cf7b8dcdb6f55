"""A workbook that is open in another program is not changed; after a crash of that program it is."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import contents
import pytest
from command_line import trademonitor
from desktop import wait_for
from offices import is_running
from programs import COMMAND, environment, is_refusal

from xlpkg.engines.libreoffice.program import running_soffice
from xlpkg.errors import WorkbookError
from xlpkg.locks import check_not_open


@pytest.fixture
def book(tmp_path: Path, few_provinces: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return Path(shutil.copy(few_provinces, folder / "月报.xlsm"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (folder := tmp_path / "home").mkdir()
    return folder


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.skipif(
    sys.platform != "linux", reason="a lock of a killed LibreOffice is recognised on Linux only: it is not tested"
)
def test_a_workbook_open_in_libreoffice_is_not_changed_until_libreoffice_is_killed(
    book: Path, home: Path, example_store: Path
) -> None:
    before = book.read_bytes()
    refresh = ("refresh", book, "--store", example_store, "--period", "2025-01")
    lock = book.with_name(f".~lock.{book.name}#")
    with running_soffice([str(book)]) as office:
        end = time.monotonic() + 60
        while not (lock.exists() and lock.stat().st_size) and time.monotonic() < end:
            time.sleep(0.05)
        assert lock.exists(), office.messages()
        assert is_refusal(trademonitor(home, *refresh), book, "is open in LibreOffice")
        assert book.read_bytes() == before
        os.killpg(office.process.pid, signal.SIGKILL)
        office.process.wait()
        wait_for(lambda: not is_running(office.process.pid), "LibreOffice has ended")  # the first process does earlier
        assert lock.exists()  # the killed program could not remove it
        (usual := home / "soffice.bin").symlink_to(sys.executable)  # the user's own LibreOffice, with its usual profile
        with subprocess.Popen([usual, "-c", "input()"], stdin=subprocess.PIPE) as other:
            done = trademonitor(home, *refresh)
            other.kill()
    assert done.returncode == 0, done.stderr
    assert book.read_bytes() != before
    assert lock.exists()  # LibreOffice removes it when it opens the workbook again


def test_a_lock_file_that_may_belong_to_a_running_program_counts(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsm"
    user, machine, rest = getpass.getuser(), socket.gethostname(), "25.11.2026 10:00,file:///nowhere/a%20profile;"
    for line in (f",somebody-else,{machine},{rest}", f",{user},another-machine,{rest}", ""):
        book.with_name(".~lock.a.xlsm#").write_text(line, encoding="utf-8")
        with pytest.raises(WorkbookError) as raised:
            check_not_open(book)
        assert raised.value.key == "workbook-open-by", line


@pytest.mark.parametrize("command", ["refresh", "run"])
def test_a_workbook_with_the_lock_file_of_excel_is_not_changed(
    command: str, book: Path, tmp_path: Path, example_store: Path, examples: Path
) -> None:
    book = book.rename(book.with_name("TradeMonitor.xlsm"))
    before = book.read_bytes()
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(b"\x04Wang")
    refresh = (book, "--store", example_store)
    run = (examples / "2025-02.csv", "--out", book.parent, "--store", tmp_path / "trade.sqlite")
    done = trademonitor(tmp_path, command, *(refresh if command == "refresh" else run))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"{book} is open in Excel: close it there and try again")
    assert book.read_bytes() == before
    assert sorted(entry.name for entry in book.parent.iterdir()) == sorted([book.name, lock.name])


@pytest.mark.long
@pytest.mark.skipif(
    sys.platform == "win32", reason="an open file cannot be replaced on Windows: two commands at once are not tested"
)
def test_of_two_refreshes_at_once_one_is_complete(book: Path, home: Path, example_store: Path) -> None:
    periods = ("2025-01", "2024-02")
    expected = []
    for period in periods:
        assert trademonitor(home, "refresh", book, "--store", example_store, "--period", period).returncode == 0
        expected.append(contents.cells(book))
    assert expected[0] != expected[1]
    both = [
        subprocess.Popen(
            [*COMMAND, "refresh", str(book), "--store", str(example_store), "--period", period],
            env=environment(home),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for period in periods
    ]
    messages = [process.communicate(timeout=120)[1] for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes
    for code, message in zip(codes, messages, strict=True):
        assert code == 0 or (code == 2 and "was changed by another program" in message), message
    assert contents.cells(book) in [cells for cells, code in zip(expected, codes, strict=True) if code == 0]
    assert [entry.name for entry in book.parent.iterdir()] == [book.name]
