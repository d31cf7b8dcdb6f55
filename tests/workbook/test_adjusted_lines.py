"""Charts of all months have adjusted lines and a note on their model where there are enough months, else neither."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw
from conftest import Refill
from trend_series import write_list

from xlpkg.analysis.seasonal import program
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, parse_region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import figures, layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.drawing import MonthChart
from xlpkg.workbook.fill import fill
from xlpkg.workbook.host import host_of
from xlpkg.workbook.versions import values_of

GUANGDONG, BEIJING = map(parse_region, ("广东", "北京"))
FEBRUARY = Month(2025, 2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """Four months by province; since 2008 the nation's exports and imports, and exports of Guangdong, as announced."""
    folder = tmp_path_factory.mktemp("announced")
    with open_store(folder / "trade.sqlite") as store:
        found = [*ingest(store, find_sources([examples, write_list(folder / "nation.csv")]))]
        cube = gather(store, Currency.USD, FEBRUARY).cube
        levels = cube.levels[Basis.MONTH, GUANGDONG.index, Flow.EXPORT]
        known = {str(month): float(levels[cube.month_index(month)]) for month in cube.periods()}
        found += ingest(store, find_sources([write_list(folder / "guangdong.csv", "广东", 0.2, known)]))
    assert [file.refusal for file in found if file.refusal] == []
    return folder / "trade.sqlite"


def content_of(store: Path, lang: Language) -> Content:
    with open_store(store, create=False) as opened:
        return gather(opened, Currency.USD, FEBRUARY, lang)


def test_the_nation_has_adjusted_columns_beside_its_months_and_a_note(path: Path, store: Path) -> None:
    sheets = [layout.NATION, layout.CHARTS]
    with open_workbook(path) as book:
        notes = book.names[layout.NATION_TOP.name].refers_to_range[layout.NATION_NOTES, 0]
        low, area = notes.row_height or 0, book.names[layout.NATION_ADJUSTED.name].refers_to_range
        fill(book, content_of(store, "zh"), sheets)
        months = [row[0] for row in values_of(book, layout.NATION_MONTHS)]
        rows = values_of(book, layout.NATION_ADJUSTED)
        hidden = [host_of(book.app).has_hidden_rows(row) for row in (area[206, 0], area[207, 0])]
        note, high = notes.value, notes.row_height or 0
        image = dict(figures._of_nation(book))["nation-months"]
        title = values_of(book, layout.NATION_TOP)[layout.NATION_CHARTS[0] - 1][0]
        fill(book, content_of(store, "en"), sheets)
        english = notes.value
    assert rows[0][1:] == ["出口（季调）", "进口（季调）"]
    assert [row[0] for row in rows[1:]] == months[2:]  # a chart has one axis for all lines
    assert hidden == [False, True]
    by_month = {f"{day:%Y-%m}": row for day, *row in rows[1:] if day is not None}
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
    assert [series.name for series in image.series] == [
        "出口",
        "进口",
        "净出口",
        "",
        "",
    ]  # the title names the pale ones
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
        lines = str(values_of(book, layout.NATION_TOP)[layout.NATION_NOTES][0]).splitlines()
        province = str(values_of(book, layout.province_ranges(GUANGDONG).cities)[-1][0])
        monkeypatch.undo()
        program.find_program.cache_clear()
        later_content = replace(content_of(store, "en"), adjusting=adjusted.append)
        fill(book, later_content, [layout.NATION, "广东", layout.CHARTS])
        later = str(values_of(book, layout.NATION_TOP)[layout.NATION_NOTES][0])
    reason = "X-13ARIMA-SEATS is not installed"
    assert lines[-2].startswith(f"No pale line of exports: {reason}")
    assert lines[-1].startswith(f"No pale line of imports: {reason}")
    assert province.startswith(f"No pale line of exports: {reason}")
    assert adjusted == [NATIONAL, NATIONAL, GUANGDONG]  # the progress
    assert "Pale line of exports" in later
    assert reason not in later


def test_without_enough_months_there_is_nothing(book: xw.Book, refill: Refill) -> None:
    refill(book, sheets=[layout.NATION, "广东", layout.CHARTS])
    assert {value for _, *row in values_of(book, layout.NATION_ADJUSTED) for value in row} == {None}
    assert {value for row in values_of(book, layout.CHART_ADJUSTED) for value in row} == {None}
    assert "季调" not in values_of(book, layout.NATION_TOP)[layout.NATION_NOTES][0]
