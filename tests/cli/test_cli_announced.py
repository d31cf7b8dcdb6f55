"""The commands of the store for files of announced figures."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from announced_tables import FINAL, FLASH, FLASH_RMB, JUNE_RMB, MARCH_RMB, list_of, store_tables, table, write_list
from command_line import WITHOUT_OFFICE, answer, refusal, trademonitor
from month_files import SMALL, Cells, day, ingest_files, read

from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Edition

FEBRUARY = Month(2025, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store: January and February of table (8), and announced figures of May 2024 and February 2025."""
    store = tmp_path / "trade.sqlite"
    read(store, SMALL / "2025-01.csv", SMALL / "2025-02.csv", at=day(0))
    rmb = (table(FLASH_RMB, Edition.FLASH, Currency.RMB, month) for month in (FEBRUARY - 9, FEBRUARY))
    store_tables(store, "flash.html", table(FLASH, Edition.FLASH), *rmb, at=day(1))
    store_tables(store, "final.html", table(FINAL, Edition.FINAL), at=day(2))
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    return answer(folder, *arguments, "--store", "trade.sqlite")


def test_vintages_lists_files_of_announced_figures(folder: Path) -> None:
    lines = run(folder, "vintages", "2024-05").splitlines()
    for line, file, count in zip(
        lines, ("dollars: flash.html", "dollars: final.html", "yuan: flash.html"), (6, 6, 3), strict=True
    ):
        assert line.startswith(f"2024-05 in {file} (")
        assert line.endswith(f"UTC: in force; announced figures in force: {count}")
    both = json.loads(run(folder, "vintages", "2025-02", "--format", "json"))
    assert [(each["file"], each["announced"]) for each in both] == [("2025-02.csv", False), ("flash.html", True)]
    store_tables(folder / "trade.sqlite", "list.csv", table(FLASH, Edition.FLASH), at=day(3))
    states = json.loads(run(folder, "vintages", "2024-05", "--currency", "usd", "--format", "json"))
    found = [(each["file"], each["state"], each["figures"]) for each in states]
    assert found == [("flash.html", "superseded", 0), ("final.html", "in force", 6), ("list.csv", "in force", 6)]
    both = json.loads(run(folder, "vintages", "2025-02", "--format", "json"))
    assert {each["state"] for each in both} == {"in force"}  # table (8) and announced figures are each superseded alone


def test_a_withdrawn_file_of_announced_figures_says_what_is_in_force(folder: Path) -> None:
    store_tables(folder / "trade.sqlite", "list.csv", table(FLASH[:2], Edition.FLASH), at=day(3))
    out = run(folder, "withdraw", "list.csv").splitlines()
    assert out[1].startswith("2024-05 in dollars, announced figures of China (flash): flash.html (")
    out = run(folder, "withdraw", "flash.html", "--reason", "another table").splitlines()
    gone = "announced figures of China (flash): no file is in force any more; a month's YoY is that of another edition"
    assert [line.partition(", or computed")[0] for line in out[1:]] == [
        f"2024-05 in dollars, {gone}",
        f"2024-05, 2025-02 in yuan, {gone}",
    ]
    states = json.loads(run(folder, "vintages", "2024-05", "--format", "json"))
    assert {each["file"] for each in states if each["state"] != "withdrawn"} == {"final.html"}
    out = run(folder, "restore", "--accept", "flash.html").splitlines()  # made figures
    assert out[1].startswith("2024-05 in dollars, announced figures of China (flash): flash.html (")


def test_a_withdrawn_list_names_the_regions_that_no_other_file_has(tmp_path: Path) -> None:
    """While a list of the nation is in force, only what was announced of Guangdong is gone."""
    lists = [write_list(tmp_path / name, ("2025-03", "rmb", "flash", MARCH_RMB)) for name in ("nation.csv", "gd.csv")]
    lists[1].write_text(lists[1].read_text("utf-8").replace("全国", "广东"), "utf-8")
    run(tmp_path, "ingest", "nation.csv")
    run(tmp_path, "ingest", "gd.csv")
    (_, line) = run(tmp_path, "withdraw", "gd.csv").splitlines()
    assert line.startswith("2025-03 in yuan, announced figures of Guangdong (flash): no file is in force any more; ")


def test_export_writes_announced_figures(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "export", "2024-05", "--announced", "--currency", "usd"))))
    assert [row["flow"] for row in rows] == ["export", "export", "import", "import", "total", "total"]
    assert [(row["edition"], row["value"], row["yoy"], row["cell"]) for row in rows if row["flow"] == "export"] == [
        ("final", "3017.83", "7.4", "B6"),
        ("flash", "3023.5", "7.6", "B6"),
    ]
    assert {(row["region"], row["source"]) for row in rows} == {("全国", "海关总署")}
    assert "announced" not in run(folder, "export", "2025-02").splitlines()[0]
    run(folder, "export", "--announced", "--format", "parquet", "-o", "announced.parquet")
    assert (folder / "announced.parquet").read_bytes()[:4] == b"PAR1"
    assert refusal(folder, "export", "2025-01", "--announced", "--store", "trade.sqlite").startswith("the store has no")


def test_a_store_of_announced_figures_only_says_so(tmp_path: Path) -> None:
    store_tables(tmp_path / "trade.sqlite", "flash.html", table(FLASH, Edition.FLASH))
    said = refusal(tmp_path, "table", "2024-05", "--store", "trade.sqlite")
    assert "has only announced figures" in said
    run(tmp_path, "withdraw", "flash.html")
    assert "every file of the store" in refusal(tmp_path, "table", "2024-05", "--store", "trade.sqlite")


def test_ingest_names_the_months_of_announced_figures(tmp_path: Path) -> None:
    for name in ("2025-01.csv", "2025-02.csv"):
        shutil.copy(SMALL / name, tmp_path)
    write_list(tmp_path / "flash.csv", ("2025-03", "rmb", "flash", MARCH_RMB), ("2025-06", "rmb", "flash", JUNE_RMB))
    lines = {line.partition(": ")[0]: line.partition(": ")[2] for line in run(tmp_path, "ingest", ".").splitlines()}
    assert lines["flash.csv"] == "2025-03, 2025-06, announced figures: 9, stored"
    assert lines["2025-02.csv"].startswith("2025-02, ")
    assert {*run(tmp_path, "ingest", ".").splitlines()} == {f"{n}: unchanged, it was stored before" for n in lines}
    newer = write_list(tmp_path / "newer.csv", ("2025-03", "rmb", "flash", MARCH_RMB))
    run(tmp_path, "ingest", newer.name)
    again = run(tmp_path, "ingest", "flash.csv")
    assert "in force for 2025-03 in yuan is newer.csv (" in again
    assert "2025-06" not in again


def test_run_makes_no_report_of_a_month_that_is_only_announced(tmp_path: Path, rmb: Path) -> None:
    for month in ("2025-01", "2025-02"):
        shutil.copy(rmb / f"{month}.csv", tmp_path)
    flash = write_list(tmp_path / "flash.csv", ("2025-03", "rmb", "flash", MARCH_RMB))
    for sources in ((".",), (flash,)):
        done = trademonitor(tmp_path, "run", *sources, "--out", "out", "--store", "trade.sqlite", **WITHOUT_OFFICE)
        assert done.returncode in (0, 1), done.stderr
        assert "TradeMonitor-2025-02-rmb.pdf" in done.stderr


@pytest.mark.parametrize(("factor", "said"), [(1.0, ""), (1.005, "it was stored: compare both"), (1.03, "left out")])
@pytest.mark.parametrize("order", [("2025-03.csv", "flash.csv"), ("flash.csv", "2025-03.csv")])
def test_announced_levels_and_table_8_are_compared_whichever_comes_first(
    tmp_path: Path, rmb: Path, order: tuple[str, ...], factor: float, said: str
) -> None:
    """The flash of March 2025 agrees with table (8) within 0.002 %; 22,515 is its level of exports in 亿元."""
    shutil.copy(rmb / "2025-03.csv", tmp_path)
    levels = tuple((round(value * factor, 1), yoy) for value, yoy in MARCH_RMB)
    write_list(tmp_path / "flash.csv", ("2025-03", "rmb", "flash", levels))
    first, second = ingest_files(tmp_path / "trade.sqlite", *(tmp_path / name for name in order))
    assert (first.refusal, first.warnings) == (None, ())
    assert (second.refusal is None) == (factor < 1.02)
    sentence = [*(each.sentence() for each in second.warnings), second.refusal.sentence() if second.refusal else ""][0]
    assert said in sentence
    assert not said or all(word in sentence for word in order)
    assert second.refusal is None or f"trademonitor withdraw {first.sha256[:8]}" in sentence


def test_a_file_with_table_8_and_announced_figures_is_one_file(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    with xlsxwriter.Workbook(tmp_path / "2025-03.xlsx") as book:
        for cells in (real_months["2025-03"], list_of(("2025-03", "rmb", "flash", MARCH_RMB))):
            sheet = book.add_worksheet()
            for line, row in enumerate(cells):
                sheet.write_row(line, 0, row)
    assert [line.partition(": ")[2] for line in run(tmp_path, "ingest", "2025-03.xlsx").splitlines()] == [
        "2025-03, 350 rows, stored",
        "2025-03, announced figures: 6, stored",
    ]
    assert run(tmp_path, "ingest", "2025-03.xlsx") == "2025-03.xlsx: unchanged, it was stored before\n"
    first = next(csv.DictReader(io.StringIO(run(tmp_path, "export", "--announced"))))
    assert (first["file"], first["cell"], first["value"]) == ("2025-03.xlsx", "Sheet2!G3", "22515.0")
    out = run(tmp_path, "withdraw", "2025-03.xlsx").splitlines()
    assert [line.partition(":")[0] for line in out[1:]] == [
        "2025-03 in yuan",
        "2025-03 in yuan, announced figures of China (flash)",
    ]
    states = [each["state"] for each in json.loads(run(tmp_path, "vintages", "2025-03", "--format", "json"))]
    assert states == ["withdrawn", "withdrawn"]
