"""The rows of table (8): which of them are regions, cities and zones, or notes, and the figures that they print."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message, one_line
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, field_name
from xlpkg.model.regions import NATIONAL, Region, clean_label, find_region
from xlpkg.sources import numbers
from xlpkg.sources.table import Place, Places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.model.arrays import Array
    from xlpkg.sources.bulletin.layout import Layout
    from xlpkg.sources.readers.grid import Grid

_FOOTNOTE: Final = re.compile(r"(?:注|说明|备注|资料来源|数据来源|notes?|source)\s*[:：∶1（(]|\*", re.IGNORECASE)

#: Cells and characters of a column of labels; the customs' has 2,500.
_USUAL_SIZE: Final = 20_000


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


class Column(NamedTuple):
    """What a column of labels says: how many provinces it names, where the first region stands, what each row is.

    ``first`` and ``blanks``, the rows that have no label, are counted from 0. ``note``: the first one below the
    figures.
    """

    provinces: int
    first: int
    places: Places
    blanks: tuple[int, ...]
    note: str


def read_column(texts: Sequence[str]) -> Column | None:
    """Return what the labels of a column say, None where it names no region."""
    first = next((index for index, text in enumerate(texts) if read_label(text).region), None)
    if first is None:
        return None
    labels = tuple(texts[first:])
    # Below its title, every month prints the same column. Only one of usual size is kept.
    is_usual = len(labels) + sum(map(len, labels)) < _USUAL_SIZE
    read = _column_of if is_usual else _column_of.__wrapped__
    return read(first, labels)


@functools.lru_cache(maxsize=32)
def _column_of(first: int, texts: tuple[str, ...]) -> Column:
    labels = list(map(read_label, texts))
    places: list[Place] = []
    blanks: list[int] = []
    note = ""
    province = NATIONAL
    for index, label in enumerate(labels, start=first):
        if label.is_note:
            note = note or label.text
        elif not label.text:
            blanks.append(index)
        elif label.region:
            province = province if label.region is NATIONAL else label.region
            places.append(Place(index + 1, label.region, None))
        else:
            places.append(Place(index + 1, province, label.text))
    provinces = {label.region for label in labels} - {None, NATIONAL}
    return Column(len(provinces), first, Places(places), tuple(blanks), note)


def read_rows(file: str, grid: Grid, layout: Layout) -> tuple[Places, Array, str, list[Message]]:
    """Return what the rows of a table stand for, their figures (see ``SourceTable``), its note, and what is odd.

    Raises SourceRefused at the first row that has no label, is cut short, or lacks a figure that it must have.
    """
    warnings: list[Message] = []
    places, note = layout.labels.places, layout.labels.note
    unlabelled = next((index for index in layout.labels.blanks if any(grid.row(index))), None)
    if unlabelled is not None:
        places = Places(place for place in places if place.line <= unlabelled)
    figures = _plain_figures(grid, layout, places)
    if figures is None:
        read = [_values(file, grid, layout, place, warnings) for place in places]
        figures = np.array(read, dtype=np.float64).reshape(len(places), FIELD_COUNT)
    if unlabelled is not None:
        raise SourceRefused("row-without-label", file=file, place=grid.place(unlabelled, layout.label))
    if grid.open_end and not note:
        # The customs' last row is the footnote: without it, the last figure may have lost digits.
        raise SourceRefused("row-without-end", file=file, place=grid.place(len(grid.cells) - 1, layout.label))
    return places, figures, note, warnings


def _plain_figures(grid: Grid, layout: Layout, places: Places) -> Array | None:
    """Return the figures of all *places* at once, or None where there is anything to tell of one of them."""
    fields = [field for field, column in enumerate(layout.columns) if column is not None]
    columns = [column for column in layout.columns if column is not None]
    read = grid.figures(places.lines, columns)
    if read is None:
        return None
    levels = [at for at, field in enumerate(fields) if field < len(LEVEL_FIELDS)]
    if np.isnan(read[places.of_regions][:, levels]).any():
        return None
    if len(fields) == FIELD_COUNT:
        return read
    figures = np.full((len(places), FIELD_COUNT), np.nan)
    figures[:, fields] = read
    return figures


def _values(file: str, grid: Grid, layout: Layout, of: Place, warnings: list[Message]) -> list[float | None]:
    index, zone = of.line - 1, of.zone
    cells = grid.row(index)
    label = read_label(cells[layout.label]).text

    def place(field: int, column: int) -> str:
        return f"{grid.place(index, column)} ({label}, {field_name(field)})"

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
            warnings.append(Message("zone-not-a-number", {"place": place(field, column), "found": text[:40]}))
            value = None
        if value is None and zone is None and (field < len(LEVEL_FIELDS) or not text.strip()):
            found = text.strip() or "—"
            raise SourceRefused("province-without-figure", file=file, place=place(field, column), found=found)
        values.append(value)
    return values
