"""The user's and the computer's part of the Windows registry, with the four methods that installing needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int


class Registry(Protocol):
    r"""Keys are paths below *root* (HKCU or HKLM), such as ``Software\Microsoft\Office``; they need not exist."""

    @property
    def root(self) -> str: ...

    def subkeys(self, key: str) -> list[str] | None:
        """Return the names of the keys in *key*, or None if *key* does not exist."""

    def read(self, key: str) -> dict[str, Value]:
        """Return the strings and numbers of *key* by name; empty if *key* does not exist."""

    def write(self, key: str, values: Mapping[str, Value]) -> None:
        """Set *values* of *key*; create *key* if it does not exist."""

    def delete(self, key: str) -> None:
        """Delete *key*, which must have no subkeys."""


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The registry of this machine below *root*: HKCU, the user's, or HKLM, the computer's."""

        def __init__(self, root: str) -> None:
            self.root = root
            self._root = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[root]

        def subkeys(self, key: str) -> list[str] | None:
            try:
                with winreg.OpenKey(self._root, key) as opened:
                    return [winreg.EnumKey(opened, index) for index in range(winreg.QueryInfoKey(opened)[0])]
            except FileNotFoundError:
                return None

        def read(self, key: str) -> dict[str, Value]:
            try:
                with winreg.OpenKey(self._root, key) as opened:
                    found = [winreg.EnumValue(opened, index) for index in range(winreg.QueryInfoKey(opened)[1])]
            except FileNotFoundError:
                return {}
            return {name: value for name, value, _ in found if isinstance(value, (str, int))}

        def write(self, key: str, values: Mapping[str, Value]) -> None:
            with winreg.CreateKey(self._root, key) as opened:
                for name, value in values.items():
                    kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
                    winreg.SetValueEx(opened, name, 0, kind, value)

        def delete(self, key: str) -> None:
            winreg.DeleteKey(self._root, key)
