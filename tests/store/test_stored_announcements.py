"""Announced figures in the store: which are in force, as of any time, and what they never change."""

from __future__ import annotations

from pathlib import Path

import pytest
from announced_tables import FINAL, FLASH, FLASH_RMB, store_tables, table
from month_files import SMALL, day, file_named, read, revised, select

from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Edition, Flow
from xlpkg.store.announced import find_announced_in_force
from xlpkg.store.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with the flash, stored at first, and the final of May 2024."""
    path = tmp_path / "trade.sqlite"
    store_tables(
        path, "flash.html", table(FLASH, Edition.FLASH), table(FLASH_RMB, Edition.FLASH, Currency.RMB), at=day(0)
    )
    store_tables(path, "final.html", table(FINAL, Edition.FINAL, sheet="(1)"), at=day(10))
    return path


def test_withdrawn_announced_figures_do_not_count_from_then_on(store: Path) -> None:
    with open_store(store) as opened:
        final = file_named(opened, "final.html")
        opened.withdraw(final, "of another month", at=day(20))
        assert {each.file for each in opened.announced(Currency.USD)} == {"flash.html"}
        assert {each.file for each in opened.announced(Currency.USD, day(19))} == {"flash.html", "final.html"}
        assert {each.file for each in opened.announced(Currency.USD, day(9))} == {"flash.html"}
        opened.restore(file_named(opened, "final.html"), at=day(21))
        assert {each.file for each in opened.announced(Currency.USD)} == {"flash.html", "final.html"}


def test_each_level_and_each_yoy_is_that_of_the_file_stored_last(store: Path) -> None:
    """A list corrects the YoY of the flash: the level stays that of the page."""
    store_tables(store, "corrected", table(((None, None), (None, 7.5)), Edition.FLASH), at=day(20))
    with open_store(store) as opened:
        in_force = find_announced_in_force(opened.announced())
    flash = [
        (key[-1], each.file)
        for key, each in in_force.items()
        if (each.figure.flow, each.figure.edition, each.figure.currency) == (Flow.EXPORT, Edition.FLASH, Currency.USD)
    ]
    assert flash == [("value", "flash.html"), ("yoy", "corrected")]
    statement = "SELECT value, yoy, file, cell, vintage FROM announced WHERE flow = 'export'"
    assert select(store, f"{statement} AND edition = 'flash' AND currency = 'usd' ORDER BY vintage") == [
        (3023.5, None, "flash.html", "B6", 1),
        (None, 7.5, "corrected", "D6", 2),
    ]
    assert select(store, f"{statement} AND edition = 'final'") == [(3017.83, 7.4, "final.html", "(1)!B6", 1)]


def test_announced_figures_change_no_figure_of_table_8(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    read(store, SMALL / "2025-01.csv", SMALL / "2025-02.csv", at=day(1))
    read(store, revised(tmp_path / "again" / "2025-02.csv", 70_000), at=day(2))
    views = ("SELECT * FROM latest", "SELECT * FROM figures")
    before = [select(store, view) for view in views]
    with open_store(store) as opened:
        months = opened.months()
    store_tables(store, "list.csv", table(FLASH_RMB, Edition.FLASH, Currency.RMB, Month(2025, 2)), at=day(3))
    assert [select(store, view) for view in views] == before
    with open_store(store) as opened:
        assert opened.months() == months
