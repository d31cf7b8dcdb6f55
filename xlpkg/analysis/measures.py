"""Every measure as a vectorised function of the cube: YoY with base method and band, rank, share, contribution.

All of them work on unrounded values. Arrays have the cube's axes: (bases, regions, flows, months).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from xlpkg.analysis.cube import lag
from xlpkg.model.words import Basis, Flow, Method

if TYPE_CHECKING:
    from xlpkg.analysis.cube import Cube
    from xlpkg.model.arrays import Array, BoolArray, IntArray


#: The printed YoY has one decimal.
PRINTED_BAND: Final = 0.05
_SLACK: Final = 1e-9

_Values = TypeVar("_Values", "Array", "IntArray")


@dataclass(frozen=True, slots=True, eq=False)
class YoY:
    """Year-on-year changes of total trade, exports and imports; shape of each (2, 32, 3, M).

    ``value``: percentage points, NaN where there is no base. ``band``: half-width, in pp, of the interval that the
    rounding of what is printed leaves open. ``method``: the base method that answered (words.Method, 0 for none).
    """

    value: Array
    band: Array
    method: IntArray


def compute_yoy(cube: Cube, method: Method = Method.AUTO) -> YoY:
    """Return the YoY of every region, flow and month by *method*.

    official: as GACC prints it, for the year to date, and for January, whose month is its year to date. stored: by
    last year's level in the store, first: by that level as it was stored first. revised: by the base that the printed
    year-to-date YoY implies, for a month ``YTD_m/(1+y_m) - YTD_(m-1)/(1+y_(m-1))``; the base of total trade is that
    of exports plus that of imports. auto: official where there is one; else, for the year to date, stored; for a
    month stored where last year's stored YTD gives back the printed YTD YoY within rounding, in this month and the
    one before; else revised; else stored. What was computed last is kept: the arrays are not to be changed.
    """
    return _yoy(cube, method)


@lru_cache(maxsize=8)
def _yoy(cube: Cube, method: Method) -> YoY:
    if method is Method.OFFICIAL:
        return _official(cube)
    if method is Method.STORED:
        return _from_base(cube, *_stored_base(cube), Method.STORED)
    if method is Method.FIRST and cube.history is None:
        stored = compute_yoy(cube, Method.STORED)
        return replace(stored, method=_marked(stored.value, Method.FIRST))
    if method is Method.FIRST:
        return _from_base(cube, *_stored_base(cube.first_published), Method.FIRST)
    if method is Method.REVISED:
        return _from_base(cube, *_revised_base(cube), Method.REVISED)
    return _auto(cube)


def _official(cube: Cube) -> YoY:
    value = np.full(cube.levels[:, :, :3].shape, np.nan)
    value[Basis.YTD] = cube.official
    value[Basis.MONTH] = np.where(_january(cube), cube.official, np.nan)
    band = np.where(np.isnan(value), np.nan, PRINTED_BAND)
    return YoY(value, band, _marked(value, Method.OFFICIAL))


def _january(cube: Cube) -> BoolArray:
    """Tell which months are Januaries; shape (M,)."""
    is_january: BoolArray = (cube.first.month - 1 + np.arange(cube.months)) % 12 == 0
    return is_january


def _from_base(cube: Cube, base: Array, error: Array, method: Method) -> YoY:
    """Divide by *base*, which is known to ± *error*."""
    level = cube.levels[:, :, :3]
    half_digit = cube.resolution[:, :, :3] / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        value, low, high = level / base, (level - half_digit) / (base + error), (level + half_digit) / (base - error)
        # The interval is wider above than below: the larger side is the half-width that holds all of it.
        band = 100 * np.maximum(high - value, value - low)
        value = 100 * (value - 1)
        value[~(base > 0)] = np.nan
        band[base <= error] = np.inf
    band[np.isnan(value)] = np.nan
    return YoY(value, band, _marked(value, method))


def _marked(value: Array, method: Method) -> IntArray:
    return np.where(np.isnan(value), 0, int(method))


def _stored_base(cube: Cube) -> tuple[Array, Array]:
    return lag(cube.levels[:, :, :3], 12), lag(cube.resolution[:, :, :3], 12) / 2


def _revised_base(cube: Cube) -> tuple[Array, Array]:
    """Take last year's levels back out of the printed YTD YoY, with what its rounding leaves open."""
    ytd = cube.levels[Basis.YTD, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        yoy = np.where(cube.official > -100 + PRINTED_BAND, cube.official, np.nan)
        base = ytd / (1 + yoy / 100)
        # The base is known less well above than below; both of its sides are within the larger one.
        highest = (ytd + cube.resolution[Basis.YTD, :, :3] / 2) / (1 + (yoy - PRINTED_BAND) / 100)
        error = highest - base
    before, before_error = lag(base, 1), lag(error, 1)
    before[..., _january(cube)], before_error[..., _january(cube)] = 0.0, 0.0
    bases, errors = np.stack([base - before, base]), np.stack([error + before_error, error])
    for parts in (bases, errors):
        parts[:, :, Flow.TOTAL] = parts[:, :, Flow.EXPORT] + parts[:, :, Flow.IMPORT]
    return bases, errors


def _auto(cube: Cube) -> YoY:
    official, stored, revised = (compute_yoy(cube, m) for m in (Method.OFFICIAL, Method.STORED, Method.REVISED))
    off = np.abs(stored.value[Basis.YTD] - cube.official)
    given_back = off <= PRINTED_BAND + stored.band[Basis.YTD] + _SLACK
    before = np.zeros_like(given_back)
    before[..., 1:] = given_back[..., :-1]
    is_revised = given_back & before & ~np.isnan(stored.value[Basis.MONTH])  # January's is printed, or not known
    month = np.where(is_revised, Method.STORED, np.where(revised.method[0] > 0, Method.REVISED, stored.method[0]))
    computed = np.stack([month, stored.method[1]])
    chosen = np.where(official.method > 0, Method.OFFICIAL, computed)
    is_stored, is_revised = chosen == Method.STORED, chosen == Method.REVISED
    value, band = (
        np.where(is_stored, of_stored, np.where(is_revised, of_revised, of_official))
        for of_stored, of_revised, of_official in (
            (stored.value, revised.value, official.value),
            (stored.band, revised.band, official.band),
        )
    )
    return YoY(value, band, chosen)


def combined_yoy(cube: Cube, yoy: YoY) -> YoY:
    """Return *yoy* with January and February each replaced by January–February together, as in the other arrays.

    The growth that a single month's YoY shows is blurred where Spring Festival moves between them. Both months hold the
    year to date of February, with the band and the base method that answered for it; NaN where it is not known.
    """
    return YoY(_together(cube, yoy.value), _together(cube, yoy.band), _together(cube, yoy.method))


def combined_levels(cube: Cube) -> Array:
    """Return the levels, in 亿, with January and February each replaced by both together; shape (2, 32, 4, M)."""
    return _together(cube, cube.levels)


def _together(cube: Cube, values: _Values) -> _Values:
    """Put February's year to date in the place of January and February, on both bases."""
    joined = values.copy()
    of_year = (cube.first.month - 1 + np.arange(cube.months)) % 12
    joined[..., of_year < 2] = 0 if values.dtype.kind == "i" else np.nan
    february = np.flatnonzero(of_year == 1)
    joined[..., february] = values[Basis.YTD][..., february]
    january = february[february > 0] - 1
    joined[..., january] = joined[..., january + 1]
    return joined


def base_level(cube: Cube, change: YoY) -> Array:
    """Return last year's level that *change* rests on, in 亿; shape (2, 32, 4, M), the fourth flow net exports."""
    with np.errstate(divide="ignore", invalid="ignore"):
        base = cube.levels[:, :, :3] / (1 + change.value / 100)
    net = base[:, :, Flow.EXPORT] - base[:, :, Flow.IMPORT]
    return np.concatenate([base, net[:, :, np.newaxis]], axis=2)


def compute_change(cube: Cube, yoy: YoY) -> Array:
    """Return the change of the level on the year, in 亿; shape (2, 32, 4, M). Defined for net exports, too."""
    return cube.levels - base_level(cube, yoy)


def compute_rank(values: Array, axis: int = 1) -> Array:
    """Return each province's rank, 1 for the largest, along the region axis; equal values share the better rank.

    全国, at 0 of the axis, and missing values have NaN.
    """
    # Sorting is fast along the last axis; descending, what is missing comes last.
    descending = -np.moveaxis(values, axis, -1)[..., 1:]
    order = np.argsort(descending, axis=-1)
    ordered = np.take_along_axis(descending, order, axis=-1)
    places = np.broadcast_to(np.arange(1.0, ordered.shape[-1] + 1), ordered.shape).copy()
    places[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0.0  # the first of equals has the place
    np.maximum.accumulate(places, axis=-1, out=places)
    places[np.isnan(ordered)] = np.nan
    ranks = np.full((*ordered.shape[:-1], ordered.shape[-1] + 1), np.nan)
    np.put_along_axis(ranks[..., 1:], order, places, axis=-1)
    return np.moveaxis(ranks, -1, axis)


def compute_rank_change(ranks: Array) -> Array:
    """Return by how many places a province has moved up since the month before, from its *ranks*; negative: down."""
    return lag(ranks, 1) - ranks


def compute_share(cube: Cube) -> Array:
    """Return each region's part of the national figure, in percent; shape (2, 32, 3, M)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * cube.levels[:, :, :3] / cube.levels[:, :1, :3]


def compute_contribution(cube: Cube, yoy: YoY) -> Array:
    """Return what each region adds to the national YoY, in pp; shape (2, 32, 3, M).

    (L - B) / B_national, with the bases that *yoy* rests on. Each base carries the rounding of its own printed
    YoY, so the 31 miss the national base by a little: they are scaled to it, and the 31 contributions add up to the
    national YoY.
    """
    base = base_level(cube, yoy)[:, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = base[:, :1] / base[:, 1:].sum(axis=1, keepdims=True)
        base[:, 1:] *= np.where(np.isfinite(fit), fit, 1.0)  # with a province missing there is nothing to fit
        return 100 * (cube.levels[:, :, :3] - base) / base[:, :1]
