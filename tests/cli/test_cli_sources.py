"""The commands ``ingest``, ``vintages``, ``withdraw`` and ``restore``."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import lzma
from pathlib import Path

import pytest
from command_line import EXAMPLES, WITHOUT_OFFICE, answer, refusal, trademonitor
from month_files import SMALL, Cells, after_revision, cube_in, exports_of, write

from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

FORMULA = 'TM_VALUE("广东","出口",202502)'
PUBLISHED, REVISED = 3649.7409, 3656.7409


@pytest.fixture
def folder(tmp_path: Path, real_months: dict[str, Cells]) -> Path:
    """The published January and February in yuan, and a browser's newer February with revised exports of 广东."""
    downloads = tmp_path / "我的 文件" / "下载"
    march, april = (dt.datetime(2025, month, 18, tzinfo=dt.UTC) for month in (3, 4))
    for name in ("2025-01", "2025-02"):
        write(downloads / f"{name}.csv", real_months[name], march)
    revised = after_revision(real_months["2025-02"], exports_of("广东省", 70_000))
    write(downloads / "2025-02 (1).csv", revised, april)
    return downloads


def value(folder: Path, *options: str) -> str:
    return answer(folder, "eval", FORMULA, *options).strip()


def states(folder: Path) -> dict[str, str]:
    listed = json.loads(answer(folder, "vintages", "2025-02", "--format", "json"))
    return {each["file"]: each["state"] for each in listed}


def test_a_withdrawn_file_is_out_of_force_until_it_is_restored(folder: Path) -> None:
    answer(folder, "ingest", ".")
    assert float(value(folder)) == REVISED
    lines = answer(folder, "vintages", "2025-02").splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["2025-02 in yuan"] * 2
    assert lines[0].endswith("superseded; figures in force: 0")
    assert lines[1].endswith("in force; figures in force: 3,084")

    before = dt.datetime.now(dt.UTC).isoformat()
    out = answer(folder, "withdraw", "2025-02 (1).csv", "--reason", "另一张表").splitlines()
    assert out[0].startswith("2025-02 (1).csv (")
    assert out[1].startswith("2025-02 in yuan: 2025-02.csv (")
    assert float(value(folder)) == PUBLISHED
    assert float(value(folder, "--as-of", before)) == REVISED
    assert states(folder) == {"2025-02.csv": "in force", "2025-02 (1).csv": "withdrawn"}
    record = json.loads(answer(folder, "vintages", "2025-02", "--format", "json"))[1]
    assert (record["reason"], record["figures"], record["flow"], record["kind"]) == ("另一张表", 0, None, "csv")
    assert "（原因：另一张表）" in answer(folder, "vintages", "2025-02", "--lang", "zh")
    exported = list(csv.DictReader(io.StringIO(answer(folder, "export", "2025-02"))))
    assert {row["file"] for row in exported} == {"2025-02.csv", ""}  # groups are computed

    again = answer(folder, "ingest", ".").splitlines()
    assert again[1].endswith("unchanged, it was stored before")
    assert f"`trademonitor restore {record['sha256'][:8]}`" in again[2]
    out = answer(folder, "restore", record["sha256"][:8]).splitlines()
    assert out[1].startswith("2025-02 in yuan: 2025-02 (1).csv (")
    assert float(value(folder)) == REVISED
    assert refusal(folder, "restore", "2025-02 (1).csv").endswith("see `trademonitor vintages 2025-02`")


def test_a_stored_file_is_given_back_byte_for_byte(folder: Path) -> None:
    answer(folder, "ingest", ".")
    original = (folder / "2025-02 (1).csv").read_bytes()
    hash_ = json.loads(answer(folder, "vintages", "2025-02", "--format", "json"))[1]["sha256"][:8]
    (folder / "2025-02 (1).csv").unlink()
    (folder / "mine.csv").write_text("mine", encoding="utf-8")
    for word in (hash_, "2025-02 (1).csv"):
        assert answer(folder, "vintages", word, "--save", "saved.csv") == "saved.csv\n"
        assert (folder / "saved.csv").read_bytes() == original
    done = trademonitor(folder, "vintages", hash_, "--save", "mine.csv")
    assert (done.returncode, done.stdout) == (0, "mine (1).csv\n")
    assert done.stderr.endswith("it is kept, and the new one is mine (1).csv\n")
    assert (folder / "mine.csv").read_text(encoding="utf-8") == "mine"
    assert (folder / "mine (1).csv").read_bytes() == original
    assert refusal(folder, "vintages", "2025-03", "--save", "saved.csv").startswith("no file 2025-03 is stored")
    assert hash_ in refusal(folder, "vintages", hash_)  # no month
    store = next((folder / "home").rglob("trade.sqlite"))
    assert refusal(folder, "vintages", hash_, "--save", str(store)).startswith(f"{store} ")
    assert answer(folder, "vintages", "2025-02")


def test_vintages_says_what_was_accepted_and_which_files_are_not_kept(folder: Path) -> None:
    store = folder / "old" / "trade.sqlite"
    store.parent.mkdir()
    store.write_bytes(lzma.decompress((SMALL / "trade-1.0.0.sqlite.xz").read_bytes()))
    assert trademonitor(folder, "ingest", "2025-02 (1).csv", "--store", str(store)).returncode == 0
    doubt = Message("store-empty", {"path": "甲.csv"})
    with open_store(store) as opened:
        kept = opened.files()[-1]
        opened.decide(kept.sha256, None, kept.name, "accept", doubt, dt.datetime(2025, 4, 2, 9, tzinfo=dt.UTC))
    command = ("vintages", "2025-02", "--currency", "rmb", "--store", str(store))
    lines = answer(folder, *command).splitlines()
    assert ["; the file itself is not stored" in line for line in lines] == [True, True, True, False]
    assert lines[3].endswith(f"; accepted 2025-04-02 09:00 UTC: {doubt.sentence()}")
    records = json.loads(answer(folder, *command, "--format", "json"))
    assert [each["has_content"] for each in records] == [False, False, False, True]
    assert [each["accepted"] for each in records][2:4] == [None, "2025-04-02T09:00:00.000000+00:00"]
    save = ("vintages", "2025-01.csv", "--save", "a.csv", "--store", str(store))
    assert "1.0.0 did not keep it" in refusal(folder, *save)


def test_a_month_without_a_file_in_force_has_no_figures(folder: Path) -> None:
    answer(folder, "ingest", "2025-01.csv", "2025-02.csv")
    out = answer(folder, "withdraw", "2025-02.csv").splitlines()
    assert out[1] == "2025-02 in yuan: no file is in force any more; cells show #N/A"
    assert value(folder) == "#N/A"
    answer(folder, "withdraw", "2025-01.csv")
    assert "is withdrawn: put one back with" in refusal(folder, "table", "2025-02")
    assert states(folder) == {"2025-02.csv": "withdrawn"}


def test_a_month_that_only_the_other_currency_still_has_is_said(folder: Path) -> None:
    answer(folder, "ingest", "2025-02.csv", EXAMPLES / "2025-02.csv")
    out = answer(folder, "withdraw", "./2025-02.csv").splitlines()
    assert out[1].startswith("2025-02 in yuan: no file is in force any more; the month is still stored in dollars")
    assert round(float(value(folder)), 1) == 508.0  # as published
    answer(folder, "currency", "rmb")
    assert trademonitor(folder, "eval", FORMULA).stdout.startswith("## ")


def test_run_says_that_a_source_is_not_in_force(folder: Path) -> None:
    answer(folder, "ingest", ".")
    done = trademonitor(folder, "run", "2025-02.csv", "--out", "out", **WITHOUT_OFFICE)
    assert done.returncode in (0, 1)
    assert "in force for 2025-02 in yuan is 2025-02 (1).csv (" in done.stderr
    done = trademonitor(folder, "run", "2025-02.csv", "2025-02 (1).csv", "--out", "out", **WITHOUT_OFFICE)
    assert "in force for" not in done.stderr


# ingest: the result of each file


def test_the_users_store_is_the_default(tmp_path: Path) -> None:
    answer(tmp_path, "ingest", EXAMPLES / "2025-02.csv", TRADEMONITOR_STORE=str(tmp_path / "mine.sqlite"))
    assert cube_in(tmp_path / "mine.sqlite", Currency.USD).periods() == [Month(2025, 2)]
    for said in ("2025-01, 32 rows, stored", "unchanged, it was stored before"):
        assert answer(tmp_path, "ingest", EXAMPLES / "2025-01.csv") == f"{EXAMPLES / '2025-01.csv'}: {said}\n"
    (found,) = (tmp_path / "home").rglob("trade.sqlite")
    assert cube_in(found, Currency.USD).periods() == [Month(2025, 1)]


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "2025-01.csv").write_text("no table\n")
    good = EXAMPLES / "2025-02.csv"
    done = trademonitor(tmp_path, "ingest", "nowhere.csv", "2025-01.csv", good, "--store", "trade.sqlite")
    assert done.returncode == 2
    assert done.stdout == f"{good}: 2025-02, 32 rows, stored\n"
    missing, refused = done.stderr.splitlines()
    assert missing == "nowhere.csv does not exist"
    assert refused.startswith("2025-01.csv ")
    assert cube_in(tmp_path / "trade.sqlite", Currency.USD).periods() == [Month(2025, 2)]


def test_a_refused_file_does_not_hide_the_examples(tmp_path: Path) -> None:
    wrong = tmp_path / "2025-02.csv"
    wrong.write_text("not a table", encoding="utf-8")
    assert trademonitor(tmp_path, "ingest", wrong).returncode == 2
    assert "has no figures yet" in refusal(tmp_path, "table", "2025-02")
    assert "the examples are used" in trademonitor(tmp_path, "run", **WITHOUT_OFFICE).stderr
