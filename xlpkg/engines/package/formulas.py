"""The functions and references of formulas, and whether a result can change without them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import FORMULAE

#: Functions whose result changes only with their arguments.
_STABLE: Final = FORMULAE - {"CELL", "INDIRECT", "INFO", "NOW", "OFFSET", "RAND", "RANDBETWEEN", "TODAY"}
_OPENED: Final = (Token.FUNC, Token.OPEN)


@lru_cache(maxsize=4096)
def references(formula: str) -> tuple[str, ...] | None:
    """Return the references and names in *formula*, which its result follows; None if it may change without them.

    A function of somebody else may stand for anything; TODAY and other functions change by themselves, and INDIRECT
    takes an address from a text.

    >>> [references(formula) for formula in ('HYPERLINK("#首页!A1","首页")', "SUM(A1:A3,total)", "TM_PERIODS()")]
    [(), ('A1:A3', 'total'), None]
    """
    functions, operands = parts_of(formula)
    if not functions <= _STABLE or not (functions or operands):
        return None
    return tuple(token.value for token in operands if token.subtype == Token.RANGE)


def parts_of(formula: str) -> tuple[set[str], list[Token]]:
    """Return the functions in *formula* in capitals, and its operands; "?" stands for what cannot be read."""
    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError):  # a bracket or a quotation mark is not closed
        return {"?"}, []
    functions = {each.value.rstrip("(").upper() for each in tokens if (each.type, each.subtype) == _OPENED}
    return functions, [each for each in tokens if each.type == Token.OPERAND]
