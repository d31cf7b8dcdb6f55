"""The folders and files of Excel and TradeMonitor on Windows and macOS, from environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlpkg.errors import OfficeError

#: For Excel 2016 and later.
OFFICE_KEY: Final = r"Software\Microsoft\Office\16.0\Excel"
_COMMON: Final = ("Desktop", "Documents", "Downloads")
_UNTRUSTED: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "TEMP", "TMP")


@dataclass(frozen=True, slots=True)
class ExcelPaths:
    """The folders and files of one user."""

    #: Exists once Excel was started.
    excel: Path
    #: The scripts that Excel may run; None on Windows.
    scripts: Path | None
    #: Names the Python that the workbook's macros start; workbook/vba/Python.bas reads it.
    interpreter: Path
    #: Folders with files from anywhere, such as downloads; these are never trusted.
    common: tuple[Path, ...]
    #: Folders that are never trusted, nor any folder in them: those of OneDrive, and for temporary files.
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
    common = (home, *(home / name for name in _COMMON))
    untrusted = tuple(Path(environ[name]) for name in _UNTRUSTED if environ.get(name))
    return ExcelPaths(excel, scripts, interpreter, common, untrusted, records)


def _folder(environ: Mapping[str, str], name: str) -> Path:
    if not environ.get(name):
        raise OfficeError("excel-no-variable", name=name)
    return Path(environ[name])
