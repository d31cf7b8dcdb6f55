"""Find the title, unit and columns of table (8), 进出口商品收发货人所在地总值表, by their words.

No row or column is fixed: the label column is the one that names provinces, and the field of a column is read from
the texts above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.model.fields import FIELD_COUNT, field_name, flow_of_field, level_field, yoy_field
from xlpkg.model.regions import clean_label
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.bulletin.labels import Labels, find_labels
from xlpkg.sources.readers.grid import Grid, column_letters
from xlpkg.sources.table import LONGEST_HEADING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.model.months import Month

_BY_LOCATION: Final = re.compile(r"(?:收发货人|经营单位)(?:所在地|注册地)|\blocations?\b", re.IGNORECASE)
_BY_OTHER_LOCATION: Final = re.compile(r"境内目的地|货源地|\bdestination\b|\bplace of origin\b", re.IGNORECASE)
_NOT_A_HEADER: Final = re.compile(r"所在地|总值表|单位|\bunit\b|\blocation|unnamed", re.IGNORECASE)
_UNIT: Final = re.compile(r"单位|\bunit", re.IGNORECASE)
_YOY: Final = re.compile(r"同期|同比|percentage change|% change|growth|year-on-year", re.IGNORECASE)
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
    """Where table (8) has its labels and fields, and what its title and unit say.

    ``columns`` has the column of each of the nine fields, counted from 0, or None. ``is_chinese`` is true if the header
    has Chinese words.
    """

    labels: Labels
    columns: tuple[int | None, ...]
    is_chinese: bool
    title: str
    period: Month
    currency: Currency
    unit: int


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
    labels, title = head.labels, _title(head.headings)
    is_by_other_location = any(heading.is_by_other_location for heading in head.headings)
    if labels is None or is_by_other_location or not head.is_bulletin:
        raise SourceRefused("not-by-location", file=file, title=title or "—")
    header = grid.rows[: labels.first_row]
    width = max(map(len, header), default=0)
    above = [[] if column == labels.column else _texts_above(header, column) for column in range(width)]
    columns, last_month = _columns(file, grid, above, title)
    currency, unit = _unit(file, head.headings)
    return Layout(
        labels=labels,
        columns=columns,
        is_chinese=any(re.search(r"[\u4e00-\u9fff]", text) for texts in above for text in texts),
        title=title,
        period=_period(file, head.headings, last_month),
        currency=currency,
        unit=unit,
    )


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


def _title(headings: Sequence[Heading]) -> str:
    titles = [heading for heading in headings if heading.is_title] or headings
    best = max(titles, key=lambda heading: (heading.month is not None, len(heading.text)), default=None)
    return one_line(best.text[:_LONGEST_TITLE]) if best else ""


# Columns


def _texts_above(header: Sequence[Sequence[str]], column: int) -> list[str]:
    """Return the different texts above a column, from the top, without those of the title and the unit."""
    cells = dict.fromkeys(row[column][:LONGEST_HEADING] for row in header if len(row) > column)
    texts = dict.fromkeys(numbers.normalise(clean_label(cell)) for cell in cells)
    return [text for text in texts if text and not _NOT_A_HEADER.search(text)]


def _columns(file: str, grid: Grid, above: Sequence[Sequence[str]], title: str) -> tuple[tuple[int | None, ...], int]:
    """Return the column of each field, and the month that the headers name."""
    column_of_field: dict[int, int] = {}
    months: dict[int, str] = {}
    for column, texts in enumerate(above):
        words = " ".join(texts)
        flows = [flow for text in texts if (flow := _flow_of(text.lower())) is not None]
        if not flows:
            continue
        flow = flows[-1]  # the lowest: 进口 below 累计比去年同期±%
        spans = {span for text in texts for span in _spans(text)}
        is_yoy = bool(_YOY.search(words))
        if {*flows} - {Flow.TOTAL, flow} or (len(spans) > 1 and not is_yoy):
            raise SourceRefused("header-contradiction", file=file, column=column_letters(column), words=words)
        if is_yoy:
            field = yoy_field(flow)
        elif spans:
            ((last_month, is_ytd),) = spans
            field = level_field(flow, Basis.YTD if is_ytd else Basis.MONTH)
            months[last_month] = words
        else:
            continue
        if field in column_of_field:
            first, second = column_letters(column_of_field[field]), column_letters(column)
            raise SourceRefused("column-twice", file=file, first=first, second=second, words=words)
        column_of_field[field] = column
    if not column_of_field:
        raise SourceRefused("not-by-location", file=file, title=title or "—")
    has_total = any(level_field(Flow.TOTAL, basis) in column_of_field for basis in Basis)
    for field in range(FIELD_COUNT):
        if field not in column_of_field and (has_total or flow_of_field(field) is not Flow.TOTAL):
            raise SourceRefused("column-missing", file=file, sheet=grid.sheet or "-", column=field_name(field))
    if len(months) != 1:
        raise SourceRefused("header-months", file=file, found=", ".join(months.values()))
    return tuple(column_of_field.get(field) for field in range(FIELD_COUNT)), next(iter(months))


def _flow_of(text: str) -> Flow | None:
    """Return the flow that a header names, or None."""
    exports, imports = re.search(r"出口|\bexports?\b", text), re.search(r"进口|\bimports?\b", text)
    if "进出口" in text or (exports and imports):
        return Flow.TOTAL
    if exports or imports:
        return Flow.EXPORT if exports else Flow.IMPORT
    return Flow.TOTAL if re.search(r"\btotal\b", text) and not _YOY.search(text) else None


def _spans(text: str) -> Iterator[tuple[int, bool]]:
    """Yield (last month, whether year to date) of each span of months in a header."""
    for part in [text] if numbers.span_of_header(text) else re.split(r"[\s(（）)]+|(?<=口)", text):
        if span := numbers.span_of_header(part):
            yield span


# Month and unit


def _period(file: str, headings: Sequence[Heading], header_month: int) -> Month:
    """Return the month of the title or, without one, of the file's name.

    Raises SourceRefused if title, name and *header_month* do not agree, or none has a year.
    """
    titled = {heading.month for heading in headings if heading.month}
    named = numbers.month_of_file(file)
    if len(titled) > 1:
        raise SourceRefused("title-months", file=file, found=", ".join(map(str, sorted(titled))))
    title = next(iter(titled), None)
    if title and named and title != named:
        raise SourceRefused("name-against-title", file=file, named=named, titled=title)
    period = title or named
    if period is None:
        raise SourceRefused("no-year", file=file, month=header_month)
    if title and title.month != header_month:
        raise SourceRefused("header-against-title", file=file, header=header_month, titled=title)
    if period.month != header_month:
        raise SourceRefused("header-against-name", file=file, header=header_month, named=period)
    return period


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
