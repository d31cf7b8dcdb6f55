"""The words for ranks, records, comparisons with the nation or another period, and sources, one by one."""

from __future__ import annotations

import pytest
from read_sentences import of_guangdong, read
from test_lexicon import listed

from xlpkg.audit.claims import NationalGrowthClaim, Unread
from xlpkg.audit.context import Context
from xlpkg.audit.lexicon import ORDINALS
from xlpkg.audit.periods import Calendar
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.audit.tokens import normalised

EXPORTS, IMPORTS = of_guangdong("export 5.2%"), of_guangdong("import 1.0%")


def cases(frames: dict[str, str]) -> list[str]:
    """Return each frame with each of its words."""
    return [frame.format(word) for frame, word in each_word(frames)]


def each_word(frames: dict[str, str]) -> list[tuple[str, str]]:
    """Return each frame and word."""
    return [(frame, word) for frame, words in frames.items() for word in listed(words)]


@pytest.mark.parametrize(
    "text",
    cases(
        {
            "2025年5月，广东出口增长5.2%，{}3.1个百分点。": (
                """
                占比提高 比重提高 份额提高 拉动增长 贡献率提高 净增加 净增 增量 增幅高于全省平均水平
                降幅低于整体 涨幅好于总体 跌幅慢于平均 较全省高出 跑赢同期平均增速 领先全省外贸增幅 低出全省
                快于全省 增幅较同期全省水平低 降幅比整体快出 涨幅较总体慢了 跌幅比平均高 增速较我国外贸增速高
                增速比全国进出口增幅快 增速比全省出口平均高 增速比全国进口高 高于整体进出口增速
                高于总体出口水平 高于全省进口增幅 快于平均外贸增速 增速低出平均水平 比同期水平高出
                较平均增速低 比整体高
                """
            ),
            "2025年5月，广东出口增长5.2%，{}100.0亿元。": "净增加 净增 增量 增量为",
            "2025年5月，广东出口增长5.2%，{}23.4%。": "占 占比 占全省 比重 份额 贡献率 贡献 拉动",
            "In May 2025, Guangdong's exports rose 5.2 percent, {} 23.4 percent.": (
                """
                a share of/shares of/accounted for/accounting for/accounts for/account for/a proportion of/
                making up/contributing/contributed/contribution/a percentage of/outpacing/outperforming/
                surpassing the national average by/exceeding the country's growth by/
                above the provincial level by/below the overall pace by/beating the nation's rate by/
                the national average of/the national average rate of/the overall growth rate/
                the country's pace growth/the nation's average level/national average growth rate/higher than/
                lower than/faster than/slower than
                """
            ),
            "In May 2025, Guangdong's exports rose 5.2 percent, {} of the total.": (
                """
                represent 23.4%/represents 23.4%/represented 23.4%/representing 23.4 percent/
                representing about 23%
                """
            ),
            "2025年5月，广东出口增长5.2%，规模{}。": (
                """
                居全国前列 位列中部榜首 排名居西部第二位 稳居东部前三位 均列于东北末位 分别居地区第三
                继续居全省第2位 保持居省市前五强 仍列各省前3名 居区市第四 居六省第一 居中西部第一位
                居31个省市首位 居第三位 居前列 列前三 排名第二 排名第三位 排第四位 位次全省第六位 位次第七
                在全省第八位 在中部地区位居第二位 在西部省份位列第三位 在东部六省居第一名 在东北列第二位
                在中西部排名第二位 在地区排第三名 六省第一位 省份第二位 第三位 第三名
                """
            ),
            "In May 2025, Guangdong's exports rose 5.2 percent, {}.": (
                """
                ranked/ranks/ranking/rank/ranked first/ranking the second/ranked third/ranks fourth/
                ranking fifth/ranked sixth/ranked seventh/ranked eighth among six provinces/ranked ninth/
                ranked tenth/ranked No. 11/ranked 12th/ranked 1st/ranked 2nd/ranked 3rd/second largest/
                third-largest/the fourth-highest/fifth lowest
                """
            ),
        }
    ),
)
def test_another_measure_is_unread(text: str) -> None:
    assert read(text) == ([EXPORTS], [("", "", "measure", 1)])


@pytest.mark.parametrize(
    "text",
    cases(
        {
            "2025年5月，广东出口{}增长5.2%。": (
                """
                环比 按月 比去年全年 较上年上半年 与上一年下半年相比 比去年一季度 比去年12月 比去年12月份
                比去年前4个月 比去年前4月 比去年前三季度 比上年末 比去年底 比上年年末 比上月 比上个月 较上季度
                与上一季度相比 较上半年 较一季度 较前4个月 比今年前4个月 比1-4月 比今年1-4月 比4月 比4月份
                较年初 比上周 比上旬 较全国 较全省 较整体 较平均
                """
            ),
            "In May 2025, Guangdong's exports rose 5.2 percent {}.": (
                """
                month-on-month/month-over-month/month on month/month over month/quarter-on-quarter/
                quarter-over-quarter/quarter on quarter/from the previous month/than last month/
                over the preceding quarter/compared with the prior month/compared to the last quarter/
                from previous month/from April/than April/over April/compared with April/compared to April/
                from that of April/from those of April/from that in April/than in April
                """
            ),
        }
    ),
)
def test_a_change_from_another_period_is_unread(text: str) -> None:
    assert read(text) == ([], [("", "", "comparison", 1)])


@pytest.mark.parametrize(
    "text",
    cases(
        {
            "2025年5月，广东出口{}增长5.2%。": (
                """
                同比 按可比口径同比 同比名义 同比变化 比去年 较上年 与上一年相比 同去年同期比 比去年同期
                比去年同月 相比去年同期 相较去年同期 对比去年同期 比着去年同期 年比 按年
                """
            ),
            "2025年5月，广东出口年{}5.2%。": "增 升 增长",
            "In May 2025, Guangdong's exports rose 5.2 percent {}.": (
                """
                year-on-year/year on year/year-over-year/year over year/yoy/YoY/on a yearly basis/
                on an annual basis/on a year-on-year basis/on a year on year basis/from a year ago/
                from one year before/from the same period of last year/over the previous year/
                on the year earlier/compared with last year/
                compared to the corresponding month of the prior year/than a year earlier/
                than during the same time in the last year
                """
            ),
            "In May 2025, Guangdong's exports rose 5.2 percent {}/y.": "y",
        }
    ),
)
def test_a_change_from_the_year_before_is_read(text: str) -> None:
    assert read(text) == ([EXPORTS], [])


#: What a sentence says beside its figures.
STATEMENTS = {
    "2025年5月，广东出口增长5.2%，{}。": (
        """
        创近3年来新高 创下近6个月来新低 创下6个月来新低 创出近3个季度以来新高 创近3个月新高 已连续5个月增长
        连续保持8年增长 连续3个季度 连续十年 降幅低于全国平均水平 跌幅好于同期全国 优于全国 领先于全国
        落后全国 落后于我国外贸 落后于全国对外贸易 优于我国货物贸易 增幅比我国整体水平更高 连续第三个月正增长
        已连续两个季度以来保持上升 连续12个月来实现回升 连续多年呈现下滑 连续几个月负增长 连续五个月回落
        连续十个月下降 创历史新高 创历史最高纪录 连续3个月呈上升 增速比全国外贸高 增速比全国进出口快
        增速比全国进口快 降幅较全国低 再创同期新高 高于我国进口增速 低于全国进出口水平 高于全国外贸整体水平
        快于全国货物贸易增速 优于全国总体 快于全国同期的平均增幅 刷新年内纪录 创出单月新低 首创月度次高
        创了近3年以来新高 创下季度记录 创历年最好水平 创史上最好水平 再攀新高
        """
    ),
    "In May 2025, Guangdong's exports rose 5.2 percent, {}.": (
        """
        for the third consecutive month/for a fifth straight quarter/for the 12th consecutive year/
        for the 3rd straight month/for the 2nd consecutive quarter/for the 1st straight year/
        for 3 months in a row/for the 10 years in a row/for a 4 quarters in a row/for two quarters in a row/
        for three years in a row/for six months in a row/a record high/a new record high/an all-time high/
        a historic high/a historical low/a three-year high/a five-month low/record low/
        higher than the national level/below the country's overall/beating China's growth
        """
    ),
}
#: Clauses that say whether the province grew faster than the nation.
FASTER = {
    "above": {
        "2025年5月，广东出口增长5.2%，{}，进口增长1.0%。": (
            """
            增速快于全国 增幅高于我国 高出全国 领先全国 跑赢全国 增速比全国高 增速较同期全国快
            增速比全国总体快 增速比全国出口快 比我国平均增幅高 比全国增速高出 增速比我国快 高于全国总体增速
            快于全国出口水平
            """
        ),
        "In May 2025, Guangdong's exports rose 5.2 percent, {}, and imports rose 1.0 percent.": (
            """
            faster than the nation's pace/above the national average/surpassing the national/
            exceeding the nation's level/above the nation's overall pace/outpacing the national pace/
            outperforming the country's average
            """
        ),
    },
    "below": {
        "2025年5月，广东出口增长5.2%，{}，进口增长1.0%。": (
            """
            涨幅慢于全国整体 低出全国 比全国平均低了 较全国慢 慢于同期全国
            """
        ),
        "In May 2025, Guangdong's exports rose 5.2 percent, {}, and imports rose 1.0 percent.": (
            "lower than the country's growth/slower than China's rate/below the country's overall average"
        ),
    },
}


def statements_of(text: str) -> list[str]:
    """Return the words of the statements that a note or a finding on *text* prints."""
    claims = parse_paragraph(normalised(text), "here", Context(Calendar()), 0)[0]
    notes = [statement for each in claims if isinstance(each, Unread) for statement in each.statements]
    return notes + [each.words for each in claims if isinstance(each, NationalGrowthClaim)]


@pytest.mark.parametrize(("frame", "statement"), each_word(STATEMENTS))
def test_a_statement_without_a_figure_is_a_note(frame: str, statement: str) -> None:
    text = frame.format(statement)
    assert read(text) == ([EXPORTS], [("", "", "", 1)])
    assert statements_of(text) == [statement]


@pytest.mark.parametrize(
    ("side", "frame", "statement"),
    [(side, *case) for side, frames in FASTER.items() for case in each_word(frames)],
)
def test_a_statement_may_compare_with_the_nation(side: str, frame: str, statement: str) -> None:
    text = frame.format(statement)
    assert read(text) == ([EXPORTS, IMPORTS, f"广东 {side} the nation"], [])
    assert statements_of(text) == [statement]


@pytest.mark.parametrize(
    "text",
    cases(
        {
            "2025年5月，广东出口增长5.2%，{}3.1个百分点。": (
                """
                快于全国约 快于全国近 快于全国 高于同期全国 增速比全国高约 增速比全国高近 增速比全国高出
                增速比全国高了 增速比全国高
                """
            )
        }
    ),
)
def test_a_gap_to_the_nation_is_no_statement(text: str) -> None:
    assert read(text) == ([EXPORTS, "广东 export points 3.1"], [])


@pytest.mark.parametrize(
    "text",
    cases(
        {
            "2025年5月，广东进口增长1.0%，{}，出口增长5.2%。": (
                """
                逼近2023年全年水平 接近2022年总量 超过2021年同期的整体规模 超2020年总额 追平2019年水平
                赶超2018年总值 相当于2017年全年总量 追平1999年水平 创下近6个月来新高 创10年来新高
                创出3个季度以来新高 创了近5年新高 为近10年新高 已连续5个月增长 连续保持8年增长 连续3个季度增长
                规模最大 最高 增长最快 最低 最小 最多 最少 后三位 第三大
                """
            ),
            "In May 2025, Guangdong's imports rose 1.0 percent, {}, and exports rose 5.2 percent.": (
                """
                surpassing the 2023 level/exceeding the total of 1999/surpassing its 1999 level/
                matching 2022 full-year volumes/exceeding its 2023’s annual total/matching 2022's figures/
                for 3 straight months/the 2nd straight quarter/a fifth consecutive month/
                for the 10 years in a row/for a 3 months in a row/for 2 quarters in a row/
                exceeding the full-year total of 2022/approaching that of the annual volume for 2021/
                matching its figure in 2020/surpassed the level of 2019/the 12th consecutive year/the largest/
                the smallest/the fastest/the steepest/the highest/the lowest
                """
            ),
        }
    ),
)
def test_superlatives_and_other_years_change_nothing(text: str) -> None:
    assert read(text)[0] == [IMPORTS, EXPORTS]


@pytest.mark.parametrize(("word", "rank"), ORDINALS.items())
def test_the_ordinals_are_ranks(word: str, rank: int) -> None:
    words = (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    assert words.split()[rank - 1] == word
    assert len(ORDINALS) == 20
    text = f"In May 2025, Guangdong's exports rose 5.2 percent, ranking {word} nationwide."
    assert read(text) == ([EXPORTS, f"广东 export rank {rank} of (2, 3)"], [])
