"""UNO: its Python module, connections through a pipe, and its structs, enumerations and exceptions by name.

UNO has no static types: every value that comes from LibreOffice is ``Any`` here.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlpkg.engines.members import Refusals
from xlpkg.errors import OfficeError

ENGINE: Final = "libreoffice"
#: Makes the members of xlwings that the engine does not support raise Unsupported.
REFUSALS: Final = Refusals(ENGINE, "office-engine-lacks")

_PIPE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@cache
def uno() -> Any:
    """Return the module ``uno``. Raises OfficeError if this Python has none."""
    try:
        return importlib.import_module("uno")
    except ImportError:
        raise OfficeError("uno-missing", python=sys.executable) from None


def struct(name: str, **members: object) -> Any:
    """Return a new struct of the type ``com.sun.star.``\\ *name*."""
    new = uno().createUnoStruct(f"com.sun.star.{name}")
    for member, value in members.items():
        setattr(new, member, value)
    return new


def enum(name: str, member: str) -> Any:
    """Return a member of the enumeration ``com.sun.star.``\\ *name*."""
    return uno().Enum(f"com.sun.star.{name}", member)


def error(name: str = "uno.Exception") -> type[Exception]:
    """Return the exception class ``com.sun.star.``\\ *name*."""
    exception: type[Exception] = uno().getClass(f"com.sun.star.{name}")
    return exception


def reason(failure: Exception) -> str:
    """Return the message of a UNO exception in one line, or the name of its class if it has none."""
    text = getattr(failure, "Message", "") or type(failure).__name__.rpartition(".")[2]
    return " ".join(str(text).split())


def properties(**values: object) -> tuple[Any, ...]:
    """Return *values* as a sequence of PropertyValue."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def cell_address(sheet: int, row: int = 1, column: int = 1) -> Any:
    """Return the CellAddress of a cell: *sheet* counts from 0, *row* and *column* from 1."""
    return struct("table.CellAddress", Sheet=sheet, Column=column - 1, Row=row - 1)


def to_url(path: str | Path) -> str:
    """Return the URL of the file *path*."""
    return str(uno().systemPathToFileUrl(str(path)))


def to_path(url: str) -> str:
    """Return the path of a file's URL; any other URL as is."""
    return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def connect(pipe: str, *, timeout: float, running: Callable[[], bool] = lambda: True) -> Any:
    """Return the component context of the LibreOffice that listens at the named *pipe*.

    Tries for *timeout* seconds. Raises OfficeError if nothing has answered by then, if *running* returns false, or if
    *pipe* is not a valid name.
    """
    if not _PIPE_NAME.fullmatch(pipe):  # it becomes part of a URL
        raise OfficeError("office-pipe-name", pipe=pipe)
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + timeout
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except (
            error("connection.NoConnectException"),
            error("connection.ConnectionSetupException"),
            error("lang.DisposedException"),  # it ended the connection at once: 18 of 131, on a busy machine
        ):
            if not running():
                raise OfficeError("office-ended") from None
            if time.monotonic() > deadline:
                raise OfficeError("office-no-answer", pipe=pipe, seconds=f"{timeout:g}") from None
        time.sleep(0.05)
