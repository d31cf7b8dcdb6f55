"""What a source file becomes: an immutable table of rows that passed its checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlpkg.messages import Language, Message
    from xlpkg.model.arrays import Array, BoolArray
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Currency


#: What is looked at of a text above a table.
LONGEST_HEADING: Final = 500


def printed(values: Iterable[float]) -> tuple[float | None, ...]:
    """Return *values* with None for NaN, which stands for what is not printed."""
    return tuple(None if value != value else value for value in values)  # NaN is not itself


class Place(NamedTuple):
    """What a printed row stands for: 总值, a province, or a city or zone (then ``zone`` is its label).

    ``line`` counts the sheet's rows from 1.
    """

    line: int
    region: Region
    zone: str | None


class Places(tuple[Place, ...]):
    """What the n rows of a table stand for. Most months have the same: what each asks of them is worked out once."""

    @cached_property
    def of_regions(self) -> BoolArray:
        """Which rows are those of 总值 and the provinces; shape (n,)."""
        of_regions = np.array([place.zone is None for place in self], dtype=np.bool_)
        of_regions.setflags(write=False)
        return of_regions

    @cached_property
    def numbers(self) -> Array:
        """The line and the region's index of each row; shape (n, 2)."""
        numbers = np.array([(place.line, place.region.index) for place in self], dtype=np.float64)
        numbers.setflags(write=False)
        return numbers.reshape(len(self), 2)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line of each row, counted from 1."""
        return tuple(place.line for place in self)

    @cached_property
    def regions(self) -> tuple[Place, ...]:
        """The rows of 总值 and the provinces."""
        return tuple(place for place in self if place.zone is None)

    @cached_property
    def zones(self) -> tuple[tuple[int, str], ...]:
        """The region's index and the label of each city and zone."""
        return tuple((place.region.index, place.zone) for place in self if place.zone is not None)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the cities and zones."""
        return tuple(label for _, label in self.zones)


class Row(NamedTuple):
    """A printed row to look at: its place, and nine figures, None where nothing is printed."""

    line: int
    region: Region
    zone: str | None
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SourceTable:
    """A month of table (8), or of an online query, that passed its checks.

    ``places``: what its n printed rows stand for. ``figures``: shape (n, 9), their six levels in the table's unit,
    then three YoY of the year to date in percentage points; NaN where nothing is printed. ``unit`` is the size of 1
    in the levels, in yuan or dollars; ``columns`` gives for each of the nine fields the column it was read from,
    counted from 0, or None where the table has none.
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
    places: Places
    figures: Array
    footnote: str
    warnings: tuple[Message, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows with their figures."""
        return tuple(
            Row(*place, printed(values)) for place, values in zip(self.places, self.figures.tolist(), strict=True)
        )

    def figures_of(self, region: Region) -> list[float | None] | None:
        """Return the nine figures of *region* itself, None where it has no row."""
        at = next((at for at, place in enumerate(self.places) if place.region is region and place.zone is None), None)
        return None if at is None else list(printed(self.figures[at].tolist()))

    def warned(self, *more: Message) -> SourceTable:
        """Return the table with *more* warnings."""
        return replace(self, warnings=(*self.warnings, *more)) if more else self
