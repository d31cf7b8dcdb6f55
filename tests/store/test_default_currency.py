"""The currency of an answer if none is named: the user's setting, else the currency that has the month."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store import default_currency as module
from xlpkg.store.default_currency import (
    currency_setting,
    currency_with,
    set_currency,
)

USD, RMB = Currency.USD, Currency.RMB
JANUARY, FEBRUARY, MARCH = (Month(2025, month) for month in (1, 2, 3))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the user's settings, which do not exist yet."""
    path = tmp_path / "config" / "settings.json"
    monkeypatch.setattr(module, "settings_path", lambda: path)
    return path


@pytest.mark.parametrize(
    ("usd", "rmb", "asked", "currency"),
    [
        # The currency that has the month; dollars if both have it, and if neither has any.
        ([2], [1, 2, 3], [1], RMB),
        ([2], [1, 2, 3], [2], USD),
        ([], [1], [3], RMB),
        ([], [], [], USD),
        # Of several months the one that has most of them.
        ([2, 3], [1], [1, 2, 3], USD),
        ([2, 3], [1], [1, 2], USD),
        # Without a month the one that has the newest.
        ([1, 2], [3], [], RMB),
        ([1, 3], [2, 3], [], USD),
    ],
)
def test_the_currency_that_has_the_month_is_taken(
    usd: list[int], rmb: list[int], asked: list[int], currency: Currency
) -> None:
    months = {each: [Month(2025, month) for month in of] for each, of in ((USD, usd), (RMB, rmb)) if of}
    assert currency_with(months, [Month(2025, month) for month in asked]) is currency


@pytest.mark.parametrize(
    "content", ["", "rmb", "{}", '{"currency": 1}', '{"currency": "eur"}', '{"currency": "rmb", "language": "en"}']
)
def test_a_malformed_setting_is_an_error_that_names_the_file(settings: Path, content: str) -> None:
    settings.parent.mkdir()
    settings.write_text(content)
    with pytest.raises(BadInput, match=r"settings\.json"):
        currency_setting()
    set_currency(RMB)
    assert currency_setting() is RMB
