"""What a command takes where the user names no store, currency, period or language."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from xlpkg.cli.console import note
from xlpkg.model.words import Currency

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from xlpkg.analysis.cube import Cube
    from xlpkg.store.store import Store


def store_to_read(named: Path | None) -> Path:
    """Return the store *named*, else the user's own, else, where there is none yet, the examples' with a note."""
    from xlpkg import bundled as shipped
    from xlpkg.store.store import default_path

    if named is not None:
        return named
    path = shipped.store_to_read()
    if path != (own := default_path()):
        note("examples-answer", path=own, examples=path)
    return path


@contextlib.contextmanager
def stored(named: Path | None) -> Iterator[Store]:
    """Open :func:`store_to_read`. Raises TradeMonitorError where there is none."""
    from xlpkg.store.store import open_store

    with open_store(store_to_read(named), create=False) as store:
        yield store


def currency_of(
    store: Store, named: Currency | None, wished: Currency | None = None, as_of: dt.datetime | None = None
) -> Currency:
    """Return the currency *named*, else the one *wished* (by a workbook) or usd, else the only one in *store*.

    A note on stderr says so where it is none of the first three. With *as_of*, what came later is not there yet.
    """
    if named is not None:
        return named
    found, first = store.currency(wished, as_of), wished or Currency.USD
    if found is not first:
        note("currency-by-default", wanted=first.value, currency=found.value)
    return found


def cube_of(store: Store, named: Currency | None, as_of: dt.datetime | None = None) -> Cube:
    """Return the cube of the currency *named* or of the default one, as it was at *as_of*.

    Raises NoData where nothing of it was stored then.
    """
    from xlpkg.analysis.cube import load_cube

    return load_cube(store, currency_of(store, named, as_of=as_of), as_of)
