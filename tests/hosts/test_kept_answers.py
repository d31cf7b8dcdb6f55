"""Answers in cells are kept until the store changes, and no longer than that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from offices import desk

from udfs.call import call
from xlpkg.hosts.libreoffice.extension import cells
from xlpkg.hosts.libreoffice.extension.buttons import press
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout

ROOT: Final = Path(__file__).resolve().parents[2]
NEWEST: Final = ("广东", "出口", 202502)
TakeIn = Callable[..., Path]


@pytest.fixture
def take_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TakeIn:
    """Bring files into a store of the test's own, the user's, and return its path."""
    store = tmp_path / "data" / "trade.sqlite"
    monkeypatch.setenv("TRADEMONITOR_STORE", str(store))

    def into_store(*files: Path) -> Path:
        with open_store(store) as opened:
            assert [done.refusal for done in ingest(opened, files)] == [None] * len(files)
        return store

    return into_store


@pytest.fixture
def never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question looks at the store by itself, as if all came within the same moment."""
    monkeypatch.setattr(cells, "_LOOK_AGAIN", float("inf"))
    cells.look_again()


def test_each_question_finds_what_has_come_since_the_last_look(
    take_in: TakeIn, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "_LOOK_AGAIN", 0.0)
    *before, newest = sorted(examples.glob("*.csv"))
    take_in(*before)
    assert str(cells.answer("TM_VALUE", NEWEST, "zh")) == "nan"
    store = take_in(newest)
    assert cells.answer("TM_VALUE", NEWEST, "zh") == call("TM_VALUE", NEWEST, store=store)


@pytest.mark.usefixtures("never_by_itself")
def test_what_has_just_been_stored_answers_once_it_is_said(take_in: TakeIn, examples: Path) -> None:
    *before, newest = sorted(examples.glob("*.csv"))
    take_in(*before)
    assert str(cells.answer("TM_VALUE", NEWEST, "zh")) == "nan"
    store = take_in(newest)
    assert str(cells.answer("TM_VALUE", NEWEST, "zh")) == "nan"  # within the moment nobody looked
    cells.look_again()
    assert cells.answer("TM_VALUE", NEWEST, "zh") == call("TM_VALUE", NEWEST, store=store)


@pytest.mark.usefixtures("never_by_itself", "english")
def test_a_buttons_refresh_makes_the_next_calculation_look(
    take_in: TakeIn, examples: Path, profile: Path, tmp_path: Path
) -> None:
    store = take_in(*sorted(examples.glob("*.csv"))[:-1])
    workbook = tmp_path / "TradeMonitor.xlsm"
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", workbook)
    with desk(profile) as running:
        document = running.open(workbook, hidden=False)
        folders = document.NamedRanges.getByName(layout.HOME_FOLDERS.name).getReferredCells()
        folders.getCellByPosition(0, 0).setString(str(examples))
        assert str(cells.answer("TM_VALUE", NEWEST, "zh")) == "nan"
        said: list[str] = []
        press("refresh", running.context, "zh", lambda _, sentence: said.append(sentence))
        assert said == []
        assert cells.answer("TM_VALUE", NEWEST, "zh") == call("TM_VALUE", NEWEST, store=store)
        document.close(True)


@pytest.mark.usefixtures("never_by_itself")
def test_languages_and_kinds_of_arguments_are_kept_apart(take_in: TakeIn, examples: Path) -> None:
    take_in(*examples.glob("*.csv"))
    asked = ("TM_VALUE", ("吉林市", "出口", 202502))
    sentences = {cells.answer(*asked, lang) for lang in ("zh", "en", "zh", "en")}
    assert sentences == {call(*asked, lang="zh"), call(*asked, lang="en")}
    assert len(sentences) == 2
    single = cells.answer("TM_VALUE", NEWEST, "zh")
    assert cells.answer("TM_VALUE", ((("广东",),), "出口", 202502.0), "zh") == single
