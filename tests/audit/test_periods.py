"""Period words of both languages, and the year that a text means."""

from __future__ import annotations

from xlpkg.audit.periods import Calendar, Period, count_of
from xlpkg.audit.tokens import token_period, tokens
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, Month
from xlpkg.model.words import Basis

#: Period words and what they mean: the basis or the first month, the last month, and the year.
WORDS = {
    "ytd 5": "前5个月/1-5月/January-May/between January and May/first five months",
    "ytd 5 this": "今年前五个月/first 5 months this year",
    "ytd 5 last": "去年1至5月份/between January and May Last Year",
    "ytd 5 2024": "the first five months of 2024/January to May 2024/Jan. through May 2024",
    "ytd 2 2024": "2024年首两个月/Jan and Feb 2024",
    "ytd 3": "Q1/first quarter/第1季度",
    "ytd 3 2024": "2024年一季度/first quarter of 2024/2024's first quarter/2024 Q1",
    "ytd 6": "上半年/前两季度/H1/first half (H1)",
    "ytd 9": "前三季度/first three quarters/the first 3 quarters",
    "ytd 12": "全年/the whole year",
    "ytd 12 2024": "full year 2024",
    "month 5": "5月/单5月/五月/in May",
    "month 5 last": "上年5月/May last year",
    "month 11": "十一月/11月份/November",
    "month 12 2024": "2024年12月份/in Dec. 2024",
    "month 9 2024": "Sept. 2024/Sep 2024/2024年9月",
    "4-6": "二季度/second quarter/Q2/2Q/二季度前三个月/4月至6月/from April to June/April-June",
    "4-5": "二季度前两个月",
    "4-5 2025": "the first two months of the second quarter of 2025",
    "7-9": "第三季度/Third quarter",
    "7-9 2024": "Q3 2024/q3 2024",
    "7-8 2024": "2024年第三季度的头2个月",
    "7-12": "下半年/H2",
    "7-10": "下半年前四个月",
    "7-11": "first 5 months of the second half",
    "10-12 last": "fourth quarter last year",
    "10-12 2024": "2024年四季度",
    "3-5": "3-5月",
    "none": "5-3月/4-4月/4-13月/一、二季度/二季度末/last quarter/二季度前四个月/5月、6月",
    "none before": "去年同期/上一年同期",
    "month none context": "当月/上月/last month",
    "none context": "同期/the same period/in that period",
}


def shown(period: Period) -> str:
    """Return what a key of WORDS says."""
    basis = {Basis.YTD: "ytd ", Basis.MONTH: "month ", None: ""}[period.basis]
    months = f"{period.first}-{period.month}" if period.first else str(period.month or "none")
    return f"{basis}{months} {period.year or period.relative or 'context' * period.is_context}".strip()


def test_a_period_word_names_its_months() -> None:
    for meaning, words in WORDS.items():
        for text in words.split("/"):
            (found,) = [token_period(each) for each in tokens(text) if each.kind == "period"]
            assert (text, shown(found), found.is_known) == (text, meaning, "none" not in meaning)


def test_counts_may_be_words() -> None:
    words = {"12": 12, "十一": 11, "二十六": 26, "三十一": 31, "两": 2, "首": 1, "Twenty-six": 26, "thirty": 30}
    assert {word: count_of(word) for word in words} == words
    assert count_of("dozen") is count_of("") is None


#: What the words say, the month of --period, the date of the text, the year that it states, and the year that is meant.
YEARS: list[tuple[str, Month | None, Month | None, int | None, int | None]] = [
    ("last", None, None, None, None),
    ("", Month(2025, 5), Month(2024, 6), 2023, 2025),
    ("", None, Month(2024, 6), 2023, 2023),
    ("", None, Month(2024, 6), None, 2024),
    ("", None, Month(2024, 4), None, 2023),  # a month after the date of a text is of the year before
    ("this", None, Month(2024, 4), None, 2024),
    ("last", None, None, 2023, 2022),
    ("last", Month(2025, 5), None, 2023, 2024),
    ("last", Month(2025, 5), None, None, 2024),
]


def test_the_user_the_text_and_its_date_say_the_year() -> None:
    for relative, period, written, stated, expected in YEARS:
        calendar = Calendar(period, written, stated)
        assert calendar.year_of(Period(5, Basis.YTD, relative=relative)) == expected, (relative, calendar)
        assert calendar.year_of(Period(5, Basis.YTD, 2021, relative)) == 2021


def test_the_last_month_of_a_period_has_the_year_of_the_text() -> None:
    assert Calendar(Month(2025, 5)).month_of(Period(3, Basis.YTD)) == Month(2025, 3)
    assert Calendar().month_of(Period(3, Basis.YTD)) is None
    for month, year in ((None, 2025), (0, 2025), (13, 2025), (3, FIRST_YEAR - 1), (3, LAST_YEAR + 1)):
        assert Calendar().month_of(Period(month, Basis.YTD, year)) is None
