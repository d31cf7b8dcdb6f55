"""Table (8) of a grid as a checked SourceTable: its regions, cities and development zones, and their figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message, one_line
from xlpkg.model.arrays import Array, BoolArray
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, level_field, named_cell, yoy_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.bulletin.checks import find_doubts
from xlpkg.sources.bulletin.header import Header
from xlpkg.sources.bulletin.labels import Label, Labels
from xlpkg.sources.bulletin.layout import Layout
from xlpkg.sources.judge import judge
from xlpkg.sources.numbers import month_of_title, normalise, plain_numbers, read_number
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.table import SourceTable

#: The words of a note that names the table.
_THIS_TABLE: Final = re.compile(r"所在地总值表|统计月报|本表[为是系]|^注[:：][\d年月至-]+(?:数据)?。?$")


@dataclass(frozen=True, slots=True)
class _Field:
    """The cells of a field: its column, and the row of the sheet for each row of the table."""

    number: int
    column: int
    lines: Sequence[int]


def read_bulletin(layout: Layout, kind: str) -> SourceTable:
    """Return the grid of *layout* as a checked table.

    Raises SourceRefused if title, unit, months, provinces, sums or figures are not those of a complete table (8).
    """
    file, grid, labels = layout.file, layout.grid, layout.read_labels()
    header = layout.read_header(labels)
    period, is_month_of_name = layout.read_period(header.months, header.words)
    currency, unit = layout.read_unit()
    warnings = [*header.warnings]
    if is_month_of_name:
        warnings.append(Message("month-of-name", {"file": file, "month": period, "found": header.words}))
    named, notes = _named_rows(file, grid, labels)
    _check_notes(file, notes, period)
    # A label with a second row appears twice.
    rows = named[::2] if header.has_yoy_rows else named
    row_labels = [label for _, label in rows]
    fields = _fields(header, named)
    _check_width(file, grid, named, fields)
    figures = _read_figures(file, grid, fields, row_labels, warnings)
    table = SourceTable(
        file=file,
        sheet=grid.sheet,
        title=layout.title,
        period=period,
        currency=currency,
        unit=unit,
        edition="zh" if header.is_chinese else "en",
        kind=kind,
        columns=header.columns,
        label_column=labels.column,
        lines=np.array([line + 1 for line, _ in rows], dtype=np.int64),
        regions=np.array(_regions(row_labels), dtype=np.int64),
        zones=tuple(None if label.region else label.text for label in row_labels),
        figures=figures,
        footnote=notes[0] if notes else "",
        warnings=(),
    )
    doubts = tuple(find_doubts(table))
    judge(doubts)  # refuses what is impossible
    return replace(table, warnings=(*warnings, *_warnings(table)), doubts=doubts)


def _named_rows(file: str, grid: Grid, labels: Labels) -> tuple[list[tuple[int, Label]], list[str]]:
    """Return the rows with a label that is no note, each with its label, and the notes."""
    named, notes = [], []
    for line, label in enumerate(labels.labels, start=labels.first_row):
        if label.is_note:
            notes.append(label.text)
        elif label.text:
            named.append((line, label))
        elif any(grid.rows[line]):
            raise SourceRefused("row-without-label", file=file, where=grid.address(line, labels.column))
    if grid.open_end and not notes:
        # The footnote is the last row that China Customs prints. Without it, the last figure may lack digits.
        last = grid.address(len(grid.rows) - 1, labels.column)
        raise SourceRefused("row-without-end", file=file, where=last)
    return named, notes


def _check_notes(file: str, notes: Sequence[str], period: Month) -> None:
    """Refuse a table of which a note names this table of another month only; "自2016年1月起" names none."""
    for note in notes:
        parts = (part for part in re.split("[，。；]", note) if not part.endswith("起"))
        found = {month for part in parts if (month := month_of_title(part))}
        if _THIS_TABLE.search(note) and found and period not in found:
            named = ", ".join(map(str, sorted(found)))
            raise SourceRefused("footnote-month", file=file, month=period, named=named, note=note[:80])


def _fields(header: Header, named: Sequence[tuple[int, Label]]) -> list[_Field]:
    """Return the fields of a table that the header names a column of."""
    columns, lines = header.columns, [line for line, _ in named]
    upper = lower = lines
    if header.has_yoy_rows:  # in the second row of a label, below the year to date is its YoY
        upper, lower = lines[::2], lines[1::2]
        columns = (*columns[: len(LEVEL_FIELDS)], *(columns[level_field(flow, Basis.YTD)] for flow in YOY_FIELDS))
    return [
        _Field(number, column, upper if number < len(LEVEL_FIELDS) else lower)
        for number, column in enumerate(columns)
        if column is not None
    ]


def _check_width(file: str, grid: Grid, named: Sequence[tuple[int, Label]], fields: Sequence[_Field]) -> None:
    """Refuse a table with a row that ends before its last field."""
    columns = [field.column for field in fields]
    for line, label in named:
        if len(grid.rows[line]) <= max(columns):
            first = next(column for column in columns if column >= len(grid.rows[line]))
            raise SourceRefused("row-cut-short", file=file, where=grid.address(line, first), label=label.text)


def _regions(labels: Sequence[Label]) -> list[int]:
    """Return the index of the region of each label; a city or zone is in the province above it."""
    regions = []
    province = NATIONAL
    for label in labels:
        if label.region and label.region is not NATIONAL:
            province = label.region
        regions.append((label.region or province).index)
    return regions


def _read_figures(
    file: str, grid: Grid, fields: Sequence[_Field], labels: Sequence[Label], warnings: list[Message]
) -> Array:
    """Return the nine figures of each row, shape (rows, 9).

    A warning about the texts of zones that are no numbers is added to *warnings*. Raises SourceRefused at the first
    cell of a region that has no figure, and for a column of YoY in which some have percent signs and some have none.
    """
    figures = np.full((len(labels), FIELD_COUNT), np.nan)
    has_sign = np.zeros(figures.shape, dtype=np.bool_)
    other_texts, of_zones = [], list[dict[str, object]]()
    for field in fields:
        texts = [grid.rows[line][field.column] for line in field.lines]
        figures[:, field.number] = numbers = plain_numbers(texts)
        other_texts += [(row, field, texts[row]) for row, number in enumerate(numbers) if number != number]  # NaN
    for row, field, text in sorted(other_texts, key=lambda cell: (cell[0], cell[1].number)):
        label, is_level = labels[row], field.number < len(LEVEL_FIELDS)
        try:
            figure = read_number(text, allow_percent=not is_level)
        except ValueError as error:
            facts = {"file": file, "where": _where(grid, field, row, label), "found": one_line(text)[:40]}
            if label.region:
                raise SourceRefused("not-a-number" if is_level else "yoy-not-a-number", **facts) from error
            of_zones.append(facts)
            continue
        if figure is not None:
            figures[row, field.number] = figure
            has_sign[row, field.number] = not is_level and normalise(text).endswith("%")
        elif label.region and (is_level or not text.strip()):
            where, found = _where(grid, field, row, label), text.strip() or "—"
            raise SourceRefused("region-without-figure", file=file, where=where, found=found)
        elif not label.region and "#" in text:  # a column that was too narrow
            of_zones.append({"file": file, "where": _where(grid, field, row, label), "found": text.strip()[:40]})
    if of_zones:
        warnings.append(Message("zone-not-a-number", {**of_zones[0], "count": len(of_zones)}))
    for field in fields:
        _check_signs(file, grid, field, figures[:, field.number], has_sign[:, field.number], labels, warnings)
    return figures


def _where(grid: Grid, field: _Field, row: int, label: Label) -> Message:
    """Return the cell of a field, and the names of its row and field."""
    return named_cell(grid.address(field.lines[row], field.column), label.region or label.text, field.number)


def _check_signs(
    file: str,
    grid: Grid,
    field: _Field,
    figures: Array,
    has_sign: BoolArray,
    labels: Sequence[Label],
    warnings: list[Message],
) -> None:
    """Refuse a column in which some figures of regions have a percent sign and some have none; 0 needs none.

    For those of cities and zones a warning is added to *warnings*.
    """
    if not has_sign.any():
        return
    rows = np.flatnonzero(figures)
    rows = rows[~np.isnan(figures[rows])]
    of_regions = np.array([labels[row].region is not None for row in rows.tolist()], dtype=np.bool_)
    for found in (rows[of_regions], rows):
        with_sign, without = found[has_sign[found]], found[~has_sign[found]]
        if with_sign.size and without.size:
            cells = (grid.address(field.lines[int(each[0])], field.column) for each in (with_sign, without))
            facts = {"file": file, **dict(zip(("with_sign", "without"), cells, strict=True))}
            if found is not rows:
                raise SourceRefused("yoy-mixed", **facts, verdict=Message("not-stored", {}))
            warnings.append(Message("yoy-mixed", {**facts, "verdict": Message("stored-beside", {})}))


def _warnings(table: SourceTable) -> Iterator[Message]:
    """Yield a warning for missing YoY, for a missing flow, and for a missing footnote."""
    flows = [flow for flow in (Flow.EXPORT, Flow.IMPORT) if table.columns[level_field(flow, Basis.MONTH)] is not None]
    if len(flows) == 1:
        yield Message("one-flow", {"file": table.file, "flow": flows[0]})
    printed = [yoy_field(flow) for flow in YOY_FIELDS if table.columns[yoy_field(flow)] is not None]
    missing = np.flatnonzero(np.isnan(table.figures[:, printed]).any(axis=1) & table.is_region_row)
    if missing.size:
        facts = {"count": missing.size, "first": table.name(missing[0])}
        yield Message("yoy-missing", {"file": table.file, **facts})
    if not table.footnote and table.edition == "zh":
        yield Message("footnote-missing", {"file": table.file, "last": table.name(-1)})
