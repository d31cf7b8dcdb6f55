"""The reconstructed sources: they say what they are, and every published figure follows from them."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPT = EXAMPLES / "reconstruct.py"
PUBLISHED = EXAMPLES / "published-2025-02.csv"
MONTHS = ("2024-01", "2024-02", "2025-01", "2025-02")
FLOWS = ("total", "export", "import")
THOUSANDS = 100_000  # in 100 million

#: Of half a rounding interval, so that a figure is clear of the ties, where ways of rounding differ.
EDGE = Fraction(96, 100)

Cells = list[list[str]]
#: label -> flow -> (month, year to date), 1,000 USD
Amounts = dict[str, dict[str, tuple[int, int]]]


def read(path: Path) -> Cells:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def cells() -> dict[str, Cells]:
    return {month: read(EXAMPLES / "usd" / f"{month}.csv") for month in MONTHS}


@pytest.fixture(scope="module")
def amounts(cells: dict[str, Cells]) -> dict[str, Amounts]:
    return {
        month: {
            row[0]: {flow: (int(row[1 + 2 * i]), int(row[2 + 2 * i])) for i, flow in enumerate(FLOWS)}
            for row in rows[3:-1]
        }
        for month, rows in cells.items()
    }


def printed_rows() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )


def follows(exact: Fraction, printed: str) -> bool:
    """Whether *exact* rounds to *printed*, one decimal, whichever way ties are rounded."""
    return abs(exact - Fraction(printed)) <= EDGE * Fraction(1, 20)


def test_every_printed_figure_follows_from_the_amounts(amounts: dict[str, Amounts]) -> None:
    wrong, count = [], 0
    for row in printed_rows():
        place = ("month", "ytd").index(row["basis"])
        now, before = (amounts[month][row["region"]] for month in ("2025-02", "2024-02"))
        exact = {flow: Fraction(now[flow][place], THOUSANDS) for flow in FLOWS}
        exact["net"] = exact["export"] - exact["import"]
        exact |= {f"{flow}_yoy": 100 * (Fraction(now[flow][place], before[flow][place]) - 1) for flow in FLOWS}
        wrong += [(row["region"], key, row[key]) for key in exact if not follows(exact[key], row[key])]
        count += len(exact)
    assert (wrong, count) == ([], 434)


def test_national_sums_are_the_published_ones(amounts: dict[str, Amounts]) -> None:
    national = amounts["2025-02"]["总值"]
    for flow, month, ytd in (("export", "2151.6", "5399.6"), ("import", "1834.3", "3694.6")):
        assert follows(Fraction(national[flow][0], THOUSANDS), month)
        assert follows(Fraction(national[flow][1], THOUSANDS), ytd)


def test_yoy_columns_of_february_are_the_published_ones(cells: dict[str, Cells]) -> None:
    columns = {row[0]: row[7:] for row in cells["2025-02"][4:-1]}
    published = {
        row["region"]: [row[f"{flow}_yoy"] for flow in FLOWS] for row in printed_rows() if row["basis"] == "ytd"
    }
    assert columns == published


def test_script_writes_the_committed_files_again(tmp_path: Path) -> None:
    done = run(SCRIPT, "--out", str(tmp_path / "new" / "usd"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "usd").iterdir()}
    committed = {path.name: path.read_bytes() for path in (EXAMPLES / "usd").iterdir()}
    assert sorted(written) == [f"{month}.csv" for month in MONTHS]
    assert written == committed


@pytest.mark.parametrize(
    ("row", "altered", "named"),
    [
        ("month,山东省,309.9,", "month,山东省,319.9,", "山东省, basis month"),
        ("ytd,青海省,1.6,73.3,", "ytd,青海省,1.6,-73.3,", "青海省, basis ytd"),
    ],
)
def test_script_names_the_row_that_contradicts_itself_and_writes_nothing(
    tmp_path: Path, row: str, altered: str, named: str
) -> None:
    shutil.copy(SCRIPT, tmp_path)
    published = PUBLISHED.read_text(encoding="utf-8-sig")
    assert published.count(row) == 1
    (tmp_path / PUBLISHED.name).write_text(published.replace(row, altered), encoding="utf-8")
    done = run(tmp_path / SCRIPT.name)
    assert done.returncode == 2
    assert done.stderr.startswith(f"no levels were found that round to all figures of {named}")
    assert not (tmp_path / "usd").exists()
