"""The steps of the set-up for Excel. A step checks whether it is done, does it, and undoes it.

Doing a step returns a note, the data for undoing it, in the form of JSON. Undoing changes nothing that was changed by
others in the meantime.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any, Final
from zipfile import is_zipfile

from xlpkg.atomic_files import write_atomically
from xlpkg.design.vba_project import has_macros
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel.windows_registry import OFFICE_KEY, Registry
from xlpkg.network_paths import drive_type, is_network_path

#: The data for undoing a step.
Note = dict[str, Any]

TRUSTED: Final = OFFICE_KEY + r"\Security\Trusted Locations"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the set-up: *name* is the key of its message, *target* the file or folder that it changes."""

    name: str
    target: PurePath

    def is_done(self) -> bool:
        """Return whether the step is done. Raises OfficeError if it is not, and only a person can do it."""
        raise NotImplementedError

    def do(self) -> Note:
        """Do the step and return its note. Raises OfficeError if it must not be done, OSError if it fails."""
        raise NotImplementedError

    def undo(self, note: Note) -> bool:  # noqa: ARG002
        """Undo the step and return True; change nothing and return False if others changed its target since."""
        return True


@dataclass(frozen=True, slots=True)
class PlacedFile(Step):
    """A file of the program's own with *content*."""

    target: Path
    content: bytes = b""

    def is_done(self) -> bool:
        return self.target.is_file() and self.target.read_bytes() == self.content

    def do(self) -> Note:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.target, self.content)
        return {"content": self.content.decode("latin-1")}

    def undo(self, note: Note) -> bool:
        if self.target.is_file():
            if self.target.read_bytes() != note["content"].encode("latin-1"):
                return False
            self.target.unlink()
        return True


def named_interpreter(python: PurePath) -> bytes:
    """Return the file that names *python* for the macros: ASCII, because VBA knows no UTF-8, without a line end.

    >>> named_interpreter(Path("/用/100%")).decode()
    '/%u7528/100%u0025'
    """
    units = str(python).encode("utf-16-be")
    codes = (int.from_bytes(units[i : i + 2]) for i in range(0, len(units), 2))
    return "".join(chr(c) if 32 <= c < 127 and c != ord("%") else f"%u{c:04X}" for c in codes).encode("ascii")


def short_path(path: Path) -> Path:
    """Return *path* as Windows shortens it, as ``674E~1`` for 李雷; *path* itself if the drive has no short names."""
    if sys.platform != "win32":
        return path
    import ctypes

    text = ctypes.create_unicode_buffer(32768)  # characters of Windows' longest path
    return Path(text.value) if ctypes.windll.kernel32.GetShortPathNameW(str(path), text, len(text)) else path


def readable_path(path: Path, encoding: str, short_path: Callable[[Path], Path] = short_path) -> Path:
    """Return *path*, or its short form if VBA could not pass it to Windows in *encoding*."""
    try:
        str(path).encode(encoding)
    except UnicodeEncodeError:
        return short_path(path)
    return path


@dataclass(frozen=True, slots=True)
class TrustedFolder(Step):
    """The workbook's folder as a trusted location of Excel, so that its macros run without a question.

    The folders *common*, with files from anywhere, are never trusted, nor are the folders *untrusted* and all in them,
    nor network folders and mapped drives.
    """

    target: PureWindowsPath
    registry: Registry
    common: tuple[PureWindowsPath, ...] = ()
    untrusted: tuple[PureWindowsPath, ...] = ()
    drive_type: Callable[[str], int] = drive_type

    def is_done(self) -> bool:
        for key in self.registry.subkeys(TRUSTED) or ():
            values = self.registry.read(rf"{TRUSTED}\{key}")
            trusted = PureWindowsPath(str(values.get("Path", "")))
            if trusted == self.target or (values.get("AllowSubfolders") == 1 and trusted in self.target.parents):
                return True
        return False

    def do(self) -> Note:
        if self.target in self.common or self.target == PureWindowsPath(self.target.anchor):
            raise OfficeError("excel-common-folder", folder=self.target)
        if any(folder in (self.target, *self.target.parents) for folder in self.untrusted):
            raise OfficeError("excel-common-folder", folder=self.target)
        if is_network_path(str(self.target), self.drive_type):
            raise OfficeError("excel-network-folder", folder=self.target)
        taken = {name.casefold() for name in self.registry.subkeys(TRUSTED) or ()}
        key = next(f"Location{n}" for n in range(len(taken) + 1) if f"location{n}" not in taken)
        self.registry.write(
            rf"{TRUSTED}\{key}", {"Path": f"{self.target}\\", "Description": "TradeMonitor", "AllowSubfolders": 0}
        )
        return {"key": key}

    def undo(self, note: Note) -> bool:
        key = rf"{TRUSTED}\{note['key']}"
        values = self.registry.read(key)
        if not values:
            return True
        if PureWindowsPath(str(values.get("Path", ""))) != self.target or values.get("AllowSubfolders"):
            return False
        self.registry.delete(key)
        return True


@dataclass(frozen=True, slots=True)
class WebMark(Step):
    """Removes Windows' mark of the web from the workbook: Excel blocks the macros of a marked one."""

    target: Path

    @property
    def _stream(self) -> Path:
        return Path(f"{self.target}:Zone.Identifier")  # an alternate data stream of NTFS

    def is_done(self) -> bool:
        return not self._stream.exists()

    def do(self) -> Note:
        mark = self._stream.read_bytes()
        self._stream.unlink()
        return {"mark": mark.decode("latin-1")}

    def undo(self, note: Note) -> bool:
        if self.target.is_file():
            self._stream.write_bytes(str(note["mark"]).encode("latin-1"))
        return True


@dataclass(frozen=True, slots=True)
class Interpreter(Step):
    """Checks that the macros can start the Python *target*, whose path VBA passes to Windows in *encoding*.

    *base* is the Python of which *target* is an environment.
    """

    target: Path
    base: Path
    libraries: tuple[str, ...]
    encoding: str

    @property
    def is_of_store(self) -> bool:
        """Whether Python is the Microsoft Store's, which keeps what it writes into AppData and registry to itself."""
        return "WindowsApps" in PureWindowsPath(self.base).parts

    def is_done(self) -> bool:
        if not self.libraries:  # macOS
            return True
        if self.is_of_store:
            raise OfficeError("excel-store-python", python=self.base)
        try:
            str(self.target).encode(self.encoding)
        except UnicodeEncodeError as error:
            raise OfficeError("excel-letters", text=str(self.target)[error.start : error.end]) from error
        # xlwings looks beside the interpreter, and above it, as in a virtual environment.
        folders = (self.target.parent, self.target.parent.parent)
        if not any((folder / library).is_file() for folder in folders for library in self.libraries):
            raise OfficeError("excel-no-library", library=self.libraries[0], python=self.target)
        return True


@dataclass(frozen=True, slots=True)
class Macros(Step):
    """Checks that the workbook *target* has the present macros, which name the version of xlwings' library."""

    target: Path

    def is_done(self) -> bool:
        if is_zipfile(self.target) and not has_macros(self.target):
            raise OfficeError("excel-other-macros", workbook=self.target)
        return True
