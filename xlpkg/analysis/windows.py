"""Figures of several months: quarters, half-years, the last twelve months.

A window of n months ends at each month of a cube. Its level is a difference of years to date, as China Customs reckons
its quarters: what it revised since in the months before the window is part of it. From January on it is the year to
date as printed. Where a year to date is missing it is the sum of the months. Its YoY is as printed from January on,
else it follows from the bases of the same years to date or months. The errors of the bases are added up, as if all went
the same way, so that the band is never too narrow.

China Customs may take back months of a development zone or a city without printing them again, so that a year to date
falls. A difference that is below zero, or further from the sum of its months than TOLERANCE and rounding, contradicts
them: it is no level, and neither a YoY nor another measure is computed from it. :func:`contradicting_spans` names them.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field, fields
from typing import Final, NamedTuple

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.cube_data import CubeData, lag, rolling, sum_months, sums_of_months
from xlpkg.analysis.measures import YoY, map_yoy
from xlpkg.errors import NoData
from xlpkg.model.arrays import Array, BoolArray
from xlpkg.model.months import Month
from xlpkg.model.periods import Period, Span
from xlpkg.model.regions import Kind, Region
from xlpkg.model.words import Basis, Flow, Method

#: The methods in the order from the best to the weakest, and the place of each, by its number.
_BEST_FIRST: Final = np.array(
    [
        *(0, Method.OFFICIAL, Method.ANNOUNCED, Method.DERIVED),
        *(Method.RECONCILED, Method.REVISED, Method.FIRST, Method.STORED),
    ]
)
_PLACES: Final = np.argsort(_BEST_FIRST)
_YEAR: Final = 12
#: How far a difference of years to date may be from the sum of its months, relative to that. In 18 real months that of
#: a province differs by up to 0.14 over three months and 0.20 over two; those of up to 11 cities and zones by more.
TOLERANCE: Final = 0.2
#: The error of floating point of a difference, in 亿; the smallest resolution is 1e-8.
_SLACK: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Window(Cube):
    """The sums of *length* months of *source*, on the basis month; on the basis ytd the figures of *source*.

    ``contradicts``: whether the difference of years to date contradicts the months, so that there is no level; shape
    (regions, 4 flows, M).
    """

    source: Cube = field(kw_only=True)
    length: int = field(kw_only=True)
    contradicts: BoolArray = field(kw_only=True)

    def yoy(self, method: Method = Method.AUTO) -> YoY:
        """Return the YoY of the sums; see :mod:`xlpkg.analysis.windows`."""
        return _yoy(self, method)

    def no_data(self, period: Month) -> NoData:
        """Return the error for the first month of the window up to *period* that has no figure."""
        missing = {period - back for back in range(self.length)}.difference(self.source.periods())
        return self.source.no_data(min(missing, default=period))


def window(cube: Cube, length: int) -> Cube:
    """Return *cube*, or the sums of *length* months up to each month of it."""
    if length == 1 or not cube.months:
        return cube
    figures = {each.name: getattr(cube, each.name) for each in fields(CubeData)}
    for name, less in (("levels", operator.sub), ("resolution", operator.add)):
        figures[name] = sum_months(cube, figures[name], length, less)
    of_flows = contradicting(cube, length)
    of_net = of_flows[:, Flow.EXPORT :].any(axis=1, keepdims=True)
    contradicts = np.concatenate([of_flows, of_net], axis=1)
    figures["levels"][Basis.MONTH, contradicts] = np.nan
    return Window(**figures, source=cube, length=length, contradicts=contradicts)


def contradicting(cube: CubeData, length: int) -> BoolArray:
    """Return whether differences of years to date over *length* months contradict the months; shape (regions, 3, M).

    Those of a group do if those of one of its provinces do. A year to date that is printed is no difference.
    """
    return _contradicting(cube, cube.levels[:, :, :3], cube.resolution[:, :, :3], length)


def _contradicting(cube: CubeData, levels: Array, resolution: Array, length: int) -> BoolArray:
    """Return the same of *levels* of these months, and of their *resolution*."""
    months, difference = sums_of_months(cube, levels, length, operator.sub)
    rounding = sum(sums_of_months(cube, resolution, length, operator.add)) / 2
    is_off = np.abs(difference - months) > TOLERANCE * np.abs(months) + rounding + _SLACK
    found: BoolArray = ((difference < -_SLACK) | is_off) & (cube.month_numbers != length)
    for region in cube.regions:
        if region.kind is Kind.GROUP:
            found[region.index] = found[[*region.members]].any(axis=0)
    return found


class ContradictingSpan(NamedTuple):
    """A span whose difference of years to date contradicts the sum of its months, NaN if one is missing; in 亿."""

    region: Region
    flow: Flow
    span: Span
    difference: float
    months: float

    @property
    def size(self) -> float:
        """By how much they differ; without a sum of months, the difference itself."""
        return abs(self.difference - (0.0 if math.isnan(self.months) else self.months))


def contradicting_spans(cube: Cube, last: Month) -> list[ContradictingSpan]:
    """Return the spans of two to twelve months up to *last*, the shortest first, of all regions but groups."""
    month, found = cube.month_index(last), list[ContradictingSpan]()
    for length in range(2, _YEAR + 1):
        contradicts = contradicting(cube, length)[..., month]
        months, differences = (each[..., month] for each in sums_of_months(cube, cube.levels, length, operator.sub))
        for index, flow in np.argwhere(contradicts).tolist():
            if (region := cube.regions[index]).kind is not Kind.GROUP:
                compared = float(differences[index, flow]), float(months[index, flow])
                found.append(ContradictingSpan(region, Flow(flow), Span(last - (length - 1), last), *compared))
    return found


def last_month(period: Period, basis: Basis) -> tuple[int, Month, Basis]:
    """Return the length of the window that *period* is on *basis*, its last month, and the basis to read.

    A span from January is the year to date of its last month, of length 1.
    """
    if isinstance(period, Month):
        return 1, period, basis
    is_to_date = basis is Basis.YTD or period.from_january
    return (1, period.last, Basis.YTD) if is_to_date else (period.months, period.last, basis)


def _yoy(sums: Window, method: Method) -> YoY:
    """Return the YoY of *sums* by *method*."""
    cube, length = sums.source, sums.length
    printed = cube.yoy(method)
    yoy = printed
    if method is Method.AUTO:  # the bases of years to date after reconciliation are known better than printed YoY tell
        reconciled = cube.yoy(Method.RECONCILED)
        is_better = reconciled.method > 0
        is_better[Basis.MONTH] = False
        yoy = map_yoy(lambda better, value: np.where(is_better, better, value), reconciled, printed)
    months, of_years = sums_of_months(cube, yoy.base, length, operator.sub)
    sum_of_levels, difference = sums_of_months(cube, cube.levels[:, :, :3], length, operator.sub)
    # Level and base are both differences of years to date, or both sums of months, whichever level is shown.
    from_years = ~np.isnan(of_years + difference)
    is_printed = method in (Method.OFFICIAL, Method.ANNOUNCED)  # then only the year to date has one
    base = np.where(from_years, of_years, months) * (np.nan if is_printed else 1)
    is_stored = from_years & np.isin(yoy.method[Basis.YTD], (Method.STORED, Method.FIRST))
    of_bases = _contradicting(cube, yoy.base, lag(cube.resolution[:, :, :3], _YEAR), length)
    base[sums.contradicts[:, :3] | (is_stored & of_bases)] = np.nan
    error = np.where(from_years, *reversed(sums_of_months(cube, _errors(cube, yoy), length, operator.add)))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(from_years, difference, sum_of_levels) / base
        value = np.where(base > 0, 100 * (ratio - 1), np.nan)
        band = np.where(np.isnan(value), np.nan, 100 * ratio / base * error)
    places = rolling(_PLACES[yoy.method[Basis.MONTH]].astype(np.float64), length).max(axis=-1)
    weakest = _BEST_FIRST[np.nan_to_num(places).astype(np.int64)]
    to_date = yoy.method[Basis.YTD]
    # The base of these is the one that a printed YoY implies.
    implied = np.isin(to_date, (Method.OFFICIAL, Method.ANNOUNCED, Method.DERIVED))
    of_difference = np.where(implied, Method.REVISED, to_date)
    used = np.where(np.isnan(value), 0, np.where(from_years, of_difference, weakest))
    as_printed = (cube.month_numbers == length) & ~np.isnan(printed.value[Basis.YTD])
    of_windows = YoY(value, band, base, used)
    return map_yoy(
        lambda of_window, of_cube: np.stack([np.where(as_printed, of_cube[1], of_window), of_cube[1]]),
        of_windows,
        printed,
    )


def _errors(cube: CubeData, yoy: YoY) -> Array:
    """Return the half-widths of the bases, in 亿, of which the bands of *yoy* follow; 0 for a base of 0."""
    levels = cube.levels[:, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((levels > 0) & (yoy.base > 0), yoy.band * yoy.base**2 / (100 * levels), 0.0)
