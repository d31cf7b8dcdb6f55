"""Texts with unknown words or another subject, whose figures others must confirm; see `bulletin_sentences`."""

from __future__ import annotations

from bulletin_sentences import Case


def _understood_in_part() -> list[Case]:
    """Figures next to unknown words: right if the store has them, else unread, never wrong."""
    return [
        Case("2025年前5个月，浙江逆势而上，外贸进出口2.24万亿元，同比增长6.5%。", 2),
        Case("2025年前5个月，浙江逆势而上，外贸进出口2.24万亿元。", 1),
        Case("2025年前5个月，浙江逆势而上，外贸进出口2.2万亿元。", 0, unread=True),
        Case("2025年前5个月，浙江逆势而上，出口增长9.6%，进口下降2%。", 0, unread=True),
        Case("2025年前5个月，湖北逆势而上，进出口增长26.9%，进口增长7%。", 0, unread=True),
        Case("2025年前5个月，浙江逆势而上，进口5474亿元，增长5.6%。", 1, unread=True),
        Case("2025年前5个月，浙江逆势而上，外贸进出口2.42万亿元，同比增长6.5%。", 0, unread=True),
        Case("2025年前5个月，浙江逆势而上，外贸进出口2.24万亿元，同比增长5.6%。", 0, unread=True),
        Case("2025年前5个月，浙江逆势而上，外贸进出口22390.2亿元，同比增长5.6%。", 1, unread=True),
        Case("2025年前5个月，浙江逆势而上，外贸进出口增长6.5%。", 0, unread=True),
        Case("2025年前5个月，浙江逆势而上，出口增长9.6%，进口下降2.2%。", 2),
        Case("2025年前5个月，浙江逆势而上，外贸进出口超2.2万亿元。", 0, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，增速回落至5%。", 1, unread=True),
        Case("2024年上半年，江西外贸额下降29%，湖南下降14.6%，河南下降13.8%。", 3),
        Case("2024年上半年，江西外贸额下降29%，湖南下降14.6%，河南增长13.8%。", 1, unread=True),
        Case("2024年一季度，湖北外贸延续去年四季度以来的回升势头，首次突破1500亿元，达1520.8亿元。", 2),
        Case("内地2025年首5個月貨物貿易進出口17.94萬億元人民幣，按年升2.5%，出口升7.2%。", 3),
        Case("2025年前5个月，广东在内地9市进出口3.61万亿元，增长4.4%。", 0, unread=True),
        Case("前10个月，河北进出口5116.9亿元，增长11.1%，已逼近2023年全年水平；出口增长10.9%。", 3),
        Case(
            "China's trade rose 5 percent in 2024. Its trade growth reached 2.1 trillion yuan in 2024.", 1, unread=True
        ),
        Case("2024年一、二季度，广东进出口分别增长12%、15.4%。", 2),
        Case("2024年，广东一季度、二季度进出口增速分别为12%、15.4%。", 2),
        Case("广西2024年一、二、三季度进出口分别为1662.9亿元、1789.8亿元、1764.9亿元。", 3),
        Case("2025年前5个月，上海进出口1.78万亿元，增长1.8%；一季度下降2.5%，降幅已明显收窄。", 3),
        Case("2025年1月17日\n\n去年，四川外贸进出口10457.2亿元，比2023年增长9.4%。", 2, period="2024-12"),
        Case("去年，四川外贸进出口10457.2亿元，比2023年增长9.4%。", 2, period="2024-12"),
        Case("去年，四川外贸进出口10457.2亿元，比2024年增长9.4%。", 1, unread=True, period="2024-12"),
        Case("2024年，四川外贸进出口10457.2亿元，去年9559亿元。", 1, unread=True, period="2024-12"),
        Case("2025年前5个月，浙江进出口2.24万亿元，月度规模均超4000亿元。", 1, unread=True),
        Case("2025年前5个月，浙江进出口2.24万亿元，彰显磅礴力量，增长6.5%。", 2),
        Case(
            "2025年前5个月，浙江进出口2.24万亿元。宁德的班列天天开。其中，出口1.69万亿元，增长9.6%；"
            "进口5474.5亿元，下降2.2%。",
            5,
        ),
        Case(
            "2025年前5个月，浙江进出口2.24万亿元。\n\n宁德的班列天天开。\n\n5月当月，进出口4917.2亿元，增长6%。",
            3,
        ),
        Case(
            "2025年前5个月，浙江进出口2.24万亿元。\n\n二、一般贸易\n\n进出口1.71万亿元，增长5.2%。\n\n出口增长8%。",
            1,
            unread=True,
        ),
        Case("2025年前5个月，浙江进出口2.24万亿元。\n\n二、5月当月\n\n全省进出口4917.2亿元，增长6%。", 3),
        Case(
            "In the first five months of 2025, Zhejiang's foreign trade soldiered on with 2.24 trillion yuan, up 6.5"
            " percent.",
            2,
        ),
        Case(
            "China's exports rose 9.3 percent in April 2025.\n\nTariffs on goods from Beijing were discussed.\n\n"
            "Exports rose 7.5 percent to 8.39 trillion yuan in the first four months of 2025.",
            3,
        ),
        Case("In the first five months of 2025, China's exports rose 7.2 percent after a 7.1 percent gain in 2024.", 2),
        Case("China's exports grew 6.9 percent in the first quarter of 2025, and grew 13.5 percent in March.", 2),
        Case(
            "Exports and imports of Jiangsu stood at 1.55 trillion yuan and 777.58 billion yuan in the first five"
            " months of 2025, up 9.6 percent and down 2.4 percent, respectively.",
            4,
        ),
        Case("Jiangsu's trade in Jan-May 2025 came to 2.33 trillion yuan, 5.3 percent more than a year earlier.", 2),
        Case(
            "In Jan-May 2025, exports from Jiangsu were 1.55 trillion yuan, 9.6 percent higher than in the same period"
            " last year.",
            2,
        ),
        Case("In Jan-May 2025, Jiangsu's combined exports to ASEAN and the EU were 600 billion yuan.", 0, unread=True),
        Case("In Jan-May 2025, Jiangsu's imports were 777.58 billion yuan, 2.4 percent less than a year earlier.", 2),
        Case("2024年，江苏进出口5.62万亿元，较2023年增长7%；2025年前5个月达2.33万亿元，增长5.3%。", 4),
        Case("China's trade growth in 2024 came to 24.83 trillion yuan in the first seven months, up 6.2 percent.", 2),
        Case(
            "2025年一季度，山东进出口8.1万亿元。浙江进出口创近20个月以来新高，前5个月进出口2.24万亿元。", 1, unread=True
        ),
    ]


def _wrong_after_unknown_words() -> list[Case]:
    """A sentence with no unknown words after one with some: most of its figures are right, so the others are wrong."""
    start = "2025年前5个月，广东进出口3.75万亿元，量稳质升、亮点纷呈。"
    return [
        Case(f"{start}其中，出口2.36万亿元，增长0.9%；进口1.38万亿元，增长6.7%。", 4, ((6.7, 9.7),)),
        Case(f"{start}其中，出口2.38万亿元，增长0.9%。", 1, unread=True),
        Case(f"{start}其中，出口2.36万亿元，增长0.9%；铁矿砂进口1.36万亿元，增长9.7%。", 1, unread=True),
        Case("2025年前5个月，广东进出口3.75万亿元。5月，广东进出口7901.2亿元，增长0.7%。\n\n"
             "出口5063.0亿元，下降3.2%，进口2838.2亿元，增长6.4%。", 6, ((6.4, 8.4),)),
    ]  # fmt: skip


def _other_subjects() -> list[Case]:
    """Sentences with the figures of another province, another period, or with exports and imports exchanged."""
    return [
        Case("2025年前5个月，湖南省进出口2.24万亿元，同比增长6.5%。其中，出口1.69万亿元，增长9.6%。", 4,
             (("湖南", "浙江"),)),
        Case("In the first five months of 2025, Fujian's foreign trade rose 6.5 percent to 2.24 trillion yuan.", 2,
             (("Fujian", "Zhejiang"),)),
        # a rank is that of the province, year or month whose figures are printed
        Case("2025年1-5月，西藏进出口29.8亿元，增长50.5%，增速居全国首位。", 3, (("西藏", "青海"),)),
        Case("2025年1-5月，西藏进出口29.8亿元，增长50.5%，增速居全国第二位。", 2, (("西藏", "青海"), (2, 1))),
        Case("2025年4月，福建进出口1567.4亿元，下降4.2%，规模居全国第七位。", 3, ((None, None),)),
        Case("2023年，江苏进出口5.62万亿元，增长7.0%，总量居全国第二。", 3, (("2023", "2024"),)),
        # another flow than the one that the sentence names; May 2025: total trade 7901.2, imports 2838.2
        Case("2025年5月，广东出口7901.2亿元，同比增长0.7%。", 2, (("出口", "进出口"),)),
        Case("2025年5月，广东进出口5063.0亿元，下降3.1%，居全国第一。", 3, (("进出口", "出口"),)),
        Case("In May 2025, Guangdong's imports fell 3.1 percent to 506.3 billion yuan.", 2, (("imports", "exports"),)),
        Case("2025年5月，广东进出口7901.2亿元，增长0.7%。其中，出口2838.2亿元，增长8.4%。", 4, (("出口", "进口"),)),
        Case("2025年5月，广东进出口7901.2亿元，增长0.7%；其中出口2838.2亿元，增长8.4%，进口5063.0亿元，下降3.1%。", 6,
             ((None, None),)),
        # it names both flows, or too few digits agree
        Case("2025年5月，广东进口好于出口，进口5063.0亿元，下降3.1%。", unread=True),
        Case("2025年5月，广东出口同比增长8.4%。"),
        # the sentence names both provinces, so which figure is about which is not certain
        Case("2025年前5个月，浙江外贸好于福建，福建进出口2.24万亿元，增长6.5%。", unread=True),
        Case("2025年5月，辽宁进出口3048.0亿元，同比下降1.8%；出口1615.5亿元，增长12.1%。", 4,
             ((None, None),)),
        # it may have been published in March
        Case("2025年3月，四川外贸进出口10457.2亿元，增长9.4%。"),
        Case("2025年前5个月，广东出口1.38万亿元，增长9.7%，进口2.36万亿元，增长0.9%。", 4, ((None, None),)),
        # too few digits
        Case("2025年前5个月，湖南进出口增长6.5%，出口增长9.6%。"),
    ]  # fmt: skip


DOUBTFUL = [*_understood_in_part(), *_wrong_after_unknown_words(), *_other_subjects()]
