"""YoY by its four base methods and by auto: against the published report, on made cubes, and with its band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_cubes import cube_of, printed
from month_files import Cells, rows_of

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_yoy
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow, Method

Published = dict[str, dict[str, list[str]]]
FEBRUARY = 13  # on the axis of 14 months


# Against the real figures


def test_revised_base_agrees_with_published_month_yoy(rmb_cube: Cube, published: Published) -> None:
    value = compute_yoy(rmb_cube, Method.REVISED).value[Basis.MONTH, :, :, FEBRUARY]
    ours, theirs = [], []
    for region in PROVINCES:
        numbers = published["month"][region.name]
        for flow, column in ((Flow.EXPORT, 3), (Flow.IMPORT, 5)):
            ours.append(1 + value[region.index, flow] / 100)
            theirs.append(1 + float(numbers[column]) / 100)
    factor = np.median(np.divide(ours, theirs))  # yuan against dollars: the currency's own move
    assert factor == pytest.approx(1.0098, abs=0.001)
    off = np.abs(np.divide(ours, factor) - theirs) * 100
    assert len(off) == 62
    assert (off <= 0.3).sum() >= 60
    assert off.max() < 0.5


def test_official_is_the_printed_yoy_of_the_year_to_date_and_of_january(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    yoy = compute_yoy(rmb_cube, Method.OFFICIAL)
    for place, cells in enumerate(real_months.values()):
        for index, values in enumerate(rows_of(cells).values()):
            assert yoy.value[Basis.YTD, index, :, place].tolist() == values[6:]
    januaries, others = [0, 12], [place for place in range(14) if place not in (0, 12)]
    assert np.array_equal(yoy.value[Basis.MONTH, ..., januaries], yoy.value[Basis.YTD, ..., januaries])
    assert np.isnan(yoy.value[Basis.MONTH, ..., others]).all()
    assert (yoy.method[Basis.MONTH, ..., others] == 0).all()
    assert (yoy.band[Basis.YTD] == 0.05).all()


def test_revised_is_the_solution_of_all_equations_of_a_month(rmb_cube: Cube, real_months: dict[str, Cells]) -> None:
    """The 62 years to date of the provinces are the unknowns; 96 printed YoY are the equations of least squares."""
    yoy = compute_yoy(rmb_cube, Method.REVISED)
    of_flows = np.array([[1, 1], [1, 0], [0, 1]])
    regions = np.vstack([np.ones(31), np.eye(31)])
    to_date = []
    for cells in real_months.values():
        rows = np.array([row[:9] for row in rows_of(cells).values()])  # levels of 1e-4 亿, in 万
        level, printed_yoy = rows[:, 1:6:2], rows[:, 6:9]
        low, high = ((level + sign * 0.5) / (1 + (printed_yoy - sign * 0.05) / 100) for sign in (-1, 1))
        weight = 1 / (high - low)
        equations = np.einsum("rp,fi->rfpi", regions, of_flows).reshape(96, 62)
        found = np.linalg.lstsq(equations * weight.reshape(96, 1), (weight * (low + high) / 2).ravel(), rcond=None)[0]
        to_date.append((equations @ found).reshape(32, 3) / 1e4)
    for place, base in enumerate(to_date):
        month = base if place % 12 == 0 else base - to_date[place - 1]
        expected = 100 * (rmb_cube.levels[Basis.MONTH, :, :3, place] / month - 1)
        assert yoy.value[Basis.MONTH, :, :, place] == pytest.approx(expected, rel=1e-6, abs=1e-5)
        assert compute_yoy(rmb_cube, Method.OFFICIAL).base[Basis.YTD, :, :, place] == pytest.approx(base, abs=2e-8)


# The true YoY is within the band

MONTHS = 14


@dataclass(frozen=True)
class Truth:
    """Unrounded levels that a seed gives: of the year before, revised, and now; and the digit they are printed to."""

    seed: int
    size: float
    spread: float
    drift: float
    digit: float

    def levels(self) -> tuple[Array, Array]:
        """Exports and imports with their total, of the year before and now; shape of each (32, 3, 14).

        The nation is the sum of the provinces.
        """
        random = np.random.default_rng(self.seed)
        base = self.size * np.exp(random.normal(0, self.spread, (32, 2, MONTHS)))
        now = base * np.exp(random.normal(self.drift, self.spread, (32, 2, MONTHS)))
        base[0], now[0] = base[1:].sum(axis=0), now[1:].sum(axis=0)
        return with_total(base), with_total(now)


truths = st.builds(
    Truth,
    seed=st.integers(0, 2**32 - 1),
    size=st.floats(20.0, 1e5),
    spread=st.sampled_from([0.02, 0.3, 1.5]),
    drift=st.sampled_from([0.0, -2.0, -5.0, 1.0]),
    digit=st.sampled_from([1.0, 1e-4]),
)


def to_date(values: Array) -> Array:
    """The year to date of months from January on."""
    sums = np.cumsum(values, axis=-1)
    sums[..., 12:] -= sums[..., 11:12]
    return sums


def with_total(parts: Array) -> Array:
    """Exports and imports with their total before them."""
    return np.concatenate([parts.sum(axis=1, keepdims=True), parts], axis=1)


@settings(max_examples=60, deadline=None)
@given(truths)
def test_the_true_yoy_is_within_the_bound_of_the_stored_base_and_mostly_in_the_band_of_the_revised_one(
    truth: Truth,
) -> None:
    (base, now), digit = truth.levels(), truth.digit
    official = printed(100 * (to_date(now) / to_date(base) - 1), 0.1)
    cube = cube_of(Month(2024, 1), printed(now, digit), printed(to_date(now), digit), official, digit)
    for basis, levels, revised in ((Basis.MONTH, now, base), (Basis.YTD, to_date(now), to_date(base))):
        stored = np.full_like(levels, np.nan)
        stored[..., 12:] = levels[..., : MONTHS - 12]
        for method, bases in ((Method.REVISED, revised), (Method.STORED, stored)):
            yoy = compute_yoy(cube, method)
            known = ~np.isnan(yoy.value[basis])
            off = np.abs(yoy.value[basis] - 100 * (levels / bases - 1))[known]
            inside = off <= yoy.band[basis][known] * (1 + 1e-9) + 1e-7
            assert inside.mean() >= (0.94 if method is Method.REVISED else 1.0), method
