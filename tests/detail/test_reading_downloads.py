"""Downloads are read as they come: encodings, quotes, numbers, edited columns; and refused if anything is doubtful."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import output
from downloads import (
    CODE,
    HEADER,
    MONTH,
    PARTNER,
    QUANTITY,
    VALUE,
    Row,
    as_downloaded,
    as_spreadsheet,
    catalogue,
    expected,
    keys_and_values,
    real_rows,
    refusal_of,
    store_files,
    stored_rows,
    write,
)

from xlpkg.detail.ingest import ingest
from xlpkg.model.words import Flow


def changed(row: Row, column: int, text: str) -> Row:
    return [text if index == column else cell for index, cell in enumerate(row)]


def columns(rows: list[Row], kept: list[int]) -> list[Row]:
    return [[row[column] for column in kept] for row in rows]


@pytest.mark.parametrize("kind", ["gb18030", "utf-8", "utf-8-sig", "xlsx"])
def test_a_download_is_stored_row_by_row(tmp_path: Path, kind: str) -> None:
    rows, store = real_rows(2024), tmp_path / "trade.sqlite"
    data = as_spreadsheet(rows[::-1]) if kind == "xlsx" else as_downloaded(rows[::-1], encoding=kind)
    (done,) = store_files(store, write(tmp_path / "a [1] *b? it's 月报 {x}.csv", data))
    assert (done.rows, done.months[0], done.months[-1], done.warnings) == (634, (2024, 1), (2024, 12), ())
    stored = stored_rows(store)
    assert keys_and_values(stored) == expected(rows)
    order = [(row["month"], row["province"], row["commodity"], row["partner"]) for row in stored]
    assert order == sorted(order)
    first = next(row for row in stored if (row["month"], row["partner"], row["province"]) == (1, "502", 44))
    assert (first["value"], first["quantity"], first["unit"]) == (175718, 20057.0, "千克")
    assert (first["quantity2"], first["unit2"], first["regime"], first["download"]) == (0.0, None, None, 1)
    names = catalogue(store, "SELECT name FROM name WHERE dimension = 'partner' AND code = '502' AND language = 'zh'")
    assert names == [("美国",)]


def test_nul_bytes_and_line_breaks_in_names_are_removed(tmp_path: Path) -> None:
    rows = [changed(row, PARTNER + 1, f"{row[PARTNER + 1]}\n") for row in real_rows(2024)]
    data = re.sub(rb'("7324\d+)', rb"\0\1\0", as_downloaded(rows)) + bytes(16)
    store = tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "a.csv", data))
    assert keys_and_values(stored_rows(store)) == expected(rows)
    assert catalogue(store, "SELECT count(*) FROM name WHERE name <> trim(name, char(10))") == [(0,)]


def test_an_edited_download_of_whole_years_is_stored_as_years(tmp_path: Path) -> None:
    """The columns of a real collector's files of 6910 in 2022, with three of their rows."""
    header = [*HEADER[CODE:QUANTITY], "金额_美元", "统计年份", "贸易类型"]
    rows = [
        ["6910", "陶瓷洗涤槽", "101", "阿富汗", "33", "浙江省", "313", "2022", "出口"],
        ["6910", "陶瓷洗涤槽", "699", "大洋洲其他国家(地区)\n", "53", "云南省", "11600", "2022", "出口"],
    ]
    store = tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "6910_2022.xlsx", as_spreadsheet(rows, header)))
    assert keys_and_values(stored_rows(store)) == {(2022, "6910", "101", 33): 313, (2022, "6910", "699", 53): 11600}
    assert catalogue(store, "SELECT grain FROM download") == [("year-p-hs4-partner",)]
    (tmp_path / "other").mkdir()
    refused = refusal_of(tmp_path / "other", "a.xlsx", as_spreadsheet(rows, header), Flow.IMPORT)
    assert refused.key == "detail-other-flow"


def test_real_downloads_in_english_and_without_provinces_are_read(tmp_path: Path, other_files: Path) -> None:
    store = tmp_path / "trade.sqlite"
    store_files(store, other_files / "query_acetylene_en.csv", flow=Flow.EXPORT)
    (row, *_) = stored_rows(store)
    assert (row["year"], row["month"], row["commodity"], row["regime"]) == (2026, 1, "29012920", "10")
    assert sum(int(str(row["value"])) for row in stored_rows(store)) == 315286 + 199307 + 4137
    names = catalogue(store, "SELECT language, name FROM name WHERE dimension = 'commodity'")
    assert names == [("en", "Acetylene")]
    rows = columns(real_rows(2024), [0, 1, 2, 3, 4, 11])
    totals: dict[tuple[str, ...], int] = {}
    for *key, value in rows:
        totals[tuple(key)] = totals.get(tuple(key), 0) + int(value)
    national = [[*key, str(value)] for key, value in totals.items()]
    header = [HEADER[column] for column in (0, 1, 2, 3, 4, 11)]
    store_files(store, write(tmp_path / "nation.csv", as_downloaded(national, header)))
    of_nation = [row for row in stored_rows(store) if row["province"] is None]
    assert len(of_nation) == len(national)
    assert {row["quantity"] for row in of_nation} == {None}


def test_the_zero_that_a_spreadsheet_drops_is_put_back(tmp_path: Path) -> None:
    rows = [changed(row, CODE, "01012100") for row in real_rows(2024)[:50]]
    store = tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "a.xlsx", as_spreadsheet(rows)))
    assert {row["commodity"] for row in stored_rows(store)} == {"01012100"}


def test_the_month_of_a_download_without_months_is_in_its_name(tmp_path: Path) -> None:
    rows = [row[1:] for row in real_rows(2024) if row[MONTH] == "202406"]
    data = as_downloaded(rows, HEADER[1:])
    assert refusal_of(tmp_path, "baths.csv", data).key == "no-month"
    store = tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "baths-2024-06.csv", data))
    assert {(row["year"], row["month"]) for row in stored_rows(store)} == {(2024, 6)}


def test_a_name_that_could_be_a_formula_is_not_kept_and_that_of_a_file_is_text_in_csv(tmp_path: Path) -> None:
    rows, store = [changed(row, CODE + 1, "=HYPERLINK(A1)") for row in real_rows(2024)[:5]], tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "@SUM(A1).csv", as_downloaded(rows)))
    assert catalogue(store, "SELECT count(*) FROM name WHERE dimension = 'commodity'") == [(0,)]
    assert "\n'@SUM(A1).csv," in output(tmp_path, "detail", "list", "--store", store)


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        (CODE, "7324", "detail-several-lengths"),
        (CODE, "合计", "detail-unknown-commodity"),
        (CODE, "", "detail-unknown-commodity"),
        (VALUE, "", "detail-not-whole"),
        (QUANTITY, "-5", "not-a-number"),
    ],
)
def test_a_doubtful_cell_refuses_the_whole_file(tmp_path: Path, column: int, text: str, key: str) -> None:
    rows = real_rows(2024)
    rows[300] = changed(rows[300], column, text)
    refused = refusal_of(tmp_path, "a.csv", as_downloaded(rows))
    assert refused.key == key
    if "several" not in key:
        assert re.search(rf"\b{'ABCDEFGHIJKL'[column]}302\b", str(refused))


ROWS = real_rows(2024)
SIZES = [[*row[:11], size, row[11]] for row in ROWS for size in ("大", "小")]


@pytest.mark.parametrize(
    ("header", "rows", "key"),
    [
        ([*HEADER[:11], "欧元"], ROWS, "query-without-value"),
        ([*HEADER[:10], "人民币", "美元"], ROWS, "query-two-currencies"),
        ([*HEADER[:2], "贸易伙伴名称", "", *HEADER[4:]], ROWS, "column-twice"),
        ([*HEADER[:3], "x", *HEADER[4:]], ROWS, "detail-without-code"),
        ([*HEADER[:10], "统计年份", "美元"], ROWS, "detail-month-and-year"),
        (["省市", "进出口", *[""] * 10], ROWS, "detail-no-query"),
        (HEADER, [*ROWS, ROWS[17]], "detail-rows-twice"),
        ([*HEADER[:11], "企业规模", HEADER[11]], SIZES, "detail-rows-twice"),
        (HEADER, [], "detail-no-rows"),
    ],
)
def test_unclear_headers_and_rows_refuse_the_file(tmp_path: Path, header: list[str], rows: list[Row], key: str) -> None:
    refused = refusal_of(tmp_path, "a.csv", as_downloaded(rows, header))
    assert refused.key == key
    if key == "detail-rows-twice":
        twice = (len(ROWS), "企业规模") if rows is SIZES else (1, "—")
        assert (refused.facts["count"], refused.facts["unused"]) == twice


def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, full: bool) -> None:
    data = as_downloaded(real_rows(2024))
    before, _, last = data.rstrip().rpartition(b"\r\n")
    for end in range(
        1, len(last) - 1, 1 if full else 7
    ):  # without the comma at its end, the row still has all of its columns
        (tmp_path / str(end)).mkdir()
        refusal_of(tmp_path / str(end), "a.csv", before + b"\r\n" + last[:end])


def test_a_missing_quote_does_not_hide_rows(tmp_path: Path) -> None:
    data = as_downloaded(real_rows(2024))
    lines = data.split(b"\r\n")
    second = b"\r\n".join([*lines[:100], lines[100][:-2] + b",", lines[101][1:], *lines[102:]])
    assert refusal_of(tmp_path, "a.csv", second).key == "source-damaged"


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\0\0", b"<html><table></table></html>", bytes(range(256)) * 9, as_spreadsheet([])]
)
def test_a_file_that_is_no_download_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal_of(tmp_path, "a.csv", data)


def test_a_file_that_does_not_exist_or_is_no_file_is_refused(tmp_path: Path) -> None:
    missing, folder = ingest(tmp_path / "trade.sqlite", [tmp_path / "none.csv", tmp_path], Flow.EXPORT)
    assert missing.refusal is not None
    assert folder.refusal is not None
    assert (missing.refusal.key, folder.refusal.key) == ("source-unreadable", "source-no-file")
