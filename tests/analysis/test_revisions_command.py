"""``trademonitor revisions`` lists the revisions in every format and order, and sums them up."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from in_process import command
from plain_months import REVISION_DAY, Cells, History, make_history

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.revisions import COLUMNS, find_implied_revisions, find_revisions, revision_row
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, rmb: Path, real_months: dict[str, Cells]) -> History:
    return make_history(tmp_path_factory.mktemp("vintages"), rmb, real_months)


def run(history: History, *arguments: str) -> tuple[str, str]:
    """Return what ``trademonitor revisions`` prints on stdout and stderr."""
    done = command("revisions", *arguments, "--currency", "rmb", store=history.store)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def listed(history: History, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(history, *arguments, "--format", "csv")[0])))


def test_every_format_lists_every_revision(history: History) -> None:
    with open_store(history.store) as store:
        found = find_revisions(store, Currency.RMB)
    text, summary = run(history, "--sort", "arrival", "--format", "text")
    assert len(text.splitlines()) == len(found)
    objects = json.loads(run(history, "--sort", "arrival", "--format", "json")[0])
    assert objects == [revision_row(revision) for revision in found]
    rows = listed(history, "--sort", "arrival")
    assert [list(row) for row in rows] == [list(COLUMNS)] * len(found)
    assert [{key: "" if value is None else str(value) for key, value in each.items()} for each in objects] == rows
    levels = sum(each.figure == "level" for each in found)
    assert summary.startswith(
        f"revised figures: {len(found)} (levels {levels}, published YoY {len(found) - levels}; added 0,"
        " dropped 1); months: 2\n"
    )


def test_a_line_has_the_change_its_effect_and_its_cells(history: History) -> None:
    (line,) = [
        line
        for line in run(history, "2025-02", "--format", "text")[0].splitlines()
        if line.startswith("2025-02 Hunan, exports, month: ")
    ]
    old, new = (
        next(int(row[3]) for row in cells if row[0] == "湖南省")
        for cells in (history.months["2025-02"], history.february)
    )
    assert f"{old / 1e4:.4f} → {new / 1e4:.4f} (+48.0000, +{100 * (new / old - 1):.2f}%)" in line
    assert "; YoY " in line
    assert "; rank " in line
    assert line.count("2025-02.csv D") == 2
    assert f"({REVISION_DAY} 09:00 UTC)" in line
    (gone,) = [line for line in run(history, "--format", "text")[0].splitlines() if "Tibet" in line]
    assert " → -;" in gone


def test_the_largest_revisions_come_first(history: History) -> None:
    by_change = [float(row["change"]) for row in listed(history) if row["figure"] == "level"]
    assert by_change == sorted(by_change, key=abs, reverse=True)
    percents = [abs(float(row["percent"])) for row in listed(history, "--sort", "percent") if row["percent"]]
    assert percents == sorted(percents, reverse=True)

    def moves(row: dict[str, str]) -> float:
        pairs = (("yoy_before", "yoy_after"), ("next_yoy_before", "next_yoy_after"))
        return max((abs(float(row[b]) - float(row[a])) for a, b in pairs if row[a] and row[b]), default=0.0)

    by_yoy = [moves(row) for row in listed(history, "--sort", "yoy")]
    assert by_yoy == sorted(by_yoy, reverse=True)
    assert by_yoy[0] > 1
    orders = [listed(history, "--sort", sort) for sort in ("change", "percent", "yoy", "arrival")]
    assert all(sorted(map(str, rows)) == sorted(map(str, orders[0])) for rows in orders)


def test_implied_revisions_are_counted_and_listed_with_an_option(history: History) -> None:
    with open_store(history.store) as store:
        implied = find_implied_revisions(load_cube(store, Currency.RMB), Month(2024, 2))
    _, summary = run(history, "2024-02")
    assert f"published a year later: {len(implied)}; list them with --implied" in summary
    rows = listed(history, "2024-02", "--implied")
    assert sum(row["figure"] == "base" for row in rows) == len(implied) > 60
    assert {row["period"] for row in rows} == {"2024-02"}
    text, _ = run(history, "2024-02", "--implied", "--format", "text")
    assert text.count(", level implied by next year's YoY: ") == len(implied)


def test_a_month_without_revisions_gives_a_summary_and_an_unknown_one_an_error(history: History) -> None:
    out, err = run(history, "2025-01")
    assert out == f"{','.join(COLUMNS)}\n"
    assert err == "revised figures: 0 (levels 0, published YoY 0; added 0, dropped 0); months: 0\n"
    assert json.loads(run(history, "2025-01", "--format", "json")[0]) == []
    unknown = command("revisions", "2025-12", "--currency", "rmb", store=history.store)
    assert unknown == (2, "", "the store has no figures of 2025-12 in rmb\n")
