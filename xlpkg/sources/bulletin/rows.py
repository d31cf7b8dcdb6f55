"""The rows of table (8): regions, cities and development zones, and the figures that are printed for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, field_name, level_field
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis
from xlpkg.sources.numbers import normalise, plain_numbers, read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.model.arrays import Array, BoolArray, IntArray
    from xlpkg.sources.bulletin.labels import Label
    from xlpkg.sources.bulletin.layout import Layout
    from xlpkg.sources.readers.grid import Grid


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table as the columns of a ``SourceTable``."""

    lines: IntArray
    regions: IntArray
    zones: tuple[str | None, ...]
    figures: Array
    footnote: str
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """The cells of a field: its column, and the row of the sheet for each row of the table."""

    number: int
    column: int
    lines: Sequence[int]


def read_rows(file: str, grid: Grid, layout: Layout) -> Rows:
    """Return the rows below the header.

    Raises SourceRefused if a row has no label, is cut short, or lacks a figure that it must have.
    """
    named, footnote = _named_rows(file, grid, layout)
    if grid.open_end and not footnote:
        # The footnote is the last row that China Customs prints. Without it, the last figure may lack digits.
        last = grid.address(len(grid.rows) - 1, layout.labels.column)
        raise SourceRefused("row-without-end", file=file, where=last)
    columns = layout.header.columns
    rows = below = named
    if layout.header.has_yoy_rows:  # each label appears twice: below the year to date is its YoY
        rows, below = named[::2], named[1::2]
        columns = (*columns[: len(LEVEL_FIELDS)], *(columns[level_field(flow, Basis.YTD)] for flow in YOY_FIELDS))
    lines = [[line for line, _ in of_field] for of_field in (rows, below)]
    fields = [
        _Field(number, column, lines[number >= len(LEVEL_FIELDS)])
        for number, column in enumerate(columns)
        if column is not None
    ]
    _check_width(file, grid, named, fields)
    labels = [label for _, label in rows]
    figures, warnings = _read_figures(file, grid, fields, labels)
    return Rows(
        lines=np.array(lines[0], dtype=np.int64) + 1,
        regions=np.array(_regions(labels), dtype=np.int64),
        zones=tuple(None if label.region else label.text for label in labels),
        figures=figures,
        footnote=footnote,
        warnings=warnings,
    )


def _named_rows(file: str, grid: Grid, layout: Layout) -> tuple[list[tuple[int, Label]], str]:
    """Return the rows with a label that is no note, each with its label, and the first note."""
    labels, footnote = layout.labels, ""
    named = []
    for line, label in enumerate(labels.labels, start=labels.first_row):
        if label.is_note:
            footnote = footnote or label.text
        elif label.text:
            named.append((line, label))
        elif any(grid.rows[line]):
            raise SourceRefused("row-without-label", file=file, where=grid.address(line, labels.column))
    return named, footnote


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
    file: str, grid: Grid, fields: Sequence[_Field], labels: Sequence[Label]
) -> tuple[Array, tuple[Message, ...]]:
    """Return the nine figures of each row, shape (rows, 9), and a warning for each text of a zone that is no number.

    Raises SourceRefused at the first cell of a region that has no figure, and for a column of YoY in which some have
    percent signs and some have none.
    """
    figures = np.full((len(labels), FIELD_COUNT), np.nan)
    has_sign = np.zeros(figures.shape, dtype=np.bool_)
    other_texts = []
    for field in fields:
        texts = [grid.rows[line][field.column] for line in field.lines]
        numbers = plain_numbers(texts)
        figures[:, field.number] = numbers
        other_texts += [(row, field, texts[row]) for row, number in enumerate(numbers) if number != number]  # NaN
    warnings = []
    for row, field, text in sorted(other_texts, key=lambda cell: (cell[0], cell[1].number)):
        label, is_level = labels[row], field.number < len(LEVEL_FIELDS)
        try:
            figure = read_number(text, allow_percent=not is_level)
        except ValueError as error:
            facts = {"file": file, "where": _where(grid, field, row, label), "found": text[:40]}
            if label.region:
                raise SourceRefused("not-a-number", **facts) from error
            warnings.append(Message("zone-not-a-number", facts))
            continue
        if figure is not None:
            figures[row, field.number], has_sign[row, field.number] = figure, normalise(text).endswith("%")
        elif label.region and (is_level or not text.strip()):
            facts = {"file": file, "where": _where(grid, field, row, label), "found": text.strip() or "—"}
            raise SourceRefused("region-without-figure", **facts)
    for field in fields:
        _check_signs(file, grid, field, figures[:, field.number], has_sign[:, field.number])
    return figures, tuple(warnings)


def _where(grid: Grid, field: _Field, row: int, label: Label) -> str:
    """Return the cell of a field, and the names of its row and field."""
    return f"{grid.address(field.lines[row], field.column)} ({label.text}, {field_name(field.number)})"


def _check_signs(file: str, grid: Grid, field: _Field, figures: Array, has_sign: BoolArray) -> None:
    """Refuse a column in which some figures other than 0 have a percent sign and some have none."""
    rows = np.flatnonzero(figures)
    rows = rows[~np.isnan(figures[rows])]
    with_sign, without = rows[has_sign[rows]], rows[~has_sign[rows]]
    if with_sign.size and without.size:
        cells = (grid.address(field.lines[int(found[0])], field.column) for found in (with_sign, without))
        raise SourceRefused("yoy-mixed", file=file, **dict(zip(("with_sign", "without"), cells, strict=True)))
