"""The currency of an answer if none is named: the user's setting, else that of the store's newest month.

The setting is the user's, not a workbook's or a store's: settings.json in the user's configuration folder, which
``trademonitor currency`` writes. Its content is ``{"currency": "rmb"}``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from platformdirs import user_config_path

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, parse_currency


def settings_path() -> Path:
    """Return the path of the user's settings, which need not exist."""
    return user_config_path("TradeMonitor", appauthor=False) / "settings.json"


def currency_setting() -> Currency | None:
    """Return the currency that the user has set, or None. Raises BadInput if the setting cannot be read."""
    path = settings_path()
    try:
        settings = json.loads(path.read_bytes())
        if isinstance(settings, dict) and settings.keys() == {"currency"}:
            return parse_currency(settings["currency"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, BadArgument) as error:
        raise BadInput("settings-malformed", path=path) from error
    raise BadInput("settings-malformed", path=path)


def set_currency(currency: Currency | None) -> None:
    """Make *currency* the user's setting; None removes the setting. Raises OSError if it cannot be written."""
    path = settings_path()
    if currency is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, f'{{"currency": "{currency.value}"}}\n'.encode())


def newest_currency(stored: Mapping[Currency, Collection[Month]]) -> Currency:
    """Return the currency of the newest month in *stored*; dollars if both have it, or if nothing is stored.

    *stored* has the months of table (8) in each currency, none of a currency with announced figures only.
    """
    return max(stored, key=lambda each: (sorted(stored[each])[-1:], each is Currency.USD), default=Currency.USD)


def default_currency(stored: Mapping[Currency, Collection[Month]]) -> Currency:
    """Return the user's setting, else :func:`newest_currency`. Raises BadInput if the setting cannot be read."""
    return currency_setting() or newest_currency(stored)


def check_currency(
    stored: Mapping[Currency, Collection[Month]], currency: Currency, period: Month, *, of_workbook: bool = True
) -> None:
    """Raise NoData, with what to do, if *period* is stored in another currency, and not in *currency*.

    *of_workbook*: whether the currency may be the choice in a workbook.
    """
    having = [each for each, months in stored.items() if period in months]
    if having and currency not in having:
        hint = Message("only-in-other-currency-of-workbook", {"other": having[0]}) if of_workbook else ""
        facts = {"currency": currency, "other": having[0], "code": having[0].value, "hint": hint}
        raise NoData("only-in-other-currency", period=period, **facts)


def check_period(stored: Mapping[Currency, Collection[Month]], period: Month, as_of: dt.datetime | None = None) -> None:
    """Raise NoData if no currency in *stored*, which has the months of each at *as_of*, has *period*.

    An empty store is another error.
    """
    if stored and not any(period in months for months in stored.values()):
        if as_of is None:
            raise NoData("no-data-of-month", period=period)
        raise NoData("no-data-of-month-then", period=period, as_of=as_of)
