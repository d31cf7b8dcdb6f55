"""The border to UNO: its Python module, connections through a pipe, and structs and constants by name.

UNO has no types that a checker could read: what comes from the program is ``Any`` from here on.
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

from xlpkg.errors import OfficeError

_PIPE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@cache
def uno() -> Any:
    """Return the module ``uno``. Raises OfficeError where this Python has none."""
    try:
        return importlib.import_module("uno")
    except ImportError:
        raise OfficeError("uno-missing", python=sys.executable) from None


def struct(name: str, **members: object) -> Any:
    """Return a new struct of the type ``com.sun.star.``\\ *name*."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for member, value in members.items():
        setattr(made, member, value)
    return made


def enum(name: str, member: str) -> Any:
    """Return a member of the enumeration ``com.sun.star.``\\ *name*."""
    return uno().Enum(f"com.sun.star.{name}", member)


def error(name: str = "uno.Exception") -> type[Exception]:
    """Return the exception class ``com.sun.star.``\\ *name*."""
    found: type[Exception] = uno().getClass(f"com.sun.star.{name}")
    return found


def properties(**values: object) -> tuple[Any, ...]:
    """Return *values* as a sequence of PropertyValue."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def url(path: str | Path) -> str:
    """Return *path* as the URL of a file."""
    return str(uno().systemPathToFileUrl(str(path)))


def path(url: str) -> str:
    """Return the path that the URL of a file stands for; any other URL as it is."""
    return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def reason(failure: Exception) -> str:
    """Return what a UNO exception says, in a line."""
    said = getattr(failure, "Message", "") or type(failure).__name__.rpartition(".")[2]
    return " ".join(str(said).split())


class ByName:
    """The elements of one of LibreOffice's collections by name, each held for as long as it bears it.

    An object that comes through the pipe costs six times as much as to ask one that is held for its name.
    """

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._held: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the element *name*, which there is."""
        held = self._held.get(name)
        if held is None or held.Name != name:  # renamed, or deleted
            held = self._held[name] = self._collection.getByName(name)
        return held


def connect(pipe: str, *, timeout: float, running: Callable[[], bool] = lambda: True) -> Any:
    """Return the component context of the program that listens at the named *pipe*.

    Tries for *timeout* seconds, as long as *running* says that there is a program to wait for. Raises
    OfficeError when nobody has answered then, or when *pipe* is no name for a pipe.
    """
    if not _PIPE_NAME.fullmatch(pipe):  # it becomes part of a URL
        raise OfficeError("office-pipe-name", pipe=pipe)
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + timeout
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except (error("connection.NoConnectException"), error("connection.ConnectionSetupException")):
            if not running() or time.monotonic() > deadline:
                raise OfficeError("office-no-answer", pipe=pipe, seconds=f"{timeout:g}") from None
        time.sleep(0.05)
