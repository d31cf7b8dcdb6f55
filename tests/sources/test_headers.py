"""Headers of the month and the year to date: with months, as 当月 and 累计, or refused with their words."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from editions import Cells, body, csv_bytes, html_page, keys, rows_of, without_merged_texts
from refusals import TITLE, copied, refusal_of

from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


def with_header(cells: Cells, of_month: str, to_date: str) -> Cells:
    """The month with other words for 2月 and 1至2月."""
    changed = copied(cells)
    words = {"2月": of_month, "1至2月": to_date}
    changed[2] = [words.get(text, text) for text in changed[2]]
    return changed


def inserted(cells: Cells, column: int, header: tuple[str, str], factor: float = 0.9) -> Cells:
    """The month with a further column of numbers under *header*."""
    new = [[*row[:column], "", *row[column:]] for row in cells]
    new[1][column], new[2][column] = header
    for row in body(new):
        row[column] = f"{factor * float(row[-1]):.1f}" if row[-1] != "-" else "-"
    return new


def only(cells: Cells, name: str = "2025-02.csv") -> SourceTable:
    _, (table,) = read_tables(Path(name), None, csv_bytes(cells))
    return table


def figures(cells: Cells) -> list[list[float | None]]:
    return [[None if text == "-" else float(text) for text in row[1:]] for row in body(cells)]


def test_a_spreadsheet_saved_as_csv_is_read(real_months: dict[str, Cells]) -> None:
    for name, cells in real_months.items():
        saved = without_merged_texts(cells)
        assert saved[1] == ["收发货人所在地", "进出口", "", "出口", "", "进口", "", cells[1][7], "", ""]
        table = only(saved, f"{name}.csv")
        assert [list(row.values) for row in rows_of(table)] == figures(cells)


def test_a_row_that_numbers_the_columns_is_no_header(month: Cells) -> None:
    numbers = [str(number) for number in range(10)]
    for row in (numbers, ["", *numbers[1:]], ["甲", *numbers[1:]]):
        assert [list(each.values) for each in rows_of(only([row, *month]))] == figures(month)
        assert [list(each.values) for each in rows_of(only([*month[:3], row, *month[3:]]))] == figures(month)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("with_index", [False, True])
def test_a_page_that_pandas_saved_is_read(tmp_path: Path, month: Cells, suffix: str, with_index: bool) -> None:
    frame = pd.read_html(io.StringIO(html_page(month, TITLE)), flavor="lxml")[-1]
    path = tmp_path / f"2025-02.{suffix}"
    (frame.to_csv if suffix == "csv" else frame.to_excel)(path, index=with_index)
    _, (table,) = read_tables(path)
    assert [list(row.values) for row in rows_of(table)] == figures(month)


@pytest.mark.parametrize(
    ("of_month", "to_date"),
    [
        ("当月", "累计"),
        ("本月", "本年累计"),
        ("当月", "1至本月累计"),
        ("当 月", "累 计"),
        ("2月", "累计"),
        ("当月", "1至2月"),
        ("Month", "Year to date"),
    ],
)
def test_a_header_without_a_month_takes_that_of_the_title_or_of_the_name_with_a_warning(
    month: Cells, of_month: str, to_date: str
) -> None:
    cells = with_header(month, of_month, to_date)
    _, (titled,) = read_tables(Path("page.html"), None, html_page(cells, TITLE).encode())
    named = only(cells)
    for table in (titled, named):
        assert [list(row.values) for row in rows_of(table)] == figures(month)
        assert str(table.period) == "2025-02"
    assert titled.warnings == ()
    assert keys(named.warnings) == ([] if "2月" in of_month + to_date else ["month-of-name"])


@pytest.mark.parametrize(
    "header",
    [
        ("出口", "当月同比±％"),
        ("2月 同比±％", "出口"),
        ("出口占比％", "累计"),
        ("出口", "环比±％"),
        ("累计同比（上年同期=100）", "出口"),
        ("累计比去年同期增减额", "出口"),
        ("出口", "累计同比指数"),
    ],
)
def test_a_rate_that_table_8_does_not_have_is_left_out_with_a_warning(month: Cells, header: tuple[str, str]) -> None:
    table = only(inserted(month, 7, header))
    assert [list(row.values) for row in rows_of(table)] == figures(month)
    (warning,) = table.warnings
    assert warning.key == "columns-unused"
    assert "H (" in warning.sentence()


@pytest.mark.parametrize("header", ["累计同比±％", "1至2月同比", "同比增长％", "比去年同期±％", "累计增减％"])
def test_a_yoy_of_the_year_to_date_has_many_names(month: Cells, header: str) -> None:
    month[1][7:] = [header] * 3
    assert [list(row.values) for row in rows_of(only(month))] == figures(month)


@pytest.mark.parametrize("now", ["2025-02", "2025-05"])
def test_yoy_of_the_month_under_a_header_without_a_span_are_refused(
    tmp_path: Path, real_months: dict[str, Cells], now: str
) -> None:
    """They do not fit the levels of the year to date in every row."""
    before = {row[0]: row for row in body(real_months[now.replace("2025", "2024")])}
    cells = copied(real_months[now])
    cells[1][7:] = ["同比±％"] * 3
    for row in (row for row in body(cells) if row[0] in before):
        pairs = [(row[column], before[row[0]][column]) for column in (1, 3, 5)]
        row[7:] = [
            "-" if "-" in pair or "0" in pair else f"{100 * int(pair[0]) / int(pair[1]) - 100:.1f}" for pair in pairs
        ]
    refusal_of(tmp_path, f"{now}.csv", csv_bytes(cells), "yoy-identity")
