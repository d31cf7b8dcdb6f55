"""The store that a command reads, and the currency, where the user names none."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.cli.console import note
from xlpkg.model.words import Currency
from xlpkg.store.database import has_content
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store


def chosen_store(named: Path | None, *, quiet: bool = False) -> Path:
    """Return the store *named*, else the user's, else, if that has no figures yet, the examples'.

    A note on stderr says that it is the examples', unless *quiet*.
    """
    if named is not None:
        return named
    users, examples = default_path(), example_store()
    if is_filled(users) or not has_content(examples):
        return users
    if not quiet:
        note("examples-shown", path=users, examples=examples)
    return examples


@contextlib.contextmanager
def stored(named: Path | None) -> Iterator[Store]:
    """Open :func:`chosen_store`. Raises TradeMonitorError if it does not exist."""
    with open_store(chosen_store(named), create=False) as store:
        yield store


def cube_of(store: Store, currency: Currency | None, as_of: dt.datetime | None = None) -> Cube:
    """Return the cube of *currency*, by default the currency of the newest month, as it was at *as_of*.

    Raises NoData if there were no figures then.
    """
    return load_cube(store, currency or store.currency(as_of=as_of), as_of)
