"""Downloads of the online query: read for the flow that the user says, refused where they are part of the trade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from editions import Cells, amounts, ingest_bytes, query_bytes, query_rows, read_one, refusal_of, rows_of

from xlpkg.analysis.cube import load_cube
from xlpkg.detail.ingest import ingest as ingest_detail
from xlpkg.detail.reading import Reader
from xlpkg.errors import SourceRefused
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region, region_of_code
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

#: Values by flow, month and code of the province.
Months = dict[Flow, dict[str, dict[str, int]]]
Change = Callable[[Cells], None]


@pytest.fixture(scope="session")
def two_months(real_months: dict[str, Cells]) -> Months:
    """January and February 2025 by flow, month and province, in yuan, with a last digit below 10,000."""
    return {
        flow: {
            month.replace("-", ""): {code: value + 1_234 for code, value in amounts(real_months[month], flow).items()}
            for month in ("2025-01", "2025-02")
        }
        for flow in (Flow.EXPORT, Flow.IMPORT)
    }


def by_province(table: SourceTable, field: int = 2) -> dict[str, float | None]:
    """The figures of a field, by default exports of the month, by the code of the province."""
    return {str(row.region.code): row.values[field] for row in rows_of(table) if row.region.code}


def download(months: Months, flow: Flow = Flow.EXPORT) -> Cells:
    return query_rows(months[flow])


# Refused downloads


@pytest.mark.parametrize("flow", [None, Flow.EXPORT])
@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("query_soybeans_2024.csv", "query-without-province", "数据年月"),
        ("query_acetylene_zh.csv", "query-part-of-trade", "29012920"),
        ("query_acetylene_en.csv", "query-part-of-trade", "29012920"),
    ],
)
def test_a_real_download_is_refused_for_what_it_has(
    tmp_path: Path, other_files: Path, name: str, key: str, said: str, flow: Flow | None
) -> None:
    assert said in str(refusal_of(tmp_path, name, (other_files / name).read_bytes(), key, flow))


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        (("商品编码", "贸易伙伴编码", "注册地编码", "金额_美元", "统计年份"), "query-part-of-trade"),
        (("注册地编码", "金额_美元", "统计年份"), "no-month"),
        (("注册地编码", "金额_美元", "数据年月", "贸易类型"), "detail-other-flow"),
    ],
)
def test_an_edited_download_is_refused_for_what_it_has(tmp_path: Path, columns: tuple[str, ...], key: str) -> None:
    """As people publish them: the value is named anew, years replace the months, and the flow has a column."""
    cells = {"商品编码": "6910", "贸易伙伴编码": "101", "注册地编码": "33", "金额_美元": "313", "统计年份": "2022"}
    cells |= {"数据年月": "202205", "贸易类型": "进口"}
    data = query_bytes([[*columns, ""], [*(cells[column] for column in columns), ""]])
    refusal_of(tmp_path, "6910_2022-05.csv", data, key, Flow.EXPORT)


def second_currency(rows: Cells) -> None:
    for row in rows:
        row[-1:] = [row[-2], ""]
    rows[0][-2] = "美元"


def codes_as_values(rows: Cells) -> None:
    """Of two columns of values, the first one was added up."""
    rows[0][1] = "人民币"


def codes_of_two_lengths(rows: Cells) -> None:
    """The exports to one partner become those of a heading, which contains the commodity of the others."""
    rows[0][1:3] = ["商品编码", "商品名称"]
    for row in rows[1:]:
        row[1] = "7324" if row[1] == "116" else "73241000"


def one_partner_without_code(rows: Cells) -> None:
    rows[0][1] = "企业规模"
    for row in rows[1:]:
        row[2] = "美国"


def without_guangdong(rows: Cells) -> None:
    rows[:] = [row for row in rows if row[:1] + row[3:4] != ["202502", "44"]]


@pytest.mark.parametrize(
    ("change", "flow", "key", "words"),
    [
        (list.copy, None, "query-without-flow", ("--flow export",)),
        (second_currency, Flow.EXPORT, "query-two-currencies", ("人民币, 美元",)),
        (codes_as_values, Flow.EXPORT, "column-twice", ("人民币",)),
        (without_guangdong, Flow.EXPORT, "query-provinces-missing", ("2025-02", "30", "Guangdong")),
        (codes_of_two_lengths, Flow.EXPORT, "detail-several-lengths", ("4, 8",)),
        (one_partner_without_code, Flow.EXPORT, "query-part-of-trade", ("美国",)),
        (lambda rows: rows.__delitem__(slice(1, None)), Flow.EXPORT, "detail-no-rows", ()),
    ],
)
def test_a_download_with_one_change_is_refused_with_what_is_wrong(
    tmp_path: Path, two_months: Months, change: Change, flow: Flow | None, key: str, words: tuple[str, ...]
) -> None:
    rows = download(two_months)
    change(rows)
    sentence = str(refusal_of(tmp_path, "query.csv", query_bytes(rows), key, flow))
    assert [word for word in words if word not in sentence] == []


MONTH, PARTNER, PROVINCE, VALUE = 0, 1, 3, 5


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        *((MONTH, text, "query-unknown-month") for text in ("202513", "198001", "20252", "2025020", "")),
        *((PROVINCE, text, "query-unknown-province") for text in ("99", "全国", "")),
        *((PARTNER, text, "detail-unknown-code") for text in ("总值", "1160", "")),
        *((VALUE, text, "detail-negative") for text in ("-1,234", "－5")),
        *((VALUE, text, "detail-not-whole") for text in ("####", "?", "-", "", "1,23", "0.5", "7%", "1e9", "9" * 16)),
    ],
)
def test_a_spoiled_cell_is_refused_alike_in_totals_and_in_detail(
    tmp_path: Path, two_months: Months, column: int, text: str, key: str
) -> None:
    rows = download(two_months)
    rows[6][column] = text
    of_totals = refusal_of(tmp_path, "query.csv", query_bytes(rows), key, Flow.EXPORT)
    (done,) = ingest_detail(tmp_path / "trade.sqlite", [tmp_path / "query.csv"], Flow.EXPORT)
    assert str(of_totals) == str(done.refusal)
    assert f"{'ABCDEF'[column]}7 of query.csv" in str(of_totals)


@pytest.mark.parametrize("text", ["1234", " 1,234 ", "1234.0", "1,234.00"])
def test_an_amount_is_read_alike_in_totals_and_in_detail(tmp_path: Path, two_months: Months, text: str) -> None:
    rows = download(two_months)
    rows[1][VALUE] = text
    path = tmp_path / "query.csv"
    path.write_bytes(query_bytes(rows))
    whole = two_months[Flow.EXPORT]["202501"]["11"]
    (first, *_) = read_tables(path, Flow.EXPORT)[1]
    assert rows_of(first)[1].values[2] == whole - whole // 3 + 1_234
    (batch,) = Reader(path, Flow.EXPORT).batches()
    assert batch["value"][0].as_py() == 1_234


def test_the_list_of_provinces_is_no_download_and_has_our_codes(tmp_path: Path, other_files: Path) -> None:
    path = other_files / "customs_province_codes.csv"
    assert ingest_bytes(tmp_path, path.name, path.read_bytes(), Flow.EXPORT)[0].refusal is not None
    for line in path.read_bytes().decode("gb18030").splitlines()[1:]:
        code, name, _ = line.split(",")
        assert region_of_code(code) is find_region(name) is not None


# A download made of two real months


def test_a_download_is_read_for_its_flow(tmp_path: Path, two_months: Months) -> None:
    months = two_months[Flow.EXPORT]
    data = query_bytes(query_rows(months))
    source, tables, _ = read_tables(tmp_path / "query.csv", Flow.EXPORT, data)
    assert source.kind == "csv"
    assert [str(table.period) for table in tables] == ["2025-01", "2025-02"]
    for table, (_, by_code) in zip(tables, months.items(), strict=True):
        assert (table.currency, table.unit) == (Currency.RMB, 1)
        assert by_province(table) == by_code
        assert rows_of(table)[0].values[2] == sum(by_code.values())
        assert all(
            value is None for row in rows_of(table) for field, value in enumerate(row.values) if field not in (2, 3)
        )
    later = read_one("a.csv", query_bytes(query_rows({"202502": months["202502"]})), Flow.EXPORT)
    assert set(by_province(later, 3).values()) == {None}
    both = [sum(month.values()) for month in months.values()]
    assert rows_of(tables[1])[0].values[3] == sum(both)  # all months of the year are there: so is the year to date
    assert "query-by-detail" in [warning.key for warning in tables[0].warnings]


ENGLISH = {
    "数据年月": "Date of data",
    "贸易伙伴编码": "Trading partner code",
    "贸易伙伴名称": "Trading partner",
    "注册地编码": "Locations of importers and exporters code",
    "注册地名称": "Locations of importers and exporters",
}


def test_a_download_is_in_the_currency_that_names_its_value(tmp_path: Path, two_months: Months) -> None:
    for value in ("Renminbi Yuan", "RMB", "US dollar", "US dollars", "美元"):
        rows = download(two_months)
        rows[0] = [ENGLISH.get(text, text).replace("人民币", value) for text in rows[0]]
        _, tables, _ = read_tables(tmp_path / "query.csv", Flow.EXPORT, query_bytes(rows))
        currency = Currency.RMB if value.startswith("R") else Currency.USD
        assert {(table.currency, table.unit) for table in tables} == {(currency, 1)}
        assert by_province(tables[1]) == two_months[Flow.EXPORT]["202502"]


def test_a_download_of_one_month_takes_the_month_of_its_name(tmp_path: Path, two_months: Months) -> None:
    rows = query_rows({"-": two_months[Flow.EXPORT]["202502"]}, by_month=False)
    rows[0] = rows[0][-6:]
    assert str(read_one("export-2025-02.csv", query_bytes(rows), Flow.EXPORT).period) == "2025-02"
    for name in ("export.csv", "2025-07-18.csv"):  # a whole date may be that of the download
        refusal_of(tmp_path, name, query_bytes(rows), "no-month", Flow.EXPORT)


def test_a_later_download_of_exports_moves_the_total_with_it(rmb: Path, tmp_path: Path, two_months: Months) -> None:
    """The customs' table first, then revised exports: the printed total is no longer that of its parts."""
    path = tmp_path / "exports.csv"
    path.write_bytes(query_bytes(download(two_months)))
    period = Month(2025, 2)
    with open_store(tmp_path / "trade.sqlite") as store:
        list(ingest(store, [rmb / "2025-02.csv"]))
        before = load_cube(store, Currency.RMB)
        list(ingest(store, [path], flow=Flow.EXPORT))
        after = load_cube(store, Currency.RMB)
    old, new = (cube.levels[Basis.MONTH, 1:, :, cube.month_index(period)] for cube in (before, after))
    more = 1_234 / 1e8  # what the download has beyond the table's 10,000 yuan
    # T = X + M within ±1 of the last printed digit
    for flow, moved, slack in ((0, more, 1.1e-4), (Flow.EXPORT, more, 1e-9), (Flow.IMPORT, 0, 1e-9), (3, more, 1e-9)):
        assert new[:, flow] == pytest.approx(old[:, flow] + moved, abs=slack)
    sources = [after.source_of(19, flow, period, Basis.MONTH) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)]
    assert [found and found[0].file for found in sources] == [None, "exports.csv", "2025-02.csv"]


# Cut, spoiled or partial downloads


def test_a_download_of_ten_thousand_rows_warns_that_it_may_be_cut(tmp_path: Path, two_months: Months) -> None:
    rows = download(two_months)
    filler = [*rows[1][:5], "0", ""]
    for count, months in ((9_999, ["2025-01", "2025-02"]), (10_000, ["2025-01"])):  # the last one may lack rows
        full = [rows[0], *[filler] * (count + 1 - len(rows)), *rows[1:]]
        _, tables, _ = read_tables(tmp_path / "query.csv", Flow.EXPORT, query_bytes(full))
        assert [str(table.period) for table in tables] == months
        cut = [warning for warning in tables[0].warnings if warning.key == "query-cut"]
        assert len(cut) == 2 - len(months)
    assert "10,000" in cut[0].sentence()
    assert "2025-02" in cut[0].sentence("zh")


def test_a_download_cut_at_any_byte_is_refused_or_unchanged(two_months: Months) -> None:
    by_code = two_months[Flow.EXPORT]["202502"]
    data = query_bytes(query_rows({"202502": by_code}))
    last_row = data.rindex(b"\r\n", 0, -2) + 2
    # Only whole rows were lost, which a download by province and partner does not show; no figure lost a digit.
    possible = [by_code, by_code | {"65": by_code["65"] // 3}]
    for offset in range(last_row - 120, len(data) - 2):
        try:
            assert by_province(read_one("query.csv", data[:offset], Flow.EXPORT)) in possible
        except SourceRefused:
            continue
