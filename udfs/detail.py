"""TM_DRIVERS and TM_DETAIL: answers of the detail, kept until the catalogue changes.

It is imported when one of them is called: DuckDB and Arrow take longer to import than the other functions to answer.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from udfs.figures import Figures
from xlpkg.detail.answers import Answer, find_answer
from xlpkg.detail.ask import choose_currency, with_codes
from xlpkg.detail.backends import find_backend
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.codes import names_of, parse_digits
from xlpkg.detail.drivers import HEADER, Reference, make_drivers, reference_of
from xlpkg.detail.question import Asked
from xlpkg.errors import BadArgument, NoData, TradeMonitorError
from xlpkg.messages import Language, say
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

#: How many answers are kept. One of 9,000 commodities takes about 1 MB, most take less than 1 KB.
_MOST_ANSWERS = 2_000
_NAN = float("nan")


def TM_DRIVERS(
    figures: Figures,
    region: Region,
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
    store, version = figures.detail
    chosen = _currency(store, version, currency, flow, period, figures.as_of)
    asked = Asked(region, flow, period, basis, chosen, Dimension(by))
    answer = _answer(store, version, asked, (), figures.as_of)
    names = _names(store, version, Dimension(by), figures.lang)
    remainder = say("detail-remainder", figures.lang)
    table = make_drivers(asked, answer, _reference(figures, asked), names, top=top, remainder=remainder)
    rows = ([_NAN if cell is None else cell for cell in row.cells()] for row in table.rows)
    return [[*HEADER], *rows]


def TM_DETAIL(
    figures: Figures,
    region: Region,
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
    store, version = figures.detail
    chosen = _currency(store, version, currency, flow, period, figures.as_of)
    asked = Asked(region, flow, period, basis, chosen)
    return _answer(store, version, asked, codes, figures.as_of).level


def _reference(figures: Figures, asked: Asked) -> Reference:
    """Return table (8)'s figures for a question, if they are of the store that the detail belongs to."""
    measured = figures.by_currency.get(asked.currency)
    if measured is None or figures.detail[0] != figures.store:
        return Reference()
    return reference_of(measured.cube, measured.cube.yoy(), asked)


def _answer(
    store: Path,
    version: object,
    asked: Asked,
    words: tuple[tuple[Dimension, object], ...],
    as_of: dt.datetime | None,
) -> Answer:
    answer = _find_answer(store, version, asked, words, as_of)
    if isinstance(answer, TradeMonitorError):
        raise answer
    return answer


@lru_cache(maxsize=_MOST_ANSWERS)
def _find_answer(
    store: Path,
    version: object,  # noqa: ARG001 - an answer is kept while the catalogue has this version
    asked: Asked,
    words: tuple[tuple[Dimension, object], ...],
    as_of: dt.datetime | None,
) -> Answer | NoData | BadArgument:
    with open_catalogue(store, create=False) as catalogue:
        backend = find_backend()
        try:
            return find_answer(catalogue, backend, with_codes(catalogue, backend, asked, dict(words)), as_of)
        except (NoData, BadArgument) as error:
            return error


@lru_cache(maxsize=64)
def _names(store: Path, version: object, by: Dimension, lang: Language) -> dict[str, str]:  # noqa: ARG001
    with open_catalogue(store, create=False) as catalogue:
        return names_of(catalogue, by, lang)


@lru_cache(maxsize=1_024)
def _currency(
    store: Path,
    version: object,  # noqa: ARG001
    named: Currency | None,
    flow: Flow,
    period: Month,
    as_of: dt.datetime | None,
) -> Currency:
    with open_catalogue(store, create=False) as catalogue:
        return choose_currency(catalogue, named, flow, period, as_of)
