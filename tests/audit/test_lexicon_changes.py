"""The words for changes, their qualifiers and currencies, and for the region of a text: what a figure is with them."""

from __future__ import annotations

import re

import pytest
from read_sentences import of_guangdong, read
from test_lexicon import listed

UP, DOWN = of_guangdong("export 5.2%"), of_guangdong("export -5.2%")

RISES = listed(
    """
    增长率 增长 实现增长 上升 增加 上涨 提高 增幅 涨幅 增速 成长 微增 略增 小增 上行至 提升 扩大 激增 大增
    猛增 攀升 回升 增至 升至 增 升 涨 飙升 劲升 跃升 攀高
    """
)
FALLS = listed("下降 下滑 减少 下跌 回落 降低 降幅 跌幅 负增长 微降 略降 锐减 骤降 降至 收窄 放缓 降 减 跌")
RISES_EN = listed(
    """
    rose/rise/rises/rising/risen/grew/grow/grows/growing/grown/growth/increase/increases/increased/increasing/
    climb/climbs/climbed/climbing/surge/surges/surged/surging/jump/jumps/jumped/jumping/soar/soars/soared/
    soaring/expand/expands/expanded/expanding/expansion/gain/gains/gained/gaining/advance/advances/advanced/
    advancing/higher/edged up/edging up/up/uptick/spike/hike/accelerated/accelerating/skyrocket/skyrockets/
    skyrocketed/skyrocketing/swelled/swelling/leap/leaped/leapt/ballooned
    """
)
FALLS_EN = listed(
    """
    fell/fall/falls/falling/fallen/decline/declines/declined/declining/decrease/decreases/decreased/decreasing/
    drop/drops/dropped/dropping/down/lower/dip/dips/dipped/dipping/slump/slumps/slumped/slumping/shrank/
    shrinking/shrunk/contracted/contracting/contraction/plunge/plunged/plunging/tumbled/tumbling/slid/
    edged down/edging down
    """
)
YEAR_EARLIER_EN = listed(
    """
    a year ago/a year earlier/a year before/one year earlier/the same period of last year/same month last year/
    the corresponding period of the previous year/corresponding month of last year/the same time a year ago/
    last year/the previous year/previous year/the prior year/in the same period in the previous year/
    during the same month of last year/the same period year earlier
    """
)


@pytest.mark.parametrize("word", RISES)
def test_a_percentage_after_a_rise_is_positive(word: str) -> None:
    assert read(f"2025年5月，广东出口{word}5.2%。") == ([UP], [])


@pytest.mark.parametrize("word", FALLS)
def test_a_percentage_after_a_fall_is_negative(word: str) -> None:
    assert read(f"2025年5月，广东出口{word}5.2%。") == ([DOWN], [])


@pytest.mark.parametrize("word", RISES_EN)
def test_an_english_rise_is_positive(word: str) -> None:
    assert read(f"In May 2025, Guangdong's exports, {word} 5.2 percent.") == ([UP], [])


@pytest.mark.parametrize("word", FALLS_EN)
def test_an_english_fall_is_negative(word: str) -> None:
    assert read(f"In May 2025, Guangdong's exports, {word} 5.2 percent.") == ([DOWN], [])


@pytest.mark.parametrize("than", YEAR_EARLIER_EN)
@pytest.mark.parametrize("word", ["higher", "more", "larger", "greater", "lower", "less", "smaller"])
def test_more_than_a_year_earlier_is_a_rise_and_less_a_fall(word: str, than: str) -> None:
    change = DOWN if word in {"lower", "less", "smaller"} else UP
    assert read(f"In May 2025, Guangdong's exports were 5.2 percent {word} than {than}.") == ([change], [])


@pytest.mark.parametrize(
    ("qualifier", "frame", "words"),
    [
        ("over", "2025年5月，广东出口{}500.0亿元。", "超过 超 逾 突破 站上 迈上 跨越 高达"),
        ("over", "2025年5月，广东出口500.0亿元{}。", "以上 余 大关"),
        ("below", "2025年5月，广东出口{}500.0亿元。", "接近 将近 近 不足 不到 逼近"),
        ("about", "2025年5月，广东出口{}500.0亿元。", "大约 约合 折合 约 大致 折合人民币约"),
        ("about", "2025年5月，广东出口500.0亿元{}。", "左右 上下"),
        (
            "over",
            "In May 2025, Guangdong's exports were {} 50.0 billion yuan.",
            """
            more than/over/above/at least/in excess of/upwards of/exceeding/surpassing/topping/breaking the/
            crossing the/breaking through the/crossing through the
            """,
        ),
        (
            "over",
            "In May 2025, Guangdong's exports {} 50.0 billion yuan.",
            """
            exceed/exceeds/exceeded/surpass/surpasses/surpassed/topped/broke the/broke through the/crossed the/
            crossed through the
            """,
        ),
        (
            "below",
            "In May 2025, Guangdong's exports were {} 50.0 billion yuan.",
            "nearly/almost/close to/approaching/just under/just below/just shy of/less than/under/up to",
        ),
        (
            "about",
            "In May 2025, Guangdong's exports were {} 50.0 billion yuan.",
            "about/around/roughly/approximately/some/approx/approx.",
        ),
        ("about", "In May 2025, Guangdong's exports were 50.0 billion yuan {}.", "or so/or so"),
    ],
)
def test_a_qualifier_is_kept(qualifier: str, frame: str, words: str) -> None:
    for word in listed(words):
        text = frame.format(word)
        figure = f"{qualifier} 500.0 rmb" if "亿元" in text else f"{qualifier} 50.0×10 rmb"
        assert read(text) == ([of_guangdong(f"export {figure}")], []), text


@pytest.mark.parametrize(
    ("currency", "words"),
    [
        ("usd", "以美元计价 以美元计算 以美元计 以美元 按美元计价 按美元计算 按美元计 按美元"),
        ("rmb", "以人民币计价 以人民币计算 以人民币计 以人民币 按人民币计价 按人民币计算 按人民币计 按人民币"),
        (
            "usd",
            """
            in dollar terms/in US dollar terms/in U.S. dollar terms/in the U.S. dollar terms/
            dollar-denominated/by dollar-denominated terms/dollar denominated terms/in dollars/in US dollars/
            in U.S. dollars
            """,
        ),
        (
            "rmb",
            """
            in yuan terms/in RMB terms/in renminbi terms/yuan-denominated/RMB-denominated terms/
            renminbi denominated/yuan denominated terms
            """,
        ),
    ],
)
def test_a_level_has_the_currency_that_the_text_announces(currency: str, words: str) -> None:
    for word in listed(words):
        text = f"{word}，2025年5月，出口500.0亿。"
        if word.isascii():
            text = f"{word.capitalize()}, in May 2025, exports were 50.0 billion."
        factor = "×10" if word.isascii() else ""
        number = f"50.0{factor}" if word.isascii() else "500.0"
        assert read(text, region="广东") == ([of_guangdong(f"export {number} {currency}")], []), text


@pytest.mark.parametrize("word", ["其中", "当中"])
def test_a_part_of_the_total_is_of_the_same_region(word: str) -> None:
    assert read(f"2025年5月，广东进出口增长3.2%，{word}出口增长5.2%。") == ([of_guangdong("total 3.2%"), UP], [])


@pytest.mark.parametrize(
    "words",
    listed(
        """
        of which/of this total/of the total/of that total/of this/of these/of them/among them/among this/
        among these/among which
        """
    ),
)
def test_a_part_of_the_total_in_english(words: str) -> None:
    text = f"In May 2025, Guangdong's trade rose 3.2 percent, {words} exports rose 5.2 percent."
    assert read(text) == ([of_guangdong("total 3.2%"), UP], [])


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ("广东", "全省 我省 本省 该省"),
        ("北京", "全市 我市 本市 该市"),
        ("广西", "全区 我区"),
        (
            "广东",
            """
            the province's/this province's/its province's/the region's/the province’s/province-wide/province's/
            province’s
            """,
        ),
        ("北京", "the municipality's/the city's/this metropolis's/the city’s"),
        ("广西", "the autonomous region's/the region's"),
    ],
)
def test_the_region_of_a_text_is_named_by_its_kind(region: str, words: str) -> None:
    figure = UP.replace("广东", region)
    for word in listed(words):
        text = f"2025年5月，民营企业出口增长9.6%，{word}出口增长5.2%。"
        part = "民营企业"
        if re.match("[a-z]", word):
            text = f"In May 2025, exports of private enterprises rose 9.6 percent, and {word} exports rose 5.2 percent."
            part = "private enterprises"
        assert read(text, region=region) == ([figure], [("", part, "", 1)]), text
