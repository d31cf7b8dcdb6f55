"""The national tables of China Customs: 全国进出口总值表 of a month (flash), and table (1) B of the monthly bulletin.

The flash has a row each for total trade, exports, imports and their difference; its columns are the month, the year to
date, and their changes. Table (1) B has the flows in columns and a row for each month of last year and this one; below
a month may be its changes. What a row or column has is read from its words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import LEVEL_UNIT, YOY_FIELDS
from xlpkg.model.months import Month, find_month
from xlpkg.model.regions import NATIONAL, clean_label
from xlpkg.model.words import Basis, Edition, Flow
from xlpkg.sources import numbers
from xlpkg.sources.announced import AnnouncedFigure, AnnouncedTable, Key, digit_of
from xlpkg.sources.bulletin.header import filled
from xlpkg.sources.bulletin.labels import NOTE
from xlpkg.sources.bulletin.layout import UNIT, Heading, Layout
from xlpkg.sources.readers.grid import Grid, address
from xlpkg.sources.table import LONGEST_HEADING

#: Who announces these tables.
CUSTOMS: Final = "海关总署"
_TITLE: Final = re.compile(
    r"全国进出口总值表|进出口商品总值表|summary of imports and exports"
    r"|\btotal (?:value of )?(?:imports?|exports?) (?:&|and) (?:imports?|exports?)",
    re.IGNORECASE,
)
#: In the title of another table.
_OTHER: Final = re.compile(
    r"按(?!美元|人民币)|国别|地区|方式|企业|构成|类章|所在地|目的地|货源地|关别|量值|\bby\b", re.IGNORECASE
)
_ANNUAL: Final = re.compile(r"年度表|\bannual", re.IGNORECASE)
_LABELS: Final = {
    Flow.TOTAL: r"进出口(?:总[值额])?|total(?: (?:imports?|exports?) ?(?:&|and) ?(?:imports?|exports?))?",
    Flow.EXPORT: r"出口(?:总[值额])?|(?:total )?exports?",
    Flow.IMPORT: r"进口(?:总[值额])?|(?:total )?imports?",
    Flow.NET: r"(?:进出口|贸易)差额|(?:(?:exports? ?- ?imports?|trade) )?balance",
}
_MONTH: Final = re.compile(r"((?:19|20)\d\d)\.(\d\d?)")
_CHANGE: Final = re.compile(r"环比|上月|month[- ]on[- ]month|\bm-?o-?m\b|m/m|previous month", re.IGNORECASE)
_YOY: Final = re.compile(r"同比|同期|同月|year[- ]on[- ]year|\by-?o-?y\b|y/y|same period", re.IGNORECASE)
_NOT_A_YOY: Final = re.compile(r"占比|比重|指数|百分点|增[减加]?[额量值]", re.IGNORECASE)
_TO_DATE: Final = re.compile(r"累计|年初|(?<!\d)1\s*(?:[至到~-]|-?to)|\bto[- ]date\b|\bytd\b|cumulat", re.IGNORECASE)
_LAST_MONTH: Final = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])(?!\d)")
_MOST_COLUMNS: Final = 6
#: Table (1) B has 60 rows.
_MOST_ROWS: Final = 500
#: The rows at the top that are searched for a title if no row has figures.
_MOST_HEADER_ROWS: Final = 12

Kind = Literal["level", "yoy", "change"]
#: What a month has, and what that of a flash or of this year has, too.
_NEEDED: Final[tuple[Kind, ...]] = ("level", "yoy")


class _Words(NamedTuple):
    """What the words of a row or a column name: a flow, the kind of a figure, months; None for what they do not."""

    flow: Flow | None
    kind: Kind | None
    basis: Basis | None
    last_month: int | None
    period: Month | None = None


@dataclass(frozen=True, slots=True)
class NationalLayout(Layout):
    """A grid with the title of a national table: its label column, and its rows with figures, maybe none."""

    column: int
    lines: tuple[int, ...]

    def cell(self, line: int, column: int) -> str:
        """Return the text of a cell in one line; "" if there is none."""
        row = self.grid.rows[line]
        return clean_label(row[column]) if len(row) > column else ""

    def refused(self, key: str, line: int, column: int) -> SourceRefused:
        """Return a refusal that names a cell and its text."""
        found = self.cell(line, column)[:80] or "—"
        return SourceRefused(key, file=self.file, where=self.grid.address(line, column), found=found)


def find_national(file: str, grid: Grid) -> NationalLayout | None:
    """Return the layout of *grid* if it has the title of a national table, its own or that of the page, else None."""
    found = ((_lines(grid, column), column) for column in range(_MOST_COLUMNS))
    lines, column = max(found, key=lambda each: len(each[0]))
    above = [clean_label(cell[:LONGEST_HEADING]) for row in grid.rows[: (*lines, _MOST_HEADER_ROWS)[0]] for cell in row]
    texts = [text for text in dict.fromkeys([*above, *map(clean_label, grid.headings)]) if text]
    titles = [text for text in above if _is_title(text)] or texts
    if not any(_TITLE.search(text) and not _OTHER.search(text) for text in titles):
        return None
    headings = tuple(Heading(text, numbers.month_of_title(text), False) for text in texts)
    return NationalLayout(file, grid, None, headings, column, tuple(lines))


def _lines(grid: Grid, column: int) -> list[int]:
    """Return the rows with a flow or a month in *column*, and a number after it; none if a flow has no such row."""
    found: dict[int, Flow | None] = {}
    for line, row in enumerate(grid.rows[:_MOST_ROWS]):
        label, *texts = row[column:] or [""]
        flow = _flow_of(label)
        if (flow is not None or _MONTH.fullmatch(label.strip())) and any(map(_is_number, texts)):
            found[line] = flow
    flows = {*found.values()}
    return [*found] if flows >= {*YOY_FIELDS} or flows == {None} else []


def _is_title(text: str) -> bool:
    return _flow_of(text) is None and ("表" in text or bool(_TITLE.search(text)))


def _flow_of(text: str) -> Flow | None:
    label = numbers.normalise(clean_label(text)).removeprefix("其中:")
    return next((flow for flow, words in _LABELS.items() if re.fullmatch(words, label, re.IGNORECASE)), None)


def _is_number(text: str) -> bool:
    try:
        return numbers.read_number(text) is not None
    except ValueError:
        return False


def read_national(national: NationalLayout) -> AnnouncedTable:
    """Return the figures of a national table.

    Raises SourceRefused if it has no figures, is the annual one, has a row or column of another table, lacks one of its
    own, or title, header, name and unit do not agree.
    """
    if any(_ANNUAL.search(heading.text) for heading in national.headings):
        raise SourceRefused("national-annual", file=national.file)
    if not national.lines:
        raise SourceRefused("page-without-table", file=national.file, title=national.title)
    rows, columns = [*_read_rows(national)], _read_columns(national)
    named = {words.last_month for _, words in columns if words.flow is None and words.last_month}
    of_rows = (Heading(str(month), month, False),) if (month := rows[-1][1].period) else ()
    last, _ = replace(national, headings=(*national.headings, *of_rows)).read_period(named, "—")
    currency, unit = national.read_unit()
    found: dict[tuple[Key, Kind], tuple[float, str, float]] = {}
    for (line, row), (column, header) in itertools.product(rows, columns):
        flow, kind = header.flow if row.flow is None else row.flow, row.kind or header.kind or _NEEDED[0]
        key = Key(row.period or last, NATIONAL.index, None, flow or Flow.TOTAL, header.basis or Basis.MONTH, currency)
        is_of_last_year = key.period.year < last.year and kind != "level"  # only this year's months have changes
        if (row.flow is None) == (header.flow is None) or (key, kind) in found or is_of_last_year:
            raise national.refused("national-other", line, column)
        try:
            figure = numbers.read_number(national.cell(line, column), allow_percent=kind != "level")
        except ValueError as error:
            raise national.refused("not-a-number", line, column) from error
        if figure is not None:
            size = LEVEL_UNIT / unit if kind == "level" else 1.0
            found[key, kind] = figure / size, address(line, column), digit_of(national.cell(line, column)) / size
    is_flash = rows[0][1].period is None
    bases = {header.basis or Basis.MONTH for _, header in columns if header.kind != "change"}
    # January may have no year to date, and January and February may be announced together.
    bases |= {1: {Basis.MONTH}, 2: {Basis.YTD}}.get(last.month, {*Basis}) if is_flash else {*Basis}
    months = {row.period or last for _, row in rows}
    has_yoy = any(row.kind == "yoy" for _, row in rows)
    with_yoy = [month for month in months if month.year == last.year and (is_flash or has_yoy)]
    needed = [
        *itertools.product(months, YOY_FIELDS, bases, _NEEDED[:1]),
        *itertools.product(with_yoy, YOY_FIELDS, bases if is_flash else {Basis.MONTH}, _NEEDED[1:]),
    ]
    for month, flow, basis, kind in needed:
        if ((key := Key(month, NATIONAL.index, None, flow, basis, currency)), kind) not in found:
            raise SourceRefused("national-missing", file=national.file, what=key, kind=Message(f"announced-{kind}", {}))
    figures, changes = [], {}
    for (key, kind), (number, cell, digit) in found.items():
        if kind == "change":
            changes[key] = number, cell
        elif kind == "level" and key.flow is Flow.NET:
            exports, imports = (found[key._replace(flow=flow), "level"][0] for flow in (Flow.EXPORT, Flow.IMPORT))
            if abs(number - exports + imports) > 1.6 * digit:
                facts = {"where": cell, "found": f"{number:,.2f}", "expected": f"{exports - imports:,.2f}"}
                raise SourceRefused("difference", file=national.file, verdict=Message("not-stored", {}), **facts)
        elif kind == "level":
            yoy, yoy_cell, _ = found.get((key, "yoy"), (None, "", None))
            edition = Edition.FLASH if is_flash else Edition.FINAL if key.period == last else Edition.RESTATED
            figures.append(AnnouncedFigure(*key, edition, number, digit, yoy, CUSTOMS, cell, yoy_cell))
    sheet = national.grid.sheet
    return AnnouncedTable(national.file, sheet, national.title, "national", tuple(figures), changes=changes)


def _read_rows(national: NationalLayout) -> Iterator[tuple[int, _Words]]:
    """Yield each row from the first figure on, without notes. Raises SourceRefused for a row of another table."""
    grid, has_note, period = national.grid, False, None
    for line in range(national.lines[0], len(grid.rows)):
        label = national.cell(line, national.column)
        words, has_numbers = _read_words([label]), any(map(_is_number, grid.rows[line][national.column + 1 :]))
        if found := _MONTH.fullmatch(label):
            # A spreadsheet shows 2025.10 as 2025.1.
            month = find_month(f"{found[1]}-{found[2].ljust(2, '0')}")
            if month is None or (month != period + 1 if period else month.month > 1):
                raise national.refused("national-other", line, national.column)
            period = month
        if line in national.lines or (period is not None and words.flow is None and words.kind):
            yield line, words._replace(period=period)
        elif NOTE.match(next(filter(None, map(clean_label, grid.rows[line])), "")) or (has_note and not has_numbers):
            has_note = True
        elif any(grid.rows[line]) and (has_numbers or words.flow is not Flow.NET):
            raise national.refused("national-other", line, national.column)
    if grid.open_end and not has_note:
        raise national.refused("row-without-end", len(grid.rows) - 1, national.column)


def _read_columns(national: NationalLayout) -> list[tuple[int, _Words]]:
    """Return the columns with figures. Raises SourceRefused for a column of another table."""
    rows = [[clean_label(cell) for cell in row] for row in national.grid.rows[: national.lines[0]]]
    rows = [row for row in rows if any(row) and not any(_is_title(text) or UNIT.search(text) for text in row)]
    rows = filled(rows, national.column)
    columns: list[tuple[int, _Words]] = []
    for column in range(national.column + 1, max(len(national.grid.rows[line]) for line in national.lines)):
        if not any(_is_number(national.cell(line, column)) for line in national.lines):
            continue
        words = _read_words([*dict.fromkeys(row[column] for row in rows if len(row) > column and row[column])])
        if words.kind is None and words.flow is None:
            raise national.refused("national-other", max(national.lines[0] - 1, 0), column)
        # Of two columns Year-on-Year, the first is that of the month.
        if words.kind == "yoy" and words.basis is None and any(each.kind == "yoy" for _, each in columns):
            words = words._replace(basis=Basis.YTD)
        columns.append((column, words))
    return columns


def _read_words(texts: Sequence[str]) -> _Words:
    """Return what the texts of a row's label, or above a column, name."""
    words = numbers.normalise(" ".join(texts))
    flow = next((flow for text in reversed(texts) if (flow := _flow_of(text)) is not None), None)
    span = numbers.span_of_header(words) or numbers.span_of_header(re.sub(r"累计|金额", "", words))
    is_yoy = _YOY.search(words) and not _NOT_A_YOY.search(words)
    kind: Kind | None = "change" if _CHANGE.search(words) else "yoy" if is_yoy else "level" if span else None
    months = _LAST_MONTH.findall(words)
    last = span[0] if span else int(months[-1]) if months else None
    is_to_date = _TO_DATE.search(words) or (span and span[1])
    return _Words(flow, kind, Basis.YTD if is_to_date else Basis.MONTH if span or months else None, last)
