"""The header of a download: its columns, its currency and its language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlpkg.errors import SourceRefused
from xlpkg.messages import Language
from xlpkg.model.words import Currency
from xlpkg.sources import numbers
from xlpkg.sources.query_columns import COLUMNS, columns_named, find_columns

#: Columns of which a header has at least two, if it is that of a download.
_TYPICAL: Final = ("month", "region_code", "commodity", "partner", "regime", "value", "edited_value")
#: A dimension's codes are needed with its names.
_NAMES_OF: Final = {"commodity_name": "commodity", "partner_name": "partner", "regime_name": "regime"}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_WORD: Final = 80


@dataclass(frozen=True, slots=True)
class Header:
    """The column of each name of ``xlpkg.sources.query_columns.COLUMNS``, counted from 0, as far as there is one.

    ``region`` is the column of the code, or of the name if there is no code. ``unused`` has the words of other columns.
    """

    columns: Mapping[str, int]
    currency: Currency
    language: Language
    unused: tuple[str, ...]


def is_header(cells: Sequence[str]) -> bool:
    """Return whether *cells* are the header of a download of the online query."""
    words = tuple(_words(cells))
    return sum(bool(columns_named(name, words)) for name in _TYPICAL) > 1


def read_header(file: str, cells: Sequence[str]) -> Header:
    """Return the header of the file named *file*.

    Raises SourceRefused if it has no value, values in two currencies, a column twice, or names without codes.
    """
    words = _words(cells)
    shown = ", ".join(filter(None, words))
    columns = find_columns(file, words, COLUMNS)
    if "value" in columns and "edited_value" in columns:
        both = f"{words[columns['value']]}, {words[columns['edited_value']]}"
        raise SourceRefused("query-two-currencies", file=file, words=both)
    value = columns.pop("value", columns.pop("edited_value", None))
    currency = None if value is None else numbers.currency_of(words[value])
    if value is None or currency is None:
        raise SourceRefused("query-without-value", file=file, columns=shown)
    for name, code in _NAMES_OF.items():
        if name in columns and code not in columns:
            raise SourceRefused("detail-without-code", file=file, column=words[columns[name]], columns=shown)
    if "month" in columns and "year" in columns:
        both = f"{words[columns['month']]}, {words[columns['year']]}"
        raise SourceRefused("detail-month-and-year", file=file, columns=both)
    used = {*columns.values(), value}
    if len(used) <= len(columns):
        raise SourceRefused("detail-column-unclear", file=file, columns=shown)
    columns["region"] = columns.pop("region_code", columns.get("region", -1))
    if columns["region"] < 0:
        del columns["region"]
    return Header(
        columns={**columns, "value": value},
        currency=currency,
        language="zh" if _CHINESE.search(shown) else "en",
        unused=tuple(word for column, word in enumerate(words) if word and column not in used),
    )


def _words(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split())[:_LONGEST_WORD] for cell in cells]
