"""Whether another program has a workbook open, and how a workbook's file is replaced whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from xlpkg.errors import WorkbookError


def check_not_open(path: Path) -> None:
    """Raise WorkbookError if LibreOffice or Excel left a sign beside *path* that they have it open.

    A sign that a crashed program left behind looks the same, so the sentence names its file.
    """
    libreoffice = path.with_name(f".~lock.{path.name}#")
    excel = path.with_name(f"~${path.name}")
    if libreoffice.exists():
        raise WorkbookError("workbook-open-by", path=path, who=_holder(libreoffice), lock=libreoffice)
    if excel.exists():
        raise WorkbookError("workbook-open-by", path=path, who="Excel", lock=excel)


def _holder(lock: Path) -> str:
    """Return who has the file open by LibreOffice's lock: a line of author, user, host, time, profile."""
    try:
        line = lock.read_text(encoding="utf-8", errors="replace")
    except OSError:  # the program closed the file meanwhile, or keeps its lock to itself
        return "LibreOffice"
    author, user, host, *_ = [*line.split(","), "", "", ""]
    who = author.strip() or user.strip()
    where = host.strip()
    return f"LibreOffice ({who}, {where})" if who and where else "LibreOffice"


def replace_file(path: Path, content: bytes, *, like: Path) -> None:
    """Put *content* in the place of *path* so that a crash leaves the old or the new file whole.

    The new file has the permission bits and, as far as the user may set them, the owner and group of *path*, or
    those of *like* if there was none. Raises WorkbookError, and leaves no other file behind, if it cannot be written.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise WorkbookError("workbook-read-only", path=path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise WorkbookError(
            "workbook-folder-refused", path=path, folder=path.parent, reason=error.strerror or error
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if (model := path if path.exists() else like).exists():
            if sys.platform != "win32":
                for owner in (model.stat().st_uid, -1):  # who cannot give a file away can still keep its group
                    with contextlib.suppress(PermissionError):
                        os.chown(temporary, owner, model.stat().st_gid)
            shutil.copymode(model, temporary)
        temporary.replace(path)
    except PermissionError as error:  # Windows: another program holds the file
        raise WorkbookError("workbook-in-use", path=path) from error
    except OSError as error:
        raise WorkbookError("workbook-not-written", path=path, reason=error.strerror or error) from error
    finally:
        temporary.unlink(missing_ok=True)
