"""A user of Windows and one of macOS in a temporary folder, with a registry that is a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xlpkg.hosts.excel.install import LIBRARIES, Machine, excel_paths
from xlpkg.hosts.excel.windows_registry import Registry, Value


class FakeRegistry(Registry):
    """A part of the registry as a dictionary of keys; names are not case-sensitive, as in Windows."""

    def __init__(self, root: str = "HKCU") -> None:
        self.root = root
        self.keys: dict[str, dict[str, Value]] = {}

    def _find(self, key: str) -> str:
        return next((known for known in self.keys if known.casefold() == key.casefold()), key)

    def subkeys(self, key: str) -> list[str] | None:
        inside = f"{key}\\".casefold()
        below = [known for known in self.keys if known.casefold().startswith(inside)]
        names = list(dict.fromkeys(known[len(inside) :].partition("\\")[0] for known in below))
        return names if names or self._find(key) in self.keys else None

    def read(self, key: str) -> dict[str, Value]:
        return dict(self.keys.get(self._find(key), {}))

    def write(self, key: str, values: Mapping[str, Value]) -> None:
        self.keys.setdefault(self._find(key), {}).update(values)

    def delete(self, key: str) -> None:
        assert not self.subkeys(key), "Windows does not delete a key with subkeys"
        del self.keys[self._find(key)]


def windows(folder: Path, encoding: str = "gbk") -> Machine:
    """Return a machine with Windows on which Excel was started, and the project's Python in an environment."""
    home = folder / "Users" / "li"
    variables = {
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
    }
    found = excel_paths("win32", variables)
    found.excel.mkdir(parents=True)
    found.records.parents[1].mkdir()
    python = folder / "TradeMonitor" / ".venv" / "Scripts" / "python.exe"
    _file(python)
    _file(python.parents[1] / LIBRARIES[0])
    return Machine(found, FakeRegistry(), python, folder / "Python313", encoding, FakeRegistry("HKLM"))


def macos(folder: Path) -> Machine:
    """Return a machine with macOS on which Excel was started, and the project's Python in an environment."""
    found = excel_paths("darwin", {"HOME": str(folder / "Users" / "li")})
    (found.excel / "Data").mkdir(parents=True)
    python = folder / "TradeMonitor" / ".venv" / "bin" / "python3"
    _file(python)
    return Machine(found, None, python, folder / "Python.framework", "utf-8")


def a_workbook(folder: Path, below: str = "TradeMonitor/workbook") -> Path:
    """Return a workbook in the project's folder, as it comes from a download, or in another folder *below*."""
    workbook = folder / below / "TradeMonitor.xlsm"
    _file(workbook, "a workbook")
    return workbook


def marked(workbook: Path) -> Path:
    """Return the mark of the web that Windows puts on *workbook*; here it is an ordinary file of that name."""
    mark = Path(f"{workbook}:Zone.Identifier")
    _file(mark, "[ZoneTransfer]\r\nZoneId=3\r\n")
    return mark


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything below *folder*: contents of files by their paths, None for a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def _file(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
