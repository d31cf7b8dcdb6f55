"""What is announced beside table (8) of the nation and the provinces, in one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xlpkg.model.fields import YOY_DIGIT, YOY_FIELDS
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Edition, Flow
from xlpkg.store.announced import StoredAnnouncement, find_announced_in_force

#: Levels restated later are closer to today's than those of the flash.
_EDITIONS_OF_LEVELS: Final = (Edition.FINAL, Edition.RESTATED, Edition.FLASH)
#: The last digit of an announced YoY, and room for binary fractions.
_DIGIT: Final = YOY_DIGIT + 1e-9
Rows = tuple[StoredAnnouncement, ...]
Key = tuple[Edition, Basis, int, Flow, Month]


@dataclass(frozen=True, slots=True, eq=False)
class Announced:
    """The announced levels and YoY in force, by edition, basis, index of the region, flow and month."""

    levels: Mapping[Key, StoredAnnouncement]
    yoy: Mapping[Key, StoredAnnouncement]

    def yoy_rows(self, region: int, period: Month, basis: Basis) -> dict[Flow, StoredAnnouncement]:
        """Return the row with the YoY of each flow that is announced, of the edition that has the most of them.

        Flows that it lacks are those of other editions. Those of different files may contradict each other: three of
        which total trade is not between exports and imports are left out, as if the last edition were not announced.
        """
        keys = [[(flow, (edition, basis, region, flow, period)) for flow in YOY_FIELDS] for edition in Edition]
        editions = [{flow: self.yoy[key] for flow, key in each if key in self.yoy} for each in keys]
        found: dict[Flow, StoredAnnouncement] = {}
        for rows in sorted(editions, key=len, reverse=True):
            merged = {flow: row for flow in YOY_FIELDS if (row := found.get(flow) or rows.get(flow))}
            total, *parts = (row.figure.yoy or 0.0 for row in merged.values()) if merged else (0.0,)
            if len(parts) < len(YOY_FIELDS) - 1 or min(parts) - _DIGIT <= total <= max(parts) + _DIGIT:
                found = merged
        return found

    def yoy_between(self, first: Month, last: Month) -> dict[tuple[Basis, int, Month], dict[Flow, StoredAnnouncement]]:
        """Return the :meth:`yoy_rows` of each basis, region and month from *first* to *last* that has them."""
        places = {(basis, region, period) for _, basis, region, _, period in self.yoy if first <= period <= last}
        found = {(basis, region, period): self.yoy_rows(region, period, basis) for basis, region, period in places}
        return {place: rows for place, rows in found.items() if rows}

    def national_level(self, flow: Flow, period: Month, basis: Basis) -> tuple[float, Rows] | None:
        """Return the nation's level in 亿, and the rows that have it; None if it is not announced.

        If only exports and imports are announced, total trade is their sum; net exports are their difference.
        """
        for edition in _EDITIONS_OF_LEVELS:
            found = [self.levels.get((edition, basis, NATIONAL.index, each, period)) for each in Flow]
            if row := found[flow]:
                return row.figure.value or 0.0, (row,)
            exports, imports = found[Flow.EXPORT], found[Flow.IMPORT]
            if flow in (Flow.TOTAL, Flow.NET) and exports and imports:
                sign = 1 if flow is Flow.TOTAL else -1
                return (exports.figure.value or 0.0) + sign * (imports.figure.value or 0.0), (exports, imports)
        return None


def assemble_announced(rows: Iterable[StoredAnnouncement]) -> Announced | None:
    """Return the figures of *rows*, which are in the order of storing; None if regions have none."""
    levels: dict[Key, StoredAnnouncement] = {}
    yoy: dict[Key, StoredAnnouncement] = {}
    for (*_, name), row in find_announced_in_force(row for row in rows if row.figure.zone is None).items():
        figure = row.figure
        key = (figure.edition, figure.basis, figure.region, figure.flow, figure.period)
        (levels if name == "value" else yoy)[key] = row
    return Announced(levels, yoy) if levels or yoy else None
