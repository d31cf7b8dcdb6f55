"""The commands ``check`` and ``eval``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import answer, output, raise_total, trademonitor
from month_files import Cells, query_of

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.wide import load_wide
from xlpkg.model.months import Month, spans
from xlpkg.model.words import Flow
from xlpkg.store.store import open_store

JUNE = Month(2025, 6)


def test_check_prints_the_findings_of_all_months_or_of_one(tmp_path: Path, rmb_store: Path, rmb_cube: Cube) -> None:
    options = ("--currency", "rmb", "--store", rmb_store)
    with open_store(rmb_store, create=False) as opened:
        wide = load_wide(opened, rmb_cube)
    for arguments, periods in (((), rmb_cube.periods()), (("2025-02",), [Month(2025, 2)])):
        done = trademonitor(tmp_path, "check", *arguments, *options)
        expected = [
            f"{period} in yuan: {finding.severity}: {finding.sentence()}"
            for period in periods
            for finding in check_data(rmb_cube, period, wide)
        ]
        assert done.stdout.splitlines() == expected
        assert done.returncode == 0
        assert done.stderr.startswith(f"checks of {spans(periods)} in yuan: ")


def test_check_exits_with_1_if_a_finding_is_an_error(tmp_path: Path, example_store: Path) -> None:
    raise_total(example_store, tmp_path / "bad.sqlite")
    done = trademonitor(tmp_path, "check", "2025-02", "--format", "json", "--store", "bad.sqlite")
    assert done.returncode == 1
    first = json.loads(done.stdout)[0]
    assert (first["severity"], first["where"]["region"], first["where"]["currency"]) == ("error", "广东", "usd")
    assert first["unit"] == "100 million dollars"
    assert first["printed"] == pytest.approx(1.1 * first["expected"], rel=1e-4)


def test_a_month_of_which_only_a_query_is_stored_is_shown_and_checked(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells]
) -> None:
    query_of(tmp_path / "june.csv", real_months["2025-05"], Flow.EXPORT, 10**8, JUNE)  # about those of May
    files = (rmb / "2025-04.csv", rmb / "2025-05.csv", "june.csv")
    done = trademonitor(tmp_path, "ingest", *files, "--flow", "export", "--store", "trade.sqlite")
    assert done.returncode == 0
    options = ("--store", "trade.sqlite")
    assert "广东" in answer(tmp_path, "table", "2025-06", *options)
    for period, expected in (((), {"2025-05", "2025-06"}), (("2025-06",), {"2025-06"})):  # nothing is odd in April
        shown = output(tmp_path, "check", *period, *options)
        assert {line[:7] for line in shown.splitlines()} == expected
        assert "2025-06 in yuan: note: 2025-06 has no levels of: total trade, the month; " in shown
    assert "levels-missing" in output(tmp_path, "eval", "TM_CHECKS(202506)", *options)


def test_eval_prints_a_line_for_a_value_and_csv_rows_for_a_table(tmp_path: Path, example_store: Path) -> None:
    missing_month = 'TM_VALUE("广东","出口",202602)'
    values = ('=TM_VALUE("广东","出口",202502)', 'TM_YOY("Guangdong","export","2025-02","ytd")', missing_month)
    text = answer(tmp_path, "eval", *values, "TM_PERIODS()", "TM_TABLE(202502)", "--store", example_store)
    level, change, missing, *lines = text.splitlines()
    assert round(float(level), 1) == 508.0  # as published
    assert (float(change), missing, lines[:4]) == (-5.4, "#N/A", ["202401", "202402", "202501", "202502"])
    _, first, *others = csv.reader(lines[4:])
    assert (len(others), len(first), first[0]) == (30, 8, "广东")


def test_eval_prints_the_sentence_about_a_wrong_argument_and_exits_with_2(tmp_path: Path, example_store: Path) -> None:
    formulas = ('TM_NET("火星",202502)', "TM_YOY(", 'TM_VALUE("广东","出口",202502)')
    done = trademonitor(tmp_path, "eval", *formulas, "--store", example_store)
    wrong, right = done.stdout.splitlines()
    assert wrong.startswith("## '火星' is not a region")
    assert float(right) > 0
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
