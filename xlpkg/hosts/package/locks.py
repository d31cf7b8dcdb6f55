"""Whether another program has a workbook open, and how a workbook's file is replaced whole."""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from xlpkg.errors import WorkbookError
from xlpkg.files import FolderRefuses, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What names LibreOffice its profile, on its command line.
_PROFILE: Final = "-env:UserInstallation="


def check_not_open(path: Path) -> None:
    """Raise WorkbookError if LibreOffice or Excel left a sign beside *path* that they have it open.

    A sign that a crashed program left behind looks the same, so the sentence names its file. Only where it is certain,
    on Linux for LibreOffice of the same user on the same machine, it counts for nothing.
    """
    libreoffice = path.with_name(f".~lock.{path.name}#")
    excel = path.with_name(f"~${path.name}")
    if libreoffice.exists() and not _is_left_behind(libreoffice):
        raise WorkbookError("workbook-open-by", path=path, who=_holder(libreoffice), lock=libreoffice)
    if excel.exists():
        raise WorkbookError("workbook-open-by", path=path, who="Excel", lock=excel)


def _holder(lock: Path) -> str:
    """Return who has the file open by LibreOffice's lock."""
    author, user, host, _ = _told(lock)
    who = author or user
    return f"LibreOffice ({who}, {host})" if who and host else "LibreOffice"


def _told(lock: Path) -> tuple[str, str, str, str]:
    """Return author, user, host and profile of LibreOffice's lock, a line with the time before the last of them.

    They are empty where it does not tell them.
    """
    try:
        line = lock.read_text(encoding="utf-8", errors="replace")
    except OSError:  # the program closed the file meanwhile, or keeps its lock to itself
        line = ""
    author, user, host, _, profile = [each.strip() for each in [*line.split(","), *[""] * 5][:5]]
    return author, user, host, profile.removesuffix(";")


def _is_left_behind(lock: Path) -> bool:
    """Tell whether *lock* is of this user's own LibreOffice on this machine, where it does not run any more."""
    _, user, host, profile = _told(lock)
    if sys.platform != "linux" or (user, host) != (_user(), socket.gethostname()):
        return False
    return not any(other in (None, unquote(profile)) for other in _running_profiles())


def _running_profiles() -> Iterator[str | None]:
    """Yield the profile of each LibreOffice that runs on this machine, None for the usual one."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            command = (process / "cmdline").read_bytes().decode(errors="replace")  # empty once it has ended
            if command and (process / "comm").read_bytes().strip() == b"soffice.bin":
                given = [word for word in command.split("\0") if word.startswith(_PROFILE)]
                yield unquote(given[-1].removeprefix(_PROFILE)) if given else None


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13: a number without a name
        return None


def replace_file(path: Path, content: bytes, *, like: Path) -> None:
    """Put *content* in the place of *path* as :func:`xlpkg.files.write_whole` does.

    Raises WorkbookError, and leaves no other file behind, if it cannot be written.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise WorkbookError("workbook-read-only", path=path)
    try:
        write_whole(path, content, like=like)
    except FolderRefuses as error:
        raise WorkbookError(
            "workbook-folder-refused", path=path, folder=path.parent, reason=error.strerror or error
        ) from error
    except PermissionError as error:  # Windows: another program holds the file
        raise WorkbookError("workbook-in-use", path=path) from error
    except OSError as error:
        raise WorkbookError("workbook-not-written", path=path, reason=error.strerror or error) from error
