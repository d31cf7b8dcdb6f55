"""The steps of the set-up for Excel. A step checks whether it is done, does it, and undoes it.

Doing a step returns a note, the data for undoing it, in the form of JSON. Undoing changes nothing that was changed by
others in the meantime.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel.paths import OFFICE_KEY
from xlpkg.network_paths import drive_type, is_network_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.hosts.excel.windows_registry import Registry

#: The data for undoing a step.
Note = dict[str, Any]

TRUSTED: Final = OFFICE_KEY + r"\Security\Trusted Locations"


class Step(Protocol):
    """A step of the set-up: ``name`` is the key of its message, ``target`` the file or folder that it changes."""

    @property
    def name(self) -> str: ...

    @property
    def target(self) -> str: ...

    def is_done(self) -> bool:
        """Return whether the step is done."""

    def do(self) -> Note:
        """Do the step and return its note. Raises OfficeError if it must not be done, OSError if it fails."""

    def undo(self, note: Note) -> bool:
        """Undo the step and return True; change nothing and return False if others changed its target since."""


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file of the program's own with *content* at *path*."""

    name: str
    path: Path
    content: bytes = b""

    @property
    def target(self) -> str:
        return str(self.path)

    def is_done(self) -> bool:
        return self.path.is_file() and self.path.read_bytes() == self.content

    def do(self) -> Note:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, self.content)
        return {"content": self.content.decode("latin-1")}

    def undo(self, note: Note) -> bool:
        if self.path.is_file():
            if self.path.read_bytes() != note["content"].encode("latin-1"):
                return False
            self.path.unlink()
        return True


def named_interpreter(python: PurePath) -> bytes:
    """Return the file that names *python* for the macros: ASCII, because VBA knows no UTF-8, without a line end.

    >>> named_interpreter(Path("/用/100%")).decode()
    '/%u7528/100%u0025'
    """
    units = str(python).encode("utf-16-be")
    codes = (int.from_bytes(units[i : i + 2]) for i in range(0, len(units), 2))
    return "".join(chr(c) if 32 <= c < 127 and c != ord("%") else f"%u{c:04X}" for c in codes).encode("ascii")


@dataclass(frozen=True, slots=True)
class TrustedFolder:
    """The workbook's folder as a trusted location of Excel, so that its macros run without a question.

    The folders *common*, with files from anywhere, are never trusted, nor are the folders *untrusted* and all in them,
    nor network folders and mapped drives.
    """

    registry: Registry
    folder: PureWindowsPath
    common: tuple[PureWindowsPath, ...]
    untrusted: tuple[PureWindowsPath, ...] = ()
    drive_type: Callable[[str], int] = drive_type
    name: str = "excel-step-trust"

    @property
    def target(self) -> str:
        return str(self.folder)

    def is_done(self) -> bool:
        for key in self.registry.subkeys(TRUSTED) or ():
            values = self.registry.read(rf"{TRUSTED}\{key}")
            trusted = PureWindowsPath(str(values.get("Path", "")))
            if trusted == self.folder or (values.get("AllowSubfolders") == 1 and trusted in self.folder.parents):
                return True
        return False

    def do(self) -> Note:
        if self.folder in self.common or self.folder == PureWindowsPath(self.folder.anchor):
            raise OfficeError("excel-common-folder", folder=self.folder)
        if any(folder in (self.folder, *self.folder.parents) for folder in self.untrusted):
            raise OfficeError("excel-common-folder", folder=self.folder)
        if is_network_path(str(self.folder), self.drive_type):
            raise OfficeError("excel-network-folder", folder=self.folder)
        taken = {name.casefold() for name in self.registry.subkeys(TRUSTED) or ()}
        key = next(f"Location{n}" for n in range(len(taken) + 1) if f"location{n}" not in taken)
        self.registry.write(
            rf"{TRUSTED}\{key}", {"Path": f"{self.folder}\\", "Description": "TradeMonitor", "AllowSubfolders": 0}
        )
        return {"key": key}

    def undo(self, note: Note) -> bool:
        key = rf"{TRUSTED}\{note['key']}"
        values = self.registry.read(key)
        if not values:
            return True
        if PureWindowsPath(str(values.get("Path", ""))) != self.folder or values.get("AllowSubfolders"):
            return False
        self.registry.delete(key)
        return True


@dataclass(frozen=True, slots=True)
class WebMark:
    """Removes Windows' mark of the web from the workbook: Excel blocks the macros of a marked one."""

    workbook: Path
    name: str = "excel-step-mark"

    @property
    def target(self) -> str:
        return str(self.workbook)

    @property
    def _stream(self) -> Path:
        return Path(f"{self.workbook}:Zone.Identifier")  # an alternate data stream of NTFS

    def is_done(self) -> bool:
        return not self._stream.exists()

    def do(self) -> Note:
        mark = self._stream.read_bytes()
        self._stream.unlink()
        return {"mark": mark.decode("latin-1")}

    def undo(self, note: Note) -> bool:
        if self.workbook.is_file():
            self._stream.write_bytes(str(note["mark"]).encode("latin-1"))
        return True


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Checks that the macros can start *python*, whose path VBA passes to Windows in *encoding*."""

    python: Path
    libraries: tuple[str, ...]
    encoding: str
    name: str = "excel-step-python"

    @property
    def target(self) -> str:
        return str(self.python)

    def is_done(self) -> bool:
        return self._error() is None

    def do(self) -> Note:
        if (error := self._error()) is not None:
            raise error
        return {}

    def undo(self, note: Note) -> bool:  # noqa: ARG002
        return True

    def _error(self) -> OfficeError | None:
        if not self.libraries:  # macOS
            return None
        try:
            str(self.python).encode(self.encoding)
        except UnicodeEncodeError as error:
            return OfficeError("excel-letters", text=str(self.python)[error.start : error.end])
        # xlwings looks beside the interpreter, and above it, as in a virtual environment.
        folders = (self.python.parent, self.python.parent.parent)
        if any((folder / library).is_file() for folder in folders for library in self.libraries):
            return None
        return OfficeError("excel-no-library", library=self.libraries[0], python=self.python)
