"""The measures of a cube: the words for each, its decimals, and what computes it.

The functions in cells, 看板, the tidy table and the exported columns take them from this list.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Enum
from typing import Final

from xlpkg.analysis import measures
from xlpkg.analysis.cube_data import lag, sum_months
from xlpkg.model.arrays import Array


class Measure(Enum):
    """A measure of trade; its name in small letters is that of its column in tables.

    Attributes:
        words: those that name it in TM_SERIES, the English one first; none if TM_SERIES does not have it.
        digits: the decimals with which it is shown; ranks have none.
        compute: returns the array of a cube and of a function that returns its YoY, by the method that is asked; the
            axes are bases, regions, flows and months. Of SEASONAL it returns the values of one adjusted series.
    """

    # Levels are in 亿, changes and shares in percent, contributions and bands in percentage points.
    LEVEL = ("level", "金额"), 1, lambda cube, _: cube.levels
    YOY = ("yoy", "同比"), 1, lambda _, yoy: yoy().value
    YOY_COMBINED = ("yoy_combined", "合并同比"), 1, lambda cube, yoy: measures.combined_yoy(cube, yoy()).value
    SHARE = ("share", "占比"), 1, lambda cube, _: measures.compute_share(cube)
    CONTRIBUTION = ("contrib", "贡献"), 2, lambda cube, yoy: measures.compute_contribution(cube, yoy())
    RANK = ("rank", "排名"), 0, lambda cube, _: measures.rank_regions(cube, cube.levels)
    SUM_12 = ("sum12", "12个月合计", "近12个月合计"), 1, lambda cube, _: sum_months(cube, cube.levels, 12, operator.sub)
    MEAN_3 = ("mean3", "3个月平均"), 1, lambda cube, _: measures.compute_mean_of_three(cube)
    CHANGE_ON_MONTH = ("mom", "环比"), 1, lambda cube, _: measures.compute_change_on_month(cube)
    ADJUSTED = ("sa", "季调", "季节调整"), 1, lambda series: series.adjusted
    TREND = ("trend", "趋势"), 1, lambda series: series.trend
    ADJUSTED_CHANGE = ("sa_mom", "季调环比"), 1, lambda series: 100 * (series.adjusted / lag(series.adjusted, 1) - 1)
    CALENDAR = ("cal", "日历调整"), 1, lambda series: series.calendar
    CALENDAR_YOY = ("cal_yoy", "日历调整同比"), 1, lambda series: 100 * (series.calendar / lag(series.calendar, 12) - 1)
    BAND = (), 2, lambda _, yoy: yoy().band
    CHANGE = (), 1, lambda cube, yoy: measures.compute_change(cube, yoy())
    RANK_OF = (), 0, lambda cube, _: measures.count_ranked(cube, cube.levels)
    YOY_RANK = (), 0, lambda cube, yoy: measures.rank_regions(cube, yoy().value)
    RANK_CHANGE = (), 0, lambda cube, _: measures.compute_rank_change(measures.rank_regions(cube, cube.levels))

    def __init__(self, words: tuple[str, ...], digits: int, compute: Callable[..., Array]) -> None:
        self.words, self.digits, self.compute = words, digits, compute

    @property
    def column(self) -> str:
        """The name of its column in tables."""
        return self.name.lower()


#: Changes of adjusted series, which net exports do not have.
SEASONAL_CHANGES: Final = (Measure.ADJUSTED_CHANGE, Measure.CALENDAR_YOY)
SEASONAL: Final = (Measure.ADJUSTED, Measure.TREND, Measure.CALENDAR, *SEASONAL_CHANGES)
#: The measures of series of single months.
MONTHLY: Final = (Measure.YOY_COMBINED, Measure.SUM_12, Measure.MEAN_3, Measure.CHANGE_ON_MONTH, *SEASONAL)
