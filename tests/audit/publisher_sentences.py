"""Texts as customs districts, statistics offices and news agencies phrase them; see `bulletin_sentences`.

They were written before the grammar was tried on them. ``KEPT_BACK`` is every third one, which was not tried until the
grammar read the others. A rank counts as a figure.
"""

from __future__ import annotations

from bulletin_sentences import Case

_CUSTOMS_DISTRICTS = [
    Case(
        "据济南海关、青岛海关统计，2024年上半年，山东省货物贸易进出口1.62万亿元人民币，同比（下同）增长4.3%，"
        "规模居全国第6位。其中，出口9954.3亿元，增长9.1%；进口6236.7亿元，下降2.6%。",
        7,
    ),
    Case(
        "据武汉海关统计，2025年前5个月，湖北省外贸进出口3287.4亿元，较上年同期增长26.9%，增速居全国第4位、中部第2位。"
        "其中出口2383.7亿元，增长36.3%；进口903.7亿元，增长7.4%。",
        7,
        unread=True,
    ),
    Case(
        "郑州海关数据显示，今年一季度河南省外贸进出口总值2042.6亿元，比去年同期增长28%，增速高出全国26.7个百分点；"
        "其中出口1388.9亿元，同比增长42.2%，进口653.7亿元，同比增长5.5%。",
        7,
        period="2025-03",
    ),
    Case("2024年，广东外贸进出口总值首次突破9万亿元，达9.11万亿元，增长9.8%，连续39年稳居全国首位。", 4, unread=True),
    Case(
        "2025年1-4月，北京地区（含中央在京单位）进出口9982.4亿元，同比下降18.7%。其中，进口7976.8亿元，下降23.1%；"
        "出口2005.6亿元，增长4.8%。",
        6,
    ),
    Case("2024年二季度，山东省进出口8490.4亿元；上半年累计1.62万亿元，增长4.3%。", 3),
    Case("2024年下半年，河南进出口4948.5亿元，比上半年增长52.1%。", 1, unread=True),
    Case(
        "2025年5月当月，安徽省进出口822.1亿元，同比增长20.9%；其中出口544.4亿元、增长12.9%，进口277.7亿元、增长40.2%。",
        6,
    ),
    Case(
        "今年前10个月，广西外贸进出口总值5817.6亿元，同比增长6.5%，其中边境小额贸易进出口1600亿元，增长8%。",
        2,
        unread=True,
        period="2024-10",
    ),
    Case("今年前11个月，新疆外贸进出口4031.1亿元，增长26%，已超去年全年水平。", 2, period="2024-11"),
    Case("2024年，海南省货物贸易进出口2776.5亿元，同比增长20%，高于全国15个百分点，增速排名全国第四。", 4),
    Case("2024年，浙江省进出口5.26万亿元，居全国第二位，增长7.4%。", 2, ((2, 3),)),
    Case("辽宁1-2月进出口1167亿元，同比增长6.2%，其中出口622.5亿元，增长16.2%，进口544.6亿元，下降3.4%。", 6),
    Case(
        "2025年1月，上海市进出口3371.9亿元，同比下降13.3%。其中：出口1692.3亿元，增长13.6%；进口1679.6亿元，下降30.0%。",
        6,
    ),
    Case(
        "2025年前5个月，四川省实现货物贸易进出口4305.2亿元，规模位列全国第8；出口、进口分别为2631.7亿元、1673.5亿元，"
        "同比分别增长8.7%、5.8%。",
        6,
    ),
    Case(
        "陕西省2025年一季度外贸情况\n\n一季度，全省进出口1112.8亿元，同比下降1.5%。其中，西安市进出口1050亿元，"
        "占全省的94.4%。",
        2,
        unread=True,
    ),
]
_STATISTICS_OFFICES = [
    Case(
        "2024年浙江省国民经济和社会发展统计公报\n\n全年货物进出口总额52641亿元，比上年增长7.4%，其中，出口39057亿元，"
        "增长9.5%；进口13584亿元，增长1.9%。",
        6,
    ),
    Case(
        "上半年，天津市外贸进出口总额4003.71亿元，同比增长1.3%，其中，进口2103.44亿元，下降0.6%；出口1900.28亿元，"
        "增长3.5%。",
        6,
        period="2024-06",
    ),
    Case(
        "2024年上半年，甘肃进出口总值264.3亿元，同比下降2.9%。其中，出口总值61亿元，下降9.5%；进口总值203.3亿元，"
        "下降0.8%。",
        6,
    ),
    Case(
        "2024年前8个月，湖南进出口总额3699.2亿元，下降11.3%，降幅比前7个月收窄0.8个百分点；出口2158.6亿元，下降23.3%；"
        "进口1540.6亿元，增长13.6%。",
        6,
        unread=True,
    ),
    Case(
        "2024年，全国货物进出口总额438468亿元，比上年增长5.0%。其中，出口254545亿元，增长7.1%；进口183923亿元，"
        "增长2.3%。货物进出口顺差70623亿元。",
        7,
    ),
    Case("2024年三季度，江苏进出口1.44万亿元，四季度1.5万亿元，同比均保持增长。", 2),
    Case("2024年，全国有二十六个省区市进出口实现增长，五个省市下降。"),
    Case("2024年，全国有十五个省市进出口同比增长。", 0, ((15, 26),)),
    Case(
        "宁夏回族自治区2024年进出口总值206.1亿元，同比增长0.3%，其中，出口150.9亿元，增长0.7%，进口55.3亿元，下降0.7%。",
        6,
    ),
]
_NEWS = [
    Case(
        "新华社武汉6月20日电（记者 某某）记者20日从武汉海关获悉，今年前5个月，湖北省外贸进出口总值达3287.4亿元，"
        "创历史同期新高，同比增长26.9%。",
        2,
        unread=True,
        period="2025-05",
    ),
    Case(
        "广东外贸“半年报”出炉：上半年进出口4.37万亿元，同比增长13.8%，占全国外贸总值的20.6%，规模继续稳居全国首位。",
        4,
        period="2024-06",
    ),
    Case(
        "前5个月，广东进出口3.75万亿元，增长4%；江苏、浙江进出口分别为2.33万亿元、2.24万亿元，分别增长5.3%、6.5%。",
        6,
        period="2025-05",
    ),
    Case(
        "从区域看，前5个月中部六省进出口1.5万亿元，增长10%；西部地区进出口1.7万亿元，增长10%。",
        0,
        unread=True,
        period="2025-05",
    ),
    Case("2024年，外贸规模前三强为广东、江苏和浙江，进出口分别达9.11万亿元、5.62万亿元和5.26万亿元。", 3),
    Case("2025年5月份，广东进出口7901.2亿元，其中出口5063亿元，进口2838.2亿元，贸易顺差2224.8亿元。", 4),
    Case("2024年，上海外贸进口2.45万亿元，稳居全国第二。", 1, ((2, 3),)),
    Case("2024年全年，成都市实现外贸进出口总额8390亿元，同比增长12.1%，占全省的80.2%。", 0, unread=True),
    Case(
        "今年一季度，河南进出口2042.6亿元，同比增长28%；出口1388.9亿元，增长24.2%；进口653.7亿元，增长5.5%。",
        5,
        ((24.2, 42.2),),
        period="2025-03",
    ),
    Case(
        "2024年上半年，河北进出口3111亿元，增长15.8%，其中出口1258.4亿元，增长13.6%；进口1852.6亿元，增长19.1%。",
        6,
        ((None, None),),  # the levels of exports and imports are exchanged, their YoY are not
    ),
    Case(
        "2025年前5个月，山西进出口582.7亿元，同比下降21.1%。其中，出口296.9亿元，下降35.3%；进口285.8亿元，增长2%；"
        "贸易顺差11.1亿元。",
        7,
    ),
    Case(
        "5月份，全国进出口3.81万亿元，同比增长2.7%，环比下降0.9%。其中，出口2.28万亿元，进口1.53万亿元。",
        4,
        unread=True,
        period="2025-05",
    ),
]
_TRADITIONAL = [
    Case(
        "據海關統計，2025年首5個月，廣東省外貿總值3.75萬億元（人民幣，下同），按年升4%，當中出口2.36萬億元，"
        "進口1.38萬億元。",
        4,
    ),
    Case("北京今年頭4個月進出口總值9982.4億元人民幣，按年跌18.7%；進口跌23.1%至7976.8億元。", 4, period="2025-04"),
    Case("四川上半年外貿額4906.6億元，年增8.9%，其中出口增0.8%，進口大增23.5%。", 4, period="2024-06"),
    Case("2024年，重慶外貿進出口7154.2億元，同比微增0.4%，出口5073.6億元，增6.2%，進口2080.6億元，跌11.5%。", 6),
    Case("福建首五個月進出口7552億元，較去年同期減少8.2%，跌幅較首四個月擴大。", 2, period="2025-05"),
]
_ENGLISH = [
    Case(
        "WUHAN, June 20 (Xinhua) -- Central China's Hubei Province saw its foreign trade surge 26.9 percent year on"
        " year to 328.74 billion yuan (about 45.8 billion U.S. dollars) in the first five months of 2025, local customs"
        " said Friday. During the period, exports jumped 36.3 percent to 238.37 billion yuan, while imports increased"
        " 7.4 percent to 90.37 billion yuan.",
        6,
    ),
    Case("In 2024, foreign trade rose in twenty-six provinces and fell in five provinces."),
    Case(
        "Guangdong's foreign trade hit 9.11 trillion yuan in 2024, ranking first nationwide for the 39th consecutive"
        " year.",
        2,
        unread=True,
    ),
    Case(
        "Zhejiang ranked third in the country with a foreign trade volume of 5.26 trillion yuan in 2024, up 7.4"
        " percent.",
        3,
    ),
    Case("Beijing's imports, the second largest in the country, fell 1.4 percent to 3 trillion yuan in 2024.", 3),
    Case("In the second quarter of 2024, Shandong's imports and exports amounted to 849 billion yuan.", 1),
    Case(
        "Exports from China's Sichuan Province totaled 263.17 billion yuan between January and May 2025, growing 8.7%"
        " year on year.",
        2,
    ),
    Case(
        "Sichuan's capital Chengdu contributed 839 billion yuan, or 80.2 percent of the provincial total, in 2024.",
        0,
        unread=True,
    ),
    Case(
        "Tianjin: H1 2024 imports & exports RMB 400.4bn (+1.3% y/y); exports RMB 190.0bn (+3.5%); imports RMB 210.3bn"
        " (-0.6%).",
        6,
    ),
    Case(
        "Hunan's exports slumped 23.3 percent in the first eight months of 2024, with total trade down 11.3 percent to"
        " 369.9 billion yuan.",
        3,
    ),
    Case(
        "Fujian's foreign trade dropped 8.2 percent to 755.24 billion yuan in the January-May period of 2025, with"
        " exports down 8.1 percent and imports down 8.2 percent.",
        4,
    ),
    Case(
        "Anhui's trade reached $52.1 billion from January to May 2025, up 14.3 percent in dollar terms.",
        0,
        unread=True,
    ),
    Case(
        "Of the 31 provincial-level regions, 23 posted growth in foreign trade in the first five months of 2025.",
        0,
        ((23, 21),),
    ),
    Case(
        "For the whole of 2024, Xinjiang recorded imports and exports of 435.11 billion yuan, a rise of 21.8 percent,"
        " the third fastest in the country.",
        3,
    ),
]
_ALL = [*_CUSTOMS_DISTRICTS, *_STATISTICS_OFFICES, *_NEWS, *_TRADITIONAL, *_ENGLISH]
KEPT_BACK = _ALL[2::3]
BY_PUBLISHER = [case for number, case in enumerate(_ALL) if number % 3 != 2]
