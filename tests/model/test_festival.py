"""Spring Festival is when the calendars say, and its holiday's working days are counted where they fell."""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys

import pytest

from xlpkg.model.festival import festival

#: As printed calendars have them.
PUBLISHED = [
    "1990-01-27",
    "1995-01-31",
    "2000-02-05",
    "2001-01-24",
    "2002-02-12",
    "2003-02-01",
    "2004-01-22",
    "2005-02-09",
    "2006-01-29",
    "2007-02-18",
    "2008-02-07",
    "2009-01-26",
    "2010-02-14",
    "2011-02-03",
    "2012-01-23",
    "2013-02-10",
    "2014-01-31",
    "2015-02-19",
    "2016-02-08",
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-03",
]
#: The holidays as the General Office of the State Council arranged them.
HOLIDAYS = {
    2015: ("02-18", "02-24"),
    2016: ("02-07", "02-13"),
    2017: ("01-27", "02-02"),
    2018: ("02-15", "02-21"),
    2019: ("02-04", "02-10"),
    2020: ("01-24", "01-30"),
    2021: ("02-11", "02-17"),
    2022: ("01-31", "02-06"),
    2023: ("01-21", "01-27"),
    2024: ("02-10", "02-17"),
    2025: ("01-28", "02-04"),
}


@pytest.mark.parametrize("day", PUBLISHED)
def test_the_first_day_is_the_published_one(day: str) -> None:
    assert festival(int(day[:4])).day == dt.date.fromisoformat(day)


@pytest.mark.parametrize("year", range(1980, 2100))
def test_every_year_that_a_month_may_have_has_one_within_its_bounds(year: int) -> None:
    found = festival(year)
    assert dt.date(year, 1, 20) < found.day < dt.date(year, 2, 22)
    assert found.january + found.february == 5


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_week_that_is_counted_was_a_holiday(year: int) -> None:
    first, last = (dt.date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year])
    day = festival(year).day
    assert day - dt.timedelta(days=0 if year == 2024 else 1) >= first
    assert day + dt.timedelta(days=5) <= last


@pytest.mark.parametrize(
    ("year", "january", "february"), [(2022, 1, 4), (2023, 5, 0), (2024, 0, 5), (2025, 4, 1), (2017, 3, 2)]
)
def test_working_days_are_counted_in_the_month_they_fell_in(year: int, january: int, february: int) -> None:
    assert (festival(year).january, festival(year).february) == (january, february)


def test_years_that_follow_each_other_share_their_months_only_in_february() -> None:
    years = [festival(year) for year in range(1980, 2100)]
    same = [(a, b) for a, b in itertools.pairwise(years) if (a.january, a.february) == (b.january, b.february)]
    assert same
    assert {a.february for a, _ in same} == {5}


def test_later_is_by_the_calendar_and_not_by_the_year() -> None:
    assert festival(2025).later_than(festival(2024)) == -12
    assert festival(2026).later_than(festival(2025)) == 19


def test_the_calendar_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, xlpkg.cli, xlpkg.report.compose, udfs.call; print('lunar_python' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
