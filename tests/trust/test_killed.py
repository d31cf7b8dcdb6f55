"""After SIGKILL at any moment, the store or workbook is completely the old or completely the new one.

Every second kill comes within the time of writing, which begins when the store's write-ahead log, or the temporary file
that becomes the workbook, appears.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import contents
import pytest
from programs import finish, kill, start, wait_until

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no SIGKILL on Windows: killed commands are not tested"
)

RANDOM = random.Random(20250318)  # noqa: S311 - test data
KILLS = 6
#: The longest time of a command, and of its writing, in seconds; a slow computer does less in it.
WHOLE, WRITING = 0.5, 0.002


def start_and_kill(home: Path, arguments: list[object], writes: Callable[[], bool], turn: int) -> None:
    """Start the command and kill it at a random moment, in every second *turn* when it writes."""
    process = start(home, *arguments)
    if turn % 2:
        wait_until(writes, process)
    time.sleep(RANDOM.uniform(0, WRITING if turn % 2 else WHOLE))
    kill(process)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home of a user"


def test_a_killed_ingest_stores_each_file_completely_or_not_at_all(tmp_path: Path, rmb: Path, home: Path) -> None:
    sources = sorted(rmb.glob("*.csv"))
    order = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    old, new, folder = tmp_path / "old.sqlite", tmp_path / "new.sqlite", tmp_path / "store"
    assert finish(home, "ingest", *sources[:2], "--store", old).returncode == 0
    assert finish(home, "ingest", *sources, "--store", new).returncode == 0
    expected, complete = contents.by_file(new), contents.dump(new)
    store, log = folder / "trade.sqlite", folder / "trade.sqlite-wal"
    within = 0
    for turn in range(10 * KILLS):
        if turn >= KILLS and within:  # on a busy machine, a kill may come too early or too late
            break
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(old, store)
        start_and_kill(
            home, ["ingest", *sources, "--store", store], lambda: log.exists() and log.stat().st_size > 0, turn
        )
        assert contents.integrity_errors(store) == []
        found = contents.by_file(store)
        assert found == {sha256: expected[sha256] for sha256 in order[: len(found)]}
        within += 2 < len(found) < len(order)
        again = finish(home, "ingest", *sources, "--store", store)
        assert again.returncode == 0, again.stderr
        assert contents.dump(store) == complete
        assert [entry.name for entry in folder.iterdir()] == [store.name]
    assert within


def test_a_killed_refresh_leaves_the_old_or_the_new_workbook(
    tmp_path: Path, example_store: Path, built: Path, home: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    book = Path(shutil.copy(built, folder / "月报.xlsm"))
    commands, wanted = [], []
    for period in ("2025-01", "2025-02"):
        commands.append(["refresh", book, "--store", example_store, "--period", period])
        assert finish(home, *commands[-1]).returncode == 0
        wanted.append(contents.cells(book))
    assert wanted[0] != wanted[1]
    known: set[str] = set()
    for turn in range(10 * KILLS):
        if turn >= KILLS and known:  # writing takes some milliseconds: a kill may come too late
            break
        start_and_kill(home, commands[turn % 2], lambda: not known.issuperset(_parts(folder)), turn)
        known.update(_parts(folder))
        assert contents.cells(book) in wanted
    assert known  # at least one kill came within writing
    # The next run removes old temporary files of ours, and no others.
    foreign = folder / ".notes.xlsm.part"
    foreign.write_bytes(b"a user's file")
    for name in (*known, foreign.name):
        os.utime(folder / name, (0, 0))
    assert finish(home, *commands[0]).returncode == 0
    assert contents.cells(book) == wanted[0]
    assert sorted(entry.name for entry in folder.iterdir()) == [foreign.name, book.name]


def _parts(folder: Path) -> set[str]:
    return {name for name in os.listdir(folder) if name.endswith(".part")}  # noqa: PTH208 - faster than Path
