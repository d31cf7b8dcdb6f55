"""What a wrong figure should be: by which method, in which unit, and with how many decimals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_figures import BEIJING, EXPORT, LAST_MAY, MAY, MONTH, TIANJIN, TRILLIONS, YTD, checks, claim
from made_references import YUAN, cube_of, parsed, reference_of

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import FigureClaim, Span, UnitClaim
from xlpkg.audit.figure_checks import FigureChecks, expected_as_printed, unit_name
from xlpkg.audit.reference import StoredMonths
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Currency

FEBRUARY = Month(2025, 2)


def revised() -> StoredMonths:
    """Exports of Beijing: 120 in January and in February; 100 in last February, which the printed YoY revise to 92.

    240 / 1.25 less 120 / 1.2 is 92.
    """
    levels, official = np.full((2, 32, 4, 14), np.nan), np.full((32, 3, 14), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[MONTH, BEIJING.index, EXPORT, [1, 12, 13]] = 100.0, 120.0, 120.0
    levels[YTD, BEIJING.index, EXPORT, [12, 13]] = 120.0, 240.0
    official[BEIJING.index, EXPORT, [12, 13]] = 20.0, 25.0
    return StoredMonths(cube_of(levels, official))


def test_a_yoy_that_differs_by_method_should_be_that_of_auto() -> None:
    """By the stored base it is 20.0 %, by the revised one, which auto takes, 30.4 %."""
    of_month = claim(EXPORT, "9.9", FEBRUARY, basis=MONTH, is_yoy=True)
    for each in (of_month, replace(of_month, period=None)):
        made = FigureChecks(parsed(each), reference_of({}), revised(), FEBRUARY)
        (judged,) = made.judged
        low, high = judged.interval or (0.0, 0.0)
        assert low < 20.0
        assert high > 30.4
        assert made.expected(judged.claim, (low, high)) == 30.4
    assert made.expected(claim(EXPORT, "9.9", FEBRUARY, is_yoy=True), (24.9501, 25.0499)) == 25.0
    assert made.expected(claim(EXPORT, "9.9", FEBRUARY, basis=MONTH), (120.0, 120.0)) == 120.0
    # A report whose YoY follow one method, months that no method gives, and a month that is not stored.
    assert made.expected(of_month, (20.0, 20.0)) == 20.0
    assert made.expected(replace(of_month, first=FEBRUARY), (20.0, 30.0)) == 25.0
    assert made.expected(replace(of_month, period=LAST_MAY), (20.0, 30.0)) == 25.0
    assert FigureChecks(parsed(), reference_of({}), None, FEBRUARY).expected(of_month, (20.0, 30.0)) == 25.0
    no_month = FigureChecks(parsed(), reference_of({}), revised(), None)
    assert no_month.expected(replace(of_month, period=None), (20.0, 30.0)) == 25.0


def test_what_a_figure_should_be_is_in_its_unit_with_its_decimals() -> None:
    assert expected_as_printed(claim(EXPORT, "600.0"), (6000.0, 6000.5), 1.0) == 6000.3  # half away from zero
    assert expected_as_printed(claim(EXPORT, "600.00", factor=10.0), (6000.0, 6000.1), 1.0) == 600.01
    assert expected_as_printed(claim(EXPORT, "0.60"), (6012.0, 6012.0), 1e4) == 0.6
    assert expected_as_printed(claim(EXPORT, "0.6", is_yoy=True), (1.12, 1.14), 1e4) == 1.1
    assert expected_as_printed(claim(EXPORT, "0.60000000"), (1.23456789, 1.23456789), 1.0) == 1.234568


@pytest.mark.parametrize(
    ("made", "unit", "expected"),
    [
        (claim(EXPORT, "1.0", is_yoy=True), YUAN, Unit(None, None)),
        (claim(EXPORT, "1.0"), YUAN, Unit(1.0, Currency.RMB)),
        (claim(EXPORT, "1.0", factor=10.0, currency=Currency.USD), YUAN, Unit(10.0, Currency.USD)),
        (claim(EXPORT, "1.0"), TRILLIONS, Unit(1e4, Currency.RMB)),
        (claim(EXPORT, "1.0"), None, Unit(1.0, None)),
    ],
)
def test_the_unit_of_a_figure_is_its_own_or_that_of_the_text(
    made: FigureClaim, unit: UnitClaim | None, expected: Unit
) -> None:
    assert unit_name(made, parsed(made, unit=unit)) == expected


def test_a_span_may_be_of_another_month_than_its_claim() -> None:
    done = checks(period=MAY)
    assert done.interval(claim(EXPORT, "1.0")) == (6000.0, 6000.0)
    assert done.interval(claim(EXPORT, "1.0"), Span(YTD, LAST_MAY)) == (5000.0, 5000.0)
    region: Region = TIANJIN
    assert done.interval_of(Span(YTD, MAY), region, 2, None) == (1500.0, 1500.0)
