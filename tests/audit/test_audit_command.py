"""The command `trademonitor audit`: which store it uses, its output, and its exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from command_line import refusal, trademonitor

from xlpkg.analysis.cube import Cube
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.report.render import report_to_markdown


@pytest.fixture
def report(tmp_path: Path, example_cube: Cube) -> Path:
    """A file with our report of the example month."""
    path = tmp_path / "report.md"
    path.write_text(report_to_markdown(compose(example_cube, Month(2025, 2))), encoding="utf-8")
    return path


@pytest.fixture
def wrong(report: Path) -> Path:
    """That file with one count and one level changed."""
    text = report.read_text(encoding="utf-8")
    text = text.replace("浙江等 14 个省市", "浙江等 15 个省市").replace("| 四川 | 106.6 |", "| 四川 | 108.6 |")
    report.write_text(text, encoding="utf-8")
    return report


def test_a_report_without_an_error_exits_with_0_and_a_summary(
    report: Path, example_store: Path, tmp_path: Path
) -> None:
    done = trademonitor(tmp_path, "audit", report, "--store", example_store)
    summary = (
        r"audit of report\.md \(2025-02\): errors 0, warnings 0, notes 0; figures right \d{3}, wrong 0, not checked 0\n"
    )
    assert (done.returncode, done.stdout, bool(re.fullmatch(summary, done.stderr))) == (0, "", True)


def test_each_error_is_a_line_with_its_location_and_the_exit_code_is_1(
    wrong: Path, example_store: Path, tmp_path: Path
) -> None:
    done = trademonitor(tmp_path, "audit", wrong, "--store", example_store)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    text = wrong.read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(text, start=1) if "108.6" in line)
    sentence = next(number for number, line in enumerate(text, start=1) if "浙江等 15" in line)
    assert len(lines) == 2
    assert any(line.startswith(f"line {row}: error value: US$10.86 billion → US$10.66 billion: ") for line in lines)
    assert any(line.startswith(f"line {sentence}: error count: 15 → 14: ") for line in lines)
    assert done.stderr.startswith("audit of report.md (2025-02): errors 2, warnings 0, notes 0; figures right ")


def test_only_the_message_of_json_is_in_the_users_language(wrong: Path, example_store: Path, tmp_path: Path) -> None:
    found = {}
    for lang in ("zh", "en"):
        done = trademonitor(tmp_path, "audit", wrong, "--format", "json", "--lang", lang, "--store", example_store)
        assert (done.returncode, done.stderr) == (1, "")
        found[lang] = json.loads(done.stdout)
        assert {each["code"] for each in found[lang]} == {"value", "count"}
    (value,) = (each for each in found["en"] if each["code"] == "value")
    assert list(value) == ["code", "severity", "where", "printed", "expected", "unit", "message"]
    assert (value["printed"], value["expected"], value["unit"]) == (108.6, 106.6, "100 million dollars")
    assert list(value["where"]) == ["line"]
    assert "the table has US$10.86 billion, the store has US$10.66 billion" in value["message"]
    assert all(found["en"][at].pop("message") != found["zh"][at].pop("message") for at in range(2))
    assert found["en"] == found["zh"]


def test_the_users_store_is_used_by_default_but_not_the_examples(
    wrong: Path, example_store: Path, tmp_path: Path
) -> None:
    """Without one, the report is compared with itself."""
    store = tmp_path / "home" / "TradeMonitor" / "examples.sqlite"
    store.parent.mkdir(parents=True)
    shutil.copy(example_store, store)
    alone = trademonitor(tmp_path, "audit", wrong)
    assert alone.returncode == 1
    assert " error count: 15 → 14: " in alone.stdout
    assert "compared only with itself" in alone.stderr.splitlines()[0]
    named = trademonitor(tmp_path, "audit", wrong, "--store", example_store)
    by_variable = trademonitor(tmp_path, "audit", wrong, TRADEMONITOR_STORE=str(example_store))
    assert (by_variable.stdout, by_variable.stderr) == (named.stdout, named.stderr)


def test_another_month_currency_or_moment_is_used_if_asked_for(
    report: Path, example_store: Path, rmb_store: Path, tmp_path: Path
) -> None:
    for store, options, code, words in (
        (example_store, "--period 2025-01", 1, "(2025-01): "),
        (example_store, "--as-of 2020-01-01", 0, "has no figures in dollars"),
        (rmb_store, "", 0, "has no figures in dollars"),
        (rmb_store, "--currency rmb", 0, " note unread: "),
    ):
        done = trademonitor(tmp_path, "audit", report, *options.split(), "--store", store)
        assert (done.returncode, words in done.stdout + done.stderr) == (code, True), options


def test_a_file_or_store_that_cannot_be_read_is_named(report: Path, example_store: Path, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_text("no zip", encoding="ascii")
    for name in ("report.docx", "absent.pdf"):
        assert name in refusal(tmp_path, "audit", tmp_path / name, "--store", example_store)
    assert "absent.sqlite" in refusal(tmp_path, "audit", report, "--store", tmp_path / "absent.sqlite")
