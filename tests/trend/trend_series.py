"""The nation's exports and imports from January 2008 to July 2026, as series that several tests adjust."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from xlpkg.model.months import Month
from xlpkg.trend.series import LevelSeries

#: The first month of the history.
FIRST = Month(2008, 1)


def write_list(path: Path) -> Path:
    """Write the history as a list of announced figures, as a user stores it, and return its path."""
    with Path(__file__).with_name("national_usd.csv").open(encoding="ascii") as file:
        months = [
            (row["period"], 10 * float(row["exports"]), 10 * float(row["imports"])) for row in csv.DictReader(file)
        ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["period", "region", "flow", "currency", "basis", "yoy", "value", "edition", "source"])
        for month, exports, imports in months:
            for flow, value in (("total", exports + imports), ("export", exports), ("import", imports)):
                writer.writerow([month, "全国", flow, "usd", "month", "", f"{value:.1f}", "restated", "海关总署"])
    return path


def national(flow: str, months: int | None = None) -> LevelSeries:
    """Return "exports" or "imports" in billion dollars, as restated by China Customs: all or the last *months*."""
    with Path(__file__).with_name("national_usd.csv").open(encoding="ascii") as file:
        values = np.array([float(row[flow]) for row in csv.DictReader(file)])
    first = len(values) - months if months else 0
    return LevelSeries(FIRST + first, values[first:])
