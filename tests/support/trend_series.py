"""The nation's exports and imports from January 2008 to July 2026, as series that several tests adjust."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from xlpkg.analysis.seasonal.series import LevelSeries
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month

_DATA: Final = Path(__file__).parents[1] / "analysis" / "seasonal" / "national_usd.csv"
#: The first month of the history.
FIRST = Month(2008, 1)


def write_list(path: Path, region: str = "全国", factor: float = 1, known: Mapping[str, float] | None = None) -> Path:
    """Write the history as a list of announced figures in 亿, as a user stores it, and return its path.

    The levels of *region* are the nation's times *factor*; with *known*, which has some of its months, only exports.
    """
    with _DATA.open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["period", "region", "flow", "currency", "basis", "yoy", "value", "edition", "source"])
        for row in rows:
            exports, imports = (10 * factor * float(row[name]) for name in ("exports", "imports"))
            levels = {"total": exports + imports, "export": exports, "import": imports}
            if known is not None:
                levels = {"export": known.get(row["period"], exports)}
            for flow, value in levels.items():
                writer.writerow(
                    [row["period"], region, flow, "usd", "month", "", f"{value:.4f}", "restated", "海关总署"]
                )
    return path


def adjusted_levels(output: Mapping[str, str]) -> Array:
    """Return the adjusted series that the program printed."""
    return np.array([float(line.split()[1]) for line in output["d11"].splitlines()[2:]])


def national(flow: str, months: int | None = None) -> LevelSeries:
    """Return "exports" or "imports" in billion dollars, as restated by China Customs: all or the last *months*."""
    with _DATA.open(encoding="ascii") as file:
        values = np.array([float(row[flow]) for row in csv.DictReader(file)])
    first = len(values) - months if months else 0
    return LevelSeries(FIRST + first, values[first:])
