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
from xlpkg.hosts.excel.steps import CopiedFile, Interpreter, Settings, TrustedFolder, WebMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlpkg.hosts.excel.steps import Note, Step
    from xlpkg.hosts.excel.windows_registry import Registry

ADD_IN: Final = Path(xlwings.__file__).parent / "addin" / "xlwings.xlam"
LIBRARIES: Final = tuple(f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (64, 32))
SCRIPT: Final = Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")


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

    step: Step
    outcome: Outcome
    reason: OfficeError | OSError | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """The user's folders, the registry (None on macOS) and the Python that Excel is to start.

    ``encoding`` is that of programs without Unicode, such as VBA.
    """

    paths: ExcelPaths
    registry: Registry | None
    python: Path
    encoding: str


def this_machine() -> Machine:
    """Return this machine. Raises OfficeError if Excel does not exist for it, is missing or was never started."""
    found = excel_paths(sys.platform, os.environ)
    registry: Registry | None = None
    if sys.platform == "win32":
        from xlpkg.hosts.excel.windows_registry import WindowsRegistry

        registry = WindowsRegistry()
    # The user may have moved these folders.
    moved = (user_desktop_path(), user_documents_path(), user_downloads_path())
    found = replace(found, common=(*found.common, *moved))
    if not found.excel.is_dir():
        raise OfficeError("excel-missing")
    return Machine(found, registry, Path(sys.executable), locale.getencoding())


def steps(machine: Machine, workbook: Path) -> list[Step]:
    """Return all steps for *workbook*, an absolute path, in order."""
    paths, windows = machine.paths, machine.registry is not None
    interpreter = "INTERPRETER_WIN" if windows else "INTERPRETER_MAC"
    kept = paths.records.with_name("kept")
    user_settings = {interpreter: str(machine.python)}
    # Python modules beside the workbook must not be importable.
    book_settings = user_settings | {"UDF MODULES": "udfs.excel", "ADD_WORKBOOK_TO_PYTHONPATH": "false"}
    found: list[Step] = [
        Interpreter(machine.python, LIBRARIES if windows else ()),
        CopiedFile("excel-step-addin", ADD_IN, paths.startup / ADD_IN.name, kept),
    ]
    if paths.scripts is not None:
        found.append(CopiedFile("excel-step-script", SCRIPT, paths.scripts / SCRIPT.name, kept))
    # The add-in reads the settings beside the active workbook, otherwise those of the user.
    found += [
        Settings("excel-step-settings", paths.settings, user_settings, machine.encoding),
        Settings("excel-step-book-settings", workbook.with_name("xlwings.conf"), book_settings, machine.encoding),
    ]
    if machine.registry is not None:
        common, untrusted = (tuple(map(PureWindowsPath, each)) for each in (paths.common, paths.untrusted))
        folder = PureWindowsPath(workbook.parent)
        found += [TrustedFolder(machine.registry, folder, common, untrusted), WebMark(workbook)]
    return found


def _recorded(machine: Machine, name: str, target: str, note: Note) -> Step:
    """Return the recorded step *name* on *target*, to be undone."""
    if name in ("excel-step-settings", "excel-step-book-settings"):
        return Settings(name, Path(target), note["ours"], machine.encoding)
    if name == "excel-step-trust" and machine.registry is not None:
        return TrustedFolder(machine.registry, PureWindowsPath(target), ())
    if name == "excel-step-mark":
        return WebMark(Path(target))
    return CopiedFile(name, Path(), Path(target), machine.paths.records.with_name("kept"))


def install(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Do the steps for *workbook* that are not done yet, and yield the outcome of each step.

    The steps after a refused one are done too. Raises WorkbookError if *workbook* does not exist.
    """
    if not workbook.is_file():
        raise WorkbookError("workbook-not-found", path=workbook)
    records = _Records(machine.paths.records)
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
    for _, name, target, note in reversed(records.read()):
        step = _recorded(machine, name, target, note)
        try:
            outcome = Outcome.UNDONE if step.undo(note) else Outcome.CHANGED
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)
        else:
            records.drop(name, target)
            yield StepResult(step, outcome)
    records.tidy()


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
