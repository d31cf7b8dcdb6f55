"""Type aliases for the numpy arrays of the project, and their values as Python objects.

The docstring of each array gives its shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def finite(value: float) -> float | None:
    """Return *value*, None for NaN and infinity."""
    return value if math.isfinite(value) else None


def descending(value: float) -> float:
    """Return the key by which numbers are sorted from the largest to the smallest; NaN comes last."""
    return math.inf if math.isnan(value) else -value


def finite_or_none(values: Iterable[float]) -> list[float | None]:
    """Return *values* with None for NaN and infinity."""
    return [value if math.isfinite(value) else None for value in values]
