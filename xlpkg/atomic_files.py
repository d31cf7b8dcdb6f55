"""Replace files in one step: a crash leaves the old file or the new one, no part. Recognise a file by its bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: The beginning and the end of the name of an unfinished file, which is in the folder of the file that it replaces.
_PREFIX: Final = ".trademonitor-"
_SUFFIX: Final = ".part"
#: An unfinished file that is older was left behind by a killed program: no file takes longer to write.
_SECONDS_TO_WRITE: Final = 600.0


class FolderNotWritable(OSError):
    """No file can be created in a folder; ``filename`` is the folder."""


@contextlib.contextmanager
def naming_file(path: Path | str) -> Iterator[None]:
    """Give an OSError of the block that names no file, as of a write to a full disk, the name *path*."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_atomically(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Replace *path* by a file with *content* in one step, and remove old unfinished files of killed programs.

    The new file has the permission bits and, as far as the user may set them, the owner and group of *path*, or of
    *like* if *path* does not exist. Raises FolderNotWritable or another OSError, which names *path*, if it cannot be
    written; then no other file is left behind.
    """
    part = path.with_name(f"{_PREFIX}{secrets.token_hex(4)}{_SUFFIX}")
    try:
        file = part.open("xb")
    except OSError as error:
        raise FolderNotWritable(error.errno, error.strerror, str(path.parent)) from error
    try:
        with naming_file(path), file:
            _copy_permissions(path if path.exists() else like, part)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _remove_older(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _copy_permissions(model: Path | None, part: Path) -> None:
    if model is None or not model.exists():
        return
    if sys.platform != "win32":
        for owner in (model.stat().st_uid, -1):  # a user who may not change the owner may set the group
            with contextlib.suppress(PermissionError):
                os.chown(part, owner, model.stat().st_gid)
    shutil.copymode(model, part)


def _remove_older(part: Path) -> None:
    """Remove the unfinished files that are older than *part* by more than writing takes, by the clock of the disk."""
    limit = part.stat().st_mtime - _SECONDS_TO_WRITE
    for other in part.parent.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):  # another process removed it, or it is another user's
            if other.stat().st_mtime < limit:
                other.unlink()


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, which may be of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
