"""The currency of an answer if none is named: the user's setting, else the currency that has the month."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xlpkg.errors import BadInput, NoData
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store import default_currency as module
from xlpkg.store.default_currency import (
    check_currency,
    currency_setting,
    currency_with,
    default_currency,
    set_currency,
    settings_path,
)
from xlpkg.store.store import open_store

USD, RMB = Currency.USD, Currency.RMB
JANUARY, FEBRUARY, MARCH = (Month(2025, month) for month in (1, 2, 3))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the user's settings, which do not exist yet."""
    path = tmp_path / "config" / "settings.json"
    monkeypatch.setattr(module, "settings_path", lambda: path)
    return path


def test_the_currency_that_has_the_month_is_taken_and_dollars_if_both_have_it() -> None:
    stored = {USD: [FEBRUARY], RMB: [JANUARY, FEBRUARY, MARCH]}
    assert [currency_with(stored, [month]) for month in (JANUARY, FEBRUARY, MARCH)] == [RMB, USD, RMB]


def test_of_several_months_the_currency_that_has_most_is_taken() -> None:
    stored = {USD: [FEBRUARY, MARCH], RMB: [JANUARY]}
    assert currency_with(stored, [JANUARY, FEBRUARY, MARCH]) is USD
    assert currency_with(stored, [JANUARY, FEBRUARY]) is USD
    assert currency_with(stored, [JANUARY]) is RMB


def test_without_a_month_the_newest_stored_one_decides() -> None:
    assert currency_with({USD: [JANUARY, FEBRUARY], RMB: [MARCH]}) is RMB
    assert currency_with({USD: [JANUARY, MARCH], RMB: [FEBRUARY, MARCH]}) is USD
    assert currency_with({}) is USD


def test_a_month_that_is_not_stored_is_asked_for_in_the_only_currency() -> None:
    assert currency_with({RMB: [JANUARY]}, [MARCH]) is RMB


def test_the_users_setting_comes_first(settings: Path) -> None:
    stored = {USD: [JANUARY], RMB: [FEBRUARY]}
    assert default_currency(stored, [FEBRUARY]) is RMB
    set_currency(USD)
    assert json.loads(settings.read_text()) == {"currency": "usd"}
    assert currency_setting() is USD
    assert default_currency(stored, [FEBRUARY]) is USD
    set_currency(None)
    assert currency_setting() is None
    assert not settings.exists()
    set_currency(None)


@pytest.mark.parametrize("content", ["", "rmb", '["rmb"]', "{}", '{"currency": 1}', '{"currency": "eur"}', "\0", '"a'])
def test_a_malformed_setting_is_an_error_that_names_the_file(settings: Path, content: str) -> None:
    settings.parent.mkdir()
    settings.write_text(content)
    with pytest.raises(BadInput, match=r"settings\.json"):
        currency_setting()
    set_currency(RMB)
    assert currency_setting() is RMB


def test_a_setting_that_the_program_does_not_know_is_an_error(settings: Path) -> None:
    settings.parent.mkdir()
    settings.write_text('{"currency": "rmb", "language": "en"}')
    with pytest.raises(BadInput):
        currency_setting()


def test_the_setting_is_in_the_users_folder_and_not_beside_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settings_path()
    monkeypatch.setenv("TRADEMONITOR_STORE", str(tmp_path / "shared" / "trade.sqlite"))
    assert settings_path() == before


def test_a_month_of_another_currency_is_an_error_that_names_it() -> None:
    stored = {USD: [FEBRUARY], RMB: [JANUARY]}
    check_currency(stored, USD, FEBRUARY)
    check_currency(stored, USD, MARCH)  # not stored at all: another error
    with pytest.raises(NoData, match=r"2025-01 only in rmb, not in usd: .*首页"):
        check_currency(stored, USD, JANUARY)
    with pytest.raises(NoData, match=r"2025-01 only in rmb, not in usd: use --currency rmb$"):
        check_currency(stored, USD, JANUARY, of_workbook=False)


def test_a_store_knows_the_months_of_each_currency(example_store: Path, rmb_store: Path) -> None:
    with open_store(example_store) as store:
        assert store.months() == {USD: [Month(2024, 1), Month(2024, 2), JANUARY, FEBRUARY]}
    with open_store(rmb_store) as store:
        assert list(store.months()) == [RMB]
        assert len(store.months()[RMB]) == 17
