"""The user's and the computer's part of the Windows registry, and the settings in it that restrict macros."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from xlpkg.messages import Message

Value = str | int

#: For Excel 2016 and later.
OFFICE_KEY: Final = r"Software\Microsoft\Office\16.0\Excel"
#: The policies of a domain, and those of Microsoft's Cloud Policy.
_POLICIES: Final = (r"Software\Policies\Microsoft\Office\16.0", r"Software\Policies\Microsoft\Cloud\Office\16.0")
#: VBAWarnings: 3 allows signed macros only, 4 none.
_NO_UNSIGNED: Final = (3, 4)


class Registry:
    r"""The registry of this machine below *root*: HKCU, the user's, or HKLM, the computer's.

    Keys are paths below it, such as ``Software\Microsoft\Office``; they need not exist.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._winreg: Any = importlib.import_module("winreg")  # on Windows only
        self._root = {"HKCU": self._winreg.HKEY_CURRENT_USER, "HKLM": self._winreg.HKEY_LOCAL_MACHINE}[root]

    def subkeys(self, key: str) -> list[str] | None:
        """Return the names of the keys in *key*, or None if *key* does not exist."""
        try:
            with self._winreg.OpenKey(self._root, key) as opened:
                return [self._winreg.EnumKey(opened, index) for index in range(self._winreg.QueryInfoKey(opened)[0])]
        except FileNotFoundError:
            return None

    def read(self, key: str) -> dict[str, Value]:
        """Return the strings and numbers of *key* by name; empty if *key* does not exist."""
        try:
            with self._winreg.OpenKey(self._root, key) as opened:
                count = self._winreg.QueryInfoKey(opened)[1]
                found = [self._winreg.EnumValue(opened, index) for index in range(count)]
        except FileNotFoundError:
            return {}
        return {name: value for name, value, _ in found if isinstance(value, (str, int))}

    def write(self, key: str, values: Mapping[str, Value]) -> None:
        """Set *values* of *key*; create *key* if it does not exist."""
        with self._winreg.CreateKey(self._root, key) as opened:
            for name, value in values.items():
                kind = self._winreg.REG_DWORD if isinstance(value, int) else self._winreg.REG_SZ
                self._winreg.SetValueEx(opened, name, 0, kind, value)

    def delete(self, key: str) -> None:
        """Delete *key*, which must have no subkeys."""
        self._winreg.DeleteKey(self._root, key)


class Restriction(NamedTuple):
    """A setting or a policy with its message; *blocks*: macros do not run even from a trusted location."""

    message: Message
    blocks: bool


def restrictions(registry: Registry) -> list[Restriction]:
    """Return the policies in *registry*, and the user's settings if it is the user's, that restrict macros."""
    own = (OFFICE_KEY,) if registry.root == "HKCU" else ()
    checks: list[tuple[str, str, tuple[int, ...], str, bool]]
    checks = [(rf"{policies}\Common", "VBAOff", (1,), "excel-vba-off", True) for policies in _POLICIES]
    for key in (*(rf"{policies}\Excel" for policies in _POLICIES), *own):
        security = rf"{key}\Security"
        checks += [
            (rf"{security}\Trusted Locations", "AllLocationsDisabled", (1,), "excel-locations-off", True),
            (security, "VBAWarnings", _NO_UNSIGNED, "excel-macros-trusted-only", False),
            (security, "blockcontentexecutionfrominternet", (1,), "excel-internet-blocked", False),
        ]
    return [
        Restriction(Message(message, {"value": rf"{registry.root}\{key}\{name}"}), blocks)
        for key, name, restricting, message, blocks in checks
        for each, value in registry.read(key).items()
        if each.casefold() == name.casefold() and value in restricting
    ]
