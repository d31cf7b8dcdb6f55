"""The steps of the set-up for Excel. A step checks whether it is done, does it, and undoes it.

Doing a step returns a note, the data for undoing it, in the form of JSON. Undoing changes nothing that was changed by
others in the meantime.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import OfficeError
from xlpkg.hosts.excel.paths import OFFICE_KEY
from xlpkg.network_paths import drive_type, is_network_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlpkg.hosts.excel.windows_registry import Registry

#: The data for undoing a step.
Note = dict[str, Any]

TRUSTED: Final = OFFICE_KEY + r"\Security\Trusted Locations"


class Step(Protocol):
    """One step: ``name`` is the key of its message, ``target`` the file or folder that it changes."""

    @property
    def name(self) -> str: ...

    @property
    def target(self) -> str: ...

    def is_done(self) -> bool:
        """Return whether the step is done."""

    def do(self, before: Note | None) -> Note:
        """Do the step and return its note; *before* is the note of the last time.

        Raises OfficeError if the step must not be done, OSError if it fails.
        """

    def undo(self, note: Note) -> bool:
        """Undo the step and return True; change nothing and return False if others changed its target since."""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file of xlwings, copied to *copy*; a previous file there is kept in the folder *kept*."""

    name: str
    source: Path
    copy: Path
    kept: Path

    @property
    def target(self) -> str:
        return str(self.copy)

    def is_done(self) -> bool:
        return self.copy.is_file() and self.copy.read_bytes() == self.source.read_bytes()

    def do(self, before: Note | None) -> Note:
        content = self.source.read_bytes()
        former = before and before["former"]
        if self.copy.is_file() and not (before and _digest(self.copy.read_bytes()) == before["digest"]):
            self.kept.mkdir(parents=True, exist_ok=True)
            former = str(self.kept / self.copy.name)
            write_atomically(Path(former), self.copy.read_bytes())
        self.copy.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.copy, content)
        return {"digest": _digest(content), "former": former}

    def undo(self, note: Note) -> bool:
        if not self.copy.is_file():
            return True
        if _digest(self.copy.read_bytes()) != note["digest"]:
            return False
        former = note["former"] and Path(note["former"])
        if former and former.is_file():
            write_atomically(self.copy, former.read_bytes())
            former.unlink()
        else:
            self.copy.unlink()
        return True


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Settings:
    """Lines ``"NAME","value"`` of an xlwings.conf; other lines of the file are kept.

    The file is in *encoding*, because xlwings reads it with VBA, which does not know UTF-8.
    """

    name: str
    file: Path
    values: Mapping[str, str]
    encoding: str

    @property
    def target(self) -> str:
        return str(self.file)

    def is_done(self) -> bool:
        return self._current() == self.values

    def do(self, before: Note | None) -> Note:
        note = before or {"former": self._current(), "new_folder": not self.file.parent.exists()}
        self._write(self._with(self.values))
        return {**note, "ours": dict(self.values)}

    def undo(self, note: Note) -> bool:
        if not self.file.is_file():
            return True
        if any(note["ours"].get(name, value) != value for name, value in self._current().items()):
            return False
        if lines := self._with(dict.fromkeys(note["ours"]) | note["former"]):
            self._write(lines)
            return True
        self.file.unlink()
        if note["new_folder"] and not any(self.file.parent.iterdir()):
            self.file.parent.rmdir()
        return True

    def _lines(self) -> list[tuple[str, ...]]:
        if not self.file.is_file():
            return []
        text = self.file.read_bytes().decode(self.encoding, errors="surrogateescape")
        return [tuple(line) for line in csv.reader(io.StringIO(text, newline="")) if line]

    def _current(self) -> dict[str, str]:
        """Return the current values; of two lines with one name the first is used, as in xlwings."""
        current = {line[0].upper(): line[1] for line in reversed(self._lines()) if len(line) > 1}
        return {name: current[name] for name in self.values if name in current}

    def _with(self, values: Mapping[str, str | None]) -> list[tuple[str, ...]]:
        """Return the file's lines with *values* in the present lines or at the end; None removes a line."""
        remaining = dict(values)
        lines = []
        for line in self._lines():
            name = line[0].upper()
            if name not in remaining:
                lines.append(line)
            elif (value := remaining[name]) is not None:
                lines.append((line[0], value))
                del remaining[name]
        return [*lines, *((name, value) for name, value in remaining.items() if value is not None)]

    def _write(self, lines: list[tuple[str, ...]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
        try:
            content = text.getvalue().encode(self.encoding, errors="surrogateescape")
        except UnicodeEncodeError as error:
            raise OfficeError("excel-letters", text=text.getvalue()[error.start : error.end]) from error
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.file, content)


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

    def do(self, before: Note | None) -> Note:  # noqa: ARG002
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

    def do(self, before: Note | None) -> Note:  # noqa: ARG002
        mark = self._stream.read_bytes()
        self._stream.unlink()
        return {"mark": mark.decode("latin-1")}

    def undo(self, note: Note) -> bool:
        if self.workbook.is_file():
            self._stream.write_bytes(str(note["mark"]).encode("latin-1"))
        return True


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Checks that xlwings can start *python*."""

    python: Path
    libraries: tuple[str, ...]
    name: str = "excel-step-python"

    @property
    def target(self) -> str:
        return str(self.python)

    def is_done(self) -> bool:
        return self._error() is None

    def do(self, before: Note | None) -> Note:  # noqa: ARG002
        if (error := self._error()) is not None:
            raise error
        return {}

    def undo(self, note: Note) -> bool:  # noqa: ARG002
        return True

    def _error(self) -> OfficeError | None:
        if not self.libraries:  # macOS: xlwings' script does not quote the path
            return OfficeError("excel-space", path=self.python) if " " in str(self.python) else None
        # xlwings looks beside the interpreter, and above it, as in a virtual environment.
        folders = (self.python.parent, self.python.parent.parent)
        if any((folder / library).is_file() for folder in folders for library in self.libraries):
            return None
        return OfficeError("excel-no-library", library=self.libraries[0], python=self.python)
