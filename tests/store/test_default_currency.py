"""The currency of an answer if none is named: the user's setting, else that of the store's newest month."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store import default_currency as module
from xlpkg.store.default_currency import currency_setting, default_currency, newest_currency, set_currency

USD, RMB = Currency.USD, Currency.RMB


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the user's settings, which do not exist yet."""
    path = tmp_path / "config" / "settings.json"
    monkeypatch.setattr(module, "settings_path", lambda: path)
    return path


@pytest.mark.parametrize(
    ("usd", "rmb", "currency"),
    [
        ([1, 2], [3], RMB),
        ([3], [1, 2], USD),
        ([2], [1, 2, 3], RMB),
        ([], [1], RMB),
        # Dollars if both have the newest month, and if nothing is stored.
        ([3], [1, 2, 3], USD),
        ([], [], USD),
    ],
)
def test_the_currency_of_the_newest_month_is_the_default_unless_the_user_has_set_one(
    settings: Path, usd: list[int], rmb: list[int], currency: Currency
) -> None:
    stored = {each: [Month(2025, month) for month in of] for each, of in ((USD, usd), (RMB, rmb))}
    for months in (stored, dict(reversed(stored.items())), {each: of for each, of in stored.items() if of}):
        assert newest_currency(months) is default_currency(months) is currency
    assert newest_currency({RMB: []}) is RMB
    for setting in (USD, RMB):
        set_currency(setting)
        assert default_currency(stored) is setting
    assert settings.exists()


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
