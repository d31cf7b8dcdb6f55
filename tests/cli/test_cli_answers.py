"""The commands ``check`` and ``eval``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import answer, raise_total, refusal, trademonitor
from month_files import Cells, query_of

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.model.months import Month
from xlpkg.model.words import Flow

JUNE = Month(2025, 6)
KEYS = ["code", "severity", "where", "printed", "expected", "unit", "message"]


def test_check_prints_the_findings_of_all_months_or_of_one(tmp_path: Path, rmb_store: Path, rmb_cube: Cube) -> None:
    options = ("--currency", "rmb", "--store", rmb_store)
    for arguments, periods in (((), rmb_cube.periods()), (("2025-02",), [Month(2025, 2)])):
        done = trademonitor(tmp_path, "check", *arguments, *options)
        expected = [
            f"{period} {finding.severity}: {finding.sentence()}"
            for period in periods
            for finding in check_data(rmb_cube, period)
        ]
        assert done.stdout.splitlines() == expected
        assert done.returncode == 0
        span = " to ".join(map(str, dict.fromkeys((periods[0], periods[-1]))))
        assert done.stderr.startswith(f"checks of {span} in rmb: ")


def test_check_as_json_is_a_list_of_findings(tmp_path: Path, rmb_store: Path) -> None:
    found = json.loads(answer(tmp_path, "check", "--format", "json", "--currency", "rmb", "--store", rmb_store))
    assert found
    assert [list(finding) for finding in found] == [KEYS] * len(found)
    assert {finding["severity"] for finding in found} <= {"error", "warning", "note"}


def test_check_exits_with_1_if_a_finding_is_an_error(tmp_path: Path, example_store: Path) -> None:
    raise_total(example_store, tmp_path / "bad.sqlite")
    done = trademonitor(tmp_path, "check", "2025-02", "--store", "bad.sqlite")
    assert done.returncode == 1
    assert "2025-02 error: Guangdong" in done.stdout
    done = trademonitor(tmp_path, "check", "2025-02", "--format", "json", "--store", "bad.sqlite")
    assert done.returncode == 1
    first = json.loads(done.stdout)[0]
    assert (first["severity"], first["where"]["region"], first["where"]["currency"]) == ("error", "Guangdong", "usd")
    assert first["unit"] == "100 million dollars"
    assert first["printed"] == pytest.approx(1.1 * first["expected"], rel=1e-4)


def test_a_month_with_exports_only_is_said_to_have_them(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells]
) -> None:
    query_of(tmp_path / "june.csv", real_months["2025-05"], Flow.EXPORT, period=JUNE)  # its figures are those of May
    done = trademonitor(tmp_path, "ingest", rmb / "2025-05.csv", "june.csv", "--flow", "export", "--store", "t.sqlite")
    assert done.returncode == 0
    options = ("--store", "t.sqlite")
    assert "广东" in answer(tmp_path, "table", "2025-06", *options)
    asked = (("report", "2025-06"), ("yoy", "2025-06"), ("table", "2025-06", "--basis", "ytd"))
    for words in (*asked, ("run", "--period", "2025-06")):
        sentence = refusal(tmp_path, *words, *options)
        assert sentence.startswith(
            "of 2025-06, the store has in rmb only these levels: exports, the month; it has none of: total trade, the"
            " month; total trade, the year to date; exports, the year to date; imports, the month; "
        ), words
        assert "trademonitor ingest --flow" in sentence
    sentence = refusal(tmp_path, "yoy", "2025-06", "--flow", "export", *options)
    assert sentence.startswith("no YoY of exports, the month, 2025-06 in rmb can be computed: ")
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("period", [(), ("2025-06",)])
def test_check_covers_a_month_of_which_only_a_query_is_stored(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells], period: tuple[str, ...]
) -> None:
    query_of(tmp_path / "june.csv", real_months["2025-05"], Flow.EXPORT, period=JUNE)  # its figures are those of May
    files = (rmb / "2025-04.csv", rmb / "2025-05.csv", "june.csv")
    done = trademonitor(tmp_path, "ingest", *files, "--flow", "export", "--store", "trade.sqlite")
    assert done.returncode == 0
    found = trademonitor(tmp_path, "check", *period, "--store", "trade.sqlite")
    assert found.returncode == 0
    months = {line[:7] for line in found.stdout.splitlines()}
    assert months == ({"2025-06"} if period else {"2025-05", "2025-06"})  # nothing is odd in April
    assert "2025-06 note: 2025-06 has no levels of: total trade, the month; " in found.stdout
    shown = trademonitor(tmp_path, "eval", "TM_CHECKS(202506)", "--store", "trade.sqlite")
    assert "levels-missing" in shown.stdout


def test_eval_prints_a_line_for_a_value(tmp_path: Path, example_store: Path) -> None:
    text = answer(
        tmp_path,
        "eval",
        '=TM_VALUE("广东","出口",202502)',
        'TM_YOY("Guangdong","export","2025-02","ytd")',
        'TM_VALUE("广东","出口",202602)',
        "--store",
        example_store,
    )
    level, change, missing = text.splitlines()
    assert round(float(level), 1) == 508.0  # as published
    assert float(change) == -5.4
    assert missing == "#N/A"


def test_eval_prints_csv_rows_for_a_table(tmp_path: Path, example_store: Path, example_cube: Cube) -> None:
    text = answer(tmp_path, "eval", "TM_PERIODS()", "TM_TABLE(202502)", "--store", example_store)
    months = len(example_cube.periods())
    rows = list(csv.reader(text.splitlines()))
    assert [row[0] for row in rows[:months]] == [str(period.number) for period in example_cube.periods()]
    assert len(rows) == months + 32
    assert {len(row) for row in rows[months:]} == {8}
    assert rows[months + 1][0] == "广东"


def test_eval_prints_the_sentence_about_a_wrong_argument_and_exits_with_2(tmp_path: Path, example_store: Path) -> None:
    formulas = ('TM_NET("火星",202502)', "TM_YOY(", 'TM_VALUE("广东","出口",202502)')
    done = trademonitor(tmp_path, "eval", *formulas, "--store", example_store)
    wrong, right = done.stdout.splitlines()
    assert wrong.startswith("## '火星' is not a region")
    assert float(right) > 0
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
