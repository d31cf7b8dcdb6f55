"""The rules by which a download of the online query is read: the words of its header, and the texts of its cells.

They are those of totals, which are added up row by row, and of the detail, which reads columns with Arrow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final

from xlpkg.errors import BadArgument, SourceRefused
from xlpkg.messages import Language
from xlpkg.model.months import FIRST_MONTH, LAST_YEAR, Month, find_month
from xlpkg.model.regions import NATIONAL, Region, find_region, region_of_code
from xlpkg.model.words import Currency, Flow, parse_flow
from xlpkg.sources import numbers
from xlpkg.sources.readers.grid import column_letters

#: A download ends after this many rows, without a warning.
MOST_ROWS: Final = 10_000

_CURRENCY: Final = r"(?:人民币|美元|US dollars?|USD|Renminbi(?: Yuan)?|RMB(?: Yuan)?|CNY)"
#: The columns of a query. "year", "flow" and "edited_value" (金额_美元) are those of downloads that people edited.
COLUMNS: Final = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "month": r"数据年月|date of data",
        "year": r"^(?:统计年份|年份|年度|year)$",
        "flow": r"^(?:贸易类型|贸易方向|进出口类型|进出口标志|flow|trade type)$",
        "region_code": r"注册地编码|locations? of importers.*code",
        "region": r"注册地名称|locations? of importers(?!.*code)",
        "commodity": r"商品编码|commodity code",
        "commodity_name": r"商品名称|^commodity(?: name)?$",
        "partner": r"贸易伙伴编码|trading partner code",
        "partner_name": r"贸易伙伴名称|^trading partner(?: name)?$",
        "regime": r"贸易方式编码|customs regime code",
        "regime_name": r"贸易方式名称|^customs regime(?: name)?$",
        "quantity": r"^(?:(?:第一)?数量|(?:first )?quantity)$",
        "unit": r"^(?:(?:第一)?(?:计量)?单位|(?:first )?unit)$",
        "quantity2": r"^(?:第二数量|(?:supplementary|second) quantity)$",
        "unit2": r"^(?:第二(?:计量)?单位|(?:supplementary|second) unit)$",
        "value": rf"^{_CURRENCY}$",
        "edited_value": rf"^金额[_ （(]*{_CURRENCY}[)）]?$",
    }.items()
}
#: Columns of which a header has at least two, if it is that of a download; "region" also if it has the code.
_TYPICAL: Final = ("month", "region", "commodity", "partner", "regime", "value")
_SAME: Final = {"region_code": "region", "edited_value": "value"}
_NOT_BOTH: Final = (("value", "edited_value", "query-two-currencies"), ("month", "year", "detail-month-and-year"))
_LONGEST_WORD: Final = 80
_HS_DIGITS: Final = (2, 4, 6, 8, 10)
_LONGEST_SHOWN: Final = 40
#: What stands for a quantity that is missing. No value is ever missing: of 140,000 downloaded ones, none was.
MISSING: Final = ("?", "", "-")
_QUANTITY: Final = r"^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$"
#: The columns of numbers, of which nearly every cell is another, and their patterns, between spaces. An amount is in
#: whole yuan or dollars, of at most 15 digits, which a double, and with it a spreadsheet, can hold.
NUMBERS: Final = {
    "value": r"^(?:\d{1,3}(?:,\d{3}){0,4}|\d{1,15})(?:\.0+)?$",
    "quantity": _QUANTITY,
    "quantity2": _QUANTITY,
}


@dataclass(frozen=True, slots=True)
class Header:
    """The words of a header, and the column of each name of COLUMNS, counted from 0, as far as there is one.

    "region" is the column of the code, or of the name if there is no code; "value" that of the value in any form.
    ``unused`` has the words of columns that are none of COLUMNS.
    """

    words: tuple[str, ...]
    columns: Mapping[str, int]
    currency: Currency
    unused: tuple[str, ...]

    @property
    def language(self) -> Language:
        """The language of the words."""
        return "zh" if re.search(r"[\u4e00-\u9fff]", "".join(self.words)) else "en"


def is_header(cells: Sequence[str]) -> bool:
    """Return whether *cells* are the header of a download of the online query."""
    words = _words(cells)
    found = {_SAME.get(name, name) for name in COLUMNS if _columns_named(name, words)}
    return len(found.intersection(_TYPICAL)) > 1


def read_header(file: str, cells: Sequence[str]) -> Header:
    """Return the header of the file named *file*.

    Raises SourceRefused if it has no value, values in two currencies, a column twice, a word that names two columns, or
    both months and years.
    """
    words = _words(cells)
    columns: dict[str, int] = {}
    for name in COLUMNS:
        found = _columns_named(name, words)
        if len(several := dict.fromkeys(words[column] for column in found)) > 1 and name == "value":
            raise SourceRefused("query-two-currencies", file=file, words=tuple(several))
        if len(found) > 1:
            first, second = (column_letters(column) for column in found[:2])
            raise SourceRefused("column-twice", file=file, first=first, second=second, words=words[found[0]])
        if found:
            columns[name] = found[0]
    for first, second, key in _NOT_BOTH:
        if first in columns and second in columns:
            raise SourceRefused(key, file=file, words=(words[columns[first]], words[columns[second]]))
    unused = tuple(word for column, word in enumerate(words) if word and column not in columns.values())
    for name, other in _SAME.items():
        if name in columns:
            columns[other] = columns.pop(name)
    currency = numbers.currency_of(words[columns["value"]]) if "value" in columns else None
    shown = tuple(filter(None, words))
    if currency is None:
        raise SourceRefused("query-without-value", file=file, columns=shown)
    if len({*columns.values()}) < len(columns):
        raise SourceRefused("detail-column-unclear", file=file, columns=shown)
    return Header(words, columns, currency, unused)


def _words(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split())[:_LONGEST_WORD] for cell in cells)


@lru_cache(maxsize=1024)
def _columns_named(name: str, words: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(column for column, word in enumerate(words) if COLUMNS[name].search(word))


def month_in_name(file: str, header: Header) -> Month:
    """Return the month in the name of a file that has no column of months.

    Raises SourceRefused if there is none, or the file has whole years.
    """
    month = None if "year" in header.columns else numbers.month_of_file(file)
    if month is None:
        raise SourceRefused("no-month", file=file, found=", ".join(filter(None, header.words)))
    return month


def check_lengths(file: str, lengths: Sequence[int]) -> None:
    """Raise SourceRefused if commodity codes have several *lengths*: a chapter contains its commodities."""
    if len(lengths) > 1:
        raise SourceRefused("detail-several-lengths", file=file, lengths=", ".join(map(str, lengths)))


@lru_cache(maxsize=2**17)
def read(column: str, text: str) -> Any:
    """Return what the text of a cell says, by the name of its column; None if it is not valid.

    The texts of most columns are the same in nearly all rows and files, so each is read once.
    """
    return _RULES[column][0](text)


def refused(file: str, where: str, column: str, text: str) -> SourceRefused:
    """Return the refusal of the text of a cell that is not valid."""
    key = _RULES[column][1] if column in _RULES else "not-a-number"
    if column == "value" and re.match(r"\s*[-−－]\s*\d", text):
        key = "detail-negative"
    return SourceRefused(key, file=file, where=where, found=text[:_LONGEST_SHOWN])


def _amount(text: str) -> int | None:
    shown = text.strip(" \t\n\v\f\r")
    return int(shown.partition(".")[0].replace(",", "")) if re.search(NUMBERS["value"], shown, re.ASCII) else None


def _month(text: str) -> Month | None:
    """Return the month of a text such as 202505. Five digits, such as 20251, may have lost the last one."""
    digits = text.strip()
    month = None if digits.isdecimal() and len(digits) != len("202501") else find_month(text)
    return None if month is None or month < FIRST_MONTH else month


def _year(text: str) -> int | None:
    """Return the year of a text such as 2024年."""
    digits = text.strip().removesuffix("年")
    is_year = re.fullmatch(r"\d{4}", digits, re.ASCII) and FIRST_MONTH.year <= int(digits) <= LAST_YEAR
    return int(digits) if is_year else None


def _flow(text: str) -> Flow | None:
    """Return the flow that a text such as 出口 names."""
    try:
        return parse_flow(text)
    except BadArgument:
        return None


def _province(text: str) -> Region | None:
    """Return the province that a text has as a code or a name."""
    code = text.strip()
    region = region_of_code(code) if re.fullmatch(r"[1-9]\d", code, re.ASCII) else find_region(code)
    return None if region is NATIONAL else region


def _commodity(text: str) -> str | None:
    """Return an HS code. A spreadsheet drops the zero at its beginning; without it the number of digits is odd."""
    code = text.strip()
    if not re.fullmatch(r"\d{1,10}", code, re.ASCII):
        return None
    code = code.zfill(len(code) + len(code) % 2)
    return code if len(code) in _HS_DIGITS and code[:2] >= "01" else None


def _code(text: str, digits: int) -> str | None:
    """Return a code of *digits* digits. Zeros at its beginning may have been dropped."""
    code = text.strip()
    return code.zfill(digits) if re.fullmatch(rf"\d{{1,{digits}}}", code, re.ASCII) else None


#: Column -> how the text of a cell is read, and the refusal of one that is not valid.
_RULES: Final[dict[str, tuple[Callable[[str], Any], str]]] = {
    "month": (_month, "query-unknown-month"),
    "year": (_year, "query-unknown-month"),
    "flow": (_flow, "detail-unknown-flow"),
    "region": (_province, "query-unknown-province"),
    "commodity": (_commodity, "detail-unknown-commodity"),
    "partner": (partial(_code, digits=3), "detail-unknown-code"),
    "regime": (partial(_code, digits=2), "detail-unknown-code"),
    "value": (_amount, "detail-not-whole"),
}
