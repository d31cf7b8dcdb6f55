"""The folders that the buttons of a workbook may use with a store: those that the user named or agreed to.

A workbook can name any folder, and a workbook from somebody else could bring forged figures into the store. The list
is a file beside the store, ``trade.sqlite-folders.json``: ``["/home/li/customs"]``. A damaged list allows nothing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from xlpkg.atomic_files import write_atomically
from xlpkg.network_paths import is_network_path


def list_path(store: Path) -> Path:
    """Return the path of the list of *store*, which need not exist."""
    return store.with_name(f"{store.name}-folders.json")


def allowed_folders(store: Path) -> list[str]:
    """Return the absolute paths in the list of *store*."""
    try:
        folders = json.loads(list_path(store).read_bytes())
    except (OSError, ValueError):
        return []
    return [folder for folder in folders if isinstance(folder, str)] if isinstance(folders, list) else []


def is_allowed(store: Path, folder: Path) -> bool:
    """Return whether *folder* is in the list of *store*: its real path and, if it is on a network, itself as well.

    A network folder that is not in the list is not opened.
    """
    listed = {os.path.normcase(each) for each in allowed_folders(store)}
    if is_network_path(str(folder)) and os.path.normcase(_absolute(folder)) not in listed:
        return False
    return os.path.normcase(folder.resolve()) in listed


def allow(store: Path, folder: Path) -> None:
    """Add *folder* to the list of *store*. Raises OSError if the list cannot be written."""
    if not is_allowed(store, folder):
        added = [str(folder.resolve()), *([_absolute(folder)] if is_network_path(str(folder)) else [])]
        _write(store, [*allowed_folders(store), *added])


def disallow(store: Path, folder: Path) -> None:
    """Remove *folder* from the list of *store*; do nothing if it is not there."""
    removed = {os.path.normcase(path) for path in (_absolute(folder), folder.resolve())}
    _write(store, [each for each in allowed_folders(store) if os.path.normcase(each) not in removed])


def _absolute(folder: Path) -> str:
    return os.path.abspath(folder)  # noqa: PTH100 - Path.absolute keeps ".."


def _write(store: Path, folders: list[str]) -> None:
    store.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps([*dict.fromkeys(folders)], ensure_ascii=False, indent=1)
    write_atomically(list_path(store), f"{content}\n".encode(errors="surrogateescape"))
