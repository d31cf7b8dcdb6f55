"""Split a sentence into tokens: regions, flows, figures, periods, changes, harmless words, and unknown words.

A token is the longest of the word of a list (:mod:`~xlpkg.audit.vocabulary`) and the pattern that matches
(:mod:`~xlpkg.audit.patterns`); of two of the same length it is the pattern. No character is dropped: what neither knows
is a token of kind "word". Spaces, full-width characters and minus signs are normalised first, because a PDF does not
keep them; traditional characters are read as simplified ones.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from opencc import OpenCC

from xlpkg.audit.patterns import SIZE_EN, SIZE_ZH, SIZES, find_pattern, pattern
from xlpkg.audit.periods import Period, count_of, period_of
from xlpkg.audit.places import places
from xlpkg.audit.vocabulary import Vocabulary, word_lists
from xlpkg.model.regions import NAMES, NATIONAL, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.numbers import normalise

_CJK: Final = r"[\u2e80-\u9fff\uf900-\ufaff“”‘’、。《》]"
_BLANK: Final = re.compile(r"[\s\u200b\ufeff\u2060]+")
_LOOSE: Final = re.compile(rf"(?<={_CJK}) | (?={_CJK})")
_TIGHT: Final = re.compile(r"(?<=[(（]) | (?=[)）,;:%])")
_SENTENCES: Final = re.compile(r"(?<=[。!?！？])|(?<=[a-z%)\"”\d]\.)\s+(?=[A-Z\"“(])")
_SIMPLIFIED: Final = OpenCC("t2s")
_QUOTES: Final = str.maketrans("「」『』", "“”‘’")
_PROVINCES: Final = {name.lower(): region for name, region in NAMES.items()}
#: The files whose words are no tokens.
_NO_TOKENS: Final = ("customs.zh", "measures.zh")
_FLOWS: Final = {flow.name.lower(): flow for flow in Flow}
#: A single yuan or dollar in 亿.
ONE: Final = 1e-8
_DOLLARS: Final = re.compile(r"美元|US\$|(?<!\w)\$|dollars|USD", re.IGNORECASE)
_YUAN: Final = re.compile(r"元|人民币|¥|yuan|RMB|CNY|renminbi", re.IGNORECASE)
_SIZE: Final = re.compile(rf"(?P<times>(?<![\d.,])100? )?(?P<size>{SIZE_ZH}|(?:{SIZE_EN})\b)", re.IGNORECASE)
#: The words between a change and the period that it is compared with.
_COMPARED: Final = re.compile(
    r"\b(?:than|compared (?:with|to)|(?P<from>from|over)) (?:(?:in|of|that|those|the|level) )*$", re.IGNORECASE
)
#: The most characters of these words.
_MAX_COMPARED: Final = 60
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


@functools.lru_cache(maxsize=256)
def simplified(text: str) -> str:
    """Return *text* in simplified characters; it has the same length."""
    if text.isascii():
        return text
    converted = _SIMPLIFIED.convert(text.translate(_QUOTES))
    return converted if len(converted) == len(text) else text


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised *text*."""
    return [part for part in _SENTENCES.split(text) if part.strip()]


@functools.cache
def _vocabulary(own: tuple[Region, ...]) -> Vocabulary:
    names = [*_PROVINCES, *(f"the {name}" for name in _PROVINCES if name.isascii())]
    lists = {name: words for name, words in word_lists().items() if name not in _NO_TOKENS}
    return Vocabulary(lists | {"region": names, "part-place": places(own)})


def tokens(sentence: str, own: tuple[Region, ...] = ()) -> tuple[Token, ...]:
    """Return the tokens of a normalised *sentence*, without spaces; their texts are in simplified characters.

    *own* are the user's groups of provinces.
    """
    return _tokens(sentence, own)


@functools.lru_cache(maxsize=256)
def _tokens(sentence: str, own: tuple[Region, ...]) -> tuple[Token, ...]:
    found: list[Token] = []
    text, vocabulary = simplified(sentence), _vocabulary(own)
    small = text.lower().replace("’", "'")
    if len(small) != len(text):
        small = text
    end = 0
    while end < len(text):
        if text[end].isspace():
            end += 1
            continue
        token = _token(text, small, end, vocabulary)
        last = found[-1] if found else token
        if token.kind == "times":  # 增长1.2倍 is a change, 达到1.2倍 is not
            verb = next((each.kind for each in reversed(found) if each.kind not in ("over", "below", "about")), "")
            token = replace(token, kind="percent" if verb == "rise" else "quantity")
        if last.kind == token.kind == "word" and last.end == end and not _ENGLISH_WORD.match(token.text):
            token = Token("word", last.text + token.text, found.pop().start, token.end, {})
        found.append(token)
        end = token.end
    return tuple(_with_compared_periods(text, found))


def _token(text: str, small: str, start: int, vocabulary: Vocabulary) -> Token:
    """Return the token at *start* of *text*; *small* is *text* in small letters."""
    word, found = vocabulary.find(small, start), find_pattern(text, start)
    if found and (word is None or found[0] >= word[0]):
        end, kind, parts = found
        return Token(kind, text[start:end], start, end, parts)
    if word is None:
        unknown = _ENGLISH_WORD.match(text, start)
        end = unknown.end() if unknown else start + 1
        return Token("word", text[start:end], start, end, {})
    end, (kind, *names) = word
    parts = dict.fromkeys(names, text[start:end])
    if kind == "region":
        parts = {"name": small[start:end]}
        if part := pattern("part_of_region").match(text, end):
            kind, end = "part_of_region", part.end()
        elif more := pattern("of_region").match(text, end):
            end = more.end()
    return Token(kind, text[start:end], start, end, parts)


def _with_compared_periods(text: str, found: Sequence[Token]) -> list[Token]:
    """Return the tokens of *text*; a period that a change is compared with is one with the words before it.

    "compared with the first five months of 2024" and "up 3 percent from April" name no period of a figure.
    """
    merged: list[Token] = []
    for token in found:
        start = max(0, token.start - _MAX_COMPARED)
        words = _COMPARED.search(text, start, token.start) if token.kind == "period" else None
        before = [each for each in merged if each.start < words.start()] if words else []
        # "from" may begin the period of the change, unless another one is named
        is_after_change = before[-1:] and before[-1].kind in ("percent", "rise", "fall")
        is_sure = words and (not words["from"] or (is_after_change and any(each.kind == "period" for each in before)))
        merged.append(token)
        if words and is_sure and merged[len(before)].start == words.start():
            period = token_period(token)
            kind = "comparison" if period.relative == "last" else "other_comparison"
            kind, parts = ("comparison_year", {"year": str(period.year)}) if period.year else (kind, {})
            merged = [*before, Token(kind, text[words.start() : token.end], words.start(), token.end, parts)]
    return merged


def joined(tokens: Sequence[Token]) -> str:
    """Return the text of *tokens*, with spaces between English words."""
    text = ""
    for token in tokens:
        gap = " " if text and (text[-1] + token.text[0]).isascii() else ""
        text += gap + token.text.rstrip()
    return text.replace("’", "'")


def region_of(token: Token) -> Region:
    """Return the region that a token of kind "region" names."""
    return _PROVINCES.get(token.parts["name"].removeprefix("the "), NATIONAL)


def place_of(token: Token, own: tuple[Region, ...]) -> Region | None:
    """Return the group of provinces or the city that a token of kind "part" names, None for another part of trade."""
    return places(own).get(token.parts["place"].lower().replace("’", "'")) if "place" in token.parts else None


def flow_of(token: Token) -> Flow:
    """Return the flow that a token of kind "flow" names."""
    return next(_FLOWS[part] for part in token.parts if part in _FLOWS)


def token_period(token: Token) -> Period:
    """Return the period of a token of kind "period" or "year_alone"; a year alone is the whole year.

    This year alone is no period.
    """
    if token.kind == "period":
        return period_of(token.text, token.parts)
    if year := token.parts.get("year"):
        return Period(12, Basis.YTD, int(year), text=token.text)
    if token.text.strip().lower() in ("去年", "上年", "last year"):
        return Period(12, Basis.YTD, relative="last", text=token.text)
    return Period(None, None, relative="this", text=token.text)


def ranks_of(token: Token) -> list[int | None]:
    """Return the ranks that a token of kind "province_rank" names, [3] for 居全国第三位; None for no number."""
    if listed := token.parts.get("list"):
        return [count_of(each) for each in re.split("[第位、和及]+", listed) if each]
    named = token.parts.get("nth", "1")  # 首位, the largest
    digits = re.sub(r"\D", "", named)
    return [count_of(digits or named)]


def find_unit(text: str) -> tuple[float, Currency] | None:
    """Return the size in 亿 and the currency of the unit in *text*, None if there is none.

    >>> find_unit("508.0亿美元"), find_unit("(100 million yuan)"), find_unit("3.5")
    ((1.0, <Currency.USD: 'usd'>), (1.0, <Currency.RMB: 'rmb'>), None)
    """
    size, currency = size_and_currency(text)
    return None if size is None or currency is None else (size, currency)


def size_and_currency(text: str) -> tuple[float | None, Currency | None]:
    """Return the size in 亿 and the currency that *text* names, None for what it does not name.

    >>> size_and_currency("3.59 trillion RMB"), size_and_currency("6360.6亿"), size_and_currency("¥364.97bn")
    ((10000.0, <Currency.RMB: 'rmb'>), (1.0, None), (10.0, <Currency.RMB: 'rmb'>))
    >>> [size_and_currency(text)[0] for text in ("10 thousand yuan", "2.10 trillion", "1,100 bn")]
    [0.0001, 10000.0, 10.0]
    """
    currency = Currency.USD if _DOLLARS.search(text) else Currency.RMB if _YUAN.search(text) else None
    found = _SIZE.search(text)
    if found is None:
        return (ONE if currency is not None else None), currency
    return SIZES[found["size"].lower()] * int(found["times"] or 1), currency
