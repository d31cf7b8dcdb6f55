"""Saving replaces the file in one step, keeps changes of another program, and names the cause of each failure."""

from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import user_workbook

from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


@pytest.fixture
def freeze() -> Iterator[Callable[[Path], None]]:
    """Return a function that makes a file or folder read-only, for root too, until the test ends."""
    if sys.platform == "win32":
        pytest.skip("Windows has no permission bits for folders: read-only files are not tested")
    root = os.geteuid() == 0  # permission bits do not apply to root
    frozen: list[Path] = []

    def change(path: Path, mark: str, mode: int) -> bool:
        if root:
            return subprocess.run(["chattr", f"{mark}i", str(path)], check=False).returncode == 0
        path.chmod(mode)
        return True

    def make(path: Path) -> None:
        if (root and shutil.which("chattr") is None) or not change(path, "+", 0o555):
            pytest.skip("root writes everything and chattr does not work here: read-only files are not tested")
        frozen.append(path)

    yield make
    for path in frozen:
        change(path, "-", 0o755)


def value(workbook: Path) -> object:
    with open_workbook(workbook, read_only=True) as book:
        return book.sheets["我的 笔记"].range("B2").value


def refused_save(
    workbook: Path, meanwhile: Callable[[], object] = lambda: None, target: Path | None = None
) -> WorkbookError:
    """Write and save, with *meanwhile* between; return what was raised."""
    with open_workbook(workbook) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        meanwhile()
        with pytest.raises(WorkbookError) as caught:
            book.save(target)
    return caught.value


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        (".~lock.月报.xlsm#", ",王,office-pc,25.11.2026 10:00,file:///home/w;", "LibreOffice (王, office-pc)"),
        (".~lock.月报.xlsm#", "李娜,li,pc2,25.11.2026 10:00,x;", "LibreOffice (李娜, pc2)"),
        (".~lock.月报.xlsm#", "", "LibreOffice"),
        ("~$月报.xlsm", "\x02Wang", "Excel"),
    ],
)
def test_a_workbook_open_in_another_program_is_neither_opened_nor_saved(
    workbook: Path, lock: str, content: str, who: str
) -> None:
    before = workbook.read_bytes()
    lock_file = workbook.with_name(lock)
    error = refused_save(workbook, lambda: lock_file.write_text(content, encoding="utf-8"))
    with pytest.raises(WorkbookError) as opening, open_workbook(workbook):
        pass
    for caught in (error, opening.value):
        assert caught.key == "workbook-open-by"
        for lang in ("en", "zh"):
            sentence = caught.sentence("en" if lang == "en" else "zh")
            assert f" {who}" in sentence
            assert str(lock_file) in sentence
            assert str(workbook) in sentence
    assert workbook.read_bytes() == before
    assert value(workbook) == 3.5  # reading is allowed
    lock_file.unlink()
    with open_workbook(workbook) as book:
        book.save()


def test_a_file_that_another_program_changed_is_not_overwritten(workbook: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsm"
    shutil.copy(workbook, other)
    with open_workbook(other) as book:
        book.sheets["我的 笔记"].range("B2").value = "theirs"
        book.save()
    error = refused_save(workbook, lambda: shutil.copy(other, workbook))
    assert error.key == "workbook-changed"
    assert value(workbook) == "theirs"


def test_a_file_opened_read_only_is_saved_only_under_another_name(workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    elsewhere = tmp_path / "copy.xlsm"
    with open_workbook(workbook, read_only=True) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        with pytest.raises(WorkbookError, match="read-only"):
            book.save()
        book.save(elsewhere)
        assert book.fullname == str(elsewhere)
    assert workbook.read_bytes() == before
    assert value(elsewhere) == "new"


def test_another_suffix_is_refused(workbook: Path) -> None:
    error = refused_save(workbook, target=workbook.with_suffix(".xlsx"))
    assert error.key == "workbook-other-suffix"
    assert not workbook.with_suffix(".xlsx").exists()


def test_a_read_only_file_is_named_and_unchanged(workbook: Path, freeze: Callable[[Path], None]) -> None:
    before = workbook.read_bytes()
    freeze(workbook)
    error = refused_save(workbook)
    assert error.key == "workbook-read-only"
    assert str(workbook) in str(error)
    assert workbook.read_bytes() == before
    assert [entry.name for entry in workbook.parent.iterdir()] == [workbook.name]


def test_a_read_only_folder_is_named(workbook: Path, freeze: Callable[[Path], None]) -> None:
    before = workbook.read_bytes()
    freeze(workbook.parent)
    error = refused_save(workbook)
    assert error.key == "workbook-folder-refused"
    assert str(workbook.parent) in str(error)
    assert workbook.read_bytes() == before
    assert [entry.name for entry in workbook.parent.iterdir()] == [workbook.name]


def test_a_missing_folder_is_named(workbook: Path, tmp_path: Path) -> None:
    error = refused_save(workbook, target=tmp_path / "nowhere" / "a.xlsm")
    assert error.key == "workbook-folder-refused"
    assert str(tmp_path / "nowhere") in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits: they are not tested")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permission_bits_are_kept(workbook: Path, mode: int) -> None:
    workbook.chmod(mode)
    with open_workbook(workbook) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        book.save()
        book.save(workbook.with_name("copy.xlsm"))
    assert value(workbook) == "new"
    assert stat.S_IMODE(workbook.stat().st_mode) == mode
    assert stat.S_IMODE(workbook.with_name("copy.xlsm").stat().st_mode) == mode


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0,
    reason="only root can change the owner of a file: a kept owner is not tested",
)
def test_the_owner_of_a_workbook_is_kept(workbook: Path) -> None:
    os.chown(workbook, 1234, 2345)
    with open_workbook(workbook) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        book.save()
    assert (workbook.stat().st_uid, workbook.stat().st_gid) == (1234, 2345)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs a privilege to make links: links are not tested")
def test_saving_through_a_link_keeps_the_link(workbook: Path) -> None:
    link = workbook.with_name("link.xlsm")
    link.symlink_to(workbook)
    with open_workbook(link) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        book.save()
    assert link.is_symlink()
    assert value(workbook) == "new"


SAVE_REPEATEDLY = """
import sys
from xlpkg.engines.package import open_workbook
with open_workbook(sys.argv[1]) as book:
    cell = book.sheets["我的 笔记"].range("B2")
    number = int(sys.argv[2])
    while True:
        number += 1
        cell.value = number
        print(number, flush=True)
        book.save()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows: crashes are not tested")
def test_a_crash_while_saving_leaves_the_old_file_or_the_new_one(workbook: Path) -> None:
    with open_workbook(workbook) as book:
        book.sheets["我的 笔记"].range("B2").value = 0
        book.save()
    parts = set(user_workbook.read_parts(workbook))
    finished = 0
    for turn in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", SAVE_REPEATEDLY, str(workbook), str(finished)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"TMPDIR": str(workbook.parent)},  # in tmp_path, so that pytest deletes the files of a killed process
        )
        assert child.stdout is not None
        begun = child.stdout.readline()
        end = time.monotonic() + turn * 0.03  # kills the first save and later ones at different moments
        while time.monotonic() < end:
            assert zipfile.is_zipfile(io.BytesIO(workbook.read_bytes()))  # complete for other readers at any time
        child.send_signal(signal.SIGKILL)
        begun += child.stdout.read()
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
        started = int(begun.split()[-1])
        with zipfile.ZipFile(workbook) as package:
            assert package.testzip() is None
        assert set(user_workbook.read_parts(workbook)) == parts
        found = value(workbook)
        assert found in (started - 1, started)
        finished = int(str(found).removesuffix(".0"))
    assert finished > 0  # it did save between the crashes
