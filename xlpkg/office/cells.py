"""What a function answers in a cell of LibreOffice: the values of :mod:`udfs.call` as UNO hands them over."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from udfs.call import NA, call
from udfs.registry import BY_NAME, Result

if TYPE_CHECKING:
    from udfs.call import Cell
    from xlpkg.messages import Language

#: The NaN that Calc takes for its error 32767, #N/A.
NOT_AVAILABLE: Final[float] = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_7FFF))[0]
#: Calc cuts longer texts.
_LONGEST_TEXT: Final = 65_535

Shown = float | str


def answer(name: str, arguments: Sequence[object], lang: Language) -> Shown | tuple[tuple[Shown, ...], ...]:
    """Return what the function *name* shows for *arguments*: a number or a text, or rows of them from a table's.

    An argument is a float or a text, None where it is missing, and rows of cells where a range was given.
    """
    value = call(name, arguments, lang=lang)
    rows = value if isinstance(value, list) else [[value]]
    shown = tuple(tuple(map(_shown, row)) for row in rows)
    return shown if BY_NAME[name].returns is Result.TABLE else shown[0][0]


def _shown(cell: Cell) -> Shown:
    if cell is NA:
        return NOT_AVAILABLE
    return cell[:_LONGEST_TEXT] if isinstance(cell, str) else float(cell)
