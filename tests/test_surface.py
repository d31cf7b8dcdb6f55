"""Nothing that a user or a script relies on is removed without its line in ``surface.txt``."""

from __future__ import annotations

import pytest
import surface


def test_every_listed_ability_is_still_there(*, renew: bool) -> None:
    if renew:
        surface.add_new_lines()
    if removed := sorted(surface.listed() - surface.surface()):
        remedy = "If they are meant to go, remove their lines from tests/surface.txt by hand."
        pytest.fail("\n".join(["These abilities are no longer there:", *removed, remedy]), pytrace=False)
