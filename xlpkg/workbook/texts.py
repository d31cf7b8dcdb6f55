"""The user's own words: comments on the paragraphs of 当月 and 累计, and texts of the report that the user changed.

A text is changed if it differs from what was written last, which the hidden sheet _texts_ holds. That sheet also keeps
the comments by month and language, and the changed texts by month, language and currency.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.messages import Language
from xlpkg.model.months import Month, parse_month
from xlpkg.model.words import Currency
from xlpkg.workbook import layout
from xlpkg.workbook.kept_texts import STORED, KeptTexts, place_of
from xlpkg.workbook.row_heights import figure_heights, grown_heights, set_row_height
from xlpkg.workbook.text_size import is_cut, parts_of, text_height
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.writing import as_text

#: Month, language, currency ("" for a comment), place.
Key = tuple[str, str, str, str]
_COMMENT: Final = ".comment"


def read_texts(
    book: xw.Book,
    period: Month,
    lang: Language,
    currency: Currency,
    *,
    replace_changed: bool = False,
) -> KeptTexts:
    """Return the texts that *book* keeps for a month, language and currency: from the sheets, else as saved.

    With *replace_changed* it keeps no changed text of that month. A text that the user has emptied is not changed, but
    to be generated again. Raises WorkbookError if a range is missing, or if there are more texts than _texts_ has rows.
    """
    wanted = (str(period), lang, currency.value)
    first, *written = (_text(row[0]) for row in range_of(book, layout.TEXTS_WRITTEN).options(ndim=2).value)
    shown = (first, written[1], written[0])  # month, language, currency
    last = dict(zip(layout.text_places(), written[3:], strict=False))
    saved: dict[Key, str] = {}
    for row in range_of(book, layout.TEXTS_SAVED).options(ndim=2).value:
        *key, text = map(_text, row)
        if text:
            saved[key[0], key[1], key[2], key[3]] = text
    stored = {key: dt.datetime.fromisoformat(text) for key, text in saved.items() if key[3] == STORED}
    saved.pop((*wanted, STORED), None)  # the fill writes that anew
    for place, text in _texts_of_sheets(book):
        is_comment = place.endswith(_COMMENT)
        month, of_lang, of_currency = shown if all(shown) else wanted
        if is_comment:
            saved[month, of_lang, "", place] = text
        elif all(shown):
            is_changed = text.split() != last.get(place, "").split()  # more or fewer spaces are no change
            saved[month, of_lang, of_currency, place] = text if is_changed else ""
    saved = {key: text for key, text in saved.items() if text and not (replace_changed and key[:3] == wanted)}
    if len(saved) >= layout.TEXTS_SAVED.rows:  # one row is that of STORED
        raise WorkbookError("texts-full", path=book.name, sheet=layout.TEXTS, limit=layout.TEXTS_SAVED.rows - 1)
    typed = {key[3]: text for key, text in saved.items() if key[:3] == (*wanted[:2], "")}
    comments = {place.removesuffix(_COMMENT): text for place, text in typed.items()}
    changed = {key[3]: text for key, text in saved.items() if key[:3] == wanted}
    reports = {
        parse_month(key[0]): moment
        for key, moment in sorted(stored.items(), key=lambda each: each[1])
        if key[2] == currency.value
    }
    rows = tuple((*key, text) for key, text in saved.items())
    return KeptTexts(comments, changed, rows, stored.get((*shown, STORED)), reports)


def _texts_of_sheets(book: xw.Book) -> list[tuple[str, str]]:
    """Return the texts that 封面, 当月 and 累计 show, with their places, also the empty ones."""
    found = []
    cover = range_of(book, layout.COVER_HIGHLIGHTS)
    if _text(range_of(book, layout.COVER_TITLE)[0, 0].value):
        found.append((layout.HIGHLIGHTS_PLACE, _text(cover[0, 0].value)))
    for basis, of in layout.REPORTS.items():
        rows = range_of(book, of.text).options(ndim=2).value
        if not any(_text(row[0]) for row in rows):  # added by an upgrade: it has not shown what is saved
            continue
        found += [(place_of(basis, name), _text(rows[line][0])) for line, name in layout.TEXT_NAMES.items()]
        notes = range_of(book, of.notes).options(ndim=2).value
        found.append((place_of(basis, layout.NOTES_NAME), _text(notes[0][0])))
        found += [
            (place_of(basis, layout.TEXT_NAMES[line]) + _COMMENT, _text(rows[line][layout.COMMENT_COLUMN]))
            for line in layout.TEXT_COMMENTS
        ]
    return found


def show_comments(book: xw.Book) -> None:
    """Print each comment as it is typed beside its paragraph; a paragraph that was typed in gets the height it needs.

    Raises WorkbookError if the workbook is read-only.
    """
    for area, rows, comments in _comments(book):
        heights = grown_heights(area, rows)
        for line, comment in comments.items():
            printed = layout.TEXT_COMMENTS[line]
            for row, part in zip(printed, parts_of(comment, len(printed)), strict=True):
                if part != _text(rows[row][0]):
                    area[row, 0].value = as_text(part or None)
                    heights[row] = text_height(part)
        for row, height in heights.items():
            area[row, 0].row_height = height
        for cell, height in figure_heights(area, heights) if heights else ():
            set_row_height(cell, height)


def cut_comments(book: xw.Book) -> list[str]:
    """Return the cells of the comments that are too long for the rows that print them."""
    return [
        f"{area.sheet.name}!{area[line, layout.COMMENT_COLUMN].get_address(False, False)}"
        for area, _, comments in _comments(book)
        for line, comment in comments.items()
        if is_cut(comment, len(layout.TEXT_COMMENTS[line]))
    ]


def _comments(book: xw.Book) -> Iterator[tuple[xw.Range, list[list[Any]], dict[int, str]]]:
    """Yield the ranges of the texts of 当月 and 累计, their values, and the comments by the row of the paragraph."""
    for of in layout.REPORTS.values():
        area = range_of(book, of.text)
        rows = area.options(ndim=2).value
        yield area, rows, {line: _text(rows[line][layout.COMMENT_COLUMN]) for line in layout.TEXT_COMMENTS}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
