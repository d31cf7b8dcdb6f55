"""The figures that the sheets show, as arrays of all regions, and the rows of cells that hold them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any, Final, TypeGuard

import numpy as np

from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.seasonal.adjust import Adjusted, adjust_all, describe
from xlpkg.errors import BadInput
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.words import Basis, Flow
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange

Value = float | int | str | datetime | None
Rows = list[list[Value]]

#: The flows that have a YoY.
FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
#: The months of two calendar years.
MONTHS: Final = 24
#: The messages that name the columns of a basis, with their units.
BASIS_KEYS: Final = {Basis.MONTH: "sheet-of-month", Basis.YTD: "sheet-of-ytd"}


class SheetFigures:
    """The figures of one content; ``month`` is the index of its month on the axis of months."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.month = content.cube.month_index(content.period)

    @cached_property
    def adjusted(self) -> dict[tuple[Region, Flow], Adjusted | BadInput]:
        """The exports and imports of the nation and the provinces, seasonally adjusted, or why they are not."""
        return adjust_all(self._content.cube, [*product(REGIONS, FLOWS[1:])], self._content.adjusting)

    def adjusted_rows(self, months: Rows, regions: Sequence[Region]) -> Rows:
        """Return adjusted exports and imports of each of *regions* in the rows of *months*, which have a header."""
        columns: Rows = []
        for region, flow in product(regions, FLOWS[1:]):
            name, column = None, dict[Value, float]()
            if isinstance(found := self.adjusted[region, flow], Adjusted):
                name = self._content.say("trend-line", flow=flow)
                column = {month.first_day: level for month, level in found.series.by_month(found.adjusted).items()}
            columns.append([name, *(column.get(first) for first, *_ in months[1:])])
        return list(map(list, zip(*columns, strict=True)))

    def adjusted_mark(self, region: Region, *flows: Flow) -> str:
        """Return what a title or legend says of the adjusted lines of *flows*; "" if there is none."""
        found = any(isinstance(self.adjusted[region, flow], Adjusted) for flow in flows)
        return self._content.say("trend-pale") if found else ""

    def adjusted_notes(self, region: Region) -> list[str]:
        """Return a sentence on the model of each adjusted line of *region*, or why the program gave none."""
        notes = []
        for flow in FLOWS[1:]:
            if isinstance(found := self.adjusted[region, flow], Adjusted):
                notes.append(self._content.say("trend-note", flow=flow, model=describe(found, self._content.lang)[0]))
            elif found.key in ("trend-refused", "trend-no-program"):
                notes.append(self._content.say("trend-no-line", flow=flow, reason=found.message))
        return notes

    def two_years(self) -> list[Month]:
        """Return the months of the year before and of the year of the content's month."""
        first = Month(self._content.period.year - 1, 1)
        return [first + month for month in range(MONTHS)]

    @cached_property
    def months(self) -> list[int]:
        """The indices of the two years' months on the cube's axis; months outside the axis are left out."""
        cube = self._content.cube
        return [month - cube.first for month in self.two_years() if cube.first <= month <= cube.last]

    @cached_property
    def of_two_years(self) -> Array:
        """T, YoY, X, YoY, M, YoY, net of the two years; shape (bases, regions, months, 7)."""
        levels, changes = (self.of_months(each) for each in (Measure.LEVEL, Measure.YOY))
        pairs = [figures[:, :, flow] for flow in FLOWS for figures in (levels, changes)]
        return np.stack([*pairs, levels[:, :, Flow.NET]], axis=-1)

    @cached_property
    def measures_of_two_years(self) -> Array:
        """Band, share, contribution and rank, each of T, X and M; shape (bases, regions, months, 12)."""
        arrays = map(self.of_months, (Measure.BAND, Measure.SHARE, Measure.CONTRIBUTION, Measure.RANK))
        return np.stack([each[:, :, flow] for each in arrays for flow in FLOWS], axis=-1)

    def of_months(self, measure: Measure) -> Array:
        """Return *measure* in ``months``; shape (bases, regions, flows, months)."""
        return self._content.cube.measure(measure)[..., self.months]


def empty_rows(area: NamedRange) -> Rows:
    """Return the rows of *area* without values."""
    return [[None] * area.columns for _ in range(area.rows)]


def rise_and_fall(value: float) -> tuple[float | None, float | None]:
    """Return what the two series of a bar chart draw of *value*: the one for rises, or the one for falls."""
    return value if value > 0 else None, value if value < 0 else None


def as_lists(figures: Array) -> list[Any]:
    """Return *figures* as nested lists, None for NaN and infinity."""
    values: list[Any] = np.where(np.isfinite(figures), figures, np.array(None)).tolist()
    return values


def number_of(value: object) -> float:
    """Return the figure of a cell, NaN if it has none."""
    return float(value) if is_number(value) else math.nan


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a cell has a figure."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
