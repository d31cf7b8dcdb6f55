"""Where a new document goes: never over a file that is read, the store, a file of another kind or a user's changes.

The SHA-256 of each document that the program wrote is in a list beside the user's store,
``trade.sqlite-documents.json``: ``{"/home/li/report.pdf": "9f86…"}``. A file with another one was changed by somebody,
or was not written by the program. It is kept, as one that is open or read-only is: the new one is ``report (1).pdf``.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from xlpkg.atomic_files import sha256_of_file, write_atomically
from xlpkg.errors import BadInput
from xlpkg.locks import find_lock

#: How a file with a suffix begins; one with another suffix is text.
_BEGINNINGS: Final = {
    ".pdf": b"%PDF-",
    ".parquet": b"PAR1",
    **dict.fromkeys((".docx", ".xlsx", ".xlsm", ".zip"), b"PK\3\4"),
}
#: The documents in the list: the newest ones, of some decades of reports or of many folders of figures.
_LISTED: Final = 5000


def place_for(
    target: Path,
    store: Path,
    *,
    suffixes: Sequence[str] = (),
    inputs: Iterable[Path | None] = (),
    names: Sequence[str] = (),
) -> Path:
    """Return *target*, or the first of ``… (1)``, ``… (2)`` that does not exist or may be replaced.

    With *names*, *target* is the folder of files with these names. *store* is the user's. Raises BadInput if *target*
    has none of *suffixes*, or is one of *inputs*, the store, a file of another kind than its suffix says, or no folder.
    """
    if suffixes and target.suffix.lower() not in suffixes:
        raise BadInput("document-suffix", path=target, suffixes=tuple(suffixes), first=suffixes[0])
    if target.exists():
        if any(each is not None and each.exists() and target.samefile(each) for each in (*inputs, store)):
            raise BadInput("document-is-read", path=target)
        if names and not target.is_dir():
            raise BadInput("path-is-file", path=target)
        if not target.is_dir() and not _is_of_kind(target):
            raise BadInput("document-of-other-kind", path=target, suffix=target.suffix)
    written = _read(store)
    free = (place for place in numbered(target) if all(_is_free(place / name, written) for name in names or ("",)))
    return next(free)


def remember(store: Path, *documents: Path) -> None:
    """Add *documents*, as they are now, to the list of the user's *store*."""
    listed = {**_read(store), **{_key(path): sha256_of_file(path) for path in documents}}
    with contextlib.suppress(OSError):  # the documents are there; the next ones get other names
        store.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_list_path(store), json.dumps(dict([*listed.items()][-_LISTED:]), indent=1).encode())


def _list_path(store: Path) -> Path:
    return store.with_name(f"{store.name}-documents.json")


def _read(store: Path) -> dict[str, str]:
    try:
        listed = json.loads(_list_path(store).read_bytes())
    except (OSError, ValueError):
        return {}
    return listed if isinstance(listed, dict) else {}


def _key(path: Path) -> str:
    return os.path.normcase(path.resolve())


def _is_of_kind(path: Path) -> bool:
    """Return whether *path* is a file whose content fits its suffix."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(1024)
    beginning = _BEGINNINGS.get(path.suffix.lower())
    return b"\0" not in head if beginning is None else head.startswith(beginning)


def numbered(target: Path) -> Iterable[Path]:
    """Return *target*, and then ``… (1)``, ``… (2)`` without end."""
    named = target if target.name.strip(".") else target.resolve()
    stem, suffix = (named.name, "") if named.is_dir() else (named.stem, named.suffix)
    return itertools.chain([target], (named.with_name(f"{stem} ({number}){suffix}") for number in itertools.count(1)))


def _is_free(path: Path, written: dict[str, str]) -> bool:
    """Return whether *path* does not exist, or is as the program wrote it, not open and not read-only."""
    known = written.get(_key(path))
    is_unchanged = known is not None and path.is_file() and known == sha256_of_file(path)
    return not path.exists() or (is_unchanged and os.access(path, os.W_OK) and find_lock(path) is None)
