"""The monthly levels of a region and flow without gaps: table (8), and announced ones where it has none."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlpkg.analysis.cube import JOINED, Cube
from xlpkg.errors import NoTrend
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Edition, Flow

#: Fewer months have no stable seasonal factors.
FEWEST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class LevelSeries:
    """Levels of consecutive months from *first* on, in 亿.

    ``edition`` is that of announced levels among them, None if all are of table (8); ``missing`` is the last month of
    the gap before *first*, None if nothing earlier is stored.
    """

    first: Month
    values: Array
    edition: Edition | None = None
    missing: Month | None = None

    @property
    def span(self) -> str:
        """The first and the last month."""
        return f"{self.first}–{self.first + (len(self.values) - 1)}"

    def by_month(self, values: Array) -> dict[Month, float]:
        """Return *values* of the months of the series by month."""
        return {self.first + index: value for index, value in enumerate(values.tolist())}


def level_series(cube: Cube, region: Region, flow: Flow) -> LevelSeries:
    """Return the levels of *region* and *flow* from the last gap on, which may be too few to adjust.

    Months that table (8) lacks are those of one edition, the one with which the series is longest. It is joined only if
    its levels are those of table (8) in the months of both, or if table (8) has none.

    Raises NoTrend if there are no levels, or if announced ones differ without which the series is too short.
    """
    place = (Basis.MONTH, region.index, flow)
    stored = {cube.first + index: float(value) for index, value in enumerate(cube.levels[place]) if not np.isnan(value)}
    announced: dict[Edition, dict[Month, float]] = {}
    for (edition, *others, month), row in cube.announced.levels.items() if cube.announced else ():
        if (*others,) == place:
            announced.setdefault(edition, {})[month] = row.figure.value or 0.0
    found, differing = [_after_gap(stored, stored, None)] if stored else [], None
    for edition, levels in announced.items():
        gaps = sorted((100 * abs(levels[month] / stored[month] - 1), month) for month in levels if stored.get(month))
        if not stored or (gaps and gaps[len(gaps) // 2][0] <= JOINED):
            found.append(_after_gap(levels | stored, stored, edition))
        elif gaps:
            differing = gaps[-1]
    if not found:
        raise NoTrend("trend-no-levels", region=region, flow=flow)
    longest = max(found, key=lambda series: len(series.values))
    if differing and len(longest.values) < FEWEST_MONTHS:
        raise NoTrend("announced-not-joined", percent=differing[0], period=differing[1])
    return longest


def _after_gap(levels: Mapping[Month, float], stored: Container[Month], edition: Edition | None) -> LevelSeries:
    """Return the last months of *levels* that follow each other."""
    first = last = max(levels)
    while first - 1 in levels:
        first -= 1
    months = [first + index for index in range(last - first + 1)]
    edition = None if all(month in stored for month in months) else edition
    values = np.array([levels[month] for month in months])
    return LevelSeries(first, values, edition, first - 1 if min(levels) < first else None)
