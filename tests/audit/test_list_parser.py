"""Sentences that compare provinces, and all that is read of them; figures of February 2025 are those of examples/."""

from __future__ import annotations

import pytest
from shown_claims import shown

from xlpkg.audit.claims import Caption, FigureClaim, ListClaim, RankClaim, Unread
from xlpkg.audit.context import Context
from xlpkg.audit.periods import Calendar
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.audit.tokens import normalised
from xlpkg.model.months import Month
from xlpkg.model.words import Basis

FEBRUARY = Month(2025, 2)
#: The groups of regions before the sentence.
BEFORE = 4


def read(text: str, *, has_section: bool = False) -> list[str]:
    """Return what is read of *text*: in a report's section on one month, or in February 2025, which the text names."""
    text = normalised(text if has_section else f"{'2025年2月' if text[0] > 'z' else 'In February 2025'},{text}")
    context = Context(Calendar(), section=Basis.MONTH if has_section else None)
    claims, references, groups = parse_paragraph(text, "here", context, BEFORE)
    if not has_section:
        del claims[0]  # the period
    period = None if has_section else FEBRUARY
    for each in (*claims, *references):
        assert each.where == "here"
        if isinstance(each, FigureClaim | ListClaim | RankClaim):
            assert (each.basis, each.period) == (Basis.MONTH, period)
        if isinstance(each, Caption):
            assert each.basis is (Basis.MONTH if has_section else None)
        if isinstance(each, FigureClaim | Unread):
            assert each.text == text
    assert groups >= BEFORE
    return [shown(each, BEFORE) for each in (*claims, *references)]


DOLLARS = "unit 亿美元 usd×1.0"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "江苏、浙江出口分别为318.4亿美元和268.1亿美元，同比下降3.5%、下降18.5%。",
            [
                DOLLARS,
                DOLLARS,
                "江苏 export 318.4 usd×1.0 #0.0",
                "浙江 export 268.1 usd×1.0 #0.1",
                "江苏 export -3.5% #0.0",
                "浙江 export -18.5% #0.1",
            ],
        ),
        (
            "广东、江苏进出口分别增长2.1%、下降2.0%。",
            ["广东 total 2.1% #0.0", "江苏 total -2.0% #0.1"],
        ),
        (
            "江苏、浙江进口分别增长0.6%和5.3%，上海出口、进口分别为182.0、248.0亿美元。",
            [
                DOLLARS,
                "江苏 import 0.6% #0.0",
                "浙江 import 5.3% #0.1",
                "上海 export 182.0 ?×? #1.0",
                "上海 import 248.0 usd×1.0 #1.1",
            ],
        ),
        (  # a unit in brackets is that of all levels before it, not of growth
            "江苏、浙江进口分别为196.6、144.1（亿美元）。",
            [DOLLARS, "江苏 import 196.6 usd×1.0 #0.0", "浙江 import 144.1 usd×1.0 #0.1"],
        ),
        ("江苏、浙江进口分别增长0.6%、5.3%（亿美元）。", [DOLLARS, "江苏 import 0.6% #0.0", "浙江 import 5.3% #0.1"]),
        (  # a number without a unit may be one of firms
            "江苏、浙江出口分别为318和268，下降3.5%和18.5%。",
            ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1", "unread 2 list"],
        ),
        (
            "江苏、浙江出口分别约为318亿美元和268亿美元。",
            [DOLLARS, DOLLARS, "about 江苏 export 318.0 usd×1.0 #0.0", "about 浙江 export 268.0 usd×1.0 #0.1"],
        ),
        (  # nothing was published where a dash is
            "山东、西藏出口分别为165.4亿美元、-，同比为-2.7%、-。",
            [DOLLARS, "山东 export 165.4 usd×1.0 #0.0", "山东 export -2.7% #0.0"],
        ),
        (
            "西藏、山东出口分别为-、165.4亿美元，同比为-、-2.7%。",
            [DOLLARS, "山东 export 165.4 usd×1.0 #0.1", "山东 export -2.7% #0.1"],
        ),
        ("江苏、浙江民营企业出口分别下降3.5%、18.5%。", ["unread 2 民营企业"]),
        ("江苏、浙江晦暗出口分别下降3.5%、18.5%。", ["unread 2 晦暗"]),
        ("江苏、浙江民营企业晦暗，出口下降3.5%、18.5%。", ["unread 2 晦暗 民营企业"]),
        ("广东、江苏顺差增长18.6%和12.1%。", ["unread 2 list"]),
        ("广东、江苏、浙江出口下降3.2%和3.5%。", ["unread 2 list"]),
        (
            "Exports of Jiangsu, Zhejiang and Guangdong fell by 3.5 percent, 18.5 per cent and 3.2 pct.",
            ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1", "广东 export -3.2% #0.2"],
        ),
        (
            "广东、福建顺差下降，进口分别为321.4亿美元和79.0亿美元。",
            [DOLLARS, DOLLARS, "广东 import 321.4 usd×1.0 #0.0", "福建 import 79.0 usd×1.0 #0.1", "unread 0 list"],
        ),
        ("江苏、浙江出口、进口分别为318.4亿美元、144.1亿美元。", [DOLLARS, DOLLARS, "unread 2 list"]),
        ("江苏、广东进出口分别下降2.0%、增长2.1%。", ["江苏 total -2.0% #0.0", "广东 total 2.1% #0.1"]),
        (
            "江苏、浙江出口分别为318.4和268.1亿美元，广东，508.0亿美元。",
            [
                DOLLARS,
                DOLLARS,
                "江苏 export 318.4 ?×? #0.0",
                "浙江 export 268.1 usd×1.0 #0.1",
                "广东 export 508.0 usd×1.0 #1.0",
            ],
        ),
        (
            "江苏、浙江出口分别下降3.5%和18.5%，广东、福建出口分别下降3.2%和29.7%。",
            [
                "江苏 export -3.5% #0.0",
                "浙江 export -18.5% #0.1",
                "广东 export -3.2% #1.0",
                "福建 export -29.7% #1.1",
            ],
        ),
        ("江苏、浙江出口分别下降-3.5%和-18.5%。", ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1"]),
        (
            "出口下降的有江苏、浙江，分别为-3.5%、-18.5%。",
            ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1", "fall export 江苏浙江 None"],
        ),
        (
            "江苏、浙江出口下降；进口分别为0.6%、5.3%。",
            ["江苏 import 0.6% #0.0", "浙江 import 5.3% #0.1", "fall export 江苏浙江 None"],
        ),
        (
            "（单位：亿美元）江苏、浙江出口分别为318.4和268.1。",
            ["unit 单位:亿美元 usd×1.0", "江苏 export 318.4 ?×? #0.0", "浙江 export 268.1 ?×? #0.1"],
        ),
        (
            "Exports of Jiangsu and Zhejiang were US$31840000000 and US$26810000000.",
            ["江苏 export 31840000000.0 usd×1e-08 #0.0", "浙江 export 26810000000.0 usd×1e-08 #0.1"],
        ),
        # a list without a mark between two of its parts may be two
        ("江苏、浙江出口分别为318.4亿美元268.1亿美元。", [DOLLARS, DOLLARS, "unread 2 list"]),
        (
            "江苏、浙江出口下降，上海出口进口分别为182.0、248.0亿美元。",
            [DOLLARS, "fall export 江苏浙江 None", "unread 2 list"],
        ),
        ("江苏浙江、福建出口分别为318.4、268.1和85.4亿美元。", [DOLLARS, "unread 3 list"]),
        # a number of more digits than any
        (
            "江苏、浙江出口分别为318.4和26812345678901234567亿美元。",
            [DOLLARS, "江苏 export 318.4 ?×? #0.0", "unread 1 list"],
        ),
        ("江苏、浙江出口为318.4亿美元。", [DOLLARS, "unread 1 list"]),
        ("江苏、浙江为318.4亿美元和268.1亿美元。", [DOLLARS, DOLLARS, "unread 2 list"]),
        ("下降3.2%和3.5%的出口省市有广东、江苏。", ["unread 2 list"]),
        ("江苏、浙江出口下降3.5%、1,23.5%。", ["unread 3 list"]),
        (
            "Exports of Jiangsu and Zhejiang fell by 3.5% and 18.5% to US$31.84 billion and US$26.81 billion.",
            [
                "unit billion usd×10.0",
                "unit billion usd×10.0",
                "江苏 export -3.5% #0.0",
                "浙江 export -18.5% #0.1",
                "江苏 export 31.84 usd×10.0 #0.0",
                "浙江 export 26.81 usd×10.0 #0.1",
            ],
        ),
    ],
)
def test_figures_are_those_of_the_regions_and_flows_before_them(text: str, claims: list[str]) -> None:
    assert read(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "江苏、浙江出口下降3.5%、18.5%，广东出口508.0亿美元，占全国出口23.6%，进口增长11.8%。",
            [
                DOLLARS,
                "江苏 export -3.5% #0.0",
                "浙江 export -18.5% #0.1",
                "广东 export 508.0 usd×1.0 #1.0",
                "广东 import 11.8% #1.0",
                "unread 1 list",
            ],
        ),
        ("江苏、浙江出口占全国的14.8%、12.5%，广东下降3.2%。", ["广东 export -3.2% #1.0", "unread 2 list"]),
        ("江苏、浙江出口占全国的14.8%、12.5%，比重下降0.2%。", ["unread 3 list"]),
        ("江苏、浙江和广东出口占全国的23.6%，增长1.2%。", ["unread 2 list"]),
        (
            "江苏、浙江出口下降3.5%、18.5%，广东出口占全国的23.6%，增长1.2%。",
            ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1", "unread 2 list"],
        ),
        ("出口占比方面，广东、江苏分别为23.6%和14.8%。", ["unread 2 list"]),
        ("占比方面，广东、江苏出口分别为23.6%和14.8%。", ["unread 2 list"]),
        ("The shares of Guangdong and Jiangsu in exports were 23.6% and 14.8%.", ["unread 2 list"]),
        (
            "exports of Jiangsu and Zhejiang fell 3.5% and 18.5%, while exports of Guangdong accounted for 23.6% of the"
            " national total and imports rose.",
            ["江苏 export -3.5% #0.0", "浙江 export -18.5% #0.1", "unread 1 list"],
        ),
        ("广东、江苏出口拉动全国增长1.2个百分点。", ["unread 1 list"]),
        (
            "广东、江苏出口拉动全国增长1.2个百分点，浙江、福建出口下降18.5%、29.7%。",
            ["浙江 export -18.5% #1.0", "福建 export -29.7% #1.1", "unread 1 list"],
        ),
    ],
)
def test_a_share_or_contribution_is_no_growth(text: str, claims: list[str]) -> None:
    assert read(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "全部31个省市中，广东、浙江等14个省市出口下降（图1），上海等17个省市出口增长（见表2）。",
            ["of 31", "fall export 广东浙江 14", "rise export 上海 17", "figure 1 export", "table 2 export"],
        ),
        (
            "Of the 31 provinces, exports fell in 14 provinces (Figure 1) and rose in 17 provinces (see Table 2).",
            ["of 31", "fall export  14", "rise export  17", "figure 1 export", "table 2 export"],
        ),
        (
            "Imports fell in 13 provinces (table 1; FIGURE 2).",
            ["fall import  13", "table 1 import", "figure 2 import"],
        ),
        ("（图1）14个省市出口下降。", ["fall export  14", "figure 1 ?"]),
        (
            "14个省市（广东、江苏、浙江等）出口下降，17个省市（上海、四川等）增长。",
            ["fall export 广东江苏浙江 14", "rise export 上海四川 17"],
        ),
        ("17 posted growth in foreign trade.", ["rise total  17"]),
        ("17 posted growth, Guangdong in foreign trade.", ["unread 0 list"]),
        (
            "没有省市出口与去年同期持平，湖北、重庆2个省市没有进出口同比数据",
            ["flat export  0", "unknown total 湖北重庆 2"],
        ),
        ("no change in Total Trade is known for 2 provinces (Hubei, Chongqing).", ["unknown total 湖北重庆 2"]),
        ("no change in exports is known for Hubei and Chongqing.", ["unknown export 湖北重庆 None"]),
        ("广东、浙江和12个省市出口下降。", ["fall export 广东浙江 None", "unread 0 list"]),
        ("Exports fell in Guangdong, Zhejiang and 12 provinces.", ["fall export 广东浙江 None", "unread 0 list"]),
        ("出口下降的有广东、浙江，17个省市上升。", ["fall export 广东浙江 None", "rise export  17"]),
        ("Exports fell in Guangdong, 17 provinces saw growth.", ["fall export 广东 None", "rise export  17"]),
        ("全国14个省市出口下降，13个省市进口下降。", ["fall export  14", "fall import  13"]),
        ("17个省市增长，14个省市出口下降。", ["fall export  14", "unread 0 list"]),
        ("全国出口下降，其中14个省市下降。", ["fall export  14"]),
        ("广东、江苏等20个省市净出口增长。", ["unread 0 list"]),
        ("17个省市增长，其中出口额广东领先。", ["unread 0 list"]),
        ("广东、福建出口下降，规模最大。", ["fall export 广东福建 None", "unread 0 list"]),
        ("广东、福建出口下降，居全国第一位。", ["fall export 广东福建 None", "unread 0 list"]),
        ("广东、福建出口下降，降幅2.2个百分点。", ["fall export 广东福建 None", "unread 1 list"]),
        ("广东、福建出口下降，浙江、江苏下降，顺差增长。", ["fall export 广东福建 None", "fall export 浙江江苏 None"]),
        ("广东、福建总体平稳，浙江、江苏出口下降。", ["fall export 浙江江苏 None", "unread 0 list"]),
        ("出口增长17个省市，下降14个省市。", ["rise export  17", "fall export  14"]),
        ("广东、福建顺差下降，17个省市出口增长。", ["rise export  17", "unread 0 list"]),
        ("浙江、江苏。", ["unread 0 list"]),
    ],
)
def test_lists_say_who_rose_or_fell_and_how_many(text: str, claims: list[str]) -> None:
    assert read(text, has_section=True) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("出口前三位在全国为广东、江苏和浙江。", ["top 3 export 广东江苏浙江 #1"]),
        (
            "前三位为广东、江苏和浙江，出口分别为508.0、318.4和268.1亿美元。",
            [
                DOLLARS,
                "广东 export 508.0 ?×? #0.0",
                "江苏 export 318.4 ?×? #0.1",
                "浙江 export 268.1 usd×1.0 #0.2",
                "top 3 export 广东江苏浙江 #0",
            ],
        ),
        (
            "前两位为广东和江苏，508.0、318.4亿美元，说的是出口。",
            ["unread 2 说"],
        ),
        (
            "前两位为广东和江苏，508.0、318.4亿美元，均为出口。",
            [DOLLARS, "广东 export 508.0 ?×? #0.0", "江苏 export 318.4 usd×1.0 #0.1", "top 2 export 广东江苏 #0"],
        ),
        (
            "出口前两位为广东和江苏，进口前两位为广东和北京，分别为321.4和274.3亿美元。",
            [
                DOLLARS,
                "广东 import 321.4 ?×? #1.0",
                "北京 import 274.3 usd×1.0 #1.1",
                "top 2 export 广东江苏 #0",
                "top 2 import 广东北京 #1",
            ],
        ),
        (
            "The top three by exports were Guangdong, Jiangsu and Zhejiang, down 3.2%, 3.5% and 18.5%.",
            [
                "广东 export -3.2% #0.0",
                "江苏 export -3.5% #0.1",
                "浙江 export -18.5% #0.2",
                "top 3 export 广东江苏浙江 #0",
            ],
        ),
    ],
)
def test_a_rank_is_of_the_regions_after_it(text: str, claims: list[str]) -> None:
    assert read(text) == claims


def test_a_list_without_a_flow_or_regions_is_unread() -> None:
    assert read("出口前三位", has_section=True) == ["unread 0 list"]
    assert read("下降3.2%和3.5%的出口省市有广东、江苏。", has_section=True) == ["unread 2 list"]
    assert read("前两位为广东和江苏", has_section=True) == ["unread 0 list"]


def test_a_sentence_goes_on_with_the_flow_of_the_one_before() -> None:
    text = normalised("江苏、浙江出口下降。广东、福建分别下降3.2%、29.7%。")
    claims, _, groups = parse_paragraph(text, "here", Context(Calendar(), section=Basis.MONTH), 0)
    assert [shown(each) for each in claims[1:]] == ["广东 export -3.2% #1.0", "福建 export -29.7% #1.1"]
    assert groups == 2
