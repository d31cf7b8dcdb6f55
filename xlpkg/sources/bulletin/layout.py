"""Find the title, month, unit and columns of table (8), 进出口商品收发货人所在地总值表, by their words.

No row or column is fixed: the label column is the one that names provinces, and the field of a column is read from
the texts above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message, one_line
from xlpkg.model.months import Month
from xlpkg.model.regions import clean_label
from xlpkg.model.words import Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.bulletin.header import Header, flow_of, read_header
from xlpkg.sources.bulletin.labels import Labels, find_labels
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.table import LONGEST_HEADING

_BY_LOCATION: Final = re.compile(r"(?:收发货人|经营单位)(?:所在地|注册地)|\blocations?\b", re.IGNORECASE)
_BY_OTHER_LOCATION: Final = re.compile(
    r"境内目的地|货源地|\b(?:destinations?|origins?|consumers?|producers?)\b", re.IGNORECASE
)
_UNIT: Final = re.compile(r"单位|\bunit", re.IGNORECASE)
#: The rows above the first region that are searched for headings, at most.
_MOST_HEADER_ROWS: Final = 50
#: The rows at the top that are searched if no region is found.
_HEADER_ROWS_WITHOUT_REGION: Final = 12
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A text above a table, and what it names.

    ``unit`` is the size and currency of a unit, ``currency`` that of a title; otherwise None.
    """

    text: str
    month: Month | None
    is_title: bool
    is_by_location: bool
    is_by_other_location: bool
    has_unit: bool
    unit: tuple[int, Currency] | None
    currency: Currency | None


@dataclass(frozen=True, slots=True)
class Head:
    """The labels of a grid, None if no column names provinces, and the texts above them."""

    labels: Labels | None
    headings: tuple[Heading, ...]

    @property
    def is_bulletin(self) -> bool:
        """Whether this is a table of provinces by location of importers and exporters."""
        return self.labels is not None and any(heading.is_by_location for heading in self.headings)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where table (8) has its labels and fields, and what its title and unit say."""

    labels: Labels
    header: Header
    title: str
    period: Month
    currency: Currency
    unit: int
    warnings: tuple[Message, ...]


def read_head(grid: Grid) -> Head:
    """Return the labels and headings of *grid*."""
    labels = find_labels(grid)
    height = _HEADER_ROWS_WITHOUT_REGION if labels is None else min(labels.first_row, _MOST_HEADER_ROWS)
    cells = (cell[:LONGEST_HEADING] for row in grid.rows[:height] for cell in row)
    texts = dict.fromkeys(map(clean_label, dict.fromkeys([*grid.headings, *cells])))
    return Head(labels, tuple(_read_heading(text) for text in texts if text))


def read_layout(file: str, grid: Grid, head: Head) -> Layout:
    """Return the layout of *grid*.

    Raises SourceRefused if it is not table (8), lacks a column, or contradicts itself about month, unit or currency.
    """
    labels, title = head.labels, _title(grid, head.headings)
    is_by_other_location = any(heading.is_by_other_location for heading in head.headings)
    if labels is None or is_by_other_location or not head.is_bulletin:
        raise _not_table_8(file, grid, head, title)
    header = read_header(file, grid, labels, _flow_of_title(head.headings))
    period, is_month_of_name = _period(file, head.headings, header)
    currency, unit = _unit(file, head.headings)
    facts = {"file": file, "month": period, "found": header.words}
    return Layout(
        labels=labels,
        header=header,
        title=title,
        period=period,
        currency=currency,
        unit=unit,
        warnings=(*header.warnings, *((Message("month-of-name", facts),) if is_month_of_name else ())),
    )


def _not_table_8(file: str, grid: Grid, head: Head, title: str) -> SourceRefused:
    """Return the refusal of a grid that is another table, or a page that shows its table in a frame."""
    if head.labels is None and grid.has_frame:
        return SourceRefused("page-with-frame", file=file, title=title or "—")
    if head.labels is None and any(heading.is_by_location and heading.month for heading in head.headings):
        return SourceRefused("page-without-table", file=file, title=title)
    return SourceRefused("not-by-location", file=file, title=title or "—")


def _read_heading(text: str) -> Heading:
    month, is_by_location = numbers.month_of_title(text), bool(_BY_LOCATION.search(text))
    is_title = month is not None or "总值" in text or is_by_location
    has_unit = bool(_UNIT.search(text))
    return Heading(
        text=text,
        month=month,
        is_title=is_title,
        is_by_location=is_by_location,
        is_by_other_location=bool(_BY_OTHER_LOCATION.search(text)),
        has_unit=has_unit,
        unit=numbers.unit_of(text) if has_unit else None,
        currency=numbers.currency_of(text) if is_title else None,
    )


def _title(grid: Grid, headings: Sequence[Heading]) -> str:
    """Return the longest title with a month or, if there is no title, the first text that is not the sheet's name."""
    titles = [heading for heading in headings if heading.is_title]
    others = [heading for heading in headings if heading.text != clean_label(grid.sheet)] or headings
    best = max(titles, key=lambda heading: (heading.month is not None, len(heading.text)), default=None)
    text = best.text if best else others[0].text if others else ""
    return one_line(text[:_LONGEST_TITLE])


def _flow_of_title(headings: Sequence[Heading]) -> Flow | None:
    """Return the flow that the titles of table (8) name; None if they name none or several."""
    flows = {flow_of(heading.text) for heading in headings if heading.is_by_location} - {None}
    return flows.pop() if len(flows) == 1 else None


# Month and unit


def _period(file: str, headings: Sequence[Heading], header: Header) -> tuple[Month, bool]:
    """Return the month of the title or, without one, of the file's name, and whether only the name has it.

    Raises SourceRefused if title, name and header do not agree, or none has a year.
    """
    titled = {heading.month for heading in headings if heading.month}
    named = numbers.month_of_file(file)
    if len(titled) > 1:
        raise SourceRefused("title-months", file=file, found=", ".join(map(str, sorted(titled))))
    title = next(iter(titled), None)
    if title and named and title != named:
        raise SourceRefused("name-against-title", file=file, named=named, titled=title)
    period = title or named
    if period is None and header.month is None:
        raise SourceRefused("no-month", file=file, found=header.words)
    if period is None:
        raise SourceRefused("no-year", file=file, month=header.month)
    if header.month is None:
        return period, title is None
    if title and title.month != header.month:
        raise SourceRefused("header-against-title", file=file, header=header.month, titled=title)
    if period.month != header.month:
        raise SourceRefused("header-against-name", file=file, header=header.month, named=period)
    return period, False


def _unit(file: str, headings: Sequence[Heading]) -> tuple[Currency, int]:
    """Return the currency and the size of the unit; titles must name the same currency."""
    units = {heading.unit for heading in headings if heading.unit}
    if len(units) != 1:
        found = ", ".join(heading.text for heading in headings if heading.has_unit)
        raise SourceRefused("no-unit", file=file, found=found or "—")
    size, currency = units.pop()
    for heading in headings:
        if heading.currency and heading.currency is not currency:
            raise SourceRefused("title-against-unit", file=file, title=heading.text, unit=currency.value.upper())
    return currency, size
