"""On a full disk a command fails with one sentence and changes nothing; with free space it succeeds.

The disk is filled to many levels, so that it becomes full at each stage of the work. In some tests the temporary files
are on the same disk, as on a machine that has only one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import contents
import pdfplumber
import pytest
from small_disk import disk, is_refusal

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="small disks are mounted on Linux only: full disks are not tested"
)

PAGE = 4096
Record = Callable[..., None]


def months_of(examples: Path) -> list[Path]:
    return sorted(examples.glob("*.csv"))


def levels(full: bool, short: list[int], to: int, step: int) -> list[int]:
    """Return the numbers of free bytes to try: *short*, or with --full every *step* bytes up to *to*."""
    return list(range(0, to, step)) if full else short


def test_ingest_on_a_full_disk_stores_each_file_completely_or_not_at_all(
    tmp_path: Path, examples: Path, full: bool, record: Record
) -> None:
    months = months_of(examples)
    outcomes: Counter[str] = Counter()
    with disk(tmp_path, 1 << 20) as small:
        store, seen = small.folder / "trade.sqlite", small.path("trade.sqlite")
        assert small.trademonitor("ingest", *months, "--store", store).returncode == 0
        copy = small.copy_store(store.name, tmp_path / "copy")
        expected, complete = contents.by_file(copy), contents.dump(copy)
        for stored_before in (0, 1):
            for free in levels(full, [0, 5 * PAGE, 22 * PAGE], 52 * PAGE, 2 * PAGE):
                small.empty()
                if stored_before:
                    assert small.trademonitor("ingest", months[0], "--store", store).returncode == 0
                small.fill(free)
                done = small.trademonitor("ingest", *months, "--store", store)
                table = small.trademonitor("table", "2024-01", "--basis", "month", "--store", store)
                small.remove_filler()
                assert done.returncode == 0 or is_refusal(done, store, "is full"), (free, done)
                assert table.returncode == 0 or is_refusal(table, store) or is_refusal(table, "has no figures"), table
                # The files reported as stored are stored, and no others.
                reported = sum("stored" in line for line in done.stdout.splitlines())
                copy = small.copy_store(store.name, tmp_path / "copy")
                assert contents.integrity_errors(copy) == []
                found = contents.by_file(copy) if seen.stat().st_size else {}
                assert len(found) == reported
                assert reported >= stored_before
                assert all(expected[sha256] == content for sha256, content in found.items())
                assert (table.returncode == 0) == (reported > 0)
                outcomes[f"{reported} of 4 stored"] += 1
                assert small.trademonitor("ingest", *months, "--store", store).returncode == 0
                assert contents.dump(small.copy_store(store.name, tmp_path / "copy")) == complete
                assert list(small.files()) == [store.name]
    assert outcomes["0 of 4 stored"]
    assert len(outcomes) > 2
    record("full disk, ingest", levels=outcomes.total(), outcomes=dict(sorted(outcomes.items())))


@pytest.mark.parametrize("temporary", ["elsewhere", "on the full disk"])
@pytest.mark.parametrize("command", ["build", "refresh"])
def test_a_workbook_on_a_full_disk_stays_as_it_was(
    command: str, temporary: str, tmp_path: Path, built: Path, example_store: Path, full: bool, record: Record
) -> None:
    if not full and (command == "build") == (temporary == "elsewhere"):
        pytest.skip("two of the four combinations are tested only with --full")
    outcomes: Counter[str] = Counter()
    with disk(tmp_path, 8 << 20) as small:
        book, seen = small.folder / "月报.xlsm", small.path("月报.xlsm")
        where = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(small.folder)) if temporary != "elsewhere" else {}
        old, arguments = b"the old file, which build does not read", ["build", "-o", book]
        if command == "refresh":
            old = built.read_bytes()
            arguments = ["refresh", book, "--store", example_store, "--period", "2025-01"]
        size = built.stat().st_size
        finished = []
        for free in levels(full, [size // 2], 4 * size, size // 2):
            seen.write_bytes(old)
            small.fill(free)
            done = small.trademonitor(*arguments, **where)
            small.remove_filler()
            assert [entry.name for entry in small.path().iterdir()] == [book.name]
            if done.returncode:
                assert is_refusal(done, small.folder), done
                assert seen.read_bytes() == old
            else:
                finished.append(contents.cells(seen))
            outcomes["refused" if done.returncode else "done"] += 1
        assert outcomes["refused"]
        assert outcomes["done"] or not full
        seen.write_bytes(old)
        assert small.trademonitor(*arguments, **where).returncode == 0
        new = contents.cells(seen)
        assert all(one == new for one in finished)
        assert (seen.read_bytes() == built.read_bytes()) == (command == "build")
    record(f"full disk, {command}, temporary files {temporary}", levels=outcomes.total(), outcomes=dict(outcomes))


def pages(pdf: Path) -> list[str]:
    """Return the text of each page."""
    with pdfplumber.open(pdf) as opened:
        return [page.extract_text() for page in opened.pages]


@pytest.mark.usefixtures("with_libreoffice")
def test_a_pdf_on_a_full_disk_stays_as_it_was(tmp_path: Path, built: Path, full: bool, record: Record) -> None:
    outcomes: Counter[str] = Counter()
    with disk(tmp_path, 40 << 20) as small:
        pdf = small.folder / "月报.pdf"
        on_disk = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(small.folder))
        tries: list[tuple[int, dict[str, str]]] = [(25 * PAGE, {})]
        if full:
            mebibytes = (1 << 20, 2 << 20, 3 << 20, 5 << 20)
            tries += [(0, {}), *((free, on_disk) for free in (0, 25 * PAGE, *mebibytes))]
        made: list[list[str]] = []
        for free, where in tries:
            small.path(pdf.name).write_bytes(b"%PDF- the old one")
            small.fill(free)
            done = small.trademonitor("pdf", built, "-o", pdf, **where)
            small.remove_filler()
            assert [entry.name for entry in small.path().iterdir()] == [pdf.name]
            if done.returncode:
                assert is_refusal(done), done
                assert small.files() == {pdf.name: b"%PDF- the old one"}
            else:
                made.append(pages(small.path(pdf.name)))
            outcomes["refused" if done.returncode else "done"] += 1
        assert outcomes["refused"]
        if full:
            assert small.trademonitor("pdf", built, "-o", pdf).returncode == 0
            assert all(one == pages(small.path(pdf.name)) for one in made)
    record("full disk, pdf", levels=outcomes.total(), outcomes=dict(outcomes))


def test_output_to_a_full_disk_is_an_error(tmp_path: Path, example_store: Path) -> None:
    with disk(tmp_path, 1 << 20) as small:
        line = 'out="$1"; shift; exec "$@" > "$out"'
        words = (sys.executable, "-m", "xlpkg", "report", "2025-02", "--store", example_store)
        small.fill(0)
        done = small.run("sh", "-c", line, "sh", small.folder / "output", *words)
        assert is_refusal(done, "stdout"), done
        small.remove_filler()
        done = small.run("sh", "-c", line, "sh", small.folder / "output", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert "广东" in small.path("output").read_text(encoding="utf-8")


def test_a_small_disk_is_seen_only_in_its_namespace_and_only_while_it_is_used(tmp_path: Path) -> None:
    with disk(tmp_path, 1 << 20) as small:
        small.path("a").write_bytes(b"a")
        assert small.run("ls", small.folder).stdout == "a\n"
        assert list(small.folder.iterdir()) == []
    assert str(tmp_path) not in Path("/proc/self/mounts").read_text(encoding="utf-8")
