"""The engine's name, and how it refuses what a file alone cannot do."""

from __future__ import annotations

from typing import Final

from xlpkg.hosts.unsupported import Refusals

ENGINE: Final = "package"

_refusals = Refusals(ENGINE)
refuse = _refusals.refuse
refuses_the_rest = _refusals.the_rest
