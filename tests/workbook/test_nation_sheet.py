"""全国 shows the published figures of the nation, its parts add up to them, and announced months are in its lines."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import Refill
from openpyxl import load_workbook

from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.versions import values_of

#: June 2025 and the first half-year as China Customs released them on 2025-07-14, in 万亿 yuan and percent.
HALF_YEAR = {"进出口": (21.79, 2.9), "出口": (13.00, 7.2), "进口": (8.79, -2.7)}
#: 2024 as released on 2025-01-13, in 万亿 yuan.
YEAR_2024 = {"出口": 25.45, "进口": 18.39}
#: The nation's exports and imports of 2023 in billion dollars, as a data provider shows them.
OF_2023 = {
    "export": (284.4, 208.6, 302.4, 288.1, 280.9, 283.4, 280.8, 283.8, 296.5, 274.2, 292.6, 303.3),
    "import": (192.5, 196.6, 225.4, 203.0, 215.8, 213.8, 201.4, 216.6, 221.3, 218.3, 223.6, 228.5),
}


def months_of(book: xw.Book) -> dict[str, list[Any]]:
    """Return the rows of the months by month."""
    return {f"{row[0]:%Y-%m}": row for row in values_of(book, layout.NATION_MONTHS)[2:] if row[0] is not None}


def test_the_figures_are_those_that_china_customs_released(book: xw.Book, refill: Refill) -> None:
    refill(book, month=6, sheets=[layout.NATION])
    rows = {row[0]: row for row in values_of(book, layout.NATION_TOP)}
    for flow, (level, yoy) in HALF_YEAR.items():
        assert rows[flow][4] / 10_000 == pytest.approx(level, abs=0.005)
        assert rows[flow][5] == yoy
    december = months_of(book)["2024-12"]
    assert [december[4] / 10_000, december[5] / 10_000] == pytest.approx([*YEAR_2024.values()], abs=0.006)
    assert "海关公布" in values_of(book, layout.NATION_TOP)[layout.NATION_NOTES][0]


def test_the_parts_add_up_to_the_nation(book: xw.Book, refill: Refill) -> None:
    refill(book, month=6, sheets=[layout.NATION])
    rows = [row[: layout.NATION_COLUMNS] for row in values_of(book, layout.NATION_PARTS)[layout.NATION_PART_ROWS :]]
    groups, others = rows[: len(layout.NATION_GROUPS)], rows[len(layout.NATION_GROUPS) : -1]
    name, *nation = rows[-1]
    assert name == "全国"
    assert nation[3:] == pytest.approx([2.9, 7.2, -2.7, 100, 100, 100], abs=1e-9)
    for part in (groups, others):
        assert [sum(column) for column in list(zip(*part, strict=True))[1:]] == pytest.approx(nation)


def test_sums_of_twelve_months_have_a_chart_once_there_is_one(book: xw.Book, refill: Refill) -> None:
    row = layout.NATION_CHARTS[-1]
    area = book.names[layout.NATION_TOP.name].refers_to_range
    shown = []
    for month, year in ((6, 2025), (2, 2024), (12, 2024)):
        refill(book, month=month, year=year, sheets=[layout.NATION])
        shown.append((area[row - 1, 0].value is not None, (area[row, 0].row_height or 0) > 200))
    assert shown == [(True, True), (False, False), (True, True)]


def test_announced_months_begin_the_lines_and_rows_without_a_month_are_hidden(
    path: Path, tmp_path: Path, examples: Path
) -> None:
    announced = tmp_path / "2023.csv"
    with announced.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["period", "region", "flow", "currency", "basis", "yoy", "value", "edition", "source"])
        for flow, levels in OF_2023.items():
            for month, level in enumerate(levels, start=1):
                row = [f"2023-{month:02}", "全国", flow, "usd", "month", "", f"{10 * level:.1f}", "restated", "东财"]
                writer.writerow(row)
    with open_store(tmp_path / "trade.sqlite") as store:
        assert not [file.refusal for file in ingest(store, find_sources([examples, announced])) if file.refusal]
        content = gather(store, Currency.USD, Month(2025, 2))
    with open_workbook(path) as book:
        fill(book, content, [layout.NATION])
        rows, note = months_of(book), values_of(book, layout.NATION_TOP)[layout.NATION_NOTES][0]
        book.save()
    assert "金额为公布数：2023-01–2023-12" in note
    assert next(iter(rows)) == "2023-01"
    assert rows["2023-12"][1:3] == [3033.0, 2285.0]
    # 3.38 trillion dollars of exports in 2023, as released.
    assert rows["2023-12"][4] == pytest.approx(33_800, rel=0.001)
    sheet, area = load_workbook(path)[layout.NATION], layout.NATION_MONTHS
    last = area.row + 2 + len(rows)
    assert not sheet.row_dimensions[last].hidden
    assert sheet.row_dimensions[last + 1].hidden
    assert sheet.row_dimensions[area.last_row + 1].hidden
