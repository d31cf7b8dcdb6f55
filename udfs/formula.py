"""A formula as text, for the command line: one call with literal arguments, read by a parser of its own."""

from __future__ import annotations

import csv
import io
import math
import re
from typing import TYPE_CHECKING, Final

from udfs.call import EXACT, NA, call, find_function
from xlpkg.errors import BadInput

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from udfs.call import Cell, Value
    from xlpkg.messages import Language

Literal = float | int | str | bool | None

_NAME: Final = re.compile(r"\s*[=＝]?\s*([A-Za-z_][A-Za-z0-9_.]*)\s*[(（]")
_SPACE: Final = re.compile(r"\s*")
#: A string ends as it began; in it, the closing mark stands for itself when it is doubled.
_STRINGS: Final = (re.compile(r'"((?:[^"]|"")*)"'), re.compile(r"[“”＂]([^“”＂]*)[“”＂]"))
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LOGICAL: Final = re.compile(r"(TRUE|FALSE)\b", re.IGNORECASE)
_COMMA: Final = re.compile(r"[,，]")
_END: Final = re.compile(r"[)）]\s*")


def evaluate(text: str, *, store: Path | None = None, lang: Language = "en", as_of: dt.datetime | None = None) -> Value:
    """Return what a cell with the formula *text* would show; see :func:`udfs.call.call`.

    Raises BadInput where *text* is not one call with literal arguments, or names no function of ours.
    """
    name, arguments = parse(text)
    find_function(name)
    return call(name, arguments, store=store, lang=lang, as_of=as_of)


def parse(text: str) -> tuple[str, list[Literal]]:
    """Return the name and the arguments of a call; None for an empty argument. Raises BadInput.

    A leading ``=`` is allowed, full-width brackets, commas and quotation marks are understood.

    >>> parse('=TM_YOY("广东","出口",202502,,"a")')
    ('TM_YOY', ['广东', '出口', 202502, None, 'a'])
    """
    start = _NAME.match(text)
    if start is None:
        raise _malformed(text, 0)
    at = _after_space(text, start.end())
    arguments: list[Literal] = []
    if end := _END.match(text, at):
        at = end.end()
    else:
        while True:
            literal, at = _literal(text, _after_space(text, at))
            arguments.append(literal)
            at = _after_space(text, at)
            if comma := _COMMA.match(text, at):
                at = comma.end()
            elif end := _END.match(text, at):
                at = end.end()
                break
            else:
                raise _malformed(text, at)
    if at < len(text):
        raise _malformed(text, at)
    return start[1], arguments


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _literal(text: str, at: int) -> tuple[Literal, int]:
    """Return the literal at *at* and where it ends; None, there, for nothing."""
    straight, curly = (pattern.match(text, at) for pattern in _STRINGS)
    if straight:
        return straight[1].replace('""', '"'), straight.end()
    if curly:
        return curly[1], curly.end()
    if found := _LOGICAL.match(text, at):
        return found[1].upper() == "TRUE", found.end()
    if found := _NUMBER.match(text, at):
        number = float(found[0])
        if not math.isfinite(number):
            raise _malformed(text, at)
        return int(number) if number.is_integer() and abs(number) < EXACT else number, found.end()
    return None, at


def _malformed(text: str, at: int) -> BadInput:
    return BadInput("formula-malformed", place=at + 1, found=text[at : at + 20])


def render(value: Value) -> list[str]:
    """Return *value* as lines: of a table its rows as CSV, of a text its lines, ``#N/A`` for no data."""
    if isinstance(value, list):
        with io.StringIO(newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows([_shown(cell) for cell in row] for row in value)
            return lines.getvalue().removesuffix("\n").split("\n")
    return _shown(value).split("\n")


def _shown(cell: Cell) -> str:
    """Return a cell as text; a number in the shortest form that reads back as the same number."""
    if cell is NA:
        return NA.value
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < EXACT else repr(cell)
    return str(cell)
