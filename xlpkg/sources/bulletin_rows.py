"""The rows of table (8): which of them are regions, cities and zones, or notes, and the figures that they print."""

from __future__ import annotations

import functools
import re
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.regions import NATIONAL, Region, clean_label, find_region
from xlpkg.sources import numbers
from xlpkg.sources.table import LEVEL_FIELDS, Row, Warning_, field_name, warning

if TYPE_CHECKING:
    from xlpkg.sources.bulletin import Layout
    from xlpkg.sources.grid import Grid

_FOOTNOTE: Final = re.compile(r"(?:注|说明|备注|资料来源|数据来源|notes?|source)\s*[:：∶1（(]|\*", re.IGNORECASE)


class Label(NamedTuple):
    """A cell of the label column: its text in one line, the region that it names, whether it is a note."""

    text: str
    region: Region | None
    is_note: bool


@functools.lru_cache(maxsize=4096)
def _label_of(text: str) -> Label:
    label = one_line(clean_label(text))
    return Label(label, find_region(label), bool(_FOOTNOTE.match(label)) or len(label) > 80)


def read_label(text: str) -> Label:
    """Return what a cell of the label column says."""
    # The same labels stand in every file. A long text is none of them, and is not kept.
    return _label_of(text) if len(text) < 100 else _label_of.__wrapped__(text)


#: A row of figures before they are read: its place in the grid, counted from 0, its label, region and zone.
_Line = tuple[int, str, Region, str | None]


def read_rows(file: str, grid: Grid, layout: Layout) -> tuple[tuple[Row, ...], str, list[Warning_]]:
    """Return the rows of a table, its note, and what is odd but usable.

    Raises SourceRefused at the first row that has no label, is cut short, or lacks a figure that it must have.
    """
    warnings: list[Warning_] = []
    lines, footnote, unlabelled = _lines(grid, layout)
    figures = _plain_figures(grid, layout, lines) or [_values(file, grid, layout, line, warnings) for line in lines]
    if unlabelled is not None:
        raise SourceRefused("row-without-label", file=file, place=grid.place(unlabelled, layout.label))
    if grid.open_end and not footnote:
        # The customs' last row is the footnote: without it, the last figure may have lost digits.
        raise SourceRefused("row-without-end", file=file, place=grid.place(len(grid.rows) - 1, layout.label))
    rows = (Row(index + 1, region, zone, row) for (index, _, region, zone), row in zip(lines, figures, strict=True))
    return tuple(rows), footnote, warnings


def _lines(grid: Grid, layout: Layout) -> tuple[list[_Line], str, int | None]:
    """Return the rows of figures up to the first without a label, the first note, and the place of that row."""
    lines: list[_Line] = []
    footnote = ""
    province: Region | None = None
    for index, cells in enumerate(grid.rows[layout.first :], start=layout.first):
        if not any(cells):
            continue
        label, found, is_note = read_label(cells[layout.label] if len(cells) > layout.label else "")
        if is_note:
            footnote = footnote or label
            continue
        if not label:
            return lines, footnote, index
        if found and found is not NATIONAL:
            province = found
        lines.append((index, label, found or province or NATIONAL, None if found else label))
    return lines, footnote, None


def _plain_figures(grid: Grid, layout: Layout, lines: list[_Line]) -> list[tuple[float | None, ...]] | None:
    """Return the figures of all *lines* at once, or None where there is anything to tell of one of them."""
    columns = [column for column in layout.columns if column is not None]
    try:
        texts = list(chain.from_iterable(map(itemgetter(*columns), (grid.rows[index] for index, *_ in lines))))
    except IndexError:  # a row is cut short
        return None
    read = numbers.plain_numbers(texts)
    if read is None:
        return None
    missing = [None] * len(lines)
    by_column = iter([read[start :: len(columns)] for start in range(len(columns))])
    fields = [missing if column is None else next(by_column) for column in layout.columns]
    figures = list(zip(*fields, strict=True))
    regions = (row for (*_, zone), row in zip(lines, figures, strict=True) if zone is None)
    return None if any(None in row[: len(LEVEL_FIELDS)] for row in regions) else figures


def _values(file: str, grid: Grid, layout: Layout, line: _Line, warnings: list[Warning_]) -> tuple[float | None, ...]:
    index, label, _, zone = line

    def place(field: int, column: int) -> str:
        return f"{grid.place(index, column)} ({label}, {field_name(field)})"

    cells = grid.rows[index]
    values: list[float | None] = []
    for field, column in enumerate(layout.columns):
        if column is None:
            values.append(None)
            continue
        if column >= len(cells):
            raise SourceRefused("row-cut-short", file=file, place=grid.place(index, column), label=label)
        text = cells[column]
        try:
            value = numbers.number(text)
        except ValueError as error:
            if zone is None:
                raise SourceRefused("not-a-number", file=file, place=place(field, column), found=text[:40]) from error
            warnings.append(warning("zone-not-a-number", place=place(field, column), found=text[:40]))
            value = None
        if value is None and zone is None and (field < len(LEVEL_FIELDS) or not text.strip()):
            found = text.strip() or "—"
            raise SourceRefused("province-without-figure", file=file, place=place(field, column), found=found)
        values.append(value)
    return tuple(values)
