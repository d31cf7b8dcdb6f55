"""The store and the currency that a command uses if the user names none."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path

from xlpkg.analysis.cube import Cube, load_cube, no_data
from xlpkg.cli.console import print_message, print_note
from xlpkg.model.groups import describe_unused, unused_lines
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.database import has_content
from xlpkg.store.default_currency import check_currency, check_period, default_currency
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store


def chosen_store(named: Path | None, *, quiet: bool = False) -> Path:
    """Return the path of the store *named*, by default the user's store, or that of the examples if it has no figures.

    Unless *quiet*, a note on stderr says that the examples' store is used.
    """
    if named is not None:
        return named
    users, examples = default_path(), example_store()
    if is_filled(users) or not has_content(examples):
        return users
    if not quiet:
        print_note("examples-shown", path=users)
    return examples


def open_chosen_store(named: Path | None) -> AbstractContextManager[Store]:
    """Open the store of :func:`chosen_store`. Raises TradeMonitorError if it does not exist."""
    return open_store(chosen_store(named), create=False)


def warn_of_groups(store: Path) -> None:
    """Print a warning on stderr if the file of groups beside *store* has lines that cannot be used."""
    if unused := describe_unused(unused_lines(store.parent)):
        print_message(unused, "warning")


def cube_of(
    store: Store, currency: Currency | None, period: Month | None = None, as_of: dt.datetime | None = None
) -> Cube:
    """Return the cube of *currency* as it was at *as_of*.

    The default is the user's currency, else that of the newest month. Raises NoData if the store had no figures at
    *as_of*, none of *period*, or *period* only in another currency.
    """
    stored = store.months(as_of)
    chosen = currency or default_currency(stored)
    if period is not None:
        check_currency(stored, chosen, period, of_workbook=False)
        if currency is None:
            check_period(stored, period, as_of)
    cube = load_cube(store, chosen, as_of)
    if not cube.periods():  # there are only announced figures
        raise no_data(store, chosen, as_of)
    return cube
