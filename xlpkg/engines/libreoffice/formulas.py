"""Translate formulas between Excel's notation and LibreOffice's tokens."""

from __future__ import annotations

import re
from typing import Any, Final

from xlpkg.engines.libreoffice.bridge import uno

# com.sun.star.sheet.AddressConvention, FormulaLanguage, FormulaMapGroup
_XL_A1: Final = 1
_XL_ENGLISH: Final = 4
_ALL_GROUPS: Final = 0x7FFFFFFF

_QUOTED: Final = r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\''
#: LibreOffice's parser takes TRUE without parentheses for the number 1.
_BARE_LOGICAL: Final = re.compile(rf"{_QUOTED}|(?<![\w.!])(?P<word>TRUE|FALSE)(?![\w.!(])", re.IGNORECASE)
#: LibreOffice prints an unknown function in lower case and a logical value as a function.
_PRINTED: Final = re.compile(rf"{_QUOTED}|(?<![\w.])(?P<word>TRUE|FALSE)\(\)|(?P<name>[a-z_][a-z0-9_.]*)(?=\()")


def token_sequence(tokens: Any) -> Any:
    """Return *tokens* with the type that LibreOffice needs within other data."""
    return uno().Any("[]com.sun.star.sheet.FormulaToken", tokens)


class Formulas:
    """Parses and prints the formulas of a document."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._parser.FormulaConvention = _XL_A1
        self._parser.OpCodeMap = mapper.getAvailableMappings(_XL_ENGLISH, _ALL_GROUPS)

    def tokens(self, formula: str, address: Any) -> Any:
        """Return the tokens of *formula*, in Excel's notation without the equals sign, at the CellAddress *address*."""
        text = _BARE_LOGICAL.sub(lambda found: f"{found[0]}()" if found["word"] else found[0], formula)
        return token_sequence(self._parser.parseFormula(text, address))

    def text(self, tokens: Any, address: Any) -> str:
        """Return *tokens* in Excel's notation, without the equals sign."""
        printed = self._parser.printFormula(tokens, address)
        return _PRINTED.sub(
            lambda found: found["word"] or (found[0].upper() if found["name"] else found[0]), str(printed)
        )

    def of_cell(self, cell: Any) -> str:
        """Return the formula of *cell* in Excel's notation."""
        return f"={self.text(cell.getTokens(), cell.CellAddress)}"
