"""TM_DRIVERS and TM_DETAIL: answers of the detail, kept until the catalogue changes.

It is imported when one of them is called: DuckDB and Arrow take longer to import than the other functions to answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from udfs.figures import Figures, Place
from xlpkg.detail.answers import Answer, find_answer
from xlpkg.detail.ask import choose_currency, find_place, with_codes
from xlpkg.detail.backends import find_backend
from xlpkg.detail.catalogue import Catalogue, open_catalogue
from xlpkg.detail.codes import names_of, parse_digits
from xlpkg.detail.drivers import HEADER, Reference, make_drivers, reference_of
from xlpkg.detail.question import Asked
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import say
from xlpkg.model.months import Month
from xlpkg.model.regions import Kind
from xlpkg.model.words import Basis, Currency, Dimension, Flow

#: How many results are kept. An answer of 9,000 commodities takes about 1 MB, most take less than 1 KB.
_MOST_RESULTS = 2_000
_NAN = float("nan")
_T = TypeVar("_T")


def TM_DRIVERS(
    figures: Figures,
    region: Place,
    flow: Flow,
    period: Month,
    by: str,
    top: int,
    basis: Basis,
    currency: Currency | None,
) -> list[list[float | int | str]]:
    """Return the table of ``trademonitor drivers`` with its header: values in 亿, changes and shares in percent.

    What is not known is NaN. Raises NoData as find_answer does.
    """
    chosen = _ask(figures, choose_currency, figures.detail[0], currency, flow, period, figures.as_of)
    asked = Asked(find_place(figures.detail[0], region), flow, period, basis, chosen, Dimension(by))
    answer = _ask(figures, _find_answer, asked, (), figures.as_of)
    names = _ask(figures, names_of, Dimension(by), figures.lang)
    remainder = say("detail-remainder", figures.lang)
    table = make_drivers(asked, answer, _reference(figures, asked), names, top=top, remainder=remainder)
    rows = ([_NAN if cell is None else cell for cell in row.cells()] for row in table.rows)
    return [[*HEADER], *rows]


def TM_DETAIL(
    figures: Figures,
    region: Place,
    flow: Flow,
    period: Month,
    commodity: object,
    partner: object,
    regime: object,
    basis: Basis,
    currency: Currency | None,
) -> float:
    """Return the trade of a region in a commodity, with a partner, by a regime, or any of them, in 亿.

    Raises NoData as find_answer does.
    """
    words = {Dimension.COMMODITY: commodity, Dimension.PARTNER: partner, Dimension.REGIME: regime}
    codes = tuple((dimension, word) for dimension, word in words.items() if word is not None)
    for dimension, word in codes:
        parse_digits(dimension, word)  # a malformed code is an error, whatever is stored
    chosen = _ask(figures, choose_currency, figures.detail[0], currency, flow, period, figures.as_of)
    asked = Asked(find_place(figures.detail[0], region), flow, period, basis, chosen)
    return _ask(figures, _find_answer, asked, codes, figures.as_of).level


def _reference(figures: Figures, asked: Asked) -> Reference:
    """Return table (8)'s figures for a question, if they are of the store that the detail belongs to."""
    measured = figures.by_currency.get(asked.currency)
    if measured is None or figures.detail[0] != figures.store:
        return Reference()
    cube = measured.cube if asked.region.kind is not Kind.GROUP else measured.wide(zones=False).cube
    return reference_of(cube, cube.yoy(), asked)


def _find_answer(
    catalogue: Catalogue, asked: Asked, words: tuple[tuple[Dimension, object], ...], as_of: dt.datetime | None
) -> Answer:
    backend = find_backend()
    return find_answer(catalogue, backend, with_codes(catalogue, backend, asked, dict(words)), as_of)


def _ask(figures: Figures, question: Callable[..., _T], *arguments: object) -> _T:
    """Return ``question(catalogue, *arguments)`` of the detail of *figures*, or raise what it raises.

    Both are kept until the catalogue changes.
    """
    result: _T | NoData | BadArgument = _kept(*figures.detail, question, *arguments)
    if isinstance(result, (NoData, BadArgument)):
        raise result
    return result


@lru_cache(maxsize=_MOST_RESULTS)
def _kept(store: Path, _version: object, question: Callable[..., Any], *arguments: object) -> Any:
    with open_catalogue(store, create=False) as catalogue:
        try:
            return question(catalogue, *arguments)
        except (NoData, BadArgument) as error:
            return error
