"""Last year's months benchmarked to the year-to-date levels that this year's printed YoY imply.

docs/yoy.md derives the method, names its literature and gives its measured errors. In short: the revision of each
stored month is a normal variable whose standard deviation is a share of the month, the scale of the series. Each year
to date implied by a printed YoY is the sum of the revised months, known to within its rounding. The estimate is the
posterior mean. The 31 provinces add up to the nation.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xlpkg.model.arrays import Array, BoolArray

_MONTHS: Final = 12
#: The possible scales of a series: a standard deviation of the revisions between 0.05% and 50% of a month.
_SCALES: Final = np.geomspace(0.0005, 0.5, 25)
#: The scale of a series before the data are known: its logarithm is normal, with the logarithm of this median and this
#: standard deviation. So are the scales of the 62 series of January to May 2024.
_SCALE_MEDIAN: Final = 0.007
_SCALE_DEVIATION: Final = 1.2
#: The half-width of a 95% interval of a normal variable, in standard deviations.
_NORMAL_95: Final = 1.96
#: The tolerance of comparisons with a rounding interval, as a share of its half-width.
_TOLERANCE: Final = 1e-6
#: The results are rounded to one yuan or dollar, in units of 100 million. Matrix products differ in their last digits
#: from processor to processor; without rounding so would every figure computed from them.
_DECIMALS: Final = 8
#: Cumulates 12 months.
_SUMS: Final = np.tril(np.ones((_MONTHS, _MONTHS)))
#: Maps the months of exports and then imports to the cumulated total trade, exports and imports; shape (36, 24).
_BENCHMARKS: Final = np.kron([[1, 1], [1, 0], [0, 1]], _SUMS)


def reconcile(stored: Array, half_digit: Array, implied: Array, rounding: Array) -> tuple[Array, Array]:
    """Return last year's months after revision and the half-widths of their 95% intervals.

    *stored*: last year's months of exports and imports, *half_digit*: half the size of their last printed digits; shape
    (years, 32, 2, 12), region 0 the nation. *implied*: last year's years to date of total trade, exports and imports
    that the printed YoY imply, *rounding*: the half-widths of their rounding intervals; shape (years, 32, 3, 12). NaN
    for missing values.

    Both results have the shape of *implied*; NaN from the first month that is not stored, and for a region and year
    without a printed YoY of exports or imports. Total trade is the sum of exports and imports. The cumulated exports
    and imports lie within their rounding intervals. Stored exports or imports that already do, with total trade within
    its intervals, are returned as stored, but for the nation, whose revision is the sum of its provinces'.
    """
    is_stored = np.logical_and.accumulate(np.isfinite(stored), axis=-1)
    months = np.where(is_stored, stored, 0.0)
    is_known = np.concatenate([is_stored.all(axis=2, keepdims=True), is_stored], axis=2)
    has_benchmark = np.isfinite(implied) & np.isfinite(rounding) & is_known
    is_known &= has_benchmark[:, :, 1:].any(axis=(2, 3), keepdims=True)
    rounding = np.where(has_benchmark, rounding, np.nan)
    gap = np.where(has_benchmark, implied - _three_flows(months).cumsum(axis=-1), 0.0)
    weight = np.where(has_benchmark, 3 / rounding**2, 0.0)  # the variance of a uniform variable is rounding²/3
    scales = _find_scales(months, gap[:, :, 1:], weight[:, :, 1:])
    provinces_known = (is_known[:, 1:] | ~is_known[:, :1]).all(axis=(1, 2, 3))

    # A uniform rounding error again. A month printed as 0 is taken to be 0.
    prior = np.where(months > 0, np.sqrt((months * scales[..., np.newaxis]) ** 2 + half_digit**2 / 3), 0.0)
    expected, deviation = _revisions(prior, gap, weight, provinces_known)
    # The stored months are rounded, too.
    tolerance = rounding * (1 + _TOLERANCE) + _three_flows(half_digit).cumsum(axis=-1)
    fits = (~has_benchmark | (np.abs(gap) <= tolerance)).all(axis=-1, keepdims=True)
    fits = fits[:, :, :1] & fits[:, :, 1:]
    revisions, _ = _revisions(np.where(fits, 0.0, prior), gap, weight, provinces_known)
    revisions = revisions.round(_DECIMALS)
    is_revised = ~fits | (revisions != 0).any(axis=-1, keepdims=True)
    revisions += np.where(is_revised, np.diff(_excess(revisions, gap, rounding), prepend=0.0), 0.0)
    error = (_NORMAL_95 * np.hypot(deviation, _three_flows(revisions - expected))).round(_DECIMALS)
    return np.where(is_known, _three_flows(months + revisions), np.nan), np.where(is_known, error, np.nan)


def _three_flows(values: Array) -> Array:
    """Return *values* of exports and imports, shape (years, 32, 2, 12), with their sum as the first of three flows."""
    return np.concatenate([values.sum(axis=2, keepdims=True), values], axis=2)


def _find_scales(months: Array, gap: Array, weight: Array) -> Array:
    """Return the scale of the revisions of each series, the root of the posterior mean of its square; (years, 32, 2).

    *gap*: the implied cumulated sums less those of *months*; *weight*: 1 / variance of their rounding, 0 in a month
    without a benchmark. The shape of the three arguments is (years, 32, 2, 12).
    """
    root = np.sqrt(weight)
    factor = root[..., np.newaxis] * _SUMS * months[..., np.newaxis, :]
    # In the eigenvectors' coordinates the gaps are independent for every scale.
    variance, vectors = np.linalg.eigh(factor @ np.swapaxes(factor, -1, -2))
    squared = ((root * gap)[..., np.newaxis, :] @ vectors) ** 2
    total_variance = 1 + _SCALES[:, np.newaxis] ** 2 * np.maximum(variance, 0.0)[..., np.newaxis, :]
    log_likelihood = -0.5 * (np.log(total_variance) + squared / total_variance).sum(axis=-1)
    log_density = log_likelihood - 0.5 * (np.log(_SCALES / _SCALE_MEDIAN) / _SCALE_DEVIATION) ** 2
    density = np.exp(log_density - log_density.max(axis=-1, keepdims=True))
    scales: Array = np.sqrt(density @ _SCALES**2 / density.sum(axis=-1))
    return scales


def _revisions(prior: Array, gap: Array, weight: Array, provinces_known: BoolArray) -> tuple[Array, Array]:
    """Return the expected revisions of exports and imports, and their standard deviations with total trade.

    *prior*: the standard deviations of the revisions before the benchmarks are known, shape (years, 32, 2, 12), as that
    of the first result; the second has the shape (years, 32, 3, 12). In a year in *provinces_known*, the revisions of
    the nation are the sums of those of the provinces. Otherwise the nation is one more region.
    """
    shape, years, regions = prior.shape, *prior.shape[:2]
    prior = prior.reshape(years, regions, -1)
    weights = weight.reshape(years, regions, 1, -1)
    # The information in the benchmarks: its matrix, and its vector for the gaps.
    information = (_BENCHMARKS.T * weights) @ _BENCHMARKS
    evidence = (weights * gap.reshape(years, regions, 1, -1) @ _BENCHMARKS).swapaxes(-1, -2)
    scaled = np.eye(prior.shape[-1]) + prior[..., np.newaxis] * information * prior[..., np.newaxis, :]
    covariance = prior[..., np.newaxis] * np.linalg.inv(scaled) * prior[..., np.newaxis, :]
    revision = covariance @ evidence

    # The provinces' revisions, estimated without the nation's benchmarks, are the prior of the nation's.
    summed, summed_covariance = revision[:, 1:].sum(axis=1), covariance[:, 1:].sum(axis=1)
    inverse = np.linalg.inv(np.eye(prior.shape[-1]) + information[:, 0] @ summed_covariance)
    update = inverse @ (evidence[:, 0] - information[:, 0] @ summed)
    updated = revision + covariance @ update[:, np.newaxis]
    updated[:, 0] = summed + summed_covariance @ update
    reduced = covariance - covariance @ (inverse @ information[:, 0])[:, np.newaxis] @ covariance
    reduced[:, 0] = summed_covariance @ inverse
    is_sum = provinces_known[:, np.newaxis, np.newaxis, np.newaxis]
    revision, covariance = np.where(is_sum, updated, revision), np.where(is_sum, reduced, covariance)

    single = np.diagonal(covariance, axis1=-2, axis2=-1).reshape(years, regions, 2, _MONTHS)
    shared = np.diagonal(covariance[..., :_MONTHS, _MONTHS:], axis1=-2, axis2=-1)
    variance = np.concatenate([(single.sum(axis=2) + 2 * shared)[:, :, np.newaxis], single], axis=2)
    return revision.reshape(shape), np.sqrt(np.maximum(variance, 0.0))


def _excess(revisions: Array, gap: Array, rounding: Array) -> Array:
    """Return what to add to the cumulated *revisions* so that each sum lies within its rounding interval."""
    cumulated = revisions.cumsum(axis=-1)
    low, high = (gap + sign * rounding for sign in (-1, 1))
    excess: Array = np.clip(cumulated, low[:, :, 1:], high[:, :, 1:]) - cumulated  # NaN without a benchmark
    before = np.zeros_like(excess[..., 0])
    for month in range(_MONTHS):
        excess[..., month] = before = np.where(np.isnan(excess[..., month]), before, excess[..., month])
    return excess
