"""Period words of a sentence (前5个月, 上半年, Q1 2025, in May), and the months that they mean.

A word seldom names its year. :class:`Calendar` holds what the text and the user say about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month
from xlpkg.model.words import Basis

_ONES_ZH: Final = ("", *"一二三四五六七八九")
_ONES_EN: Final = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
#: Number words from 1 to 39: there are 12 months and 31 provinces.
_NUMBERS: Final = (
    {tens + one: 10 * i + j for i, tens in enumerate(("", "十", "二十", "三十")) for j, one in enumerate(_ONES_ZH)}
    | {
        f"{tens}-{one}".rstrip("-"): i + j
        for i, tens in ((20, "twenty"), (30, "thirty"))
        for j, one in enumerate(_ONES_EN)
    }
    | {word: number for number, word in enumerate((*_ONES_EN, *_TEENS))}
    | {"两": 2, "首": 1}
)
#: Patterns of a count in digits or words.
COUNT_ZH: Final = r"\d{1,3}|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
COUNT_EN: Final = r"\d{1,3}|(?:twenty|thirty)(?:-\w+)?|" + "|".join((*reversed(_TEENS), *_ONES_EN[1:]))
_MONTHS: Final = tuple(name[:3].lower() for name in MONTH_NAMES)

_DASH: Final = r"\s*(?:-|~|至|到|to|through)\s*"
#: English names of months; "may" in small letters is another word.
MONTH_WORD: Final = (
    "(?:"
    + "|".join("(?-i:May)" if name == "May" else rf"{name[:3]}(?:{name[3:]}|\.)?" for name in MONTH_NAMES)
    + r"|Sept\.?)(?![a-z])"
)
_JANUARY: Final = r"(?:January|Jan\.?)"

#: The patterns of a period. The name of a group is a letter or two that make it unique, and what the group names.
_AFTER_YEAR: Final = (
    rf"(?:前|首|头)(?P<a_to>{COUNT_ZH})个?月份?",
    rf"1(?:月份?)?{_DASH}(?P<b_to>\d{{1,2}})月份?",
    r"(?:前三季度?|前3季度?|首三季度?)(?P<c_nine>)",
    r"(?:(?:第一|一|首|第1|1)季度?)(?P<d_three>)(?!(?-i:[一-鿿])*季|末|初|以来)",
    r"(?:上半年|首半年|前[两二2]个?季度)(?P<e_six>)(?!末|初|以来)",
    r"全年(?P<f_twelve>)",
    r"(?P<g_since>(?:第?[一二三四1-4]季度|[上下]半年)(?:末|初|以来))",
    r"(?:第?(?P<g_quarter>[二三四234])季度|(?P<g_half>下半年))(?:的?[前首头](?P<g_part>[两二三四五2-5])个?月)?",
    r"(?P<g_from>[2-9]|1[0-2])月?-(?P<g_until>\d{1,2})月份?",
    r"(?P<g_other>第?[一二三四](?:[、和]第?[一二三四])+季度|\d{1,2}(?:月份?)?[、和]\d{1,2}月份?)",
    r"(?:单|仅)?(?P<h_month>\d{1,2}|十[一二]|[一二三四五六七八九十])月份?(?:当月|单月)?(?!\d*日|以来|末|底|初|[上中下]旬)",
)
_BEFORE_YEAR: Final = (
    r"\b(?:the )?first (?P<x_part>two|three|four|five|[2-5]) months of the"
    r" (?:(?P<x_quarter>second|third|fourth) quarter|(?P<x_half>second half))",
    rf"\b(?:the )?(?:first|initial) (?P<j_to>{COUNT_EN}) months\b",
    rf"\b(?:from )?{_JANUARY}(?:{_DASH}| and (?=Feb))(?P<k_name>{MONTH_WORD})(?: period)?",
    rf"\bbetween {_JANUARY} and (?P<w_name>{MONTH_WORD})",
    r"\b(?:the )?(?:first three quarters|first 3 quarters)(?P<l_nine>)",
    r"\b(?:the )?(?:first quarter|first-quarter|Q1|1Q)\b(?P<m_three>)",
    r"\b(?:the )?(?:first half(?: \(H1\))?|first-half|H1|1H)(?!\w)(?P<n_six>)",
    r"\b(?:the )?(?:full year|whole year|entire year)\b(?P<o_twelve>)",
    r"\b(?:the )?(?:(?P<q_quarter>second|third|fourth|Q[234]|[234]Q)(?: quarter|(?<=\d)|(?<=Q))"
    r"|(?P<q_half>second half|H2|2H)|(?P<q_other>last quarter))\b",
    rf"(?<!\d )(?P<r_name>{MONTH_WORD})(?! \d{{1,2}}\b(?!\d))(?P<r_single>)",
)
_WITHOUT_YEAR: Final = (
    r"(?P<i_this>当月|本月|单月|上个月|上月|\blast month\b)",
    r"\b(?P<p_year>(?:19|20)\d\d)(?: ?|'s )(?:Q1|first quarter)(?P<p_three>)",
    r"\b(?:in |during )?(?:the same period|(?:this|that|the) period|the same month)\b"
    r"(?! (?:last|of last|in last|a year|of the previous))(?P<s_same>)",
    r"(?<!去年)(?<!上年)(?<!比)(?<!历史)(?P<t_same>)同期(?![新最第])",
    r"(?P<u_before>去年同期|上年同期|上一年同期)",
)
PATTERN: Final = "|".join((
    rf"(?:(?:(?P<a_year>(?:19|20)\d\d)年?|(?P<a_rel>今年|本年|当年|去年|上年))[的,]?)?(?:{'|'.join(_AFTER_YEAR)})",
    rf"(?:{'|'.join(_BEFORE_YEAR)})"
    r"(?:,? ?(?:of |in )?(?:(?P<b_of>(?:19|20)\d\d)\b|(?P<b_rel>this year|the year|last year)))?",
    *_WITHOUT_YEAR,
))  # fmt: skip
_QUARTERS: Final = {"二": 2, "三": 3, "四": 4, "second": 2, "third": 3, "fourth": 4}
_LENGTHS: Final = {"three": 3, "six": 6, "nine": 9, "twelve": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """What a period word names.

    ``month`` is the last month, None if only the context knows it. ``basis`` is None for periods that no table prints,
    such as the second quarter; ``first`` is their first month, None if it is not certain. ``relative`` is "this",
    "last" or "" (the year is that of the context);
    ``is_context``: the period of the text before ("the same period").
    """

    month: int | None
    basis: Basis | None
    year: int | None = None
    relative: str = ""
    is_context: bool = False
    text: str = ""
    first: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether the words name months that can be compared."""
        return self.month is not None and (self.basis is not None or self.first is not None)


def period_of(text: str, parts: Mapping[str, str]) -> Period:
    """Return the period of a token; *parts* are the groups of :data:`PATTERN` that matched."""
    named = {name.partition("_")[2]: value for name, value in parts.items()}
    year = named.get("year") or named.get("of")
    words = named.get("rel", "").lower()
    relative = "last" if words in ("去年", "上年", "last year") else "this" if words else ""
    period = Period(None, None, int(year) if year else None, relative, text=text)
    if "before" in named:
        return replace(period, relative="before")
    if "same" in named or "this" in named:
        return replace(period, is_context=True, basis=Basis.MONTH if "this" in named else None)
    if "other" in named or "since" in named:
        return period
    if "quarter" in named:
        quarter = next((n for word, n in _QUARTERS.items() if word == named["quarter"].lower()), 0)
        last = 3 * (quarter or int(named["quarter"].strip("Qq")))
        return _first_months(replace(period, first=last - 2, month=last), named.get("part"))
    if "half" in named:
        return _first_months(replace(period, first=7, month=12), named.get("part"))
    if "from" in named:
        first, last = int(named["from"]), int(named["until"])
        return replace(period, first=first, month=last) if first < last <= 12 else period
    if "to" in named:
        return replace(period, month=count_of(named["to"]), basis=Basis.YTD)
    if "month" in named:
        return replace(period, month=count_of(named["month"]), basis=Basis.MONTH)
    if "name" in named:
        month = _MONTHS.index(named["name"][:3].lower()) + 1
        return replace(period, month=month, basis=Basis.MONTH if "single" in named else Basis.YTD)
    length = next(number for name, number in _LENGTHS.items() if name in named)
    return replace(period, month=length, basis=Basis.YTD)


def _first_months(period: Period, count: str | None) -> Period:
    """Return the first *count* months of a quarter or half year, all if *count* is None; not known if it has fewer."""
    if count is None or period.first is None or period.month is None:
        return period
    month = period.first + (count_of(count) or 0) - 1
    return replace(period, month=month) if month <= period.month else replace(period, first=None, month=None)


def quarters_of(period: Period) -> list[Period]:
    """Return the quarters that a word such as 一、二、三季度 lists, [] for other words."""
    found = re.search(r"[一二三四](?:[、和]第?[一二三四])+(?=季度)", period.text)
    numbers = [_NUMBERS[each] for each in re.split("[、和]第?", found[0])] if found else []
    return [
        replace(period, month=3, basis=Basis.YTD)
        if number == 1
        else replace(period, first=3 * number - 2, month=3 * number)
        for number in numbers
    ]


def count_of(text: str) -> int | None:
    """Return a count in digits or in Chinese or English words, None if it is neither.

    >>> count_of("12"), count_of("十一"), count_of("fifteen")
    (12, 11, 15)
    """
    if text.isdecimal():
        return int(text)
    return _NUMBERS.get(text.lower()) or None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about the year of a text: the month that the user names, the date of the text, its stated year."""

    period: Month | None = None
    written: Month | None = None
    stated: int | None = None

    def year_of(self, period: Period) -> int | None:
        """Return the year of *period*, None if neither the words nor the text nor the user name it."""
        if period.year is not None:
            return period.year
        if period.relative == "last" and self.written is not None:
            return self.written.year - 1
        if self.is_open(period):
            return self.stated
        if period.relative == "last" and self.stated is None and self.period is not None:
            if period.month == 12 and self.period.month == 12:
                return self.period.year  # a text on a whole year is written in the next one, and calls it last year
            return self.period.year - 1
        year = self._this_year(period.month, is_this=period.relative != "")
        return year - 1 if year is not None and period.relative == "last" else year

    @property
    def is_undated(self) -> bool:
        """Whether neither the user nor the date of the text says which year this year is."""
        return self.period is None and self.written is None

    def is_open(self, period: Period) -> bool:
        """Whether last year may be the stated one: a text on a whole year is written in the next one."""
        is_undated = self.written is None and self.stated is not None
        return is_undated and period.relative == "last" and period.month == 12 and period.year is None

    def _this_year(self, month: int | None, *, is_this: bool) -> int | None:
        if self.period is not None:
            return self.period.year
        if self.stated is not None and not (is_this and self.written):
            return self.stated
        if self.written is not None:
            is_before = month is not None and month > self.written.month and not is_this
            return self.written.year - is_before
        return self.stated

    def month_of(self, period: Period) -> Month | None:
        """Return the last month of *period*, None if it is not known."""
        year = self.year_of(period)
        if year is None or period.month is None or not (1 <= period.month <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
            return None
        return Month(year, period.month)
