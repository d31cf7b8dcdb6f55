"""Saving replaces the file in one step, keeps changes of another program, and names the cause of each failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
    # Permission bits do not apply to root.
    program, on, off = ("chattr", "+i", "-i") if os.geteuid() == 0 else ("chmod", "a-w", "u+w")
    frozen: list[Path] = []

    def make(path: Path) -> None:
        if shutil.which(program) is None or subprocess.run([program, on, path], check=False).returncode:
            pytest.skip("root writes everything and chattr does not work here: read-only files are not tested")
        frozen.append(path)

    yield make
    for path in frozen:
        subprocess.run([program, off, path], check=True)


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


@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_read_only_file_or_folder_is_named_and_unchanged(
    workbook: Path, freeze: Callable[[Path], None], which: str
) -> None:
    before = workbook.read_bytes()
    read_only = workbook if which == "file" else workbook.parent
    freeze(read_only)
    error = refused_save(workbook)
    assert error.key == ("workbook-read-only" if which == "file" else "workbook-folder-refused")
    assert str(read_only) in str(error)
    assert workbook.read_bytes() == before
    assert [entry.name for entry in workbook.parent.iterdir()] == [workbook.name]


def test_a_missing_folder_and_another_suffix_are_refused(workbook: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "a.xlsm"
    for target, key in ((missing, "workbook-folder-refused"), (workbook.with_suffix(".xlsx"), "workbook-other-suffix")):
        assert refused_save(workbook, target=target).key == key
        assert not target.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither permission bits nor owners: not tested")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_permission_bits_owner_and_link_are_kept(workbook: Path, mode: int) -> None:
    link, copy = workbook.with_name("link.xlsm"), workbook.with_name("copy.xlsm")
    link.symlink_to(workbook)
    if os.geteuid() == 0:
        os.chown(workbook, 1234, 2345)
    workbook.chmod(mode)
    before = workbook.stat()
    with open_workbook(link) as book:
        book.sheets["我的 笔记"].range("B2").value = "new"
        book.save()
        book.save(copy)
    assert link.is_symlink()
    assert value(workbook) == "new"
    after = workbook.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert copy.stat().st_mode == before.st_mode
