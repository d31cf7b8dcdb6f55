"""The nation's exports and imports from January 2008 to July 2026, as series that several tests adjust."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from xlpkg.model.months import Month
from xlpkg.trend.series import LevelSeries

#: The first month of the history.
FIRST = Month(2008, 1)


def national(flow: str, months: int | None = None) -> LevelSeries:
    """Return "exports" or "imports" in billion dollars, as restated by China Customs: all or the last *months*."""
    with Path(__file__).with_name("national_usd.csv").open(encoding="ascii") as file:
        values = np.array([float(row[flow]) for row in csv.DictReader(file)])
    first = len(values) - months if months else 0
    return LevelSeries(FIRST + first, values[first:])
