"""Which figures are in force: of each figure the one in the sheet that was stored last, of those that print it.

The one place that decides this for the cube, for the levels that a file is compared with, for cities and zones, and for
the list of vintages. The views of schema.sql say it again in SQL; tests/store/test_views.py compares them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, level_field
from xlpkg.model.words import Basis, Flow
from xlpkg.store.sheets import LEVEL_UNIT, StoredSheet

#: The columns of the rows of sheets: the id of the sheet, the line, the index of the region, and the nine figures.
SHEET, LINE, REGION = range(3)
_FIGURES: Final = slice(3, 3 + FIELD_COUNT)
#: The fields of total trade, exports and imports, for each basis.
_PARTS: Final = [[level_field(flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)] for basis in Basis]


class Figures(NamedTuple):
    """The figures in force of each place; shape of each array (9 fields, axes of the places).

    Attributes:
        values: levels in 亿, YoY in percentage points; NaN for none.
        resolutions: the size of the last printed digit, in the same units.
        origins: the index of the sheet that a figure was read from; -1 for none.
        lines: the row of the figure in that sheet.
    """

    values: Array
    resolutions: Array
    origins: IntArray
    lines: IntArray


def find_in_force(
    sheets: Sequence[StoredSheet],
    rows: Array,
    places: IntArray,
    shape: tuple[int, ...],
    *,
    newest: bool = True,
    sum_totals: bool = False,
) -> Figures:
    """Return the figures in force of all places; if *newest* is False, those stored first.

    *sheets* are in the order of storing. *rows* are theirs, shape (n, 12): sheet, line, region, nine figures in the
    unit of the sheet. *places*, shape (n,), has the place of each row, a region or a zone, in a month or not: its index
    in an array of *shape*, flattened. With *sum_totals*, a total is left out if its exports and imports are both known
    and one of them is newer (of those stored first, if both are older): their sum is in force then.
    """
    order = np.searchsorted([sheet.id for sheet in sheets], rows[:, SHEET])
    by_age = np.argsort(order if newest else -order, kind="stable")
    # The last row and the last sheet, at index -1, stand for none.
    rows = np.vstack((rows, [0.0] * _FIGURES.start + [np.nan] * FIELD_COUNT))
    order, figures = np.append(order, -1), rows[:, _FIGURES]
    chosen = np.full((FIELD_COUNT, math.prod(shape)), -1)
    for field in range(FIELD_COUNT):
        printed = by_age[~np.isnan(figures[by_age, field])]
        chosen[field, places[printed]] = printed  # of repeated indexes, numpy keeps the last
    if sum_totals:
        for total, *parts in _PARTS:
            of_total, of_parts = order[chosen[total]], order[chosen[parts]]
            last = of_parts.max(axis=0)
            chosen[total, (of_parts >= 0).all(axis=0) & (last > of_total if newest else last < of_total)] = -1
    # Dividing by 10,000 is exact, multiplying by 0.0001 is not.
    divisors = np.ones((len(sheets) + 1, FIELD_COUNT))
    divisors[:-1, : len(LEVEL_FIELDS)] = LEVEL_UNIT / np.array([[sheet.unit] for sheet in sheets]).reshape(-1, 1)
    printed_digits = [*(sheet.resolutions for sheet in sheets), [None] * FIELD_COUNT]
    resolutions = np.array(printed_digits, dtype=np.float64) / divisors  # NaN for None
    fields, origins = np.arange(FIELD_COUNT)[:, np.newaxis], order[chosen]
    found = (
        (figures / divisors[order])[chosen, fields],
        resolutions[origins, fields],
        origins,
        rows[chosen, LINE].astype(np.int64),
    )
    return Figures(*(array.reshape(FIELD_COUNT, *shape) for array in found))
