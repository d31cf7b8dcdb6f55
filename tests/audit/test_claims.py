"""Printed numbers as intervals, and the rows, tables and periods of claims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_references import YUAN, figure
from made_tables import number, table_of, with_nation

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    Cell,
    ParsedReport,
    ProvinceRow,
    Span,
    UnitClaim,
    column_of,
)
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow

MONTH, YTD = Basis.MONTH, Basis.YTD
BEIJING = PROVINCES[0]

# Numbers


def test_a_number_is_known_to_half_of_its_last_digit() -> None:
    printed = number("12.3")
    assert (printed.low, printed.high) == pytest.approx((12.25, 12.35))
    assert (printed.negative().text, printed.negative().value, printed.negative().half) == ("-12.3", -12.3, 0.05)


@pytest.mark.parametrize(
    ("text", "factor", "value", "half", "decimals"),
    [
        ("12.3", 1.0, 12.3, 0.05, 1),
        ("12.3", 10.0, 123.0, 0.5, 0),
        ("12.3", 1e4, 123_000.0, 500.0, 0),
        ("12.345", 10.0, 123.45, 0.005, 2),
        ("123", 1e-4, 0.0123, 0.5e-4, 4),
        ("123", 1e-2, 1.23, 0.005, 2),
        ("12.3", 1e-4, 0.00123, 0.5e-4, 5),  # no level is known to less than a ten-thousandth
        ("12", 1e-8, 12e-8, 0.5e-4, 8),
    ],
)
def test_a_level_is_converted_with_its_resolution(
    text: str, factor: float, value: float, half: float, decimals: int
) -> None:
    scaled = number(text).scaled(factor)
    assert (scaled.value, scaled.half) == pytest.approx((value, half))
    assert (scaled.text, scaled.decimals) == (text, decimals)


@pytest.mark.parametrize(
    ("low", "high", "agrees"),
    [
        (12.3, 12.3, True),
        (12.25, 12.25, True),
        (12.35, 12.35, True),
        (12.3501, 12.4, False),
        (12.2, 12.2499, False),
        (12.0, 13.0, True),
        (12.35, 13.0, True),
        (12.0, 12.25, True),
    ],
)
def test_a_number_agrees_with_what_may_be_printed_so(low: float, high: float, *, agrees: bool) -> None:
    assert number("12.3").agrees(low, high) is agrees


@pytest.mark.parametrize(
    ("one", "two", "is_same", "is_below"),
    [
        ("12.3", "12.3", True, False),
        ("12.3", "12.30", True, False),
        ("12.3", "12.4", False, False),  # both may be 12.35
        ("12.3", "12.5", False, True),
        ("12.5", "12.3", False, False),
        ("12.3", "12", True, False),
        ("12.3", "13", False, True),
        ("12.3", "12.34", True, False),
        ("12.3", "12.36", False, True),
    ],
)
def test_two_numbers_may_be_one_value(one: str, two: str, *, is_same: bool, is_below: bool) -> None:
    assert number(one).is_same(number(two)) is is_same
    assert number(two).is_same(number(one)) is is_same
    assert number(one).is_below(number(two)) is is_below


# Rows and tables


def test_each_figure_has_its_column() -> None:
    for column, (flow, is_yoy) in enumerate(FIGURE_COLUMNS):
        assert column_of(flow, is_yoy=is_yoy) == column
        if flow is not Flow.NET:
            assert figure(BEIJING, flow, "1.0", is_yoy=is_yoy).column == column


ROW = ("3.0", "", "2.0", "", "1.0", "", "1.0")


def test_cells_are_numbered_in_the_report() -> None:
    table = table_of(ROW, ROW).with_rows(lambda row: replace(row, number=9)).numbered(2)
    assert [row.cell(4) for row in table.all_rows()] == [Cell(2, 0, 4), Cell(2, 1, 4)]
    assert table.national is None
    national = with_nation(table, {0: "9.0"}).with_rows(lambda row: replace(row, number=9)).numbered(3)
    assert [row.cell(0) for row in national.all_rows()] == [Cell(3, 0, 0), Cell(3, 1, 0), Cell(3, -1, 0)]
    assert (ProvinceRow("1", "北京", BEIJING, ()).cell(1)) == Cell(0, 0, 1)
    renamed = national.with_rows(lambda row: replace(row, label=f"{row.label}!"))
    assert [row.label for row in renamed.all_rows()] == ["北京!", "天津!", "全国!"]
    assert table.with_rows(lambda row: row) == table


def test_levels_are_printed_in_the_unit_of_the_table() -> None:
    table = table_of(ROW)
    assert table.printed(1.23456789, 0) == 1.23456789
    thousands = replace(table, unit=Unit(1e-4, Currency.USD))
    assert thousands.printed(1.2345, 0) == 12_345.0
    assert thousands.printed(1.23450000001, 0) == 12_345.0
    assert thousands.printed(0.000012345678, 2) == 0.123457
    assert thousands.printed(5.12345678, 1) == 5.12345678  # a YoY
    assert thousands.unit_of(0) == Unit(1e-4, Currency.USD)
    assert thousands.unit_of(1) == Unit(None, None)


def test_a_report_has_tables_or_sections() -> None:
    table, month = table_of(ROW), table_of(ROW, basis=MONTH)
    assert not ParsedReport().is_report
    assert ParsedReport(tables=[table]).is_report
    assert ParsedReport(headings=[("1", YTD)]).is_report
    both = ParsedReport(tables=[month, table, table_of(ROW, ROW)])
    assert both.table(YTD) is table
    assert both.table(MONTH) is month
    assert ParsedReport(tables=[table]).table(MONTH) is None
    assert ParsedReport().factor == 1.0
    assert ParsedReport(unit=UnitClaim("1", "万亿元", 1e4, Currency.RMB)).factor == 1e4


def test_figures_are_understood_or_in_doubt() -> None:
    certain = figure(BEIJING, Flow.EXPORT, "1.0")
    doubtful = replace(certain, doubts=(("word", "义乌"),))
    parsed = ParsedReport(claims=[YUAN, certain, doubtful])
    assert list(parsed.figures()) == [certain]
    assert list(parsed.doubtful()) == [doubtful]


# Periods


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (Span(YTD), "累计", "the year to date"),
        (Span(MONTH, Month(2025, 2)), "2025-02 当月", "the month 2025-02"),
        (Span(YTD, Month(2025, 6), Month(2025, 4)), "2025-04 至 2025-06", "2025-04 to 2025-06"),
    ],
)
def test_a_period_has_its_words(span: Span, zh: str, en: str) -> None:
    assert (span.label("zh"), span.label("en")) == (zh, en)


def test_a_period_of_another_year_has_the_same_months() -> None:
    quarter = Span(YTD, Month(2025, 6), Month(2025, 4))
    assert quarter.of_year(2024) == Span(YTD, Month(2024, 6), Month(2024, 4))
    assert Span(MONTH, Month(2025, 2)).of_year(2024) == Span(MONTH, Month(2024, 2))
    assert Span(MONTH).of_year(2024) == Span(MONTH)


def test_a_figure_is_converted_by_its_unit_or_that_of_the_text() -> None:
    claim = figure(BEIJING, Flow.EXPORT, "1.5", period=Month(2025, 6), first=Month(2025, 4))
    assert claim.in_hundred_million(1e4).value == 15_000.0
    assert replace(claim, factor=10.0).in_hundred_million(1e4).value == 15.0
    assert figure(BEIJING, Flow.EXPORT, "1.5", is_yoy=True).in_hundred_million(1e4).value == 1.5
    assert claim.span == Span(YTD, Month(2025, 6), Month(2025, 4))
