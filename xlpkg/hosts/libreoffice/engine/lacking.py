"""The engine's name, and how it refuses what LibreOffice or the engine cannot do."""

from __future__ import annotations

from typing import Final

from xlpkg.hosts.unsupported import Refusals

ENGINE: Final = "libreoffice"

_refusals = Refusals(ENGINE, "engine-lacks-of-excel")
refuse = _refusals.refuse
refuses_the_rest = _refusals.the_rest
