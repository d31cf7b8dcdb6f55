"""The settings of Excel, the user's or an organisation's policy, that keep the workbook's macros from running."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.hosts.excel.paths import OFFICE_KEY
from xlpkg.messages import Message

if TYPE_CHECKING:
    from xlpkg.hosts.excel.windows_registry import Registry

#: The policies of a domain, and those of Microsoft's Cloud Policy.
_POLICIES: Final = (r"Software\Policies\Microsoft\Office\16.0", r"Software\Policies\Microsoft\Cloud\Office\16.0")
#: VBAWarnings: 3 allows signed macros only, 4 none.
_NO_UNSIGNED: Final = (3, 4)


class Restriction(NamedTuple):
    """A setting with its message; *blocks* says whether macros do not run even from a trusted location."""

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
        if _value(registry, key, name) in restricting
    ]


def _value(registry: Registry, key: str, name: str) -> object:
    """Return a value; names are not case-sensitive."""
    return next((value for each, value in registry.read(key).items() if each.casefold() == name.casefold()), None)
