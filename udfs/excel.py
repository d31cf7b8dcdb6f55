"""The TM_ functions for Excel: what xlwings' server calls when the workbook's VBA asks it for one of the registry.

The wrappers in the workbook name this module and a function of it. On Windows xlwings' decorators tell the server
how to hand the arguments over; elsewhere there is no such server, and they do nothing.
"""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import TYPE_CHECKING

import xlwings as xw

from udfs.call import NA, call
from udfs.registry import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from udfs.call import Cell
    from udfs.registry import Function

    Shown = float | int | str
    Answer = Callable[..., Shown | list[list[Shown]]]

    class Decorators(Protocol):
        """The part of xlwings that tells its server about a function."""

        def func(self, *, category: str) -> Callable[[Answer], Answer]: ...

        def arg(self, arg: str, *, doc: str, ndim: int) -> Callable[[Answer], Answer]: ...


def declared(function: Function, decorators: Decorators) -> Answer:
    """Return the Python function behind *function*, made known by *decorators*.

    It takes the registry's arguments, each as xlwings reads it: rows of cells, even of a single value, so that a
    range of the wrong size is refused with its size. It returns a number, a text or rows, with the text #N/A for
    no data, which the VBA wrapper makes a real one, as Python has no way to.
    """

    def answer(*arguments: object) -> Shown | list[list[Shown]]:
        value = call(function.name, arguments)
        return [_row(row) for row in value] if isinstance(value, list) else _row([value])[0]

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = function.zh
    answer.__annotations__ = {}  # xlwings would convert the answer by them
    answer.__signature__ = Signature(  # type: ignore[attr-defined]  # inspect reads it, typeshed does not know it
        [
            Parameter(
                argument.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else Parameter.empty,
            )
            for argument in function.arguments
        ]
    )
    known: Answer = answer
    for argument in function.arguments:
        known = decorators.arg(argument.name, doc=argument.zh, ndim=2)(known)
    return decorators.func(category=function.category)(known)  # last, since each of the others resets the category


def _row(cells: Sequence[Cell]) -> list[Shown]:
    return [cell.value if cell is NA else cell for cell in cells]


globals().update({function.name: declared(function, xw) for function in FUNCTIONS})
