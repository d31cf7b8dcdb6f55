"""Regressors of China's calendar by month from 1979 to 2099: the days around Spring Festival, and working days."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
from chinese_calendar import holidays, workdays

from xlpkg.model.arrays import Array
from xlpkg.model.festival import FESTIVAL_DAYS


@cache
def window_days(first_day: int, last_day: int) -> Array:
    """Return the shares of the days in the months, less the means of calendar months, which are seasonal."""
    shares = np.zeros((len(FESTIVAL_DAYS), 12))
    for year, festival in enumerate(FESTIVAL_DAYS.values()):
        for day in range(first_day, last_day + 1):  # all in the year of the festival, which is from 21 January on
            shares[year, (festival + dt.timedelta(day)).month - 1] += 1 / (last_day - first_day + 1)
    means: Array = shares.mean(axis=0)
    return (shares - means).ravel()


@cache
def working_days() -> Array:
    """Return the days that are worked, weekends in exchange for holidays, too, less the means of calendar months.

    The holidays of the years from 2004 on are those of the State Council as far as the library knows them. Those of
    other years are the mean of the calendar month since 2008, when they became about those of today; Spring Festival's
    are in the months in which its week is.
    """
    first, festival = min(FESTIVAL_DAYS), window_days(0, 6).reshape(-1, 12)
    days = np.arange(f"{first}-01", f"{first + len(festival)}-02", dtype="datetime64[M]").astype("datetime64[D]")
    weekdays, worked = (
        np.busday_count(days[:-1], days[1:], holidays=each).reshape(-1, 12) for each in ([], [*holidays])
    )
    off = (weekdays - worked).astype(float)
    for day in workdays:
        off[day.year - first, day.month - 1] -= 1
    stop = max(holidays).year + 1 - first
    usual, mean = (each[2008 - first : stop].mean(axis=0) for each in (off, festival))
    moved, share = (off - usual)[2008 - first : stop], (festival - mean)[2008 - first : stop]
    expected = usual + (moved * share).sum() / (share**2).sum() * (festival - mean)
    for unknown in (slice(min(holidays).year - first), slice(stop, None)):
        off[unknown] = expected[unknown]
    found = weekdays - off
    centred: Array = (found - found.mean(axis=0)).ravel()
    return centred
