"""A workbook that another program has open is left alone as long as that program lives, and not longer."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import contents
import pytest
from disks import is_refusal
from programs import COMMAND, environment, finish

from xlpkg.errors import WorkbookError
from xlpkg.hosts.libreoffice.program import running_soffice
from xlpkg.hosts.package.locks import check_not_open

PROFILE = "file:///nowhere/a%20profile"


@pytest.fixture
def book(tmp_path: Path, built: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return Path(shutil.copy(built, folder / "月报.xlsm"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@contextmanager
def opened_in_libreoffice(book: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Let a LibreOffice of its own have *book* open, once its lock is there."""
    with running_soffice([str(book)]) as office:
        lock = book.with_name(f".~lock.{book.name}#")
        end = time.monotonic() + 60
        while not (lock.exists() and lock.stat().st_size) and time.monotonic() < end:
            time.sleep(0.05)
        assert lock.exists(), office.messages()
        yield office.process


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.skipif(sys.platform != "linux", reason="what a killed LibreOffice left is known only on Linux: not tested")
def test_what_libreoffice_has_open_waits_for_it_but_not_for_a_killed_one(
    book: Path, home: Path, example_store: Path
) -> None:
    before = book.read_bytes()
    refresh = ("refresh", book, "--store", example_store, "--period", "2025-01")
    with opened_in_libreoffice(book) as office:
        assert is_refusal(finish(home, *refresh), book, "is open in LibreOffice")
        assert is_refusal(finish(home, "build", "-o", book), book, "is open in LibreOffice")
        assert book.read_bytes() == before
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()
        lock = book.with_name(f".~lock.{book.name}#")
        assert lock.exists()  # the killed program could not take it along
        done = finish(home, *refresh)
    if "is open in LibreOffice" in done.stderr and usual_office_runs():
        pytest.skip("a LibreOffice of this user's runs, which could be the one: a lock left behind is not tested")
    assert done.returncode == 0, done.stderr
    assert book.read_bytes() != before
    assert lock.exists()  # it is LibreOffice's own, to be taken up by the next one


def usual_office_runs() -> bool:
    """Tell whether a LibreOffice runs that was not started with a profile of its own, as the tests' are."""
    running = subprocess.run(["ps", "-C", "soffice.bin", "-o", "args="], capture_output=True, text=True, check=False)
    return any("-env:UserInstallation" not in line for line in running.stdout.splitlines())


@pytest.mark.parametrize(
    "line",
    [
        f",somebody-else,{socket.gethostname()},25.11.2026 10:00,{PROFILE};",
        f",{getpass.getuser()},another-machine,25.11.2026 10:00,{PROFILE};",
        "",
    ],
    ids=["another user", "another machine", "empty"],
)
def test_a_lock_that_may_be_of_a_living_program_counts(line: str, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsm"
    book.with_name(".~lock.a.xlsm#").write_text(line, encoding="utf-8")
    with pytest.raises(WorkbookError) as raised:
        check_not_open(book)
    assert raised.value.key == "workbook-open-by"


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced on Windows: Excel's is refused")
def test_who_reads_the_old_workbook_meanwhile_reads_it_to_its_end(book: Path, home: Path, example_store: Path) -> None:
    before = book.read_bytes()
    with book.open("rb") as reader:
        first = reader.read(1000)
        assert finish(home, "refresh", book, "--store", example_store, "--period", "2025-01").returncode == 0
        assert first + reader.read() == before
    assert book.read_bytes() != before


@pytest.mark.parametrize("command", ["refresh", "build", "run"])
def test_excels_sign_stops_every_command_that_writes(
    command: str, book: Path, home: Path, example_store: Path, examples: Path
) -> None:
    if command == "run":
        book = book.rename(book.with_name("TradeMonitor.xlsm"))
    before = book.read_bytes()
    sign = book.with_name(f"~${book.name}")
    sign.write_bytes(b"\x04Wang")
    arguments = {
        "refresh": ("refresh", book, "--store", example_store),
        "build": ("build", "-o", book),
        "run": ("run", examples / "2025-02.csv", "--out", book.parent, "--store", home / "trade.sqlite"),
    }
    done = finish(home, *arguments[command])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"{book} is open in Excel: close it there and try again")
    assert book.read_bytes() == before
    assert sorted(entry.name for entry in book.parent.iterdir()) == sorted([book.name, sign.name])


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced on Windows: no race is tested")
def test_two_refreshes_at_once_leave_the_work_of_one_of_them(
    book: Path, home: Path, example_store: Path, full: bool, record: Callable[..., None]
) -> None:
    periods = ("2025-01", "2024-02")
    wanted = []
    for period in periods:
        assert finish(home, "refresh", book, "--store", example_store, "--period", period).returncode == 0
        wanted.append(contents.cells(book))
    assert wanted[0] != wanted[1]
    outcomes: Counter[str] = Counter()
    for _ in range(20 if full else 1):
        both = [
            subprocess.Popen(
                [*COMMAND, "refresh", str(book), "--store", str(example_store), "--period", period],
                env=environment(home),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for period in periods
        ]
        said = [process.communicate(timeout=120)[1] for process in both]
        codes = [process.returncode for process in both]
        assert 0 in codes
        for code, sentence in zip(codes, said, strict=True):
            assert code == 0 or (code == 2 and "was changed by another program" in sentence), sentence
        found = contents.cells(book)
        assert found in [one for one, code in zip(wanted, codes, strict=True) if code == 0]
        outcomes["one was refused" if 2 in codes else "both were saved"] += 1
        assert [entry.name for entry in book.parent.iterdir()] == [book.name]
    record("two refreshes at once", pairs=outcomes.total(), outcomes=dict(outcomes))
