"""A store of 18 real months, two of which were published again with other figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from month_files import NAMES, Cells, after_revision, at, exports_of, read, write

FIRST_DAY, REVISION_DAY, BASE_DAY = "2025-03-18", "2025-04-14", "2025-05-20"
#: A zone that the revised month names otherwise.
RENAMED = "某某新区"


@dataclass(frozen=True)
class History:
    """The store; the months as first published, by "2024-01" and so on; and those that were published again."""

    store: Path
    months: Mapping[str, Cells]
    again: Mapping[str, Cells]


def zones_of(cells: Cells) -> list[list[str]]:
    """Return the rows of cities and zones that have all figures."""
    return [row for row in cells[3:-1] if row[0] not in NAMES and "-" not in row]


def make_history(folder: Path, sources: Path, months: Mapping[str, Cells]) -> History:
    """Return a store of 18 real months; then February 2025 revised (湖南 ranks higher); then February 2024 revised.

    In the revised February 2025, four figures of zones are others, one is not printed, and one zone is renamed.
    """
    february = after_revision(
        months["2025-02"],
        exports_of("湖南省", 480_000) | {("广东省", 5): -70_001, ("广东省", 6): -70_001, ("青海省", 4): 1},
        {
            ("湖南省", 7): "2.7",
            ("湖南省", 8): "21.1",
            ("广东省", 9): "6.0",
            ("总值", 8): "3.5",
            ("西藏自治区", 9): "-",
        },
    )
    zones = zones_of(february)
    for column in (1, 3):
        zones[0][column] = str(int(zones[0][column]) + 7)
    zones[5][6] = str(int(zones[5][6]) + 1)
    zones[40][8] = "10.7"
    zones[60][0] = RENAMED
    zones[80][9] = "-"
    base = after_revision(
        months["2024-02"],
        {("江苏省", 3): 150_000, ("江苏省", 4): 420_000},
        {("江苏省", 7): "14.0", ("江苏省", 8): "12.8", ("总值", 8): "10.4"},
    )
    store = folder / "trade.sqlite"
    read(store, *sorted(sources.glob("*.csv")), at=at(FIRST_DAY))
    read(store, write(folder / "again" / "2025-02.csv", february), at=at(REVISION_DAY))
    read(store, write(folder / "again" / "2024-02.csv", base), at=at(BASE_DAY))
    return History(store, months, {"2025-02": february, "2024-02": base})
