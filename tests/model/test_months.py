"""Months: every way to write one means the same, arithmetic is that of the calendar, other text is refused."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.errors import BadArgument
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, Month, find_month, parse_month

years = st.integers(FIRST_YEAR, LAST_YEAR)
months = st.builds(Month, years, st.integers(1, 12))


def serial(day: dt.date) -> int:
    """Excel's serial number of a day: 45658 is 2025-01-01."""
    return (day - dt.date(2025, 1, 1)).days + 45658


@given(months)
def test_every_spelling_of_a_month_is_parsed(period: Month) -> None:
    year, number = period.year, period.month
    name = calendar.month_name[number]
    for text in (
        *(f"{year}-{number:02d}", f"{year}-{number}", f"{year}/{number}", f"{year}.{number:02d}", str(period)),
        *(f"{year}{number:02d}", f" {year} 年 {number} 月 ", f"{year}年{number:02d}月", f"{year}-{number:02d}-01"),
        *(f"{name} {year}", f"{name[:3]}. {year}", f"{name[:3].lower()} {year}"),
    ):
        assert find_month(text) == period, text
    first = dt.date(year, number, 1)
    for value in (period.number, float(period.number), first, period.first_day, serial(first), period):
        assert find_month(value) == period, value


@given(months, st.integers(1, 28))
def test_any_day_of_a_month_is_in_it(period: Month, day: int) -> None:
    date = dt.date(period.year, period.month, day)
    assert find_month(date) == find_month(serial(date)) == find_month(serial(date) + 0.75) == period


@given(months, st.integers(-600, 600))
def test_arithmetic_is_that_of_the_calendar(period: Month, distance: int) -> None:
    year, zero = divmod(period.year * 12 + period.month - 1 + distance, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        with pytest.raises(BadArgument):
            period + distance
        return
    later = period + distance
    assert (later.year, later.month) == (year, zero + 1)
    assert later - period == distance
    assert later - distance == period
    assert (later > period) == (distance > 0)
    assert Month.from_ordinal(later.ordinal) == later


@given(st.text(max_size=12))
def test_any_text_is_a_month_or_refused(text: str) -> None:
    found = find_month(text)
    if found is None:
        with pytest.raises(BadArgument) as raised:
            parse_month(text)
        assert raised.value.key in ("bad-period", "year-for-month")
    else:
        assert parse_month(text) == found
        assert FIRST_YEAR <= found.year <= LAST_YEAR


NOT_MONTHS = (
    *("2025-13", "2025-00", "202513", "25-02", "2025", "二月", "", "February", "2025-02-30x", "1979-12", "Foo 2025"),
    *("20251", "20251月", "20259-01", 20251),  # a month of one digit needs a separator
    *(202513, 202500, -1, 0, 1e12, float("nan"), float("inf"), True, None),
    *(dt.date(1979, 12, 31), dt.date(2100, 1, 1)),
)


def test_other_values_are_refused() -> None:
    for value in NOT_MONTHS:
        with pytest.raises(BadArgument):
            parse_month(value)


def test_a_month_or_year_to_date_has_its_words_in_both_languages() -> None:
    for month, to_date, expected in (
        (Month(2025, 1), True, ["2025 年 1 月", "January 2025"]),
        (Month(2025, 2), False, ["2025 年 2 月", "February 2025"]),
        (Month(2025, 2), True, ["2025 年 1-2 月", "January–February 2025"]),
    ):
        assert [month.span(to_date=to_date, lang=lang) for lang in ("zh", "en")] == expected
