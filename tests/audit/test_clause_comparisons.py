"""A province's share of the nation's trade, and how many points its growth is above the nation's, as a text says it."""

from __future__ import annotations

import pytest

from xlpkg.audit.claims import Claim, NationalClaim, NationalGrowthClaim
from xlpkg.audit.context import Context
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.audit.tokens import normalised

_EXPORTS = "Zhejiang's exports rose 9.6 percent in the first five months of 2025"


def claims_of(text: str) -> list[Claim]:
    return list(parse_paragraph(normalised(text), "here", Context(), 0)[0])


def read(text: str) -> list[str]:
    """The comparisons of *text*: the flow, whether it is a share, the number, and ~ if it is approximate."""
    return [
        f"{each.flow.name.lower()} {'share' if each.is_share else 'gap'} {'~' * each.is_approximate}{each.printed.text}"
        for each in claims_of(text)
        if isinstance(each, NationalClaim)
    ]


@pytest.mark.parametrize(
    ("words", "comparisons"),
    [
        ("出口1.69万亿元，占全国的15.9%", ["export share 15.9"]),
        ("出口1.69万亿元，占全国约16%", ["export share ~16"]),
        ("出口1.69万亿元，占全国近16%", ["export share ~16"]),
        ("出口1.69万亿元，约占全国的16%", ["export share ~16"]),
        ("出口1.69万亿元（占全国出口总值的15.9%）", ["export share 15.9"]),
        ("进口5474.5亿元、占全国7.5%", ["import share 7.5"]),
        ("进出口2.24万亿元，增长6.5%，快于全国约4个百分点", ["total gap ~4"]),
        ("进出口2.24万亿元，增长6.5%，慢于全国4个百分点", ["total gap -4"]),
        ("出口增长9.6%，比全国出口增速高2.4个百分点", ["export gap 2.4"]),
        # The flow of a comparison is the last before it.
        ("进口下降2.2%、出口占全国的15.9%", ["export share 15.9"]),
        ("进口下降、出口增长，比全国高2.4个百分点", ["export gap 2.4"]),
        # The nation's imports are not compared with exports.
        ("出口1.69万亿元，占全国进口的15.9%", []),
        ("出口增长9.6%，比全国进口增速高13.4个百分点", []),
        ("出口增长9.6%，高于全国外贸增速7.1个百分点", []),
        ("出口增长9.6%，比全国高13.4个百分点，进口下降2.2%", ["export gap 13.4"]),
        # Two flows have two shares, and a balance has none.
        ("出口、进口分别为16915.8亿元、5474.5亿元，占全国的15.9%", []),
        ("贸易顺差1.14万亿元，占全国的33.7%", []),
        # A share of something other than the nation's trade.
        ("出口1.69万亿元，占GDP的15.9%", []),
        ("出口1.69万亿元，占比15.9%", []),
    ],
)
def test_a_chinese_share_or_gap_is_compared_with_the_nation(words: str, comparisons: list[str]) -> None:
    assert read(f"2025年前5个月，浙江{words}。") == comparisons


@pytest.mark.parametrize(
    ("words", "comparisons"),
    [
        ("accounting for 15.9 percent of the country's total", ["export share 15.9"]),
        ("and represented 15.9 percent of the country's total", ["export share 15.9"]),
        ("accounting for 15.9 percent of the nation’s exports", ["export share 15.9"]),
        ("representing 15.9 percent of China's total exports", ["export share 15.9"]),
        ("accounting for about 16 percent of the country's total", ["export share ~16"]),
        ("accounting for 15.9 percent of the country's imports", []),
        ("accounting for 15.9 percent of the province's economy", []),
        ("making up 15.9 percent of the national total", ["export share 15.9"]),
        ("with a share of 15.9 percent of China's exports", ["export share 15.9"]),
        ("thanks to makers with 15.9 percent of the country's total", []),  # a share of the makers
        ("outpacing the national average by 2.4 percentage points", ["export gap 2.4"]),
        ("outpacing the country’s growth by 2.4 percentage points", ["export gap 2.4"]),
        ("outpacing the national average by 13.4 percentage points in imports", []),
        ("lower than the nation’s growth rate by 2.4 percentage points", ["export gap -2.4"]),
        ("2.4 percentage points higher than the national average", ["export gap 2.4"]),
        ("2.4 percentage points slower than the country’s growth rate", ["export gap -2.4"]),
        ("as imports fell and exports rose 2.4 percentage points above the country's growth rate", ["export gap 2.4"]),
        ("2.4 percentage points higher than the target", []),
    ],
)
def test_an_english_share_or_gap_is_compared_with_the_nation(words: str, comparisons: list[str]) -> None:
    assert read(f"{_EXPORTS}, {words}.") == comparisons


def test_a_gap_may_begin_a_clause() -> None:
    assert read("2025年前5个月，浙江出口增长9.6%，高于全国2.4个百分点，进口下降2.2%。") == ["export gap 2.4"]
    assert read("2.4 percentage points higher than the national average, " + _EXPORTS + ".") == []


_TOTAL = "2025年前5个月，浙江进出口增长6.5%"
_TRADE = "Zhejiang's foreign trade rose 6.5 percent in the first five months of 2025"


@pytest.mark.parametrize(
    ("text", "is_faster"),
    [
        (f"{_TOTAL}，高于全国平均水平。", True),
        (f"{_TOTAL}，低于全国平均水平。", False),
        (f"{_TOTAL}，进出口增速高于全国平均水平。", True),
        (f"{_TOTAL}，进出口增幅高于全国平均水平。", True),
        (f"{_TOTAL}，进出口涨幅低于全国平均水平。", False),
        (f"{_TRADE}, above the national average.", True),
        (f"{_TRADE}, which is still below the national average.", False),
        ("2025年前5个月，浙江外贸平稳。进口增长6.5%，高于全国进口增速。", True),
        # Not about the growth before it, or not about the nation.
        ("2025年前5个月，浙江进口增长2.2%，出口增长9.6%，高于全国进口增速。", None),
        (f"{_TOTAL}，高于全国平均水平而低于江苏。", None),
        (f"{_TRADE}, above the national average for exports.", None),
        (f"{_TOTAL}，创历史新高。", None),
        (f"{_TOTAL}，降幅高于全国平均水平。", None),
        (f"{_TOTAL}，进口高于全国平均水平。", None),
        (f"{_TOTAL}，进口高于全国平均水平，出口1.69万亿元。", None),
        (f"{_TOTAL}，其中进口，低于全国平均水平。", None),
        ("2025年前5个月，浙江进出口低于全国平均水平。", None),
        (f"{_TRADE} while imports were below the national average.", None),
    ],
)
def test_a_statement_may_be_that_growth_is_above_or_below_the_nations(text: str, is_faster: bool | None) -> None:
    found = [each.is_faster for each in claims_of(text) if isinstance(each, NationalGrowthClaim)]
    assert found == ([] if is_faster is None else [is_faster])
