"""The estimate of the method reconciled, against the model of docs/yoy.md computed otherwise.

Without steps, for all regions in one step; with steps, for every pattern of steps of one series.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from xlpkg.analysis.reconciliation import reconcile
from xlpkg.model.arrays import Array
from xlpkg.model.words import Basis, Flow

CUMULATE = np.tril(np.ones((12, 12)))
#: From the revised months of exports and imports to the cumulated total trade, exports and imports.
SUMS = np.block([[CUMULATE, CUMULATE], [CUMULATE, 0 * CUMULATE], [0 * CUMULATE, CUMULATE]])
GUANGDONG = 19


def deviation_of_revisions(stored: Array, implied: Array, rounding: Array) -> float:
    """Step 3 of docs/yoy.md for the 12 months of a series, by a finer grid of σ than the program's."""
    known = np.isfinite(implied)
    gap = (implied - stored.cumsum(axis=-1))[known]
    sums = (CUMULATE * stored)[known]
    grid = np.geomspace(0.0005, 0.5, 200)
    variance = grid[:, np.newaxis, np.newaxis] ** 2 * (sums @ sums.T) + np.diag(rounding[known] ** 2 / 3)
    distance = (gap * np.linalg.solve(variance, np.broadcast_to(gap[:, np.newaxis], (200, gap.size, 1)))[..., 0]).sum(
        axis=-1
    )
    log_density = -0.5 * (np.linalg.slogdet(variance).logabsdet + distance) - 0.5 * (np.log(grid / 0.007) / 1.2) ** 2
    density = np.exp(log_density - log_density.max())
    return float(np.sqrt(density @ grid**2 / density.sum()))


def posterior(
    stored: Array, half_digit: Array, implied: Array, rounding: Array, *, are_summed: bool
) -> tuple[Array, Array]:
    """Steps 2 to 5 of docs/yoy.md: the revised months of three flows and their standard deviations; (32, 3, 12).

    The revisions of 31 provinces are the unknowns, those of the nation their sums. If not *are_summed*, the unknowns
    are those of 32 regions. Every benchmark is an equation, and all equations are solved together.
    """
    sigma = np.array(
        [
            [deviation_of_revisions(*(each[region, flow] for each in (stored, implied[:, 1:], rounding[:, 1:])))
             for flow in range(2)]
            for region in range(32)
        ]
    )  # fmt: skip
    # The stored months are rounded: the rounding error is uniform as well.
    prior = np.where(stored > 0, (stored * sigma[..., np.newaxis]) ** 2 + half_digit**2 / 3, 0.0).reshape(32, 24)
    regions = np.eye(32)
    if are_summed:
        regions = np.vstack([np.ones(31), np.eye(31)])
        prior = prior[1:]
    to_regions = np.kron(regions, np.eye(24))
    known = np.isfinite(implied).ravel()
    equations = (np.kron(np.eye(32), SUMS) @ to_regions)[known]
    cumulated = (stored.reshape(32, 24) @ SUMS.T).ravel()[known]
    noise = np.diag(rounding.ravel()[known] ** 2 / 3)
    covariance = np.diag(prior.ravel())
    gain = covariance @ equations.T @ np.linalg.inv(equations @ covariance @ equations.T + noise)
    revision = to_regions @ (gain @ (implied.ravel()[known] - cumulated))
    covariance = to_regions @ (covariance - gain @ equations @ covariance) @ to_regions.T

    three_flows = np.kron(np.eye(32), np.kron([[1, 1], [1, 0], [0, 1]], np.eye(12)))
    months = three_flows @ (stored.ravel() + revision)
    deviation = np.sqrt(np.maximum(np.diag(three_flows @ covariance @ three_flows.T), 0.0))
    return months.reshape(32, 3, 12), deviation.reshape(32, 3, 12)


class Year:
    """The arguments of reconcile for one year, from a seed; stored months from 0.3 to 4000.

    *digit*: the size of the last printed digit of the stored months, as a share of the first.
    """

    def __init__(self, seed: int, scale: float, digit: float, benchmarks: Sequence[int]) -> None:
        random = np.random.default_rng(seed)
        stored = np.exp(random.uniform(np.log(0.3), np.log(4000), (31, 2, 1)) + random.normal(0, 0.1, (31, 2, 12)))
        stored[GUANGDONG - 1, 1, 2] = 0.0
        revised = stored * (1 + scale * random.normal(0, 1, stored.shape))
        self.stored, revised = (np.concatenate([each.sum(axis=0, keepdims=True), each]) for each in (stored, revised))
        self.half_digit = np.repeat(digit / 2 * self.stored[..., :1], 12, axis=-1)
        flows = np.concatenate([revised.sum(axis=1, keepdims=True), revised], axis=1)
        to_date = flows.cumsum(axis=-1)
        # Half of 0.1 pp of a YoY between −30 and 50 %, which differs by flow and month.
        self.rounding = to_date * 0.0005 * random.uniform(0.7, 1.5, to_date.shape)
        self.implied = to_date + self.rounding * random.uniform(-0.4, 0.4, to_date.shape)
        missing = [month for month in range(12) if month not in benchmarks]
        self.implied[..., missing] = np.nan

    def reconcile(self) -> tuple[Array, Array]:
        arguments = (self.stored, self.half_digit, self.implied, self.rounding)
        base, error = reconcile(*(each[np.newaxis] for each in arguments), step_scale=0.0)
        return base[Basis.MONTH, 0], error[Basis.MONTH, 0]


def assert_is_posterior(year: Year, *, are_summed: bool = True, tolerance: float = 5e-4) -> None:
    """With revisions so large and roundings so small, step 6 and step 7 of docs/yoy.md change nothing."""
    months, error = year.reconcile()
    mean, deviation = posterior(year.stored, year.half_digit, year.implied, year.rounding, are_summed=are_summed)
    off = np.abs(mean.cumsum(axis=-1) - year.implied)
    assert not (off[:, 1:] > year.rounding[:, 1:]).any()
    assert months == pytest.approx(mean, rel=1e-5)
    assert error == pytest.approx(1.96 * deviation, rel=tolerance, abs=1e-12)


@pytest.mark.parametrize(
    ("scale", "digit", "benchmarks", "tolerance"),
    [
        (0.03, 1e-6, range(12), 2e-4),
        (0.1, 0.04, range(12), 2e-4),
        (0.1, 0.04, range(5), 1e-3),
        (0.03, 1e-6, [1, 4, 7], 1e-3),
        (0.03, 1e-6, [4], 0.05),
    ],
)
def test_months_and_intervals_are_those_of_the_model(
    scale: float, digit: float, benchmarks: Sequence[int], tolerance: float
) -> None:
    """The fewer the benchmarks, the more the limits of the grid of σ matter to the interval."""
    assert_is_posterior(Year(5, scale, digit, benchmarks), tolerance=tolerance)


@pytest.mark.parametrize("region", [1, 16, 31])
def test_without_a_province_the_others_and_the_nation_are_32_regions(region: int) -> None:
    year = Year(6, 0.03, 1e-6, [0, 1, 2, 3, 4])
    expected, deviation = posterior(year.stored, year.half_digit, year.implied, year.rounding, are_summed=False)
    year.stored[region] = np.nan
    months, error = year.reconcile()
    others = [each for each in range(32) if each != region]
    assert np.isnan(months[region]).all()
    assert np.isnan(error[region]).all()
    assert months[others] == pytest.approx(expected[others], rel=1e-5)
    assert error[others] == pytest.approx(1.96 * deviation[others], rel=5e-4)


def test_yoy_of_exports_alone_are_enough() -> None:
    year = Year(10, 0.03, 1e-6, [0, 1, 2])
    year.implied[:, [Flow.TOTAL, Flow.IMPORT]] = np.nan
    # Without a benchmark σ has its prior distribution, which both grids cut off at 50 %.
    assert_is_posterior(year, tolerance=0.02)


def test_a_series_of_a_hundredth_of_its_revised_level_leaves_the_others_as_they_are() -> None:
    year = Year(11, 0.01, 1e-6, [0, 1, 2])
    year.stored[0] = np.nan
    alone, _ = year.reconcile()
    year.stored[GUANGDONG, 1] /= 100
    months, error = year.reconcile()
    others = [each for each in range(1, 32) if each != GUANGDONG]
    assert months[others] == pytest.approx(alone[others])
    assert np.isfinite(error[1:]).all()


# Steps of the base


def exact_posterior(stored: Array, implied: Array, rounding: Array) -> tuple[Array, Array]:
    """The mean and the standard deviation of the months before *implied* ends, by all scales and patterns of steps."""
    count = len(implied)
    months, cumulate = stored[:count], CUMULATE[:count, :count]
    gap, noise = implied - months.cumsum(axis=-1), np.diag(rounding**2 / 3)
    step = (0.004 * (months.cumsum(axis=-1) - months)) ** 2
    weights, means, squares = [], [], []
    for sigma, steps in product(np.geomspace(0.0005, 0.5, 50), product((0, 1), repeat=count - 2)):
        prior = np.diag((sigma * months) ** 2)
        total = cumulate @ (prior + np.diag([0, 0, *steps] * step)) @ cumulate.T + noise
        gain = prior @ cumulate.T @ np.linalg.inv(total)
        density = -0.5 * (np.linalg.slogdet(total).logabsdet + gap @ np.linalg.solve(total, gap))
        chances = np.log(np.where(steps, 0.07, 0.93)).sum()
        weights.append(density + chances - 0.5 * (np.log(sigma / 0.007) / 1.2) ** 2)
        means.append(gain @ gap)
        squares.append(means[-1] ** 2 + np.diag(prior - gain @ cumulate @ prior))
    weight = np.exp(np.array(weights) - max(weights))
    mean, square = (weight @ np.array(each) / weight.sum() for each in (means, squares))
    return months + mean, np.sqrt(square - mean**2)


@pytest.mark.parametrize(
    ("sigma", "step"),
    [(0.002, 0.0), (0.007, 0.0), (0.03, 0.0), (0.002, 0.0015), (0.002, 0.004), (0.002, 0.006), (0.03, 0.006)],
)
def test_with_a_step_months_and_intervals_are_about_those_of_all_patterns_of_steps(sigma: float, step: float) -> None:
    """The step, a share of January to May, is in the publication of June; 广东's exports of 2024 as stored."""
    random = np.random.default_rng(3)
    stored = np.array([5218.5692, 3640.801, 4228.0684, 4961.47, 5231.7561, 5202.5854])
    year = Year(1, 0.0, 0.0, [])
    year.stored[:] = np.nan
    year.stored[GUANGDONG] = np.tile(stored, 2)
    to_date = (stored * (1 + sigma * random.standard_normal(6))).cumsum(axis=-1)
    to_date[5] += step * stored[:5].sum()
    year.rounding[GUANGDONG, Flow.EXPORT, :6] = rounding = 0.0005 * to_date
    year.implied[GUANGDONG, Flow.EXPORT, :6] = implied = to_date + rounding * random.uniform(-0.9, 0.9, 6)
    arguments = (year.stored, np.zeros_like(year.half_digit), year.implied, year.rounding)
    base, error = reconcile(*(each[np.newaxis] for each in arguments))
    months, deviation = (each[Basis.MONTH, 0, GUANGDONG, Flow.EXPORT, :6] for each in (base, error / 1.96))
    mean, exact = exact_posterior(stored, implied, rounding)
    assert (np.abs(months - mean) <= 0.5 * exact).all()
    # The interval of June reaches both readings, a step and a revision, so it may be wider.
    wider = np.log(deviation / exact)
    assert (np.abs(wider[:5]) <= np.log(1.25)).all()
    assert -np.log(1.25) <= wider[5] <= np.log(1.5)


def test_january_and_february_have_no_step() -> None:
    year = Year(12, 0.03, 1e-6, [0, 1])
    year.implied[1:, :, 1] *= 1.02
    arguments = [each[np.newaxis] for each in (year.stored, year.half_digit, year.implied, year.rounding)]
    (base, error), (expected, deviation) = reconcile(*arguments), reconcile(*arguments, step_scale=0.0)
    assert base[..., :2] == pytest.approx(expected[..., :2], rel=1e-12)
    assert error[..., :2] == pytest.approx(deviation[..., :2], rel=1e-12)
    assert base[Basis.MONTH, ..., :2].cumsum(axis=-1) == pytest.approx(base[Basis.YTD, ..., :2], rel=1e-12)


# Steps 6 and 7: what the rounding allows


def flat_year(stored: float = 100.0, half_digit: float = 0.0, rounding: float = 0.1) -> Year:
    """A year in which each region stored the same in each month, exports as imports, and nothing was revised.

    The nation has no benchmark, and is not stored.
    """
    year = Year(1, 0.0, 0.0, [])
    year.stored[:], year.half_digit[:], year.rounding[:] = stored, half_digit, rounding
    year.stored[0] = np.nan
    year.implied[1:, 1:] = np.arange(1, 13) * stored
    year.implied[1:, 0] = 2 * np.arange(1, 13) * stored
    return year


def test_the_rounding_of_the_stored_months_adds_up() -> None:
    year = flat_year(half_digit=0.5)
    year.implied[3, Flow.EXPORT, 4] += 2.59  # 0.1 + 5 * 0.5
    year.implied[4, Flow.EXPORT, 4] += 2.61
    year.implied[4, Flow.IMPORT, 4] += 2.0
    year.implied[5, Flow.EXPORT, 4] += 2.0
    year.implied[6, Flow.TOTAL, 4] += 5.09  # 0.1 + 10 * 0.5
    year.implied[7, Flow.TOTAL, 4] += 5.11
    months, _ = year.reconcile()
    is_stored = (months[:, 1:] == year.stored).all(axis=-1)
    assert np.flatnonzero(~is_stored[1:].all(axis=1)).tolist() == [3, 6]  # regions 4 and 7
    assert is_stored[4].tolist() == [False, True]  # total trade and imports fit
    assert is_stored[7].tolist() == [False, False]  # total trade does not
    assert np.isnan(months[0]).all()


def test_a_sum_at_the_limit_of_its_interval_is_within_it() -> None:
    year = flat_year(1000.1)
    year.implied[2, Flow.EXPORT, 0] = 1000.0  # 1000.1 - 1000.0 is 0.10000000000002274
    assert (year.reconcile()[0][2, Flow.EXPORT] == 1000.1).all()


def test_an_estimate_beyond_the_interval_is_moved_to_its_limit_up_to_the_next_benchmark() -> None:
    year = flat_year()
    year.implied[2, :, [1, 3, 4, 6, 7, 8, 9, 10, 11]] = np.nan
    year.implied[2, Flow.EXPORT, [0, 2, 5]] = 100, 300.15, 600.15
    cumulated = year.reconcile()[0][2, Flow.EXPORT].cumsum()
    assert cumulated[2] >= 300.05 - 1e-9
    assert cumulated[5] >= 600.05 - 1e-9


def test_the_nation_lies_within_its_intervals_although_its_provinces_were_revised() -> None:
    year = flat_year()
    year.stored[0], year.implied[0] = 3100.0, 31 * year.implied[1]
    year.implied[1:, : Flow.IMPORT] += 1.0  # the exports of January, with total trade
    months = year.reconcile()[0][:, Flow.EXPORT]
    assert (months[1:, 0] > 100.0).all()
    assert months[0].cumsum() == pytest.approx(year.implied[0, Flow.EXPORT], abs=0.1 + 1e-9)
