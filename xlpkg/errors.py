"""The errors that TradeMonitor raises.

TradeMonitorError              an error with a message in English and Chinese, from xlpkg.messages
├── BadInput                   an argument or file that cannot be used (the command line exits with 2)
│   ├── BadArgument            a word that is not a region, flow, period, basis, currency or method
│   └── SourceRefused          a source file that failed its checks; nothing of it was stored
│       └── Doubtful           a source file that a person may accept
├── NoData                     the store holds no figure for this (#N/A in a cell)
├── WorkbookError              a workbook that cannot be opened, filled or saved
│   └── Unsupported            an xlwings member that an engine does not support
├── OfficeError                LibreOffice is missing or did not finish in time
└── Cancelled                  the user has cancelled an action
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Mapping
from os import PathLike
from pathlib import PurePath
from typing import Final

from xlpkg.messages import Language, Message


class TradeMonitorError(Exception):
    """An error with a message for an analyst: the key of a sentence in the catalogue, and the facts that fill it.

    ``str(error)`` is the English sentence; :meth:`sentence` returns it in either language.
    """

    def __init__(self, key: str, /, **facts: object) -> None:
        self.message = Message(key, facts)
        super().__init__(self.message.sentence())

    @property
    def key(self) -> str:
        """The key of the sentence in the catalogue."""
        return self.message.key

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts that fill the sentence."""
        return self.message.facts

    def sentence(self, lang: Language = "en") -> str:
        """Return the sentence in *lang*."""
        return self.message.sentence(lang)


class BadInput(TradeMonitorError):
    """An argument or file that cannot be used."""


class BadArgument(BadInput):
    """A word that is not a region, flow, period, basis, currency or method."""


class SourceRefused(BadInput):
    """A source file that failed its checks; nothing of it was stored."""


class Doubtful(SourceRefused):
    """A source file that contradicts what is stored or usual; nothing of it was stored, and a person may accept it."""

    @property
    def doubt(self) -> Message:
        """The doubt, without what to do."""
        return Message(self.key, {**self.facts, "verdict": ""})


class NoData(TradeMonitorError):
    """The store holds no figure for this."""


#: What the operating system most often says, and its sentence.
_SYSTEM_REASONS: Final = {
    errno.ENOENT: "system-no-file",
    errno.ENOTDIR: "system-not-folder",
    errno.EACCES: "system-not-permitted",
    errno.EPERM: "system-not-permitted",
    errno.ENOSPC: "system-disk-full",
    errno.EROFS: "system-read-only",
    errno.ENAMETOOLONG: "system-long-name",
}


def system_reason(error: OSError) -> Message | str:
    """Return why the operating system refused something: in both languages if it is known, else in its own words."""
    key = _SYSTEM_REASONS.get(error.errno) if error.errno is not None else None
    return Message(key, {}) if key else error.strerror or str(error)


def system_refusal(error: OSError) -> Message:
    """Return a sentence on what the operating system refused. An error that names no file is of an unfinished one."""
    return Message("system-refuses", {"path": error.filename or tempfile.gettempdir(), "reason": system_reason(error)})


class WorkbookError(TradeMonitorError):
    """A workbook that cannot be opened, filled or saved."""


def unreadable_workbook(path: str | PathLike[str]) -> WorkbookError:
    """Return the error for a *path* that cannot be read as .xlsx or .xlsm; the message depends on its suffix."""
    kind = PurePath(path).suffix.lower()
    if kind == ".ods":
        return WorkbookError("workbook-is-ods", path=path)
    return WorkbookError("workbook-unreadable" if kind.startswith(".xl") else "not-a-workbook", path=path)


class Unsupported(WorkbookError, NotImplementedError):
    """An xlwings member that an engine does not support. xlwings' own engines raise NotImplementedError for that."""


class OfficeError(TradeMonitorError):
    """LibreOffice is missing or did not finish in time."""


class Cancelled(TradeMonitorError):
    """The user has cancelled an action."""
