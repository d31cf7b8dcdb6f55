"""Split a sentence into tokens: regions, flows, figures, periods, changes, harmless words, and unknown words.

No character is dropped: what no pattern of the :mod:`~xlpkg.audit.lexicon` matches is a token of kind "word". Spaces,
full-width characters and minus signs are normalised first, because a PDF does not keep them; traditional characters
are read as simplified ones.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from opencc import OpenCC

from xlpkg.audit import lexicon
from xlpkg.audit.periods import COUNT_EN, COUNT_ZH, MONTH_WORD, PATTERN, Period, count_of, period_of
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.numbers import normalise

_CJK: Final = r"[\u2e80-\u9fff\uf900-\ufaff“”‘’、。《》]"
_BLANK: Final = re.compile(r"[\s\u200b\ufeff\u2060]+")
_LOOSE: Final = re.compile(rf"(?<={_CJK}) | (?={_CJK})")
_TIGHT: Final = re.compile(r"(?<=[(（]) | (?=[)）,;:%])")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_SENTENCES: Final = re.compile(r"(?<=[。!?！？])|(?<=[a-z%)\"”\d]\.)\s+(?=[A-Z\"“(])")
_SIMPLIFIED: Final = OpenCC("t2s")
_QUOTES: Final = str.maketrans("「」『』", "“”‘’")

_SIZES: Final = {
    "": 1e-8,
    "千": 1e-5,
    "万": 1e-4,
    "百万": 1e-2,
    "千万": 1e-1,
    "亿": 1.0,
    "十亿": 10.0,
    "百亿": 100.0,
    "千亿": 1e3,
    "万亿": 1e4,
    "兆": 1e4,
    "thousand": 1e-5,
    "million": 1e-2,
    "mn": 1e-2,
    "mln": 1e-2,
    "billion": 10.0,
    "bn": 10.0,
    "bln": 10.0,
    "trillion": 1e4,
    "tn": 1e4,
    "trn": 1e4,
}
_NAMES: Final[dict[str, Region]] = (
    {name.lower(): region for region in PROVINCES for name in (region.name, region.short, region.english)}
    | {
        "内蒙古": PROVINCES[4],
        "xizang": PROVINCES[25],
        "全国": NATIONAL,
        "我国": NATIONAL,
        "中国": NATIONAL,
        "中国大陆": NATIONAL,
        "大陆": NATIONAL,
        "内地": NATIONAL,
        "china": NATIONAL,
        "national": NATIONAL,
        "the country": NATIONAL,
        "the nation": NATIONAL,
        "my country": NATIONAL,  # machine translations of 我国
        "our country": NATIONAL,
    }
    | {
        f"the world{mark}s second{gap}{word} economy": NATIONAL
        for mark in "'’"
        for gap in " -"
        for word in ("largest", "biggest")
    }
)
#: Words that turn the name of a province before them into that of a city, zone, part or institution.
_NOT_A_REGION: Final = (
    r"(?:(?<=内地)(?:的?城市|(?:\d{1,2}|[一二三四五六七八九十])个?[市省城家]|与|和|对|同|居民)"
    r"|市(?<=吉林市)|浦东|滨海|雄安|大学|自贸|[东南西北中]部|港口?|口岸|关区| City\b| Port\b| Customs\b)"
)
_DASH: Final = r"\s*(?:-|~|至|到|to|through)\s*"
_PROVINCES_ZH: Final = r"(?:省区市|省市自治区|省市区|省市|省份|省|地区)"
_PROVINCES_EN: Final = r"(?:(?:provincial(?:-level)?|province-level) (?:regions|areas)|provinces?(?: or municipalities)?|regions?|municipalities|of them)"
#: The provinces of China, after a rank.
_NATIONWIDE: Final = (
    r"(?:nationwide|nationally|(?:across|in) (?:the (?:country|nation)|China)(?!['’])"
    rf"|among (?:all )?(?:the )?(?:country's |nation's |31 |Chinese )*(?:{_PROVINCES_EN})(?: in (?:the country|China)(?!['’]))?(?! in\b))"
    r"(?: for (?:the |a )?\d{1,2}(?:st|nd|rd|th)? (?:consecutive|straight) years?\b)?"
)
_ORDINAL: Final = r"(?:No\. ?)?\d{1,2}(?:st|nd|rd|th)?|" + "|".join(lexicon.ORDINALS)
_NUMBER: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SIZE: Final = "万亿|千亿|百亿|十亿|亿|千万|百万|万|千|兆"
_CURRENCY: Final = "美元|人民币元|元人民币|人民币|元"
_UNIT: Final = rf"(?:{_SIZE})?(?:{_CURRENCY})"
_CURRENCY_EN: Final = r"(?:Chinese )?yuan(?: \(RMB\))?|RMB|CNY|renminbi|US dollars|U\.S\. dollars|USD|dollars"
_ENGLISH_UNIT: Final = rf"(?:trillion|billion|million|thousand|trn|tn|bln|bn|mln|mn)\b(?:[ -]?(?:{_CURRENCY_EN})\b)?"
_MEASURE: Final = r"(?:万|亿|千|百)?(?:多|余)?(?:吨|家|辆|台|个(?!百分点|省|月)|种|票|列|标箱|人次|万人|户|艘|架|立方米|倍|位|条|项|批|公斤|千瓦时|美元/)"
_PREFIX: Final = r"(?:(?P<prefix>US\$|USD|\$|¥|RMB|CNY|yuan) ?)?"


def _alternatives(names: dict[str, Region], *, is_chinese: bool) -> str:
    ordered = sorted((name for name in names if name.isascii() != is_chinese), key=len, reverse=True)
    return "|".join(map(re.escape, ordered))


_CHINESE_NAMES: Final = f"(?:{_alternatives(_NAMES, is_chinese=True)})"
_ENGLISH_NAMES: Final = _alternatives(_NAMES, is_chinese=False)


def _any(words: tuple[str, ...], script: str) -> str:
    """Return a pattern of those *words* that may begin with a letter of *script*, the longest first.

    No word hides a longer one. Words from the start of a sentence begin with any letter.
    """
    is_chinese = script == "chinese"
    chosen = [word for word in words if word.startswith("^") or bool(_CHINESE.search(word)) is is_chinese]
    return "|".join(sorted(chosen, key=len, reverse=True)) or "(?!)"


_TOTAL_ZH: Final = r"(?:货物|外贸|对外贸易|货物贸易)*(?:进出口|外贸|对外贸易)(?:贸易)?(?:总值|总额|总规模|规模|值|额|总量)?|货物贸易(?:总值|总额)|贸易总额|贸易总值"
_TOTAL_EN: Final = (
    r"\b(?:foreign )?trade with the (?:rest of the )?world\b|"
    r"\b(?:total )?(?:(?:import|export)s? (?:and|&) (?:import|export)s?|import-export|export-import|foreign trade|total trade|external trade|goods trade"
    r"|trade in goods|merchandise trade|trade)(?: of goods| in goods)?(?: (?:values?|volumes?|total))?\b(?! (?:surplus|deficit|with|balance|partner))"
)
#: What a province exported: goods worth 519.6 billion yuan, or 519.6 billion yuan.
_GOODS_EN: Final = (
    r"(?:(?: (?:goods|products|commodities|merchandise))?(?= (?:worth|valued|totall?ing)\b)"
    r"|(?= (?:(?:about|around|some|nearly|almost|over|more than) )?"
    rf"(?:(?:US\$|\$|¥|RMB|CNY) ?[\d.,]+|[\d.,]+ ?(?:100 )?(?:trillion|billion|million) (?:{_CURRENCY_EN}))))"
)
_PATTERNS: Final[dict[str, str | tuple[str, ...]]] = {
    # the note of our own report on announced YoY, whose source may have any name
    "announced": r"^(?:[^;。]+的(?:当月|累计)同比为[^;。%]+公布的数\((?:快报|月报|后期修订)\)[;。])+"
    r"|^The changes of [^;]+ are as published by[^;%]+\((?:flash|final|restated)\)\.",
    "source": lexicon.SOURCES,
    "date": rf"(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)|(?<![\d月])\d{{1,2}}日"
    r"|[昨今](?:日|天)?\(\d{1,2}\)日?"
    rf"|\b\d{{1,2}} (?:{MONTH_WORD})(?: \d{{4}})?\b|\b(?:{MONTH_WORD}) \d{{1,2}}(?:st|nd|rd|th)?(?:, ?\d{{4}})?\b(?!\d)|(?<!\d)\d{{1,2}}:\d\d(?::\d\d)?(?!\d)"
    r"|\b(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    "comparison_year": r"(?:同比|相比|比|较|与|同)(?:(?P<than_zh>(?:19|20)\d\d)年"
    r"(?:前?\d+个?月份?|1-\d+月份?|全年|[一二三四]季度|[上下]半年|前三季度)?(?:同期|同月)?|(?P<than_this>今年|本年)(?:同期|同月))(?:相比)?"
    r"|\b(?:from|than|over|compared (?:with|to)) (?:that (?:of|in) |(?:the )?(?:(?:same|corresponding) )?(?:period|quarter|month|time) (?:of|in) |(?:all|the whole|full) (?:of )?)?(?P<than_en>(?:19|20)\d\d)\b"
    r"|\b(?:from|than|over|compared (?:with|to)) (?:in )?the (?:same|corresponding) (?:period|quarter|month|time)(?: of| in)? (?P<than_this_en>this year)\b",
    "other_comparison": lexicon.OTHER_COMPARISONS,
    "comparison": lexicon.YEAR_EARLIER,
    "period": PATTERN,
    "year_alone": r"(?P<alone>(?:19|20)\d\d)年(?!以来|来)|\b(?:in |of |for |during )?(?P<alone_en>(?:19|20)\d\d)\b(?![\d,.]*\d| ?%| (?:yuan|billion|million|companies|enterprises))"
    r"|(?P<alone_rel>今年|本年|去年|上年)(?!以来)|\b(?P<alone_rel_en>this year|last year)\b",
    "reference": r"(?P<kind>图|表|Figures?|Fig\.|Tables?)\s*(?P<number>\d{1,3})(?!\d)",
    "province_total": rf"(?P<total_zh>{COUNT_ZH})个{_PROVINCES_ZH}中"
    rf"|\b[Oo]f the (?P<total_en>{COUNT_EN}) {_PROVINCES_EN}",
    "unknown": r"没有(?P<unknown_zh>进出口|出口|进口)同比数据|\bno change in (?P<unknown_en>[a-z ]+?) is known",
    "none": rf"没有(?:一个)?{_PROVINCES_ZH}|\b(?:in|for) none\b|\b(?:no province|none)\b",
    "streak": lexicon.STREAKS,
    "province_rank": r"在?(?:(?:[稳位均仍排名跃]|继续|保持|分别)*(?:居|列|排名?|位次|跃居|升至)(?:于|在)?)?全国(?:(?:各|31个)?省(?:区|份)?市?)?中?(?:位居|位列|居|列|排名?|位次)?(?:(?:前移|上升|跃升|提升|升)至?)?"
    rf"(?:(?P<nth_list>第(?:{COUNT_ZH})位?(?:[、和及]第?(?:{COUNT_ZH})位?)+)(?=[,;:。)!]|\.(?!\d)|$)"
    rf"|第(?P<nth_zh>{COUNT_ZH})(?:位|名|(?=[,.;:、。)!]|$))|(?P<nth_first>首位|榜首|之首))"
    rf"|\brank(?:s|ed|ing)?(?: the)? (?P<nth_en>{_ORDINAL}) {_NATIONWIDE}"
    rf"|\b(?:the )?(?:(?P<nth_nth>{_ORDINAL})[- ])?(?:(?P<nth_large>largest|highest|biggest)|(?P<nth_fast>fastest)(?: growth(?: rate)?)?) {_NATIONWIDE}",
    "rank": r"前(?P<rank_zh>[一二两三四五六七八九十]|\d{1,2})(?:位|名|大|强)?(?!个?月|季)"
    rf"|\b(?P<rank_en>two|three|four|five|ten|\d{{1,2}}) {_PROVINCES_EN}[^.;,]*?\blargest\b"
    r"|\btop (?P<rank_top>two|three|four|five|ten|\d{1,2})\b",
    "count": rf"(?<!\d)(?P<count_zh>{COUNT_ZH})个{_PROVINCES_ZH}|\b(?P<count_en>{COUNT_EN}) {_PROVINCES_EN}(?! or\b)"
    rf"|\b(?P<count_bare>{COUNT_EN})(?= (?:posted|reported|registered|recorded|saw|achieved) )",
    "percentage_points": rf"{_NUMBER} ?(?:个百分点|(?:-| )?percentage[- ]points?|pp\b)|{_NUMBER}个?(?=[、和及,](?:{_NUMBER}个?[、和及,]?)*{_NUMBER}个?百分点)",
    "range": rf"{_NUMBER} ?%?(?:-|~|至|到| to ){_NUMBER} ?(?:%|percent\b|per cent\b)",
    "percent": rf"{_NUMBER} ?(?:%|percent\b|per cent\b|pct\b)",
    "unit": rf"\((?:in )?(?:US\$ ?)?(?:100? )?{_ENGLISH_UNIT}\)|\((?:单位:)?{_UNIT}\)",
    "quantity": rf"{_NUMBER}{_MEASURE}",
    "level": rf"{_PREFIX}(?P<amount>{_NUMBER})(?P<more>多|余)?(?:[ -]?(?P<in_unit>(?:{_SIZE})(?:多|余)?(?:{_CURRENCY})?|{_CURRENCY}|{_ENGLISH_UNIT}|(?:{_CURRENCY_EN})\b))?",
    "no_figure": r"(?<![A-Za-z0-9.)])-(?=[、和,;。.%()\s]|and\b|$)",
    "superlative": lexicon.SUPERLATIVES,
    "pricing_usd": lexicon.PRICING["usd"],
    "pricing_rmb": lexicon.PRICING["rmb"],
    "other_measure": lexicon.OTHER_MEASURES,
    "part": lexicon.PARTS,
    "flow": rf"(?P<net>净出口额?|贸易顺差|顺差|(?P<deficit>贸易逆差|逆差|\b(?:trade |goods )*deficit\b)|\bnet exports\b|\b(?:trade |goods )*surplus\b)|(?P<total>{_TOTAL_ZH}|{_TOTAL_EN}|\bimported and exported{_GOODS_EN})"
    rf"|(?P<export>(?:外贸|货物)?出口(?:总值|总额|规模|值|额)?|\b(?:outbound shipments|exports?)(?: of goods)?(?: (?:value|volume)s?)?\b|\bexported{_GOODS_EN})"
    rf"|(?P<import>(?:外贸|货物)?进口(?:总值|总额|规模|值|额)?|\b(?:inbound shipments|imports?)(?: of goods)?(?: (?:value|volume)s?)?\b|\bimported{_GOODS_EN})",
    "fall": lexicon.FALLS,
    "flat": r"(?:基本)?持平|\bunchanged\b|\bflat\b",
    "rise": lexicon.RISES,
    "text_region": lexicon.TEXT_REGIONS,
    "part_of_region": rf"(?:{_CHINESE_NAMES}|\b(?:{_ENGLISH_NAMES})){_NOT_A_REGION}",
    "region": rf"(?:{_CHINESE_NAMES})(?:省|市(?!场|州|区|县)|地区)?|\b(?:the )?(?:{_ENGLISH_NAMES})\b"
    r"(?: Province| Municipality|(?: \w+)? Autonomous Region)?(?:'s|’s)?",
    "over": lexicon.QUALIFIERS["over"],
    "below": lexicon.QUALIFIERS["below"],
    "about": lexicon.QUALIFIERS["about"],
    "others": r"等|,? ?(?:and|among) others",
    "separator": r"[、,]|以及|和|及|与|&|\band\b",
    "bracket": r"\(",
    "clause": r"[;)。.]",
    "harmless": lexicon.HARMLESS,
    "space": r"\s+",
}


def _compiled(script: str) -> re.Pattern[str]:
    """Return the pattern of all kinds for a token that begins with a letter of *script*; the first kind is used."""
    flags = re.NOFLAG if script == "chinese" else re.IGNORECASE
    patterns = {kind: each if isinstance(each, str) else _any(each, script) for kind, each in _PATTERNS.items()}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in patterns.items()), flags)


#: Two patterns, because comparing without case is slow, and most words begin with a letter of one script only.
_CHINESE_TOKEN: Final = _compiled("chinese")
_OTHER_TOKEN: Final = _compiled("other")
#: The named groups of each kind.
_PARTS: Final = {
    kind: re.findall(r"\(\?P<(\w+)>", pattern) if isinstance(pattern, str) else []
    for kind, pattern in _PATTERNS.items()
}
_SUFFIX: Final = re.compile(r"(?:省|市|地区| province| municipality| autonomous region)$")
_DOLLARS: Final = re.compile(r"美元|US\$|(?<!\w)\$|dollars|USD", re.IGNORECASE)
_YUAN: Final = re.compile(r"元|人民币|¥|yuan|RMB|CNY|renminbi", re.IGNORECASE)
_CHINESE_SIZE: Final = re.compile(_SIZE)
_ENGLISH_SIZE: Final = re.compile(
    r"((?<![\d.,])100? )?(thousand|million|billion|trillion|trn|tn|bln|bn|mln|mn)\b", re.IGNORECASE
)
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z](?:[^\W\u2e80-\u9fff]|['’-])*")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind, text, start and end in the sentence, and the named groups that matched."""

    kind: str
    text: str
    start: int
    end: int
    parts: dict[str, str]


def normalised(text: str) -> str:
    """Return *text* with one kind of space, minus, comma and bracket, and no space next to a Chinese character.

    >>> normalised("出口 分别为为　−3.2％，"), normalised("fell  in Jilin")
    ('出口分别为-3.2%,', 'fell in Jilin')
    """
    shown = _TIGHT.sub("", _LOOSE.sub("", _BLANK.sub(" ", normalise(text)).strip()))
    return re.sub(r"为为+", "为", re.sub(r"(?<=[\d月])\s*-\s*(?=\d+月)", "-", shown))


def simplified(text: str) -> str:
    """Return *text* in simplified characters; it has the same length."""
    if text.isascii():
        return text
    converted = _SIMPLIFIED.convert(text.translate(_QUOTES))
    return converted if len(converted) == len(text) else text


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised *text*."""
    return [part for part in _SENTENCES.split(text) if part.strip()]


@functools.lru_cache(maxsize=256)
def tokens(sentence: str) -> tuple[Token, ...]:
    """Return the tokens of a normalised *sentence*, without spaces; their texts are in simplified characters."""
    found: list[Token] = []
    text, end = simplified(sentence), 0
    while end < len(text):
        pattern = _OTHER_TOKEN if text[end] < "\u2e80" else _CHINESE_TOKEN
        match = pattern.match(text, end)
        if match is None or match.end() == end:
            word = _ENGLISH_WORD.match(text, end)
            stop = word.end() if word else end + 1
            last = found[-1] if found else None
            if last and last.kind == "word" and last.end == end and not word:
                found[-1] = Token("word", last.text + text[end:stop], last.start, stop, {})
            else:
                found.append(Token("word", text[end:stop], end, stop, {}))
        else:
            stop = match.end()
            kind = str(match.lastgroup)  # the group that closes last, which is that of the kind
            kind = "harmless" if kind == "streak" else kind
            if kind != "space":
                parts = {name: part for name in _PARTS[kind] if (part := match[name]) is not None}
                found.append(Token(kind, match[0], end, stop, parts))
        end = stop
    return tuple(_with_compared_periods(found))


def _with_compared_periods(found: Sequence[Token]) -> list[Token]:
    """Return the tokens; a period that a change is compared with is one with the words before it.

    "compared with the first five months of 2024" and "up 3 percent from April" name no period of a figure.
    """
    merged: list[Token] = []
    for token in found:
        start = _start_of_comparison(merged) if token.kind == "period" else None
        if start is None:
            merged.append(token)
            continue
        period, first = token_period(token), merged[start]
        text = " ".join(each.text for each in (*merged[start:], token))
        kind, parts = "other_comparison", {}
        if period.year is not None:
            kind, parts = "comparison_year", {"than_en": str(period.year)}
        elif period.relative == "last":
            kind = "comparison"
        merged[start:] = [Token(kind, text, first.start, token.end, parts)]
    return merged


def _start_of_comparison(before: Sequence[Token]) -> int | None:
    """Return where the words begin that compare a change with the period after *before*, None if there are none."""
    at = len(before) - 1
    while at >= 0 and before[at].text.lower() in ("in", "of", "that", "those", "the", "level"):
        at -= 1
    words = [each.text.lower() for each in before[max(0, at - 1) : at + 1]]
    if words[-1:] == ["than"]:
        return at
    if words in (["compared", "with"], ["compared", "to"]):
        return at - 1
    is_after_change = at > 0 and before[at - 1].kind in ("percent", "rise", "fall")
    has_period = any(each.kind == "period" for each in before)  # otherwise it may be the period of the change
    return at if is_after_change and has_period and words[-1:] in (["from"], ["over"]) else None


def region_of(token: Token) -> Region:
    """Return the region that a token of kind "region" names."""
    name = re.sub(r"(?:'s|’s)$", "", token.text.lower())
    if name in _NAMES:
        return _NAMES[name]
    short = _SUFFIX.sub("", name.removeprefix("the "))
    return _NAMES[short if short in _NAMES else short.rpartition(" ")[0]]  # Guangxi Zhuang, but Inner Mongolia


def flow_of(token: Token) -> Flow:
    """Return the flow that a token of kind "flow" names."""
    return next(flow for flow in Flow if flow.name.lower() in token.parts)


def token_period(token: Token) -> Period:
    """Return the period of a token of kind "period" or "year_alone"; a year alone is the whole year.

    This year alone is no period.
    """
    if token.kind == "period":
        return period_of(token.text, token.parts)
    if year := token.parts.get("alone") or token.parts.get("alone_en"):
        return Period(12, Basis.YTD, int(year), text=token.text)
    if token.text.strip().lower() in ("去年", "上年", "last year"):
        return Period(12, Basis.YTD, relative="last", text=token.text)
    return Period(None, None, relative="this", text=token.text)


def ranks_of(token: Token) -> list[int | None]:
    """Return the ranks that a token of kind "province_rank" names: [3] for 居全国第三位; None for one that is no number."""
    if "nth_list" in token.parts:
        return [count_of(each) for each in re.split("[第位、和及]+", token.parts["nth_list"]) if each]
    named = next((token.parts[name] for name in ("nth_zh", "nth_en", "nth_nth") if name in token.parts), None)
    if named is None:
        return [1]  # 首位, the largest
    digits = re.sub(r"\D", "", named)
    return [int(digits) if digits else lexicon.ORDINALS.get(named.lower()) or count_of(named)]


def parse_count(text: str) -> int | None:
    """Return a count in digits or in Chinese or English words, None if it is neither."""
    return count_of(text)


def find_unit(text: str) -> tuple[float, Currency] | None:
    """Return the size in 亿 and the currency of the unit in *text*, None if there is none.

    >>> find_unit("508.0亿美元"), find_unit("(100 million yuan)"), find_unit("3.5")
    ((1.0, <Currency.USD: 'usd'>), (1.0, <Currency.RMB: 'rmb'>), None)
    """
    factor, currency = size_and_currency(text)
    return None if factor is None or currency is None else (factor, currency)


def size_and_currency(text: str) -> tuple[float | None, Currency | None]:
    """Return the size in 亿 and the currency that *text* names, None for what it does not name.

    >>> size_and_currency("3.59 trillion RMB"), size_and_currency("6360.6亿"), size_and_currency("¥364.97bn")
    ((10000.0, <Currency.RMB: 'rmb'>), (1.0, None), (10.0, <Currency.RMB: 'rmb'>))
    >>> size_and_currency("10 thousand yuan")[0], size_and_currency("2.10 trillion")[0], size_and_currency("1,100 bn")[0]
    (0.0001, 10000.0, 10.0)
    """
    currency = None
    if _DOLLARS.search(text):
        currency = Currency.USD
    elif _YUAN.search(text):
        currency = Currency.RMB
    if found := _CHINESE_SIZE.search(text):
        return _SIZES[found[0]], currency
    if found := _ENGLISH_SIZE.search(text):
        return _SIZES[found[2].lower()] * int(found[1] or 1), currency
    return (_SIZES[""] if currency is not None else None), currency
