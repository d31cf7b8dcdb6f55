"""The national tables of China Customs are read as printed, in each layout; nothing of another table gets in.

The figures are those of four published flash tables: of the General Administration of Customs for February and March
2026 in yuan, as fdi.mofcom.gov.cn shows them, and of its English edition for November 2024 and December 2025 in
dollars. Those of the bulletin are its dollars of January 2024 to June 2025, as data.mofcom.gov.cn shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from editions import Cells, write

from xlpkg.errors import SourceRefused
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import AnnouncedTable
from xlpkg.sources.reading import read_tables

KINDS: Final = ("csv", "gb18030", "text", "html", "xlsx", "xls")
NOTE: Final = "注: 进出口差额值为“+”表示出口大于进口；为“-”表示出口小于进口。"
#: Month -> the rows total, exports, imports and difference as printed: month, year to date, change on the month before,
#: YoY of the month, YoY of the year to date.
YUAN: Final = {
    "2026年2月": (
        ("35,613.1", "77,320.9", "-14.6", "24.5", "18.3"),
        ("20,994.3", "46,177.9", "-16.6", "36.1", "19.2"),
        ("14,618.8", "31,143.0", "-11.5", "10.9", "17.1"),
        ("6,375.5", "15,034.9", "-", "-", "-"),
    ),
    "2026年3月": (
        ("41,046.4", "118,380.0", "15.2", "9.2", "15.0"),
        ("22,297.0", "68,466.7", "6.2", "-0.7", "11.9"),
        ("18,749.4", "49,913.3", "28.2", "23.8", "19.6"),
        ("3,547.5", "18,553.4", "-", "-", "-"),
    ),
}
DOLLARS: Final = {
    "November 2024": (
        ("5,271.8", "55,967.4", "0.9", "2.1", "3.6"),
        ("3,123.1", "32,407.1", "1.1", "6.7", "5.4"),
        ("2,148.7", "23,560.3", "0.8", "-3.9", "1.2"),
    ),
    "Dec 2025": (
        ("6,014.2", "63,547.7", "9.6", "6.2", "3.2"),
        ("3,577.8", "37,718.7", "8.4", "6.6", "5.5"),
        ("2,436.4", "25,829.0", "11.5", "5.7", "0.0"),
        ("1,141.4", "11,889.8", "-", "-", "-"),
    ),
}
#: Month -> level in 100 million dollars and YoY of total trade, exports, imports in the bulletin.
FINAL: Final = {
    "2024-01": "5290.06 10.9 3063.6 7.7 2226.46 15.6",
    "2024-02": "4025.23 -0.7 2217.27 6.3 1807.96 -8",
    "2024-03": "5002.2 -5.2 2794.34 -7.6 2207.86 -2",
    "2024-04": "5118.57 4.2 2919.49 1.3 2199.07 8.3",
    "2024-05": "5218.27 5.1 3017.83 7.4 2200.43 2",
    "2024-06": "5157.56 3.7 3073.47 8.5 2084.08 -2.5",
    "2024-07": "5152.83 6.9 3002.79 6.9 2150.04 6.8",
    "2024-08": "5253.56 5 3083.22 8.6 2170.33 0.2",
    "2024-09": "5252.51 1.4 3034.68 2.4 2217.83 0.2",
    "2024-10": "5220.31 6 3088.88 12.7 2131.43 -2.4",
    "2024-11": "5267.63 2 3120.37 6.6 2147.26 -4",
    "2024-12": "5664.16 6.5 3356.27 10.7 2307.89 1",
    "2025-01": "5105.72 -3.4 3242.82 5.9 1862.9 -16.3",
    "2025-02": "3983.39 -1 2147.77 -3.1 1835.61 1.6",
    "2025-03": "5242.25 4.9 3130.86 12.2 2111.39 -4.3",
    "2025-04": "5343.58 4.5 3151.04 8 2192.53 -0.3",
    "2025-05": "5284.6 1.3 3156.03 4.6 2128.57 -3.3",
    "2025-06": "5356.97 3.9 3249.43 5.8 2107.55 1.2",
}
HEADER: Final = (
    "项 目|{m}月|1至{m}月累计|{m}月与上月环比增减±%|{m}月与去年同期同比增减±%|1至{m}月累计与去年同期同比增减±%"
)
ITEMS: Final = ("进出口总值", "出口总值", "进口总值", "进出口差额")
ENGLISH_ITEMS: Final = ("Total Export & Import", "Total Export", "Total Import", "Export-Import Balance")


def flash(period: str, title: str = "{}全国进出口总值表（人民币值）", unit: str = "单位∶亿元人民币") -> Cells:
    """Return a flash in yuan as its page shows it: title, unit, header, four rows, a note."""
    month = re.findall(r"\d+", period)[-1]
    header = HEADER.format(m=month).split("|")
    rows = [[item, *figures] for item, figures in zip(ITEMS, YUAN[period], strict=True)]
    return [[title.format(period)] * 6, ["", "", "", "", "", unit], header, *rows, [NOTE, *[""] * 5]]


def english_flash(period: str) -> Cells:
    """Return a flash in dollars as the English page shows it, with title, date and unit in one row."""
    month = {"November 2024": 11, "Dec 2025": 12}[period]
    title = f"(1) China's Total Export & Import Values, {period} (in USD)"
    changes = ["Month-on-Month ±%", "Year-on-Year ±%", "Year-on-Year ±%"]
    rows = [[item, *figures] for item, figures in zip(ENGLISH_ITEMS, DOLLARS[period], strict=False)]
    top = [title, "2024/12/11", "Unit: USD 100 Million", "", "", ""]
    return [top, ["Item", str(month), f"1-to-{month}", *changes], *rows]


def bulletin(last: str = "2025-06", months: dict[str, str] = FINAL) -> Cells:
    """Return table (1) B in million dollars, with the changes of the months of this year."""
    figures = {
        (month, flow): (float(words.split()[2 * flow]), float(words.split()[2 * flow + 1]))
        for month, words in months.items()
        for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
    }
    rows: Cells = []
    to_date = dict.fromkeys(Flow, 0)
    before: dict[Flow, float] = {}
    for period in sorted({period for period, _ in figures}):
        levels = {flow: round(100 * figures[period, flow][0]) for flow in (Flow.EXPORT, Flow.IMPORT)}
        levels = {Flow.TOTAL: sum(levels.values()), **levels, Flow.NET: levels[Flow.EXPORT] - levels[Flow.IMPORT]}
        to_date = {flow: level + (0 if period.endswith("01") else to_date[flow]) for flow, level in levels.items()}
        rows.append([period.replace("-", "."), *(f"{each:,}" for each in (*levels.values(), *to_date.values()))])
        if period > "2024-12":
            yoy = [f"{figures[period, flow][1]:.1f}" for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)]
            change = [
                f"{100 * (levels[flow] / before[flow] - 1):.1f}" for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
            ]
            rows += [["同比%", *yoy, "-", "", "", "", "-"], ["环比%", *change, "-", "", "", "", "-"]]
        before = dict(levels)
    year, month = last.split("-")
    names = ["进出口", "出口", "进口", "贸易差额"]
    return [
        [f"（1）{year}年{int(month)}月进出口商品总值表（美元值）B:月度表"] * 9,
        ["单位：百万美元"] * 9,
        ["年月", *names, *["1至当月累计"] * 4],
        ["年月", *names * 2],
        *rows,
        ["注：2024年数据为调整后的数据。", *[""] * 8],
    ]


def read(cells: Cells, kind: str = "csv", name: str = "page", title: str = "", header: int = 4) -> AnnouncedTable:
    """Return the only table of a file."""
    _, tables, (table,) = read_tables(Path(f"{name}.{kind}"), None, write(cells, kind, title, header=header))
    assert tables == ()
    return table


def figures_of(table: AnnouncedTable) -> dict[tuple[str, Flow, Basis], tuple[float | None, float | None]]:
    return {(str(each.period), each.flow, each.basis): (each.value, each.yoy) for each in table.figures}


def printed(rows: tuple[tuple[str, ...], ...], period: str) -> dict[tuple[str, Flow, Basis], tuple[float, float]]:
    """Return level and YoY of each figure of a flash as printed."""
    numbers = [[float(text.replace(",", "")) for text in row] for row in rows[:3]]
    return {
        (period, Flow(flow), basis): (row[basis], row[3 + basis]) for flow, row in enumerate(numbers) for basis in Basis
    }


def refusal(cells: Cells, key: str, kind: str = "csv", name: str = "page", title: str = "") -> str:
    with pytest.raises(SourceRefused) as raised:
        read(cells, kind, name, title)
    assert raised.value.key == key, str(raised.value)
    assert raised.value.sentence("zh").count("{") == 0
    return str(raised.value)


# What is read


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("period", "month"), [("2026年2月", "2026-02"), ("2026年3月", "2026-03")])
def test_the_flash_in_yuan_is_read_as_printed(kind: str, period: str, month: str) -> None:
    table = read(flash(period), kind, header=3)
    assert figures_of(table) == printed(YUAN[period], month)
    first = table.figures[0]
    assert (first.edition, first.currency, first.source) == (Edition.FLASH, Currency.RMB, "海关总署")
    assert (first.value_cell, first.yoy_cell) == ("B4", "E4")
    assert {flow.flow: change for flow, (change, _) in table.changes.items()} == {
        Flow(flow): float(row[2]) for flow, row in enumerate(YUAN[period][:3])
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("period", "month"), [("November 2024", "2024-11"), ("Dec 2025", "2025-12")])
def test_the_flash_in_dollars_is_read_as_printed(kind: str, period: str, month: str) -> None:
    cells = english_flash(period)
    table = read([*cells, ["Note: preliminary", *[""] * 5]], kind, header=2)
    assert figures_of(table) == printed(DOLLARS[period], month)
    assert {each.currency for each in table.figures} == {Currency.USD}
    assert {each.digit for each in table.figures} <= {0.1, 1.0}  # a workbook drops the last 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_bulletin_has_this_month_and_restates_the_others(kind: str) -> None:
    table = read(bulletin(), kind)
    figures = figures_of(table)
    assert len(figures) == 18 * 3 * 2
    for month, words in FINAL.items():
        _, _, exports, exports_yoy, imports, imports_yoy = map(float, words.split())
        of_this_year = month > "2024-12"
        assert figures[month, Flow.EXPORT, Basis.MONTH] == (exports, exports_yoy if of_this_year else None)
        assert figures[month, Flow.IMPORT, Basis.MONTH] == (imports, imports_yoy if of_this_year else None)
    assert {str(each.period) for each in table.figures if each.edition is Edition.FINAL} == {"2025-06"}
    assert {each.edition for each in table.figures} == {Edition.FINAL, Edition.RESTATED}
    of_year = [float(words.split()[2]) for month, words in FINAL.items() if month > "2024-12"]
    assert figures["2025-06", Flow.EXPORT, Basis.YTD][0] == pytest.approx(sum(of_year))
    assert len(table.changes) == 6 * 3


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        ("项目|11月|1-11月累计|11月环比增减%|11月同比增减%|1-11月同比增减%", "进出口总额|出口总额|进口总额"),
        ("项目|当月|累计|当月环比(%)|当月同比(%)|累计同比(%)", "进出口|其中：出口|进口"),
        (
            "项 目|11月|1至11月|比上月增减%|比去年同月增减%|1至11月比去年同期增减%",
            "进出口总值|　　出口总值|　　进口总值",
        ),
        ("Item|11|1-to-11|M-o-M (±%)|Y-o-Y (±%)|YTD Y-o-Y (±%)", "Total Exports & Imports|Exports|Imports"),
        ("Item|Nov|Jan-Nov|Month-on-Month ±%|Year-on-Year ±%|Year-on-Year ±%", "Total|Export|Import"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "html", "xlsx"])
def test_the_words_of_a_header_may_differ(header: str, labels: str, kind: str) -> None:
    rows = [[label, *row] for label, row in zip(labels.split("|"), DOLLARS["November 2024"], strict=True)]
    titles = [["2024年11月全国进出口总值表（美元值）", *[""] * 5], ["单位：亿美元", *[""] * 5]]
    table = read([*titles, header.split("|"), *rows, [NOTE, *[""] * 5]], kind, header=3)
    assert figures_of(table) == printed(DOLLARS["November 2024"], "2024-11")
    assert [change for change, _ in table.changes.values()] == [0.9, 1.1, 0.8]


@pytest.mark.parametrize("kind", ["csv", "html"])
def test_the_english_bulletin_and_one_without_merged_texts(kind: str) -> None:
    cells = bulletin()
    expected = figures_of(read(cells, kind))
    names = ["Total", "Export", "Import", "Balance"]
    top = [
        ["(1) Summary of Imports and Exports (In USD) B: Monthly, Jun. 2025", *[""] * 8],
        ["Unit: US$ Million", *[""] * 8],
    ]
    header = [["Year & Month", *[""] * 4, "1 to Current Month", *[""] * 3], ["", *names, *names]]
    rows = replaced(cells[4:-1], ("同比%", "Y-o-Y ±%"), ("环比%", "M-o-M ±%"))
    if kind == "html":
        header[0] = ["Year & Month", *names, *["1 to Current Month"] * 4]
    assert figures_of(read([*top, *header, *rows, ["Note: adjusted.", *[""] * 8]], kind)) == expected


# What is refused


@pytest.fixture
def march() -> Cells:
    return flash("2026年3月")


def replaced(cells: Cells, *pairs: tuple[str, str]) -> Cells:
    """Return the cells with the first text of each pair replaced by the second."""
    for old, new in pairs:
        assert any(old in text for row in cells for text in row)
        cells = [[text.replace(old, new) for text in row] for row in cells]
    return cells


@pytest.mark.parametrize(
    "title",
    [
        "2026年3月进出口商品国别（地区）总值表（人民币值）",
        "2026年3月进出口商品贸易方式总值表（人民币值）",
        "2026年3月进出口商品贸易方式企业性质总值表（人民币值）",
        "2026年3月广东省进出口总值表（人民币值）",
        "2026年3月全国出口重点商品量值表（人民币值）",
        "(4) China's Total Export & Import Values by Country/Region, Mar 2026 (in CNY)",
        "(2) China's Total Export & Import Values by Trade Mode, Mar 2026 (in CNY)",
    ],
)
@pytest.mark.parametrize("kind", ["csv", "html"])
def test_the_rows_of_the_nation_under_another_title_are_refused(march: Cells, title: str, kind: str) -> None:
    titled = replaced(march, ("2026年3月全国进出口总值表（人民币值）", title))
    assert title[:20] in refusal(titled, "not-by-location", kind)
    refusal(titled[1:], "not-by-location", "html", title=title)


@pytest.mark.parametrize("item", ITEMS[:3])
@pytest.mark.parametrize("label", ["一般贸易", "广东省", "外商投资企业", "机电产品", "其中：美国"])
def test_another_row_is_refused_in_place_of_one_of_the_three_or_beside_them(
    march: Cells, item: str, label: str
) -> None:
    renamed = [[label if text == item else text for text in row] for row in march]
    refusal(renamed, "page-without-table")
    place = 3 + ITEMS.index(item)
    other = [label, "100.0", "200.0", "1.0", "2.0", "3.0"]
    if place > 3:
        assert label in refusal([*march[:place], other, *march[place:]], "national-other")
    assert label in refusal([*march[:-1], other, march[-1]], "national-other")
    assert label in refusal([*march[:-1], [label, *[""] * 5], march[-1]], "national-other")


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        # months of title, header and name
        ([("2026年3月全国", "2026年4月全国")], "months-disagree"),
        ([("1至3月累计与", "1至4月累计与")], "months-disagree"),
        ([("2026年3月全国", "全国")], "no-month"),
        # currency and unit
        ([("亿元人民币", "亿美元")], "title-against-unit"),
        ([("单位∶亿元人民币", "")], "no-unit"),
        # numbers
        ([("41,046.4", "410,46.4")], "not-a-number"),
        ([("41,046.4", "41,046.4①")], "not-a-number"),
        ([("41,046.4", "41 046.4")], "not-a-number"),
        ([("41,046.4", "-")], "national-missing"),
        ([("23.8", "")], "national-missing"),
        ([("3,547.5", "3,548.5")], "difference"),
        # columns
        ([("1至3月累计与去年同期同比增减±%", "1至3月占比%")], "national-other"),
        ([("1至3月累计与去年同期同比增减±%", "3月与去年同期同比增减±%")], "national-other"),
        ([("3月与去年同期同比增减±%", "")], "national-other"),
        # exports and imports exchanged
        ([("出口总值", "@"), ("进口总值", "出口总值"), ("@", "进口总值"), ("进进口总值", "进出口总值")], "difference"),
    ],
)
def test_a_flash_that_was_changed_is_refused(march: Cells, pairs: list[tuple[str, str]], key: str) -> None:
    if key == "difference" and pairs[0][0] == "出口总值":
        march[4][0], march[5][0] = march[5][0], march[4][0]
        pairs = []
    refusal(replaced(march, *pairs), key)


def test_the_name_of_the_file_must_agree(march: Cells) -> None:
    refusal(march, "months-disagree", name="2026-02")
    read(march, name="2026-03")
    assert len(read(replaced(march, ("2026年3月全国", "全国")), name="2026-03").figures) == 6
    refusal(bulletin(), "months-disagree", name="2025-05")


def test_january_and_february_may_be_announced_together() -> None:
    """As for 2020: China Customs announced no January and no February."""
    cells = [
        ["2020年1至2月全国进出口总值表（人民币值）", "", ""],
        ["", "", "单位：亿元人民币"],
        ["项目", "1至2月", "1至2月同比增减±%"],
        ["进出口总值", "41,237.8", "-9.6"],
        ["出口总值", "20,406.0", "-15.9"],
        ["进口总值", "20,831.8", "-2.4"],
        ["贸易差额", "-425.8", "-"],
        [NOTE, "", ""],
    ]
    figures = figures_of(read(cells, header=3))
    assert figures == {
        ("2020-02", Flow.TOTAL, Basis.YTD): (41237.8, -9.6),
        ("2020-02", Flow.EXPORT, Basis.YTD): (20406.0, -15.9),
        ("2020-02", Flow.IMPORT, Basis.YTD): (20831.8, -2.4),
    }
    refusal(replaced(cells, ("1至2月", "1至3月")), "national-missing")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda cells: replaced(cells, ("B:月度表", "A:年度表")), "national-annual"),
        (lambda cells: replaced(cells, ("2025年6月", "2025年5月")), "months-disagree"),
        (lambda cells: replaced(cells, ("2025年6月", "2026年6月")), "months-disagree"),
        (lambda cells: replaced(cells, ("1至当月累计", "当月")), "national-other"),
        (lambda cells: replaced(cells, ("同比%", "%")), "national-other"),
        (lambda cells: [*cells[:6], *cells[7:]], "national-other"),
        (lambda cells: [*cells[:4], *cells[5:]], "national-other"),
        (lambda cells: [*cells[:-4], *cells[-3:]], "months-disagree"),
        (lambda cells: [row for row in cells if row != cells[-3]], "national-missing"),
        (lambda cells: [*cells[:8], cells[-3], *cells[8:-3], *cells[-2:]], "national-other"),
        (lambda cells: [*cells[:5], cells[6], cells[5], *cells[7:]], "national-other"),
        (lambda cells: [[*row[:3], *row[4:]] for row in cells], "national-missing"),
        (lambda cells: [*cells[:-1], ["一般贸易", *cells[-2][1:]], cells[-1]], "national-other"),
    ],
)
def test_a_bulletin_that_was_changed_is_refused(change: Callable[[Cells], Cells], key: str) -> None:
    refusal(change(bulletin()), key)


def test_two_tables_on_one_page(march: Cells) -> None:
    by_country = [["国家（地区）", "进出口", "出口"], ["总值", "41,046.4", "22,297.0"], ["日本", "2,000.0", "1,000.0"]]

    def page(*tables: Cells, title: str = "2026年3月全国进出口总值表（人民币值）") -> bytes:
        rows = ("".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells) for cells in tables)
        return f"<html><h1>{title}</h1>{''.join(f'<table>{each}</table>' for each in rows)}</html>".encode()

    for tables in ((march, by_country), (by_country, march)):
        _, _, (table,) = read_tables(Path("page.html"), None, page(*tables))
        assert figures_of(table) == printed(YUAN["2026年3月"], "2026-03")
    # Two months, and one month twice, with other figures.
    _, _, both = read_tables(Path("page.html"), None, page(march, flash("2026年2月"), title="海关统计快讯"))
    assert {str(each.period) for table in both for each in table.figures} == {"2026-02", "2026-03"}
    other = replaced(march, ("-0.7", "-0.8"))
    with pytest.raises(SourceRefused, match=r"table 2!E5 and table 1!E5 of page\.html give different figures"):
        read_tables(Path("page.html"), None, page(march, other))


def test_the_real_pages_by_country_are_no_national_tables(other_files: Path) -> None:
    for path in sorted(other_files.glob("by_country_*.html")):
        with pytest.raises(SourceRefused) as raised:
            read_tables(path)
        assert raised.value.key == "not-by-location"
