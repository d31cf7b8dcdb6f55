"""How a file is written so that whatever happens, the old one or the new one is there, whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: The name of a file that is not whole yet; it lies beside the one whose place it takes.
_BEGINNING: Final = ".trademonitor-"
_ENDING: Final = ".part"
#: Nothing of ours takes longer to write: an older part is what a program that was killed left behind.
_SECONDS_TO_WRITE: Final = 600.0


class FolderRefuses(OSError):
    """No file can be made in a folder; ``filename`` is the folder."""


def write_whole(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Put *content* in the place of *path* in one step, and remove what killed programs left beside it long ago.

    The new file has the permission bits and, as far as the user may set them, the owner and group of *path*, or
    those of *like* if there was none. Raises FolderRefuses or another OSError, and leaves no other file behind, if it
    cannot be written.
    """
    part = path.with_name(f"{_BEGINNING}{secrets.token_hex(4)}{_ENDING}")
    try:
        file = part.open("xb")
    except OSError as error:
        raise FolderRefuses(error.errno, error.strerror, str(path.parent)) from error
    try:
        with file:
            _take_after(path if path.exists() else like, part)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _remove_older(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _take_after(model: Path | None, part: Path) -> None:
    if model is None or not model.exists():
        return
    if sys.platform != "win32":
        for owner in (model.stat().st_uid, -1):  # who cannot give a file away can still keep its group
            with contextlib.suppress(PermissionError):
                os.chown(part, owner, model.stat().st_gid)
    shutil.copymode(model, part)


def _remove_older(part: Path) -> None:
    """Remove the parts that are older than *part* by more than writing takes, by the clock of their own disk."""
    limit = part.stat().st_mtime - _SECONDS_TO_WRITE
    for other in part.parent.glob(f"{_BEGINNING}*{_ENDING}"):
        with contextlib.suppress(OSError):  # another process was faster, or it is another user's
            if other.stat().st_mtime < limit:
                other.unlink()
