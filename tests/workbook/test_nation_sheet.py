"""全国 shows the published figures of the nation, its parts add up to them, and announced months are in its lines.

Charts of all months, there and of a province, have adjusted lines and a note on their model where there are enough
months, else neither.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlwings as xw
from conftest import Refill
from trend_series import write_list as write_series
from user_workbook import sheet_of

from xlpkg.analysis.seasonal import program
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, parse_region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import charts, layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.sheets import nation
from xlpkg.workbook.versions import range_of, values_of

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
    return {f"{row[0]:%Y-%m}": row for row in values_of(book, nation.MONTHS)[2:] if row[0] is not None}


def test_the_figures_are_those_that_china_customs_released(book: xw.Book, refill: Refill) -> None:
    refill(book, month=6, sheets=[layout.NATION])
    rows = {row[0]: row for row in values_of(book, nation.TOP)}
    for flow, (level, yoy) in HALF_YEAR.items():
        assert rows[flow][4] / 10_000 == pytest.approx(level, abs=0.005)
        assert rows[flow][5] == yoy
    december = months_of(book)["2024-12"]
    assert [december[4] / 10_000, december[5] / 10_000] == pytest.approx([*YEAR_2024.values()], abs=0.006)
    assert "海关公布" in values_of(book, nation.TOP)[nation.NOTES][0]


def test_the_parts_add_up_to_the_nation(book: xw.Book, refill: Refill) -> None:
    refill(book, month=6, sheets=[layout.NATION])
    rows = [row[: nation.PRINTED] for row in values_of(book, nation.CONTRIBUTIONS)[nation.HEAD_ROWS :]]
    groups, others = rows[: len(nation.GROUPS)], rows[len(nation.GROUPS) : -1]
    name, *of_nation = rows[-1]
    assert name == "全国"
    assert of_nation[3:] == pytest.approx([2.9, 7.2, -2.7, 100, 100, 100], abs=1e-9)
    # Printed YoY to date are rounded; the notes say by how much.
    left = {"进出口": -0.06, "出口": 0.01, "进口": 0.02}
    for part in (groups, others):
        sums = [sum(column) for column in list(zip(*part, strict=True))[1:]]
        assert sums[:3] + sums[6:] == pytest.approx(of_nation[:3] + of_nation[6:])
        assert np.subtract(of_nation[3:6], sums[3:6]) == pytest.approx([*left.values()], abs=0.005)
    note = values_of(book, nation.TOP)[nation.NOTES][0]
    shown = "、".join(f"{flow} {value:.2f}" for flow, value in left.items())
    assert f"累计：全国同比与各省市拉动合计相差（百分点）：{shown}。" in note
    assert "当月：全国同比与" not in note


def test_sums_of_twelve_months_have_a_chart_once_there_is_one(book: xw.Book, refill: Refill) -> None:
    row = nation.CHART_ROWS[-1]
    area = range_of(book, nation.TOP)
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
        rows, note = months_of(book), values_of(book, nation.TOP)[nation.NOTES][0]
        book.save()
    assert "金额为公布数：2023-01–2023-12" in note
    assert next(iter(rows)) == "2023-01"
    assert rows["2023-12"][1:3] == [3033.0, 2285.0]
    # 3.38 trillion dollars of exports in 2023, as released.
    assert rows["2023-12"][4] == pytest.approx(33_800, rel=0.001)
    sheet, area = sheet_of(path, layout.NATION), nation.MONTHS
    last = area.row + 2 + len(rows)
    assert not sheet.row_dimensions[last].hidden
    assert sheet.row_dimensions[last + 1].hidden
    assert sheet.row_dimensions[area.last_row + 1].hidden


# Adjusted lines

GUANGDONG, BEIJING = map(parse_region, ("广东", "北京"))
FEBRUARY = Month(2025, 2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """Four months by province; since 2008 the nation's exports and imports, and exports of Guangdong, as announced."""
    folder = tmp_path_factory.mktemp("announced")
    with open_store(folder / "trade.sqlite") as store:
        found = [*ingest(store, find_sources([examples, write_series(folder / "nation.csv")]))]
        cube = gather(store, Currency.USD, FEBRUARY).cube
        levels = cube.levels[Basis.MONTH, GUANGDONG.index, Flow.EXPORT]
        known = {str(month): float(levels[cube.month_index(month)]) for month in cube.periods()}
        found += ingest(store, find_sources([write_series(folder / "guangdong.csv", "广东", 0.2, known)]))
    assert [file.refusal for file in found if file.refusal] == []
    return folder / "trade.sqlite"


def content_of(store: Path, lang: Language) -> Content:
    with open_store(store, create=False) as opened:
        return gather(opened, Currency.USD, FEBRUARY, lang)


def test_the_nation_has_adjusted_columns_beside_its_months_and_a_note(path: Path, store: Path) -> None:
    sheets = [layout.NATION, layout.CHARTS]
    with open_workbook(path) as book:
        notes = range_of(book, nation.TOP)[nation.NOTES, 0]
        low = notes.row_height or 0
        fill(book, content_of(store, "zh"), sheets)
        months = [row[0] for row in values_of(book, nation.MONTHS)]
        rows = values_of(book, nation.ADJUSTED)
        note, high = notes.value, notes.row_height or 0
        image = dict(charts.nation_charts(book))["nation-months"]
        title = values_of(book, nation.TOP)[nation.CHART_ROWS[0] - 1][0]
        fill(book, content_of(store, "en"), sheets)
        english = notes.value
    assert rows[0][1:] == ["出口（季调）", "进口（季调）"]
    shown = [month for month in months[2:] if month is not None]
    rest = rows[1 + len(shown) :]
    # The last month is repeated without values: the axis of months ends with it.
    assert [row[0] for row in rows[1:]] == [*shown, *[shown[-1]] * len(rest)]
    assert {cell for row in rest for cell in row[1:]} == {None}
    by_month = {f"{day:%Y-%m}": row for day, *row in rows[1 : 1 + len(shown)]}
    assert [min(by_month), max(by_month)] == ["2008-01", "2025-02"]
    assert all(value is not None for row in by_month.values() for value in row)
    # In 2025 the festival was in January; raw exports were a third lower in February.
    assert by_month["2025-02"][0] == pytest.approx(by_month["2025-01"][0], rel=0.05)
    assert "出口的浅色线，2008-01–2026-07；含公布的金额（后期修订），X-13ARIMA-SEATS 季节调整：对数" in note
    assert "ARIMA (0 1 1)(0 1 1)" in note
    assert title == "各月出口、进口和净出口（亿美元）；浅色为季调"
    assert "Pale line of exports, 2008-01–2026-07; with announced levels (restated), seasonally adjusted by" in english
    assert high > low
    assert isinstance(image, MonthChart)
    assert [series.in_legend for series in image.series] == [True, True, True, False, False]  # the title names the pale
    assert image.title == title


def test_a_province_has_them_in_its_chart_of_all_months(path: Path, store: Path) -> None:
    with open_workbook(path) as book:
        fill(book, content_of(store, "zh"), ["广东", "北京", layout.CHARTS])
        rows, legends = values_of(book, layout.CHART_ADJUSTED), values_of(book, layout.CHART_HISTORY)[0]
        with_line, without = (
            values_of(book, layout.province_ranges(region).cities)[-1][0] for region in (GUANGDONG, BEIJING)
        )
    column = 2 * PROVINCES.index(GUANGDONG)
    assert legends[1 + column : 3 + column] == ["出口，各月（亿美元）；浅色为季调", "进口，各月（亿美元）"]
    assert [index for index, value in enumerate(rows[0]) if value is not None] == [column]
    assert sum(row[column] is not None for row in rows[1:]) == 14  # January 2024 to February 2025
    assert str(with_line).startswith("出口的浅色线，2008-01–2026-07；含公布的金额（后期修订），")
    assert "浅色线" not in str(without)


def test_a_note_says_why_there_is_no_line_and_the_next_fill_may_have_it(
    path: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is kept
    monkeypatch.setattr(program, "distributions", lambda **_: ())
    program.find_program.cache_clear()
    adjusted: list[Region] = []
    with open_workbook(path) as book:
        fill(book, content_of(store, "en"), [layout.NATION, "广东", layout.CHARTS])
        lines = str(values_of(book, nation.TOP)[nation.NOTES][0]).splitlines()
        province = str(values_of(book, layout.province_ranges(GUANGDONG).cities)[-1][0])
        monkeypatch.undo()
        program.find_program.cache_clear()
        later_content = replace(content_of(store, "en"), adjusting=adjusted.append)
        fill(book, later_content, [layout.NATION, "广东", layout.CHARTS])
        later = str(values_of(book, nation.TOP)[nation.NOTES][0])
    reason = "X-13ARIMA-SEATS is not installed"
    assert lines[-2].startswith(f"No pale line of exports: {reason}")
    assert lines[-1].startswith(f"No pale line of imports: {reason}")
    assert province.startswith(f"No pale line of exports: {reason}")
    assert adjusted == [NATIONAL, NATIONAL, GUANGDONG]  # the progress
    assert "Pale line of exports" in later
    assert reason not in later


def test_without_enough_months_there_is_nothing(book: xw.Book, refill: Refill) -> None:
    refill(book, sheets=[layout.NATION, "广东", layout.CHARTS])
    assert {value for _, *row in values_of(book, nation.ADJUSTED) for value in row} == {None}
    assert {value for row in values_of(book, layout.CHART_ADJUSTED) for value in row} == {None}
    assert "季调" not in values_of(book, nation.TOP)[nation.NOTES][0]
