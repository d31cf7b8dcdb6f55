"""On a full or read-only disk, a command that writes fails with one sentence and changes nothing; others work."""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import contents
import pytest
import store_client
from command_line import trademonitor
from programs import COMMAND, ROOT, environment, is_refusal, run
from small_disk import Disk, disk

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="small disks are mounted on Linux only: full and read-only disks are not tested"
)

PAGE = 4096
INGEST_AND_DIE = (
    "import os, signal, sys\nfrom pathlib import Path\n"
    "from xlpkg.store.ingest import ingest\nfrom xlpkg.store.store import open_store\n"
    "with open_store(Path(sys.argv[1])) as store:\n"
    "    (done,) = ingest(store, [Path(sys.argv[2])])\n    assert done.rows\n    os.kill(os.getpid(), signal.SIGKILL)\n"
)
READ_AND_WAIT = (
    "import sys\nfrom pathlib import Path\n"
    "from xlpkg.errors import TradeMonitorError\nfrom xlpkg.store.store import open_store\n"
    "try:\n    with open_store(Path(sys.argv[1]), create=False) as store:\n"
    "        print(len(store.sheets()), flush=True)\n        sys.stdin.readline()\n"
    "except TradeMonitorError as error:\n    print(error.key)\nelse:\n    print('unchanged')\n"
)
PRESS_WORD = (
    "import sys\nfrom pathlib import Path\n"
    "from xlpkg.engines.package import open_workbook\nfrom xlpkg.workbook.actions import act_for_message\n"
    "with open_workbook(Path(sys.argv[1]), read_only=True) as book:\n    print(act_for_message('docx', book))\n"
)


#: Runs the command line.
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path, 8 << 20) as mounted:
        yield mounted


@pytest.fixture
def new_file(tmp_path: Path, examples: Path) -> Path:
    """A file that is not in the store."""
    file = tmp_path / "2025-02.csv"
    file.write_bytes(store_client.vintage(examples / "2025-02.csv", 5))
    return file


def check_reading_only(command: Command, store: Path, example_store: Path, new_file: Path) -> None:
    """Check that a command that reads prints the same as for a writable store, and that a new file is refused."""
    table = ("table", "2025-02", "--basis", "month", "--store")
    done, expected = command(*table, store), trademonitor(new_file.parent, *table, example_store)
    assert (done.returncode, done.stdout) == (0, expected.stdout), done.stderr
    assert command("ingest", ROOT / "examples" / "usd", "--store", store).stdout.count("unchanged") == 4
    assert is_refusal(command("ingest", new_file, "--store", store), store, "is read-only", "--store")


@pytest.mark.long
def test_a_store_on_a_read_only_disk_can_be_read(
    small: Disk, example_store: Path, few_provinces: Path, new_file: Path, examples: Path
) -> None:
    shutil.copy(example_store, small.path("trade.sqlite"))
    shutil.copy(few_provinces, small.path("月报.xlsm"))
    small.allow_writing(False)
    before = small.files()
    store, book = small.folder / "trade.sqlite", small.folder / "月报.xlsm"
    check_reading_only(small.trademonitor, store, example_store, new_file)
    for command, named in (
        (("refresh", book, "--period", "2025-02", "--store", store), book),
        (("build", "-o", small.folder / "new.xlsm"), small.folder / "new.xlsm"),
        (("ingest", new_file, "--store", small.folder / "new" / "a.sqlite"), small.folder / "new" / "a.sqlite"),
    ):
        assert is_refusal(small.trademonitor(*command), named), command
    done = small.trademonitor("run", examples, "--out", small.folder / "out", "--store", store)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"{small.folder / 'out'} cannot be used: the disk is read-only"
    assert small.files() == before


def test_a_store_of_1_0_0_on_a_read_only_or_full_disk_is_not_changed(small: Disk) -> None:
    content = lzma.decompress((ROOT / "tests" / "store" / "small" / "trade-1.0.0.sqlite.xz").read_bytes())
    store, seen = small.folder / "trade.sqlite", small.path("trade.sqlite")
    seen.write_bytes(content)
    command = ("vintages", "2025-02", "--store", store)
    small.allow_writing(False)
    assert is_refusal(small.trademonitor(*command), store, "an older TradeMonitor", "read-only", "--store")
    small.allow_writing(True)
    small.fill(10 * PAGE)
    assert is_refusal(small.trademonitor(*command), store, "full")
    small.remove_filler()
    assert small.files() == {store.name: content}
    assert small.trademonitor(*command).returncode == 0
    assert {*small.files()} == {store.name, "trade-schema7.sqlite"}


def test_the_log_of_a_killed_writer_is_read_or_its_absence_reported(
    small: Disk, example_store: Path, new_file: Path
) -> None:
    store = small.folder / "trade.sqlite"
    shutil.copy(example_store, small.path("trade.sqlite"))
    small.run(sys.executable, "-c", INGEST_AND_DIE, store, new_file)
    assert small.path("trade.sqlite-wal").stat().st_size > 0
    small.allow_writing(False)
    question = ("eval", 'TM_VALUE("广东","出口",202502)', "--store")
    new, old = small.trademonitor(*question, store), trademonitor(new_file.parent, *question, example_store)
    assert new.returncode == 0, new.stderr
    assert float(new.stdout) == pytest.approx(float(old.stdout) + 0.05)  # 5 million dollars
    small.allow_writing(True)
    small.path("trade.sqlite-shm").unlink()
    small.allow_writing(False)
    table = ("table", "2025-02", "--basis", "month", "--store")
    assert is_refusal(small.trademonitor(*table, store), store, f"{store}-wal")
    small.allow_writing(True)
    assert small.trademonitor(*question, store).stdout == new.stdout
    assert list(small.files()) == ["trade.sqlite"]


def test_a_change_by_another_program_while_a_read_only_store_is_read_is_an_error(
    small: Disk, tmp_path: Path, example_store: Path, new_file: Path
) -> None:
    """As in a folder of a server that this machine may only read."""
    server, here = tmp_path / "server", small.folder / "share"
    server.mkdir()
    shutil.copy(example_store, server / "trade.sqlite")
    small.path("share").mkdir()
    for words in (("--bind", server), ("-o", "remount,bind,ro")):
        assert small.run("mount", *words, here).returncode == 0
    reading = [*small.prefix, sys.executable, "-c", READ_AND_WAIT, str(here / "trade.sqlite")]
    pipe = subprocess.PIPE
    for writes, expected in ((False, "unchanged"), (True, "store-changed")):
        with subprocess.Popen(reading, env=environment(small.home), stdin=pipe, stdout=pipe, text=True) as reader:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "4\n"
            if writes:
                assert trademonitor(tmp_path, "ingest", new_file, "--store", server / "trade.sqlite").returncode == 0
            assert reader.communicate("go\n", timeout=60)[0] == f"{expected}\n"


def test_a_store_without_write_permission_can_be_read(tmp_path: Path, example_store: Path, new_file: Path) -> None:
    """root, who may write everything, runs the commands as an ordinary user in a user namespace."""
    prefix = ["unshare", "--user", "--map-user=1000", "--"] if os.geteuid() == 0 else []
    if prefix and subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("root cannot become an ordinary user here: file permissions are not tested")
    (folder := tmp_path / "shared").mkdir()
    store = Path(shutil.copy(example_store, folder / "trade.sqlite"))

    def as_user(*arguments: object) -> subprocess.CompletedProcess[str]:
        return run(tmp_path / "home of a user", *prefix, *COMMAND, *arguments)

    for protected, mode in ((store, 0o444), (folder, 0o555)):
        usual = protected.stat().st_mode
        protected.chmod(mode)
        try:
            check_reading_only(as_user, store, example_store, new_file)
            assert store.read_bytes() == example_store.read_bytes()
        finally:
            protected.chmod(usual)


# Full disks: each is filled to several levels, so that it becomes full at different stages of the work


@pytest.mark.long
def test_ingest_on_a_full_disk_stores_each_file_completely_or_not_at_all(
    small: Disk, tmp_path: Path, examples: Path
) -> None:
    months = sorted(examples.glob("*.csv"))
    outcomes = set()
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


def test_a_workbook_on_a_full_disk_stays_as_it_was(small: Disk, few_provinces: Path, example_store: Path) -> None:
    book, before = small.folder / "月报.xlsm", few_provinces.read_bytes()
    refresh = ("refresh", book, "--store", example_store, "--period", "2025-01")
    for where in ({}, dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(small.folder))):
        small.path(book.name).write_bytes(before)
        small.fill(len(before) // 2)
        done = small.trademonitor(*refresh, **where)
        small.remove_filler()
        assert is_refusal(done, small.folder), done
        assert small.files() == {book.name: before}
    assert small.trademonitor(*refresh, **where).returncode == 0
    assert small.path(book.name).read_bytes() != before


@pytest.mark.long
def test_output_and_documents_on_a_full_disk_are_errors_that_name_it(
    small: Disk, tmp_path: Path, filled: Callable[[str], Path], rmb_store: Path
) -> None:
    book, of_store = filled("zh"), ("--store", rmb_store)
    shutil.copy(book, small.path("月报.xlsm"))
    small.fill(0)
    for name, suffix, arguments in (
        ("docx", "docx", (book, "-o")),
        ("copy", "xlsx", (book, "-o")),
        ("export", "csv", ("2025-05", *of_store, "-o")),
        ("backup", "zip", of_store),
    ):
        target = small.folder / f"报告.{suffix}"
        done = small.trademonitor(name, *arguments, target)
        assert (done.returncode, done.stderr) == (2, f"{target} cannot be used: its disk is full\n")
    line = 'out="$1"; shift; exec "$@" > "$out"'
    report = (sys.executable, "-m", "xlpkg", "report", "2025-02", *of_store)
    done = small.run("sh", "-c", line, "sh", small.folder / "output", *report)
    assert is_refusal(done, "stdout"), done
    pressed = small.run(sys.executable, "-c", PRESS_WORD, small.folder / "月报.xlsm")
    assert pressed.stderr == ""
    assert pressed.stdout.startswith(str(small.folder / "TradeMonitor"))
    assert pressed.stdout.endswith(".docx 无法使用：所在磁盘已满\n")
    # the disk of unfinished files
    small.fill(4 * PAGE)
    where = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(small.folder))
    done = small.trademonitor("copy", book, "-o", tmp_path / "月报.xlsx", **where)
    assert is_refusal(done, small.folder, "its disk is full"), done
    assert {*small.files()} <= {"月报.xlsm", "output"}
