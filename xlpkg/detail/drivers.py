"""What drives a region's trade: its commodities, partners or regimes by value, YoY, share and contribution."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlpkg.analysis.cube_data import CubeData
from xlpkg.analysis.measures import YoY
from xlpkg.detail.answers import Answer, Part
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Grain
from xlpkg.messages import Message
from xlpkg.model.arrays import descending, finite_or_none
from xlpkg.model.fields import LEVEL_UNIT
from xlpkg.model.rounding import format_number
from xlpkg.model.words import DriversOrder

#: The contract: the columns of the table in CSV, in JSON and in a cell.
HEADER: Final = (
    "code", "name", "value", "yoy", "share", "contribution", "rank", "unit_value", "unit_value_yoy",
)  # fmt: skip
#: How many rows a table has without its remainder, if no number is named.
TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Reference:
    """Table (8)'s level of the region in the period, and its base, last year's; in 亿, NaN if not stored."""

    level: float = math.nan
    base: float = math.nan


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    ``value`` is in 亿, ``yoy`` and ``unit_value_yoy`` in percent, ``share`` in percent of all rows, ``contribution`` in
    percentage points of the region's YoY (:attr:`Drivers.of_total`), ``unit_value`` in dollars or yuan per ``unit``.
    NaN is not known. The remainder, all codes beyond the first rows, has no code and no rank.
    """

    code: str
    name: str
    value: float
    yoy: float
    share: float
    contribution: float
    rank: int | None
    unit_value: float
    unit_value_yoy: float
    unit: str = ""

    def cells(self) -> tuple[str | float | int | None, ...]:
        """Return the cells in the order of :data:`HEADER`; None for what is not known."""
        figures = finite_or_none((self.value, self.yoy, self.share, self.contribution))
        return (self.code, self.name, *figures, self.rank, *finite_or_none((self.unit_value, self.unit_value_yoy)))


@dataclass(frozen=True, slots=True)
class Drivers:
    """The table of the rows.

    ``coverage`` is the part of table (8)'s figure that they cover, in percent; NaN if that figure or a value is not
    known. ``coverage_sentence`` says it, or why it is not known. ``of_total``: table (8) has no figure of the year
    before, so that contributions are to the YoY of the sum of all rows.
    """

    asked: Asked
    grain: Grain
    rows: tuple[Row, ...]
    coverage: float
    coverage_sentence: Message
    notes: tuple[Message, ...]
    of_total: bool


def reference_of(cube: CubeData, yoy: YoY, asked: Asked) -> Reference:
    """Return table (8)'s figures for a question; *yoy* is by the method auto. NaN if they are not stored."""
    if not 0 <= (month := asked.period - cube.first) < cube.months:
        return Reference()
    index = (asked.basis, asked.region.index, asked.flow, month)
    return Reference(float(cube.levels[index]), float(yoy.base[index]))


def make_drivers(
    asked: Asked,
    answer: Answer,
    reference: Reference,
    names: Mapping[str, str],
    *,
    top: int = TOP,
    sort: DriversOrder = "value",
    remainder: str = "",
) -> Drivers:
    """Return the table of the *top* codes and a remainder named *remainder*, if there are more codes.

    By contribution, the largest changes come first, rises and falls alike; ranks are always those by value. Codes whose
    value is not known are listed after the others, whatever *top* is.
    """
    total = answer.total
    of_total = math.isnan(reference.base)
    base = answer.base_level if of_total else reference.base
    known = [part for part in answer.parts if not math.isnan(part.value)]
    unknown = [part for part in answer.parts if math.isnan(part.value)]
    ranks = {part.code: rank for rank, part in enumerate(known, 1) if part.value}
    if sort == "contribution":
        known.sort(key=lambda part: descending(abs(part.value - part.base)))

    def row(part: Part, name: str, rank: int | None) -> Row:
        return Row(
            part.code,
            name,
            part.value / LEVEL_UNIT,
            _change(part.value, part.base),
            100 * part.value / total if total else math.nan,
            100 * (part.value - part.base) / LEVEL_UNIT / base if base else math.nan,
            rank,
            part.unit_value,
            _change(part.unit_value, part.base_unit_value),
            part.unit,
        )

    rows = [row(part, names.get(part.code, ""), ranks.get(part.code)) for part in [*known[:top], *unknown]]
    if rest := known[top:]:
        rest_of_trade = Part("", math.fsum(part.value for part in rest), math.fsum(part.base for part in rest))
        rows.append(row(rest_of_trade, remainder, None))
    coverage = 100 * total / LEVEL_UNIT / reference.level if reference.level else math.nan
    facts = asked.facts
    if math.isnan(reference.level):
        sentence = Message("detail-coverage-unknown", facts)
    elif math.isnan(coverage):
        sentence = Message("detail-coverage-incomplete", facts)
    else:
        sentence = Message("detail-covers", facts | {"coverage": format_number(coverage, 0 if coverage >= 10 else 2)})
    notes = list(answer.notes)
    if of_total and base > 0:
        notes.append(Message("detail-of-total", facts))
    return Drivers(asked, answer.grain, tuple(rows), coverage, sentence, tuple(notes), of_total)


def _change(value: float, base: float) -> float:
    """Return the change in percent; NaN without a positive base."""
    return 100 * (value / base - 1) if base > 0 else math.nan
