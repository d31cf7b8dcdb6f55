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

from benchmarks.yoy import ANNOUNCED, errors_in_dollars, errors_of, read_announced
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoYByMethod, compute_contribution, compute_yoy
from xlpkg.analysis.reconciliation import reconcile
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month, parse_month
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.compose import compose

GUANGDONG, QINGHAI = 19, 29


def up_to(cube: Cube, period: Month) -> Cube:
    """The cube as it was when *period* was the newest month."""
    count = cube.month_index(period) + 1
    names = ("levels", "official", "resolution", "origin", "line")
    return replace(cube, **{name: getattr(cube, name)[..., :count] for name in names})


# Against published figures


@pytest.mark.parametrize("at_the_time", [True, False])
def test_the_yoy_are_those_that_china_customs_announced(rmb_cube: Cube, *, at_the_time: bool) -> None:
    """As computed when the month was the newest, and with all months to May 2025."""
    announced = read_announced(ANNOUNCED).query("currency == 'rmb'")
    parts = []
    for number, figures in announced.groupby("period"):
        cube = up_to(rmb_cube, parse_month(number)) if at_the_time else rmb_cube
        parts.append(errors_of(cube, figures, Method.RECONCILED))
    errors = pd.concat(parts)
    assert len(errors) == 9
    sizes = errors["error"].abs()
    assert sizes.max() < 0.2
    assert (sizes <= errors["band"] + 1e-9).all()
    assert np.sqrt((sizes**2).mean()) < 0.1
    assert errors["band"].median() <= 0.25
    assert errors["band"].min() > 0.05  # never better than an announced figure, which is rounded


def test_the_yoy_of_the_provinces_are_those_of_the_published_report(rmb_cube: Cube) -> None:
    for cube in (rmb_cube, up_to(rmb_cube, Month(2025, 2))):
        errors = np.abs(errors_in_dollars(cube, Method.RECONCILED))
        assert errors.size == 62
        assert (errors <= 0.3).sum() >= 59
        assert errors.max() < 0.5


def test_withheld_years_to_date_are_within_the_interval_that_the_others_give(rmb_cube: Cube) -> None:
    """Each month's printed YoY withheld in turn: the months' 95 % intervals hold about 95 % of what it implies.

    The base of a month is compared with the base from all printed YoY, which adds an error of its own.
    """
    full = compute_yoy(rmb_cube, Method.RECONCILED)
    inside = []
    for month in range(13, 16):
        official = rmb_cube.official.copy()
        official[..., month] = np.nan
        part = compute_yoy(replace(rmb_cube, official=official), Method.RECONCILED)
        index = (Basis.MONTH, slice(1, None), slice(Flow.EXPORT, None), month)
        inside.append(np.abs(part.value[index] - full.value[index]) <= part.band[index])
    assert np.mean(inside) > 0.9


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
    base, _ = reconcile(months, np.zeros_like(months), implied, np.full_like(implied, 0.1))
    assert base[0, GUANGDONG, Flow.EXPORT] == pytest.approx(expected, abs=0.005)
    assert np.isnan(base[0, :GUANGDONG]).all()


# On made revisions


class Trade:
    """A year of exports and imports of 31 provinces, as stored and as revised, and the next, from a seed."""

    def __init__(self, seed: int, scale: float, months: int = 12, *, zeros: bool = False) -> None:
        random = np.random.default_rng(seed)
        size = np.exp(random.normal(5, 1.5, (31, 2, 1)))
        stored = size * np.exp(random.normal(0, 0.1, (31, 2, 12)))
        # Revisions have longer tails than a normal variable.
        revised = stored * np.maximum(0.2, 1 + scale * random.standard_t(4, stored.shape) / np.sqrt(2))
        now = revised * np.exp(random.normal(0.05, 0.1, stored.shape))
        if zeros:  # 青海's imports of last April, and of this January to March
            stored[QINGHAI - 1, 1, 3] = revised[QINGHAI - 1, 1, 3] = 0.0
            now[QINGHAI - 1, 1, :3] = 0.0
        self.stored, self.revised, self.now = (_nation(each)[..., :months] for each in (stored, revised, now))
        self.cube = self._cube(months)

    def _cube(self, months: int) -> Cube:
        month = np.concatenate([self.stored, np.full((32, 3, 12 - months), np.nan), self.now], axis=-1)
        to_date = np.concatenate(
            [self.stored.cumsum(axis=-1), np.full((32, 3, 12 - months), np.nan), self.now.cumsum(axis=-1)], axis=-1
        )
        official = np.full(month.shape, np.nan)
        official[..., 12:] = printed(100 * (self.now.cumsum(axis=-1) / self.revised.cumsum(axis=-1) - 1), 0.1)
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


@pytest.mark.parametrize("scale", [0.002, 0.01, 0.05])
def test_it_is_closer_to_the_truth_than_stored_and_revised_and_its_band_is_honest(scale: float) -> None:
    trades = [Trade(seed, scale) for seed in range(5)]

    def rms(method: Method, *, nation: bool) -> float:
        regions = slice(0, 1) if nation else slice(1, None)
        return float(np.sqrt(np.mean([trade.errors(method)[regions] ** 2 for trade in trades])))

    for nation in (True, False):
        reconciled = rms(Method.RECONCILED, nation=nation)
        assert reconciled < rms(Method.STORED, nation=nation)
        assert reconciled < rms(Method.REVISED, nation=nation)
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
    base = reconciled.base[Basis.MONTH, :, :, 12:]
    # Levels are printed with four decimals, last year's months as well.
    exports_and_imports = base[:, Flow.EXPORT :].cumsum(axis=-1)
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
    assert (np.isnan(value) == [False, False, True, True, True]).all()
    method = compute_yoy(cube).method[Basis.MONTH, GUANGDONG, :, 12:]
    assert (method == [Method.OFFICIAL, Method.RECONCILED, *[Method.REVISED] * 3]).all()


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
    parts = compute_contribution(cube, yoy)[:, 1:, :, 12:].sum(axis=1)
    assert parts == pytest.approx(yoy.value[:, 0, :, 12:], abs=1e-5)


def test_the_notes_count_a_base_of_zero_as_missing_and_give_no_band_for_it() -> None:
    cube = Trade(3, 0.01, 5, zeros=True).cube
    cube = replace(cube, origin=np.full_like(cube.origin, -1))
    text = "\n".join(compose(cube, Month(2025, 4)).sections[0].notes)
    assert "为基期的 92 项。" in text
    assert "1 项同比缺少基期" in text
    assert not re.search("±—|nan|inf", text)
