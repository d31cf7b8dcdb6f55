"""The date of Spring Festival is that of printed calendars, and its working days are counted by month."""

from __future__ import annotations

import datetime as dt

from xlpkg.model.festival import spring_festival
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR

#: From printed calendars.
PUBLISHED = """
1990-01-27 1995-01-31 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-18 2008-02-07
2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05
2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03
"""
#: Year -> working days of the holiday in January and in February.
WORKING_DAYS = {2017: (3, 2), 2022: (1, 4), 2023: (5, 0), 2024: (0, 5), 2025: (4, 1)}


def test_the_date_is_that_of_printed_calendars() -> None:
    for day in PUBLISHED.split():
        assert spring_festival(int(day[:4])).day == dt.date.fromisoformat(day)


def test_in_every_year_the_date_is_within_its_bounds_and_there_are_five_working_days() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        festival = spring_festival(year)
        assert dt.date(year, 1, 20) < festival.day < dt.date(year, 2, 22), year
        assert festival.january + festival.february == 5, year


def test_working_days_are_counted_by_month() -> None:
    for year, expected in WORKING_DAYS.items():
        festival = spring_festival(year)
        assert (festival.january, festival.february) == expected, year


def test_later_is_counted_in_days_of_the_calendar_year() -> None:
    assert spring_festival(2025).days_later_than(spring_festival(2024)) == -12
    assert spring_festival(2026).days_later_than(spring_festival(2025)) == 19
