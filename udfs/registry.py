"""The 14 functions by name: arguments, defaults, descriptions in Chinese and English, examples. Plain data.

Everything that shows or binds the functions is made from here: the decorators of xlwings, the VBA wrappers, the
LibreOffice add-in, the tooltips and the reference. It imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: Where a spreadsheet's function wizard lists the functions.
CATEGORY: Final = "TradeMonitor"
#: A spreadsheet cuts descriptions here.
LONGEST_DESCRIPTION: Final = 255


class Kind(StrEnum):
    """What an argument means; how a value is read as such is :mod:`udfs.call`'s business."""

    REGION = "region"
    FLOW = "flow"
    PERIOD = "period"
    BASIS = "basis"
    CURRENCY = "currency"
    METHOD = "method"
    RANKING = "ranking"
    MEASURE = "measure"
    SECTION = "section"
    LANGUAGE = "language"


class Result(StrEnum):
    """What a function answers with: one number, one text, or a table that spills over several cells."""

    NUMBER = "number"
    TEXT = "text"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; ``default`` is what a missing one stands for, None for what its description says."""

    name: str
    kind: Kind
    zh: str
    en: str
    optional: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One function; ``examples`` are formulas as they are typed in a cell."""

    name: str
    arguments: tuple[Argument, ...]
    zh: str
    en: str
    returns: Result
    examples: tuple[str, ...]
    category: str = CATEGORY

    @property
    def usage(self) -> str:
        """The call in words: TM_NET(region, period, [basis], [currency])."""
        names = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({', '.join(names)})"


_REGION: Final = Argument(
    "region",
    Kind.REGION,
    "省市或全国：广东、广东省、44、Guangdong",
    "A province or 全国 (the whole country): 广东, 广东省, 44, Guangdong",
)
_FLOW: Final = Argument(
    "flow",
    Kind.FLOW,
    "进出口、出口、进口或净出口（total、export、import、net）",
    "total, export, import or net (进出口, 出口, 进口, 净出口)",
)
_GROSS: Final = Argument(
    "flow", Kind.FLOW, "进出口、出口或进口（total、export、import）", "total, export or import (进出口, 出口, 进口)"
)
_PERIOD: Final = Argument(
    "period",
    Kind.PERIOD,
    "月份：202502、2025-02、2025年2月或日期",
    "The month: 202502, 2025-02, Feb 2025 or a date",
)
_BASIS: Final = Argument(
    "basis",
    Kind.BASIS,
    "当月（month）或累计（ytd）；默认当月",
    "month (当月) or ytd (累计, the year to date); the month by default",
    optional=True,
    default="当月",
)
_CURRENCY: Final = Argument(
    "currency",
    Kind.CURRENCY,
    "usd（美元）或 rmb（人民币）；默认美元，没有美元数据时为人民币",
    "usd or rmb; dollars by default, yuan where no dollars are stored",
    optional=True,
)
_METHOD: Final = Argument(
    "method",
    Kind.METHOD,
    "基期方法：auto（自动，默认）、official（公布）、stored（库存）、revised（修订）、first（首次公布）",
    "The base of a year earlier: auto (default), official, stored, revised or first (as first published)",
    optional=True,
    default="auto",
)
_BY: Final = Argument(
    "by",
    Kind.RANKING,
    "按金额（level，默认）或同比（yoy）排名",
    "Ranked by level (default) or by yoy",
    optional=True,
    default="level",
)
_SORT: Final = Argument(
    "sort",
    Kind.FLOW,
    "由大到小的排序依据：进出口、出口、进口或净出口；默认与报告相同（当月按进出口，累计按出口）",
    "The flow in whose descending order the rows stand; by default as in the report: total for the month, exports"
    " for the year to date",
    optional=True,
)
_START: Final = Argument("start", Kind.PERIOD, "第一个月份：202401", "The first month: 202401")
_END: Final = Argument("end", Kind.PERIOD, "最后一个月份：202502", "The last month: 202502")
_MEASURE: Final = Argument(
    "measure",
    Kind.MEASURE,
    "金额（level，默认）、同比（yoy）、合并同比（yoy_combined，1-2 月合计）、占比（share）、贡献（contrib）"
    "或排名（rank）",
    "level (default), yoy, yoy_combined (in January and February that of both together), share, contrib or rank",
    optional=True,
    default="level",
)
_SECTION: Final = Argument(
    "section",
    Kind.SECTION,
    "标题、期间、春节、全文、当月、累计，或 当月/累计 加 标题、概述、出口、进口、图注1、图注2、表题、注，如 当月出口",
    "title, span, festival, all, month, ytd; or month/ytd with heading, lead, exports, imports, figure 1, figure 2,"
    " caption, notes: month exports",
)
_LANG: Final = Argument(
    "lang",
    Kind.LANGUAGE,
    "zh（中文，默认）或 en（英文）",
    "zh (Chinese, default) or en (English)",
    optional=True,
    default="zh",
)

FUNCTIONS: Final = (
    Function(
        "TM_VALUE",
        (_REGION, _FLOW, _PERIOD, _BASIS, _CURRENCY),
        "某省市或全国的贸易额，单位为亿美元或亿元，未四舍五入。",
        "The trade of a province or of the whole country, in 100 million dollars or yuan, unrounded.",
        Result.NUMBER,
        ('=TM_VALUE("广东","出口",202502)', '=TM_VALUE("全国","进出口",202502,"累计","usd")'),
    ),
    Function(
        "TM_YOY",
        (_REGION, _GROSS, _PERIOD, _BASIS, _CURRENCY, _METHOD),
        "同比变化，单位为百分点：2.1 即上升 2.1%。累计（也是 1 月的当月）用海关公布的同比；"
        "其他月份的当月同比海关不公布，由计算得出。",
        "The change on a year earlier in percentage points: 2.1 is +2.1 %. For the year to date, and so for January, as"
        " the customs print it; for other months, which they do not print, computed.",
        Result.NUMBER,
        ('=TM_YOY("广东","出口",202502)', '=TM_YOY("上海","进口",202502,"累计")'),
    ),
    Function(
        "TM_YOYBAND",
        (_REGION, _GROSS, _PERIOD, _BASIS, _CURRENCY, _METHOD),
        "公布数字的舍入给同比留下的误差范围：TM_YOY 的正负半宽，单位为百分点。",
        "How far the rounding of what is printed leaves TM_YOY open, to either side, in percentage points.",
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
        (_REGION, _FLOW, _PERIOD, _BASIS, _BY),
        "在 31 个省市中的名次，1 为最大；数值相同则名次相同。全国没有名次。",
        "The place among the 31 provinces, 1 for the largest; equal figures share a place. The whole country has none.",
        Result.NUMBER,
        ('=TM_RANK("广东","出口",202502)', '=TM_RANK("河南","出口",202502,"当月","yoy")'),
    ),
    Function(
        "TM_SHARE",
        (_REGION, _GROSS, _PERIOD, _BASIS),
        "占全国的比重，单位为 %。",
        "The part of the national figure, in percent.",
        Result.NUMBER,
        ('=TM_SHARE("广东","出口",202502)',),
    ),
    Function(
        "TM_CONTRIB",
        (_REGION, _GROSS, _PERIOD, _BASIS),
        "对全国同比的贡献，单位为百分点；31 个省市的贡献之和等于全国同比。",
        "What a province adds to the national change on a year earlier, in percentage points; the 31 add up to it.",
        Result.NUMBER,
        ('=TM_CONTRIB("广东","进口",202502)',),
    ),
    Function(
        "TM_TABLE",
        (_PERIOD, _BASIS, _SORT, _CURRENCY),
        "报告中的表：表头和 31 个省市，每行为进出口、出口、进口及其同比和净出口，未四舍五入。",
        "The report's table: its header and the 31 provinces with total trade, exports and imports, the change of each"
        " on a year earlier, and net exports, unrounded.",
        Result.TABLE,
        ("=TM_TABLE(202502)", '=TM_TABLE(202502,"累计","出口")'),
    ),
    Function(
        "TM_SERIES",
        (_REGION, _FLOW, _START, _END, _BASIS, _MEASURE),
        "一段时间的数列，每月一行，两列：月份（如 202502）和数值；没有数据的月份为 #N/A。",
        "A series, a row a month, in two columns: the month (202502) and the value; #N/A where there is none.",
        Result.TABLE,
        (
            '=TM_SERIES("广东","出口",202401,202502)',
            '=TM_SERIES("广东","出口",202501,202502,"累计","yoy")',
            '=TM_SERIES("广东","出口",202501,202502,"当月","yoy_combined")',
        ),
    ),
    Function(
        "TM_TEXT",
        (_PERIOD, _SECTION, _LANG),
        "报告中的文字：标题、段落、图表标题或注；“春节”说明 1、2 月的当月同比含错月影响，其他月份没有。",
        "The report's words: titles, paragraphs, captions or notes; festival says what a single month's change is worth"
        " in January and February, and is there in these only.",
        Result.TEXT,
        (
            '=TM_TEXT(202502,"标题")',
            '=TM_TEXT(202502,"当月标题")',
            '=TM_TEXT(202502,"ytd exports","en")',
            '=TM_TEXT(202502,"春节")',
        ),
    ),
    Function(
        "TM_CHECKS",
        (_PERIOD,),
        "对该月数据和该月报告的核验：级别、代码、位置、公布值、应为、说明，每项发现一行。",
        "What was found in the month's data and its report: severity, code, place, printed, expected and a sentence,"
        " a row each.",
        Result.TABLE,
        ("=TM_CHECKS(202502)",),
    ),
    Function(
        "TM_SOURCE",
        (_REGION, _FLOW, _PERIOD),
        "数字的来源：文件、当月和累计数字所在的单元格、入库时间、第几版；有多版时还有首次公布的数。",
        "Where a figure comes from: file, the cells of the month and of the year to date, time of arrival, vintage; of"
        " several vintages also what was published first.",
        Result.TEXT,
        ('=TM_SOURCE("广东","出口",202502)',),
    ),
    Function(
        "TM_PERIODS",
        (),
        "库中的全部月份（如 202502），每行一个，由早到晚。",
        "All months in the store (as 202502), a row each, the earliest first.",
        Result.TABLE,
        ("=TM_PERIODS()",),
    ),
    Function(
        "TM_REGIONS",
        (),
        "全国和 31 个省市，每行一个：简称、全称、英文名、国标代码。",
        "The whole country and the 31 provinces, a row each: short name, full name, English name, GB/T 2260 code.",
        Result.TABLE,
        ("=TM_REGIONS()",),
    ),
)

BY_NAME: Final = {function.name: function for function in FUNCTIONS}
