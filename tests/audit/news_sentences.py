"""Texts in English, and in the manner of news agencies; see `bulletin_sentences`."""

from __future__ import annotations

from bulletin_sentences import Case


def _english() -> list[Case]:
    return [
        Case("Zhejiang's foreign trade rose 6.5 percent year on year to 2.24 trillion yuan in the first five"
             " months of 2025.", 2),
        Case("In January-May 2025, Zhejiang's exports grew 9.6% to 1.69 trillion yuan (about 235 billion U.S."
             " dollars).", 2),
        Case("Imports and exports of Jiangsu Province totaled 1.36 trillion yuan in the first quarter of 2025,"
             " up 5 percent.", 2),
        Case("In Q1 2025, Jiangsu's exports and imports rose 9.6% and fell 3.1% respectively.", 2),
        Case("Fujian's total trade reached 993.9 billion yuan in H1 2024, a year-on-year increase of 4.6 percent.", 2),
        Case("In the first three quarters of 2024, exports of Shandong rose 6.4 percent to 1.52 trillion RMB,"
             " while its imports"
             " fell 1.9 percent to 963.06 billion yuan.", 4),
        Case("Chongqing's exports stood at ¥205.55bn in the first five months of 2025.", 1),
        Case("Sichuan's foreign trade hit RMB 1.05 trillion in 2024, up 9.4 percent from a year earlier.", 2),
        Case("In May 2025, Zhejiang posted 491.72 billion yuan in foreign trade.", 1),
        Case("Zhejiang's trade with ASEAN rose 12 percent to 350 billion yuan in the first five months of"
             " 2025.", 0, unread=True),
        Case("In the first five months of 2025, exports of private enterprises in Zhejiang rose 11 percent.",
             0, unread=True),
        Case("In the first five months of 2025, Zhejiang accounted for 12.5 percent of China's foreign trade.",
             0, unread=True),
        Case("In the first five months of 2025, Chongqing's foreign trade was nearly 300 billion yuan.", 1),
        Case("In the first five months of 2025, Zhejiang's foreign trade exceeded 2.2 trillion yuan.", 1),
        Case("In the first five months of 2025, Zhejiang's imports fell 2.2 percent and its exports rose 6.9"
             " percent.", 1,
             ((6.9, 9.6),)),
        Case("Zhejiang Province, a hub of private business, saw its foreign trade rise 6.5 percent to 2.24"
             " trillion yuan in the"
             " first five months of 2025.", 2),
        Case("In 2025, Sichuan's foreign trade reached 1.05 trillion yuan, up 9.4 percent year on year, with"
             " exports up 2.4"
             " percent.", 3, (("2025", "2024"),)),
        Case("Guangdong, China's top exporting province, saw trade volume rise 13.8 percent to 4.37 trillion yuan in"
             " the first half of 2024.", 2),
        Case("Jiangsu's imports and exports in Q1 were 1.36 trillion yuan (about 187 billion U.S. dollars), an increase"
             " of 5% than the period in 2024.\n\n2025年4月18日，据南京海关统计，一季度江苏进出口1.36万亿元，"
             "同比增长5%。", 4),
        Case("In U.S. dollar terms, China's exports rose 5.4 percent in the first four months of 2025.", 0,
             unread=True),
        Case("In the first four months of 2025, China's exports rose 6.4 percent to $1.17 trillion.", 0, unread=True),
        Case("Guangdong started 2024 with strong growth, reporting a 4.2% year-on-year increase in total import-export"
             " value to RMB 2.14 trillion in the first quarter.", 2, (("2024", "2025"),)),
        Case("In the first five months of 2025, Fujian's Xiamen saw foreign trade of 380 billion yuan.", 0,
             unread=True),
        Case("June 18, 2025\n\nZhejiang's foreign trade rose 6.5 percent year on year to 2.24 trillion yuan in"
             " the first five"
             " months of this year, local customs said Wednesday.", 2),
    ]  # fmt: skip


def _agencies() -> list[Case]:
    """How agencies begin a text, name the country, and go on after a paragraph."""
    return [
        Case("BEIJING -- China's imports and exports grew 5 percent year on year to 10.17 trillion yuan in the first"
             " quarter of 2024.", 2),
        Case("BEIJING, (News Agency - 12th Apr, 2024) China's foreign trade grew 5 percent to 10.17 trillion yuan in"
             " the first quarter of 2024.", 2),
        Case("SHENYANG /China/, July 18. /AGENCY/. Foreign trade of Liaoning Province amounted to 370.29 billion yuan"
             " in the first half of 2024, down 4.6% from a year earlier.", 2),
        Case("(AGENCY) -- China's exports reached 5.74 trillion yuan in the first quarter of 2024, up 4.9 percent.", 2),
        Case("In the first quarter of 2024, exports from the world’s second-largest economy rose 4.9 percent to 5.74"
             " trillion yuan, while imports were 5 percent higher at 4.43 trillion yuan.", 4),
        Case("In the first four months of 2025, my country's exports increased by 7.5% to 8.39 trillion yuan.", 2),
        Case("In March 2025, Henan exported goods worth 48.24 billion yuan and imported goods valued at 20.61 billion"
             " yuan.", 2),
        Case("In March 2025, Henan exported cars worth 4.1 billion yuan.", unread=True),
        Case("In March 2025, Henan exported 48.24 billion yuan of goods and imported 20.61 billion yuan.", 2),
        Case("In March 2025, Henan exported nearly 49 billion yuan worth of goods.", 1),
        Case("In March 2025, Henan exported 4.1 billion yuan of phones.", unread=True),
        Case("In March 2025, Henan exported 12.3 billion yuan to the European Union.", unread=True),
        Case("In March 2025, Henan exported 2 million phones, up 20 percent.", unread=True),
        Case("In the first five months of 2025, Guangdong's foreign trade broke the 3-trillion-yuan threshold,"
             " reaching 3.75 trillion yuan.", 2),
        Case("In April 2025, China's exports rose 9.3 percent.\n\nIn the first four months of 2025, China's foreign"
             " trade expanded 2.4 percent.\n\nDuring the period, China's exports rose 7.5 percent and its imports fell"
             " 4.2 percent.", 4),
        Case("Updated: July 19, 2024 Source: A News Agency, by Its Reporter\n\nCHENGDU, July 19 (Agency) -- The foreign"
             " trade of Sichuan Province grew 8.9 percent to 490.66 billion yuan in the first half of 2024.", 2),
        Case("The foreign trade of Sichuan Province grew 8.9 percent in the first half of 2024, 2.8 percentage points"
             " higher than the national average, according to Chengdu Customs.", 2),
        Case("2024年第一、第二季度，辽宁省分别进出口1807.3亿元、1895.5亿元。", 2),
        Case("2024年上半年，四川进出口总值4906.6亿元，在全国排名前移至第8位。", 2),
        Case("2025年前5个月，广东进出口3.75万亿元，量稳质升、亮点纷呈。其中，出口增长0.9%，进口增长9.7%。", 3),
        Case("2025年前5个月，广东进出口3.75万亿元，量稳质升、亮点纷呈。其中，出口增长1.9%，进口增长7.9%。", 1,
             unread=True),
        Case("2025年前5个月，广东进出口3.75万亿元，增长4%。5月，广东进出口7901.2亿元，增长0.7%。\n\n"
             "出口下降3.2%，进口增长8.4%。", 6),
        Case("2025年前5个月，广东进出口3.75万亿元，增长4%。5月，广东进出口7901.2亿元，增长0.7%。\n\n"
             "出口增长0.9%，进口增长9.7%。", 6),
        Case("In 2024, Sichuan's foreign trade made great strides. Last year, its trade rose 9.4 percent to 1.05"
             " trillion yuan.", 2),
        Case("China's Henan posts 28 pct foreign trade growth in first quarter of 2025", 1),
        Case("Henan's customs reported a 28 percent rise, and exports of cars, in the first quarter of 2025.", 0,
             unread=True),
        Case("2025年一季度，河南进出口2042.6亿元，出口5万辆，增长18.5%。", 1, unread=True),
        Case("2025年一季度，河南进出口增长28%，出口1200万吨、价值96亿元。", 1, unread=True),
        Case("In the first four months of 2025, China's exports reached 8.39 trillion yuan (1.17 trillion U.S. dollars)"
             " and its surplus 2.65 trillion yuan ($369 billion).", 2),
        Case("2025年前5个月，北京地区（包含中央在京单位，下同）进出口1.27万亿元，同比下降18.6%。", 2),
        Case("6月15日，国家统计局发布消息称，2025年1-5月份，货物进出口总额179449亿元，同比增长2.5%。其中，出口106682亿元，"
             "增长7.2%；进口72767亿元，下降3.8%。", 6),
        Case("据海关总署统计，2025年1-5月份，全省货物进出口总额2239亿元，同比增长5.5%。", unread=True),
        Case("一季度海关监管出入境旅客24.9万人次\n\n2025年一季度，河南出口1388.9亿元，增长42.2%。", 2, unread=True),
    ]  # fmt: skip


NEWS = [*_english(), *_agencies()]
