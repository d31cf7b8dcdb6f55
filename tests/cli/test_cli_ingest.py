"""The command ``ingest``: the result of each file."""

from __future__ import annotations

from pathlib import Path

from command_line import EXAMPLES, answer, trademonitor

from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store


def periods(store: Path, currency: Currency = Currency.USD) -> list[Month]:
    with open_store(store, create=False) as opened:
        return [sheet.period for sheet in opened.sheets(currency)]


def test_ingest_prints_a_line_for_each_file(tmp_path: Path) -> None:
    files = (EXAMPLES / "2025-01.csv", EXAMPLES / "2025-02.csv")
    lines = answer(tmp_path, "ingest", *files, "--store", "trade.sqlite").splitlines()
    assert lines == [f"{file}: {file.stem}, 32 rows, stored" for file in files]
    again = answer(tmp_path, "ingest", *files, "--store", "trade.sqlite").splitlines()
    assert again == [f"{file}: unchanged, it was stored before" for file in files]
    assert periods(tmp_path / "trade.sqlite") == [Month(2025, 1), Month(2025, 2)]


def test_the_users_store_is_the_default(tmp_path: Path) -> None:
    answer(tmp_path, "ingest", EXAMPLES / "2025-02.csv", TRADEMONITOR_STORE=str(tmp_path / "mine.sqlite"))
    assert periods(tmp_path / "mine.sqlite") == [Month(2025, 2)]
    answer(tmp_path, "ingest", EXAMPLES / "2025-01.csv")
    found = list((tmp_path / "home").rglob("trade.sqlite"))
    assert len(found) == 1
    assert periods(found[0]) == [Month(2025, 1)]


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "2025-01.csv").write_text("no table\n")
    good = EXAMPLES / "2025-02.csv"
    done = trademonitor(tmp_path, "ingest", "nowhere.csv", "2025-01.csv", good, "--store", "trade.sqlite")
    assert done.returncode == 2
    assert done.stdout == f"{good}: 2025-02, 32 rows, stored\n"
    missing, refused = done.stderr.splitlines()
    assert missing == "nowhere.csv does not exist"
    assert refused.startswith("2025-01.csv ")
    assert periods(tmp_path / "trade.sqlite") == [Month(2025, 2)]


def test_a_refused_file_does_not_hide_the_examples(tmp_path: Path) -> None:
    wrong = tmp_path / "2025-02.csv"
    wrong.write_text("not a table", encoding="utf-8")
    assert trademonitor(tmp_path, "ingest", wrong).returncode == 2
    empty = trademonitor(tmp_path, "table", "2025-02")
    assert empty.returncode == 2
    assert "has no figures yet" in empty.stderr
    assert "the examples are used" in trademonitor(tmp_path, "run", "--out", tmp_path / "out").stderr
