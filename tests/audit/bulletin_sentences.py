"""Texts in the manner of customs, statistics offices and news agencies, and what a careful reader says of each.

The sentences are our own, the figures those of China Customs in yuan. ``right`` is the number of figures that the
store confirms, ``wrong`` has what is printed and what it should be, ``unread`` is whether a note says that something
was not checked.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A text, and what should be found in it."""

    text: str
    right: int = 0
    wrong: tuple[tuple[object, object], ...] = ()
    unread: bool = False
    period: str | None = None


def _zh_periods() -> list[Case]:
    return [
        Case("2025年前5个月，浙江省进出口2.24万亿元，同比增长6.5%。", 2),
        Case("2025年1-5月，浙江进出口22390.2亿元，同比增长6.5%。", 2),
        Case("2025年1月至5月，浙江进出口总值2.24万亿元，增长6.5%。", 2),
        Case("2025年首5个月，浙江出口1.69万亿元，按年升9.6%。", 2),
        Case("2025年一季度，江苏省外贸进出口1.36万亿元，同比增长5%。", 2),
        Case("2025年第一季度，江苏出口9049.9亿元，增长9.6%。", 2),
        Case("2024年上半年，福建省进出口9939.3亿元，同比增长4.6%。", 2),
        Case("2024年前三季度，山东省进出口2.48万亿元，同比增长3%。", 2),
        Case("2024年全年，四川外贸进出口10457.2亿元，同比增长9.4%。", 2),
        Case("2024年，四川省进出口总值10457.2亿元，比上年增长9.4%。", 2),
        Case("2025年5月份，浙江进出口4917.2亿元，同比增长6%。", 2),
        # April and May: 8185.4 and 7901.2
        Case("2025年一季度，广东进出口2.14万亿元，增长4.2%；二季度前两个月进出口1.61万亿元。", 3),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%。其中，5月当月进出口4917.2亿元，增长6%。", 4),
        Case("2025年前5个月，浙江进出口2.24万亿元。单5月，浙江进出口4917.2亿元，增长6%。", 3),
        Case("2024年前三季度，山东进出口2.48万亿元。三季度，山东进出口8637亿元。", 2),
        Case(
            "2024年前三季度，山东进出口2.48万亿元。三季度，山东进出口8700亿元。其中出口5249亿元。", 2, ((8700, 8629),)
        ),
        Case("今年前5个月，浙江进出口2.24万亿元，同比增长6.5%。", 2, period="2025-05"),
        Case("2025-06-18\n\n今年前5个月，浙江进出口2.24万亿元，同比增长6.5%。", 2),
        Case("发布时间：2025年1月17日\n\n去年，四川进出口10457.2亿元，增长9.4%。", 2),
        Case("2025年1月17日\n\n2024年，四川进出口10457.2亿元，增长9.4%。", 2, period="2024-12"),
        Case("前5个月，浙江进出口2.24万亿元，同比增长6.5%；出口1.69万亿元，增长9.6%。", 4),
    ]


def _zh_context() -> list[Case]:
    return [
        Case(
            "2025年前5个月，浙江进出口2.24万亿元，同比（下同）增长6.5%。其中，出口1.69万亿元，增长9.6%；"
            "进口5474.5亿元，下降2.2%。",
            6,
        ),
        Case("2025年前5个月，浙江进出口2.24万亿元，较去年同期（下同）增长6.5%，其中出口增长9.6%，进口下降2.2%。", 4),
        Case("2025年一季度，江苏出口、进口分别为9049.9亿元、4512.4亿元，同比分别增长9.6%、下降3.1%。", 4),
        Case("2025年一季度，江苏出口和进口分别增长9.6%和下降3.1%。", 2),
        Case("据海关统计，2025年前4个月，我国货物贸易进出口总值14.14万亿元人民币，同比增长2.4%。", 2),
        Case("据杭州海关统计，2025年前5个月，我省进出口2.24万亿元，增长6.5%。", 2),
        Case("浙江2025年前5个月外贸情况\n\n全省进出口2.24万亿元，同比增长6.5%，出口1.69万亿元，增长9.6%。", 4),
        Case("2024年7月，云南贸易逆差34.1亿元。", 1),
        Case("2024年前7个月，云南进口907.9亿元，下降4.1%，贸易逆差384.8亿元。", 3),
        Case("2025年前5个月，重庆贸易顺差1180.1亿元。", 1),
        Case("2025年前5個月，浙江進出口2.24萬億元，同比增長6.5%。", 2),
        Case("2025年首5個月，重慶出口2055.5億元，按年增長7.5%；進口875.4億元，升1.6%。", 4),
    ]


def _zh_qualifiers() -> list[Case]:
    return [
        Case("2025年前5个月，浙江进出口超2.2万亿元。", 1),
        Case("2025年前5个月，浙江进出口突破2万亿元。", 1),
        Case("2025年前5个月，重庆进出口近3000亿元。", 1),
        Case("2025年前5个月，重庆进出口约2930亿元。", 1),
        Case("2025年前5个月，重庆进出口2900多亿元。", 1),
        Case("2025年前5个月，重庆进出口2900亿元以上。", 1),
        Case("2025年前5个月，重庆进出口2930.9亿元，出口2055.5亿元，增长超7%。", 3),
        Case("2025年前5个月，重庆出口2055.5亿元，进出口超3000亿元。", 1, ((3000.0, 2931.0),)),
        Case("2025年前5个月，重庆出口2055.5亿元，进出口近2900亿元。", 1, ((2900.0, 2931.0),)),
    ]


def _zh_not_the_whole() -> list[Case]:
    return [
        Case("2025年前5个月，浙江以一般贸易方式进出口1.71万亿元，增长5.2%。", 0, unread=True),
        Case("2025年前5个月，浙江对共建“一带一路”国家进出口1.22万亿元，增长9.6%。", 0, unread=True),
        Case("2025年前5个月，浙江机电产品出口7800亿元，增长12.5%。", 0, unread=True),
        Case("2025年前5个月，浙江民营企业进出口1.83万亿元，增长7.7%。", 0, unread=True),
        Case("2025年前5个月，杭州进出口3500亿元，增长8%。", 0, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%，占全国的12.5%。", 3),
        Case("2025年5月，浙江进出口4917.2亿元，环比增长3.5%。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，较2019年同期增长85%。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，去年同期为2.1万亿元。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增速高于全国4个百分点。", 2),
        Case("2025年前5个月，浙江进出口2.24万亿元，居全国第三位。", 2),
        Case("2025年前5个月，民营企业表现活跃，进出口1.83万亿元，增长7.7%。", 0, unread=True),
        Case("以美元计价，2025年前4个月，我国进出口1.97万亿元，增长1.3%。", 0, unread=True),
        Case("2025年一季度，全省固定资产投资增长3%，江苏进出口增长5%。", 1, unread=True),
        Case("2025年一季度，宁德新能源表现亮眼，进出口1200亿元，增长5%。", 0, unread=True),
        Case("2025年前5个月，浙江跨境电商出口蓬勃发展。", 0),
        Case(
            "2025年前5个月，浙江进出口2.24万亿元。杭州市发挥作用，全市前5个月进出口3500亿元，增长8%。", 1, unread=True
        ),
        Case("2025年前5个月，浙江进出口2.24万亿元，同比2024年前5个月增长6.5%。", 2),
    ]


def _zh_wrong() -> list[Case]:
    return [
        Case("2025年前5个月，浙江进出口2.42万亿元，同比增长6.5%。", 1, ((2.42, 2.24),)),
        Case("2025年前5个月，浙江进出口2.24万亿元，同比增长5.6%。", 1, ((5.6, 6.5),)),
        Case("2025年前5个月，浙江进出口2.24万亿元，同比增长6.5%。其中，进口5474.5亿元，增长2.2%。", 3, ((2.2, -2.2),)),
        Case("2025年前5个月，重庆出口2085.5亿元，增长7.5%。", 1, ((2085.5, 2055.5),)),
        Case("2025年一季度，四川外贸进出口10457.2亿元，增长9.4%。", 0),
        Case("2023年，四川外贸进出口10457.2亿元，同比增长9.4%。", 2, (("2023", "2024"),)),
        Case("2024年，四川外贸进出口10457.2亿元，比2024年增长9.4%。", 1, (("2024", "2023"),), unread=True),
        Case("2025年一季度，江苏出口、进口分别增长9.6%、增长3.1%。", 1, ((3.1, -3.1),)),
    ]


def _zh_ambiguous() -> list[Case]:
    return [
        Case("2025年1、2月，广东进出口下降3%。", 0, unread=True),
        Case("2025年3月和4月，浙江进出口增长8%。", 0, unread=True),
        Case("2025年前5个月，浙江进出口增长5%-6%。", 0, unread=True),
        Case("2025年前5个月，浙江进出口由2.1万亿元增至2.24万亿元。", 0, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增速比去年全年（7.4%）放缓。", 1, unread=True),
        Case("2025年前5个月，上海海关关区进出口3.2万亿元，增长2%。", 0, unread=True),
        Case("2025年前5个月，浙江义乌进出口3000亿元，增长20%。", 0, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%，出口集装箱增长3%。", 2, unread=True),
        Case("2025年前5个月，浙江对美出口2000亿元，下降3%；对东盟进出口3500亿元，增长12%。", 0, unread=True),
    ]


def _ranks_and_quarters() -> list[Case]:
    return [
        Case("2024年一季度、二季度，广东进出口分别增长12%、15.4%。", 2),
        Case(
            "2024年上半年，广东进出口4.37万亿元，增长13.8%；二季度，广东进出口2.33万亿元，比一季度增长14%。",
            3,
            unread=True,
        ),
        Case("2025年3-5月，浙江进出口13945亿元，增长8.3%。", 2),
        Case("2025年3-5月，浙江进出口13495亿元，增长8.3%。", 1, ((13495, 13947),)),
        Case("2024年11-12月，浙江进出口8892亿元。", 1),
        Case("2024年二季度末，浙江进出口5亿元。", 0, unread=True),
        Case("2024年二季度以来，浙江进出口持续增长，前三季度进出口3.93万亿元。", 1),
        Case(
            "2024年，浙江进出口5.26万亿元，居全国第三位，比上年提升1位。其中，出口3.91万亿元，规模居全国第二；"
            "进口1.36万亿元，居全国第五。",
            6,
            unread=True,
        ),
        Case("2024年，四川外贸规模由全国第六位升至第五位，进出口10457.2亿元。", 1, unread=True),
        Case("2024年，四川进出口10457.2亿元，规模居西部第一、全国第八。", 2, unread=True),
        Case(
            "In 2024, Sichuan's foreign trade hit 1.05 trillion yuan, ranking first among all provinces in western"
            " China.",
            1,
            unread=True,
        ),
        Case("In 2024, Sichuan's foreign trade hit 1.05 trillion yuan, ranking 7th nationwide.", 1, ((7, 8),)),
        Case("2025年前5个月，浙江进出口、出口和进口规模分别居全国第3、第2和第6位。", 3),
        Case("2025年前5个月，浙江进出口、出口和进口规模分别居全国第三、第二和第五位。", 2),
        Case(
            "2025年前5个月，浙江进出口2.24万亿元，出口1.69万亿元，规模分别居全国第3、第2位。",
            2,
            unread=True,
        ),
        Case("2024年，安徽进出口总值在全国位居第9位，在中部位居第1位。", 1, unread=True),
        Case(
            "2024年一季度，福建进出口5018.1亿元，增长7.7%，增幅高于同期全国平均水平2.7个百分点；进口1937.8亿元，增长0.5%。",
            5,
        ),
        Case(
            "In Q1 2025, China's exports went up 6.9 percent to 6.13 trillion yuan, for the eighth straight quarter.",
            2,
            unread=True,
        ),
        Case(
            "Xinjiang's foreign trade hit 322.4 bln yuan in the first three quarters of 2024, up 29 percent, ranking"
            " first nationwide in cumulative growth rate.",
            3,
        ),
        Case(
            "Zhejiang's foreign trade hit 5.26 trillion yuan in 2024, ranking third nationwide while exports grew 9.5"
            " percent.",
            3,
        ),
        Case(
            "Gansu ranked second in the country with a growth rate of 43.2 percent in foreign trade in the first five"
            " months of 2025.",
            2,
        ),
        Case("2024年，浙江进出口5.26万亿元，近5年增长50%。", 1, unread=True),
        Case("2024年，21个省市实现增长，进口方面，广东增长12.5%。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增速回落至6.5%。", 2),
        Case("2025年前5个月，浙江进口5474.5亿元，降幅扩大至2.2%。", 2),
        Case("2025年前5个月，浙江进口5474.5亿元，降幅收窄至2.2%。", 2),
        *(
            Case(
                "In the first five months of 2025, Zhejiang's imports reached 547.45 billion yuan, while the"
                f" {noun} accelerated {to}2.2 percent.",
                right,
                unread=right == 1,
            )
            for noun in ("decline", "decrease", "drop", "fall", "contraction", "slump")
            for to, right in (("to ", 2), ("", 1))
        ),
        Case("2025年浙江义乌外贸情况\n\n前5个月进出口3000亿元，增长20%。", 0, unread=True),
    ]


def _brackets() -> list[Case]:
    return [
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%（其中出口增长9.6%，进口下降2.2%）。", 4),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%（全国增长2.5%）。", 2, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%（浙江出口增长9.6%）。", 3),
        Case(
            "In the first five months of 2025, Zhejiang's trade rose 6.5 percent (China's trade rose 2.5 percent).",
            1,
            unread=True,
        ),
    ]


def _compared_with_the_nation() -> list[Case]:
    """Shares of the nation's trade and points above its growth; see also `test_national_checks`."""
    return [
        # January to May 2025: Zhejiang 22,390.2 of 179,448.5, +6.5 % against +2.5 %; exports +9.6 % against +7.2 %.
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%，增速快于全国4个百分点，占同期全国进出口总值的12.5%。", 4),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%，增速快于全国5个百分点。", 2, ((5.0, 4.0),)),
        Case("2025年前5个月，浙江进出口2.24万亿元，增长6.5%，占同期全国进出口总值的15.2%。", 2, ((15.2, 12.5),)),
        Case("2025年前5个月，浙江出口1.69万亿元，增长9.6%，较全国高2.4个百分点，占全国出口总值的15.9%。", 4),
        Case("2025年前5个月，浙江出口1.69万亿元，增长9.6%，占全国进出口总值的9.4%。", 2, unread=True),
        Case("2025年前5个月，浙江民营企业进出口1.83万亿元，增长7.7%，快于全国4个百分点。", 0, unread=True),
        Case("2025年前5个月，重庆进口875.4亿元，增长1.6%，好于全国5.4个百分点。", 3),
        Case("2025年前5个月，福建进出口7552亿元，下降8.2%，低于全国10.7个百分点。", 3),
        Case("2025年前5个月，浙江进出口2.24万亿元，占全省生产总值的65%。", 1, unread=True),
        Case(
            "Zhejiang's foreign trade rose 6.5 percent to 2.24 trillion yuan in the first five months of 2025,"
            " outpacing the national average by 4 percentage points and accounting for 12.5 percent of the country's"
            " total.",
            4,
        ),
        Case(
            "Zhejiang's exports rose 9.6 percent in the first five months of 2025, 2.4 percentage points higher than"
            " the national average.",
            2,
        ),
    ]


def _shares_and_years() -> list[Case]:
    """Shares in other words, and a year that a later clause names for its own figure. The nation: 18.0 trillion."""
    return [
        Case("In the first five months of 2025, Guangdong's foreign trade of 3.75 trillion yuan represented 20.9"
             " percent of the nation's total.", 2),
        Case("Guangdong’s foreign trade volume accounted for 20.9 percent of the country’s total trade volume from"
             " January to May in 2025.", 1),
        Case("2025年前5个月，浙江进出口增长6.5%。出口1.69万亿元，增长9.6%，2024年全年增长9.5%。", 4),
        Case("2025年前5个月，浙江进出口增长6.5%。其中，出口增长9.6%；贸易顺差1.14万亿元，2024年为2.55万亿元。", 4),
    ]  # fmt: skip


def _compared_periods() -> list[Case]:
    """What a change is compared with, in words: a year earlier, the same period itself, or another month."""
    return [
        Case("In the first five months of 2025, Zhejiang's foreign trade reached 2.24 trillion yuan, up 6.5 percent"
             " from the first five months of 2024.", 2),
        Case("Compared with the same period in 2024, Zhejiang's exports grew 9.6 percent in the first five months of"
             " 2025.", 1),
        Case("In May 2025, Zhejiang's foreign trade rose 6 percent compared with May last year.", 1),
        Case("In May 2025, Zhejiang's foreign trade reached 491.72 billion yuan, up 10.3 percent from April.", 1,
             unread=True),
        Case("In May 2025, Zhejiang's foreign trade of 491.72 billion yuan was 10.3 percent higher than in April 2025.",
             1, unread=True),
        Case("2025年5月，浙江进出口4917.2亿元，比2025年4月增长8.1%。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，比2025年前5个月增长6.5%。", 1, (("2025", "2024"),), unread=True),
        Case("今年前5个月，浙江进出口2.24万亿元，比今年同期增长6.5%。", 1, (("2025", "2024"),), unread=True,
             period="2025-05"),
        Case("In the first five months of 2025, Zhejiang's foreign trade reached 2.24 trillion yuan, up 6.5 percent"
             " compared with the first five months of 2025.", 1, (("2025", "2024"),), unread=True),
        Case("In the first five months of this year, Zhejiang's exports rose 9.6 percent to 1.69 trillion yuan from the"
             " same period this year.", 1, (("2025", "2024"),), unread=True, period="2025-05"),
        Case("Zhejiang's foreign trade grew 6.5 percent in January-May 2025 compared to January-May 2025.", 0,
             (("2025", "2024"),), unread=True),
        Case("2025年前5个月，浙江出口1.69万亿元、进口5474.5亿元，分别增长9.6%、下降2.2%。", 4),
        Case("In the first five months of 2025, Zhejiang's exports grew to 1.69 trillion yuan.", 1),
    ]  # fmt: skip


CASES = [
    *_zh_periods(),
    *_zh_context(),
    *_zh_qualifiers(),
    *_zh_not_the_whole(),
    *_zh_wrong(),
    *_zh_ambiguous(),
    *_ranks_and_quarters(),
    *_brackets(),
    *_compared_with_the_nation(),
    *_shares_and_years(),
    *_compared_periods(),
]
