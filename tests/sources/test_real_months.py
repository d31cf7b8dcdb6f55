"""The figures of the 17 real months are read as printed, from every common file format."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from editions import (
    Cells,
    body,
    csv_bytes,
    english,
    english_by_100_million,
    grouped,
    html_page,
    imports_first,
    xls_file,
    xlsx_file,
)

from xlpkg.model.regions import NATIONAL, PROVINCES, clean_label
from xlpkg.model.words import Currency
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)] + [f"2025-{month:02d}" for month in range(1, 6)]
CHINESE_TITLE = "（8）2025年2月进出口商品收发货人所在地总值表（人民币值）"

Figures = list[tuple[str, list[float | None]]]


def figures_of(cells: Cells) -> Figures:
    """Every data row of the file: its label, six levels and three YoY."""
    return [(clean_label(row[0]), [None if text == "-" else float(text) for text in row[1:]]) for row in body(cells)]


def figures_in(table: SourceTable) -> Figures:
    """The same of a table that was read."""
    return [
        (row.zone or ("总值" if row.region is NATIONAL else row.region.name), list(row.values)) for row in table.rows
    ]


def only(path: Path, data: bytes | None = None) -> SourceTable:
    """The one table of a file."""
    _, tables = read_tables(path, None, data)
    assert len(tables) == 1
    return tables[0]


@pytest.mark.parametrize("month", MONTHS)
def test_every_row_of_a_real_month_is_read_as_printed(rmb: Path, real_months: dict[str, Cells], month: str) -> None:
    table = only(rmb / f"{month}.csv")
    assert figures_in(table) == figures_of(real_months[month])
    assert (str(table.period), table.currency, table.unit, table.edition) == (month, Currency.RMB, 10_000, "zh")
    assert [row.region for row in table.rows if row.zone is None] == [NATIONAL, *PROVINCES]
    assert table.footnote == clean_label(real_months[month][-1][0])
    assert table.warnings == ()


def test_a_zone_belongs_to_the_province_above_it(real_months: dict[str, Cells], rmb: Path) -> None:
    names = {province.name: province for province in PROVINCES}
    table = only(rmb / "2024-12.csv")
    above = NATIONAL
    for row, cells in zip(table.rows, body(real_months["2024-12"]), strict=True):
        above = names.get(cells[0], above)
        assert row.region is above
    zones = {row.zone: row.region.name for row in table.rows if row.zone}
    assert zones["吉林市"] == "吉林省"  # whole labels: neither the province 吉林 nor 天津 a second time
    assert zones["天津滨海新区"] == "天津市"
    assert zones["上海浦东新区"] == "上海市"


@pytest.mark.parametrize("month", ["2024-01", "2024-08", "2025-02"])
def test_a_saved_page_gives_the_same_table(tmp_path: Path, real_months: dict[str, Cells], month: str) -> None:
    cells = real_months[month]
    title = CHINESE_TITLE.replace("2025年2月", f"{month[:4]}年{int(month[5:])}月")
    table = only(tmp_path / "saved page.html", html_page(cells, title).encode())
    assert figures_in(table) == figures_of(cells)
    assert (str(table.period), table.kind) == (month, "html")
    assert table.title == title


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_saved_page_may_be_in_any_usual_encoding_and_called_xls(
    tmp_path: Path, real_months: dict[str, Cells], encoding: str
) -> None:
    cells = real_months["2025-02"]
    data = html_page(cells, CHINESE_TITLE).replace("utf-8", encoding).encode(encoding)
    assert figures_in(only(tmp_path / "page.xls", data)) == figures_of(cells)


@pytest.mark.parametrize("colon", ["：", ":", "∶"])
@pytest.mark.parametrize("unit", ["万人民币", "万元人民币", "人民币万元"])
def test_a_unit_is_understood_as_it_is_written(
    tmp_path: Path, real_months: dict[str, Cells], colon: str, unit: str
) -> None:
    page = html_page(real_months["2025-02"], CHINESE_TITLE, unit=f"单位{colon}{unit}")
    assert only(tmp_path / "page.html", page.encode()).unit == 10_000


def test_a_page_with_title_and_unit_in_one_cell_gives_the_same_table(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    cells = real_months["2025-02"]
    page = html_page(cells, "海关统计", unit=f"{CHINESE_TITLE} 单位：万元人民币")
    table = only(tmp_path / "page.html", page.encode())
    assert figures_in(table) == figures_of(cells)
    assert (str(table.period), table.unit) == ("2025-02", 10_000)


@pytest.mark.parametrize("month", ["2024-01", "2025-02"])
@pytest.mark.parametrize(("suffix", "write"), [("xlsx", xlsx_file), ("xls", xls_file)])
def test_a_workbook_gives_the_same_table(
    tmp_path: Path,
    real_months: dict[str, Cells],
    month: str,
    suffix: str,
    write: object,
) -> None:
    cells = real_months[month]
    title = CHINESE_TITLE.replace("2025年2月", f"{month[:4]}年{int(month[5:])}月")
    assert callable(write)
    table = only(write(tmp_path / f"任意名.{suffix}", cells, title))
    assert figures_in(table) == figures_of(cells)
    assert (str(table.period), table.kind) == (month, suffix)


def test_a_csv_in_gb18030_gives_the_same_table(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "2025-02.csv", csv_bytes(cells, "gb18030"))
    assert figures_in(table) == figures_of(cells)


def test_text_pasted_from_the_page_gives_the_same_table(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    lines = ["\t".join([row[0], *map(grouped, row[1:])]) for row in cells]
    data = "\n".join([CHINESE_TITLE, *lines[:-1], cells[-1][0]]).encode()
    assert figures_in(only(tmp_path / "pasted.csv", data)) == figures_of(cells)


def test_imports_before_exports_give_the_same_table(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "2025-02.csv", csv_bytes(imports_first(cells)))
    assert figures_in(table) == figures_of(cells)


def test_any_order_of_the_columns_gives_the_same_table(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    shuffle = random.Random(8)  # noqa: S311 - an order, not a secret
    for _ in range(10):
        order = [0, *shuffle.sample(range(1, 10), 9)]
        data = csv_bytes([[row[column] for column in order] for row in cells])
        assert figures_in(only(tmp_path / "2025-02.csv", data)) == figures_of(cells)


def test_blank_lines_and_empty_columns_change_nothing(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    spread = [["", *row, "", ""] for row in cells]
    for at in (40, 3, 0):
        spread.insert(at, [""] * 13)
    assert figures_in(only(tmp_path / "2025-02.csv", csv_bytes(spread))) == figures_of(cells)


def test_labels_may_carry_any_space(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    spaced = [[f"\u3000{row[0][:2]}\n{row[0][2:]}\u00a0", *row[1:]] for row in cells]
    assert figures_in(only(tmp_path / "2025-02.csv", csv_bytes(spaced))) == figures_of(cells)


def test_the_english_edition_gives_the_same_exports_and_imports(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "2025-02 english.csv", csv_bytes(english(cells, 2025, 2)))
    expected = [values[2:6] + values[7:] for _, values in figures_of(cells)]
    assert [list(row.values[2:6] + row.values[7:]) for row in table.rows] == expected
    assert all(row.values[field] is None for row in table.rows for field in (0, 1, 6))
    assert [row.region for row in table.rows if row.zone is None] == [NATIONAL, *PROVINCES]
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-02", Currency.USD, 1_000, "en")


def test_the_english_header_of_2026_with_one_decimal_is_read(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "page.csv", csv_bytes(english_by_100_million(cells, 2)))
    assert (str(table.period), table.currency, table.unit) == ("2025-02", Currency.RMB, 10**8)
    for row, (_, values) in zip(table.rows, figures_of(cells), strict=True):
        for field, value in enumerate(values):
            printed = None if value is None else value if field > 5 else round(value / 10_000, 1)
            assert row.values[field] == (None if printed is None else pytest.approx(printed, abs=1e-9))


def test_an_english_page_shows_hashes_where_a_column_was_too_narrow(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    rows = english(real_months["2025-02"], 2025, 2)
    zone = next(i for i, row in enumerate(rows) if row[0].startswith("Zone"))
    rows[zone][1] = "############"
    table = only(tmp_path / "2025-02.csv", csv_bytes(rows))
    assert next(row for row in table.rows if row.zone).values[2] is None


def test_the_dollar_edition_gives_its_figures(examples: Path, example_months: dict[str, Cells]) -> None:
    for month, cells in example_months.items():
        table = only(examples / f"{month}.csv")
        rows = [row for row in cells[3:] if len(set(row)) > 2]
        assert [label for label, _ in figures_in(table)] == [row[0] for row in rows]
        assert [values for _, values in figures_in(table)] == [
            [None if text == "-" else float(text) for text in row[1:]] for row in rows
        ]
        assert (str(table.period), table.currency, table.unit) == (month, Currency.USD, 1_000)
