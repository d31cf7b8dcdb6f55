"""Which month, currency and language a fill shows if not all of them are named: one rule for buttons and commands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from xlpkg.messages import Language, Message
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.default_currency import check_period, default_currency
from xlpkg.workbook.home import Choices

#: The months of each currency.
Months = Mapping[Currency, Collection[Month]]


class Selection(NamedTuple):
    """What a fill shows, and a remark if nothing is stored in the chosen currency.

    The month is None if nothing is stored in the currency.
    """

    period: Month | None
    currency: Currency
    lang: Language
    remarks: tuple[Message, ...]


def select(
    stored: Months,
    chosen: Choices,
    named: Choices = Choices(),  # noqa: B008, it cannot be changed
    *,
    before: Months | None = None,
    as_of: dt.datetime | None = None,
) -> Selection:
    """Return what is *named*, by default what is *chosen* on 首页, else the default.

    The default is the user's currency, the newest month in *stored*, which is as it was at *as_of*, and Chinese. The
    default also replaces a chosen currency of which nothing is stored and, once a button has changed the store, a
    chosen month: if there is a newer one than *before*, if it is stored no more, or if the currency was replaced.
    Raises NoData if the month is not stored, and the currency is the default.
    """
    usable = named.currency or (chosen.currency if chosen.currency in stored else None)
    currency = usable or default_currency(stored)
    is_replaced = usable is None and chosen.currency is not None and chosen.currency is not currency
    newest = max(stored.get(currency, ()), default=None)
    period = named.period or chosen.period
    if before is not None and newest is not None:
        previous = max(before.get(currency, ()), default=None)
        is_gone = period in before.get(currency, ()) and period not in stored[currency]
        if is_replaced or is_gone or previous is None or newest > previous:
            period = newest
    if period is None:
        period = newest
    elif usable is None:
        check_period(stored, period, as_of)
    remark = Message("currency-replaced", {"wanted": chosen.currency, "used": currency})
    return Selection(period, currency, named.lang or chosen.lang or "zh", (remark,) if is_replaced else ())


def newest_of(files: Collection[tuple[Currency, Month]], stored: Months, currency: Currency) -> tuple[Currency, Month]:
    """Return the newest month in *files* and its currency: *currency* if they have it, else the other.

    A month that is not *stored*, because its file is withdrawn, is returned only if no other is left.
    """
    months = [month for month in files if month[1] in stored.get(month[0], ())] or files
    preferred = [month for month in months if month[0] is currency] or months
    return max(preferred, key=lambda month: month[1])
