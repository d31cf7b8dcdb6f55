"""The formulas of a workbook file: which ones Excel reads, and whose result stays right.

A file stores formulas with English function names. It stores functions that came after Excel 2007 with a prefix, such
as ``_xlfn.XLOOKUP``; without it Excel shows #NAME?.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import FORMULAE

#: The longest formula, and the longest text in one, in characters.
LONGEST_FORMULA: Final = 8192
LONGEST_TEXT: Final = 255

#: Functions whose result may change although their arguments do not.
_VOLATILE: Final = frozenset(("CELL", "INDIRECT", "INFO", "NOW", "RAND", "RANDBETWEEN", "TODAY"))

_SHEET: Final = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>(?:\[\d+\])?[\w.]*(?::[\w.]+)?))!"
#: A cell, column, row, name or table; a range or a table's columns may follow.
_NAME: Final = r"(?:\$?[^\W\d][\w.?\\]*(?:\$\d+)?|\\[\w.?\\]+|\$?\d+)"
_TABLE: Final = r"(?:\[(?:[^@']|'.)*\])?"
_REFERENCE: Final = re.compile(
    rf":?(?P<sheet>{_SHEET})?(?:{_NAME}{_TABLE}(?::(?:(?P=sheet))?{_NAME}{_TABLE})*|#REF!)", re.DOTALL
)
_FUNCTION: Final = re.compile(rf":?(?:{_NAME}:)?(?:{_SHEET})?[^\W\d][\w.]*\(")

#: One character for each token: o reference, v literal, f function, - prefix, + infix, % postfix.
_LETTERS: Final = {
    **{(Token.OPERAND, kind): "v" for kind in (Token.NUMBER, Token.TEXT, Token.LOGICAL)},
    **{(Token.OPERAND, kind): "o" for kind in (Token.RANGE, Token.ERROR)},
    **{(kind, Token.CLOSE): ")" for kind in (Token.FUNC, Token.PAREN, Token.ARRAY)},
    (Token.FUNC, Token.OPEN): "f",
    (Token.PAREN, Token.OPEN): "(",
    (Token.ARRAY, Token.OPEN): "{",
    (Token.SEP, Token.ARG): ",",
    (Token.SEP, Token.ROW): ";",
    (Token.WSPACE, ""): " ",
    (Token.OP_PRE, ""): "-",
    (Token.OP_IN, ""): "+",
    (Token.OP_POST, ""): "%",
}
#: The space between two references is an operator.
_INTERSECTION: Final = re.compile(r"(?<=[o)]) +(?=[of(])")
#: An operator or a bracket without its operand, or an operand without an operator before it.
_BROKEN: Final = re.compile(r"(?:^|[-+])(?:[+%,;)]|$)|[f({,;][+%]|[({][,;)]|[ov)%][-ovf{]|[ov%]\(")


def is_readable(formula: str, sheets: Collection[str]) -> bool:
    """Return whether Excel reads *formula*, without its equals sign, in a file whose sheets are *sheets*.

    Any function is accepted: an unknown one may be an add-in's.

    >>> [is_readable(formula, ["首页"]) for formula in ("-SUM(首页!A1,,2)%", "SUM(A1", "1+", "1 2", "没有!A1")]
    [True, False, False, False, False]
    """
    tokens = _tokens(formula)
    if not tokens or len(formula) > LONGEST_FORMULA:
        return False
    known = {sheet.lower() for sheet in sheets}
    if not all(_is_possible(token, known) for token in tokens):
        return False
    # openpyxl has the range operator after a bracket, as in (A1):B2, in the operand.
    joined = "".join("+" * token.value.startswith(":") + _LETTERS[token.type, token.subtype] for token in tokens)
    letters = _INTERSECTION.sub("+", joined).replace(" ", "")
    is_closed = sum(map(letters.count, "f({")) == letters.count(")")
    return is_closed and not _BROKEN.search(letters) and (";" not in letters or "{" in letters)


def _is_possible(token: Token, sheets: Collection[str]) -> bool:
    """Return whether *token* may be part of a formula in a file with *sheets*."""
    match (token.type, token.subtype):
        case (Token.FUNC, Token.OPEN):
            found = _FUNCTION.fullmatch(token.value)
        case (Token.OPERAND, Token.RANGE):
            found = _REFERENCE.fullmatch(token.value)
        case _:
            return token.subtype != Token.TEXT or len(token.value.replace('""', '"')) <= LONGEST_TEXT + 2
    if found is None:
        return False
    named = found["plain"] if found["quoted"] is None else found["quoted"].replace("''", "'")
    if named is None or re.match(r"\[\d+\]", named):  # another workbook, by its number among the linked ones
        return True
    return all(sheet.lower() in sheets for sheet in named.split(":"))


@lru_cache(maxsize=4096)
def rests_on_literals(formula: str) -> bool:
    """Return whether *formula* has only literal values and functions of Excel, so that its result stays right.

    A name, a table and a function of somebody else may stand for anything; TODAY and other functions change by
    themselves, and INDIRECT takes an address from a text.

    >>> [rests_on_literals(formula) for formula in ('HYPERLINK("#首页!A1","首页")', "SUM(A1:A3)", "TM_PERIODS()")]
    [True, False, False]
    """
    return all(
        token.value.rstrip("(").upper() in FORMULAE - _VOLATILE
        if (token.type, token.subtype) == (Token.FUNC, Token.OPEN)
        else token.subtype != Token.RANGE
        for token in _tokens(formula) or [Token("", Token.OPERAND, Token.RANGE)]
    )


def _tokens(formula: str) -> list[Token]:
    """Return the tokens of *formula*; none if its brackets or quotation marks are not closed."""
    try:
        return list(Tokenizer(f"={formula}").items)
    except (TokenizerError, IndexError):
        return []
