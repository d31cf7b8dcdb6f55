"""Figures of several months: quarters, half-years, the last twelve months.

A window of n months ends at each month of a cube. Its level is the sum of its months, except where years to date tell
more: from January on it is the year to date as printed; of twelve months, or where a month is missing, it is this year
to date, with the last one, less the year to date of the months before. Its YoY is as printed from January on; else it
follows from the sum, or difference, of bases. Errors of the bases are added up, as if all went the same way, so that
the band is never too narrow.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.cube_data import CubeData, lag
from xlpkg.analysis.measures import YoY
from xlpkg.model.arrays import Array, BoolArray
from xlpkg.model.months import Month
from xlpkg.model.periods import Period
from xlpkg.model.words import Basis, Method

#: The methods in the order from the best to the weakest, and the place of each, by its number.
_BEST_FIRST: Final = np.array(
    [0, Method.OFFICIAL, Method.ANNOUNCED, Method.RECONCILED, Method.REVISED, Method.FIRST, Method.STORED]
)
_PLACES: Final = np.argsort(_BEST_FIRST)
_YEAR: Final = 12


@dataclass(frozen=True, eq=False)
class Window(Cube):
    """The sums of *length* months of *source*, on the basis month; on the basis ytd the figures of *source*."""

    source: Cube = field(kw_only=True)
    length: int = field(kw_only=True)

    def yoy(self, method: Method = Method.AUTO) -> YoY:
        """Return the YoY of the sums; see :mod:`xlpkg.analysis.windows`."""
        return _yoy(self.source, self, self.source.yoy(method), self.length)


def window(cube: Cube, length: int) -> Cube:
    """Return *cube*, or the sums of *length* months up to each month of it."""
    if length == 1:
        return cube
    figures = {each.name: getattr(cube, each.name) for each in fields(CubeData)}
    for name, less in (("levels", operator.sub), ("resolution", operator.add)):
        values = figures[name]
        months, of_years = _sums(cube, values, length, less)
        figures[name] = np.stack([np.where(_prefer_years(months, of_years, cube, length), of_years, months), values[1]])
    return Window(**figures, source=cube, length=length)


def last_month(period: Period, basis: Basis) -> tuple[int, Month, Basis]:
    """Return the length of the window that *period* is on *basis*, its last month, and the basis to read.

    A span from January is the year to date of its last month, of length 1.
    """
    if isinstance(period, Month):
        return 1, period, basis
    is_to_date = basis is Basis.YTD or period.from_january
    return (1, period.last, Basis.YTD) if is_to_date else (period.months, period.last, basis)


def _prefer_years(months: Array, of_years: Array, cube: CubeData, length: int) -> BoolArray:
    """Return where a window is taken from years to date: see the module."""
    years_first = _from_january(cube, length) | (length == _YEAR)
    return np.isnan(months) | (years_first & ~np.isnan(of_years))


def _from_january(cube: CubeData, length: int) -> BoolArray:
    """Return whether the window that ends at each month of the axis begins in January of its year."""
    is_first: BoolArray = (cube.first.month - 1 + np.arange(cube.months)) % _YEAR + 1 == length
    return is_first


def _rolling(months: Array, length: int) -> Array:
    """Return *months* as windows of *length* on a further axis; NaN before the first month."""
    padded = np.pad(months, [(0, 0)] * (months.ndim - 1) + [(length - 1, 0)], constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, length, axis=-1)


def _sums(cube: CubeData, values: Array, length: int, less: Callable[[Array, Array], Array]) -> tuple[Array, Array]:
    """Return the windows of *values*, which have an axis of bases, as sums of months, and from years to date.

    *less* takes the years to date of the months before from those of the window.
    """
    months, to_date = _rolling(values[Basis.MONTH], length).sum(axis=-1), values[Basis.YTD]
    if length > _YEAR:
        return months, np.full_like(to_date, np.nan)
    numbers = (cube.first.month - 1 + np.arange(cube.months)) % _YEAR + 1
    december = np.arange(cube.months) - numbers
    last_year = np.where(december >= 0, to_date[..., np.maximum(december, 0)], np.nan)
    whole = np.where(numbers < length, to_date + last_year, to_date)
    return months, np.where(numbers == length, to_date, less(whole, lag(to_date, length)))


def _yoy(cube: Cube, sums: CubeData, yoy: YoY, length: int) -> YoY:
    """Return the YoY of *sums*, the windows of *cube*, whose YoY is *yoy*."""
    levels = cube.levels[:, :, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        # The half-width of the base, in 亿, from that of level / base.
        errors = np.where(levels > 0, yoy.band * yoy.base**2 / (100 * levels), 0.0)
        months, of_years = _sums(cube, yoy.base, length, operator.sub)
        error, error_of_years = _sums(cube, errors, length, operator.add)
        from_years = _prefer_years(months, of_years, cube, length)
        base = np.where(from_years, of_years, months)
        places = _rolling(_PLACES[yoy.method[Basis.MONTH]].astype(np.float64), length)
        # The bases that years to date imply add up to the difference of two of them.
        is_implied = from_years | (places == _PLACES[Method.REVISED]).all(axis=-1)
        ratio = sums.levels[Basis.MONTH, :, :3] / base
        value = np.where(base > 0, 100 * (ratio - 1), np.nan)
        band = np.where(np.isnan(value), np.nan, 100 * ratio / base * np.where(is_implied, error_of_years, error))
    weakest = _BEST_FIRST[np.nan_to_num(places.max(axis=-1)).astype(np.int64)]
    method = np.where(np.isnan(value), 0, np.where(from_years, Method.REVISED, weakest))
    as_printed = _from_january(cube, length) & ~np.isnan(yoy.value[Basis.YTD])
    return YoY(
        *(
            np.stack([np.where(as_printed, of_cube[Basis.YTD], of_window), of_cube[Basis.YTD]])
            for of_window, of_cube in ((value, yoy.value), (band, yoy.band), (base, yoy.base), (method, yoy.method))
        )
    )
