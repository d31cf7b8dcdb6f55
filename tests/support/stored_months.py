"""Stored months that a test makes, to compare a file with, and the verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.sources.comparison import StoredFigure, StoredMonth, ZoneFigures, compare, with_totals
from xlpkg.sources.judge import Doubt, judge
from xlpkg.sources.table import SourceTable

FILE = ("stored.csv", "13498d5f")


def stored_month(levels: Array, yoy: Array | None = None) -> StoredMonth | None:
    """Return *levels* as a month of one file; None if there is none."""
    if np.isnan(levels).all():
        return None
    return StoredMonth(with_totals(levels), np.full((32, 3), np.nan) if yoy is None else yoy, [FILE])


@dataclass
class StoredMonths:
    """What a made store has: a month by currency, those beside a new one, announced figures, labels of zones."""

    of: Callable[[Currency, Month], StoredMonth | None] = lambda _currency, _month: None
    near: Mapping[Month, StoredMonth] = field(default_factory=dict)
    announcements: Callable[[Currency, Month], Sequence[StoredFigure]] = lambda _currency, _month: ()
    labels: Collection[tuple[int, str]] = ()

    def month(self, currency: Currency, period: Month) -> StoredMonth | None:
        return self.of(currency, period)

    def first(self, currency: Currency, period: Month) -> StoredMonth | None:
        return self.of(currency, period)

    def versions(self, currency: Currency, period: Month) -> Sequence[StoredMonth]:
        return [month] if (month := self.of(currency, period)) else []

    def beside(self, _currency: Currency, _period: Month) -> Mapping[Month, StoredMonth]:
        return self.near

    def alike(self, _currency: Currency, _period: Month, _national: Array) -> Mapping[Month, StoredMonth]:
        return {}

    def zones(self, _currency: Currency, _period: Month) -> ZoneFigures:
        return {}

    def announced(self, currency: Currency, period: Month) -> Sequence[StoredFigure]:
        return self.announcements(currency, period)

    def zone_labels(self) -> Collection[tuple[int, str]]:
        return self.labels


def warnings_of(doubts: Sequence[Doubt]) -> list[Message]:
    """Return the warnings about a file with *doubts*. Raises SourceRefused if it is refused, or left out."""
    doubt, warnings = judge(doubts)
    if doubt is not None:
        raise doubt.left_out("trademonitor ingest --accept file.csv")
    return [*warnings]


def compared(table: SourceTable, stored: StoredMonths) -> list[Message]:
    """Return the warnings about *table* beside *stored*. Raises SourceRefused as :func:`warnings_of` does."""
    return warnings_of([*table.doubts, *compare(table, stored)])
