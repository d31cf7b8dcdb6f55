"""The sheet 驱动: what the reader chooses on it, in words of either language, and the answer of the detail."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import xlwings as xw

from xlpkg.detail.folder import has_detail, store_of_detail
from xlpkg.detail.question import HS_DIGITS, Asked
from xlpkg.errors import BadArgument, TradeMonitorError
from xlpkg.messages import Language, say, say_list
from xlpkg.model.regions import REGIONS, Region, parse_region
from xlpkg.model.words import (
    Basis,
    Currency,
    Dimension,
    DriversOrder,
    Flow,
    parse_basis,
    parse_dimension,
    parse_drivers_order,
    parse_query_flow,
)
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:  # ibis takes longer to import than it takes to fill all other sheets
    from xlpkg.detail.drivers import Drivers

_DIGITS: Final = re.compile(r"\s*([2468])(?:\.0)?\s*(?:位|digits)?\s*", re.IGNORECASE)
_ORDERS: Final = ("value", "contribution")


@dataclass(frozen=True, slots=True)
class Question:
    """The choices on the sheet. ``only`` restricts a dimension to a code or name, as typed."""

    region: Region
    flow: Flow
    basis: Basis
    by: Dimension
    digits: int
    order: DriversOrder
    only: Mapping[Dimension, object]


@dataclass(frozen=True, slots=True)
class DriversShown:
    """What the sheet shows.

    Attributes:
        cells: the choices by place, in words of the workbook's language; one that is not valid, as typed.
        asked: the question; None if a choice is not valid, or there is no detail.
        table: the answer, or None.
        sentence: what the table covers of the region's trade, or why there is no answer.
        of_total: whether contributions are to the YoY of the table's total, without figures of table (8).
    """

    cells: Mapping[str, object]
    sentence: str
    asked: Asked | None = None
    table: Drivers | None = None
    notes: tuple[str, ...] = ()
    of_total: bool = False


def without_detail(lang: Language, typed: Mapping[str, object] | None = None) -> DriversShown:
    """Return what the sheet shows without detail: how to get it."""
    return DriversShown(in_words(typed or {}, lang), say("driver-no-detail", lang))


def parse_question(typed: Mapping[str, object]) -> Question:
    """Return the question that cells ask. Raises BadArgument if one is not valid."""
    only = {each: _code(typed.get(each.value)) for each in Dimension}
    region, flow, basis, by, digits, order = (place.read(typed.get(name)) for name, place in _PLACES.items())
    codes = {each: code for each, code in only.items() if code is not None}
    return Question(region, flow, basis, by, digits, order, codes)


def _parse_digits(value: object) -> int:
    """Return the digits of "4 位" or 4, 0 for those of the downloads."""
    as_downloaded = [say("driver-as-downloaded", lang) for lang in ("zh", "en")]
    if value in (0, *as_downloaded):
        return 0
    if found := _DIGITS.fullmatch(str(value)):
        return int(found[1])
    words = ", ".join((*map(str, HS_DIGITS), *as_downloaded))
    raise BadArgument("bad-digits", value=value, words=words)


def _digits_word(count: int, lang: Language) -> str:
    return say("driver-digits-word", lang, count=count) if count else say("driver-as-downloaded", lang)


def _label(choice: Any, lang: Language) -> str:
    return str(choice.label(lang))


class _Place(NamedTuple):
    """A choice from a list: the list, the default, what reads a cell, and what puts a choice into words."""

    choices: Sequence[Any]
    default: object
    parse: Callable[[object], Any]
    label: Callable[[Any, Language], str]

    def read(self, cell: object) -> Any:
        """Return what *cell* chooses. Raises BadArgument if it is not valid."""
        return self.parse(self.default if cell is None or str(cell).strip() == "" else cell)


#: In the order of Question.
_PLACES: Final = {
    "region": _Place(REGIONS, 44, parse_region, _label),
    "flow": _Place((Flow.EXPORT, Flow.IMPORT), Flow.EXPORT, parse_query_flow, _label),
    "basis": _Place(
        [*Basis], Basis.MONTH, parse_basis, lambda basis, lang: say_list("driver-basis-words", lang)[basis]
    ),
    "by": _Place([*Dimension], "commodity", parse_dimension, _label),
    "digits": _Place((0, *HS_DIGITS), 0, _parse_digits, _digits_word),
    "order": _Place(
        _ORDERS,
        "value",
        parse_drivers_order,
        lambda order, lang: say_list("driver-order-words", lang)[_ORDERS.index(order)],
    ),
}


def _code(value: object) -> object:
    """Return a code or name as typed; None for an empty cell. A cell has every number as a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.strip() or None
    return value


def listed_words(lang: Language) -> dict[str, list[str]]:
    """Return the words to choose from, by place."""
    return {name: [place.label(choice, lang) for choice in place.choices] for name, place in _PLACES.items()}


def in_words(typed: Mapping[str, object], lang: Language) -> dict[str, object]:
    """Return the choices of cells in words of *lang*; what is not valid is unchanged."""
    cells: dict[str, object] = {}
    for name in layout.DRIVER_PLACES:
        value = typed.get(name)
        if place := _PLACES.get(name):
            with contextlib.suppress(BadArgument):
                value = place.label(place.read(value), lang)
        elif (value := _code(value)) is not None:
            value = str(value)
        cells[name] = value
    return cells


def read_drivers(book: xw.Book, content: Content) -> DriversShown:
    """Return what the sheet shows of the month of *content*, for the choices on it in *book*.

    The answer is in the currency of *content*, or in the other one if only its downloads answer.
    Raises WorkbookError if the range with the choices is missing.
    """
    rows = range_of(book, layout.DRIVER_TOP).options(ndim=2).value
    typed = {place: rows[row][column] for place, (row, column) in layout.DRIVER_PLACES.items()}
    lang = content.lang
    store = store_of_detail(content.store)
    if not has_detail(store):
        return without_detail(lang, typed)
    cells = in_words(typed, lang)
    try:
        return replace(_answer_in_either(store, content, parse_question(typed)), cells=cells)
    except TradeMonitorError as error:
        return DriversShown(cells, _capital(error.sentence(lang)))


def _answer_in_either(store: Path, content: Content, question: Question) -> DriversShown:
    """Return the answer in the currency of *content*, else in the other one.

    Without any, raises the TradeMonitorError of the currency whose downloads are nearer to an answer.
    """
    from xlpkg.detail.reasons import conditions_met

    errors = []
    for currency in sorted(Currency, key=lambda each: each is not content.cube.currency):
        try:
            return _answer(store, content, question, currency)
        except TradeMonitorError as error:
            errors.append(error)
    raise max(errors, key=conditions_met)


def _answer(store: Path, content: Content, question: Question, currency: Currency) -> DriversShown:
    """Return the answer in *currency*. Raises TradeMonitorError if there is none."""
    # They import ibis, which takes longer than to fill all other sheets.
    from xlpkg.detail.ask import ask, stored_reference
    from xlpkg.detail.catalogue import open_catalogue
    from xlpkg.detail.drivers import Reference, reference_of

    lang, period = content.lang, content.period
    with open_catalogue(store, create=False) as catalogue:
        digits = question.digits if question.by is Dimension.COMMODITY else 0
        asked = Asked(question.region, question.flow, period, question.basis, currency, question.by, digits)
        if store != content.store:  # the detail of the user, and the figures of the examples
            reference = Reference()
        elif currency == content.cube.currency:
            reference = reference_of(content.cube, content.yoy, asked)
        else:
            reference = stored_reference(store, asked, content.as_of)
        of_total = math.isnan(reference.base)
        table = ask(
            catalogue,
            asked,
            question.only,
            reference,
            sort=question.order,
            lang=lang,
            as_of=content.as_of,
            of_total=of_total,
        )
    notes = [note.sentence(lang) for note in table.notes]
    if of_total:
        notes.insert(0, content.say("driver-of-total", region=asked.region, flow=asked.flow))
    if currency != content.cube.currency:
        notes.insert(0, content.say("driver-other-currency", other=currency, currency=content.cube.currency))
    sentence = _capital(table.coverage_sentence.sentence(lang))
    return DriversShown({}, sentence, asked, table, tuple(map(_capital, notes)), of_total)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
