"""Texts in which a heading or a sentence says what the ones after it are about; see `bulletin_sentences`."""

from __future__ import annotations

from bulletin_sentences import Case

_TITLE = "浙江2025年前5个月外贸情况"
_TRADE = "2025年前5个月，浙江进出口2.24万亿元。"
_MAY = "二、5月当月\n\n全省进出口4917.2亿元，增长6%。"

CARRIED = [
    Case(f"{_TITLE}\n\n进出口2.24万亿元，同比增长5.6%。\n\n出口1.69万亿元，增长6.9%。", 2, ((5.6, 6.5), (6.9, 9.6))),
    Case(f"2025年一季度，江苏出口9049.9亿元。\n\n{_TITLE}\n\n进出口2.24万亿元，增长6.5%。", 3),
    Case(f"{_TRADE}\n\n{_MAY}\n\n三、出口\n\n全省出口1.69万亿元，增长9.6%。", 5),
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
