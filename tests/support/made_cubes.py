"""Cubes made from arrays, for measures that need no file."""

from __future__ import annotations

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Flow


def cube_of(first: Month, month: Array, ytd: Array, official: Array, digit: float = 1e-9) -> Cube:
    """Return a cube of levels in 亿; *month*, *ytd* and *official* have the shape (32, 3, M)."""
    levels = np.full((2, 32, 4, month.shape[-1]), np.nan)
    levels[Basis.MONTH, :, :3], levels[Basis.YTD, :, :3] = month, ytd
    levels[:, :, Flow.NET] = levels[:, :, Flow.EXPORT] - levels[:, :, Flow.IMPORT]
    shape = (9, 32, month.shape[-1])
    return Cube(
        currency=Currency.USD,
        first=first,
        levels=levels,
        official=official,
        resolution=np.full(levels.shape, digit),
        origin=np.zeros(shape, dtype=np.int64),
        line=np.ones(shape, dtype=np.int64),
        sheets=(),
    )


def printed(values: Array, digit: float) -> Array:
    """Round half away from zero to a multiple of *digit*, as tables are printed."""
    rounded: Array = np.sign(values) * np.floor(np.abs(values) / digit + 0.5) * digit
    return rounded
