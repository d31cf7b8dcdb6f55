"""The words by which the header of a download of the online query names its columns, in Chinese and English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers.grid import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


@lru_cache(maxsize=1024)
def columns_named(name: str, header: tuple[str, ...]) -> tuple[int, ...]:
    """Return the columns of *header* that are called *name*, a key of COLUMNS."""
    return tuple(column for column, cell in enumerate(header) if COLUMNS[name].search(cell))


def find_columns(file: str, header: Sequence[str], names: Iterable[str]) -> dict[str, int]:
    """Return the column of each of *names*, keys of COLUMNS, that the header has.

    Raises SourceRefused if two columns have one of them, or if the values are in two currencies.
    """
    columns = {}
    for name in names:
        found = columns_named(name, tuple(header))
        if len(words := dict.fromkeys(header[column] for column in found)) > 1 and name == "value":
            raise SourceRefused("query-two-currencies", file=file, words=", ".join(words))
        if len(found) > 1:
            first, second = (column_letters(column) for column in found[:2])
            raise SourceRefused("column-twice", file=file, first=first, second=second, words=header[found[0]])
        if found:
            columns[name] = found[0]
    return columns
