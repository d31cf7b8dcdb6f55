"""The limit of each check and the sentence of its finding, computed by hand for levels that are easy to compute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_cubes import cube_of

from xlpkg.analysis.checks import check_data, reconstructed_files
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.analysis.measures import YoY
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Flow, Method

FEBRUARY = Month(2025, 2)
#: The indexes of 2025-02, of the month before, and of the month a year earlier.
NOW, LAST, EARLIER = 13, 12, 1
BEIJING, GUANGDONG, GANSU = 1, 19, 28


def figures(value: float = np.nan) -> Array:
    """Return an array for 14 months from 2024-01 on; shape (32, 3, 14)."""
    return np.full((32, 3, 14), value)


def made(
    month: Array | None = None, ytd: Array | None = None, official: Array | None = None, digit: float = 1e-9
) -> Cube:
    month, ytd, official = (figures() if each is None else each for each in (month, ytd, official))
    cube = cube_of(Month(2024, 1), month, ytd, official, digit)
    return replace(cube, origin=np.full((9, 32, 14), -1))  # no figure has a cell


def found(cube: Cube, code: str, period: Month = FEBRUARY, yoy: YoY | None = None) -> list[Finding]:
    if yoy is not None:
        cube._yoy_by_method[Method.AUTO] = yoy
    return [finding for finding in check_data(cube, period) if finding.code == code]


def parts(scale: float = 1.0) -> Array:
    """Return equal figures for all months: in each province 60 exports and 40 imports, 31 times that in the nation."""
    values = figures()
    values[1:, Flow.EXPORT], values[1:, Flow.IMPORT] = 60 * scale, 40 * scale
    values[0] = values[1:].sum(axis=0)
    values[:, Flow.TOTAL] = values[:, Flow.EXPORT] + values[:, Flow.IMPORT]
    return values


# Sentences


def test_the_sentences_of_contradictions_name_region_period_flow_and_basis() -> None:
    month, ytd = parts(), parts(2)
    month[GUANGDONG, Flow.TOTAL, NOW] += 7
    ytd[0, Flow.IMPORT, NOW] += 9
    ytd[0, Flow.TOTAL, NOW] += 9
    month[GANSU, Flow.EXPORT, NOW] += 100
    month[GANSU, Flow.TOTAL, NOW] += 100
    said = {each.sentence() for each in check_data(made(month, ytd), FEBRUARY) if each.severity == "error"}
    assert said >= {
        "Guangdong, 2025-02, the month: total trade is US$10.7 billion, but exports plus imports are US$10.0 billion",
        "2025-02, the year to date, imports: the national level is US$248.9 billion, but the 31 provinces add up to"
        " US$248.0 billion",
        "Gansu, 2025-02, exports: the month is US$16.0 billion, more than the year to date, US$12.0 billion",
    }
    month, ytd = parts(), parts()
    month[GUANGDONG, Flow.IMPORT, LAST] -= 3
    (january,) = found(made(month, ytd), "january-not-ytd", Month(2025, 1))
    assert (january.printed, january.expected, january.where) == (37.0, 40.0, "2025-01 广东 进口 当月")


def test_a_month_of_which_some_levels_are_stored_names_the_others() -> None:
    month = figures()
    month[:, Flow.EXPORT, NOW] = 100.0
    ytd = figures()
    ytd[BEIJING, Flow.IMPORT, NOW] = 30.0  # one province is enough
    ytd[0, Flow.TOTAL, NOW] = 50.0  # the national figure is not
    (missing,) = found(made(month, ytd), "levels-missing")
    assert missing.where == "2025-02 进出口当月、进出口累计、出口累计、进口当月"


def test_the_months_without_figures_are_a_warning_only_in_the_year_of_the_month() -> None:
    for gone, severity, named in (
        ((Month(2024, 3),), "note", "2024-03"),
        ((Month(2024, 3), Month(2024, 4), Month(2024, 6)), "note", "2024-03–2024-04, 2024-06"),
        ((Month(2024, 3), Month(2024, 6), Month(2025, 1)), "warning", "2024-03, 2024-06, 2025-01"),
    ):
        month, ytd = parts(), parts()
        for each in gone:
            month[..., each - Month(2024, 1)] = ytd[..., each - Month(2024, 1)] = np.nan
        (finding,) = found(made(month, ytd), "months-missing")
        assert (finding.severity, finding.where) == (severity, named)
        assert finding.sentence().startswith(f"earlier months without figures: {len(gone)} ({named}); ")


def test_both_files_of_reconstructed_figures_are_named(example_cube: Cube) -> None:
    (finding,) = found(example_cube, "reconstructed")
    assert finding.where == "2024-02.csv, 2025-02.csv"
    assert reconstructed_files(example_cube, Month(2025, 1)) == ["2024-01.csv", "2025-01.csv"]
    assert reconstructed_files(example_cube, Month(2024, 2)) == ["2024-02.csv"]
    other = tuple(replace(sheet, footnote="注：同比按可比口径推算。") for sheet in example_cube.sheets)
    assert reconstructed_files(replace(example_cube, sheets=other), FEBRUARY) == []


# Total trade between exports and imports


def test_a_total_may_be_out_by_the_rounding_of_levels() -> None:
    """Three levels around 100 with a last digit of 1, known to half of it in both years, move a YoY by up to 3 points.

    Twice that is allowed, because last year's levels may be smaller.
    """
    cube = made(parts(), digit=1.0)
    for out, is_found in ((5.99, False), (6.01, True)):
        value = cube.yoy().value.copy()
        value[Basis.MONTH, GUANGDONG, :, NOW] = (10 + out, 10.0, 5.0)
        findings = found(cube, "total-not-between", yoy=replace(cube.yoy(), value=value))
        assert len(findings) == is_found


def test_a_printed_total_may_be_out_by_the_rounding_of_two_yoy_but_a_month_may_not() -> None:
    for out, is_found in ((0.09, False), (0.11, True)):
        official = figures(10.0)
        official[:, Flow.IMPORT] = 5.0
        official[GUANGDONG, Flow.TOTAL] = 10 + out
        cube = made(parts(), parts(), official)
        findings = found(cube, "total-not-between", yoy=cube.yoy(Method.OFFICIAL))
        assert [each.message.facts["method"] for each in findings] == [Method.AUTO] * is_found
    official = figures(10.0)
    cube = made(parts(), parts(), official)
    value = cube.yoy().value.copy()
    value[Basis.MONTH, GUANGDONG, :, NOW] = (10.05, 10.0, 5.0)
    (month,) = found(cube, "total-not-between", yoy=replace(cube.yoy(), value=value))
    assert month.message.facts["basis"] is Basis.MONTH


def test_a_total_is_checked_by_every_method_and_reported_once() -> None:
    """Last year's total of 广东 is wrong in the store, so that only the YoY relative to the store is."""
    ytd = parts()
    ytd[GUANGDONG, Flow.TOTAL, EARLIER] = 80.0
    (finding,) = found(made(None, ytd, figures(0.0)), "total-not-between")
    assert finding.sentence() == (
        "Guangdong, 2025-02, the year to date, method stored: the YoY of total trade is 25.0%, not between those of"
        " exports, 0.0%, and imports, 0.0%"
    )
    assert (finding.severity, finding.expected) == ("error", 0.0)


# Years to date that are not the sum of their months


def test_a_year_to_date_may_differ_by_half_a_digit_of_each_of_three_figures() -> None:
    for off, is_found in ((1.49, False), (1.51, True)):
        month, ytd = parts(), parts(2)
        ytd[..., LAST] = parts()[..., LAST]
        ytd[GUANGDONG, Flow.EXPORT, NOW] += off
        assert len(found(made(month, ytd, digit=1.0), "ytd-step")) == is_found


def test_the_year_to_date_that_differs_most_in_percent_is_named() -> None:
    month, ytd = parts(), parts(2)
    ytd[..., LAST] = parts()[..., LAST]
    for region, scale, off in ((BEIJING, 100, 10), (GUANGDONG, 10, 5)):
        month[region] *= scale
        ytd[region] *= scale
        ytd[region, Flow.EXPORT, NOW] += off  # 10 of 12,000 are 0.08 %, 5 of 1,200 are 0.42 %
    (finding,) = found(made(month, ytd), "ytd-step")
    assert finding.where == "2025-02 广东 出口 累计"
    assert (finding.printed, finding.expected) == (1205, 1200)
    assert finding.message.facts["percent"] == pytest.approx(500 / 1205, rel=1e-9)
    assert ": 2 of 96, by up to 0.41% (Guangdong, exports), " in finding.sentence()
    largest = "Beijing exports +10 (12,000 → 12,010), Guangdong exports +5 (1,200 → 1,205);"
    assert f"in 100 million dollars: {largest}" in finding.sentence()


# Bases that differ from those of the printed YoY


def test_a_printed_yoy_may_differ_by_its_rounding_and_by_that_of_both_levels() -> None:
    """110 and 100 with a last digit of 1: the YoY is 10 %, at most 110.5 / 99.5, 11.06 %, and printed to 0.05."""
    ytd = figures()
    ytd[..., EARLIER], ytd[..., NOW] = 100.0, 110.0
    for printed, is_found in ((11.10, False), (11.11, True)):
        official = figures(10.0)
        official[GUANGDONG, Flow.EXPORT] = printed
        assert len(found(made(None, ytd, official, digit=1.0), "base-revised")) == is_found


def test_the_largest_difference_from_a_printed_yoy_is_named_also_below_one_point() -> None:
    ytd = figures()
    ytd[..., EARLIER], ytd[..., NOW] = 100.0, 110.0
    official = figures(10.0)
    official[GUANGDONG, Flow.EXPORT], official[GANSU, Flow.IMPORT] = 9.7, 10.5
    (finding,) = found(made(None, ytd, official), "base-revised")
    assert finding.where == "2025-02 甘肃 进口 累计"
    assert "2 of 96; the largest difference is in Gansu, imports: 10.5% published, 10.0%" in finding.sentence()


# The national YoY


@pytest.mark.parametrize(
    ("digit", "printed", "is_found"),
    [
        # Trade has doubled: 31 bases of 30, each uncertain by its share of 0.05 points, and the national one as well.
        (1e-9, 100.0999, False),
        (1e-9, 100.1002, True),
        # With levels of 60 whose last digit is 0.1: half of it 32 times, of a base of 930, twice, are 0.34 points more.
        (0.1, 100.40, False),
        (0.1, 100.46, True),
    ],
)
def test_the_national_yoy_may_differ_by_the_rounding_of_all_yoy_and_levels(
    digit: float, printed: float, is_found: bool
) -> None:
    official = figures(100.0)
    official[0, Flow.EXPORT] = printed
    cube = made(None, parts(), official, digit)
    findings = found(cube, "national-yoy", yoy=cube.yoy(Method.OFFICIAL))
    assert len(findings) == is_found
    for finding in findings:
        assert (finding.printed, finding.where) == (printed, "2025-02 全国 出口 累计")
        assert finding.expected == pytest.approx(100.0)


# Zero and places


def test_regions_and_flows_without_trade_contradict_nothing() -> None:
    month, ytd, official = parts(), parts(2), figures(0.0)
    ytd[..., LAST] = parts()[..., LAST]
    for each in (month, ytd):
        each[GANSU] = 0.0
        each[:, Flow.IMPORT] = 0.0
        each[0] = each[1:].sum(axis=0)
        each[:, Flow.TOTAL] = each[:, Flow.EXPORT]
    official[GANSU], official[:, Flow.IMPORT] = np.nan, np.nan
    cube = made(month, ytd, official)
    codes = {finding.code for finding in check_data(cube, FEBRUARY)}
    assert not codes & {"identity", "national-sum", "month-above-ytd", "ytd-step", "base-revised", "national-yoy"}
    ytd[GANSU, :, LAST] = ytd[GANSU, :, EARLIER] = 5.0  # and now the year to date falls to 0
    official[GANSU] = -100.0
    (finding,) = found(made(month, ytd, official), "ytd-step")
    assert (finding.where, finding.printed, finding.expected) == ("2025-02 甘肃 进口 累计", 0.0, 5.0)
