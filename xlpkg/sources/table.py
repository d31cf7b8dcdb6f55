"""A month that was read from a source file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.messages import Language, Message
from xlpkg.model.arrays import Array, BoolArray, IntArray
from xlpkg.model.fields import named_cell
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.words import Currency
from xlpkg.sources.readers.grid import address

if TYPE_CHECKING:
    from xlpkg.sources.judge import Doubt

#: The characters of a text above a table that are examined.
LONGEST_HEADING: Final = 500


@dataclass(frozen=True, eq=False)
class SourceTable:
    """A month of table (8), or of an online query.

    ``lines``, ``regions`` and ``zones`` describe its n rows: the row in the sheet, counted from 1; the index of the
    region in REGIONS; the label of a city or development zone of that region, or None for the region itself.
    ``figures`` has the shape (n, 9): six levels in the table's unit, then three YoY of the year to date in percentage
    points; NaN where nothing is printed. ``unit`` is the size of the unit in yuan or dollars. ``columns`` has the
    column of each of the nine fields, counted from 0, or None if the table does not have the field; ``label_column`` is
    that of the labels. ``doubts`` are those about the table by itself.
    """

    file: str
    sheet: str
    title: str
    period: Month
    currency: Currency
    unit: int
    edition: Language
    kind: str
    columns: tuple[int | None, ...]
    label_column: int
    lines: IntArray
    regions: IntArray
    zones: tuple[str | None, ...]
    figures: Array
    footnote: str
    warnings: tuple[Message, ...]
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def is_region_row(self) -> BoolArray:
        """Whether each row is of 全国 or a province, not of a zone; shape (n,)."""
        return np.array([zone is None for zone in self.zones], dtype=np.bool_)

    def row_of(self, region: Region) -> int:
        """Return the row of *region*, counted from 0."""
        return int(np.flatnonzero(self.is_region_row & (self.regions == region.index))[0])

    def figures_of(self, region: Region) -> Array:
        """Return the nine figures of *region*; NaN where nothing is printed."""
        figures: Array = self.figures[self.row_of(region)]
        return figures

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell of a row: D12, or 表8!D12."""
        return (f"{self.sheet}!" if self.sheet else "") + address(int(self.lines[row]) - 1, column)

    def name(self, row: int) -> str | Region:
        """Return the label of the zone of a row, or its region."""
        return self.zones[row] or REGIONS[self.regions[row]]

    def where(self, row: int, field: int) -> Message:
        """Return the cell of a field of a row with their names; if the field has no column, the cell of the label."""
        column = self.columns[field]
        cell = self.address(row, self.label_column if column is None else column)
        return named_cell(cell, self.name(row), field)
