"""A backup has all that a user stored; restoring it loses nothing that is there, whatever happens meanwhile."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from command_line import EXAMPLES

from xlpkg.cli import main
from xlpkg.detail.backup import restore_backup, write_backup
from xlpkg.errors import BadInput
from xlpkg.store.store import open_store

DETAIL = Path(EXAMPLES).parent / "detail"


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
    assert "restore 2024-02.csv" in refused
    assert "groups.txt" in refused
    assert answers(capsys) == before
    assert main(["restore-backup", str(backup), "--replace"]) == 0
    assert answers(capsys) != before
    (kept,) = store.parent.glob("trade-before-*.zip")
    capsys.readouterr()
    assert main(["restore-backup", str(kept), "--replace"]) == 0
    capsys.readouterr()
    assert answers(capsys) == before
    assert "广东 |" in (store.parent / "groups.txt").read_text(encoding="utf-8")


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


def test_a_killed_restore_leaves_the_old_store_or_the_new_one(store: Path, tmp_path: Path) -> None:
    backup, target = tmp_path / "b.zip", tmp_path / "target" / "trade.sqlite"
    write_backup(store, tmp_path / "templates", backup)
    target.parent.mkdir()
    shutil.copy(store, target)
    with open_store(target) as opened:
        (file,) = [each for each in opened.files() if each.withdrawal]
        opened.restore(file)
    old = target.read_bytes()
    code = (
        "import sys; from pathlib import Path; from xlpkg.detail.backup import restore_backup;"
        "sys.stdout.write('.'); sys.stdout.flush();"
        "restore_backup(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[2] + 't'), replace=True)"
    )
    found = set()
    for attempt in range(8):
        target.write_bytes(old)
        process = subprocess.Popen([sys.executable, "-c", code, str(backup), str(target)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.read(1)
        if attempt < 7:  # the last one may end
            time.sleep(attempt * 0.08)
            process.kill()
        process.communicate()
        with open_store(target, create=False) as opened:
            states = [each.withdrawal is not None for each in opened.files()]
        assert len(states) == 4
        found.add(sum(states))
    assert found == {0, 1}
