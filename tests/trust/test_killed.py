"""After SIGKILL at any moment, the store or workbook is completely the old or completely the new one.

Half of the moments are spread over the whole command, half over the time of writing. Writing begins when the store's
write-ahead log, or the temporary file that becomes the workbook, appears. The duration of both is measured first.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import contents
import pytest
from programs import finish, kill, start, wait_until

from xlpkg.atomic_files import write_atomically

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no SIGKILL on Windows: killed commands are not tested"
)

SEED = 20250318
Record = Callable[..., None]
#: The assumed duration of writing if it ended before it was noticed, in seconds.
_SHORTEST = 0.001


@dataclass(frozen=True)
class Durations:
    """The time of a command before it writes, and the time of writing, in seconds."""

    to_writing: float
    writing: float


def measure(process: subprocess.Popen[bytes], writes: Callable[[], bool]) -> Durations:
    """Return the durations of a command that was just started."""
    began = time.monotonic()
    noticed = wait_until(writes, process)
    first = time.monotonic()
    while writes() and process.poll() is None:
        pass
    last = time.monotonic()
    assert process.wait() == 0
    return Durations(first - began, last - first if noticed else _SHORTEST)


class Killer:
    """Starts a command repeatedly and kills it at random moments, which depend on a seed."""

    def __init__(
        self,
        home: Path,
        arguments: list[object],
        writes: Callable[[], bool],
        seed: int,
        durations: Durations | None = None,
    ) -> None:
        self.home, self.arguments, self.writes = home, arguments, writes
        self.random = random.Random(seed)  # noqa: S311 - test data
        self.durations = durations or measure(start(home, *arguments), writes)
        self.count = 0

    def start_and_kill(self) -> None:
        """Start the command and kill it at the next random moment."""
        self.count += 1
        process = start(self.home, *self.arguments)
        if self.count % 2:
            time.sleep(self.random.uniform(0, 1.05 * (self.durations.to_writing + self.durations.writing)))
        else:
            wait_until(self.writes, process)
            time.sleep(self.random.uniform(0, 1.05 * self.durations.writing))
        kill(process)


def kills(full: bool, command: str) -> int:
    """Return the number of kills of a command: with --full 200 in all."""
    return {"ingest": (6, 67), "refresh": (3, 67), "build": (3, 66)}[command][full]


@pytest.fixture(scope="module")
def sources(rmb: Path) -> list[Path]:
    """The files to ingest: the 17 real months."""
    return sorted(rmb.glob("*.csv"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home of a user")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, sources: list[Path], home: Path) -> tuple[Path, Path]:
    """A store with the first two months, and one with all months."""
    folder = tmp_path_factory.mktemp("stores")
    old, new = folder / "old.sqlite", folder / "new.sqlite"
    assert finish(home, "ingest", *sources[:2], "--store", old).returncode == 0
    shutil.copy(old, new)
    assert finish(home, "ingest", *sources, "--store", new).returncode == 0
    return old, new


def test_a_killed_ingest_stores_each_file_completely_or_not_at_all(
    tmp_path: Path, sources: list[Path], stores: tuple[Path, Path], home: Path, full: bool, record: Record
) -> None:
    old, new = stores
    order = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    expected, complete = contents.by_file(new), contents.dump(new)
    assert set(expected) == set(order)
    store = tmp_path / "trade.sqlite"
    log = tmp_path / "trade.sqlite-wal"

    def writes() -> bool:
        try:
            return log.stat().st_size > 0
        except FileNotFoundError:
            return False

    shutil.copy(old, store)
    killer = Killer(home, ["ingest", *sources, "--store", store], writes, SEED)
    assert contents.dump(store) == complete
    hits: Counter[str] = Counter()
    stored: Counter[int] = Counter()
    turns = kills(full, "ingest")
    for _ in range(turns):
        for entry in tmp_path.iterdir():
            entry.unlink()
        shutil.copy(old, store)
        killer.start_and_kill()
        written = writes()
        assert contents.integrity_errors(store) == []
        found = contents.by_file(store)
        assert found == {
            sha256: expected[sha256] for sha256 in order[: len(found)]
        }  # complete, in the order of ingestion
        stored[len(found)] += 1
        hits["before" if len(found) == 2 and not written else "after" if len(found) == len(order) else "within"] += 1
        again = finish(home, "ingest", *sources, "--store", store)
        assert again.returncode == 0, again.stderr
        assert contents.dump(store) == complete
        assert [entry.name for entry in tmp_path.iterdir()] == [store.name]
    assert hits["within"] or not full
    record(
        "killed ingest",
        kills=turns,
        before_writing=hits["before"],
        within_writing=hits["within"],
        after_writing=hits["after"],
        different_numbers_of_stored_files=len(stored),
        milliseconds_to_writing=round(killer.durations.to_writing * 1000),
        milliseconds_of_writing=round(killer.durations.writing * 1000),
    )


def parts_in(folder: Path) -> list[str]:
    """Return the names of the temporary files of unfinished writing in *folder*."""
    return [name for name in os.listdir(folder) if name.endswith(".part")]  # noqa: PTH208 - faster than Path


class Workbook:
    """The workbook that a command writes, and the temporary files that killed runs left in its folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "月报.xlsm"
        self.known = set(os.listdir(folder))  # noqa: PTH208

    def is_being_written(self) -> bool:
        return bool(set(parts_in(self.path.parent)) - self.known)

    def phase(self, before: bytes) -> str:
        """Return whether the kill came before, within or after writing."""
        within = self.is_being_written()
        self.known = set(parts_in(self.path.parent))
        if self.path.read_bytes() != before:
            assert not within
            return "after"
        return "within" if within else "before"


def check_leftovers(book: Workbook, home: Path, *arguments: object) -> int:
    """Check that the next run removes old temporary files of killed runs, and no others; return their number."""
    left = parts_in(book.path.parent)
    for name in left:
        long_ago = time.time() - 3600
        os.utime(book.path.with_name(name), (long_ago, long_ago))
    foreign = book.path.with_name(".notes.xlsm.part")  # not ours: our names have a random part
    foreign.write_bytes(b"a user's file")
    os.utime(foreign, (0, 0))
    assert finish(home, *arguments).returncode == 0
    assert sorted(entry.name for entry in book.path.parent.iterdir()) == [foreign.name, book.path.name]
    return len(left)


def record_hits(record: Record, name: str, killer: Killer, hits: Counter[str], left: int) -> None:
    record(
        f"killed {name}",
        kills=hits.total(),
        before_writing=hits["before"],
        within_writing=hits["within"],
        after_writing=hits["after"],
        parts_left_and_removed_later=left,
        milliseconds_to_writing=round(killer.durations.to_writing * 1000),
        milliseconds_of_writing=round(killer.durations.writing * 1000, 1),
    )


def test_a_killed_refresh_leaves_the_old_or_the_new_workbook(
    tmp_path: Path,
    sources: list[Path],
    stores: tuple[Path, Path],
    built: Path,
    home: Path,
    full: bool,
    record: Record,
) -> None:
    book = Workbook(tmp_path)
    shutil.copy(built, book.path)
    first, second = (source.stem for source in sources[-2:])

    def refresh(period: str) -> list[object]:
        return ["refresh", book.path, "--store", stores[1], "--period", period]

    assert finish(home, *refresh(first)).returncode == 0
    wanted = {first: contents.cells(book.path)}
    killer = Killer(home, refresh(second), book.is_being_written, SEED + 1)
    wanted[second] = contents.cells(book.path)
    assert wanted[first] != wanted[second]
    killers = {first: Killer(home, refresh(first), book.is_being_written, SEED + 2, killer.durations), second: killer}
    hits: Counter[str] = Counter()
    turns = kills(full, "refresh")
    shown = second
    for turn in range(turns):
        period = first if shown == second else second  # not the month that the workbook shows
        before = book.path.read_bytes()
        killers[period].start_and_kill()
        phase = book.phase(before)
        hits[phase] += 1
        if phase == "after":
            assert contents.cells(book.path) == wanted[period]
            shown = period
        if turn % 4 == 0:  # the next command must succeed
            again = finish(home, *killers[period].arguments)
            assert again.returncode == 0, again.stderr
            assert contents.cells(book.path) == wanted[period]
            shown = period
    assert hits["within"] or not full
    left = check_leftovers(book, home, *killers[first].arguments)
    assert left >= hits["within"]
    assert contents.cells(book.path) == wanted[first]
    assert contents.integrity_errors(stores[1]) == []
    record_hits(record, "refresh", killer, hits, left)


def test_a_killed_build_leaves_the_old_or_the_new_workbook(
    tmp_path: Path, stores: tuple[Path, Path], built: Path, home: Path, full: bool, record: Record
) -> None:
    book = Workbook(tmp_path)
    shutil.copy(built, book.path)
    assert finish(home, "refresh", book.path, "--store", stores[1]).returncode == 0
    old = book.path.read_bytes()
    killer = Killer(home, ["build", "-o", book.path], book.is_being_written, SEED + 3)
    new = book.path.read_bytes()
    assert contents.cells(book.path) == contents.cells(built)
    assert new != old
    hits: Counter[str] = Counter()
    turns = kills(full, "build")
    for turn in range(turns):
        write_atomically(book.path, old)
        killer.start_and_kill()
        hits[book.phase(old)] += 1
        assert book.path.read_bytes() in (old, new)
        if turn % 4 == 0:  # the next command must succeed
            again = finish(home, *killer.arguments)
            assert again.returncode == 0, again.stderr
            assert book.path.read_bytes() == new
    assert hits["within"] or not full
    record_hits(record, "build", killer, hits, check_leftovers(book, home, *killer.arguments))
    assert book.path.read_bytes() == new
