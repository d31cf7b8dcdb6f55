"""The functions as data: names, arguments, defaults, descriptions in Chinese and English, examples.

The decorators of xlwings, the VBA wrappers, the LibreOffice add-in, the tooltips and docs/functions.md are made from
this registry. It imports only the standard library, so that every host can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Final

#: The category of the functions in the function wizard.
CATEGORY: Final = "TradeMonitor"


class ArgumentKind(StrEnum):
    """The meaning of an argument; :mod:`udfs.call` parses each kind."""

    REGION = "region"
    KIND = "kind"
    FLOW = "flow"
    PERIOD = "period"
    MONTH = "month"
    BASIS = "basis"
    CURRENCY = "currency"
    METHOD = "method"
    RANKING = "ranking"
    MEASURE = "measure"
    SECTION = "section"
    LANGUAGE = "language"
    QUERY_FLOW = "query_flow"
    DIMENSION = "dimension"
    TOP = "top"
    CODE = "code"


class Result(StrEnum):
    """The type of a result: one number, one text, or a table that spills over several cells."""

    NUMBER = "number"
    TEXT = "text"
    TABLE = "table"


#: The arguments of the examples.
_IN_ENGLISH: Final = {
    f'"{zh}"': en if en.isdecimal() else f'"{en}"'
    for zh, en in (
        *(("广东", "Guangdong"), ("上海", "Shanghai"), ("北京", "Beijing"), ("河南", "Henan"), ("全国", "China")),
        *(("长三角", "Yangtze River Delta"), ("地区组", "group"), ("2025年1-2月", "2025-01..2025-02")),
        *(("出口", "export"), ("进口", "import"), ("当月", "month"), ("累计", "ytd"), ("美元", "usd")),
        *(("同比", "yoy"), ("合并同比", "yoy_combined"), ("贸易伙伴", "partner"), ("美国", "502")),
        *(("标题", "title"), ("当月标题", "month heading"), ("累计出口", "ytd exports"), ("春节", "festival")),
    )
}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; ``default`` is the value of a missing one, None if the description explains what happens."""

    name: str
    kind: ArgumentKind
    zh: str
    en: str
    optional: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One function; ``examples`` are formulas as typed in a cell. ``of_detail``: it asks the detail, not table (8)."""

    name: str
    arguments: tuple[Argument, ...]
    zh: str
    en: str
    returns: Result
    examples: tuple[str, ...]
    of_detail: bool = False

    def examples_in(self, lang: str) -> list[str]:
        """Return the examples with the words of *lang*, zh or en."""
        if lang == "zh":
            return [*self.examples]
        english = [reduce(lambda text, pair: text.replace(*pair), _IN_ENGLISH.items(), each) for each in self.examples]
        return [each.replace(")", ',"en")') if self.name == "TM_TEXT" else each for each in english]

    @property
    def usage(self) -> str:
        """The usage, such as TM_NET(region, period, [basis], [currency])."""
        names = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({', '.join(names)})"


_REGION: Final = Argument(
    "region",
    ArgumentKind.REGION,
    "省市、全国、地区组或城市：广东、广东省、44、长三角、深圳",
    "A province, China, a group of provinces or a city: Guangdong, 44, Yangtze River Delta, Shenzhen",
)
_PROVINCES: Final = Argument(
    "region",
    ArgumentKind.REGION,
    "省市、全国或地区组：广东、44、长三角",
    "A province, China or a group of provinces: Guangdong, 44, Yangtze River Delta",
)
_KIND: Final = Argument(
    "kind",
    ArgumentKind.KIND,
    "省市（默认）、地区组、城市或开发区",
    "province (the default), group, city or zone",
    optional=True,
    default="province",
)
_FLOW: Final = Argument(
    "flow",
    ArgumentKind.FLOW,
    "进出口、出口、进口或净出口",
    "total, export, import or net",
)
_PUBLISHED_FLOW: Final = Argument(
    "flow",
    ArgumentKind.FLOW,
    "进出口、出口或进口",
    "total, export or import",
)
_PERIOD: Final = Argument(
    "period",
    ArgumentKind.PERIOD,
    "月份或时期：202502、2025年2月、日期，2025Q1、2025年上半年、2025",
    "The month, quarter, half-year or year: 202502, Feb 2025, a date; 2025Q1, 2025H1, 2025, Jan–May 2025",
)
_MONTH: Final = Argument(
    "period",
    ArgumentKind.MONTH,
    "月份：202502、2025-02、2025年2月或日期",
    "The month: 202502, 2025-02, Feb 2025 or a date",
)
_BASIS: Final = Argument(
    "basis",
    ArgumentKind.BASIS,
    "当月（默认）或累计",
    "month (the default) or ytd (the year to date)",
    optional=True,
    default="当月",
)
_CURRENCY: Final = Argument(
    "currency",
    ArgumentKind.CURRENCY,
    "美元或人民币；默认为 trademonitor currency 设置的币种，未设置时为库中最新月份的币种",
    "usd or rmb; by default the one that `trademonitor currency` sets, else that of the newest month in the store",
    optional=True,
)
_METHOD: Final = Argument(
    "method",
    ArgumentKind.METHOD,
    "基期方法：自动（默认）、公布、发布、基准调整、入库、修订或首次公布",
    "The base method: auto (default), official, announced, reconciled, stored, revised or first (as first published)",
    optional=True,
    default="auto",
)
_BY: Final = Argument(
    "by",
    ArgumentKind.RANKING,
    "按金额（默认）或同比排名",
    "Rank by level (default) or by yoy",
    optional=True,
    default="level",
)
_SORT: Final = Argument(
    "sort",
    ArgumentKind.FLOW,
    "由大到小的排序依据：进出口、出口、进口或净出口；默认与报告相同（当月按进出口，累计按出口）",
    "The flow by whose level the rows are sorted, descending; by default as in the report: total for the month,"
    " exports for the year to date",
    optional=True,
)
_START: Final = Argument(
    "start",
    ArgumentKind.PERIOD,
    "第一个月份、季度或年份：202401、2024Q1",
    "The first month, quarter or year: 202401, 2024Q1",
)
_END: Final = Argument(
    "end",
    ArgumentKind.PERIOD,
    "最后一个月份、季度或年份：202502、2025Q2",
    "The last month, quarter or year: 202502, 2025Q2",
)
_MEASURE: Final = Argument(
    "measure",
    ArgumentKind.MEASURE,
    "金额（默认）、同比、合并同比（1-2 月合计）、占比、贡献或排名；"
    "各月另有近12个月合计、3个月平均、环比（未经季节调整），以及季节调整的季调、趋势、季调环比、"
    "日历调整（仅剔除工作日和春节因素）和日历调整同比",
    "level (default), yoy, yoy_combined (January and February together), share, contrib or rank; of months also sum12,"
    " mean3 (of 12 and 3 months), mom (on the month before); adjusted: sa, trend, sa_mom (seasonally), cal, cal_yoy"
    " (for the calendar)",
    optional=True,
    default="level",
)
_SECTION: Final = Argument(
    "section",
    ArgumentKind.SECTION,
    "标题、期间、春节、全文、当月、累计，或 当月/累计 加 标题、概述、出口、进口、图注1、图注2、表题、注，如 当月出口",
    "title, span, festival, all, month or ytd; or month or ytd followed by heading, lead, exports, imports, figure 1,"
    " figure 2, caption or notes, such as month exports",
)
_LANG: Final = Argument(
    "lang",
    ArgumentKind.LANGUAGE,
    "中文（默认）或英文",
    "Chinese (zh, the default) or English (en)",
    optional=True,
    default="zh",
)
_QUERY_FLOW: Final = Argument("flow", ArgumentKind.QUERY_FLOW, "出口或进口", "export or import")
_DIMENSION: Final = Argument(
    "by",
    ArgumentKind.DIMENSION,
    "按商品（默认）、贸易伙伴或贸易方式",
    "commodity (the default), partner or regime",
    optional=True,
    default="commodity",
)
_TOP: Final = Argument(
    "top",
    ArgumentKind.TOP,
    "“其余”之前的行数，默认 10",
    "The number of rows before the remainder, by default 10",
    optional=True,
    default="10",
)
_COMMODITY: Final = Argument(
    "commodity",
    ArgumentKind.CODE,
    "HS 编码的 2、4、6 或 8 位，如 7324，或下载文件中的名称；默认为全部商品",
    "2, 4, 6 or 8 digits of an HS code, such as 7324, or a name as downloaded; by default all commodities",
    optional=True,
)
_PARTNER: Final = Argument(
    "partner",
    ArgumentKind.CODE,
    "贸易伙伴的编码，或下载文件中的名称，如 美国；默认为全部贸易伙伴",
    "The code of a trading partner, such as 502, or its name as downloaded; by default all partners",
    optional=True,
)
_REGIME: Final = Argument(
    "regime",
    ArgumentKind.CODE,
    "贸易方式的编码，如 10，或下载文件中的名称；默认为全部贸易方式",
    "The code of a customs regime, such as 10, or its name as downloaded; by default all regimes",
    optional=True,
)

FUNCTIONS: Final = (
    Function(
        "TM_VALUE",
        (_REGION, _FLOW, _PERIOD, _BASIS, _CURRENCY),
        "某省市、地区组、城市或全国的贸易额，单位为亿美元或亿元，未四舍五入；分省市表没有的月份，全国用公布数。"
        "季度等为累计数之差，从 1 月起的为累计数。",
        "The trade of a province, group, city or the whole country, in 100 million dollars or yuan, unrounded; of the"
        " whole country as announced where table (8) has none. A quarter is the difference of two years to date, or"
        " from January on the year to date.",
        Result.NUMBER,
        ('=TM_VALUE("广东","出口",202502)', '=TM_VALUE("长三角","出口","2025年1-2月")'),
    ),
    Function(
        "TM_YOY",
        (_REGION, _PUBLISHED_FLOW, _PERIOD, _BASIS, _CURRENCY, _METHOD),
        "同比，单位为 %：2.1 即增长 2.1%。累计和 1 月当月用海关总署公布的同比；"
        "其他月份的当月同比，另有发布的用发布数，否则由计算得出。",
        "The year-on-year change in percentage points: 2.1 is +2.1%. For the year to date and for January it is that"
        " published by China Customs; for other months the announced one, or else it is computed.",
        Result.NUMBER,
        ('=TM_YOY("广东","出口",202502)', '=TM_YOY("上海","进口",202502,"累计")'),
    ),
    Function(
        "TM_YOYBAND",
        (_REGION, _PUBLISHED_FLOW, _PERIOD, _BASIS, _CURRENCY, _METHOD),
        "TM_YOY 的误差范围：正负半宽，单位为百分点；基准调整为 95% 误差范围，其他方法为公布数字的舍入误差。",
        "The uncertainty of TM_YOY, ± percentage points: a 95% interval for reconciled, rounding for others.",
        Result.NUMBER,
        ('=TM_YOYBAND("广东","出口",202502)',),
    ),
    Function(
        "TM_NET",
        (_REGION, _PERIOD, _BASIS, _CURRENCY),
        "净出口（出口减进口），单位为亿美元或亿元，未四舍五入。",
        "Net exports, exports less imports, in 100 million dollars or yuan, unrounded.",
        Result.NUMBER,
        ('=TM_NET("广东",202502)', '=TM_NET("北京",202502,"累计")'),
    ),
    Function(
        "TM_RANK",
        (_REGION, _FLOW, _PERIOD, _BASIS, _BY, _CURRENCY),
        "省市在 31 个省市中的名次，1 为最大；地区组在 12 个地区组（及自定义的）中，市、县和开发区各在其同类中；"
        "数值相同则名次相同。全国没有名次。",
        "The rank of a province among the 31, 1 for the largest; of a group among the 12 groups and your own, of a city"
        " among the cities, of a zone among the zones; equal figures share a rank. The whole country has none.",
        Result.NUMBER,
        ('=TM_RANK("广东","出口",202502)', '=TM_RANK("河南","出口",202502,"当月","同比")'),
    ),
    Function(
        "TM_SHARE",
        (_REGION, _PUBLISHED_FLOW, _PERIOD, _BASIS, _CURRENCY),
        "占全国的比重，单位为 %。",
        "The share of the national level, in percent.",
        Result.NUMBER,
        ('=TM_SHARE("广东","出口",202502)',),
    ),
    Function(
        "TM_CONTRIB",
        (_REGION, _PUBLISHED_FLOW, _PERIOD, _BASIS, _CURRENCY),
        "对全国同比的贡献，单位为百分点；31 个省市之和与全国同比略有出入（公布数的舍入和修订）。",
        "The contribution to the national year-on-year change, in percentage points; the 31 provinces add up to it, but"
        " for the rounding and the revisions of published figures.",
        Result.NUMBER,
        ('=TM_CONTRIB("广东","进口",202502)',),
    ),
    Function(
        "TM_TABLE",
        (_PERIOD, _BASIS, _SORT, _CURRENCY),
        "报告中的表：表头和 31 个省市，每行为进出口、出口、进口及其同比和净出口，未四舍五入。",
        "The table of the report, unrounded: a header and 31 provinces, named in Chinese for lookups, with total trade,"
        " exports, imports, their year-on-year changes, and net exports.",
        Result.TABLE,
        ("=TM_TABLE(202502)", '=TM_TABLE(202502,"累计","出口")'),
    ),
    Function(
        "TM_SERIES",
        (_REGION, _FLOW, _START, _END, _BASIS, _MEASURE, _CURRENCY),
        "一段时间的数列，每月、每季度或每年一行，两列：时期（如 202502、2025Q1）和数值；没有数据的为 #N/A。",
        "A series with a row for each month, quarter or year and two columns: the period (202502, 2025Q1) and the"
        " value, #N/A if there is none.",
        Result.TABLE,
        (
            '=TM_SERIES("广东","出口",202401,202502)',
            '=TM_SERIES("广东","出口",202501,202502,"累计","同比")',
            '=TM_SERIES("广东","出口",202501,202502,"当月","合并同比")',
            '=TM_SERIES("全国","出口","2024Q1","2025Q1")',
        ),
    ),
    Function(
        "TM_TEXT",
        (_MONTH, _SECTION, _LANG, _CURRENCY),
        "报告中的文字：标题、段落、图表标题或注；“春节”说明春节对当月同比的影响，限 1、2 月和部分年份的 3 月。",
        "A text of the report: titles, paragraphs, captions or notes. festival is the remark on Spring Festival, which"
        " only reports of months around it have: January, February and some of March.",
        Result.TEXT,
        (
            '=TM_TEXT(202502,"标题")',
            '=TM_TEXT(202502,"当月标题")',
            '=TM_TEXT(202502,"累计出口")',
            '=TM_TEXT(202502,"春节")',
        ),
    ),
    Function(
        "TM_CHECKS",
        (_MONTH, _CURRENCY),
        "该月数据和该月报告中的疑点，每个一行：严重程度、代码、位置、公布值、应为、说明。",
        "The findings in the data and the report of the month, one per row: severity, code, location, printed value,"
        " expected value and message.",
        Result.TABLE,
        ("=TM_CHECKS(202502)",),
    ),
    Function(
        "TM_SOURCE",
        (_REGION, _FLOW, _MONTH, _CURRENCY),
        "数字的来源：文件、当月和累计数字所在的单元格、入库时间、第几版；有多版时还有首次公布的数；所用的公布数及其版别。",
        "The source of a figure: file, cells of the month and of the year to date, time of storing, vintage; with"
        " several vintages also the figure first published; of announced figures in use the edition and who announced"
        " them.",
        Result.TEXT,
        ('=TM_SOURCE("广东","出口",202502)',),
    ),
    Function(
        "TM_DRIVERS",
        (_PROVINCES, _QUERY_FLOW, _MONTH, _DIMENSION, _TOP, _BASIS, _CURRENCY),
        "带动某省市贸易的商品、贸易伙伴或贸易方式：编码、名称、金额（亿）、同比、比重、对该省市同比的拉动（百分点；"
        "总值表没有该省市的上年数时，为对各行合计同比的拉动）、名次、单价及其同比；最后一行为其余。"
        "需要用 trademonitor detail ingest 读入的下载文件。",
        "What drives a region's trade: code, name, value in 100 million, YoY, share, contribution in pp to the region's"
        " YoY (of all rows, where table (8) lacks the base), rank, unit value and its YoY; then the remainder. Needs"
        " trademonitor detail ingest.",
        Result.TABLE,
        ('=TM_DRIVERS("广东","出口",202406,,,,"美元")', '=TM_DRIVERS("广东","出口",202406,"贸易伙伴",5,"累计","美元")'),
        of_detail=True,
    ),
    Function(
        "TM_DETAIL",
        (_PROVINCES, _QUERY_FLOW, _MONTH, _COMMODITY, _PARTNER, _REGIME, _BASIS, _CURRENCY),
        "某省市某商品、对某贸易伙伴、以某贸易方式的贸易额，单位为亿美元或亿元，未四舍五入。"
        "需要用 trademonitor detail ingest 读入的下载文件。",
        "The trade of a region in a commodity, with a partner or under a regime, in 100 million dollars or yuan,"
        " unrounded. Needs downloads, stored by trademonitor detail ingest.",
        Result.NUMBER,
        (
            '=TM_DETAIL("广东","出口",202406,7324,"美国",,,"美元")',
            '=TM_DETAIL("全国","出口",202406,73249000,,,"累计","美元")',
        ),
        of_detail=True,
    ),
    Function(
        "TM_PERIODS",
        (_CURRENCY,),
        "库中该币种的全部月份（如 202502），每行一个，由早到晚。",
        "All months in the store in the currency (such as 202502), a row each, the earliest first.",
        Result.TABLE,
        ("=TM_PERIODS()",),
    ),
    Function(
        "TM_REGIONS",
        (_KIND,),
        "全国和 31 个省市，每行一个：简称、全称、英文名、国标代码；或地区组、城市、开发区，最后一列为所含或所在省市。",
        "The whole country and the 31 provinces, a row each: short name, full name, English name, GB/T 2260 code; or"
        " the groups, cities or zones, with their provinces in the last column.",
        Result.TABLE,
        ("=TM_REGIONS()", '=TM_REGIONS("地区组")'),
    ),
)

BY_NAME: Final = {function.name: function for function in FUNCTIONS}
