"""Installs what Excel needs for the workbook, reports what is installed, and removes it."""

from __future__ import annotations

import json
import locale
import os
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Final

import xlwings
from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.excel.paths import ExcelPaths, excel_paths
from xlpkg.hosts.excel.steps import (
    FormerSettings,
    Interpreter,
    PlacedFile,
    TrustedFolder,
    WebMark,
    named_interpreter,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlpkg.hosts.excel.steps import DoneStep, Note, Step
    from xlpkg.hosts.excel.windows_registry import Registry

LIBRARIES: Final = tuple(f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (64, 32))
SCRIPT: Final = Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")
#: Steps of earlier versions: xlwings' add-in and settings.
FORMER: Final = ("excel-step-addin", "excel-step-settings", "excel-step-book-settings")


class Outcome(StrEnum):
    """The outcome of a step; the values are keys of the message catalogue."""

    IN_PLACE = "step-in-place"
    DONE = "step-done"
    MISSING = "step-missing"
    REFUSED = "step-refused"
    UNDONE = "step-undone"
    CHANGED = "step-changed"


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step and its outcome; ``reason`` is the error of a refused step."""

    step: DoneStep
    outcome: Outcome
    reason: OfficeError | OSError | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """The user's folders, the registry (None on macOS) and the Python that Excel is to start.

    ``encoding`` is that of programs without Unicode, such as VBA; ``computer`` is the computer's part of the registry.
    """

    paths: ExcelPaths
    registry: Registry | None
    python: Path
    encoding: str
    computer: Registry | None = None


def this_machine() -> Machine:
    """Return this machine. Raises OfficeError if Excel does not exist for it, is missing or was never started."""
    found = excel_paths(sys.platform, os.environ)
    registry: Registry | None = None
    computer: Registry | None = None
    if sys.platform == "win32":
        from xlpkg.hosts.excel.windows_registry import WindowsRegistry

        registry, computer = WindowsRegistry("HKCU"), WindowsRegistry("HKLM")
    # The user may have moved these folders.
    moved = (user_desktop_path(), user_documents_path(), user_downloads_path())
    found = replace(found, common=(*found.common, *moved))
    if not found.excel.is_dir():
        raise OfficeError("excel-missing")
    return Machine(found, registry, Path(sys.executable), locale.getencoding(), computer)


def steps(machine: Machine, workbook: Path) -> list[Step]:
    """Return all steps for *workbook*, an absolute path, in order."""
    paths, windows = machine.paths, machine.registry is not None
    kept = paths.records.with_name("kept")
    found: list[Step] = [
        Interpreter(machine.python, LIBRARIES if windows else (), machine.encoding),
        PlacedFile("excel-step-interpreter", named_interpreter(machine.python), paths.interpreter, kept),
    ]
    if paths.scripts is not None:
        found.append(PlacedFile("excel-step-script", SCRIPT.read_bytes(), paths.scripts / SCRIPT.name, kept))
    if machine.registry is not None:
        common, untrusted = (tuple(map(PureWindowsPath, each)) for each in (paths.common, paths.untrusted))
        folder = PureWindowsPath(workbook.parent)
        found += [TrustedFolder(machine.registry, folder, common, untrusted), WebMark(workbook)]
    return found


def _recorded(machine: Machine, name: str, target: str) -> DoneStep:
    """Return the recorded step *name* on *target*, to be undone."""
    if name in ("excel-step-settings", "excel-step-book-settings"):
        return FormerSettings(name, Path(target), machine.encoding)
    if name == "excel-step-trust" and machine.registry is not None:
        return TrustedFolder(machine.registry, PureWindowsPath(target), ())
    if name == "excel-step-mark":
        return WebMark(Path(target))
    return PlacedFile(name, b"", Path(target), machine.paths.records.with_name("kept"))


def install(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Do the steps for *workbook* that are not done yet, and yield the outcome of each step.

    Steps of earlier versions are undone first. The steps after a refused one are done too.

    Raises WorkbookError if *workbook* does not exist.
    """
    if not workbook.is_file():
        raise WorkbookError("workbook-not-found", path=workbook)
    records = _Records(machine.paths.records)
    yield from _undo(machine, records, [record for record in records.read() if record[1] in FORMER])
    for step in steps(machine, workbook):
        try:
            if step.is_done():
                yield StepResult(step, Outcome.IN_PLACE)
                continue
            records.add(workbook, step, step.do(records.note(step)))
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)
        else:
            yield StepResult(step, Outcome.DONE)


def status(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Yield for each step whether it is done for *workbook*."""
    for step in steps(machine, workbook):
        try:
            yield StepResult(step, Outcome.IN_PLACE if step.is_done() else Outcome.MISSING)
        except OSError as reason:
            yield StepResult(step, Outcome.REFUSED, reason)


def remove(machine: Machine) -> Iterator[StepResult]:
    """Undo what install did for all workbooks, the last step first, and yield the outcomes."""
    records = _Records(machine.paths.records)
    yield from _undo(machine, records, records.read())
    records.tidy()


def _undo(machine: Machine, records: _Records, done: list[Record]) -> Iterator[StepResult]:
    for _, name, target, note in reversed(done):
        step = _recorded(machine, name, target)
        try:
            outcome = Outcome.UNDONE if step.undo(note) else Outcome.CHANGED
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)
        else:
            records.drop(name, target)
            yield StepResult(step, outcome)


def workbooks(machine: Machine) -> list[Path]:
    """Return the workbooks for which steps were done."""
    return list(dict.fromkeys(Path(workbook) for workbook, *_ in _Records(machine.paths.records).read()))


Record = tuple[str, str, str, "Note"]


class _Records:
    """The file of the steps that were done: (workbook, step, target, note) in order."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Record]:
        if not self._path.is_file():
            return []
        return [tuple(record) for record in json.loads(self._path.read_text(encoding="utf-8"))]

    def note(self, step: Step) -> Note | None:
        return next((note for _, *key, note in self.read() if key == [step.name, step.target]), None)

    def add(self, workbook: Path, step: Step, note: Note) -> None:
        others = [record for record in self.read() if record[1:3] != (step.name, step.target)]
        self._write([*others, (str(workbook), step.name, step.target, note)])

    def drop(self, name: str, target: str) -> None:
        self._write([record for record in self.read() if record[1:3] != (name, target)])

    def tidy(self) -> None:
        """Delete the file if it has no records, and then its folders if they are empty."""
        if self.read():
            return
        self._path.unlink(missing_ok=True)
        for folder in (self._path.parent / "kept", self._path.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _write(self, records: Iterable[Record]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, json.dumps(list(records), ensure_ascii=False, indent=1).encode())
