"""The sheets of the workbook, a module each, and what all of them have."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Final

from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        yield importlib.import_module(module.name)


_FOUND: Final[dict[str, Parts]] = {
    sheet: parts for module in _modules() for sheet, parts in getattr(module, "PARTS", {}).items()
}
#: The parts of each sheet, from the ``PARTS`` of the modules here, in the order in which they are filled. The last is
#: 首页, which says what was filled.
PARTS: Final = {sheet: _FOUND[sheet] for sheet in (*layout.SHEETS[1:], layout.HOME)}
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
