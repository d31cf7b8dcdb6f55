"""The results of cell functions are kept until the store changes, and no longer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from trend_series import write_list

from udfs import figures
from udfs.call import call
from xlpkg.hosts.libreoffice.extension import cell_functions
from xlpkg.hosts.libreoffice.extension.cell_functions import CellFunctions
from xlpkg.model.words import Currency
from xlpkg.store import default_currency
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

VALUE: Final = ("TM_VALUE", ("广东", "出口", 202502))
Ingest = Callable[..., Path]


@pytest.fixture
def ingest_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ingest:
    """Ingest files into the user's store, which is new, and return its path."""
    store = tmp_path / "data" / "trade.sqlite"
    monkeypatch.setenv("TRADEMONITOR_STORE", str(store))
    monkeypatch.setattr(cell_functions, "_SECONDS_UNCHECKED", 0.0)

    def into_store(*files: Path) -> Path:
        with open_store(store) as opened:
            assert [result.refusal for result in ingest(opened, files)] == [None] * len(files)
        return store

    return into_store


def test_a_new_month_is_shown_once_the_store_is_checked(
    ingest_files: Ingest, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *before, newest = sorted(examples.glob("*.csv"))
    ingest_files(*before)
    functions = CellFunctions()
    monkeypatch.setattr(cell_functions, "_SECONDS_UNCHECKED", float("inf"))
    assert str(functions.evaluate(*VALUE, "zh")) == "nan"
    store = ingest_files(newest)
    assert str(functions.evaluate(*VALUE, "zh")) == "nan"
    monkeypatch.setattr(cell_functions, "_SECONDS_UNCHECKED", 0.0)
    assert functions.evaluate(*VALUE, "zh") == call(*VALUE, store=store)


def test_a_series_that_had_to_wait_is_shown_at_the_next_calculation(
    ingest_files: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_files(write_list(tmp_path / "list.csv"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is kept
    monkeypatch.setattr(cell_functions, "_SECONDS_UNCHECKED", float("inf"))
    functions, arguments = CellFunctions(), ("全国", "出口", 202606, 202606, None, "sa")
    monkeypatch.setattr(figures, "PATIENCE", -1)
    assert "the series has to wait" in str(functions.evaluate("TM_SERIES", arguments, "en"))
    monkeypatch.setattr(figures, "PATIENCE", 600)
    assert str(functions.evaluate("TM_SERIES", arguments, "en")).startswith("((202606.0, 39")


def test_cells_show_the_examples_until_the_user_ingests_figures(
    ingest_files: Ingest, examples: Path, example_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(example_store, tmp_path / "data" / "examples.sqlite")
    functions = CellFunctions()
    assert functions.evaluate(*VALUE, "zh") == call(*VALUE, store=example_store)
    ingest_files(examples / "2025-01.csv")
    assert str(functions.evaluate(*VALUE, "zh")) == "nan"


def test_another_setting_of_the_currency_is_noticed(
    ingest_files: Ingest, examples: Path, rmb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ingest_files(examples / "2025-02.csv", rmb / "2025-02.csv")
    monkeypatch.setattr(default_currency, "settings_path", lambda: store.with_name("settings.json"))
    functions = CellFunctions()
    for currency, level in ((None, 507.96495), (Currency.RMB, 3649.7409), (Currency.USD, 507.96495)):
        default_currency.set_currency(currency)
        assert functions.evaluate(*VALUE, "zh") == level
    store.with_name("settings.json").write_text("{}")
    assert "settings.json" in str(functions.evaluate(*VALUE, "zh"))


def test_kept_results_are_separate_for_each_language_and_type_of_argument(ingest_files: Ingest, examples: Path) -> None:
    ingest_files(*examples.glob("*.csv"))
    functions = CellFunctions()
    invalid = ("TM_VALUE", ("吉林市", "出口", 202502))
    for lang in ("zh", "en", "zh", "en"):
        assert functions.evaluate(*invalid, lang) == call(*invalid, lang=lang)
    name, (region, flow, _) = VALUE
    in_cells = (((region,),), flow, 202502.0)
    assert functions.evaluate(name, in_cells, "zh") == functions.evaluate(*VALUE, "zh")
