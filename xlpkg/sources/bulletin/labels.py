"""The column of table (8) that names regions, cities and development zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from xlpkg.messages import one_line
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, clean_label, find_region
from xlpkg.sources.readers.grid import Grid

NOTE: Final = re.compile(r"(?:注|说明|备注|资料来源|数据来源|notes?|source)\s*(?:1|\d*\s*[:：∶.（(])|\*", re.IGNORECASE)
#: A longer text is a note.
_LONGEST_LABEL: Final = 80
#: The labels are in one of the first columns.
_MOST_COLUMNS: Final = 6
#: A grid of more rows is not table (8), which has some 400.
_MOST_ROWS: Final = 5_000


class Label(NamedTuple):
    """A cell of the label column: its text in one line, the region that it names, whether it is a note."""

    text: str
    region: Region | None
    is_note: bool


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a grid: their column, the first row with a region, both counted from 0, and a label for each row.

    The labels begin in that row. ``provinces`` is the number of different provinces among them.
    """

    column: int
    first_row: int
    labels: list[Label]
    provinces: int


def find_labels(grid: Grid) -> Labels | None:
    """Return the labels in the column that names the most provinces, or None if no column names one."""
    if len(grid.rows) > _MOST_ROWS:
        return None
    best: Labels | None = None
    for column in range(_MOST_COLUMNS):
        labels = _read_column(grid, column)
        if labels and (best is None or labels.provinces > best.provinces):
            best = labels
        if best and best.provinces == len(PROVINCES):
            break
    return best if best and best.provinces else None


def _read_column(grid: Grid, column: int) -> Labels | None:
    labels = [(_short_label if len(text) <= _LONGEST_LABEL else _label_of)(text) for text in grid.column(column)]
    first_row = next((row for row, label in enumerate(labels) if label.region), None)
    if first_row is None:
        return None
    provinces = {label.region for label in labels} - {None, NATIONAL}
    return Labels(column, first_row, labels[first_row:], len(provinces))


def _label_of(text: str) -> Label:
    label = one_line(clean_label(text))
    return Label(label, find_region(label), bool(NOTE.match(label)) or len(label) > _LONGEST_LABEL)


#: The tables of different months have the same labels.
_short_label = lru_cache(maxsize=4096)(_label_of)
