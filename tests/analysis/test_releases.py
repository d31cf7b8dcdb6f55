"""Which months should be out on a day, by the calendar of China Customs for 2025, and what is said about them."""

from __future__ import annotations

import datetime as dt

import pytest

from xlpkg.analysis.releases import describe_months, newest_released
from xlpkg.model.months import Month
from xlpkg.model.words import Currency

#: 2025年中国海关统计数据公布时间表 (https://customslawyer.cn/portal/fgk/detail/id/68973.html), the column 月刊: the
#: day on which a bulletin appeared -> its month. In February there is none.
CALENDAR = {(1, 18): Month(2024, 12), (3, 18): Month(2025, 2), (4, 18): Month(2025, 3), (12, 18): Month(2025, 11)}


@pytest.mark.parametrize(("day", "period"), CALENDAR.items())
def test_a_month_should_be_out_from_the_day_of_the_calendar(day: tuple[int, int], period: Month) -> None:
    released = dt.date(2025, *day)
    assert newest_released(released) == period
    assert newest_released(released - dt.timedelta(days=1)) < period
    assert newest_released(dt.date(2025, 2, 27)) == Month(2024, 12)


def test_gaps_and_months_that_should_be_out_are_named() -> None:
    months = [Month(2024, 11), Month(2025, 2), Month(2025, 3)]
    late = [each.sentence("en") for each in describe_months(Currency.RMB, months, dt.date(2025, 6, 20))]
    assert "2024-12–2025-01 missing" in late[1]
    assert late[2] == "2025-04–2025-05 should be out by now, the last about 2025-06-18"
    punctual = [each.sentence("zh") for each in describe_months(Currency.RMB, months, dt.date(2025, 5, 17))]
    assert punctual[-1] == "2025-04 一般在 2025-05-18 前后公布"
