"""Formulas between Excel's way of writing them and LibreOffice's tokens. Text is never pasted into a formula."""

from __future__ import annotations

import re
from typing import Any, Final

from xlpkg.hosts.libreoffice.engine.bridge import struct, uno

# com.sun.star.sheet.AddressConvention, FormulaLanguage, FormulaMapGroup
_XL_A1: Final = 1
_XL_ENGLISH: Final = 4
_ALL_GROUPS: Final = 0x7FFFFFFF

_QUOTED: Final = r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\''
#: LibreOffice's parser takes a bare TRUE for the number 1.
_BARE_LOGICAL: Final = re.compile(rf"{_QUOTED}|(?<![\w.!])(?P<word>TRUE|FALSE)(?![\w.!(])", re.IGNORECASE)
#: A function that LibreOffice does not know comes back in small letters, a logical value as a function.
_PRINTED: Final = re.compile(rf"{_QUOTED}|(?<![\w.])(?P<word>TRUE|FALSE)\(\)|(?P<name>[a-z_][a-z0-9_.]*)(?=\()")
#: What both programs write alike.
_ALIKE: Final = re.compile(r"=[A-Z0-9+\-*/^()&<>=:$%]*")


class Formulas:
    """What reads and writes formulas for a document."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._parser.FormulaConvention = _XL_A1
        self._parser.OpCodeMap = mapper.getAvailableMappings(_XL_ENGLISH, _ALL_GROUPS)

    def tokens(self, formula: str, address: Any) -> Any:
        """Return *formula*, in Excel's words and without the equals sign, as tokens at the CellAddress *address*."""
        text = _BARE_LOGICAL.sub(lambda found: f"{found[0]}()" if found["word"] else found[0], formula)
        return uno().Any("[]com.sun.star.sheet.FormulaToken", self._parser.parseFormula(text, address))

    def text(self, tokens: Any, address: Any) -> str:
        """Return *tokens* as Excel writes them, without the equals sign."""
        return self._as_excel(self._parser.printFormula(tokens, address))

    @staticmethod
    def _as_excel(text: str) -> str:
        return _PRINTED.sub(lambda found: found["word"] or (found[0].upper() if found["name"] else found[0]), text)

    def of_cell(self, cell: Any, native: str) -> str:
        """Return the formula of a cell as Excel writes it; *native* is how LibreOffice does."""
        if _ALIKE.fullmatch(native):
            return self._as_excel(native)
        return f"={self.text(cell.getTokens(), cell.CellAddress)}"


def first_cell(sheet: int, top: int = 1, left: int = 1) -> Any:
    """Return the CellAddress of a cell, which stands on the sheet *sheet*, counted from 0."""
    return struct("table.CellAddress", Sheet=sheet, Column=left - 1, Row=top - 1)
