"""Months of table (8) without cities, altered so that every rule of a month still holds."""

from __future__ import annotations

import numpy as np
from editions import HEADER_ROWS, Cells
from month_files import NAMES

from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.regions import find_region

#: The columns of the figures: of a month's levels, of those to date, and of their YoY, of all flows and of one.
MONTH, TO_DATE, YOY = [0, 2, 4], [1, 3, 5], [6, 7, 8]
EXPORTS, IMPORTS = [2, 3, 7], [4, 5, 8]
ROWS = MONTH + TO_DATE + YOY


def figures_of(cells: Cells) -> Array:
    """Return the nine figures of 全国 and the provinces, shape (32, 9), NaN where nothing is printed."""
    rows = {row[0]: row[1:] for row in cells}
    return np.array([[np.nan if text == "-" else float(text) for text in rows[name]] for name in NAMES])


def month_with(cells: Cells, figures: Array) -> Cells:
    """Return the header and the footnote of a month with other *figures* of 全国 and the provinces between them."""
    rows = [
        [name, *("-" if np.isnan(value) else f"{value:.{int(column > 5)}f}" for column, value in enumerate(values))]
        for name, values in zip(NAMES, figures, strict=True)
    ]
    return [*cells[:HEADER_ROWS], *rows, cells[-1]]


def added_up(figures: Array) -> Array:
    """Return *figures* with the totals, the nation and the YoY of total trade that follow from the provinces' parts."""
    figures = np.round(figures, 1)
    figures[:, 2:6] = np.round(figures[:, 2:6])
    figures[0, 2:6] = figures[1:, 2:6].sum(axis=0)
    figures[:, :2] = figures[:, 2:4] + figures[:, 4:6]
    bases = figures[:, [3, 5]] / (1 + figures[:, 7:] / 100)
    with np.errstate(divide="ignore", invalid="ignore"):
        figures[:, 6] = np.round(100 * (figures[:, 1] / bases.sum(axis=1) - 1), 1)
    return figures


def with_rows(figures: Array, order: IntArray, columns: list[int]) -> Array:
    """Return *figures* with some *columns* of the provinces in another *order*, a permutation of 1 to 31."""
    moved = figures.copy()
    moved[1:, columns] = figures[order][:, columns]
    return moved


def exchange(one: int, other: int) -> IntArray:
    """Return the order in which two provinces, by their indexes in REGIONS, are exchanged."""
    order = np.arange(1, len(NAMES), dtype=np.int64)
    order[[one - 1, other - 1]] = other, one
    return order


def exchanged(cells: Cells, one: str = "安徽", other: str = "河南") -> Cells:
    """Return a month with two provinces exchanged, which every rule of a month allows."""
    indexes = [region.index for name in (one, other) if (region := find_region(name))]
    return month_with(cells, added_up(with_rows(figures_of(cells), exchange(*indexes), [*range(9)])))
