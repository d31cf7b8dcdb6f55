"""What is no word of a list: figures, dates, periods, ranks, sources, and words whose meaning depends on what follows.

The kinds are tried in the order of :data:`KINDS`, and the first that matches is used. Its named groups are the parts of
the token.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from xlpkg.audit.periods import COUNT_EN, COUNT_ZH, MONTH_WORD, PATTERN
from xlpkg.audit.vocabulary import words_in
from xlpkg.model.regions import PROVINCES

#: English ordinals.
ORDINALS: Final = {
    word: number
    for number, word in enumerate((
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ), start=1)
}  # fmt: skip

# Numbers and units

NUMBER: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
#: Sizes of a unit in 亿.
SIZES: Final = {
    "千": 1e-5, "万": 1e-4, "百万": 1e-2, "千万": 1e-1, "亿": 1.0, "十亿": 10.0, "百亿": 100.0, "千亿": 1e3,
    "万亿": 1e4, "兆": 1e4, "thousand": 1e-5, "million": 1e-2, "mn": 1e-2, "mln": 1e-2, "billion": 10.0, "bn": 10.0,
    "bln": 10.0, "trillion": 1e4, "tn": 1e4, "trn": 1e4,
}  # fmt: skip
SIZE_ZH: Final = "|".join(sorted((each for each in SIZES if not each.isascii()), key=len, reverse=True))
SIZE_EN: Final = "|".join(filter(str.isascii, SIZES))
_CURRENCY_ZH: Final = "美元|人民币元|元人民币|人民币|元"
_CURRENCY_EN: Final = r"(?:Chinese )?yuan(?: \(RMB\))?|RMB|CNY|renminbi|US dollars|U\.S\. dollars|USD|dollars"
_UNIT_EN: Final = rf"(?:{SIZE_EN})\b(?:[ -]?(?:{_CURRENCY_EN})\b)?"
_POINTS: Final = r" ?(?:个百分点|(?:-| )?percentage[- ]points?|pp\b)"
_PERCENT: Final = r" ?(?:%|percent\b|per cent\b|pct\b)"
_YEAR: Final = r"(?:19|20)\d\d"

# Dates and comparisons

_WEEKDAY: Final = r"(?: (?:on )?\w+day)?"
_SAME: Final = "(?:same|corresponding)"
_COMPARED: Final = "(?:from|than|over|compared (?:with|to))"
_YEAR_EARLIER: Final = (
    rf"(?:in |during )?(?:(?:the )?{_SAME} (?:period|month|time) )?(?:of |in )?"
    r"(?:the |a |one )?(?:(?:last|previous|prior) year|year (?:earlier|ago|before))\b"
)
_THAN_EARLIER: Final = rf" than (?:{_YEAR_EARLIER}|(?:in |during )?(?:the )?{_SAME} (?:period|month|time))"

# Provinces and ranks

_PROVINCES_ZH: Final = "(?:省区市|省市自治区|省市区|省市|省份|省|地区)"
_PROVINCES_EN: Final = (
    "(?:(?:provincial(?:-level)?|province-level) (?:regions|areas)"
    "|provinces?(?: or municipalities)?|regions?|municipalities|of them)"
)
_SMALL_EN: Final = r"two|three|four|five|ten|\d{1,2}"
#: The provinces of China, after a rank.
_NATIONWIDE: Final = (
    r"(?:nationwide|nationally|(?:across|in) (?:the (?:country|nation)|China)(?!['’])"
    rf"|among (?:all )?(?:the )?(?:country's |nation's |31 |Chinese )*(?:{_PROVINCES_EN})"
    r"(?: in (?:the country|China)(?!['’]))?(?! in\b))"
    r"(?: for (?:the |a )?\d{1,2}(?:st|nd|rd|th)? (?:consecutive|straight) years?\b)?"
)
_ORDINAL: Final = r"(?:No\. ?)?\d{1,2}(?:st|nd|rd|th)?|" + "|".join(ORDINALS)
_NUMERAL: Final = r"[一二三四五六七八九十\d]+"
#: The regions of an order other than that of all provinces.
_PLACES: Final = "全国|全省|中部|西部|东部|东北|中西部|地区|省市|各省|区市|六省|31个|个|第"

# Parts of the trade

#: Exports from a province are all its exports.
_PROVINCES: Final = "|".join(["Xizang", *(region.english for region in PROVINCES)])
_FROM_REGION: Final = (
    r"(?:the )?(?:[a-z]+ )?(?:China|province|region|municipality|metropolis|city|country|nation"
    rf"|world[’']s second|{_PROVINCES})"
)
_AMOUNT: Final = r"(?:China's |a |an |about |over |nearly |more |reach|RMB|CNY|US|\$|¥|\d|record)"
#: What a province exported: goods worth 519.6 billion yuan, or 519.6 billion yuan.
_GOODS: Final = (
    r"(?:(?: (?:goods|products|commodities|merchandise))?(?= (?:worth|valued|totall?ing)\b)"
    r"|(?= (?:(?:about|around|some|nearly|almost|over|more than) )?"
    rf"(?:(?:US\$|\$|¥|RMB|CNY) ?[\d.,]+|[\d.,]+ ?(?:100 )?(?:trillion|billion|million) (?:{_CURRENCY_EN}))))"
)
_NOT_FLOW: Final = "(?!进出口|出口|进口|增长|下降)"
_SAME_NATION: Final = "同期|全国|全省|整体|总体|平均|外贸|进出口|出口|进口"
_PACE: Final = "水平|增速|增幅"

#: Patterns by kind, in the order in which they are tried.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    # the note of our own report on announced YoY, whose source may have any name
    "announced": (
        r"^(?:[^;。]+的(?:当月|累计)同比为[^;。%]+公布的数\((?:快报|月报|后期修订)\)[;。])+",
        r"^The changes of [^;]+ are as published by[^;%]+\((?:flash|final|restated)\)\.",
    ),
    "source": (
        # the start of a news item: 新华社广州4月17日电（记者 …）, 本报讯（记者 …）
        r"^[^。,;]{0,24}?(?:\d日(?:电|讯)|日电|本报讯|本网讯|讯(?=\())(?:\([^()]{0,40}\))?",
        r"^[A-Z][A-Za-z' ,.-]{2,40}?, (?:[A-Z][a-z]+\.? \d{1,2} )?\([A-Za-z ]+\) ?-+",
        # HAIKOU /China/, October 14. /TASS/.; BEIJING, (APP - ... - 11th Mar, 2024); BEIJING --; (ECNS) --; (Agency):
        r"^(?-i:[A-Z]{3,}(?:[ -][A-Z]{2,})*)(?: /[A-Za-z]+/)?(?:, [A-Z][a-z]+\.? \d{1,2})?[.,]? ?"
        r"(?:/ ?[A-Z]+ ?/[.:]?|\([^()]*\)(?: ?-+)?|-+(?= ))",
        r"^(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?), [A-Z][a-z]+\.? \d{1,2}\.? ?"
        r"(?:/ ?[A-Z]+ ?/[.:]?|\([^()]*\)(?: ?\([^()]*\))*(?: ?-+)?)",
        r"^\((?-i:[A-Z]{3,})[A-Za-z /]*\) ?(?::|-+)",
        r"^(?:Updated|Source|Editor|Published)\b:?[^.]*",
        r"(?:据|根据|来自|记者(?:\d{1,2}日)?从|从|由|按)(?:(?!进出口|出口|进口)(?:[^,。;:\d]|(?<!\d)\d{1,2}日)){0,40}?"
        r"(?:统计数据显示|统计显示|数据显示|统计|数据|获悉|了解到|了解|介绍|消息|发布会上获悉)",
        rf"(?:记者)?(?:\d{{1,2}}日)?(?:从)?(?:{_NOT_FLOW}(?-i:[\u4e00-\u9fff])){{0,8}}海关(?!关区|监管|辖区|进出口|出口|进口)"
        r"(?:总署)?(?:(?-i:[\u4e00-\u9fff]){0,4}分署)?(?:(?:\d{1,2}月)?\d{1,2}日|今日|今天|昨日|昨天)?"
        r"(?:最新)?(?:对外)?(?:发布|公布)?(?:的)?(?:最新)?(?:统计)?(?:数据|信息|消息)?(?:显示|获悉|了解到?)?",
        r"(?:最新)?(?:统计)?数据显示",
        rf"(?:{_NOT_FLOW}(?-i:[\u4e00-\u9fff])){{0,4}}(?:统计局|商务厅|商务局)(?:\d{{1,2}}日)?(?:最新)?(?:发布|公布)?(?:的)?"
        r"(?:统计)?(?:数据|消息|信息)(?:显示|称)?",
        r"(?-i:[\u4e00-\u9fff]){2,3}(?:日报|晚报|晨报|卫视|新闻网|网讯)",
        r"[,]?\s?(?:according to|citing|as per)\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}\b(?! ?%| percent)|[^,.;\d])*"
        r"(?:\([^()]*\))?",
        rf"\b(?:data|figures|statistics) (?:released )?(?:from|by) [^,.;\d]*?customs\b(?: of china)?{_WEEKDAY}"
        r"(?: (?:showed|show|released))?",
        r"\b(?:the )?(?!(?:latest|official|provincial|new) )(?:General Administration of|[A-Z][a-z]+) customs"
        rf"(?: of China)?(?: \(GACC?\))?(?: (?:said|announced|data|showed))*{_WEEKDAY}",
    ),
    "date": (
        r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<![\d月])\d{1,2}日",
        r"[昨今](?:日|天)?\(\d{1,2}\)日?|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)",
        rf"\b\d{{1,2}} (?:{MONTH_WORD})(?: \d{{4}})?\b",
        rf"\b(?:{MONTH_WORD}) \d{{1,2}}(?:st|nd|rd|th)?(?:, ?\d{{4}})?\b(?!\d)",
    ),
    "comparison_year": (
        rf"(?:同比|相比|比|较|与|同)(?:(?P<than_zh>{_YEAR})年"
        r"(?:前?\d+个?月份?|1-\d+月份?|全年|[一二三四]季度|[上下]半年|前三季度)?(?:同期|同月)?"
        r"|(?P<than_this>今年|本年)(?:同期|同月))(?:相比)?",
        rf"\b{_COMPARED} (?:that (?:of|in) |(?:the )?(?:{_SAME} )?(?:period|quarter|month|time) (?:of|in) "
        rf"|(?:all|the whole|full) (?:of )?)?(?P<than_en>{_YEAR})\b",
        rf"\b{_COMPARED} (?:in )?the {_SAME} (?:period|quarter|month|time)(?: of| in)? (?P<than_this_en>this year)\b",
    ),
    "other_comparison": (
        r"(?:比|较|与)(?:(?:去年|上年|上一年|今年)?(?:前\d+个?月|1-\d+月|\d+月份?))(?:相比)?",
    ),
    "comparison": (
        r"(?<![\d一二三四五六七八九十几两数多每])年(?=[增减升跌降])",
        rf"\b(?:on|{_COMPARED}) {_YEAR_EARLIER}",
    ),
    "period": (PATTERN,),
    "year_alone": (
        rf"(?P<alone>{_YEAR})年(?!以来|来)",
        rf"\b(?:in |of |for |during )?(?P<alone_en>{_YEAR})\b"
        r"(?![\d,.]*\d| ?%| (?:yuan|billion|million|companies|enterprises))",
        r"(?P<alone_rel>今年|本年|去年|上年)(?!以来)|\b(?P<alone_rel_en>this year|last year)\b",
    ),
    "reference": (r"(?P<kind>图|表|Figures?|Fig\.|Tables?)\s*(?P<number>\d{1,3})(?!\d)",),
    "province_total": (
        rf"(?P<total_zh>{COUNT_ZH})个{_PROVINCES_ZH}中",
        rf"\bof the (?P<total_en>{COUNT_EN}) {_PROVINCES_EN}",
    ),
    # how long something lasted, and with which year it is compared as a whole: numbers that are no figures of trade
    "streak": (
        r"(?:创(?:下|出|了)?近?|为近)\d+个?(?:月|年|季度)(?:以)?来?|连续(?:保持)?\d+个?(?:年|季度|月)",
        rf"(?:逼近|接近|超过|超|追平|赶超|相当于){_YEAR}年(?:全年|同期)?的?(?:整体)?(?:水平|总量|规模|总额|总值)",
        r"\b(?:surpass|exceed|approach|match)\w* (?:that of )?(?:the |its )?(?:full-year |annual )?"
        rf"(?:(?:total|level|figure|volume)s? )?(?:(?:of|for|in) {_YEAR}\b"
        rf"|{_YEAR}(?:['’]s)? (?:full-year |annual )?(?:total|level|figure|volume)s?\b)",
        r"\b\w+ (?:consecutive|straight) (?:years?|quarters?|months?)\b|\b\d{1,2} (?:years|months|quarters) in a row\b",
    ),
    "province_rank": (
        r"在?(?:(?:[稳位均仍排名跃]|继续|保持|分别)*(?:居|列|排名?|位次|跃居|升至)(?:于|在)?)?"
        r"全国(?:(?:各|31个)?省(?:区|份)?市?)?中?(?:位居|位列|居|列|排名?|位次)?(?:(?:前移|上升|跃升|提升|升)至?)?"
        rf"(?:(?P<nth_list>第(?:{COUNT_ZH})位?(?:[、和及]第?(?:{COUNT_ZH})位?)+)(?=[,;:。)!]|\.(?!\d)|$)"
        rf"|第(?P<nth_zh>{COUNT_ZH})(?:位|名|(?=[,.;:、。)!]|$))|(?P<nth_first>首位|榜首|之首))",
        rf"\brank(?:s|ed|ing)?(?: the)? (?P<nth_en>{_ORDINAL}) {_NATIONWIDE}",
        rf"\b(?:the )?(?:(?P<nth_nth>{_ORDINAL})[- ])?"
        rf"(?:(?P<nth_large>largest|highest|biggest)|(?P<nth_fast>fastest)(?: growth(?: rate)?)?) {_NATIONWIDE}",
    ),
    "rank": (
        r"前(?P<rank_zh>[一二两三四五六七八九十]|\d{1,2})(?:位|名|大|强)?(?!个?月|季)",
        rf"\b(?P<rank_en>{_SMALL_EN}) {_PROVINCES_EN}[^.;,]*?\blargest\b|\btop (?P<rank_top>{_SMALL_EN})\b",
    ),
    "count": (
        rf"(?<!\d)(?P<count_zh>{COUNT_ZH})个{_PROVINCES_ZH}|\b(?P<count_en>{COUNT_EN}) {_PROVINCES_EN}(?! or\b)",
        rf"\b(?P<count_bare>{COUNT_EN})(?= (?:posted|reported|registered|recorded|saw|achieved) )",
    ),
    "percentage_points": (
        rf"{NUMBER}{_POINTS}|{NUMBER}个?(?=[、和及,](?:{NUMBER}个?[、和及,]){{0,9}}{NUMBER}个?百分点)",
    ),
    "range": (rf"{NUMBER} ?%?(?:-|~|至|到| to ){NUMBER} ?(?:%|percent\b|per cent\b)",),
    "percent": (rf"{NUMBER}{_PERCENT}",),
    "unit": (rf"\((?:in )?(?:US\$ ?)?(?:100? )?{_UNIT_EN}\)|\((?:单位:)?(?:{SIZE_ZH})?(?:{_CURRENCY_ZH})\)",),
    "quantity": (rf"{NUMBER}[万亿千百]?[多余]?(?:个(?!百分点|省|月)|{'|'.join(words_in('measures.zh'))})",),
    "level": (
        rf"(?:(?P<prefix>US\$|USD|\$|¥|RMB|CNY|yuan) ?)?(?P<amount>{NUMBER})(?P<more>多|余)?(?:[ -]?"
        rf"(?P<in_unit>(?:{SIZE_ZH})(?:多|余)?(?:{_CURRENCY_ZH})?|{_CURRENCY_ZH}|{_UNIT_EN}|(?:{_CURRENCY_EN})\b))?",
    ),
    "no_figure": (r"(?<![A-Za-z0-9.)])-(?=[、和,;。.%()\s]|and\b|$)",),
    # a rank in an order other than that of all provinces
    "superlative": (
        rf"(?:位|排名|稳|均|分别|继续|保持|仍)*(?:居|列)(?:于)?(?:{_PLACES})*"
        rf"(?:首位|榜首|前列|末位|前{_NUMERAL}(?:位|强|名)?(?!的|位的|名的)|第?{_NUMERAL}位?)",
        rf"(?:排名?|位次)(?:全国|全省)?第{_NUMERAL}位?",
        r"(?:在?(?:全省|中部|西部|东部|东北|中西部|地区|六省|省份)(?:地区|省份|六省)?(?:位居|位列|居|列|排名?)?)?"
        rf"第{_NUMERAL}(?:位|名|大)",
        rf"\brank(?:s|ed|ing)?(?: (?:the )?(?:{_ORDINAL})\b)?"
        r"(?: (?:nationwide|nationally|in the country|in the nation|in China|among \w+ provinces))?",
    ),
    "other_measure": (
        r"(?:比|较)?(?:全国|全省|整体|总体|平均|同期)?(?:水平|增速)?(?:快于|高于|低于|慢于|好于|高出|低出|领先|跑赢)"
        rf"(?:(?:{_SAME_NATION})*(?:{_PACE}))?",
        rf"(?:比|较)(?:同期)?(?:全国|全省|整体|总体|平均|我国)(?:{_SAME_NATION}|{_PACE})*(?:高|低|快|慢)(?:出|了)?",
        r"\brepresent(?:ed|ing|s)? (?:about )?(?=\d[\d.]* ?(?:%|percent) of)",
        rf"\b(?:higher|lower|faster|slower)(?!{_THAN_EARLIER}) than\b",
    ),
    "part": (
        rf"\b(?:(?:trade|imports? and exports?) (?:with|to|from)|imports (?:with|to|from)|exports (?:with|to)"
        rf"|exports from(?! {_FROM_REGION}))\b(?! {_AMOUNT})",
    ),
    "flow": (
        rf"\b(?P<total>imported and exported){_GOODS}",
        rf"\b(?P<export>exported){_GOODS}",
        rf"\b(?P<import>imported){_GOODS}",
    ),
    "fall": (rf"\b(?:lower|less|smaller)(?={_THAN_EARLIER})",),
    "rise": (rf"\b(?:higher|more|larger|greater)(?={_THAN_EARLIER})",),
    "over": (r"(?<=元)余|\bmore than\b",),
    "below": (r"\bless than\b",),
    "harmless": (r"从(?-i:[\u4e00-\u9fff]){1,8}看", r"[\"“”‘’'《》「」『』【】:!?*·•—–-]+"),
}  # fmt: skip


#: The named groups of each kind.
PARTS: Final = {kind: re.findall(r"\(\?P<(\w+)>", "".join(each)) for kind, each in KINDS.items()}


@functools.cache
def compiled() -> re.Pattern[str]:
    """Return the pattern of all kinds; the group that closes last is that of the kind."""
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(each)})" for kind, each in KINDS.items()), re.IGNORECASE)


_NATION: Final = "同期|整体|总体|平均|外贸|对外贸易|货物贸易|进出口|出口|进口|水平|增速|增幅|的"
_NATION_EN: Final = "overall|average|growth|level|pace|rate"
#: What a sentence says beside its figures: against the nation, for how long, and that it is a record.
_STATEMENTS: Final = (
    r"(?:增速|增幅|降幅|涨幅|跌幅)?(?:快于|高于|低于|慢于|好于|优于|高出|低出|领先于?|落后于?|跑赢)(?:同期)?(?:全国|我国)"
    rf"(?:{_NATION})*(?!{_NATION})(?:(?!约|近)(?!\d)|$)",
    r"(?:增速|增幅|降幅)?(?:比|较)(?:同期)?(?:全国|我国)(?:整体|总体|平均|外贸|进出口|出口|进口|水平|增速|增幅)*"
    r"更?[高低快慢][出了]?(?![出了约近\d])",
    r"已?连续(?:第|保持)?(?:\d+|[一二两三四五六七八九十几多]+)个?(?:年|季度|月)(?:以?来)?(?:保持|实现|呈现|呈)?[正负]?"
    r"(?:增长|上升|回升|下降|下滑|回落)?",
    r"[再首]?(?:创|刷新|创出)[了下]?(?:近?\d+个?(?:年|月|季度)(?:以?来)?)?"
    r"(?:历史|同期|年内|单月|月度|季度|历年|最高|史上)*(?:新高|新低|次高|纪录|记录|最好水平)|再攀新高",
    r"(?<!points )\b(?:(?:higher|lower|faster|slower) than|above|below|(?:surpass|exceed|beat|outpac|outperform)\w*) "
    rf"(?:the )?(?:national|country's|nation's|China's)(?: (?:{_NATION_EN}))*(?! (?:{_NATION_EN}|by\b))",
    r"\bfor (?:the |a )?\w+ (?:(?:consecutive|straight) (?:year|quarter|month)s?|(?:year|month|quarter)s in a row)\b",
    r"\b(?:an? )?(?:new )?(?:record|historic(?:al)?|all-time|\w+-(?:year|month)) (?:high|low)\b",
)


@functools.cache
def _statements() -> re.Pattern[str]:
    return re.compile("|".join(_STATEMENTS), re.IGNORECASE)


def statements(text: str) -> list[re.Match[str]]:
    """Return what *text* in simplified characters says beside its figures: 快于全国, a record high."""
    return list(_statements().finditer(text))
