"""Ask the detail of a store: the currency, the codes and table (8)'s figures that a question needs, and its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.wide import load_wide
from xlpkg.detail.answers import find_answer
from xlpkg.detail.backends import Backend, find_backend
from xlpkg.detail.catalogue import Catalogue
from xlpkg.detail.codes import known_codes, names_of
from xlpkg.detail.drivers import TOP, Drivers, Reference, make_drivers, reference_of
from xlpkg.detail.question import Asked
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import Language, say
from xlpkg.model.groups import find_group, refuse_unused, unused_lines
from xlpkg.model.months import Month
from xlpkg.model.regions import Region, parse_region
from xlpkg.model.words import Currency, Dimension, DriversOrder, Flow
from xlpkg.store.database import has_content
from xlpkg.store.default_currency import default_currency
from xlpkg.store.store import open_store


def choose_currency(
    catalogue: Catalogue,
    store: Path,
    named: Currency | None,
    flow: Flow,
    period: Month,
    as_of: dt.datetime | None = None,
) -> Currency:
    """Return the currency *named*, else the default of *store*, or of the downloads if it has no figures.

    Raises BadArgument if downloads have *period* only in the other currency.
    """
    stored: Mapping[Currency, Collection[Month]] = {}
    if named is None and has_content(store):
        with open_store(store, create=False) as opened:
            stored = opened.months(as_of)
    chosen = named or default_currency(stored or catalogue.newest_months(as_of))
    having = [each for each in Currency if catalogue.has_month(flow, each, period, as_of)]
    if having and chosen not in having:
        facts = {"period": period, "currency": chosen, "other": having[0], "word": having[0].value}
        raise BadArgument("detail-in-other-currency", **facts)
    return chosen


def find_place(store: Path, place: Region | str) -> Region:
    """Return the province, or the group of *store*, that *place* is or names.

    Raises BadArgument if it is another name, as of a group whose line cannot be used, or that of a city in the store:
    the detail has provinces only.
    """
    if isinstance(place, Region):
        return place
    if group := find_group(place, store.parent):
        return group
    if not has_content(store):
        refuse_unused(place, unused_lines(store.parent))
        return parse_region(place)
    with open_store(store, create=False) as opened:
        return load_wide(opened, load_cube(opened, default_currency(opened.months()))).region(place)


def stored_reference(store: Path, asked: Asked, as_of: dt.datetime | None = None) -> Reference:
    """Return table (8)'s figures for a question from the store; NaN if it has none."""
    if not has_content(store):
        return Reference()
    with open_store(store, create=False) as opened:
        try:
            cube = load_wide(opened, load_cube(opened, asked.currency, as_of), zones=False)
        except NoData:
            return Reference()
    return reference_of(cube, cube.yoy(), asked)


def with_codes(catalogue: Catalogue, backend: Backend, asked: Asked, words: Mapping[Dimension, object]) -> Asked:
    """Return the question restricted to what *words* denote: a word or a tuple of words of each dimension, or None.

    Raises BadArgument as :func:`xlpkg.detail.codes.known_codes` does.
    """
    found: dict[Dimension, tuple[str, ...]] = {}
    for dimension, several in words.items():
        for word in several if isinstance(several, tuple) else () if several is None else (several,):
            known = known_codes(catalogue, backend, dimension, word)
            found[dimension] = (*found.get(dimension, ()), *known)
    return replace(asked, codes=tuple(found.items()))


def ask(
    catalogue: Catalogue,
    asked: Asked,
    words: Mapping[Dimension, object],
    reference: Reference,
    *,
    top: int = TOP,
    sort: DriversOrder = "value",
    lang: Language = "zh",
    backend: str | None = None,
    as_of: dt.datetime | None = None,
) -> Drivers:
    """Return the table of a question by a dimension; see :func:`with_codes`, :func:`find_answer`, :func:`make_drivers`.

    *backend* is a name as :func:`xlpkg.detail.backends.find_backend` takes it.
    """
    asks = find_backend(backend)
    asked = with_codes(catalogue, asks, asked, words)
    answer = find_answer(catalogue, asks, asked, as_of)
    names = names_of(catalogue, asked.by, lang) if asked.by is not None else {}
    return make_drivers(asked, answer, reference, names, top=top, sort=sort, remainder=say("detail-remainder", lang))
