"""The currency and the store that commands use if none is named."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from command_line import WITHOUT_OFFICE, answer, raise_total, refusal, trademonitor
from month_files import read

from xlpkg.engines.package import open_workbook
from xlpkg.store.store import is_filled, open_store
from xlpkg.workbook import layout


@pytest.fixture(scope="session")
def both_store(tmp_path_factory: pytest.TempPathFactory, examples: Path, rmb: Path) -> Path:
    """A store with 14 months in yuan (2024-01 to 2025-02) and the four example months in dollars."""
    store = tmp_path_factory.mktemp("both") / "trade.sqlite"
    yuan = [path for path in sorted(rmb.glob("*.csv")) if path.stem <= "2025-02"]
    read(store, *yuan, *sorted(examples.glob("*.csv")))
    return store


def choose(path: Path, *choice: object) -> None:
    """Choose month, currency and language on 首页."""
    with open_workbook(path) as opened:
        opened.names[layout.HOME_CHOICES.name].refers_to_range.value = [[one] for one in choice]
        opened.save()


def chosen(path: Path) -> list[object]:
    """Return the choices on 首页."""
    with closing(openpyxl.load_workbook(path, data_only=True)) as read:
        home, (first, row) = read[layout.HOME], (layout.HOME_CHOICES.column + 1, layout.HOME_CHOICES.row + 1)
        return [home.cell(row + index, first).value for index in range(3)]


# The default


def test_commands_take_one_currency_for_all_months_and_name_a_month_that_only_the_other_has(
    tmp_path: Path, both_store: Path, rmb: Path
) -> None:
    """It is dollars, which have the newest month as yuan do, and yuan after a newer month was stored in yuan."""
    for command in ("table", "yoy", "report", "check", "revisions"):
        asked = (command, "2025-02", "--store", both_store)
        assert trademonitor(tmp_path, *asked).stdout == trademonitor(tmp_path, *asked, "--currency", "usd").stdout
        said = refusal(tmp_path, command, "2024-06", "--store", both_store)
        assert said == "the store has 2024-06 only in yuan, not in dollars: use --currency rmb"
    newer = Path(shutil.copy(both_store, tmp_path / "newer.sqlite"))
    read(newer, rmb / "2025-03.csv")
    for month in ("2024-06", "2025-02", "2025-03"):
        asked = ("table", month, "--store", newer)
        assert answer(tmp_path, *asked) == answer(tmp_path, *asked, "--currency", "rmb")


def test_audit_takes_the_currency_of_the_text_before_the_stores(tmp_path: Path, both_store: Path) -> None:
    text = tmp_path / "text.txt"
    for level in ("3649.7 亿元", "508.0 亿美元"):
        text.write_text(f"2025 年 2 月，广东出口 {level}。", "utf-8")
        assert "figures right 1, wrong 0" in trademonitor(tmp_path, "audit", text, "--store", both_store).stderr
    text.write_text("2024 年 6 月，广东出口同比增长 8.9%。", "utf-8")
    assert "use --currency rmb" in refusal(tmp_path, "audit", text, "--store", both_store)


def test_the_users_currency_is_kept_and_used_by_commands_and_functions(tmp_path: Path, both_store: Path) -> None:
    table = ("table", "2025-02", "--store", both_store)
    value = ("eval", 'TM_VALUE("广东","出口",202502)', "--store", both_store)
    dollars, yuan = (answer(tmp_path, *table, "--currency", currency) for currency in ("usd", "rmb"))
    assert (answer(tmp_path, "currency"), answer(tmp_path, *table)) == ("auto\n", dollars)
    assert answer(tmp_path, "currency", "人民币") == answer(tmp_path, "currency") == "rmb\n"
    assert answer(tmp_path, *table) == yuan
    assert answer(tmp_path, *value) == "3649.7409\n"
    assert "currency: yuan" in trademonitor(tmp_path, "doctor").stdout
    assert answer(tmp_path, "currency", "auto") == "auto\n"
    assert answer(tmp_path, *table) == dollars


def test_check_without_a_month_checks_both_currencies(tmp_path: Path, both_store: Path) -> None:
    every = trademonitor(tmp_path, "check", "--store", both_store)
    dollars, yuan = (
        trademonitor(tmp_path, "check", "--currency", currency, "--store", both_store) for currency in ("usd", "rmb")
    )
    assert dollars.stdout
    assert yuan.stderr.startswith("checks of 2024-01–2025-02 in yuan: ")
    assert (every.stdout, every.stderr) == (dollars.stdout + yuan.stdout, dollars.stderr + yuan.stderr)


def test_check_finds_an_error_in_the_currency_that_is_not_the_users(
    tmp_path: Path, example_store: Path, rmb: Path
) -> None:
    store = raise_total(example_store, tmp_path / "bad.sqlite")  # in dollars
    read(store, rmb / "2025-02.csv")
    answer(tmp_path, "currency", "rmb")
    done = trademonitor(tmp_path, "check", "--store", store)
    assert (done.returncode, "2025-02 in dollars: error: Guangdong" in done.stdout) == (1, True)
    assert trademonitor(tmp_path, "check", "2025-02", "--store", store).returncode == 0  # in yuan


# Workbooks


def test_the_choice_in_a_users_workbook_comes_before_the_setting(tmp_path: Path, both_store: Path, path: Path) -> None:
    choose(path, "2025-02", "usd", "zh")
    answer(tmp_path, "currency", "rmb")
    assert trademonitor(tmp_path, "refresh", path, "--store", both_store).stderr.endswith("2025-02 in dollars\n")
    choose(path, "2025-02", None, "zh")
    assert trademonitor(tmp_path, "refresh", path, "--store", both_store).stderr.endswith("2025-02 in yuan\n")
    assert chosen(path)[1] == "人民币"


def test_a_month_that_the_workbooks_currency_lacks_is_an_error(tmp_path: Path, both_store: Path, path: Path) -> None:
    choose(path, "2024-06", "usd", "zh")
    before = path.read_bytes()
    sentence = refusal(tmp_path, "refresh", path, "--store", both_store, "--lang", "zh")
    assert sentence.startswith("数据库中 2024-06 只有人民币数据，没有美元数据：请用 --currency rmb；或在首页选择人民币")
    assert path.read_bytes() == before


# No store


@pytest.mark.parametrize("kind", ["missing", "empty", "TRADEMONITOR_STORE", "default", "only examples"])
def test_refresh_without_figures_is_an_error_and_changes_nothing(tmp_path: Path, path: Path, kind: str) -> None:
    options: tuple[str, ...] = ("--store", "mine.sqlite") if kind in ("missing", "empty") else ()
    variables = {"TRADEMONITOR_STORE": "mine.sqlite"} if kind == "TRADEMONITOR_STORE" else {}
    if kind == "empty":
        with open_store(tmp_path / "mine.sqlite"):
            pass
    if kind == "only examples":
        assert trademonitor(tmp_path, "run", **WITHOUT_OFFICE).returncode == 0
    before = path.read_bytes()
    said = refusal(tmp_path, "refresh", path, *options, **variables)
    assert all(words in said for words in ("has no figures yet", "trademonitor ingest", "--examples"))
    assert path.read_bytes() == before
    assert (tmp_path / "mine.sqlite").exists() == (kind == "empty")


def test_refresh_fills_in_the_examples_only_if_asked(tmp_path: Path, path: Path) -> None:
    for _ in range(2):
        done = trademonitor(tmp_path, "refresh", path, "--examples")
        assert done.returncode == 0
        assert done.stderr.endswith(" figures of 2025-06 in yuan\n")
    (stored,) = (tmp_path / "home").rglob("*.sqlite")
    assert stored.name == "examples.sqlite"


def test_run_puts_no_examples_into_a_store_that_is_named(tmp_path: Path) -> None:
    store = tmp_path / "mine.db"
    for kind in ("missing", "empty"):
        for options, variables in ((("--store", store), {}), ((), {"TRADEMONITOR_STORE": str(store)})):
            said = refusal(tmp_path, "run", *options, **variables, **WITHOUT_OFFICE)
            assert "mine.db" in said
            assert "trademonitor ingest" in said
            assert [*tmp_path.rglob("examples.sqlite"), *tmp_path.rglob("*.xlsm")] == []
            assert (store.exists(), is_filled(store)) == (kind == "empty", False)
        with open_store(store):
            pass
