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

#: The functions that a file stores as ``_xlfn.NAME``: the "future functions" of MS-XLSX, ISO 29500-1 18.17.7.
_PREFIXED: Final = """
ACOT ACOTH AGGREGATE ANCHORARRAY ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV
BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV
CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P
COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT
F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY
FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HSTACK HYPGEOM.DIST
IFNA IFS IMAGE IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA ISOMITTED ISOWEEKNUM LAMBDA LET
LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NORM.DIST NORM.INV
NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC
PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANDARRAY RANK.AVG RANK.EQ REDUCE RRI SCAN SEC
SECH SEQUENCE SHEET SHEETS SINGLE SKEW.P SORTBY STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T
T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S
VSTACK WEBSERVICE WEIBULL.DIST WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST
"""
#: Those with another prefix.
_PREFIXED_TWICE: Final = ("FILTER", "SORT")

#: Functions whose result changes only with their arguments.
_STABLE: Final = FORMULAE - {"CELL", "INDIRECT", "INFO", "NOW", "OFFSET", "RAND", "RANDBETWEEN", "TODAY"}
_OPENED: Final = (Token.FUNC, Token.OPEN)

_SHEET: Final = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>(?:\[\d+\])?[\w.]*(?::[\w.]+)?))!"
#: A cell, column, row, name or table; a range or a table's columns may follow.
_NAME: Final = r"(?:\$?[^\W\d][\w.?\\]*(?:\$\d+)?|\\[\w.?\\]+|\$?\d+)"
_TABLE: Final = r"(?:\[(?:[^@']|'.)*\])?"
_REFERENCE: Final = re.compile(
    rf":?(?P<sheet>{_SHEET})?(?:{_NAME}{_TABLE}(?::(?:(?P=sheet))?{_NAME}{_TABLE})*|#REF!)", re.DOTALL
)
_FUNCTION: Final = re.compile(rf":?(?:{_NAME}:)?(?:{_SHEET})?(?P<name>[^\W\d][\w.]*)\(")

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


def without_prefix(formula: str) -> tuple[str, str] | None:
    """Return the first function of *formula* that a file stores under another name, and that name; None without one.

    >>> without_prefix("1+xlookup(A1,B:B,C:C)"), without_prefix('"XLOOKUP("&_xlfn._xlws.SORT(A:A)')
    (('XLOOKUP', '_xlfn.XLOOKUP'), None)
    """
    opened = (token for token in _tokens(formula) if (token.type, token.subtype) == _OPENED)
    for name in (found["name"].upper() for found in map(_FUNCTION.fullmatch, (each.value for each in opened)) if found):
        if name in _PREFIXED.split():
            return name, f"_xlfn.{name}"
        if name in _PREFIXED_TWICE:
            return name, f"_xlfn._xlws.{name}"
    return None


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
def references(formula: str) -> tuple[str, ...] | None:
    """Return the references and names in *formula*, which its result follows; None if it may change without them.

    A function of somebody else may stand for anything; TODAY and other functions change by themselves, and INDIRECT
    takes an address from a text.

    >>> [references(formula) for formula in ('HYPERLINK("#首页!A1","首页")', "SUM(A1:A3,total)", "TM_PERIODS()")]
    [(), ('A1:A3', 'total'), None]
    """
    tokens = _tokens(formula)
    functions = [token.value.rstrip("(").upper() for token in tokens if (token.type, token.subtype) == _OPENED]
    if not tokens or not {*functions} <= _STABLE:
        return None
    return tuple(token.value for token in tokens if token.subtype == Token.RANGE)


def _tokens(formula: str) -> list[Token]:
    """Return the tokens of *formula*; none if its brackets or quotation marks are not closed."""
    try:
        return list(Tokenizer(f"={formula}").items)
    except (TokenizerError, IndexError):
        return []
