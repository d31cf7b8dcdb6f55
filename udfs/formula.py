"""A formula that is one call of a TM_ function: parse it, evaluate it, and write its result as text."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from udfs.call import EXACT_INTEGERS_BELOW, NA, Cell, Value, call, find_function
from udfs.registry import BY_NAME, ArgumentKind
from xlpkg.csv_cells import csv_cell, csv_text
from xlpkg.errors import BadInput
from xlpkg.messages import Language

_FUNCTION: Final = re.compile(r"\s*[=＝]?\s*([A-Za-z_][A-Za-z0-9_.]*)\s*[(（]\s*")
#: An argument, which may be empty, and the comma or bracket after it. In straight quotation marks, "" is a ". What is
#: no literal is a reference.
_ARGUMENT: Final = re.compile(
    r"""(?: "(?P<straight>(?:[^"]|"")*)"
          | [“”＂](?P<curly>[^“”＂]*)[“”＂]
          | (?P<logical>TRUE|FALSE)
          | (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]+)?)
          | (?P<reference>(?:'(?:[^']|'')*'!)?[^\s"“”＂,，()（）]+)
        )?\s*(?P<end>[,，)）])\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def evaluate(text: str, *, store: Path | None = None, lang: Language = "en", as_of: dt.datetime | None = None) -> Value:
    """Return what a cell with the formula *text* would show; see :func:`udfs.call.call`.

    Raises BadInput if *text* is not one call with literal arguments, or the function is unknown.
    """
    name, arguments = parse_formula(text)
    find_function(name)
    return call(name, arguments, store=store, lang=lang, as_of=as_of)


def result_in_cell(
    text: str,
    value_at: Callable[[str], object],
    *,
    store: Path | None = None,
    lang: Language = "en",
    as_of: dt.datetime | None = None,
) -> Value | None:
    """Return the result of the formula *text* of a cell; *value_at* returns the value of a reference in it.

    None if *text* is not one call of a TM_ function with literals and references that have a value.
    """
    function = _FUNCTION.match(text)
    if function is None or function[1].upper() not in BY_NAME:
        return None
    try:
        name, arguments = parse_formula(text, value_at)
    except BadInput:
        return None
    return call(name, arguments, store=store, lang=lang, as_of=as_of)


def parse_formula(text: str, value_at: Callable[[str], object | None] = lambda _: None) -> tuple[str, list[object]]:
    """Return the name and the arguments of a call; None for an empty argument.

    A leading ``=`` may be missing. Brackets, commas and quotation marks may be full-width. *value_at* returns the value
    of a reference, None if it has none. Raises BadInput with the position of the first argument that is neither a
    literal nor a reference with a value.

    >>> parse_formula('=TM_YOY("广东","出口",202502,,"a")')
    ('TM_YOY', ['广东', '出口', 202502, None, 'a'])
    >>> parse_formula("TM_NET(A1,首页!$C$6)", {"A1": "广东", "首页!$C$6": 202502}.get)
    ('TM_NET', ['广东', 202502])
    """
    function = _FUNCTION.match(text)
    if function is None:
        raise _malformed(text, 0)
    position, end = function.end(), ","
    arguments: list[object] = []
    while end in ",，":
        argument = _ARGUMENT.match(text, position)
        if argument is None or (argument["number"] and math.isinf(float(argument["number"]))):
            raise _malformed(text, position)
        reference = argument["reference"]
        value = _literal(argument) if reference is None else value_at(reference)
        if reference and value is None:
            raise _malformed(text, position)
        arguments.append(value)
        position, end = argument.end(), argument["end"]
    if position < len(text):
        raise _malformed(text, position)
    return function[1], [] if arguments == [None] else arguments


def with_currency(text: str, reference: str) -> str:
    """Return the formula *text* with *reference* as its currency; a function without a currency is unchanged.

    >>> with_currency('=TM_NET("广东",202502)', "首页!$C$7")
    '=TM_NET("广东",202502,,首页!$C$7)'
    """
    name, values = parse_formula(text)
    function = find_function(name)
    kinds = [argument.kind for argument in function.arguments]
    if ArgumentKind.CURRENCY not in kinds:
        return text
    index = kinds.index(ArgumentKind.CURRENCY)
    words = [_in_formula(value) for value in values] + [""] * (index + 1 - len(values))
    words[index] = reference
    return f"={function.name}({','.join(words)})"


def _in_formula(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else str(value).upper()


def _literal(argument: re.Match[str]) -> float | str | bool | None:
    match argument.groupdict():
        case {"straight": str(text)}:
            return text.replace('""', '"')
        case {"curly": str(text)}:
            return text
        case {"logical": str(text)}:
            return text.upper() == "TRUE"
        case {"number": str(text)}:
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < EXACT_INTEGERS_BELOW else number
    return None


def _malformed(text: str, position: int) -> BadInput:
    return BadInput("formula-malformed", position=position + 1, found=text[position : position + 20])


def render(value: Value) -> list[str]:
    """Return *value* as lines: a table as rows of CSV, a text as its lines, no data as ``#N/A``."""
    if isinstance(value, list):
        rows = ([_cell_text(csv_cell(cell)) for cell in row] for row in value)
        return csv_text(rows).removesuffix("\n").split("\n")
    return _cell_text(value).split("\n")


def _cell_text(cell: Cell) -> str:
    """Return a cell as text; a number in the shortest form that parses as the same number."""
    if cell is NA:
        return NA.value
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < EXACT_INTEGERS_BELOW else repr(cell)
    return str(cell)
