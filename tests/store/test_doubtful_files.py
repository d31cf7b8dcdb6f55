"""A file that contradicts what is stored or usual is left out until a person decides, once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from altered_months import exchanged
from announced_tables import write_list
from command_line import answer, open_terminal, read_terminal, start, trademonitor
from editions import Cells, amounts, query_bytes, query_rows
from month_files import SMALL, cube_in, file_named, ingest_files, read, revised, sql_of, write

from xlpkg.analysis.checks import check_data
from xlpkg.errors import Doubtful, SourceRefused
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES, Flow
from xlpkg.store.ingest import decide, restore
from xlpkg.store.store import open_store


@pytest.fixture
def folder(tmp_path: Path, rmb: Path, real_months: dict[str, Cells]) -> Path:
    """A folder with a space and Chinese in its path: a store with two months, and June 2025 as a doubtful file."""
    folder = tmp_path / "我的 数据"
    write(folder / "2025-06.csv", exchanged(real_months["2025-06"]))
    read(folder / "trade.sqlite", rmb / "2024-06.csv", rmb / "2025-05.csv")
    return folder


def test_a_doubtful_file_is_left_out_until_it_is_accepted(folder: Path) -> None:
    store, path = folder / "trade.sqlite", folder / "2025-06.csv"
    before = sql_of(store)
    (left_out,) = ingest_files(store, path)
    assert isinstance(left_out.refusal, Doubtful)
    assert left_out.is_asked
    for lang in LANGUAGE_NAMES:
        said = left_out.refusal.sentence(lang)
        assert f"trademonitor ingest --accept '{path}' --store '{store}'" in said
        assert ("安徽" in said) == (lang == "zh")
    assert sql_of(store) == before
    (accepted,) = ingest_files(store, path, accept=True)
    assert accepted.refusal is None
    assert "as you decided" in accepted.warnings[0].sentence()
    severities = {finding.severity for finding in check_data(cube_in(store), Month(2025, 6))}
    assert "error" not in severities  # a person has accepted it


def test_an_answer_is_remembered_by_the_content(folder: Path) -> None:
    store, path = folder / "trade.sqlite", folder / "2025-06.csv"
    results = ingest_files(store, path)
    with open_store(store) as opened:
        decide(opened, results, "leave")
    copy = Path(shutil.copy(path, folder / "2025-06 (1).csv"))
    (again,) = ingest_files(store, copy)
    assert isinstance(again.refusal, Doubtful)
    assert not again.is_asked
    assert "as was decided" in again.refusal.sentence()
    assert ingest_files(store, copy, accept=True)[0].refusal is None
    with open_store(store) as opened:
        file = file_named(opened, copy.name)
        opened.withdraw(file)
        restore(opened, file_named(opened, copy.name))  # without another question


def test_restore_judges_as_ingest_does(folder: Path, real_months: dict[str, Cells]) -> None:
    """A wrong month is stored first, and withdrawn for the month after it."""
    store, wrong = folder / "new.sqlite", write(folder / "2025-05.csv", exchanged(real_months["2025-05"]))
    read(store, wrong)
    right = write(folder / "right" / "2025-06.csv", real_months["2025-06"])
    assert isinstance(ingest_files(store, right)[0].refusal, Doubtful)
    with open_store(store) as opened:
        opened.withdraw(file_named(opened, wrong.name))
    read(store, right)
    with open_store(store) as opened:
        file = file_named(opened, wrong.name)
        with pytest.raises(Doubtful, match=f"trademonitor restore --accept {file.short_hash} --store "):
            restore(opened, file)
        restore(opened, file, accept=True)
        assert file_named(opened, wrong.name).withdrawal is None


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_no_answer_makes_a_part_of_the_trade_a_total(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells], share: float
) -> None:
    """A download of some of the commodities, in an empty store and beside the bulletin."""
    path = tmp_path / "query.csv"
    path.write_bytes(query_bytes(query_rows({"202502": amounts(real_months["2025-02"], Flow.EXPORT, 10_000 * share)})))
    if share > 0.5:
        read(tmp_path / "trade.sqlite", rmb / "2025-02.csv")
    (done,) = ingest_files(tmp_path / "trade.sqlite", path, flow=Flow.EXPORT, accept=True)
    assert isinstance(done.refusal, SourceRefused)
    assert not isinstance(done.refusal, Doubtful)


@pytest.mark.parametrize("first", ["list", "bulletin"])
def test_wrong_announced_yoy_are_doubtful_in_either_order(tmp_path: Path, rmb: Path, first: str) -> None:
    """June 2025: announced were 5.2, 7.2 and 2.3 %, which table (8) confirms."""
    store, bulletin = tmp_path / "trade.sqlite", rmb / "2025-06.csv"
    pairs = ((None, 25.2), (None, -17.2), (None, 62.3))
    announced = write_list(tmp_path / "announced.csv", ("2025-06", "rmb", "flash", pairs))
    read(store, rmb / "2025-05.csv")
    now, then = (announced, bulletin) if first == "list" else (bulletin, announced)
    read(store, now)
    (done,) = ingest_files(store, then)
    assert isinstance(done.refusal, Doubtful)
    assert "62.3%" in done.refusal.sentence()


def test_figures_that_come_back_are_named_with_the_file_that_they_undo(tmp_path: Path) -> None:
    """A month, its revised version, and the first one with one more line break."""
    store, first = tmp_path / "trade.sqlite", tmp_path / "2025-02.csv"
    first.write_bytes((SMALL / "2025-02.csv").read_bytes())
    later = revised(tmp_path / "2025-02 (1).csv", 70_000)
    again = tmp_path / "2025-02 (2).csv"
    again.write_bytes(first.read_bytes() + b"\r\n")
    results = read(store, first, later, again)
    assert "figures-again" not in [each.key for done in results[:2] for each in done.warnings]
    (said,) = [each.sentence() for each in results[2].warnings if each.key == "figures-again"]
    for result in results[:2]:
        assert f"{result.path.name} ({result.sha256[:8]})" in said


# Commands


@pytest.mark.parametrize("word", ["y", pytest.param("n", marks=pytest.mark.long)])
def test_run_on_a_terminal_asks_once(folder: Path, word: str) -> None:
    ours, theirs = open_terminal()
    run = start(folder, "run", "2025-06.csv", "--store", "trade.sqlite", "--out", "out", stdin=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, f"{word}\n".encode())
    said = read_terminal(ours)
    stdout, _ = run.communicate(timeout=300)
    assert said.count("Store these files anyway?") == 1
    assert (b"TradeMonitor-2025-06-rmb.pdf" in stdout) == (word == "y"), said
    again = trademonitor(folder, "ingest", "2025-06.csv", "--store", "trade.sqlite")
    assert ("unchanged" in again.stdout) == (word == "y")
    assert again.returncode == 0


def test_the_newer_doubtful_month_withholds_the_report_of_the_older_one(folder: Path, rmb: Path) -> None:
    shutil.copy(rmb / "2025-04.csv", folder)
    arguments = ("run", "2025-04.csv", "2025-06.csv", "--store", "trade.sqlite", "--out", "out")
    done = trademonitor(folder, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no report was made: the files of 2025-06 are left out" in done.stderr
    done = trademonitor(folder, *arguments, "--period", "2025-05")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1].endswith("TradeMonitor-2025-05-rmb.pdf")


def test_accept_takes_files_only_and_vintages_lists_them(folder: Path) -> None:
    done = trademonitor(folder, "ingest", "--accept", ".", "--store", "trade.sqlite")
    assert done.returncode == 2
    assert "name the files in it" in done.stderr
    assert trademonitor(folder, "ingest", "--accept", "2025-06.csv", "--store", "trade.sqlite").returncode == 0
    out = answer(folder, "vintages", "2025-06", "--store", "trade.sqlite", "--format", "json")
    (vintage,) = json.loads(out)
    assert "look exchanged" in vintage["accepted_reason"]
    for lang, words in (("zh", "决定仍然入库：2025-06.csv"), ("en", "stored by decision: 2025-06.csv")):
        assert words in answer(folder, "report", "2025-06", "--lang", lang, "--store", "trade.sqlite")
