"""Last year's months benchmarked to the year-to-date levels that this year's printed YoY imply.

docs/yoy.md derives the method, names its literature and gives its measured errors. In short: the revision of each
stored month is a normal variable whose standard deviation is a share of the month, the scale of the series. Each year
to date implied by a printed YoY is the sum of the revised months, known to within its rounding, plus the steps: what
China Customs has revised, in few publications of few series, of the months that it had used before. The estimate is
the posterior mean. The 31 provinces add up to the nation. :func:`balance` does without the stored months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
#: The chance of a step in each publication of a series from March on, and the standard deviation of a step as a share
#: of the months before. docs/yoy.md has their likelihood in the 62 series of provinces of January to June 2025.
_STEP_CHANCE: Final = 0.07
_STEP_SCALE: Final = 0.004
#: The half-width of a 95% interval of a normal variable, in standard deviations.
NORMAL_95: Final = 1.96
#: The tolerance of comparisons with a rounding interval, as a share of its half-width.
_TOLERANCE: Final = 1e-6
#: The results are rounded to one yuan or dollar, in units of 100 million. Matrix products differ in their last digits
#: from processor to processor; without rounding so would every figure computed from them.
_DECIMALS: Final = 8
#: A half-width of rounding, in 亿, for levels of 0 and for made ones that are not rounded.
_NO_ROUNDING: Final = 1e-9
#: Map exports and imports to total trade, exports and imports.
_FLOWS: Final = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
#: The same of the months of exports and then imports: by month, and to date; (36, 24) each.
_BY_MONTH: Final = np.kron(_FLOWS, np.eye(_MONTHS))
_TO_DATE: Final = np.kron(_FLOWS, np.tril(np.ones((_MONTHS, _MONTHS))))


def balance(
    implied: Array, rounding: Array, provinces: Sequence[int], groups: Mapping[int, Sequence[int]]
) -> tuple[Array, Array]:
    """Return last year's years to date that add up, and the variances of their errors.

    *implied* and *rounding*: as those of :func:`reconcile`, with all months on one axis; shape (regions, 3, M), as that
    of the results. *groups*: the indexes of the provinces of each group, by that of the group.

    Exports and imports add up to total trade. In a month in which those of the nation and of all *provinces* are
    implied, and differ by no more than rounding, the provinces add up to the nation. The result is the generalised
    least-squares estimate: each implied figure counts in inverse proportion to its variance. NaN where exports or
    imports are not implied.
    """
    known = np.isfinite(implied)
    known[:, 0] &= known[:, 1:].all(axis=1)
    weight = np.where(known, 3 / np.fmax(rounding, _NO_ROUNDING) ** 2, 0.0)  # as in reconcile()
    total, exports, imports = np.where(known, weight, [[0.0], [1.0], [1.0]]).swapaxes(0, 1)
    matrix = np.array([[imports + total, -total], [-total, exports + total]])
    covariance = matrix / (exports * imports + total * (exports + imports))  # (2, 2, regions, M)
    evidence = np.einsum("fi,rfm->irm", _FLOWS, weight * np.where(known, implied, 0.0))
    value = np.einsum("ijrm,jrm->irm", covariance, evidence)

    known = known[:, 1:].swapaxes(0, 1)
    nation = [array[..., 0, :].copy() for array in (value, covariance, known)]
    for index, members in {0: provinces, **groups}.items():
        for array in (value, covariance):
            array[..., index, :] = array[..., [*members], :].sum(axis=-2)
        known[:, index] = known[:, [*members]].all(axis=1)
    # The sum of the provinces is the prior of the nation, and its own figures are the benchmarks.
    related = [0, *provinces, *groups]
    difference = nation[0] - value[:, 0]
    within = np.abs(difference) <= rounding[[0, *provinces], 1:].sum(axis=0) * (1 + _TOLERANCE)  # not if one is NaN
    is_added = (within & known[:, 0] & nation[2]).all(axis=0)
    gain = np.linalg.inv((nation[1] + covariance[..., 0, :]).transpose(2, 0, 1)) * is_added[:, np.newaxis, np.newaxis]
    parts = covariance[..., related, :]
    shares = np.einsum("ijrm,mjk->ikrm", parts, gain)
    value[:, related] += np.einsum("ikrm,km->irm", shares, difference)
    covariance[..., related, :] -= np.einsum("ikrm,kjrm->ijrm", shares, parts)
    for array, own in zip((value, covariance, known), nation, strict=True):
        array[..., 0, :] = np.where(is_added, array[..., 0, :], own)
    value[~known] = np.nan
    value = value.round(_DECIMALS)
    return np.einsum("fi,irm->rfm", _FLOWS, value), np.einsum("fi,ijrm,fj->rfm", _FLOWS, covariance, _FLOWS)


def reconcile(
    stored: Array,
    half_digit: Array,
    implied: Array,
    rounding: Array,
    *,
    groups: Sequence[Sequence[int]] = (),
    step_scale: float = _STEP_SCALE,
) -> tuple[Array, Array]:
    """Return last year's months and years to date after revision, and the half-widths of their 95% intervals.

    *stored*: last year's months of exports and imports, *half_digit*: half the size of their last printed digits; shape
    (years, 32, 2, 12), region 0 the nation. *implied*: last year's years to date of total trade, exports and imports
    that the printed YoY imply, *rounding*: the half-widths of their rounding intervals; shape (years, 32, 3, 12). NaN
    for missing values. *groups*: the indexes of the provinces of each group.

    Both results have the shape of *implied* after an axis of two bases; NaN from the first month that is not stored,
    and for a region and year without a printed YoY of exports or imports. Total trade is the sum of exports and
    imports. The years to date of exports and imports lie within their rounding intervals; they are the cumulated months
    plus the steps. Stored exports or imports that already lie within them, with total trade within its intervals, are
    returned as stored, but for the nation, whose revision is the sum of its provinces'. The *groups* follow the
    regions: sums of their provinces', with the half-widths that follow from the joint distribution of their revisions.
    """
    is_stored = np.logical_and.accumulate(np.isfinite(stored), axis=-1)
    months = np.where(is_stored, stored, 0.0)
    is_known = np.concatenate([is_stored.all(axis=2, keepdims=True), is_stored], axis=2)
    has_benchmark = np.isfinite(implied) & np.isfinite(rounding) & is_known
    is_known &= has_benchmark[:, :, 1:].any(axis=(2, 3), keepdims=True)
    rounding = np.where(has_benchmark, rounding, np.nan)
    gap = np.where(has_benchmark, implied - _three_flows(months).cumsum(axis=-1), 0.0)
    weight = np.where(has_benchmark, 3 / rounding**2, 0.0)  # the variance of a uniform variable is rounding²/3
    provinces_known = (is_known[:, 1:] | ~is_known[:, :1]).all(axis=(1, 2, 3))

    # A month printed as 0 is taken to be 0. January and February are published together.
    step = np.where(months > 0, (step_scale * (months.cumsum(axis=-1) - months)) ** 2, 0.0)
    step[..., :2] = 0.0
    scales, chances = _find_scales(months, step, gap[:, :, 1:], weight[:, :, 1:])
    # A uniform rounding error again.
    variance = np.where(months > 0, (months * scales[..., np.newaxis]) ** 2 + half_digit**2 / 3, 0.0)
    prior = np.sqrt(variance + chances * step)
    revisions, covariance, gain = _posterior(prior, gap, weight, provinces_known)
    # With a step, this share of what was found is the step; without one, nothing is.
    stepped = np.divide(step, variance + step, out=np.zeros_like(step), where=step > 0)
    share = 1 - chances * stepped
    # What is found may be a step or a revision of the month, which only their sizes tell apart: the interval has both.
    unknown = np.maximum(1 - chances, chances / NORMAL_95**2)
    split = chances * stepped * (variance + unknown * stepped * revisions**2)
    expected = _two_bases(revisions, share, provinces_known)
    deviation = _deviations(share, split, covariance, gain, provinces_known, groups)
    # The stored months are rounded, too.
    tolerance = rounding * (1 + _TOLERANCE) + _three_flows(half_digit).cumsum(axis=-1)
    fits = (~has_benchmark | (np.abs(gap) <= tolerance)).all(axis=-1, keepdims=True)
    fits = fits[:, :, :1] & fits[:, :, 1:]
    revisions, _, _ = _posterior(np.where(fits, 0.0, prior), gap, weight, provinces_known)
    revisions = _two_bases(revisions, share, provinces_known).round(_DECIMALS)
    is_revised = ~fits | (revisions != 0).any(axis=(0, -1))[..., np.newaxis]
    excess = np.where(is_revised, np.diff(_excess(revisions[1], gap, rounding), prepend=0.0), 0.0)
    revisions += np.stack([share * excess, excess])
    base, moved = (
        _with_groups(np.stack([_three_flows(by_month), _three_flows(to_date).cumsum(axis=-1)]), groups, axis=2)
        for by_month, to_date in (months + revisions, revisions - expected)
    )
    error = (NORMAL_95 * np.hypot(deviation, moved)).round(_DECIMALS)
    error[1] = np.fmin(error[1], _with_groups(rounding, groups))
    is_known = _with_groups(np.where(is_known, 0.0, np.nan), groups) == 0
    return np.where(is_known, base, np.nan), np.where(is_known, error, np.nan)


def _with_groups(values: Array, groups: Sequence[Sequence[int]], axis: int = 1) -> Array:
    """Return *values* with the sum of each group's provinces at the end of the region *axis*; NaN if one is missing."""
    rows = np.moveaxis(values, axis, 0)
    sums = [rows[[*group]].sum(axis=0, keepdims=True) for group in groups]
    return np.moveaxis(np.concatenate([rows, *sums]), 0, axis)


def _three_flows(values: Array) -> Array:
    """Return *values* of exports and imports, shape (years, 32, 2, 12), with their sum as the first of three flows."""
    return np.concatenate([values.sum(axis=2, keepdims=True), values], axis=2)


def _find_scales(months: Array, step: Array, gap: Array, weight: Array) -> tuple[Array, Array]:
    """Return the scale of the revisions of each series, (years, 32, 2), and the chance of a step in each month.

    The scale is the root of the posterior mean of its square. *step*: the variance of a step; *gap*: the implied
    cumulated sums less those of *months*; *weight*: 1 / variance of their rounding, 0 in a month without a benchmark.
    The shape of the four arguments and of the chances is (years, 32, 2, 12).

    A Kalman filter follows the cumulated revisions for each possible scale. In each month, their distributions without
    a step and with one are replaced by one normal distribution that has their mean and variance.
    """
    log_priors = np.log([1 - _STEP_CHANCE, _STEP_CHANCE]).reshape(2, 1, 1, 1, 1)
    mean = variance = log_density = np.zeros((*months.shape[:-1], _SCALES.size))
    chances = np.empty((*months.shape, _SCALES.size))
    for month in range(_MONTHS):
        stored, jump, found, known = (each[..., month, np.newaxis] for each in (months, step, gap, weight))
        before = variance + (stored * _SCALES) ** 2
        before = np.stack([before, before + jump])
        total, away = 1 + known * before, found - mean
        log_joint = log_priors - 0.5 * (np.log(total) + known * away**2 / total)
        log_sum = np.logaddexp(*log_joint)
        share, move = np.exp(log_joint - log_sum), known * before / total * away
        mean = mean + (share * move).sum(axis=0)
        variance = (share * before / total).sum(axis=0) + share.prod(axis=0) * (move[1] - move[0]) ** 2
        log_density = log_density + log_sum
        chances[..., month, :] = share[1]
    log_density = log_density - 0.5 * (np.log(_SCALES / _SCALE_MEDIAN) / _SCALE_DEVIATION) ** 2
    density = np.exp(log_density - log_density.max(axis=-1, keepdims=True))
    density /= density.sum(axis=-1, keepdims=True)
    return np.sqrt(density @ _SCALES**2), (chances * density[..., np.newaxis, :]).sum(axis=-1)


def _posterior(prior: Array, gap: Array, weight: Array, provinces_known: BoolArray) -> tuple[Array, Array, Array]:
    """Return the expected revisions of exports and imports, steps included, and two matrices for their covariance.

    *prior*: their standard deviations before the benchmarks are known; shape (years, 32, 2, 12), as the first result.
    The covariance of a region is ``C - C @ gain @ C`` with the matrices C, shape (years, 32, 24, 24), and gain, (years,
    1, 24, 24). In a year in *provinces_known*, the nation, whose figures are the sums of the provinces', has none here.
    Otherwise it is one more region, and gain is 0.
    """
    years, regions = prior.shape[:2]
    flat, weights = prior.reshape(years, regions, -1), weight.reshape(years, regions, 1, -1)
    # The information in the benchmarks: its matrix, and its vector for the gaps.
    information = (_TO_DATE.T * weights) @ _TO_DATE
    evidence = (weights * gap.reshape(years, regions, 1, -1) @ _TO_DATE).swapaxes(-1, -2)
    identity = np.eye(flat.shape[-1])
    scaled = identity + flat[..., np.newaxis] * information * flat[..., np.newaxis, :]
    covariance = flat[..., np.newaxis] * np.linalg.inv(scaled) * flat[..., np.newaxis, :]
    revision = covariance @ evidence

    # The provinces' revisions, estimated without the nation's benchmarks, are the prior of the nation's.
    summed, summed_covariance = revision[:, 1:].sum(axis=1), covariance[:, 1:].sum(axis=1)
    inverse = np.linalg.inv(identity + information[:, 0] @ summed_covariance)
    inverse[~provinces_known] = 0.0
    revision += covariance @ (inverse @ (evidence[:, 0] - information[:, 0] @ summed))[:, np.newaxis]
    return revision.reshape(prior.shape), covariance, (inverse @ information[:, 0])[:, np.newaxis]


def _two_bases(revision: Array, share: Array, provinces_known: BoolArray) -> Array:
    """Return each *revision* without the step, then with it, both with the nation; shape (2, years, 32, 2, 12)."""
    both = np.stack([share * revision, revision])
    both[:, provinces_known, 0] = both[:, provinces_known, 1:].sum(axis=2)
    return both


def _deviations(
    share: Array,
    split: Array,
    covariance: Array,
    gain: Array,
    provinces_known: BoolArray,
    groups: Sequence[Sequence[int]],
) -> Array:
    """Return the standard deviations of the months without steps, and of the years to date with them.

    Shape (2, years, 32 + groups, 3, 12). *share*: how much of each revision is no step, *split*: the variance of what
    is no step if their sum is known; the others are results and arguments of :func:`_posterior` and :func:`reconcile`.
    """
    years, regions = share.shape[:2]
    deviations = []
    for base, rest, flows in ((share, split, _BY_MONTH), (np.ones_like(share), np.zeros_like(split), _TO_DATE)):
        part = base.reshape(years, regions, -1)
        left = flows @ (part[..., np.newaxis] * covariance)
        variance = np.einsum("...ij,ij,...j->...i", left, flows, part) + rest.reshape(part.shape) @ flows.T
        for each in (left, variance):
            each[provinces_known, 0] = each[provinces_known, 1:].sum(axis=1)
        left, variance = _with_groups(left, groups), _with_groups(variance, groups)
        variance -= np.einsum("...ij,...ij->...i", left @ gain, left)
        deviations.append(np.sqrt(np.maximum(variance, 0.0)).reshape(years, -1, 3, _MONTHS))
    return np.stack(deviations)


def _excess(revisions: Array, gap: Array, rounding: Array) -> Array:
    """Return what to add to the cumulated *revisions* so that each sum lies within its rounding interval."""
    cumulated = revisions.cumsum(axis=-1)
    low, high = (gap + sign * rounding for sign in (-1, 1))
    excess: Array = np.clip(cumulated, low[:, :, 1:], high[:, :, 1:]) - cumulated  # NaN without a benchmark
    before = np.zeros_like(excess[..., 0])
    for month in range(_MONTHS):
        excess[..., month] = before = np.where(np.isnan(excess[..., month]), before, excess[..., month])
    return excess
