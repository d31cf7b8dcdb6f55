"""Title, unit, magnitude, header and file name must agree on the currency and the month."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import Cells, csv_bytes, html_page
from refusals import NAMES, TITLE, copied, refusal_of

from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

#: Yuan to the dollar; near enough to make one currency's values out of the other's.
RATE = 7.15


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


def other_currency(cells: Cells, factor: float) -> Cells:
    """The month's values in the other currency, T, X and M still adding up, under the old header."""
    rows = [list(row) for row in cells]
    levels: dict[str, list[int]] = {
        row[0]: [round(int(x) * factor) for x in row[3:7]] for row in rows if row[0] in NAMES
    }
    levels["总值"] = [sum(values[i] for values in levels.values()) for i in range(4)]
    for row in rows:
        if row[0] in levels:
            values = levels[row[0]]
            row[1:7] = [str(x) for x in (values[0] + values[2], values[1] + values[3], *values)]
    return rows


def test_a_title_in_yuan_over_dollar_values_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    for name, cells in real_months.items():
        dollars = other_currency(cells, 10 / RATE)
        assert refusal_of(tmp_path, f"{name}.csv", csv_bytes(dollars), "magnitude").facts["currency"] == "RMB"


def test_a_title_in_dollars_over_yuan_values_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    for name, cells in real_months.items():
        yuan = [[cell.replace("单位：万人民币", "单位：千美元") for cell in row] for row in cells[:-1]]
        assert refusal_of(tmp_path, f"{name}.csv", csv_bytes(yuan), "magnitude").facts["currency"] == "USD"


def test_a_title_in_yuan_over_dollar_values_is_refused_beside_the_real_months(
    tmp_path: Path, rmb_store: Path, month: Cells
) -> None:
    dollars = other_currency(month, 10 / RATE)
    path = tmp_path / "2025-02.csv"
    path.write_bytes(csv_bytes(dollars))
    with open_store(rmb_store) as store:
        before = store.version()
        (done,) = ingest(store, [path])
        assert store.version() == before
    assert done.refusal is not None
    assert done.refusal.key == "level-against-stored"


def test_a_unit_ten_times_too_large_is_refused(tmp_path: Path, month: Cells) -> None:
    month[0][7:] = ["单位：千人民币"] * 3
    refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "magnitude")


@pytest.mark.parametrize(("title", "unit"), [("（人民币值）", "单位：千美元"), ("（美元值）", "单位：万人民币")])
def test_a_title_that_contradicts_the_unit_is_refused(tmp_path: Path, month: Cells, title: str, unit: str) -> None:
    page = html_page(month, TITLE.replace("（人民币值）", title), unit=unit)
    refusal = refusal_of(tmp_path, "2025-02.html", page.encode(), "title-against-unit")
    assert title in str(refusal.facts["title"])


def test_a_table_without_one_unit_is_refused(tmp_path: Path, month: Cells) -> None:
    for unit in ["", "单位：", "单位：万", "单位：千美元/万元人民币"]:
        month[0][7:] = [unit] * 3
        refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "no-unit")


def test_two_units_are_refused(tmp_path: Path, month: Cells) -> None:
    month[0][7:] = ["单位：千美元", "单位：万元人民币", ""]
    refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "no-unit")


def test_a_table_without_a_year_is_refused(tmp_path: Path, month: Cells) -> None:
    refusal = refusal_of(tmp_path, "table8.csv", csv_bytes(month), "no-year")
    assert refusal.facts["month"] == 2


def test_a_name_that_contradicts_the_header_is_refused(tmp_path: Path, month: Cells) -> None:
    refusal = refusal_of(tmp_path, "2025-03.csv", csv_bytes(month), "header-against-name")
    assert (refusal.facts["header"], str(refusal.facts["named"])) == (2, "2025-03")


def test_a_title_that_contradicts_the_header_is_refused(tmp_path: Path, month: Cells) -> None:
    page = html_page(month, TITLE.replace("2月", "3月"))
    refusal_of(tmp_path, "page.html", page.encode(), "header-against-title")


def test_a_name_that_contradicts_the_title_is_refused(tmp_path: Path, month: Cells) -> None:
    refusal = refusal_of(tmp_path, "2024-02.html", html_page(month, TITLE).encode(), "name-against-title")
    assert [str(refusal.facts[fact]) for fact in ("named", "titled")] == ["2024-02", "2025-02"]


def test_two_titles_of_different_months_are_refused(tmp_path: Path, month: Cells) -> None:
    page = html_page(month, TITLE).replace("<h2>（8）2025年", "<h2>（8）2024年")
    refusal_of(tmp_path, "page.html", page.encode(), "title-months")


def test_a_header_of_two_months_is_refused(tmp_path: Path, month: Cells) -> None:
    for column in [2, 4, 6]:
        cells = copied(month)
        cells[2][column] = "1至3月"
        refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "header-months")
