"""The measures of a cube as vectorised functions: YoY with method and band, change, rank, share, contribution.

All use unrounded values. Arrays have the axes of the cube: (bases, regions, flows, months).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from xlpkg.analysis.cube_data import lag
from xlpkg.model.words import Basis, Flow, Method

if TYPE_CHECKING:
    from xlpkg.analysis.cube_data import CubeData
    from xlpkg.model.arrays import Array, BoolArray, IntArray


#: China Customs prints YoY with one decimal: the printed value is within this many pp of the true one.
PRINTED_BAND: Final = 0.05
#: The tolerance of comparisons of floats in pp.
_TOLERANCE: Final = 1e-9

_Values = TypeVar("_Values", "Array", "IntArray")


@dataclass(frozen=True, slots=True, eq=False)
class YoY:
    """Year-on-year changes of total trade, exports and imports; shape of each array (2, 32, 3, M).

    Attributes:
        value: percentage points; NaN without a base.
        band: half-width, in pp, of the interval of values that the rounding of the printed figures allows.
        method: the base method used (:class:`xlpkg.model.words.Method`); 0 for none.
    """

    value: Array
    band: Array
    method: IntArray


def compute_yoy(cube: CubeData, method: Method = Method.AUTO) -> YoY:
    """Return the YoY of every region, flow and month by *method*.

    - official: as printed by China Customs: for the year to date, and for January, whose month is its year to date.
    - stored: relative to last year's level in force in the store; first: relative to that level as first published.
    - revised: relative to the base that the printed YoY of the year to date implies. For month m this is
      ``YTD_m/(1+y_m) - YTD_(m-1)/(1+y_(m-1))``. The base of total trade is that of exports plus that of imports.
    - auto: official if there is one. Otherwise a year to date uses stored. A month uses stored if last year's stored
      year to date reproduces the printed YoY within rounding, in this month and the one before; otherwise it uses
      revised or, if there is none, stored.
    """
    return compute_yoy_by_method(cube)[method]


def compute_yoy_by_method(cube: CubeData) -> dict[Method, YoY]:
    """Return the YoY by each method; see :func:`compute_yoy`."""
    official = _official(cube)
    stored = _from_base(cube, *_stored_base(cube), Method.STORED)
    revised = _from_base(cube, *_revised_base(cube), Method.REVISED)
    if cube.history is None:
        first = replace(stored, method=_method_where_known(stored.value, Method.FIRST))
    else:
        first = _from_base(cube, *_stored_base(cube.first_published), Method.FIRST)
    return {
        Method.AUTO: _auto(cube, official, stored, revised),
        Method.OFFICIAL: official,
        Method.STORED: stored,
        Method.REVISED: revised,
        Method.FIRST: first,
    }


def _official(cube: CubeData) -> YoY:
    """Return the YoY as printed: of the year to date, and of January."""
    value = np.full(cube.levels[:, :, :3].shape, np.nan)
    value[Basis.YTD] = cube.official
    value[Basis.MONTH] = np.where(_is_month(cube, 1), cube.official, np.nan)
    band = np.where(np.isnan(value), np.nan, PRINTED_BAND)
    return YoY(value, band, _method_where_known(value, Method.OFFICIAL))


def _is_month(cube: CubeData, month: int) -> BoolArray:
    """Return whether each index of the month axis is that *month* (1 to 12) of a year; shape (M,)."""
    is_month: BoolArray = (cube.first.month - 1 + np.arange(cube.months)) % 12 == month - 1
    return is_month


def _from_base(cube: CubeData, base: Array, error: Array, method: Method) -> YoY:
    """Return the YoY relative to *base*, which is known to ± *error*; both in 亿."""
    level = cube.levels[:, :, :3]
    half_digit = cube.resolution[:, :, :3] / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, highest = level / base, (level + half_digit) / (base - error)
        # The interval is wider above the value than below: the wider side is the half-width.
        band = 100 * (highest - ratio)
        value = 100 * (ratio - 1)
        value[~(base > 0)] = np.nan
        band[base <= error] = np.inf
    band[np.isnan(value)] = np.nan
    return YoY(value, band, _method_where_known(value, method))


def _method_where_known(value: Array, method: Method) -> IntArray:
    """Return *method* where *value* is a number, 0 elsewhere."""
    return np.where(np.isnan(value), 0, int(method))


def _stored_base(cube: CubeData) -> tuple[Array, Array]:
    """Return last year's levels and their rounding errors, in 亿."""
    return lag(cube.levels[:, :, :3], 12), lag(cube.resolution[:, :, :3], 12) / 2


def _revised_base(cube: CubeData) -> tuple[Array, Array]:
    """Return last year's levels that the printed YoY imply, and their rounding errors, in 亿."""
    ytd = cube.levels[Basis.YTD, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        printed = np.where(cube.official > -100 + PRINTED_BAND, cube.official, np.nan)
        base = ytd / (1 + printed / 100)
        # The interval is wider above the base than below: the wider side is the error.
        highest = (ytd + cube.resolution[Basis.YTD, :, :3] / 2) / (1 + (printed - PRINTED_BAND) / 100)
        error = highest - base
    before, before_error = lag(base, 1), lag(error, 1)
    january = _is_month(cube, 1)
    before[..., january], before_error[..., january] = 0.0, 0.0
    bases, errors = np.stack([base - before, base]), np.stack([error + before_error, error])
    for array in (bases, errors):
        array[:, :, Flow.TOTAL] = array[:, :, Flow.EXPORT] + array[:, :, Flow.IMPORT]
    return bases, errors


def _auto(cube: CubeData, official: YoY, stored: YoY, revised: YoY) -> YoY:
    """Return for each figure the YoY that the method auto chooses; see :func:`compute_yoy`."""
    difference = np.abs(stored.value[Basis.YTD] - cube.official)
    agrees = difference <= PRINTED_BAND + stored.band[Basis.YTD] + _TOLERANCE
    agreed_before = np.zeros_like(agrees)
    agreed_before[..., 1:] = agrees[..., :-1]
    is_stored = agrees & agreed_before & ~np.isnan(stored.value[Basis.MONTH])
    has_revised = revised.method[Basis.MONTH] > 0
    month = np.where(~is_stored & has_revised, revised.method[Basis.MONTH], stored.method[Basis.MONTH])
    method = np.stack([month, stored.method[Basis.YTD]])
    method = np.where(official.method > 0, official.method, method)
    choices = [method == Method.STORED, method == Method.REVISED]
    return YoY(
        np.select(choices, [stored.value, revised.value], official.value),
        np.select(choices, [stored.band, revised.band], official.band),
        method,
    )


def combined_yoy(cube: CubeData, yoy: YoY) -> YoY:
    """Return *yoy* with January and February each replaced by the two months combined.

    Spring Festival moves between the two months, which distorts the YoY of each. Both get the value, band and method of
    the year to date of February, on both bases; NaN if February has none.
    """
    return YoY(_combined(cube, yoy.value), _combined(cube, yoy.band), _combined(cube, yoy.method))


def combined_levels(cube: CubeData) -> Array:
    """Return the levels, in 亿, with January and February each replaced by their sum; shape (2, 32, 4, M)."""
    return _combined(cube, cube.levels)


def _combined(cube: CubeData, values: _Values) -> _Values:
    """Return a copy of *values* in which January and February have February's year to date."""
    combined = values.copy()
    january, february = _is_month(cube, 1), _is_month(cube, 2)
    combined[..., january | february] = 0 if values.dtype.kind == "i" else np.nan
    combined[..., february] = values[Basis.YTD][..., february]
    with_february = np.flatnonzero(january[:-1])
    combined[..., with_february] = combined[..., with_february + 1]
    return combined


def base_level(cube: CubeData, yoy: YoY) -> Array:
    """Return last year's level that *yoy* is relative to, in 亿; shape (2, 32, 4, M), the fourth flow net exports."""
    base = _base_of_gross(cube, yoy)
    net = base[:, :, Flow.EXPORT] - base[:, :, Flow.IMPORT]
    return np.concatenate([base, net[:, :, np.newaxis]], axis=2)


def _base_of_gross(cube: CubeData, yoy: YoY) -> Array:
    """Return last year's level of total trade, exports and imports, in 亿; shape (2, 32, 3, M)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return cube.levels[:, :, :3] / (1 + yoy.value / 100)


def compute_change(cube: CubeData, yoy: YoY) -> Array:
    """Return the change of the level on last year, in 亿; shape (2, 32, 4, M), net exports included."""
    return cube.levels - base_level(cube, yoy)


def compute_rank(values: Array, axis: int = 1) -> Array:
    """Return each province's rank along the region *axis*, 1 for the largest; shape of *values*.

    Equal values share the better rank.

    全国, at index 0 of the axis, and missing values have NaN.
    """
    # Sort descending along the last axis, which is faster; NaN come last.
    descending = -np.moveaxis(values, axis, -1)[..., 1:]
    order = np.argsort(descending, axis=-1)
    ordered = np.take_along_axis(descending, order, axis=-1)
    ordered_ranks = np.broadcast_to(np.arange(1.0, ordered.shape[-1] + 1), ordered.shape).copy()
    # A value equal to the one before gets 0, then the rank of the first of its equals.
    ordered_ranks[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0.0
    np.maximum.accumulate(ordered_ranks, axis=-1, out=ordered_ranks)
    ordered_ranks[np.isnan(ordered)] = np.nan
    ranks = np.full((*ordered.shape[:-1], ordered.shape[-1] + 1), np.nan)
    np.put_along_axis(ranks[..., 1:], order, ordered_ranks, axis=-1)
    return np.moveaxis(ranks, -1, axis)


def compute_rank_change(ranks: Array) -> Array:
    """Return by how many ranks a province has moved up since the month before; negative if it moved down."""
    return lag(ranks, 1) - ranks


def compute_share(cube: CubeData) -> Array:
    """Return each region's share of the national level, in percent; shape (2, 32, 3, M)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * cube.levels[:, :, :3] / cube.levels[:, :1, :3]


def compute_contribution(cube: CubeData, yoy: YoY) -> Array:
    """Return each region's contribution to the national YoY, in pp; shape (2, 32, 3, M).

    The contribution is ``(L - B) / B_national`` with the bases of *yoy*. Because each printed YoY is rounded, the 31
    bases do not add up to the national one: they are scaled to it, so that the contributions add up to the national
    YoY.
    """
    base = _base_of_gross(cube, yoy)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = base[:, :1] / base[:, 1:].sum(axis=1, keepdims=True)
        base[:, 1:] *= np.where(np.isfinite(scale), scale, 1.0)  # unscaled if a province is missing
        return 100 * (cube.levels[:, :, :3] - base) / base[:, :1]
