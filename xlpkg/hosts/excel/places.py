"""Where Excel and xlwings keep what, on Windows and on macOS, from the environment's variables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlpkg.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Excel 2016 and every later one.
OFFICE_KEY: Final = r"Software\Microsoft\Office\16.0\Excel"
_COMMON: Final = ("Desktop", "Documents", "Downloads")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one user.

    ``excel`` is there once Excel was started, ``startup`` holds the add-ins that are opened with it, ``scripts`` what
    it may run on macOS, ``settings`` is xlwings' own file, ``common`` are folders where files of any origin lie, and
    ``records`` is where TradeMonitor notes what it changed.
    """

    excel: Path
    startup: Path
    scripts: Path | None
    settings: Path
    common: tuple[Path, ...]
    records: Path


def places(platform: str, environ: Mapping[str, str]) -> Places:
    """Return the places on *platform* (as ``sys.platform``). Raises OfficeError where there is no Excel for it."""
    if platform == "win32":
        home, roaming, local = (_folder(environ, name) for name in ("USERPROFILE", "APPDATA", "LOCALAPPDATA"))
        return Places(
            excel=roaming / "Microsoft" / "Excel",
            startup=roaming / "Microsoft" / "Excel" / "XLSTART",
            scripts=None,
            settings=home / ".xlwings" / "xlwings.conf",
            common=(home, *(home / name for name in _COMMON)),
            records=local / "TradeMonitor" / "excel.json",
        )
    if platform == "darwin":
        home = _folder(environ, "HOME")
        library = home / "Library"
        office = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
        return Places(
            excel=library / "Containers" / "com.microsoft.Excel",
            startup=office / "Startup.localized" / "Excel",
            scripts=library / "Application Scripts" / "com.microsoft.Excel",
            settings=library / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf",
            common=(home, *(home / name for name in _COMMON)),
            records=library / "Application Support" / "TradeMonitor" / "excel.json",
        )
    raise OfficeError("excel-not-here")


def _folder(environ: Mapping[str, str], name: str) -> Path:
    if not environ.get(name):
        raise OfficeError("excel-no-variable", name=name)
    return Path(environ[name])
