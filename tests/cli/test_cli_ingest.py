"""The command ``ingest``: the result of each file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from command_line import EXAMPLES, answer, refusal, trademonitor

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


def test_the_17_real_months_are_stored(tmp_path: Path, rmb: Path) -> None:
    done = trademonitor(tmp_path, "ingest", rmb, "--store", "trade.sqlite")
    assert done.returncode == 0
    assert [line.rpartition(", ")[2] for line in done.stdout.splitlines()] == ["stored"] * 17
    assert all(line.startswith("warning: ") for line in done.stderr.splitlines())
    assert periods(tmp_path / "trade.sqlite", Currency.RMB) == [Month(2024, 1) + i for i in range(17)]


def test_the_users_store_is_the_default(tmp_path: Path) -> None:
    answer(tmp_path, "ingest", EXAMPLES / "2025-02.csv", TRADEMONITOR_STORE=str(tmp_path / "mine.sqlite"))
    assert periods(tmp_path / "mine.sqlite") == [Month(2025, 2)]
    answer(tmp_path, "ingest", EXAMPLES / "2025-01.csv")
    found = list((tmp_path / "home").rglob("trade.sqlite"))
    assert len(found) == 1
    assert periods(found[0]) == [Month(2025, 1)]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("by_country_2018_01.html", "by Major Country (Region), Jan. 2018"),
        ("by_country_2025_02.html", "by Country/Region, January-February 2025 (in CNY)"),
        ("by_country_2026_03.html", "by Country/Region, Mar 2026 (in CNY)"),
    ],
)
def test_a_table_by_country_is_refused_with_its_title(page: str, title: str, tmp_path: Path, other_files: Path) -> None:
    file = other_files / page
    sentence = refusal(tmp_path, "ingest", file, "--store", "trade.sqlite")
    assert sentence.startswith(f"{page} is another table: ")
    assert title in sentence
    assert "reads table (8) of China Customs" in sentence
    assert sentence.endswith("it was not stored")
    assert periods(tmp_path / "trade.sqlite") == []


def altered(rmb: Path, tmp_path: Path, month: str, alter: str) -> Path:
    """Write a real month, damaged as *alter* says, and return its path."""
    lines = (rmb / f"{month}.csv").read_text("utf-8-sig")
    rows = list(csv.reader(lines.splitlines()))
    guangdong = next(i for i, row in enumerate(rows) if row[0] == "广东省")
    if alter == "cut short":
        rows = rows[:guangdong]
    elif alter == "a province twice":
        rows.insert(guangdong, rows[guangdong])
    elif alter == "a wrong total":
        rows[guangdong][1] = str(int(rows[guangdong][1].replace(",", "")) + 1_000_000)
    elif alter == "empty":
        rows = []
    else:
        raise ValueError(alter)
    path = tmp_path / f"{month}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("alter", "sentence"),
    [
        ("cut short", "the file is incomplete"),
        ("a province twice", "广东省 appears more than once"),
        ("a wrong total", "but exports plus imports are"),
        ("empty", "is empty"),
    ],
)
def test_a_damaged_file_is_refused_with_one_sentence(alter: str, sentence: str, tmp_path: Path, rmb: Path) -> None:
    assert sentence in refusal(tmp_path, "ingest", altered(rmb, tmp_path, "2025-02", alter), "--store", "trade.sqlite")
    assert periods(tmp_path / "trade.sqlite", Currency.RMB) == []


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


def test_a_query_needs_its_flow(tmp_path: Path) -> None:
    file = tmp_path / "query.csv"
    lines = ['"数据年月","注册地编码","注册地名称","人民币",', '"202502","44","广东省","364,970,000,000",']
    file.write_text("\r\n".join([*lines, ""]), encoding="gb18030")
    assert "add --flow export or --flow import" in refusal(tmp_path, "ingest", file, "--store", "trade.sqlite")
    assert "'total' is not a flow: use one of" in refusal(tmp_path, "ingest", file, "--flow", "total")


def test_a_refused_file_does_not_hide_the_examples(tmp_path: Path) -> None:
    wrong = tmp_path / "2025-02.csv"
    wrong.write_text("not a table", encoding="utf-8")
    assert trademonitor(tmp_path, "ingest", wrong).returncode == 2
    empty = trademonitor(tmp_path, "table", "2025-02")
    assert empty.returncode == 2
    assert "has no figures yet" in empty.stderr
    assert "the examples are used" in trademonitor(tmp_path, "run", "--out", tmp_path / "out").stderr
