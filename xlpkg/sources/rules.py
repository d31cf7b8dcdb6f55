"""The rules that the levels of a month must satisfy, within the tolerance that rounding requires.

Total is exports plus imports; 全国 is the sum of the 31 provinces; a month is at most its year to date, and January
equals it. A source file is checked when it is read; ``trademonitor check`` checks the stored figures again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import numpy as np

from xlpkg.model.arrays import Array
from xlpkg.model.words import Basis, Flow

Rule = Literal["identity", "sum", "month-above-ytd", "january-not-ytd"]

#: The most decimals that a table prints.
_MOST_DECIMALS: Final = 9
#: A sum of rounded figures may differ by this many standard deviations of its rounding error. For a table of whole
#: numbers that is 8; the largest difference in 17 real months is 4.
_DEVIATIONS: Final = 5
#: The standard deviation of the rounding error of a figure, as a share of its resolution.
_DEVIATION: Final = 1 / math.sqrt(12)
#: The error of floating point, as a share of the resolution. Real differences are multiples of the resolution.
_SLACK: Final = 1e-3
#: The relative error of floating point in a sum of 32 figures.
_DOUBLE: Final = 1e-14


class Contradiction(NamedTuple):
    """A level that does not satisfy a rule, and the level that the rule gives."""

    rule: Rule
    region: int
    flow: Flow
    basis: Basis
    found: float
    expected: float


def resolution_of(figures: Array) -> Array:
    """Return the size of the last printed digit of each column of *figures*: 1 for whole numbers, 0.1 for one decimal.

    *figures* has the shape (n, k), the result (k,); NaN for a column without a figure.
    """
    resolution = np.full(figures.shape[1], np.nan)
    for index, column in enumerate(figures.T):
        numbers = column[~np.isnan(column)]
        if numbers.size:
            decimals = (places for places in range(_MOST_DECIMALS) if (np.round(numbers, places) == numbers).all())
            resolution[index] = 10.0 ** -next(decimals, _MOST_DECIMALS)
    return resolution


def find_contradictions(levels: Array, resolution: Array, *, is_january: bool) -> Iterator[Contradiction]:
    """Yield the levels that do not satisfy a rule, beyond rounding: first T = X + M, last the sums of provinces.

    *levels* and *resolution*, the size of their last printed digit, have the shape (2 bases, 32 regions, 3 flows).
    A level that is NaN contradicts nothing.
    """
    half = resolution / 2
    total = levels[:, :, : Flow.EXPORT]
    parts = levels[:, :, Flow.EXPORT :].sum(axis=2, keepdims=True)
    yield from _off("identity", total, parts, half.sum(axis=2, keepdims=True), resolution)

    month, to_date = levels[: Basis.YTD], levels[Basis.YTD :]
    # Two figures of one resolution are rounded in the same direction.
    same_resolution = resolution[: Basis.YTD] == resolution[Basis.YTD :]
    tolerance = np.where(same_resolution, 0.0, half.sum(axis=0, keepdims=True))
    if is_january:
        yield from _off("january-not-ytd", month, to_date, tolerance, resolution)
    else:
        yield from _off("month-above-ytd", month, np.minimum(month, to_date), tolerance, resolution)

    national, provinces = levels[:, :1], levels[:, 1:].sum(axis=1, keepdims=True)
    deviation = _DEVIATION * np.sqrt((resolution**2).sum(axis=1, keepdims=True))
    yield from _off("sum", national, provinces, _DEVIATIONS * deviation, resolution)


def find_yoy_contradictions(
    levels: Array, resolution: Array, yoy: Array, yoy_resolution: Array
) -> Iterator[tuple[int, float, float]]:
    """Yield (region, found, expected) for each YoY of total trade that those of exports and imports exclude.

    The base of total trade is that of exports plus that of imports. *levels* of the year to date and *yoy*, in percent,
    have the shape (32 regions, 3 flows), their resolutions (3 flows,). What is NaN contradicts nothing.
    """
    growth, half = 1 + yoy / 100, yoy_resolution / 200
    with np.errstate(divide="ignore", invalid="ignore"):
        bases = levels / growth
        ends = np.stack([(levels + sign * resolution / 2) / (growth - sign * half) for sign in (-1, 1)])
        expected = 100 * (levels[:, 0] / bases[:, 1:].sum(axis=1) - 1)
    low, high = ends.min(axis=0), ends.max(axis=0)
    apart = (high[:, 0] < low[:, 1:].sum(axis=1)) | (low[:, 0] > high[:, 1:].sum(axis=1))
    # At -100% the base is not known.
    for region in np.flatnonzero(apart & (growth > half).all(axis=1)).tolist():
        yield region, float(yoy[region, 0]), float(expected[region])


def _off(rule: Rule, found: Array, expected: Array, tolerance: Array, resolution: Array) -> Iterator[Contradiction]:
    """Yield each level of *found* that differs from *expected* by more than *tolerance*; all have 3 axes."""
    bases, regions, flows = found.shape
    slack = _SLACK * resolution[:bases, :regions, :flows] + _DOUBLE * np.abs(found)
    for cell in map(tuple, np.argwhere(np.abs(found - expected) > tolerance + slack).tolist()):
        basis, region, flow = cell
        yield Contradiction(rule, region, Flow(flow), Basis(basis), float(found[cell]), float(expected[cell]))
