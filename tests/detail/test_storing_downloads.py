"""Downloads are stored in one step: once, replaced by later ones of the same query, and withdrawn on request."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from command_line import printed
from downloads import (
    CODE,
    HEADER,
    MONTH,
    PARTNER,
    PROVINCE,
    VALUE,
    Row,
    all_rows,
    as_downloaded,
    catalogue,
    expected,
    keys_and_values,
    parquet_files,
    real_rows,
    store_files,
    stored_rows,
    write,
)

from udfs.call import NA, call
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.folder import folder_of
from xlpkg.detail.ingest import ingest
from xlpkg.detail.schema import Grain
from xlpkg.detail.withdrawing import change
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.messages import Level
from xlpkg.model.words import Currency, Dimension, Flow

GRAIN = Grain("month", True, 8, True, False)
MAY, JUNE = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (5, 6))


def of_months(rows: list[Row], first: int, last: int) -> list[Row]:
    return [row for row in rows if first <= int(row[MONTH]) <= last]


def revised(rows: list[Row]) -> list[Row]:
    """Return rows after a revision: values are higher by 1, the last row of each month is of another province."""
    result = [[*row[:VALUE], str(int(row[VALUE]) + 1)] for row in rows]
    for month in {row[MONTH] for row in result}:
        last = max(index for index, row in enumerate(result) if row[MONTH] == month)
        result[last] = [*result[last][:PROVINCE], "63", *result[last][PROVINCE + 1 :]]
    return result


def many_rows(count: int, months: int = 12) -> list[Row]:
    """Return *count* rows of 2024 sorted by month, made of the real ones with other codes of commodities' partners."""
    real, rows = real_rows(2024), []
    for number in range(count):
        row = list(real[number % len(real)])
        row[MONTH] = str(202401 + number * months // count)
        row[PARTNER] = f"{101 + number % 600}"
        row[PROVINCE] = ("11", "12", "13", "33", "44", "45", "50", "51", "61")[number // 600 % 9]
        rows.append(row)
    return sorted(rows)


def file_of(folder: Path, name: str, rows: list[Row]) -> Path:
    return write(folder / name, as_downloaded(rows))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The path of a store in a folder whose name looks like a partition and a pattern."""
    folder = tmp_path / "year=2020's [a]"
    folder.mkdir()
    return folder / "贸易.sqlite"


def test_the_same_bytes_are_stored_once(tmp_path: Path, store: Path) -> None:
    first = file_of(tmp_path, "a.csv", real_rows(2024))
    second = write(tmp_path / "copy.csv", first.read_bytes())
    assert [done.unchanged for done in store_files(store, first, second)] == [False, True]
    before = parquet_files(store)
    assert [done.unchanged for done in store_files(store, second, first)] == [True, True]
    assert parquet_files(store) == before
    (done,) = ingest(store, [first], Flow.IMPORT)
    assert done.refusal is not None
    assert done.refusal.key == "detail-stored-as-other-flow"


def test_a_later_download_of_the_same_query_replaces_the_earlier(tmp_path: Path, store: Path) -> None:
    rows, later = real_rows(2024), revised(real_rows(2024))
    ingest(store, [file_of(tmp_path, "old.csv", rows)], Flow.EXPORT, at=MAY)
    (done,) = ingest(store, [file_of(tmp_path, "new.csv", later)], Flow.EXPORT, at=JUNE)
    assert [warning.key for warning in done.warnings] == ["detail-replaces"]
    assert keys_and_values(stored_rows(store)) == expected(later)
    assert len(all_rows(store)) == len(rows) + len(later)
    with open_catalogue(store, create=False) as opened:
        old, new = opened.downloads(Flow.EXPORT, Currency.USD)
        assert (old.file.name, old.state, len(old.months), len(old.in_force)) == ("old.csv", "superseded", 12, 0)
        assert (new.grain, len(new.in_force), new.constants) == (GRAIN, 12, {"commodity": "73242900"})
        assert [len(each.in_force) for each in opened.downloads(as_of=MAY)] == [12, 0]
        assert (opened.last_download(MAY), opened.last_download()) == (1, 2)
        assert opened.downloads(Flow.IMPORT, Currency.USD) == opened.downloads(Flow.EXPORT, Currency.RMB) == ()
        assert opened.names(Dimension.PARTNER, "en")["502"] == "美国"


def test_a_download_by_partner_alone_is_replaced(tmp_path: Path, store: Path) -> None:
    """Rows of the nation without commodities; the later download has other values."""
    header = [HEADER[each] for each in (MONTH, PARTNER, PARTNER + 1, VALUE)]
    for name, value in (("old.csv", "5"), ("new.csv", "7")):
        rows = [["202406", code, name, value] for code, name in (("502", "美国"), ("110", "中国香港"))]
        store_files(store, write(tmp_path / name, as_downloaded(rows, header)))
    assert catalogue(store, "SELECT DISTINCT grain FROM download") == [("month-partner",)]
    assert [(row["partner"], row["value"]) for row in stored_rows(store)] == [("110", 7), ("502", 7)]


def test_a_later_download_of_some_months_replaces_only_those(tmp_path: Path, store: Path) -> None:
    rows = real_rows(2024)
    later = revised(of_months(rows, 202403, 202405))
    store_files(store, file_of(tmp_path, "old.csv", rows))
    store_files(store, file_of(tmp_path, "new.csv", later))
    kept = [row for row in rows if not 202403 <= int(row[MONTH]) <= 202405]
    assert keys_and_values(stored_rows(store)) == expected([*kept, *later])
    with open_catalogue(store, create=False) as opened:
        old, new = opened.downloads(Flow.EXPORT, Currency.USD)
    assert sorted(new.in_force) == [(2024, month) for month in (3, 4, 5)]
    assert sorted(old.in_force) == [(2024, month) for month in (1, 2, 6, 7, 8, 9, 10, 11, 12)]


def american(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[PARTNER] == "502"]


def other_code(rows: list[Row]) -> list[Row]:
    return [[*row[:CODE], "73249000", *row[CODE + 1 :]] for row in rows]


def test_a_wider_download_replaces_a_narrower_one(tmp_path: Path, store: Path) -> None:
    rows = real_rows(2024)
    wider = [*rows, *other_code(rows)]
    store_files(store, file_of(tmp_path, "usa.csv", american(rows)), file_of(tmp_path, "all.csv", rows))
    assert keys_and_values(stored_rows(store)) == expected(rows)
    store_files(store, file_of(tmp_path, "several.csv", wider))
    assert keys_and_values(stored_rows(store)) == expected(wider)


#: Downloads that have some rows of the real ones of 2024, but are not the same query.
IN_PART: dict[str, Callable[[list[Row]], list[Row]]] = {
    "one partner": american,
    "half of the rows": lambda rows: [*rows[::2], *other_code(rows)],
    "less than 90%": lambda rows: [row for row in rows if row[PARTNER] < "330"],
}


@pytest.mark.parametrize("kind", IN_PART)
def test_downloads_that_overlap_in_part_are_refused_with_both_names(tmp_path: Path, store: Path, kind: str) -> None:
    rows = real_rows(2024)
    all_, part = file_of(tmp_path, "all.csv", rows), file_of(tmp_path, "part.csv", IN_PART[kind](rows))
    first, refused = ingest(store, [all_, part], Flow.EXPORT)
    assert first.refusal is None
    (again,) = ingest(store, [part], Flow.EXPORT)
    for done in (refused, again):
        assert done.refusal is not None
        assert done.refusal.key == "detail-overlaps"
        for lang in ("en", "zh"):
            assert "part.csv" in done.refusal.sentence(lang)
            assert "all.csv" in done.refusal.sentence(lang)
    assert catalogue(store, "SELECT file FROM download") == [("all.csv",)]
    assert keys_and_values(all_rows(store)) == expected(rows)
    change(store, "withdraw", "all.csv")
    store_files(store, part)
    with pytest.raises(BadInput, match="would both be in force"):
        change(store, "restore", "all.csv")


def test_what_would_overlap_after_a_withdrawal_is_withdrawn_first(tmp_path: Path, store: Path) -> None:
    """The third download is the query of the second, which revised the first by more than the first and third share."""
    rows = [row for row in real_rows(2024) if row[MONTH] == "202406"]
    second, third = ([*rows[count:], *other_code(rows[:count])] for count in (4, 8))
    files = [file_of(tmp_path, f"{number}.csv", each) for number, each in enumerate((rows, second, third), 1)]
    for file in files:
        store_files(store, file)
    assert keys_and_values(stored_rows(store)) == expected(third)
    with pytest.raises(BadInput, match=r"(1.csv and 3|3.csv and 1)\.csv would both be in force then"):
        change(store, "withdraw", "2.csv")
    change(store, "withdraw", "1.csv")
    change(store, "withdraw", "2.csv")
    assert keys_and_values(stored_rows(store)) == expected(third)


def test_the_order_and_the_number_of_commands_do_not_matter(tmp_path: Path) -> None:
    rows = real_rows(2024)
    files = [
        file_of(tmp_path, "1.csv", rows),
        file_of(tmp_path, "2.csv", revised(of_months(rows, 202401, 202406))),
        file_of(tmp_path, "3.csv", american(rows)),
        file_of(tmp_path, "4.csv", real_rows(2023)),
        file_of(tmp_path, "5.csv", revised(revised(of_months(rows, 202404, 202412)))),
    ]
    one, single = tmp_path / "one.sqlite", tmp_path / "single.sqlite"
    results = ingest(one, files, Flow.EXPORT)
    assert [done.refusal and done.refusal.key for done in results] == [None, None, "detail-overlaps", None, None]
    for file, done in zip(files, results, strict=True):
        (alone,) = ingest(single, [file], Flow.EXPORT)
        assert str(alone.refusal) == str(done.refusal)
    by_file = []
    for store in (one, single):
        names = {row[0]: row[1] for row in catalogue(store, "SELECT id, file FROM download")}
        rows_of_files = [{**row, "download": names[row["download"]]} for row in all_rows(store)]
        by_file.append(sorted(json.dumps(row, sort_keys=True) for row in rows_of_files))
    assert by_file[0] == by_file[1]
    query = "SELECT file, year, month, complete, m.rows, value, replaced_by IS NULL FROM month_of_download m"
    query += " JOIN download d ON d.id = download ORDER BY 1, 2, 3"
    assert catalogue(one, query) == catalogue(single, query)
    chapters = "SELECT DISTINCT value = (SELECT sum(each.value) FROM json_each(chapters) each) FROM download_month"
    assert catalogue(one, chapters) == [(1,)]


def test_many_commands_leave_few_files(tmp_path: Path, store: Path) -> None:
    rows = real_rows(2024)
    for month in range(1, 13):
        store_files(store, file_of(tmp_path, f"{month}.csv", of_months(rows, 202400 + month, 202400 + month)))
        assert len(parquet_files(store)) <= 8
    assert keys_and_values(stored_rows(store)) == expected(rows)
    store_files(store, file_of(tmp_path, "2023.csv", real_rows(2023)))
    assert set(folder_of(store).rglob("*.parquet")) == set(parquet_files(store))  # merged ones were removed


def merged_rows() -> list[Row]:
    """Return rows as in 73249000_2023.xlsx and 73249000_2024.xlsx: row 10,000 is the last of November, which is cut."""
    rows = many_rows(11_000)
    before, november, december = (
        of_months(rows, first, last) for first, last in ((1, 202410), (202411,) * 2, (202412,) * 2)
    )
    return [*before, *november[: 10_000 - len(before)], *december]


@pytest.mark.parametrize(
    ("rows", "warning", "incomplete"),
    [
        (lambda: many_rows(10_001)[:10_000], "detail-cut", [(2024, 12)]),
        (lambda: many_rows(10_001), None, []),
        (lambda: many_rows(9_999), None, []),
        (merged_rows, "detail-cut-merged", [(2024, 11)]),
        (lambda: many_rows(10_000)[::-1], "detail-cut-unsorted", [(2024, month) for month in range(1, 13)]),
    ],
)
def test_the_months_of_a_download_that_was_cut_are_incomplete(
    tmp_path: Path, store: Path, rows: Callable[[], list[Row]], warning: str | None, incomplete: list[tuple[int, int]]
) -> None:
    (done,) = store_files(store, file_of(tmp_path, "cut.csv", rows()))
    assert [each.key for each in done.warnings] == ([warning] if warning else [])
    assert all(f"{incomplete[-1][0]}-{incomplete[-1][1]}" in each.sentence() for each in done.warnings)
    with open_catalogue(store, create=False) as opened:
        (cut,) = opened.downloads()
    assert list(cut.cut) == incomplete


def test_an_incomplete_month_that_is_downloaded_again_is_complete(tmp_path: Path, store: Path) -> None:
    rows = many_rows(10_001)
    store_files(store, file_of(tmp_path, "cut.csv", rows[:10_000]))
    store_files(store, file_of(tmp_path, "december.csv", of_months(rows, 202412, 202412)))
    assert keys_and_values(stored_rows(store)) == expected(rows)
    with open_catalogue(store, create=False) as opened:
        assert all(all(each.in_force.values()) for each in opened.downloads())


def test_an_incomplete_month_never_replaces_a_complete_one(tmp_path: Path, store: Path) -> None:
    rows = many_rows(10_050)
    store_files(store, file_of(tmp_path, "whole.csv", rows))
    later = [[*row[:VALUE], str(int(row[VALUE]) + 1)] for row in rows[:10_000]]
    (done,) = store_files(store, file_of(tmp_path, "cut.csv", later))
    assert {warning.key for warning in done.warnings} == {"detail-cut", "detail-incomplete-unused", "detail-replaces"}
    december = of_months(rows, 202412, 202412)
    assert keys_and_values(stored_rows(store)) == expected([*of_months(later, 202401, 202411), *december])
    with open_catalogue(store, create=False) as opened:
        assert all(all(each.in_force.values()) for each in opened.downloads(Flow.EXPORT, Currency.USD))


# Faults


@pytest.mark.parametrize("fault", ["missing", "shorter", "changed", "other rows", "a folder"])
def test_a_missing_or_damaged_parquet_file_is_an_error_that_names_it(tmp_path: Path, store: Path, fault: str) -> None:
    rows = real_rows(2024)
    store_files(store, file_of(tmp_path, "a.csv", rows))
    (path,) = parquet_files(store)
    data = path.read_bytes()
    path.unlink()
    if fault == "shorter":
        path.write_bytes(data[:-1])
    elif fault == "changed":
        path.write_bytes(data[:400] + bytes([data[400] ^ 1]) + data[401:])
    elif fault == "other rows":
        pq.write_table(pq.ParquetFile(write(tmp_path / "copy.parquet", data)).read().slice(1), path)
    elif fault == "a folder":
        path.mkdir()
    with open_catalogue(store, create=False) as opened, pytest.raises(TradeMonitorError, match=path.name):
        opened.files(Flow.EXPORT, Currency.USD, GRAIN, [2024])
    # Nothing is stored beside it either, if the file is needed for that.
    with pytest.raises(TradeMonitorError, match=path.name):
        ingest(store, [file_of(tmp_path, "b.csv", revised(rows))], Flow.EXPORT)
    assert catalogue(store, "SELECT count(*) FROM download") == [(1,)]


def test_a_copied_folder_is_read(tmp_path: Path, store: Path) -> None:
    store_files(store, file_of(tmp_path, "a.csv", real_rows(2024)))
    copy = tmp_path / "copy.sqlite"
    shutil.copytree(folder_of(store), folder_of(copy), copy_function=shutil.copyfile)  # with other times
    with open_catalogue(copy, create=False) as opened:
        assert len(opened.files(Flow.EXPORT, Currency.USD, GRAIN, [2024])) == 1


def test_a_second_ingest_waits_and_then_says_why(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_files(store, file_of(tmp_path, "a.csv", real_rows(2024)))
    monkeypatch.setattr("xlpkg.store.database.BUSY_SECONDS", 0.2)
    with closing(sqlite3.connect(folder_of(store) / "catalogue.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TradeMonitorError) as error:
            ingest(store, [file_of(tmp_path, "b.csv", real_rows(2023))], Flow.EXPORT)
    assert error.value.key == "detail-busy"


@pytest.mark.parametrize(
    ("columns", "dollars", "level"),
    [(range(len(HEADER)), 45_000_000_000, 321.4), ((MONTH, CODE, CODE + 1, VALUE), 250_000_000_000, 1834.3)],
)
def test_more_detail_than_table_8_has_is_refused(
    tmp_path: Path, example_store: Path, columns: Sequence[int], dollars: int, level: float
) -> None:
    """Imports in 2025-02 were 321.4 (100 million dollars) of Guangdong, 1834.3 of China; exports 508.0 and 2151.6."""
    store = Path(shutil.copy(example_store, tmp_path))
    row = next(row for row in real_rows(2024) if row[PROVINCE] == "44")
    row[MONTH], row[VALUE] = "202502", str(dollars)
    data = as_downloaded([[row[each] for each in columns]], [HEADER[each] for each in columns])
    file = write(tmp_path / "a.csv", data)
    (as_imports,) = ingest(store, [file], Flow.IMPORT)
    assert as_imports.refusal is not None
    assert as_imports.refusal.key == "detail-above-level"
    found = as_imports.refusal.facts["level"]
    assert isinstance(found, Level)
    assert found.value == pytest.approx(level, abs=0.05)
    (as_exports,) = ingest(store, [file], Flow.EXPORT)
    assert as_exports.refusal is None


def test_a_flow_that_could_not_be_compared_with_table_8_is_told(tmp_path: Path, example_store: Path) -> None:
    """The example store has 2025-02 in dollars and no month of 2023; a store without table (8) has nothing."""
    with_table, without = Path(shutil.copy(example_store, tmp_path)), tmp_path / "none" / "trade.sqlite"
    row = next(row for row in real_rows(2024) if row[PROVINCE] == "44")
    row[MONTH] = "202502"
    arguments = ("detail", "ingest", file_of(tmp_path, "a.csv", [row]), file_of(tmp_path, "b.csv", real_rows(2023)))
    for store, count in ((with_table, 1), (without, 2)):
        code, _, note = printed(store, *arguments, "--flow", "export")
        assert (code, f"no table (8) of their months and currency: {count};" in note) == (0, True)
        assert printed(store, *arguments, "--flow", "export")[2] == ""  # the same files are not stored again


def test_one_command_stores_a_folder_and_names_what_it_refuses(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "下载"
    folder.mkdir()
    file_of(folder, "a.csv", real_rows(2023))
    file_of(folder, "b.csv", real_rows(2024))
    write(folder / "c.csv", b"a,b\n1,2\n")
    arguments = ("detail", "ingest", folder, "--flow", "export")
    code, out, err = printed(store, *arguments, tmp_path / "none")
    assert (code, len(err.splitlines())) == (2, 3)
    assert ["502 rows, stored" in out, "634 rows, stored" in out] == [True, True]
    assert keys_and_values(stored_rows(store)) == expected([*real_rows(2023), *real_rows(2024)])
    code, out, _ = printed(store, *arguments, "--lang", "zh")
    assert code == 2
    assert "此前已入库" in out


# Withdrawals

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(store: Path) -> Run:
    """The commands of ``detail`` on the store: their exit code, and what they print on stdout and stderr."""
    return partial(printed, store, "detail")


def test_a_revision_is_withdrawn_and_restored(tmp_path: Path, store: Path, run: Run) -> None:
    """A withdrawn download counts nowhere, what it had replaced is in force again, and restoring it undoes both."""
    rows, later = real_rows(2024), revised(real_rows(2024))
    second = file_of(tmp_path, "second.csv", later)
    store_files(store, file_of(tmp_path, "first.csv", rows), second)
    everything = all_rows(store)
    code, out, _ = run("withdraw", "second.csv", "--reason", "wrong")
    assert code == 0
    assert "second.csv" in out
    assert "in force again: first.csv" in out
    assert "2024-01–2024-12" in out
    assert keys_and_values(stored_rows(store)) == expected(rows)
    code, out, _ = run("restore", second)
    assert (code, "no longer in force: first.csv" in out) == (0, True)
    assert keys_and_values(stored_rows(store)) == expected(later)
    assert all_rows(store) == everything


def test_a_download_under_the_wrong_flow_is_withdrawn_and_stored_as_the_other(
    tmp_path: Path, store: Path, run: Run
) -> None:
    path = file_of(tmp_path, "2024.csv", real_rows(2024))
    store_files(store, path, flow=Flow.IMPORT)
    (refused,) = ingest(store, [path], Flow.EXPORT)
    assert refused.refusal is not None
    assert "trademonitor detail withdraw" in refused.refusal.sentence("en")
    assert run("withdraw", path)[0] == 0
    store_files(store, path)
    assert call("TM_DETAIL", ("广东", "进口", 202406), store=store) is NA
    june = sum(int(row[VALUE]) for row in real_rows(2024) if (row[MONTH], row[PROVINCE]) == ("202406", "44"))
    assert call("TM_DETAIL", ("广东", "出口", 202406), store=store) == pytest.approx(june / 1e8)
    code, _, err = run("restore", "2024.csv", "--flow", "import")
    assert (code, "is in force as exports: withdraw that first" in err) == (2, True)


def test_a_withdrawn_file_is_listed_and_not_stored_again(tmp_path: Path, store: Path, run: Run) -> None:
    assert run("list")[0] == 2
    path = file_of(tmp_path, "a b.csv", real_rows(2024))
    store_files(store, path)
    for arguments in (("withdraw", "none.csv"), ("restore", "a b.csv"), ("withdraw", "a b.csv", "--flow", "import")):
        code, out, err = run(*arguments)
        assert (code, out, arguments[1] in err) == (2, "", True)
    assert run("withdraw", "a b.csv", "--reason", "typo")[0] == 0
    assert "is already withdrawn, since" in run("withdraw", "a b.csv")[2]
    (done,) = ingest(store, [path], Flow.EXPORT)
    assert done.unchanged
    assert "detail restore" in done.warnings[0].sentence("en")
    assert stored_rows(store) == []
    (line,) = csv.DictReader(io.StringIO(run("list", "--format", "csv")[1]))
    shown = [line[each] for each in ("file", "flow", "currency", "months", "rows", "cut", "state")]
    assert shown == ["a b.csv", "export", "usd", "2024-01–2024-12", "634", "", "withdrawn"]
    (found,) = json.loads(run("list", "--format", "json")[1])
    assert (found["reason"], found["in_force"], found["rows"]) == ("typo", "", 634)
    assert "a b.csv" in run("list", "--format", "table", "--lang", "zh")[1]
