"""The tables of provinces of a report: rows with the region of each, and the seven figures that a row may have."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from xlpkg.analysis.findings import Unit
from xlpkg.audit.numbers import PrintedNumber
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Flow

#: The seven figures of a row: the flow, and whether the figure is a YoY. A column of a table is an index into these.
FIGURE_COLUMNS: Final = (*((flow, is_yoy) for flow in YOY_FIELDS for is_yoy in (False, True)), (Flow.NET, False))
LEVEL_COLUMNS: Final = (0, 2, 4, 6)
YOY_COLUMNS: Final = (1, 3, 5)
HUNDRED_MILLION: Final = Unit(1.0, None)
#: The most decimals of a figure in the unit of a table.
_MAX_DECIMALS: Final = 6
#: The index of the region of a row that is the sum of others of its table; those of groups of provinces are lower.
SUBTOTAL: Final = 10_000


def column_of(flow: Flow, *, is_yoy: bool) -> int:
    """Return the column of a figure, an index into :data:`FIGURE_COLUMNS`."""
    return FIGURE_COLUMNS.index((flow, is_yoy))


class Cell(NamedTuple):
    """A cell of a table: the number of the table in the report, that of the row in the table, and the column."""

    table: int
    row: int
    column: int


#: The cells that already have a finding, which further checks leave out.
Suspects = set[Cell]


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A table row: its printed label, the region that the label names, and seven figures (None if not printed).

    ``not_numbers`` has the column and the text of each cell that is not a number. ``table`` and ``number`` are those of
    :class:`Cell`; the row of 全国 has number -1.
    """

    where: str
    label: str
    region: Region | None
    figures: tuple[PrintedNumber | None, ...]
    not_numbers: tuple[tuple[int, str], ...] = ()
    table: int = 0
    number: int = 0

    def cell(self, column: int) -> Cell:
        """Return the cell of *column*."""
        return Cell(self.table, self.number, column)

    def placed(self, table: int, number: int, factor: float) -> ProvinceRow:
        """Return the row with its numbers and with levels, which are printed in units of *factor* 亿, in 亿."""
        figures = (f.scaled(factor) if f and column in LEVEL_COLUMNS else f for column, f in enumerate(self.figures))
        return replace(self, figures=tuple(figures), table=table, number=number)


@dataclass(frozen=True, slots=True)
class ProvinceTable:
    """A table of provinces; ``columns`` are the figures that it has, ``national`` is the row of 全国.

    ``groups`` are the rows of groups of provinces. They are numbered on from those of the provinces.

    ``unit`` is the unit in which its levels are printed; those of its rows are in 亿.
    """

    where: str
    basis: Basis
    rows: tuple[ProvinceRow, ...]
    columns: tuple[int, ...]
    national: ProvinceRow | None = None
    unit: Unit = HUNDRED_MILLION
    groups: tuple[ProvinceRow, ...] = ()

    def sum_of(self, members: Collection[int], column: int) -> PrintedNumber | None:
        """Return the sum of a level over the rows of provinces, by their indexes; None if one is not printed."""
        rows = {row.region.index: row.figures[column] for row in self.rows if row.region}
        figures = [figure for index in members if (figure := rows.get(index))]
        total, half = (sum(getattr(each, name) for each in figures) for name in ("value", "half"))
        is_known = bool(figures) and len(figures) == len(members)
        return PrintedNumber("", total, half, figures[0].decimals) if is_known else None

    def unit_of(self, column: int) -> Unit:
        """Return the unit in which the figures of *column* are printed."""
        return Unit(None, None) if FIGURE_COLUMNS[column][1] else self.unit

    def printed(self, value: float, column: int) -> float:
        """Return a value of *column*, a level in 亿 or a YoY, in the unit of the table."""
        factor = self.unit_of(column).factor or 1.0
        return value if factor == 1.0 else round(value / factor, _MAX_DECIMALS)

    def placed(self, table: int, unit: Unit) -> ProvinceTable:
        """Return the table with the number *table* and with levels, which are printed in *unit*, in 亿."""
        factor, count = unit.factor or 1.0, len(self.rows)
        rows = tuple(row.placed(table, number, factor) for number, row in enumerate((*self.rows, *self.groups)))
        national = self.national and self.national.placed(table, -1, factor)
        return replace(self, rows=rows[:count], groups=rows[count:], national=national, unit=unit)

    def all_rows(self) -> tuple[ProvinceRow, ...]:
        """Return the rows of the provinces and groups, and of 全国 if there is one."""
        return (*self.rows, *self.groups, *filter(None, (self.national,)))

    def with_rows(self, change: Callable[[ProvinceRow], ProvinceRow]) -> ProvinceTable:
        """Return the table after *change* of each row, those of groups and of 全国 included."""
        rows, groups = tuple(map(change, self.rows)), tuple(map(change, self.groups))
        return replace(self, rows=rows, groups=groups, national=self.national and change(self.national))
