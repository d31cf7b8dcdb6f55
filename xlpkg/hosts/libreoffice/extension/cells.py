"""What a function answers in a cell of LibreOffice: the values of :mod:`udfs.call` as UNO hands them over."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, Final

from udfs.call import NA, call
from udfs.figures import Figures, figures
from udfs.registry import BY_NAME, Result
from xlpkg.bundled import store_to_read
from xlpkg.errors import TradeMonitorError

if TYPE_CHECKING:
    from pathlib import Path

    from udfs.call import Cell
    from udfs.figures import Measured
    from xlpkg.messages import Language
    from xlpkg.model.words import Currency

#: The NaN that Calc takes for its error 32767, #N/A.
NOT_AVAILABLE: Final[float] = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_7FFF))[0]
#: Calc cuts longer texts.
_LONGEST_TEXT: Final = 65_535

#: A recalculation asks thousands of times at once: so many seconds what is stored is taken to be what it was. Who has
#: just stored something says so (:func:`look_again`).
_LOOK_AGAIN: Final = 0.005
#: More answers than a workbook has use for are not kept.
_MOST_KEPT: Final = 200_000

Shown = float | str
Answer = Shown | tuple[tuple[Shown, ...], ...]


class _Kept:
    """The answers given since the store last changed: the same question has the same answer until it does."""

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._of: tuple[Path, dict[Currency, Measured]] | None = None
        self.answers: dict[tuple[str, tuple[object, ...], Language], Answer] = {}

    def look_again(self) -> None:
        """Let the next question look at the store, however short a time ago the last one did."""
        self._looked = float("-inf")

    def look(self) -> None:
        """Forget all of them where the store is another one than before, or has changed."""
        now = time.monotonic()
        if now - self._looked < _LOOK_AGAIN:
            return
        try:
            store = store_to_read()
            of = store, figures(store).by_currency
        except TradeMonitorError:
            of = None
        if of is None or of != self._of or len(self.answers) > _MOST_KEPT:
            self.answers.clear()
        self._of = of
        self._looked = time.monotonic()

    def known(self, lang: Language) -> Figures | None:
        """Return what was found when the store was looked at last, None where there is none."""
        return None if self._of is None else Figures(self._of[1], lang)


_kept: Final = _Kept()
look_again: Final = _kept.look_again


def answer(name: str, arguments: tuple[object, ...], lang: Language) -> Answer:
    """Return what the function *name* shows for *arguments*: a number or a text, or rows of them from a table's.

    An argument is a float or a text, None where it is missing, and rows of cells where a range was given.
    """
    _kept.look()
    asked = (name, arguments, lang)
    found = _kept.answers.get(asked)
    if found is None:
        found = _kept.answers[asked] = _answer(name, arguments, lang, _kept.known(lang))
    return found


def _answer(name: str, arguments: tuple[object, ...], lang: Language, known: Figures | None) -> Answer:
    value = call(name, arguments, lang=lang, known=known)
    rows = value if isinstance(value, list) else [[value]]
    shown = tuple(tuple(map(_shown, row)) for row in rows)
    return shown if BY_NAME[name].returns is Result.TABLE else shown[0][0]


def _shown(cell: Cell) -> Shown:
    if cell is NA:
        return NOT_AVAILABLE
    return cell[:_LONGEST_TEXT] if isinstance(cell, str) else float(cell)
