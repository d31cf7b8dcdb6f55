"""A command that is killed at any moment leaves the old store or workbook or the new one, whole.

Half of the moments are spread over the whole command, half over the time from the first sign of writing (the store's
write-ahead log, the part that becomes the workbook) to its end, as both were measured before.
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
from programs import finish, kill, start

from xlpkg.atomic_files import write_atomically

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows: no kill is tested")

SEED = 20250318
Record = Callable[..., None]
#: How long writing is taken to last where it was over before it was seen, in seconds.
_SHORTEST = 0.001


@dataclass(frozen=True)
class Rhythm:
    """How long a command takes until the first sign of writing, and from there until writing has ended, in seconds."""

    to_writing: float
    writing: float


def until(sign: Callable[[], bool], ended: Callable[[], bool]) -> bool:
    """Wait for *sign*; return False where the process ended before."""
    while not sign():
        if ended():
            return sign()
        time.sleep(0.0001)  # the writing of a workbook lasts a millisecond
    return True


def measured(process: subprocess.Popen[bytes], writes: Callable[[], bool]) -> Rhythm:
    """Watch a command that was just started, undisturbed."""
    began = time.monotonic()

    def ended() -> bool:
        return process.poll() is not None

    seen = until(writes, ended)
    first = time.monotonic()
    while writes() and not ended():
        pass
    last = time.monotonic()
    assert process.wait() == 0
    return Rhythm(first - began, last - first if seen else _SHORTEST)


class Killer:
    """Runs one command again and again and kills it, at moments that a seed decides."""

    def __init__(
        self,
        home: Path,
        arguments: list[object],
        writes: Callable[[], bool],
        seed: int,
        rhythm: Rhythm | None = None,
    ) -> None:
        self.home, self.arguments, self.writes = home, arguments, writes
        self.random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self.rhythm = rhythm or measured(start(home, *arguments), writes)
        self.turn = 0

    def strike(self) -> None:
        """Start the command and kill it at the next moment."""
        self.turn += 1
        process = start(self.home, *self.arguments)
        if self.turn % 2:
            time.sleep(self.random.uniform(0, 1.05 * (self.rhythm.to_writing + self.rhythm.writing)))
        else:
            until(self.writes, lambda: process.poll() is not None)
            time.sleep(self.random.uniform(0, 1.05 * self.rhythm.writing))
        kill(process)


def moments(full: bool, share: int) -> int:
    """Return how many moments a test takes: 200 in all, or 12."""
    return (67, 67, 66)[share] if full else (6, 3, 3)[share]


@pytest.fixture(scope="module")
def sources(rmb: Path) -> list[Path]:
    """The files to ingest: the 17 real months."""
    return sorted(rmb.glob("*.csv"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home of a user")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, sources: list[Path], home: Path) -> tuple[Path, Path]:
    """A store with the first months, and one that was given the others afterwards, undisturbed."""
    folder = tmp_path_factory.mktemp("stores")
    old, new = folder / "old.sqlite", folder / "new.sqlite"
    assert finish(home, "ingest", *sources[:2], "--store", old).returncode == 0
    shutil.copy(old, new)
    assert finish(home, "ingest", *sources, "--store", new).returncode == 0
    return old, new


def test_ingest_leaves_each_file_whole_or_absent(
    tmp_path: Path, sources: list[Path], stores: tuple[Path, Path], home: Path, full: bool, record: Record
) -> None:
    old, new = stores
    order = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    expected, whole = contents.by_file(new), contents.dump(new)
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
    assert contents.dump(store) == whole
    hits: Counter[str] = Counter()
    stored: Counter[int] = Counter()
    turns = moments(full, 0)
    for _ in range(turns):
        for left in tmp_path.iterdir():
            left.unlink()
        shutil.copy(old, store)
        killer.strike()
        written = writes()
        assert contents.faults(store) == []
        found = contents.by_file(store)
        assert found == {sha256: expected[sha256] for sha256 in order[: len(found)]}  # whole ones, in their order
        stored[len(found)] += 1
        hits["before" if len(found) == 2 and not written else "after" if len(found) == len(order) else "within"] += 1
        again = finish(home, "ingest", *sources, "--store", store)
        assert again.returncode == 0, again.stderr
        assert contents.dump(store) == whole
        assert [left.name for left in tmp_path.iterdir()] == [store.name]
    assert hits["within"] or not full
    record(
        "killed ingest",
        kills=turns,
        before_writing=hits["before"],
        within_writing=hits["within"],
        after_writing=hits["after"],
        numbers_of_whole_files_found=len(stored),
        milliseconds_to_writing=round(killer.rhythm.to_writing * 1000),
        milliseconds_of_writing=round(killer.rhythm.writing * 1000),
    )


def parts_in(folder: Path) -> list[str]:
    """Return the files of *folder* that are not whole yet."""
    return [name for name in os.listdir(folder) if name.endswith(".part")]  # noqa: PTH208 - fast


class Workbook:
    """A workbook in a folder of its own that a command writes, and what its killed runs left beside it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "月报.xlsm"
        self.known = set(os.listdir(folder))  # noqa: PTH208

    def is_being_written(self) -> bool:
        return bool(set(parts_in(self.path.parent)) - self.known)

    def phase(self, before: bytes) -> str:
        """Tell when the kill came, by what it left."""
        within = self.is_being_written()
        self.known = set(parts_in(self.path.parent))
        if self.path.read_bytes() != before:
            assert not within
            return "after"
        return "within" if within else "before"


def check_leftovers(book: Workbook, home: Path, *arguments: object) -> int:
    """Let what killed runs left grow old, run the command once more, and see it gone; return how much it was."""
    left = parts_in(book.path.parent)
    for name in left:
        long_ago = time.time() - 3600
        os.utime(book.path.with_name(name), (long_ago, long_ago))
    own = book.path.with_name(".notes.xlsm.part")  # not ours, though it looks a little like it
    own.write_bytes(b"a user's")
    os.utime(own, (0, 0))
    assert finish(home, *arguments).returncode == 0
    assert sorted(entry.name for entry in book.path.parent.iterdir()) == [own.name, book.path.name]
    return len(left)


def record_hits(record: Record, name: str, killer: Killer, hits: Counter[str], left: int) -> None:
    record(
        f"killed {name}",
        kills=hits.total(),
        before_writing=hits["before"],
        within_writing=hits["within"],
        after_writing=hits["after"],
        parts_left_and_removed_later=left,
        milliseconds_to_writing=round(killer.rhythm.to_writing * 1000),
        milliseconds_of_writing=round(killer.rhythm.writing * 1000, 1),
    )


def test_refresh_leaves_the_old_workbook_or_the_new_one(
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
    one = Killer(home, refresh(second), book.is_being_written, SEED + 1)
    wanted[second] = contents.cells(book.path)
    assert wanted[first] != wanted[second]
    killers = {first: Killer(home, refresh(first), book.is_being_written, SEED + 2, one.rhythm), second: one}
    hits: Counter[str] = Counter()
    turns = moments(full, 1)
    shown = second
    for turn in range(turns):
        period = first if shown == second else second  # another one than the workbook shows, so that it will change
        before = book.path.read_bytes()
        killers[period].strike()
        phase = book.phase(before)
        hits[phase] += 1
        if phase == "after":
            assert contents.cells(book.path) == wanted[period]
            shown = period
        if turn % 4 == 0:  # the next one is not hindered
            again = finish(home, *killers[period].arguments)
            assert again.returncode == 0, again.stderr
            assert contents.cells(book.path) == wanted[period]
            shown = period
    assert hits["within"] or not full
    left = check_leftovers(book, home, *killers[first].arguments)
    assert left >= hits["within"]
    assert contents.cells(book.path) == wanted[first]
    assert contents.faults(stores[1]) == []
    record_hits(record, "refresh", one, hits, left)


def test_build_leaves_the_old_workbook_or_the_new_one(
    tmp_path: Path, stores: tuple[Path, Path], built: Path, home: Path, full: bool, record: Record
) -> None:
    book = Workbook(tmp_path)
    shutil.copy(built, book.path)
    assert finish(home, "refresh", book.path, "--store", stores[1]).returncode == 0
    old = book.path.read_bytes()
    killer = Killer(home, ["build", "-o", book.path], book.is_being_written, SEED + 3)
    new = built.read_bytes()
    assert book.path.read_bytes() == new != old
    hits: Counter[str] = Counter()
    turns = moments(full, 2)
    for turn in range(turns):
        write_atomically(book.path, old)
        killer.strike()
        hits[book.phase(old)] += 1
        assert book.path.read_bytes() in (old, new)
        if turn % 4 == 0:  # the next one is not hindered
            again = finish(home, *killer.arguments)
            assert again.returncode == 0, again.stderr
            assert book.path.read_bytes() == new
    assert hits["within"] or not full
    record_hits(record, "build", killer, hits, check_leftovers(book, home, *killer.arguments))
    assert book.path.read_bytes() == new
