"""When China Customs publishes the tables by province, and which of the months are stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.messages import Message
from xlpkg.model.months import Month, spans
from xlpkg.model.words import Currency

#: The page of the monthly bulletin, with a list of the tables of each year.
BULLETIN_PAGE: Final = "http://www.customs.gov.cn/customs/302249/zfxxgk/2799825/302274/302277/index.html"
#: The day of the next month on which the bulletin appears, by 2025年中国海关统计数据公布时间表.
_DAY: Final = 18


def release_day(period: Month) -> dt.date:
    """Return the day on which the bulletin of *period* usually appears; January's appears in March with February's."""
    following = period + (2 if period.month == 1 else 1)
    return dt.date(following.year, following.month, _DAY)


def newest_released(today: dt.date) -> Month:
    """Return the newest month whose bulletin should be out on *today*."""
    newest = Month(today.year, today.month) - 1
    while release_day(newest) > today:
        newest -= 1
    return newest


def describe_months(currency: Currency, months: Sequence[Month], today: dt.date | None) -> Iterator[Message]:
    """Yield which *months* are stored, those that are missing between them, and those that should be out.

    *months* are in order. If none should be out on *today*, or it is None, the last message is when the next appears.
    """
    first, following = months[0], months[-1] + 1
    yield Message("months-stored", {"currency": currency, "months": tuple(spans(months).split(", "))})
    if missing := {first + index for index in range(following - first)}.difference(months):
        yield Message("months-missing", {"months": tuple(spans(missing).split(", "))})
    due = [following + index for index in range(newest_released(today) - following + 1)] if today else []
    key, newest = ("months-due", due[-1]) if due else ("months-next", following)
    yield Message(key, {"months": spans(due or [following]), "day": release_day(newest)})
