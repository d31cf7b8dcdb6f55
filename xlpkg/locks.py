"""Lock files of other programs: find them, and remove one that is left behind; replace the file of a workbook."""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from xlpkg.atomic_files import FolderNotWritable, write_atomically
from xlpkg.errors import WorkbookError, system_reason

#: How the folder begins that has the profile of a LibreOffice that we start.
OFFICE_FOLDER: Final = "trademonitor-office-"
#: The argument that names LibreOffice's profile.
_PROFILE: Final = "-env:UserInstallation="


def check_not_open(path: Path) -> None:
    """Raise WorkbookError, with the lock file, which a crash leaves behind, if another program has *path* open."""
    if lock := find_lock(path):
        who = "Excel" if lock.name.startswith("~$") else _holder(lock)
        raise WorkbookError("workbook-open-by", path=path, who=who, lock=lock)


def find_lock(path: Path) -> Path | None:
    """Return the lock file of LibreOffice, Excel or Word beside *path*, None if there is none.

    On Linux, a lock file of the same user on the same machine is ignored if no LibreOffice with the profile in it runs.
    """
    libreoffice = _libreoffice_lock(path)
    if libreoffice.exists() and not _is_left_behind(libreoffice):
        return libreoffice
    # Word drops up to two characters of a long name.
    names = [path.name[dropped:] for dropped in range(3 if path.suffix.lower() == ".docx" else 1)]
    return next((lock for name in names if (lock := path.with_name(f"~${name}")).exists()), None)


def remove_lock_left_behind(path: Path) -> None:
    """Delete the lock file of LibreOffice beside *path* if :func:`find_lock` ignores it: LibreOffice does not."""
    lock = _libreoffice_lock(path)
    if lock.exists() and _is_left_behind(lock):
        lock.unlink(missing_ok=True)


def _libreoffice_lock(path: Path) -> Path:
    return path.with_name(f".~lock.{path.name}#")


def _holder(lock: Path) -> str:
    """Return who has the file open, from LibreOffice's lock file."""
    author, user, host, _ = _read_lock(lock)
    who = author or user
    return f"LibreOffice ({who}, {host})" if who and host else "LibreOffice"


def _read_lock(lock: Path) -> tuple[str, str, str, str]:
    """Return author, user, host and profile from LibreOffice's lock file; "" for each that it does not name.

    It is one line: ``author,user,host,time,profile;``.
    """
    try:
        line = lock.read_text(encoding="utf-8", errors="replace")
    except OSError:  # the program closed the file meanwhile, or its lock file cannot be read
        line = ""
    author, user, host, _, profile = [each.strip() for each in [*line.split(","), *[""] * 5][:5]]
    return author, user, host, profile.removesuffix(";")


def _is_left_behind(lock: Path) -> bool:
    """Return whether *lock* is of this user's LibreOffice on this machine, which does not run any more."""
    _, user, host, profile = _read_lock(lock)
    if sys.platform != "linux" or (user, host) != (_user(), socket.gethostname()):
        return False
    is_ours = OFFICE_FOLDER in profile
    return not any(other == unquote(profile) or (other is None and not is_ours) for other in _running_profiles())


def _running_profiles() -> Iterator[str | None]:
    """Yield the profile of each LibreOffice that runs on this machine, None for the default profile."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            command = (process / "cmdline").read_bytes().decode(errors="replace")  # empty once it has ended
            if command and (process / "comm").read_bytes().strip() == b"soffice.bin":
                given = [word for word in command.split("\0") if word.startswith(_PROFILE)]
                yield unquote(given[-1].removeprefix(_PROFILE)) if given else None


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13: the user has no name
        return None


def replace_file(path: Path, content: bytes, *, like: Path) -> None:
    """Replace *path* by a file with *content*, as :func:`xlpkg.atomic_files.write_atomically` does.

    Raises WorkbookError if it cannot be written; no other file is left behind.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise WorkbookError("workbook-read-only", path=path)
    try:
        write_atomically(path, content, like=like)
    except FolderNotWritable as error:
        raise WorkbookError(
            "workbook-folder-refused", path=path, folder=path.parent, reason=system_reason(error)
        ) from error
    except PermissionError as error:  # Windows: another program holds the file
        raise WorkbookError("workbook-in-use", path=path) from error
    except OSError as error:
        raise WorkbookError("workbook-not-written", path=path, reason=system_reason(error)) from error
