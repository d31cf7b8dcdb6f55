"""The command ``currency``: the currency of answers if none is named."""

from __future__ import annotations

from typing import Final

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.parameter_types import Word
from xlpkg.model.words import Currency, parse_currency
from xlpkg.store.default_currency import currency_setting, set_currency

#: The word for no setting: the currency that has the month is used, dollars first.
AUTO: Final = "auto"


def _parse_setting(value: object) -> Currency | str:
    return AUTO if value == AUTO else parse_currency(value)


_SETTING: Final[Word[Currency | str]] = Word(("usd", "rmb", AUTO), _parse_setting)


@command("currency")
@click.argument("setting", type=_SETTING, required=False, help="help-currency-setting")
def currency_command(setting: Currency | str | None) -> None:
    """Set the user's currency, or remove the setting if it is ``auto``; print the setting."""
    if setting is not None:
        set_currency(setting if isinstance(setting, Currency) else None)
    print_line(currency_setting() or AUTO)
