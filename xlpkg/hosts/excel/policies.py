"""The settings of Excel, the user's or an organisation's policy, that keep the workbook's macros from running."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.hosts.excel.paths import OFFICE_KEY
from xlpkg.messages import Message

if TYPE_CHECKING:
    from xlpkg.hosts.excel.windows_registry import Registry

_POLICY_KEY: Final = OFFICE_KEY.replace("Software", r"Software\Policies", 1)
_COMMON_POLICY_KEY: Final = r"Software\Policies\Microsoft\Office\16.0\Common"
#: VBAWarnings: 3 allows signed macros only, 4 none.
_NO_UNSIGNED: Final = (3, 4)


class Restriction(NamedTuple):
    """A setting with its message; *blocks* says whether macros do not run even from a trusted location."""

    message: Message
    blocks: bool


def restrictions(registry: Registry) -> list[Restriction]:
    """Return the settings in *registry* that restrict the workbook's macros."""
    found = []
    if _value(registry, _COMMON_POLICY_KEY, "VBAOff") == 1:
        found.append(_restriction("excel-vba-off", _COMMON_POLICY_KEY, "VBAOff", blocks=True))
    for key in (_POLICY_KEY, OFFICE_KEY):
        security = rf"{key}\Security"
        if _value(registry, rf"{security}\Trusted Locations", "AllLocationsDisabled") == 1:
            name = rf"{security}\Trusted Locations"
            found.append(_restriction("excel-locations-off", name, "AllLocationsDisabled", blocks=True))
        if _value(registry, security, "VBAWarnings") in _NO_UNSIGNED:
            found.append(_restriction("excel-macros-trusted-only", security, "VBAWarnings", blocks=False))
        if _value(registry, security, "blockcontentexecutionfrominternet") == 1:
            found.append(
                _restriction("excel-internet-blocked", security, "blockcontentexecutionfrominternet", blocks=False)
            )
    return found


def _restriction(key: str, where: str, name: str, *, blocks: bool) -> Restriction:
    return Restriction(Message(key, {"value": rf"HKCU\{where}\{name}"}), blocks)


def _value(registry: Registry, key: str, name: str) -> object:
    """Return a value; names are not case-sensitive."""
    return next((value for each, value in registry.read(key).items() if each.casefold() == name.casefold()), None)
