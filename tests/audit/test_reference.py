"""What each figure should be: intervals from the real months in yuan, and from tables made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from made_tables import ROW, table_of

from xlpkg.analysis.cube import Cube
from xlpkg.audit.claims import FIGURE_COLUMNS, ParsedReport, ProvinceTable
from xlpkg.audit.reference import (
    AssignedRow,
    Reference,
    StoredMonth,
    StoredMonths,
    as_labelled,
    middle,
    reference_of_report,
)
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow, Method

Cells = list[list[str]]
FEBRUARY = Month(2025, 2)
EXPORT, EXPORT_YOY = 2, 3


def plain(real_months: dict[str, Cells], name: str) -> dict[str, list[float]]:
    """The nine figures of 全国 and the provinces, levels in 亿."""
    rows = {row[0].replace("总值", "全国"): row[1:] for row in real_months[name]}
    return {
        region.name: [float(text) / (1e4 if column < 6 else 1) for column, text in enumerate(rows[region.name])]
        for region in REGIONS
    }


# From the store


def test_a_stored_level_and_a_printed_yoy_are_exact(rmb_cube: Cube, real_months: dict[str, Cells]) -> None:
    months = StoredMonths(rmb_cube)
    files = plain(real_months, "2025-02")
    for region in REGIONS:
        figures = files[region.name]
        for column, (flow, is_yoy) in enumerate(FIGURE_COLUMNS):
            if flow is Flow.NET:
                continue
            low, high = months.interval(FEBRUARY, Basis.YTD, region, column) or (0, 0)
            if is_yoy:  # 2.1 is printed for 2.05 to 2.15, which 2.0 and 2.2 are not
                assert (low, high) == pytest.approx((figures[6 + flow] - 0.05, figures[6 + flow] + 0.05), abs=2e-4)
                assert figures[6 + flow] - 0.05 < low
                assert high < figures[6 + flow] + 0.05
            else:
                assert low == high == figures[2 * flow + 1]
                assert months.interval(FEBRUARY, Basis.MONTH, region, column) == (2 * (figures[2 * flow],))
    assert months.interval(Month(2023, 2), Basis.YTD, NATIONAL, 0) is None
    assert months.interval(Month(2024, 2), Basis.YTD, NATIONAL, 0) is not None
    assert months.years() == {2024, 2025}


def test_a_months_yoy_is_from_the_lowest_to_the_highest_of_all_methods(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    month = StoredMonth(rmb_cube, FEBRUARY)
    now, before = plain(real_months, "2025-02"), plain(real_months, "2024-02")
    january = plain(real_months, "2025-01")
    outside = 0
    for region in REGIONS:
        for flow in (Flow.EXPORT, Flow.IMPORT):
            low, high = month.interval(Basis.MONTH, region, 2 * flow + 1) or (0, 0)
            level = now[region.name][2 * flow]
            stored = 100 * (level / before[region.name][2 * flow] - 1)
            bases = [
                each[region.name][2 * flow + 1] / (1 + each[region.name][6 + flow] / 100) for each in (now, january)
            ]
            revised = 100 * (level / (bases[0] - bases[1]) - 1)
            error = 0.0005 * (bases[0] + bases[1])  # ± 0.05 of each YoY
            assert low < min(stored, revised)
            assert max(stored, revised) < high
            # auto allows for a further revision of the stored level by 2.5 % only if nothing else is known.
            widest = 2 * error / (bases[0] - bases[1]) * 100 * level / (bases[0] - bases[1]) + 0.2
            assert high - low < abs(stored - revised) + 2 * widest
            outside += abs(stored - revised) > 0.5
    assert outside > 10
    assert StoredMonth(rmb_cube, Month(2024, 1)).interval(Basis.MONTH, PROVINCES[0], EXPORT_YOY) is not None


def test_without_a_figure_there_is_no_interval(example_cube: Cube) -> None:
    month = StoredMonth(example_cube, Month(2024, 2))
    assert month.interval(Basis.MONTH, PROVINCES[0], EXPORT) is not None
    assert month.interval(Basis.MONTH, PROVINCES[0], EXPORT_YOY) is None  # 2023 is not stored
    assert month.reference({}).interval(Basis.MONTH, PROVINCES[0], EXPORT_YOY) is None


def with_yoy(real: Cube, method: Method, *, wrong: int = 0) -> ProvinceTable:
    """A table of the month with the exports of each province and its YoY by *method*; the first *wrong* are 99.9."""
    value = real.yoy(method).value[Basis.MONTH, :, Flow.EXPORT, real.month_index(FEBRUARY)]
    level = real.levels[Basis.MONTH, :, Flow.EXPORT, real.month_index(FEBRUARY)]
    rows = [
        ("", "", f"{level[at]:.1f}", "99.9" if at <= wrong else f"{value[at]:.1f}", "", "", "") for at in range(1, 32)
    ]
    return table_of(*rows, basis=Basis.MONTH)


@pytest.mark.parametrize("method", [Method.STORED, Method.REVISED])
def test_the_method_of_a_column_gives_at_least_half_of_its_yoy(rmb_cube: Cube, method: Method) -> None:
    month = StoredMonth(rmb_cube, FEBRUARY)
    at = (Basis.MONTH, slice(1, None), EXPORT_YOY)
    exact = rmb_cube.yoy(method).value[Basis.MONTH, 1:, Flow.EXPORT, rmb_cube.month_index(FEBRUARY)]
    for wrong in (0, 15):
        reference = month.reference({Basis.MONTH: as_labelled(with_yoy(rmb_cube, method, wrong=wrong))})
        assert reference.method[Basis.MONTH, Flow.EXPORT] in (
            {method, Method.FIRST} if method is Method.STORED else {method}
        )
        assert np.array_equal(reference.low[at], exact)
        assert np.array_equal(reference.high[at], exact)
    reference = month.reference({Basis.MONTH: as_labelled(with_yoy(rmb_cube, method, wrong=16))})
    assert reference.method[Basis.MONTH, Flow.EXPORT] is None
    # The interval is that of all methods, bands included.
    assert (reference.low[at] < exact).all()
    assert (reference.high[at] > exact).all()
    for region in PROVINCES:
        low, high = month.interval(Basis.MONTH, region, EXPORT_YOY) or (0, 0)
        assert reference.interval(Basis.MONTH, region, EXPORT_YOY) == pytest.approx((low, high))
    assert reference.method[Basis.YTD, Flow.EXPORT] is Method.AUTO  # no table
    assert reference.methods()[-1] is Method.AUTO
    assert len(reference.methods()) == len(set(reference.methods()))


def test_agreeing_figures_are_counted_for_each_region(rmb_cube: Cube) -> None:
    table = with_yoy(rmb_cube, Method.STORED, wrong=2)
    agrees, known = StoredMonth(rmb_cube, FEBRUARY).count_agreeing(table)
    assert agrees.shape == known.shape == (31, 32)
    assert np.diagonal(agrees[:, 1:]).tolist() == [1, 1, *29 * [2]]
    assert (known == 2).all()  # exports and their YoY
    assert agrees.sum() < 31 * 5


# From the report


def reference_from(
    *tables: ProvinceTable, assigned: list[AssignedRow] | None = None, suspects: int | None = None
) -> Reference:
    parsed = ParsedReport(tables=list(tables))
    rows = {table.basis: as_labelled(table) for table in tables} if assigned is None else {Basis.YTD: assigned}
    wrong = {tables[0].rows[suspects].cell(EXPORT)} if suspects is not None else set()
    return reference_of_report(parsed, rows, wrong)


def test_the_figures_of_a_table_are_known_to_their_rounding() -> None:
    reference = reference_from(table_of(ROW, ("1", "", "2.00", "", "", "", "")), suspects=0)
    assert reference.interval(Basis.YTD, PROVINCES[0], 0) == pytest.approx((89.75, 89.85))
    assert reference.interval(Basis.YTD, PROVINCES[0], EXPORT) is None  # suspect
    assert reference.interval(Basis.YTD, PROVINCES[0], EXPORT_YOY) == pytest.approx((2.95, 3.05))
    assert reference.interval(Basis.YTD, PROVINCES[1], EXPORT) == pytest.approx((1.995, 2.005))
    assert reference.interval(Basis.YTD, PROVINCES[1], EXPORT_YOY) is None
    assert reference.interval(Basis.MONTH, PROVINCES[0], 0) is None
    assert not reference.has_cube


def test_different_rows_of_a_region_are_rows_of_an_unknown_one() -> None:
    table = table_of(ROW, ROW, ("50.0", *ROW[1:]), ROW)
    first, second, third, fourth = table.rows
    rows = [
        AssignedRow(first, PROVINCES[0]),
        AssignedRow(second, PROVINCES[0]),  # the same row again
        AssignedRow(third, PROVINCES[2]),
        AssignedRow(fourth, PROVINCES[2]),
    ]
    reference = reference_from(table, assigned=rows)
    assert reference.interval(Basis.YTD, PROVINCES[0], 0) == pytest.approx((89.75, 89.85))
    assert reference.interval(Basis.YTD, PROVINCES[2], 0) is None
    assert reference.unassigned[Basis.YTD] == [third, fourth]
    assert reference.ranked(Basis.YTD, 0) == [(89.8, PROVINCES[0]), (89.8, None), (50.0, None)]


@pytest.mark.parametrize(
    ("yoy", "counts"),
    [
        ("0.1", (0, 1, 0, 30)),
        ("-0.1", (1, 0, 0, 30)),
        ("0.0", (0, 0, 1, 30)),
        ("0.00", (0, 0, 1, 30)),
        ("0.05", (0, 0, 1, 30)),  # 0.045 may be printed as 0.0
        ("0.06", (0, 1, 0, 30)),
        ("-0.06", (1, 0, 0, 30)),
        ("", (0, 0, 0, 31)),
    ],
)
def test_a_rise_is_one_that_cannot_be_printed_as_zero(yoy: str, counts: tuple[int, ...]) -> None:
    table = table_of(("", "", "", yoy, "", "", ""))
    assert reference_from(table).count_signs(Basis.YTD, EXPORT_YOY) == counts
    unknown = [AssignedRow(table.rows[0], None)]
    assert reference_from(table, assigned=unknown).count_signs(Basis.YTD, EXPORT_YOY) == counts
    assert reference_from(table).count_signs(Basis.MONTH, EXPORT_YOY) == (0, 0, 0, 31)


def test_the_middle_of_an_interval_is_rounded_half_away_from_zero() -> None:
    assert middle((2.0, 2.5), 1) == 2.3
    assert middle((-2.5, -2.0), 1) == -2.3
    assert middle((2.0, 2.5), 2) == 2.25
