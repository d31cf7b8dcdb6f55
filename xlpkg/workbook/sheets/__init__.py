"""The sheets of the workbook, a module each, and what all of them have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheets import board, cover, data, drivers, functions, hidden, home, nation, ranking, tilemap

#: The parts of each sheet.
PARTS: Final[Mapping[str, Parts]] = {
    layout.HOME: home.PARTS,
    layout.COVER: cover.PARTS,
    layout.NATION: nation.PARTS,
    layout.BOARD: board.PARTS,
    layout.RANKING: ranking.PARTS,
    layout.MAP: tilemap.PARTS,
    layout.DRIVERS: drivers.PARTS,
    layout.DATA: data.PARTS,
    layout.FUNCTIONS: functions.PARTS,
    layout.INTELLISENSE: hidden.INTELLISENSE,
    layout.TEXTS: hidden.TEXTS,
    layout.CHARTS: hidden.CHARTS,
}
#: What each chart of a sheet draws, its labels first.
CHARTED: Final = layout.CHARTED | {sheet: parts.charts for sheet, parts in PARTS.items() if parts.charts}


def named_ranges() -> tuple[NamedRange, ...]:
    """Return every named range of the workbook: those of layout, and those that the modules above have declared."""
    return layout.named_ranges()
