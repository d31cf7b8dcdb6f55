"""Periods as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.errors import BadArgument
from xlpkg.model.months import Month, find_month
from xlpkg.model.periods import Span, parse_period

MONTHS = st.builds(Month, st.integers(1980, 2099), st.integers(1, 12))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025Q1 2025q1 1Q2025 2025-Q1 2025年一季度 2025年第一季度 2025第1季度 ２０２５Ｑ１", 1, 3),
        ("2025Q4 2025年四季度", 10, 12),
        ("2025H1 1H2025 2025年上半年 2025上半年 2025年前6个月", 1, 6),
        ("2025H2 2025年下半年", 7, 12),
        ("2025年前三季度 2025年1-9月", 1, 9),
        ("2025 2025年 2025年全年", 1, 12),
        ("2025年1-5月 2025年1至5月 2025年1月—5月 2025年前五个月 2025-01..2025-05 202501-202505 2025/1~2025/5", 1, 5),
    ],
)
def test_a_part_of_a_year_is_read_in_any_usual_form(written: str, first: int, last: int) -> None:
    for each in written.split():
        assert parse_period(each) == Span(Month(2025, first), Month(2025, last)), each


def test_english_words_and_numbers_are_periods() -> None:
    assert parse_period(2025) == parse_period(2025.0) == parse_period("full year 2025")
    assert str(parse_period("Q2 2025")) == str(parse_period("the second quarter of 2025")) == "2025Q2"
    may = {"Jan–May 2025", "Jan-May, 2025", "January to May 2025", "Jan. – May 2025", "Jan 2025 to May 2025"}
    assert {str(parse_period(each)) for each in may} == {"2025-01..2025-05"}


@given(MONTHS, st.integers(1, 30))
def test_a_span_is_read_from_each_of_its_own_names(first: Month, months: int) -> None:
    if first.ordinal + months > Month(2099, 12).ordinal:
        return
    span = Span(first, first + months)
    for name in (str(span), span.label("zh"), span.label("en")):
        assert parse_period(name) == span, name
    assert span.months == months + 1


@given(st.one_of(st.integers(), st.floats(), st.from_regex(r"\d{4}[-/年. ]?\d{1,2}[-/月.]?\d{0,2}", fullmatch=True)))
def test_what_is_a_month_stays_that_month(value: object) -> None:
    if month := find_month(value):
        assert parse_period(value) == month


def test_a_part_without_a_year_is_asked_for_it_and_anything_else_is_refused() -> None:
    others = ("20251", "2025-01-05", "2025-05..2025-01", "2025年5-1月", "2025年1-13月", "2025Q5", "-2025", "2025-")
    for said, values in {
        "has no year": ("一季度", "上半年", "前三季度", "全年", "1-5月", "Q1", "h1", "Jan–May"),
        "is not a period": (20251, 2025.5, *others),
    }.items():
        for value in values:
            with pytest.raises(BadArgument, match=said):
                parse_period(value)
