"""Installs what Excel needs for the workbook, says what is installed, and takes it all back."""

from __future__ import annotations

import json
import locale
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Final

import xlwings

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.excel.places import Places, places
from xlpkg.hosts.excel.steps import CopiedFile, Interpreter, Settings, TrustedFolder, WebMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlpkg.hosts.excel.steps import Note, Step
    from xlpkg.hosts.excel.windows_registry import Registry

ADD_IN: Final = Path(xlwings.__file__).parent / "addin" / "xlwings.xlam"
LIBRARIES: Final = tuple(f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (64, 32))
SCRIPT: Final = Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")


class Outcome(StrEnum):
    """What became of a step; the words are keys of the catalogue."""

    IN_PLACE = "step-in-place"
    DONE = "step-done"
    MISSING = "step-missing"
    REFUSED = "step-refused"
    UNDONE = "step-undone"
    CHANGED = "step-changed"


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step's outcome; ``reason`` says why it was refused."""

    step: Step
    outcome: Outcome
    reason: OfficeError | OSError | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What installing touches: the user's places, on Windows the registry, and the Python that is to answer.

    ``encoding`` is the one of programs that know no Unicode.
    """

    places: Places
    registry: Registry | None
    python: Path
    encoding: str


def this_machine() -> Machine:
    """Return the machine that runs this. Raises OfficeError where there is no Excel for it, or none was started."""
    found = places(sys.platform, os.environ)
    registry: Registry | None = None
    if sys.platform == "win32":
        from xlpkg.hosts.excel.windows_registry import WindowsRegistry

        registry = WindowsRegistry()
    if not found.excel.is_dir():
        raise OfficeError("excel-missing")
    return Machine(found, registry, Path(sys.executable), locale.getencoding())


def steps(machine: Machine, workbook: Path) -> list[Step]:
    """Return all steps for *workbook*, an absolute path, in the order in which they are done."""
    here, windows = machine.places, machine.registry is not None
    interpreter = "INTERPRETER_WIN" if windows else "INTERPRETER_MAC"
    kept = here.records.with_name("kept")
    own = {interpreter: str(machine.python)}
    # Nothing that lies beside a workbook is to be imported by its being there.
    beside = own | {"UDF MODULES": "udfs.excel", "ADD_WORKBOOK_TO_PYTHONPATH": "false"}
    found: list[Step] = [
        Interpreter(machine.python, LIBRARIES if windows else ()),
        CopiedFile("excel-step-addin", ADD_IN, here.startup / ADD_IN.name, kept),
    ]
    if here.scripts is not None:
        found.append(CopiedFile("excel-step-script", SCRIPT, here.scripts / SCRIPT.name, kept))
    # The add-in reads the settings beside the workbook in front; the user's count while that is another one.
    found += [
        Settings("excel-step-settings", here.settings, own, machine.encoding),
        Settings("excel-step-book-settings", workbook.with_name("xlwings.conf"), beside, machine.encoding),
    ]
    if machine.registry is not None:
        common = tuple(PureWindowsPath(folder) for folder in here.common)
        found += [TrustedFolder(machine.registry, PureWindowsPath(workbook.parent), common), WebMark(workbook)]
    return found


def _recorded(machine: Machine, name: str, target: str, note: Note) -> Step:
    """Return the step that was done as *name* on *target*, to be taken back."""
    if name in ("excel-step-settings", "excel-step-book-settings"):
        return Settings(name, Path(target), note["ours"], machine.encoding)
    if name == "excel-step-trust" and machine.registry is not None:
        return TrustedFolder(machine.registry, PureWindowsPath(target), ())
    if name == "excel-step-mark":
        return WebMark(Path(target))
    return CopiedFile(name, Path(), Path(target), machine.places.records.with_name("kept"))


def install(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Do what is left to do for *workbook*, yielding each step's outcome; one that is refused hinders no other.

    Raises WorkbookError where there is no such workbook.
    """
    if not workbook.is_file():
        raise WorkbookError("workbook-not-found", path=workbook)
    records = _Records(machine.places.records)
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
    """Yield for each step whether it is in place for *workbook*."""
    for step in steps(machine, workbook):
        try:
            yield StepResult(step, Outcome.IN_PLACE if step.is_done() else Outcome.MISSING)
        except OSError as reason:
            yield StepResult(step, Outcome.REFUSED, reason)


def remove(machine: Machine) -> Iterator[StepResult]:
    """Take back what install did, for all workbooks, the last first, and nothing that was there before."""
    records = _Records(machine.places.records)
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
    """Return the workbooks for which something was installed."""
    return list(dict.fromkeys(Path(workbook) for workbook, *_ in _Records(machine.places.records).read()))


Record = tuple[str, str, str, "Note"]


class _Records:
    """The file that says what was done: (workbook, step, target, note) in the order of doing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Record]:
        if not self._path.is_file():
            return []
        return [tuple(record) for record in json.loads(self._path.read_text(encoding="utf-8"))]

    def note(self, step: Step) -> Note | None:
        return next((note for _, *of, note in self.read() if of == [step.name, step.target]), None)

    def add(self, workbook: Path, step: Step, note: Note) -> None:
        others = [record for record in self.read() if record[1:3] != (step.name, step.target)]
        self._write([*others, (str(workbook), step.name, step.target, note)])

    def drop(self, name: str, target: str) -> None:
        self._write([record for record in self.read() if record[1:3] != (name, target)])

    def tidy(self) -> None:
        """Remove the file once it says nothing, and its folders once they are empty."""
        if self.read():
            return
        self._path.unlink(missing_ok=True)
        for folder in (self._path.parent / "kept", self._path.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _write(self, records: Iterable[Record]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, json.dumps(list(records), ensure_ascii=False, indent=1).encode())
