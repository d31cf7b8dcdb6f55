"""Sentences in any wording, tables with any order of columns, notes, months and units are parsed into claims."""

from __future__ import annotations

import pytest

from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    FigureClaim,
    ListClaim,
    ProvinceCount,
    RankClaim,
    SortClaim,
    SpanClaim,
    UnitClaim,
    Unread,
)
from xlpkg.audit.context import Context
from xlpkg.audit.document import Block, Document, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.rows import combine_rows
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.report_parser import parse_report
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.audit.tokens import normalised
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency

#: What is read of a sentence, short: ("广东", "export", -5.4, "%"), (…, 1189.8, 1.0) in units of 1.0 亿.
Figures = list[tuple[str, str, float, float | str | None]]
Lists = list[tuple[str, str, list[str], int | None]]


def claims_of(text: str) -> list[object]:
    return list(parse_paragraph(normalised(text), "here", Context(section=Basis.YTD), 0)[0])


def figures_of(text: str) -> Figures:
    return [
        (each.region.short, each.flow.name.lower(), each.printed.value, "%" if each.is_yoy else each.factor)
        for each in claims_of(text)
        if isinstance(each, FigureClaim)
    ]


def lists_of(text: str) -> Lists:
    return [
        (each.direction.value, each.flow.name.lower(), [region.short for region in each.regions], each.count)
        for each in claims_of(text)
        if isinstance(each, ListClaim)
    ]


def unread(text: str) -> bool:
    return any(isinstance(each, Unread) for each in claims_of(text))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "广东进出口总额1871.7亿美元，同比下降1.9%，其中出口1189.8亿美元，下降5.4%，进口681.9亿美元，增长4.9%。",
            [
                ("广东", "total", 1871.7, 1.0),
                ("广东", "total", -1.9, "%"),
                ("广东", "export", 1189.8, 1.0),
                ("广东", "export", -5.4, "%"),
                ("广东", "import", 681.9, 1.0),
                ("广东", "import", 4.9, "%"),
            ],
        ),
        ("浙江、江苏出口分别增长4.3%和3.7%。", [("浙江", "export", 4.3, "%"), ("江苏", "export", 3.7, "%")]),
        ("上海进口同比变化为−16.9％。", [("上海", "import", -16.9, "%")]),
        ("内蒙古自治区 出口 分别为为 约 7.2 亿 美元", [("内蒙", "export", 7.2, 1.0)]),
        ("广东省出口 1.19 万亿元", [("广东", "export", 1.19, 1e4)]),
        (
            "出口前两位为广东和浙江，1,189.8、880.8 亿美元",
            [("广东", "export", 1189.8, None), ("浙江", "export", 880.8, 1.0)],
        ),
        (
            "Guangdong's exports fell 3.2% to US$50.8 billion, while Shanghai's imports rose by 3.1%.",
            [("广东", "export", -3.2, "%"), ("广东", "export", 50.8, 10.0), ("上海", "import", 3.1, "%")],
        ),
        (
            "Exports of Guangdong Province and Inner Mongolia were 508.0 and 7.2 (US$100 million), down 3.2% and 1.0%.",
            [
                ("广东", "export", 508.0, 1.0),
                ("内蒙", "export", 7.2, 1.0),
                ("广东", "export", -3.2, "%"),
                ("内蒙", "export", -1.0, "%"),
            ],
        ),
        (
            "全国进出口、出口和进口额分别为 9094.1、5399.6 和 3694.6 亿美元",
            [("全国", "total", 9094.1, 1.0), ("全国", "export", 5399.6, 1.0), ("全国", "import", 3694.6, 1.0)],
        ),
        ("广东出口 508.0 亿美元，占全国比重 23.6%", [("广东", "export", 508.0, 1.0)]),
    ],
)
def test_figures_are_assigned_to_regions_and_flows(text: str, figures: Figures) -> None:
    assert figures_of(text) == figures


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        (
            "31 个省市中，广东、浙江、江苏等 14 个省市出口额相比去年同期下降，"
            "上海等 17 个省市出口额相比去年同期上升（见图 1）。",
            [("fall", "export", ["广东", "浙江", "江苏"], 14), ("rise", "export", ["上海"], 17)],
        ),
        ("14个省市出口下降，17个省市出口上升。", [("fall", "export", [], 14), ("rise", "export", [], 17)]),
        (
            "出口下降的有广东、河北和福建，上升的有上海、江苏等20个省份。",
            [("fall", "export", ["广东", "河北", "福建"], None), ("rise", "export", ["上海", "江苏"], 20)],
        ),
        ("没有省市进口额相比去年同期下降", [("fall", "import", [], 0)]),
        ("湖北、重庆 2 个省市没有进口同比数据", [("unknown", "import", ["湖北", "重庆"], 2)]),
        ("西藏 1 个省市出口额与去年同期持平", [("flat", "export", ["西藏"], 1)]),
        (
            "Of the 31 provinces, imports fell on a year earlier in none; imports rose in 2 of them (Hubei, Tibet); no"
            " change in imports is known for 29 provinces (Jilin, Hebei and others).",
            [
                ("fall", "import", [], 0),
                ("rise", "import", ["湖北", "西藏"], 2),
                ("unknown", "import", ["吉林", "河北"], 29),
            ],
        ),
    ],
)
def test_lists_of_provinces_that_rose_or_fell_are_parsed(text: str, lists: Lists) -> None:
    assert lists_of(text) == lists
    assert not unread(text)


@pytest.mark.parametrize(
    ("text", "flow", "regions"),
    [
        ("进口排名前三的省市为广东、北京和上海", "import", "广东北京上海"),
        (
            "前五名为广东、江苏、浙江、上海和北京，进出口额分别为 5.0、4.0、3.0、2.0 和 1.0 亿元",
            "total",
            "广东江苏浙江上海北京",
        ),
        ("the three provinces with the largest exports were Guangdong, Shanxi and Shaanxi", "export", "广东山西陕西"),
        ("The top three in total trade: Guangdong, Inner Mongolia, Tibet", "total", "广东内蒙西藏"),
    ],
)
def test_ranks_are_parsed(text: str, flow: str, regions: str) -> None:
    (rank,) = [each for each in claims_of(text) if isinstance(each, RankClaim)]
    assert rank.flow.name.lower() == flow
    assert "".join(region.short for region in rank.regions) == regions
    assert rank.size == len(rank.regions)


@pytest.mark.parametrize(
    "text",
    [
        "广东出口拉动全国增长 1.2 个百分点",
        "出口排名第二的是江苏，为 318.4 亿美元",
        "贸易顺差为 1705.3 亿美元",
        "广东、江苏出口分别为 1.0、2.0 和 3.0 亿元",
        "降幅最大的三个省市为山西、新疆和福建",
        "Guangdong accounts for a share of 23%",
        "广东（508.0 亿美元，-3.2%）出口最多",
    ],
)
def test_a_sentence_that_cannot_be_parsed_is_an_unread_claim(text: str) -> None:
    assert unread(text)


@pytest.mark.parametrize(
    "text",
    ["我国贸易形势平稳。", "2025年3月25日", "吉林市和上海浦东新区没有数据", "数字经济实验室", "本报告自 2024 年起发布"],
)
def test_text_without_a_figure_or_province_has_no_claim(text: str) -> None:
    assert [each for each in claims_of(text) if not isinstance(each, SpanClaim)] == []


def test_the_number_of_provinces_is_a_claim() -> None:
    assert [each.count for each in claims_of("30 个省市中，") if isinstance(each, ProvinceCount)] == [30]


def test_a_number_keeps_its_decimals_and_half_of_its_resolution() -> None:
    shown = parse_number("\u22121,234.50 %")
    assert shown is not None
    assert (shown.value, shown.decimals, shown.half) == (-1234.5, 2, 0.005)
    assert parse_number("+3.0%") == parse_number("3.0")
    assert parse_number("—") is None
    with pytest.raises(ValueError, match="8Z"):
        parse_number("8Z.1")


def report(*blocks: Block) -> Document:
    return Document("made", blocks)


def paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(f"line {at}", text) for at, text in enumerate(texts, start=1)]


def grid(*rows: tuple[str, ...]) -> RawTable:
    return RawTable(tuple(RawRow(f"row {at}", cells) for at, cells in enumerate(rows)))


ROW = ("829.3", "2.1", "508.0", "-3.2", "321.4", "11.8", "186.6")
HEADER = ("进出口额", "同比变化 (%)", "出口", "同比变化 (%)", "进口", "同比变化 (%)", "净出口")


def test_columns_are_found_by_their_headers_in_any_order() -> None:
    header = (
        "序号",
        "省市",
        "出口额（亿美元）",
        "出口同比(%)",
        "占比(%)",
        "进口额",
        "增速",
        "净出口",
        "进出口",
        "进出口同比",
    )
    row = ("1", "广东省", "508.0", "-3.2", "23.6", "321.4", "11.8", "186.6", "829.3", "2.1")
    claims = parse_report(
        report(Paragraph("line 1", "表 1：2025 年 2 月各省市当月贸易额（亿美元）"), grid(header, row))
    )
    (table,) = claims.tables
    assert [figure and figure.text for figure in table.rows[0].figures] == list(ROW)
    assert table.columns == tuple(range(len(FIGURE_COLUMNS)))
    assert [each.text for each in claims.claims if isinstance(each, Unread)] == ["占比(%)"]


def test_english_headers_are_parsed() -> None:
    header = ("Province", "Exports", "YoY (%)", "Imports", "YoY (%)", "ProvinceCount trade", "YoY (%)", "Net exports")
    row = ("Guangdong", "508.0", "-3.2", "321.4", "11.8", "829.3", "2.1", "186.6")
    (table,) = parse_report(report(grid(header, row))).tables
    assert [figure and figure.text for figure in table.rows[0].figures] == list(ROW)


def test_a_table_without_a_header_has_the_usual_columns() -> None:
    (table,) = parse_report(report(grid(("广东", *ROW), ("江苏", *ROW)))).tables
    assert [row.label for row in table.rows] == ["广东", "江苏"]
    assert [figure and figure.text for figure in table.rows[0].figures] == list(ROW)


def test_rows_typed_with_tabs_or_pipes_are_a_table() -> None:
    for mark in ("\t", " | "):
        rows = [Paragraph("page 1", mark.join(cells)) for cells in (("省市", *HEADER), ("广东", *ROW))]
        (table,) = parse_report(report(*combine_rows(rows))).tables
        assert [figure and figure.text for figure in table.rows[0].figures] == list(ROW)


def test_a_table_continues_after_a_page_break() -> None:
    parts = [grid(("省市", *HEADER), ("广东", *ROW)), grid(("省市", *HEADER), ("江苏", *ROW))]
    for between in ("2", "- 2 -", "第 2 页", "中国分省货物贸易月度监测报告"):
        caption = Paragraph("line 1", "表 1：2025 年 2 月各省市当月贸易额（亿美元）")
        (table,) = parse_report(report(caption, parts[0], Paragraph("foot", between), parts[1])).tables
        assert [row.label for row in table.rows] == ["广东", "江苏"]


def test_a_cell_with_text_is_kept_and_an_empty_cell_is_none() -> None:
    cells = ("829.3", "—", "", "x", "321.4", "11.8", "186.6")
    (table,) = parse_report(report(grid(("省市", *HEADER), ("广东", *cells)))).tables
    (row,) = table.rows
    assert row.not_numbers == ((3, "x"),)
    assert [at for at, figure in enumerate(row.figures) if figure is None] == [1, 2, 3]


def test_the_national_row_is_not_a_province() -> None:
    (table,) = parse_report(report(grid(("省市", *HEADER), ("合计", *ROW), ("广东", *ROW)))).tables
    assert [row.label for row in table.rows] == ["广东"]
    assert table.national is not None
    assert table.national.label == "合计"


def test_levels_in_any_unit_are_converted_to_hundred_millions() -> None:
    cells = ("8293000", "2.1", "5080000", "-3.2", "3214000", "11.8", "1866000")
    caption = Paragraph("line 1", "表 1：2025 年 2 月各省市当月贸易额（万美元）")
    claims = parse_report(report(caption, grid(("省市", *HEADER), ("广东", *cells))))
    figure = claims.tables[0].rows[0].figures[0]
    assert figure is not None
    assert figure.value == pytest.approx(829.3)
    assert claims.unit is not None
    assert (claims.unit.factor, claims.unit.currency) == (1e-4, Currency.USD)


def test_period_and_basis_are_taken_from_titles_and_headings() -> None:
    claims = parse_report(
        report(
            *paragraphs(
                "（2025年1-2月）",
                "2025年3月25日",
                "一、各省市 2 月当月贸易变化",
                "2025 年 2 月，出口排名前三的省市为广东、江苏和浙江。",
                "二、各省市 1-2 月累计贸易变化",
                "出口排名前三的省市为广东、浙江和江苏。",
            )
        )
    )
    assert claims.period == Month(2025, 2)
    ranks = [each for each in claims.claims if isinstance(each, RankClaim)]
    assert [each.basis for each in ranks] == [Basis.MONTH, Basis.YTD]


def test_without_headings_the_months_at_the_start_of_a_paragraph_set_its_basis() -> None:
    texts = ("In January–May 2024, the three provinces with the largest exports were Guangdong, Zhejiang and Jiangsu.",)
    claims = parse_report(report(*paragraphs(*texts)))
    assert claims.period == Month(2024, 5)
    assert [each.basis for each in claims.claims if isinstance(each, RankClaim)] == [Basis.YTD]


def test_a_sentence_broken_over_lines_is_joined() -> None:
    texts = (
        "2025 年 2 月，出口排名前三的省市为广东、江苏和浙江，出口分别为 508.0 亿美元、318.4 亿美",
        "元和 268.1 亿美元，同比变化分别为-",
        "3.2%、-3.5%和-18.5%。",
    )
    claims = parse_report(report(*paragraphs(*texts)))
    assert [each.printed.value for each in claims.figures()] == [508.0, 318.4, 268.1, -3.2, -3.5, -18.5]


@pytest.mark.parametrize(
    ("text", "flow", "is_descending"),
    [
        ("注：（1）省市区市按照出口额大小由大（上）到小（下）排序。", "export", True),
        ("(1) Provinces are in descending order of total trade.", "total", True),
        ("省市按净出口额由小到大排列", "net", False),
    ],
)
def test_notes_on_sorting_are_parsed(text: str, flow: str, is_descending: bool) -> None:
    (sort,) = [each for each in parse_report(report(*paragraphs(text))).claims if isinstance(each, SortClaim)]
    assert (sort.flow.name.lower(), sort.is_descending) == (flow, is_descending)


def test_units_in_a_sentence_are_claims() -> None:
    text = "广东出口 508.0 亿美元；进口为 3,214 百万元 (100 million yuan)"
    units = [(each.factor, each.currency) for each in claims_of(text) if isinstance(each, UnitClaim)]
    assert units == [(1.0, Currency.USD), (0.01, Currency.RMB), (1.0, Currency.RMB)]


def test_a_figure_has_each_doubt_about_it() -> None:
    """The year that exports are compared with may hold for imports too; and their growth is what fell."""
    text = "2025年前5个月，浙江出口比2024年前5个月增长9.6%，进口增速回落至3%。"
    exports, imports = (each for each in claims_of(text) if isinstance(each, FigureClaim))
    assert exports.doubts == ()
    assert imports.doubts == (("comparison", "3%"), ("direction", "3%"))
