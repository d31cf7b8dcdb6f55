"""Evaluate TM_ functions for cells of LibreOffice: the values of :func:`udfs.call.call` in UNO's types."""

from __future__ import annotations

import struct
import time
from dataclasses import replace
from typing import Final

from udfs.call import MARK, NA, Cell, Value, call
from udfs.figures import Figures, load_figures
from udfs.registry import BY_NAME, Result
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Language, in_workbook
from xlpkg.store.store import store_to_read

#: The NaN that Calc shows as #N/A.
NOT_AVAILABLE: Final[float] = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_7FFF))[0]
#: Calc truncates longer texts.
_MAX_TEXT: Final = 65_535

#: Seconds between two checks of the store's file. A recalculation calls functions thousands of times in between.
_SECONDS_UNCHECKED: Final = 0.005
_MAX_RESULTS: Final = 200_000

Shown = float | str
CellResult = Shown | tuple[tuple[Shown, ...], ...]


class CellFunctions:
    """Evaluates functions, and keeps each result but a sentence until the store changes.

    Otherwise a recalculation of 10,000 cells would take about three times the time that LibreOffice itself needs.
    """

    def __init__(self) -> None:
        self._checked = float("-inf")
        self._figures: Figures | None = None
        self._results: dict[tuple[str, tuple[object, ...], Language], CellResult] = {}

    @in_workbook()
    def evaluate(self, name: str, arguments: tuple[object, ...], lang: Language) -> CellResult:
        """Return what the function *name* shows: a number or a text, or rows of them if it returns a table.

        An argument is a number or a text, None if it is missing, or rows of cells if it is a range.
        """
        self._check_store()
        key = (name, arguments, lang)
        if key not in self._results:
            known = None if self._figures is None else replace(self._figures, lang=lang)
            value = call(name, arguments, lang=lang, figures=known)
            if isinstance(value, str) and value.startswith(MARK):  # such as a series that has to wait
                return _shown_of(name, value)
            self._results[key] = _shown_of(name, value)
        return self._results[key]

    def _check_store(self) -> None:
        """Discard the results if the store or the user's currency has changed, or another store is used."""
        if time.monotonic() - self._checked < _SECONDS_UNCHECKED:
            return
        try:
            figures = load_figures(store_to_read())
        except TradeMonitorError:
            figures = None
        if figures is None or figures != self._figures or len(self._results) > _MAX_RESULTS:
            self._results.clear()
        self._figures = figures
        self._checked = time.monotonic()


def _shown_of(name: str, value: Value) -> CellResult:
    rows = value if isinstance(value, list) else [[value]]
    shown = tuple(tuple(map(_shown, row)) for row in rows)
    return shown if BY_NAME[name].returns is Result.TABLE else shown[0][0]


def _shown(cell: Cell) -> Shown:
    if cell is NA:
        return NOT_AVAILABLE
    return cell[:_MAX_TEXT] if isinstance(cell, str) else float(cell)


#: The function that the add-in calls. Its results are kept for the whole process.
evaluate: Final = CellFunctions().evaluate
