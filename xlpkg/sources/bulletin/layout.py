"""Table (8), 进出口商品收发货人所在地总值表: its layout read by its words.

Nothing rests on a fixed position: the label column is the one that names provinces, a column's part is told by
the words above it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.model.fields import FIELD_COUNT, field_name, flow_of_field, level_field, yoy_field
from xlpkg.model.regions import PROVINCES, clean_label
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.bulletin.rows import Column, read_column, read_rows
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.rules import check_bulletin
from xlpkg.sources.table import LONGEST_HEADING, SourceTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.model.months import Month

_BY_LOCATION: Final = re.compile(r"(?:收发货人|经营单位)(?:所在地|注册地)|\blocations?\b", re.IGNORECASE)
_OTHER_PLACE: Final = re.compile(r"境内目的地|货源地|\bdestination\b|\bplace of origin\b", re.IGNORECASE)
_NOT_A_HEADER: Final = re.compile(r"所在地|总值表|单位|\bunit\b|\blocation|unnamed", re.IGNORECASE)
_UNIT: Final = re.compile(r"单位|\bunit", re.IGNORECASE)
_YOY: Final = re.compile(r"同期|同比|percentage change|% change|growth|year-on-year", re.IGNORECASE)
#: Headings are looked for in so many rows above the first region, and without any in so many from the top.
_MOST_HEADER_ROWS: Final = 200
_HEADER_ROWS: Final = 12
#: Cells and characters above the first region; the customs' has 400.
_USUAL_HEADER: Final = 2_000


class Said(NamedTuple):
    """What a text above a table says of it; the unit where it is the line of the unit, the currency of a title."""

    month: Month | None
    is_title: bool
    is_by_location: bool
    is_by_other_place: bool
    is_of_unit: bool
    unit: tuple[int, Currency] | None
    currency: Currency | None


@functools.lru_cache(maxsize=1024)  # nearly all that stands above a table stands above every month's
def _said(line: str) -> Said:
    month, is_by_location = numbers.month_of_title(line), bool(_BY_LOCATION.search(line))
    is_title = month is not None or "总值" in line or is_by_location
    is_of_unit = bool(_UNIT.search(line))
    return Said(
        month=month,
        is_title=is_title,
        is_by_location=is_by_location,
        is_by_other_place=bool(_OTHER_PLACE.search(line)),
        is_of_unit=is_of_unit,
        unit=numbers.unit_of(line) if is_of_unit else None,
        currency=numbers.currency_of(line) if is_title else None,
    )


@dataclass(frozen=True)
class Head:
    """What a grid says of itself: its column of labels, if one names provinces, and every text above them, once."""

    label: int | None
    labels: Column | None
    headings: tuple[str, ...]

    @functools.cached_property
    def said(self) -> dict[str, Said]:
        """What each of the headings says."""
        return {line: _said(line) for line in self.headings}

    @property
    def is_bulletin(self) -> bool:
        """Whether this looks like a table of provinces by the place of the importer or exporter."""
        return self.labels is not None and any(said.is_by_location for said in self.said.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's labels and figures stand, and what stands above them."""

    label: int  # the column of the labels, counted from 0
    labels: Column
    columns: tuple[int | None, ...]
    last_month: int
    words: tuple[str, ...]  # what stands above each column
    headings: dict[str, Said]
    title: str


def read_head(grid: Grid) -> Head:
    """Return what *grid* says of itself."""
    label, labels = _labels(grid)
    height = _HEADER_ROWS if labels is None else min(labels.first, _MOST_HEADER_ROWS)
    above = map(grid.row, range(min(height, len(grid.cells))))
    texts = dict.fromkeys([*grid.headings, *(cell[:LONGEST_HEADING] for row in above for cell in row)])
    return Head(label, labels, tuple(dict.fromkeys(filter(None, map(clean_label, texts)))))


def read_bulletin(file: str, kind: str, grid: Grid, head: Head) -> SourceTable:
    """Return *grid*, which says *head* of itself, as a checked table.

    Raises SourceRefused where the title, unit, months, provinces, sums or figures are not those of one whole
    table (8).
    """
    layout = _layout(file, grid, head)
    period = _period(file, layout)
    currency, unit = _unit(file, layout)
    places, figures, footnote, warnings = read_rows(file, grid, layout)
    table = SourceTable(
        file=file,
        sheet=grid.sheet,
        title=layout.title,
        period=period,
        currency=currency,
        unit=unit,
        edition="zh" if any(re.search(r"[\u4e00-\u9fff]", word) for word in layout.words) else "en",
        kind=kind,
        columns=layout.columns,
        places=places,
        figures=figures,
        footnote=footnote,
        warnings=tuple(warnings),
    )
    return table.warned(*check_bulletin(grid, layout.label, table))


# The layout


def _labels(grid: Grid) -> tuple[int | None, Column | None]:
    """Return the first of the columns that name the most provinces, None where no column names any."""
    at, best = None, None
    for place in range(6):
        column = read_column(grid.column(place))
        if column and column.provinces > (best.provinces if best else 0):
            at, best = place, column
        if best and best.provinces == len(PROVINCES):
            break
    return at, best


def _title(headings: dict[str, Said]) -> str:
    titles = [line for line, said in headings.items() if said.is_title]
    best = max(titles or headings, key=lambda line: (headings[line].month is not None, len(line)), default="")
    return one_line(best[:200])


def _flow_of(text: str) -> Flow | None:
    """Return the flow that a header's text names."""
    exports, imports = re.search(r"出口|\bexports?\b", text), re.search(r"进口|\bimports?\b", text)
    if "进出口" in text or (exports and imports):
        return Flow.TOTAL
    if exports or imports:
        return Flow.EXPORT if exports else Flow.IMPORT
    return Flow.TOTAL if re.search(r"\btotal\b", text) and not _YOY.search(text) else None


class _Heading(NamedTuple):
    """A text above a column: empty where it says nothing of it; the flow and the spans of months that it names."""

    text: str
    flow: Flow | None
    spans: tuple[tuple[int, bool], ...]


@functools.lru_cache(maxsize=1024)
def _heading(text: str) -> _Heading:
    plain = numbers.plain(clean_label(text))
    if _NOT_A_HEADER.search(plain):
        plain = ""
    return _Heading(plain, _flow_of(plain.lower()), tuple(_spans(plain)))


def _layout(file: str, grid: Grid, head: Head) -> Layout:
    label, labels = head.label, head.labels
    title = _title(head.said)
    elsewhere = any(said.is_by_other_place for said in head.said.values())
    if label is None or labels is None or elsewhere or not head.is_bulletin:
        raise SourceRefused("not-by-location", file=file, title=title or "—")
    header = tuple(map(grid.row, range(labels.first)))
    # Every year's same month has the same header. Only one of usual size is kept.
    is_usual = sum(len(row) + sum(map(len, row)) for row in header) < _USUAL_HEADER
    try:
        columns, last_month, words = (_parts if is_usual else _parts.__wrapped__)(header, label)
    except _Fault as fault:
        facts: dict[str, object] = {"sheet": grid.sheet or "-", "title": title or "—"}
        for name, said in fault.facts.items():
            facts[name] = grid.place(0, said)[:-1] if isinstance(said, int) else said
        raise SourceRefused(fault.key, file=file, **facts) from None
    return Layout(label, labels, columns, last_month, words, head.said, title)


class _Fault(Exception):
    """Why a header cannot be read: a sentence's key and its facts, a column's place, counted from 0, as a number."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key, self.facts = key, facts


@functools.lru_cache(maxsize=64)
def _parts(header: tuple[tuple[str, ...], ...], label: int) -> tuple[tuple[int | None, ...], int, tuple[str, ...]]:
    """Return the column of each field, the month that they name, and what stands above each column."""
    width = max(map(len, header), default=0)
    parts: dict[int, int] = {}
    months: dict[int, str] = {}
    words: list[str] = []

    def take(field: int) -> None:
        if field in parts:
            raise _Fault("column-twice", first=parts[field], second=column, words=words[-1])
        parts[field] = column

    for column in range(width):
        found = [_heading(row[column][:LONGEST_HEADING]) for row in header if len(row) > column]
        texts = [*{heading.text: heading for heading in found if heading.text}.values()]
        words.append(" ".join(heading.text for heading in texts))
        flows = [heading.flow for heading in texts if heading.flow is not None]
        if column == label or not flows:
            continue
        flow = flows[-1]  # the lowest: 进口 below 累计比去年同期±%
        if {*flows} - {Flow.TOTAL, flow}:
            raise _Fault("header-against-itself", column=column, words=words[-1])
        if _YOY.search(words[-1]):
            take(yoy_field(flow))
        elif spans := {span for heading in texts for span in heading.spans}:
            if len(spans) > 1:
                raise _Fault("header-against-itself", column=column, words=words[-1])
            ((last, to_date),) = spans
            take(level_field(flow, Basis.YTD if to_date else Basis.MONTH))
            months[last] = words[-1]
    if not parts:
        raise _Fault("not-by-location")
    columns = tuple(parts.get(field) for field in range(FIELD_COUNT))
    has_total = any(columns[level_field(Flow.TOTAL, basis)] is not None for basis in Basis)
    for field, column_of_field in enumerate(columns):
        if column_of_field is None and (has_total or flow_of_field(field) is not Flow.TOTAL):
            raise _Fault("column-lost", column=field_name(field))
    if len(months) != 1:
        raise _Fault("header-months", found=", ".join(months.values()))
    return columns, next(iter(months)), tuple(words)


def _spans(text: str) -> Iterator[tuple[int, bool]]:
    for part in [text] if numbers.span_of_header(text) else re.split(r"[\s(（）)]+|(?<=口)", text):
        if span := numbers.span_of_header(part):
            yield span


# Title, unit, months


def _period(file: str, layout: Layout) -> Month:
    titled = {said.month for said in layout.headings.values() if said.month}
    named = numbers.month_of_file(file)
    if len(titled) > 1:
        raise SourceRefused("title-months", file=file, found=", ".join(map(str, sorted(titled))))
    title = next(iter(titled), None)
    if title and named and title != named:
        raise SourceRefused("name-against-title", file=file, named=named, titled=title)
    period = title or named
    if period is None:
        raise SourceRefused("no-year", file=file, month=layout.last_month)
    if title and title.month != layout.last_month:
        raise SourceRefused("header-against-title", file=file, header=layout.last_month, titled=title)
    if period.month != layout.last_month:
        raise SourceRefused("header-against-name", file=file, header=layout.last_month, named=period)
    return period


def _unit(file: str, layout: Layout) -> tuple[Currency, int]:
    named = [line for line, said in layout.headings.items() if said.is_of_unit]
    units = {said.unit for said in layout.headings.values() if said.unit}
    if len(units) != 1:
        raise SourceRefused("no-unit", file=file, found=", ".join(named) or "—")
    size, currency = units.pop()
    for line, said in layout.headings.items():
        if said.currency and said.currency is not currency:
            raise SourceRefused("title-against-unit", file=file, title=line, unit=currency.value.upper())
    return currency, size
