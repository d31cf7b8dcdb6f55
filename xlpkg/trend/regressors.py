"""Regressors of Spring Festival: the share of the days of a window around it that falls in each month."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final

import numpy as np

from xlpkg.model.arrays import Array
from xlpkg.model.festival import FESTIVAL_DAYS

#: The choices of windows that have an effect of their own: first and last day, from the first day of the lunar year.
WINDOWS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "three": {"before": (-20, -1), "during": (0, 6), "after": (7, 20)},
    "one": {"during": (0, 6)},
    "none": {},
}


@cache
def regressor(first_day: int, last_day: int) -> Array:
    """Return the shares in the months from January 1979 to December 2099, less the mean of each calendar month.

    So what every January has in common is left to the seasonal factors, whatever the span of the series.
    """
    shares = np.zeros((len(FESTIVAL_DAYS), 12))
    for year, festival in enumerate(FESTIVAL_DAYS.values()):
        for day in range(first_day, last_day + 1):  # all in the year of the festival, which is from 21 January on
            shares[year, (festival + dt.timedelta(day)).month - 1] += 1 / (last_day - first_day + 1)
    return (shares - shares.mean(axis=0)).ravel()
