"""The workbook with January and February together: the province sheets' chart and table, the remark on 当月."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Cells
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook
from parts import COMMITTED, parts
from xlsxwriter.utility import xl_range_abs

from udfs.call import call
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill

#: Label of a point -> value, by the name of a chart's series.
Drawn = dict[str, dict[object, object]]
OfMonth = Callable[[int], Path]

_CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
#: The printed YoY's column in the China Customs' files.
_YOY = {"出口": 8, "进口": 9}


def fill_workbook(target: Path, store: Path, period: Month) -> Path:
    shutil.copy(COMMITTED, target)
    with open_store(store) as opened, open_workbook(target) as book:
        fill(book, gather(opened, Currency.RMB, period, made=dt.datetime(2025, 3, 25, 9, 30)))
        book.save()
    return target


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, rmb_store: Path) -> OfMonth:
    """Return a function that gives the workbook of a month of 2025."""
    folder = tmp_path_factory.mktemp("filled")
    return functools.cache(lambda month: fill_workbook(folder / f"{month}.xlsm", rmb_store, Month(2025, month)))


def cells_at(book: Workbook, reference: str) -> list[object]:
    sheet, _, cells = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(cells)
    assert (left, bottom - top) == (right, 11)
    return [row[0] for row in book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)]


@functools.cache
def values_of(workbook: Path) -> Workbook:
    return load_workbook(workbook, data_only=True)


def drawn(workbook: Path, index: int) -> Drawn:
    """Return the points of the YoY chart of the province number *index*, read from the cells of its series.

    Points that are cut have the values that the legend names.
    """
    area = layout.CHART_CHANGES
    values = xl_range_abs(area.row + 2, 2 * index, area.row + 13, 2 * index)
    charts = [content for name, content in parts(workbook).items() if name.startswith("xl/charts/chart")]
    (chart,) = (etree.fromstring(each) for each in charts if f"{layout.CHARTS}!{values}<".encode() in each)
    book = values_of(workbook)
    found: Drawn = {}
    for series in chart.iterfind(".//c:ser", _CHART):
        sheet, _, cell = series.findtext("c:tx//c:f", "", _CHART).rpartition("!")
        name = str(book[sheet.strip("'")][cell].value)
        categories, values = (cells_at(book, series.findtext(f"c:{kind}//c:f", "", _CHART)) for kind in ("cat", "val"))
        name, _, cut = name.removesuffix("）").partition("（已截短：")
        found[name if cut else f"{name}）"] = dict(zip(categories, values, strict=True))
        for point in filter(None, cut.split("、")):
            label, value = point.split()
            shown = found[name][label]
            assert isinstance(shown, float)
            assert abs(float(value)) > abs(shown)
            found[name][label] = float(value)
    return found


def printed(months: dict[str, Cells], stem: str, index: int, flow: str) -> float:
    (row,) = (row for row in months[stem] if row[0] == PROVINCES[index].name)
    return float(row[_YOY[flow]])


@pytest.mark.parametrize("index", [0, 30, *(pytest.param(each, marks=pytest.mark.long) for each in (18, 25))])
def test_the_chart_of_yoy_shows_january_and_february_as_one_printed_point(
    filled: OfMonth, rmb_store: Path, real_months: dict[str, Cells], index: int
) -> None:
    shown, february = drawn(filled(6), index), drawn(filled(2), index)
    labels = ["1-2月", *(f"{month}月" for month in range(3, 13))]
    for flow in _YOY:
        for year, name, last in ((2025, "本年", 6), (2024, "上年", 12)):
            points = shown[f"{flow}（{name}）"]
            assert list(points) == [None, *labels]
            assert points[None] is None
            assert points["1-2月"] == printed(real_months, f"{year}-02", index, flow)
            for month in range(3, last + 1):
                single = call("TM_YOY", (PROVINCES[index].short, flow, 100 * year + month), store=rmb_store)
                assert points[f"{month}月"] == pytest.approx(single, abs=0.05)
            assert {points[label] for label in labels[last - 1 :]} <= {None}
        of_february = february[f"{flow}（本年）"].values()
        assert [*filter(None, of_february)] == [printed(real_months, "2025-02", index, flow)]


@pytest.mark.long
def test_january_has_a_labelled_point_while_february_is_not_stored(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells]
) -> None:
    """Its year to date is the month itself: the YoY is the printed one."""
    with open_store(tmp_path / "trade.sqlite") as store:
        sources = [source for source in find_sources([rmb]) if "2025-02" not in str(source)]
        assert [done.refusal for done in ingest(store, sources) if done.refusal] == []
    workbook = fill_workbook(tmp_path / "TradeMonitor.xlsm", tmp_path / "trade.sqlite", Month(2025, 1))
    for index in (0, 18):
        shown = drawn(workbook, index)
        for flow in _YOY:
            this_year, last_year = shown[f"{flow}（本年）"], shown[f"{flow}（上年）"]
            assert this_year["1月"] == pytest.approx(printed(real_months, "2025-01", index, flow))
            assert (this_year["1-2月"], last_year["1月"]) == (None, None)
            assert last_year["1-2月"] == printed(real_months, "2024-02", index, flow)


def test_the_months_table_has_both_the_single_months_and_the_two_together(
    filled: OfMonth, rmb_store: Path, real_months: dict[str, Cells]
) -> None:
    book = values_of(filled(2))
    months = layout.province_ranges(PROVINCES[18]).months
    top = months.row + 1
    rows = list(book["广东"].iter_rows(top, top + months.rows - 1, values_only=True))
    assert rows[0][layout.PROVINCE_COMBINED] == "同比，1-2 月合并（%）"
    columns = slice(layout.PROVINCE_COMBINED, layout.PROVINCE_COMBINED + 3)
    assert rows[1][columns] == ("进出口", "出口", "进口")
    by_month = {row[0]: row for row in rows[2:]}
    (file_row,) = (row for row in real_months["2025-02"] if row[0] == "广东省")
    assert by_month[dt.datetime(2025, 1, 1)][columns] == (None, None, None)
    assert by_month[dt.datetime(2025, 2, 1)][columns] == tuple(map(float, file_row[7:10]))
    after = by_month[dt.datetime(2025, 3, 1)]  # stored
    assert {*after[1 : columns.stop]} == {None}
    for month in (202501, 202502):
        row = by_month[dt.datetime(2025, month % 100, 1)]
        for flow, column in (("进出口", 2), ("出口", 4), ("进口", 6)):
            assert row[column] == pytest.approx(call("TM_YOY", ("广东", flow, month), store=rmb_store))


def test_the_remark_is_in_its_row_and_only_in_months_that_have_one(filled: OfMonth) -> None:
    cell = f"A{layout.TEXT_REMARK + 1}"
    assert "2025 年春节在 1 月 29 日，2024 年在 2 月 10 日" in str(values_of(filled(2))[layout.MONTH][cell].value)
    assert values_of(filled(2))[layout.YTD][cell].value is None
    assert values_of(filled(6))[layout.MONTH][cell].value is None
