"""What is no word of a list (figures, dates, ranks …): patterns, by the kind of token or the use."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from typing import Final

from xlpkg.audit.vocabulary import word_lists
from xlpkg.model.regions import NAMES

#: Sizes of a unit in 亿.
SIZES: Final = {
    "千": 1e-5, "万": 1e-4, "百万": 1e-2, "千万": 1e-1, "亿": 1.0, "十亿": 10.0, "百亿": 100.0, "千亿": 1e3,
    "万亿": 1e4, "兆": 1e4, "thousand": 1e-5, "million": 1e-2, "mn": 1e-2, "mln": 1e-2, "billion": 10.0, "bn": 10.0,
    "bln": 10.0, "trillion": 1e4, "tn": 1e4, "trn": 1e4,
}  # fmt: skip
SIZE_ZH: Final = "|".join(sorted((each for each in SIZES if not each.isascii()), key=len, reverse=True))
SIZE_EN: Final = "|".join(filter(str.isascii, SIZES))
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_MEASURES: Final = "|".join(word_lists()["measures.zh"])
_PROVINCES: Final = "|".join(filter(str.isascii, NAMES))

# Numbers and units

_COUNT_ZH: Final = r"\d{1,3}|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_TEENS: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COUNT_EN: Final = rf"\d{{1,3}}|(?:twenty|thirty)(?:-\w+)?|{_TEENS}|{_ONES}"
_ORDINALS: Final = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
)
_NUMBER_EN: Final = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})"
_DIGITS_ZH: Final = "零一二两三四五六七八九十百"
_NUMERAL: Final = r"[一二三四五六七八九十\d]+"
_NUMBER: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CURRENCY_ZH: Final = "美元|人民币元|元人民币|人民币|元"
_CURRENCY_EN: Final = r"(?:Chinese )?yuan(?: \(RMB\))?|RMB|CNY|renminbi|US dollars|U\.S\. dollars|USD|dollars"
_UNIT_EN: Final = rf"(?:{SIZE_EN})\b(?:[ -]?(?:{_CURRENCY_EN})\b)?"

# Days, months and years

_YEAR: Final = r"(?:19|20)\d\d"
#: "may" in small letters is another word.
_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|(?-i:May)|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sep(?:tember|t\.?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_DAY: Final = r"[A-Z][a-z]+\.? \d{1,2}"
_WEEKDAY: Final = r"(?: (?:on )?\w+day)?"
_SAME: Final = "(?:same|corresponding)"
_COMPARED: Final = "(?:from|than|over|compared (?:with|to))"
_YEAR_EARLIER: Final = (
    rf"(?:in |during )?(?:(?:the )?{_SAME} (?:period|month|time) )?(?:of |in )?"
    r"(?:the |a |one )?(?:(?:last|previous|prior) year|year (?:earlier|ago|before))\b"
)
_THAN_EARLIER: Final = rf" than (?:{_YEAR_EARLIER}|(?:in |during )?(?:the )?{_SAME} (?:period|month|time))"

# Provinces and the nation

_PROVINCES_ZH: Final = "(?:省、自治区、直辖市|省区市|省市自治区|省市区|省市|省份|省|地区)"
_PROVINCES_EN: Final = (
    "(?:(?:provincial(?:-level)?|province-level) (?:regions|areas)|provinces?(?:, autonomous regions)?"
    "(?: or municipalities)?|regions?|municipalities|of them)"
)
_SMALL_EN: Final = r"two|three|four|five|ten|\d{1,2}"
_NATIONWIDE: Final = (
    "(?:nationwide|nationally|(?:across|in) (?:the (?:country|nation)|China)(?!['’])"
    rf"|(?:among|of) (?:all )?(?:the )?(?:country's |nation's |31 |Chinese )*(?:{_PROVINCES_EN})"
    r"(?: in (?:the country|China)(?!['’]))?(?! in\b))"
    r"(?: for (?:the |a )?\d{1,2}(?:st|nd|rd|th)? (?:consecutive|straight) years?\b)?"
)
_ORDINAL: Final = rf"(?:No\. ?)?\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINALS}"
#: The regions of an order other than that of all provinces.
_PLACES: Final = "全国|全省|中部|西部|东部|东北|中西部|地区|省市|各省|区市|六省|31个|个|第"
_ALL: Final = (
    "同期|整体|总体|平均|外贸|对外贸易|货物贸易|贸易|进出口|出口|进口|总值|总额|水平|增速|增幅|增长率|比重|份额|的"
)
_ALL_EN: Final = "overall|average|growth|level|pace|rate"
_NATION_EN: Final = "(?:national|country's|nation's|China's)"
_ABOVE: Final = "快于|高于|好于|优于|高出|领先于?|跑赢"
_BELOW: Final = "低于|慢于|低出|落后于?"
_NO_FLOW: Final = r"(?!进出口|出口|进口|增长|下降)(?-i:[\u4e00-\u9fff])"

# Periods. The names of their groups: "to" is the last of the months from January, an empty group a number of months.

_DASH: Final = r"\s*(?:-|~|至|到|to|through)\s*"
_JANUARY: Final = r"(?:January|Jan\.?)"
_LAST_ZH: Final = (
    rf"(?:前|首|头)(?P<to>{_COUNT_ZH})个?月份?"
    rf"|1(?:月份?)?{_DASH}(?P<to>\d{{1,2}})月份?"
    "|(?:前三季度?|前3季度?|首三季度?)(?P<nine>)"
    "|(?:第一|一|首|第1|1)季度?(?P<three>)(?!(?-i:[一-鿿])*季|末|初|以来)"
    "|(?:上半年|首半年|前[两二2]个?季度)(?P<six>)(?!末|初|以来)"
    "|全年(?P<twelve>)"
    "|(?P<unclear>(?:第?[一二三四1-4]季度|[上下]半年)(?:末|初|以来))"
    "|(?:第?(?P<quarter>[二三四234])季度|(?P<half>下半年))(?:的?[前首头]"
    "(?P<part>[两二三四五2-5])个?月)?"
    rf"|(?P<from>[2-9]|1[0-2])(?:月份?)?{_DASH}(?P<until>\d{{1,2}})月份?"
    r"|(?P<unclear>第?[一二三四](?:[、和]第?[一二三四]){1,3}季度|\d{1,2}(?:月份?)?[、和]\d{1,2}月份?)"
    r"|(?:单|仅)?(?P<month>\d{1,2}|十[一二]|[一二三四五六七八九十])月份?(?:当月|单月)?(?!\d*日"
    "|以来|末|底|初|[上中下]旬)"
)
_LAST_EN: Final = (
    r"\b(?:the )?(?:first (?P<part>two|three|four|five|[2-5]) months of the"
    " (?:(?P<quarter>second|third|fourth) quarter|(?P<half>second half))"
    rf"|(?:first|initial) (?P<to>{_COUNT_EN}) months\b"
    rf"|(?:from )?{_JANUARY}(?:{_DASH}| and (?=Feb))(?P<to>{_MONTH})(?: period)?"
    rf"|between {_JANUARY} and (?P<to>{_MONTH})"
    rf"|(?:from )?(?P<from>{_MONTH}){_DASH}(?P<until>{_MONTH})"
    "|first (?:three|3) quarters(?P<nine>)"
    r"|(?:first[ -]quarter|Q1|1Q)\b(?P<three>)"
    r"|(?:first[ -]half(?: \(H1\))?|H1|1H)(?!\w)(?P<six>)"
    r"|(?:full|whole|entire) year\b(?P<twelve>)"
    "|(?:(?P<quarter>second|third|fourth) quarter|(?P<quarter>Q[234]|[234]Q)|(?P<half>second half"
    "|H2|2H)"
    r"|(?P<unclear>last quarter))\b)"
)
_OF_YEAR: Final = rf"(?:,? ?(?:of |in )?(?:(?P<year>{_YEAR})\b|(?P<rel>this year|the year|last year)))?"
#: Exports from a province are all its exports.
_FROM_REGION: Final = (
    "(?:the )?(?:[a-z]+ )?(?:China|province|region|municipality|metropolis|city|country|nation|world[’']s second"
    rf"|{_PROVINCES})"
)
_AMOUNT: Final = r"(?:China's |a |an |about |over |nearly |more |reach|RMB|CNY|US|\$|¥|\d|record)"
#: What a province exported: goods worth 519.6 billion yuan, or 519.6 billion yuan.
_GOODS: Final = (
    r"(?:(?: (?:goods|products|commodities|merchandise))?(?= (?:worth|valued|totall?ing)\b)"
    "|(?= (?:(?:about|around|some|nearly|almost|over|more than) )?"
    rf"(?:(?:US\$|\$|¥|RMB|CNY) ?[\d.,]+|[\d.,]+ ?(?:100 )?(?:trillion|billion|million) (?:{_CURRENCY_EN}))))"
)
_OF_NATION: Final = rf"(?:同期|当期)?(?:全国|我国)(?:{_ALL})*"
_GROWTH_OF_NATION: Final = (
    rf"(?:(?:the )?{_NATION_EN}(?: (?:{_ALL_EN}|total|foreign|trade|imports?|exports?|and))* growth"
    rf"|(?:the )?growth (?:of|in) (?:the )?{_NATION_EN}(?: (?:overall|total|foreign|trade|imports?|exports?|and))+)"
)
_ADVERBS: Final = "(?:均|都|也|还|已|并|且|而|仍|继续|持续|明显|显著|大幅|总体|整体|同比|,)*"

#: Patterns by kind of token, in the order in which they are tried. A group is named by what it is, maybe several times.
#: One that begins with \b is tried at ASCII characters only.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "source": (
        # the start of a news item: 新华社广州4月17日电（记者 …）, 本报讯（记者 …）
        r"^[^。,;]{0,24}?(?:\d日(?:电|讯)|日电|本报讯|本网讯|讯(?=\())(?:\([^()]{0,40}\))?",
        # HAIKOU /China/, October 14. /TASS/.; BEIJING, (APP - ... - 11th Mar, 2024); BEIJING --; (ECNS) --; (Agency):
        rf"^(?-i:[A-Z]{{3,}}(?:[ -][A-Z]{{2,}})*)(?: /[A-Za-z]+/)?(?:, {_DAY})?[.,]? ?(?:/ ?[A-Z]+ ?/[.:]?"
        r"|\([^()]*\)(?: ?-+)?|-+(?= ))",
        rf"^(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?), {_DAY}\.? ?(?:/ ?[A-Z]+ ?/[.:]?|\([^()]*\)(?: ?\([^()]*\))*(?: ?-+)?)",
        r"^\((?-i:[A-Z]{3,})[A-Za-z /]*\) ?(?::|-+)",
        r"^(?:Updated|Source|Editor|Published)\b:?[^.]*",
        r"(?:据|根据|来自|记者(?:\d{1,2}日)?从|从|由|按)(?:(?!进出口|出口|进口)(?:[^,。;:\d]|(?<!\d)\d{1,2}日)){0,40}?"
        "(?:统计数据显示|统计显示|数据显示|统计|数据|获悉|了解到|了解|介绍|消息|发布会上获悉)",
        rf"(?:记者)?(?:\d{{1,2}}日)?(?:从)?(?:{_NO_FLOW}){{0,8}}海关(?!关区|监管|辖区|进出口|出口|进口)(?:总署)?"
        r"(?:(?-i:[\u4e00-\u9fff]){0,4}分署)?(?:(?:\d{1,2}月)?\d{1,2}日|今日|今天|昨日|昨天)?(?:最新)?"
        "(?:对外)?(?:发布|公布)?(?:的)?(?:最新)?(?:统计)?(?:数据|信息|消息)?(?:显示|获悉|了解到?)?",
        "(?:最新)?(?:统计)?数据显示",
        rf"(?:{_NO_FLOW}){{0,4}}(?:统计局|商务厅|商务局)(?:\d{{1,2}}日)?(?:最新)?(?:发布|公布)?(?:的)?(?:统计)?"
        "(?:数据|消息|信息)(?:显示|称)?",
        r"(?-i:[\u4e00-\u9fff]){2,3}(?:日报|晚报|晨报|卫视|新闻网|网讯)",
        r"[,]?\s?(?:according to|citing|as per)\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}\b(?! ?%| percent)|[^,.;\d])*"
        r"(?:\([^()]*\))?",
        rf"\b(?:data|figures|statistics) (?:released )?(?:from|by) [^,.;\d]{{0,80}}?customs\b(?: of china)?{_WEEKDAY}"
        "(?: (?:showed|show|released))?",
        r"\b(?:the )?(?!(?:latest|official|provincial|new) )(?:General Administration of|[A-Z][a-z]+) customs"
        rf"(?: of China)?(?: \(GACC?\))?(?: (?:said|announced|data|showed))*{_WEEKDAY}",
    ),
    "date": (
        r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<![\d月])\d{1,2}日",
        r"[昨今](?:日|天)?\(\d{1,2}\)日?|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)",
        rf"\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b",
        rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?\d{{4}})?\b(?!\d)",
    ),
    "comparison_year": (
        rf"(?:同比|相比|比|较|与|同)(?:(?P<year>{_YEAR})年(?:前?\d+个?月份?|1-\d+月份?|全年|[一二三四]季度"
        "|[上下]半年|前三季度)?(?:同期|同月)?|(?:今年|本年)(?:同期|同月))(?:相比)?",
        rf"\b{_COMPARED} (?:that (?:of|in) |(?:the )?(?:{_SAME} )?(?:period|quarter|month|time) (?:of|in) |(?:all"
        rf"|the whole|full) (?:of )?)?(?P<year>{_YEAR})\b",
        rf"\b{_COMPARED} (?:in )?the {_SAME} (?:period|quarter|month|time)(?: of| in)? this year\b",
    ),
    "other_comparison": (r"(?:比|较|与)(?:去年|上年|上一年|今年)?(?:前\d+个?月|1-\d+月|\d+月份?)(?:相比)?",),
    "comparison": (
        r"(?<![\d一二三四五六七八九十几两数多每])年(?=[增减升跌降])",
        rf"\b(?:on|{_COMPARED}) {_YEAR_EARLIER}",
    ),
    "period": (
        rf"(?=[\d今本当去上前首头全第下单仅一二三四五六七八九十])(?:(?:(?P<year>{_YEAR})年?|(?P<rel>今年|本年"
        rf"|当年|去年|上年))[的,]?)?(?:{_LAST_ZH})",
        rf"{_LAST_EN}{_OF_YEAR}",
        rf"(?<!\d )(?P<month>{_MONTH})(?! \d{{1,2}}\b(?!\d)){_OF_YEAR}",
        r"(?P<this>当月|本月|单月|上个月|上月|\blast month\b)",
        rf"\b(?P<year>{_YEAR})(?: ?|'s )(?:Q1|first quarter)(?P<three>)",
        r"\b(?:in |during )?(?:(?:the same|this|that|the) period|the same month)\b(?! (?:last|of last|in last"
        "|a year|of the previous))(?P<same>)",
        "(?<!去年)(?<!上年)(?<!比)(?<!历史)(?P<same>)同期(?![新最第])",
        "(?P<before>(?:去年|上年|上一年)同期)",
    ),
    "year_alone": (
        rf"(?P<year>{_YEAR})年(?!以来|来)",
        rf"\b(?:in |of |for |during )?(?P<year>{_YEAR})\b(?![\d,.]*\d| ?%| (?:yuan|billion|million|companies"
        "|enterprises))",
        r"(?:今年|本年|去年|上年)(?!以来)|\b(?:this|last) year\b",
    ),
    "reference": (r"(?P<kind>图|表|Figures?|Fig\.|Tables?)\s*(?P<number>\d{1,3})(?!\d)",),
    "province_total": (
        rf"(?P<n>{_COUNT_ZH})个{_PROVINCES_ZH}中",
        rf"\bof the (?P<n>{_COUNT_EN}) {_PROVINCES_EN}",
    ),
    "streak": (
        # the half-width of an interval, how long something lasted, and with which year it is compared as a whole:
        # numbers that are no figures of trade
        r"[(（]\s*±\s*\d+(?:\.\d+)?\s*[)）]",
        r"(?:创(?:下|出|了)?近?|为(?:近|有数据的))\d+个?(?:月|年|季度)(?:以)?来?(?:[(（][^()（）]{1,12}以来[)）])?"
        r"|连续(?:保持)?\d+个?(?:年|季度|月)",
        rf"(?:逼近|接近|超过|超|追平|赶超|相当于){_YEAR}年(?:全年|同期)?的?(?:整体)?(?:水平|总量|规模|总额|总值)",
        r"\b(?:surpass|exceed|approach|match)\w* (?:that of )?(?:the |its )?(?:full-year |annual )?"
        rf"(?:(?:(?:total|level|figure|volume)s? )?(?:of|for|in) {_YEAR}\b"
        rf"|{_YEAR}(?:['’]s)? (?:full-year |annual )?(?:total|level|figure|volume)s?\b)",
        r"\b\w+ (?:consecutive|straight) (?:years?|quarters?|months?)\b|\b\d{1,2} (?:years|months"
        r"|quarters) in a row\b|\bof the \d{1,3} months on record(?: since \w+ \d{4})?\b",
    ),
    "province_rank": (
        "在?(?:(?:[稳位均仍排名跃]|继续|保持|分别){0,4}(?:居|列|排名?|位次|跃居|升至)(?:于|在)?)?全国(?:(?:各"
        "|31个)?省(?:区|份)?市?)?中?(?:位居|位列|居|列|排名?|位次)?(?:(?:前移|上升|跃升|提升|升)至?)?"
        rf"(?:(?P<list>第(?:{_COUNT_ZH})位?(?:[、和及]第?(?:{_COUNT_ZH})位?)+)(?=[,;:。)!]|\.(?!\d)|$)"
        rf"|第(?P<nth>{_COUNT_ZH})(?:位|名|(?=[,.;:、。)!]|$))|首位|榜首|之首)",
        rf"\brank(?:s|ed|ing)?(?: the)? (?P<nth>{_ORDINAL}) {_NATIONWIDE}",
        rf"\b(?:the )?(?:(?P<nth>{_ORDINAL})[- ])?(?:(?P<large>largest|highest|biggest)|(?P<fast>fastest)"
        rf"(?: growth(?: rate)?)?) {_NATIONWIDE}",
    ),
    "rank": (
        r"前(?P<n>[一二两三四五六七八九十]|\d{1,2})(?:位|名|大|强)?(?!个?月|季)",
        rf"\b(?P<n>{_SMALL_EN}) {_PROVINCES_EN}[^.;,]{{0,80}}?\blargest\b|\btop (?P<n>{_SMALL_EN})\b",
    ),
    "count": (
        rf"(?<!\d)(?P<n>{_COUNT_ZH})个{_PROVINCES_ZH}|\b(?P<n>{_COUNT_EN}) {_PROVINCES_EN}(?! or\b)",
        rf"\b(?P<n>{_COUNT_EN})(?= (?:posted|reported|registered|recorded|saw|achieved) )",
    ),
    "percentage_points": (
        rf"{_NUMBER} ?(?:个百分点|[- ]?percentage[- ]points?|pp\b)",
        rf"{_NUMBER}个?(?=[、和及,](?:{_NUMBER}个?[、和及,]){{0,9}}{_NUMBER}个?百分点)",
    ),
    "range": (rf"{_NUMBER} ?%?(?:-|~|至|到| to ){_NUMBER} ?(?:%|percent\b|per cent\b)",),
    "percent": (
        rf"{_NUMBER} ?(?:%|percent\b|per cent\b|pct\b)",
        rf"百分之(?P<spelled>[{_DIGITS_ZH}点]+)",
        rf"(?<![\d.])(?P<tenths>[1-9{_DIGITS_ZH}])成(?P<more>[半多])?(?![立果为功都本效员绩长交品就型分倍熟份套年人])",
        rf"(?P<of>[{_DIGITS_ZH}]+|\d+)分之(?P<part>[{_DIGITS_ZH}]+|\d+)",
        rf"\b(?P<spelled>{_NUMBER_EN}(?: point (?:zero|{_ONES}))?)[ -](?:percent|per cent|pct)\b",
        rf"\b(?P<part>an?|\d|{_ONES})[ -](?P<of>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?"
        rf"(?= (?:of|more|less|higher|lower|larger|smaller|from|than|to|over|year)\b|[,.;)]|$)",
        rf"\b(?P<of>half)(?= of (?:the )?(?:{_NATION_EN}|country|nation|China))",
    ),
    "times": (rf"(?P<times>{_NUMBER}|[{_DIGITS_ZH}]|数)倍",),
    "unit": (rf"\((?:in )?(?:US\$ ?)?(?:100? )?{_UNIT_EN}\)|\((?:单位:)?(?:{SIZE_ZH})?(?:{_CURRENCY_ZH})\)",),
    "quantity": (rf"{_NUMBER}[万亿千百]?[多余]?(?:个(?!百分点|省|月)|{_MEASURES})",),
    "level": (
        rf"\b(?P<spelled>{_NUMBER_EN}(?:[ -]point(?:[ -](?:zero|{_ONES}))+)?) "
        rf"(?P<in_unit>(?:{SIZE_EN}) (?:{_CURRENCY_EN})\b)",
        rf"(?P<spelled>[{_DIGITS_ZH}]+(?:点[{_DIGITS_ZH}]+)?)(?P<in_unit>(?:{SIZE_ZH})(?:{_CURRENCY_ZH}))",
        rf"(?:(?P<prefix>US\$|USD|\$|¥|RMB|CNY|yuan) ?)?(?P<amount>{_NUMBER})(?P<more>多|余)?"
        rf"(?:[ -]?(?P<in_unit>(?:{SIZE_ZH})(?:多|余)?(?:{_CURRENCY_ZH})?|{_CURRENCY_ZH}|{_UNIT_EN}|"
        rf"(?:{_CURRENCY_EN})\b))?",
    ),
    "superlative": (
        rf"(?:位|排名|稳|均|分别|继续|保持|仍){{0,4}}(?:居|列)(?:于)?(?:{_PLACES})*"
        rf"(?:首位|榜首|(?P<second>次[席位])|(?P<last>末位)|(?P<unclear>前列|前{_NUMERAL}(?:位|强|名)?(?!的|位的|名的))"
        rf"|第?(?P<nth>{_NUMERAL})位?)",
        "(?:在?(?:全省|中部|西部|东部|东北|中西部|地区|六省|省份)(?:地区|省份|六省)?(?:位居|位列|居|列"
        rf"|排名?)?)?第(?P<nth>{_NUMERAL})(?:位|名|(?P<size>大))",
        rf"\branks?(?:ed|ing)?(?: (?:the )?(?P<nth>{_ORDINAL})\b|(?P<unclear>))"
        r"(?: (?:nationwide|nationally|in the country|in the nation|in China|(?P<unclear>among \w+ provinces)))?",
        rf"\b(?:(?P<nth>{_ORDINAL})[- ])?(?:(?P<high>largest|highest|biggest|steepest|sharpest)|(?P<fast>fastest)"
        rf"|(?P<low>smallest|lowest)|(?P<slow>slowest))\b(?: {_NATIONWIDE})?",
    ),
    "other_measure": (
        f"对(?={_OF_NATION}.{{0,6}}贡献)",
        "(?:比|较)?(?:全国|全省|整体|总体|平均|同期)?(?:水平|增速)?(?:快于|高于|低于|慢于|好于|高出|低出|领先|跑赢)"
        rf"(?:(?:全国|全省|{_ALL})*(?:水平|增速|增幅))?",
        rf"(?:比|较)(?:同期)?(?:全国|全省|整体|总体|平均|我国)(?:全国|全省|{_ALL})*(?:高|低|快|慢)(?:出|了)?",
        r"\brepresent(?:ed|ing|s)? (?:about )?(?=\d[\d.]* ?(?:%|percent) of)",
        rf"\b(?:higher|lower|faster|slower)(?!{_THAN_EARLIER}) than\b",
    ),
    "part": (
        r"\b(?:(?:trade|imports? and exports?|imports) (?:with|to|from)|exports (?:with|to)|exports from"
        rf"(?! {_FROM_REGION}))\b(?! {_AMOUNT})",
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
    "harmless": (r"自(?=去年|今年|\d)", r"从(?-i:[\u4e00-\u9fff]){1,8}看", r"[\"“”‘’'《》「」『』【】:!?*·•—–-]+"),
}  # fmt: skip
#: Patterns that are none of a token, by their use.
OTHERS: Final[dict[str, tuple[str, ...]]] = {
    "part_of_region": (
        # what turns the name of a region before it into that of a city, zone, part or institution
        r"(?<=内地)(?:的?城市|(?:\d{1,2}|[一二三四五六七八九十])个?[市省城家]|与|和|对|同|居民)",
        r"市(?<=吉林市)|浦东|滨海|雄安|大学|自贸|[东南西北中]部|港口?|口岸|关区|(?: City| Port| Customs)\b",
    ),
    "of_region": (
        r"省|市(?!场|州|区|县)|地区|(?: Province| Municipality|(?: \w+)? Autonomous Region)?(?:'s|’s)?\b",
    ),
    "statement": (
        # what a sentence says beside its figures: against the nation, for how long, and that it is a record.
        rf"(?=[增降涨跌快高好优领跑低慢落])(?:增速|增幅|(?P<falls>降幅|跌幅)|涨幅)?(?:(?P<above>{_ABOVE})|"
        rf"(?P<below>{_BELOW}))(?:同期)?(?:全国|我国)(?:{_ALL})*(?!{_ALL})(?:(?!约|近)(?!\d)|$)",
        rf"(?=[增降比较])(?:增速|增幅|(?P<falls>降幅))?(?:比|较)(?:同期)?(?:全国|我国)(?:{_ALL})*更?(?:"
        r"(?P<above>[高快])|(?P<below>[低慢]))[出了]?(?![出了约近\d])",
        r"已?连续(?:第|保持)?(?:\d+|[一二两三四五六七八九十几多]+)个?(?:年|季度|月)(?:以?来)?(?:保持|实现|呈现"
        "|呈)?[正负]?(?:增长|上升|回升|下降|下滑|回落)?",
        r"[再首]?(?:创|刷新|创出)[了下]?(?:近?\d+个?(?:年|月|季度)(?:以?来)?)?(?:历史|同期|年内|单月|月度|季度"
        "|历年|最高|史上)*(?:新高|新低|次高|纪录|记录|最好水平)|再攀新高",
        r"(?<!points )\b(?:(?P<above>(?:higher|faster) than|above|(?:surpass|exceed|beat|outpac|outperform)\w*)"
        rf"|(?P<below>(?:lower|slower) than|below)) (?:the )?{_NATION_EN}(?: (?:{_ALL_EN}))*(?! (?:{_ALL_EN}|by\b))",
        r"\bfor (?:the |a )?\w+ (?:(?:consecutive|straight) (?:year|quarter|month)s?|(?:year|month"
        r"|quarter)s in a row)\b",
        r"\b(?:an? )?(?:new )?(?:record|historic(?:al)?|all-time|\w+-(?:year|month)) (?:high|low)\b",
    ),
    "other_measure": (
        # measures of which a sentence may compare another one than the growth, or the share of the trade: 占比低于全国.
        r"占比|比重|份额|贡献|拉动|净增|增量|\b(?:shares?|proportion|contribut\w+|making up|percentage of)\b",
    ),
    # of a rank: among all provinces, or among other ones, months or years
    "nationwide": (rf"省份|省市|各省|\b{_NATIONWIDE}",),
    "scope": (
        "以来|年内|单月|月度|季度|历[史年]|史上|近|来|创|中部|西部|东部|东北|地区|六省|全省|全市|之一",
        r"\b(?:since|ever|on record|history|one of|in (?:\w+ )?(?:years|months|quarters))\b",
    ),
    # before and after percentage points above the nation's growth, or a share of its trade; "up" says more
    "gap_before": (
        rf"(?:(?:比|较){_OF_NATION}(?:(?P<up>高|快)|低|慢)(?:出|于|了)?|(?:(?P<up>{_ABOVE})|{_BELOW}){_OF_NATION})"
        "(?:约|近)?$",
        r"(?:(?P<up>outpac\w+|surpass\w+|exceed\w+|beat\w*|higher than|above)|lower than|below) "
        rf"(?:the )?{_NATION_EN}(?: (?:{_ALL_EN}))* by$",
    ),
    "gap_after": (
        rf"^(?:(?P<up>higher|faster|above)|lower|slower|below)(?: than)? (?:the )?{_NATION_EN}(?: (?:{_ALL_EN}))+$",
    ),
    "share_before": (rf"(?P<up>)(?:约|近|超过?|逾)?占(?:到|据)?{_OF_NATION}(?:约|近|超过?|逾|达到?|为)*$",),
    "contribution_before": (
        rf"(?P<up>)(?:拉动|带动){_OF_NATION}(?:同比)?(?:增长|上升)(?:约|近)?$",
        rf"(?P<up>)对{_OF_NATION}(?:同比)?(?:增长|增速)的?贡献(?:度|了)?(?:约|近|达到?|为)*$",
    ),
    "contribution_after": (rf"^(?P<up>)to {_GROWTH_OF_NATION}$",),
    "part of growth_before": (rf"(?P<up>)对{_OF_NATION}(?:同比)?(?:增长|增量)?的?贡献率(?:约|近|达到?|为)*$",),
    "part of growth_after": (rf"^(?P<up>)(?:of|to) {_GROWTH_OF_NATION}$",),
    "share_after": (
        rf"^(?P<up>)of (?:the )?{_NATION_EN}(?: (?:overall|total|foreign|trade|imports?|exports?|and|goods|value"
        "|volume))*$",
    ),
    # between the clause of the last figure and a statement on its growth
    "between": (
        rf"{_ADVERBS}(?P<flow>(?:进出口|出口|进口|外贸|贸易)*)(?P<growth>(?:增速|增幅|涨幅)?){_ADVERBS}",
        "(?:(?:which|that|and|is|was|a|the|rate|growth|pace|well|much|far|still|also|growing|rising|,) ?)*",
    ),
}  # fmt: skip


@functools.cache
def numbers() -> dict[str, int]:
    """Return the number words from 1 to 99 of both languages, and the English ordinals from 1 to 20."""
    ones, teens, ordinals = (words.split("|") for words in (_ONES, _TEENS, _ORDINALS))
    found = {"两": 2, "首": 1} | {
        word: number for each in ((*ones, *teens), ordinals) for number, word in enumerate(each, 1)
    }
    digits = "一二三四五六七八九"
    for tens, chinese, english in zip(range(0, 100, 10), ("", *digits), ("", "", *_TENS.split("|")), strict=True):
        start = f"{chinese.replace('一', '')}十" if tens else ""
        found |= {f"{start}{one}": tens + i for i, one in enumerate(("", *digits)) if tens + i}
        found |= {f"{english}-{one}".rstrip("-"): tens + i for i, one in enumerate(("", *ones)) if english}
    return found


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return *patterns* as one; each group has a number after its name, so that it is unique."""
    count = itertools.count()
    joined = _GROUP.sub(lambda group: f"(?P<{group[1]}_{next(count)}>", "|".join(patterns))
    return re.compile(joined, re.IGNORECASE)


@functools.cache
def _any(*, is_ascii: bool) -> re.Pattern[str]:
    r"""Return a pattern that matches where one of a token does; one that begins with \b only at an ASCII character.

    It has no groups: many of them make a pattern slow.
    """
    tried = [each for kind in KINDS.values() for each in kind if is_ascii or not each.startswith(r"\b")]
    return re.compile(_GROUP.sub("(?:", "|".join(tried)), re.IGNORECASE)


@functools.cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [("harmless" if kind == "streak" else kind, _compiled(each)) for kind, each in KINDS.items()]


def find_pattern(text: str, start: int) -> tuple[int, str, dict[str, str]] | None:
    """Return the end of the pattern that matches at *start* of *text*, its kind, and the parts that it names."""
    if _any(is_ascii=text[start].isascii()).match(text, start):
        for kind, each in _kinds():
            if match := each.match(text, start):
                return match.end(), kind, parts_of(match)
    return None


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern *name*, which is none of a token."""
    return _compiled(OTHERS[name])


def parts_of(match: re.Match[str]) -> dict[str, str]:
    """Return the parts of a text that a match names."""
    return {group.rpartition("_")[0]: part for group, part in match.groupdict().items() if part is not None}
