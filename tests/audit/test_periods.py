"""Period words of both languages, and the year that a text means."""

from __future__ import annotations

import pytest

from xlpkg.audit.periods import Calendar, Period, count_of, period_of, quarters_of
from xlpkg.audit.tokens import tokens
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, Month
from xlpkg.model.words import Basis

MONTH, YTD = Basis.MONTH, Basis.YTD
THIS = "this"
LAST = "last"


def read(text: str) -> Period:
    (token,) = [each for each in tokens(text) if each.kind == "period"]
    found = period_of(token.text, token.parts)
    assert found.text == token.text
    return found


@pytest.mark.parametrize(
    ("text", "month", "basis", "year", "relative", "first"),
    [
        ("前5个月", 5, YTD, None, "", None),
        ("今年前五个月", 5, YTD, None, THIS, None),
        ("2024年首两个月", 2, YTD, 2024, "", None),
        ("1-5月", 5, YTD, None, "", None),
        ("去年1至5月份", 5, YTD, None, LAST, None),
        ("前三季度", 9, YTD, None, "", None),
        ("2025年一季度", 3, YTD, 2025, "", None),
        ("上半年", 6, YTD, None, "", None),
        ("全年", 12, YTD, None, "", None),
        ("二季度", 6, None, None, "", 4),
        ("第三季度", 9, None, None, "", 7),
        ("2024年四季度", 12, None, 2024, "", 10),
        ("下半年", 12, None, None, "", 7),
        ("二季度前两个月", 5, None, None, "", 4),
        ("2024年第三季度的头2个月", 8, None, 2024, "", 7),
        ("下半年前四个月", 10, None, None, "", 7),
        ("二季度前三个月", 6, None, None, "", 4),
        ("二季度前四个月", None, None, None, "", None),
        ("the first two months of the second quarter of 2025", 5, None, 2025, "", 4),
        ("first 5 months of the second half", 11, None, None, "", 7),
        ("3-5月", 5, None, None, "", 3),
        ("2-12月", 12, None, None, "", 2),
        ("5-3月", None, None, None, "", None),
        ("4-4月", None, None, None, "", None),
        ("4-13月", None, None, None, "", None),
        ("一、二季度", None, None, None, "", None),
        ("二季度末", None, None, None, "", None),
        ("5月", 5, MONTH, None, "", None),
        ("2024年12月份", 12, MONTH, 2024, "", None),
        ("单5月", 5, MONTH, None, "", None),
        ("上年5月", 5, MONTH, None, LAST, None),
        ("十一月", 11, MONTH, None, "", None),
        ("the first five months of 2024", 5, YTD, 2024, "", None),
        ("first 3 months this year", 3, YTD, None, THIS, None),
        ("January to May 2025", 5, YTD, 2025, "", None),
        ("between January and May Last Year", 5, YTD, None, LAST, None),
        ("first three quarters", 9, YTD, None, "", None),
        ("Q1", 3, YTD, None, "", None),
        ("first quarter of 2024", 3, YTD, 2024, "", None),
        ("H1 2025", 6, YTD, 2025, "", None),
        ("full year 2024", 12, YTD, 2024, "", None),
        ("2024's first quarter", 3, YTD, 2024, "", None),
        ("second quarter", 6, None, None, "", 4),
        ("Third quarter", 9, None, None, "", 7),
        ("Q3 2024", 9, None, 2024, "", 7),
        ("q3 2024", 9, None, 2024, "", 7),
        ("fourth quarter last year", 12, None, None, LAST, 10),
        ("H2", 12, None, None, "", 7),
        ("last quarter", None, None, None, "", None),
        ("in May", 5, MONTH, None, "", None),
        ("March 2024", 3, MONTH, 2024, "", None),
        ("in Dec. 2024", 12, MONTH, 2024, "", None),
        ("去年同期", None, None, None, "before", None),
    ],
)
def test_a_period_word_names_its_months(
    text: str, month: int | None, basis: Basis | None, year: int | None, relative: str, first: int | None
) -> None:
    found = read(text)
    assert (found.month, found.basis, found.year, found.relative, found.first) == (month, basis, year, relative, first)
    assert not found.is_context
    assert found.is_known is (month is not None)


@pytest.mark.parametrize(("text", "basis"), [("当月", MONTH), ("同期", None), ("the same period", None)])
def test_a_word_may_mean_the_period_before(text: str, basis: Basis | None) -> None:
    found = read(text)
    assert (found.is_context, found.basis, found.month) == (True, basis, None)
    assert not found.is_known


def test_months_without_a_table_need_their_first_month() -> None:
    assert not Period(6, None).is_known
    assert Period(6, None, first=4).is_known
    assert not Period(None, YTD).is_known


def test_a_list_of_quarters_names_the_last_month_of_each() -> None:
    for text, numbers in (("一、二季度", (1, 2)), ("一、三和四季度", (1, 3, 4)), ("二季度", ())):
        found = quarters_of(Period(None, None, 2024, text=text))
        assert [each.month for each in found] == [3 * number for number in numbers]
        assert [each.first for each in found] == [None if number == 1 else 3 * number - 2 for number in numbers]
        assert [each.basis for each in found] == [YTD if number == 1 else None for number in numbers]
        assert {each.year for each in found} <= {2024}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12), ("十一", 11), ("二十六", 26), ("三十一", 31), ("两", 2), ("首", 1), ("十", 10),
        ("fifteen", 15), ("Twenty-six", 26), ("thirty", 30), ("one", 1), ("nineteen", 19), ("dozen", None), ("", None),
    ],
)  # fmt: skip
def test_counts_may_be_words(text: str, count: int | None) -> None:
    assert count_of(text) == count


# Years

MAY = Month(2025, 5)


def year(
    words: Period, period: Month | None = None, written: Month | None = None, stated: int | None = None
) -> int | None:
    return Calendar(period, written, stated).year_of(words)


def test_a_year_in_the_words_is_that_of_the_period() -> None:
    assert year(Period(5, YTD, 2023), MAY, MAY, 2024) == 2023
    assert year(Period(5, YTD)) is None
    assert year(Period(5, YTD, relative=LAST)) is None
    assert year(Period(5, YTD, relative=THIS)) is None


def test_without_a_year_the_user_is_asked_first_then_the_text_then_its_date() -> None:
    for relative in ("", THIS):
        words = Period(5, YTD, relative=relative)
        assert year(words, MAY, Month(2024, 6), 2023) == 2025
        assert year(words, stated=2023) == 2023
        assert year(words, written=Month(2024, 6)) == 2024
    assert year(Period(5, YTD), written=Month(2024, 6), stated=2023) == 2023
    assert year(Period(5, YTD, relative=THIS), written=Month(2024, 6), stated=2023) == 2024


@pytest.mark.parametrize(("month", "expected"), [(5, 2024), (6, 2024), (7, 2023), (12, 2023), (None, 2024)])
def test_a_month_after_the_date_of_a_text_is_of_the_year_before(month: int | None, expected: int) -> None:
    assert year(Period(month, MONTH), written=Month(2024, 6)) == expected
    assert year(Period(month, MONTH, relative=THIS), written=Month(2024, 6)) == 2024


def test_last_year_is_the_year_before() -> None:
    words = Period(5, YTD, relative=LAST)
    assert year(words, written=Month(2025, 1)) == 2024
    assert year(words, MAY, Month(2025, 1), 2020) == 2024
    assert year(words, Month(2024, 12), Month(2025, 1)) == 2024  # the user names the year that the text calls the last
    assert year(words, stated=2023) == 2022
    assert year(words, MAY, stated=2023) == 2024
    assert year(words, MAY) == 2024
    whole = Period(12, YTD, relative=LAST)
    # "--period 2024-12" and "last year" as a whole: the text was written in 2025.
    assert year(whole, Month(2024, 12)) == 2024
    assert year(whole, MAY) == 2024
    assert year(words, Month(2024, 12)) == 2023


def test_the_last_month_of_a_period_has_the_year_of_the_text() -> None:
    calendar = Calendar(MAY)
    assert calendar.month_of(Period(3, YTD)) == Month(2025, 3)
    assert calendar.month_of(Period(1, MONTH)) == Month(2025, 1)
    assert calendar.month_of(Period(12, YTD)) == Month(2025, 12)
    for month in (None, 0, 13):
        assert calendar.month_of(Period(month, MONTH)) is None
    assert Calendar().month_of(Period(3, YTD)) is None
    for first, is_month in ((FIRST_YEAR - 1, False), (FIRST_YEAR, True), (LAST_YEAR, True), (LAST_YEAR + 1, False)):
        assert (calendar.month_of(Period(3, YTD, first)) is not None) is is_month
