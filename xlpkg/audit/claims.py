"""What a report claims, typed: figures with the interval their rounding leaves, lists, counts, ranks, notes, places."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlpkg.model.words import Basis, Currency, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.messages import Language
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region

#: The seven figures of a row: flow, and whether it is a YoY.
COLUMNS: Final = (
    (Flow.TOTAL, False),
    (Flow.TOTAL, True),
    (Flow.EXPORT, False),
    (Flow.EXPORT, True),
    (Flow.IMPORT, False),
    (Flow.IMPORT, True),
    (Flow.NET, False),
)
LEVELS: Final = (0, 2, 4, 6)
CHANGES: Final = (1, 3, 5)
#: Half of the last digit of the customs' own levels, in 亿: more decimals say no more.
SOURCE_HALF: Final = 0.5e-4
#: Floating point's share of a comparison of printed numbers.
SLACK: Final = 1e-6


def column(flow: Flow, *, is_change: bool) -> int:
    """Return the place of a figure in a row of seven."""
    return COLUMNS.index((flow, is_change))


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it is printed: levels in 亿, changes in percentage points; ``half`` of its last digit."""

    text: str
    value: float
    half: float
    decimals: int

    def scaled(self, factor: float) -> Printed:
        """Return a level that is printed in units of *factor* 亿, in 亿; no better known than the customs print it."""
        decimals = max(0, self.decimals - round(math.log10(factor)))
        return Printed(self.text, self.value * factor, max(self.half * factor, SOURCE_HALF), decimals)

    def agrees(self, low: float, high: float) -> bool:
        """Whether some number between *low* and *high* may be printed so."""
        return low - self.half - SLACK <= self.value <= high + self.half + SLACK

    def is_same(self, other: Printed) -> bool:
        """Whether both may be the same number, rounded: touching at a half is not enough."""
        return abs(self.value - other.value) < (self.half + other.half) * (1 - SLACK)


class Direction(StrEnum):
    """What a list of provinces has in common."""

    FALL = "fall"
    RISE = "rise"
    FLAT = "flat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its printed label, the region that it names, and seven figures (None where none is printed)."""

    where: str
    label: str
    region: Region | None
    figures: tuple[Printed | None, ...]
    #: The columns that stand in the table with an empty cell, and those whose cell is no number, as printed.
    empty: tuple[int, ...] = ()
    odd: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of provinces; ``columns`` are those it has, ``nation`` is its row of 全国."""

    where: str
    basis: Basis
    rows: tuple[TableRow, ...]
    columns: tuple[int, ...]
    nation: TableRow | None = None


@dataclass(frozen=True, slots=True)
class FigureClaim:
    """A figure of a region in a sentence; ``factor`` takes it to 亿 by its own unit, None where it has none."""

    where: str
    basis: Basis
    region: Region
    flow: Flow
    is_change: bool
    printed: Printed
    factor: float | None = None
    #: Which list of a sentence it comes from, and its place there.
    group: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class ListClaim:
    """Provinces that rose or fell: those named as examples, and how many there are (None where not said)."""

    where: str
    basis: Basis
    flow: Flow
    direction: Direction
    regions: tuple[Region, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class RankClaim:
    """The ``size`` largest provinces of a flow, in order."""

    where: str
    basis: Basis
    flow: Flow
    regions: tuple[Region, ...]
    size: int
    group: int = 0


@dataclass(frozen=True, slots=True)
class SortClaim:
    """A note that the table is sorted by a flow."""

    where: str
    basis: Basis
    flow: Flow
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a year to date that a title, heading, caption or sentence names; the year may be left out."""

    where: str
    text: str
    year: int | None
    month: int
    to_date: bool
    basis: Basis | None = None  # that of the words around it, or of its section


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of levels: its size in 亿, and the currency."""

    where: str
    text: str
    factor: float
    currency: Currency


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a figure or a table, or a reference to one."""

    where: str
    kind: str  # "figure" or "table"
    number: int
    basis: Basis | None
    flow: Flow | None


@dataclass(frozen=True, slots=True)
class Total:
    """How many provinces a sentence says there are."""

    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note, or a remark, in the section of ``basis``, that no table or sentence can confirm.

    ``is_read``: it is a note on sorting, which is read on its own. ``is_contrary``: it defines net exports of the
    other basis.
    """

    where: str
    text: str
    basis: Basis
    is_read: bool = False
    is_contrary: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence or row with figures or regions that were not understood."""

    where: str
    text: str


Claim = FigureClaim | ListClaim | RankClaim | SortClaim | Span | Unit | Total | Note | Unread


@dataclass(slots=True)
class Claims:
    """All that a document claims."""

    lang: Language = "zh"
    tables: list[Table] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    references: list[Caption] = field(default_factory=list)
    headings: list[tuple[str, Basis | None]] = field(default_factory=list)
    all: list[Claim] = field(default_factory=list)
    period: Month | None = None
    unit: Unit | None = None

    def figures(self) -> Iterator[FigureClaim]:
        """Yield the figures in sentences."""
        return (each for each in self.all if isinstance(each, FigureClaim))

    def table(self, basis: Basis) -> Table | None:
        """Return the table of *basis*, the first where there are several."""
        return next((table for table in self.tables if table.basis is basis), None)
