"""The monthly levels of a region and flow without gaps: table (8), and announced ones where it has none."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.errors import BadInput
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Currency, Edition, Flow

#: Fewer months have no stable seasonal factors.
FEWEST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class LevelSeries:
    """Levels of consecutive months from *first* on, in 亿."""

    first: Month
    values: Array
    edition: Edition | None = None  # of announced levels among them
    missing: Month | None = None  # the last month of the gap before them
    currency: Currency = Currency.USD

    @property
    def span(self) -> str:
        """The first and the last month."""
        return f"{self.first}–{self.first + (len(self.values) - 1)}"

    def by_month(self, values: Array) -> dict[Month, float]:
        """Return *values* of the months of the series by month."""
        return {self.first + index: value for index, value in enumerate(values.tolist())}


def level_series(cube: Cube, region: Region, flow: Flow) -> LevelSeries:
    """Return the levels of *region* and *flow* from the last gap on, which may be too few to adjust.

    Months that table (8) lacks are those of one edition that joins it, the one with which the series is longest. Raises
    BadInput if there are no levels, or if announced ones differ without which the series is too short.
    """
    place = (Basis.MONTH, region.index, flow)
    levels = enumerate(cube.levels[place].tolist())
    stored = {cube.first + index: level for index, level in levels if not math.isnan(level)}
    announced: dict[Edition, dict[Month, float]] = defaultdict(dict)
    for (edition, *others, month), row in cube.announced.levels.items() if cube.announced else ():
        if (*others,) == place:
            announced[edition][month] = row.figure.value or 0.0
    found, differing = [_after_gap(stored)] if stored else [], None
    for edition, of_edition in announced.items():
        try:
            if cube.joins(edition, region.index, flow) or not stored:
                found.append(_after_gap(of_edition | stored, edition))
        except BadInput as error:
            differing = error
    longest = max(found, key=lambda series: len(series.values), default=None)
    if longest is None or (differing and len(longest.values) < FEWEST_MONTHS):
        raise differing or BadInput("trend-no-levels", region=region, flow=flow)
    return replace(longest, currency=cube.currency)


def _after_gap(levels: Mapping[Month, float], edition: Edition | None = None) -> LevelSeries:
    """Return the last months of *levels* that follow each other."""
    months = sorted(levels)
    start = max((index for index in range(1, len(months)) if months[index] - months[index - 1] > 1), default=0)
    values = np.array([levels[month] for month in months[start:]])
    return LevelSeries(months[start], values, edition, months[start] - 1 if start else None)
