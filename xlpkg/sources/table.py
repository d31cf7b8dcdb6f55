"""What a source file becomes: an immutable table of rows that passed its checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.messages import Language, say
from xlpkg.words import FLOW_NAMES, Basis, Flow

if TYPE_CHECKING:
    from xlpkg.months import Month
    from xlpkg.regions import Region
    from xlpkg.words import Currency

#: The nine figures of a row, in the order of :attr:`Row.values`.
LEVEL_FIELDS: Final = tuple((flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT) for basis in Basis)
YOY_FIELDS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
FIELD_COUNT: Final = len(LEVEL_FIELDS) + len(YOY_FIELDS)
#: What is looked at of a text above a table.
LONGEST_HEADING: Final = 500


def level_field(flow: Flow, basis: Basis) -> int:
    """Return the place of a level in :attr:`Row.values`."""
    return 2 * flow + basis


def yoy_field(flow: Flow) -> int:
    """Return the place of a flow's year-to-date YoY in :attr:`Row.values`."""
    return len(LEVEL_FIELDS) + flow


def flow_of_field(field: int) -> Flow:
    """Return the flow of a field of :attr:`Row.values`."""
    return LEVEL_FIELDS[field][0] if field < len(LEVEL_FIELDS) else YOY_FIELDS[field - len(LEVEL_FIELDS)]


def field_name(field: int) -> str:
    """Return what a field is called in the customs' table, such as 出口 累计."""
    flow = FLOW_NAMES["zh"][flow_of_field(field)]
    if field < len(LEVEL_FIELDS):
        return f"{flow} {'累计' if LEVEL_FIELDS[field][1] else '当月'}"
    return f"累计比去年同期±% {flow}"


class Row(NamedTuple):
    """One printed row: 总值, a province, or a city or zone (then ``zone`` is its label).

    ``line`` counts the sheet's rows from 1. ``values``: six levels in the table's unit, then three YoY of the
    year to date in percentage points; None where nothing is printed.
    """

    line: int
    region: Region
    zone: str | None
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - Warning is a built-in
    """A usable file's oddity: a sentence's key and facts."""

    key: str
    facts: tuple[tuple[str, object], ...]

    def sentence(self, lang: Language = "en") -> str:
        """Return the sentence in *lang*."""
        return say(self.key, lang, **dict(self.facts))


def warning(key: str, **facts: object) -> Warning_:
    """Return the warning *key* with its *facts*."""
    return Warning_(key, tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A month of table (8), or of an online query, that passed its checks.

    ``unit`` is the size of 1 in ``rows`` in yuan or dollars; ``columns`` gives for each of the nine fields the
    column it was read from, counted from 0, or None where the table has none.
    """

    file: str
    sheet: str
    title: str
    period: Month
    currency: Currency
    unit: int
    edition: Language
    kind: str
    columns: tuple[int | None, ...]
    rows: tuple[Row, ...]
    footnote: str
    warnings: tuple[Warning_, ...]

    def warned(self, *more: Warning_) -> SourceTable:
        """Return the table with *more* warnings."""
        return replace(self, warnings=(*self.warnings, *more))
