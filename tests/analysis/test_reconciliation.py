"""The method reconciled: against figures that others published, a reference program, and made revisions."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_cubes import cube_of, printed

from benchmarks.yoy import (
    ANNOUNCED,
    STEPS,
    compare,
    errors_in_dollars,
    final_in_yuan,
    half_widths,
    make_years,
    read_announced,
    withhold,
)
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoYByMethod, compute_contribution, compute_residual, compute_yoy
from xlpkg.analysis.reconciliation import reconcile
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, parse_region
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.compose import compose

GUANGDONG, QINGHAI = 19, 29


# Against published figures


@pytest.fixture(scope="module")
def announced() -> pd.DataFrame:
    """What China Customs announced of months, in yuan: flash, and final after the change of the exchange rate."""
    figures = read_announced(ANNOUNCED)
    return pd.concat([figures, final_in_yuan(figures)], ignore_index=True).query("currency == 'rmb'")


@pytest.fixture(scope="module")
def national(announced: pd.DataFrame) -> pd.DataFrame:
    return announced[announced["region"] == NATIONAL.index]


@pytest.mark.parametrize(("edition", "rmse"), [("flash", 0.1), ("final", 0.15)])
def test_what_china_customs_announced_is_within_the_band(
    edition: str, rmse: float, rmb_cube: Cube, national: pd.DataFrame
) -> None:
    """As computed when each month was the newest: total trade, exports and imports of March to June 2025."""
    found = compare(rmb_cube, national[national["edition"] == edition], Method.RECONCILED)
    assert len(found) == 12
    assert (found["error"].abs() <= found["band"] + 1e-9).all()
    assert np.sqrt((found["error"] ** 2).mean()) < rmse
    assert found["band"].min() > 0.05  # never better than an announced figure, which is rounded


def test_what_china_customs_announced_is_within_the_band_of_auto(rmb_cube: Cube, national: pd.DataFrame) -> None:
    """2024 as well, whose months have no stored base."""
    found = compare(rmb_cube, national, Method.AUTO)
    assert found["edition"].value_counts().to_dict() == {"flash": 38, "final": 30}
    assert (found["error"].abs() <= found["band"] + 1e-9).mean() > 0.95


def test_what_china_customs_announced_of_2024_is_met_without_a_stored_base(
    rmb_cube: Cube, national: pd.DataFrame
) -> None:
    """By the nation's own figures the RMSE is 0.25, by the sum of the 31 provinces' 0.094."""
    of_2024 = national[(national["edition"] == "flash") & (national["period"] < 202500)]
    found = compare(rmb_cube, of_2024, Method.REVISED)
    assert len(found) == 26
    assert np.sqrt((found["error"] ** 2).mean()) < 0.085
    assert (found["error"].abs() <= found["band"]).all()
    assert found["band"].median() < 0.5


def test_what_was_announced_of_guangdong_is_within_the_band(rmb_cube: Cube, announced: pd.DataFrame) -> None:
    found = compare(rmb_cube, announced[announced["region"] == GUANGDONG], Method.RECONCILED)
    assert found["announced"].tolist() == [0.8, -3.1, 8.7]
    assert (found["error"].abs() <= found["band"]).all()
    assert found["band"].max() < 0.7


def test_bands_are_narrow_although_the_base_may_have_steps(rmb_cube: Cube) -> None:
    bands = np.stack([*half_widths(rmb_cube).values()])
    assert len(bands) == 5
    assert np.median(bands[:, 0]) <= 0.2
    assert np.median(bands[:, 1:, Flow.EXPORT :]) <= 0.5


def test_the_step_of_june_2025_is_not_taken_for_a_revision_of_june(rmb_cube: Cube) -> None:
    """The base of the nation's imports to date fell by 155 in a month; what was announced needs a June 0.24% lower."""
    june = rmb_cube.month_index(Month(2025, 6))
    base = rmb_cube.yoy(Method.RECONCILED).base[:, 0, Flow.IMPORT, june - 1 : june + 1]
    stored = rmb_cube.levels[Basis.MONTH, 0, Flow.IMPORT, june - 12]
    to_date = base[Basis.YTD, 1] - base[Basis.YTD, 0] - stored
    assert to_date < -100
    assert 100 * (base[Basis.MONTH, 1] / stored - 1) == pytest.approx(-0.24, abs=0.15)


def test_a_month_with_a_step_has_a_band_that_reaches_the_other_readings(rmb_cube: Cube) -> None:
    """As found for 宁夏: imports of a month are 42.2% above last year's table, 47% above the base that is implied.

    The other months of the series agree with last year's table, so that the difference is taken for a step.
    """
    cube = replace(rmb_cube, levels=rmb_cube.levels.copy(), official=rmb_cube.official.copy())
    region, june = parse_region("宁夏").index, cube.month_index(Month(2025, 6))
    imports = cube.levels[:, region, Flow.IMPORT]
    month = 1.422 * imports[Basis.MONTH, june - 12]
    to_date = imports[Basis.YTD, june - 1]
    imports[:, june] = month, to_date + month
    cube.levels[:, region, Flow.TOTAL, june] = cube.levels[:, region, Flow.EXPORT, june] + imports[:, june]
    base = to_date / (1 + cube.official[region, Flow.IMPORT, june - 1] / 100) + month / 1.47
    of_exports = cube.levels[Basis.YTD, region, Flow.EXPORT, june] / (
        1 + cube.official[region, Flow.EXPORT, june] / 100
    )
    for flow, implied in ((Flow.IMPORT, base), (Flow.TOTAL, base + of_exports)):
        growth = 100 * (cube.levels[Basis.YTD, region, flow, june] / implied - 1)
        cube.official[region, flow, june] = round(growth, 1)
    yoy = compute_yoy(cube, Method.RECONCILED)
    value, band = (float(each[Basis.MONTH, region, Flow.IMPORT, june]) for each in (yoy.value, yoy.band))
    assert value == pytest.approx(42.2, abs=1)
    assert value + band > 47


def test_the_yoy_of_the_provinces_are_those_of_the_published_report(rmb_cube: Cube) -> None:
    for cube in (rmb_cube, rmb_cube.part(slice(0, rmb_cube.month_index(Month(2025, 2)) + 1))):
        errors = np.abs(errors_in_dollars(cube, Method.RECONCILED))
        assert errors.size == 62
        assert (errors <= 0.3).sum() >= 59
        assert errors.max() < 0.5


def test_withheld_years_to_date_are_within_the_interval_that_the_others_give(rmb_cube: Cube) -> None:
    inside = np.stack([*withhold(rmb_cube).values()])
    assert inside.shape == (6, 32, 3)
    assert 0.93 < inside[:, 1:, Flow.EXPORT :].mean() < 0.98
    assert inside[:, 0].sum() >= 16  # of 18


# Against a reference


def test_exact_benchmarks_give_the_months_of_proportional_denton() -> None:
    """The reference: tempdisagg 0.2.13, denton with h=0, of the months' relative revisions.

    The months are 广东's exports of 2024 in 亿元; the cumulated sums at the end of each quarter are made up.
    """
    stored = [
        5218.5692, 3640.801, 4228.0684, 4961.47, 5231.7561, 5202.5854,
        5195.7089, 5140.0952, 5217.8314, 4860.8347, 4833.7623, 5068.6606,
    ]  # fmt: skip
    benchmarks = {2: 13218.31, 5: 28340.83, 8: 44169.0, 11: 58212.14}
    expected = [
        5279.6341, 3670.5233, 4268.1526, 4876.3717, 5137.1334, 5109.0149,
        5287.6113, 5230.0407, 5310.518, 4626.7438, 4602.2717, 4814.1246,
    ]  # fmt: skip
    months = np.full((1, 32, 2, 12), np.nan)
    months[0, GUANGDONG] = stored
    implied = np.full((1, 32, 3, 12), np.nan)
    for month, value in benchmarks.items():
        implied[0, GUANGDONG, 1:, month] = value
    base, _ = reconcile(months, np.zeros_like(months), implied, np.full_like(implied, 0.1), step_scale=0.0)
    assert base[Basis.MONTH, 0, GUANGDONG, Flow.EXPORT] == pytest.approx(expected, abs=0.005)
    assert np.isnan(base[:, 0, :GUANGDONG]).all()


# On made revisions


class Trade:
    """A year of exports and imports of 31 provinces, as stored and as revised, and the next, from a seed.

    *steps*: the chance that a publication of the next year revises the months that earlier ones have used.
    """

    def __init__(self, seed: int, scale: float, months: int = 12, *, zeros: bool = False, steps: float = 0.0) -> None:
        random = np.random.default_rng(seed)
        size = np.exp(random.normal(5, 1.5, (31, 2, 1)))
        stored = size * np.exp(random.normal(0, 0.1, (31, 2, 12)))
        # Revisions have longer tails than a normal variable.
        revised = stored * np.maximum(0.2, 1 + scale * random.standard_t(4, stored.shape) / np.sqrt(2))
        now = revised * np.exp(random.normal(0.05, 0.1, stored.shape))
        if zeros:  # 青海's imports of last April, and of this January to March
            stored[QINGHAI - 1, 1, 3] = revised[QINGHAI - 1, 1, 3] = 0.0
            now[QINGHAI - 1, 1, :3] = 0.0
        step = (random.random(stored.shape) < steps) * 0.004 * random.standard_normal(stored.shape)
        step[..., :2] = 0.0
        used = revised + step * (stored.cumsum(axis=-1) - stored)
        self.stored, self.revised, self.now, self.used = (
            _nation(each)[..., :months] for each in (stored, revised, now, used)
        )
        self.cube = self._cube(months)

    def _cube(self, months: int) -> Cube:
        month = np.concatenate([self.stored, np.full((32, 3, 12 - months), np.nan), self.now], axis=-1)
        to_date = np.concatenate(
            [self.stored.cumsum(axis=-1), np.full((32, 3, 12 - months), np.nan), self.now.cumsum(axis=-1)], axis=-1
        )
        official = np.full(month.shape, np.nan)
        official[..., 12:] = printed(100 * (self.now.cumsum(axis=-1) / self.used.cumsum(axis=-1) - 1), 0.1)
        return cube_of(Month(2024, 1), printed(month, 1e-4), printed(to_date, 1e-4), official, 1e-4)

    def errors(self, method: Method) -> Array:
        """The YoY of the months by *method* less the true ones, in pp; shape (32, 3, months)."""
        errors: Array = compute_yoy(self.cube, method).value[Basis.MONTH, ..., 12:] - 100 * (
            self.now / self.revised - 1
        )
        return errors


def _nation(provinces: Array) -> Array:
    """Exports and imports of the provinces, with total trade and the nation: shape (32, 3, 12)."""
    flows = np.concatenate([provinces.sum(axis=1, keepdims=True), provinces], axis=1)
    return np.concatenate([flows.sum(axis=0, keepdims=True), flows])


@pytest.mark.parametrize("steps", STEPS)
def test_made_months_are_within_the_band_with_steps_and_without(steps: str, rmb_cube: Cube) -> None:
    """On the months of 2024 as stored. The model without steps has too few of them in its bands."""
    made = make_years(rmb_cube, STEPS[steps], 40)
    for month in (4, 6, 9, 12):
        error, band = made.errors(month)
        inside = np.abs(error) <= band
        assert inside[:, 0].mean() > 0.88
        assert inside[:, 1:].mean() > 0.89
        if steps == "1 in 6":
            assert inside[:, 1:].mean() < 0.98
            error, band = made.errors(month, step_scale=0.0)
            assert (np.abs(error) <= band)[:, 0].mean() < 0.85
    if steps == "in June":
        error, band = made.errors(6, step_scale=0.0)
        assert (np.abs(error) <= band)[:, 0].mean() < 0.5


@pytest.mark.parametrize("scale", [0.002, 0.01, 0.02])
def test_it_is_closer_to_the_truth_than_stored_and_revised_and_its_band_is_honest(scale: float) -> None:
    trades = [Trade(seed, scale, steps=0.07) for seed in range(5)]

    def rms(method: Method, *, nation: bool) -> float:
        regions = slice(0, 1) if nation else slice(1, None)
        return float(np.sqrt(np.mean([trade.errors(method)[regions] ** 2 for trade in trades])))

    for nation in (True, False):
        reconciled = rms(Method.RECONCILED, nation=nation)
        assert reconciled < rms(Method.STORED, nation=nation)
        # Where the stored months are rough, they tell nothing of the nation that all printed YoY do not.
        assert reconciled < rms(Method.REVISED, nation=nation) * (1.02 if nation else 1.0)
    bands = [compute_yoy(trade.cube, Method.RECONCILED).band[Basis.MONTH, ..., 12:] for trade in trades]
    inside = np.mean(
        [np.abs(trade.errors(Method.RECONCILED)) <= band for trade, band in zip(trades, bands, strict=True)]
    )
    assert 0.94 < inside < 0.999


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.001, 0.02, 0.3]), st.integers(1, 12))
def test_total_trade_lies_between_exports_and_imports_and_sums_within_rounding(
    seed: int, scale: float, months: int
) -> None:
    trade = Trade(seed, scale, months)
    for yoy in YoYByMethod(trade.cube).values():
        total, parts = yoy.value[:, :, Flow.TOTAL], yoy.value[:, :, Flow.EXPORT :]
        slack = 0.1 + 1e-3  # official YoY are rounded; levels have four decimals
        known = ~np.isnan(total) & ~np.isnan(parts).any(axis=2)
        assert ((total >= parts.min(axis=2) - slack) & (total <= parts.max(axis=2) + slack))[known].all()
    reconciled = compute_yoy(trade.cube, Method.RECONCILED)
    base = reconciled.base[Basis.YTD, :, :, 12:]
    # Levels are printed with four decimals, last year's months as well.
    exports_and_imports = base[:, Flow.EXPORT :]
    to_date = trade.cube.levels[Basis.YTD, :, Flow.EXPORT : Flow.NET, 12:]
    printed_yoy = trade.cube.official[:, Flow.EXPORT :, 12:]
    assert (exports_and_imports <= (to_date + 1e-4) / (1 + (printed_yoy - 0.05) / 100) + months * 1e-4).all()
    assert (exports_and_imports >= (to_date - 1e-4) / (1 + (printed_yoy + 0.05) / 100) - months * 1e-4).all()
    assert np.allclose(base[:, Flow.TOTAL], base[:, Flow.EXPORT] + base[:, Flow.IMPORT], rtol=1e-12)


def test_a_missing_month_of_last_year_ends_the_months_that_can_be_reconciled(rmb_cube: Cube) -> None:
    levels = rmb_cube.levels.copy()
    levels[Basis.MONTH, GUANGDONG, :, 2] = np.nan  # March 2024
    cube = replace(rmb_cube, levels=levels)
    value = compute_yoy(cube, Method.RECONCILED).value[Basis.MONTH, GUANGDONG, :, 12:]
    assert (np.isnan(value) == [False, False, True, True, True, True]).all()
    method = compute_yoy(cube).method[Basis.MONTH, GUANGDONG, :, 12:]
    assert (method == [Method.OFFICIAL, Method.RECONCILED, *[Method.REVISED] * 4]).all()


# Bases of zero


def test_contributions_add_up_where_a_province_imports_nothing() -> None:
    cube = Trade(3, 0.01, 5, zeros=True).cube
    yoy = compute_yoy(cube)
    january_to_march, april = slice(12, 15), 15
    assert (cube.official[QINGHAI, Flow.IMPORT, january_to_march] == -100).all()
    assert (yoy.value[:, QINGHAI, Flow.IMPORT, january_to_march] == -100).all()
    assert np.isnan(yoy.value[Basis.MONTH, QINGHAI, Flow.IMPORT, april])
    assert yoy.base[Basis.MONTH, QINGHAI, Flow.IMPORT, april] == 0.0
    assert (yoy.method[Basis.MONTH, QINGHAI, :, 13:] == Method.RECONCILED).all()
    assert (yoy.band[Basis.MONTH, QINGHAI, Flow.EXPORT, 13:] > 0.05).all()
    left = np.abs(compute_residual(compute_contribution(cube, yoy)))[..., 12:]
    assert (left < np.where(yoy.method[:, 0, :, 12:] == Method.OFFICIAL, 0.065, 0.002)).all()


def test_the_notes_count_a_base_of_zero_as_missing_and_give_no_band_for_it() -> None:
    cube = Trade(3, 0.01, 5, zeros=True).cube
    cube = replace(cube, origin=np.full_like(cube.origin, -1))
    text = "\n".join(compose(cube, Month(2025, 4)).sections[0].notes)
    assert "为基期的 92 项。" in text
    assert "1 项同比缺少基期" in text
    assert not re.search("±—|nan|inf", text)
