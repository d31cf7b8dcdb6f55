"""On a full disk a command fails with one sentence and changes nothing; with free space it succeeds.

The disk is filled to several levels, so that it becomes full at different stages of the work.
"""

from __future__ import annotations

import sys
from pathlib import Path

import contents
import pytest
from programs import is_refusal
from small_disk import disk

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="small disks are mounted on Linux only: full disks are not tested"
)

PAGE = 4096


def test_ingest_on_a_full_disk_stores_each_file_completely_or_not_at_all(tmp_path: Path, examples: Path) -> None:
    months = sorted(examples.glob("*.csv"))
    outcomes = set()
    with disk(tmp_path, 1 << 20) as small:
        store, seen = small.folder / "trade.sqlite", small.path("trade.sqlite")
        assert small.trademonitor("ingest", *months, "--store", store).returncode == 0
        copy = small.copy_store(store.name, tmp_path / "copy")
        expected, complete = contents.by_file(copy), contents.dump(copy)
        for stored_before, free in ((0, 0), (0, 22 * PAGE), (1, 5 * PAGE), (1, 40 * PAGE)):
            small.empty()
            if stored_before:
                assert small.trademonitor("ingest", months[0], "--store", store).returncode == 0
            small.fill(free)
            done = small.trademonitor("ingest", *months, "--store", store)
            table = small.trademonitor("table", "2024-01", "--basis", "month", "--store", store)
            small.remove_filler()
            assert done.returncode == 0 or is_refusal(done, store, "is full"), (free, done)
            # The files reported as stored are stored, and no others.
            reported = sum("stored" in line for line in done.stdout.splitlines())
            copy = small.copy_store(store.name, tmp_path / "copy")
            assert contents.integrity_errors(copy) == []
            found = contents.by_file(copy) if seen.stat().st_size else {}
            assert len(found) == reported >= stored_before
            assert all(expected[sha256] == content for sha256, content in found.items())
            assert table.returncode == 0 if reported else is_refusal(table), table
            outcomes.add(reported)
            assert small.trademonitor("ingest", *months, "--store", store).returncode == 0
            assert contents.dump(small.copy_store(store.name, tmp_path / "copy")) == complete
            assert list(small.files()) == [store.name]
    assert len(outcomes) > 2


@pytest.mark.parametrize("temporary", ["elsewhere", "on the full disk"])
def test_a_workbook_on_a_full_disk_stays_as_it_was(
    temporary: str, tmp_path: Path, built: Path, example_store: Path
) -> None:
    with disk(tmp_path, 8 << 20) as small:
        book, seen = small.folder / "月报.xlsm", small.path("月报.xlsm")
        where = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(small.folder)) if temporary != "elsewhere" else {}
        seen.write_bytes(built.read_bytes())
        small.fill(built.stat().st_size // 2)
        refresh = ("refresh", book, "--store", example_store, "--period", "2025-01")
        done = small.trademonitor(*refresh, **where)
        small.remove_filler()
        assert is_refusal(done, small.folder), done
        assert small.files() == {book.name: built.read_bytes()}
        assert small.trademonitor(*refresh, **where).returncode == 0
        assert seen.read_bytes() != built.read_bytes()


def test_output_to_a_full_disk_is_an_error(tmp_path: Path, example_store: Path) -> None:
    with disk(tmp_path, 1 << 20) as small:
        line = 'out="$1"; shift; exec "$@" > "$out"'
        words = (sys.executable, "-m", "xlpkg", "report", "2025-02", "--store", example_store)
        small.fill(0)
        done = small.run("sh", "-c", line, "sh", small.folder / "output", *words)
        assert is_refusal(done, "stdout"), done
