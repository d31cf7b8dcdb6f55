"""Texts in which a heading or a sentence says what the ones after it are about; see `bulletin_sentences`."""

from __future__ import annotations

from bulletin_sentences import Case

_TITLE = "浙江2025年前5个月外贸情况"
_TRADE = "2025年前5个月，浙江进出口2.24万亿元。"
_MAY = "二、5月当月\n\n全省进出口4917.2亿元，增长6%。"

_ENGLISH = "In the first five months, Zhejiang's foreign trade rose 5.6 percent to 2.24 trillion yuan."
_CHINESE = "前5个月，浙江进出口2.24万亿元，增长5.6%。"
#: The date of a text names the year of its periods, unless it is no date or of other years than the text.
_DATED = [
    *(
        Case(f"{date}\n\n{_ENGLISH}", 1, ((5.6, 6.5),))
        for date in ("18 June 2025", "June 18, 2025", "2025/6/18", "2025-06-18")
    ),
    *(Case(f"{date}\n\n{_CHINESE}", 1, ((5.6, 6.5),)) for date in ("2025.6.18", "2025年6月18日")),
    Case(f"2025年13月18日\n\n{_CHINESE}", unread=True),
    *(Case(f"{date}\n\n2025年{_CHINESE}", 1, ((5.6, 6.5),)) for date in ("1890年6月18日", "2019年6月18日")),
    Case(f"关于浙江的说明\n\n2025年是关键之年。\n\n{_CHINESE}", 1, ((5.6, 6.5),)),
    Case(f"说明\n\n关于浙江\n\n以下数据来自海关\n\n2025年是关键之年。\n\n{_CHINESE}", unread=True),
    # In December 2024 the trade of Zhejiang was 455.4 billion yuan.
    Case("2025年1月18日\n\n12月，浙江进出口4502亿元，出口3323.8亿元。", 1, ((4502, 4554),)),
    # January to May 2024: Guangdong +13.6 %; first quarter of 2024: Zhejiang +8.0 %.
    Case("2025年6月18日\n\n去年前5个月，广东进出口3.6万亿元，增长12.5%。", 1, ((12.5, 13.6),)),
    Case("2024年浙江外贸情况\n\n一季度，进出口1.2万亿元，增长1%。", 1, ((1, 8.0),)),
    Case("据杭州海关统计，2025年前5个月，全省进出口2.24万亿元，增长5.6%。", 1, ((5.6, 6.5),)),
]

CARRIED = [
    *_DATED,
    Case(f"{_TITLE}\n\n进出口2.24万亿元，同比增长5.6%。\n\n出口1.69万亿元，增长6.9%。", 2, ((5.6, 6.5), (6.9, 9.6))),
    Case(f"2025年一季度，江苏出口9049.9亿元。\n\n{_TITLE}\n\n进出口2.24万亿元，增长6.5%。", 3),
    Case(f"{_TRADE}\n\n{_MAY}\n\n三、出口\n\n全省出口1.69万亿元，增长9.6%。", 5),
    Case(f"{_TITLE}\n\n进出口2.24万亿元。全国进出口17.94万亿元。\n\n出口1.69万亿元，增长6.9%。", 3, ((6.9, 9.6),)),
    Case("2025年前5个月，浙江进出口2.24万亿元。2023年，四川进出口10457.2亿元，增长9.4%。", 3, (("2023", "2024"),)),
    # A year that another sentence names is no mistake in this one.
    Case("2023年12月，四川召开会议。\n\n全年，四川进出口10457.2亿元，增长9.4%。", 2),
    # A title on a part of the trade or of the province: the figures after it come close to those of the whole.
    Case("浙江民营企业2025年前5个月外贸情况\n\n进出口2.20万亿元，增长6%。", unread=True),
    Case("上海2025年前5个月上海港外贸情况\n\n进出口1.81万亿元，增长2%。", unread=True),
    # A reference to a figure, or to another region, says nothing about a number.
    Case("2025年前5个月，浙江进出口2.42万亿元（见图1），同比增长6.5%。", 1, ((2.42, 2.24),)),
    Case("2025年前5个月，浙江出口超过江苏，进口5474.5亿元，增长2.2%。", 1, ((2.2, -2.2),)),
    # January to May 2025: the imports of Zhejiang fell 2.2 %, those of Guangdong rose 9.7 %.
    Case("2025年前5个月，浙江出口1.69万亿元，增长9.6%，规模最大的广东进口增长9.7%。", 2, unread=True),
    # Lists of two years are not compared with one of them.
    Case("2025年前5个月，21个省市进出口同比增长，2024年前5个月，24个省市进出口同比增长。"),
    Case("2025年前5个月，20个省市进出口同比增长，前5个月10个省市进出口同比下降。", 0, ((20, 21),)),
    # A dateline that begins with a digit.
    Case("6月18日电 2025年前5个月，浙江进出口2.24万亿元，增长5.6%。", 1, ((5.6, 6.5),)),
    # A year by its name, without a number.
    Case("上年，四川进出口10457.2亿元，增长9.4%。", 2, period="2024-12"),
    Case("Last year, Sichuan's foreign trade reached 1.05 trillion yuan, up 9.4 percent.", 2, period="2024-12"),
    Case("2025年前5个月，浙江今年进出口2.24万亿元。", 1),
]
