"""The month and the currency of the report that ``run`` makes: those of the files that are named."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from command_line import EXAMPLES, WITHOUT_OFFICE, answer, trademonitor

from xlpkg.workbook import layout

NEWER = "the report is of 2024-06, the newest month of the sources; the store also has 2025-05 in rmb"


def made(folder: Path, *arguments: str | Path) -> tuple[str, str]:
    """Run ``run`` in *folder*; return the name of the report, such as 2025-02-rmb, and what was printed on stderr.

    The name is that of the PDF, which is not made, and the month and currency that 首页 has then.
    """
    done = trademonitor(folder, "run", *arguments, "--store", "trade.sqlite", **WITHOUT_OFFICE)
    assert done.returncode == 0, done.stderr
    (note,) = (line for line in done.stderr.splitlines() if ".pdf" in line)
    name = Path(note.split(".pdf")[0]).name.rpartition("TradeMonitor-")[2]
    with closing(openpyxl.load_workbook(folder / "output" / "TradeMonitor.xlsm", data_only=True)) as book:
        row, column = layout.HOME_CHOICES.row + 1, layout.HOME_CHOICES.column + 1
        month, currency = (book[layout.HOME].cell(row + index, column).value for index in range(2))
    assert name == f"{month}-{'usd' if currency == '美元' else 'rmb'}"
    return name, done.stderr


@pytest.fixture
def folder(tmp_path: Path, rmb_store: Path) -> Path:
    """A folder whose trade.sqlite has 2024-01 to 2025-05 in yuan."""
    shutil.copy(rmb_store, tmp_path / "trade.sqlite")
    return tmp_path


def test_the_report_is_of_the_newest_month_of_the_named_files_even_if_they_are_stored_already(
    folder: Path, rmb: Path
) -> None:
    name, told = made(folder, rmb / "2024-06.csv", rmb / "2024-05.csv")
    assert name == "2024-06-rmb"
    assert "sources: 0 stored, 2 unchanged, 0 refused" in told
    assert f"{NEWER}: for its report add --period 2025-05\n" in told
    name, told = made(folder, rmb / "2024-05.csv", "--period", "2024-03")
    assert name == "2024-03-rmb"
    assert "the store also has" not in told
    name, told = made(folder, rmb / "2025-05.csv")
    assert name == "2025-05-rmb"
    assert "the store also has" not in told
    name, told = made(folder)
    assert name == "2025-05-rmb"
    assert "the store also has" not in told


def test_the_currency_is_one_that_the_files_have(folder: Path, rmb: Path) -> None:
    assert made(folder, rmb / "2024-06.csv")[0] == "2024-06-rmb"  # 首页 has 人民币 now
    assert made(folder, EXAMPLES / "2025-01.csv")[0] == "2025-01-usd"
    assert made(folder, EXAMPLES, rmb)[0] == "2025-02-usd"  # the choice on 首页, which the files have
    assert made(folder, EXAMPLES, rmb, "--currency", "rmb")[0] == "2025-05-rmb"
    answer(folder, "currency", "usd")
    shutil.rmtree(folder / "output")
    assert made(folder, rmb / "2024-06.csv")[0] == "2024-06-rmb"
    shutil.rmtree(folder / "output")
    assert made(folder, EXAMPLES, rmb)[0] == "2025-02-usd"  # the user's setting


def test_the_report_may_be_in_another_currency_in_which_the_month_is_stored(folder: Path, rmb: Path) -> None:
    assert made(folder, EXAMPLES / "2025-01.csv", "--currency", "rmb")[0] == "2025-01-rmb"
    asked = ("--currency", "usd", "--store", "trade.sqlite")
    done = trademonitor(folder, "run", rmb / "2024-06.csv", *asked, **WITHOUT_OFFICE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the store has 2024-06 only in rmb, not in usd: use --currency rmb" in done.stderr


def test_no_report_is_made_of_the_month_of_a_withdrawn_file(folder: Path, rmb: Path) -> None:
    answer(folder, "withdraw", "2025-05.csv", "--store", "trade.sqlite")
    name, told = made(folder, rmb)
    assert name == "2025-04-rmb"
    assert "2025-05.csv" in told
    done = trademonitor(folder, "run", rmb / "2025-05.csv", "--store", "trade.sqlite", **WITHOUT_OFFICE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("the store has no figures of 2025-05")
