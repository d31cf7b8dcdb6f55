"""A withdrawn download counts nowhere, what it had replaced is in force again, and restoring it undoes both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from downloads import (
    MONTH,
    VALUE,
    Row,
    all_rows,
    as_downloaded,
    expected,
    keys_and_values,
    real_rows,
    store_files,
    stored_rows,
    write,
)

from udfs.call import NA, call
from xlpkg.cli import main
from xlpkg.detail.ingest import ingest
from xlpkg.model.words import Flow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "a store" / "贸易.sqlite"


@pytest.fixture
def run(store: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["detail", *arguments, "--store", str(store)])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return command


def revised(rows: list[Row]) -> list[Row]:
    """Return *rows* with the values of June doubled, as a later download of the same query may have them."""
    return [
        [*row[:VALUE], str(2 * int(row[VALUE].replace(",", "")))] if row[MONTH].endswith("06") else row for row in rows
    ]


def test_a_revision_is_withdrawn_and_restored(store: Path, tmp_path: Path, run: Run) -> None:
    rows = real_rows(2024)
    first, second = write(tmp_path / "first.csv", as_downloaded(rows)), tmp_path / "second.csv"
    store_files(store, first)
    store_files(store, write(second, as_downloaded(revised(rows))))
    assert keys_and_values(stored_rows(store)) == expected(revised(rows))
    everything = all_rows(store)

    code, out, _ = run("withdraw", "second.csv", "--reason", "wrong")
    assert code == 0
    assert "second.csv" in out
    assert "in force again: first.csv" in out
    assert "2024-01–2024-12" in out
    assert keys_and_values(stored_rows(store)) == expected(rows)
    assert all_rows(store) == everything

    code, out, _ = run("restore", str(second))
    assert (code, "no longer in force: first.csv" in out) == (0, True)
    assert keys_and_values(stored_rows(store)) == expected(revised(rows))
    assert all_rows(store) == everything


def test_a_download_under_the_wrong_flow_is_withdrawn_and_stored_as_the_other(
    store: Path, tmp_path: Path, run: Run
) -> None:
    path = write(tmp_path / "2024.csv", as_downloaded(real_rows(2024)))
    store_files(store, path, flow=Flow.IMPORT)
    (refused,) = ingest(store, [path], Flow.EXPORT)
    assert refused.refusal is not None
    assert "trademonitor detail withdraw" in refused.refusal.sentence("en")
    assert run("withdraw", str(path))[0] == 0
    store_files(store, path)
    assert call("TM_DETAIL", ("广东", "进口", 202406), store=store) is NA
    june = sum(int(row[VALUE].replace(",", "")) for row in real_rows(2024) if row[MONTH] == "202406" and row[5] == "44")
    assert call("TM_DETAIL", ("广东", "出口", 202406), store=store) == pytest.approx(june / 1e8)
    code, _, err = run("restore", "2024.csv", "--flow", "import")
    assert (code, "is in force as exports: withdraw that first" in err) == (2, True)


def test_a_withdrawn_file_is_not_stored_again(store: Path, tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "2024.csv", as_downloaded(real_rows(2024)))
    store_files(store, path)
    run("withdraw", "2024.csv")
    (done,) = ingest(store, [path], Flow.EXPORT)
    assert done.unchanged
    assert "detail restore" in done.warnings[0].sentence("en")
    assert stored_rows(store) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("withdraw", "none.csv"), "no file none.csv is stored"),
        (("restore", "2024.csv"), "is not withdrawn, so it cannot be restored: see `trademonitor detail list`"),
        (("withdraw", "2024.csv", "--flow", "import"), "no file 2024.csv is stored"),
    ],
)
def test_what_cannot_be_withdrawn_is_a_sentence(
    arguments: tuple[str, ...], sentence: str, store: Path, tmp_path: Path, run: Run
) -> None:
    store_files(store, write(tmp_path / "2024.csv", as_downloaded(real_rows(2024))))
    code, out, err = run(*arguments)
    assert (code, out, sentence in err) == (2, "", True)
    assert run("withdraw", "2024.csv")[0] == 0
    assert "is withdrawn already, since" in run("withdraw", "2024.csv")[2]


def test_the_list_shows_each_download(store: Path, tmp_path: Path, run: Run) -> None:
    assert run("list")[0] == 2
    rows = real_rows(2024)
    store_files(store, write(tmp_path / "a b.csv", as_downloaded(rows)))
    run("withdraw", "a b.csv", "--reason", "typo")
    (line,) = csv.DictReader(io.StringIO(run("list", "--format", "csv")[1]))
    shown = [line[each] for each in ("file", "flow", "currency", "months", "rows", "cut", "state")]
    assert shown == ["a b.csv", "export", "usd", "2024-01–2024-12", str(len(rows)), "", "withdrawn"]
    (found,) = json.loads(run("list", "--format", "json")[1])
    assert (found["reason"], found["in_force"], found["rows"]) == ("typo", "", len(rows))
    assert "a b.csv" in run("list", "--format", "table", "--lang", "zh")[1]
