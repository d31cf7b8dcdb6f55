"""The sheets of the workbook, a module each, and what all of them have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import (
    board,
    changes,
    checks,
    cover,
    data,
    drivers,
    functions,
    hidden,
    home,
    nation,
    province,
    ranking,
    report,
    tilemap,
)

#: The parts of each sheet, in the order in which they are filled.
PARTS: Final[Mapping[str, Parts]] = {
    layout.COVER: cover.PARTS,
    **report.PARTS,
    layout.NATION: nation.PARTS,
    layout.BOARD: board.PARTS,
    layout.RANKING: ranking.PARTS,
    layout.MAP: tilemap.PARTS,
    layout.DRIVERS: drivers.PARTS,
    layout.CHECKS: checks.PARTS,
    layout.CHANGES: changes.PARTS,
    layout.DATA: data.PARTS,
    layout.FUNCTIONS: functions.PARTS,
    **province.PARTS,
    layout.INTELLISENSE: hidden.INTELLISENSE,
    layout.TEXTS: hidden.TEXTS,
    layout.CHARTS: hidden.CHARTS,
    layout.HOME: home.PARTS,
}
#: What each chart of a sheet draws, its labels first.
CHARTED: Final = {sheet: parts.charts for sheet, parts in PARTS.items() if parts.charts}


def named_ranges() -> tuple[NamedRange, ...]:
    """Return every named range of the workbook: those of layout, and those that the modules above have declared."""
    return layout.named_ranges()


def range_rows(values: SheetValues, sheets: Collection[str]) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of *sheets* with its rows, sheet by sheet. Writes to no spreadsheet: that is fill's task."""
    for sheet, parts in PARTS.items():
        if sheet in sheets:
            yield from parts.rows(values)
