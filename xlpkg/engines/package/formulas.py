"""The formulas of a workbook file: check one before it is written, and find what the result of a stored one rests on.

A file stores formulas with English function names, and functions that came after Excel 2007 with a prefix.
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
_FUTURE_NAMES: Final = """
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
_FUTURE: Final = frozenset(_FUTURE_NAMES.split())
#: The future functions with another prefix.
_FUTURE_WORKSHEET: Final = frozenset(("FILTER", "SORT"))

#: Functions whose result may change although their arguments do not.
_VOLATILE: Final = frozenset(
    ("CELL", "INDIRECT", "INFO", "NOW", "RAND", "RANDARRAY", "RANDBETWEEN", "SHEET", "SHEETS", "TODAY", "WEBSERVICE")
)

_SHEET: Final = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>(?:\[\d+\])?[\w.]*(?::[\w.]+)?))!"
#: A cell, column, row, name or table; a range or a table's columns may follow.
_NAME: Final = r"(?:\$?[^\W\d][\w.?\\]*(?:\$\d+)?|\\[\w.?\\]+|\$?\d+)"
_TABLE: Final = r"(?:\[(?:[^@']|'.)*\])?"
_REFERENCE: Final = re.compile(
    rf"(?P<sheet>{_SHEET})?(?:{_NAME}{_TABLE}(?::(?:(?P=sheet))?{_NAME}{_TABLE})*|#REF!)", re.DOTALL
)
_FUNCTION: Final = re.compile(rf"(?:{_NAME}:)?(?:{_SHEET})?(?P<name>[^\W\d][\w.]*)\(")

#: The grammar, on one character per token: o operand, f function, - prefix, + infix, % postfix; a space is the infix
#: operator between two references.
_EXPRESSION: Final = r"-*o%*(?:[+ ]-*o%*)*"
_REDUCTIONS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[fo]\((?:{_EXPRESSION})?(?:,(?:{_EXPRESSION})?)*\)",
        rf"\({_EXPRESSION}(?:,{_EXPRESSION})*\)",
        r"\{-?o(?:[,;]-?o)*\}",
    )
)
_LETTERS: Final = {
    (Token.OPERAND, Token.RANGE): "o",
    (Token.OPERAND, Token.ERROR): "o",
    (Token.OPERAND, Token.NUMBER): "v",
    (Token.OPERAND, Token.TEXT): "v",
    (Token.OPERAND, Token.LOGICAL): "v",
    (Token.FUNC, Token.OPEN): "f(",
    (Token.FUNC, Token.CLOSE): ")",
    (Token.PAREN, Token.OPEN): "(",
    (Token.PAREN, Token.CLOSE): ")",
    (Token.ARRAY, Token.OPEN): "{",
    (Token.ARRAY, Token.CLOSE): "}",
    (Token.SEP, Token.ARG): ",",
    (Token.SEP, Token.ROW): ";",
    (Token.OP_PRE, ""): "-",
    (Token.OP_IN, ""): "+",
    (Token.OP_POST, ""): "%",
    (Token.WSPACE, ""): " ",
}


class FormulaRefused(Exception):
    """A formula that cannot be written; *key* is the message for it."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key = key
        self.facts = facts
        super().__init__(key)


def check_formula(formula: str, sheets: Collection[str]) -> None:
    """Check that *formula*, without its equals sign, is one that Excel reads in a file whose sheets are *sheets*.

    Raises FormulaRefused for a formula that is too long or not well-formed, that names a missing sheet or another
    workbook, or that has a newer function without its prefix. An unknown function is accepted: it may be an add-in's.
    """
    if len(formula) > LONGEST_FORMULA:
        raise FormulaRefused("formula-too-long", length=len(formula), limit=LONGEST_FORMULA)
    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError) as error:
        raise FormulaRefused("formula-invalid", formula=formula) from error
    known = {sheet.lower() for sheet in sheets}
    letters = ""
    for token in tokens:
        if not _is_possible(token, known):
            raise FormulaRefused("formula-invalid", formula=formula)
        if token.value.startswith(":") and token.type in (Token.OPERAND, Token.FUNC):  # (A1):B2
            letters += "+"
        letters += _LETTERS[token.type, token.subtype]
    if not _is_expression(letters):
        raise FormulaRefused("formula-invalid", formula=formula)


def _is_possible(token: Token, sheets: Collection[str]) -> bool:
    """Return whether *token* may be part of a formula. Raises FormulaRefused if it needs another spelling."""
    if token.type == Token.FUNC and token.subtype == Token.OPEN:
        found = _FUNCTION.fullmatch(token.value.removeprefix(":"))
        name = found["name"].upper() if found else ""
        if name in _FUTURE or name in _FUTURE_WORKSHEET:
            stored = f"_xlfn.{'_xlws.' if name in _FUTURE_WORKSHEET else ''}{name}"
            raise FormulaRefused("formula-needs-prefix", function=name, stored=stored)
    elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
        found = _REFERENCE.fullmatch(token.value.removeprefix(":"))
    elif token.type == Token.OPERAND and token.subtype == Token.TEXT:
        if len(token.value[1:-1].replace('""', '"')) > LONGEST_TEXT:
            raise FormulaRefused("formula-text-too-long", limit=LONGEST_TEXT)
        return True
    else:
        return True
    return found is not None and _has_its_sheet(found, sheets)


def _has_its_sheet(reference: re.Match[str], sheets: Collection[str]) -> bool:
    named = reference["plain"] if reference["quoted"] is None else reference["quoted"].replace("''", "'")
    if named is None or re.match(r"\[\d+\]", named):  # another workbook, by its number among the linked ones
        return True
    return all(sheet.lower() in sheets for sheet in named.split(":"))


def _is_expression(letters: str) -> bool:
    """Return whether *letters* stand for an expression, by replacing its innermost brackets until none is left."""
    letters = re.sub(r"(?<=[o)]) +(?=[of(])", "_", letters).replace(" ", "").replace("_", " ").replace("v", "o")
    before = ""
    while before != letters:
        before = letters
        letters = next((new for each in _REDUCTIONS if (new := each.sub("o", before)) != before), before)
    return re.fullmatch(_EXPRESSION, letters) is not None


@lru_cache(maxsize=4096)
def rests_on_literals(formula: str) -> bool:
    """Return whether *formula* has only literal values and functions of Excel, so that its result stays right.

    A name, a table and a function of somebody else may stand for anything; TODAY and other functions change by
    themselves, and INDIRECT takes an address from a text.

    >>> [rests_on_literals(formula) for formula in ('HYPERLINK("#首页!A1","首页")', "SUM(A1:A3)", "TM_PERIODS()")]
    [True, False, False]
    """
    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError):
        return False
    return not any(
        (token.type == Token.OPERAND and token.subtype == Token.RANGE)
        or (token.type == Token.FUNC and token.subtype == Token.OPEN and not _is_pure(token.value))
        for token in tokens
    )


def _is_pure(function: str) -> bool:
    name = function.rstrip("(").upper().removeprefix("_XLFN.")
    return name not in _VOLATILE and (name in FORMULAE or name in _FUTURE)
