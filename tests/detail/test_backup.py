"""A backup has all that a user stored; restoring it loses nothing that is there, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from command_line import EXAMPLES
from kills import killed
from month_files import SMALL

from xlpkg.cli import main
from xlpkg.detail.backup import restore_backup, write_backup
from xlpkg.detail.folder import folder_of
from xlpkg.errors import BadInput
from xlpkg.messages import Message
from xlpkg.store.store import open_store

DETAIL = Path(EXAMPLES).parent / "detail"
CATALOGUE, LIST = "trade.sqlite.detail/catalogue.sqlite", "backup.json"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store in a Chinese folder with a withdrawn file, detail, a group and a template."""
    path = tmp_path / "数据 库" / "trade.sqlite"
    monkeypatch.setenv("TRADEMONITOR_STORE", str(path))
    monkeypatch.setenv("TRADEMONITOR_TEMPLATES", str(tmp_path / "templates"))
    assert main(["ingest", str(EXAMPLES)]) == 0
    assert main(["detail", "ingest", str(DETAIL), "--flow", "export"]) == 0
    assert main(["withdraw", "2024-02.csv"]) == 0
    (path.parent / "groups.txt").write_text("珠三洲 | Pearl | 广东、福建 | ours\n", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "published.zh.txt").write_text("模板", encoding="utf-8")
    capsys.readouterr()
    return path


def answers(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what commands print of the store and of its detail."""
    printed = []
    for words in (
        ["export"],
        ["vintages", "2024-02", "--format", "json"],
        ["detail", "list"],
        ["drivers", "2024-06", "--region", "广东", "--flow", "export", "--by", "partner", "--format", "csv"],
    ):
        main(words)
        printed.append(capsys.readouterr().out)
    return printed


def test_a_backup_restores_everything_on_another_computer(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted, backup = answers(capsys), tmp_path / "备份 1.zip"
    assert main(["backup", str(backup)]) == 0
    other = tmp_path / "other" / "s.sqlite"
    monkeypatch.setenv("TRADEMONITOR_STORE", str(other))
    monkeypatch.setenv("TRADEMONITOR_TEMPLATES", str(tmp_path / "other" / "t"))
    assert main(["restore-backup", str(backup)]) == 0
    capsys.readouterr()
    assert answers(capsys) == wanted
    assert all(wanted)
    assert (tmp_path / "other" / "groups.txt").read_bytes() == (store.parent / "groups.txt").read_bytes()
    assert (tmp_path / "other" / "t" / "published.zh.txt").read_text(encoding="utf-8") == "模板"
    assert {each.name for each in tmp_path.iterdir()} >= {"备份 1.zip", "other", "数据 库"}
    assert not [*tmp_path.rglob(".trademonitor-*")]
    assert main(["restore-backup", str(backup)]) == 0  # nothing would be lost


def test_what_a_backup_lacks_is_named_and_kept(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = tmp_path / "b.zip"
    assert main(["backup", str(backup)]) == 0
    assert main(["restore", "2024-02.csv"]) == 0
    (store.parent / "groups.txt").write_text("珠三洲 | Pearl | 广东 | ours\n", encoding="utf-8")
    capsys.readouterr()
    before = answers(capsys)
    assert main(["restore-backup", str(backup)]) == 2
    refused = capsys.readouterr().err
    assert "b.zip lacks what was stored or changed since (2): groups.txt; restore 2024-02.csv; nothing" in refused
    assert answers(capsys) == before
    assert main(["restore-backup", str(backup), "--replace"]) == 0
    assert answers(capsys) != before
    (kept,) = store.parent.glob("trade-before-*.zip")
    capsys.readouterr()
    assert main(["restore-backup", str(kept), "--replace"]) == 0
    capsys.readouterr()
    assert answers(capsys) == before
    assert "广东 |" in (store.parent / "groups.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("store")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "none" / "b.zip")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none'} cannot be used: no such file or folder\n"


@pytest.mark.parametrize("damage", ["cut", "a byte", "a name", "more", "groups only", "another file"])
def test_a_damaged_or_foreign_backup_changes_nothing(store: Path, tmp_path: Path, damage: str) -> None:
    backup, target = tmp_path / "b.zip", tmp_path / "new" / "trade.sqlite"
    write_backup(store, tmp_path / "templates", backup)
    content = backup.read_bytes()
    if damage == "cut":
        backup.write_bytes(content[: len(content) // 2])
    elif damage == "a byte":
        middle = len(content) // 2
        backup.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    else:
        names = {"a name": "../../evil.txt", "more": "groups.txt.exe", "groups only": "groups.txt"}
        name = names.get(damage, "trade.sqlite")
        with zipfile.ZipFile(backup, "w") as archive:
            archive.writestr(name, "evil")
    with pytest.raises(BadInput) as caught:
        restore_backup(backup, target, tmp_path / "t")
    assert caught.value.key == "backup-damaged"
    assert not target.exists()
    assert not (tmp_path / "evil.txt").exists()
    assert not [*tmp_path.rglob(".trademonitor-*")]
    assert not (tmp_path / "t").exists()


#: What somebody did to the store of an archive, or to its catalogue.
PLANTED = {
    "a view": ("trade.sqlite", "DROP VIEW latest; CREATE VIEW latest AS SELECT 2 * value AS value FROM figures"),
    "another view": ("trade.sqlite", "CREATE VIEW more AS SELECT * FROM latest"),
    "a trigger": ("trade.sqlite", "CREATE TRIGGER t AFTER INSERT ON file BEGIN DELETE FROM figure; END"),
    "a table": ("trade.sqlite", "CREATE TABLE notes (text)"),
    "a column": ("trade.sqlite", "ALTER TABLE figure ADD COLUMN more"),
    "no index": ("trade.sqlite", "DROP INDEX sheet_of_month"),
    "a figure": ("trade.sqlite", "UPDATE figure SET export_month = 2 * export_month WHERE sheet = 2 AND region = 19"),
    "the bytes": ("trade.sqlite", "UPDATE content SET bytes = x'00' WHERE file = 1"),
    "a decision": ("trade.sqlite", "UPDATE decision SET answer = 'leave'"),
    "a name": ("trade.sqlite", "UPDATE region SET name = '广东' WHERE name = '广西'"),
    "a trigger of detail": (CATALOGUE, "CREATE TRIGGER t AFTER INSERT ON download BEGIN DELETE FROM download; END"),
    "a view of detail": (
        CATALOGUE,
        "DROP VIEW month_of_download; CREATE VIEW month_of_download AS SELECT 1 AS download",
    ),
    "a digest of detail": (CATALOGUE, "UPDATE parquet_file SET sha256 = replace(sha256, '0', '1')"),
    "a lost download": (CATALOGUE, "DELETE FROM download WHERE id = 1"),
}


def content_of(backup: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(backup) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(backup: Path, parts: dict[str, bytes], *, listed: bool = True) -> Path:
    """Write an archive, with a list of its parts that fits them or without one, as 1.0.0 did."""
    digests = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items() if name != LIST}
    with zipfile.ZipFile(backup, "w") as archive:
        for name, part in (parts | {LIST: json.dumps(digests).encode()}).items():
            if listed or name != LIST:
                archive.writestr(name, part)
    return backup


def changed(data: bytes, folder: Path, statements: str) -> bytes:
    """Return a database after some statements."""
    path = folder / "changed.sqlite"
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statements)
        db.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


def state(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_an_archive_with_other_content_than_ours_changes_nothing(store: Path, tmp_path: Path) -> None:
    with open_store(store) as opened:
        opened.decide("ab" * 32, None, "a.csv", "accept", Message("store-empty", {"path": "a.csv"}))
    good = tmp_path / "b.zip"
    write_backup(store, tmp_path / "templates", good)
    parts = content_of(good)
    wrong = {
        what: parts | {name: changed(parts[name], tmp_path, statements)} for what, (name, statements) in PLANTED.items()
    }
    parquet = next(name for name in parts if name.endswith(".parquet"))
    names = ("trade.sqlite", CATALOGUE, parquet, "groups.txt", "templates/published.zh.txt")
    lacking = {name: {each: part for each, part in parts.items() if each != name} for name in names}
    before = state(store.parent)
    for listed, kinds in ((True, wrong), (False, wrong | {name: lacking[name] for name in names[:3]})):
        for what, its_parts in kinds.items():
            archive = written(tmp_path / "w.zip", its_parts, listed=listed)
            with pytest.raises(BadInput) as caught:
                restore_backup(archive, store, tmp_path / "t", replace=True)
            assert caught.value.key == "backup-damaged", what
            assert state(store.parent) == before, what
    for name, its_parts in lacking.items():  # their list names the part
        with zipfile.ZipFile(tmp_path / "w.zip", "w") as archive_of_others:
            for each, part in its_parts.items():
                archive_of_others.writestr(each, part)
        with pytest.raises(BadInput, match=re.escape(name)):
            restore_backup(tmp_path / "w.zip", store, tmp_path / "t", replace=True)
        assert state(store.parent) == before
    assert not (tmp_path / "t").exists()
    assert restore_backup(written(tmp_path / "w.zip", parts, listed=False), store, tmp_path / "t") is not None


def test_an_archive_of_1_0_0_is_restored_and_upgraded(tmp_path: Path) -> None:
    content = lzma.decompress((SMALL / "trade-1.0.0.sqlite.xz").read_bytes())
    backup = written(tmp_path / "1.0.0.zip", {"trade.sqlite": content}, listed=False)
    store = tmp_path / "new" / "trade.sqlite"
    assert restore_backup(backup, store, tmp_path / "t") is None
    with open_store(store, create=False) as opened:
        opened.check()
        assert [file.withdrawal is not None for file in opened.files()] == [False, False, True, False, False]
    assert [each.name for each in store.parent.iterdir()] == ["trade.sqlite"]
    store.write_bytes(content)  # and over a store of 1.0.0
    assert restore_backup(backup, store, tmp_path / "t") is not None
    assert sorted(each.suffix for each in store.parent.iterdir()) == [".sqlite", ".sqlite", ".zip"]


def test_doctor_and_backup_find_a_changed_figure_and_a_changed_byte_of_the_detail(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("UPDATE figure SET export_month = export_month + 1 WHERE sheet = 1 AND region = 19")
        db.commit()
    path = next(folder_of(store).rglob("*.parquet"))
    status, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert main(["doctor"]) == 1
    found, changed_figure = capsys.readouterr().out, "it is damaged: sheet 1 does not match its digest"
    assert changed_figure in found
    assert f"{path} is missing, damaged or was changed" in found
    assert main(["backup", str(tmp_path / "b.zip")]) == 2
    assert changed_figure in capsys.readouterr().err
    assert not (tmp_path / "b.zip").exists()


def test_nothing_is_stored_between_comparing_and_replacing(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program stores a file while what was there is saved: it waits, and what it stores is not lost."""
    backup = tmp_path / "b.zip"
    write_backup(store, tmp_path / "templates", backup)
    monkeypatch.setattr("xlpkg.store.database.BUSY_SECONDS", 0.1)
    commands = (["withdraw", "2025-02.csv"], ["detail", "withdraw", "73242900-2024.csv"])
    refused: list[int] = []

    def write_while_saving(*arguments: Path) -> None:
        refused.extend(map(main, commands))
        write_backup(*arguments)

    monkeypatch.setattr("xlpkg.detail.backup.write_backup", write_while_saving)
    assert restore_backup(backup, store, tmp_path / "templates") is not None
    assert refused == [2, 2]
    assert main(["withdraw", "2025-02.csv"]) == 0


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows: killed commands are not tested")
def test_a_killed_restore_leaves_the_old_store_or_the_new_one(store: Path, tmp_path: Path, full: bool) -> None:
    backup, target = tmp_path / "b.zip", tmp_path / "target" / "trade.sqlite"
    write_backup(store, tmp_path / "templates", backup)
    target.parent.mkdir()
    shutil.copy(store, target)
    with open_store(target) as opened:
        (file,) = [each for each in opened.files() if each.withdrawal]
        opened.restore(file)
    old, found = target.read_bytes(), list[int]()
    code = (
        "from pathlib import Path; from xlpkg.detail.backup import restore_backup;"
        "restore_backup(*map(Path, sys.argv[1:]), replace=True)"
    )
    for _ in killed(target.parent, tmp_path / "home", code, backup, target, tmp_path / "t", every=2 if full else 15):
        with open_store(target, create=False) as opened:
            states = [each.withdrawal is not None for each in opened.files()]
        assert len(states) == 4
        found.append(sum(states))
        target.write_bytes(old)
    assert {found[0], found[-1]} == {0, 1}
