"""What is read of a sentence on a region's trade: which figure is whose, of when; see also `test_unread_figures`."""

from __future__ import annotations

import pytest
from read_sentences import read

from xlpkg.audit.claims import FigureClaim, NationalClaim, ProvinceRankClaim, Span
from xlpkg.audit.context import Context
from xlpkg.audit.periods import Calendar
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.model.words import Basis


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # The currency of a level that names none is that of the sentence.
        (
            "2025年5月，广东出口5063.0亿元，进口2838.2亿。",
            ["广东 export 2025-05 5063.0 rmb", "广东 import 2025-05 2838.2 rmb"],
        ),
        # The region of a figure is before it, in English also after it.
        ("In May 2025, exports rose 3.2 percent in Guangdong.", ["广东 export 2025-05 3.2%"]),
        ("In May 2025, exports rose 3.2 percent in Guangdong, “the workshop”.", ["广东 export 2025-05 3.2%"]),
        ("2025年5月，浙江出口增长3.2%（广东下降）。", ["浙江 export 2025-05 3.2%"]),
        # A pronoun is the flow of the only level before it.
        (
            "In May 2025, Guangdong's exports were 506.3 billion yuan, while imports rose 2%. It rose 3%.",
            ["广东 export 2025-05 506.3×10 rmb", "广东 import 2025-05 2.0%", "广东 export 2025-05 3.0%"],
        ),
        # The period of a sentence that names none is the last one before it.
        (
            "2025年一季度，广东出口增长2%，5月增长3%。进口增长1%。",
            ["广东 export -2025-03 2.0%", "广东 export 2025-05 3.0%", "广东 import 2025-05 1.0%"],
        ),
        # A clause with a figure or a flow is about its region, even if it has unknown words.
        (
            "2025年5月，浙江出口增长9.6%，广东某某增长3.2%。",
            ["浙江 export 2025-05 9.6%", "广东 export 2025-05 3.2%?word/flow"],
        ),
        (
            "2025年5月，浙江出口100亿元，广东某某5063.0亿元。",
            ["浙江 export 2025-05 100.0 rmb", "广东 export 2025-05 5063.0 rmb?word/flow"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，广东某某进口，增长3.2%。",
            ["浙江 export 2025-05 9.6%", "广东 import 2025-05 3.2%?word"],
        ),
        # Other clauses with unknown words, or on a part of a region, are not.
        (
            "2025年5月，浙江出口增长9.6%，台风登陆广东沿海，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，江苏和上海港，全省进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        (
            "In May 2025, Guangdong's imports rose 2 percent, ranking second nationwide in exports again.",
            ["广东 import 2025-05 2.0%", "广东 export rank 2 of (2, 3)"],
        ),
        # A region after its description.
        ("In May 2025, Guangdong, China's gateway, saw exports rise 3.2 percent.", ["广东 export 2025-05 3.2%"]),
        ("In May 2025, Guangdong, China's largest, saw exports rise 3.2 percent.", ["广东 export 2025-05 3.2%"]),
        (
            "In May 2025, the exports of Jiangsu, at 100 billion yuan, rose 3 percent.",
            ["江苏 export 2025-05 100.0×10 rmb", "江苏 export 2025-05 3.0%"],
        ),
        # A region that the subject is compared with.
        ("2025年5月，浙江出口超过广东，进口下降2.2%。", ["浙江 import 2025-05 -2.2%"]),
        (
            "2025年5月，浙江出口增长9.6%，规模超过广东，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        (
            "In May 2025, Zhejiang's exports surpassed Guangdong, and imports fell 2.2 percent.",
            ["浙江 import 2025-05 -2.2%"],
        ),
        ("2025年5月，浙江出口接近广东，进口下降2.2%。", ["浙江 import 2025-05 -2.2%"]),
        *(
            (
                f"2025年5月，浙江出口增长9.6%，规模{equal}，进口下降2.2%。",
                ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
            )
            for equal in ("与广东持平", "和广东持平", "与广东基本持平")
        ),
        ("2025年5月，与广东持平的浙江进口下降2.2%。", ["浙江 import 2025-05 -2.2%"]),
        (
            "2025年5月，浙江出口增长9.6%，规模与广东相当，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
        ),
        # A description of a region is not about another one; a clause with another region is.
        ("In May 2025, Guangdong, a neighbour of Jiangsu, saw exports rise 3.2 percent.", ["广东 export 2025-05 3.2%"]),
        (
            "In May 2025, exports surpassed Zhejiang, trade of Jiangsu was stable, and imports rose 3.2 percent.",
            ["江苏 import 2025-05 3.2%"],
        ),
        ("In May 2025, China's Guangdong saw exports rise 3.2 percent.", ["广东 export 2025-05 3.2%"]),
        ("2025年5月，广东出口在全国继续增长3.2%。", ["广东 export 2025-05 3.2%"]),
        (
            "2025年5月，浙江出口增长9.6%，占比超过江苏、规模最大的广东，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
        ),
        # A rank is of the flow before it, not of the one after it.
        (
            "2025年前5个月，浙江出口增长9.6%，居全国第二位、进口下降2.2%。",
            ["浙江 export -2025-05 9.6%", "浙江 import -2025-05 -2.2%", "浙江 export rank 2 of (2, 3)"],
        ),
        # 与 and 持平 of others
        (
            "2025年5月，浙江出口增长9.6%，江苏进口持平与广东出口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "广东 export 2025-05 -2.2%"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，其中广东出口持平、进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "广东 import 2025-05 -2.2%"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，全市及广东进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "广东 import 2025-05 -2.2%"],
        ),
        # After a clause without figures the whole of the region is still that of the text.
        (
            "2025年5月，浙江出口增长9.6%，对接广东民营企业。全省进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，环比高于江苏。全省进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，广东民营企业表现亮眼。全省进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，较上月与广东接近。全省进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%"],
        ),
        ("2025年5月，超过广东的浙江进口下降2.2%。", ["浙江 import 2025-05 -2.2%"]),
        (
            "2025年5月，浙江出口8000亿元居广东之后，进口下降2.2%。",
            ["浙江 export 2025-05 8000.0 rmb?word", "浙江 import 2025-05 -2.2%?word"],
        ),
        # A region after a superlative may be the next subject or not.
        (
            "2025年5月，浙江出口增长9.6%，规模最大的广东进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
        ),
        (
            "2025年5月，浙江出口增长9.6%，增速最快的是广东，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
        ),
        # A rank is one of the flows before it in its clause, or of the clause before.
        (
            "2025年前5个月，浙江进出口2.24万亿元，出口规模居全国第二位。",
            ["浙江 total -2025-05 2.24×10000 rmb", "浙江 export rank 2 of (2,)"],
        ),
        ("2025年5月，广东出口下降2%、居全国第二位。", ["广东 export 2025-05 -2.0%", "广东 export rank 2 of (2, 3)"]),
        (
            "以美元计价，2025年5月，广东出口增长3%，居全国第二位，占全国出口总值的10%。",
            ["广东 export 2025-05 3.0%", "广东 export rank 2 of (2, 3) usd", "广东 export share 10.0 usd"],
        ),
        *(
            (
                f"In May 2025, Guangdong's imports rose 2 percent, ranking second nationwide {word} exports.",
                ["广东 import 2025-05 2.0%", "广东 export rank 2 of (2, 3)"],
            )
            for word in ("in", "by", "for")
        ),
        # The flow of a clause without one is the last one before it, or all of the last list.
        (
            "2025年5月，广东出口增长2%进口下降，降幅3%。",
            ["广东 export 2025-05 2.0%", "广东 import 2025-05 -3.0%"],
        ),
        (
            "In May 2025, Guangdong's exports and imports rose 3 percent and 5 percent,"
            " to 98.3 billion yuan and 60.1 billion yuan.",
            [
                *("广东 export 2025-05 3.0%", "广东 import 2025-05 5.0%"),
                *("广东 export 2025-05 98.3×10 rmb", "广东 import 2025-05 60.1×10 rmb"),
            ],
        ),
        # The changes after two levels are of their flows.
        (
            "2025年5月，广东出口983亿元，进口601亿元，分别增长3%、5%。",
            [
                *("广东 export 2025-05 983.0 rmb", "广东 import 2025-05 601.0 rmb"),
                *("广东 export 2025-05 3.0%", "广东 import 2025-05 5.0%"),
            ],
        ),
        # What is compared with the nation.
        (
            "2025年前5个月，浙江出口增长9.6%，较全国高2.4个百分点，占全国出口总值的15.9%。",
            ["浙江 export -2025-05 9.6%", "浙江 export points 2.4", "浙江 export share 15.9"],
        ),
        (
            "2025年5月，广东出口下降3.1%，增速低于全国平均水平。",
            ["广东 export 2025-05 -3.1%", "广东 below the nation"],
        ),
        ("2025年5月，广东出口超5000亿元。", ["广东 export 2025-05 over 5000.0 rmb"]),
        # A quarter is the sum of its months.
        ("2024年二季度，广东出口5063亿元。", ["广东 export 2024-06 5063.0 rmb"]),
        # A deficit is a negative balance, printed with a minus or without.
        ("2025年5月，云南贸易逆差0.5亿元。", ["云南 net 2025-05 -0.5 rmb"]),
        ("2025年5月，云南贸易逆差-34.1亿元。", ["云南 net 2025-05 -34.1 rmb"]),
        # After 以美元计价, 亿元 are dollars, and 亿元人民币 are yuan.
        (
            "以美元计价，2025年5月，广东出口700亿元，进口2838亿元人民币。",
            ["广东 export 2025-05 700.0 usd", "广东 import 2025-05 2838.0 rmb"],
        ),
        # A reference to a figure says nothing about a number.
        (
            "2025年5月，广东出口5063.0亿元（见图1），增长2%。",
            ["广东 export 2025-05 5063.0 rmb", "广东 export 2025-05 2.0%"],
        ),
        # A rank after a change may be that of the level or of the change.
        (
            "2025年前5个月，浙江进出口2.24万亿元，同比增长6.5%，居全国第11位。",
            ["浙江 total -2025-05 2.24×10000 rmb", "浙江 total -2025-05 6.5%", "浙江 total rank 11 of (0, 1)"],
        ),
    ],
)
def test_each_figure_has_a_region_a_flow_and_a_period(text: str, figures: list[str]) -> None:
    assert read(text) == (figures, [])


@pytest.mark.parametrize("words", ["某某较全国高2.4个百分点", "民营企业较全国高2.4个百分点", "某某占全国的15.9%"])
def test_a_comparison_with_unknown_words_or_of_a_part_is_unread(words: str) -> None:
    figures, notes = read(f"2025年前5个月，浙江出口增长9.6%，{words}。")
    assert figures == ["浙江 export -2025-05 9.6%"]
    assert [count for *_, count in notes] == [1]


def test_a_figure_of_an_unknown_region_may_be_that_of_the_heading() -> None:
    found = read("2025年5月，全国出口100亿元。义乌港繁忙。出口200亿元。", region="浙江")
    assert found == (["全国 export 2025-05 100.0 rmb", "浙江 export 2025-05 200.0 rmb?word"], [])


def test_a_month_before_the_last_but_one_is_an_earlier_one() -> None:
    text = "2025年5月,浙江出口100亿元。2025年4月,浙江出口200亿元。2025年3月,浙江出口300亿元。"
    claims = parse_paragraph(text, "here", Context(), 0)[0]
    assert [each.is_earlier for each in claims if isinstance(each, FigureClaim)] == [False, False, True]


def test_a_description_of_the_whole_region_is_not_its_subject() -> None:
    assert read("2025年5月，全省，我国外贸大省，出口增长3.2%。", region="广东") == (["广东 export 2025-05 3.2%"], [])


def test_last_year_of_a_text_that_states_a_year_may_be_that_year() -> None:
    assert read("去年，四川进出口10457.2亿元。", stated=2024) == (["四川 total -2024-12 10457.2 rmb?period"], [])


def test_the_sentences_of_a_text_are_numbered() -> None:
    claims = parse_paragraph("2024年5月,浙江出口100亿元。2024年6月,浙江出口200亿元。", "here", Context(), 0)[0]
    assert [each.group for each in claims if isinstance(each, FigureClaim)] == [-1, -2]


@pytest.mark.parametrize(
    ("region", "words", "is_read"),
    [
        ("上海", "全市", True),
        ("广东", "全市", False),  # a city of Guangdong
        ("广西", "全区", True),
        ("广东", "全区", False),
        ("广东", "全省", True),
    ],
)
def test_the_whole_of_a_city_or_region_is_that_of_the_text_if_it_is_one(
    region: str, words: str, *, is_read: bool
) -> None:
    found = read(f"2025年5月，{words}出口增长3%。", region=region)
    assert found == ([f"{region} export 2025-05 3.0%{'' if is_read else '?word'}"], [])


@pytest.mark.parametrize("word", ["City", "municipality", "metropolis"])
@pytest.mark.parametrize(("region", "is_read"), [("上海", True), ("广东", False)])
def test_the_city_is_the_municipality_of_the_text_if_it_is_one(word: str, region: str, *, is_read: bool) -> None:
    found = read(f"In May 2025, the {word} saw exports rise 3 percent.", region=region)
    assert found == ([f"{region} export 2025-05 3.0%{'' if is_read else '?word'}"], [])


def test_the_city_before_a_name_is_the_one_named() -> None:
    found = read("In May 2025, the city of Shanghai saw exports rise 3 percent.", region="广东")
    assert found == (["上海 export 2025-05 3.0%"], [])


def test_the_rank_of_a_share_is_not_read() -> None:
    assert read("2025年5月，广东出口占比居全国第1位。") == ([], [("", "", "measure", 1)])


def test_words_that_name_no_months_need_no_year() -> None:
    assert read("二季度末，广东出口5063亿元。") == ([], [("", "", "period", 1)])


def test_a_rank_has_the_period_and_the_sentence_of_its_words() -> None:
    texts = ("2025年前5个月,浙江出口居全国第2位。", "2025年5月,浙江进出口居全国第2位。")
    claims = parse_paragraph("".join(texts), "here", Context(), 0)[0]
    found = [(str(each.span), each.group) for each in claims if isinstance(each, ProvinceRankClaim)]
    assert found == [(str(Span(Basis.YTD, Month(2025, 5))), -1), (str(Span(Basis.MONTH, Month(2025, 5))), -2)]


@pytest.mark.parametrize("words", ["民营企业出口增速高于全国平均水平", "增速低于全国平均水平，民营企业出口回升"])
def test_a_statement_beside_a_part_of_the_trade_may_be_on_the_part(words: str) -> None:
    assert read(f"2025年5月，广东出口下降3.2%，{words}。") == (["广东 export 2025-05 -3.2%"], [("", "", "", 1)])


def test_the_whole_of_a_province_is_that_of_the_last_one_named() -> None:
    found = read("2025年5月，广东出口增长2%。全省进口增长3%。", region="浙江")
    assert found == (["广东 export 2025-05 2.0%", "广东 import 2025-05 3.0%"], [])


def test_the_whole_of_a_city_in_the_text_of_a_province_is_named_in_the_note() -> None:
    assert read("2025年5月，全市出口居全国第1位。", region="广东") == ([], [("全市", "", "", 1)])


def test_a_share_has_the_period_and_the_sentence_of_its_words() -> None:
    texts = ("2025年5月,浙江出口增长9.6%。", "2025年3月,浙江出口增长3%,占全国出口总值的约10%。")
    claims = parse_paragraph("".join(texts), "here", Context(), 0)[0]
    (share,) = (each for each in claims if isinstance(each, NationalClaim))
    assert (share.span, share.group) == (Span(Basis.MONTH, Month(2025, 3)), -2)
    assert share.is_earlier
    assert share.is_approximate


def test_a_section_is_the_period_of_figures_and_ranks_that_name_none() -> None:
    claims = parse_paragraph("广东出口5063.0亿元,居全国第一位。", "here", Context(section=Basis.YTD), 0)[0]
    found = [each for each in claims if isinstance(each, (FigureClaim, ProvinceRankClaim))]
    assert [each.span for each in found] == [Span(Basis.YTD)] * 2
    assert [each.stated_year for each in found if isinstance(each, FigureClaim)] == [None]


def test_a_quarter_begins_with_its_first_month() -> None:
    claims = parse_paragraph("2024年二季度,广东出口5063亿元。", "here", Context(), 0)[0]
    found = [each.span for each in claims if isinstance(each, FigureClaim)]
    assert found == [Span(Basis.MONTH, Month(2024, 6), Month(2024, 4))]


def test_a_year_is_stated_for_the_sentences_after_it_too() -> None:
    claims = parse_paragraph("2025年5月,广东出口5063.0亿元。进口增长2%。", "here", Context(), 0)[0]
    figures = [each for each in claims if isinstance(each, FigureClaim)]
    assert [(each.stated_year, each.is_year_named) for each in figures] == [(2025, True), (2025, False)]
    assert [each.other for each in figures] == [None, None]
    assert [each.text for each in figures] == ["2025年5月,广东出口5063.0亿元。", "进口增长2%。"]


def test_a_paragraph_without_a_period_may_go_on_with_that_of_the_one_before() -> None:
    context, found = Context(), []
    for text in ("2025年5月,广东出口增长1%。", "2025年前4个月,广东出口增长2%。", "进口增长2%。"):
        claims = parse_paragraph(text, "here", context, 0)[0]
        figures = [each for each in claims if isinstance(each, FigureClaim)]
        found += [(each.span, each.other) for each in figures]
        assert [(each.region.short, each.doubts) for each in figures] == [("广东", ())]
        context.start_paragraph()
    month, year = Span(Basis.MONTH, Month(2025, 5)), Span(Basis.YTD, Month(2025, 4))
    assert found == [(month, None), (year, None), (month, year)]


def test_a_figure_has_the_month_of_its_section_unless_its_sentence_names_a_period() -> None:
    context = Context(Calendar(), region=find_region("广东"), is_established=True, section=Basis.MONTH)
    spans = []
    for text in ("出口增长3%。", "2025年前4个月,广东出口增长2%。", "出口增长5.2%。", "2025年前5个月,广东出口增长1%。"):
        claims = parse_paragraph(text, "here", context, 0)[0]
        spans += [each.span for each in claims if isinstance(each, FigureClaim)]
    april, may = Month(2025, 4), Month(2025, 5)
    assert spans == [Span(Basis.MONTH), Span(Basis.YTD, april), Span(Basis.MONTH), Span(Basis.YTD, may)]
