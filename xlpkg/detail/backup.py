"""Back up a store with its detail, a laboratory's groups and templates in one file, and restore it.

The file is a ZIP archive: ``trade.sqlite``, ``trade.sqlite.detail/…``, ``groups.txt``, ``templates/…``, and
``backup.json``, the SHA-256 of each. Settings of a computer are not in it, nor the folders that buttons may use. What
it has is checked by these digests, by SQLite, by those of the store and of the Parquet files; and its databases have
our tables, views and indexes, and nothing else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlpkg.atomic_files import FolderNotWritable, naming_file, sha256_of_file, write_atomically
from xlpkg.detail.catalogue import SCHEMA as CATALOGUE
from xlpkg.detail.catalogue import Catalogue, open_catalogue
from xlpkg.detail.folder import catalogue_of, folder_of, has_detail
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.model.groups import OWN_GROUPS
from xlpkg.store.database import Schema, database, has_content, transaction
from xlpkg.store.decisions import Decision
from xlpkg.store.schema import SCHEMA
from xlpkg.store.store import open_store
from xlpkg.store.vintages import StoredFile

_STORE, _TEMPLATES, _LIST = "trade.sqlite", "templates", "backup.json"
_CATALOGUE: Final = f"{_STORE}.detail/{catalogue_of(Path(_STORE)).name}"
#: The names of what an archive has; none may lead out of the folder into which it is unpacked.
_NAME: Final = re.compile(rf"{_STORE}(\.detail(/[\w=-][\w=.-]*)+)?|{OWN_GROUPS}|{_TEMPLATES}/\w[\w.-]*")
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, sqlite3.Error, TradeMonitorError, EOFError, ValueError, RuntimeError)


def write_backup(store: Path, templates: Path, target: Path) -> None:
    """Write the backup of *store* and of the folder *templates* to *target*, which gets its name once it is checked.

    Raises TradeMonitorError if there is neither a store nor detail, or if one is damaged.
    """
    if not (has_content(store) or has_detail(store)):
        raise TradeMonitorError("store-empty", path=store)
    with _work_folder(target.parent) as folder:
        part, listed = folder / "backup.zip", dict[str, str]()
        with naming_file(target), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as archive:
            for name, path in _saved(store, templates, folder / "saved.sqlite"):
                archive.write(path, name)
                listed[name] = sha256_of_file(path)
            archive.writestr(_LIST, json.dumps(listed, indent=1))
        try:
            _unpacked(part, folder / "new")
        except BadInput as error:
            raise TradeMonitorError("store-unusable", path=store, reason=error.facts["reason"]) from error
        part.replace(target)


def restore_backup(backup: Path, store: Path, templates: Path, *, replace: bool = False) -> Path | None:
    """Put what *backup* has in place of *store* and in *templates*; return the backup of what was there before.

    Other programs that write wait from before the comparison with what is there until the end. A database changes in
    one step, so that a killed program leaves the old one or the new one. Raises BadInput if *backup* is damaged or,
    unless *replace*, lacks a change of the store; TradeMonitorError if the store is damaged.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    if has_content(store):
        with open_store(store):  # one of an older version is upgraded
            pass
    with _work_folder(store.parent) as folder, _Locks() as locks:
        new, changes = _unpacked(backup, folder / "new")
        for path, schema in ((store, SCHEMA), (catalogue_of(store), CATALOGUE)):
            if has_content(path):
                locks.lock(path, schema)
        before = None
        if locks.held:
            lost = sorted(label for key, label in _changes(store, templates).items() if key not in changes)
            if lost and not replace:
                raise BadInput("backup-older", path=backup, count=len(lost), changes="; ".join(lost))
            before = store.with_name(f"{store.stem}-before-{dt.datetime.now():%Y%m%d-%H%M%S}.zip")
            write_backup(store, templates, before)
        if has_detail(new):
            _move_parquet_files(new, store)
            CATALOGUE.replace(locks.lock(catalogue_of(store), CATALOGUE), catalogue_of(new))
        if has_content(new):
            SCHEMA.replace(locks.lock(store, SCHEMA), new)
        for name, path in _texts(new, new.with_name(_TEMPLATES)).items():
            target = store.with_name(name) if name == OWN_GROUPS else templates / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, path.read_bytes())
    return before


@contextlib.contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder in *parent*, which is deleted at the end. Raises FolderNotWritable if there cannot be one."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=".trademonitor-backup-", dir=parent)
    except OSError as error:
        raise FolderNotWritable(error.errno, error.strerror, str(parent)) from error
    with folder as path:
        yield Path(path)


class _Locks(contextlib.ExitStack):
    """Databases in which other programs cannot write until the end of the block; what was changed is then committed."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[Path, sqlite3.Connection] = {}

    def lock(self, path: Path, schema: Schema) -> sqlite3.Connection:
        """Return the connection to the database at *path*, which is made if it does not exist."""
        if path not in self.held:
            db = self.enter_context(database(path, schema))
            db.execute("PRAGMA foreign_keys = OFF")  # else a table to which others refer cannot be dropped
            self.held[path] = self.enter_context(transaction(db))
        return self.held[path]


def _texts(store: Path, templates: Path) -> dict[str, Path]:
    """Return the groups of the user and the templates by their names in an archive."""
    files = {OWN_GROUPS: store.with_name(OWN_GROUPS)}
    files |= {f"{_TEMPLATES}/{path.name}": path for path in (templates.iterdir() if templates.is_dir() else ())}
    return {name: path for name, path in files.items() if _NAME.fullmatch(name) and path.is_file()}


def _saved(store: Path, templates: Path, work: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of each file of an archive; a database is copied to *work*, as it is now."""
    if has_content(store):
        with open_store(store, create=False):  # one of an older version is upgraded
            _copy_database(store, SCHEMA, work)
        yield _STORE, work
    if has_detail(store):
        work.unlink(missing_ok=True)
        _copy_database(catalogue_of(store), CATALOGUE, work)
        yield _CATALOGUE, work
        with contextlib.closing(sqlite3.connect(work)) as db:
            catalogue = Catalogue(folder_of(store), db)
            for file in catalogue.parquet_files():
                yield f"{_STORE}.detail/{file.path}", catalogue.check(file)
    yield from _texts(store, templates).items()


def _copy_database(source: Path, schema: Schema, target: Path) -> None:
    """Copy the database *source* to *target* as it is now."""
    with database(source, schema) as db, contextlib.closing(sqlite3.connect(target)) as copy:
        db.backup(copy)


def _unpacked(backup: Path, folder: Path) -> tuple[Path, dict[object, str]]:
    """Unpack *backup* into *folder*; return the path of its store and its changes. Raises BadInput if it is damaged."""
    store = folder / _STORE
    try:
        with zipfile.ZipFile(backup) as archive:
            names = archive.namelist()
            parts = {*names} - {_LIST}
            if len({*names}) < len(names) or not all(map(_NAME.fullmatch, parts)):
                raise ValueError(", ".join(names[:5]))
            archive.extractall(folder)
        # 1.0.0 wrote no list of the parts.
        listed = json.loads((folder / _LIST).read_bytes()) if _LIST in names else dict.fromkeys({_STORE, *parts})
        if not isinstance(listed, dict):
            raise ValueError(_LIST)
        if _CATALOGUE not in listed and any(name.startswith(f"{_STORE}.detail/") for name in listed):
            raise ValueError(_CATALOGUE)
        for name, digest in listed.items():
            if name not in parts or digest not in (None, sha256_of_file(folder / name)):
                raise ValueError(name)
        if parts - listed.keys() or not {_STORE, _CATALOGUE} & parts:
            raise ValueError(", ".join(sorted(parts - listed.keys())) or _STORE)
        return store, _changes(store, folder / _TEMPLATES)
    except _DAMAGE as error:
        reason = error.message if isinstance(error, TradeMonitorError) else error
        raise BadInput("backup-damaged", path=backup, reason=reason) from error


def _changes(store: Path, templates: Path) -> dict[object, str]:
    """Return the label of all that was stored, decided, withdrawn or restored, and of each text. Checks all of it."""
    files: list[StoredFile] = []
    decisions: list[Decision] = []
    if has_content(store):
        with open_store(store, create=False) as opened:
            opened.check()
            files += opened.files()
            decisions = opened.decisions()
    if has_detail(store):
        with open_catalogue(store, create=False) as catalogue:
            catalogue.check_all()
            files += [download.file for download in catalogue.downloads()]
    found: dict[object, str] = {(name, sha256_of_file(path)): name for name, path in _texts(store, templates).items()}
    for file in files:
        found[file.sha256, file.flow, file.arrived] = f"{file.name} ({file.stored})"
        found |= {(file.sha256, file.flow, event): f"{event.action} {file.name}" for event in file.events}
    return found | {each: f"{each.answer} {each.name}" for each in decisions}


def _move_parquet_files(new: Path, store: Path) -> None:
    """Put the Parquet files of *new* beside those of *store*; their names follow from their content."""
    with open_catalogue(new, create=False) as catalogue:
        for file in catalogue.parquet_files():
            target = folder_of(store) / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder_of(new) / file.path).replace(target)
            os.utime(target, ns=(file.modified, file.modified))
