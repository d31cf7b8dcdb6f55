"""References from stores of a few months that are made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from made_references import YUAN, cube_of, figure
from made_tables import table_of, with_nation

from xlpkg.audit.claims import ParsedReport, UnitClaim
from xlpkg.audit.reference import AssignedRow, StoredMonth, StoredMonths, as_labelled, reference_of_report
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method

BEIJING, TIANJIN = PROVINCES[:2]
MONTH, YTD = Basis.MONTH, Basis.YTD
TOTAL, TOTAL_YOY, EXPORT, EXPORT_YOY = range(4)
APRIL, JUNE = Month(2025, 4), Month(2025, 6)


def levels() -> Array:
    """Exports of Beijing: 10 in each month of 2024, 12 in each of 2025; the year to date of June 2025 is 6 more."""
    made = np.full((2, 32, 4, 18), np.nan)
    at = (BEIJING.index, Flow.EXPORT)
    made[MONTH, *at] = [10.0] * 12 + [12.0] * 6
    made[:, NATIONAL.index] = 100.0
    made[YTD, *at] = [10.0 * n for n in range(1, 13)] + [12.0 * n for n in range(1, 6)] + [78.0]
    return made


def printed_yoy(march: float = 20.0, june: float = 25.0) -> Array:
    made = np.full((32, 3, 18), np.nan)
    made[BEIJING.index, Flow.EXPORT, [14, 17]] = march, june
    return made


def second_quarter(values: Array, yoy: Array | None = None, column: int = EXPORT) -> tuple[float, float] | None:
    return StoredMonths(cube_of(values, yoy)).interval_of_months(APRIL, JUNE, BEIJING, column)


def test_the_level_of_a_quarter_is_the_sum_of_its_months_or_a_difference() -> None:
    """3 times 12, and 78 less 36."""
    assert second_quarter(levels()) == pytest.approx((36.0, 42.0))
    without_month, without_march = levels(), levels()
    without_month[MONTH, BEIJING.index, :, 16] = np.nan
    without_march[YTD, BEIJING.index, :, 14] = np.nan
    assert second_quarter(without_month) == pytest.approx((42.0, 42.0))
    assert second_quarter(without_march) == pytest.approx((36.0, 36.0))
    without_march[MONTH, BEIJING.index, :, 15] = np.nan
    assert second_quarter(without_march) is None
    assert second_quarter(levels(), column=TOTAL) is None


def test_the_base_of_a_quarter_is_stored_or_follows_from_published_yoy() -> None:
    # Stored: 30 by the months: 36 / 30 and 42 / 30.
    of_months = levels()
    of_months[YTD, BEIJING.index, :, :12] = np.nan
    assert second_quarter(of_months, column=EXPORT_YOY) == pytest.approx((20.0, 40.0))
    # Published: 78 / 1.25 less 36 / 1.2 is 62.4 - 30 = 32.4, or 32.363 to 32.437 with the rounding of both.
    lowest = 78 / 1.250499 - 36 / 1.199501
    highest = 78 / 1.249501 - 36 / 1.200499
    both = second_quarter(levels(), printed_yoy(), EXPORT_YOY)
    assert both == pytest.approx((100 * (36 / highest - 1), 40.0))
    new = levels()
    new[..., :12] = np.nan
    assert second_quarter(new, printed_yoy(), EXPORT_YOY) == pytest.approx(
        (100 * (36 / highest - 1), 100 * (42 / lowest - 1))
    )
    assert second_quarter(new, column=EXPORT_YOY) is None
    for missing in (printed_yoy(march=np.nan), printed_yoy(june=np.nan)):
        assert second_quarter(new, missing, EXPORT_YOY) is None
    new[YTD, :, :, 14] = np.nan
    assert second_quarter(new, printed_yoy(), EXPORT_YOY) is None


def test_a_quarter_has_no_yoy_on_a_base_of_nothing() -> None:
    nothing, little = levels(), levels()
    nothing[..., :12] = np.where(np.isnan(nothing[..., :12]), np.nan, 0.0)
    little[MONTH, :, :, :12] /= 100  # 0.3
    little[YTD, BEIJING.index, :, :12] = np.nan
    assert second_quarter(nothing, column=EXPORT_YOY) is None
    assert second_quarter(little, column=EXPORT_YOY) == pytest.approx((11_900.0, 13_900.0))
    without = levels()
    without[..., 15:] = np.nan
    assert second_quarter(without, printed_yoy(), EXPORT_YOY) is None


def test_the_reference_of_a_stored_month_has_its_intervals() -> None:
    months = StoredMonths(cube_of(levels(), printed_yoy()))
    reference = months.reference(JUNE)
    assert reference.has_cube is True
    for basis in Basis:
        for region in REGIONS:
            for column in range(7):
                assert reference.interval(basis, region, column) == months.interval(JUNE, basis, region, column)
    assert reference.interval(YTD, BEIJING, EXPORT) == (78.0, 78.0)
    assert reference.ranked(YTD, EXPORT) == [(78.0, BEIJING)]
    reference.low[YTD, BEIJING.index, EXPORT] = 78.12
    assert reference.rounded(YTD, BEIJING, EXPORT) == 78.1
    assert months.currency is Currency.RMB
    assert reference.interval(YTD, BEIJING, EXPORT_YOY) == pytest.approx((24.9501, 25.0499))
    assert months.periods() == [Month(2024, n) for n in range(1, 13)] + [Month(2025, n) for n in range(1, 7)]


def test_a_month_that_is_not_stored_has_no_interval() -> None:
    months, july = StoredMonths(cube_of(levels(), printed_yoy())), Month(2025, 7)
    unknown = months.reference(july)
    assert unknown.has_cube is False
    assert np.isnan(unknown.low).all()
    assert months.interval(july, YTD, BEIJING, EXPORT) is None
    assert months.interval_by_methods(july, YTD, BEIJING, EXPORT_YOY) is None
    assert math.isnan(months.auto(july, YTD, BEIJING, EXPORT_YOY))
    assert months.interval(JUNE, MONTH, TIANJIN, EXPORT) is None


def tiny() -> StoredMonth:
    """Last year's exports of Beijing were 0.05, known to 0.1; those of Tianjin 10."""
    values = np.full((2, 32, 4, 13), np.nan)
    values[:, BEIJING.index, Flow.EXPORT, [0, 12]] = 0.05, 12.0
    values[:, TIANJIN.index, Flow.EXPORT, [0, 12]] = 10.0, 12.0
    return StoredMonth(cube_of(values), Month(2025, 1))


def test_a_yoy_on_a_base_below_its_error_is_not_known() -> None:
    month = tiny()
    assert month.interval(MONTH, BEIJING, EXPORT_YOY) is None
    low, high = month.interval(MONTH, TIANJIN, EXPORT_YOY) or (math.nan, math.nan)
    assert low < 20.0 < high
    # In a report, where its method is not known, it may be nearly any.
    other = table_of(("", "", "12.0", "5.0", "", "", ""), basis=MONTH)
    reference = month.reference({MONTH: as_labelled(other)})
    assert reference.has_cube is True
    assert reference.method[MONTH, Flow.EXPORT] is None
    assert reference.interval(MONTH, BEIJING, EXPORT_YOY) == pytest.approx((23_900 - 1e6, 23_900 + 1e6))
    assert reference.interval(MONTH, TIANJIN, EXPORT_YOY) == pytest.approx((low, high))
    assert reference.interval(MONTH, TIANJIN, EXPORT) == (12.0, 12.0)
    assert month.reference({}).method[MONTH, Flow.EXPORT] is Method.AUTO


@pytest.mark.parametrize(("right", "is_followed"), [(4, False), (5, True)])
def test_half_of_the_yoy_show_the_method_of_a_column(right: int, *, is_followed: bool) -> None:
    values = np.full((2, 32, 4, 13), np.nan)
    values[:, 1:, Flow.EXPORT, 0], values[:, 1:, Flow.EXPORT, 12] = 10.0, 12.0
    month = StoredMonth(cube_of(values), Month(2025, 1))
    table = table_of(*(("", "", "12.0", "20.0" if at < right else "5.0", "", "", "") for at in range(10)), basis=MONTH)
    method = month.reference({MONTH: as_labelled(table)}).method[MONTH, Flow.EXPORT]
    assert method is (Method.AUTO if is_followed else None)  # the first of those that give the same
    # A row whose region is not known agrees with none.
    unknown = [AssignedRow(table.rows[0], None), *as_labelled(table)[1:]]
    method = month.reference({MONTH: unknown}).method[MONTH, Flow.EXPORT]
    assert method is None


def test_a_figure_that_any_method_gives_can_be_compared() -> None:
    """Last year's month is not stored, but that of the year to date follows from the printed YoY."""
    values = np.full((2, 32, 4, 2), np.nan)
    values[:, BEIJING.index, Flow.EXPORT] = 12.0
    yoy = np.full((32, 3, 2), np.nan)
    yoy[BEIJING.index, Flow.EXPORT] = 20.0
    month = StoredMonth(cube_of(values, yoy), Month(2024, 2))
    agrees, known = month.count_agreeing(table_of(("", "", "12.0", "20.0", "", "", "")))
    assert (agrees[0, BEIJING.index], known[0, BEIJING.index]) == (2, 2)
    assert known[0, TIANJIN.index] == 0
    assert agrees.dtype == known.dtype == np.float64


# From the report


def test_the_nation_is_that_of_the_table_or_of_a_sentence() -> None:
    row = ("3.0", "", "2.0", "", "1.0", "", "1.0")
    table, month = with_nation(table_of(row), {TOTAL: "93.0"}), with_nation(table_of(row, basis=MONTH), {TOTAL: "31.0"})
    trillions = UnitClaim("unit", "万亿元", 1e4, Currency.RMB)
    claims = [
        figure(NATIONAL, Flow.TOTAL, "99.0"),
        figure(NATIONAL, Flow.EXPORT, "62", factor=0.1),
        figure(NATIONAL, Flow.IMPORT, "0.0031"),
        figure(BEIJING, Flow.TOTAL, "77.0"),
    ]
    rows = {YTD: as_labelled(table), MONTH: as_labelled(month)}
    parsed = ParsedReport(tables=[table, month], claims=[*claims], unit=trillions)
    reference = reference_of_report(parsed, rows, set())
    assert reference.has_cube is False
    assert reference.interval(YTD, NATIONAL, TOTAL) == pytest.approx((92.95, 93.05))  # the table comes first
    assert reference.interval(MONTH, NATIONAL, TOTAL) == pytest.approx((30.95, 31.05))
    assert reference.interval(YTD, NATIONAL, EXPORT) == pytest.approx((6.15, 6.25))
    assert reference.interval(YTD, NATIONAL, 4) == pytest.approx((30.5, 31.5))  # in the unit of the report
    assert reference.interval(YTD, BEIJING, TOTAL) == pytest.approx((2.95, 3.05))
    in_yuan = reference_of_report(ParsedReport(claims=[*claims], unit=YUAN), {}, set())
    assert in_yuan.interval(YTD, NATIONAL, TOTAL) == pytest.approx((98.95, 99.05))
    assert in_yuan.interval(YTD, BEIJING, TOTAL) is None
