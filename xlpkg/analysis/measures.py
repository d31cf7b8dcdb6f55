"""The measures of a cube as vectorised functions: YoY with method and band, change, rank, share, contribution.

All use unrounded values. Arrays have the axes of the cube: (bases, regions, flows, months).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Final, TypeVar

import numpy as np

from xlpkg.analysis.cube_data import CubeData, lag
from xlpkg.analysis.reconciliation import NORMAL_95, balance, reconcile
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import YOY_DIGIT
from xlpkg.model.regions import REGIONS, Kind
from xlpkg.model.words import Basis, Flow, Method

#: A printed YoY is within this many pp of the true one.
PRINTED_BAND: Final = YOY_DIGIT / 2
#: 95% of the months of January to May 2024 were later revised by less than this share (62 series of provinces).
UNKNOWN_REVISION: Final = 0.025
#: The same of cities and zones (600 series), 1% of which were revised by more than 16%.
UNKNOWN_REVISION_OF_PLACES: Final = 0.063
_Values = TypeVar("_Values", "Array", "IntArray")


@dataclass(frozen=True, slots=True, eq=False)
class YoY:
    """Year-on-year changes of total trade, exports and imports; shape of each array (2, 32, 3, M).

    Attributes:
        value: percentage points; NaN without a positive base.
        band: half-width, in pp, of the interval that holds the true value: of the values that the rounding of the
            printed figures allows, or, by the method reconciled, of 95% probability.
        base: last year's level, in 亿; NaN if unknown.
        method: the base method used (:class:`xlpkg.model.words.Method`); 0 for none.
    """

    value: Array
    band: Array
    base: Array
    method: IntArray


def map_yoy(function: Callable[..., Any], *yoys: YoY) -> YoY:
    """Return the YoY of which each array is what *function* makes of those of *yoys*."""
    return YoY(*(function(*(getattr(yoy, each.name) for yoy in yoys)) for each in fields(YoY)))


def compute_yoy(cube: CubeData, method: Method = Method.AUTO) -> YoY:
    """Return the YoY of every region, flow and month by *method*.

    - official: as printed by China Customs: for the year to date, and for January, whose month is its year to date.
    - announced: as announced in the flash, the bulletin or a list, each flow by itself.
    - derived: where two flows are announced, the YoY of the third that follows from theirs and from the levels.
    - stored: relative to last year's level in force in the store; first: relative to that level as first published.
    - revised: relative to the base that the printed YoY of the year to date implies. For month m this is
      ``YTD_m/(1+y_m) - YTD_(m-1)/(1+y_(m-1))``. The base of total trade is that of exports plus that of imports.
    - reconciled: relative to last year's stored months, revised so that they add up to the implied years to date; see
      :mod:`xlpkg.analysis.reconciliation`.
    - auto: for each flow official, else announced or derived; all other flows of a region, month and basis by one
      method: the first of reconciled, revised and stored that has a base for every flow with a level. For the year to
      date, reconciled is not used. If it is stored, the band allows for a revision of UNKNOWN_REVISION.
    """
    return YoYByMethod(cube)[method]


class YoYByMethod(dict[Method, YoY]):
    """The YoY of a cube by each method; see :func:`compute_yoy`. Each is computed when it is first read."""

    def __init__(self, cube: CubeData) -> None:
        super().__init__()
        self._cube = cube

    def __missing__(self, method: Method) -> YoY:
        self[method] = yoy = self._compute(method)
        return yoy

    def _compute(self, method: Method) -> YoY:
        cube = self._cube
        if method is Method.OFFICIAL:
            return _official(cube)
        if method is Method.ANNOUNCED:
            return _announced(cube)
        if method is Method.DERIVED:
            return _derived(cube, self[Method.ANNOUNCED])
        if method is Method.STORED:
            return _from_base(cube, *_stored_base(cube), method)
        if method is Method.FIRST:
            return _from_base(cube, *_stored_base(cube.first_published), method)
        if method is Method.REVISED:
            return _revised(cube)
        if method is Method.RECONCILED:
            return _reconciled(cube)
        reconciled, stored = self[Method.RECONCILED], self[Method.STORED]
        # Nothing tells how far China Customs has revised the stored level since.
        unknown = np.full((len(cube.regions), 1, 1), UNKNOWN_REVISION)
        unknown[cube.of_kind(Kind.CITY, Kind.ZONE)] = UNKNOWN_REVISION_OF_PLACES
        stored = replace(stored, band=stored.band + (100 + stored.value) * unknown)
        reconciled = replace(reconciled, method=reconciled.method.copy())
        reconciled.method[Basis.YTD] = 0
        computed = _auto(cube, reconciled, self[Method.REVISED], stored)
        published = (self[each] for each in (Method.DERIVED, Method.ANNOUNCED, Method.OFFICIAL))
        return _with_published(cube, computed, published)


def _official(cube: CubeData) -> YoY:
    """Return the YoY as printed: of the year to date, and of January.

    The base is the one that the YoY of all regions imply together; where none can, because a level is 0, last year's
    stored level.
    """
    level = cube.levels[:, :, :3]
    value = np.full(level.shape, np.nan)
    value[Basis.YTD] = cube.official
    value[Basis.MONTH] = np.where(cube.month_numbers == 1, cube.official, np.nan)
    has_row = (~np.isnan(value)).any(axis=2, keepdims=True)
    stored, _ = _stored_base(cube)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where(value > -100, level / (1 + value / 100), np.nan)
    balanced, _ = _balanced(cube)
    base = np.where(np.isnan(base) | np.isnan(balanced), base, balanced)
    base = np.where(has_row & np.isnan(base) & ((level == 0) | (stored == 0)), stored, base)
    band = np.where(np.isnan(value), np.nan, PRINTED_BAND)
    return YoY(value, band, base, _method_where_known(np.where(np.isnan(value), base, value), Method.OFFICIAL))


def _announced(cube: CubeData) -> YoY:
    """Return the YoY as announced. The base follows from the level of table (8), else from the announced one."""
    level = cube.levels[:, :, :3].copy()
    value = np.full(level.shape, np.nan)
    if cube.announced:
        for (basis, region, period), rows in cube.announced.yoy_between(cube.first, cube.last).items():
            at, month = (basis, region), period - cube.first
            for flow, row in rows.items():
                value[*at, flow, month] = row.figure.yoy
                if np.isnan(level[*at, flow, month]):
                    level[*at, flow, month] = row.figure.value or np.nan
    base = level / np.where(value > -100, 1 + value / 100, np.nan)
    band = np.where(np.isnan(value), np.nan, PRINTED_BAND)
    return YoY(value, band, base, _method_where_known(value, Method.ANNOUNCED))


def _derived(cube: CubeData, yoy: YoY) -> YoY:
    """Return the YoY of each flow that follows from those of the other two in *yoy*, which are known to their bands."""
    with np.errstate(divide="ignore", invalid="ignore"):
        error = yoy.base * yoy.band / (100 + yoy.value)
    (total, exports, imports), (of_total, of_exports, of_imports) = yoy.base.swapaxes(0, 2), error.swapaxes(0, 2)
    base = np.stack([exports + imports, total - imports, total - exports]).swapaxes(0, 2)
    errors = [np.hypot(of_exports, of_imports), np.hypot(of_total, of_imports), np.hypot(of_total, of_exports)]
    # The errors are independent; that of a rounded figure is uniform.
    error = NORMAL_95 / np.sqrt(3) * np.stack(errors).swapaxes(0, 2)
    found = _from_base(cube, np.where(base > 0, base, np.nan), error, Method.DERIVED)
    return replace(found, band=found.band + PRINTED_BAND)


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
    return YoY(value, band, base, _method_where_known(np.where(np.isnan(level), np.nan, base), method))


def _method_where_known(values: Array, method: Method) -> IntArray:
    """Return *method* where *values* has a number, 0 elsewhere."""
    return np.where(np.isnan(values), 0, int(method))


def _stored_base(cube: CubeData) -> tuple[Array, Array]:
    """Return last year's levels and their rounding errors, in 亿."""
    return lag(cube.levels[:, :, :3], 12), lag(cube.resolution[:, :, :3], 12) / 2


def _implied_ytd(cube: CubeData) -> tuple[Array, Array]:
    """Return last year's years to date that the printed YoY imply, and the half-widths that rounding leaves open.

    In 亿; shape of each (32, 3, M).
    """
    ytd, half_digit = cube.levels[Basis.YTD, :, :3], cube.resolution[Basis.YTD, :, :3] / 2
    printed = np.where(cube.official > -100 + PRINTED_BAND, cube.official, np.nan)
    lowest = (ytd - half_digit) / (1 + (printed + PRINTED_BAND) / 100)
    highest = (ytd + half_digit) / (1 + (printed - PRINTED_BAND) / 100)
    return (lowest + highest) / 2, (highest - lowest) / 2


def _revised(cube: CubeData) -> YoY:
    """Return the YoY relative to last year's levels that the printed YoY imply."""
    to_date, variance = _balanced(cube)
    before, variance_before = lag(to_date, 1), lag(variance, 1)
    january = cube.month_numbers == 1
    before[..., january], variance_before[..., january] = 0.0, 0.0
    error = NORMAL_95 * np.sqrt(np.stack([variance + variance_before, variance]))
    error[Basis.YTD] = np.fmin(error[Basis.YTD], cube.sum_groups(_implied_ytd(cube)[1][np.newaxis])[0])
    yoy = _from_base(cube, np.stack([to_date - before, to_date]), error, Method.REVISED)
    yoy.band[Basis.MONTH] += PRINTED_BAND  # as in _reconciled()
    return yoy


def _balanced(cube: CubeData) -> tuple[Array, Array]:
    """Return last year's years to date that the printed YoY imply, and their variances; see :func:`balance`."""
    implied, rounding = _implied_ytd(cube)
    groups = {region.index: region.members for region in cube.regions if region.kind is Kind.GROUP}
    return balance(implied, rounding, range(1, len(REGIONS)), groups)


def _reconciled(cube: CubeData) -> YoY:
    """Return the YoY relative to last year's months and years to date after reconciliation.

    The provinces and their groups are reconciled with the nation, cities and zones each for itself.
    """
    stored, half_digit = (values[Basis.MONTH, :, Flow.EXPORT :] for values in _stored_base(cube))
    implied, rounding = _implied_ytd(cube)
    known = [_by_year(cube, values) for values in (stored, half_digit, implied, rounding)]
    is_known = np.isfinite(known[0]).any(axis=(1, 2, 3)) & np.isfinite(known[2]).any(axis=(1, 2, 3))
    base, error = np.full((2, len(Basis), *known[2].shape), np.nan)
    if is_known.any():
        known = [values[is_known] for values in known]
        groups = [region.members for region in cube.regions if region.kind is Kind.GROUP]
        results = [reconcile(*(values[:, : len(REGIONS)] for values in known), groups=groups)]
        if (end := results[0][0].shape[2]) < len(cube.regions):
            places = [values[:, end - 1 :].copy() for values in known]
            for values in places:
                values[:, 0] = np.nan  # they are no parts of a nation
            of_places = reconcile(*places)
            results.append((of_places[0][:, :, 1:], of_places[1][:, :, 1:]))
        base[:, is_known], error[:, is_known] = (np.concatenate(each, axis=2) for each in zip(*results, strict=True))
    yoy = _from_base(cube, _by_month(cube, base), _by_month(cube, error), Method.RECONCILED)
    # A YoY that China Customs announces is itself rounded.
    return replace(yoy, band=yoy.band + PRINTED_BAND)


def _by_year(cube: CubeData, values: Array) -> Array:
    """Return *values*, whose last axis are the cube's months, by calendar year: shape (years, …, 12), NaN added."""
    before = cube.first.month - 1
    after = -(before + cube.months) % 12
    padded = np.pad(values, [(0, 0)] * (values.ndim - 1) + [(before, after)], constant_values=np.nan)
    return np.moveaxis(padded.reshape(*values.shape[:-1], -1, 12), -2, 0)


def _by_month(cube: CubeData, values: Array) -> Array:
    """Return *values* of shape (bases, years, …, 12) on the cube's month axis: shape (bases, …, M)."""
    axis = np.moveaxis(values, 1, -2)
    before = cube.first.month - 1
    return axis.reshape(*axis.shape[:-2], -1)[..., before : before + cube.months]


def _auto(cube: CubeData, *yoys: YoY) -> YoY:
    """Return for each region, month and basis the YoY by the first of *yoys* that has all its bases.

    If none has all, the first that has one is used.
    """
    has_level = ~np.isnan(cube.levels[:, :, :3])
    is_known = np.stack([yoy.method > 0 for yoy in yoys])
    has_any = is_known.any(axis=3)
    has_all = has_any & (is_known | ~has_level).all(axis=3)
    choice = np.argmax(np.concatenate([has_all, has_any]), axis=0)[:, :, np.newaxis] % len(yoys)
    return map_yoy(lambda *values: np.choose(choice, values), *yoys)


def _with_published(cube: CubeData, computed: YoY, published: Iterable[YoY]) -> YoY:
    """Return *computed* with each flow that one of *published* has; the last of them counts most.

    The base of total trade of which one part alone is announced is the sum of that part's and of the computed one.
    """
    found = computed
    for each in published:
        found = map_yoy(partial(np.where, each.method > 0), each, found)
    is_computed, is_sum = found.method == computed.method, np.zeros(found.method.shape, dtype=np.bool_)
    of_part = (found.method[:, :, Flow.EXPORT :] == Method.ANNOUNCED).any(axis=2)
    is_sum[:, :, Flow.TOTAL] = of_part & is_computed[:, :, Flow.TOTAL]
    return map_yoy(partial(np.where, is_sum), replace(_derived(cube, found), method=found.method), found)


def combined_yoy(cube: CubeData, yoy: YoY) -> YoY:
    """Return *yoy* with January and February each replaced by the two months combined.

    Spring Festival moves between the two months, which distorts the YoY of each. Both get the value, band, base and
    method of the year to date of February, on both bases; NaN if February has none.
    """
    return map_yoy(lambda values: _combined(cube, values), yoy)


def combined_levels(cube: CubeData) -> Array:
    """Return the levels, in 亿, with January and February each replaced by their sum; shape (2, 32, 4, M)."""
    return _combined(cube, cube.levels)


def _combined(cube: CubeData, values: _Values) -> _Values:
    """Return a copy of *values* in which January and February have February's year to date."""
    combined = values.copy()
    january, february = cube.month_numbers == 1, cube.month_numbers == 2
    combined[..., january | february] = 0 if values.dtype.kind == "i" else np.nan
    combined[..., february] = values[Basis.YTD][..., february]
    with_february = np.flatnonzero(january[:-1])
    combined[..., with_february] = combined[..., with_february + 1]
    return combined


def base_level(yoy: YoY) -> Array:
    """Return last year's level that *yoy* is relative to, in 亿; shape (2, 32, 4, M), the fourth flow net exports."""
    net = yoy.base[:, :, Flow.EXPORT] - yoy.base[:, :, Flow.IMPORT]
    return np.concatenate([yoy.base, net[:, :, np.newaxis]], axis=2)


def compute_change(cube: CubeData, yoy: YoY) -> Array:
    """Return the change of the level on last year, in 亿; shape (2, 32, 4, M), net exports included.

    That of total trade is the sum of those of exports and imports, which its own rounded YoY gives less exactly.
    """
    change = cube.levels - base_level(yoy)
    parts = change[:, :, Flow.EXPORT] + change[:, :, Flow.IMPORT]
    change[:, :, Flow.TOTAL] = np.where(np.isnan(parts), change[:, :, Flow.TOTAL], parts)
    return change


def rank_regions(cube: CubeData, values: Array) -> Array:
    """Return the rank of each region of *cube* among those of its kind; see :func:`compute_rank`."""
    ranks = np.full_like(values, np.nan)
    for kind in {region.kind for region in cube.regions} - {Kind.NATION}:
        rows = cube.of_kind(kind)
        ranks[:, rows] = compute_rank(values[:, [0, *rows]])[:, 1:]
    return ranks


def count_ranked(cube: CubeData, values: Array) -> Array:
    """Return among how many regions of its kind each region of *cube* is ranked; NaN without a rank."""
    counts = np.full_like(values, np.nan)
    for kind in {region.kind for region in cube.regions} - {Kind.NATION}:
        of_kind = values[:, rows := cube.of_kind(kind)]
        known = ~np.isnan(of_kind)
        counts[:, rows] = np.where(known, known.sum(axis=1, keepdims=True), np.nan)
    return counts


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


def compute_mean_of_three(cube: CubeData) -> Array:
    """Return the mean of the levels of the month and the two before it, in 亿; shape (2, 32, 4, M).

    NaN for the year to date.
    """
    mean = (cube.levels + lag(cube.levels, 1) + lag(cube.levels, 2)) / 3
    mean[Basis.YTD] = np.nan
    return mean


def compute_change_on_month(cube: CubeData) -> Array:
    """Return the change of the month's level on the month before, in percent, not seasonally adjusted.

    Shape (2, 32, 3, M); NaN for the year to date.
    """
    level = cube.levels[:, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100 * (level / lag(level, 1) - 1)
    change[Basis.YTD] = np.nan
    return np.where(np.isfinite(change), change, np.nan)


def compute_share(cube: CubeData) -> Array:
    """Return each region's share of the national level, in percent; shape (2, 32, 3, M)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * cube.levels[:, :, :3] / cube.levels[:, :1, :3]


def compute_contribution(cube: CubeData, yoy: YoY) -> Array:
    """Return each region's contribution to the national YoY, in pp; shape (2, 32, 3, M).

    The contribution is ``(L - B) / B_national`` with the bases of *yoy*, that of the nation its YoY. The 31 add up to
    it where their bases add up to the national one; see :func:`compute_residual`. That of a group is the sum of its
    provinces'. It is missing where the national base is not above 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        national = np.where(yoy.base[:, :1] > 0, yoy.base[:, :1], np.nan)
        parts = cube.sum_groups(100 * (cube.levels[:, :, :3] - yoy.base) / national)
    parts[:, 0] = yoy.value[:, 0]
    return parts


def compute_residual(contribution: Array) -> Array:
    """Return by how much the national YoY exceeds the sum of the 31 contributions, in pp; shape (2, 3, M).

    It is the rounding of a printed YoY, or the distance of an announced one to what the provinces' bases imply.
    """
    residual: Array = contribution[:, 0] - contribution[:, 1 : len(REGIONS)].sum(axis=1)
    return residual
