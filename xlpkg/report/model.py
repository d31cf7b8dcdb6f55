"""The classes of a report: immutable data, with unrounded figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from xlpkg.analysis.checks import WIDE_BAND
from xlpkg.messages import Language
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.rounding import format_number, rounds_to_zero
from xlpkg.model.words import Basis, Currency, Flow

#: Values for a template: texts, numbers, None, and lists and dictionaries of them.
Facts = dict[str, Any]
#: How the published report orders its two tables.
DEFAULT_SORT: Final = {Basis.MONTH: Flow.TOTAL, Basis.YTD: Flow.EXPORT}
#: The mark of a YoY in a table whose band is wider than WIDE_BAND.
MARK: Final = "*"
#: The most groups whose rows end a table, so that it stays on its page.
MOST_GROUPS: Final = 5


def is_certain(figure: Facts) -> bool:
    """Return whether *figure* certainly adds to the change of the nation or subtracts from it, and not as 0.0."""
    contribution = figure["contribution"]
    return contribution is not None and not figure["is_open"] and not rounds_to_zero(contribution)


@dataclass(frozen=True, slots=True)
class NationDrivers:
    """What drove the nation's trade in ``period``, by basis and flow; only what the detail covers."""

    period: Month
    facts: Mapping[tuple[Basis, Flow], Facts]


@dataclass(frozen=True, slots=True)
class Row:
    """A region and its seven figures: total, YoY, exports, YoY, imports, YoY, net exports.

    Levels are in 亿, YoY in percentage points; NaN for a missing figure. ``bands`` are the half-widths of the 95%
    intervals of the three YoY, in pp; NaN or infinity if one is not known.
    """

    region: Region
    values: tuple[float, ...]
    bands: tuple[float, ...] = (math.nan,) * len(YOY_FIELDS)

    def level(self, flow: Flow) -> float:
        """Return the level of *flow* in 亿."""
        return self.values[6 if flow is Flow.NET else 2 * flow]

    def yoy(self, flow: Flow) -> float:
        """Return the YoY of *flow* in percentage points."""
        return self.values[2 * flow + 1]

    def wide(self) -> dict[Flow, float]:
        """Return the known bands wider than WIDE_BAND by flow, whose YoY are marked."""
        return {flow: self.bands[flow] for flow in YOY_FIELDS if WIDE_BAND < self.bands[flow] < math.inf}

    def marks(self) -> tuple[str, ...]:
        """Return the mark after each of the seven figures, an empty text for none."""
        return (*(each for flow in YOY_FIELDS for each in ("", MARK if flow in self.wide() else "")), "")

    def texts(self) -> tuple[str, ...]:
        """Return the seven figures with one decimal, as the audit reads them."""
        return tuple(map(format_number, self.values))


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A caption, a header, and 31 rows in descending order of the level of ``sort``.

    ``nation`` is the row of China above them, or None; ``groups`` are the rows of groups of provinces below them.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sort: Flow
    nation: Row | None = None
    groups: tuple[Row, ...] = ()

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows as printed: the nation, if it has a row, the provinces, and the groups."""
        return (*filter(None, (self.nation,)), *self.rows, *self.groups)


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar chart of the YoY of one flow; ``rows`` are the provinces in the order of the bars."""

    caption: str
    flow: Flow
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The month or the year to date: three paragraphs, two figures, a table and its notes.

    In the section of a month in which days around Spring Festival fall, ``caution`` says how many and what they do to
    the figures, and ``remark`` when the festival was; otherwise both are None.
    """

    basis: Basis
    heading: str
    lead: str
    exports: str
    imports: str
    figures: tuple[Figure, Figure]
    table: ReportTable
    notes: tuple[str, ...]
    caution: str | None = None
    remark: str | None = None

    def paragraphs(self) -> tuple[str, str, str]:
        """Return the three paragraphs in order."""
        return self.lead, self.exports, self.imports


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a month: one section in January, when the month is the year to date; otherwise two.

    ``highlights`` are the sentences on the cover. ``drivers`` are the facts of the sentence on what drove the nation's
    trade, None if no detail was asked.
    """

    period: Month
    currency: Currency
    lang: Language
    title: str
    span: str
    sections: tuple[Section, ...]
    highlights: tuple[str, ...] = ()
    drivers: NationDrivers | None = None
