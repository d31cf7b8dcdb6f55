"""Back up a store with its detail, a laboratory's groups and templates in one file, and restore it.

The file is a ZIP archive: ``trade.sqlite``, ``trade.sqlite.detail/…``, ``groups.txt``, ``templates/…``. Settings of a
computer are not in it, nor the folders that buttons may use. What it has is checked by the checksums of the archive, by
SQLite, by the digests of the store and by those of the Parquet files.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlpkg.atomic_files import naming_file, sha256_of_file, write_atomically
from xlpkg.detail.catalogue import Catalogue, open_catalogue
from xlpkg.detail.folder import catalogue_of, folder_of, has_detail
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.model.groups import OWN_GROUPS
from xlpkg.store.database import BUSY_SECONDS, has_content
from xlpkg.store.store import open_store
from xlpkg.store.vintages import StoredFile

_STORE, _TEMPLATES = "trade.sqlite", "templates"
#: The names of what an archive has; none may lead out of the folder into which it is unpacked.
_NAME: Final = re.compile(rf"{_STORE}(\.detail(/[\w=-][\w=.-]*)+)?|{OWN_GROUPS}|{_TEMPLATES}/\w[\w.-]*")
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, sqlite3.Error, TradeMonitorError, EOFError, ValueError, RuntimeError)


def write_backup(store: Path, templates: Path, target: Path) -> None:
    """Write the backup of *store* and of the folder *templates* to *target*, which gets its name once it is checked.

    Raises TradeMonitorError if there is neither a store nor detail, or if one is damaged.
    """
    if not (has_content(store) or has_detail(store)):
        raise TradeMonitorError("store-empty", path=store)
    with tempfile.TemporaryDirectory(prefix=".trademonitor-backup-", dir=target.parent) as folder:
        part = Path(folder, "backup.zip")
        with naming_file(target), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as archive:
            for name, path in _saved(store, templates, Path(folder, "saved.sqlite")):
                archive.write(path, name)
        try:
            _unpacked(part, Path(folder, "new"))
        except BadInput as error:
            raise TradeMonitorError("store-unusable", path=store, reason=error.facts["reason"]) from error
        part.replace(target)


def restore_backup(backup: Path, store: Path, templates: Path, *, replace: bool = False) -> Path | None:
    """Put what *backup* has in place of *store* and in *templates*; return the backup of what was there before.

    A database changes in one step, so that a killed program leaves the old one or the new one. Raises BadInput if
    *backup* is damaged or, unless *replace*, lacks a change of the store; TradeMonitorError if the store is damaged.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".trademonitor-backup-", dir=store.parent) as folder:
        new, changes = _unpacked(backup, Path(folder, "new"))
        before = None
        if has_content(store) or has_detail(store):
            lost = sorted(label for key, label in _changes(store, templates).items() if key not in changes)
            if lost and not replace:
                raise BadInput("backup-older", path=backup, count=len(lost), changes="; ".join(lost))
            before = store.with_name(f"{store.stem}-before-{dt.datetime.now():%Y%m%d-%H%M%S}.zip")
            write_backup(store, templates, before)
        if has_detail(new):
            _restore_detail(new, store)
        if has_content(new):
            _copy_database(new, store)
        for name, path in _texts(new, new.with_name(_TEMPLATES)).items():
            target = store.with_name(name) if name == OWN_GROUPS else templates / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, path.read_bytes())
    return before


def _texts(store: Path, templates: Path) -> dict[str, Path]:
    """Return the groups of the user and the templates by their names in an archive."""
    files = {OWN_GROUPS: store.with_name(OWN_GROUPS)}
    files |= {f"{_TEMPLATES}/{path.name}": path for path in (templates.iterdir() if templates.is_dir() else ())}
    return {name: path for name, path in files.items() if _NAME.fullmatch(name) and path.is_file()}


def _saved(store: Path, templates: Path, work: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of each file of an archive; a database is copied to *work*, as it is now."""
    for name, path in ((_STORE, store), (f"{_STORE}.detail/{catalogue_of(store).name}", catalogue_of(store))):
        if has_content(path):
            work.unlink(missing_ok=True)
            _copy_database(path, work)
            yield name, work
    if has_detail(store):  # work is its catalogue
        with contextlib.closing(sqlite3.connect(work)) as db:
            catalogue = Catalogue(folder_of(store), db)
            for file in catalogue.parquet_files():
                yield f"{_STORE}.detail/{file.path}", catalogue.check(file)
    yield from _texts(store, templates).items()


def _copy_database(source: Path, target: Path) -> None:
    """Copy the database *source* to *target* in one transaction of SQLite, for which other programs wait."""
    opened = (contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) for path in (source, target))
    try:
        with next(opened) as old, next(opened) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise TradeMonitorError("store-unusable", path=source, reason=error) from error


def _unpacked(backup: Path, folder: Path) -> tuple[Path, dict[object, str]]:
    """Unpack *backup* into *folder*; return the path of its store and its changes. Raises BadInput if it is damaged."""
    store = folder / _STORE
    try:
        with zipfile.ZipFile(backup) as archive:
            names = archive.namelist()
            if len({*names}) < len(names) or not all(map(_NAME.fullmatch, names)):
                raise ValueError(", ".join(names[:5]))
            archive.extractall(folder)
        databases = [*filter(has_content, (store, catalogue_of(store)))]
        for path in databases:
            with contextlib.closing(sqlite3.connect(path)) as db:
                if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise ValueError(path.name)
        if not databases:
            raise ValueError(_STORE)
        return store, _changes(store, folder / _TEMPLATES)
    except _DAMAGE as error:
        raise BadInput("backup-damaged", path=backup, reason=error) from error


def _changes(store: Path, templates: Path) -> dict[object, str]:
    """Return the label of all that was stored, withdrawn or restored, and of each text. Checks the digests of all."""
    files: list[StoredFile] = []
    if has_content(store):
        with open_store(store, create=False) as opened:
            files += opened.files()
    if has_detail(store):
        with open_catalogue(store, create=False) as catalogue:
            files += [download.file for download in catalogue.downloads()]
            for parquet in catalogue.parquet_files():
                catalogue.check(parquet)
    found: dict[object, str] = {(name, sha256_of_file(path)): name for name, path in _texts(store, templates).items()}
    for file in files:
        found[file.sha256, file.flow, file.arrived] = f"{file.name} ({file.stored})"
        found |= {(file.sha256, file.flow, event): f"{event.action} {file.name}" for event in file.events}
    return found


def _restore_detail(new: Path, store: Path) -> None:
    """Put the Parquet files of *new* beside those of *store*; their names follow from their content. Then list them."""
    with open_catalogue(new, create=False) as catalogue:
        for file in catalogue.parquet_files():
            target = folder_of(store) / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder_of(new) / file.path).replace(target)
            os.utime(target, ns=(file.modified, file.modified))
    _copy_database(catalogue_of(new), catalogue_of(store))
