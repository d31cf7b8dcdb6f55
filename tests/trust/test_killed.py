"""A process that is killed within writing leaves the store or workbook completely the old or completely the new one.

The system kills it when a file of it reaches a size, which is the same in each run, or the process kills itself before
it renames a file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import contents
import pytest
from programs import finish, run

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a size does not end a process on Windows: killed commands are not tested"
)

#: Runs the command line until a file has the size of the first word, in bytes, or is about to get its name (0).
KILLED = """
import os, resource, runpy, signal, sys
if size := int(sys.argv.pop(1)):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
else:
    sys.addaudithook(lambda event, _: os.kill(os.getpid(), signal.SIGKILL) if event == "os.rename" else None)
runpy.run_module("xlpkg", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home of a user"


def run_until(home: Path, size: int, *arguments: object) -> None:
    """Run a command until one of its files has *size* bytes or, if it is 0, is about to be renamed."""
    done = run(home, sys.executable, "-c", KILLED, size, *arguments)
    assert done.returncode < 0, (size, done)


@pytest.mark.long
def test_a_killed_ingest_stores_each_file_completely_or_not_at_all(
    tmp_path: Path, rmb: Path, home: Path, *, full: bool
) -> None:
    sources = sorted(rmb.glob("*.csv"))
    order = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    old, new, folder = tmp_path / "old.sqlite", tmp_path / "new.sqlite", tmp_path / "store"
    assert finish(home, "ingest", *sources[:2], "--store", old).returncode == 0
    assert finish(home, "ingest", *sources, "--store", new).returncode == 0
    expected, complete = contents.by_file(new), contents.dump(new)
    store = folder / "trade.sqlite"
    sizes = [old.stat().st_size, new.stat().st_size]
    stored = []
    for part in (0.002, 0.1, 0.41, 0.72, 0.97) if full else (0.1, 0.41, 0.97):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(old, store)
        run_until(home, int(sizes[0] + part * (sizes[1] - sizes[0])), "ingest", *sources, "--store", store)
        assert contents.integrity_errors(store) == []
        found = contents.by_file(store)
        assert found == {sha256: expected[sha256] for sha256 in order[: len(found)]}
        stored.append(len(found))
        again = finish(home, "ingest", *sources, "--store", store)
        assert again.returncode == 0, again.stderr
        assert contents.dump(store) == complete
        assert [entry.name for entry in folder.iterdir()] == [store.name]
    assert len({*stored} & {*range(3, len(order))}) > 1  # of 18, after different numbers of files


def test_a_killed_refresh_leaves_the_old_workbook(
    tmp_path: Path, example_store: Path, few_provinces: Path, home: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    book = Path(shutil.copy(few_provinces, folder / "月报.xlsm"))
    before = book.read_bytes()
    refresh = ("refresh", book, "--store", example_store, "--period", "2025-01")
    for number, size in enumerate((0, len(before) // 9, len(before) // 2), start=1):
        run_until(home, size, *refresh)
        assert book.read_bytes() == before
        parts = [*folder.glob(".*.part")]
        assert len(parts) == number
    # The next run removes old temporary files of ours, and no others.
    foreign = folder / ".notes.xlsm.part"
    foreign.write_bytes(b"a user's file")
    for file in (*parts, foreign):
        os.utime(file, (0, 0))
    assert finish(home, *refresh).returncode == 0
    assert book.read_bytes() != before
    assert sorted(entry.name for entry in folder.iterdir()) == [foreign.name, book.name]
