"""Installs what Excel needs for the workbook, reports what is installed, and removes it."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PureWindowsPath
from typing import Final

import xlwings
from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.excel.steps import (
    Interpreter,
    Macros,
    Note,
    PlacedFile,
    Step,
    TrustedFolder,
    WebMark,
    named_interpreter,
    readable_path,
)
from xlpkg.hosts.excel.windows_registry import Registry

LIBRARIES: Final = tuple(f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (64, 32))
SCRIPT: Final = Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")
_COMMON: Final = ("", "Desktop", "Documents", "Downloads", "桌面", "文档", "下载")
_ONEDRIVE: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_UNTRUSTED: Final = ("TEMP", "TMP")


@dataclass(frozen=True, slots=True)
class ExcelPaths:
    """The folders and files of one user."""

    #: Exists once Excel was started.
    excel: Path
    #: The scripts that Excel may run; None on Windows.
    scripts: Path | None
    #: Names the Python that the workbook's macros start; workbook/vba/Python.bas reads it.
    interpreter: Path
    #: Folders with files from anywhere, such as downloads, also in OneDrive; these are never trusted.
    common: tuple[Path, ...]
    #: Folders that are never trusted, nor any folder in them: those for temporary files.
    untrusted: tuple[Path, ...]
    #: The file in which TradeMonitor records its changes.
    records: Path


def excel_paths(platform: str, environ: Mapping[str, str]) -> ExcelPaths:
    """Return the paths on *platform* (as ``sys.platform``).

    Raises OfficeError if Excel does not exist for it or a variable is not set.
    """
    scripts: Path | None = None
    if platform == "win32":
        home, roaming, local = (_folder(environ, name) for name in ("USERPROFILE", "APPDATA", "LOCALAPPDATA"))
        excel, records = roaming / "Microsoft" / "Excel", local / "TradeMonitor" / "excel.json"
        interpreter = records.with_name("excel-python.txt")
    elif platform == "darwin":
        home = _folder(environ, "HOME")
        library = home / "Library"
        excel = library / "Containers" / "com.microsoft.Excel"
        scripts = library / "Application Scripts" / excel.name
        interpreter = excel / "Data" / "trademonitor-python.txt"
        records = library / "Application Support" / "TradeMonitor" / "excel.json"
    else:
        raise OfficeError("excel-not-here")
    onedrive, untrusted = (
        [Path(environ[name]) for name in names if environ.get(name)] for names in (_ONEDRIVE, _UNTRUSTED)
    )
    common = tuple(folder / name for folder in (home, *onedrive) for name in _COMMON)
    return ExcelPaths(excel, scripts, interpreter, common, tuple(untrusted), records)


def _folder(environ: Mapping[str, str], name: str) -> Path:
    if not environ.get(name):
        raise OfficeError("excel-no-variable", name=name)
    return Path(environ[name])


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

    ``base`` is the Python of which ``python`` is an environment. ``encoding`` is that of programs without Unicode, such
    as VBA; ``computer`` is the computer's part of the registry.
    """

    paths: ExcelPaths
    registry: Registry | None
    python: Path
    base: Path
    encoding: str
    computer: Registry | None = None


def this_machine() -> Machine:
    """Return this machine. Raises OfficeError if Excel does not exist for it, is missing or was never started."""
    found = excel_paths(sys.platform, os.environ)
    registry, computer = (Registry(root) if sys.platform == "win32" else None for root in ("HKCU", "HKLM"))
    # The user may have moved these folders.
    moved = (user_desktop_path(), user_documents_path(), user_downloads_path())
    found = replace(found, common=(*found.common, *moved))
    if not found.excel.is_dir():
        raise OfficeError("excel-missing")
    encoding = locale.getencoding()
    python = readable_path(Path(sys.executable), encoding)
    return Machine(found, registry, python, Path(sys.base_prefix), encoding, computer)


def steps(machine: Machine, workbook: Path) -> list[Step]:
    """Return all steps for *workbook*, an absolute path, in order."""
    paths, windows = machine.paths, machine.registry is not None
    libraries = LIBRARIES if windows else ()
    python = Interpreter("excel-step-python", machine.python, machine.base, libraries, machine.encoding)
    if python.is_of_store:
        return [python]
    placed = PlacedFile("excel-step-interpreter", paths.interpreter, named_interpreter(machine.python))
    found: list[Step] = [python, placed]
    if paths.scripts is not None:
        found.append(PlacedFile("excel-step-script", paths.scripts / SCRIPT.name, SCRIPT.read_bytes()))
    if machine.registry is not None:
        common, untrusted = (tuple(map(PureWindowsPath, each)) for each in (paths.common, paths.untrusted))
        found += [
            TrustedFolder("excel-step-trust", PureWindowsPath(workbook.parent), machine.registry, common, untrusted),
            WebMark("excel-step-mark", workbook),
        ]
    if workbook.suffix.lower() == ".xlsm":
        found.append(Macros("excel-step-macros", workbook))
    return found


def install(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Do the steps for *workbook* that are not done yet, and yield the outcome of each step.

    The steps after a refused one are done too. Raises WorkbookError if *workbook* does not exist.
    """
    if not workbook.is_file():
        raise WorkbookError("workbook-not-found", path=workbook)
    for step in steps(machine, workbook):
        try:
            if step.is_done():
                yield StepResult(step, Outcome.IN_PLACE)
                continue
            record = (str(workbook), step.name, str(step.target), step.do())
            others = [each for each in _records(machine) if each[1:3] != record[1:3]]
            _write_records(machine, [*others, record])
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)
        else:
            yield StepResult(step, Outcome.DONE)


def status(machine: Machine, workbook: Path) -> Iterator[StepResult]:
    """Yield for each step whether it is done for *workbook*."""
    for step in steps(machine, workbook):
        try:
            yield StepResult(step, Outcome.IN_PLACE if step.is_done() else Outcome.MISSING)
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)


def remove(machine: Machine) -> Iterator[StepResult]:
    """Undo what install did for all workbooks, the last step first, and yield the outcomes."""
    for record in reversed(_records(machine)):
        step = _recorded(machine, record)
        try:
            outcome = Outcome.UNDONE if step.undo(record[3]) else Outcome.CHANGED
        except (OfficeError, OSError) as reason:
            yield StepResult(step, Outcome.REFUSED, reason)
        else:
            _write_records(machine, [each for each in _records(machine) if each != record])
            yield StepResult(step, outcome)


def workbooks(machine: Machine) -> list[Path]:
    """Return the workbooks for which steps were done."""
    return list(dict.fromkeys(Path(workbook) for workbook, *_ in _records(machine)))


#: A step that was done: workbook, name, target and note.
Record = tuple[str, str, str, Note]


def _recorded(machine: Machine, record: Record) -> Step:
    """Return the step of *record*, to be undone."""
    _, name, target, _ = record
    if name == "excel-step-trust" and machine.registry is not None:
        return TrustedFolder(name, PureWindowsPath(target), machine.registry)
    if name == "excel-step-mark":
        return WebMark(name, Path(target))
    return PlacedFile(name, Path(target))


def _records(machine: Machine) -> list[Record]:
    """Return the steps that were done, in order."""
    path = machine.paths.records
    return [tuple(record) for record in json.loads(path.read_text(encoding="utf-8"))] if path.is_file() else []


def _write_records(machine: Machine, records: list[Record]) -> None:
    """Write *records*; without any, delete the file, and its folder if that is empty."""
    path = machine.paths.records
    if records:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(records, ensure_ascii=False, indent=1).encode())
    else:
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
