"""The rows of table (8): regions, cities and development zones, and the figures that are printed for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import LEVEL_FIELDS, YOY_FIELDS, field_name, level_field
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis
from xlpkg.sources import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.sources.bulletin.layout import Layout
    from xlpkg.sources.readers.grid import Grid


@dataclass(slots=True)
class Rows:
    """The rows of a table as the columns of a ``SourceTable``; ``figures`` has nine numbers or None for each row."""

    lines: list[int] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    zones: list[str | None] = field(default_factory=list)
    figures: list[list[float | None]] = field(default_factory=list)
    footnote: str = ""
    #: For each column of YoY the first figure that is not 0: its cell, and whether it has a percent sign.
    first_yoy: dict[int, tuple[str, bool]] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)


def read_rows(file: str, grid: Grid, layout: Layout) -> Rows:
    """Return the rows below the header.

    Raises SourceRefused at the first row that has no label, is cut short, or lacks a figure that it must have.
    """
    rows = Rows()
    province = NATIONAL
    labels, columns = layout.labels, layout.header.columns
    yoy_columns = _columns_of_yoy_rows(columns) if layout.header.has_yoy_rows else ()
    is_yoy_row = False
    for index, label in enumerate(labels.labels, start=labels.first_row):
        if label.is_note:
            rows.footnote = rows.footnote or label.text
            continue
        if not label.text:
            if any(grid.rows[index]):
                raise SourceRefused("row-without-label", file=file, where=grid.address(index, labels.column))
            continue
        if is_yoy_row:
            figures = _read_figures(file, grid, index, yoy_columns, label.text, rows.zones[-1], rows)
            rows.figures[-1][len(LEVEL_FIELDS) :] = figures[len(LEVEL_FIELDS) :]
            is_yoy_row = False
            continue
        is_yoy_row = layout.header.has_yoy_rows
        region = label.region or province
        if label.region and label.region is not NATIONAL:
            province = label.region
        zone = None if label.region else label.text
        rows.lines.append(index + 1)
        rows.regions.append(region.index)
        rows.zones.append(zone)
        rows.figures.append(_read_figures(file, grid, index, columns, label.text, zone, rows))
    if grid.open_end and not rows.footnote:
        # The footnote is the last row that China Customs prints. Without it, the last figure may lack digits.
        raise SourceRefused("row-without-end", file=file, where=grid.address(len(grid.rows) - 1, labels.column))
    return rows


def _columns_of_yoy_rows(columns: Sequence[int | None]) -> tuple[int | None, ...]:
    """Return the column of each field in the second row of a label: below the year to date is its YoY."""
    yoy = (columns[level_field(flow, Basis.YTD)] for flow in YOY_FIELDS)
    return (*(None for _ in LEVEL_FIELDS), *yoy)


def _read_figures(
    file: str,
    grid: Grid,
    index: int,
    columns: Sequence[int | None],
    label: str,
    zone: str | None,
    rows: Rows,
) -> list[float | None]:
    """Return the nine figures of the row *index*. A text that is not a number is a warning in the row of a zone.

    *rows*, those above it, get the warning.
    """
    cells = grid.rows[index]
    figures: list[float | None] = []
    for field_, column in enumerate(columns):
        if column is None:
            figures.append(None)
            continue
        if column >= len(cells):
            raise SourceRefused("row-cut-short", file=file, where=grid.address(index, column), label=label)
        text, where = cells[column], f"{grid.address(index, column)} ({label}, {field_name(field_)})"
        try:
            figure = numbers.read_number(text, allow_percent=field_ >= len(LEVEL_FIELDS))
        except ValueError as error:
            if zone is None:
                raise SourceRefused("not-a-number", file=file, where=where, found=text[:40]) from error
            rows.warnings.append(Message("zone-not-a-number", {"file": file, "where": where, "found": text[:40]}))
            figure = None
        if figure is None and zone is None and (field_ < len(LEVEL_FIELDS) or not text.strip()):
            raise SourceRefused("region-without-figure", file=file, where=where, found=text.strip() or "—")
        if figure and field_ >= len(LEVEL_FIELDS):
            cell, has_sign = grid.address(index, column), numbers.normalise(text).endswith("%")
            first, first_has_sign = rows.first_yoy.setdefault(column, (cell, has_sign))
            if has_sign != first_has_sign:
                with_sign, without = (cell, first) if has_sign else (first, cell)
                raise SourceRefused("yoy-mixed", file=file, with_sign=with_sign, without=without)
        figures.append(figure)
    return figures
