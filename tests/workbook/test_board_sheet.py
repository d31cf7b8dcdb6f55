"""看板: up to six regions compared in a chart and a table, for the choices that are made there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlwings as xw
from conftest import is_old_libreoffice

from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.host import host_of
from xlpkg.workbook.sheets import board
from xlpkg.workbook.versions import range_of, values_of

#: The cells of a file of table (8) by its month.
Months = dict[str, list[list[str]]]
Rows = list[list[Any]]
JUNE = Month(2025, 6)
#: The columns of the files with the exports to date, in 万, and the YoY of these.
TO_DATE, YOY = 4, 8
LINES = len(layout.BOARD_REGIONS)


def choose(book: xw.Book, *regions: str, **choices: object) -> None:
    top = range_of(book, layout.BOARD_TOP)
    places = (
        dict(zip(layout.BOARD_REGIONS, (*regions, *[None] * (LINES - len(regions))), strict=True)) if regions else {}
    )
    for place, word in (places | choices).items():
        top[layout.BOARD_PLACES[place]].value = word


def refill(book: xw.Book, store: Path, period: Month = JUNE, lang: Language = "zh") -> None:
    with open_store(store) as opened:
        content = gather(opened, Currency.RMB, period, lang, made=dt.datetime(2025, 7, 25, 9, 30))
        fill(book, content, [layout.BOARD])


def chosen(book: xw.Book) -> list[object]:
    cells = values_of(book, layout.BOARD_TOP)
    return [cells[row][column] for row, column in layout.BOARD_PLACES.values()]


def table(book: xw.Book) -> dict[str, list[Any]]:
    return {row[0]: row[1:] for row in values_of(book, board.TABLE)[1:] if row[0]}


def texts(book: xw.Book) -> tuple[list[str], str | None]:
    """Return the sentences on what is not shown, and the title of the chart."""
    cells = values_of(book, layout.BOARD_TOP)
    problems, heading = cells[layout.BOARD_PROBLEMS][0], cells[layout.BOARD_CHART - 1][0]
    return problems.splitlines() if problems else [], heading


def series(book: xw.Book) -> tuple[dict[str, list[float | None]], list[str]]:
    """Return what the chart draws by name, and its months; rows without a month must be hidden, the others shown."""
    header, *rows = values_of(book, board.SERIES)[1:]
    filled = [row for row in rows if row[0] is not None]
    area = range_of(book, board.SERIES)
    # LibreOffice would save a chart without its series if all rows were hidden.
    shown = len(filled) or len(rows) - 1
    heights = [bool(area[1 + index, 0].row_height) for index in (1, shown, shown + 1)]
    assert heights == [True, True, not filled]
    months = [row for row in filled if row[0].day == 1]
    names = {name: [row[index] for row in months] for index, name in enumerate(header) if name and 0 < index <= LINES}
    return names, [f"{row[0]:%Y-%m}" for row in months]


def printed(months: Months, month: str, label: str, column: int) -> float:
    return next(float(row[column]) for row in months[month] if row and row[0] == label)


def test_a_new_board_compares_the_yoy_that_china_customs_printed(
    book: xw.Book, rmb_store: Path, real_months: Months
) -> None:
    choose(book, *[""] * LINES, flow=None, basis=None, measure=None, span=None)
    refill(book, rmb_store)
    labels = {"全国": "总值", "广东": "广东省", "江苏": "江苏省", "浙江": "浙江省", "上海": "上海市", "山东": "山东省"}
    drawn, months = series(book)
    assert months == [*real_months]
    for name, label in labels.items():
        yoy = [printed(real_months, month, label, YOY) for month in months]
        assert drawn[name] == yoy
        assert table(book)[name] == [*(yoy[-1 - back] for back in (0, 1, 12)), "公布", 0.05]
    assert texts(book) == ([], "出口：同比（累计，%），2024-01 至 2025-06")
    cells = [str(cell) for row in values_of(book, layout.BOARD_TOP)[2:4] for cell in row]
    assert [cell for cell in cells if "地区" in cell] == [f"地区 {number}" for number in range(1, 1 + LINES)]


def test_groups_and_cities_are_compared_and_the_choices_stay_in_both_languages(
    book: xw.Book, rmb_store: Path, real_months: Months
) -> None:
    """The first half of 2025: https://www.chinareport.com.cn/2676.html has the Yangtze River Delta."""
    choose(book, "长三角", "深圳", "fuzhou (fujian)", flow="export", basis="ytd", measure="level", span=12)
    refill(book, rmb_store, lang="en")
    regions = ["Yangtze River Delta", "Shenzhen", "Fuzhou (Fujian)"]
    assert chosen(book) == [*regions, None, None, None, "exports", "year to date", "level", "12 months"]
    delta, shenzhen = (table(book)[name][0] for name in regions[:2])
    assert delta == pytest.approx(52_200, abs=50)
    assert shenzhen == pytest.approx(printed(real_months, "2025-06", "深圳市", TO_DATE) / 1e4)
    assert len(series(book)[1]) == 12
    choose(book, measure="YoY")
    refill(book, rmb_store)
    assert chosen(book) == ["长三角", "深圳市", "福州市", None, None, None, "出口", "累计", "同比", "12个月"]
    assert table(book)["长三角"][0] == pytest.approx(9.9, abs=0.1)
    assert table(book)["长三角"][-2] == "修订"


def test_january_and_february_are_combined(book: xw.Book, rmb_store: Path, real_months: Months) -> None:
    choose(book, "广东", basis="当月", measure="同比", span="全部")
    refill(book, rmb_store)
    january, february = series(book)[0]["广东"][12:14]
    assert january == february == printed(real_months, "2025-02", "广东省", YOY)
    for basis, ends in (("当月", []), ("累计", [dt.datetime(2024, 12, 31)])):  # the year to date ends in December
        choose(book, "广东", basis=basis)
        refill(book, rmb_store)
        months = {row[0] for row in values_of(book, board.SERIES)[2:]}
        assert [row[0] for row in values_of(book, board.LINES)[1:] if row[0] not in months] == ends


@pytest.mark.parametrize(
    ("regions", "choices", "problem", "drawn"),
    [
        (("广东", "无此地"), {}, "无此地", ["广东"]),
        (("Fuzhou", "广东"), {}, "福州市、抚州市", ["广东"]),
        (("全国", "广东"), {"measure": "rank"}, "全国", ["广东"]),
        # printed for the last time in that month
        (("珠海横琴新区", "广东"), {"measure": "金额"}, "只到 2024-11", ["珠海横琴新区", "广东"]),
        (("广东",), {"flow": "净出口"}, "净出口", []),
        (("广东",), {"span": "三年"}, "三年", []),
    ],
)
def test_what_cannot_be_shown_is_a_sentence_and_no_empty_chart(
    regions: tuple[str, ...], choices: dict[str, str], problem: str, drawn: list[str], book: xw.Book, rmb_store: Path
) -> None:
    choose(book, *regions, **choices)
    refill(book, rmb_store)
    (found,), heading = texts(book)
    assert problem in found
    assert [*series(book)[0]] == [*table(book)] == drawn
    chart = range_of(book, layout.BOARD_TOP)[layout.BOARD_CHART, 0]
    assert bool(heading) == (float(chart.row_height or 0) > 200) == bool(drawn)
    assert chosen(book)[: len(regions)] == [*regions]


def test_no_name_at_the_end_of_a_line_covers_another(book: xw.Book, rmb_store: Path) -> None:
    choose(book, "江苏", "浙江", "安徽", "山东", "上海", "长三角", measure="同比")
    refill(book, rmb_store)
    header, *rows = values_of(book, board.LINES)
    last = [row for row in rows if any(cell is not None for cell in row[1:])][-1]
    ends, places = np.array(last[1 : 1 + LINES]), np.array(last[1 + LINES :])
    assert [*np.argsort(places)] == [*np.argsort(ends)]
    figures = [cell for row in rows for cell in row[1 : 1 + LINES] if cell is not None]
    gaps = np.diff(np.sort(places)) / (max(*figures, 0) - min(*figures, 0))
    assert gaps.min() > 0.06  # of a plot of 215 points, more than a line of 9 points
    assert [name.strip("\u00a0") for name in header[1 + LINES :]] == header[1 : 1 + LINES]


@pytest.mark.long
def test_the_button_fills_the_board_in_libreoffice(libreoffice: xw.App, path: Path, rmb_store: Path) -> None:
    """A chart that had nothing to draw when LibreOffice saved it draws again."""
    with libreoffice.books.open(path) as opened:
        range_of(opened, layout.HOME_CHOICES).value = [["2025-06"], ["rmb"], ["中文"]]
        choose(opened, "无此地")
        (line,) = act("board", opened, store=rmb_store)
        assert "更新看板" in line
        assert texts(opened)[1] is None
        assert series(opened) == ({}, [])
        opened.save()
    with libreoffice.books.open(path) as opened:
        sheet = opened.sheets[layout.BOARD]
        assert sheet.charts[0].height < 20
        choose(opened, "广东", "深圳")
        act("board", opened, store=rmb_store)
        assert [*series(opened)[0]] == ["广东", "深圳市"]
        assert sheet.charts[0].height > 200 or is_old_libreoffice()  # docs/libreoffice.md
        ((*drawn,),) = (host_of(opened.app).chart_ranges(sheet) or {}).values()
        assert len(drawn) > LINES
