"""Split a sentence into tokens: regions, flows, figures, counts, months and directions. Other words are ignored.

Spaces, full-width characters and minus signs are normalised first, because a PDF does not keep them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlpkg.model.months import MONTH_NAMES
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.numbers import normalise

_CJK: Final = r"[\u2e80-\u9fff\uf900-\ufaff“”‘’、。《》]"
_BLANK: Final = re.compile(r"[\s\u200b\ufeff\u2060]+")
_LOOSE: Final = re.compile(rf"(?<={_CJK}) | (?={_CJK})")
_TIGHT: Final = re.compile(r"(?<=[(（]) | (?=[)）,;:%])")
_SENTENCES: Final = re.compile(r"(?<=[。!?！？])|(?<=\.)\s+(?=[A-Z\"“(])")

_NUMERALS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ENGLISH: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
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
    "million": 1e-2,
    "billion": 10.0,
    "trillion": 1e4,
}
_NAMES: Final[dict[str, Region]] = {
    name.lower(): region for region in PROVINCES for name in (region.name, region.short, region.english)
} | {"内蒙古": PROVINCES[4], "全国": NATIONAL, "我国": NATIONAL, "china": NATIONAL, "national": NATIONAL}
#: Words that turn the name of a province before them into that of a city, zone, part or institution.
_NOT_A_REGION: Final = r"(?:市(?<=吉林市)|浦东|滨海|海关|大学|自贸|[东南西北中]部| City\b)"
_MONTH: Final = "|".join(f"{name}|{name[:3]}\\.?" for name in MONTH_NAMES)
_DASH: Final = r"\s*(?:-|~|至|到|to|through)\s*"
_PROVINCES_ZH: Final = r"(?:省区市|省市自治区|省市区|省市|省份|省|地区)"
_PROVINCES_EN: Final = r"(?:provinces?(?: or municipalities)?|regions?|municipalities|of them)"
_NUMBER: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SIZE: Final = "万亿|千亿|百亿|十亿|亿|千万|百万|万|千"
_CURRENCY: Final = "美元|人民币|元"
_UNIT: Final = rf"(?:{_SIZE})?(?:{_CURRENCY})"
_ENGLISH_UNIT: Final = r"(?:trillion|billion|million)(?: (?:yuan|US dollars|U\.S\. dollars|dollars))?"


def _alternatives(names: dict[str, Region], *, is_chinese: bool) -> str:
    ordered = sorted((name for name in names if name.isascii() != is_chinese), key=len, reverse=True)
    return "|".join(map(re.escape, ordered))


_CHINESE_NAMES: Final = f"(?:{_alternatives(_NAMES, is_chinese=True)})"
_ENGLISH_NAMES: Final = _alternatives(_NAMES, is_chinese=False)

#: The pattern of each kind of token. The first one that matches is used, so the more specific ones come first.
_KINDS: Final = {
    "date": rf"(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    rf"|\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?\b|\b(?:{_MONTH}) \d{{1,2}}(?:, ?\d{{4}})?\b(?!\d)",
    "span": rf"(?:(?P<year>\d{{4}})年)?"
    rf"(?:(?P<first>1月?{_DASH}|前)(?P<to>\d{{1,2}}|[一二两三四五六七八九十]+)个?月份?|(?P<month>\d{{1,2}})月份?)(?!\d*日)"
    rf"|\b(?P<since>(?:January|Jan\.?){_DASH})?(?P<name>{_MONTH}),? (?P<of>\d{{4}})\b",
    "year_alone": r"\d{4}年|\b(?:in|of) (?:19|20)\d\d\b",
    "reference": r"(?P<kind>图|表|Figures?|Fig\.|Tables?)\s*(?P<number>\d{1,3})(?!\d)",
    "province_total": rf"(?P<total_zh>\d{{1,3}})个{_PROVINCES_ZH}中"
    rf"|\b[Oo]f the (?P<total_en>\d{{1,3}}) {_PROVINCES_EN}",
    "unknown": r"没有(?P<unknown_zh>进出口|出口|进口)同比数据|\bno change in (?P<unknown_en>[a-z ]+?) is known",
    "none": rf"没有(?:一个)?{_PROVINCES_ZH}|\b(?:in|for) none\b|\b(?:no province|none)\b",
    "rank": r"前(?P<rank_zh>[一二三四五六七八九十]|\d{1,2})(?:位|名|大)?(?!个月)"
    rf"|\b(?P<rank_en>two|three|four|five|ten|\d{{1,2}}) {_PROVINCES_EN}[^.;,]*?\blargest\b"
    r"|\btop (?P<rank_top>two|three|four|five|ten|\d{1,2})\b",
    "count": rf"(?<!\d)(?P<count_zh>\d{{1,3}})个{_PROVINCES_ZH}|\b(?P<count_en>\d{{1,3}}) {_PROVINCES_EN}(?! or\b)",
    "percentage_points": r"[-+±]?\d+(?:\.\d+)?(?:个百分点| percentage points?| pp\b)",
    "percent": rf"{_NUMBER} ?%",
    "unit": rf"\((?:in )?(?:US\$ ?)?(?:100 )?{_ENGLISH_UNIT}\)|\((?:单位:)?{_UNIT}\)",
    "level": rf"(?:US\$|\$|RMB ?|CNY ?)?(?P<amount>{_NUMBER})(?: ?(?P<in_unit>{_UNIT}|{_ENGLISH_UNIT}))?",
    "no_figure": r"(?<![A-Za-z0-9.)])-(?=[、和,;。.%()\s]|and\b|$)",
    "flow": r"(?P<total>进出口|贸易总额|贸易总值|total trade)|(?P<net>净出口|顺差|net exports)"
    r"|(?P<export>出口|\bexports?\b)|(?P<import>进口|\bimports?\b)",
    "fall": r"下降|下滑|减少|下跌|回落|降低|降幅|跌幅|负增长"
    r"|\b(?:fell|fall|falling|declined?|decreased?|dropped|down|lower)\b",
    "flat": r"持平|\bunchanged\b|\bflat\b",
    "rise": r"上升|增长(?!率)|增加|上涨|提高|增幅|涨幅"
    r"|\b(?:rose|rise|rising|grew|increased?|higher)\b|\bup\b(?! to)",
    "part_of_region": rf"(?:{_CHINESE_NAMES}|\b(?:{_ENGLISH_NAMES})){_NOT_A_REGION}",
    "region": rf"{_CHINESE_NAMES}|\b(?:{_ENGLISH_NAMES})\b(?: Province| Municipality)?",
    "others": r"等|,? ?(?:and|among) others",
    "separator": r"[、,]|以及|和|及|与|&|\band\b",
    "bracket": r"\(",
    "clause": r"[;)]",
    "other_measure": r"占|比重|份额|拉动|贡献|\bshares?\b|\bcontribut\w+",
    "superlative": r"(?:居|列|排名?)第[一二三四五六七八九十\d]+|后[一二三四五六七八九十]位|最[大高快低小多少]"
    r"|\b(?:(?:second|third|fourth|fifth)[- ])?(?:largest|smallest|highest|lowest|fastest|steepest)\b",
}
_TOKENS: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.IGNORECASE)
#: The named groups of each kind.
_PARTS: Final = {kind: re.findall(r"\(\?P<(\w+)>", pattern) for kind, pattern in _KINDS.items()}


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
    return re.sub(r"为为+", "为", re.sub(r"(?<=[\d月])\s*-\s*(?=\d+月)", "-", shown)).replace("约", "")


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised *text*."""
    return [part for part in _SENTENCES.split(text) if part.strip()]


def tokens(sentence: str) -> list[Token]:
    """Return the tokens of a normalised *sentence*."""
    return [
        Token(
            str(found.lastgroup),
            found[0],
            found.start(),
            found.end(),
            {name: part for name in _PARTS[str(found.lastgroup)] if (part := found[name]) is not None},
        )
        for found in _TOKENS.finditer(sentence)
    ]


def region_of(token: Token) -> Region:
    """Return the region that a token of kind "region" names."""
    return _NAMES[token.text.lower().removesuffix(" province").removesuffix(" municipality")]


def flow_of(token: Token) -> Flow:
    """Return the flow that a token of kind "flow" names."""
    (name,) = token.parts
    return Flow[name.upper()]


def parse_count(text: str) -> int | None:
    """Return a count in digits or in Chinese or English words, None if it is neither."""
    if text.isdecimal():
        return int(text)
    return _NUMERALS.get(text) or _ENGLISH.get(text.lower())


def find_unit(text: str) -> tuple[float, Currency] | None:
    """Return the size in 亿 and the currency of the unit in *text*, None if there is none.

    >>> find_unit("508.0亿美元"), find_unit("(100 million yuan)"), find_unit("3.5")
    ((1.0, <Currency.USD: 'usd'>), (1.0, <Currency.RMB: 'rmb'>), None)
    """
    if found := re.search(rf"({_SIZE})?({_CURRENCY})", text):
        return _SIZES[found[1] or ""], Currency.USD if found[2] == "美元" else Currency.RMB
    if found := re.search(r"(100 )?(million|billion|trillion)", text, re.IGNORECASE):
        is_yuan = re.search(r"yuan|RMB|CNY", text, re.IGNORECASE)
        return _SIZES[found[2].lower()] * (100 if found[1] else 1), Currency.RMB if is_yuan else Currency.USD
    return None
