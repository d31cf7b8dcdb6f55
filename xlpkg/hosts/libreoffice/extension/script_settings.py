"""The settings of a LibreOffice profile that decide whether macros of documents run, and Python of extensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_OOR: Final = "{http://openoffice.org/2001/registry}"
_GROUP: Final = "/org.openoffice.Office.Common/Security/Scripting"
#: High: only macros in trusted locations or with trusted signatures run.
_DEFAULT_LEVEL: Final = "2"


@dataclass(frozen=True, slots=True)
class ScriptSettings:
    """Settings of a profile.

    *level* is the macro security: 0 low, 1 medium, 2 high, 3 very high. No macro runs at all if *macros_off*, and no
    extension written in Python if *python_off*.
    """

    level: int
    macros_off: bool
    python_off: bool


def read_script_settings(profile: Path) -> ScriptSettings:
    """Return the settings of *profile*; what the user has not changed has LibreOffice's default.

    Settings that an administrator made for all users are not read.
    """
    file = profile / "user" / "registrymodifications.xcu"
    values: dict[str | None, str] = {}
    if file.is_file():
        root = etree.parse(file, etree.XMLParser(recover=True, resolve_entities=False)).getroot()
        for prop in root.iterfind(f"item[@{_OOR}path='{_GROUP}']/prop") if root is not None else ():
            values[prop.get(f"{_OOR}name")] = (prop.findtext("value") or "").strip()
    level = values.get("MacroSecurityLevel", _DEFAULT_LEVEL)
    return ScriptSettings(
        level=int(level if level in ("0", "1", "2", "3") else _DEFAULT_LEVEL),
        macros_off=values.get("DisableMacrosExecution") == "true",
        python_off=values.get("DisablePythonRuntime") == "true",
    )
