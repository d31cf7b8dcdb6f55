"""The answer of the detail to the choices on the sheet 驱动."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from xlpkg.detail.folder import has_detail, store_of_detail
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Dimension
from xlpkg.errors import TradeMonitorError
from xlpkg.model.words import Currency
from xlpkg.workbook import layout
from xlpkg.workbook.driver_choices import DriversShown, in_words, parse_question, without_detail
from xlpkg.workbook.driver_texts import TEXTS
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xlpkg.workbook.content import Content
    from xlpkg.workbook.driver_choices import Question


def read_drivers(book: xw.Book, content: Content) -> DriversShown:
    """Return what the sheet shows of the month of *content*, for the choices on it in *book*.

    The answer is in the currency of *content*, or in the other one if only its downloads answer.
    Raises WorkbookError if the range with the choices is missing.
    """
    rows = range_of(book, layout.DRIVER_TOP).options(ndim=2).value
    typed = {place: rows[row][column] for place, (row, column) in layout.DRIVER_PLACES.items()}
    lang = content.lang
    store = content.store and store_of_detail(content.store)
    if store is None or not has_detail(store):
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

    lang, period, texts = content.lang, content.period, TEXTS[content.lang]
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
        notes.insert(0, texts.of_total.format(region=asked.region.label(lang), flow=asked.flow.label(lang)))
    if currency != content.cube.currency:
        words = {"other": currency.label(lang), "currency": content.cube.currency.label(lang)}
        notes.insert(0, texts.other_currency.format(**words))
    sentence = _capital(table.coverage_sentence.sentence(lang))
    return DriversShown({}, sentence, asked, table, tuple(map(_capital, notes)), of_total)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
