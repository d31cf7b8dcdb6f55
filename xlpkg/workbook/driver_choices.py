"""What the reader chooses on the sheet 驱动, in words of either language, and what the sheet shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from xlpkg.detail.question import HS_DIGITS
from xlpkg.detail.schema import Dimension
from xlpkg.errors import BadArgument
from xlpkg.model.regions import REGIONS, Region, parse_region
from xlpkg.model.words import Basis, Flow, parse_basis, parse_dimension, parse_drivers_order, parse_query_flow
from xlpkg.workbook import layout
from xlpkg.workbook.driver_texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlpkg.detail.drivers import Drivers
    from xlpkg.detail.question import Asked
    from xlpkg.messages import Language
    from xlpkg.model.words import DriversOrder

_GUANGDONG: Final = 44
_DIGITS: Final = re.compile(r"\s*([2468])(?:\.0)?\s*(?:位|digits)?\s*", re.IGNORECASE)

_Choice = TypeVar("_Choice")


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
    return DriversShown(in_words(typed or {}, lang), TEXTS[lang].no_detail)


def parse_question(typed: Mapping[str, object]) -> Question:
    """Return the question that cells ask. Raises BadArgument if one is not valid."""
    only = {each: _code(typed.get(each.value)) for each in Dimension}
    region, flow, basis, by, digits, order = (parse(typed.get(place)) for place, parse in _PARSERS.items())
    codes = {each: code for each, code in only.items() if code is not None}
    return Question(region, flow, basis, by, digits, order, codes)


def _or_default(parse: Callable[[object], _Choice], default: object) -> Callable[[object], _Choice]:
    return lambda value: parse(default if value is None or str(value).strip() == "" else value)


def _parse_digits(value: object) -> int:
    """Return the digits of "4 位" or 4, 0 for those of the downloads."""
    if value in (0, *(texts.as_downloaded for texts in TEXTS.values())):
        return 0
    if found := _DIGITS.fullmatch(str(value)):
        return int(found[1])
    words = ", ".join((*map(str, HS_DIGITS), *(texts.as_downloaded for texts in TEXTS.values())))
    raise BadArgument("bad-digits", value=value, words=words)


#: The choices with a default, in the order of Question.
_PARSERS: Final[dict[str, Callable[[object], Any]]] = {
    "region": _or_default(parse_region, _GUANGDONG),
    "flow": _or_default(parse_query_flow, Flow.EXPORT),
    "basis": _or_default(parse_basis, Basis.MONTH),
    "by": _or_default(lambda value: Dimension(parse_dimension(value)), Dimension.COMMODITY.value),
    "digits": _or_default(_parse_digits, 0),
    "order": _or_default(parse_drivers_order, "value"),
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
    texts = TEXTS[lang]
    return {
        "region": [region.label(lang) for region in REGIONS],
        "flow": [flow.label(lang) for flow in (Flow.EXPORT, Flow.IMPORT)],
        "basis": [*texts.bases.values()],
        "by": [each.label(lang) for each in Dimension],
        "order": [*texts.orders.values()],
        "digits": [texts.as_downloaded, *(texts.digits.format(count=count) for count in HS_DIGITS)],
    }


def in_words(typed: Mapping[str, object], lang: Language) -> dict[str, object]:
    """Return the choices of cells in words of *lang*; what is not valid is unchanged."""
    texts = TEXTS[lang]
    labels: dict[str, Callable[[Any], str]] = {
        "region": lambda region: str(region.label(lang)),
        "flow": lambda flow: str(flow.label(lang)),
        "basis": lambda basis: texts.bases[basis],
        "by": lambda by: str(by.label(lang)),
        "order": lambda order: texts.orders[order],
        "digits": lambda digits: texts.digits.format(count=digits) if digits else texts.as_downloaded,
    }
    cells: dict[str, object] = {}
    for place in layout.DRIVER_PLACES:
        value = typed.get(place)
        if place not in _PARSERS:
            code = _code(value)
            cells[place] = None if code is None else str(code)
            continue
        try:
            cells[place] = labels[place](_PARSERS[place](value))
        except BadArgument:
            cells[place] = value
    return cells
