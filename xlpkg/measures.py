"""Every measure as a vectorised function of the cube: YoY with base method and band, rank, share, contribution.

All of them work on unrounded values. Arrays have the cube's axes: (bases, regions, flows, months).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.cube import lag
from xlpkg.words import Basis, Flow, Method

if TYPE_CHECKING:
    from xlpkg.cube import Array, Cube, IntArray

#: The printed YoY has one decimal.
PRINTED_BAND: Final = 0.05
_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class YoY:
    """Year-on-year changes of total trade, exports and imports; shape of each (2, 32, 3, M).

    ``value``: percentage points, NaN where there is no base. ``band``: half-width, in pp, of the interval that the
    rounding of what is printed leaves open. ``method``: the base method that answered (words.Method, 0 for none).
    """

    value: Array
    band: Array
    method: IntArray


def yoy(cube: Cube, method: Method = Method.AUTO) -> YoY:
    """Return the YoY of every region, flow and month by *method*.

    official: as GACC prints it, for the year to date. stored: by last year's level in the store. revised: by the
    base that the printed year-to-date YoY implies, for a month ``YTD_m/(1+y_m) - YTD_(m-1)/(1+y_(m-1))``; the base
    of total trade is that of exports plus that of imports. auto: for the year to date official, else stored; for a
    month stored where last year's stored YTD gives back the printed YTD YoY within rounding, in this month and the
    one before; else revised; else stored.
    """
    if method is Method.OFFICIAL:
        return _official(cube)
    if method is Method.STORED:
        return _from_base(cube, *_stored_base(cube), Method.STORED)
    if method is Method.REVISED:
        return _from_base(cube, *_revised_base(cube), Method.REVISED)
    return _auto(cube)


def _official(cube: Cube) -> YoY:
    value = np.full(cube.levels[:, :, :3].shape, np.nan)
    value[Basis.YTD] = cube.official
    band = np.where(np.isnan(value), np.nan, PRINTED_BAND)
    return YoY(value, band, _marked(value, Method.OFFICIAL))


def _from_base(cube: Cube, base: Array, error: Array, method: Method) -> YoY:
    """Divide by *base*, which is known to ± *error*."""
    level = cube.levels[:, :, :3]
    half_digit = cube.digit[:, :, :3] / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = base > 0
        value = np.where(usable, 100 * (level / base - 1), np.nan)
        low, high = (level - half_digit) / (base + error), (level + half_digit) / (base - error)
        # The interval is wider above than below: the larger side is the half-width that holds all of it.
        band = np.where(base > error, np.maximum(100 * (high - 1) - value, value - 100 * (low - 1)), np.inf)
    band[np.isnan(value)] = np.nan
    return YoY(value, band, _marked(value, method))


def _marked(value: Array, method: Method) -> IntArray:
    return np.where(np.isnan(value), 0, int(method))


def _stored_base(cube: Cube) -> tuple[Array, Array]:
    return lag(cube.levels[:, :, :3], 12), lag(cube.digit[:, :, :3], 12) / 2


def _revised_base(cube: Cube) -> tuple[Array, Array]:
    """Take last year's levels back out of the printed YTD YoY, with what its rounding leaves open."""
    ytd = cube.levels[Basis.YTD, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(cube.official > -100 + PRINTED_BAND, cube.official, np.nan)
        base = ytd / (1 + growth / 100)
        # The base is known less well above than below; both of its sides are within the larger one.
        highest = (ytd + cube.digit[Basis.YTD, :, :3] / 2) / (1 + (growth - PRINTED_BAND) / 100)
        error = highest - base
    before, before_error = lag(base, 1), lag(error, 1)
    january = (cube.first.month - 1 + np.arange(cube.months)) % 12 == 0
    before[..., january], before_error[..., january] = 0.0, 0.0
    bases, errors = np.stack([base - before, base]), np.stack([error + before_error, error])
    for parts in (bases, errors):
        parts[:, :, Flow.TOTAL] = parts[:, :, Flow.EXPORT] + parts[:, :, Flow.IMPORT]
    return bases, errors


def _auto(cube: Cube) -> YoY:
    official, stored, revised = (yoy(cube, m) for m in (Method.OFFICIAL, Method.STORED, Method.REVISED))
    off = np.abs(stored.value[Basis.YTD] - cube.official)
    given_back = off <= PRINTED_BAND + stored.band[Basis.YTD] + _SLACK
    january = (cube.first.month - 1 + np.arange(cube.months)) % 12 == 0
    before = np.zeros_like(given_back)
    before[..., 1:] = given_back[..., :-1]
    is_revised = given_back & (before | january) & ~np.isnan(stored.value[Basis.MONTH])
    month = np.where(is_revised, Method.STORED, np.where(revised.method[0] > 0, Method.REVISED, stored.method[0]))
    ytd = np.where(official.method[1] > 0, Method.OFFICIAL, stored.method[1])
    chosen = np.stack([month, ytd])
    candidates = ((Method.OFFICIAL, official), (Method.STORED, stored), (Method.REVISED, revised))
    value, band = np.full(chosen.shape, np.nan), np.full(chosen.shape, np.nan)
    for name, answer in candidates:
        value = np.where(chosen == name, answer.value, value)
        band = np.where(chosen == name, answer.band, band)
    return YoY(value, band, chosen)


def base_level(cube: Cube, change: YoY) -> Array:
    """Return last year's level that *change* rests on, in 亿; shape (2, 32, 4, M), the fourth flow net exports."""
    with np.errstate(divide="ignore", invalid="ignore"):
        base = cube.levels[:, :, :3] / (1 + change.value / 100)
    net = base[:, :, Flow.EXPORT] - base[:, :, Flow.IMPORT]
    return np.concatenate([base, net[:, :, np.newaxis]], axis=2)


def change(cube: Cube, growth: YoY) -> Array:
    """Return the change of the level on the year, in 亿; shape (2, 32, 4, M). Defined for net exports, too."""
    return cube.levels - base_level(cube, growth)


def rank(values: Array, axis: int = 1) -> Array:
    """Return each province's rank, 1 for the largest, along the region axis; equal values share the better rank.

    全国, at 0 of the axis, and missing values have NaN.
    """
    provinces = np.moveaxis(values, axis, 0)[1:]
    order = np.argsort(-provinces, axis=0, kind="stable")
    ordered = np.take_along_axis(provinces, order, axis=0)
    place = np.arange(1.0, len(ordered) + 1).reshape(-1, *[1] * (ordered.ndim - 1))
    first_of_equals = np.ones(ordered.shape, dtype=bool)
    first_of_equals[1:] = ordered[1:] != ordered[:-1]
    places = np.maximum.accumulate(np.where(first_of_equals, place, 0.0), axis=0)
    ranks = np.full(np.moveaxis(values, axis, 0).shape, np.nan)
    np.put_along_axis(ranks[1:], order, places, axis=0)
    ranks[1:][np.isnan(provinces)] = np.nan
    return np.moveaxis(ranks, 0, axis)


def rank_change(values: Array, axis: int = 1) -> Array:
    """Return by how many places a province has moved up since the month before; negative: down."""
    ranks = rank(values, axis)
    return lag(ranks, 1) - ranks


def share(cube: Cube) -> Array:
    """Return each region's part of the national figure, in percent; shape (2, 32, 3, M)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * cube.levels[:, :, :3] / cube.levels[:, :1, :3]


def contribution(cube: Cube, growth: YoY) -> Array:
    """Return what each region adds to the national YoY, in pp; shape (2, 32, 3, M).

    (L - B) / B_national, with the bases that *growth* rests on. Each base carries the rounding of its own printed
    YoY, so the 31 miss the national base by a little: they are scaled to it, and the 31 contributions add up to the
    national YoY.
    """
    base = base_level(cube, growth)[:, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = base[:, :1] / base[:, 1:].sum(axis=1, keepdims=True)
        base[:, 1:] *= np.where(np.isfinite(fit), fit, 1.0)  # with a province missing there is nothing to fit
        return 100 * (cube.levels[:, :, :3] - base) / base[:, :1]
